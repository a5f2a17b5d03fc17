/* harvest-message-format.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-message"

#include "config.h"

#include "harvest-message-private.h"

#include "harvest-protocol-limits.h"
#include "harvest-uuid.h"

#include <string.h>

static gboolean
has_only (const char *value, const char *also)
{
  for (const char *at = value; *at != '\0'; at++)
    if (!g_ascii_islower (*at) && !g_ascii_isdigit (*at) && strchr (also, *at) == NULL)
      return FALSE;
  return *value != '\0';
}

static gboolean
check_hash (const char *value)
{
  return strlen (value) == 64 && strspn (value, "0123456789abcdef") == 64;
}

static gboolean
check_scope (const char *value)
{
  return strchr ("ugecp", value[0]) != NULL && value[0] != '\0' && value[1] == ':'
         && has_only (value + 2, "-") && strlen (value) <= HARVEST_LIMIT_SCOPE_CHARS_MAX;
}

static gboolean
check_code (const char *value)
{
  return g_ascii_islower (*value) && has_only (value, "-");
}

static gboolean
check_field (const char *value)
{
  return g_ascii_islower (*value) && has_only (value, "_");
}

static gboolean
check_token (const char *value)
{
  for (const char *at = value; *at != '\0'; at++)
    if (!g_ascii_isalnum (*at) && *at != '-' && *at != '_')
      return FALSE;
  return *value != '\0';
}

static gboolean
check_time (const char *value)
{
  static const char shape[] = "0000-00-00T00:00:00Z";
  g_autoptr (GDateTime) time = NULL;

  if (strlen (value) != strlen (shape))
    return FALSE;
  for (guint i = 0; shape[i] != '\0'; i++)
    if (shape[i] == '0' ? !g_ascii_isdigit (value[i]) : value[i] != shape[i])
      return FALSE;
  time = g_date_time_new_from_iso8601 (value, NULL);
  return time != NULL;
}

static gboolean
check_line (const char *value)
{
  for (const char *at = value; *at != '\0'; at = g_utf8_next_char (at))
    if (g_unichar_iscntrl (g_utf8_get_char (at)))
      return FALSE;
  return *value != '\0';
}

static gboolean
check_anything (const char *value)
{
  return TRUE;
}

const HarvestFormat harvest_format_id = { "an id (UUID of version 7, lower case)",
                                          harvest_uuid_is_valid, FALSE };
const HarvestFormat harvest_format_hash = { "a SHA-256 of 64 lower-case hexadecimal digits",
                                            check_hash, FALSE };
const HarvestFormat harvest_format_scope = {
  "a scope (u, g, e, c or p, a colon, and a-z, 0-9 or -)", check_scope, FALSE
};
const HarvestFormat harvest_format_code = { "a code (a-z, 0-9 and -)", check_code, FALSE };
const HarvestFormat harvest_format_field = { "the name of a field (a-z, 0-9 and _)", check_field,
                                             FALSE };
const HarvestFormat harvest_format_token = { "base64url without padding", check_token, FALSE };
const HarvestFormat harvest_format_secret = { "one line, not empty", check_line, TRUE };
const HarvestFormat harvest_format_secret_token = { "base64url without padding", check_token,
                                                    TRUE };
const HarvestFormat harvest_format_time = { "a time as YYYY-MM-DDThh:mm:ssZ", check_time, FALSE };
const HarvestFormat harvest_format_line = { "one line, not empty", check_line, FALSE };
const HarvestFormat harvest_format_text = { "a text", check_anything, FALSE };

#define SHOWN_CHARACTERS 40

char *
_harvest_message_show (const char *value)
{
  GString *shown = g_string_new ("\"");
  guint n = 0;

  for (const char *at = value; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      if (n++ == SHOWN_CHARACTERS)
        {
          g_string_append (shown, "…");
          break;
        }
      g_string_append_unichar (shown, g_unichar_isprint (c) ? c : 0xfffd);
    }
  g_string_append_c (shown, '"');
  return g_string_free (shown, FALSE);
}
