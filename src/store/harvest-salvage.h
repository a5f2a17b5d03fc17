/* harvest-salvage.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-clock.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* Makes a new database of what can be read from a damaged one, and keeps the damaged one beside it.
 * What is derived (indexes, listings, overlay, search) is made again. */

typedef enum
{
  HARVEST_SALVAGE_SHARED,
  HARVEST_SALVAGE_PERSON,
} HarvestSalvageKind;

/**
 * harvest_salvage_finish_interrupted:
 *
 * Ends what a crash in the last step of a salvage has left. To be called before @path is opened.
 */
void harvest_salvage_finish_interrupted (const char *path);

/**
 * harvest_salvage_async:
 * @path: a database that nobody has open
 */
void harvest_salvage_async (const char *path,
                            HarvestSalvageKind kind,
                            const HarvestClock *clock,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);

/**
 * harvest_salvage_finish:
 * @empty: (out): whether nothing could be read, so that the new database is empty
 *
 * Returns: (transfer full) (nullable): where the damaged file is kept
 */
char *harvest_salvage_finish (GAsyncResult *result, gboolean *empty, GError **error);

/* ---- What was found to be damaged while it was used ---- */

/* Leaves a note beside the database, so that it is looked at when it is opened next. */
void harvest_salvage_note_damage (const char *path);
gboolean harvest_salvage_is_noted (const char *path);
void harvest_salvage_forget_damage (const char *path);

G_END_DECLS
