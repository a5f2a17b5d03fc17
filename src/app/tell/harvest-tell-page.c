/* harvest-tell-page.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-tell-page"

#include "config.h"

#include "harvest-tell-page.h"

#include "harvest-draft-keeper.h"
#include "harvest-error-words.h"
#include "harvest-side-layout.h"
#include "harvest-tell-act.h"
#include "harvest-tell-audience.h"
#include "harvest-tell-kind.h"
#include "harvest-tell-media.h"
#include "harvest-tell-occasion.h"
#include "harvest-tell-people.h"
#include "harvest-tell-rules.h"
#include "harvest-tell-text.h"
#include "harvest-undo-toast.h"
#include "harvest-voice-button.h"
#include "harvest-wrap-layout.h"

#include <adwaita.h>
#include <glib/gi18n.h>

struct _HarvestTellPage
{
  HarvestPage parent_instance;

  /* Template */
  HarvestTellText *text;
  HarvestTellMedia *media;
  HarvestTellPeople *people;
  HarvestTellOccasion *occasion;
  HarvestTellKind *kind;
  HarvestTellRules *rules;
  HarvestTellAudience *audience;
  HarvestVoiceButton *voice;
  GtkWidget *unfinished;
  GtkLabel *problem;

  /* Owned */
  HarvestDraftKeeper *keeper;
  GPtrArray *sections; /* of HarvestTellSection, borrowed */
  char *told_draft;    /* the draft that the act on its way ends */

  gboolean telling; /* an act is on its way, or waits for a recording */
};

G_DEFINE_FINAL_TYPE (HarvestTellPage, harvest_tell_page, HARVEST_TYPE_PAGE)

static void tell_it (HarvestTellPage *self);

/* Auxiliary methods */

static HarvestTellDraft *
read_form (HarvestTellPage *self)
{
  HarvestTellDraft *draft = harvest_tell_draft_new ();

  for (guint i = 0; i < self->sections->len; i++)
    harvest_tell_section_save (g_ptr_array_index (self->sections, i), draft);
  return draft;
}

static gboolean
form_is_empty (HarvestTellPage *self)
{
  g_autoptr (HarvestTellDraft) draft = read_form (self);

  return harvest_tell_draft_is_empty (draft) && !harvest_tell_media_get_busy (self->media)
         && !harvest_voice_button_get_recording (self->voice);
}

static void
update_sections (HarvestTellPage *self, const HarvestTellDraft *draft)
{
  for (guint i = 0; i < self->sections->len; i++)
    harvest_tell_section_update (g_ptr_array_index (self->sections, i), draft);
}

/* One of text, voice or picture is all that is required. */
static void
update_tell_it (HarvestTellPage *self, const HarvestTellDraft *draft)
{
  g_autofree char *body = g_strstrip (g_strdup (draft->body != NULL ? draft->body : ""));
  gboolean enough = *body != '\0' || draft->attachments->len > 0
                    || harvest_tell_media_get_busy (self->media)
                    || harvest_voice_button_get_recording (self->voice);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "tell.tell-it", enough && !self->telling);
}

static void
show_problem (HarvestTellPage *self, const GError *error)
{
  g_autoptr (HarvestErrorWords) words = NULL;
  g_autofree char *text = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->problem), error != NULL);
  if (error == NULL)
    return;
  words = harvest_error_words_new (error);
  text = g_strdup_printf ("%s. %s", words->title, words->body);
  gtk_label_set_label (self->problem, text);
}

static void
write_form (HarvestTellPage *self, const HarvestTellDraft *draft)
{
  g_autoptr (HarvestTellDraft) written = NULL;

  for (guint i = 0; i < self->sections->len; i++)
    harvest_tell_section_load (g_ptr_array_index (self->sections, i), draft);
  /* What the draft does not say, a section takes from who is here. */
  written = read_form (self);
  update_sections (self, written);
  update_tell_it (self, written);
  show_problem (self, NULL);
}

static void
clear_form (HarvestTellPage *self)
{
  g_autoptr (HarvestTellDraft) empty = harvest_tell_draft_new ();

  harvest_draft_keeper_start (self->keeper, NULL);
  write_form (self, empty);
  gtk_widget_set_visible (self->unfinished, FALSE);
}

