/* harvest-workflow.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-workflow"

#include "config.h"

#include "harvest-workflow.h"

#define BIT(state) (1u << HARVEST_STATE_##state)

#define OWNER         HARVEST_WRITER_OWNER
#define CURATOR       HARVEST_WRITER_CURATOR
#define REVIEWER      HARVEST_WRITER_REVIEWER
#define ADMINISTRATOR HARVEST_WRITER_ADMINISTRATOR
#define AUTHORITY     HARVEST_WRITER_AUTHORITY

typedef enum
{
  STEP_PLAIN = 0,
  STEP_NEEDS_REASON = 1 << 0,
  STEP_NEEDS_TELLER_OK = 1 << 1,
  STEP_NEEDS_CONSENT_GATE = 1 << 2,
} StepFlags;

typedef struct
{
  guint32 from; /* bits of states */
  HarvestState to;
  HarvestWriters actors;
  StepFlags flags;
} Step;

/* Stories that editors are still working on. */
#define OPEN                                                                                       \
  (BIT (SUBMITTED) | BIT (TRIAGED) | BIT (IN_EDIT) | BIT (IN_REVIEW) | BIT (TELLER_OK)             \
   | BIT (APPROVED))

/* Stories that are, or were, outside the company. */
#define OUT (BIT (PUBLISHED) | BIT (CORRECTED) | BIT (RECALLED) | BIT (KILLED) | BIT (EXPIRED))

#define ANY ((1u << HARVEST_N_STATES) - 1)

static const Step steps[] = {
  /* The usual way. */
  { BIT (CAPTURED), HARVEST_STATE_SUBMITTED, AUTHORITY, STEP_PLAIN },
  { BIT (SUBMITTED), HARVEST_STATE_TRIAGED, CURATOR, STEP_PLAIN },
  { BIT (TRIAGED), HARVEST_STATE_IN_EDIT, CURATOR, STEP_PLAIN },
  { BIT (IN_EDIT), HARVEST_STATE_IN_REVIEW, CURATOR, STEP_PLAIN },
  { BIT (IN_REVIEW), HARVEST_STATE_TELLER_OK, OWNER, STEP_PLAIN },
  { BIT (TELLER_OK), HARVEST_STATE_APPROVED, CURATOR | REVIEWER, STEP_NEEDS_TELLER_OK },
  { BIT (APPROVED), HARVEST_STATE_SCHEDULED, CURATOR, STEP_NEEDS_TELLER_OK },
  { BIT (APPROVED), HARVEST_STATE_PUBLISHED, CURATOR, STEP_NEEDS_CONSENT_GATE },
  { BIT (SCHEDULED), HARVEST_STATE_PUBLISHED, CURATOR | AUTHORITY, STEP_NEEDS_CONSENT_GATE },
  { BIT (PUBLISHED) | BIT (CORRECTED), HARVEST_STATE_CORRECTED, CURATOR, STEP_NEEDS_REASON },
  { BIT (PUBLISHED) | BIT (CORRECTED), HARVEST_STATE_RECALLED, CURATOR | REVIEWER,
    STEP_NEEDS_REASON },
  { BIT (PUBLISHED) | BIT (CORRECTED) | BIT (RECALLED), HARVEST_STATE_KILLED,
    REVIEWER | ADMINISTRATOR, STEP_NEEDS_REASON },
  { BIT (PUBLISHED) | BIT (CORRECTED), HARVEST_STATE_EXPIRED, AUTHORITY, STEP_PLAIN },

  /* The teller's own text, which nobody has changed, needs no second look of theirs. */
  { BIT (TRIAGED) | BIT (IN_REVIEW), HARVEST_STATE_APPROVED, CURATOR | REVIEWER,
    STEP_NEEDS_TELLER_OK },

  /* Back to work. */
  { BIT (IN_REVIEW), HARVEST_STATE_IN_EDIT, OWNER | CURATOR | REVIEWER, STEP_NEEDS_REASON },
  { BIT (TELLER_OK) | BIT (APPROVED), HARVEST_STATE_IN_EDIT, CURATOR | REVIEWER, STEP_PLAIN },
  { BIT (SCHEDULED), HARVEST_STATE_APPROVED, CURATOR, STEP_PLAIN },

  /* Aside. */
  { OPEN | BIT (ON_HOLD), HARVEST_STATE_DECLINED, CURATOR | REVIEWER, STEP_NEEDS_REASON },
  { BIT (DECLINED), HARVEST_STATE_SUBMITTED, OWNER, STEP_PLAIN },
  { BIT (DECLINED), HARVEST_STATE_TRIAGED, CURATOR, STEP_PLAIN },
  { BIT (SUBMITTED) | BIT (TRIAGED) | BIT (IN_EDIT), HARVEST_STATE_MERGED, CURATOR, STEP_PLAIN },
  { BIT (MERGED), HARVEST_STATE_TRIAGED, CURATOR, STEP_PLAIN },
  { OPEN | BIT (SCHEDULED), HARVEST_STATE_ON_HOLD, CURATOR | REVIEWER, STEP_NEEDS_REASON },
  { BIT (ON_HOLD), HARVEST_STATE_TRIAGED, CURATOR | REVIEWER, STEP_PLAIN },
  { BIT (ON_HOLD), HARVEST_STATE_IN_EDIT, CURATOR | REVIEWER, STEP_PLAIN },
  { BIT (TRIAGED) | BIT (APPROVED) | BIT (DECLINED) | BIT (MERGED) | (OUT & ~BIT (PUBLISHED)),
    HARVEST_STATE_ARCHIVED, CURATOR, STEP_PLAIN },

  /* The teller's right, at any time. */
  { ANY & ~BIT (WITHDRAWN_BY_TELLER), HARVEST_STATE_WITHDRAWN_BY_TELLER, OWNER, STEP_PLAIN },
  { BIT (WITHDRAWN_BY_TELLER), HARVEST_STATE_SUBMITTED, OWNER, STEP_PLAIN },
};

