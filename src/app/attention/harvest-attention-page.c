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
#include "harvest-refusal-words.h"
#include "harvest-refused-change.h"
#include "harvest-settle-window.h"
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

  /* Owned */
  GPtrArray *list; /* of HarvestAttention; NULL: not read yet */

  gboolean wants_focus; /* as soon as there is something to put it on */
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

/* What was refused with a new record is settled with it: nobody wrote it by itself. */
static gboolean
goes_with_root (const HarvestAttention *attention, GPtrArray *list)
{
  const char *root = harvest_change_get_root (attention->change);

  for (guint i = 0; root != NULL && i < list->len; i++)
    {
      HarvestChange *other = ((const HarvestAttention *)g_ptr_array_index (list, i))->change;

      if (harvest_change_get_kind (other) == HARVEST_CHANGE_CREATE
          && g_str_equal (harvest_change_get_id (other), root))
        return TRUE;
    }
  return FALSE;
}

static GtkWidget *
make_label (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

/* The first words, so that one knows it again. */
static GtkWidget *
make_excerpt (HarvestChange *change)
{
  g_autofree char *words = harvest_refused_change_dup_words (change);
  GtkWidget *label = make_label (g_strstrip (words), "dim-label");

  gtk_label_set_lines (GTK_LABEL (label), 2);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_visible (label, *words != '\0');
  return label;
}

static const char *
get_way_out (const HarvestAttention *attention)
{
  if (g_str_equal (attention->reason, "conflict"))
    return _ ("Compare and choose");
  return _ ("Change it and send it again");
}

static void
add_row (HarvestAttentionPage *self, const HarvestAttention *attention)
{
  HarvestStore *store = harvest_page_get_store (HARVEST_PAGE (self));
  gint64 now = harvest_clock_now (harvest_store_get_clock (store));
  HarvestChange *change = attention->change;
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *button = gtk_button_new_with_label (get_way_out (attention));
  g_autofree char *when = harvest_time_words_new (attention->since, now);
  /* Translators: %1$s is what was done ("A change of a story"), %2$s when. */
  g_autofree char *title = g_strdup_printf (_ ("%1$s, %2$s"), describe (change), when);

  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", harvest_change_get_op (change));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "attention.settle");
  gtk_label_set_wrap (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))), TRUE);
  gtk_box_append (GTK_BOX (box), make_label (title, "heading"));
  gtk_box_append (GTK_BOX (box), make_label (harvest_refusal_words_get (attention->reason), NULL));
  gtk_box_append (GTK_BOX (box), make_excerpt (change));
  gtk_box_append (GTK_BOX (box), button);
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  gtk_widget_set_margin_top (box, 12);
  gtk_widget_set_margin_bottom (box, 12);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_list_box_append (self->rows, row);
}

static void
show_list (HarvestAttentionPage *self)
{
  GtkListBoxRow *row = NULL;
  guint n_rows = 0;

  while ((row = gtk_list_box_get_row_at_index (self->rows, 0)) != NULL)
    gtk_list_box_remove (self->rows, GTK_WIDGET (row));
  for (guint i = 0; i < self->list->len; i++)
    {
      const HarvestAttention *attention = g_ptr_array_index (self->list, i);

      if (goes_with_root (attention, self->list))
        continue;
      add_row (self, attention);
      n_rows++;
    }
  gtk_stack_set_visible_child_name (self->stack, n_rows > 0 ? "list" : "empty");
  harvest_page_set_n_waiting (HARVEST_PAGE (self), n_rows);
  if (self->wants_focus && n_rows > 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->wants_focus = !gtk_widget_child_focus (GTK_WIDGET (self), GTK_DIR_TAB_FORWARD);
}

static void
attention_listed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (HarvestAttentionPage) self = user_data;
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GError) error = NULL;

  list = harvest_store_list_attention_finish (HARVEST_STORE (object), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (list == NULL)
    {
      g_message ("The list could not be read: %s", error->message);
      gtk_stack_set_visible_child_name (self->stack, "trouble");
      return;
    }
  g_clear_pointer (&self->list, g_ptr_array_unref);
  self->list = g_steal_pointer (&list);
  show_list (self);
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
followed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (HarvestAttentionPage) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!harvest_store_settle_attention_finish (HARVEST_STORE (object), result, &error))
    g_message ("What belongs to a refused record was not settled: %s", error->message);
  read_list (self);
}

