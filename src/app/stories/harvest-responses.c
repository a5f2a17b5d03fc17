/* harvest-responses.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-responses"

#include "config.h"

#include "harvest-responses.h"

#include "harvest-acts.h"
#include "harvest-error-words.h"
#include "harvest-response-row.h"
#include "harvest-undo-toast.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <string.h>

struct _HarvestResponses
{
  GtkWidget parent_instance;

  /* Template */
  GtkWidget *content;
  GtkLabel *heading;
  GtkWidget *thank_button;
  GtkLabel *thank_label;
  GtkWidget *list;
  GtkWidget *nobody;
  GtkEditable *entry;
  GtkWidget *send_button;

  /* Owned */
  HarvestStoryData *data;
  GCancellable *cancellable;
  char *sending; /* what is being saved, for the signal */
  char *comment; /* likewise; stands in the entry again if it could not be saved */
  char *my_thanks;
};

G_DEFINE_FINAL_TYPE (HarvestResponses, harvest_responses, GTK_TYPE_WIDGET)

/* Auxiliary functions */

static int
compare_created (gconstpointer a, gconstpointer b)
{
  HarvestRecord *one = *(HarvestRecord *const *)a;
  HarvestRecord *two = *(HarvestRecord *const *)b;

  return strcmp (harvest_record_get_id (one), harvest_record_get_id (two));
}

/* Auxiliary methods */

static void
clear_list (HarvestResponses *self)
{
  GtkWidget *child = NULL;

  while ((child = gtk_widget_get_first_child (self->list)) != NULL)
    gtk_box_remove (GTK_BOX (self->list), child);
}

static void
add_row (HarvestResponses *self, HarvestRecord *record, gint64 now)
{
  const char *author = harvest_record_get_string (record, "author");
  HarvestRecord *person = harvest_story_data_find (self->data, author);
  GtkWidget *row = harvest_response_row_new ();

  harvest_response_row_set_response (
      HARVEST_RESPONSE_ROW (row), harvest_story_data_get_store (self->data), record, person, now);
  gtk_box_append (GTK_BOX (self->list), row);
}

static void
look_for_my_thanks (HarvestResponses *self, GPtrArray *thanks)
{
  HarvestRecord *me = harvest_store_get_me (harvest_story_data_get_store (self->data));

  g_clear_pointer (&self->my_thanks, g_free);
  for (guint i = 0; me != NULL && i < thanks->len; i++)
    if (g_strcmp0 (harvest_record_get_string (thanks->pdata[i], "author"),
                   harvest_record_get_id (me))
        == 0)
      self->my_thanks = g_strdup (harvest_record_get_id (thanks->pdata[i]));
  gtk_label_set_label (self->thank_label,
                       self->my_thanks != NULL ? _ ("You said thank you") : _ ("Say thank you"));
  gtk_widget_set_sensitive (self->thank_button, me != NULL && self->my_thanks == NULL);
  gtk_widget_set_visible (self->thank_button, !harvest_story_data_is_mine (self->data));
}

static void
update (HarvestResponses *self)
{
  GPtrArray *comments = harvest_story_data_get_dependents (self->data, "comment");
  GPtrArray *thanks = harvest_story_data_get_dependents (self->data, "thanks");
  HarvestStore *store = harvest_story_data_get_store (self->data);
  g_autoptr (GPtrArray) all = g_ptr_array_new ();
  gint64 now = harvest_clock_now (harvest_store_get_clock (store));

  for (guint i = 0; i < comments->len; i++)
    g_ptr_array_add (all, comments->pdata[i]);
  for (guint i = 0; i < thanks->len; i++)
    g_ptr_array_add (all, thanks->pdata[i]);
  g_ptr_array_sort (all, compare_created);

  clear_list (self);
  for (guint i = 0; i < all->len; i++)
    add_row (self, all->pdata[i], now);
  gtk_widget_set_visible (self->list, all->len > 0);
  gtk_widget_set_visible (self->nobody, all->len == 0);
  gtk_widget_set_sensitive (GTK_WIDGET (self->entry), harvest_store_get_me (store) != NULL);
  look_for_my_thanks (self, thanks);
}

static void
update_send (HarvestResponses *self)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (self->entry)));

  gtk_widget_set_sensitive (self->send_button, *text != '\0' && self->sending == NULL);
}

static void
tell_error (HarvestResponses *self, const GError *error)
{
  g_autoptr (HarvestErrorWords) words = harvest_error_words_new (error);

  harvest_toast_show (GTK_WIDGET (self), words->title);
}

static void
committed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  HarvestResponses *self = user_data;
  g_autofree char *act = NULL;
  g_autofree char *what = NULL;
  g_autoptr (GError) error = NULL;
  gboolean saved = harvest_store_commit_finish (HARVEST_STORE (source), result, &act, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  what = g_steal_pointer (&self->sending);
  update_send (self);
  if (saved)
    harvest_undo_offer (GTK_WIDGET (self), HARVEST_STORE (source), what, act, NULL, NULL, NULL);
  else
    {
      tell_error (self, error);
      if (self->comment != NULL && *gtk_editable_get_text (self->entry) == '\0')
        gtk_editable_set_text (self->entry, self->comment);
    }
  g_clear_pointer (&self->comment, g_free);
}

