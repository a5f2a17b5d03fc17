/* harvest-media-type.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-media-type"

#include "config.h"

#include "harvest-media-type.h"

#include <string.h>

#define MIB ((gint64)1024 * 1024)

#define PICTURE_BYTES (64 * MIB)
#define SOUND_BYTES   (256 * MIB)
#define VIDEO_BYTES   (512 * MIB)

typedef enum
{
  TYPE_JPEG,
  TYPE_PNG,
  TYPE_WEBP,
  TYPE_HEIC,
  TYPE_AVIF,
  TYPE_GIF,
  TYPE_BMP,
  TYPE_TIFF,
  TYPE_OGG,
  TYPE_MP3,
  TYPE_M4A,
  TYPE_FLAC,
  TYPE_WAV,
  TYPE_MP4,
  TYPE_MOV,
} TypeIndex;

static const HarvestMediaType types[] = {
  [TYPE_JPEG] = { "image/jpeg", "jpg", HARVEST_MEDIA_PICTURE, HARVEST_MEDIA_CLEAN, PICTURE_BYTES },
  [TYPE_PNG] = { "image/png", "png", HARVEST_MEDIA_PICTURE, HARVEST_MEDIA_CLEAN, PICTURE_BYTES },
  [TYPE_WEBP] = { "image/webp", "webp", HARVEST_MEDIA_PICTURE, HARVEST_MEDIA_CLEAN, PICTURE_BYTES },
  [TYPE_HEIC] = { "image/heic", "heic", HARVEST_MEDIA_PICTURE, HARVEST_MEDIA_TO_JPEG,
                  PICTURE_BYTES },
  [TYPE_AVIF] = { "image/avif", "avif", HARVEST_MEDIA_PICTURE, HARVEST_MEDIA_TO_JPEG,
                  PICTURE_BYTES },
  [TYPE_GIF] = { "image/gif", "gif", HARVEST_MEDIA_PICTURE, HARVEST_MEDIA_TO_PNG, PICTURE_BYTES },
  [TYPE_BMP] = { "image/bmp", "bmp", HARVEST_MEDIA_PICTURE, HARVEST_MEDIA_TO_PNG, PICTURE_BYTES },
  [TYPE_TIFF] = { "image/tiff", "tiff", HARVEST_MEDIA_PICTURE, HARVEST_MEDIA_TO_JPEG,
                  PICTURE_BYTES },
  [TYPE_OGG] = { "audio/ogg", "ogg", HARVEST_MEDIA_SOUND, HARVEST_MEDIA_CLEAN, SOUND_BYTES },
  [TYPE_MP3] = { "audio/mpeg", "mp3", HARVEST_MEDIA_SOUND, HARVEST_MEDIA_CLEAN, SOUND_BYTES },
  [TYPE_M4A] = { "audio/mp4", "m4a", HARVEST_MEDIA_SOUND, HARVEST_MEDIA_CLEAN, SOUND_BYTES },
  [TYPE_FLAC] = { "audio/flac", "flac", HARVEST_MEDIA_SOUND, HARVEST_MEDIA_CLEAN, SOUND_BYTES },
  [TYPE_WAV] = { "audio/wav", "wav", HARVEST_MEDIA_SOUND, HARVEST_MEDIA_CLEAN, SOUND_BYTES },
  [TYPE_MP4] = { "video/mp4", "mp4", HARVEST_MEDIA_VIDEO, HARVEST_MEDIA_CLEAN, VIDEO_BYTES },
  [TYPE_MOV] = { "video/quicktime", "mov", HARVEST_MEDIA_VIDEO, HARVEST_MEDIA_CLEAN, VIDEO_BYTES },
};

/* Bytes that stand at the beginning of a file, and at a second place. */
typedef struct
{
  TypeIndex type;
  const char *magic;
  guint8 magic_length;
  guint8 second_offset;
  const char *second;
} Signature;

static const Signature signatures[] = {
  { TYPE_JPEG, "\xff\xd8\xff", 3, 0, NULL }, { TYPE_PNG, "\x89PNG\r\n\x1a\n", 8, 12, "IHDR" },
  { TYPE_WEBP, "RIFF", 4, 8, "WEBP" },       { TYPE_WAV, "RIFF", 4, 8, "WAVE" },
  { TYPE_GIF, "GIF87a", 6, 0, NULL },        { TYPE_GIF, "GIF89a", 6, 0, NULL },
  { TYPE_TIFF, "II*\0", 4, 0, NULL },        { TYPE_TIFF, "MM\0*", 4, 0, NULL },
  { TYPE_OGG, "OggS", 4, 0, NULL },          { TYPE_FLAC, "fLaC", 4, 0, NULL },
  { TYPE_MP3, "ID3", 3, 0, NULL },
};

