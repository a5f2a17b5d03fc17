/* harvest-consent-sheet.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-consent-sheet"

#include "config.h"

#include "harvest-consent-sheet.h"

#include "harvest-error-words.h"
#include "harvest-purposes.h"
#include "harvest-signature-pad.h"

#include <glib/gi18n.h>
#include <stdlib.h>

struct _HarvestConsentSheet
{
  AdwWindow parent_instance;

  /* Template */
  AdwPreferencesGroup *method_group;
  AdwComboRow *method;
  AdwComboRow *how;
  AdwPreferencesGroup *purposes;
  AdwPreferencesGroup *until_group;
  AdwComboRow *until;
  AdwPreferencesGroup *signature_group;
  HarvestSignaturePad *signature;
  AdwPreferencesGroup *paper_group;
  AdwActionRow *paper;
  GtkWidget *choose;
  GtkLabel *problem;
  GtkWidget *done;

  /* Owned */
  HarvestStore *store;
  HarvestTellPerson *person;
  GCancellable *cancellable;
  GtkFileChooserNative *chooser;
  GFile *signature_file;
  GPtrArray *switches; /* of GtkSwitch, borrowed, as harvest_purposes */
};

G_DEFINE_FINAL_TYPE (HarvestConsentSheet, harvest_consent_sheet, ADW_TYPE_WINDOW)

enum
{
  DONE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* In the order of the rows in the template. */
static const char *const hows[] = { "named", "quoted", "shown", "heard" };
static const int until_years[] = { 0, 1, 2, 5 };
static const struct
{
  HarvestTellConsent consent;
  const char *words;
} methods[] = {
  { HARVEST_TELL_CONSENT_SIGNED, N_ ("The person reads this and signs below.") },
  { HARVEST_TELL_CONSENT_PAPER, N_ ("Choose a photo of the paper below.") },
  { HARVEST_TELL_CONSENT_LATER,
    N_ ("Home reminds you. Until then, only you and the editors see the story.") },
  { HARVEST_TELL_CONSENT_NOT_NEEDED, N_ ("For example, because nobody can tell who it is.") },
};

/* Auxiliary methods */

static HarvestTellConsent
get_method (HarvestConsentSheet *self)
{
  guint selected = adw_combo_row_get_selected (self->method);

  return selected < G_N_ELEMENTS (methods) ? methods[selected].consent : HARVEST_TELL_CONSENT_LATER;
}

/* There is something to read, to agree to, and to prove. */
static gboolean
asks_now (HarvestTellConsent method)
{
  return method == HARVEST_TELL_CONSENT_SIGNED || method == HARVEST_TELL_CONSENT_PAPER;
}

static void
show_problem (HarvestConsentSheet *self, const char *text)
{
  gtk_label_set_label (self->problem, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), text != NULL);
}

static void
show_error (HarvestConsentSheet *self, const GError *error)
{
  g_autoptr (HarvestErrorWords) words = NULL;
  g_autofree char *text = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_message ("The proof of a consent was not kept: %s", error->message);
  words = harvest_error_words_new (error);
  text = g_strdup_printf ("%s. %s", words->title, words->body);
  show_problem (self, text);
  gtk_widget_set_sensitive (self->done, TRUE);
}

/* Nothing of a signature stays outside the store. */
static void
forget_signature_file (HarvestConsentSheet *self)
{
  if (self->signature_file != NULL)
    g_file_delete_async (self->signature_file, G_PRIORITY_LOW, NULL, NULL, NULL);
  g_clear_object (&self->signature_file);
}

static void
update_method (HarvestConsentSheet *self)
{
  guint selected = adw_combo_row_get_selected (self->method);
  HarvestTellConsent method = get_method (self);

  if (selected < G_N_ELEMENTS (methods))
    adw_preferences_group_set_description (self->method_group, _ (methods[selected].words));
  gtk_widget_set_visible (GTK_WIDGET (self->purposes), asks_now (method));
  gtk_widget_set_visible (GTK_WIDGET (self->until_group), asks_now (method));
  gtk_widget_set_visible (GTK_WIDGET (self->signature_group),
                          method == HARVEST_TELL_CONSENT_SIGNED);
  gtk_widget_set_visible (GTK_WIDGET (self->paper_group), method == HARVEST_TELL_CONSENT_PAPER);
  show_problem (self, NULL);
}

