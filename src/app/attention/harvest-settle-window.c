/* harvest-settle-window.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-settle-window"

#include "config.h"

#include "harvest-settle-window.h"

#include "harvest-draft-keeper.h"
#include "harvest-error-words.h"
#include "harvest-merge-field.h"
#include "harvest-record-draft.h"
#include "harvest-refusal-words.h"
#include "harvest-refused-change.h"
#include "harvest-store-error.h"
#include "harvest-tell-draft.h"
#include "harvest-uuid.h"
#include "harvest-wrap-layout.h"

#include <glib/gi18n.h>

struct _HarvestSettleWindow
{
  AdwWindow parent_instance;

  /* Template */
  GtkStack *stack;
  AdwToastOverlay *toasts;
  GtkLabel *why;
  GtkBox *fields;
  GtkWidget *reason_group;
  GtkEditable *reason;
  GtkLabel *problem;
  GtkButton *send_button;
  GtkWidget *ways;
  GtkWidget *copy_button;
  GtkWidget *look_button;
  GtkWidget *tell_button;

  /* Owned */
  HarvestStore *store;
  HarvestChange *change;
  char *code; /* of the rule that refused */
  HarvestRecord *current;
  GPtrArray *merged; /* of HarvestMergeField, borrowed */
  HarvestDraftKeeper *keeper;
  HarvestRecordDraft *found;
  GCancellable *cancellable;

  gboolean drafts_read;
  gboolean current_read;
  gboolean shown;
};

G_DEFINE_FINAL_TYPE (HarvestSettleWindow, harvest_settle_window, ADW_TYPE_WINDOW)

enum
{
  SETTLED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* Auxiliary methods */

static gboolean
is_conflict (HarvestSettleWindow *self)
{
  return g_str_equal (self->code, "conflict")
         && harvest_change_get_kind (self->change) == HARVEST_CHANGE_UPDATE;
}

/* A new record can be sent again as it is; another one only as long as it is there. */
static gboolean
can_send (HarvestSettleWindow *self)
{
  return (self->current != NULL)
         != (harvest_change_get_kind (self->change) == HARVEST_CHANGE_CREATE);
}

static void
show_problem (HarvestSettleWindow *self, const GError *error)
{
  g_autoptr (HarvestErrorWords) words = NULL;
  g_autofree char *text = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->problem), error != NULL);
  if (error == NULL)
    return;
  words = harvest_error_words_new (error);
  text = g_strdup_printf ("%s. %s", words->title, words->body);
  g_message ("A refused change was not settled: %s", error->message);
  gtk_label_set_label (self->problem, text);
}

static GHashTable *
read_texts (HarvestSettleWindow *self)
{
  GHashTable *texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (guint i = 0; i < self->merged->len; i++)
    {
      HarvestMergeField *field = g_ptr_array_index (self->merged, i);

      if (harvest_merge_field_get_ready (field))
        g_hash_table_insert (texts, g_strdup (harvest_merge_field_get_field (field)),
                             harvest_merge_field_dup_text (field));
    }
  return texts;
}

static void
update_send (HarvestSettleWindow *self)
{
  gboolean ready = can_send (self);

  for (guint i = 0; i < self->merged->len; i++)
    ready = ready && harvest_merge_field_get_ready (g_ptr_array_index (self->merged, i));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "settle.send", ready);
}

static void
form_changed (HarvestSettleWindow *self)
{
  update_send (self);
  if (self->shown)
    harvest_draft_keeper_changed (self->keeper);
}

/* The draft is of the record as it is now; without one, what was refused is kept anyway. */
static void
read_draft (HarvestDraftContent *content, gpointer user_data)
{
  HarvestSettleWindow *self = user_data;
  g_autoptr (GHashTable) texts = read_texts (self);

  if (self->current == NULL)
    return;
  g_hash_table_insert (texts, g_strdup ("op"), g_strdup (harvest_change_get_op (self->change)));
  g_hash_table_insert (texts, g_strdup ("reason"), g_strdup (gtk_editable_get_text (self->reason)));
  content->json = harvest_record_draft_write (HARVEST_DRAFT_OF_REFUSAL, self->current, texts);
}

static void
add_fields (HarvestSettleWindow *self)
{
  g_autoptr (GPtrArray) texts = harvest_refused_change_get_texts (self->change, self->current);

  for (guint i = 0; i < texts->len; i++)
    {
      const HarvestRefusedText *text = g_ptr_array_index (texts, i);
      GtkWidget *field = NULL;

      if (is_conflict (self) && g_strcmp0 (text->mine, text->theirs) == 0)
        continue;
      field = harvest_merge_field_new (text, is_conflict (self) && self->current != NULL);
      g_signal_connect_object (field, "changed", G_CALLBACK (form_changed), self,
                               G_CONNECT_SWAPPED);
      gtk_box_append (self->fields, field);
      g_ptr_array_add (self->merged, field);
    }
}

