/* harvest-account.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-account"

#include "config.h"

#include "harvest-account.h"

#include "harvest-sync-error.h"

#include <glib/gstdio.h>
#include <string.h>

#define GROUP        "Account"
#define POLICY_GROUP "Server"
#define POLICY_FILE  "/etc/storyharvest/desktop.conf"

HarvestAccount *
harvest_account_new (void)
{
  return g_new0 (HarvestAccount, 1);
}

void
harvest_account_free (HarvestAccount *self)
{
  g_free (self->address);
  g_free (self->name);
  g_free (self->person);
  g_free (self->session);
  g_free (self);
}

static char *
dup_path (const char *data_dir, const char *person)
{
  return g_build_filename (data_dir, "people", person, "account", NULL);
}

HarvestAccount *
harvest_account_load_sync (const char *data_dir, const char *person, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *path = dup_path (data_dir, person);
  g_autoptr (GError) failure = NULL;
  g_autoptr (HarvestAccount) self = harvest_account_new ();

  if (!g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, &failure))
    {
      if (!g_error_matches (failure, G_FILE_ERROR, G_FILE_ERROR_NOENT))
        g_set_error (error, HARVEST_SYNC_ERROR, HARVEST_SYNC_ERROR_FAILED, "%s: %s", path,
                     failure->message);
      return NULL;
    }
  self->person = g_strdup (person);
  self->address = g_key_file_get_string (file, GROUP, "address", NULL);
  self->name = g_key_file_get_string (file, GROUP, "name", NULL);
  self->session = g_key_file_get_string (file, GROUP, "session", NULL);
  self->lease = g_key_file_get_int64 (file, GROUP, "lease", NULL);
  self->met = g_key_file_get_int64 (file, GROUP, "met", NULL);
  if (self->address == NULL || self->name == NULL)
    {
      g_set_error (error, HARVEST_SYNC_ERROR, HARVEST_SYNC_ERROR_FAILED,
                   "%s does not say where it is", path);
      return NULL;
    }
  return g_steal_pointer (&self);
}

gboolean
harvest_account_save_sync (const HarvestAccount *self, const char *data_dir, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *path = dup_path (data_dir, self->person);
  g_autofree char *data = NULL;
  g_autoptr (GError) failure = NULL;

  g_key_file_set_string (file, GROUP, "address", self->address);
  g_key_file_set_string (file, GROUP, "name", self->name);
  if (self->session != NULL)
    g_key_file_set_string (file, GROUP, "session", self->session);
  g_key_file_set_int64 (file, GROUP, "lease", self->lease);
  g_key_file_set_int64 (file, GROUP, "met", self->met);
  data = g_key_file_to_data (file, NULL, NULL);
  if (g_file_set_contents_full (path, data, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, &failure))
    return TRUE;
  g_set_error (error, HARVEST_SYNC_ERROR, HARVEST_SYNC_ERROR_FAILED, "%s: %s", path,
               failure->message);
  return FALSE;
}

/* ---- What the computer's administrator says ---- */

HarvestSyncPolicy *
harvest_sync_policy_load_sync (void)
{
  const char *path = g_getenv ("STORYHARVEST_POLICY");
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) error = NULL;
  HarvestSyncPolicy *self = g_new0 (HarvestSyncPolicy, 1);

  if (path == NULL)
    path = POLICY_FILE;
  if (!g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, &error))
    {
      if (!g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
        g_message ("%s: %s", path, error->message);
      return self;
    }
  self->address = g_key_file_get_string (file, POLICY_GROUP, "Address", NULL);
  self->ca_file = g_key_file_get_string (file, POLICY_GROUP, "CertificateAuthority", NULL);
  self->shared = g_key_file_get_boolean (file, POLICY_GROUP, "SharedComputer", NULL);
  return self;
}

void
harvest_sync_policy_free (HarvestSyncPolicy *self)
{
  g_free (self->address);
  g_free (self->ca_file);
  g_free (self);
}
