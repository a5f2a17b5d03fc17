/* harvest-carver.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-carver"

#include "config.h"

#include "harvest-carver.h"

#include "harvest-sqlite-error.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The formats are described at https://sqlite.org/fileformat2.html. */

#define HEADER_SIZE       100
#define DEFAULT_PAGE_SIZE 4096
#define LEAF_TABLE        0x0d
#define LEAF_HEADER_SIZE  8
#define LOG_HEADER_SIZE   32
#define FRAME_HEADER_SIZE 24
#define LOG_MAGIC         0x377f0682u
#define MAX_PAYLOAD       (64 * 1024 * 1024)
#define MAX_COLUMNS       64

typedef struct
{
  int file;
  int log; /* -1: none */
  guint page_size;
  guint usable; /* of a page */
  guint n_pages;
  GHashTable *frames; /* page number -> GINT: place of its last committed content in the log */
  guint8 *page;
  guint8 *overflow;
} Carver;

static void
carver_clear (Carver *self)
{
  if (self->file >= 0)
    close (self->file);
  if (self->log >= 0)
    close (self->log);
  g_clear_pointer (&self->frames, g_hash_table_unref);
  g_clear_pointer (&self->page, g_free);
  g_clear_pointer (&self->overflow, g_free);
}

static guint
read_16 (const guint8 *bytes)
{
  return (guint)bytes[0] << 8 | bytes[1];
}

static guint32
read_32 (const guint8 *bytes)
{
  return (guint32)bytes[0] << 24 | (guint32)bytes[1] << 16 | (guint32)bytes[2] << 8 | bytes[3];
}

/* Returns: the length of the number in bytes, 0 if it does not fit */
static gsize
read_varint (const guint8 *bytes, gsize length, guint64 *value)
{
  *value = 0;
  for (gsize i = 0; i < 9 && i < length; i++)
    {
      if (i == 8)
        {
          *value = *value << 8 | bytes[i];
          return 9;
        }
      *value = *value << 7 | (bytes[i] & 0x7f);
      if ((bytes[i] & 0x80) == 0)
        return i + 1;
    }
  return 0;
}

static gboolean
read_at (int file, guint8 *bytes, gsize length, goffset offset)
{
  while (length > 0)
    {
      gssize n = pread (file, bytes, length, offset);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return FALSE;
      bytes += n;
      length -= (gsize)n;
      offset += n;
    }
  return TRUE;
}

/* ---- The log ---- */

static void
add_checksum (const guint8 *bytes, gsize length, gboolean big_endian, guint32 sum[2])
{
  for (gsize i = 0; i + 8 <= length; i += 8)
    {
      guint32 first, second;

      memcpy (&first, bytes + i, 4);
      memcpy (&second, bytes + i + 4, 4);
      first = big_endian ? GUINT32_FROM_BE (first) : GUINT32_FROM_LE (first);
      second = big_endian ? GUINT32_FROM_BE (second) : GUINT32_FROM_LE (second);
      sum[0] += first + sum[1];
      sum[1] += second + sum[0];
    }
}

/* Notes the pages of each transaction whose last frame is whole. */
static void
read_frames (Carver *self, const guint8 *header, guint32 sum[2])
{
  gboolean big_endian = (header[3] & 1) != 0;
  g_autofree guint8 *frame = g_malloc (FRAME_HEADER_SIZE + self->page_size);
  g_autoptr (GHashTable) pending = g_hash_table_new (NULL, NULL);
  goffset offset = LOG_HEADER_SIZE;

  while (read_at (self->log, frame, FRAME_HEADER_SIZE + self->page_size, offset)
         && memcmp (frame + 8, header + 16, 8) == 0)
    {
      guint32 number = read_32 (frame);

      add_checksum (frame, 8, big_endian, sum);
      add_checksum (frame + FRAME_HEADER_SIZE, self->page_size, big_endian, sum);
      if (read_32 (frame + 16) != sum[0] || read_32 (frame + 20) != sum[1])
        break;
      g_hash_table_insert (pending, GUINT_TO_POINTER (number),
                           GSIZE_TO_POINTER ((gsize)offset + FRAME_HEADER_SIZE));
      offset += FRAME_HEADER_SIZE + self->page_size;
      if (read_32 (frame + 4) != 0)
        {
          GHashTableIter iter;
          gpointer page, place;

          g_hash_table_iter_init (&iter, pending);
          while (g_hash_table_iter_next (&iter, &page, &place))
            {
              g_hash_table_insert (self->frames, page, place);
              self->n_pages = MAX (self->n_pages, GPOINTER_TO_UINT (page));
            }
          g_hash_table_remove_all (pending);
        }
    }
}

