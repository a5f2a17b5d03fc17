/* test-film-clean.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* A film's places fall out: in its description, in tracks of positions, in boxes that nobody knows,
 * and between its samples. */

#define G_LOG_DOMAIN "test-film-clean"

#include "config.h"

#include "harvest-media-error.h"
#include "harvest-test-intake.h"
#include "harvest-test-picture.h"
#include "harvest-test.h"

#include <string.h>

#define PICTURE_SAMPLE "picture-sample"
#define PLACE_SAMPLE   HARVEST_TEST_SECRET "-gpmd"

/* What differs between the films of the tests. */
typedef struct
{
  gboolean turned;
  gboolean fragments;
  gboolean elsewhere; /* the samples lie in another file */
  guint32 beyond;     /* the sample is so many bytes longer than the file */
  guint32 one_size;   /* told as the size of all samples, if it is not 0 */
} Film;

static void
add (GByteArray *content, const void *data, gsize length)
{
  g_byte_array_append (content, data, (guint)length);
}

static void
add_be32 (GByteArray *content, guint32 value)
{
  guint32 turned = GUINT32_TO_BE (value);

  add (content, &turned, 4);
}

static guint
begin (GByteArray *content, const char *name)
{
  guint at = content->len;

  add_be32 (content, 0);
  add (content, name, 4);
  return at;
}

static void
end (GByteArray *content, guint at)
{
  guint32 length = GUINT32_TO_BE (content->len - at);

  memcpy (content->data + at, &length, 4);
}

static void
add_zeros (GByteArray *content, guint n)
{
  g_autofree guint8 *zeros = g_malloc0 (n);

  add (content, zeros, n);
}

static void
add_box (GByteArray *content, const char *name, const void *data, gsize length)
{
  guint at = begin (content, name);

  add (content, data, length);
  end (content, at);
}

static void
add_tables (GByteArray *content, const Film *film, guint32 size, guint32 position)
{
  guint stbl = begin (content, "stbl");
  guint at = begin (content, "stsc");

  add_be32 (content, 0);
  add_be32 (content, 1);
  add_be32 (content, 1);
  add_be32 (content, 1);
  add_be32 (content, 1);
  end (content, at);
  at = begin (content, "stsz");
  add_be32 (content, 0);
  add_be32 (content, film->one_size);
  add_be32 (content, 1);
  add_be32 (content, size + film->beyond);
  end (content, at);
  at = begin (content, "stco");
  add_be32 (content, 0);
  add_be32 (content, 1);
  add_be32 (content, position);
  end (content, at);
  add_box (content, "????", HARVEST_TEST_SECRET, 6);
  end (content, stbl);
}

static void
add_track_header (GByteArray *content, const Film *film)
{
  guint at = begin (content, "tkhd");

  add_be32 (content, 0);
  add (content, "TIMETIME", 8);
  add_zeros (content, 28);
  for (int i = 0; i < 9; i++)
    {
      gboolean set = film->turned ? i == 1 || i == 3 : i == 0 || i == 4;

      add_be32 (content, set ? 0x10000 : 0);
    }
  add_be32 (content, 640 << 16);
  add_be32 (content, 480 << 16);
  end (content, at);
}

static void
add_track (GByteArray *content,
           const Film *film,
           const char *handler,
           guint32 size,
           guint32 position)
{
  guint trak = begin (content, "trak");
  guint mdia, minf, dinf, dref, at;

  add_track_header (content, film);
  mdia = begin (content, "mdia");
  at = begin (content, "mdhd");
  add_be32 (content, 0);
  add (content, "TIMETIME", 8);
  add_zeros (content, 12);
  end (content, at);
  at = begin (content, "hdlr");
  add_zeros (content, 8);
  add (content, handler, 4);
  add_zeros (content, 13);
  end (content, at);

  minf = begin (content, "minf");
  dinf = begin (content, "dinf");
  dref = begin (content, "dref");
  add_be32 (content, 0);
  add_be32 (content, 1);
  at = begin (content, "alis");
  add_be32 (content, film->elsewhere ? 0 : 1);
  add (content, HARVEST_TEST_SECRET, 6);
  end (content, at);
  end (content, dref);
  end (content, dinf);
  add_tables (content, film, size, position);
  end (content, minf);
  end (content, mdia);
  add_box (content, "udta", HARVEST_TEST_SECRET, 6);
  end (content, trak);
}

