/* harvest-compare.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-log-page.h"
#include "harvest-person-context.h"
#include "harvest-sync-memory.h"

G_BEGIN_DECLS

/* Comparing a place with what the server lists there. */

typedef struct
{
  GPtrArray *wanted;  /* char *: ids of which the document is not here */
  GPtrArray *missing; /* char *: ids that are listed here only */
  gint64 n_listed;    /* here */
} HarvestDifference;

void harvest_difference_free (HarvestDifference *self);

/**
 * harvest_compare_diff_sync:
 * @entries: (element-type HarvestListed): all that the server lists
 *
 * Returns: (transfer full) (nullable)
 */
HarvestDifference *harvest_compare_diff_sync (HarvestDatabase *database,
                                              const char *scope,
                                              gint64 bucket,
                                              GPtrArray *entries,
                                              GError **error);

/**
 * harvest_compare_finish_sync:
 *
 * Makes the place list what the server does, as far as the records are here, and stand where
 * @cursor does. What is listed nowhere any more goes. On the writer, in a transaction.
 */
gboolean harvest_compare_finish_sync (HarvestDatabase *database,
                                      const char *scope,
                                      gint64 bucket,
                                      GPtrArray *entries,
                                      GBytes *cursor,
                                      gint64 to,
                                      GError **error);

/* ---- What only this desktop has. On the person's writer, in a transaction ---- */

/**
 * harvest_compare_weigh_sync:
 * @own: whether the place is in the person's own database
 * @n: (out): how many of @ids are listed in the place and not deleted by the person
 */
gboolean harvest_compare_weigh_sync (HarvestPersonContext *context,
                                     gboolean own,
                                     const char *scope,
                                     gint64 bucket,
                                     const char *const *ids,
                                     gint64 *n,
                                     gint64 *n_listed,
                                     GError **error);

/* Counts those that the person has not deleted. */
gboolean harvest_compare_count_kept_sync (HarvestPersonContext *context,
                                          GPtrArray *ids,
                                          gint64 *n,
                                          GError **error);

/* Offers records to be sent again, in Needs attention: what is listed in a place here only, if it
 * is of another history and nothing else lists it. */
gboolean harvest_compare_offer_missing_sync (HarvestPersonContext *context,
                                             const HarvestDifference *difference,
                                             const char *scope,
                                             GError **error);

/* And what is of another history, if other bytes come for it. */
gboolean harvest_compare_offer_outdated_sync (HarvestPersonContext *context,
                                              const HarvestLogPage *page,
                                              GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HarvestDifference, harvest_difference_free)

G_END_DECLS
