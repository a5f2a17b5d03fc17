/* test-tell-occasion.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-tell-occasion"

#include "config.h"

#include "harvest-tell-occasion.h"
#include "harvest-widget-test.h"

typedef struct
{
  GtkWidget *section;
  GtkWidget *window;
  guint n_changes;
} Fixture;

static void
changed_cb (HarvestTellSection *section, Fixture *fixture)
{
  fixture->n_changes++;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->section = g_object_new (HARVEST_TYPE_TELL_OCCASION, NULL);
  fixture->window = harvest_widget_test_show (fixture->section);
  g_signal_connect (fixture->section, "changed", G_CALLBACK (changed_cb), fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  harvest_widget_test_close (g_steal_pointer (&fixture->window));
}

static HarvestTellDraft *
save (Fixture *fixture)
{
  HarvestTellDraft *draft = harvest_tell_draft_new ();

  harvest_tell_section_save (HARVEST_TELL_SECTION (fixture->section), draft);
  return draft;
}

/* Presses the button that says @label. */
static void
press (GtkWidget *widget, const char *label)
{
  if (GTK_IS_BUTTON (widget) && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), label) == 0)
    g_signal_emit_by_name (widget, "clicked");
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    press (child, label);
}

static char *
format_days_ago (int days)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) then = g_date_time_add_days (now, -days);

  return g_date_time_format (then, "%Y-%m-%d");
}

static void
test_days (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HarvestTellDraft) nothing = save (fixture);
  g_autoptr (HarvestTellDraft) yesterday = NULL;
  g_autoptr (HarvestTellDraft) today = NULL;
  g_autofree char *day = format_days_ago (1);
  g_autofree char *this_day = format_days_ago (0);

  g_test_summary ("Nothing is said, until a day is: by a word or in the calendar");

  g_assert_null (nothing->occurred_on);
  g_assert_true (harvest_widget_test_find_label (fixture->section, "When, where"));
  press (fixture->section, "Yesterday");
  yesterday = save (fixture);
  g_assert_cmpstr (yesterday->occurred_on, ==, day);
  g_assert_cmpuint (fixture->n_changes, ==, 1);
  press (fixture->section, "Today");
  today = save (fixture);
  g_assert_cmpstr (today->occurred_on, ==, this_day);
  press (fixture->section, "Not said");
  g_assert_cmpuint (fixture->n_changes, ==, 3);
  g_assert_true (harvest_widget_test_find_label (fixture->section, "When, where"));
}

static void
test_calendar (Fixture *fixture, gconstpointer data)
{
  GtkCalendar *calendar = GTK_CALENDAR (
      harvest_widget_test_find (fixture->section, GTK_TYPE_CALENDAR, NULL));
  g_autoptr (GDateTime) day = g_date_time_new_local (2019, 3, 31, 0, 0, 0);
  g_autoptr (HarvestTellDraft) draft = NULL;

  g_test_summary ("Any day of the calendar can be chosen");

  gtk_calendar_select_day (calendar, day);
  draft = save (fixture);
  g_assert_cmpstr (draft->occurred_on, ==, "2019-03-31");
}

static void
test_place (Fixture *fixture, gconstpointer data)
{
  GtkEditable *site = GTK_EDITABLE (
      harvest_widget_test_find (fixture->section, GTK_TYPE_ENTRY, "site"));
  g_autoptr (HarvestTellDraft) draft = NULL;
  g_autoptr (HarvestTellDraft) empty = harvest_tell_draft_new ();

  g_test_summary ("A place stands beside the day, without blanks around it");

  press (fixture->section, "Today");
  gtk_editable_set_text (site, " Leeds ");
  g_assert_true (harvest_widget_test_find_label (fixture->section, "Today, Leeds"));
  draft = save (fixture);
  g_assert_cmpstr (draft->site, ==, "Leeds");
  fixture->n_changes = 0;
  harvest_tell_section_load (HARVEST_TELL_SECTION (fixture->section), empty);
  g_assert_true (harvest_widget_test_find_label (fixture->section, "When, where"));
  g_assert_cmpuint (fixture->n_changes, ==, 0);
}

static void
test_load (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HarvestTellDraft) before = harvest_tell_draft_new ();
  g_autoptr (HarvestTellDraft) after = NULL;

  g_test_summary ("What a draft says comes back as it was, and is no change");

  before->occurred_on = g_strdup ("2024-02-29");
  before->site = g_strdup ("Łódź");
  before->unit = g_strdup ("0190c0de-0000-7000-8000-000000000001");
  harvest_tell_section_load (HARVEST_TELL_SECTION (fixture->section), before);
  after = save (fixture);
  g_assert_cmpstr (after->occurred_on, ==, before->occurred_on);
  g_assert_cmpstr (after->site, ==, before->site);
  g_assert_cmpstr (after->unit, ==, before->unit);
  g_assert_cmpuint (fixture->n_changes, ==, 0);
}

int
main (int argc, char **argv)
{
  harvest_widget_test_init (&argc, &argv);

#define ADD(name, test) g_test_add (name, Fixture, NULL, set_up, test, tear_down)
  ADD ("/tell-occasion/days", test_days);
  ADD ("/tell-occasion/calendar", test_calendar);
  ADD ("/tell-occasion/place", test_place);
  ADD ("/tell-occasion/load", test_load);
#undef ADD

  return g_test_run ();
}