static void
restore_draft (HarvestSettleWindow *self)
{
  g_autoptr (HarvestRecordDraft) draft = g_steal_pointer (&self->found);

  if (draft == NULL
      || !g_str_equal (harvest_record_draft_get (draft, "op"),
                       harvest_change_get_op (self->change)))
    return;
  harvest_draft_keeper_start (self->keeper, draft->id);
  gtk_editable_set_text (self->reason, harvest_record_draft_get (draft, "reason"));
  for (guint i = 0; i < self->merged->len; i++)
    {
      HarvestMergeField *field = g_ptr_array_index (self->merged, i);
      const char *text = g_hash_table_lookup (draft->texts, harvest_merge_field_get_field (field));

      if (text != NULL)
        harvest_merge_field_set_text (field, text);
    }
}

static void
show_all (HarvestSettleWindow *self)
{
  HarvestChangeKind kind = harvest_change_get_kind (self->change);
  g_autofree char *words = harvest_refused_change_dup_words (self->change);
  const char *reason = harvest_change_get_reason (self->change);

  if (self->shown || !self->drafts_read || !self->current_read)
    return;
  add_fields (self);
  gtk_editable_set_text (self->reason, reason != NULL ? reason : "");
  gtk_widget_set_visible (self->reason_group, self->current != NULL && kind == HARVEST_CHANGE_UPDATE
                                                  && harvest_record_is (self->current, "story"));
  gtk_widget_set_visible (self->copy_button, *words != '\0');
  gtk_widget_set_visible (self->look_button,
                          self->current != NULL || kind != HARVEST_CHANGE_CREATE);
  gtk_widget_set_visible (self->tell_button, *words != '\0' && !can_send (self));
  gtk_widget_set_visible (GTK_WIDGET (self->send_button), can_send (self));
  if (kind == HARVEST_CHANGE_DELETE)
    gtk_button_set_label (self->send_button, _ ("_Delete it anyway"));
  harvest_draft_keeper_set_store (self->keeper, self->store);
  restore_draft (self);
  update_send (self);
  self->shown = TRUE;
  gtk_stack_set_visible_child_name (self->stack, "change");
}

/* Settling */

static void
end (HarvestSettleWindow *self, gboolean sent)
{
  if (harvest_draft_keeper_is_kept (self->keeper))
    harvest_store_delete_draft_async (self->store, harvest_draft_keeper_get_id (self->keeper), NULL,
                                      NULL, NULL);
  self->shown = FALSE;
  harvest_draft_keeper_start (self->keeper, NULL);
  g_signal_emit (self, signals[SETTLED], 0, sent);
  gtk_window_close (GTK_WINDOW (self));
}

static void
set_busy (HarvestSettleWindow *self, gboolean busy)
{
  gtk_widget_set_sensitive (GTK_WIDGET (self->stack), !busy);
  if (busy)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), "settle.send", FALSE);
  else
    update_send (self);
}

static void
settled_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (HarvestSettleWindow) self = user_data;
  g_autoptr (GError) error = NULL;

  if (harvest_store_settle_attention_finish (HARVEST_STORE (object), result, &error))
    {
      end (self, TRUE);
      return;
    }
  set_busy (self, FALSE);
  show_problem (self, error);
}

static void
settle (HarvestSettleWindow *self, HarvestChange *instead)
{
  harvest_store_settle_attention_async (self->store, harvest_change_get_op (self->change), instead,
                                        NULL, settled_cb, g_object_ref (self));
}

static void
committed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (HarvestSettleWindow) self = user_data;
  g_autoptr (GError) error = NULL;

  if (harvest_store_commit_finish (HARVEST_STORE (object), result, NULL, &error))
    {
      settle (self, NULL);
      return;
    }
  set_busy (self, FALSE);
  show_problem (self, error);
}