static void
read_log (Carver *self, const char *path)
{
  g_autofree char *log = g_strconcat (path, "-wal", NULL);
  guint8 header[LOG_HEADER_SIZE];
  guint32 sum[2] = { 0, 0 };

  self->log = open (log, O_RDONLY | O_CLOEXEC);
  if (self->log < 0 || !read_at (self->log, header, sizeof header, 0))
    return;
  if ((read_32 (header) & ~1u) != LOG_MAGIC || read_32 (header + 8) != self->page_size)
    return;
  add_checksum (header, 24, (header[3] & 1) != 0, sum);
  if (read_32 (header + 24) == sum[0] && read_32 (header + 28) == sum[1])
    read_frames (self, header, sum);
}

/* ---- Pages ---- */

static gboolean
open_file (Carver *self, const char *path, GError **error)
{
  guint8 header[HEADER_SIZE] = { 0 };
  struct stat info;
  guint page_size;

  self->file = open (path, O_RDONLY | O_CLOEXEC);
  if (self->file < 0 || fstat (self->file, &info) != 0)
    {
      g_set_error (error, HARVEST_SQLITE_ERROR, HARVEST_SQLITE_ERROR_CANNOT_OPEN, "%s: %s", path,
                   g_strerror (errno));
      return FALSE;
    }
  read_at (self->file, header, sizeof header, 0);
  page_size = read_16 (header + 16);
  if (page_size == 1)
    page_size = 65536;
  /* Where the header is damaged: what all our files have. */
  if (memcmp (header, "SQLite format 3", 16) != 0 || page_size < 512
      || (page_size & (page_size - 1)) != 0)
    {
      page_size = DEFAULT_PAGE_SIZE;
      header[20] = 0;
    }
  self->page_size = page_size;
  self->usable = page_size - header[20];
  self->n_pages = (guint)MIN (info.st_size / page_size + 1, G_MAXINT32);
  self->page = g_malloc (page_size);
  self->overflow = g_malloc (page_size);
  return TRUE;
}

static gboolean
read_page (Carver *self, guint32 number, guint8 *page)
{
  gpointer place;

  if (number == 0 || number > self->n_pages)
    return FALSE;
  if (g_hash_table_lookup_extended (self->frames, GUINT_TO_POINTER (number), NULL, &place))
    return read_at (self->log, page, self->page_size, (goffset)GPOINTER_TO_SIZE (place));
  return read_at (self->file, page, self->page_size, (goffset)(number - 1) * self->page_size);
}

/* ---- Rows ---- */

/* What of a payload lies in the page itself. */
static gsize
get_local_length (Carver *self, guint64 length)
{
  guint64 most = self->usable - 35;
  guint64 least = (self->usable - 12) * 32 / 255 - 23;
  guint64 local = least + (length - least) % (self->usable - 4);

  if (length <= most)
    return length;
  return local <= most ? local : least;
}

static gboolean
append_overflow (Carver *self, GByteArray *payload, guint32 number, gsize length)
{
  while (payload->len < length)
    {
      gsize part = MIN (length - payload->len, self->usable - 4);

      if (!read_page (self, number, self->overflow))
        return FALSE;
      g_byte_array_append (payload, self->overflow + 4, (guint)part);
      number = read_32 (self->overflow);
    }
  return TRUE;
}

static gint64
read_integer (const guint8 *bytes, gsize length)
{
  guint64 value = (bytes[0] & 0x80) != 0 ? G_MAXUINT64 : 0;

  for (gsize i = 0; i < length; i++)
    value = value << 8 | bytes[i];
  return (gint64)value;
}