/* Takes the changes. */
static void
commit (HarvestResponses *self, GPtrArray *changes, const char *what)
{
  self->sending = g_strdup (what);
  update_send (self);
  harvest_store_commit_async (harvest_story_data_get_store (self->data), changes, NULL,
                              HARVEST_STORE_UNDO_SECONDS, self->cancellable, committed_cb, self);
}

/* Callbacks */

static void
send_cb (HarvestResponses *self)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (self->entry)));
  HarvestStore *store = self->data != NULL ? harvest_story_data_get_store (self->data) : NULL;
  HarvestRecord *story = store != NULL ? harvest_story_data_get_story (self->data) : NULL;
  HarvestRecord *me = store != NULL ? harvest_store_get_me (store) : NULL;
  g_autoptr (GPtrArray) changes = NULL;
  g_autoptr (GError) error = NULL;

  if (*text == '\0' || story == NULL || me == NULL || self->sending != NULL)
    return;
  changes = harvest_act_comment (story, harvest_record_get_id (me), text, NULL,
                                 harvest_store_get_clock (store), &error);
  if (changes == NULL)
    {
      tell_error (self, error);
      return;
    }
  self->comment = g_strdup (text);
  commit (self, changes, _ ("Comment added"));
  gtk_editable_set_text (self->entry, "");
}

static void
thank_cb (HarvestResponses *self)
{
  HarvestStore *store = self->data != NULL ? harvest_story_data_get_store (self->data) : NULL;
  HarvestRecord *story = store != NULL ? harvest_story_data_get_story (self->data) : NULL;
  HarvestRecord *me = store != NULL ? harvest_store_get_me (store) : NULL;
  g_autoptr (GPtrArray) changes = NULL;
  g_autoptr (GError) error = NULL;

  if (story == NULL || me == NULL || self->my_thanks != NULL || self->sending != NULL)
    return;
  changes = harvest_act_thank (story, harvest_record_get_id (me), NULL,
                               harvest_store_get_clock (store), &error);
  if (changes != NULL)
    commit (self, changes, _ ("You said thank you"));
  else
    tell_error (self, error);
}

static void
data_changed_cb (HarvestStoryData *data, HarvestResponses *self)
{
  update (self);
}

/* GObject overrides */

static void
harvest_responses_dispose (GObject *object)
{
  HarvestResponses *self = HARVEST_RESPONSES (object);

  g_cancellable_cancel (self->cancellable);
  if (self->data != NULL)
    g_signal_handlers_disconnect_by_func (self->data, data_changed_cb, self);
  g_clear_object (&self->data);
  g_clear_pointer (&self->content, gtk_widget_unparent);

  G_OBJECT_CLASS (harvest_responses_parent_class)->dispose (object);
}

static void
harvest_responses_finalize (GObject *object)
{
  HarvestResponses *self = HARVEST_RESPONSES (object);

  g_object_unref (self->cancellable);
  g_free (self->sending);
  g_free (self->comment);
  g_free (self->my_thanks);

  G_OBJECT_CLASS (harvest_responses_parent_class)->finalize (object);
}

static void
harvest_responses_class_init (HarvestResponsesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = harvest_responses_dispose;
  object_class->finalize = harvest_responses_finalize;

  gtk_widget_class_set_template_from_resource (
      widget_class, "/com/example/StoryHarvest/ui/stories/harvest-responses.ui");
  gtk_widget_class_bind_template_child (widget_class, HarvestResponses, content);
  gtk_widget_class_bind_template_child (widget_class, HarvestResponses, heading);
  gtk_widget_class_bind_template_child (widget_class, HarvestResponses, thank_button);
  gtk_widget_class_bind_template_child (widget_class, HarvestResponses, thank_label);
  gtk_widget_class_bind_template_child (widget_class, HarvestResponses, list);
  gtk_widget_class_bind_template_child (widget_class, HarvestResponses, nobody);
  gtk_widget_class_bind_template_child (widget_class, HarvestResponses, entry);
  gtk_widget_class_bind_template_child (widget_class, HarvestResponses, send_button);
  gtk_widget_class_bind_template_callback (widget_class, send_cb);
  gtk_widget_class_bind_template_callback (widget_class, thank_cb);
  gtk_widget_class_bind_template_callback (widget_class, update_send);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
harvest_responses_init (HarvestResponses *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  update_send (self);
}

/* Public API */

GtkWidget *
harvest_responses_new (void)
{
  return g_object_new (HARVEST_TYPE_RESPONSES, NULL);
}

void
harvest_responses_set_data (HarvestResponses *self, HarvestStoryData *data)
{
  g_return_if_fail (HARVEST_IS_RESPONSES (self));
  g_return_if_fail (data == NULL || HARVEST_IS_STORY_DATA (data));

  if (self->data == data)
    return;
  if (self->data != NULL)
    g_signal_handlers_disconnect_by_func (self->data, data_changed_cb, self);
  g_set_object (&self->data, data);
  g_clear_pointer (&self->comment, g_free);
  gtk_editable_set_text (self->entry, "");
  clear_list (self);
  if (data == NULL)
    return;
  g_signal_connect (data, "changed", G_CALLBACK (data_changed_cb), self);
  update (self);
}
