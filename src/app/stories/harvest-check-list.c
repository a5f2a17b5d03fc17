/* harvest-check-list.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-check-list"

#include "config.h"

#include "harvest-check-list.h"

#include <glib/gi18n.h>
#include <string.h>

/* With more choices than fit without scrolling there is a field to find one. */
#define MANY 10

struct _HarvestCheckList
{
  GtkWidget parent_instance;

  /* Template */
  GtkWidget *content;
  GtkEditable *search;
  GtkWidget *scroller;
  GtkListBox *list;

  GHashTable *rows; /* (char *, GtkListBoxRow), borrowed rows by value */
  char *needle;     /* what is looked for, folded; NULL: nothing */
  gboolean free;
};

G_DEFINE_FINAL_TYPE (HarvestCheckList, harvest_check_list, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_FREE,
  N_PROPS
};

enum
{
  CHANGED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

/* Auxiliary methods */

static GtkCheckButton *
get_check (gpointer row)
{
  return GTK_CHECK_BUTTON (gtk_list_box_row_get_child (GTK_LIST_BOX_ROW (row)));
}

static char *
fold (const char *text)
{
  g_autofree char *plain = g_utf8_normalize (text, -1, G_NORMALIZE_ALL);
  g_autofree char *ascii = plain != NULL ? g_str_to_ascii (plain, "C") : g_strdup ("");
  g_autofree char *lower = g_utf8_casefold (plain != NULL ? plain : "", -1);

  /* Both, so that "muller" finds "Müller" and Cyrillic still finds itself. */
  g_autofree char *small = g_ascii_strdown (ascii, -1);
  return g_strconcat (lower, "\n", small, NULL);
}

static void
update_search (HarvestCheckList *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->search),
                          self->free || g_hash_table_size (self->rows) > MANY);
  gtk_widget_set_visible (self->scroller, g_hash_table_size (self->rows) > 0);
}

/* Callbacks */

static void
toggled_cb (HarvestCheckList *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static gboolean
filter_cb (GtkListBoxRow *row, gpointer user_data)
{
  HarvestCheckList *self = user_data;
  g_autofree char *label = NULL;

  if (self->needle == NULL)
    return TRUE;
  label = fold (gtk_check_button_get_label (get_check (row)));
  return strstr (label, self->needle) != NULL;
}

/* What anybody can add to stands in the order of its words. */
static int
compare_cb (GtkListBoxRow *one, GtkListBoxRow *other, gpointer user_data)
{
  return g_utf8_collate (gtk_check_button_get_label (get_check (one)),
                         gtk_check_button_get_label (get_check (other)));
}

static void
search_changed_cb (HarvestCheckList *self)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (self->search)));
  g_autofree char *folded = fold (text);
  char *end = strchr (folded, '\n');

  if (end != NULL)
    *end = '\0';
  g_free (self->needle);
  self->needle = *folded != '\0' ? g_steal_pointer (&folded) : NULL;
  gtk_list_box_invalidate_filter (self->list);
}

/* Enter checks what is typed, or the only one that is left. */
static void
search_activated_cb (HarvestCheckList *self)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (self->search)));
  GtkListBoxRow *row = NULL;
  GtkListBoxRow *only = NULL;
  guint n = 0;

  if (*text == '\0')
    return;
  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    if (filter_cb (row, self))
      {
        only = row;
        n++;
      }
  if (self->free && n != 1)
    {
      harvest_check_list_add (self, text, text);
      only = g_hash_table_lookup (self->rows, text);
    }
  if (only == NULL || (n != 1 && !self->free))
    return;
  gtk_check_button_set_active (get_check (only), TRUE);
  gtk_editable_set_text (self->search, "");
}

/* GObject overrides */

