/* harvest-person-context.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-clock.h"
#include "harvest-database.h"

G_BEGIN_DECLS

/* What work on a person's database goes by, on its writer's thread: the database itself, in a
 * transaction, and shared.db to look at, never to write: no transaction spans both. */
typedef struct
{
  HarvestDatabase *own;
  HarvestDatabase *shared;
  const HarvestClock *clock;
  const char *person; /* id */
} HarvestPersonContext;

G_END_DECLS
