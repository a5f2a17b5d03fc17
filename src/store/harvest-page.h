/* harvest-page.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-database.h"
#include "harvest-record.h"

G_BEGIN_DECLS

/* A piece of the log of one bucket of one scope, as a server sends it: the latest state of what is
 * listed there, and why other things are not any more. */

/* Why a record is not listed in a scope any more. The first four always apply. */
typedef enum
{
  HARVEST_REMOVAL_MOVED,
  HARVEST_REMOVAL_SCOPE_LOST,
  HARVEST_REMOVAL_WITHDRAWN,
  HARVEST_REMOVAL_ERASED,
  HARVEST_REMOVAL_DELETED,
} HarvestRemovalReason;

const char *harvest_removal_reason_to_string (HarvestRemovalReason reason);

typedef struct
{
  HarvestRecord *record;
  gint64 seq;
} HarvestPagePut;

typedef struct
{
  char *id;
  HarvestRemovalReason reason;
  gboolean expected; /* the person who is here has deleted it */
} HarvestPageRemoval;

/**
 * HarvestPage:
 * @cursor: where the next page begins, kept with what the page brings
 * @confirmed: whether an administrator has confirmed the deletions in it, however many
 */
typedef struct
{
  char *scope;
  gint64 bucket;
  GBytes *cursor;
  gboolean confirmed;
  GPtrArray *puts;
  GPtrArray *removals;
} HarvestPage;

HarvestPage *harvest_page_new (const char *scope, gint64 bucket, GBytes *cursor);
void harvest_page_add_put (HarvestPage *self, HarvestRecord *record, gint64 seq);
void harvest_page_add_removal (HarvestPage *self, const char *id, HarvestRemovalReason reason);
HarvestPage *harvest_page_copy (const HarvestPage *self);
void harvest_page_free (HarvestPage *self);

/**
 * harvest_page_apply_sync:
 * @error: %HARVEST_STORE_ERROR_REFUSED, with nothing applied, if it has a mass of deletions that
 *   nobody has confirmed
 *
 * Applies a page to the database where its scope is kept. On the writer, in a transaction.
 */
gboolean
harvest_page_apply_sync (HarvestDatabase *database, const HarvestPage *page, GError **error);

/**
 * harvest_page_get_cursor_sync:
 * @cursor: (out) (transfer full) (nullable): of the last page, %NULL if there was none
 */
gboolean harvest_page_get_cursor_sync (HarvestDatabase *database,
                                       const char *scope,
                                       gint64 bucket,
                                       GBytes **cursor,
                                       GError **error);

/**
 * harvest_page_find_listings_sync:
 * @present: (out): whether the record is in this database
 * @elsewhere: (out): whether a scope other than @scope lists it here
 */
gboolean harvest_page_find_listings_sync (HarvestDatabase *database,
                                          const char *id,
                                          const char *scope,
                                          gboolean *present,
                                          gboolean *elsewhere,
                                          GError **error);

/**
 * harvest_page_drop_scope_sync:
 * @position: (inout): 0 at first
 * @more: (out): whether to call again
 *
 * Ends the listings of a scope that is lost, and what was listed nowhere else: some of them, in a
 * transaction of its own.
 */
gboolean harvest_page_drop_scope_sync (HarvestDatabase *database,
                                       const char *scope,
                                       gint64 *position,
                                       gboolean *more,
                                       GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HarvestPage, harvest_page_free)

G_END_DECLS
