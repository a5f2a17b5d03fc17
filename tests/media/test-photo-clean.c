/* test-photo-clean.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* What a telephone writes into a picture is not in what is kept; what makes the picture is. */

#define G_LOG_DOMAIN "test-photo-clean"

#include "config.h"

#include "harvest-media-type.h"
#include "harvest-test-intake.h"
#include "harvest-test-picture.h"
#include "harvest-test.h"

#include <string.h>

#define WIDTH  320
#define HEIGHT 200

/* None of what was written can be found, by a reader of metadata or by searching the bytes. */
static void
assert_clean (GBytes *content, int orientation)
{
  static const char *const words[] = { HARVEST_TEST_SECRET, "2026:01:02", "http://ns.adobe.com",
                                       "Photoshop 3.0",     "52,15.0N",   "Raw profile" };
  g_autoptr (GExiv2Metadata) metadata = harvest_test_read_metadata (content);
  g_auto (GStrv) exif = gexiv2_metadata_get_exif_tags (metadata);
  double longitude = 0, latitude = 0, altitude = 0;
  guint8 *thumbnail = NULL;
  int thumbnail_length = 0;

  for (gsize i = 0; exif[i] != NULL; i++)
    g_assert_cmpstr (exif[i], ==, "Exif.Image.Orientation");
  g_assert_cmpint (gexiv2_metadata_try_get_tag_long (metadata, "Exif.Image.Orientation", NULL), ==,
                   orientation == 1 ? 0 : orientation);
  g_assert_false (gexiv2_metadata_has_xmp (metadata));
  g_assert_false (gexiv2_metadata_has_iptc (metadata));
  g_assert_false (
      gexiv2_metadata_try_get_gps_info (metadata, &longitude, &latitude, &altitude, NULL));
  g_assert_false (gexiv2_metadata_get_exif_thumbnail (metadata, &thumbnail, &thumbnail_length));
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    g_assert_false (harvest_test_bytes_contain (content, words[i]));
}

/* The test's own picture must hold what is then not found. */
static void
assert_betrayed (GBytes *content)
{
  g_autoptr (GExiv2Metadata) metadata = harvest_test_read_metadata (content);
  double longitude = 0, latitude = 0, altitude = 0;
  g_autofree char *serial = gexiv2_metadata_try_get_tag_string (
      metadata, "Exif.Photo.BodySerialNumber", NULL);

  g_assert_cmpstr (serial, ==, HARVEST_TEST_SECRET "-serial");
  g_assert_true (gexiv2_metadata_has_xmp (metadata));
  g_assert_true (
      gexiv2_metadata_try_get_gps_info (metadata, &longitude, &latitude, &altitude, NULL));
  g_assert_cmpfloat_with_epsilon (latitude, 52.25, 0.01);
}

/* By the type of its content: the tests' folders hold no table of types for GdkPixbuf. */
static GdkPixbuf *
decode (GBytes *content)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (content, &length);
  const HarvestMediaType *type = harvest_media_type_sniff (data, length);
  g_autoptr (GdkPixbufLoader) loader = NULL;
  g_autoptr (GError) error = NULL;

  loader = gdk_pixbuf_loader_new_with_mime_type (type->mime, &error);
  g_assert_no_error (error);
  gdk_pixbuf_loader_write_bytes (loader, content, &error);
  g_assert_no_error (error);
  gdk_pixbuf_loader_close (loader, &error);
  g_assert_no_error (error);
  return g_object_ref (gdk_pixbuf_loader_get_pixbuf (loader));
}

static void
assert_same_pixels (GBytes *before, GBytes *after)
{
  g_autoptr (GdkPixbuf) left = decode (before);
  g_autoptr (GdkPixbuf) right = decode (after);
  g_autoptr (GBytes) left_pixels = gdk_pixbuf_read_pixel_bytes (left);
  g_autoptr (GBytes) right_pixels = gdk_pixbuf_read_pixel_bytes (right);

  g_assert_true (g_bytes_equal (left_pixels, right_pixels));
}

static void
check_format (HarvestTestIntake *fixture, GBytes *plain, const char *mime)
{
  for (int orientation = 1; orientation <= 8; orientation++)
    {
      g_autoptr (GBytes) betrayed = harvest_test_picture_betray (plain, orientation);
      g_autoptr (HarvestMediaInfo) info = NULL;
      g_autoptr (GBytes) kept = NULL;
      gboolean turned = orientation >= 5;

      assert_betrayed (betrayed);
      info = harvest_test_intake_take (fixture, betrayed);
      kept = harvest_test_intake_read (fixture, info->hash);
      assert_clean (kept, orientation);
      assert_same_pixels (betrayed, kept);
      g_assert_cmpstr (info->mime, ==, mime);
      g_assert_cmpint (info->bytes, ==, (gint64)g_bytes_get_size (kept));
      g_assert_cmpint (info->width, ==, turned ? HEIGHT : WIDTH);
      g_assert_cmpint (info->height, ==, turned ? WIDTH : HEIGHT);
      g_assert_cmpint (info->duration, ==, 0);
    }
}