/* What was signed before still counts if nothing new is signed. */
static gboolean
has_proof (HarvestConsentSheet *self)
{
  HarvestTellConsent method = get_method (self);

  if (method == HARVEST_TELL_CONSENT_SIGNED && harvest_signature_pad_get_signed (self->signature))
    return TRUE;
  return self->person->consent == method && self->person->evidence != NULL;
}

static void
read_purposes (HarvestConsentSheet *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < harvest_n_purposes; i++)
    if (gtk_switch_get_active (g_ptr_array_index (self->switches, i)))
      g_strv_builder_add (builder, harvest_purposes[i].value);
  g_strfreev (self->person->purposes);
  self->person->purposes = g_strv_builder_end (builder);
}

static void
read_rest (HarvestConsentSheet *self)
{
  guint how = adw_combo_row_get_selected (self->how);
  guint until = adw_combo_row_get_selected (self->until);

  g_free (self->person->how);
  self->person->how = g_strdup (hows[MIN (how, G_N_ELEMENTS (hows) - 1)]);
  if (until == 0)
    g_clear_pointer (&self->person->until, g_free);
  else if (until < G_N_ELEMENTS (until_years))
    {
      g_autoptr (GDateTime) now = g_date_time_new_now_local ();
      g_autoptr (GDateTime) end = g_date_time_add_years (now, until_years[until]);

      g_free (self->person->until);
      self->person->until = g_date_time_format (end, "%Y-%m-%d");
    }
  self->person->consent = get_method (self);
}

static void
finish (HarvestConsentSheet *self)
{
  if (!asks_now (get_method (self)))
    g_clear_pointer (&self->person->evidence, harvest_tell_attachment_free);
  read_purposes (self);
  read_rest (self);
  g_signal_emit (self, signals[DONE], 0);
  gtk_window_close (GTK_WINDOW (self));
}

static void
take_evidence (HarvestConsentSheet *self, HarvestIntake *kept)
{
  HarvestTellAttachment evidence = { 0 };

  evidence.hash = kept->hash;
  evidence.mime = kept->mime;
  evidence.bytes = kept->bytes;
  evidence.width = kept->width;
  evidence.height = kept->height;
  harvest_tell_attachment_free (self->person->evidence);
  self->person->evidence = harvest_tell_attachment_copy (&evidence);
  harvest_intake_free (kept);
}

/* The signature goes through a temporary file, as every other picture. */

static void
signature_kept_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (HarvestConsentSheet) self = user_data;
  g_autoptr (GError) error = NULL;
  HarvestIntake *kept = harvest_store_intake_finish (HARVEST_STORE (object), result, &error);

  forget_signature_file (self);
  if (kept == NULL)
    {
      show_error (self, error);
      return;
    }
  take_evidence (self, kept);
  finish (self);
}

static void
signature_written_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (HarvestConsentSheet) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!g_file_replace_contents_finish (G_FILE (object), result, NULL, &error))
    {
      forget_signature_file (self);
      show_error (self, error);
      return;
    }
  harvest_store_intake_async (self->store, G_FILE (object), self->cancellable, signature_kept_cb,
                              g_object_ref (self));
}

static void
keep_signature (HarvestConsentSheet *self)
{
  g_autoptr (GBytes) png = harvest_signature_pad_export (self->signature);
  g_autoptr (GFileIOStream) stream = NULL;
  g_autoptr (GError) error = NULL;

  if (png == NULL)
    return;
  forget_signature_file (self);
  self->signature_file = g_file_new_tmp ("storyharvest-XXXXXX.png", &stream, &error);
  if (self->signature_file == NULL)
    {
      show_error (self, error);
      return;
    }
  gtk_widget_set_sensitive (self->done, FALSE);
  g_file_replace_contents_bytes_async (self->signature_file, png, NULL, FALSE,
                                       G_FILE_CREATE_REPLACE_DESTINATION, self->cancellable,
                                       signature_written_cb, g_object_ref (self));
}

