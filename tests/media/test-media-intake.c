/* test-media-intake.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-media-intake"

#include "config.h"

#include "harvest-media-error.h"
#include "harvest-test-intake.h"
#include "harvest-test-picture.h"
#include "harvest-test.h"

static GBytes *
make_photo (int width, int height, gboolean alpha)
{
  g_autoptr (GdkPixbuf) picture = harvest_test_picture_new (width, height, alpha);

  return harvest_test_picture_save (picture, alpha ? "png" : "jpeg");
}

static GFile *
write_file (HarvestTestIntake *fixture, const char *name, GBytes *content)
{
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

  g_assert_true (g_file_set_contents (path, g_bytes_get_data (content, NULL),
                                      (gssize)g_bytes_get_size (content), NULL));
  return g_file_new_for_path (path);
}

/* Names lie, contents do not. */
static void
test_file (HarvestTestIntake *fixture, gconstpointer data)
{
  g_autoptr (GBytes) photo = make_photo (40, 30, FALSE);
  g_autoptr (GFile) file = write_file (fixture, "letter.pdf", photo);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (HarvestMediaInfo) info = NULL;
  g_autoptr (GError) error = NULL;

  harvest_media_intake_take_file_async (fixture->intake, file, NULL, harvest_test_store_result_cb,
                                        &result);
  result = harvest_test_wait_result (&result);
  info = harvest_media_intake_take_finish (fixture->intake, result, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (info->mime, ==, "image/jpeg");
  g_assert_cmpint (info->width, ==, 40);
  g_assert_true (harvest_blob_store_verify_sync (fixture->blobs, info->hash, NULL, &error));
  g_assert_true (g_file_query_exists (file, NULL));
}

static void
test_bytes (HarvestTestIntake *fixture, gconstpointer data)
{
  g_autoptr (GBytes) photo = make_photo (40, 30, TRUE);
  g_autoptr (GBytes) text = g_bytes_new_static ("just text", 9);
  g_autoptr (GAsyncResult) taken = NULL;
  g_autoptr (GAsyncResult) refused = NULL;
  g_autoptr (HarvestMediaInfo) info = NULL;
  g_autoptr (GError) error = NULL;

  harvest_media_intake_take_bytes_async (fixture->intake, photo, NULL, harvest_test_store_result_cb,
                                         &taken);
  harvest_media_intake_take_bytes_async (fixture->intake, text, NULL, harvest_test_store_result_cb,
                                         &refused);
  taken = harvest_test_wait_result (&taken);
  refused = harvest_test_wait_result (&refused);
  info = harvest_media_intake_take_finish (fixture->intake, taken, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (info->mime, ==, "image/png");
  g_assert_null (harvest_media_intake_take_finish (fixture->intake, refused, &error));
  g_assert_error (error, HARVEST_MEDIA_ERROR, HARVEST_MEDIA_ERROR_WRONG_TYPE);
}

static void
test_cancelled (HarvestTestIntake *fixture, gconstpointer data)
{
  g_autoptr (GBytes) photo = make_photo (40, 30, FALSE);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  harvest_media_intake_take_bytes_async (fixture->intake, photo, cancellable,
                                         harvest_test_store_result_cb, &result);
  result = harvest_test_wait_result (&result);
  g_assert_null (harvest_media_intake_take_finish (fixture->intake, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (harvest_test_intake_count_blobs (fixture), ==, 0);
}

/* Many at once: all are taken, and the intake may be dropped while they wait. */
static void
test_many (HarvestTestIntake *fixture, gconstpointer data)
{
  GAsyncResult *results[12] = { NULL };
  HarvestMediaIntake *intake = fixture->intake;

  for (gsize i = 0; i < G_N_ELEMENTS (results); i++)
    {
      g_autoptr (GBytes) photo = make_photo (20 + (int)i, 10, FALSE);

      harvest_media_intake_take_bytes_async (intake, photo, NULL, harvest_test_store_result_cb,
                                             &results[i]);
    }
  g_clear_object (&fixture->intake);
  for (gsize i = 0; i < G_N_ELEMENTS (results); i++)
    {
      g_autoptr (GAsyncResult) result = harvest_test_wait_result (&results[i]);
      g_autoptr (GObject) source = g_async_result_get_source_object (result);
      g_autoptr (HarvestMediaInfo)
          info = harvest_media_intake_take_finish (HARVEST_MEDIA_INTAKE (source), result, NULL);

      g_assert_cmpint (info->width, ==, 20 + (int)i);
    }
  g_assert_cmpuint (harvest_test_intake_count_blobs (fixture), ==, G_N_ELEMENTS (results));
}

/* ---- Thumbnails ---- */

static GdkPixbuf *
read_thumbnail (GFile *file, const char *mime)
{
  g_autoptr (GdkPixbufLoader) loader = gdk_pixbuf_loader_new_with_mime_type (mime, NULL);
  g_autoptr (GBytes) content = g_file_load_bytes (file, NULL, NULL, NULL);
  g_autoptr (GError) error = NULL;

  gdk_pixbuf_loader_write_bytes (loader, content, &error);
  g_assert_no_error (error);
  gdk_pixbuf_loader_close (loader, &error);
  g_assert_no_error (error);
  return g_object_ref (gdk_pixbuf_loader_get_pixbuf (loader));
}

static GFile *
get_thumbnail (HarvestTestIntake *fixture, const char *hash, int pixels)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GFile *file;

  harvest_media_intake_get_thumbnail_async (fixture->intake, hash, pixels, NULL,
                                            harvest_test_store_result_cb, &result);
  result = harvest_test_wait_result (&result);
  file = harvest_media_intake_get_thumbnail_finish (fixture->intake, result, &error);
  g_assert_no_error (error);
  return file;
}

static void
assert_red (GdkPixbuf *picture, int x, int y)
{
  const guint8 *pixel = gdk_pixbuf_read_pixels (picture) + y * gdk_pixbuf_get_rowstride (picture)
                        + x * gdk_pixbuf_get_n_channels (picture);

  g_assert_cmpint (pixel[0], >, 200);
  g_assert_cmpint (pixel[2], <, 60);
}

static void
test_thumbnail_sizes (HarvestTestIntake *fixture, gconstpointer data)
{
  static const struct
  {
    int asked, width, height;
  } cases[] = { { 1, 128, 64 },      { 128, 128, 64 },    { 200, 256, 128 },
                { 1000, 1024, 512 }, { 2048, 1200, 600 }, { 9999, 1200, 600 } };
  g_autoptr (GBytes) photo = make_photo (1200, 600, FALSE);
  g_autoptr (HarvestMediaInfo) info = harvest_test_intake_take (fixture, photo);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GFile) file = get_thumbnail (fixture, info->hash, cases[i].asked);
      g_autoptr (GdkPixbuf) picture = read_thumbnail (file, "image/jpeg");

      g_assert_cmpint (gdk_pixbuf_get_width (picture), ==, cases[i].width);
      g_assert_cmpint (gdk_pixbuf_get_height (picture), ==, cases[i].height);
      assert_red (picture, cases[i].width / 2, cases[i].height / 4);
    }
}

/* Where the red half, which is above in the picture as it lies, is seen. */
static void
test_thumbnail_orientation (HarvestTestIntake *fixture, gconstpointer data)
{
  static const struct
  {
    int orientation, x, y; /* in quarters of the picture */
  } cases[] = { { 1, 2, 1 }, { 2, 2, 1 }, { 3, 2, 3 }, { 4, 2, 3 },
                { 5, 1, 2 }, { 6, 3, 2 }, { 7, 3, 2 }, { 8, 1, 2 } };
  static const char *const formats[] = { "jpeg", "png", "webp" };
  g_autoptr (GdkPixbuf) picture = harvest_test_picture_new (400, 200, FALSE);

  for (gsize i = 0; i < G_N_ELEMENTS (cases) * G_N_ELEMENTS (formats); i++)
    {
      gsize n = i % G_N_ELEMENTS (cases);
      g_autoptr (GBytes)
          plain = harvest_test_picture_save (picture, formats[i / G_N_ELEMENTS (cases)]);
      g_autoptr (GBytes) photo = harvest_test_picture_betray (plain, cases[n].orientation);
      g_autoptr (HarvestMediaInfo) info = harvest_test_intake_take (fixture, photo);
      g_autoptr (GFile) file = get_thumbnail (fixture, info->hash, 128);
      g_autoptr (GdkPixbuf) small = read_thumbnail (file, "image/jpeg");
      gboolean turned = cases[n].orientation >= 5;

      g_assert_cmpint (gdk_pixbuf_get_width (small), ==, turned ? 64 : 128);
      g_assert_cmpint (gdk_pixbuf_get_height (small), ==, turned ? 128 : 64);
      assert_red (small, gdk_pixbuf_get_width (small) * cases[n].x / 4,
                  gdk_pixbuf_get_height (small) * cases[n].y / 4);
    }
}

static void
test_thumbnail_transparent (HarvestTestIntake *fixture, gconstpointer data)
{
  g_autoptr (GBytes) photo = make_photo (400, 200, TRUE);
  g_autoptr (HarvestMediaInfo) info = harvest_test_intake_take (fixture, photo);
  g_autoptr (GFile) file = get_thumbnail (fixture, info->hash, 128);
  g_autoptr (GdkPixbuf) small = read_thumbnail (file, "image/png");

  g_assert_true (gdk_pixbuf_get_has_alpha (small));
  g_assert_cmpint (gdk_pixbuf_read_pixels (small)[4 * 100 + 3], ==, 0);
}

/* Made once; made again when the folder was emptied; gone when it is forgotten. */
static void
test_thumbnail_cache (HarvestTestIntake *fixture, gconstpointer data)
{
  g_autoptr (GBytes) photo = make_photo (400, 200, FALSE);
  g_autoptr (HarvestMediaInfo) info = harvest_test_intake_take (fixture, photo);
  g_autoptr (GFile) first = get_thumbnail (fixture, info->hash, 256);
  g_autoptr (GFile) second = NULL;
  g_autoptr (GFile) third = NULL;
  g_autoptr (GBytes) kept = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_replace_contents (first, "mark", 4, NULL, FALSE, 0, NULL, NULL, NULL));
  second = get_thumbnail (fixture, info->hash, 256);
  g_assert_true (g_file_equal (first, second));
  kept = g_file_load_bytes (second, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (kept, NULL), g_bytes_get_size (kept), "mark", 4);
  g_assert_true (harvest_media_intake_forget_thumbnails_sync (fixture->intake, info->hash, &error));
  g_assert_no_error (error);
  g_assert_false (g_file_query_exists (first, NULL));
  third = get_thumbnail (fixture, info->hash, 256);
  g_assert_true (g_file_query_exists (third, NULL));
}

