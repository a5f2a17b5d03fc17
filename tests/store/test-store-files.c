/* test-store-files.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-store-files"

#include "config.h"

#include "harvest-media-error.h"
#include "harvest-store-fixture.h"
#include "harvest-store-private.h"
#include "harvest-test.h"
#include "harvest-uuid.h"

#include <glib/gstdio.h>
#include <string.h>

typedef HarvestStoreFixture Fixture;

/* A PNG of one pixel. */
static const char pixel[] =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJg"
    "gg==";

static GFile *
make_picture (Fixture *fixture)
{
  g_autofree char *path = g_build_filename (fixture->dir, "pixel.png", NULL);
  g_autofree guchar *bytes = NULL;
  gsize length;

  bytes = g_base64_decode (pixel, &length);
  g_assert_true (g_file_set_contents (path, (const char *)bytes, (gssize)length, NULL));
  return g_file_new_for_path (path);
}

static HarvestIntake *
take_in (Fixture *fixture, GFile *file, GError **error)
{
  GAsyncResult *result = NULL;
  g_autoptr (GAsyncResult) owned = NULL;

  harvest_store_intake_async (fixture->store, file, NULL, harvest_test_store_result_cb, &result);
  owned = harvest_test_wait_result (&result);
  return harvest_store_intake_finish (fixture->store, owned, error);
}

static char *
take_in_picture (Fixture *fixture)
{
  g_autoptr (GFile) file = make_picture (fixture);
  g_autoptr (GError) error = NULL;
  HarvestIntake *intake = take_in (fixture, file, &error);
  char *hash;

  g_assert_no_error (error);
  g_assert_cmpstr (intake->mime, ==, "image/png");
  g_assert_cmpint (intake->width, ==, 1);
  hash = g_strdup (intake->hash);
  harvest_intake_free (intake);
  return hash;
}

static int
sweep (Fixture *fixture)
{
  GAsyncResult *result = NULL;
  g_autoptr (GAsyncResult) owned = NULL;
  g_autoptr (GError) error = NULL;
  int n_removed;

  harvest_store_sweep_async (fixture->store, NULL, harvest_test_store_result_cb, &result);
  owned = harvest_test_wait_result (&result);
  n_removed = harvest_store_sweep_finish (fixture->store, owned, &error);
  g_assert_no_error (error);
  return n_removed;
}

static gboolean
is_here (Fixture *fixture, const char *hash)
{
  g_autoptr (GFile) file = harvest_store_dup_blob_file (fixture->store, hash);

  return file != NULL && g_file_query_exists (file, NULL);
}

static void
save_draft (Fixture *fixture, const char *id, const char *hash)
{
  g_autoptr (GBytes) json = g_bytes_new_static ("{}", 2);
  const char *blobs[] = { hash, NULL };
  GAsyncResult *result = NULL;

  harvest_store_save_draft_async (fixture->store, id, json, blobs, NULL,
                                  harvest_test_store_result_cb, &result);
  g_object_unref (harvest_test_wait_result (&result));
}

static HarvestRecord *
make_asset (Fixture *fixture, HarvestRecord *story, const char *hash)
{
  g_autofree char *id = harvest_uuid_new (&fixture->clock);
  g_autoptr (HarvestRecordBuilder) builder = harvest_record_builder_new ("asset", id);
  g_autoptr (GError) error = NULL;
  HarvestRecord *asset;

  harvest_record_builder_set_root (builder, harvest_record_get_id (story));
  harvest_record_builder_set_string (builder, "sha256", hash);
  harvest_record_builder_set_string (builder, "mime", "image/png");
  harvest_record_builder_set_integer (builder, "bytes", 70);
  asset = harvest_record_builder_end (builder, &error);
  g_assert_no_error (error);
  return asset;
}

static void
test_intake (Fixture *fixture, gconstpointer data)
{
  g_autofree char *hash = take_in_picture (fixture);
  GAsyncResult *result = NULL;
  g_autoptr (GAsyncResult) owned = NULL;
  g_autoptr (GFile) thumbnail = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (is_here (fixture, hash));
  harvest_store_get_thumbnail_async (fixture->store, hash, 128, NULL, harvest_test_store_result_cb,
                                     &result);
  owned = harvest_test_wait_result (&result);
  thumbnail = harvest_store_get_thumbnail_finish (fixture->store, owned, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_query_exists (thumbnail, NULL));
}

static void
test_wrong_type (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->dir, "letter.png", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, "Dear all", -1, NULL));
  g_assert_null (take_in (fixture, file, &error));
  g_assert_error (error, HARVEST_MEDIA_ERROR, HARVEST_MEDIA_ERROR_WRONG_TYPE);
}

static void
test_sweep (Fixture *fixture, gconstpointer data)
{
  g_autofree char *hash = take_in_picture (fixture);
  g_autofree char *again = NULL;

  /* A new file waits for its draft. */
  fixture->now += 59 * G_TIME_SPAN_MINUTE;
  g_assert_cmpint (sweep (fixture), ==, 0);
  /* Taken in once more it is new again. */
  again = take_in_picture (fixture);
  g_assert_cmpstr (again, ==, hash);
  fixture->now += 59 * G_TIME_SPAN_MINUTE;
  g_assert_cmpint (sweep (fixture), ==, 0);
  g_assert_true (is_here (fixture, hash));
  fixture->now += 2 * G_TIME_SPAN_MINUTE;
  g_assert_cmpint (sweep (fixture), ==, 1);
  g_assert_false (is_here (fixture, hash));
}

