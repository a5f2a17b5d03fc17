/* fuzz-picture.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fuzz-picture"

#include "config.h"

#include "harvest-fuzz.h"
#include "harvest-media-error.h"
#include "harvest-picture-size.h"
#include "harvest-strip.h"

#include <string.h>

/* Our own reading of pictures, sound and films. What other libraries decode is not tried here: they
 * are shut into a child because they fail now and then. */

static const struct
{
  const char *mime;
  HarvestStripFunc strip;
} formats[] = {
  { "image/jpeg", harvest_strip_jpeg }, { "image/png", harvest_strip_png },
  { "image/webp", harvest_strip_webp }, { "audio/ogg", harvest_strip_ogg },
  { "audio/mpeg", harvest_strip_mp3 },  { "audio/flac", harvest_strip_flac },
  { "audio/wav", harvest_strip_wav },   { "audio/mp4", harvest_strip_mp4 },
  { "video/mp4", harvest_strip_mp4 },   { "video/quicktime", harvest_strip_mp4 },
};

static HarvestStripFunc
find_strip (const HarvestMediaType *type)
{
  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      if (strcmp (formats[i].mime, type->mime) == 0)
        return formats[i].strip;
    }
  return NULL;
}

/* Cleans a copy of the input. */
static GBytes *
clean (HarvestStripFunc strip, const guint8 *data, gsize size, HarvestFacts *facts)
{
  g_autofree guint8 *copy = g_memdup2 (data, size);
  g_autoptr (HarvestPieces) pieces = harvest_pieces_new ();
  g_autoptr (GError) error = NULL;

  if (!strip (copy, size, pieces, facts, &error))
    {
      g_assert_true (error->domain == HARVEST_MEDIA_ERROR);
      return NULL;
    }
  g_assert_no_error (error);
  return harvest_pieces_to_bytes (pieces);
}

/* What is accepted stays of its type and size, is accepted again, and does not change then. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  HarvestFacts facts = { .orientation = 1 + (int) (size % 8) };
  HarvestFacts facts_again = facts;
  const HarvestMediaType *type
      = harvest_media_type_sniff (data, MIN (size, HARVEST_MEDIA_SNIFF_BYTES));
  HarvestStripFunc strip = type != NULL ? find_strip (type) : NULL;
  g_autoptr (GBytes) first = NULL;
  g_autoptr (GBytes) second = NULL;
  gboolean sized;
  const guint8 *kept;
  gsize length;
  int before[2] = { 0, 0 };
  int after[2] = { 0, 0 };

  if (type == NULL)
    return 0;
  sized = harvest_picture_size (type, data, size, &before[0], &before[1], NULL);
  first = strip != NULL ? clean (strip, data, size, &facts) : NULL;
  if (first == NULL || facts.moves)
    return 0;

  kept = g_bytes_get_data (first, &length);
  g_assert_true (harvest_media_type_sniff (kept, MIN (length, HARVEST_MEDIA_SNIFF_BYTES)) == type);
  g_assert_cmpint (facts.duration, >=, 0);
  if (sized)
    {
      g_assert_true (harvest_picture_size (type, kept, length, &after[0], &after[1], NULL));
      g_assert_cmpint (after[0], ==, before[0]);
      g_assert_cmpint (after[1], ==, before[1]);
    }

  second = clean (strip, kept, length, &facts_again);
  g_assert_nonnull (second);
  g_assert_true (g_bytes_equal (first, second));
  g_assert_cmpint (facts.width, ==, facts_again.width);
  g_assert_cmpint (facts.duration, ==, facts_again.duration);
  return 0;
}
