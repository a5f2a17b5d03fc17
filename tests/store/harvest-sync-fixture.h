/* harvest-sync-fixture.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-fake-server.h"
#include "harvest-store-fixture.h"
#include "harvest-store-sync.h"

G_BEGIN_DECLS

/* A store whose outbox a fake server answers, and the steps of synchronisation as a test wants
 * them. */

#define HARVEST_SYNC_TEAM    "g:team"
#define HARVEST_SYNC_COMPANY "c:acme"

typedef struct
{
  HarvestStoreFixture base;
  HarvestFakeServer *server;
  char *me;
  char *own; /* scope */
} HarvestSyncFixture;

void harvest_sync_fixture_set_up (HarvestSyncFixture *self, gconstpointer data);
void harvest_sync_fixture_tear_down (HarvestSyncFixture *self, gconstpointer data);

/* Follows the scopes of this fixture. */
void harvest_sync_fixture_follow (HarvestSyncFixture *self);

HarvestSyncMemory *harvest_sync_fixture_load (HarvestSyncFixture *self);
GBytes *harvest_sync_fixture_get_cursor (HarvestSyncFixture *self, const char *scope);
GError *harvest_sync_fixture_apply_page (HarvestSyncFixture *self, const HarvestLogPage *page);

/* The pull is over. */
void harvest_sync_fixture_settle_pull (HarvestSyncFixture *self);

/* Applies what is new in a scope, or in all, and then the pull is over. */
void harvest_sync_fixture_pull (HarvestSyncFixture *self, const char *scope);
void harvest_sync_fixture_pull_all (HarvestSyncFixture *self);

/* Carries what can be taken back no longer, and nothing leaves before. */
GError *harvest_sync_fixture_push (HarvestSyncFixture *self);

/* A story of others, as it has arrived. */
HarvestRecord *
harvest_sync_fixture_put_story (HarvestSyncFixture *self, const char *body, const char *scope);
void harvest_sync_fixture_edit (HarvestSyncFixture *self, HarvestRecord *story, const char *body);

GPtrArray *harvest_sync_fixture_list_attention (HarvestSyncFixture *self);
void harvest_sync_fixture_settle (HarvestSyncFixture *self, const char *op, HarvestChange *instead);

/* @expected: NULL: it is not there */
void
harvest_sync_fixture_assert_body (HarvestSyncFixture *self, const char *id, const char *expected);
/* One entry, with this reason, whose bytes still hold the text. */
void harvest_sync_fixture_assert_attention (HarvestSyncFixture *self,
                                            const char *reason,
                                            const char *text);
void harvest_sync_fixture_assert_nothing_waits (HarvestSyncFixture *self);

G_END_DECLS
