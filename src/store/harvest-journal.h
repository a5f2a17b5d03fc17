/* harvest-journal.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-change.h"
#include "harvest-person-context.h"

G_BEGIN_DECLS

/* The acts of a person: what is done in one step and taken back in one step, and what was deleted.
 * On the person's writer, in a transaction. */

/**
 * harvest_journal_commit_sync:
 * @changes: (element-type HarvestChange): in their order
 * @draft: (nullable): the draft that the act ends
 * @undo_seconds: 0: it cannot be taken back
 *
 * Returns: (transfer full) (nullable): the id of the act; %NULL with an error of the model if a
 *   change does not apply
 */
char *harvest_journal_commit_sync (HarvestPersonContext *context,
                                   GPtrArray *changes,
                                   const char *draft,
                                   guint undo_seconds,
                                   GError **error);

/* Takes an act back; %HARVEST_STORE_ERROR_TOO_LATE if it has left, or something was made of it. */
gboolean harvest_journal_undo_sync (HarvestPersonContext *context, const char *act, GError **error);

/**
 * harvest_journal_list_trash_sync:
 *
 * Returns: (transfer full) (nullable) (element-type HarvestTrashed): what was deleted in the last
 * 30 days, the last first
 */
GPtrArray *harvest_journal_list_trash_sync (HarvestPersonContext *context, GError **error);

/* Makes the record and its dependents again, under their ids. */
gboolean
harvest_journal_restore_sync (HarvestPersonContext *context, const char *id, GError **error);

/* Removes what was deleted more than 30 days ago. */
gboolean harvest_journal_empty_trash_sync (HarvestPersonContext *context, GError **error);

G_END_DECLS
