/* harvest-trash-page.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-trash-page"

#include "config.h"

#include "harvest-trash-page.h"

#include "harvest-error-words.h"
#include "harvest-time-words.h"
#include "harvest-undo-toast.h"

#include <adwaita.h>
#include <glib/gi18n.h>

struct _HarvestTrashPage
{
  HarvestPage parent_instance;

  /* Template */
  GtkStack *stack;
  GtkListBox *rows;
};

G_DEFINE_FINAL_TYPE (HarvestTrashPage, harvest_trash_page, HARVEST_TYPE_PAGE)

/* Auxiliary methods */

static char *
describe (HarvestRecord *record)
{
  const char *text = NULL;

  if (harvest_record_is (record, "story"))
    {
      text = harvest_record_get_string (record, "title");
      return g_strdup (text != NULL ? text : _ ("A story without a title"));
    }
  if (harvest_record_is (record, "comment"))
    text = harvest_record_get_string (record, "text");
  return g_strdup (text != NULL ? text : _ ("Something you deleted"));
}

static void
add_row (HarvestTrashPage *self, const HarvestTrashed *trashed)
{
  HarvestStore *store = harvest_page_get_store (HARVEST_PAGE (self));
  gint64 now = harvest_clock_now (harvest_store_get_clock (store));
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_button_new_with_mnemonic (_ ("_Bring back"));
  g_autofree char *words = describe (trashed->record);
  g_autofree char *title = g_markup_escape_text (words, -1);
  g_autofree char *when = harvest_time_words_new (trashed->deleted, now);
  /* Translators: %s is when, such as: yesterday, 9:40 */
  g_autofree char *subtitle = g_strdup_printf (_ ("Deleted %s"), when);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 2);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s",
                                    harvest_record_get_id (trashed->record));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "trash.restore");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), button);
  gtk_list_box_append (self->rows, row);
}

static void
trash_listed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (HarvestTrashPage) self = user_data;
  g_autoptr (GPtrArray) trash = NULL;
  g_autoptr (GError) error = NULL;
  GtkListBoxRow *row = NULL;

  trash = harvest_store_list_trash_finish (HARVEST_STORE (object), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (trash == NULL)
    {
      g_message ("The trash could not be read: %s", error->message);
      gtk_stack_set_visible_child_name (self->stack, "trouble");
      return;
    }
  while ((row = gtk_list_box_get_row_at_index (self->rows, 0)) != NULL)
    gtk_list_box_remove (self->rows, GTK_WIDGET (row));
  for (guint i = 0; i < trash->len; i++)
    add_row (self, g_ptr_array_index (trash, i));
  gtk_stack_set_visible_child_name (self->stack, trash->len > 0 ? "list" : "empty");
}

static void
read_trash (HarvestTrashPage *self)
{
  HarvestPage *page = HARVEST_PAGE (self);

  if (harvest_page_get_store (page) != NULL)
    harvest_store_list_trash_async (harvest_page_get_store (page),
                                    harvest_page_get_cancellable (page), trash_listed_cb,
                                    g_object_ref (self));
}

static void
restored_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (HarvestTrashPage) self = user_data;
  g_autoptr (GError) error = NULL;

  if (harvest_store_restore_finish (HARVEST_STORE (object), result, &error))
    harvest_toast_show (GTK_WIDGET (self), _ ("It is back where it was"));
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_autoptr (HarvestErrorWords) words = harvest_error_words_new (error);

      g_message ("Nothing was brought back: %s", error->message);
      harvest_toast_show (GTK_WIDGET (self), words->title);
    }
  read_trash (self);
}

static void
restore_activated (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  HarvestPage *page = HARVEST_PAGE (widget);

  harvest_store_restore_async (
      harvest_page_get_store (page), g_variant_get_string (parameter, NULL),
      harvest_page_get_cancellable (page), restored_cb, g_object_ref (widget));
}

static void
retry_activated (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  read_trash (HARVEST_TRASH_PAGE (widget));
}

/* HarvestPage overrides */

static void
harvest_trash_page_set_store (HarvestPage *page, HarvestStore *store)
{
  g_signal_connect_object (store, "changed", G_CALLBACK (read_trash), page, G_CONNECT_SWAPPED);
  read_trash (HARVEST_TRASH_PAGE (page));
}

static void
harvest_trash_page_shown (HarvestPage *page)
{
  read_trash (HARVEST_TRASH_PAGE (page));
}

static void
harvest_trash_page_class_init (HarvestTrashPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  HarvestPageClass *page_class = HARVEST_PAGE_CLASS (klass);

  page_class->set_store = harvest_trash_page_set_store;
  page_class->shown = harvest_trash_page_shown;

  gtk_widget_class_set_template_from_resource (
      widget_class, "/com/example/StoryHarvest/ui/trash/harvest-trash-page.ui");
  gtk_widget_class_bind_template_child (widget_class, HarvestTrashPage, stack);
  gtk_widget_class_bind_template_child (widget_class, HarvestTrashPage, rows);
  gtk_widget_class_install_action (widget_class, "trash.retry", NULL, retry_activated);
  gtk_widget_class_install_action (widget_class, "trash.restore", "s", restore_activated);
}

static void
harvest_trash_page_init (HarvestTrashPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