static void
test_no_thumbnail (HarvestTestIntake *fixture, gconstpointer data)
{
  g_autoptr (GBytes) text = g_bytes_new_static ("text", 4);
  g_autofree char *hash = harvest_blob_store_add_bytes_sync (fixture->blobs, text, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (
      harvest_media_intake_get_thumbnail_sync (fixture->intake, hash, 128, NULL, &error));
  g_assert_error (error, HARVEST_MEDIA_ERROR, HARVEST_MEDIA_ERROR_WRONG_TYPE);
  g_clear_error (&error);
  hash[0] = hash[0] == '0' ? '1' : '0';
  g_assert_null (
      harvest_media_intake_get_thumbnail_sync (fixture->intake, hash, 128, NULL, &error));
  g_assert_error (error, HARVEST_MEDIA_ERROR, HARVEST_MEDIA_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (
      harvest_media_intake_get_thumbnail_sync (fixture->intake, "../x", 128, NULL, &error));
  g_assert_error (error, HARVEST_MEDIA_ERROR, HARVEST_MEDIA_ERROR_NOT_FOUND);
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
  ADD ("/media-intake/file", test_file);
  ADD ("/media-intake/bytes", test_bytes);
  ADD ("/media-intake/cancelled", test_cancelled);
  ADD ("/media-intake/many", test_many);
  ADD ("/media-intake/thumbnail/sizes", test_thumbnail_sizes);
  ADD ("/media-intake/thumbnail/orientation", test_thumbnail_orientation);
  ADD ("/media-intake/thumbnail/transparent", test_thumbnail_transparent);
  ADD ("/media-intake/thumbnail/cache", test_thumbnail_cache);
  ADD ("/media-intake/thumbnail/none", test_no_thumbnail);
#undef ADD

  return g_test_run ();
}
