/* harvest-admin-starter.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-server-db.h"

G_BEGIN_DECLS

/* What a new server begins with if it is asked for: data/starter/, which is of no company. In a
 * writing job. */
gboolean harvest_admin_starter_add (HarvestServerTx *tx, GError **error);

/* Adds the units of a CSV file, as `unit import` does. */
gboolean
harvest_admin_units_put (HarvestServerTx *tx, const char *data, gsize length, GError **error);

G_END_DECLS
