/* harvest-server.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-server-config.h"

G_BEGIN_DECLS

/* The server of a company: opens a data folder, listens on this machine, answers SHP/1, and stops
 * without cutting anybody short. */

#define HARVEST_TYPE_SERVER (harvest_server_get_type ())
G_DECLARE_FINAL_TYPE (HarvestServer, harvest_server, HARVEST, SERVER, GObject)

/**
 * harvest_server_open_sync:
 * @data_dir: where `storyharvest-admin init` has made a server
 * @config: (transfer full)
 * @error: %HARVEST_SERVER_ERROR_NOT_READY, IN_USE (another server has it), TOO_NEW, DAMAGED, FAILED
 *
 * Opens the data, and waits for the disk: before there is anybody to wait.
 *
 * Returns: (transfer full) (nullable)
 */
HarvestServer *
harvest_server_open_sync (const char *data_dir, HarvestServerConfig *config, GError **error);

/**
 * harvest_server_start_sync:
 * @address: (nullable): that of the command line; %NULL: the sockets of systemd, else that of the
 *   configuration, else a port of 127.0.0.1 that is free
 * @error: of `http/` for an address that a network could reach, or that is taken
 */
gboolean harvest_server_start_sync (HarvestServer *self, const char *address, GError **error);

/**
 * harvest_server_get_uris:
 *
 * Returns: (transfer none): where it listens, NULL-terminated
 */
const char *const *harvest_server_get_uris (HarvestServer *self);

/**
 * harvest_server_stop_sync:
 *
 * Accepts nothing more, answers what waits, tells streams to come back, waits for what runs, and
 * closes the data. Waits, for as long as the configuration says at most. Safe to call twice.
 */
void harvest_server_stop_sync (HarvestServer *self);

G_END_DECLS
