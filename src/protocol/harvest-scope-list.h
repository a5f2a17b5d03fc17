/* harvest-scope-list.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-identity.h"

G_BEGIN_DECLS

/* A bucket of a scope, and how much there is to get. */
typedef struct
{
  gint64 bucket;
  gint64 count; /* records that it lists */
  gint64 to;    /* the last number of its log */
} HarvestScopeBucket;

HARVEST_DECLARE_PART (HarvestScopeBucket, harvest_scope_bucket)

typedef struct
{
  GPtrArray *buckets; /* HarvestScopeBucket, newest first */
  char *scope;
} HarvestScopeEntry;

HARVEST_DECLARE_PART (HarvestScopeEntry, harvest_scope_entry)

/* What the person may see. */
typedef struct
{
  GPtrArray *scopes; /* HarvestScopeEntry */
  char *scopes_tag;  /* as in the reply to a pull */
  HarvestIdentity *server;
} HarvestScopeList;

HARVEST_DECLARE_MESSAGE (HarvestScopeList, harvest_scope_list)

G_END_DECLS
