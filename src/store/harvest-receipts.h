/* harvest-receipts.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-person-context.h"

G_BEGIN_DECLS

/* Records that were erased or withdrawn: until nothing of them is left in the files of this
 * desktop, and then until the server has been told. On the person's writer, in a transaction. */

/**
 * harvest_receipts_note_sync:
 * @id: of a record that is about to go
 *
 * Begins with it, and remembers the files that it names.
 */
gboolean harvest_receipts_note_sync (HarvestPersonContext *context, const char *id, GError **error);

/* Returns: (transfer full) (nullable): hashes of files that something which went has named */
GStrv harvest_receipts_list_blobs_sync (HarvestPersonContext *context, GError **error);

/* Whether there is anything of which something may be left. */
gboolean
harvest_receipts_are_open_sync (HarvestPersonContext *context, gboolean *open, GError **error);

/**
 * harvest_receipts_clean_sync:
 *
 * Everything that was to go is out of the files, but for what is listed still.
 */
gboolean harvest_receipts_clean_sync (HarvestPersonContext *context, GError **error);

/* Returns: (transfer full) (nullable): at most @limit records that the server is to be told of */
GStrv harvest_receipts_list_sync (HarvestPersonContext *context, guint limit, GError **error);

/* The server has been told. */
gboolean
harvest_receipts_end_sync (HarvestPersonContext *context, const char *const *ids, GError **error);

G_END_DECLS
