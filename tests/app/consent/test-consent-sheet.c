/* test-consent-sheet.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-consent-sheet"

#include "config.h"

#include "harvest-consent-sheet.h"
#include "harvest-purposes.h"
#include "harvest-signature-pad.h"
#include "harvest-widget-test.h"

/* In the order of the rows of "How do you ask?" */
enum
{
  SIGN,
  PAPER,
  LATER,
  NOT_NEEDED,
};

typedef struct
{
  HarvestStore *store;
  GtkWidget *sheet;
  guint n_done;
} Fixture;

static void
done_cb (HarvestConsentSheet *sheet, Fixture *fixture)
{
  fixture->n_done++;
}

static void
open_sheet (Fixture *fixture, const HarvestTellPerson *person)
{
  fixture->sheet = g_object_ref (harvest_consent_sheet_new (fixture->store, person));
  g_signal_connect (fixture->sheet, "done", G_CALLBACK (done_cb), fixture);
  gtk_window_present (GTK_WINDOW (fixture->sheet));
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HarvestTellPerson) person = harvest_tell_person_new (NULL, "Ken Barrow");

  fixture->store = harvest_widget_test_open_store ("Rosa Lind");
  open_sheet (fixture, person);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  harvest_widget_test_close (g_steal_pointer (&fixture->sheet));
  harvest_widget_test_close_store (fixture->store);
}

static GtkWidget *
find (Fixture *fixture, GType type, const char *id)
{
  return harvest_widget_test_find (fixture->sheet, type, id);
}

static void
choose (Fixture *fixture, const char *row, guint position)
{
  adw_combo_row_set_selected (ADW_COMBO_ROW (find (fixture, ADW_TYPE_COMBO_ROW, row)), position);
}

/* The switches have no ids: they stand in the order of the purposes. */
static void
collect_switches (GtkWidget *widget, GPtrArray *switches)
{
  if (GTK_IS_SWITCH (widget))
    g_ptr_array_add (switches, widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    collect_switches (child, switches);
}

static GtkSwitch *
find_switch (Fixture *fixture, const char *purpose)
{
  g_autoptr (GPtrArray) switches = g_ptr_array_new ();

  collect_switches (fixture->sheet, switches);
  g_assert_cmpuint (switches->len, ==, harvest_n_purposes);
  for (guint i = 0; i < harvest_n_purposes; i++)
    if (g_str_equal (harvest_purposes[i].value, purpose))
      return GTK_SWITCH (g_ptr_array_index (switches, i));
  g_assert_not_reached ();
}

static void
press_done (Fixture *fixture)
{
  g_signal_emit_by_name (find (fixture, GTK_TYPE_BUTTON, "done"), "clicked");
}

static const HarvestTellPerson *
get_person (Fixture *fixture)
{
  return harvest_consent_sheet_get_person (HARVEST_CONSENT_SHEET (fixture->sheet));
}

static gboolean
shows (Fixture *fixture, const char *id)
{
  return gtk_widget_get_visible (find (fixture, ADW_TYPE_PREFERENCES_GROUP, id));
}

static void
sign (Fixture *fixture, const char *name)
{
  GtkWidget *pad = find (fixture, HARVEST_TYPE_SIGNATURE_PAD, NULL);

  gtk_widget_activate_action (pad, "signature.change-way", NULL);
  gtk_editable_set_text (GTK_EDITABLE (harvest_widget_test_find (pad, GTK_TYPE_ENTRY, NULL)), name);
  gtk_check_button_set_active (
      GTK_CHECK_BUTTON (harvest_widget_test_find (pad, GTK_TYPE_CHECK_BUTTON, NULL)), TRUE);
}

static void
test_signed (Fixture *fixture, gconstpointer data)
{
  const HarvestTellPerson *person = NULL;
  g_autoptr (GFile) file = NULL;

  g_test_summary ("What was switched on, until when, and a picture of the signature are kept");

  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (fixture->sheet)), ==, "Consent of Ken Barrow");
  g_assert_false (gtk_switch_get_active (find_switch (fixture, "internal")));
  gtk_switch_set_active (find_switch (fixture, "training"), TRUE);
  gtk_switch_set_active (find_switch (fixture, "internal"), TRUE);
  choose (fixture, "how", 2);
  choose (fixture, "until", 1);
  sign (fixture, "ken barrow");
  press_done (fixture);
  harvest_widget_test_until (fixture->n_done > 0);

  person = get_person (fixture);
  g_assert_cmpint (person->consent, ==, HARVEST_TELL_CONSENT_SIGNED);
  g_assert_cmpstr (person->how, ==, "shown");
  g_assert_cmpuint (g_strv_length (person->purposes), ==, 2);
  g_assert_cmpstr (person->purposes[0], ==, "internal");
  g_assert_cmpstr (person->purposes[1], ==, "training");
  g_assert_nonnull (person->until);
  g_assert_cmpstr (person->evidence->mime, ==, "image/png");
  file = harvest_store_dup_blob_file (fixture->store, person->evidence->hash);
  g_assert_true (g_file_query_exists (file, NULL));
}

