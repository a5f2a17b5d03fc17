/* harvest-scopes.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-database.h"
#include "harvest-record.h"

G_BEGIN_DECLS

/* Audiences on a desktop without a server: `u:<person>`, `g:<unit>` (a team), `g:editors` (curators
 * of everything), `e:<unit>` (the curators of a unit) and `c:local` (everybody). */

#define HARVEST_SCOPE_COMPANY "c:local"
#define HARVEST_SCOPE_EDITORS "g:editors"

/**
 * harvest_scopes_list_sync:
 * @database: a reading connection, set up
 * @person: (nullable): whose
 *
 * Returns: (transfer full) (nullable): the scopes that a person sees
 */
GStrv harvest_scopes_list_sync (HarvestDatabase *database, const char *person, GError **error);

/**
 * harvest_scopes_enter_sync:
 * @database: a reading connection
 * @person_path: (nullable): the database of the person who is here now
 * @person: (nullable): who
 *
 * Makes @database see what this person sees.
 */
gboolean harvest_scopes_enter_sync (HarvestDatabase *database,
                                    const char *person_path,
                                    const char *person,
                                    GError **error);

/**
 * harvest_scopes_list_maker_sync:
 *
 * Lists a new story for who makes it, until its contributions say who told it: they come after it.
 */
gboolean harvest_scopes_list_maker_sync (HarvestDatabase *database,
                                         HarvestRecord *story,
                                         const char *person,
                                         GError **error);

/**
 * harvest_scopes_relist_sync:
 * @database: the writing connection, in a transaction
 *
 * Lists a record of the desktop's own where its declaration and state say, with everything that
 * depends on it.
 */
gboolean
harvest_scopes_relist_sync (HarvestDatabase *database, HarvestRecord *record, GError **error);

/**
 * harvest_scopes_list_new_sync:
 * @records: (element-type HarvestRecord): a record without a root, and all that depends on it; just
 *   written for the first time
 * @rows: where they are, in the same order
 * @also: (nullable): a scope in which all of them are listed too
 * @numbers: of this transaction: an empty table (utf8 -> number) before the first call
 *
 * The same for records of which nothing is in the database yet, which need not be looked up.
 */
gboolean harvest_scopes_list_new_sync (HarvestDatabase *database,
                                       GPtrArray *records,
                                       const gint64 *rows,
                                       const char *also,
                                       GHashTable *numbers,
                                       GError **error);

/**
 * harvest_scopes_list_also_sync:
 * @top: the id of a record without a root
 *
 * Lists it, and what depends on it, in one more scope until it is listed anew.
 */
gboolean harvest_scopes_list_also_sync (HarvestDatabase *database,
                                        const char *top,
                                        const char *scope,
                                        GError **error);

G_END_DECLS
