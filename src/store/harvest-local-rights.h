/* harvest-local-rights.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-clock.h"
#include "harvest-database.h"
#include "harvest-record.h"

G_BEGIN_DECLS

/* What the desktop's own authority looks up before it decides about an act of a person. On the
 * writer of shared.db, in a transaction. */

typedef struct _HarvestLocalRights HarvestLocalRights;

/**
 * harvest_local_rights_new:
 * @person: the id of who acts
 * @clock: must outlive the object
 */
HarvestLocalRights *
harvest_local_rights_new (HarvestDatabase *database, const char *person, const HarvestClock *clock);
void harvest_local_rights_free (HarvestLocalRights *self);

const char *harvest_local_rights_get_person (HarvestLocalRights *self);

/**
 * harvest_local_rights_dup_today:
 *
 * Returns: (transfer full): YYYY-MM-DD
 */
char *harvest_local_rights_dup_today (HarvestLocalRights *self);

/**
 * harvest_local_rights_find_unit:
 *
 * Returns: (transfer none) (nullable): a unit, as long as @self lives
 */
HarvestRecord *harvest_local_rights_find_unit (HarvestLocalRights *self, const char *id);

/**
 * harvest_local_rights_get_writers_sync:
 * @record: what is changed, made or deleted
 * @is_new: whether it is made
 * @story: (nullable): the root of @record, or itself
 * @dependents: (nullable) (element-type HarvestRecord): of @story
 * @writers: (out): all that the person is for @record
 *
 * A role that nobody on this desktop has is everybody's: who tells for themselves alone need not
 * be given rights first.
 */
gboolean harvest_local_rights_get_writers_sync (HarvestLocalRights *self,
                                                HarvestRecord *record,
                                                gboolean is_new,
                                                HarvestRecord *story,
                                                GPtrArray *dependents,
                                                HarvestWriters *writers,
                                                GError **error);

/**
 * harvest_local_rights_find_teller:
 * @dependents: (element-type HarvestRecord): of a story
 *
 * Returns: (nullable): the id of who told it
 */
const char *harvest_local_rights_find_teller (GPtrArray *dependents);

/**
 * harvest_local_rights_count_accepted_sync:
 * @most: ends at so many
 *
 * Counts the stories of a teller that curators have accepted.
 */
gboolean harvest_local_rights_count_accepted_sync (HarvestLocalRights *self,
                                                   const char *teller,
                                                   guint most,
                                                   guint *n_accepted,
                                                   GError **error);

/* Whether a person has a role anywhere today. */
gboolean harvest_local_rights_has_role_sync (HarvestLocalRights *self,
                                             const char *person,
                                             const char *role,
                                             gboolean *has,
                                             GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HarvestLocalRights, harvest_local_rights_free)

G_END_DECLS