/* Returns: whether the value fits into what is left */
static gboolean
read_value (guint64 type, const guint8 *bytes, gsize length, HarvestCarvedValue *value, gsize *used)
{
  static const gsize integer_lengths[] = { 0, 1, 2, 3, 4, 6, 8 };

  *value = (HarvestCarvedValue){ 0 };
  *used = 0;
  if (type == 0)
    return TRUE;
  if (type == 8 || type == 9)
    {
      value->kind = HARVEST_CARVED_INTEGER;
      value->integer = type == 9;
      return TRUE;
    }
  if (type == 10 || type == 11)
    return FALSE;
  *used = type == 7 ? 8 : type < 7 ? integer_lengths[type] : (gsize)(type - 12) / 2;
  if (*used > length)
    return FALSE;
  if (type < 7)
    {
      value->kind = HARVEST_CARVED_INTEGER;
      value->integer = read_integer (bytes, *used);
    }
  else if (type == 7)
    value->kind = HARVEST_CARVED_REAL;
  else
    {
      value->kind = (type & 1) != 0 ? HARVEST_CARVED_TEXT : HARVEST_CARVED_BLOB;
      value->data = (const char *)bytes;
      value->length = *used;
    }
  return TRUE;
}

/* Returns: how many columns, 0 if it is no row */
static guint
read_columns (const guint8 *payload, gsize length, HarvestCarvedValue *values)
{
  guint64 header_length;
  gsize place = read_varint (payload, length, &header_length);
  gsize body = (gsize)header_length;
  guint n = 0;

  if (place == 0 || header_length > length)
    return 0;
  while (place < header_length)
    {
      guint64 type;
      gsize used = read_varint (payload + place, (gsize)header_length - place, &type);

      if (used == 0 || n == MAX_COLUMNS)
        return 0;
      place += used;
      if (!read_value (type, payload + body, length - body, &values[n], &used))
        return 0;
      body += used;
      n++;
    }
  return n;
}

static gboolean
carve_cell (Carver *self, gsize offset, HarvestCarverFunc func, gpointer data, GError **error)
{
  g_autoptr (GByteArray) payload = NULL;
  HarvestCarvedValue values[MAX_COLUMNS];
  guint64 length, rowid;
  gsize used, local;
  guint n_values;

  used = read_varint (self->page + offset, self->usable - offset, &length);
  if (used == 0 || length == 0 || length > MAX_PAYLOAD)
    return TRUE;
  offset += used;
  used = read_varint (self->page + offset, self->usable - offset, &rowid);
  local = get_local_length (self, length);
  if (used == 0 || offset + used + local + (local < length ? 4 : 0) > self->usable)
    return TRUE;
  offset += used;

  payload = g_byte_array_sized_new ((guint)MIN (length, 65536));
  g_byte_array_append (payload, self->page + offset, (guint)local);
  if (local < length
      && !append_overflow (self, payload, read_32 (self->page + offset + local), length))
    return TRUE;
  n_values = read_columns (payload->data, payload->len, values);
  return n_values == 0 || func ((gint64)rowid, values, n_values, data, error);
}

static gboolean
carve_page (Carver *self, guint32 number, HarvestCarverFunc func, gpointer data, GError **error)
{
  gsize start = number == 1 ? HEADER_SIZE : 0;
  guint n_cells;

  if (!read_page (self, number, self->page) || self->page[start] != LEAF_TABLE)
    return TRUE;
  n_cells = read_16 (self->page + start + 3);
  for (guint i = 0; i < n_cells; i++)
    {
      gsize pointer = start + LEAF_HEADER_SIZE + 2 * i;
      gsize offset;

      if (pointer + 2 > self->usable)
        break;
      offset = read_16 (self->page + pointer);
      if (offset < start + LEAF_HEADER_SIZE || offset >= self->usable)
        continue;
      if (!carve_cell (self, offset, func, data, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
carve_pages (Carver *self,
             HarvestCarverFunc func,
             gpointer data,
             GCancellable *cancellable,
             GError **error)
{
  for (guint32 number = 1; number <= self->n_pages; number++)
    if (g_cancellable_set_error_if_cancelled (cancellable, error)
        || !carve_page (self, number, func, data, error))
      return FALSE;
  return TRUE;
}

/* Public API */

gboolean
harvest_carver_foreach_sync (const char *path,
                             HarvestCarverFunc func,
                             gpointer data,
                             GCancellable *cancellable,
                             GError **error)
{
  Carver self = { .file = -1, .log = -1 };
  gboolean carved = FALSE;

  g_return_val_if_fail (path != NULL, FALSE);
  g_return_val_if_fail (func != NULL, FALSE);

  self.frames = g_hash_table_new (NULL, NULL);
  if (open_file (&self, path, error))
    {
      read_log (&self, path);
      carved = carve_pages (&self, func, data, cancellable, error);
    }
  carver_clear (&self);
  return carved;
}
