/* harvest-receipt.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-receipt"

#include "config.h"

#include "harvest-receipt.h"

#include "harvest-message-private.h"
#include "harvest-protocol-limits.h"
#include "harvest-uuid.h"

static const HarvestMember harvest_receipts_members[] = {
  HARVEST_ID (HarvestReceipts, client, TRUE),
  HARVEST_STRINGS (HarvestReceipts,
                   ids,
                   TRUE,
                   id,
                   HARVEST_UUID_LENGTH,
                   HARVEST_LIMIT_RECORDS_IDS_MAX),
};

HARVEST_DEFINE_MESSAGE (HarvestReceipts,
                        harvest_receipts,
                        "receipts",
                        HARVEST_LIMIT_JSON_REQUEST_MAX,
                        NULL)
