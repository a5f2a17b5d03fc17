/* harvest-scoping.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-record.h"

G_BEGIN_DECLS

/* Where records are listed, and who may read there. Pure; an authority lists by it. Scopes are
 * audiences: `u:<person>`, `g:<unit>` (a team), `e:<unit>` (the editors of a unit), `p:<partner>`,
 * and two that the authority names: everybody's, and that of the editors of everything. */

/**
 * HarvestScopeNames:
 * @company: such as c:acme
 * @editors: such as g:editors
 */
typedef struct
{
  const char *company;
  const char *editors;
} HarvestScopeNames;

/**
 * harvest_scoping_collect:
 * @root: (nullable): what @record belongs to; %NULL: it is a root itself, or the root is not there
 * @dependents: (element-type HarvestRecord): of the root
 * @maker: (nullable): who made the root: an owner, unless somebody else wrote it down
 * @scopes: (element-type utf8): with g_free() as its element's end: where @record is listed is
 *   added, each once
 */
void harvest_scoping_collect (HarvestRecord *record,
                              HarvestRecord *root,
                              GPtrArray *dependents,
                              const char *maker,
                              const HarvestScopeNames *names,
                              GPtrArray *scopes);

/**
 * harvest_scoping_decides_for_all:
 *
 * Returns: whether everything that depends on the root of @record must be listed anew when @record
 *   has changed
 */
gboolean harvest_scoping_decides_for_all (HarvestRecord *record);

/**
 * HarvestScopeReader:
 * @person: (nullable): the Person
 * @roles: (element-type HarvestRecord): theirs
 * @units: (element-type HarvestRecord): all of them; needed only with roles
 * @today: YYYY-MM-DD
 *
 * Somebody whose rights are asked for.
 */
typedef struct
{
  HarvestRecord *person;
  GPtrArray *roles;
  GPtrArray *units;
  const char *today;
} HarvestScopeReader;

/**
 * harvest_scoping_collect_readable:
 * @scopes: (element-type utf8): with g_free() as its element's end: what the reader may read is
 *   added, each once
 *
 * Employees read what the company shows, and their team; who has the role of a partner that
 * partner's space, and no other person from outside more than their own; who has left nothing.
 * Roles add: to those who curate or review, the editors' scopes of their unit and those below it;
 * to most others with a unit its teams, and with a role for everything all teams. An administrator,
 * as such, reads nothing.
 */
void harvest_scoping_collect_readable (const HarvestScopeReader *reader,
                                       const HarvestScopeNames *names,
                                       GPtrArray *scopes);

G_END_DECLS