static GBytes *
make (const char *format, gboolean alpha)
{
  g_autoptr (GdkPixbuf) picture = harvest_test_picture_new (WIDTH, HEIGHT, alpha);

  return harvest_test_picture_save (picture, format);
}

static void
test_jpeg (HarvestTestIntake *fixture, gconstpointer data)
{
  g_autoptr (GBytes) plain = make ("jpeg", FALSE);

  check_format (fixture, plain, "image/jpeg");
}

static void
test_png (HarvestTestIntake *fixture, gconstpointer data)
{
  g_autoptr (GBytes) plain = make ("png", TRUE);

  check_format (fixture, plain, "image/png");
}

static void
test_webp (HarvestTestIntake *fixture, gconstpointer data)
{
  g_autoptr (GBytes) plain = make ("webp", TRUE);

  check_format (fixture, plain, "image/webp");
}

/* Telephones put a second picture, or a film, with a place of its own behind the first. */
static void
test_trailer (HarvestTestIntake *fixture, gconstpointer data)
{
  g_autoptr (GBytes) plain = make ("jpeg", FALSE);
  g_autoptr (GBytes) second = harvest_test_picture_betray (plain, 1);
  g_autoptr (GByteArray) both = g_byte_array_new ();
  g_autoptr (GBytes) content = NULL;
  g_autoptr (HarvestMediaInfo) info = NULL;
  g_autoptr (GBytes) kept = NULL;

  g_byte_array_append (both, g_bytes_get_data (plain, NULL), (guint)g_bytes_get_size (plain));
  g_byte_array_append (both, g_bytes_get_data (second, NULL), (guint)g_bytes_get_size (second));
  content = g_bytes_new (both->data, both->len);

  info = harvest_test_intake_take (fixture, content);
  kept = harvest_test_intake_read (fixture, info->hash);
  assert_clean (kept, 1);
  g_assert_cmpuint (g_bytes_get_size (kept), <=, g_bytes_get_size (plain));
}

/* A chunk or segment that nobody has heard of is not kept either. */
static void
test_unknown_parts (HarvestTestIntake *fixture, gconstpointer data)
{
  static const char segment[] = "\xff\xeb\0\x0e" HARVEST_TEST_SECRET "-jumbf";
  g_autoptr (GBytes) plain = make ("jpeg", FALSE);
  g_autoptr (GByteArray) more = g_byte_array_new ();
  g_autoptr (GBytes) content = NULL;
  g_autoptr (HarvestMediaInfo) info = NULL;
  g_autoptr (GBytes) kept = NULL;
  const guint8 *bytes = g_bytes_get_data (plain, NULL);

  g_byte_array_append (more, bytes, 2);
  g_byte_array_append (more, (const guint8 *)segment, sizeof segment - 1);
  g_byte_array_append (more, bytes + 2, (guint)g_bytes_get_size (plain) - 2);
  content = g_bytes_new (more->data, more->len);
  g_assert_true (harvest_test_bytes_contain (content, HARVEST_TEST_SECRET));

  info = harvest_test_intake_take (fixture, content);
  kept = harvest_test_intake_read (fixture, info->hash);
  assert_clean (kept, 1);
  assert_same_pixels (plain, kept);
}

/* JFIF's own thumbnail shows what was cut off the picture. */
static void
test_jfif_thumbnail (HarvestTestIntake *fixture, gconstpointer data)
{
  static const char segment[] =
      "\xff\xe0\0\x13JFIF\0\1\1\0\0\1\0\1\1\1RGB\xff\xe0\0\x0eJFXX\0\x13" HARVEST_TEST_SECRET;
  g_autoptr (GBytes) plain = make ("jpeg", FALSE);
  g_autoptr (GByteArray) more = g_byte_array_new ();
  g_autoptr (GBytes) content = NULL;
  g_autoptr (HarvestMediaInfo) info = NULL;
  g_autoptr (GBytes) kept = NULL;
  const guint8 *bytes = g_bytes_get_data (plain, NULL);

  g_assert_cmpmem (bytes + 2, 5, "\xff\xe0\0\x10J", 5);
  g_byte_array_append (more, bytes, 2);
  g_byte_array_append (more, (const guint8 *)segment, sizeof segment - 1);
  g_byte_array_append (more, bytes + 20, (guint)g_bytes_get_size (plain) - 20);
  content = g_bytes_new (more->data, more->len);

  info = harvest_test_intake_take (fixture, content);
  kept = harvest_test_intake_read (fixture, info->hash);
  assert_clean (kept, 1);
  g_assert_true (harvest_test_bytes_contain (kept, "JFIF"));
  g_assert_false (harvest_test_bytes_contain (kept, "RGB"));
}

