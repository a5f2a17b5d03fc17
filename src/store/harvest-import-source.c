/* harvest-import-source.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-import-source"

#include "config.h"

#include "harvest-import-source.h"

#include "harvest-csv.h"
#include "harvest-store-error.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define PIECE_SIZE      (64 * 1024)
#define BYTE_ORDER_MARK "\xef\xbb\xbf"

struct _HarvestImportSource
{
  GInputStream *stream;
  char *folder;
  char *hash;
  gint64 size;
  gint64 n_lines;
  gint64 position; /* bytes that have been read */
  gboolean ended;
  char *piece; /* of PIECE_SIZE, what was read last */
  GHashTable *unused;

  /* CSV */
  HarvestCsvReader *csv;
  GArray *keys; /* of HarvestImportKey, one for each column */

  /* JSON Lines */
  GString *buffer;
  gsize at; /* what lies before it in `buffer` is done with */
  guint line;
  gboolean skipping; /* the rest of a line that is too long */
};

/* Auxiliary methods */

static void
translate_error (GError **error, const char *path)
{
  HarvestStoreError code = HARVEST_STORE_ERROR_FAILED;
  g_autoptr (GError) cause = g_steal_pointer (error);

  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      *error = g_steal_pointer (&cause);
      return;
    }
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    code = HARVEST_STORE_ERROR_NOT_FOUND;
  g_set_error (error, HARVEST_STORE_ERROR, code, "%s: %s", path, cause->message);
}

/* Returns: the bytes that are now in `piece`, 0 at the end, -1 with @error */
static gssize
read_piece (HarvestImportSource *self, GCancellable *cancellable, GError **error)
{
  gssize length;

  g_assert (error != NULL && *error == NULL);

  length = g_input_stream_read (self->stream, self->piece, PIECE_SIZE, cancellable, error);
  if (length < 0)
    translate_error (error, self->folder);
  else
    self->position += length;
  self->ended = length == 0;
  return length;
}

static gint64
count_line_ends (const char *piece, gssize length)
{
  gint64 n = 0;

  for (gssize i = 0; i < length; i++)
    n += piece[i] == '\n' || piece[i] == '\r';
  return n;
}

/* Reads the file through, and goes back to its beginning. */
static gboolean
hash_file (HarvestImportSource *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  gssize length;

  while ((length = read_piece (self, cancellable, error)) > 0)
    {
      g_checksum_update (checksum, (const guchar *)self->piece, length);
      self->n_lines += count_line_ends (self->piece, length);
    }
  if (length < 0)
    return FALSE;
  self->n_lines++;
  self->hash = g_strdup (g_checksum_get_string (checksum));
  self->size = self->position;
  self->position = 0;
  self->ended = FALSE;
  if (!g_seekable_seek (G_SEEKABLE (self->stream), 0, G_SEEK_SET, cancellable, error))
    {
      translate_error (error, self->folder);
      return FALSE;
    }
  return TRUE;
}

static gboolean
fail_syntax (GError **error, const char *what)
{
  g_set_error_literal (error, HARVEST_STORE_ERROR, HARVEST_STORE_ERROR_SYNTAX, what);
  return FALSE;
}

/* Auxiliary methods: CSV */

/* @row: (out): whether a row is there; else the file is at its end, or @error or @broken is set */
static gboolean
next_csv_row (HarvestImportSource *self,
              gboolean *row,
              GError **broken,
              GCancellable *cancellable,
              GError **error)
{
  HarvestCsvResult result;

  *row = FALSE;
  while ((result = harvest_csv_reader_next (self->csv, broken)) == HARVEST_CSV_MORE)
    {
      gssize length = read_piece (self, cancellable, error);

      if (length < 0)
        return FALSE;
      if (length == 0)
        harvest_csv_reader_end (self->csv);
      else
        harvest_csv_reader_feed (self->csv, self->piece, length);
    }
  *row = result == HARVEST_CSV_ROW;
  return TRUE;
}

static gboolean
has_key (HarvestImportSource *self, HarvestImportKey key)
{
  for (guint i = 0; i < self->keys->len; i++)
    if (g_array_index (self->keys, HarvestImportKey, i) == key)
      return TRUE;
  return FALSE;
}

