/* harvest-outbox-arrival.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-log-page.h"
#include "harvest-person-context.h"

G_BEGIN_DECLS

/* What a page of the server means for the outbox. On the person's writer, in a transaction. */

/**
 * harvest_outbox_before_page_sync:
 *
 * Before the page is applied: moves the unsent changes of what will not be there any more to Needs
 * attention, with the reason, and notes what has to be told to be gone.
 */
gboolean harvest_outbox_before_page_sync (HarvestPersonContext *context,
                                          const HarvestLogPage *page,
                                          GError **error);

/**
 * harvest_outbox_before_settle_sync:
 * @gone: (out): what has moved away
 *
 * The same when a pull is over, for what has moved and is listed nowhere else.
 */
gboolean
harvest_outbox_before_settle_sync (HarvestPersonContext *context, GStrv *gone, GError **error);

/* After something is gone: what was accepted of it will not arrive any more. */
gboolean
harvest_outbox_after_removal_sync (HarvestPersonContext *context, const char *id, GError **error);

/**
 * harvest_outbox_after_page_sync:
 *
 * After it: drops what has arrived from the overlay, and lays the rest over the new records.
 */
gboolean harvest_outbox_after_page_sync (HarvestPersonContext *context,
                                         const HarvestLogPage *page,
                                         GError **error);

/* Before a scope is dropped that this person's desktop may not see any more. */
gboolean
harvest_outbox_before_loss_sync (HarvestPersonContext *context, const char *scope, GError **error);

/**
 * harvest_outbox_replace_id:
 *
 * Ids are as long as one another and stand in a document as they are.
 *
 * Returns: (transfer full): the document with one id in the place of another
 */
GBytes *harvest_outbox_replace_id (GBytes *bytes, const char *from, const char *to);

/**
 * harvest_outbox_set_alias_sync:
 * @from: the id of the person on this desktop until now
 * @to: the person of the server that they have signed in as
 *
 * Rewrites the entries that were never sent; what was sent stays as it was.
 */
gboolean harvest_outbox_set_alias_sync (HarvestPersonContext *context,
                                        const char *from,
                                        const char *to,
                                        GError **error);

G_END_DECLS
