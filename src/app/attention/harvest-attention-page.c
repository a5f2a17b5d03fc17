/* harvest-attention-page.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-attention-page"

#include "config.h"

#include "harvest-attention-page.h"

#include "harvest-change.h"
#include "harvest-error-words.h"
#include "harvest-refusal-words.h"
#include "harvest-time-words.h"
#include "harvest-undo-toast.h"

#include <adwaita.h>
#include <glib/gi18n.h>

struct _HarvestAttentionPage
{
  HarvestPage parent_instance;

  /* Template */
  GtkStack *stack;
  GtkListBox *rows;
};

G_DEFINE_FINAL_TYPE (HarvestAttentionPage, harvest_attention_page, HARVEST_TYPE_PAGE)

/* Auxiliary methods */

static const char *
describe (HarvestChange *change)
{
  gboolean is_story = g_str_equal (harvest_change_get_record_type (change)->name, "story");

  switch (harvest_change_get_kind (change))
    {
    case HARVEST_CHANGE_CREATE:
      return is_story ? _ ("A story you told") : _ ("Something you added");
    case HARVEST_CHANGE_DELETE:
      return is_story ? _ ("A story you deleted") : _ ("Something you deleted");
    case HARVEST_CHANGE_UPDATE:
    default:
      if (is_story && harvest_change_touches (change, "state"))
        return _ ("A step you asked for");
      return is_story ? _ ("A change of a story") : _ ("A change of yours");
    }
}

static GtkWidget *
make_button (const char *label, const char *action, const char *target)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", target);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  return button;
}

static void
add_row (HarvestAttentionPage *self, const HarvestAttention *attention)
{
  HarvestStore *store = harvest_page_get_store (HARVEST_PAGE (self));
  gint64 now = harvest_clock_now (harvest_store_get_clock (store));
  HarvestChange *change = attention->change;
  const char *root = harvest_change_get_root (change);
  const char *story = root != NULL ? root : harvest_change_get_id (change);
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *when = harvest_time_words_new (attention->since, now);
  /* Translators: %1$s is what was done ("A change of a story"), %2$s when. */
  g_autofree char *title = g_strdup_printf (_ ("%1$s, %2$s"), describe (change), when);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), harvest_refusal_words_get (attention->reason));
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  if (harvest_change_get_kind (change) != HARVEST_CHANGE_DELETE)
    adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                               make_button (_ ("Look"), "app.show-story", story));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), make_button (_ ("Discard"), "attention.discard",
                                                                harvest_change_get_op (change)));
  gtk_list_box_append (self->rows, row);
}

static void
attention_listed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (HarvestAttentionPage) self = user_data;
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GError) error = NULL;
  GtkListBoxRow *row = NULL;

  list = harvest_store_list_attention_finish (HARVEST_STORE (object), result, &error);
  if (list == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_message ("The list could not be read: %s", error->message);
      return;
    }
  while ((row = gtk_list_box_get_row_at_index (self->rows, 0)) != NULL)
    gtk_list_box_remove (self->rows, GTK_WIDGET (row));
  for (guint i = 0; i < list->len; i++)
    add_row (self, g_ptr_array_index (list, i));
  gtk_stack_set_visible_child_name (self->stack, list->len > 0 ? "list" : "empty");
  harvest_page_set_n_waiting (HARVEST_PAGE (self), list->len);
}

static void
read_list (HarvestAttentionPage *self)
{
  HarvestPage *page = HARVEST_PAGE (self);

  if (harvest_page_get_store (page) != NULL)
    harvest_store_list_attention_async (harvest_page_get_store (page),
                                        harvest_page_get_cancellable (page), attention_listed_cb,
                                        g_object_ref (self));
}

static void
settled_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (HarvestAttentionPage) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!harvest_store_settle_attention_finish (HARVEST_STORE (object), result, &error)
      && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_autoptr (HarvestErrorWords) words = harvest_error_words_new (error);

      g_message ("A refused change was not discarded: %s", error->message);
      harvest_toast_show (GTK_WIDGET (self), words->title);
    }
  read_list (self);
}

/* What is thrown away here was typed once: it is asked before. */
static void
discard_answered_cb (AdwMessageDialog *dialog, const char *response, HarvestAttentionPage *self)
{
  HarvestPage *page = HARVEST_PAGE (self);

  if (g_str_equal (response, "discard"))
    harvest_store_settle_attention_async (
        harvest_page_get_store (page), g_object_get_data (G_OBJECT (dialog), "op"), NULL,
        harvest_page_get_cancellable (page), settled_cb, g_object_ref (self));
}

static void
discard_activated (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  GtkWidget *dialog = adw_message_dialog_new (
      GTK_WINDOW (gtk_widget_get_root (widget)), _ ("Discard this change?"),
      _ ("What you wrote in it is gone then. The story itself stays as it "
         "is."));

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "keep", _ ("_Keep"), "discard",
                                    _ ("_Discard"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "discard",
                                              ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "keep");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "keep");
  g_object_set_data_full (G_OBJECT (dialog), "op", g_variant_dup_string (parameter, NULL), g_free);
  g_signal_connect_object (dialog, "response", G_CALLBACK (discard_answered_cb), widget, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* HarvestPage overrides */

static void
harvest_attention_page_set_store (HarvestPage *page, HarvestStore *store)
{
  g_signal_connect_object (store, "notify::n-attention", G_CALLBACK (read_list), page,
                           G_CONNECT_SWAPPED);
  read_list (HARVEST_ATTENTION_PAGE (page));
}

static void
harvest_attention_page_shown (HarvestPage *page)
{
  read_list (HARVEST_ATTENTION_PAGE (page));
}

static void
harvest_attention_page_class_init (HarvestAttentionPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  HarvestPageClass *page_class = HARVEST_PAGE_CLASS (klass);

  page_class->set_store = harvest_attention_page_set_store;
  page_class->shown = harvest_attention_page_shown;

  gtk_widget_class_set_template_from_resource (
      widget_class, "/com/example/StoryHarvest/ui/attention/harvest-attention-page.ui");
  gtk_widget_class_bind_template_child (widget_class, HarvestAttentionPage, stack);
  gtk_widget_class_bind_template_child (widget_class, HarvestAttentionPage, rows);
  gtk_widget_class_install_action (widget_class, "attention.discard", "s", discard_activated);
}

static void
harvest_attention_page_init (HarvestAttentionPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
