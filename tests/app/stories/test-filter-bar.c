/* test-filter-bar.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-filter-bar"

#include "config.h"

#include "harvest-check-list.h"
#include "harvest-date-range.h"
#include "harvest-filter-bar.h"
#include "harvest-filter-chip.h"
#include "harvest-query.h"
#include "harvest-stories-test.h"

static void
check (GtkWidget *bar, const char *list, const char *value)
{
  GtkWidget *widget = harvest_widget_test_find (bar, HARVEST_TYPE_CHECK_LIST, list);

  harvest_check_list_set_checked (HARVEST_CHECK_LIST (widget), value, TRUE);
}

/* What the search makes of it. */
static void
assert_query (HarvestFilterBar *bar, const char *expected)
{
  g_autoptr (HarvestQuery)
      query = harvest_query_parse (harvest_filter_bar_get_filter (bar), HARVEST_QUERY_NO_FLAGS);
  g_autofree char *text = harvest_query_to_string (query);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_conditions (HarvestStoriesFixture *fixture, gconstpointer data)
{
  GtkWidget *bar = harvest_filter_bar_new ();
  GtkWidget *window = harvest_widget_test_show (bar);
  GtkWidget *chip = harvest_widget_test_find (bar, HARVEST_TYPE_FILTER_CHIP, "kind_chip");
  GtkWidget *range = harvest_widget_test_find (bar, HARVEST_TYPE_DATE_RANGE, NULL);

  g_test_summary ("Chips combine into what the search understands, and go one by one or all");
  harvest_filter_bar_set_store (HARVEST_FILTER_BAR (bar), fixture->store, fixture->units);
  g_assert_null (harvest_filter_bar_get_filter (HARVEST_FILTER_BAR (bar)));

  check (bar, "kind_list", "idea");
  assert_query (HARVEST_FILTER_BAR (bar), "kind:idea");
  g_assert_cmpstr (harvest_filter_chip_get_value (HARVEST_FILTER_CHIP (chip)), ==, "Idea");
  check (bar, "kind_list", "story");
  assert_query (HARVEST_FILTER_BAR (bar), "(any kind:story kind:idea)");
  g_assert_cmpstr (harvest_filter_chip_get_value (HARVEST_FILTER_CHIP (chip)), ==, "Story +1");
  check (bar, "unit_list", "Labor und Qualität");
  check (bar, "has_list", "photo");
  assert_query (HARVEST_FILTER_BAR (bar),
                "(all (any kind:story kind:idea) unit:Labor und Qualität has:photo)");
  g_assert_cmpuint (harvest_filter_bar_get_n_active (HARVEST_FILTER_BAR (bar)), ==, 3);

  g_signal_emit_by_name (chip, "cleared");
  assert_query (HARVEST_FILTER_BAR (bar), "(all unit:Labor und Qualität has:photo)");
  g_assert_null (harvest_filter_chip_get_value (HARVEST_FILTER_CHIP (chip)));

  harvest_filter_bar_clear (HARVEST_FILTER_BAR (bar));
  harvest_date_range_set_days (HARVEST_DATE_RANGE (range), "2026-01-02", "2026-01-03");
  /* Both days are in it. */
  assert_query (HARVEST_FILTER_BAR (bar), " from:1767312000 until:1767484800");

  harvest_filter_bar_clear (HARVEST_FILTER_BAR (bar));
  g_assert_null (harvest_filter_bar_get_filter (HARVEST_FILTER_BAR (bar)));
  harvest_filter_bar_add_tag (HARVEST_FILTER_BAR (bar), "press 7");
  assert_query (HARVEST_FILTER_BAR (bar), "tag:press 7");
  harvest_widget_test_close (window);
}

static void
test_names (HarvestStoriesFixture *fixture, gconstpointer data)
{
  GtkWidget *bar = harvest_filter_bar_new ();
  GtkWidget *window = harvest_widget_test_show (bar);
  GtkWidget *people = harvest_widget_test_find (bar, HARVEST_TYPE_CHECK_LIST, "person_list");

  g_test_summary ("People come from the store; a quote in a value does not end it");
  harvest_filter_bar_set_store (HARVEST_FILTER_BAR (bar), fixture->store, fixture->units);
  harvest_widget_test_until (
      harvest_check_list_get_label (HARVEST_CHECK_LIST (people), "Ken Baxendale") != NULL);
  harvest_check_list_set_checked (HARVEST_CHECK_LIST (people), "Ken Baxendale", TRUE);
  assert_query (HARVEST_FILTER_BAR (bar), "by:Ken Baxendale");

  harvest_filter_bar_clear (HARVEST_FILTER_BAR (bar));
  harvest_filter_bar_add_tag (HARVEST_FILTER_BAR (bar), "so \"called\"");
  assert_query (HARVEST_FILTER_BAR (bar), "tag:so  called");
  harvest_widget_test_close (window);
}

static void
test_free (void)
{
  GtkWidget *list = harvest_check_list_new ();
  GtkWidget *window = harvest_widget_test_show (list);
  GtkWidget *search = harvest_widget_test_find (list, GTK_TYPE_SEARCH_ENTRY, NULL);
  g_autoptr (GPtrArray) checked = NULL;

  g_test_summary ("What is typed and Enter make a choice; a part of a name finds the only one");
  g_object_set (list, "free", TRUE, NULL);
  harvest_check_list_add (HARVEST_CHECK_LIST (list), "Müller", "Müller");
  harvest_check_list_add (HARVEST_CHECK_LIST (list), "Meier", "Meier");
  gtk_editable_set_text (GTK_EDITABLE (search), "muller");
  g_signal_emit_by_name (search, "search-changed");
  g_signal_emit_by_name (search, "activate");
  gtk_editable_set_text (GTK_EDITABLE (search), "Wilk");
  g_signal_emit_by_name (search, "search-changed");
  g_signal_emit_by_name (search, "activate");
  checked = harvest_check_list_get_checked (HARVEST_CHECK_LIST (list));
  g_assert_cmpuint (checked->len, ==, 2);
  g_assert_cmpstr (checked->pdata[0], ==, "Müller");
  g_assert_cmpstr (checked->pdata[1], ==, "Wilk");
  harvest_widget_test_close (window);
}

static void
test_dates (void)
{
  GtkWidget *range = harvest_date_range_new ();
  GtkWidget *window = harvest_widget_test_show (range);
  GtkWidget *entry = harvest_widget_test_find (range, GTK_TYPE_ENTRY, "first_entry");

  g_test_summary ("Usual spans by one press; what is no day is marked and asks for nothing");
  harvest_date_range_set_today (HARVEST_DATE_RANGE (range),
                                G_GINT64_CONSTANT (1795219200) * G_USEC_PER_SEC);
  gtk_widget_activate_action (range, "range.days", "i", 7);
  g_assert_cmpstr (harvest_date_range_get_first (HARVEST_DATE_RANGE (range)), ==, "2026-11-15");
  g_assert_null (harvest_date_range_get_last (HARVEST_DATE_RANGE (range)));
  gtk_widget_activate_action (range, "range.year", "i", 1);
  g_assert_cmpstr (harvest_date_range_get_first (HARVEST_DATE_RANGE (range)), ==, "2025-01-01");
  g_assert_cmpstr (harvest_date_range_get_last (HARVEST_DATE_RANGE (range)), ==, "2025-12-31");

  gtk_editable_set_text (GTK_EDITABLE (entry), "tomorrow or so");
  g_assert_null (harvest_date_range_get_first (HARVEST_DATE_RANGE (range)));
  g_assert_true (gtk_widget_has_css_class (entry, "error"));
  harvest_widget_test_close (window);
}

static void
test_tags (HarvestStoriesFixture *fixture, gconstpointer data)
{
  GtkWidget *bar = harvest_filter_bar_new ();
  GtkWidget *window = harvest_widget_test_show (bar);
  GtkWidget *chip = harvest_widget_test_find (bar, HARVEST_TYPE_FILTER_CHIP, "tag_chip");
  HarvestCheckList *list = HARVEST_CHECK_LIST (
      harvest_widget_test_find (bar, HARVEST_TYPE_CHECK_LIST, "tag_list"));

  g_test_summary ("The tags of the newest stories are offered once somebody looks for one");
  harvest_filter_bar_set_store (HARVEST_FILTER_BAR (bar), fixture->store, fixture->units);
  g_assert_null (harvest_check_list_get_label (list, "cleaner"));
  harvest_filter_chip_popup (HARVEST_FILTER_CHIP (chip));
  harvest_widget_test_until (harvest_check_list_get_label (list, "cleaner") != NULL);
  harvest_check_list_set_checked (list, "cleaner", TRUE);
  assert_query (HARVEST_FILTER_BAR (bar), "tag:cleaner");
  gtk_menu_button_popdown (
      GTK_MENU_BUTTON (harvest_widget_test_find (chip, GTK_TYPE_MENU_BUTTON, "button")));
  harvest_test_drain ();
  harvest_widget_test_close (window);
}

int
main (int argc, char **argv)
{
  harvest_widget_test_init (&argc, &argv);

  g_test_add ("/stories/filter-bar/conditions", HarvestStoriesFixture, "Ken Baxendale",
              harvest_stories_fixture_set_up, test_conditions, harvest_stories_fixture_tear_down);
  g_test_add ("/stories/filter-bar/names", HarvestStoriesFixture, "Ken Baxendale",
              harvest_stories_fixture_set_up, test_names, harvest_stories_fixture_tear_down);
  g_test_add ("/stories/filter-bar/tags", HarvestStoriesFixture, "Ken Baxendale",
              harvest_stories_fixture_set_up, test_tags, harvest_stories_fixture_tear_down);
  g_test_add_func ("/stories/filter-bar/free", test_free);
  g_test_add_func ("/stories/filter-bar/dates", test_dates);

  return g_test_run ();
}
