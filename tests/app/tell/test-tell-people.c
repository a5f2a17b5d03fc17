/* test-tell-people.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-tell-people"

#include "config.h"

#include "harvest-consent-sheet.h"
#include "harvest-depicted-row.h"
#include "harvest-tell-people.h"
#include "harvest-widget-test.h"

typedef struct
{
  HarvestStore *store;
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
  g_autoptr (HarvestTellDraft) empty = harvest_tell_draft_new ();

  fixture->store = harvest_widget_test_open_store ("Rosa Lind");
  fixture->section = g_object_new (HARVEST_TYPE_TELL_PEOPLE, NULL);
  fixture->window = harvest_widget_test_show (fixture->section);
  harvest_tell_section_set_store (HARVEST_TELL_SECTION (fixture->section), fixture->store);
  harvest_tell_section_load (HARVEST_TELL_SECTION (fixture->section), empty);
  g_signal_connect (fixture->section, "changed", G_CALLBACK (changed_cb), fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  harvest_widget_test_close (g_steal_pointer (&fixture->window));
  harvest_widget_test_close_store (fixture->store);
}

static GtkWidget *
find (Fixture *fixture, GType type, const char *id)
{
  return harvest_widget_test_find (fixture->section, type, id);
}

static GtkEditable *
open_popover (Fixture *fixture)
{
  gtk_menu_button_popup (GTK_MENU_BUTTON (find (fixture, GTK_TYPE_MENU_BUTTON, "button")));
  return GTK_EDITABLE (find (fixture, GTK_TYPE_ENTRY, "entry"));
}

static void
add (Fixture *fixture, const char *name)
{
  GtkEditable *entry = open_popover (fixture);

  gtk_editable_set_text (entry, name);
  g_signal_emit_by_name (entry, "activate");
}

static HarvestTellDraft *
save (Fixture *fixture)
{
  HarvestTellDraft *draft = harvest_tell_draft_new ();

  harvest_tell_section_save (HARVEST_TELL_SECTION (fixture->section), draft);
  return draft;
}

static void
test_add (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HarvestTellDraft) draft = NULL;
  const HarvestTellPerson *person = NULL;

  g_test_summary ("A name and Enter are a person, to be asked later");

  add (fixture, "  ");
  g_assert_cmpuint (fixture->n_changes, ==, 0);
  add (fixture, " Ken Barrow ");
  add (fixture, "Ines");
  g_assert_cmpstr (gtk_editable_get_text (open_popover (fixture)), ==, "");
  draft = save (fixture);
  g_assert_cmpuint (fixture->n_changes, ==, 2);
  g_assert_cmpuint (draft->people->len, ==, 2);
  person = g_ptr_array_index (draft->people, 0);
  g_assert_cmpstr (person->name, ==, "Ken Barrow");
  g_assert_null (person->person);
  g_assert_cmpint (person->consent, ==, HARVEST_TELL_CONSENT_LATER);
  g_assert_true (harvest_widget_test_find_label (fixture->section, "Ken Barrow, Ines"));
  g_assert_true (harvest_widget_test_find_label (find (fixture, HARVEST_TYPE_DEPICTED_ROW, NULL),
                                                 "To be asked later"));
}

static void
test_known (Fixture *fixture, gconstpointer data)
{
  GtkListBox *suggestions = GTK_LIST_BOX (find (fixture, GTK_TYPE_LIST_BOX, "suggestions"));
  GtkEditable *entry = open_popover (fixture);
  g_autoptr (HarvestTellDraft) draft = NULL;
  const HarvestTellPerson *person = NULL;

  g_test_summary ("People of the company are proposed, by any begin of a word, and known");

  gtk_editable_set_text (entry, "lin");
  harvest_widget_test_until (gtk_widget_get_visible (GTK_WIDGET (suggestions)));
  g_signal_emit_by_name (suggestions, "row-activated",
                         gtk_list_box_get_row_at_index (suggestions, 0));
  gtk_editable_set_text (entry, "Rosa Lind"); /* the whole name, typed */
  g_signal_emit_by_name (entry, "activate");

  draft = save (fixture);
  g_assert_cmpuint (draft->people->len, ==, 2);
  for (guint i = 0; i < 2; i++)
    {
      person = g_ptr_array_index (draft->people, i);
      g_assert_cmpstr (person->person, ==,
                       harvest_record_get_id (harvest_store_get_me (fixture->store)));
    }
}

