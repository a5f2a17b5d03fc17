/* harvest-story-reader.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-search.h"
#include "harvest-story-list.h"

G_BEGIN_DECLS

/* What a list of stories asks the search reader, and what it is told. Questions are immutable and
 * go from the main thread to the reader's; answers come back. For harvest-story-*.c only. */

/* ---- What is looked for ---- */

typedef struct _HarvestStoryQuestion HarvestStoryQuestion;

HarvestStoryQuestion *harvest_story_question_new (const char *text,
                                                  const char *filter,
                                                  gboolean typing,
                                                  HarvestStoryOrder order);
HarvestStoryQuestion *harvest_story_question_ref (HarvestStoryQuestion *self);
void harvest_story_question_unref (HarvestStoryQuestion *self);
gboolean harvest_story_question_is_ascending (HarvestStoryQuestion *self);

/* Whether the answer is a list of the best instead of all by time. */
gboolean harvest_story_question_is_ranked (HarvestStoryQuestion *self);

/* ---- What a row shows ---- */

typedef struct
{
  HarvestSearchHit hit;
  HarvestRecord *story;
  char *snippet;
  char *picture;
  gboolean has_voice;
  gint64 time;
} HarvestStoryData;

void harvest_story_data_free (HarvestStoryData *self);

/* ---- Tasks ---- */

typedef enum
{
  HARVEST_STORY_TASK_FIRST,  /* the first rows of @spans, soon */
  HARVEST_STORY_TASK_COUNT,  /* how many rows there are in @spans, in blocks */
  HARVEST_STORY_TASK_RANKED, /* the best rows */
  HARVEST_STORY_TASK_SPANS,  /* all rows of each of @spans */
  HARVEST_STORY_TASK_IDS,    /* the same, with their ids */
  HARVEST_STORY_TASK_HITS,   /* the data of @hits */
  HARVEST_STORY_TASK_FIND,   /* where the stories @ids stand now, if they match */
  HARVEST_STORY_TASK_WARM,   /* nothing: so that the first question in words need not wait */
} HarvestStoryTaskKind;

typedef struct
{
  HarvestStoryTaskKind kind;
  GArray *spans;   /* (element-type HarvestSearchSpan) */
  GArray *hits;    /* (element-type HarvestSearchHit) */
  GPtrArray *ids;  /* (element-type utf8) */
  guint data_from; /* of the rows found, those whose data are wanted */
  guint n_data;
} HarvestStoryTask;

HarvestStoryTask *harvest_story_task_new (HarvestStoryTaskKind kind);
void harvest_story_task_add_span (HarvestStoryTask *self, gint64 lower, gint64 upper);

/* So many rows of a piece of time, found by counting. */
typedef struct
{
  HarvestSearchSpan span;
  guint n_rows;
} HarvestStoryBlock;

typedef struct
{
  GArray *hits;    /* (element-type HarvestSearchHit), in the order of the list */
  GArray *ends;    /* (element-type guint): SPANS: where the hits of each end */
  GArray *blocks;  /* (element-type HarvestStoryBlock): COUNT, in the order of the list */
  GPtrArray *ids;  /* (element-type utf8): IDS: of the hits */
  GPtrArray *data; /* (element-type HarvestStoryData): of the hits that were wanted; an element is
                      NULL if the story has gone meanwhile */
  HarvestSearchSpan rest; /* FIRST: what was not looked at */
} HarvestStoryAnswer;

void harvest_story_answer_free (HarvestStoryAnswer *self);

/* A block has about so many rows when it is counted. */
#define HARVEST_STORY_BLOCK_ROWS 500
/* So many of the best are listed. */
#define HARVEST_STORY_BEST 500

/**
 * harvest_story_reader_run_async:
 * @task: (transfer full)
 *
 * Errors are of the store.
 */
void harvest_story_reader_run_async (HarvestStore *store,
                                     HarvestStoryQuestion *question,
                                     HarvestStoryTask *task,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
HarvestStoryAnswer *
harvest_story_reader_run_finish (HarvestStore *store, GAsyncResult *result, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HarvestStoryQuestion, harvest_story_question_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HarvestStoryData, harvest_story_data_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HarvestStoryAnswer, harvest_story_answer_free)

G_END_DECLS