static void
read_draft (HarvestDraftContent *content, gpointer user_data)
{
  HarvestTellPage *self = user_data;
  g_autoptr (HarvestTellDraft) draft = read_form (self);

  if (harvest_tell_draft_is_empty (draft))
    return;
  content->json = harvest_tell_draft_get_bytes (draft);
  content->blobs = harvest_tell_draft_dup_blobs (draft);
}

/* Drafts */

/* Puts the draft of that id, or (NULL) the newest, into the form. Returns: whether there is one. */
static gboolean
restore_draft (HarvestTellPage *self, GPtrArray *drafts, const char *id)
{
  for (guint i = 0; i < drafts->len; i++)
    {
      const HarvestDraft *kept = g_ptr_array_index (drafts, i);
      g_autoptr (HarvestTellDraft) draft = NULL;

      if (id != NULL && !g_str_equal (id, kept->id))
        continue;
      draft = harvest_tell_draft_parse (kept->json, NULL);
      if (draft == NULL)
        continue;
      write_form (self, draft);
      harvest_draft_keeper_start (self->keeper, kept->id);
      return TRUE;
    }
  return FALSE;
}

/* What a list of drafts was asked for. */
typedef struct
{
  HarvestTellPage *self;
  char *id; /* NULL: the newest */
  gboolean undone;
} DraftRequest;

static void
draft_request_free (DraftRequest *request)
{
  g_object_unref (request->self);
  g_free (request->id);
  g_free (request);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DraftRequest, draft_request_free)

static void
drafts_listed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DraftRequest) request = user_data;
  HarvestTellPage *self = request->self;
  g_autoptr (GPtrArray) drafts = NULL;
  g_autoptr (GError) error = NULL;

  drafts = harvest_store_list_drafts_finish (HARVEST_STORE (object), result, &error);
  if (drafts == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_message ("The drafts could not be read: %s", error->message);
      return;
    }
  if (!form_is_empty (self))
    {
      if (request->undone)
        harvest_toast_show (GTK_WIDGET (self), _ ("The story waits on the page Home"));
      return;
    }
  if (restore_draft (self, drafts, request->id))
    gtk_widget_set_visible (self->unfinished, !request->undone);
  gtk_widget_grab_focus (GTK_WIDGET (self->text));
}

static void
ask_for_draft (HarvestTellPage *self, const char *id, gboolean undone)
{
  DraftRequest *request = g_new0 (DraftRequest, 1);

  request->self = g_object_ref (self);
  request->id = g_strdup (id);
  request->undone = undone;
  harvest_store_list_drafts_async (harvest_page_get_store (HARVEST_PAGE (self)),
                                   harvest_page_get_cancellable (HARVEST_PAGE (self)),
                                   drafts_listed_cb, request);
}

/* The form becomes free; what stood in it waits on the page Home. */
static void
set_aside (HarvestTellPage *self)
{
  harvest_draft_keeper_flush (self->keeper);
  clear_form (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->text));
}

/* Telling */

static void
undone_cb (gboolean done, gpointer user_data)
{
  DraftRequest *request = user_data;

  if (done)
    ask_for_draft (request->self, request->id, TRUE);
}

static void
offer_undo (HarvestTellPage *self, const char *act)
{
  DraftRequest *request = g_new0 (DraftRequest, 1);

  request->self = g_object_ref (self);
  request->id = g_steal_pointer (&self->told_draft);
  harvest_undo_offer (GTK_WIDGET (self), harvest_page_get_store (HARVEST_PAGE (self)),
                      _ ("Your story is saved. Thank you!"), act, undone_cb, request,
                      (GDestroyNotify)draft_request_free);
}

static void
end_telling (HarvestTellPage *self)
{
  g_autoptr (HarvestTellDraft) draft = NULL;

  self->telling = FALSE;
  gtk_widget_set_sensitive (harvest_page_get_child (HARVEST_PAGE (self)), TRUE);
  draft = read_form (self);
  update_tell_it (self, draft);
  gtk_widget_grab_focus (GTK_WIDGET (self->text));
}

