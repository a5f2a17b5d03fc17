/* harvest-version.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-version"

#include "config.h"

#include "harvest-version.h"

#include "harvest-message-private.h"
#include "harvest-protocol-error.h"

#include <string.h>

#define VERSIONS_SPOKEN 3

char *
harvest_version_to_header (guint version)
{
  g_return_val_if_fail (version > 0, NULL);

  return g_strdup_printf ("1.%u", version);
}

G_GNUC_PRINTF (2, 3)
static gboolean
fail (GError **error, const char *rule, ...)
{
  g_autofree char *words = NULL;
  va_list arguments;

  va_start (arguments, rule);
  words = g_strdup_vprintf (rule, arguments);
  va_end (arguments);
  g_set_error (error, HARVEST_PROTOCOL_ERROR, HARVEST_PROTOCOL_ERROR_VERSION,
               HARVEST_VERSION_HEADER ": %s", words);
  return FALSE;
}

/* "1." and a number of up to four digits without a zero in front. */
static gboolean
parse (const char *header, guint *version, GError **error)
{
  guint64 number;

  if (header == NULL)
    return fail (error, "required");
  if (!g_str_has_prefix (header, "1.") || strlen (header) > strlen ("1.9999") || header[2] == '0'
      || !g_ascii_string_to_unsigned (header + 2, 10, 1, 9999, &number, NULL))
    {
      g_autofree char *valid = g_utf8_make_valid (header, -1);
      g_autofree char *shown = _harvest_message_show (valid);

      return fail (error, "1. and a number from 1 to 9999, this one is %s", shown);
    }
  *version = (guint)number;
  return TRUE;
}

gboolean
harvest_version_answer (const char *header, guint newest, guint *version, GError **error)
{
  guint oldest = newest < VERSIONS_SPOKEN ? 1 : newest - VERSIONS_SPOKEN + 1;
  guint asked = 0;

  g_return_val_if_fail (newest > 0 && newest <= HARVEST_VERSION_NEWEST, FALSE);
  g_return_val_if_fail (version != NULL, FALSE);

  if (!parse (header, &asked, error))
    return FALSE;
  if (asked < oldest)
    return fail (error, "from 1.%u, this one is 1.%u", oldest, asked);
  *version = MIN (asked, newest);
  return TRUE;
}

gboolean
harvest_version_accept (const char *header, guint newest, guint *version, GError **error)
{
  guint oldest = newest < VERSIONS_SPOKEN ? 1 : newest - VERSIONS_SPOKEN + 1;
  guint answered = 0;

  g_return_val_if_fail (newest > 0 && newest <= HARVEST_VERSION_NEWEST, FALSE);
  g_return_val_if_fail (version != NULL, FALSE);

  if (!parse (header, &answered, error))
    return FALSE;
  if (answered < oldest || answered > newest)
    return fail (error, "from 1.%u to 1.%u, this one is 1.%u", oldest, newest, answered);
  *version = answered;
  return TRUE;
}
