/* harvest-local-ruling.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-authority.h"
#include "harvest-clock.h"
#include "harvest-database.h"

G_BEGIN_DECLS

/* What the desktop's own authority makes of one change: rights, merge, the rules of a story's way,
 * who sees it, and the events that tell of it. On the writer of shared.db, in a transaction. */

/**
 * harvest_local_ruling_decide_sync:
 * @person: the id of who acts
 *
 * Decides, and writes what follows.
 *
 * Returns: (transfer full) (nullable): the answer; %NULL with @error set if the database failed
 */
HarvestAnswer *harvest_local_ruling_decide_sync (HarvestDatabase *database,
                                                 HarvestChange *change,
                                                 const char *person,
                                                 const HarvestClock *clock,
                                                 GError **error);

/**
 * harvest_local_ruling_put_sync:
 *
 * Writes a record as it is, with its listings.
 */
gboolean
harvest_local_ruling_put_sync (HarvestDatabase *database, HarvestRecord *record, GError **error);

G_END_DECLS