static void
test_unsigned (Fixture *fixture, gconstpointer data)
{
  g_test_summary ("Without a signature, Done says what is missing");

  press_done (fixture);
  g_assert_true (harvest_widget_test_find_label (fixture->sheet, "The signature is missing."));
  sign (fixture, "Somebody Else");
  press_done (fixture);
  g_assert_cmpuint (fixture->n_done, ==, 0);
  choose (fixture, "method", PAPER);
  g_assert_false (harvest_widget_test_find_label (fixture->sheet, "The signature is missing."));
  press_done (fixture);
  g_assert_true (
      harvest_widget_test_find_label (fixture->sheet, "The photo of the signed paper is missing."));
  g_assert_cmpuint (fixture->n_done, ==, 0);
}

static void
test_not_now (Fixture *fixture, gconstpointer data)
{
  g_test_summary ("Whoever is not asked now need not see what would be asked");

  g_assert_true (shows (fixture, "purposes"));
  g_assert_true (shows (fixture, "signature_group"));
  g_assert_false (shows (fixture, "paper_group"));
  choose (fixture, "method", NOT_NEEDED);
  g_assert_false (shows (fixture, "purposes"));
  g_assert_false (shows (fixture, "until_group"));
  g_assert_false (shows (fixture, "signature_group"));
  choose (fixture, "method", LATER);
  press_done (fixture);
  g_assert_cmpuint (fixture->n_done, ==, 1);
  g_assert_cmpint (get_person (fixture)->consent, ==, HARVEST_TELL_CONSENT_LATER);
  g_assert_null (get_person (fixture)->evidence);
}

static void
test_again (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HarvestTellPerson) answered = NULL;

  g_test_summary ("What was answered is shown again, and its proof still counts");

  gtk_switch_set_active (find_switch (fixture, "press"), TRUE);
  choose (fixture, "until", 2);
  sign (fixture, "Ken Barrow");
  press_done (fixture);
  harvest_widget_test_until (fixture->n_done == 1);
  answered = harvest_tell_person_copy (get_person (fixture));
  harvest_widget_test_close (g_steal_pointer (&fixture->sheet));

  open_sheet (fixture, answered);
  g_assert_true (gtk_switch_get_active (find_switch (fixture, "press")));
  g_assert_false (gtk_switch_get_active (find_switch (fixture, "web")));
  g_assert_cmpuint (
      adw_combo_row_get_selected (ADW_COMBO_ROW (find (fixture, ADW_TYPE_COMBO_ROW, "until"))), ==,
      2);
  gtk_switch_set_active (find_switch (fixture, "press"), FALSE);
  press_done (fixture);
  g_assert_cmpuint (fixture->n_done, ==, 2);
  g_assert_cmpuint (g_strv_length (get_person (fixture)->purposes), ==, 0);
  g_assert_cmpstr (get_person (fixture)->evidence->hash, ==, answered->evidence->hash);
}

int
main (int argc, char **argv)
{
  harvest_widget_test_init (&argc, &argv);

#define ADD(name, test) g_test_add (name, Fixture, NULL, set_up, test, tear_down)
  ADD ("/consent-sheet/signed", test_signed);
  ADD ("/consent-sheet/unsigned", test_unsigned);
  ADD ("/consent-sheet/not-now", test_not_now);
  ADD ("/consent-sheet/again", test_again);
#undef ADD

  return g_test_run ();
}
