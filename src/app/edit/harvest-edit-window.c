/* harvest-edit-window.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-edit-window"

#include "config.h"

#include "harvest-edit-window.h"

#include "harvest-acts.h"
#include "harvest-diff-view.h"
#include "harvest-draft-keeper.h"
#include "harvest-error-words.h"
#include "harvest-kinds.h"
#include "harvest-record-draft.h"
#include "harvest-spell-checker.h"
#include "harvest-time-words.h"
#include "harvest-undo-toast.h"
#include "harvest-wrap-layout.h"

#include <glib/gi18n.h>

#define COMPARE_DELAY_MS 400

struct _HarvestEditWindow
{
  AdwWindow parent_instance;

  /* Template */
  GtkStack *stack;
  GtkWidget *agree_box;
  GtkEditable *title;
  GtkTextView *view;
  GtkTextBuffer *buffer;
  HarvestChoiceButton *kind;
  HarvestChoiceButton *secrecy;
  HarvestChoiceButton *audience;
  GtkEditable *reason;
  GtkWidget *compare_box;
  AdwComboRow *version;
  GtkStringList *version_names;
  HarvestDiffView *diff;
  GtkLabel *problem;
  AdwToastOverlay *toasts;
  GtkWidget *unfinished;
  GtkLabel *draft_state;

  /* Owned */
  HarvestStoryData *story;
  HarvestRecord *before; /* what the person began with */
  GHashTable *clean;     /* what the form shows of it */
  HarvestSpellChecker *spelling;
  HarvestDraftKeeper *keeper;
  HarvestRecordDraft *found;     /* of an edit that was not saved; until it is shown */
  HarvestRecordDraft *discarded; /* what an undo brings back */

  guint compare_source;
  gboolean drafts_read;
  gboolean writing; /* the form is filled; nobody types */
};

G_DEFINE_FINAL_TYPE (HarvestEditWindow, harvest_edit_window, ADW_TYPE_WINDOW)

/* Auxiliary methods */

static char *
dup_text (HarvestEditWindow *self)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  return gtk_text_buffer_get_text (self->buffer, &start, &end, FALSE);
}

static const char *
get_text (HarvestRecord *record, const char *field)
{
  const char *text = harvest_record_get_string (record, field);

  return text != NULL ? text : "";
}

static void
show_problem (HarvestEditWindow *self, const GError *error)
{
  g_autoptr (HarvestErrorWords) words = NULL;
  g_autofree char *text = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->problem), error != NULL);
  if (error == NULL)
    return;
  words = harvest_error_words_new (error);
  text = g_strdup_printf ("%s. %s", words->title, words->body);
  g_message ("A story was not changed: %s", error->message);
  gtk_label_set_label (self->problem, text);
}

static void
set_saving (HarvestEditWindow *self, gboolean saving)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "edit.save", !saving);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "edit.agree", !saving);
}

/* The form and its draft */

static GHashTable *
read_texts (HarvestEditWindow *self)
{
  GHashTable *texts = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);

  g_hash_table_insert (texts, (char *)"title", g_strdup (gtk_editable_get_text (self->title)));
  g_hash_table_insert (texts, (char *)"body", dup_text (self));
  g_hash_table_insert (texts, (char *)"kind",
                       g_strdup (harvest_choice_button_get_selected (self->kind)));
  g_hash_table_insert (texts, (char *)"class",
                       g_strdup (harvest_choice_button_get_selected (self->secrecy)));
  g_hash_table_insert (texts, (char *)"audience",
                       g_strdup (harvest_choice_button_get_selected (self->audience)));
  g_hash_table_insert (texts, (char *)"reason", g_strdup (gtk_editable_get_text (self->reason)));
  return texts;
}

static GHashTable *
dup_record_texts (HarvestRecord *record)
{
  static const char *const fields[] = { "title", "body", "kind", "class", "audience" };
  GHashTable *texts = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    g_hash_table_insert (texts, (gpointer)fields[i], g_strdup (get_text (record, fields[i])));
  g_hash_table_insert (texts, (char *)"reason", g_strdup (""));
  return texts;
}

static gboolean
texts_are_equal (GHashTable *a, GHashTable *b)
{
  GHashTableIter iter;
  gpointer name, text;

  g_hash_table_iter_init (&iter, a);
  while (g_hash_table_iter_next (&iter, &name, &text))
    if (g_strcmp0 (text, g_hash_table_lookup (b, name)) != 0)
      return FALSE;
  return TRUE;
}

