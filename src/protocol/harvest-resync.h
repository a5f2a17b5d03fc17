/* harvest-resync.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-document.h"
#include "harvest-identity.h"

G_BEGIN_DECLS

/* Comparing a bucket: the index says what it lists, and records are asked for by their ids. */

typedef struct
{
  char *after; /* nullable: the last id of the reply before this one */
  gint64 bucket;
  char *scope;
} HarvestIndexRequest;

HARVEST_DECLARE_MESSAGE (HarvestIndexRequest, harvest_index_request)

typedef struct
{
  char *id;
  gint64 rev;
  gint64 seq;
  guint64 sum; /* harvest_checksum_entry() of the record */
} HarvestIndexEntry;

HARVEST_DECLARE_PART (HarvestIndexEntry, harvest_index_entry)

typedef struct
{
  gint64 bucket;
  char *cursor;       /* from which to pull when the index has been worked off */
  GPtrArray *entries; /* HarvestIndexEntry, by id */
  gboolean more;
  char *scope;
  HarvestIdentity *server;
  gint64 to; /* the number that `cursor` stands for */
} HarvestIndexReply;

HARVEST_DECLARE_MESSAGE (HarvestIndexReply, harvest_index_reply)

typedef struct
{
  char **ids;
} HarvestRecordsRequest;

HARVEST_DECLARE_MESSAGE (HarvestRecordsRequest, harvest_records_request)

typedef struct
{
  char **left;        /* ids for which there was no more room: ask again */
  GPtrArray *records; /* HarvestDocument; what is not found is not there */
  HarvestIdentity *server;
} HarvestRecordsReply;

HARVEST_DECLARE_MESSAGE (HarvestRecordsReply, harvest_records_reply)

G_END_DECLS