static void
test_remove (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HarvestTellDraft) draft = NULL;

  g_test_summary ("A person is taken out again");

  add (fixture, "Ken Barrow");
  g_signal_emit_by_name (find (fixture, GTK_TYPE_BUTTON, "remove"), "clicked");
  draft = save (fixture);
  g_assert_cmpuint (draft->people->len, ==, 0);
  g_assert_cmpuint (fixture->n_changes, ==, 2);
  g_assert_true (harvest_widget_test_find_label (fixture->section, "People"));
}

static HarvestConsentSheet *
find_sheet (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GObject) window = g_list_model_get_item (windows, i);

      if (HARVEST_IS_CONSENT_SHEET (window))
        return HARVEST_CONSENT_SHEET (window);
    }
  return NULL;
}

static void
test_consent (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HarvestTellDraft) draft = NULL;
  g_autoptr (HarvestConsentSheet) sheet = NULL;
  const HarvestTellPerson *person = NULL;

  g_test_summary ("What the sheet says is with the person");

  add (fixture, "Ken Barrow");
  g_signal_emit_by_name (find (fixture, GTK_TYPE_BUTTON, "ask"), "clicked");
  sheet = find_sheet ();
  g_assert_nonnull (sheet);
  g_object_ref (sheet);
  adw_combo_row_set_selected (
      ADW_COMBO_ROW (harvest_widget_test_find (GTK_WIDGET (sheet), ADW_TYPE_COMBO_ROW, "method")),
      3);
  g_signal_emit_by_name (harvest_widget_test_find (GTK_WIDGET (sheet), GTK_TYPE_BUTTON, "done"),
                         "clicked");
  harvest_widget_test_until (fixture->n_changes == 2);
  draft = save (fixture);
  person = g_ptr_array_index (draft->people, 0);
  g_assert_cmpint (person->consent, ==, HARVEST_TELL_CONSENT_NOT_NEEDED);
  g_assert_true (harvest_widget_test_find_label (find (fixture, HARVEST_TYPE_DEPICTED_ROW, NULL),
                                                 "Need not be asked"));
  harvest_test_drain ();
}

static void
test_refusal (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HarvestTellPerson) person = harvest_tell_person_new (NULL, "Ken Barrow");
  g_autoptr (HarvestTellDraft) draft = harvest_tell_draft_new ();

  g_test_summary ("Who signed for nothing is shown as not agreeing");

  person->consent = HARVEST_TELL_CONSENT_SIGNED;
  g_strfreev (person->purposes);
  person->purposes = g_new0 (char *, 1);
  g_ptr_array_add (draft->people, harvest_tell_person_copy (person));
  harvest_tell_section_load (HARVEST_TELL_SECTION (fixture->section), draft);
  open_popover (fixture);
  g_assert_true (harvest_widget_test_find_label (find (fixture, HARVEST_TYPE_DEPICTED_ROW, NULL),
                                                 "Does not agree"));
  g_assert_cmpuint (fixture->n_changes, ==, 0);
}

int
main (int argc, char **argv)
{
  harvest_widget_test_init (&argc, &argv);

#define ADD(name, test) g_test_add (name, Fixture, NULL, set_up, test, tear_down)
  ADD ("/tell-people/add", test_add);
  ADD ("/tell-people/known", test_known);
  ADD ("/tell-people/remove", test_remove);
  ADD ("/tell-people/consent", test_consent);
  ADD ("/tell-people/refusal", test_refusal);
#undef ADD

  return g_test_run ();
}
