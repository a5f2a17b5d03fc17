/* test-stories-page.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-stories-page"

#include "config.h"

#include "harvest-filter-bar.h"
#include "harvest-stories-page.h"
#include "harvest-stories-test.h"
#include "harvest-story-browser.h"
#include "harvest-story-view.h"

#define GLOVES "The nurse who counted the gloves"

typedef struct
{
  HarvestStoriesFixture base;
  GtkWidget *page;
  GtkWidget *window;
  HarvestStoryBrowser *browser;
} Fixture;

static guint
get_n_rows (Fixture *self)
{
  return g_list_model_get_n_items (
      G_LIST_MODEL (harvest_story_browser_get_selection (self->browser)));
}

static gboolean
is_shown (Fixture *self, const char *name)
{
  GtkWidget *stack = harvest_widget_test_find (GTK_WIDGET (self->browser), GTK_TYPE_STACK, "stack");

  return g_strcmp0 (gtk_stack_get_visible_child_name (GTK_STACK (stack)), name) == 0;
}

static void
show (Fixture *self)
{
  self->page = g_object_new (HARVEST_TYPE_STORIES_PAGE, NULL);
  self->window = harvest_widget_test_show (self->page);
  self->browser = HARVEST_STORY_BROWSER (
      harvest_widget_test_find (self->page, HARVEST_TYPE_STORY_BROWSER, NULL));
  harvest_page_set_store (HARVEST_PAGE (self->page), self->base.store);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  harvest_stories_fixture_set_up (&self->base, data);
  show (self);
  harvest_widget_test_until (is_shown (self, "cards") && get_n_rows (self) > 100);
}

static void
set_up_empty (Fixture *self, gconstpointer data)
{
  self->base.store = harvest_widget_test_open_store ("Ada");
  show (self);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  harvest_widget_test_close (self->window);
  harvest_stories_fixture_tear_down (&self->base, data);
}

static void
type (Fixture *self, const char *text)
{
  GtkWidget *entry = harvest_widget_test_find (self->page, GTK_TYPE_SEARCH_ENTRY, "search");

  gtk_editable_set_text (GTK_EDITABLE (entry), text);
  g_signal_emit_by_name (entry, "search-changed");
}

/* Whether the story on the right has this title. */
static gboolean
reads (Fixture *self, const char *title)
{
  HarvestStoryView *view = HARVEST_STORY_VIEW (
      harvest_widget_test_find (self->page, HARVEST_TYPE_STORY_VIEW, NULL));
  HarvestStoryData *data = harvest_story_view_get_data (view);
  g_autofree char *shown = data != NULL ? harvest_story_data_dup_title (data) : NULL;

  return g_strcmp0 (shown, title) == 0;
}

/* Whether the story on the right has the keys. */
static gboolean
has_focus (Fixture *self)
{
  GtkWidget *view = harvest_widget_test_find (self->page, HARVEST_TYPE_STORY_VIEW, NULL);
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self->window));

  return focus != NULL && gtk_widget_is_ancestor (focus, view);
}

static char *
dup_copied (Fixture *self)
{
  GdkContentProvider *content = gdk_clipboard_get_content (gtk_widget_get_clipboard (self->page));
  g_auto (GValue) value = G_VALUE_INIT;
  g_autoptr (GError) error = NULL;

  g_value_init (&value, G_TYPE_STRING);
  gdk_content_provider_get_value (content, &value, &error);
  g_assert_no_error (error);
  return g_value_dup_string (&value);
}

static char *
dup_title (Fixture *self, guint position)
{
  g_autoptr (HarvestStoryRow) row = g_list_model_get_item (
      G_LIST_MODEL (harvest_story_browser_get_selection (self->browser)), position);

  harvest_widget_test_until (harvest_story_row_get_story (row) != NULL);
  return g_strdup (harvest_record_get_string (harvest_story_row_get_story (row), "title"));
}

