/* harvest-ruling.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-change.h"
#include "harvest-clock.h"
#include "harvest-visibility.h"
#include "harvest-workflow.h"

G_BEGIN_DECLS

/* What an authority, the desktop's own or a server, makes of a change of a story: it merges the
 * change (harvest_change_apply()), gives what comes out here, and writes what this returns. Pure,
 * so that both decide alike. */

/**
 * HarvestRulingFacts:
 * @actor: all that the person who acts is for this story
 * @has_reason: whether they said why
 * @policy: of the story's unit
 * @trust: in the teller
 * @consented: whether everybody in the story agrees to the purpose internal
 * @teller: (nullable): the person who told it, with whose name the byline is compared
 *
 * What the authority looks up before it decides.
 */
typedef struct
{
  HarvestWriters actor;
  gboolean has_reason;
  HarvestPolicy policy;
  HarvestTrust trust;
  gboolean consented;
  HarvestRecord *teller;
} HarvestRulingFacts;

/**
 * harvest_ruling_settle_story:
 * @before: (nullable): the story as it was; %NULL for a new one
 * @after: the story with the change merged into it
 * @guard: (out) (optional): what stands against it, if it is refused
 * @error: %HARVEST_MODEL_ERROR_REFUSED; the message is for the log
 *
 * Checks a wished step against the workflow, and settles what only the authority writes: a new
 * story is received; who changes another's text makes the teller's agreement necessary, and takes
 * the story back to the editors; visibility follows from all of it. To be called again with
 * @after equal to @before when a fact has changed (a consent, a policy).
 *
 * Returns: (transfer full) (nullable): the story to be written, with the rev of @after
 */
HarvestRecord *harvest_ruling_settle_story (HarvestRecord *before,
                                            HarvestRecord *after,
                                            const HarvestRulingFacts *facts,
                                            HarvestGuard *guard,
                                            GError **error);

/**
 * harvest_ruling_make_events:
 * @before: (nullable): as above
 * @settled: what harvest_ruling_settle_story() returned
 * @actor: (nullable): the id of the person who acts; %NULL: a rule
 * @reason: (nullable): why, in their words
 *
 * Returns: (transfer full) (element-type HarvestRecord): the story-events that tell of it, for the
 *   teller's path
 */
GPtrArray *harvest_ruling_make_events (HarvestRecord *before,
                                       HarvestRecord *settled,
                                       const HarvestRulingFacts *facts,
                                       const char *actor,
                                       const char *reason,
                                       const HarvestClock *clock);

G_END_DECLS
