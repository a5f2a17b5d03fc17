/* harvest-interval-set.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A set of positions, kept as intervals: a million of them cost as much as one. */

typedef struct _HarvestIntervalSet HarvestIntervalSet;

HarvestIntervalSet *harvest_interval_set_new (void);
void harvest_interval_set_free (HarvestIntervalSet *self);

/* Both are safe with a length that reaches beyond G_MAXUINT. */
void harvest_interval_set_add (HarvestIntervalSet *self, guint start, guint length);
void harvest_interval_set_remove (HarvestIntervalSet *self, guint start, guint length);
void harvest_interval_set_clear (HarvestIntervalSet *self);
gboolean harvest_interval_set_contains (HarvestIntervalSet *self, guint position);

/**
 * harvest_interval_set_get_size:
 *
 * Returns: how many positions are in it
 */
guint harvest_interval_set_get_size (HarvestIntervalSet *self);

/**
 * harvest_interval_set_get_n_intervals:
 *
 * Returns: the number of intervals; neighbours are joined
 */
guint harvest_interval_set_get_n_intervals (HarvestIntervalSet *self);

/**
 * harvest_interval_set_get_interval:
 * @index: below harvest_interval_set_get_n_intervals()
 * @length: (out): how many positions
 *
 * Returns: the first position of an interval, in rising order
 */
guint harvest_interval_set_get_interval (HarvestIntervalSet *self, guint index, guint *length);

/**
 * harvest_interval_set_splice:
 * @position: where a list changed
 * @removed: so many positions went
 * @added: so many came, which are not in the set
 *
 * Moves what lies behind along with its rows.
 */
void
harvest_interval_set_splice (HarvestIntervalSet *self, guint position, guint removed, guint added);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HarvestIntervalSet, harvest_interval_set_free)

G_END_DECLS
