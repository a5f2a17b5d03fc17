/* sim-store-private.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sim-store.h"

G_BEGIN_DECLS

/* For the sources of the store only. */

SimListing *_sim_store_find_listing (const SimBase *base, const char *scope, gint64 bucket);
SimListing *_sim_store_need_listing (SimBase *base, const char *scope, gint64 bucket);
void _sim_store_end_listing (SimStore *self, const char *id, const char *scope, gint64 bucket);
HarvestSyncPlace *_sim_store_need_place (SimStore *self, const char *scope, gint64 bucket);
void _sim_store_put (SimStore *self, const HarvestDocument *record);
/* What only this desktop has is offered to be sent again; @record: what comes instead. */
void _sim_store_offer (SimStore *self, SimBase *base, const HarvestDocument *record);
void _sim_store_remove_base (SimStore *self, const char *id);
/* 1 if a place lists a record that its person has not deleted. */
gint64 _sim_store_count_unexpected (const SimStore *self,
                                    const char *scope,
                                    gint64 bucket,
                                    const char *id);

/* --- sim-store-compare.c --- */

void _sim_store_weigh (SimStore *self,
                       const HarvestSyncOperation *operation,
                       HarvestSyncOutcome *outcome);
void _sim_store_diff (SimStore *self,
                      const HarvestSyncOperation *operation,
                      HarvestSyncOutcome *outcome);
void _sim_store_compared (SimStore *self,
                          const HarvestSyncOperation *operation,
                          HarvestSyncOutcome *outcome);

G_END_DECLS
