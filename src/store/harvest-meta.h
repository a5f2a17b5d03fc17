/* harvest-meta.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-database.h"

G_BEGIN_DECLS

/* Small values of a database, by name. On its writer's thread. */

/* Of a person's: the server whose person they are, and in which of its histories it is. */
#define HARVEST_META_SERVER "server"
#define HARVEST_META_EPOCH  "server-epoch"
#define HARVEST_META_SCHEMA "server-schema"
#define HARVEST_META_TAG    "scopes-tag"
/* Where all places stand together. */
#define HARVEST_META_CURSOR "joint-cursor"

/* @value is @fallback if there is none. */
gboolean harvest_meta_get_integer_sync (HarvestDatabase *database,
                                        const char *name,
                                        gint64 fallback,
                                        gint64 *value,
                                        GError **error);
gboolean harvest_meta_set_integer_sync (HarvestDatabase *database,
                                        const char *name,
                                        gint64 value,
                                        GError **error);

/* @value is (transfer full), %NULL if there is none. */
gboolean harvest_meta_get_text_sync (HarvestDatabase *database,
                                     const char *name,
                                     char **value,
                                     GError **error);
gboolean harvest_meta_set_text_sync (HarvestDatabase *database,
                                     const char *name,
                                     const char *value,
                                     GError **error);

G_END_DECLS
