/* harvest-decision.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-change.h"
#include "harvest-rights.h"

G_BEGIN_DECLS

/* What an authority, the desktop's own or a server, makes of a change that a person sent. Decides
 * only: what is to be written comes back as records, and the authority writes and lists them. */

typedef enum
{
  HARVEST_DECISION_APPLIED,
  HARVEST_DECISION_MERGED,   /* applied beside changes of others */
  HARVEST_DECISION_CONFLICT, /* applied but for texts that others changed too */
  HARVEST_DECISION_REJECTED, /* nothing is to be written */
} HarvestDecisionStatus;

/**
 * HarvestQuestion:
 * @change: what the person wants
 * @person: the id of who wants it
 * @maker: (nullable): who made the story that it is about, as the authority remembers
 * @was: (nullable): of a record that was deleted, what harvest_decision_dup_content_hash() said
 *   of it: just the same may come back
 * @distrusted: (nullable): fields whose text_base is not what the record once had: a text of
 *   somebody else is never overwritten by it
 * @keep_mine: whether a text that could not be merged is to be kept as a version of its story
 */
typedef struct
{
  HarvestChange *change;
  const char *person;
  const char *maker;
  const char *was;
  const char *const *distrusted;
  gboolean keep_mine;
  HarvestRightsFlags flags;
  const HarvestLookup *lookup;
  const HarvestClock *clock;
} HarvestQuestion;

/**
 * HarvestDecision:
 * @rev: of the record after it; 0: rejected
 * @code: (nullable): a sentence of SHP/1; of rejections and conflicts
 * @field: (nullable): that it is about
 * @rule: (nullable): which it breaks, for the log
 * @conflict: (nullable): field -> the change's text
 * @before: (nullable): the record as it was
 * @after: (nullable): as it is to be; %NULL: it goes, with all that depends on it
 * @puts: (element-type HarvestRecord): to be written in this order, @after first; a story whose
 *   facts have changed, events of its path
 */
typedef struct
{
  HarvestDecisionStatus status;
  gint64 rev;
  char *code;
  char *field;
  char *rule;
  GHashTable *conflict;
  HarvestRecord *before;
  HarvestRecord *after;
  GPtrArray *puts;
} HarvestDecision;

/**
 * harvest_decision_make:
 * @error: of the lookup, never of the change
 *
 * Returns: (transfer full) (nullable)
 */
HarvestDecision *harvest_decision_make (const HarvestQuestion *question, GError **error);
void harvest_decision_free (HarvestDecision *self);

/**
 * harvest_decision_new_rejected:
 * @code: a sentence of SHP/1
 * @why: (nullable): names field and rule as errors of this folder do
 */
HarvestDecision *harvest_decision_new_rejected (const char *code, const GError *why);

/**
 * harvest_decision_dup_content_hash:
 *
 * Returns: (transfer full) (nullable): SHA-256 of what a record says, whatever revision it has
 */
char *harvest_decision_dup_content_hash (HarvestRecord *record);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HarvestDecision, harvest_decision_free)

G_END_DECLS