static const char *
look_up (GHashTable *texts, const char *name)
{
  const char *text = g_hash_table_lookup (texts, name);

  return text != NULL ? text : "";
}

static void
write_texts (HarvestEditWindow *self, GHashTable *texts)
{
  gtk_editable_set_text (self->title, look_up (texts, "title"));
  gtk_text_buffer_set_text (self->buffer, look_up (texts, "body"), -1);
  harvest_choice_button_set_selected (self->kind, look_up (texts, "kind"));
  harvest_choice_button_set_selected (self->secrecy, look_up (texts, "class"));
  harvest_choice_button_set_selected (self->audience, look_up (texts, "audience"));
  gtk_editable_set_text (self->reason, look_up (texts, "reason"));
}

/* Shows @before, or what became of it in the form. */
static void
write_form (HarvestEditWindow *self, HarvestRecord *before, GHashTable *texts)
{
  g_autoptr (GHashTable) as_told = dup_record_texts (before);
  g_autoptr (HarvestRecord) old = self->before;

  self->before = harvest_record_ref (before);
  self->writing = TRUE;
  write_texts (self, as_told);
  g_clear_pointer (&self->clean, g_hash_table_unref);
  self->clean = read_texts (self);
  if (texts != NULL)
    write_texts (self, texts);
  self->writing = FALSE;
}

static gboolean
form_has_changed (HarvestEditWindow *self)
{
  g_autoptr (GHashTable) texts = read_texts (self);

  return self->clean != NULL && !texts_are_equal (texts, self->clean);
}

static void
read_draft (HarvestDraftContent *content, gpointer user_data)
{
  HarvestEditWindow *self = user_data;
  g_autoptr (GHashTable) texts = NULL;

  if (!form_has_changed (self))
    return;
  texts = read_texts (self);
  content->json = harvest_record_draft_write (HARVEST_DRAFT_OF_EDIT, self->before, texts);
}

static void
form_changed (HarvestEditWindow *self)
{
  if (self->writing || self->before == NULL)
    return;
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "edit.discard", form_has_changed (self));
  harvest_draft_keeper_changed (self->keeper);
}

static void
draft_state_cb (HarvestEditWindow *self)
{
  HarvestDraftState state = harvest_draft_keeper_get_state (self->keeper);

  /* While one types, the words would only flicker. */
  if (state == HARVEST_DRAFT_SAVED)
    gtk_label_set_label (self->draft_state, _ ("The draft is saved"));
  else if (state == HARVEST_DRAFT_FAILED)
    gtk_label_set_label (self->draft_state, _ ("The draft could not be saved. Is the disk full?"));
  else if (state == HARVEST_DRAFT_NONE)
    gtk_label_set_label (self->draft_state, "");
}

static void
bring_back_cb (HarvestEditWindow *self)
{
  g_autoptr (HarvestRecordDraft) draft = g_steal_pointer (&self->discarded);

  if (draft == NULL)
    return;
  write_form (self, draft->before, draft->texts);
  form_changed (self);
}

/* The form is as the story is now; what stood in it can be brought back. */
static void
discard_activated (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  HarvestEditWindow *self = HARVEST_EDIT_WINDOW (widget);
  HarvestRecord *record = harvest_story_data_get_story (self->story);
  AdwToast *toast = adw_toast_new (_ ("Your changes are discarded"));

  g_clear_pointer (&self->discarded, harvest_record_draft_free);
  self->discarded = g_new0 (HarvestRecordDraft, 1);
  self->discarded->before = harvest_record_ref (self->before);
  self->discarded->texts = read_texts (self);
  write_form (self, record != NULL ? record : self->before, NULL);
  form_changed (self);
  gtk_widget_set_visible (self->unfinished, FALSE);
  gtk_widget_grab_focus (GTK_WIDGET (self->view));

  adw_toast_set_button_label (toast, _ ("_Undo"));
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (bring_back_cb), self,
                           G_CONNECT_SWAPPED);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

/* Comparing */

