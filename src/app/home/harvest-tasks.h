/* harvest-tasks.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-my-stories.h"

G_BEGIN_DECLS

/* What waits for the person: computed from their stories and drafts, never stored. */

typedef enum
{
  HARVEST_TASK_AGREE,      /* read the edited text, and agree */
  HARVEST_TASK_CONTINUE,   /* an unfinished story */
  HARVEST_TASK_EDIT,       /* an unfinished change of a story */
  HARVEST_TASK_ASK,        /* a person in a story who was not asked yet */
  HARVEST_TASK_WRITE_DOWN, /* a recording without words */
} HarvestTaskKind;

typedef struct
{
  HarvestTaskKind kind;
  char *story;   /* the id of the story; NULL for an unfinished one */
  char *record;  /* the id of the draft, the depicted person or the asset; NULL for the others */
  char *subject; /* the person's name; NULL for others */
  char *title;   /* of the story or draft */
} HarvestTask;

void harvest_task_free (HarvestTask *self);

/**
 * harvest_tasks_find:
 * @stories: the person's stories
 * @drafts: (nullable) (element-type HarvestDraft): unfinished forms
 * @today: YYYY-MM-DD
 *
 * Returns: (transfer full) (element-type HarvestTask): what is most urgent first
 */
GPtrArray *harvest_tasks_find (HarvestMyStories *stories, GPtrArray *drafts, const char *today);

G_END_DECLS
