/* harvest-fake-server.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-authority.h"
#include "harvest-log-page.h"

G_BEGIN_DECLS

/* A server in the test's own process: keeps records in memory, answers mutations once and for all,
 * and gives out the log of each scope in pages. Faults are switched on by the test. */

#define HARVEST_TYPE_FAKE_SERVER (harvest_fake_server_get_type ())
G_DECLARE_FINAL_TYPE (HarvestFakeServer, harvest_fake_server, HARVEST, FAKE_SERVER, GObject)

HarvestFakeServer *harvest_fake_server_new (void);

/* ---- Faults ---- */

/* The next so many batches are applied, but their answers are lost. */
void harvest_fake_server_lose_answers (HarvestFakeServer *self, guint n_batches);
/* The next so many batches never arrive. */
void harvest_fake_server_be_away (HarvestFakeServer *self, guint n_batches);
/* Every answer comes twice. */
void harvest_fake_server_repeat_answers (HarvestFakeServer *self, gboolean repeat);
/* Changes of a record of this type are rejected. */
void harvest_fake_server_reject (HarvestFakeServer *self, const char *type, const char *reason);

/* ---- What it has ---- */

/* Where new records are listed beside `u:<person>`; NULL: nowhere. */
void harvest_fake_server_set_audience (HarvestFakeServer *self, const char *scope);

/* NULL: there is none. */
HarvestRecord *harvest_fake_server_get (HarvestFakeServer *self, const char *id);
guint harvest_fake_server_count (HarvestFakeServer *self);

/* The numbers of all mutations that arrived, repeated ones too: "1 2 2 3". */
const char *harvest_fake_server_get_trace (HarvestFakeServer *self);

/* ---- What others do ---- */

void harvest_fake_server_put (HarvestFakeServer *self, HarvestRecord *record, const char *scope);
void harvest_fake_server_remove (HarvestFakeServer *self,
                                 const char *id,
                                 const char *scope,
                                 HarvestRemovalReason reason);

/**
 * harvest_fake_server_make_page:
 * @cursor: (nullable): of the last page
 *
 * Returns: (transfer full) (nullable): what came after it in @scope; %NULL: nothing
 */
HarvestLogPage *
harvest_fake_server_make_page (HarvestFakeServer *self, const char *scope, GBytes *cursor);

G_END_DECLS