/* Whatever names a file keeps it: a draft, an unsent change, a record, the trash. */
static void
test_named (Fixture *fixture, gconstpointer data)
{
  g_autofree char *hash = take_in_picture (fixture);
  g_autofree char *draft = harvest_uuid_new (&fixture->clock);
  g_autoptr (HarvestRecord) story = NULL;
  g_autoptr (HarvestRecord) settled = NULL;
  g_autoptr (HarvestRecord) asset = NULL;
  GAsyncResult *result = NULL;

  save_draft (fixture, draft, hash);
  fixture->now += 2 * G_TIME_SPAN_HOUR;
  g_assert_cmpint (sweep (fixture), ==, 0);

  story = harvest_store_fixture_tell (fixture, "With a picture", 1000, NULL);
  asset = make_asset (fixture, story, hash);
  g_free (harvest_store_fixture_commit (fixture, 1000, harvest_change_new_create (asset), NULL));
  harvest_store_delete_draft_async (fixture->store, draft, NULL, harvest_test_store_result_cb,
                                    &result);
  g_object_unref (harvest_test_wait_result (&result));
  g_assert_cmpint (sweep (fixture), ==, 0);

  harvest_store_fixture_pass (fixture, 1000);
  g_assert_cmpint (sweep (fixture), ==, 0);
  harvest_store_fixture_assert_healthy (fixture);

  settled = harvest_store_fixture_get (fixture, harvest_record_get_id (story));
  g_free (harvest_store_fixture_commit (fixture, 0, harvest_change_new_delete (settled), NULL));
  harvest_store_fixture_pass (fixture, 1);
  g_assert_cmpint (sweep (fixture), ==, 0);
  g_assert_true (is_here (fixture, hash));

  /* When the trash has been emptied, nothing names it any more. */
  {
    g_autofree char *me = g_strdup (harvest_record_get_id (harvest_store_get_me (fixture->store)));

    fixture->now += 31 * G_TIME_SPAN_DAY;
    harvest_store_fixture_close (fixture);
    harvest_store_fixture_open (fixture);
    harvest_store_fixture_enter (fixture, me);
  }
  g_assert_cmpint (sweep (fixture), ==, 1);
  g_assert_false (is_here (fixture, hash));
}

/* What is found to be wrong is said, a line each. */
static void
test_check (Fixture *fixture, gconstpointer data)
{
  g_autofree char *hash = take_in_picture (fixture);
  g_autoptr (HarvestRecord) story = harvest_store_fixture_tell (fixture, "Checked", 0, NULL);
  g_autoptr (HarvestRecord) asset = make_asset (fixture, story, hash);
  g_autoptr (GFile) blob = NULL;
  g_autofree char *path = NULL;
  GAsyncResult *result = NULL;
  g_autoptr (GAsyncResult) owned = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (GError) error = NULL;

  g_free (harvest_store_fixture_commit (fixture, 0, harvest_change_new_create (asset), NULL));
  harvest_store_fixture_pass (fixture, 0);
  harvest_store_fixture_assert_healthy (fixture);

  blob = harvest_store_dup_blob_file (fixture->store, hash);
  path = g_file_get_path (blob);
  g_assert_no_errno (g_chmod (path, 0600));
  g_assert_true (g_file_set_contents (path, "something else", -1, NULL));
  harvest_store_check_async (fixture->store, NULL, harvest_test_store_result_cb, &result);
  owned = harvest_test_wait_result (&result);
  lines = harvest_store_check_finish (fixture->store, owned, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (lines), ==, 1);
  g_assert_true (g_str_has_prefix (lines[0], "blobs: "));
  g_assert_nonnull (strstr (lines[0], hash));
  g_clear_pointer (&lines, g_strfreev);
  g_clear_object (&owned);

  g_assert_no_errno (g_unlink (path));
  harvest_store_check_async (fixture->store, NULL, harvest_test_store_result_cb, &result);
  owned = harvest_test_wait_result (&result);
  lines = harvest_store_check_finish (fixture->store, owned, &error);
  g_assert_cmpuint (g_strv_length (lines), ==, 1);
  g_assert_true (g_str_has_prefix (lines[0], "asset "));
}

int
main (int argc, char **argv)
{
  harvest_test_init (&argc, &argv);

#define ADD(path, func)                                                                            \
  g_test_add (path, Fixture, NULL, harvest_store_fixture_set_up, func,                             \
              harvest_store_fixture_tear_down)
  ADD ("/store-files/intake", test_intake);
  ADD ("/store-files/wrong-type", test_wrong_type);
  ADD ("/store-files/sweep", test_sweep);
  ADD ("/store-files/named", test_named);
  ADD ("/store-files/check", test_check);
#undef ADD

  return g_test_run ();
}
