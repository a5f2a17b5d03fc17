/* harvest-sync-error.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-sync-error"

#include "config.h"

#include "harvest-sync-error.h"

G_DEFINE_QUARK (harvest - sync - error - quark, harvest_sync_error)

gboolean
harvest_sync_error_is_network (const GError *error)
{
  return g_error_matches (error, HARVEST_SYNC_ERROR, HARVEST_SYNC_ERROR_NO_CONNECTION)
         || g_error_matches (error, HARVEST_SYNC_ERROR, HARVEST_SYNC_ERROR_NO_ANSWER)
         || g_error_matches (error, HARVEST_SYNC_ERROR, HARVEST_SYNC_ERROR_CERTIFICATE)
         || g_error_matches (error, HARVEST_SYNC_ERROR, HARVEST_SYNC_ERROR_NOT_THE_SERVER)
         || g_error_matches (error, HARVEST_SYNC_ERROR, HARVEST_SYNC_ERROR_BAD_REPLY);
}