static void
test_heic (HarvestTestIntake *fixture, gconstpointer data)
{
  g_autoptr (GBytes) content = harvest_test_picture_make_heic (WIDTH, HEIGHT);
  g_autoptr (HarvestMediaInfo) info = NULL;
  g_autoptr (GdkPixbuf) picture = NULL;
  g_autoptr (GBytes) kept = NULL;

  g_assert_true (harvest_test_bytes_contain (content, HARVEST_TEST_SECRET "-exif"));
  info = harvest_test_intake_take (fixture, content);
  kept = harvest_test_intake_read (fixture, info->hash);
  assert_clean (kept, 1);
  g_assert_cmpstr (info->mime, ==, "image/jpeg");
  g_assert_cmpint (info->width, ==, WIDTH);
  g_assert_cmpint (info->height, ==, HEIGHT);
  picture = decode (kept);
  g_assert_cmpint (gdk_pixbuf_get_pixels (picture)[0], >, 190);
}

/* Types that are written again, as PNG or JPEG. */
static void
test_rewritten (HarvestTestIntake *fixture, gconstpointer data)
{
  g_autoptr (GBytes) bmp = make ("bmp", FALSE);
  g_autoptr (GBytes) tiff = make ("tiff", FALSE);
  g_autoptr (HarvestMediaInfo) from_bmp = harvest_test_intake_take (fixture, bmp);
  g_autoptr (HarvestMediaInfo) from_tiff = harvest_test_intake_take (fixture, tiff);
  g_autoptr (GBytes) kept = harvest_test_intake_read (fixture, from_bmp->hash);

  g_assert_cmpstr (from_bmp->mime, ==, "image/png");
  assert_same_pixels (bmp, kept);
  g_assert_cmpstr (from_tiff->mime, ==, "image/jpeg");
  g_assert_cmpint (from_tiff->width, ==, WIDTH);
}

/* One red pixel. */
static void
test_gif (HarvestTestIntake *fixture, gconstpointer data)
{
  static const char gif[] = "GIF89a\1\0\1\0\x80\0\0\xff\0\0\0\0\0!\xfe\x06" HARVEST_TEST_SECRET
                            "\0,\0\0\0\0\1\0\1\0\0\2\2D\1\0;";
  g_autoptr (GBytes) content = g_bytes_new_static (gif, sizeof gif - 1);
  g_autoptr (HarvestMediaInfo) info = harvest_test_intake_take (fixture, content);
  g_autoptr (GBytes) kept = harvest_test_intake_read (fixture, info->hash);
  g_autoptr (GdkPixbuf) picture = decode (kept);

  g_assert_cmpstr (info->mime, ==, "image/png");
  assert_clean (kept, 1);
  g_assert_cmpint (gdk_pixbuf_get_pixels (picture)[0], ==, 255);
}

/* A clean picture stays as it is, so that taking it again (from an export) gives the same hash. */
static void
test_again (HarvestTestIntake *fixture, gconstpointer data)
{
  static const char *const formats[] = { "jpeg", "png", "webp" };

  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_autoptr (GBytes) plain = make (formats[i], FALSE);
      g_autoptr (GBytes) betrayed = harvest_test_picture_betray (plain, 6);
      g_autoptr (HarvestMediaInfo) first = harvest_test_intake_take (fixture, betrayed);
      g_autoptr (GBytes) kept = harvest_test_intake_read (fixture, first->hash);
      g_autoptr (HarvestMediaInfo) second = harvest_test_intake_take (fixture, kept);

      g_assert_cmpstr (first->hash, ==, second->hash);
    }
}

int
main (int argc, char *argv[])
{
  harvest_test_init (&argc, &argv);
  gexiv2_initialize ();
  gexiv2_log_set_level (GEXIV2_LOG_LEVEL_MUTE);

#define ADD(path, func)                                                                            \
  g_test_add (path, HarvestTestIntake, NULL, harvest_test_intake_set_up, func,                     \
              harvest_test_intake_tear_down)
  ADD ("/photo-clean/jpeg", test_jpeg);
  ADD ("/photo-clean/png", test_png);
  ADD ("/photo-clean/webp", test_webp);
  ADD ("/photo-clean/trailer", test_trailer);
  ADD ("/photo-clean/unknown-parts", test_unknown_parts);
  ADD ("/photo-clean/jfif-thumbnail", test_jfif_thumbnail);
  ADD ("/photo-clean/heic", test_heic);
  ADD ("/photo-clean/rewritten", test_rewritten);
  ADD ("/photo-clean/gif", test_gif);
  ADD ("/photo-clean/again", test_again);
#undef ADD

  return g_test_run ();
}
