/* harvest-server-config.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What an administrator may set in a file (GLib's key file): every key is optional, one that there
 * is not is refused, so that a misspelt one does no harm unseen. */

typedef struct
{
  char *name;            /* shown where people sign in; NULL: what `init` was told */
  char *listen;          /* 127.0.0.1:PORT, [::1]:PORT or unix:PATH; NULL: not said */
  guint socket_mode;     /* of a Unix socket's file: 0600 or 0660 */
  guint threads;         /* that serve connections; 0: as many as processors, up to four */
  guint max_connections; /* at once */
  guint max_requests;    /* at once that are not answered; beyond: 503 */
  guint workers;         /* threads that wait for the database and the disk */
  gint64 blob_bytes_max; /* a file that is sent */
  gint64 blob_quota;     /* bytes that a person has sent and no record names yet */
  gint64 free_bytes_min; /* below, uploads are refused: 507 */
  guint stop_seconds;    /* that requests may still take when the server stops */
  GLogLevelFlags log;    /* what is logged: this level and the graver ones */
} HarvestServerConfig;

/**
 * harvest_server_config_new:
 *
 * Returns: (transfer full): the defaults
 */
HarvestServerConfig *harvest_server_config_new (void);
void harvest_server_config_free (HarvestServerConfig *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HarvestServerConfig, harvest_server_config_free)

/**
 * harvest_server_config_parse:
 * @data: of a file; @length bytes
 * @error: %HARVEST_SERVER_ERROR_CONFIG names group, key and what it may be
 *
 * Returns: (transfer full) (nullable): the defaults with what @data says
 */
HarvestServerConfig *harvest_server_config_parse (const char *data, gsize length, GError **error);

/**
 * harvest_server_config_load_sync:
 * @path: (nullable): %NULL: the defaults
 *
 * Returns: (transfer full) (nullable)
 */
HarvestServerConfig *harvest_server_config_load_sync (const char *path, GError **error);

G_END_DECLS
