/* harvest-admin-table.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-admin-table"

#include "config.h"

#include "harvest-admin-table.h"

#include "harvest-csv.h"

#define MAX_ROW   (64 * 1024)
#define MAX_BYTES (256 * 1024 * 1024)
#define NOWHERE   -1

static void
free_row_cb (gpointer data)
{
  HarvestAdminRow *row = data;

  g_strfreev (row->values);
  g_free (row);
}

G_GNUC_PRINTF (2, 3)
static gboolean
fail (GError **error, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, message);
  return FALSE;
}

/* @places: for each column of the file which of @columns it is */
static gboolean
read_names (HarvestCsvReader *reader,
            const char *const *columns,
            guint n_needed,
            GArray *places,
            GError **error)
{
  guint n_fields;
  const char *const *fields = harvest_csv_reader_get_fields (reader, &n_fields);
  guint64 seen = 0;

  for (guint i = 0; i < n_fields; i++)
    {
      g_autofree char *name = g_ascii_strdown (fields[i], -1);
      int place = NOWHERE;

      g_strstrip (name);
      for (int j = 0; columns[j] != NULL; j++)
        if (g_str_equal (columns[j], name))
          place = j;
      if (place == NOWHERE && name[0] != '\0')
        return fail (error, "Line 1: there is no column “%s”", name);
      if (place != NOWHERE && seen & (1u << place))
        return fail (error, "Line 1: the column “%s” is there twice", name);
      if (place != NOWHERE)
        seen |= 1u << place;
      g_array_append_val (places, place);
    }
  for (guint i = 0; i < n_needed; i++)
    if (!(seen & (1u << i)))
      return fail (error, "Line 1: the column “%s” is missing", columns[i]);
  return TRUE;
}

static gboolean
read_row (HarvestCsvReader *reader,
          const char *const *columns,
          guint n_needed,
          GArray *places,
          GPtrArray *rows,
          GError **error)
{
  guint n_fields;
  const char *const *fields = harvest_csv_reader_get_fields (reader, &n_fields);
  guint n_columns = g_strv_length ((char **)columns);
  HarvestAdminRow *row;

  if (n_fields > places->len)
    return fail (error, "Line %u: more values than columns", harvest_csv_reader_get_line (reader));
  row = g_new0 (HarvestAdminRow, 1);
  row->line = harvest_csv_reader_get_line (reader);
  row->values = g_new0 (char *, n_columns + 1);
  g_ptr_array_add (rows, row);
  for (guint i = 0; i < n_fields; i++)
    {
      int place = g_array_index (places, int, i);

      if (place != NOWHERE)
        row->values[place] = g_strstrip (g_strdup (harvest_csv_restore (fields[i])));
    }
  for (guint i = 0; i < n_columns; i++)
    if (row->values[i] == NULL)
      row->values[i] = g_strdup ("");
  for (guint i = 0; i < n_needed; i++)
    if (row->values[i][0] == '\0')
      return fail (error, "Line %u: “%s” is empty", row->line, columns[i]);
  return TRUE;
}

GPtrArray *
harvest_admin_table_parse (const char *data,
                           gsize length,
                           const char *const *columns,
                           guint n_needed,
                           GError **error)
{
  g_autoptr (HarvestCsvReader) reader = harvest_csv_reader_new (0, MAX_ROW);
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (free_row_cb);
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (int));
  gboolean has_names = FALSE;

  g_return_val_if_fail ((data != NULL || length == 0) && columns != NULL, NULL);

  if (length > 0)
    harvest_csv_reader_feed (reader, data, length);
  harvest_csv_reader_end (reader);
  for (;;)
    {
      g_autoptr (GError) reason = NULL;
      HarvestCsvResult result = harvest_csv_reader_next (reader, &reason);

      if (result == HARVEST_CSV_ERROR)
        {
          fail (error, "%s", reason->message);
          return NULL;
        }
      if (result != HARVEST_CSV_ROW)
        break;
      if (!(has_names ? read_row (reader, columns, n_needed, places, rows, error)
                      : read_names (reader, columns, n_needed, places, error)))
        return NULL;
      has_names = TRUE;
    }
  if (!has_names)
    {
      fail (error, "The file is empty: its first line names the columns");
      return NULL;
    }
  return g_steal_pointer (&rows);
}

GPtrArray *
harvest_admin_table_load (const char *path,
                          const char *const *columns,
                          guint n_needed,
                          GError **error)
{
  g_autofree char *data = NULL;
  gsize length;

  if (!g_file_get_contents (path, &data, &length, error))
    return NULL;
  if (length > MAX_BYTES)
    {
      fail (error, "%s is too long", path);
      return NULL;
    }
  return harvest_admin_table_parse (data, length, columns, n_needed, error);
}