static void
send_activated (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  HarvestSettleWindow *self = HARVEST_SETTLE_WINDOW (widget);
  g_autofree char *reason = g_strstrip (g_strdup (gtk_editable_get_text (self->reason)));
  g_autoptr (GHashTable) texts = read_texts (self);
  HarvestRenewal renewal = {
    .texts = texts,
    .texts_only = is_conflict (self),
    .reason = *reason != '\0' ? reason : NULL,
    .editor = harvest_record_get_id (harvest_store_get_me (self->store)),
    .clock = harvest_store_get_clock (self->store),
  };
  g_autoptr (GPtrArray) changes = NULL;
  g_autoptr (GError) error = NULL;

  changes = harvest_refused_change_renew (self->change, self->current, &renewal, &error);
  show_problem (self, error);
  if (changes == NULL)
    return;
  set_busy (self, TRUE);
  if (changes->len > 1)
    harvest_store_commit_async (self->store, changes, NULL, 0, NULL, committed_cb,
                                g_object_ref (self));
  else
    settle (self, changes->len == 1 ? g_ptr_array_index (changes, 0) : NULL);
}

static void
discarded_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (HarvestSettleWindow) self = user_data;
  g_autoptr (GError) error = NULL;

  if (harvest_store_settle_attention_finish (HARVEST_STORE (object), result, &error))
    {
      end (self, FALSE);
      return;
    }
  set_busy (self, FALSE);
  show_problem (self, error);
}

/* What is thrown away here was typed once: it is asked before. */
static void
discard_answered_cb (AdwMessageDialog *dialog, const char *response, HarvestSettleWindow *self)
{
  if (!g_str_equal (response, "discard"))
    return;
  set_busy (self, TRUE);
  harvest_store_settle_attention_async (self->store, harvest_change_get_op (self->change), NULL,
                                        NULL, discarded_cb, g_object_ref (self));
}

static void
discard_activated (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  GtkWidget *dialog = adw_message_dialog_new (
      GTK_WINDOW (widget), _ ("Discard this change?"),
      _ ("What you wrote in it is gone then. The story itself stays as it is."));

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "keep", _ ("_Keep"), "discard",
                                    _ ("_Discard"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "discard",
                                              ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "keep");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "keep");
  g_signal_connect_object (dialog, "response", G_CALLBACK (discard_answered_cb), widget, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* Other ways out */

static void
copy_activated (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  HarvestSettleWindow *self = HARVEST_SETTLE_WINDOW (widget);
  g_autofree char *words = harvest_refused_change_dup_words (self->change);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), words);
  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (_ ("What you wrote is copied")));
}

static void
activate_in_parent (HarvestSettleWindow *self, const char *action, const char *id)
{
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));

  if (parent != NULL)
    gtk_widget_activate_action (GTK_WIDGET (parent), action, "s", id);
  gtk_window_close (GTK_WINDOW (self));
}

static void
look_activated (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  HarvestSettleWindow *self = HARVEST_SETTLE_WINDOW (widget);
  const char *root = harvest_change_get_root (self->change);

  activate_in_parent (self, "app.show-story",
                      root != NULL ? root : harvest_change_get_id (self->change));
}

static void
draft_saved_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (HarvestSettleWindow) self = user_data;
  g_autoptr (GError) error = NULL;

  if (harvest_store_save_draft_finish (HARVEST_STORE (object), result, &error))
    activate_in_parent (self, "app.continue-draft",
                        g_object_get_data (G_OBJECT (self), "new-draft"));
  else
    show_problem (self, error);
}

/* The words begin a story of their own; the entry stays until the person discards it. */
static void
tell_activated (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  HarvestSettleWindow *self = HARVEST_SETTLE_WINDOW (widget);
  g_autoptr (HarvestTellDraft) draft = harvest_tell_draft_new ();
  char *id = harvest_uuid_new (harvest_store_get_clock (self->store));
  g_autoptr (GBytes) json = NULL;

  draft->body = harvest_refused_change_dup_words (self->change);
  json = harvest_tell_draft_get_bytes (draft);
  g_object_set_data_full (G_OBJECT (self), "new-draft", id, g_free);
  harvest_store_save_draft_async (self->store, id, json, NULL, NULL, draft_saved_cb,
                                  g_object_ref (self));
}

/* Reading */

static void
current_read_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (HarvestSettleWindow) self = user_data;
  g_autoptr (GError) error = NULL;

  self->current = harvest_store_get_finish (HARVEST_STORE (object), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (error != NULL && !g_error_matches (error, HARVEST_STORE_ERROR, HARVEST_STORE_ERROR_NOT_FOUND))
    show_problem (self, error);
  self->current_read = TRUE;
  show_all (self);
}

static void
drafts_listed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (HarvestSettleWindow) self = user_data;
  g_autoptr (GPtrArray) drafts = NULL;
  g_autoptr (GError) error = NULL;

  drafts = harvest_store_list_drafts_finish (HARVEST_STORE (object), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (drafts != NULL)
    self->found = harvest_record_draft_find (drafts, HARVEST_DRAFT_OF_REFUSAL,
                                             harvest_change_get_id (self->change));
  else
    g_message ("The drafts could not be read: %s", error->message);
  self->drafts_read = TRUE;
  show_all (self);
}