/* The photo of a signed paper */

static void
paper_kept_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (HarvestConsentSheet) self = user_data;
  g_autoptr (GError) error = NULL;
  HarvestIntake *kept = harvest_store_intake_finish (HARVEST_STORE (object), result, &error);

  if (kept == NULL)
    {
      show_error (self, error);
      return;
    }
  take_evidence (self, kept);
  self->person->consent = HARVEST_TELL_CONSENT_PAPER;
  adw_action_row_set_subtitle (self->paper, _ ("The photo is kept."));
  show_problem (self, NULL);
}

static void
paper_chosen_cb (GtkNativeDialog *dialog, int response, HarvestConsentSheet *self)
{
  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));

      show_problem (self, NULL);
      harvest_store_intake_async (self->store, file, self->cancellable, paper_kept_cb,
                                  g_object_ref (self));
    }
  g_clear_object (&self->chooser);
}

static void
paper_clicked_cb (HarvestConsentSheet *self)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  if (self->chooser != NULL)
    return;
  gtk_file_filter_set_name (filter, _ ("Pictures"));
  gtk_file_filter_add_mime_type (filter, "image/*");
  self->chooser = gtk_file_chooser_native_new (_ ("Photo of the signed paper"), GTK_WINDOW (self),
                                               GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Add"), NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (self->chooser), filter);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (paper_chosen_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

/* Callbacks */

static void
method_selected_cb (HarvestConsentSheet *self)
{
  update_method (self);
}

static void
done_clicked_cb (HarvestConsentSheet *self)
{
  HarvestTellConsent method = get_method (self);

  show_problem (self, NULL);
  if (method == HARVEST_TELL_CONSENT_SIGNED && harvest_signature_pad_get_signed (self->signature))
    keep_signature (self);
  else if (!asks_now (method) || has_proof (self))
    finish (self);
  else if (method == HARVEST_TELL_CONSENT_SIGNED)
    {
      show_problem (self, _ ("The signature is missing."));
      gtk_widget_child_focus (GTK_WIDGET (self->signature), GTK_DIR_TAB_FORWARD);
    }
  else
    {
      show_problem (self, _ ("The photo of the signed paper is missing."));
      gtk_widget_grab_focus (self->choose);
    }
}

static void
signed_cb (HarvestConsentSheet *self)
{
  show_problem (self, NULL);
}

/* GObject overrides */

static void
harvest_consent_sheet_dispose (GObject *object)
{
  HarvestConsentSheet *self = HARVEST_CONSENT_SHEET (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->chooser);
  forget_signature_file (self);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (harvest_consent_sheet_parent_class)->dispose (object);
}

static void
harvest_consent_sheet_finalize (GObject *object)
{
  HarvestConsentSheet *self = HARVEST_CONSENT_SHEET (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->person, harvest_tell_person_free);
  g_clear_pointer (&self->switches, g_ptr_array_unref);

  G_OBJECT_CLASS (harvest_consent_sheet_parent_class)->finalize (object);
}

static void
harvest_consent_sheet_class_init (HarvestConsentSheetClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = harvest_consent_sheet_dispose;
  object_class->finalize = harvest_consent_sheet_finalize;

  signals[DONE] = g_signal_new ("done", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);

  g_type_ensure (HARVEST_TYPE_SIGNATURE_PAD);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/com/example/StoryHarvest/ui/consent/harvest-consent-sheet.ui");
  gtk_widget_class_bind_template_child (widget_class, HarvestConsentSheet, method_group);
  gtk_widget_class_bind_template_child (widget_class, HarvestConsentSheet, method);
  gtk_widget_class_bind_template_child (widget_class, HarvestConsentSheet, how);
  gtk_widget_class_bind_template_child (widget_class, HarvestConsentSheet, purposes);
  gtk_widget_class_bind_template_child (widget_class, HarvestConsentSheet, until_group);
  gtk_widget_class_bind_template_child (widget_class, HarvestConsentSheet, until);
  gtk_widget_class_bind_template_child (widget_class, HarvestConsentSheet, signature_group);
  gtk_widget_class_bind_template_child (widget_class, HarvestConsentSheet, signature);
  gtk_widget_class_bind_template_child (widget_class, HarvestConsentSheet, paper_group);
  gtk_widget_class_bind_template_child (widget_class, HarvestConsentSheet, paper);
  gtk_widget_class_bind_template_child (widget_class, HarvestConsentSheet, choose);
  gtk_widget_class_bind_template_child (widget_class, HarvestConsentSheet, problem);
  gtk_widget_class_bind_template_child (widget_class, HarvestConsentSheet, done);
  gtk_widget_class_bind_template_callback (widget_class, method_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, paper_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, done_clicked_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
add_purpose (HarvestConsentSheet *self, const HarvestPurpose *purpose)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *toggle = gtk_switch_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ (purpose->sentence));
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  gtk_widget_set_valign (toggle, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), toggle);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), toggle);
  adw_preferences_group_add (self->purposes, row);
  g_ptr_array_add (self->switches, toggle);
}

