/* harvest-record-draft.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-record.h"

G_BEGIN_DECLS

/* What stands unsaved in a form that changes a record, as the draft of the store keeps it: the
 * record as the person began with it, and the texts of the form. */

#define HARVEST_DRAFT_OF_EDIT       "edit"
#define HARVEST_DRAFT_OF_TRANSCRIPT "transcript"
#define HARVEST_DRAFT_OF_REFUSAL    "refusal"

typedef struct
{
  char *id;
  HarvestRecord *before;
  GHashTable *texts; /* char * to char * */
} HarvestRecordDraft;

/**
 * harvest_record_draft_write:
 * @form: one of the above
 * @before: what the person began with
 * @texts: char * to char *
 *
 * Returns: (transfer full): the content of the draft
 */
GBytes *harvest_record_draft_write (const char *form, HarvestRecord *before, GHashTable *texts);

/**
 * harvest_record_draft_parse:
 * @json: of any draft
 *
 * Returns: (transfer full) (nullable): without an id; %NULL if it is not of that form
 */
HarvestRecordDraft *harvest_record_draft_parse (const char *form, GBytes *json);

/**
 * harvest_record_draft_find:
 * @drafts: (element-type HarvestDraft): the newest first
 * @record: its id
 *
 * Returns: (transfer full) (nullable): the newest draft of that form for that record
 */
HarvestRecordDraft *
harvest_record_draft_find (GPtrArray *drafts, const char *form, const char *record);

/* Returns: (transfer none): a text of the form, "" if it has none of that name */
const char *harvest_record_draft_get (HarvestRecordDraft *self, const char *name);
void harvest_record_draft_free (HarvestRecordDraft *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HarvestRecordDraft, harvest_record_draft_free)

G_END_DECLS