static void
test_search (Fixture *self, gconstpointer data)
{
  g_autofree char *title = NULL;
  guint n_all = get_n_rows (self);

  g_test_summary ("What is typed finds; nothing found is said; conditions are offered to go");
  type (self, "sheep mug");
  harvest_widget_test_until (get_n_rows (self) > 0 && get_n_rows (self) < 10);
  title = dup_title (self, 0);
  g_assert_cmpstr (title, ==, "Two sugars, nine years later");

  type (self, "xylophone");
  harvest_widget_test_until (is_shown (self, "nothing"));
  g_assert_false (gtk_widget_get_visible (
      harvest_widget_test_find (self->page, GTK_TYPE_BUTTON, "remove_button")));

  type (self, "");
  harvest_widget_test_until (is_shown (self, "cards") && get_n_rows (self) == n_all);

  harvest_filter_bar_add_tag (
      HARVEST_FILTER_BAR (harvest_widget_test_find (self->page, HARVEST_TYPE_FILTER_BAR, NULL)),
      "no such tag");
  harvest_widget_test_until (is_shown (self, "nothing"));
  g_assert_true (gtk_widget_get_visible (
      harvest_widget_test_find (self->page, GTK_TYPE_BUTTON, "remove_button")));
  gtk_widget_activate_action (self->page, "stories.remove-conditions", NULL);
  harvest_widget_test_until (is_shown (self, "cards") && get_n_rows (self) == n_all);
}

static void
test_open (Fixture *self, gconstpointer data)
{
  g_autofree char *id = harvest_stories_fixture_find (&self->base, GLOVES);
  g_autofree char *link = g_strconcat ("storyharvest:", id, NULL);
  GtkWidget *leaflet = harvest_widget_test_find (self->page, ADW_TYPE_LEAFLET, "leaflet");

  g_test_summary ("A story opens over the list, and the way back leads to the list");
  /* It is narrow enough once it was laid out, which the rows may be before. */
  harvest_widget_test_until (adw_leaflet_get_folded (ADW_LEAFLET (leaflet)));
  g_assert_false (harvest_page_go_back (HARVEST_PAGE (self->page)));
  harvest_page_shown (HARVEST_PAGE (self->page));
  g_assert_true (harvest_page_open (HARVEST_PAGE (self->page), id));
  harvest_widget_test_until (reads (self, GLOVES));
  /* Its keys are at hand. */
  harvest_widget_test_until (has_focus (self));
  harvest_test_drain ();
  g_assert_true (has_focus (self));
  g_assert_true (harvest_page_go_back (HARVEST_PAGE (self->page)));
  g_assert_false (harvest_page_go_back (HARVEST_PAGE (self->page)));

  /* A link that was sent is pasted into the search. */
  type (self, "");
  type (self, link);
  harvest_widget_test_until (reads (self, GLOVES));
  g_assert_true (harvest_page_go_back (HARVEST_PAGE (self->page)));
}

static void
test_order (Fixture *self, gconstpointer data)
{
  g_autofree char *newest = dup_title (self, 0);
  g_autofree char *oldest = dup_title (self, get_n_rows (self) - 1);
  g_autofree char *first = NULL;
  guint n_all = get_n_rows (self);

  g_test_summary ("Oldest first turns the list round");
  gtk_widget_activate_action (self->page, "stories.order", "s", "oldest");
  harvest_widget_test_until (
      get_n_rows (self) == n_all
      && (g_free (first), first = dup_title (self, 0), g_strcmp0 (first, newest) != 0));
  g_assert_cmpstr (first, ==, oldest);
}

static void
test_compact (Fixture *self, gconstpointer data)
{
  g_test_summary ("The table shows the same rows, and cards come back");
  gtk_widget_activate_action (self->page, "stories.compact", NULL);
  harvest_widget_test_until (is_shown (self, "table"));
  g_assert_cmpuint (get_n_rows (self), >, 100);
  gtk_widget_activate_action (self->page, "stories.compact", NULL);
  harvest_widget_test_until (is_shown (self, "cards"));
}

static void
test_selecting (Fixture *self, gconstpointer data)
{
  GtkWidget *bar = harvest_widget_test_find (self->page, GTK_TYPE_REVEALER, "action_bar");
  GtkSelectionModel *model = GTK_SELECTION_MODEL (
      harvest_story_browser_get_selection (self->browser));
  guint n_all = get_n_rows (self);
  g_autofree char *words = g_strdup_printf ("%u stories chosen", n_all);
  g_autofree char *id = NULL;
  g_autofree char *link = NULL;
  g_autofree char *copied = NULL;

  g_test_summary ("Choosing several opens the bar; links of them are copied");
  g_assert_false (gtk_revealer_get_reveal_child (GTK_REVEALER (bar)));
  gtk_widget_activate_action (self->page, "stories.selecting", NULL);
  g_assert_true (gtk_revealer_get_reveal_child (GTK_REVEALER (bar)));
  gtk_widget_activate_action (self->page, "stories.select-all", NULL);
  g_assert_true (harvest_widget_test_find_label (self->page, words));

  gtk_selection_model_select_range (model, 0, 2, TRUE);
  gtk_widget_activate_action (self->page, "stories.copy-link", NULL);
  harvest_widget_test_until (harvest_widget_test_find_label (self->window, "2 links copied"));

  /* The menu of a story means that story, whatever is chosen in the list. */
  id = harvest_stories_fixture_find (&self->base, GLOVES);
  link = g_strconcat ("storyharvest:", id, NULL);
  g_assert_true (harvest_page_open (HARVEST_PAGE (self->page), id));
  harvest_widget_test_until (has_focus (self));
  gtk_widget_activate_action (self->page, "stories.copy-story-link", NULL);
  copied = dup_copied (self);
  g_assert_cmpstr (copied, ==, link);
  g_assert_cmpuint (harvest_interval_selection_get_n_selected (
                        harvest_story_browser_get_selection (self->browser)),
                    ==, 2);

  gtk_widget_activate_action (self->page, "stories.selecting", NULL);
  g_assert_cmpuint (harvest_interval_selection_get_n_selected (
                        harvest_story_browser_get_selection (self->browser)),
                    ==, 0);
  g_assert_false (gtk_revealer_get_reveal_child (GTK_REVEALER (bar)));
}

