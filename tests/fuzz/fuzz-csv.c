/* fuzz-csv.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fuzz-csv"

#include "config.h"

#include "harvest-csv.h"
#include "harvest-fuzz.h"
#include "harvest-text-error.h"

#include <string.h>

#define MAX_ROW_SIZE 4096

/* Reads all rows, @piece bytes at a time. @written: what is read, written again; @told: the same,
 * and the errors. */
static void
read_all (const uint8_t *data,
          size_t size,
          char delimiter,
          gsize piece,
          GString *written,
          GString *told)
{
  g_autoptr (HarvestCsvReader) reader = harvest_csv_reader_new (delimiter, MAX_ROW_SIZE);
  gsize at = 0;
  guint last_line = 0;

  for (;;)
    {
      g_autoptr (GError) error = NULL;
      HarvestCsvResult result = harvest_csv_reader_next (reader, &error);
      const char *const *fields;
      guint n_fields;

      if (result == HARVEST_CSV_END)
        break;
      if (result == HARVEST_CSV_MORE)
        {
          gsize length = MIN (piece, size - at);

          if (length > 0)
            harvest_csv_reader_feed (reader, (const char *)data + at, length);
          else
            harvest_csv_reader_end (reader);
          at += length;
          continue;
        }

      g_assert_cmpuint (harvest_csv_reader_get_line (reader), >, last_line);
      last_line = harvest_csv_reader_get_line (reader);
      if (result == HARVEST_CSV_ERROR)
        {
          g_assert_true (error->domain == HARVEST_TEXT_ERROR);
          g_string_append_printf (told, "%s\n", error->message);
          continue;
        }
      g_assert_no_error (error);
      fields = harvest_csv_reader_get_fields (reader, &n_fields);
      g_assert_cmpuint (n_fields, ==, g_strv_length ((char **)fields));
      for (guint i = 0; i < n_fields; i++)
        g_assert_true (g_utf8_validate (fields[i], -1, NULL));
      harvest_csv_append_row (told, fields, ',');
      harvest_csv_append_row (written, fields, ',');
    }
}

/* The rows do not depend on how the bytes are cut; what was read can be written and read again. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GString) whole = g_string_new (NULL);
  g_autoptr (GString) whole_told = g_string_new (NULL);
  g_autoptr (GString) cut = g_string_new (NULL);
  g_autoptr (GString) cut_told = g_string_new (NULL);
  g_autoptr (GString) again = g_string_new (NULL);
  g_autoptr (GString) again_told = g_string_new (NULL);

  read_all (data, size, '\0', G_MAXSIZE, whole, whole_told);
  read_all (data, size, '\0', 1 + size % 7, cut, cut_told);
  g_assert_cmpstr (whole_told->str, ==, cut_told->str);

  read_all ((const uint8_t *)whole->str, whole->len, ',', G_MAXSIZE, again, again_told);
  g_assert_cmpstr (again->str, ==, whole->str);
  g_assert_cmpstr (again_told->str, ==, whole->str);
  return 0;
}