static void
committed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (HarvestTellPage) self = user_data;
  g_autofree char *act = NULL;
  g_autoptr (GError) error = NULL;

  if (harvest_store_commit_finish (HARVEST_STORE (object), result, &act, &error))
    {
      clear_form (self);
      offer_undo (self, act);
    }
  else
    {
      g_message ("The story was not saved: %s", error->message);
      show_problem (self, error);
    }
  end_telling (self);
}

static void
commit (HarvestTellPage *self)
{
  HarvestStore *store = harvest_page_get_store (HARVEST_PAGE (self));
  g_autoptr (HarvestTellDraft) draft = read_form (self);
  g_autoptr (GPtrArray) changes = NULL;
  g_autoptr (GError) error = NULL;

  changes = harvest_tell_act_new (draft, harvest_tell_text_get_language (self->text),
                                  harvest_store_get_me (store), harvest_store_get_clock (store),
                                  &error);
  if (changes == NULL)
    {
      g_message ("There is nothing to tell: %s", error->message);
      show_problem (self, error);
      end_telling (self);
      return;
    }
  /* The draft is brought up to date first, so that an undo brings back every word. */
  harvest_draft_keeper_flush (self->keeper);
  g_free (self->told_draft);
  self->told_draft = g_strdup (harvest_draft_keeper_get_id (self->keeper));
  harvest_store_commit_async (store, changes,
                              harvest_draft_keeper_is_kept (self->keeper) ? self->told_draft : NULL,
                              HARVEST_STORE_UNDO_SECONDS, NULL, committed_cb, g_object_ref (self));
}

static void
voice_ended_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (HarvestTellPage) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!harvest_voice_button_end_finish (HARVEST_VOICE_BUTTON (object), result, &error))
    {
      g_message ("The recording did not end well: %s", error->message);
      end_telling (self);
      return;
    }
  tell_it (self);
}

/* First a recording ends, then its file is taken in, then the act is written. */
static void
tell_it (HarvestTellPage *self)
{
  if (harvest_voice_button_get_recording (self->voice))
    harvest_voice_button_end_async (self->voice, harvest_page_get_cancellable (HARVEST_PAGE (self)),
                                    voice_ended_cb, g_object_ref (self));
  else if (!harvest_tell_media_get_busy (self->media))
    commit (self);
}

/* Callbacks */

static void
section_changed_cb (HarvestTellSection *section, HarvestTellPage *self)
{
  g_autoptr (HarvestTellDraft) draft = read_form (self);

  if (!HARVEST_IS_TELL_TEXT (section))
    update_sections (self, draft);
  update_tell_it (self, draft);
  harvest_draft_keeper_changed (self->keeper);
}

static void
busy_changed_cb (HarvestTellPage *self)
{
  g_autoptr (HarvestTellDraft) draft = read_form (self);

  update_tell_it (self, draft);
  if (self->telling)
    tell_it (self);
}

static void
recording_changed_cb (HarvestTellPage *self)
{
  g_autoptr (HarvestTellDraft) draft = read_form (self);

  update_tell_it (self, draft);
}

static void
recorded_cb (HarvestVoiceButton *voice, GFile *file, gint64 milliseconds, HarvestTellPage *self)
{
  harvest_tell_media_add_recording (self->media, file);
}

static void
paste_files_cb (HarvestTellText *text, GdkClipboard *clipboard, HarvestTellPage *self)
{
  harvest_tell_media_paste (self->media, clipboard);
}

static void
draft_state_cb (HarvestTellPage *self)
{
  static const char *const words[] = {
    [HARVEST_DRAFT_NONE] = NULL,
    [HARVEST_DRAFT_DIRTY] = N_ ("Not saved yet …"),
    [HARVEST_DRAFT_SAVED] = N_ ("The draft is saved"),
    [HARVEST_DRAFT_FAILED] = N_ ("The draft could not be saved. Is the disk full?"),
  };
  HarvestDraftState state = harvest_draft_keeper_get_state (self->keeper);

  /* While one types, the words would only flicker. */
  if (state != HARVEST_DRAFT_DIRTY || harvest_page_get_store (HARVEST_PAGE (self)) == NULL)
    harvest_tell_text_set_state (self->text, words[state] != NULL ? _ (words[state]) : NULL);
}

