/* harvest-account.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Where a person of this desktop has signed in, in a file of their folder. The token is elsewhere:
 * harvest-credentials.h. */
typedef struct
{
  char *address; /* of the server */
  char *name;    /* with which they signed in */
  char *person;  /* id */
  char *session; /* id; NULL: signed out */
  gint64 lease;  /* seconds that the desktop may be used without the server */
  gint64 met;    /* when the server was reached last, seconds since 1970; 0: never */
} HarvestAccount;

HarvestAccount *harvest_account_new (void);
void harvest_account_free (HarvestAccount *self);

/**
 * harvest_account_load_sync:
 * @data_dir: of the store
 * @person: whose
 *
 * Returns: (transfer full) (nullable): %NULL without @error: they have never signed in
 */
HarvestAccount *
harvest_account_load_sync (const char *data_dir, const char *person, GError **error);
gboolean
harvest_account_save_sync (const HarvestAccount *self, const char *data_dir, GError **error);

/* What an administrator of this computer says, for all its people. */
typedef struct
{
  char *address;   /* nullable: of the server */
  char *ca_file;   /* nullable: certificates of the company's own authority */
  gboolean shared; /* several people use this computer */
} HarvestSyncPolicy;

/* From /etc/storyharvest/desktop.conf, or $STORYHARVEST_POLICY; empty if there is none. */
HarvestSyncPolicy *harvest_sync_policy_load_sync (void);
void harvest_sync_policy_free (HarvestSyncPolicy *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HarvestAccount, harvest_account_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HarvestSyncPolicy, harvest_sync_policy_free)

G_END_DECLS