static gboolean
compare_cb (gpointer user_data)
{
  HarvestEditWindow *self = user_data;
  GPtrArray *revisions = harvest_story_data_get_dependents (self->story, "story-revision");
  guint selected = adw_combo_row_get_selected (self->version);
  g_autofree char *now = dup_text (self);

  self->compare_source = 0;
  gtk_widget_set_visible (GTK_WIDGET (self->diff), FALSE);
  if (selected < revisions->len)
    {
      const char *then = get_text (g_ptr_array_index (revisions, selected), "text");

      /* Twice the same text says nothing. */
      gtk_widget_set_visible (GTK_WIDGET (self->diff), !g_str_equal (then, now));
      gtk_widget_set_visible (self->compare_box, revisions->len > 1 || !g_str_equal (then, now));
      harvest_diff_view_set_texts (self->diff, then, now);
    }
  return G_SOURCE_REMOVE;
}

static void
compare_soon (HarvestEditWindow *self)
{
  if (self->compare_source == 0 && self->before != NULL)
    self->compare_source = g_timeout_add (COMPARE_DELAY_MS, compare_cb, self);
}

static char *
describe_version (HarvestEditWindow *self, HarvestRecord *revision)
{
  HarvestStore *store = harvest_story_data_get_store (self->story);
  gint64 now = harvest_clock_now (harvest_store_get_clock (store));
  g_autofree char *when = harvest_time_words_new (harvest_record_get_created (revision), now);

  if (harvest_record_get_boolean (revision, "is_original"))
    /* Translators: %s is when. */
    return g_strdup_printf (_ ("What was told first, %s"), when);
  /* Translators: %1$s is a person, %2$s when they changed a story. */
  return g_strdup_printf (
      _ ("%1$s, %2$s"),
      harvest_story_data_get_name (self->story, harvest_record_get_string (revision, "editor")),
      when);
}

static void
fill_versions (HarvestEditWindow *self)
{
  GPtrArray *revisions = harvest_story_data_get_dependents (self->story, "story-revision");

  gtk_string_list_splice (self->version_names, 0,
                          g_list_model_get_n_items (G_LIST_MODEL (self->version_names)), NULL);
  for (guint i = 0; i < revisions->len; i++)
    {
      g_autofree char *name = describe_version (self, g_ptr_array_index (revisions, i));

      gtk_string_list_append (self->version_names, name);
    }
}

/* Saving */

static void
committed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (HarvestEditWindow) self = user_data;
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));
  g_autofree char *act = NULL;
  g_autoptr (GError) error = NULL;

  if (!harvest_store_commit_finish (HARVEST_STORE (object), result, &act, &error))
    {
      show_problem (self, error);
      set_saving (self, FALSE);
      return;
    }
  if (parent != NULL && ADW_IS_APPLICATION_WINDOW (parent))
    harvest_undo_offer (adw_application_window_get_content (ADW_APPLICATION_WINDOW (parent)),
                        HARVEST_STORE (object), _ ("The story is saved"), act, NULL, NULL, NULL);
  gtk_window_close (GTK_WINDOW (self));
}

static void
commit (HarvestEditWindow *self, GPtrArray *changes, const char *draft, const GError *error)
{
  show_problem (self, error);
  if (changes == NULL)
    return;
  if (changes->len == 0)
    {
      if (draft != NULL)
        harvest_store_delete_draft_async (harvest_story_data_get_store (self->story), draft, NULL,
                                          NULL, NULL);
      gtk_window_close (GTK_WINDOW (self));
      return;
    }
  set_saving (self, TRUE);
  harvest_store_commit_async (harvest_story_data_get_store (self->story), changes, draft,
                              HARVEST_STORE_UNDO_SECONDS, NULL, committed_cb, g_object_ref (self));
}

static HarvestRecord *
read_form (HarvestEditWindow *self, GError **error)
{
  g_autoptr (HarvestRecordBuilder) builder = harvest_record_builder_new_from (self->before);
  g_autofree char *text = dup_text (self);

  harvest_record_builder_set_string (builder, "title", gtk_editable_get_text (self->title));
  harvest_record_builder_set_string (builder, "body", text);
  harvest_record_builder_set_string (builder, "kind",
                                     harvest_choice_button_get_selected (self->kind));
  harvest_record_builder_set_string (builder, "class",
                                     harvest_choice_button_get_selected (self->secrecy));
  harvest_record_builder_set_string (builder, "audience",
                                     harvest_choice_button_get_selected (self->audience));
  return harvest_record_builder_end (builder, error);
}

