/* harvest-visibility.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-record.h"
#include "harvest-workflow.h"

G_BEGIN_DECLS

/* Who sees a story inside the company: as many as the teller wishes, unless something narrows it.
 * Nothing widens it. Pure; the authority writes what comes out into story.visibility. */

/* In the order of the choices of story.audience and story.visibility. */
typedef enum
{
  HARVEST_AUDIENCE_EDITORS,
  HARVEST_AUDIENCE_TEAM,
  HARVEST_AUDIENCE_COMPANY,
  HARVEST_N_AUDIENCES,
} HarvestAudience;

/* In the order of the choices of org-unit.policy. */
typedef enum
{
  HARVEST_POLICY_REVIEW, /* shown when a curator has said so */
  HARVEST_POLICY_KNOWN,  /* those of known tellers at once */
  HARVEST_POLICY_ALL,    /* all at once */
  HARVEST_N_POLICIES,
} HarvestPolicy;

typedef enum
{
  HARVEST_TRUST_NEW,
  HARVEST_TRUST_KNOWN,
  HARVEST_TRUST_TRUSTED,
  HARVEST_N_TRUSTS,
} HarvestTrust;

/* In the order of the choices of story.class. */
typedef enum
{
  HARVEST_CLASS_PUBLIC,
  HARVEST_CLASS_INTERNAL,
  HARVEST_CLASS_RESTRICTED,
  HARVEST_CLASS_SECRET,
  HARVEST_N_CLASSES,
} HarvestClass;

/* So many accepted stories make a teller known. */
#define HARVEST_TRUST_KNOWN_STORIES 3

/**
 * HarvestVisibilityReason:
 * @HARVEST_VISIBILITY_AS_WISHED: Nothing narrows it.
 * @HARVEST_VISIBILITY_STATE: It is not received yet, or put aside (held, declined, withdrawn ...).
 * @HARVEST_VISIBILITY_CLASS: The content is restricted or secret.
 * @HARVEST_VISIBILITY_CONSENT: Somebody in it has not agreed.
 * @HARVEST_VISIBILITY_TELLER_OK: Others changed the text; the teller has not agreed yet.
 * @HARVEST_VISIBILITY_REVIEW: Stories of this unit are shown after review.
 * @HARVEST_VISIBILITY_TRUST: Stories of new tellers are shown after review in this unit.
 */
typedef enum
{
  HARVEST_VISIBILITY_AS_WISHED,
  HARVEST_VISIBILITY_STATE,
  HARVEST_VISIBILITY_CLASS,
  HARVEST_VISIBILITY_CONSENT,
  HARVEST_VISIBILITY_TELLER_OK,
  HARVEST_VISIBILITY_REVIEW,
  HARVEST_VISIBILITY_TRUST,
} HarvestVisibilityReason;

typedef struct
{
  HarvestAudience audience; /* what the teller wishes */
  HarvestState state;
  HarvestClass class;
  HarvestPolicy policy; /* of the unit */
  HarvestTrust trust;   /* in the teller */
  gboolean consented;   /* everybody in it agrees to the purpose internal, or nobody is in it */
  gboolean needs_teller_ok;
  gboolean reviewed; /* a curator has said that it may be shown */
} HarvestVisibilityFacts;

typedef struct
{
  HarvestAudience visibility;
  HarvestVisibilityReason reason; /* the first of those that narrow it most */
} HarvestVisibilityVerdict;

HarvestVisibilityVerdict harvest_visibility_decide (const HarvestVisibilityFacts *facts);

/**
 * harvest_visibility_read_story:
 * @facts: (out): what the story itself says is filled in; policy, trust and consented are left
 */
void harvest_visibility_read_story (HarvestRecord *story, HarvestVisibilityFacts *facts);

/**
 * harvest_visibility_reason_to_string:
 *
 * Returns: (transfer none): the code that answers and events carry, such as "consent"
 */
const char *harvest_visibility_reason_to_string (HarvestVisibilityReason reason);

/**
 * harvest_trust_decide:
 * @n_accepted: the teller's stories that curators have accepted
 * @certified: whether they hold a certificate for telling
 * @curates: whether they are a curator or a reviewer
 */
HarvestTrust harvest_trust_decide (guint n_accepted, gboolean certified, gboolean curates);

G_END_DECLS
