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
#include "harvest-error-words.h"
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

static HarvestChange *
make_change (HarvestTranscriptWindow *self, GError **error)
{
  g_autoptr (HarvestRecordBuilder) builder = harvest_record_builder_new_from (self->asset);
  g_autoptr (HarvestRecord) after = NULL;
  g_autofree char *text = NULL;
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  text = gtk_text_buffer_get_text (self->buffer, &start, &end, FALSE);
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
  if (change == NULL)
    {
      gtk_window_close (GTK_WINDOW (self));
      return;
    }
  g_ptr_array_add (changes, change);
  gtk_widget_action_set_enabled (widget, "transcript.save", FALSE);
  harvest_store_commit_async (self->store, changes, NULL, HARVEST_STORE_UNDO_SECONDS, NULL,
                              committed_cb, g_object_ref (self));
}

/* GObject overrides */

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

  G_OBJECT_CLASS (klass)->finalize = harvest_transcript_window_finalize;

  g_type_ensure (HARVEST_TYPE_VOICE_PLAYER);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/com/example/StoryHarvest/ui/edit/harvest-transcript-window.ui");
  gtk_widget_class_bind_template_child (widget_class, HarvestTranscriptWindow, player);
  gtk_widget_class_bind_template_child (widget_class, HarvestTranscriptWindow, view);
  gtk_widget_class_bind_template_child (widget_class, HarvestTranscriptWindow, buffer);
  gtk_widget_class_bind_template_child (widget_class, HarvestTranscriptWindow, problem);
  gtk_widget_class_install_action (widget_class, "transcript.save", NULL, save_activated);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK,
                                       "transcript.save", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
harvest_transcript_window_init (HarvestTranscriptWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* Public API */

GtkWidget *
harvest_transcript_window_new (HarvestStore *store, HarvestRecord *asset)
{
  HarvestTranscriptWindow *self = NULL;
  g_autoptr (GFile) file = NULL;
  const char *text = NULL;

  g_return_val_if_fail (HARVEST_IS_STORE (store), NULL);
  g_return_val_if_fail (asset != NULL && harvest_record_is (asset, "asset"), NULL);

  self = g_object_new (HARVEST_TYPE_TRANSCRIPT_WINDOW, NULL);
  self->store = g_object_ref (store);
  self->asset = harvest_record_ref (asset);
  file = harvest_store_dup_blob_file (store, harvest_record_get_string (asset, "sha256"));
  harvest_voice_player_set_duration (self->player, harvest_record_get_integer (asset, "duration"));
  harvest_voice_player_set_file (self->player, file);
  text = harvest_record_get_string (asset, "transcript");
  gtk_text_buffer_set_text (self->buffer, text != NULL ? text : "", -1);
  return GTK_WIDGET (self);
}
