/* harvest-workflow.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-record.h"

G_BEGIN_DECLS

/* The way of a story: which step may follow which, who may take it, and what must be so first.
 * Pure; the authority decides by it, screens offer by it. */

/* In the order of the choices of story.state. */
typedef enum
{
  HARVEST_STATE_CAPTURED,
  HARVEST_STATE_SUBMITTED,
  HARVEST_STATE_TRIAGED,
  HARVEST_STATE_IN_EDIT,
  HARVEST_STATE_IN_REVIEW,
  HARVEST_STATE_TELLER_OK,
  HARVEST_STATE_APPROVED,
  HARVEST_STATE_SCHEDULED,
  HARVEST_STATE_PUBLISHED,
  HARVEST_STATE_CORRECTED,
  HARVEST_STATE_RECALLED,
  HARVEST_STATE_KILLED,
  HARVEST_STATE_EXPIRED,
  HARVEST_STATE_ARCHIVED,
  HARVEST_STATE_DECLINED,
  HARVEST_STATE_MERGED,
  HARVEST_STATE_ON_HOLD,
  HARVEST_STATE_WITHDRAWN_BY_TELLER,
  HARVEST_N_STATES,
} HarvestState;

/**
 * HarvestGuard:
 * @HARVEST_GUARD_PASSED: Nothing stands against it.
 * @HARVEST_GUARD_NO_SUCH_STEP: This state does not follow that one.
 * @HARVEST_GUARD_WRONG_PERSON: The step is for others to take.
 * @HARVEST_GUARD_NEEDS_REASON: It must be said why.
 * @HARVEST_GUARD_NEEDS_TELLER_OK: Others have changed the text; the teller must agree first.
 * @HARVEST_GUARD_NEEDS_CONSENT_GATE: Nothing is published until the gate that checks the consent of
 *   everybody shown, the licences, the class and the publisher's right is there.
 * @HARVEST_GUARD_TEXT_IS_OUT: A published text is not edited; it is corrected or taken down.
 *
 * What stands against a step.
 */
typedef enum
{
  HARVEST_GUARD_PASSED,
  HARVEST_GUARD_NO_SUCH_STEP,
  HARVEST_GUARD_WRONG_PERSON,
  HARVEST_GUARD_NEEDS_REASON,
  HARVEST_GUARD_NEEDS_TELLER_OK,
  HARVEST_GUARD_NEEDS_CONSENT_GATE,
  HARVEST_GUARD_TEXT_IS_OUT,
} HarvestGuard;

/**
 * harvest_guard_to_string:
 *
 * Returns: (transfer none): the code that answers carry, such as "needs-reason"
 */
const char *harvest_guard_to_string (HarvestGuard guard);

/**
 * harvest_workflow_check:
 * @actor: all that the person who acts is for this story
 * @has_reason: whether they say why
 * @needs_teller_ok: whether others have changed the text since the teller agreed to it
 *
 * Returns: what stands against the step from @from to @to
 */
HarvestGuard harvest_workflow_check (HarvestState from,
                                     HarvestState to,
                                     HarvestWriters actor,
                                     gboolean has_reason,
                                     gboolean needs_teller_ok);

/**
 * harvest_workflow_needs_reason:
 *
 * Returns: whether the step must say why, so that a form can ask before
 */
gboolean harvest_workflow_needs_reason (HarvestState from, HarvestState to);

/**
 * harvest_workflow_get_next:
 *
 * Returns: the states that @actor can bring the story to, given a reason where one is needed: bit
 *   i for the i-th state
 */
guint32
harvest_workflow_get_next (HarvestState from, HarvestWriters actor, gboolean needs_teller_ok);

/**
 * harvest_workflow_is_out:
 *
 * Returns: whether the text has been published in this state, so that nobody may edit it
 */
gboolean harvest_workflow_is_out (HarvestState state);

G_END_DECLS
