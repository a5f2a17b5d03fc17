/* test-transcript-window.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-transcript-window"

#include "config.h"

#include "harvest-transcript-window.h"
#include "harvest-widget-test.h"

/* A recording in the story, kept in the store. */
static HarvestRecord *
add_recording (HarvestStore *store, const char *story)
{
  g_autoptr (HarvestRecordBuilder) builder = harvest_record_builder_new ("asset", NULL);
  g_autoptr (GPtrArray)
      changes = g_ptr_array_new_with_free_func ((GDestroyNotify)harvest_change_unref);
  g_autofree char *hash = g_strnfill (64, 'a');
  GAsyncResult *committed = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  HarvestRecord *asset = NULL;

  harvest_record_builder_set_root (builder, story);
  harvest_record_builder_set_string (builder, "mime", "audio/ogg");
  harvest_record_builder_set_string (builder, "sha256", hash);
  harvest_record_builder_set_integer (builder, "bytes", 10);
  asset = harvest_record_builder_end (builder, &error);
  g_assert_no_error (error);
  g_ptr_array_add (changes, harvest_change_new_create (asset));
  harvest_store_commit_async (store, changes, NULL, 0, NULL, harvest_test_store_result_cb,
                              &committed);
  result = harvest_test_wait_result (&committed);
  g_assert_true (harvest_store_commit_finish (store, result, NULL, &error));
  g_assert_no_error (error);
  return asset;
}

static GtkTextView *
get_view (GtkWidget *window)
{
  return GTK_TEXT_VIEW (harvest_widget_test_find (window, GTK_TYPE_TEXT_VIEW, "view"));
}

static GtkWidget *
open_window (HarvestStore *store, HarvestRecord *asset)
{
  GtkWidget *window = g_object_ref (harvest_transcript_window_new (store, asset));

  gtk_window_present (GTK_WINDOW (window));
  harvest_widget_test_until (gtk_text_view_get_editable (get_view (window)));
  return window;
}

static void
close_window (GtkWidget *window)
{
  gtk_window_close (GTK_WINDOW (window));
  harvest_widget_test_until (!gtk_widget_get_visible (window));
  harvest_test_drain ();
  g_assert_finalize_object (G_OBJECT (window));
}

static void
test_draft (void)
{
  HarvestStore *store = harvest_widget_test_open_store ("Rosa");
  g_autofree char *story = harvest_widget_test_tell (store, "Listen to this.");
  g_autoptr (HarvestRecord) asset = add_recording (store, story);
  GtkWidget *window = open_window (store, asset);
  g_autofree char *text = NULL;
  g_autoptr (GPtrArray) assets = NULL;
  g_autoptr (GPtrArray) drafts = NULL;

  g_test_summary ("Half a transcript waits until somebody goes on, and is no draft when saved");

  gtk_text_buffer_set_text (gtk_text_view_get_buffer (get_view (window)), "We heard", -1);
  close_window (window);

  window = open_window (store, asset);
  g_object_get (gtk_text_view_get_buffer (get_view (window)), "text", &text, NULL);
  g_assert_cmpstr (text, ==, "We heard");
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (get_view (window)), "We heard a knock.", -1);
  gtk_widget_activate_action (window, "transcript.save", NULL);
  harvest_widget_test_until (!gtk_widget_get_visible (window));
  harvest_test_drain ();
  g_assert_finalize_object (G_OBJECT (window));

  harvest_widget_test_wait_received (store);
  assets = harvest_widget_test_list_dependents (store, story, "asset");
  g_assert_cmpstr (harvest_record_get_string (g_ptr_array_index (assets, 0), "transcript"), ==,
                   "We heard a knock.");
  drafts = harvest_widget_test_list_drafts (store);
  g_assert_cmpuint (drafts->len, ==, 0);
  harvest_widget_test_close_store (store);
}

int
main (int argc, char **argv)
{
  harvest_widget_test_init (&argc, &argv);

  g_test_add_func ("/transcript-window/draft", test_draft);

  return g_test_run ();
}
