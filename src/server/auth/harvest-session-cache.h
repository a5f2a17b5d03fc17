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
 * of. What ends a session raises a generation in the database, also when another program did it;
 * the cache looks at it several times a second and forgets everything when it has changed. */

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

  int ended;     /* atomic: somebody has ended it */
  int n_streams; /* atomic: of events that are open */
  int seen;      /* atomic: has been used since it was last written down */
  GMutex lock;   /* of the bucket */
  HarvestRateBucket requests;
} HarvestLiveSession;

HarvestLiveSession *harvest_live_session_ref (HarvestLiveSession *self);
void harvest_live_session_unref (HarvestLiveSession *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HarvestLiveSession, harvest_live_session_unref)

HarvestSessionCache *harvest_session_cache_new (HarvestServerDb *db);

/* Waits for the thread that looks at the generation, and writes down who was seen. */
void harvest_session_cache_free (HarvestSessionCache *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HarvestSessionCache, harvest_session_cache_free)

/**
 * HarvestSessionsChangedFunc:
 *
 * Some session may have ended: called, on a thread of the cache, after it has forgotten all.
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

/* Forgets all: what was ended here must not wait for the next look. Any thread. */
void harvest_session_cache_forget (HarvestSessionCache *self);

G_END_DECLS