static void
tell_it_activated (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  HarvestTellPage *self = HARVEST_TELL_PAGE (widget);

  if (self->telling || harvest_page_get_store (HARVEST_PAGE (self)) == NULL)
    return;
  self->telling = TRUE;
  gtk_widget_set_sensitive (harvest_page_get_child (HARVEST_PAGE (self)), FALSE);
  gtk_widget_action_set_enabled (widget, "tell.tell-it", FALSE);
  show_problem (self, NULL);
  tell_it (self);
}

static void
photo_activated (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  harvest_tell_media_choose (HARVEST_TELL_PAGE (widget)->media);
}

static void
speak_activated (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  gtk_widget_activate_action (GTK_WIDGET (HARVEST_TELL_PAGE (widget)->voice), "voice.toggle", NULL);
}

static void
set_aside_activated (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  set_aside (HARVEST_TELL_PAGE (widget));
}

/* HarvestPage overrides */

static void
find_leftover_recordings (HarvestTellPage *self, const char *folder)
{
  g_autoptr (GPtrArray) files = harvest_voice_list_leftovers (folder);

  for (guint i = 0; i < files->len; i++)
    harvest_tell_media_add_recording (self->media, g_ptr_array_index (files, i));
}

static void
harvest_tell_page_set_store (HarvestPage *page, HarvestStore *store)
{
  HarvestTellPage *self = HARVEST_TELL_PAGE (page);
  g_autoptr (HarvestTellDraft) draft = NULL;
  g_autofree char *folder = g_build_filename (harvest_store_get_data_dir (store), "recordings",
                                              NULL);

  for (guint i = 0; i < self->sections->len; i++)
    harvest_tell_section_set_store (g_ptr_array_index (self->sections, i), store);
  draft = read_form (self);
  update_sections (self, draft);
  harvest_voice_button_set_folder (self->voice, folder);
  if (form_is_empty (self))
    ask_for_draft (self, NULL, FALSE);
  harvest_draft_keeper_set_store (self->keeper, store);
  find_leftover_recordings (self, folder);
}

static void
harvest_tell_page_shown (HarvestPage *page)
{
  gtk_widget_grab_focus (GTK_WIDGET (HARVEST_TELL_PAGE (page)->text));
}

/* The id is that of a draft. */
static gboolean
harvest_tell_page_open (HarvestPage *page, const char *id)
{
  HarvestTellPage *self = HARVEST_TELL_PAGE (page);

  if (harvest_page_get_store (page) == NULL)
    return FALSE;
  if (g_str_equal (id, harvest_draft_keeper_get_id (self->keeper)))
    return TRUE;
  if (!form_is_empty (self))
    set_aside (self);
  ask_for_draft (self, id, FALSE);
  return TRUE;
}

static void
harvest_tell_page_flush (HarvestPage *page)
{
  harvest_draft_keeper_flush (HARVEST_TELL_PAGE (page)->keeper);
}

/* GObject overrides */

static void
harvest_tell_page_dispose (GObject *object)
{
  HarvestTellPage *self = HARVEST_TELL_PAGE (object);

  g_clear_object (&self->keeper);

  G_OBJECT_CLASS (harvest_tell_page_parent_class)->dispose (object);
}

