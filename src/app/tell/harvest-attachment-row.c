/* harvest-attachment-row.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-attachment-row"

#include "config.h"

#include "harvest-attachment-row.h"

#include "harvest-voice-player.h"

#include <glib/gi18n.h>

#define THUMBNAIL_PIXELS 256

struct _HarvestAttachmentRow
{
  GtkWidget parent_instance;

  /* Template */
  GtkPicture *picture;
  HarvestVoicePlayer *player;
  GtkWidget *picture_frame;
  GtkEditable *caption;
  GtkEditable *alt_text;
  GtkWidget *remove;

  /* Owned */
  HarvestTellAttachment *attachment;
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (HarvestAttachmentRow, harvest_attachment_row, GTK_TYPE_WIDGET)

enum
{
  CHANGED,
  REMOVE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* Auxiliary methods */

static char *
dup_entry (GtkEditable *entry)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (entry)));

  return *text != '\0' ? g_steal_pointer (&text) : NULL;
}

static void
thumbnail_ready_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (HarvestAttachmentRow) self = user_data;
  g_autoptr (GFile) file = NULL;
  g_autoptr (GError) error = NULL;

  file = harvest_store_get_thumbnail_finish (HARVEST_STORE (object), result, &error);
  if (file != NULL)
    gtk_picture_set_file (self->picture, file);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_message ("There is no thumbnail of %s: %s", self->attachment->hash, error->message);
}

static void
show_sound (HarvestAttachmentRow *self, HarvestStore *store)
{
  g_autoptr (GFile) file = harvest_store_dup_blob_file (store, self->attachment->hash);

  harvest_voice_player_set_duration (self->player, self->attachment->duration);
  harvest_voice_player_set_file (self->player, file);
}

/* Callbacks */

static void
edited_cb (HarvestAttachmentRow *self)
{
  if (self->attachment != NULL)
    g_signal_emit (self, signals[CHANGED], 0);
}

static void
remove_clicked_cb (HarvestAttachmentRow *self)
{
  g_signal_emit (self, signals[REMOVE], 0);
}

/* GObject overrides */

static void
harvest_attachment_row_dispose (GObject *object)
{
  HarvestAttachmentRow *self = HARVEST_ATTACHMENT_ROW (object);
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self));

  g_cancellable_cancel (self->cancellable);
  g_clear_pointer (&child, gtk_widget_unparent);

  G_OBJECT_CLASS (harvest_attachment_row_parent_class)->dispose (object);
}

static void
harvest_attachment_row_finalize (GObject *object)
{
  HarvestAttachmentRow *self = HARVEST_ATTACHMENT_ROW (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->attachment, harvest_tell_attachment_free);

  G_OBJECT_CLASS (harvest_attachment_row_parent_class)->finalize (object);
}

static void
harvest_attachment_row_class_init (HarvestAttachmentRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = harvest_attachment_row_dispose;
  object_class->finalize = harvest_attachment_row_finalize;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  signals[REMOVE] = g_signal_new ("remove", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (HARVEST_TYPE_VOICE_PLAYER);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/com/example/StoryHarvest/ui/tell/harvest-attachment-row.ui");
  gtk_widget_class_bind_template_child (widget_class, HarvestAttachmentRow, picture);
  gtk_widget_class_bind_template_child (widget_class, HarvestAttachmentRow, player);
  gtk_widget_class_bind_template_child (widget_class, HarvestAttachmentRow, picture_frame);
  gtk_widget_class_bind_template_child (widget_class, HarvestAttachmentRow, caption);
  gtk_widget_class_bind_template_child (widget_class, HarvestAttachmentRow, alt_text);
  gtk_widget_class_bind_template_child (widget_class, HarvestAttachmentRow, remove);
  gtk_widget_class_bind_template_callback (widget_class, edited_cb);
  gtk_widget_class_bind_template_callback (widget_class, remove_clicked_cb);
}

static void
harvest_attachment_row_init (HarvestAttachmentRow *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* Public API */

GtkWidget *
harvest_attachment_row_new (HarvestStore *store, const HarvestTellAttachment *attachment)
{
  HarvestAttachmentRow *self = NULL;

  g_return_val_if_fail (HARVEST_IS_STORE (store), NULL);
  g_return_val_if_fail (attachment != NULL, NULL);

  self = g_object_new (HARVEST_TYPE_ATTACHMENT_ROW, NULL);
  gtk_editable_set_text (self->caption, attachment->caption != NULL ? attachment->caption : "");
  gtk_editable_set_text (self->alt_text, attachment->alt_text != NULL ? attachment->alt_text : "");
  self->attachment = harvest_tell_attachment_copy (attachment);
  if (g_str_has_prefix (attachment->mime, "image/"))
    {
      gtk_widget_set_visible (self->picture_frame, TRUE);
      harvest_store_get_thumbnail_async (store, attachment->hash, THUMBNAIL_PIXELS,
                                         self->cancellable, thumbnail_ready_cb,
                                         g_object_ref (self));
    }
  else
    {
      gtk_widget_set_visible (GTK_WIDGET (self->player), TRUE);
      gtk_widget_set_visible (GTK_WIDGET (self->alt_text), FALSE);
      show_sound (self, store);
    }
  return GTK_WIDGET (self);
}

HarvestTellAttachment *
harvest_attachment_row_dup_attachment (HarvestAttachmentRow *self)
{
  HarvestTellAttachment *attachment = NULL;

  g_return_val_if_fail (HARVEST_IS_ATTACHMENT_ROW (self), NULL);

  attachment = harvest_tell_attachment_copy (self->attachment);
  g_free (attachment->caption);
  g_free (attachment->alt_text);
  attachment->caption = dup_entry (self->caption);
  attachment->alt_text = dup_entry (self->alt_text);
  return attachment;
}
