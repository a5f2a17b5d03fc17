/* harvest-test-intake.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-test-intake"

#include "config.h"

#include "harvest-test-intake.h"

#include "harvest-media-error.h"
#include "harvest-test.h"

void
harvest_test_intake_set_up (HarvestTestIntake *self, gconstpointer data)
{
  g_autofree char *blobs = NULL;
  g_autofree char *thumbnails = NULL;
  g_autoptr (GError) error = NULL;

  self->folder = harvest_test_make_dir ();
  blobs = g_build_filename (self->folder, "blobs", NULL);
  thumbnails = g_build_filename (self->folder, "thumbnails", NULL);
  self->blobs = harvest_blob_store_open_sync (blobs, &error);
  g_assert_no_error (error);
  self->intake = harvest_media_intake_new (self->blobs, thumbnails);
}

void
harvest_test_intake_tear_down (HarvestTestIntake *self, gconstpointer data)
{
  g_clear_object (&self->intake);
  g_clear_object (&self->blobs);
  g_clear_pointer (&self->folder, g_free);
}

HarvestMediaInfo *
harvest_test_intake_take (HarvestTestIntake *self, GBytes *content)
{
  g_autoptr (GError) error = NULL;
  HarvestMediaInfo *info = harvest_media_intake_take_bytes_sync (self->intake, content, NULL,
                                                                 &error);

  g_assert_no_error (error);
  g_assert_nonnull (info);
  return info;
}

static gboolean
count_cb (const char *hash, gint64 bytes, gint64 written, gpointer user_data)
{
  guint *n = user_data;

  (*n)++;
  return TRUE;
}

guint
harvest_test_intake_count_blobs (HarvestTestIntake *self)
{
  g_autoptr (GError) error = NULL;
  guint n = 0;

  harvest_blob_store_foreach_sync (self->blobs, count_cb, &n, NULL, &error);
  g_assert_no_error (error);
  return n;
}

void
harvest_test_intake_refuse (HarvestTestIntake *self, GBytes *content, int code)
{
  guint before = harvest_test_intake_count_blobs (self);
  g_autoptr (GError) error = NULL;

  g_assert_null (harvest_media_intake_take_bytes_sync (self->intake, content, NULL, &error));
  g_assert_error (error, HARVEST_MEDIA_ERROR, code);
  g_assert_cmpstr (error->message, !=, "");
  g_assert_cmpuint (harvest_test_intake_count_blobs (self), ==, before);
}

GBytes *
harvest_test_intake_read (HarvestTestIntake *self, const char *hash)
{
  g_autofree char *path = harvest_blob_store_dup_path (self->blobs, hash);
  g_autoptr (GError) error = NULL;
  char *content;
  gsize length;

  g_file_get_contents (path, &content, &length, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (content, length);
}