static void
harvest_consent_sheet_init (HarvestConsentSheet *self)
{
  self->cancellable = g_cancellable_new ();
  self->switches = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < harvest_n_purposes; i++)
    add_purpose (self, &harvest_purposes[i]);
  g_signal_connect_object (self->signature, "notify::signed", G_CALLBACK (signed_cb), self,
                           G_CONNECT_SWAPPED);
}

/* The row for a date, counted in whole years from now. */
static guint
find_until (const char *until)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  int years = until != NULL ? atoi (until) - g_date_time_get_year (now) : 0;

  for (guint i = 0; i < G_N_ELEMENTS (until_years); i++)
    if (until_years[i] >= years)
      return i;
  return G_N_ELEMENTS (until_years) - 1;
}

static void
show_person (HarvestConsentSheet *self)
{
  const HarvestTellPerson *person = self->person;
  /* Translators: %s is the name of a person. */
  g_autofree char *title = g_strdup_printf (_ ("Consent of %s"), person->name);

  gtk_window_set_title (GTK_WINDOW (self), title);
  harvest_signature_pad_set_signer (self->signature, person->name);
  /* Whoever was not asked yet has agreed to nothing: no switch is on beforehand. */
  for (guint i = 0; person->consent != HARVEST_TELL_CONSENT_LATER && i < harvest_n_purposes; i++)
    gtk_switch_set_active (
        g_ptr_array_index (self->switches, i),
        g_strv_contains ((const char *const *)person->purposes, harvest_purposes[i].value));
  for (guint i = 0; i < G_N_ELEMENTS (hows); i++)
    if (g_strcmp0 (hows[i], person->how) == 0)
      adw_combo_row_set_selected (self->how, i);
  adw_combo_row_set_selected (self->until, find_until (person->until));
  /* Whoever opens the sheet wants to ask now. */
  for (guint i = 0; person->consent != HARVEST_TELL_CONSENT_LATER && i < G_N_ELEMENTS (methods);
       i++)
    if (methods[i].consent == person->consent)
      adw_combo_row_set_selected (self->method, i);
  if (person->consent == HARVEST_TELL_CONSENT_PAPER && person->evidence != NULL)
    adw_action_row_set_subtitle (self->paper, _ ("The photo is kept."));
  update_method (self);
  gtk_window_set_focus (GTK_WINDOW (self), GTK_WIDGET (self->method));
}

/* Public API */

GtkWidget *
harvest_consent_sheet_new (HarvestStore *store, const HarvestTellPerson *person)
{
  HarvestConsentSheet *self = NULL;

  g_return_val_if_fail (HARVEST_IS_STORE (store), NULL);
  g_return_val_if_fail (person != NULL, NULL);

  self = g_object_new (HARVEST_TYPE_CONSENT_SHEET, NULL);
  self->store = g_object_ref (store);
  self->person = harvest_tell_person_copy (person);
  show_person (self);
  return GTK_WIDGET (self);
}

const HarvestTellPerson *
harvest_consent_sheet_get_person (HarvestConsentSheet *self)
{
  g_return_val_if_fail (HARVEST_IS_CONSENT_SHEET (self), NULL);

  return self->person;
}
