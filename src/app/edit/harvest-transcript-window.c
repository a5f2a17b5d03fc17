/* harvest-transcript-window.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-transcript-window"

#include "config.h"

#include "harvest-transcript-window.h"

#include "harvest-change.h"
#include "harvest-draft-keeper.h"
#include "harvest-error-words.h"
#include "harvest-record-draft.h"
#include "harvest-undo-toast.h"
#include "harvest-voice-player.h"

#include <glib/gi18n.h>

struct _HarvestTranscriptWindow
{
  AdwWindow parent_instance;

  /* Template */
  HarvestVoicePlayer *player;
  GtkTextView *view;
  GtkTextBuffer *buffer;
  GtkLabel *problem;

  /* Owned */
  HarvestStore *store;
  HarvestRecord *asset;
  HarvestDraftKeeper *keeper;

  gboolean drafts_read;
};

G_DEFINE_FINAL_TYPE (HarvestTranscriptWindow, harvest_transcript_window, ADW_TYPE_WINDOW)

/* Auxiliary methods */

static void
show_problem (HarvestTranscriptWindow *self, const GError *error)
{
  g_autoptr (HarvestErrorWords) words = harvest_error_words_new (error);
  g_autofree char *text = g_strdup_printf ("%s. %s", words->title, words->body);

  g_message ("What was written down was not saved: %s", error->message);
  gtk_label_set_label (self->problem, text);
  gtk_widget_set_visible (GTK_WIDGET (self->problem), TRUE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "transcript.save", TRUE);
}

static char *
dup_text (HarvestTranscriptWindow *self)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  return gtk_text_buffer_get_text (self->buffer, &start, &end, FALSE);
}

static const char *
get_transcript (HarvestTranscriptWindow *self)
{
  const char *text = harvest_record_get_string (self->asset, "transcript");

  return text != NULL ? text : "";
}

static void
read_draft (HarvestDraftContent *content, gpointer user_data)
{
  HarvestTranscriptWindow *self = user_data;
  g_autoptr (GHashTable) texts = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  g_autofree char *text = dup_text (self);

  if (g_str_equal (text, get_transcript (self)))
    return;
  g_hash_table_insert (texts, (char *)"text", g_steal_pointer (&text));
  content->json = harvest_record_draft_write (HARVEST_DRAFT_OF_TRANSCRIPT, self->asset, texts);
}

static HarvestChange *
make_change (HarvestTranscriptWindow *self, GError **error)
{
  g_autoptr (HarvestRecordBuilder) builder = harvest_record_builder_new_from (self->asset);
  g_autoptr (HarvestRecord) after = NULL;
  g_autofree char *text = dup_text (self);

  harvest_record_builder_set_string (builder, "transcript", text);
  after = harvest_record_builder_end (builder, error);
  return after != NULL ? harvest_change_new_update (self->asset, after) : NULL;
}

/* Callbacks */

static void
committed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (HarvestTranscriptWindow) self = user_data;
  g_autofree char *act = NULL;
  g_autoptr (GError) error = NULL;
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));

  if (!harvest_store_commit_finish (HARVEST_STORE (object), result, &act, &error))
    {
      show_problem (self, error);
      return;
    }
  if (parent != NULL && ADW_IS_APPLICATION_WINDOW (parent))
    harvest_undo_offer (adw_application_window_get_content (ADW_APPLICATION_WINDOW (parent)),
                        self->store, _ ("What is said is written down"), act, NULL, NULL, NULL);
  gtk_window_close (GTK_WINDOW (self));
}

static void
save_activated (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  HarvestTranscriptWindow *self = HARVEST_TRANSCRIPT_WINDOW (widget);
  g_autoptr (GPtrArray)
      changes = g_ptr_array_new_with_free_func ((GDestroyNotify)harvest_change_unref);
  g_autoptr (GError) error = NULL;
  HarvestChange *change = make_change (self, &error);

  if (error != NULL)
    {
      show_problem (self, error);
      return;
    }
  /* The draft is brought up to date first, so that an undo brings back every word. */
  harvest_draft_keeper_flush (self->keeper);
  if (change == NULL)
    {
      gtk_window_close (GTK_WINDOW (self));
      return;
    }
  g_ptr_array_add (changes, change);
  gtk_widget_action_set_enabled (widget, "transcript.save", FALSE);
  harvest_store_commit_async (self->store, changes,
                              harvest_draft_keeper_is_kept (self->keeper)
                                  ? harvest_draft_keeper_get_id (self->keeper)
                                  : NULL,
                              HARVEST_STORE_UNDO_SECONDS, NULL, committed_cb, g_object_ref (self));
}