static void
save_activated (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  HarvestEditWindow *self = HARVEST_EDIT_WINDOW (widget);
  HarvestStore *store = harvest_story_data_get_store (self->story);
  HarvestRecord *me = harvest_store_get_me (store);
  g_autofree char *reason = g_strstrip (g_strdup (gtk_editable_get_text (self->reason)));
  g_autoptr (HarvestRecord) after = NULL;
  g_autoptr (GPtrArray) changes = NULL;
  g_autoptr (GError) error = NULL;

  if (self->before == NULL)
    return;
  after = read_form (self, &error);
  if (after != NULL)
    changes = harvest_act_edit (self->before, after, harvest_record_get_id (me),
                                *reason != '\0' ? reason : NULL, harvest_store_get_clock (store),
                                &error);
  /* The draft is brought up to date first, so that an undo brings back every word. */
  harvest_draft_keeper_flush (self->keeper);
  commit (self, changes,
          harvest_draft_keeper_is_kept (self->keeper) ? harvest_draft_keeper_get_id (self->keeper)
                                                      : NULL,
          error);
}

static void
agree_activated (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  HarvestEditWindow *self = HARVEST_EDIT_WINDOW (widget);
  g_autoptr (GPtrArray) changes = NULL;
  g_autoptr (GError) error = NULL;

  if (self->before == NULL)
    return;
  changes = harvest_act_agree (self->before, &error);
  commit (self, changes, NULL, error);
}

/* Callbacks */

static void
begin (HarvestEditWindow *self, HarvestRecord *record)
{
  g_autoptr (HarvestRecordDraft) draft = g_steal_pointer (&self->found);

  write_form (self, draft != NULL ? draft->before : record, draft != NULL ? draft->texts : NULL);
  if (draft != NULL)
    harvest_draft_keeper_start (self->keeper, draft->id);
  harvest_draft_keeper_set_store (self->keeper, harvest_story_data_get_store (self->story));
  gtk_widget_set_visible (self->unfinished, draft != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "edit.discard", form_has_changed (self));
  harvest_spell_checker_set_language (self->spelling,
                                      harvest_record_get_string (self->before, "lang"));
  gtk_widget_set_visible (self->agree_box,
                          record != NULL && harvest_record_get_boolean (record, "needs_teller_ok")
                              && harvest_story_data_is_mine (self->story));
  fill_versions (self);
  gtk_stack_set_visible_child_name (self->stack, "story");
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
  compare_soon (self);
}

static void
show_story (HarvestEditWindow *self)
{
  HarvestRecord *record = harvest_story_data_get_story (self->story);
  const GError *error = harvest_story_data_get_error (self->story);

  /* The form keeps what the person began with; only names of versions may have come. */
  if (self->before != NULL)
    fill_versions (self);
  else if (self->drafts_read && (record != NULL || (error != NULL && self->found != NULL)))
    begin (self, record);
  /* Words of a draft can still be copied when the story is gone. */
  if (self->drafts_read && error != NULL)
    {
      show_problem (self, error);
      set_saving (self, TRUE);
      gtk_stack_set_visible_child_name (self->stack, self->before != NULL ? "story" : "gone");
    }
}

static void
drafts_listed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (HarvestEditWindow) self = user_data;
  g_autoptr (GPtrArray) drafts = NULL;
  g_autoptr (GError) error = NULL;

  drafts = harvest_store_list_drafts_finish (HARVEST_STORE (object), result, &error);
  if (drafts != NULL)
    self->found = harvest_record_draft_find (drafts, HARVEST_DRAFT_OF_EDIT,
                                             harvest_story_data_get_id (self->story));
  else
    g_message ("The drafts could not be read: %s", error->message);
  self->drafts_read = TRUE;
  show_story (self);
}

static void
text_changed_cb (HarvestEditWindow *self)
{
  compare_soon (self);
  form_changed (self);
}

/* GObject and GtkWindow overrides */

/* Closing keeps the draft: nothing is lost by it. */
static gboolean
harvest_edit_window_close_request (GtkWindow *window)
{
  harvest_draft_keeper_flush (HARVEST_EDIT_WINDOW (window)->keeper);
  return GTK_WINDOW_CLASS (harvest_edit_window_parent_class)->close_request (window);
}

static void
harvest_edit_window_dispose (GObject *object)
{
  HarvestEditWindow *self = HARVEST_EDIT_WINDOW (object);

  g_clear_handle_id (&self->compare_source, g_source_remove);
  g_clear_object (&self->spelling);
  g_clear_object (&self->keeper);

  G_OBJECT_CLASS (harvest_edit_window_parent_class)->dispose (object);
}

