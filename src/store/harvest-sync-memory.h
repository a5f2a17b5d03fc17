/* harvest-sync-memory.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What a store keeps for synchronisation, in the words in which it is asked for. */

/* Whether a place has to be compared with the server's index. */
typedef enum
{
  HARVEST_PLACE_COMPARE_NONE,
  HARVEST_PLACE_COMPARE_NORMAL,
  HARVEST_PLACE_COMPARE_OFFER, /* with a server that may know less than this desktop */
} HarvestPlaceCompare;

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

void harvest_place_free (HarvestPlace *self);

/* What a place lists, says the server. */
typedef struct
{
  char *id;
  gint64 rev;
  gint64 seq;
  guint64 sum;
} HarvestListed;

void harvest_listed_free (HarvestListed *self);

/* A change that has left, as it left. */
typedef struct
{
  gint64 number;
  GBytes *bytes;
} HarvestSent;

void harvest_sent_free (HarvestSent *self);

typedef struct
{
  char *scope;
  gint64 since; /* the oldest bucket that is wanted */
} HarvestFollowed;

/* What the store knows of the server of the person who is here. */
typedef struct
{
  char *server; /* id; NULL: none has been met */
  char *epoch;
  gint64 schema;
  char *tag;           /* of the list of scopes; NULL: it was never asked for */
  GPtrArray *followed; /* HarvestFollowed */
  GPtrArray *places;   /* HarvestPlace, of the scopes that are followed */
  char *cursor;        /* joint, of all places; NULL: none */
} HarvestSyncMemory;

HarvestSyncMemory *harvest_sync_memory_new (void);
void harvest_sync_memory_free (HarvestSyncMemory *self);

/* A file that the server may not have. */
typedef struct
{
  char *hash;
  char *location; /* of an upload that was begun; NULL: none */
} HarvestUpload;

void harvest_upload_free (HarvestUpload *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HarvestPlace, harvest_place_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HarvestListed, harvest_listed_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HarvestSyncMemory, harvest_sync_memory_free)

G_END_DECLS
