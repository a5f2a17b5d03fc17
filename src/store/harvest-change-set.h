/* harvest-change-set.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-database.h"

G_BEGIN_DECLS

/* Which records are different for readers: a piece of the log of changes of one database. */

/* More are not named. */
#define HARVEST_CHANGE_SET_MAX 1000

typedef struct
{
  gint64 first; /* 0: nothing */
  gint64 last;
  GPtrArray *ids;   /* NULL: too many to name */
  GPtrArray *types; /* each once */
} HarvestChangeSet;

/**
 * harvest_change_set_read_sync:
 * @schema: "main" or "me"
 * @after: what is known already
 *
 * Returns: (transfer full) (nullable): what came after it
 */
HarvestChangeSet *harvest_change_set_read_sync (HarvestDatabase *database,
                                                const char *schema,
                                                gint64 after,
                                                GError **error);

/* The last change of the database. */
gboolean harvest_change_set_get_last_sync (HarvestDatabase *database,
                                           const char *schema,
                                           gint64 *last,
                                           GError **error);
void harvest_change_set_free (HarvestChangeSet *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HarvestChangeSet, harvest_change_set_free)

G_END_DECLS
