/* harvest-pull.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-identity.h"
#include "harvest-pull-page.h"

G_BEGIN_DECLS

/* A scope that the client follows. */
typedef struct
{
  char *scope;
  gint64 since; /* the oldest bucket it wants; later ones come by themselves */
} HarvestPullScope;

HARVEST_DECLARE_PART (HarvestPullScope, harvest_pull_scope)

typedef struct
{
  char **cursors;    /* those of the last pages; any number, in any order */
  gint64 limit;      /* bytes of documents after which the reply ends; 0: the default */
  GPtrArray *scopes; /* HarvestPullScope */
  gint64 wait;       /* seconds that the reply may wait until there is something */
} HarvestPullRequest;

HARVEST_DECLARE_MESSAGE (HarvestPullRequest, harvest_pull_request)

/* A bucket whose cursor is older than its tombstones: to be compared by its index. */
typedef struct
{
  gint64 bucket;
  char *scope;
} HarvestPullResync;

HARVEST_DECLARE_PART (HarvestPullResync, harvest_pull_resync)

typedef struct
{
  char *cursor;      /* nullable: where all buckets stand after these pages, in one word */
  char **lost;       /* scopes that the person may not see any more */
  gboolean more;     /* ask again at once */
  GPtrArray *pages;  /* HarvestPullPage */
  GPtrArray *resync; /* HarvestPullResync */
  char *scopes_tag;  /* changes when the list of scopes does */
  HarvestIdentity *server;
} HarvestPullReply;

HARVEST_DECLARE_MESSAGE (HarvestPullReply, harvest_pull_reply)

G_END_DECLS
