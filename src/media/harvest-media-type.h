/* harvest-media-type.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  HARVEST_MEDIA_PICTURE,
  HARVEST_MEDIA_SOUND,
  HARVEST_MEDIA_VIDEO,
} HarvestMediaKind;

/* What is done to content of a type before it is kept. */
typedef enum
{
  HARVEST_MEDIA_CLEAN, /* what tells place, device or person is cut out, the rest stays as it is */
  HARVEST_MEDIA_TO_JPEG, /* decoded and written again as JPEG */
  HARVEST_MEDIA_TO_PNG,  /* decoded (the first picture only) and written again as PNG */
} HarvestMediaTreatment;

/**
 * HarvestMediaType:
 * @mime: the type's name as it is stored, such as "image/jpeg"
 * @suffix: the usual end of a file's name, without a dot
 * @kind: what it is to a person
 * @treatment: what is done to it on intake
 * @max_bytes: larger files are refused
 *
 * A type of content that StoryHarvest keeps. What is not in the table is refused, because what
 * cannot be cleaned could tell where the teller lives.
 */
typedef struct
{
  const char *mime;
  const char *suffix;
  HarvestMediaKind kind;
  HarvestMediaTreatment treatment;
  gint64 max_bytes;
} HarvestMediaType;

/* So many of the first bytes are enough for harvest_media_type_sniff(). */
#define HARVEST_MEDIA_SNIFF_BYTES 512

/* Pictures with more pixels (width times height), or a longer side, are refused unread. */
#define HARVEST_MEDIA_MAX_PIXELS (100 * 1000 * 1000)
#define HARVEST_MEDIA_MAX_SIDE   30000

/**
 * harvest_media_type_sniff:
 * @head: the first bytes, %HARVEST_MEDIA_SNIFF_BYTES of them if there are so many
 *
 * Tells the type by content alone; names and announced types count for nothing.
 *
 * Returns: (nullable): %NULL if it is none of the types that are kept. Any thread.
 */
const HarvestMediaType *harvest_media_type_sniff (const guint8 *head, gsize length);

/**
 * harvest_media_type_for_mime:
 *
 * Returns: (nullable): the type of that name. Any thread.
 */
const HarvestMediaType *harvest_media_type_for_mime (const char *mime);

/**
 * harvest_media_type_list:
 * @n_types: (out): how many there are
 *
 * Returns: (array length=n_types): all types, for file choosers and documentation
 */
const HarvestMediaType *harvest_media_type_list (gsize *n_types);

G_END_DECLS
