/* harvest-strip-mp4.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-strip-mp4"

#include "config.h"

#include "harvest-strip.h"

#include "harvest-byte-order.h"
#include "harvest-media-error.h"
#include "harvest-mp4-samples.h"

#include <string.h>

/* MP4, M4A and QuickTime (ISO 14496-12). Nothing moves, because sample tables hold positions in the
 * file: what is not needed to play (place in `udta` and `meta`, XMP in `uuid`, tracks of positions
 * and motion) becomes a box `free` full of zero bytes, and so does everything in `mdat` that no
 * sample of a picture or sound track names. The times of recording are overwritten too. */

#define BOX_HEADER      8
#define LARGE_HEADER    16
#define MAX_TRACKS      32
#define MAX_MOVIE_BYTES (64 * 1024 * 1024)

typedef struct
{
  guint8 *data; /* the box, with its header */
  gsize length;
  gsize header;
} Box;

/* Calls `func` for each box of a range. */
typedef gboolean (*BoxFunc) (Box *box, gpointer user_data, GError **error);

static gboolean
damaged (GError **error)
{
  return harvest_strip_fail (error, "the film or sound is damaged");
}

static gboolean
cannot_clean (GError **error, const char *message)
{
  g_set_error_literal (error, HARVEST_MEDIA_ERROR, HARVEST_MEDIA_ERROR_WRONG_TYPE, message);
  return FALSE;
}

static gboolean
is (const Box *box, const char *name)
{
  return memcmp (box->data + 4, name, 4) == 0;
}

static gboolean
is_one_of (const Box *box, const char *const *names)
{
  for (gsize i = 0; names[i] != NULL; i++)
    {
      if (is (box, names[i]))
        return TRUE;
    }
  return FALSE;
}

static void
blank (Box *box)
{
  memcpy (box->data + 4, "free", 4);
  memset (box->data + box->header, 0, box->length - box->header);
}

static gboolean
each_box (guint8 *data, gsize length, BoxFunc func, gpointer user_data, GError **error)
{
  gsize at = 0;

  /* QuickTime ends some lists with a zero of four bytes. */
  while (length - at >= BOX_HEADER)
    {
      Box box = { data + at, harvest_be32 (data + at), BOX_HEADER };

      if (box.length == 1)
        {
          guint64 large = length - at >= LARGE_HEADER ? harvest_be64 (data + at + 8) : 0;

          box.header = LARGE_HEADER;
          box.length = large <= length - at ? (gsize)large : 0;
        }
      else if (box.length == 0)
        {
          box.length = length - at;
        }
      if (box.length < box.header || box.length > length - at)
        return damaged (error);
      if (!func (&box, user_data, error))
        return FALSE;
      at += box.length;
    }
  memset (data + at, 0, length - at);
  return TRUE;
}

/* ---- The movie's description ---- */

typedef struct
{
  HarvestFacts *facts;
  HarvestMp4Samples *samples;
  guint n_tracks;
  gboolean has_movie;
  gboolean has_media;
} Film;

/* One track while its boxes are read. */
typedef struct
{
  char handler[4];
  int width;
  int height;
  Box tables[HARVEST_MP4_N_TABLES];
} Track;

/* Creation and modification time follow the version and flags. */
static gboolean
blank_times (Box *box, gsize min_0, gsize min_1, GError **error)
{
  guint8 *body = box->data + box->header;
  gsize length = box->length - box->header;
  guint8 version = length > 0 ? body[0] : 0;

  if (length < (version == 1 ? min_1 : min_0))
    return damaged (error);
  memset (body + 4, 0, version == 1 ? 16 : 8);
  return TRUE;
}

static gboolean
read_track_header (Box *box, Track *track, GError **error)
{
  guint8 *end;
  gboolean turned;

  if (!blank_times (box, 84, 96, error))
    return FALSE;
  /* The box ends with a matrix of nine numbers, width and height, all of them 16.16. */
  end = box->data + box->header + (box->data[box->header] == 1 ? 96 : 84);
  turned = harvest_be32 (end - 44) == 0 && harvest_be32 (end - 28) == 0;
  track->width = harvest_be16 (turned ? end - 4 : end - 8);
  track->height = harvest_be16 (turned ? end - 8 : end - 4);
  return TRUE;
}

static gboolean
sample_table_cb (Box *box, gpointer user_data, GError **error)
{
  static const char *const kept[] = { "stsd", "stts", "stsc", "stsz", "stz2",
                                      "stco", "co64", "stss", "ctts", "cslg",
                                      "sgpd", "sbgp", "stps", "sdtp", NULL };
  static const struct
  {
    const char *name;
    HarvestMp4Table table;
  } tables[] = {
    { "stsc", HARVEST_MP4_STSC },
    { "stsz", HARVEST_MP4_STSZ },
    { "stco", HARVEST_MP4_STCO },
    { "co64", HARVEST_MP4_CO64 },
  };
  Track *track = user_data;

  if (!is_one_of (box, kept))
    {
      blank (box);
      return TRUE;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      if (is (box, tables[i].name))
        track->tables[tables[i].table] = *box;
    }
  return TRUE;
}

/* Where the samples lie: in this file. QuickTime can name others, or add this one's old path. */
static gboolean
data_reference_cb (Box *box, gpointer user_data, GError **error)
{
  guint8 *body = box->data + box->header;
  gsize length = box->length - box->header;

  if (length < 4 || (body[3] & 1) == 0)
    return cannot_clean (error, "the film's pictures lie in another file");
  memset (body + 4, 0, length - 4);
  return TRUE;
}

