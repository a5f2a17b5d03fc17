/* harvest-rights.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-clock.h"
#include "harvest-lookup.h"

G_BEGIN_DECLS

/* What an authority looks up about a person before it decides about an act of theirs. */

typedef struct _HarvestRights HarvestRights;

typedef enum
{
  HARVEST_RIGHTS_NONE = 0,
  /* A role that nobody has is everybody's, and so is a story of which nobody knows who told it: who
   * tells for themselves alone need not be given rights first. */
  HARVEST_RIGHTS_ALONE = 1 << 0,
} HarvestRightsFlags;

/**
 * harvest_rights_new:
 * @lookup: must outlive the object, as the clock
 * @person: the id of who acts
 */
HarvestRights *harvest_rights_new (const HarvestLookup *lookup,
                                   const char *person,
                                   const HarvestClock *clock,
                                   HarvestRightsFlags flags);
void harvest_rights_free (HarvestRights *self);

const char *harvest_rights_get_person (HarvestRights *self);

/**
 * harvest_rights_dup_today:
 *
 * Returns: (transfer full): YYYY-MM-DD
 */
char *harvest_rights_dup_today (HarvestRights *self);

/**
 * harvest_rights_find_unit:
 *
 * Returns: (transfer none) (nullable): a unit, as long as @self lives
 */
HarvestRecord *harvest_rights_find_unit (HarvestRights *self, const char *id);

/**
 * harvest_rights_is_role_valid:
 * @role: a role
 * @day: YYYY-MM-DD
 *
 * Returns: whether it holds on that day
 */
gboolean harvest_rights_is_role_valid (HarvestRecord *role, const char *day);

/**
 * harvest_rights_get_writers:
 * @record: what is changed, made or deleted
 * @is_new: whether it is made
 * @maker: (nullable): who made @story, as the authority remembers
 * @story: (nullable): the root of @record, or itself
 * @dependents: (nullable) (element-type HarvestRecord): of @story
 * @writers: (out): all that the person is for @record
 */
gboolean harvest_rights_get_writers (HarvestRights *self,
                                     HarvestRecord *record,
                                     gboolean is_new,
                                     const char *maker,
                                     HarvestRecord *story,
                                     GPtrArray *dependents,
                                     HarvestWriters *writers,
                                     GError **error);

/**
 * harvest_rights_find_teller:
 * @dependents: (element-type HarvestRecord): of a story
 *
 * Returns: (nullable): the id of who told it
 */
const char *harvest_rights_find_teller (GPtrArray *dependents);

/**
 * harvest_rights_count_accepted:
 * @most: ends at so many
 *
 * Counts the stories of a teller that curators have accepted.
 */
gboolean harvest_rights_count_accepted (HarvestRights *self,
                                        const char *teller,
                                        guint most,
                                        guint *n_accepted,
                                        GError **error);

/* Whether a person has a role anywhere today. */
gboolean harvest_rights_has_role (HarvestRights *self,
                                  const char *person,
                                  const char *role,
                                  gboolean *has,
                                  GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HarvestRights, harvest_rights_free)

G_END_DECLS