static void
test_first (Fixture *self, gconstpointer data)
{
  g_autofree char *id = NULL;

  g_test_summary ("A company without stories is shown how to begin; the first one appears");
  harvest_widget_test_until (is_shown (self, "first"));
  id = harvest_widget_test_tell (self->base.store, "The lorry came backwards.");
  harvest_widget_test_until (is_shown (self, "cards") && get_n_rows (self) == 1);
}

static gboolean
shows_list (Fixture *self)
{
  GtkWidget *leaflet = harvest_widget_test_find (self->page, ADW_TYPE_LEAFLET, "leaflet");

  return g_strcmp0 (adw_leaflet_get_visible_child_name (ADW_LEAFLET (leaflet)), "list") == 0;
}

static void
test_delete (Fixture *self, gconstpointer data)
{
  g_autofree char *id = harvest_widget_test_tell (self->base.store, "The lorry came backwards.");

  g_test_summary ("My story can be deleted, is gone from the list, and the list is shown");
  harvest_widget_test_until (is_shown (self, "cards") && get_n_rows (self) == 1);
  g_assert_true (harvest_page_open (HARVEST_PAGE (self->page), id));
  harvest_widget_test_until (gtk_widget_get_visible (
      harvest_widget_test_find (self->page, GTK_TYPE_BUTTON, "edit_button")));
  gtk_widget_activate_action (self->page, "stories.delete", NULL);
  harvest_widget_test_until (is_shown (self, "first"));
  harvest_widget_test_until (shows_list (self));
  g_assert_true (reads (self, NULL));
}

static void
test_chosen_again (Fixture *self, gconstpointer data)
{
  HarvestIntervalSelection *selection = harvest_story_browser_get_selection (self->browser);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  guint n_all = get_n_rows (self);

  g_test_summary ("What is chosen stays chosen when other conditions find it, too");
  type (self, "pump");
  harvest_widget_test_until (get_n_rows (self) > 5 && get_n_rows (self) < n_all);
  before = dup_title (self, 3);
  gtk_selection_model_select_item (GTK_SELECTION_MODEL (selection), 3, TRUE);

  g_object_set (self->page, "order", "oldest", NULL);
  harvest_widget_test_until (harvest_interval_selection_get_single (selection) != 3);
  g_assert_cmpuint (harvest_interval_selection_get_n_selected (selection), ==, 1);
  after = dup_title (self, harvest_interval_selection_get_single (selection));
  g_assert_cmpstr (after, ==, before);

  /* What is not found is not chosen. */
  type (self, "xylophone");
  harvest_widget_test_until (get_n_rows (self) == 0);
  g_assert_cmpuint (harvest_interval_selection_get_n_selected (selection), ==, 0);
}

int
main (int argc, char **argv)
{
  harvest_widget_test_init (&argc, &argv);

#define ADD(name, func)                                                                            \
  g_test_add ("/stories/page/" name, Fixture, "Ken Baxendale", set_up, func, tear_down)
  ADD ("search", test_search);
  ADD ("open", test_open);
  ADD ("order", test_order);
  ADD ("compact", test_compact);
  ADD ("selecting", test_selecting);
  ADD ("chosen-again", test_chosen_again);
#undef ADD
  g_test_add ("/stories/page/first", Fixture, NULL, set_up_empty, test_first, tear_down);
  g_test_add ("/stories/page/delete", Fixture, NULL, set_up_empty, test_delete, tear_down);

  return g_test_run ();
}
