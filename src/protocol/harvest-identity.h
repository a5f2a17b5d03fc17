/* harvest-identity.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-message.h"

G_BEGIN_DECLS

#define HARVEST_IDENTITY_SERVER_HEADER "SHP-Server"
#define HARVEST_IDENTITY_EPOCH_HEADER  "SHP-Epoch"

/* Which server it is, and which of its histories: every reply says it. */
typedef struct
{
  char *epoch;   /* a new id whenever a backup was restored */
  char *id;      /* made by `init`, for ever */
  gint64 schema; /* raised when an upgrade changed what its logs hold without adding to them */
} HarvestIdentity;

HARVEST_DECLARE_PART (HarvestIdentity, harvest_identity)

HarvestIdentity *harvest_identity_make (const char *id, const char *epoch, gint64 schema);

/* Whether both are the same history of the same server; `schema` does not count. */
gboolean harvest_identity_equal (const HarvestIdentity *self, const HarvestIdentity *other);

/**
 * harvest_identity_check_headers:
 * @self: whom the client knows
 * @server: (nullable): the header of that name
 * @epoch: (nullable): likewise
 * @error: %HARVEST_PROTOCOL_ERROR_SYNTAX: this is no reply of an SHP server (a proxy's, a hotel's);
 *   INVALID: it is another server, or another history: stop, keep, ask
 */
gboolean harvest_identity_check_headers (const HarvestIdentity *self,
                                         const char *server,
                                         const char *epoch,
                                         GError **error);

G_END_DECLS
