/* harvest-receipt.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-message.h"

G_BEGIN_DECLS

/* A client says of records that were erased or withdrawn that nothing of them is left in its files:
 * not in its databases and their logs, its search index, its media and thumbnails. */
typedef struct
{
  char *client;
  char **ids; /* of the records */
} HarvestReceipts;

HARVEST_DECLARE_MESSAGE (HarvestReceipts, harvest_receipts)

G_END_DECLS