static gboolean
read_header (HarvestImportSource *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) broken = NULL;
  const char *const *fields;
  gboolean row;

  if (!next_csv_row (self, &row, &broken, cancellable, error))
    return FALSE;
  if (broken != NULL)
    return fail_syntax (error, broken->message);
  if (!row)
    return fail_syntax (error, "the file is empty");

  fields = harvest_csv_reader_get_fields (self->csv, NULL);
  for (guint i = 0; fields[i] != NULL; i++)
    {
      HarvestImportKey key = harvest_import_key_find (fields[i]);

      if (key == HARVEST_IMPORT_N_KEYS)
        g_hash_table_add (self->unused, g_strdup (fields[i]));
      else if (has_key (self, key))
        {
          g_set_error (error, HARVEST_STORE_ERROR, HARVEST_STORE_ERROR_SYNTAX,
                       "two columns are called %s", harvest_import_key_get_name (key));
          return FALSE;
        }
      g_array_append_val (self->keys, key);
    }
  if (!has_key (self, HARVEST_IMPORT_BODY) && !has_key (self, HARVEST_IMPORT_ATTACHMENTS))
    return fail_syntax (error, "the first line names the columns; none of them is called body or "
                               "attachments");
  return TRUE;
}

static HarvestImportStep
next_from_csv (HarvestImportSource *self,
               HarvestImportRow **row,
               HarvestImportProblem **problem,
               GCancellable *cancellable,
               GError **error)
{
  g_autoptr (GError) broken = NULL;
  gboolean is_row;
  guint line;

  if (!next_csv_row (self, &is_row, &broken, cancellable, error))
    return HARVEST_IMPORT_SOURCE_FAILED;
  line = harvest_csv_reader_get_line (self->csv);
  if (broken != NULL)
    {
      *problem = harvest_import_problem_new (line, HARVEST_IMPORT_NOT_READABLE, NULL,
                                             broken->message);
      return HARVEST_IMPORT_SOURCE_PROBLEM;
    }
  if (!is_row)
    return HARVEST_IMPORT_SOURCE_END;
  *row = harvest_import_row_new_from_csv (
      line, (const HarvestImportKey *)(gpointer)self->keys->data, self->keys->len,
      harvest_csv_reader_get_fields (self->csv, NULL), problem);
  return *row != NULL ? HARVEST_IMPORT_SOURCE_ROW : HARVEST_IMPORT_SOURCE_PROBLEM;
}

/* Auxiliary methods: JSON Lines */

/* @line: (out) (nullable): the next line, %NULL at the end; @too_long: (out): it is, and was left
 * out */
static gboolean
next_line (HarvestImportSource *self,
           GBytes **line,
           gboolean *too_long,
           GCancellable *cancellable,
           GError **error)
{
  gsize searched = self->at;

  *line = NULL;
  *too_long = FALSE;
  for (;;)
    {
      const char *start = self->buffer->str + self->at;
      const char *end = memchr (self->buffer->str + searched, '\n', self->buffer->len - searched);
      gsize length = (end != NULL ? end : self->buffer->str + self->buffer->len) - start;
      gssize piece;

      if (end != NULL || self->ended)
        {
          if (end == NULL && length == 0)
            return TRUE;
          self->line++;
          self->at += length + (end != NULL ? 1 : 0);
          *too_long = self->skipping;
          self->skipping = FALSE;
          if (!*too_long)
            *line = g_bytes_new (start, length);
          return TRUE;
        }
      if (self->skipping || length > HARVEST_IMPORT_MAX_ROW_SIZE)
        {
          self->skipping = TRUE;
          g_string_truncate (self->buffer, 0);
        }
      else
        g_string_erase (self->buffer, 0, (gssize)self->at);
      self->at = 0;
      searched = self->buffer->len;
      piece = read_piece (self, cancellable, error);
      if (piece < 0)
        return FALSE;
      g_string_append_len (self->buffer, self->piece, piece);
      if (piece == 0 && self->skipping && self->buffer->len == 0)
        g_string_append_c (self->buffer, '\n');
    }
}

static gboolean
is_blank_line (GBytes *line)
{
  gsize length;
  const char *data = g_bytes_get_data (line, &length);

  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isspace (data[i]))
      return FALSE;
  return TRUE;
}

static HarvestImportStep
next_from_json (HarvestImportSource *self,
                HarvestImportRow **row,
                HarvestImportProblem **problem,
                GCancellable *cancellable,
                GError **error)
{
  g_autoptr (GBytes) line = NULL;
  gboolean too_long;

  do
    {
      g_clear_pointer (&line, g_bytes_unref);
      if (!next_line (self, &line, &too_long, cancellable, error))
        return HARVEST_IMPORT_SOURCE_FAILED;
      if (too_long)
        {
          *problem = harvest_import_problem_new (
              self->line, HARVEST_IMPORT_NOT_READABLE, NULL,
              "longer than " G_STRINGIFY (HARVEST_IMPORT_MAX_ROW_SIZE) " bytes");
          return HARVEST_IMPORT_SOURCE_PROBLEM;
        }
      if (line == NULL)
        return HARVEST_IMPORT_SOURCE_END;
    }
  while (is_blank_line (line));

  *row = harvest_import_row_new_from_json (self->line, line, self->unused, problem);
  return *row != NULL ? HARVEST_IMPORT_SOURCE_ROW : HARVEST_IMPORT_SOURCE_PROBLEM;
}

