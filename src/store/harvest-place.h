/* harvest-place.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-database.h"

G_BEGIN_DECLS

/* A bucket of a scope, and what is known of it here. `sum` is that of the protocol. */
typedef struct
{
  char *scope;
  gint64 bucket;
  GBytes *cursor; /* from which to pull; NULL: from the beginning */
  gint64 number;  /* that the cursor stands for */
  gint64 count;   /* records that it lists */
  guint64 sum;    /* of them */
  gint64 compare; /* HarvestPlaceCompare: whether it has to be compared with the server's index */
} HarvestPlace;

typedef enum
{
  HARVEST_PLACE_COMPARE_NONE,
  HARVEST_PLACE_COMPARE_NORMAL,
  HARVEST_PLACE_COMPARE_OFFER, /* with a server that may know less than this desktop */
} HarvestPlaceCompare;

void harvest_place_free (HarvestPlace *self);

/* On the writer, or on a reader for what only asks. */

/**
 * harvest_place_open_sync:
 * @scope: its number
 *
 * Makes the row that a place has, if there is none: before anything is listed there.
 */
gboolean
harvest_place_open_sync (HarvestDatabase *database, gint64 scope, gint64 bucket, GError **error);

/* Returns: (transfer full) (nullable) (element-type HarvestPlace): all places in this database */
GPtrArray *harvest_place_list_sync (HarvestDatabase *database, GError **error);

/* Returns: (transfer full) (nullable): one that nothing is known of has no cursor */
HarvestPlace *harvest_place_find_sync (HarvestDatabase *database,
                                       const char *scope,
                                       gint64 bucket,
                                       GError **error);

/**
 * harvest_place_set_cursor_sync:
 * @cursor: (nullable): %NULL: from the beginning
 * @compared: whether its mark goes
 */
gboolean harvest_place_set_cursor_sync (HarvestDatabase *database,
                                        gint64 scope,
                                        gint64 bucket,
                                        GBytes *cursor,
                                        gint64 number,
                                        gboolean compared,
                                        GError **error);

/* Marks a place to be compared, so that it loses its cursor. */
gboolean harvest_place_mark_sync (HarvestDatabase *database,
                                  gint64 scope,
                                  gint64 bucket,
                                  HarvestPlaceCompare compare,
                                  GError **error);

/* The same with all places of this database. */
gboolean harvest_place_mark_all_sync (HarvestDatabase *database,
                                      HarvestPlaceCompare compare,
                                      GError **error);

/**
 * harvest_place_get_history_sync:
 * @history: (out): of shared.db
 *
 * A person's joint cursor counts on the places in shared.db, and holds only as long as nothing was
 * lost there by somebody else or an accident: as long as this is the same.
 */
gboolean harvest_place_get_history_sync (HarvestDatabase *database, char **history, GError **error);

/* Makes it another one. */
gboolean
harvest_place_set_history_sync (HarvestDatabase *database, const char *history, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HarvestPlace, harvest_place_free)

G_END_DECLS