static void
harvest_tell_page_finalize (GObject *object)
{
  HarvestTellPage *self = HARVEST_TELL_PAGE (object);

  g_clear_pointer (&self->sections, g_ptr_array_unref);
  g_clear_pointer (&self->told_draft, g_free);

  G_OBJECT_CLASS (harvest_tell_page_parent_class)->finalize (object);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "tell.tell-it", NULL, tell_it_activated);
  gtk_widget_class_install_action (widget_class, "tell.photo", NULL, photo_activated);
  gtk_widget_class_install_action (widget_class, "tell.speak", NULL, speak_activated);
  gtk_widget_class_install_action (widget_class, "tell.set-aside", NULL, set_aside_activated);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (HARVEST_TYPE_SIDE_LAYOUT);
  g_type_ensure (HARVEST_TYPE_TELL_AUDIENCE);
  g_type_ensure (HARVEST_TYPE_TELL_KIND);
  g_type_ensure (HARVEST_TYPE_TELL_MEDIA);
  g_type_ensure (HARVEST_TYPE_TELL_OCCASION);
  g_type_ensure (HARVEST_TYPE_TELL_PEOPLE);
  g_type_ensure (HARVEST_TYPE_TELL_RULES);
  g_type_ensure (HARVEST_TYPE_TELL_TEXT);
  g_type_ensure (HARVEST_TYPE_VOICE_BUTTON);
  g_type_ensure (HARVEST_TYPE_WRAP_LAYOUT);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/com/example/StoryHarvest/ui/tell/harvest-tell-page.ui");
  gtk_widget_class_bind_template_child (widget_class, HarvestTellPage, text);
  gtk_widget_class_bind_template_child (widget_class, HarvestTellPage, media);
  gtk_widget_class_bind_template_child (widget_class, HarvestTellPage, people);
  gtk_widget_class_bind_template_child (widget_class, HarvestTellPage, occasion);
  gtk_widget_class_bind_template_child (widget_class, HarvestTellPage, kind);
  gtk_widget_class_bind_template_child (widget_class, HarvestTellPage, rules);
  gtk_widget_class_bind_template_child (widget_class, HarvestTellPage, audience);
  gtk_widget_class_bind_template_child (widget_class, HarvestTellPage, voice);
  gtk_widget_class_bind_template_child (widget_class, HarvestTellPage, unfinished);
  gtk_widget_class_bind_template_child (widget_class, HarvestTellPage, problem);
  gtk_widget_class_bind_template_callback (widget_class, busy_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, recording_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, recorded_cb);
  gtk_widget_class_bind_template_callback (widget_class, paste_files_cb);
}

static void
harvest_tell_page_class_init (HarvestTellPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  HarvestPageClass *page_class = HARVEST_PAGE_CLASS (klass);

  object_class->dispose = harvest_tell_page_dispose;
  object_class->finalize = harvest_tell_page_finalize;
  page_class->set_store = harvest_tell_page_set_store;
  page_class->shown = harvest_tell_page_shown;
  page_class->open = harvest_tell_page_open;
  page_class->flush = harvest_tell_page_flush;

  bind_template (GTK_WIDGET_CLASS (klass));
  install_actions (GTK_WIDGET_CLASS (klass));
}

static void
harvest_tell_page_init (HarvestTellPage *self)
{
  g_autoptr (HarvestTellDraft) draft = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));

  self->sections = g_ptr_array_new ();
  g_ptr_array_add (self->sections, self->text);
  g_ptr_array_add (self->sections, self->media);
  g_ptr_array_add (self->sections, self->people);
  g_ptr_array_add (self->sections, self->occasion);
  g_ptr_array_add (self->sections, self->kind);
  g_ptr_array_add (self->sections, self->rules);
  g_ptr_array_add (self->sections, self->audience);
  for (guint i = 0; i < self->sections->len; i++)
    g_signal_connect_object (g_ptr_array_index (self->sections, i), "changed",
                             G_CALLBACK (section_changed_cb), self, 0);

  self->keeper = harvest_draft_keeper_new (read_draft, self);
  g_signal_connect_object (self->keeper, "notify::state", G_CALLBACK (draft_state_cb), self,
                           G_CONNECT_SWAPPED);
  draft = read_form (self);
  update_tell_it (self, draft);
}

/* Public API */

void
harvest_tell_page_begin (HarvestTellPage *self, GListModel *files, const char *prompt)
{
  g_return_if_fail (HARVEST_IS_TELL_PAGE (self));
  g_return_if_fail (files == NULL || G_IS_LIST_MODEL (files));

  if (prompt != NULL)
    {
      if (!form_is_empty (self))
        {
          set_aside (self);
          harvest_toast_show (GTK_WIDGET (self),
                              _ ("Your unfinished story waits on the page Home"));
        }
      harvest_tell_text_set_prompt (self->text, prompt);
    }
  if (files != NULL)
    harvest_tell_media_add_files (self->media, files);
  gtk_widget_grab_focus (GTK_WIDGET (self->text));
}