/* GObject and GtkWindow overrides */

static gboolean
harvest_settle_window_close_request (GtkWindow *window)
{
  harvest_draft_keeper_flush (HARVEST_SETTLE_WINDOW (window)->keeper);
  return GTK_WINDOW_CLASS (harvest_settle_window_parent_class)->close_request (window);
}

static void
harvest_settle_window_dispose (GObject *object)
{
  HarvestSettleWindow *self = HARVEST_SETTLE_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->keeper);

  G_OBJECT_CLASS (harvest_settle_window_parent_class)->dispose (object);
}

static void
harvest_settle_window_finalize (GObject *object)
{
  HarvestSettleWindow *self = HARVEST_SETTLE_WINDOW (object);

  g_clear_object (&self->cancellable);
  g_clear_object (&self->store);
  g_clear_pointer (&self->change, harvest_change_unref);
  g_clear_pointer (&self->code, g_free);
  g_clear_pointer (&self->current, harvest_record_unref);
  g_clear_pointer (&self->merged, g_ptr_array_unref);
  g_clear_pointer (&self->found, harvest_record_draft_free);

  G_OBJECT_CLASS (harvest_settle_window_parent_class)->finalize (object);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "settle.send", NULL, send_activated);
  gtk_widget_class_install_action (widget_class, "settle.discard", NULL, discard_activated);
  gtk_widget_class_install_action (widget_class, "settle.copy", NULL, copy_activated);
  gtk_widget_class_install_action (widget_class, "settle.look", NULL, look_activated);
  gtk_widget_class_install_action (widget_class, "settle.tell", NULL, tell_activated);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK,
                                       "settle.send", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
harvest_settle_window_class_init (HarvestSettleWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = harvest_settle_window_dispose;
  object_class->finalize = harvest_settle_window_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = harvest_settle_window_close_request;

  signals[SETTLED] = g_signal_new ("settled", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);

  g_type_ensure (HARVEST_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/com/example/StoryHarvest/ui/attention/harvest-settle-window.ui");
  gtk_widget_class_bind_template_child (widget_class, HarvestSettleWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, HarvestSettleWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, HarvestSettleWindow, why);
  gtk_widget_class_bind_template_child (widget_class, HarvestSettleWindow, fields);
  gtk_widget_class_bind_template_child (widget_class, HarvestSettleWindow, reason_group);
  gtk_widget_class_bind_template_child (widget_class, HarvestSettleWindow, reason);
  gtk_widget_class_bind_template_child (widget_class, HarvestSettleWindow, problem);
  gtk_widget_class_bind_template_child (widget_class, HarvestSettleWindow, send_button);
  gtk_widget_class_bind_template_child (widget_class, HarvestSettleWindow, ways);
  gtk_widget_class_bind_template_child (widget_class, HarvestSettleWindow, copy_button);
  gtk_widget_class_bind_template_child (widget_class, HarvestSettleWindow, look_button);
  gtk_widget_class_bind_template_child (widget_class, HarvestSettleWindow, tell_button);
  gtk_widget_class_bind_template_callback (widget_class, form_changed);
  install_actions (widget_class);
}

static void
harvest_settle_window_init (HarvestSettleWindow *self)
{
  self->merged = g_ptr_array_new ();
  self->cancellable = g_cancellable_new ();
  self->keeper = harvest_draft_keeper_new (read_draft, self);
  gtk_widget_init_template (GTK_WIDGET (self));
  harvest_wrap_buttons (self->ways);
}

/* Public API */

GtkWidget *
harvest_settle_window_new (HarvestStore *store, HarvestChange *change, const char *reason)
{
  HarvestSettleWindow *self = NULL;

  g_return_val_if_fail (HARVEST_IS_STORE (store), NULL);
  g_return_val_if_fail (change != NULL && reason != NULL, NULL);

  self = g_object_new (HARVEST_TYPE_SETTLE_WINDOW, NULL);
  self->store = g_object_ref (store);
  self->change = harvest_change_ref (change);
  self->code = g_strdup (reason);
  gtk_label_set_label (self->why, harvest_refusal_words_get (reason));
  update_send (self);
  harvest_store_get_async (store, harvest_change_get_id (change), self->cancellable,
                           current_read_cb, g_object_ref (self));
  harvest_store_list_drafts_async (store, self->cancellable, drafts_listed_cb, g_object_ref (self));
  return GTK_WIDGET (self);
}