/* Brands of the ISO base media format (the box `ftyp`). */
static const struct
{
  const char brand[5];
  TypeIndex type;
} brands[] = {
  { "heic", TYPE_HEIC }, { "heix", TYPE_HEIC }, { "heim", TYPE_HEIC }, { "heis", TYPE_HEIC },
  { "avif", TYPE_AVIF }, { "M4A ", TYPE_M4A },  { "M4B ", TYPE_M4A },  { "qt  ", TYPE_MOV },
  { "isom", TYPE_MP4 },  { "iso2", TYPE_MP4 },  { "iso4", TYPE_MP4 },  { "iso5", TYPE_MP4 },
  { "iso6", TYPE_MP4 },  { "mp41", TYPE_MP4 },  { "mp42", TYPE_MP4 },  { "avc1", TYPE_MP4 },
  { "M4V ", TYPE_MP4 },  { "MSNV", TYPE_MP4 },  { "3gp4", TYPE_MP4 },  { "3gp5", TYPE_MP4 },
  { "3gp6", TYPE_MP4 },
};

static const HarvestMediaType *
sniff_brand (const char *brand)
{
  for (gsize i = 0; i < G_N_ELEMENTS (brands); i++)
    {
      if (memcmp (brands[i].brand, brand, 4) == 0)
        return &types[brands[i].type];
    }
  return NULL;
}

/* The major brand decides; `mif1` (an image file whose coding it leaves open) and brands that we
 * do not know are decided by the compatible ones. */
static const HarvestMediaType *
sniff_iso (const guint8 *head, gsize length)
{
  const HarvestMediaType *type;
  gsize box;

  if (length < 16 || memcmp (head + 4, "ftyp", 4) != 0)
    return NULL;

  box = ((gsize)head[0] << 24) | ((gsize)head[1] << 16) | ((gsize)head[2] << 8) | head[3];
  type = sniff_brand ((const char *)head + 8);
  for (gsize at = 16; type == NULL && at + 4 <= MIN (box, length); at += 4)
    type = sniff_brand ((const char *)head + at);
  return type;
}

/* An MPEG audio frame without a tag before it: layer III, no reserved values. */
static gboolean
sniff_mp3_frame (const guint8 *head, gsize length)
{
  return length >= 4 && head[0] == 0xff && (head[1] & 0xe6) == 0xe2 && (head[1] & 0x18) != 0x08
         && (head[2] & 0xf0) != 0xf0 && (head[2] & 0xf0) != 0 && (head[2] & 0x0c) != 0x0c;
}

/* BMP has a magic of two letters only, so its reserved and size fields are looked at too. */
static gboolean
sniff_bmp (const guint8 *head, gsize length)
{
  static const guint8 dib_sizes[] = { 12, 40, 52, 56, 64, 108, 124 };

  if (length < 26 || memcmp (head, "BM", 2) != 0 || memcmp (head + 6, "\0\0\0\0", 4) != 0
      || memcmp (head + 15, "\0\0\0", 3) != 0)
    return FALSE;
  return memchr (dib_sizes, head[14], sizeof dib_sizes) != NULL;
}

const HarvestMediaType *
harvest_media_type_sniff (const guint8 *head, gsize length)
{
  g_return_val_if_fail (head != NULL || length == 0, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (signatures); i++)
    {
      const Signature *sig = &signatures[i];

      if (length < sig->magic_length || memcmp (head, sig->magic, sig->magic_length) != 0)
        continue;
      if (sig->second == NULL
          || (length >= sig->second_offset + 4u
              && memcmp (head + sig->second_offset, sig->second, 4) == 0))
        return &types[sig->type];
    }

  if (sniff_mp3_frame (head, length))
    return &types[TYPE_MP3];
  if (sniff_bmp (head, length))
    return &types[TYPE_BMP];
  return sniff_iso (head, length);
}

const HarvestMediaType *
harvest_media_type_for_mime (const char *mime)
{
  g_return_val_if_fail (mime != NULL, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    {
      if (strcmp (types[i].mime, mime) == 0)
        return &types[i];
    }
  return NULL;
}

const HarvestMediaType *
harvest_media_type_list (gsize *n_types)
{
  g_return_val_if_fail (n_types != NULL, NULL);

  *n_types = G_N_ELEMENTS (types);
  return types;
}
