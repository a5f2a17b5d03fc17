/* harvest-session-cache.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-accounts-sql.h"
#include "harvest-throttle.h"

G_BEGIN_DECLS

/* The sessions that are in use, in memory, so that a request does not ask the database who it is
 * of. What ends a session of somebody is written down in the database, also by other programs; the
 * cache looks several times a second, and forgets that person's sessions. */

typedef struct _HarvestSessionCache HarvestSessionCache;

/**
 * HarvestLiveSession:
 *
 * Of a request while it runs. Immutable but for what has its own lock; reference-counted.
 */
typedef struct
{
  int ref_count;
  char *id;
  char *person;
  char *device;
  gboolean shared;
  gint64 expires; /* microseconds since 1970 */
  GBytes *token;  /* its SHA-256 */

  int ended;   /* atomic: perhaps somebody has ended it: ask again */
  int seen;    /* atomic: has been used since it was last written down */
  GMutex lock; /* of the bucket */
  HarvestRateBucket requests;
} HarvestLiveSession;

HarvestLiveSession *harvest_live_session_ref (HarvestLiveSession *self);
void harvest_live_session_unref (HarvestLiveSession *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HarvestLiveSession, harvest_live_session_unref)

HarvestSessionCache *harvest_session_cache_new (HarvestServerDb *db);

/* Ends the thread that looks, and writes down who was seen: before the database is closed. */
void harvest_session_cache_stop (HarvestSessionCache *self);

/* After the database was closed: its jobs know the cache. */
void harvest_session_cache_free (HarvestSessionCache *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HarvestSessionCache, harvest_session_cache_free)

/**
 * HarvestSessionsChangedFunc:
 *
 * Some sessions have been forgotten, and are marked as ended: perhaps they are not. Any thread.
 */
typedef void (*HarvestSessionsChangedFunc) (gpointer data);
void harvest_session_cache_set_changed_func (HarvestSessionCache *self,
                                             HarvestSessionsChangedFunc func,
                                             gpointer data);

/**
 * harvest_session_cache_peek:
 * @token: SHA-256
 *
 * Returns: (transfer full) (nullable): %NULL if the database has to be asked
 */
HarvestLiveSession *
harvest_session_cache_peek (HarvestSessionCache *self, GBytes *token, gint64 now);

/**
 * HarvestSessionFoundFunc:
 * @session: (nullable): %NULL if there is none
 * @error: (nullable): the database failed
 */
typedef void (*HarvestSessionFoundFunc) (HarvestLiveSession *session,
                                         const GError *error,
                                         gpointer data);

/* Asks the database, and then calls @func on a thread of it. Any thread. */
void harvest_session_cache_find (HarvestSessionCache *self,
                                 GBytes *token,
                                 HarvestSessionFoundFunc func,
                                 gpointer data);

/* @person: (nullable): %NULL: everybody
 *
 * Forgets sessions: what was ended here must not wait for the next look. Any thread. */
void harvest_session_cache_forget (HarvestSessionCache *self, const char *person);

G_END_DECLS
