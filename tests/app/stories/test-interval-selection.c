/* test-interval-selection.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-interval-selection"

#include "config.h"

#include "harvest-interval-selection.h"
#include "harvest-widget-test.h"

#define MILLION 1000000

/* A list that says only how long it is. */
#define TEST_TYPE_LONG_LIST (test_long_list_get_type ())
G_DECLARE_FINAL_TYPE (TestLongList, test_long_list, TEST, LONG_LIST, GObject)

struct _TestLongList
{
  GObject parent_instance;

  guint n_items;
};

static GType
get_item_type (GListModel *list)
{
  return G_TYPE_OBJECT;
}

static guint
get_n_items (GListModel *list)
{
  return TEST_LONG_LIST (list)->n_items;
}

static gpointer
get_item (GListModel *list, guint position)
{
  return position < TEST_LONG_LIST (list)->n_items ? g_object_new (G_TYPE_OBJECT, NULL) : NULL;
}

static void
list_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TestLongList,
                               test_long_list,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_iface_init))

static void
test_long_list_class_init (TestLongListClass *klass)
{
}

static void
test_long_list_init (TestLongList *self)
{
  self->n_items = MILLION;
}

typedef struct
{
  guint position;
  guint n_items;
  guint n_signals;
} Seen;

static void
selection_changed_cb (GtkSelectionModel *model, guint position, guint n_items, Seen *seen)
{
  seen->position = position;
  seen->n_items = n_items;
  seen->n_signals++;
}

static void
test_million (void)
{
  g_autoptr (TestLongList) list = g_object_new (TEST_TYPE_LONG_LIST, NULL);
  HarvestIntervalSelection *selection = harvest_interval_selection_new (G_LIST_MODEL (list));
  GtkSelectionModel *model = GTK_SELECTION_MODEL (selection);
  Seen seen = { 0 };
  gint64 begun;

  g_test_summary ("All of a million rows are selected at once, and one of them again");
  g_signal_connect (selection, "selection-changed", G_CALLBACK (selection_changed_cb), &seen);
  begun = g_get_monotonic_time ();
  g_assert_true (gtk_selection_model_select_all (model));
  g_assert_cmpint (g_get_monotonic_time () - begun, <, G_TIME_SPAN_SECOND / 10);
  g_assert_cmpuint (harvest_interval_selection_get_n_selected (selection), ==, MILLION);
  g_assert_cmpuint (seen.n_items, ==, MILLION);
  g_assert_cmpuint (harvest_interval_selection_get_single (selection), ==,
                    GTK_INVALID_LIST_POSITION);

  g_assert_true (gtk_selection_model_unselect_item (model, 7));
  g_assert_false (gtk_selection_model_is_selected (model, 7));
  g_assert_cmpuint (harvest_interval_selection_get_n_selected (selection), ==, MILLION - 1);

  g_assert_true (gtk_selection_model_select_item (model, 500000, TRUE));
  g_assert_cmpuint (harvest_interval_selection_get_single (selection), ==, 500000);
  /* All rows that were selected before are told of. */
  g_assert_cmpuint (seen.position, ==, 0);
  g_assert_cmpuint (seen.n_items, ==, MILLION);
  g_assert_cmpuint (seen.n_signals, ==, 3);
  g_assert_finalize_object (selection);
}

static void
test_ranges (void)
{
  g_autoptr (TestLongList) list = g_object_new (TEST_TYPE_LONG_LIST, NULL);
  HarvestIntervalSelection *selection = harvest_interval_selection_new (G_LIST_MODEL (list));
  GtkSelectionModel *model = GTK_SELECTION_MODEL (selection);
  g_autoptr (GtkBitset) bits = NULL;
  g_autoptr (GtkBitset) wanted = gtk_bitset_new_range (5, 3);
  g_autoptr (GtkBitset) mask = gtk_bitset_new_range (0, 12);

  g_test_summary ("A view asks for a part, and sets a part");
  gtk_selection_model_select_range (model, 10, 10, TRUE);
  bits = gtk_selection_model_get_selection_in_range (model, 15, 100);
  g_assert_cmpuint (gtk_bitset_get_size (bits), ==, 5);
  g_assert_cmpuint (gtk_bitset_get_minimum (bits), ==, 15);

  gtk_selection_model_set_selection (model, wanted, mask);
  g_assert_true (gtk_selection_model_is_selected (model, 5));
  g_assert_false (gtk_selection_model_is_selected (model, 11));
  g_assert_true (gtk_selection_model_is_selected (model, 12));
  gtk_selection_model_unselect_all (model);
  g_assert_cmpuint (harvest_interval_selection_get_n_selected (selection), ==, 0);
  g_assert_finalize_object (selection);
}

static void
test_model_changes (void)
{
  g_autoptr (GListStore) list = g_list_store_new (GTK_TYPE_STRING_OBJECT);
  g_autoptr (TestLongList) other = g_object_new (TEST_TYPE_LONG_LIST, NULL);
  HarvestIntervalSelection *selection = NULL;
  guint n_selected = G_MAXUINT;

  g_test_summary ("The selection stays with its rows; another model begins without one");
  for (guint i = 0; i < 10; i++)
    {
      g_autofree char *text = g_strdup_printf ("%u", i);
      g_autoptr (GtkStringObject) object = gtk_string_object_new (text);

      g_list_store_append (list, object);
    }
  selection = harvest_interval_selection_new (G_LIST_MODEL (list));
  gtk_selection_model_select_item (GTK_SELECTION_MODEL (selection), 5, TRUE);
  g_list_store_remove (list, 0);
  g_assert_cmpuint (harvest_interval_selection_get_single (selection), ==, 4);
  g_list_store_remove (list, 4);
  g_object_get (selection, "n-selected", &n_selected, NULL);
  g_assert_cmpuint (n_selected, ==, 0);

  gtk_selection_model_select_item (GTK_SELECTION_MODEL (selection), 1, TRUE);
  harvest_interval_selection_set_model (selection, G_LIST_MODEL (other));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (selection)), ==, MILLION);
  g_assert_cmpuint (harvest_interval_selection_get_n_selected (selection), ==, 0);
  g_assert_finalize_object (selection);
}

int
main (int argc, char **argv)
{
  harvest_widget_test_init (&argc, &argv);

  g_test_add_func ("/stories/interval-selection/million", test_million);
  g_test_add_func ("/stories/interval-selection/ranges", test_ranges);
  g_test_add_func ("/stories/interval-selection/model-changes", test_model_changes);

  return g_test_run ();
}
