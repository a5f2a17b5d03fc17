/* harvest-response-row.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-response-row"

#include "config.h"

#include "harvest-response-row.h"

#include "harvest-dates.h"
#include "harvest-time-words.h"
#include "harvest-picture-loader.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#define PICTURE_PIXELS 128

struct _HarvestResponseRow
{
  GtkWidget parent_instance;

  /* Template */
  GtkWidget *content;
  AdwAvatar *avatar;
  GtkWidget *heart;
  GtkLabel *name;
  GtkLabel *date;
  GtkLabel *text;

  /* Owned */
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (HarvestResponseRow, harvest_response_row, GTK_TYPE_WIDGET)

/* Callbacks */

static void
picture_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  HarvestResponseRow *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture)
      texture = harvest_picture_loader_load_finish (HARVEST_STORE (source), result, &error);

  /* Cancelled: the row may be gone. */
  if (texture != NULL)
    adw_avatar_set_custom_image (self->avatar, GDK_PAINTABLE (texture));
}

/* GObject overrides */

static void
harvest_response_row_dispose (GObject *object)
{
  HarvestResponseRow *self = HARVEST_RESPONSE_ROW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_pointer (&self->content, gtk_widget_unparent);

  G_OBJECT_CLASS (harvest_response_row_parent_class)->dispose (object);
}

static void
harvest_response_row_finalize (GObject *object)
{
  HarvestResponseRow *self = HARVEST_RESPONSE_ROW (object);

  g_object_unref (self->cancellable);

  G_OBJECT_CLASS (harvest_response_row_parent_class)->finalize (object);
}

static void
harvest_response_row_class_init (HarvestResponseRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = harvest_response_row_dispose;
  object_class->finalize = harvest_response_row_finalize;

  gtk_widget_class_set_template_from_resource (
      widget_class, "/com/example/StoryHarvest/ui/stories/harvest-response-row.ui");
  gtk_widget_class_bind_template_child (widget_class, HarvestResponseRow, content);
  gtk_widget_class_bind_template_child (widget_class, HarvestResponseRow, avatar);
  gtk_widget_class_bind_template_child (widget_class, HarvestResponseRow, heart);
  gtk_widget_class_bind_template_child (widget_class, HarvestResponseRow, name);
  gtk_widget_class_bind_template_child (widget_class, HarvestResponseRow, date);
  gtk_widget_class_bind_template_child (widget_class, HarvestResponseRow, text);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
harvest_response_row_init (HarvestResponseRow *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* Public API */

GtkWidget *
harvest_response_row_new (void)
{
  return g_object_new (HARVEST_TYPE_RESPONSE_ROW, NULL);
}

void
harvest_response_row_set_response (HarvestResponseRow *self,
                                   HarvestStore *store,
                                   HarvestRecord *response,
                                   HarvestRecord *author,
                                   gint64 now)
{
  const char *name = author != NULL ? harvest_record_get_string (author, "name") : NULL;
  const char *hash = author != NULL ? harvest_record_get_string (author, "picture") : NULL;
  const char *text = harvest_record_get_string (response, "text");
  gboolean thanks = harvest_record_is (response, "thanks");
  g_autofree char *day = NULL;
  g_autofree char *full = NULL;

  g_return_if_fail (HARVEST_IS_RESPONSE_ROW (self));

  if (name == NULL)
    name = _ ("Somebody");
  if (text == NULL && thanks)
    text = _ ("Thank you");
  day = harvest_time_words_new (harvest_record_get_created (response), now);
  full = harvest_dates_format_full (harvest_record_get_created (response));

  adw_avatar_set_text (self->avatar, name);
  gtk_widget_set_visible (self->heart, thanks);
  gtk_label_set_label (self->name, name);
  gtk_label_set_label (self->date, day);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->date), full);
  gtk_label_set_label (self->text, text != NULL ? text : "");
  if (hash != NULL)
    harvest_picture_loader_load_async (store, hash, PICTURE_PIXELS, TRUE, self->cancellable,
                                       picture_loaded_cb, self);
}
