/* harvest-migration.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-clock.h"
#include "harvest-database.h"

G_BEGIN_DECLS

/**
 * harvest_migration_run_sync:
 * @folder: of numbered SQL files in @resource
 * @backup: (out) (transfer full) (nullable): where the copy from before is; %NULL if nothing had to
 *   be changed, or there was nothing yet
 *
 * As harvest_migrator_run_sync(), for a database whose content exists nowhere else: a copy is kept
 * beside it first, named by the schema that it has and the time.
 */
gboolean harvest_migration_run_sync (HarvestDatabase *database,
                                     GResource *resource,
                                     const char *folder,
                                     const HarvestClock *clock,
                                     char **backup,
                                     GError **error);

G_END_DECLS
