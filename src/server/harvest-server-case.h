/* harvest-server-case.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-push-reply.h"
#include "harvest-push.h"
#include "harvest-server-access.h"
#include "harvest-server-db.h"

G_BEGIN_DECLS

/**
 * harvest_server_case_decide_sync:
 * @tx: in a part of its own
 * @access: of @person
 * @mutation: with the next number of its client
 * @error: a matter of the server, never of the change
 *
 * For src/server/ only: decides one mutation by the rules and the rights of now, and writes what
 * comes of it. What a rejected one has written, the caller takes back.
 *
 * Returns: (transfer full) (nullable): the result
 */
HarvestPushResult *harvest_server_case_decide_sync (HarvestServerTx *tx,
                                                    HarvestServerAccess *access,
                                                    const char *person,
                                                    const HarvestPushMutation *mutation,
                                                    GError **error);

G_END_DECLS
