/* harvest-pull-page.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-document.h"

G_BEGIN_DECLS

/* Why a record is not listed in a scope any more. All but `deleted` always apply. */
typedef enum
{
  HARVEST_TOMBSTONE_MOVED,
  HARVEST_TOMBSTONE_SCOPE_LOST,
  HARVEST_TOMBSTONE_WITHDRAWN, /* since 1.3; before: scope-lost */
  HARVEST_TOMBSTONE_ERASED,
  HARVEST_TOMBSTONE_DELETED,
} HarvestTombstoneReason;

typedef struct
{
  char *batch; /* nullable: the mass of deletions, confirmed by an administrator, that it is of */
  char *id;
  int reason; /* HarvestTombstoneReason */
} HarvestTombstone;

HARVEST_DECLARE_PART (HarvestTombstone, harvest_tombstone)

/* A record that is listed, in its latest state. */
typedef struct
{
  HarvestDocument *record;
  gint64 seq; /* its number in the log of the bucket */
} HarvestPullPut;

HARVEST_DECLARE_PART (HarvestPullPut, harvest_pull_put)

/* What a bucket holds at the end of a page that reaches its end. Since 1.2. */
typedef struct
{
  gint64 count;
  guint64 sum; /* see harvest-checksum.h */
} HarvestPullCheck;

HARVEST_DECLARE_PART (HarvestPullCheck, harvest_pull_check)

/* A piece of the log of one bucket of one scope, which is applied with its cursor in one
 * transaction, or not at all. */
typedef struct
{
  gint64 bucket;
  HarvestPullCheck *check; /* nullable: more of the bucket is to come */
  char *cursor;            /* of this bucket alone */
  gint64 from;             /* the `to` of the page before it, 0 for the first one */
  GPtrArray *puts;         /* HarvestPullPut, by seq */
  char *scope;
  gint64 to;
  GPtrArray *tombstones; /* HarvestTombstone */
} HarvestPullPage;

HARVEST_DECLARE_PART (HarvestPullPage, harvest_pull_page)

/* How many of the tombstones are `deleted` without a batch: what a client adds up over a pull to
 * see whether it must stop and ask. */
guint harvest_pull_page_count_unconfirmed (const HarvestPullPage *self);

/**
 * harvest_pull_is_mass_deletion:
 * @n_unconfirmed: `deleted` tombstones without a batch, of all pages of a bucket in this pull
 * @n_listed: records that the client has listed in the bucket before it
 *
 * Returns: whether the client must not apply them before a person has decided
 */
gboolean harvest_pull_is_mass_deletion (guint64 n_unconfirmed, guint64 n_listed);

G_END_DECLS
