/* harvest-photo-viewer.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-photo-viewer"

#include "config.h"

#include "harvest-photo-viewer.h"

#include "harvest-thumbnail.h"

#include <glib/gi18n.h>

/* More than a screen shows; larger ones are made smaller by the child that decodes them. */
#define PIXELS 2560

struct _HarvestPhotoViewer
{
  AdwWindow parent_instance;

  /* Template */
  AdwWindowTitle *heading;
  HarvestThumbnail *picture;
  GtkLabel *caption;

  /* Owned */
  HarvestStore *store;
  GPtrArray *photos;

  guint index;
};

G_DEFINE_FINAL_TYPE (HarvestPhotoViewer, harvest_photo_viewer, ADW_TYPE_WINDOW)

/* Auxiliary methods */

static void
show (HarvestPhotoViewer *self, guint index)
{
  HarvestRecord *photo = self->photos->pdata[index];
  const char *caption = harvest_record_get_string (photo, "caption");
  const char *text = harvest_record_get_string (photo, "alt_text");
  g_autofree char *place = NULL;

  self->index = index;
  if (caption == NULL)
    caption = text;
  /* Translators: the number of a picture and how many there are. */
  place = g_strdup_printf (_ ("Picture %1$u of %2$u"), index + 1, self->photos->len);
  adw_window_title_set_title (self->heading, place);
  gtk_label_set_label (self->caption, caption != NULL ? caption : "");
  gtk_widget_set_visible (GTK_WIDGET (self->caption), caption != NULL);
  harvest_thumbnail_set_alternative (self->picture, text != NULL ? text : place);
  harvest_thumbnail_set_blob (self->picture, self->store,
                              harvest_record_get_string (photo, "sha256"), PIXELS);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "viewer.previous", index > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "viewer.next", index + 1 < self->photos->len);
}

static void
previous_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  show (HARVEST_PHOTO_VIEWER (widget), HARVEST_PHOTO_VIEWER (widget)->index - 1);
}

static void
next_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  show (HARVEST_PHOTO_VIEWER (widget), HARVEST_PHOTO_VIEWER (widget)->index + 1);
}

/* In right-to-left languages the next picture is on the left. */
static gboolean
arrow_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  gboolean left = g_variant_get_boolean (args);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;

  return gtk_widget_activate_action (widget, left != rtl ? "viewer.previous" : "viewer.next", NULL);
}

/* GObject overrides */

static void
harvest_photo_viewer_dispose (GObject *object)
{
  HarvestPhotoViewer *self = HARVEST_PHOTO_VIEWER (object);

  g_clear_pointer (&self->photos, g_ptr_array_unref);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (harvest_photo_viewer_parent_class)->dispose (object);
}

static void
harvest_photo_viewer_class_init (HarvestPhotoViewerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = harvest_photo_viewer_dispose;

  g_type_ensure (HARVEST_TYPE_THUMBNAIL);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/com/example/StoryHarvest/ui/stories/harvest-photo-viewer.ui");
  gtk_widget_class_bind_template_child (widget_class, HarvestPhotoViewer, heading);
  gtk_widget_class_bind_template_child (widget_class, HarvestPhotoViewer, picture);
  gtk_widget_class_bind_template_child (widget_class, HarvestPhotoViewer, caption);

  gtk_widget_class_install_action (widget_class, "viewer.previous", NULL, previous_cb);
  gtk_widget_class_install_action (widget_class, "viewer.next", NULL, next_cb);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Left, 0, arrow_cb, "b", TRUE);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Right, 0, arrow_cb, "b", FALSE);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Page_Up, 0, "viewer.previous", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Page_Down, 0, "viewer.next", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
harvest_photo_viewer_init (HarvestPhotoViewer *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* Public API */

GtkWidget *
harvest_photo_viewer_new (HarvestStore *store, GPtrArray *photos, guint index)
{
  HarvestPhotoViewer *self = NULL;

  g_return_val_if_fail (HARVEST_IS_STORE (store), NULL);
  g_return_val_if_fail (photos != NULL && index < photos->len, NULL);

  self = g_object_new (HARVEST_TYPE_PHOTO_VIEWER, NULL);
  self->store = g_object_ref (store);
  self->photos = g_ptr_array_ref (photos);
  show (self, index);
  return GTK_WIDGET (self);
}
