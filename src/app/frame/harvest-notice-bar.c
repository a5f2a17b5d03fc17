/* harvest-notice-bar.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-notice-bar"

#include "config.h"

#include "harvest-notice-bar.h"

#include "harvest-store.h"

#include <glib/gi18n.h>

struct _HarvestNoticeBar
{
  GtkWidget parent_instance;

  /* Template */
  GtkRevealer *revealer;
  GtkLabel *text;

  /* Owned */
  GQueue waiting; /* of char *, words for a person */
};

G_DEFINE_FINAL_TYPE (HarvestNoticeBar, harvest_notice_bar, GTK_TYPE_WIDGET)

/* Auxiliary methods */

static char *
put_into_words (const HarvestNotice *notice)
{
  g_autofree char *size = NULL;
  g_autofree char *path = NULL;

  switch (notice->kind)
    {
    case HARVEST_NOTICE_SALVAGED:
      path = g_filename_display_name (notice->detail);
      return g_strdup_printf (
          /* Translators: %s is the path of a file. */
          _ ("The file with your stories was damaged. What could be read was saved and is here. "
             "The "
             "damaged file is kept as %s."),
          path);
    case HARVEST_NOTICE_UNREADABLE:
      path = g_filename_display_name (notice->detail);
      return g_strdup_printf (
          /* Translators: %s is the path of a file. */
          _ ("A file was damaged so badly that nothing in it could be read. It is kept as %s. You "
             "can go on with a new one."),
          path);
    case HARVEST_NOTICE_RESTORED:
      return g_strdup_printf (
          /* Translators: %s is the name of a person. */
          _ ("The stories on this computer were lost or exchanged, so your name, %s, was entered "
             "again. Your drafts and what you had not sent are here."),
          notice->detail);
    case HARVEST_NOTICE_MIGRATED:
      path = g_filename_display_name (notice->detail);
      return g_strdup_printf (
          /* Translators: %s is the path of a file. */
          _ ("Your stories were brought to the form of this version. A copy from before is kept as "
             "%s."),
          path);
    case HARVEST_NOTICE_LOW_DISK:
      size = g_format_size (g_ascii_strtoull (notice->detail, NULL, 10));
      /* Translators: %s is a size, such as 30 MB. */
      return g_strdup_printf (_ ("The disk is nearly full: %s are left. Please free some space "
                                 "soon, so that new stories "
                                 "can be saved."),
                              size);
    default:
      g_return_val_if_reached (NULL);
    }
}

static void
show_next (HarvestNoticeBar *self)
{
  const char *text = g_queue_peek_head (&self->waiting);

  if (text != NULL)
    gtk_label_set_label (self->text, text);
  gtk_revealer_set_reveal_child (self->revealer, text != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self), text != NULL);
}

/* Callbacks */

static void
dismiss_clicked_cb (HarvestNoticeBar *self)
{
  g_free (g_queue_pop_head (&self->waiting));
  show_next (self);
}

/* GObject overrides */

static void
harvest_notice_bar_dispose (GObject *object)
{
  HarvestNoticeBar *self = HARVEST_NOTICE_BAR (object);
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self));

  g_clear_pointer (&child, gtk_widget_unparent);
  g_queue_clear_full (&self->waiting, g_free);

  G_OBJECT_CLASS (harvest_notice_bar_parent_class)->dispose (object);
}

static void
harvest_notice_bar_class_init (HarvestNoticeBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = harvest_notice_bar_dispose;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_ALERT);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/com/example/StoryHarvest/ui/frame/harvest-notice-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, HarvestNoticeBar, revealer);
  gtk_widget_class_bind_template_child (widget_class, HarvestNoticeBar, text);
  gtk_widget_class_bind_template_callback (widget_class, dismiss_clicked_cb);
}

static void
harvest_notice_bar_init (HarvestNoticeBar *self)
{
  g_queue_init (&self->waiting);
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* Public API */

void
harvest_notice_bar_set_notices (HarvestNoticeBar *self, GPtrArray *notices)
{
  g_return_if_fail (HARVEST_IS_NOTICE_BAR (self));
  g_return_if_fail (notices != NULL);

  g_queue_clear_full (&self->waiting, g_free);
  for (guint i = 0; i < notices->len; i++)
    g_queue_push_tail (&self->waiting, put_into_words (g_ptr_array_index (notices, i)));
  show_next (self);
}
