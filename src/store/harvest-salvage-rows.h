/* harvest-salvage-rows.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-carver.h"
#include "harvest-database.h"

G_BEGIN_DECLS

/* What carved rows are: they do not say to which table they belonged, so they are known by their
 * shape and by documents that parse. Each function puts one row where it belongs; rows that it does
 * not know are left. In a transaction of the new database. */

typedef struct
{
  HarvestDatabase *database;
  guint n_found;
} HarvestSalvageRows;

/* HarvestCarverFuncs; @data is a HarvestSalvageRows. */
gboolean harvest_salvage_rows_put_shared (gint64 rowid,
                                          const HarvestCarvedValue *values,
                                          guint n_values,
                                          gpointer data,
                                          GError **error);
gboolean harvest_salvage_rows_put_person (gint64 rowid,
                                          const HarvestCarvedValue *values,
                                          guint n_values,
                                          gpointer data,
                                          GError **error);

G_END_DECLS
