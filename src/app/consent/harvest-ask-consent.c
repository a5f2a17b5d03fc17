/* harvest-ask-consent.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-ask-consent"

#include "config.h"

#include "harvest-ask-consent.h"

#include "harvest-change.h"
#include "harvest-consent-sheet.h"
#include "harvest-error-words.h"
#include "harvest-sheet.h"
#include "harvest-tell-act.h"
#include "harvest-undo-toast.h"

#include <glib/gi18n.h>

/* What the answer is about, and where it is told that it was kept. */
typedef struct
{
  GWeakRef widget;
  HarvestStore *store;
  char *story;
  char *depicted;
} Question;

static void
question_free (Question *question)
{
  g_weak_ref_clear (&question->widget);
  g_object_unref (question->store);
  g_free (question->story);
  g_free (question->depicted);
  g_free (question);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Question, question_free)

static void
question_free_closure (gpointer data, GClosure *closure)
{
  question_free (data);
}

static HarvestTellPerson *
make_person (HarvestStoryData *story, HarvestRecord *depicted)
{
  const char *id = harvest_record_get_string (depicted, "person");
  const char *name = id != NULL ? harvest_story_data_get_name (story, id)
                                : harvest_record_get_string (depicted, "description");
  HarvestTellPerson *person = harvest_tell_person_new (id, name);

  g_free (person->how);
  person->how = g_strdup (harvest_record_get_string (depicted, "how"));
  return person;
}

static void
committed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWidget) widget = user_data;
  g_autofree char *act = NULL;
  g_autoptr (GError) error = NULL;

  if (harvest_store_commit_finish (HARVEST_STORE (object), result, &act, &error))
    harvest_undo_offer (widget, HARVEST_STORE (object), _ ("The answer is kept"), act, NULL, NULL,
                        NULL);
  else
    {
      g_autoptr (HarvestErrorWords) words = harvest_error_words_new (error);

      g_message ("A consent was not kept: %s", error->message);
      harvest_toast_show (widget, words->title);
    }
}

static void
done_cb (HarvestConsentSheet *sheet, Question *question)
{
  g_autoptr (GtkWidget) widget = g_weak_ref_get (&question->widget);
  g_autoptr (GPtrArray)
      changes = g_ptr_array_new_with_free_func ((GDestroyNotify)harvest_change_unref);
  g_autoptr (GError) error = NULL;

  if (widget == NULL)
    return;
  if (!harvest_tell_act_add_person (changes, harvest_consent_sheet_get_person (sheet),
                                    question->story, question->depicted,
                                    harvest_store_get_me (question->store),
                                    harvest_store_get_clock (question->store), &error))
    {
      g_message ("A consent was not made: %s", error->message);
      harvest_toast_show (widget, _ ("The answer could not be kept"));
    }
  else if (changes->len > 0)
    harvest_store_commit_async (question->store, changes, NULL, HARVEST_STORE_UNDO_SECONDS, NULL,
                                committed_cb, g_object_ref (widget));
}

/* Public API */

void
harvest_ask_consent (GtkWidget *widget, HarvestStoryData *story, HarvestRecord *depicted)
{
  g_autoptr (HarvestTellPerson) person = NULL;
  GtkWidget *sheet = NULL;
  Question *question = NULL;

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (HARVEST_IS_STORY_DATA (story));
  g_return_if_fail (depicted != NULL);

  question = g_new0 (Question, 1);
  g_weak_ref_init (&question->widget, widget);
  question->store = g_object_ref (harvest_story_data_get_store (story));
  question->story = g_strdup (harvest_story_data_get_id (story));
  question->depicted = g_strdup (harvest_record_get_id (depicted));

  person = make_person (story, depicted);
  sheet = harvest_consent_sheet_new (question->store, person);
  g_signal_connect_data (sheet, "done", G_CALLBACK (done_cb), question, question_free_closure, 0);
  harvest_sheet_present (GTK_WINDOW (sheet), widget);
}