static void
text_changed_cb (HarvestTranscriptWindow *self)
{
  if (self->drafts_read)
    harvest_draft_keeper_changed (self->keeper);
}

static void
drafts_listed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (HarvestTranscriptWindow) self = user_data;
  g_autoptr (GPtrArray) drafts = NULL;
  g_autoptr (HarvestRecordDraft) draft = NULL;
  g_autoptr (GError) error = NULL;

  drafts = harvest_store_list_drafts_finish (HARVEST_STORE (object), result, &error);
  if (drafts != NULL)
    draft = harvest_record_draft_find (drafts, HARVEST_DRAFT_OF_TRANSCRIPT,
                                       harvest_record_get_id (self->asset));
  else
    g_message ("The drafts could not be read: %s", error->message);
  if (draft != NULL)
    {
      harvest_draft_keeper_start (self->keeper, draft->id);
      gtk_text_buffer_set_text (self->buffer, harvest_record_draft_get (draft, "text"), -1);
    }
  self->drafts_read = TRUE;
  gtk_text_view_set_editable (self->view, TRUE);
}

/* GObject and GtkWindow overrides */

/* Closing keeps the draft: nothing is lost by it. */
static gboolean
harvest_transcript_window_close_request (GtkWindow *window)
{
  harvest_draft_keeper_flush (HARVEST_TRANSCRIPT_WINDOW (window)->keeper);
  return GTK_WINDOW_CLASS (harvest_transcript_window_parent_class)->close_request (window);
}

static void
harvest_transcript_window_dispose (GObject *object)
{
  g_clear_object (&HARVEST_TRANSCRIPT_WINDOW (object)->keeper);

  G_OBJECT_CLASS (harvest_transcript_window_parent_class)->dispose (object);
}

static void
harvest_transcript_window_finalize (GObject *object)
{
  HarvestTranscriptWindow *self = HARVEST_TRANSCRIPT_WINDOW (object);

  g_clear_object (&self->store);
  g_clear_pointer (&self->asset, harvest_record_unref);

  G_OBJECT_CLASS (harvest_transcript_window_parent_class)->finalize (object);
}

static void
harvest_transcript_window_class_init (HarvestTranscriptWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = harvest_transcript_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = harvest_transcript_window_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = harvest_transcript_window_close_request;

  g_type_ensure (HARVEST_TYPE_VOICE_PLAYER);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/com/example/StoryHarvest/ui/edit/harvest-transcript-window.ui");
  gtk_widget_class_bind_template_child (widget_class, HarvestTranscriptWindow, player);
  gtk_widget_class_bind_template_child (widget_class, HarvestTranscriptWindow, view);
  gtk_widget_class_bind_template_child (widget_class, HarvestTranscriptWindow, buffer);
  gtk_widget_class_bind_template_child (widget_class, HarvestTranscriptWindow, problem);
  gtk_widget_class_bind_template_callback (widget_class, text_changed_cb);
  gtk_widget_class_install_action (widget_class, "transcript.save", NULL, save_activated);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
harvest_transcript_window_init (HarvestTranscriptWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->keeper = harvest_draft_keeper_new (read_draft, self);
}

/* Public API */

GtkWidget *
harvest_transcript_window_new (HarvestStore *store, HarvestRecord *asset)
{
  HarvestTranscriptWindow *self = NULL;
  g_autoptr (GFile) file = NULL;

  g_return_val_if_fail (HARVEST_IS_STORE (store), NULL);
  g_return_val_if_fail (asset != NULL && harvest_record_is (asset, "asset"), NULL);

  self = g_object_new (HARVEST_TYPE_TRANSCRIPT_WINDOW, NULL);
  self->store = g_object_ref (store);
  self->asset = harvest_record_ref (asset);
  file = harvest_store_dup_blob_file (store, harvest_record_get_string (asset, "sha256"));
  harvest_voice_player_set_duration (self->player, harvest_record_get_integer (asset, "duration"));
  harvest_voice_player_set_file (self->player, file);
  gtk_text_buffer_set_text (self->buffer, get_transcript (self), -1);
  harvest_draft_keeper_set_store (self->keeper, store);
  /* A moment without typing, until it is known whether something was typed before. */
  gtk_text_view_set_editable (self->view, FALSE);
  harvest_store_list_drafts_async (store, NULL, drafts_listed_cb, g_object_ref (self));
  gtk_window_set_focus (GTK_WINDOW (self), GTK_WIDGET (self->view));
  return GTK_WIDGET (self);
}
