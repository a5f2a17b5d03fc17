/* harvest-tasks.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-tasks"

#include "config.h"

#include "harvest-tasks.h"

#include "harvest-consent.h"
#include "harvest-path.h"
#include "harvest-record-draft.h"
#include "harvest-story-data.h"
#include "harvest-tell-draft.h"

#include <string.h>

/* Auxiliary methods */

static void
add_task (GPtrArray *tasks,
          HarvestTaskKind kind,
          HarvestStoryData *story,
          const char *record,
          const char *subject)
{
  HarvestTask *task = g_new0 (HarvestTask, 1);

  task->kind = kind;
  task->story = g_strdup (harvest_story_data_get_id (story));
  task->record = g_strdup (record);
  task->subject = g_strdup (subject);
  task->title = harvest_story_data_dup_title (story);
  g_ptr_array_add (tasks, task);
}

static void
add_people_to_ask (GPtrArray *tasks, HarvestStoryData *story, const char *today)
{
  GPtrArray *people = harvest_story_data_get_dependents (story, "depicted-person");
  GPtrArray *consents = harvest_story_data_get_dependents (story, "consent-record");
  GPtrArray *events = harvest_story_data_get_dependents (story, "consent-event");

  for (guint i = 0; i < people->len; i++)
    {
      HarvestRecord *depicted = g_ptr_array_index (people, i);
      const char *person = harvest_record_get_string (depicted, "person");
      const char *name = person != NULL ? harvest_story_data_get_name (story, person)
                                        : harvest_record_get_string (depicted, "description");
      HarvestConsentState state = harvest_consent_get_state_of (depicted, consents, events, today);

      if (state == HARVEST_CONSENT_MISSING || state == HARVEST_CONSENT_REQUESTED
          || state == HARVEST_CONSENT_EXPIRED)
        add_task (tasks, HARVEST_TASK_ASK, story, harvest_record_get_id (depicted), name);
    }
}

static void
add_recordings (GPtrArray *tasks, HarvestStoryData *story)
{
  GPtrArray *assets = harvest_story_data_get_dependents (story, "asset");

  for (guint i = 0; i < assets->len; i++)
    {
      HarvestRecord *asset = g_ptr_array_index (assets, i);

      if (g_str_has_prefix (harvest_record_get_string (asset, "mime"), "audio/")
          && !harvest_record_has (asset, "transcript"))
        add_task (tasks, HARVEST_TASK_WRITE_DOWN, story, harvest_record_get_id (asset), NULL);
    }
}

static HarvestTask *
make_unfinished (const HarvestDraft *kept)
{
  g_autoptr (HarvestTellDraft) told = harvest_tell_draft_parse (kept->json, NULL);
  g_autoptr (HarvestRecordDraft)
      edited = harvest_record_draft_parse (HARVEST_DRAFT_OF_EDIT, kept->json);
  HarvestTask *task = NULL;

  if (told == NULL && edited == NULL)
    return NULL;
  task = g_new0 (HarvestTask, 1);
  if (told != NULL)
    {
      task->kind = HARVEST_TASK_CONTINUE;
      task->record = g_strdup (kept->id);
      task->title = harvest_tell_draft_dup_headline (told);
    }
  else
    {
      task->kind = HARVEST_TASK_EDIT;
      task->story = g_strdup (harvest_record_get_id (edited->before));
      task->title = g_strdup (harvest_record_draft_get (edited, "title"));
    }
  return task;
}

static void
add_drafts (GPtrArray *tasks, GPtrArray *drafts)
{
  for (guint i = 0; drafts != NULL && i < drafts->len; i++)
    {
      HarvestTask *task = make_unfinished (g_ptr_array_index (drafts, i));

      if (task != NULL)
        g_ptr_array_add (tasks, task);
    }
}

static int
compare_tasks (gconstpointer a, gconstpointer b)
{
  const HarvestTask *left = *(HarvestTask *const *)a;
  const HarvestTask *right = *(HarvestTask *const *)b;

  if (left->kind != right->kind)
    return left->kind < right->kind ? -1 : 1;
  return g_strcmp0 (right->story, left->story);
}

/* Public API */

void
harvest_task_free (HarvestTask *self)
{
  g_free (self->story);
  g_free (self->record);
  g_free (self->subject);
  g_free (self->title);
  g_free (self);
}

GPtrArray *
harvest_tasks_find (HarvestMyStories *stories, GPtrArray *drafts, const char *today)
{
  GPtrArray *tasks = g_ptr_array_new_with_free_func ((GDestroyNotify)harvest_task_free);

  g_return_val_if_fail (HARVEST_IS_MY_STORIES (stories), tasks);
  g_return_val_if_fail (today != NULL, tasks);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (stories)); i++)
    {
      g_autoptr (HarvestStoryData) story = g_list_model_get_item (G_LIST_MODEL (stories), i);
      HarvestRecord *record = harvest_story_data_get_story (story);

      if (record == NULL
          || harvest_path_get_place (harvest_record_get_choice (record, "state"))->end
                 != HARVEST_END_NONE)
        continue;
      if (harvest_record_get_boolean (record, "needs_teller_ok"))
        add_task (tasks, HARVEST_TASK_AGREE, story, NULL, NULL);
      add_people_to_ask (tasks, story, today);
      add_recordings (tasks, story);
    }
  add_drafts (tasks, drafts);
  g_ptr_array_sort (tasks, compare_tasks);
  return tasks;
}