static gboolean
data_information_cb (Box *box, gpointer user_data, GError **error)
{
  if (!is (box, "dref"))
    blank (box);
  else if (box->length < box->header + 8)
    return damaged (error);
  else
    return each_box (box->data + box->header + 8, box->length - box->header - 8, data_reference_cb,
                     user_data, error);
  return TRUE;
}

static gboolean
media_information_cb (Box *box, gpointer user_data, GError **error)
{
  static const char *const kept[] = { "vmhd", "smhd", "hdlr", NULL };

  if (is (box, "stbl"))
    return each_box (box->data + box->header, box->length - box->header, sample_table_cb, user_data,
                     error);
  if (is (box, "dinf"))
    return each_box (box->data + box->header, box->length - box->header, data_information_cb,
                     user_data, error);
  if (!is_one_of (box, kept))
    blank (box);
  return TRUE;
}

static gboolean
media_cb (Box *box, gpointer user_data, GError **error)
{
  Track *track = user_data;

  if (is (box, "minf"))
    return each_box (box->data + box->header, box->length - box->header, media_information_cb,
                     user_data, error);
  if (is (box, "mdhd"))
    return blank_times (box, 24, 36, error);
  if (is (box, "hdlr"))
    {
      if (box->length < box->header + 24)
        return damaged (error);
      memcpy (track->handler, box->data + box->header + 8, 4);
    }
  else if (!is (box, "elng"))
    {
      blank (box);
    }
  return TRUE;
}

static gboolean
track_cb (Box *box, gpointer user_data, GError **error)
{
  if (is (box, "mdia"))
    return each_box (box->data + box->header, box->length - box->header, media_cb, user_data,
                     error);
  if (is (box, "tkhd"))
    return read_track_header (box, user_data, error);
  if (!is (box, "edts"))
    blank (box);
  return TRUE;
}

static gboolean
read_track (Box *box, Film *film, GError **error)
{
  Track track = { .width = 0 };
  gboolean picture, sound;

  if (++film->n_tracks > MAX_TRACKS)
    return harvest_strip_fail (error, "the film has too many tracks");
  if (!each_box (box->data + box->header, box->length - box->header, track_cb, &track, error))
    return FALSE;

  picture = memcmp (track.handler, "vide", 4) == 0;
  sound = memcmp (track.handler, "soun", 4) == 0;
  if (!picture && !sound)
    {
      blank (box);
      return TRUE;
    }
  for (int i = 0; i < HARVEST_MP4_N_TABLES; i++)
    {
      const Box *table = &track.tables[i];

      if (table->data != NULL)
        harvest_mp4_samples_set_table (film->samples, i, table->data + table->header,
                                       table->length - table->header);
    }
  if (picture && film->facts->width == 0)
    {
      film->facts->width = track.width;
      film->facts->height = track.height;
    }
  return harvest_mp4_samples_add_track (film->samples, error);
}

static gboolean
movie_cb (Box *box, gpointer user_data, GError **error)
{
  Film *film = user_data;
  const guint8 *body = box->data + box->header;

  if (is (box, "trak"))
    return read_track (box, film, error);
  if (is (box, "mvex"))
    return cannot_clean (error, "a film in fragments cannot be cleaned");
  if (is (box, "mvhd"))
    {
      gboolean large;
      guint64 scale, units;

      if (!blank_times (box, 100, 112, error))
        return FALSE;
      large = body[0] == 1;
      scale = harvest_be32 (body + (large ? 20 : 12));
      units = large ? harvest_be64 (body + 24) : harvest_be32 (body + 16);
      if (scale > 0 && units < G_MAXUINT64 / 1000000)
        film->facts->duration = (gint64)(units * 1000 / scale);
    }
  else
    {
      blank (box);
    }
  return TRUE;
}

static gboolean
top_cb (Box *box, gpointer user_data, GError **error)
{
  static const char *const kept[] = { "ftyp", "mdat", "moov", "wide", NULL };
  Film *film = user_data;

  if (is (box, "moov"))
    {
      if (film->has_movie || box->length > MAX_MOVIE_BYTES)
        return damaged (error);
      film->has_movie = TRUE;
      return each_box (box->data + box->header, box->length - box->header, movie_cb, film, error);
    }
  film->has_media = film->has_media || is (box, "mdat");
  if (!is_one_of (box, kept))
    blank (box);
  return TRUE;
}

static gboolean
media_data_cb (Box *box, gpointer user_data, GError **error)
{
  Film *film = user_data;

  if (is (box, "mdat"))
    harvest_mp4_samples_blank_rest (film->samples, box->data + box->header,
                                    box->length - box->header);
  return TRUE;
}

gboolean
harvest_strip_mp4 (guint8 *data,
                   gsize length,
                   HarvestPieces *pieces,
                   HarvestFacts *facts,
                   GError **error)
{
  g_autoptr (HarvestMp4Samples) samples = harvest_mp4_samples_new (data, length);
  Film film = { .facts = facts, .samples = samples };

  if (!each_box (data, length, top_cb, &film, error))
    return FALSE;
  if (!film.has_movie || !film.has_media || harvest_mp4_samples_is_empty (samples))
    return harvest_strip_fail (error, "there is no film or sound in the file");
  if (!each_box (data, length, media_data_cb, &film, error))
    return FALSE;
  harvest_pieces_keep (pieces, data, length);
  return TRUE;
}
