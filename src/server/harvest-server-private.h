/* harvest-server-private.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-exchange.h"
#include "harvest-http-server.h"
#include "harvest-hub.h"
#include "harvest-identity.h"
#include "harvest-server-upkeep.h"
#include "harvest-server.h"
#include "harvest-uploads.h"

G_BEGIN_DECLS

/* For src/server/ only: what its routes work with. All of it is made before the server listens,
 * and freed after the last request. */

struct _HarvestServer
{
  GObject parent_instance;

  HarvestServerConfig *config;
  char *data_dir;
  int lock_fd; /* of the folder's lock; -1: not locked */

  HarvestServerDb *db;
  HarvestIdentity *identity;
  char *name; /* of the company, for people who sign in */

  HarvestBlobStore *blobs;
  HarvestUploads *uploads;
  HarvestServerUpkeep *upkeep; /* while it runs */
  HarvestHub *hub;
  HarvestSessionCache *sessions;
  HarvestThrottle *throttle;
  GMutex lock;          /* of: */
  GHashTable *sign_ins; /* HarvestRateBucket, by address */
  GHashTable *streams;  /* number of streams of events that are open, by session */
  GThreadPool *hashers; /* as many threads as processors: passwords */
  GThreadPool *workers; /* what waits for the disk */
  HarvestHttpServer *http;
  int n_inherited; /* sockets of systemd that it listens on */
  int stopping;    /* atomic */
};

/* ---- harvest-server-front.c: from the head of a request to its route ---- */

/* A #HarvestHttpHandler for the guard. */
void harvest_server_guard_cb (HarvestHttpRequest *request, gpointer user_data);

/* A #HarvestHttpHandler for all routes. */
void harvest_server_route_cb (HarvestHttpRequest *request, gpointer user_data);

/* Returns: whether the session may have one more stream of events */
gboolean harvest_server_open_stream (HarvestServer *self, const char *session);
void harvest_server_close_stream (HarvestServer *self, const char *session);

/* The functions of both thread pools. */
void harvest_server_work_cb (gpointer work, gpointer user_data);

G_END_DECLS
