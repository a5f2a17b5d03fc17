/* fuzz-http.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fuzz-http"

#include "config.h"

#include "harvest-fuzz.h"
#include "harvest-http-conditional.h"
#include "harvest-http-error.h"
#include "harvest-http-target.h"

#include <string.h>

/* What was taken leads nowhere else, and is the same when it is written and read again. */
static void
check_target (const char *raw, gsize length)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HarvestHttpTarget) target = harvest_http_target_parse (raw, length, &error);
  g_autoptr (HarvestHttpTarget) again = NULL;
  g_autoptr (GString) written = g_string_new (NULL);
  const char *const *segments;
  const char *const *names;
  guint n;

  if (target == NULL)
    {
      g_assert_true (error->domain == HARVEST_HTTP_ERROR);
      return;
    }
  segments = harvest_http_target_get_segments (target, &n);
  g_assert_cmpuint (g_strv_length ((char **)segments), ==, n);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *escaped = g_uri_escape_string (segments[i], NULL, FALSE);

      g_assert_true (g_utf8_validate (segments[i], -1, NULL));
      g_assert_null (strpbrk (segments[i], "/\\\n\r"));
      g_assert_cmpstr (segments[i], !=, ".");
      g_assert_cmpstr (segments[i], !=, "..");
      g_assert_true (*segments[i] != '\0' || i == n - 1);
      g_string_append_printf (written, "/%s", escaped);
    }
  if (n == 0)
    g_string_append_c (written, '/');
  names = harvest_http_target_get_query_names (target);
  for (guint i = 0; names[i] != NULL; i++)
    {
      const char *value = harvest_http_target_get_query (target, names[i]);
      g_autofree char *name = g_uri_escape_string (names[i], NULL, FALSE);
      g_autofree char *escaped = g_uri_escape_string (value, NULL, FALSE);

      g_assert_true (g_utf8_validate (value, -1, NULL));
      g_string_append_printf (written, "%c%s=%s", i == 0 ? '?' : '&', name, escaped);
    }

  again = harvest_http_target_parse (written->str, written->len, &error);
  g_assert_no_error (error);
  g_assert_true (g_strv_equal (segments, harvest_http_target_get_segments (again, NULL)));
  g_assert_true (g_strv_equal (names, harvest_http_target_get_query_names (again)));
  for (guint i = 0; names[i] != NULL; i++)
    g_assert_cmpstr (harvest_http_target_get_query (target, names[i]), ==,
                     harvest_http_target_get_query (again, names[i]));
}

static void
check_range (const char *value, guint64 size)
{
  guint64 first = 0;
  guint64 length = 0;

  if (harvest_http_range_parse (value, size, &first, &length) == HARVEST_HTTP_RANGE_PART)
    {
      g_assert_cmpuint (length, >, 0);
      g_assert_cmpuint (first, <, size);
      g_assert_cmpuint (length, <=, size - first);
    }
}

static void
check_values (const char *value)
{
  gint64 date = harvest_http_date_parse (value);

  check_range (value, 0);
  check_range (value, 10);
  check_range (value, G_MAXUINT64);
  if (harvest_http_etag_matches (value, "\"a\"", TRUE))
    g_assert_true (harvest_http_etag_matches (value, "\"a\"", FALSE));
  if (date >= 0)
    {
      g_autofree char *written = harvest_http_date_format (date);

      g_assert_cmpint (harvest_http_date_parse (written), ==, date);
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *value = g_strndup ((const char *)data, size);

  check_target ((const char *)data, size);
  check_values (value);
  return 0;
}
