/* harvest-types-private.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-record-type.h"

G_BEGIN_DECLS

/* The declarations, grouped by what they are about: one file each. */

/* harvest-types-consent.c */
extern const HarvestRecordType harvest_consent_event_type;
extern const HarvestRecordType harvest_consent_record_type;
extern const HarvestRecordType harvest_depicted_person_type;
extern const HarvestRecordType harvest_evidence_type;

/* harvest-types-content.c */
extern const HarvestRecordType harvest_asset_type;
extern const HarvestRecordType harvest_theme_type;

/* harvest-types-people.c */
extern const HarvestRecordType harvest_org_unit_type;
extern const HarvestRecordType harvest_partner_type;
extern const HarvestRecordType harvest_person_type;
extern const HarvestRecordType harvest_role_type;

/* harvest-types-response.c */
extern const HarvestRecordType harvest_comment_type;
extern const HarvestRecordType harvest_thanks_type;

/* harvest-types-story.c */
extern const HarvestRecordType harvest_contribution_type;
extern const HarvestRecordType harvest_signification_type;
extern const HarvestRecordType harvest_story_type;
extern const HarvestRecordType harvest_story_event_type;
extern const HarvestRecordType harvest_story_revision_type;

G_END_DECLS