static void
harvest_edit_window_finalize (GObject *object)
{
  HarvestEditWindow *self = HARVEST_EDIT_WINDOW (object);

  g_clear_object (&self->story);
  g_clear_pointer (&self->before, harvest_record_unref);
  g_clear_pointer (&self->clean, g_hash_table_unref);
  g_clear_pointer (&self->found, harvest_record_draft_free);
  g_clear_pointer (&self->discarded, harvest_record_draft_free);

  G_OBJECT_CLASS (harvest_edit_window_parent_class)->finalize (object);
}

static void
harvest_edit_window_class_init (HarvestEditWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = harvest_edit_window_dispose;
  object_class->finalize = harvest_edit_window_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = harvest_edit_window_close_request;

  g_type_ensure (HARVEST_TYPE_CHOICE_BUTTON);
  g_type_ensure (HARVEST_TYPE_DIFF_VIEW);
  g_type_ensure (HARVEST_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/com/example/StoryHarvest/ui/edit/harvest-edit-window.ui");
  gtk_widget_class_bind_template_child (widget_class, HarvestEditWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, HarvestEditWindow, agree_box);
  gtk_widget_class_bind_template_child (widget_class, HarvestEditWindow, title);
  gtk_widget_class_bind_template_child (widget_class, HarvestEditWindow, view);
  gtk_widget_class_bind_template_child (widget_class, HarvestEditWindow, buffer);
  gtk_widget_class_bind_template_child (widget_class, HarvestEditWindow, kind);
  gtk_widget_class_bind_template_child (widget_class, HarvestEditWindow, secrecy);
  gtk_widget_class_bind_template_child (widget_class, HarvestEditWindow, audience);
  gtk_widget_class_bind_template_child (widget_class, HarvestEditWindow, reason);
  gtk_widget_class_bind_template_child (widget_class, HarvestEditWindow, compare_box);
  gtk_widget_class_bind_template_child (widget_class, HarvestEditWindow, version);
  gtk_widget_class_bind_template_child (widget_class, HarvestEditWindow, version_names);
  gtk_widget_class_bind_template_child (widget_class, HarvestEditWindow, diff);
  gtk_widget_class_bind_template_child (widget_class, HarvestEditWindow, problem);
  gtk_widget_class_bind_template_child (widget_class, HarvestEditWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, HarvestEditWindow, unfinished);
  gtk_widget_class_bind_template_child (widget_class, HarvestEditWindow, draft_state);
  gtk_widget_class_bind_template_callback (widget_class, form_changed);
  gtk_widget_class_bind_template_callback (widget_class, text_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, compare_soon);
  gtk_widget_class_install_action (widget_class, "edit.save", NULL, save_activated);
  gtk_widget_class_install_action (widget_class, "edit.agree", NULL, agree_activated);
  gtk_widget_class_install_action (widget_class, "edit.discard", NULL, discard_activated);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
harvest_edit_window_init (HarvestEditWindow *self)
{
  guint n_classes = 0;
  const HarvestChoice *classes = harvest_classes_get_choices (&n_classes);

  gtk_widget_init_template (GTK_WIDGET (self));
  harvest_choice_button_set_choices (self->kind, harvest_kinds, harvest_n_kinds);
  harvest_choice_button_set_choices (self->secrecy, classes, n_classes);
  harvest_choice_button_set_choices (self->audience, harvest_audiences, harvest_n_audiences);
  self->spelling = harvest_spell_checker_new (self->view);
  self->keeper = harvest_draft_keeper_new (read_draft, self);
  g_signal_connect_object (self->keeper, "notify::state", G_CALLBACK (draft_state_cb), self,
                           G_CONNECT_SWAPPED);
}

/* Public API */

GtkWidget *
harvest_edit_window_new (HarvestStoryData *story)
{
  HarvestEditWindow *self = NULL;

  g_return_val_if_fail (HARVEST_IS_STORY_DATA (story), NULL);

  self = g_object_new (HARVEST_TYPE_EDIT_WINDOW, NULL);
  self->story = g_object_ref (story);
  g_signal_connect_object (story, "changed", G_CALLBACK (show_story), self, G_CONNECT_SWAPPED);
  harvest_store_list_drafts_async (harvest_story_data_get_store (story), NULL, drafts_listed_cb,
                                   g_object_ref (self));
  return GTK_WIDGET (self);
}
