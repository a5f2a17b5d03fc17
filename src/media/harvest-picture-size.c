/* harvest-picture-size.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-picture-size"

#include "config.h"

#include "harvest-picture-size.h"

#include "harvest-byte-order.h"
#include "harvest-media-error.h"

#include <string.h>

typedef struct
{
  guint64 width;
  guint64 height;
} Size;

typedef gboolean (*SizeFunc) (const guint8 *data, gsize length, Size *size);

/* Frame headers are the markers C0 to CF but those for tables and arithmetic conditioning. */
static gboolean
is_frame_marker (guint8 marker)
{
  return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
}

static gboolean
read_jpeg (const guint8 *data, gsize length, Size *size)
{
  gsize at = 2;

  while (at + 4 <= length && data[at] == 0xff)
    {
      guint8 marker = data[at + 1];
      gsize segment;

      if (marker == 0xff)
        {
          at++;
          continue;
        }
      segment = harvest_be16 (data + at + 2);
      if (is_frame_marker (marker))
        {
          if (at + 9 > length)
            return FALSE;
          size->height = harvest_be16 (data + at + 5);
          size->width = harvest_be16 (data + at + 7);
          return TRUE;
        }
      if (marker == 0xda || segment < 2)
        return FALSE;
      at += 2 + segment;
    }
  return FALSE;
}

static gboolean
read_png (const guint8 *data, gsize length, Size *size)
{
  if (length < 24 || memcmp (data + 12, "IHDR", 4) != 0)
    return FALSE;
  size->width = harvest_be32 (data + 16);
  size->height = harvest_be32 (data + 20);
  return TRUE;
}

static gboolean
read_webp (const guint8 *data, gsize length, Size *size)
{
  if (length < 30)
    return FALSE;

  if (memcmp (data + 12, "VP8X", 4) == 0)
    {
      size->width = (guint64)harvest_le24 (data + 24) + 1;
      size->height = (guint64)harvest_le24 (data + 27) + 1;
      return TRUE;
    }
  if (memcmp (data + 12, "VP8L", 4) == 0 && data[20] == 0x2f)
    {
      guint32 bits = harvest_le32 (data + 21);

      size->width = (bits & 0x3fff) + 1;
      size->height = ((bits >> 14) & 0x3fff) + 1;
      return TRUE;
    }
  if (memcmp (data + 12, "VP8 ", 4) == 0 && memcmp (data + 23, "\x9d\x01\x2a", 3) == 0)
    {
      size->width = harvest_le16 (data + 26) & 0x3fff;
      size->height = harvest_le16 (data + 28) & 0x3fff;
      return TRUE;
    }
  return FALSE;
}

static gboolean
read_gif (const guint8 *data, gsize length, Size *size)
{
  if (length < 10)
    return FALSE;
  size->width = harvest_le16 (data + 6);
  size->height = harvest_le16 (data + 8);
  return TRUE;
}

static gboolean
read_bmp (const guint8 *data, gsize length, Size *size)
{
  if (length < 26)
    return FALSE;

  if (harvest_le32 (data + 14) == 12)
    {
      size->width = harvest_le16 (data + 18);
      size->height = harvest_le16 (data + 20);
    }
  else
    {
      /* A negative height means that the first row is the top one. */
      size->width = harvest_le32 (data + 18);
      size->height = (guint64)ABS ((gint64)(gint32)harvest_le32 (data + 22));
    }
  return TRUE;
}

/* Width (tag 256) and height (257) of the first directory. */
static gboolean
read_tiff (const guint8 *data, gsize length, Size *size)
{
  gboolean big = length >= 1 && data[0] == 'M';
  gsize directory;
  guint n_entries;

  if (length < 8)
    return FALSE;
  directory = big ? harvest_be32 (data + 4) : harvest_le32 (data + 4);
  if (directory > length - 2)
    return FALSE;

  n_entries = big ? harvest_be16 (data + directory) : harvest_le16 (data + directory);
  for (guint i = 0; i < n_entries; i++)
    {
      gsize at = directory + 2 + 12 * (gsize)i;
      guint tag, kind;
      guint32 value;

      if (at + 12 > length)
        return FALSE;
      tag = big ? harvest_be16 (data + at) : harvest_le16 (data + at);
      kind = big ? harvest_be16 (data + at + 2) : harvest_le16 (data + at + 2);
      if (kind == 3)
        value = big ? harvest_be16 (data + at + 8) : harvest_le16 (data + at + 8);
      else
        value = big ? harvest_be32 (data + at + 8) : harvest_le32 (data + at + 8);

      if (tag == 256)
        size->width = value;
      else if (tag == 257)
        size->height = value;
    }
  return TRUE;
}

static const struct
{
  const char *mime;
  SizeFunc func;
} readers[] = {
  { "image/jpeg", read_jpeg }, { "image/png", read_png }, { "image/webp", read_webp },
  { "image/gif", read_gif },   { "image/bmp", read_bmp }, { "image/tiff", read_tiff },
};

gboolean
harvest_picture_check_size (guint64 width, guint64 height, GError **error)
{
  if (width == 0 || height == 0)
    {
      g_set_error (error, HARVEST_MEDIA_ERROR, HARVEST_MEDIA_ERROR_UNREADABLE,
                   "the picture has no size");
      return FALSE;
    }
  if (width > HARVEST_MEDIA_MAX_SIDE || height > HARVEST_MEDIA_MAX_SIDE
      || width * height > HARVEST_MEDIA_MAX_PIXELS)
    {
      g_set_error (error, HARVEST_MEDIA_ERROR, HARVEST_MEDIA_ERROR_TOO_LARGE,
                   "the picture has %" G_GUINT64_FORMAT " x %" G_GUINT64_FORMAT " pixels", width,
                   height);
      return FALSE;
    }
  return TRUE;
}

gboolean
harvest_picture_size (const HarvestMediaType *type,
                      const guint8 *data,
                      gsize length,
                      int *width,
                      int *height,
                      GError **error)
{
  Size size = { 0, 0 };

  g_return_val_if_fail (type != NULL && data != NULL, FALSE);
  g_return_val_if_fail (width != NULL && height != NULL, FALSE);

  for (gsize i = 0; i < G_N_ELEMENTS (readers); i++)
    {
      if (strcmp (readers[i].mime, type->mime) != 0)
        continue;
      if (!readers[i].func (data, length, &size))
        size = (Size){ 0, 0 };
      if (!harvest_picture_check_size (size.width, size.height, error))
        return FALSE;
      *width = (int)size.width;
      *height = (int)size.height;
      return TRUE;
    }

  g_set_error (error, HARVEST_MEDIA_ERROR, HARVEST_MEDIA_ERROR_WRONG_TYPE,
               "%s is no picture whose header is known", type->mime);
  return FALSE;
}