/* There is at most one step between two states. */
static const Step *
find_step (HarvestState from, HarvestState to)
{
  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      if (steps[i].to == to && (steps[i].from & (1u << from)) != 0)
        return &steps[i];
    }

  return NULL;
}

const char *
harvest_guard_to_string (HarvestGuard guard)
{
  static const char *const codes[] = {
    "passed",          "no-such-step",       "wrong-person", "needs-reason",
    "needs-teller-ok", "needs-consent-gate", "text-is-out",
  };

  g_return_val_if_fail ((gsize)guard < G_N_ELEMENTS (codes), NULL);

  return codes[guard];
}

HarvestGuard
harvest_workflow_check (HarvestState from,
                        HarvestState to,
                        HarvestWriters actor,
                        gboolean has_reason,
                        gboolean needs_teller_ok)
{
  const Step *step;

  g_return_val_if_fail (from < HARVEST_N_STATES, HARVEST_GUARD_NO_SUCH_STEP);
  g_return_val_if_fail (to < HARVEST_N_STATES, HARVEST_GUARD_NO_SUCH_STEP);

  step = find_step (from, to);
  if (step == NULL)
    return HARVEST_GUARD_NO_SUCH_STEP;
  if ((step->actors & actor) == 0)
    return HARVEST_GUARD_WRONG_PERSON;
  if ((step->flags & STEP_NEEDS_REASON) != 0 && !has_reason)
    return HARVEST_GUARD_NEEDS_REASON;
  if ((step->flags & STEP_NEEDS_TELLER_OK) != 0 && needs_teller_ok)
    return HARVEST_GUARD_NEEDS_TELLER_OK;
  if ((step->flags & STEP_NEEDS_CONSENT_GATE) != 0)
    return HARVEST_GUARD_NEEDS_CONSENT_GATE;

  return HARVEST_GUARD_PASSED;
}

gboolean
harvest_workflow_needs_reason (HarvestState from, HarvestState to)
{
  const Step *step;

  g_return_val_if_fail (from < HARVEST_N_STATES, FALSE);
  g_return_val_if_fail (to < HARVEST_N_STATES, FALSE);

  step = find_step (from, to);
  return step != NULL && (step->flags & STEP_NEEDS_REASON) != 0;
}

guint32
harvest_workflow_get_next (HarvestState from, HarvestWriters actor, gboolean needs_teller_ok)
{
  guint32 next = 0;

  g_return_val_if_fail (from < HARVEST_N_STATES, 0);

  for (guint to = 0; to < HARVEST_N_STATES; to++)
    {
      if (harvest_workflow_check (from, to, actor, TRUE, needs_teller_ok) == HARVEST_GUARD_PASSED)
        next |= 1u << to;
    }

  return next;
}

gboolean
harvest_workflow_is_out (HarvestState state)
{
  g_return_val_if_fail (state < HARVEST_N_STATES, FALSE);

  return (OUT & (1u << state)) != 0;
}
