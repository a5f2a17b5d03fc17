/* harvest-watch.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-change-set.h"
#include "harvest-shared-db.h"

G_BEGIN_DECLS

/* Notices what other programs write to the same data, by their changes to SQLite's logs, and tells
 * what is different. Main thread. */

#define HARVEST_TYPE_WATCH (harvest_watch_get_type ())
G_DECLARE_FINAL_TYPE (HarvestWatch, harvest_watch, HARVEST, WATCH, GObject)

/* Signals: "changes" (HarvestChangeSet *): what is different; "counts" (guint n_waiting, guint
 * n_attention, gint64 due, gboolean sent): the person's outbox as it is now. */

HarvestWatch *harvest_watch_new (HarvestSharedDb *shared);

/**
 * harvest_watch_set_person:
 * @path: (nullable): the person's database; the readers must have it attached already
 */
void harvest_watch_set_person (HarvestWatch *self, const char *path);

/**
 * harvest_watch_note_own:
 *
 * What this program wrote to the person's database itself, and has told already.
 */
void harvest_watch_note_own (HarvestWatch *self, const HarvestChangeSet *changes);

/* Looks now. */
void harvest_watch_look (HarvestWatch *self);
void harvest_watch_stop (HarvestWatch *self);

G_END_DECLS
