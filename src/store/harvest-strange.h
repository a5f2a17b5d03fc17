/* harvest-strange.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-database.h"

G_BEGIN_DECLS

/* Documents of a newer version, which this one cannot read: of a type that it does not know, or
 * that its rules refuse. They are kept byte by byte and listed, and never shown or changed. In the
 * table `listing` they stand as the negative of their row. On the writer, in a transaction. */

/**
 * harvest_strange_find_sync:
 * @row: (out): negative; 0: there is none
 * @rev: (out): of it
 */
gboolean harvest_strange_find_sync (HarvestDatabase *database,
                                    const char *id,
                                    gint64 *row,
                                    gint64 *rev,
                                    GError **error);

/**
 * harvest_strange_put_sync:
 * @row: (inout): where it is, 0: nowhere yet
 *
 * Adds or replaces.
 */
gboolean harvest_strange_put_sync (HarvestDatabase *database,
                                   const char *id,
                                   const char *type,
                                   const char *root,
                                   gint64 rev,
                                   GBytes *document,
                                   gint64 *row,
                                   GError **error);

/* Removes the document with its listings. */
gboolean harvest_strange_remove_sync (HarvestDatabase *database, gint64 row, GError **error);

/**
 * harvest_strange_read_again_sync:
 *
 * What this version can read, as the one before could not, becomes a record like any other.
 */
gboolean harvest_strange_read_again_sync (HarvestDatabase *database, GError **error);

G_END_DECLS
