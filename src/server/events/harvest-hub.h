/* harvest-hub.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-server-db.h"

G_BEGIN_DECLS

/* Who waits for changes: streams of events, and pulls that found nothing. The database says what a
 * commit changed; a thread of the hub wakes those whom it concerns. Any thread. */

typedef struct _HarvestHub HarvestHub;
typedef struct _HarvestHubEntry HarvestHubEntry;

typedef enum
{
  HARVEST_HUB_CHANGED,  /* in scopes that it waits for */
  HARVEST_HUB_RIGHTS,   /* perhaps in others: rights have changed, or another program has written */
  HARVEST_HUB_SESSIONS, /* somebody's session may have ended */
  HARVEST_HUB_DEADLINE, /* its time is over; said once */
  HARVEST_HUB_STOPPING, /* the server is about to stop; said once */
} HarvestHubReason;

/**
 * HarvestHubFunc:
 * @places: (nullable) (element-type HarvestServerPlace): for CHANGED, each scope and bucket once
 *
 * Called on the thread of the hub, for one entry after the other; it must not wait.
 */
typedef void (*HarvestHubFunc) (HarvestHubEntry *entry,
                                HarvestHubReason reason,
                                GPtrArray *places,
                                gpointer data);

HarvestHub *harvest_hub_new (void);

/* Ends the thread. What still waits is forgotten. */
void harvest_hub_free (HarvestHub *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HarvestHub, harvest_hub_free)

/**
 * harvest_hub_get_turn:
 *
 * To be asked before a snapshot is read, for harvest_hub_add() after it.
 */
guint64 harvest_hub_get_turn (HarvestHub *self);

/**
 * harvest_hub_add:
 * @scopes: (nullable): what it waits for; %NULL: nothing
 * @deadline: of the monotonic clock
 * @turn: if something has changed since, it is woken at once, as for RIGHTS
 * @data: (transfer full)
 *
 * Returns: (transfer full): in the hub until harvest_hub_remove()
 */
HarvestHubEntry *harvest_hub_add (HarvestHub *self,
                                  const char *const *scopes,
                                  gint64 deadline,
                                  guint64 turn,
                                  HarvestHubFunc func,
                                  gpointer data,
                                  GDestroyNotify destroy);

/* From now on it is not woken, but for a call that is on its way; drops a reference. Safe in
 * #HarvestHubFunc. Returns: whether it was still in the hub */
gboolean harvest_hub_remove (HarvestHub *self, HarvestHubEntry *entry);

void harvest_hub_set_scopes (HarvestHub *self, HarvestHubEntry *entry, const char *const *scopes);

HarvestHubEntry *harvest_hub_entry_ref (HarvestHubEntry *entry);
void harvest_hub_entry_unref (HarvestHubEntry *entry);

/* What happened: a #HarvestServerChangedFunc, and the same for sessions and the end. */
void harvest_hub_changed_cb (const HarvestServerChanges *changes, gpointer hub);
void harvest_hub_sessions_cb (gpointer hub);
void harvest_hub_stop (HarvestHub *self);

guint harvest_hub_count (HarvestHub *self);

G_END_DECLS
