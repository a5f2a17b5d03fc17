/* harvest-local-authority.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-authority.h"
#include "harvest-clock.h"
#include "harvest-shared-db.h"

G_BEGIN_DECLS

/* The desktop's own authority, for use without a server: applies changes to shared.db by the merge
 * and the guards of model/, lists the records, and remembers its answers until it is asked for the
 * next ones, so that a repeated question gets the first answer. */

#define HARVEST_TYPE_LOCAL_AUTHORITY (harvest_local_authority_get_type ())
G_DECLARE_FINAL_TYPE (HarvestLocalAuthority,
                      harvest_local_authority,
                      HARVEST,
                      LOCAL_AUTHORITY,
                      GObject)

/**
 * harvest_local_authority_new:
 * @clock: must outlive the object
 */
HarvestAuthority *harvest_local_authority_new (HarvestSharedDb *shared, const HarvestClock *clock);

G_END_DECLS