/* What belongs to a new record goes the same way, unchanged. */
static void
settle_dependents (HarvestAttentionPage *self, const char *root, gboolean sent)
{
  HarvestStore *store = harvest_page_get_store (HARVEST_PAGE (self));
  const HarvestRenewal as_it_was = { NULL };

  for (guint i = 0; i < self->list->len; i++)
    {
      HarvestChange *change = ((HarvestAttention *)g_ptr_array_index (self->list, i))->change;
      g_autoptr (GPtrArray) instead = NULL;

      if (g_strcmp0 (harvest_change_get_root (change), root) != 0
          || harvest_change_get_kind (change) != HARVEST_CHANGE_CREATE)
        continue;
      if (sent)
        instead = harvest_refused_change_renew (change, NULL, &as_it_was, NULL);
      harvest_store_settle_attention_async (
          store, harvest_change_get_op (change),
          instead != NULL && instead->len > 0 ? g_ptr_array_index (instead, 0) : NULL, NULL,
          followed_cb, g_object_ref (self));
    }
}

static void
settled_cb (GtkWidget *window, gboolean sent, HarvestAttentionPage *self)
{
  HarvestChange *change = g_object_get_data (G_OBJECT (window), "change");

  if (harvest_change_get_kind (change) == HARVEST_CHANGE_CREATE)
    settle_dependents (self, harvest_change_get_id (change), sent);
  harvest_toast_show (GTK_WIDGET (self), sent ? _ ("It is sent again") : _ ("It is discarded"));
  read_list (self);
}

static void
settle_activated (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  HarvestAttentionPage *self = HARVEST_ATTENTION_PAGE (widget);
  const char *op = g_variant_get_string (parameter, NULL);

  for (guint i = 0; self->list != NULL && i < self->list->len; i++)
    {
      const HarvestAttention *attention = g_ptr_array_index (self->list, i);
      GtkWidget *window = NULL;

      if (!g_str_equal (harvest_change_get_op (attention->change), op))
        continue;
      window = harvest_settle_window_new (harvest_page_get_store (HARVEST_PAGE (self)),
                                          attention->change, attention->reason);
      g_object_set_data_full (G_OBJECT (window), "change", harvest_change_ref (attention->change),
                              (GDestroyNotify)harvest_change_unref);
      g_signal_connect_object (window, "settled", G_CALLBACK (settled_cb), self, 0);
      gtk_window_set_transient_for (GTK_WINDOW (window), GTK_WINDOW (gtk_widget_get_root (widget)));
      gtk_window_present (GTK_WINDOW (window));
      return;
    }
}

static void
retry_activated (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  read_list (HARVEST_ATTENTION_PAGE (widget));
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
  HARVEST_ATTENTION_PAGE (page)->wants_focus = TRUE;
  read_list (HARVEST_ATTENTION_PAGE (page));
}

static void
harvest_attention_page_finalize (GObject *object)
{
  g_clear_pointer (&HARVEST_ATTENTION_PAGE (object)->list, g_ptr_array_unref);

  G_OBJECT_CLASS (harvest_attention_page_parent_class)->finalize (object);
}

static void
harvest_attention_page_class_init (HarvestAttentionPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  HarvestPageClass *page_class = HARVEST_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = harvest_attention_page_finalize;
  page_class->set_store = harvest_attention_page_set_store;
  page_class->shown = harvest_attention_page_shown;

  gtk_widget_class_set_template_from_resource (
      widget_class, "/com/example/StoryHarvest/ui/attention/harvest-attention-page.ui");
  gtk_widget_class_bind_template_child (widget_class, HarvestAttentionPage, stack);
  gtk_widget_class_bind_template_child (widget_class, HarvestAttentionPage, rows);
  gtk_widget_class_install_action (widget_class, "attention.settle", "s", settle_activated);
  gtk_widget_class_install_action (widget_class, "attention.retry", NULL, retry_activated);
}

static void
harvest_attention_page_init (HarvestAttentionPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
