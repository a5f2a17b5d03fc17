/* harvest-sync-private.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-sync-core.h"
#include "harvest-sync-files.h"
#include "harvest-sync.h"
#include "harvest-transport.h"

G_BEGIN_DECLS

/* For the files of HarvestSync only. */

struct _HarvestSync
{
  GObject parent_instance;

  HarvestStore *store;
  HarvestTransport *transport;
  HarvestSyncCore *core;
  HarvestSyncFiles *files;
  GHashTable *requests;  /* id -> GCancellable */
  GHashTable *timers;    /* id -> guint of the source */
  GHashTable *questions; /* id -> HarvestSyncQuestion */
  GCancellable *cancellable;
  HarvestIdentity *signed_in; /* by whom, until the core has been told */
  gulong network_handler;
  guint claim_timer;
  guint clean_timer;
  gboolean pumping;
  gboolean started;
  gboolean stopped;
  gboolean elsewhere;
  gboolean cleaning;

  HarvestSyncStatus status;
  guint n_queued;
  gint64 oldest_unsent;
  gint64 last_sync;
};

/**
 * _harvest_sync_new:
 * @store: with a person of a server
 * @transport: to that server, with the token of their session
 * @server: (nullable): who answered the sign-in; %NULL: the session is from before
 */
HarvestSync *
_harvest_sync_new (HarvestStore *store, HarvestTransport *transport, const HarvestIdentity *server);

/* Carries out what the core wants, until it wants nothing more. */
void _harvest_sync_pump (HarvestSync *self);

/* Sends a request of the core; its reply goes back there. */
void _harvest_sync_send (HarvestSync *self, guint id, const HarvestSyncRequest *request);
void _harvest_sync_cancel (HarvestSync *self, guint id);

G_END_DECLS
