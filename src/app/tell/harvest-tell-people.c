/* harvest-tell-people.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-tell-people"

#include "config.h"

#include "harvest-tell-people.h"

#include "harvest-consent-sheet.h"
#include "harvest-depicted-row.h"
#include "harvest-popover-fit.h"
#include "harvest-sheet.h"

#include <glib/gi18n.h>

#define MAX_PEOPLE      10000
#define MAX_SUGGESTIONS 4

struct _HarvestTellPeople
{
  HarvestTellSection parent_instance;

  /* Template */
  GtkMenuButton *button;
  GtkLabel *label;
  GtkPopover *popover;
  GtkBox *rows;
  GtkEditable *entry;
  GtkListBox *suggestions;

  /* Owned */
  GPtrArray *known; /* of HarvestRecord, people of the company */
};

G_DEFINE_FINAL_TYPE (HarvestTellPeople, harvest_tell_people, HARVEST_TYPE_TELL_SECTION)

/* Auxiliary methods */

static void
update_label (HarvestTellPeople *self)
{
  GString *names = g_string_new (NULL);
  GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->rows));

  gtk_widget_set_visible (GTK_WIDGET (self->rows), row != NULL);
  for (; row != NULL; row = gtk_widget_get_next_sibling (row))
    {
      if (names->len > 0)
        g_string_append (names, ", ");
      g_string_append (names, harvest_depicted_row_get_person (HARVEST_DEPICTED_ROW (row))->name);
    }
  if (names->len == 0)
    g_string_append (names, _ ("People"));
  gtk_label_set_label (self->label, names->str);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  names->str, -1);
  g_string_free (names, TRUE);
}

/* The sheet works on the row that asked for it; the row may be gone when it answers. */
static void
consent_given_cb (HarvestConsentSheet *sheet, GWeakRef *row_ref)
{
  g_autoptr (HarvestDepictedRow) row = g_weak_ref_get (row_ref);
  GtkWidget *section = NULL;

  if (row == NULL)
    return;
  harvest_depicted_row_set_person (row, harvest_consent_sheet_get_person (sheet));
  section = gtk_widget_get_ancestor (GTK_WIDGET (row), HARVEST_TYPE_TELL_SECTION);
  if (section != NULL)
    harvest_tell_section_changed (HARVEST_TELL_SECTION (section));
}

static void
free_weak_ref (gpointer data, GClosure *closure)
{
  g_weak_ref_clear (data);
  g_free (data);
}

static void
ask_cb (HarvestDepictedRow *row, HarvestTellPeople *self)
{
  HarvestStore *store = harvest_tell_section_get_store (HARVEST_TELL_SECTION (self));
  GtkWidget *sheet = NULL;
  GWeakRef *row_ref = NULL;

  if (store == NULL)
    return;
  sheet = harvest_consent_sheet_new (store, harvest_depicted_row_get_person (row));
  row_ref = g_new0 (GWeakRef, 1);
  g_weak_ref_init (row_ref, row);
  g_signal_connect_data (sheet, "done", G_CALLBACK (consent_given_cb), row_ref, free_weak_ref, 0);
  gtk_popover_popdown (self->popover);
  harvest_sheet_present (GTK_WINDOW (sheet), GTK_WIDGET (self));
}

static void
remove_cb (HarvestDepictedRow *row, HarvestTellPeople *self)
{
  gtk_box_remove (self->rows, GTK_WIDGET (row));
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  update_label (self);
  harvest_tell_section_changed (HARVEST_TELL_SECTION (self));
}

static void
add_row (HarvestTellPeople *self, const HarvestTellPerson *person)
{
  GtkWidget *row = harvest_depicted_row_new (person);

  g_signal_connect_object (row, "ask", G_CALLBACK (ask_cb), self, 0);
  g_signal_connect_object (row, "remove", G_CALLBACK (remove_cb), self, 0);
  gtk_box_append (self->rows, row);
  update_label (self);
}

static void
add_person (HarvestTellPeople *self, HarvestRecord *known, const char *name)
{
  g_autoptr (HarvestTellPerson) person = NULL;

  if (known != NULL)
    person = harvest_tell_person_new (harvest_record_get_id (known),
                                      harvest_record_get_string (known, "name"));
  else
    person = harvest_tell_person_new (NULL, name);
  add_row (self, person);
  gtk_editable_set_text (self->entry, "");
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  harvest_tell_section_changed (HARVEST_TELL_SECTION (self));
}

/* Every word of @wanted begins a word of the name. */
static gboolean
name_matches (HarvestRecord *person, const char *wanted)
{
  return g_str_match_string (wanted, harvest_record_get_string (person, "name"), TRUE);
}

static void
add_suggestion (HarvestTellPeople *self, HarvestRecord *person)
{
  GtkWidget *label = gtk_label_new (harvest_record_get_string (person, "name"));
  GtkWidget *row = gtk_list_box_row_new ();

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), label);
  g_object_set_data_full (G_OBJECT (row), "person", harvest_record_ref (person),
                          (GDestroyNotify)harvest_record_unref);
  gtk_list_box_append (self->suggestions, row);
}

