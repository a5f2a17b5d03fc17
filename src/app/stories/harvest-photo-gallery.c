/* harvest-photo-gallery.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-photo-gallery"

#include "config.h"

#include "harvest-photo-gallery.h"

#include "harvest-photo-viewer.h"
#include "harvest-thumbnail.h"

#include <glib/gi18n.h>

/* The measure of a line of the article, and more; times the scale of the screen. */
#define LARGE_PIXELS 1024
#define SMALL_PIXELS 256

/* Very long or tall pictures are cut in the article, and whole in the viewer. */
#define MIN_RATIO 1.0
#define MAX_RATIO 2.2

struct _HarvestPhotoGallery
{
  GtkWidget parent_instance;

  /* Template */
  GtkWidget *large_button;
  HarvestThumbnail *large;
  GtkLabel *caption;
  GtkWidget *row;

  /* Owned */
  HarvestStore *store;
  GPtrArray *photos;
};

G_DEFINE_FINAL_TYPE (HarvestPhotoGallery, harvest_photo_gallery, GTK_TYPE_WIDGET)

/* Auxiliary methods */

static void
open_viewer (HarvestPhotoGallery *self, guint index)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *viewer = NULL;

  if (self->photos == NULL || index >= self->photos->len)
    return;
  viewer = harvest_photo_viewer_new (self->store, self->photos, index);
  if (GTK_IS_WINDOW (root))
    gtk_window_set_transient_for (GTK_WINDOW (viewer), GTK_WINDOW (root));
  gtk_window_present (GTK_WINDOW (viewer));
}

static double
get_ratio (HarvestRecord *photo)
{
  gint64 width = harvest_record_get_integer (photo, "width");
  gint64 height = harvest_record_get_integer (photo, "height");

  if (width <= 0 || height <= 0)
    return 1.5;
  return CLAMP ((double)width / height, MIN_RATIO, MAX_RATIO);
}

static char *
describe (HarvestPhotoGallery *self, guint index)
{
  HarvestRecord *photo = self->photos->pdata[index];
  const char *text = harvest_record_get_string (photo, "alt_text");

  if (text == NULL)
    text = harvest_record_get_string (photo, "caption");
  if (text != NULL)
    return g_strdup (text);
  /* Translators: the number of a picture and how many there are. */
  return g_strdup_printf (_ ("Picture %1$u of %2$u"), index + 1, self->photos->len);
}

static void
small_clicked_cb (GtkButton *button, HarvestPhotoGallery *self)
{
  open_viewer (self, GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "index")));
}

static void
add_small (HarvestPhotoGallery *self, guint index)
{
  g_autofree char *description = describe (self, index);
  GtkWidget *button = gtk_button_new ();
  GtkWidget *thumbnail = harvest_thumbnail_new ();

  gtk_widget_set_size_request (thumbnail, 96, 72);
  harvest_thumbnail_set_blob (HARVEST_THUMBNAIL (thumbnail), self->store,
                              harvest_record_get_string (self->photos->pdata[index], "sha256"),
                              SMALL_PIXELS);
  gtk_button_set_child (GTK_BUTTON (button), thumbnail);
  gtk_widget_add_css_class (button, "photo");
  gtk_widget_set_tooltip_text (button, description);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  description, -1);
  g_object_set_data (G_OBJECT (button), "index", GUINT_TO_POINTER (index));
  g_signal_connect (button, "clicked", G_CALLBACK (small_clicked_cb), self);
  gtk_widget_set_parent (button, self->row);
}

static void
clear_row (HarvestPhotoGallery *self)
{
  GtkWidget *child = NULL;

  while ((child = gtk_widget_get_first_child (self->row)) != NULL)
    gtk_widget_unparent (child);
}

/* Callbacks */

static void
large_clicked_cb (HarvestPhotoGallery *self)
{
  open_viewer (self, 0);
}

/* GObject overrides */

static void
harvest_photo_gallery_dispose (GObject *object)
{
  HarvestPhotoGallery *self = HARVEST_PHOTO_GALLERY (object);
  GtkWidget *child = NULL;

  if (self->row != NULL)
    clear_row (self);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  self->row = NULL;
  g_clear_pointer (&self->photos, g_ptr_array_unref);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (harvest_photo_gallery_parent_class)->dispose (object);
}

static void
harvest_photo_gallery_class_init (HarvestPhotoGalleryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = harvest_photo_gallery_dispose;

  g_type_ensure (HARVEST_TYPE_THUMBNAIL);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/com/example/StoryHarvest/ui/stories/harvest-photo-gallery.ui");
  gtk_widget_class_bind_template_child (widget_class, HarvestPhotoGallery, large_button);
  gtk_widget_class_bind_template_child (widget_class, HarvestPhotoGallery, large);
  gtk_widget_class_bind_template_child (widget_class, HarvestPhotoGallery, caption);
  gtk_widget_class_bind_template_child (widget_class, HarvestPhotoGallery, row);
  gtk_widget_class_bind_template_callback (widget_class, large_clicked_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
harvest_photo_gallery_init (HarvestPhotoGallery *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/* Public API */

GtkWidget *
harvest_photo_gallery_new (void)
{
  return g_object_new (HARVEST_TYPE_PHOTO_GALLERY, NULL);
}

void
harvest_photo_gallery_set_photos (HarvestPhotoGallery *self, HarvestStore *store, GPtrArray *photos)
{
  g_autofree char *description = NULL;
  const char *caption = NULL;
  HarvestRecord *first = NULL;

  g_return_if_fail (HARVEST_IS_PHOTO_GALLERY (self));
  g_return_if_fail (photos != NULL);

  g_set_object (&self->store, store);
  g_clear_pointer (&self->photos, g_ptr_array_unref);
  self->photos = g_ptr_array_ref (photos);
  clear_row (self);
  gtk_widget_set_visible (GTK_WIDGET (self), photos->len > 0);
  if (photos->len == 0)
    {
      harvest_thumbnail_set_blob (self->large, NULL, NULL, LARGE_PIXELS);
      return;
    }

  first = photos->pdata[0];
  caption = harvest_record_get_string (first, "caption");
  description = describe (self, 0);
  g_object_set (self->large, "ratio", get_ratio (first), NULL);
  harvest_thumbnail_set_blob (self->large, store, harvest_record_get_string (first, "sha256"),
                              LARGE_PIXELS * gtk_widget_get_scale_factor (GTK_WIDGET (self)));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->large_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, description, -1);
  gtk_label_set_label (self->caption, caption != NULL ? caption : "");
  gtk_widget_set_visible (GTK_WIDGET (self->caption), caption != NULL);
  for (guint i = 1; i < photos->len; i++)
    add_small (self, i);
  gtk_widget_set_visible (self->row, photos->len > 1);
}