/* Samples first, so that their positions are known when their tables are written. */
static GBytes *
make_film (const Film *film)
{
  g_autoptr (GByteArray) content = g_byte_array_new ();
  guint mdat, moov, at;
  guint picture, place;

  add_box (content, "ftyp", "isom\0\0\0\0isommp41", 16);
  mdat = begin (content, "mdat");
  add (content, HARVEST_TEST_SECRET "-cut", 10);
  picture = content->len;
  add (content, PICTURE_SAMPLE, strlen (PICTURE_SAMPLE));
  place = content->len;
  add (content, PLACE_SAMPLE, strlen (PLACE_SAMPLE));
  end (content, mdat);

  moov = begin (content, "moov");
  at = begin (content, "mvhd");
  add_be32 (content, 0);
  add (content, "TIMETIME", 8);
  add_be32 (content, 600);
  add_be32 (content, 900);
  add_zeros (content, 80);
  end (content, at);
  add_track (content, film, "vide", (guint32)strlen (PICTURE_SAMPLE), picture);
  add_track (content, film, "meta", (guint32)strlen (PLACE_SAMPLE), place);
  add_box (content, "udta", "\0\0\0\x16\xa9xyz\0\x0e" HARVEST_TEST_SECRET "+52+010/", 24);
  add_box (content, "meta", HARVEST_TEST_SECRET, 6);
  if (film->fragments)
    add_box (content, "mvex", "", 0);
  end (content, moov);
  add_box (content, "uuid", HARVEST_TEST_SECRET "-xmp-packet", 17);
  return g_bytes_new (content->data, content->len);
}

static void
check_film (HarvestTestIntake *fixture, const Film *film, int width, int height)
{
  g_autoptr (GBytes) content = make_film (film);
  g_autoptr (HarvestMediaInfo) info = NULL;
  g_autoptr (HarvestMediaInfo) again = NULL;
  g_autoptr (GBytes) kept = NULL;

  info = harvest_test_intake_take (fixture, content);
  kept = harvest_test_intake_read (fixture, info->hash);
  g_assert_cmpstr (info->mime, ==, "video/mp4");
  g_assert_cmpint (info->width, ==, width);
  g_assert_cmpint (info->height, ==, height);
  g_assert_cmpint (info->duration, ==, 1500);
  g_assert_cmpuint (g_bytes_get_size (kept), ==, g_bytes_get_size (content));
  g_assert_false (harvest_test_bytes_contain (kept, HARVEST_TEST_SECRET));
  g_assert_false (harvest_test_bytes_contain (kept, "TIMETIME"));
  g_assert_true (harvest_test_bytes_contain (kept, PICTURE_SAMPLE));

  again = harvest_test_intake_take (fixture, kept);
  g_assert_cmpstr (again->hash, ==, info->hash);
}

static void
test_places (HarvestTestIntake *fixture, gconstpointer data)
{
  const Film film = { .turned = FALSE };

  check_film (fixture, &film, 640, 480);
}

static void
test_turned (HarvestTestIntake *fixture, gconstpointer data)
{
  const Film film = { .turned = TRUE };

  check_film (fixture, &film, 480, 640);
}

static void
test_refused (HarvestTestIntake *fixture, gconstpointer data)
{
  static const struct
  {
    Film film;
    int code;
  } cases[] = {
    { { .fragments = TRUE }, HARVEST_MEDIA_ERROR_WRONG_TYPE },
    { { .elsewhere = TRUE }, HARVEST_MEDIA_ERROR_WRONG_TYPE },
    { { .one_size = 1 }, HARVEST_MEDIA_ERROR_WRONG_TYPE },
    { { .one_size = 100000 }, HARVEST_MEDIA_ERROR_UNREADABLE },
    { { .beyond = 100000 }, HARVEST_MEDIA_ERROR_UNREADABLE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) content = make_film (&cases[i].film);

      g_test_message ("case %" G_GSIZE_FORMAT, i);
      harvest_test_intake_refuse (fixture, content, cases[i].code);
    }
}

static void
test_truncated (HarvestTestIntake *fixture, gconstpointer data)
{
  const Film film = { .turned = FALSE };
  g_autoptr (GBytes) whole = make_film (&film);

  for (gsize length = 24; length + 30 < g_bytes_get_size (whole); length += 53)
    {
      g_autoptr (GBytes) content = g_bytes_new_from_bytes (whole, 0, length);

      harvest_test_intake_refuse (fixture, content, HARVEST_MEDIA_ERROR_UNREADABLE);
    }
}

int
main (int argc, char *argv[])
{
  harvest_test_init (&argc, &argv);

#define ADD(path, func)                                                                            \
  g_test_add (path, HarvestTestIntake, NULL, harvest_test_intake_set_up, func,                     \
              harvest_test_intake_tear_down)
  ADD ("/film-clean/places", test_places);
  ADD ("/film-clean/turned", test_turned);
  ADD ("/film-clean/refused", test_refused);
  ADD ("/film-clean/truncated", test_truncated);
#undef ADD

  return g_test_run ();
}
