/* harvest-home.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Whether the place of the data is good for it. SQLite's log and locks need one computer's memory:
 * on a file system of the network two computers would silently overwrite one another. */

/* What is known about the file system of a folder. */
typedef struct
{
  guint64 magic;      /* as statfs() gives it */
  char type[64];      /* as in /proc/self/mountinfo: "nfs4", "fuse.sshfs"; empty: not known */
  guint64 free_bytes; /* for this user */
} HarvestHomeFacts;

/**
 * HarvestHomeProbe:
 *
 * Finds the facts about @path; tests bring their own.
 */
typedef gboolean (*HarvestHomeProbe) (const char *path, HarvestHomeFacts *facts, gpointer data);

/* Below so much a person should be told. */
#define HARVEST_HOME_LOW_SPACE (G_GUINT64_CONSTANT (500) * 1000 * 1000)

gboolean harvest_home_is_network (const HarvestHomeFacts *facts);

/**
 * harvest_home_check_sync:
 * @path: the folder of the data, which is there
 * @probe: (nullable): %NULL: ask the system
 * @free_bytes: (out): how much is free
 * @error: %HARVEST_STORE_ERROR_NETWORK_HOME; the message names the file system
 *
 * May block for long on a network that is gone: not for the main thread.
 */
gboolean harvest_home_check_sync (const char *path,
                                  HarvestHomeProbe probe,
                                  gpointer data,
                                  guint64 *free_bytes,
                                  GError **error);

G_END_DECLS