/* Auxiliary methods: opening */

/* Looks at the first character that is no blank. */
static gboolean
find_format (HarvestImportSource *self, GCancellable *cancellable, GError **error)
{
  gsize at = 0;
  gssize length;

  while ((length = read_piece (self, cancellable, error)) > 0)
    {
      g_string_append_len (self->buffer, self->piece, length);
      if (g_str_has_prefix (self->buffer->str, BYTE_ORDER_MARK))
        g_string_erase (self->buffer, 0, strlen (BYTE_ORDER_MARK));
      while (at < self->buffer->len && g_ascii_isspace (self->buffer->str[at]))
        at++;
      if (at < self->buffer->len)
        break;
    }
  if (length < 0)
    return FALSE;
  if (at == self->buffer->len)
    return fail_syntax (error, "the file is empty");

  if (self->buffer->str[at] == '[')
    return fail_syntax (error, "a JSON list; JSON Lines has one object on each line, without "
                               "brackets around them");
  if (self->buffer->str[at] == '{')
    return TRUE;

  self->csv = harvest_csv_reader_new ('\0', HARVEST_IMPORT_MAX_ROW_SIZE);
  harvest_csv_reader_feed (self->csv, self->buffer->str, self->buffer->len);
  return read_header (self, cancellable, error);
}

static int
compare_names_cb (const void *a, const void *b)
{
  const char *const *first = a, *const *second = b;

  return strcmp (*first, *second);
}

/* Public API */

HarvestImportSource *
harvest_import_source_open_sync (const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (HarvestImportSource) self = NULL;
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GFile) file = NULL;
  g_autofree char *real = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  self = g_new0 (HarvestImportSource, 1);
  self->piece = g_malloc (PIECE_SIZE);
  self->buffer = g_string_new (NULL);
  self->unused = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->keys = g_array_new (FALSE, FALSE, sizeof (HarvestImportKey));

  real = realpath (path, NULL);
  if (real == NULL)
    {
      int saved_errno = errno;

      g_set_error (error, HARVEST_STORE_ERROR,
                   saved_errno == ENOENT ? HARVEST_STORE_ERROR_NOT_FOUND
                                         : HARVEST_STORE_ERROR_FAILED,
                   "%s: %s", path, g_strerror (saved_errno));
      return NULL;
    }
  self->folder = g_path_get_dirname (real);
  file = g_file_new_for_path (real);
  self->stream = G_INPUT_STREAM (g_file_read (file, cancellable, &local_error));
  if (self->stream == NULL)
    {
      translate_error (&local_error, path);
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  if (!hash_file (self, cancellable, &local_error)
      || !find_format (self, cancellable, &local_error))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  return g_steal_pointer (&self);
}

void
harvest_import_source_free (HarvestImportSource *self)
{
  g_return_if_fail (self != NULL);

  g_clear_object (&self->stream);
  g_free (self->folder);
  g_free (self->hash);
  g_free (self->piece);
  g_hash_table_unref (self->unused);
  g_clear_pointer (&self->csv, harvest_csv_reader_free);
  g_array_unref (self->keys);
  g_string_free (self->buffer, TRUE);
  g_free (self);
}

const char *
harvest_import_source_get_hash (HarvestImportSource *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->hash;
}

const char *
harvest_import_source_get_folder (HarvestImportSource *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->folder;
}

gint64
harvest_import_source_get_n_lines (HarvestImportSource *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_lines;
}

double
harvest_import_source_get_fraction (HarvestImportSource *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->size > 0 ? MIN ((double)self->position / (double)self->size, 1) : 1;
}

HarvestImportStep
harvest_import_source_next_sync (HarvestImportSource *self,
                                 HarvestImportRow **row,
                                 HarvestImportProblem **problem,
                                 GCancellable *cancellable,
                                 GError **error)
{
  g_autoptr (GError) local_error = NULL;
  HarvestImportStep step;

  g_return_val_if_fail (self != NULL, HARVEST_IMPORT_SOURCE_END);
  g_return_val_if_fail (row != NULL && problem != NULL, HARVEST_IMPORT_SOURCE_END);

  *row = NULL;
  *problem = NULL;
  if (self->csv != NULL)
    step = next_from_csv (self, row, problem, cancellable, &local_error);
  else
    step = next_from_json (self, row, problem, cancellable, &local_error);
  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  return step;
}

GStrv
harvest_import_source_dup_unused (HarvestImportSource *self)
{
  g_autofree const char **names = NULL;
  guint n_names;

  g_return_val_if_fail (self != NULL, NULL);

  names = (const char **)g_hash_table_get_keys_as_array (self->unused, &n_names);
  qsort (names, n_names, sizeof *names, compare_names_cb);
  return g_strdupv ((char **)names);
}