static void
harvest_check_list_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  HarvestCheckList *self = HARVEST_CHECK_LIST (object);

  switch (prop_id)
    {
    case PROP_FREE:
      g_value_set_boolean (value, self->free);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
harvest_check_list_set_property (GObject *object,
                                 guint prop_id,
                                 const GValue *value,
                                 GParamSpec *pspec)
{
  HarvestCheckList *self = HARVEST_CHECK_LIST (object);

  switch (prop_id)
    {
    case PROP_FREE:
      if (self->free == g_value_get_boolean (value))
        return;
      self->free = g_value_get_boolean (value);
      gtk_list_box_set_sort_func (self->list, self->free ? compare_cb : NULL, NULL, NULL);
      update_search (self);
      g_object_notify_by_pspec (object, pspec);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
harvest_check_list_dispose (GObject *object)
{
  HarvestCheckList *self = HARVEST_CHECK_LIST (object);

  if (self->content != NULL)
    {
      gtk_list_box_set_filter_func (self->list, NULL, NULL, NULL);
      gtk_list_box_set_sort_func (self->list, NULL, NULL, NULL);
    }
  g_clear_pointer (&self->content, gtk_widget_unparent);
  g_hash_table_remove_all (self->rows);

  G_OBJECT_CLASS (harvest_check_list_parent_class)->dispose (object);
}

static void
harvest_check_list_finalize (GObject *object)
{
  HarvestCheckList *self = HARVEST_CHECK_LIST (object);

  g_hash_table_unref (self->rows);
  g_free (self->needle);

  G_OBJECT_CLASS (harvest_check_list_parent_class)->finalize (object);
}

static void
harvest_check_list_class_init (HarvestCheckListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = harvest_check_list_get_property;
  object_class->set_property = harvest_check_list_set_property;
  object_class->dispose = harvest_check_list_dispose;
  object_class->finalize = harvest_check_list_finalize;

  properties[PROP_FREE] = g_param_spec_boolean ("free", NULL, NULL, FALSE,
                                                G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS
                                                    | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/com/example/StoryHarvest/ui/stories/harvest-check-list.ui");
  gtk_widget_class_bind_template_child (widget_class, HarvestCheckList, content);
  gtk_widget_class_bind_template_child (widget_class, HarvestCheckList, search);
  gtk_widget_class_bind_template_child (widget_class, HarvestCheckList, scroller);
  gtk_widget_class_bind_template_child (widget_class, HarvestCheckList, list);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_activated_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
harvest_check_list_init (HarvestCheckList *self)
{
  self->rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_box_set_filter_func (self->list, filter_cb, self, NULL);
  update_search (self);
}

/* Public API */

GtkWidget *
harvest_check_list_new (void)
{
  return g_object_new (HARVEST_TYPE_CHECK_LIST, NULL);
}

void
harvest_check_list_add (HarvestCheckList *self, const char *value, const char *label)
{
  GtkWidget *check = NULL;
  GtkWidget *row = NULL;

  g_return_if_fail (HARVEST_IS_CHECK_LIST (self));
  g_return_if_fail (value != NULL);
  g_return_if_fail (label != NULL);

  row = g_hash_table_lookup (self->rows, value);
  if (row != NULL)
    {
      gtk_check_button_set_label (get_check (row), label);
      return;
    }
  check = gtk_check_button_new_with_label (label);
  row = gtk_list_box_row_new ();
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), check);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  g_signal_connect_swapped (check, "toggled", G_CALLBACK (toggled_cb), self);
  g_object_set_data_full (G_OBJECT (row), "value", g_strdup (value), g_free);
  g_hash_table_insert (self->rows, g_strdup (value), row);
  gtk_list_box_append (self->list, row);
  update_search (self);
}

GPtrArray *
harvest_check_list_get_checked (HarvestCheckList *self)
{
  GPtrArray *values = g_ptr_array_new ();
  GtkListBoxRow *row = NULL;

  g_return_val_if_fail (HARVEST_IS_CHECK_LIST (self), values);

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    if (gtk_check_button_get_active (get_check (row)))
      g_ptr_array_add (values, g_object_get_data (G_OBJECT (row), "value"));
  return values;
}

const char *
harvest_check_list_get_label (HarvestCheckList *self, const char *value)
{
  GtkWidget *row = NULL;

  g_return_val_if_fail (HARVEST_IS_CHECK_LIST (self), NULL);

  row = g_hash_table_lookup (self->rows, value);
  return row != NULL ? gtk_check_button_get_label (get_check (row)) : NULL;
}

void
harvest_check_list_set_checked (HarvestCheckList *self, const char *value, gboolean checked)
{
  GtkWidget *row = NULL;

  g_return_if_fail (HARVEST_IS_CHECK_LIST (self));

  row = g_hash_table_lookup (self->rows, value);
  if (row != NULL)
    gtk_check_button_set_active (get_check (row), checked);
}

void
harvest_check_list_clear (HarvestCheckList *self)
{
  GHashTableIter iter;
  gpointer row;

  g_return_if_fail (HARVEST_IS_CHECK_LIST (self));

  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, NULL, &row))
    {
      g_signal_handlers_block_by_func (get_check (row), toggled_cb, self);
      gtk_check_button_set_active (get_check (row), FALSE);
      g_signal_handlers_unblock_by_func (get_check (row), toggled_cb, self);
    }
  g_signal_emit (self, signals[CHANGED], 0);
}
