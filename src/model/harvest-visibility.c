/* harvest-visibility.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-visibility"

#include "config.h"

#include "harvest-visibility.h"

/* Received, and not put aside. */
static gboolean
is_shown_in_state (HarvestState state)
{
  switch (state)
    {
    case HARVEST_STATE_SUBMITTED:
    case HARVEST_STATE_TRIAGED:
    case HARVEST_STATE_IN_EDIT:
    case HARVEST_STATE_IN_REVIEW:
    case HARVEST_STATE_TELLER_OK:
    case HARVEST_STATE_APPROVED:
    case HARVEST_STATE_SCHEDULED:
    case HARVEST_STATE_PUBLISHED:
    case HARVEST_STATE_CORRECTED:
    case HARVEST_STATE_EXPIRED:
    case HARVEST_STATE_ARCHIVED:
      return TRUE;

    case HARVEST_STATE_CAPTURED:
    case HARVEST_STATE_RECALLED:
    case HARVEST_STATE_KILLED:
    case HARVEST_STATE_DECLINED:
    case HARVEST_STATE_MERGED:
    case HARVEST_STATE_ON_HOLD:
    case HARVEST_STATE_WITHDRAWN_BY_TELLER:
    case HARVEST_N_STATES:
    default:
      return FALSE;
    }
}

/* What the policy says of a story that no curator has let through. An archived story may have been
 * declined before, so it is shown only if a curator said so. */
static HarvestVisibilityReason
check_policy (const HarvestVisibilityFacts *facts)
{
  if (facts->reviewed)
    return HARVEST_VISIBILITY_AS_WISHED;
  if (facts->policy == HARVEST_POLICY_REVIEW || facts->state == HARVEST_STATE_ARCHIVED)
    return HARVEST_VISIBILITY_REVIEW;
  if (facts->policy == HARVEST_POLICY_KNOWN && facts->trust == HARVEST_TRUST_NEW)
    return HARVEST_VISIBILITY_TRUST;

  return HARVEST_VISIBILITY_AS_WISHED;
}

/* What leaves a story to its teller and the editors alone; AS_WISHED if nothing does. */
static HarvestVisibilityReason
check_all (const HarvestVisibilityFacts *facts)
{
  if (!is_shown_in_state (facts->state))
    return HARVEST_VISIBILITY_STATE;
  if (facts->class == HARVEST_CLASS_SECRET)
    return HARVEST_VISIBILITY_CLASS;
  if (!facts->consented)
    return HARVEST_VISIBILITY_CONSENT;
  if (facts->needs_teller_ok)
    return HARVEST_VISIBILITY_TELLER_OK;

  return check_policy (facts);
}

HarvestVisibilityVerdict
harvest_visibility_decide (const HarvestVisibilityFacts *facts)
{
  HarvestVisibilityVerdict verdict = { HARVEST_AUDIENCE_EDITORS, HARVEST_VISIBILITY_AS_WISHED };

  g_return_val_if_fail (facts != NULL, verdict);

  if (facts->audience == HARVEST_AUDIENCE_EDITORS)
    return verdict;

  verdict.reason = check_all (facts);
  if (verdict.reason != HARVEST_VISIBILITY_AS_WISHED)
    return verdict;

  verdict.visibility = facts->audience;
  if (facts->class == HARVEST_CLASS_RESTRICTED && facts->audience == HARVEST_AUDIENCE_COMPANY)
    {
      verdict.visibility = HARVEST_AUDIENCE_TEAM;
      verdict.reason = HARVEST_VISIBILITY_CLASS;
    }

  return verdict;
}

void
harvest_visibility_read_story (HarvestRecord *story, HarvestVisibilityFacts *facts)
{
  g_return_if_fail (story != NULL);
  g_return_if_fail (harvest_record_is (story, "story"));
  g_return_if_fail (facts != NULL);

  facts->audience = harvest_record_get_choice (story, "audience");
  facts->state = harvest_record_get_choice (story, "state");
  facts->class = harvest_record_get_choice (story, "class");
  facts->needs_teller_ok = harvest_record_get_boolean (story, "needs_teller_ok");
  facts->reviewed = harvest_record_get_boolean (story, "reviewed");
}

const char *
harvest_visibility_reason_to_string (HarvestVisibilityReason reason)
{
  static const char *const codes[] = {
    "as-wished", "state", "class", "consent", "teller-ok", "review", "trust",
  };

  g_return_val_if_fail ((gsize)reason < G_N_ELEMENTS (codes), NULL);

  return codes[reason];
}

HarvestTrust
harvest_trust_decide (guint n_accepted, gboolean certified, gboolean curates)
{
  if (curates)
    return HARVEST_TRUST_TRUSTED;
  if (certified || n_accepted >= HARVEST_TRUST_KNOWN_STORIES)
    return HARVEST_TRUST_KNOWN;

  return HARVEST_TRUST_NEW;
}