static void
update_suggestions (HarvestTellPeople *self)
{
  g_autofree char *wanted = g_strstrip (g_strdup (gtk_editable_get_text (self->entry)));
  GtkListBoxRow *row = NULL;
  guint n_found = 0;

  while ((row = gtk_list_box_get_row_at_index (self->suggestions, 0)) != NULL)
    gtk_list_box_remove (self->suggestions, GTK_WIDGET (row));
  for (guint i = 0; *wanted != '\0' && i < self->known->len && n_found < MAX_SUGGESTIONS; i++)
    {
      HarvestRecord *person = g_ptr_array_index (self->known, i);

      if (name_matches (person, wanted))
        {
          add_suggestion (self, person);
          n_found++;
        }
    }
  gtk_widget_set_visible (GTK_WIDGET (self->suggestions), n_found > 0);
}

/* Callbacks */

static void
people_listed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (HarvestTellPeople) self = user_data;
  g_autoptr (GPtrArray) people = NULL;
  g_autoptr (GError) error = NULL;

  people = harvest_store_list_finish (HARVEST_STORE (object), result, &error);
  if (people == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_message ("The people could not be read: %s", error->message);
      return;
    }
  g_ptr_array_unref (self->known);
  self->known = g_steal_pointer (&people);
  update_suggestions (self);
}

static void
popover_shown_cb (HarvestTellPeople *self)
{
  HarvestStore *store = harvest_tell_section_get_store (HARVEST_TELL_SECTION (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  if (store != NULL)
    harvest_store_list_async (store, "person", NULL, NULL, MAX_PEOPLE,
                              harvest_tell_section_get_cancellable (HARVEST_TELL_SECTION (self)),
                              people_listed_cb, g_object_ref (self));
}

static void
entry_changed_cb (HarvestTellPeople *self)
{
  update_suggestions (self);
}

static void
entry_activated_cb (HarvestTellPeople *self)
{
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (self->entry)));
  HarvestRecord *known = NULL;

  if (*name == '\0')
    {
      gtk_popover_popdown (self->popover);
      return;
    }
  for (guint i = 0; known == NULL && i < self->known->len; i++)
    {
      HarvestRecord *person = g_ptr_array_index (self->known, i);

      if (g_utf8_collate (harvest_record_get_string (person, "name"), name) == 0)
        known = person;
    }
  add_person (self, known, name);
}

static void
suggestion_activated_cb (GtkListBox *suggestions, GtkListBoxRow *row, HarvestTellPeople *self)
{
  add_person (self, g_object_get_data (G_OBJECT (row), "person"), NULL);
}

/* HarvestTellSection overrides */

static void
harvest_tell_people_load (HarvestTellSection *section, const HarvestTellDraft *draft)
{
  HarvestTellPeople *self = HARVEST_TELL_PEOPLE (section);
  GtkWidget *row = NULL;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->rows))) != NULL)
    gtk_box_remove (self->rows, row);
  for (guint i = 0; i < draft->people->len; i++)
    add_row (self, g_ptr_array_index (draft->people, i));
  gtk_editable_set_text (self->entry, "");
  update_label (self);
}

static void
harvest_tell_people_save (HarvestTellSection *section, HarvestTellDraft *draft)
{
  HarvestTellPeople *self = HARVEST_TELL_PEOPLE (section);
  GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->rows));

  for (; row != NULL; row = gtk_widget_get_next_sibling (row))
    g_ptr_array_add (draft->people, harvest_tell_person_copy (harvest_depicted_row_get_person (
                                        HARVEST_DEPICTED_ROW (row))));
}

/* GObject overrides */

static void
harvest_tell_people_finalize (GObject *object)
{
  HarvestTellPeople *self = HARVEST_TELL_PEOPLE (object);

  g_clear_pointer (&self->known, g_ptr_array_unref);

  G_OBJECT_CLASS (harvest_tell_people_parent_class)->finalize (object);
}

static void
harvest_tell_people_class_init (HarvestTellPeopleClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  HarvestTellSectionClass *section_class = HARVEST_TELL_SECTION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = harvest_tell_people_finalize;
  section_class->load = harvest_tell_people_load;
  section_class->save = harvest_tell_people_save;

  gtk_widget_class_set_template_from_resource (
      widget_class, "/com/example/StoryHarvest/ui/tell/harvest-tell-people.ui");
  gtk_widget_class_bind_template_child (widget_class, HarvestTellPeople, button);
  gtk_widget_class_bind_template_child (widget_class, HarvestTellPeople, label);
  gtk_widget_class_bind_template_child (widget_class, HarvestTellPeople, popover);
  gtk_widget_class_bind_template_child (widget_class, HarvestTellPeople, rows);
  gtk_widget_class_bind_template_child (widget_class, HarvestTellPeople, entry);
  gtk_widget_class_bind_template_child (widget_class, HarvestTellPeople, suggestions);
  gtk_widget_class_bind_template_callback (widget_class, popover_shown_cb);
  gtk_widget_class_bind_template_callback (widget_class, entry_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, entry_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, suggestion_activated_cb);
}

static void
harvest_tell_people_init (HarvestTellPeople *self)
{
  self->known = g_ptr_array_new_with_free_func ((GDestroyNotify)harvest_record_unref);
  gtk_widget_init_template (GTK_WIDGET (self));
  harvest_popover_fit (self->button);
  update_label (self);
}
