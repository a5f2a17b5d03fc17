/* harvest-sync-private.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-identity.h"
#include "harvest-sync.h"
#include "harvest-transport.h"

G_BEGIN_DECLS

/**
 * _harvest_sync_new:
 * @store: with a person of a server
 * @transport: to that server, with the token of their session
 * @server: (nullable): who answered the sign-in; %NULL: the session is from before
 */
HarvestSync *
_harvest_sync_new (HarvestStore *store, HarvestTransport *transport, const HarvestIdentity *server);

G_END_DECLS
