/* harvest-transfers.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-log-page.h"
#include "harvest-person-context.h"
#include "harvest-sync-memory.h"

G_BEGIN_DECLS

/* Files that are to go to the server, and come from it. On the person's writer, in a transaction.
 */

/**
 * harvest_transfers_note_sent_sync:
 * @id: of a record that is about to leave
 *
 * The files that it names go too.
 */
gboolean
harvest_transfers_note_sent_sync (HarvestPersonContext *context, const char *id, GError **error);

/* The files that a page names are wanted, the newest of them. */
gboolean harvest_transfers_note_page_sync (HarvestPersonContext *context,
                                           const HarvestLogPage *page,
                                           GError **error);

/* Returns: (transfer full) (nullable) (element-type HarvestUpload) */
GPtrArray *harvest_transfers_list_uploads_sync (HarvestPersonContext *context, GError **error);

/* Returns: (transfer full) (nullable): hashes, the newest first */
GStrv harvest_transfers_list_downloads_sync (HarvestPersonContext *context, GError **error);

/* Where an upload has begun; the others end one. */
gboolean harvest_transfers_set_location_sync (HarvestPersonContext *context,
                                              const char *hash,
                                              const char *location,
                                              GError **error);
gboolean harvest_transfers_end_upload_sync (HarvestPersonContext *context,
                                            const char *hash,
                                            const char *refused,
                                            GError **error);
gboolean
harvest_transfers_put_off_sync (HarvestPersonContext *context, const char *hash, GError **error);
gboolean harvest_transfers_end_download_sync (HarvestPersonContext *context,
                                              const char *hash,
                                              GError **error);

G_END_DECLS
