/* harvest-admin-init.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-admin-init"

#include "config.h"

#include "harvest-admin.h"

#include "harvest-accounts.h"
#include "harvest-admin-people.h"
#include "harvest-admin-starter.h"
#include "harvest-server-core.h"
#include "harvest-server-error.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <stdio.h>

#define DEFAULT_COMPANY "StoryHarvest"
#define DEFAULT_NAME    "admin"

static gboolean starter;
static char *company;
static char *administrator;

static const GOptionEntry options[] = {
  { "starter", 0, 0, G_OPTION_ARG_NONE, &starter,
    "Begin with themes, and a first unit with its policy", NULL },
  { "company", 0, 0, G_OPTION_ARG_STRING, &company, "What the company is called", "NAME" },
  { "administrator", 0, 0, G_OPTION_ARG_STRING, &administrator,
    "As whom the first administrator signs in; without it: admin", "NAME" },
  { NULL },
};

typedef struct
{
  HarvestAdmin *admin;
  const char *name;
  char *code;
} InitJob;

static gboolean
init_cb (HarvestServerTx *tx, gpointer data, GError **error)
{
  InitJob *job = data;
  g_autofree char *person = NULL;

  g_clear_pointer (&job->code, g_free);
  return harvest_server_init_sync (tx, company != NULL ? company : DEFAULT_COMPANY, NULL, error)
         && harvest_admin_people_add (tx, job->name, NULL, NULL, &person, error)
         && harvest_admin_people_grant (tx, person, "administrator", NULL, NULL, error)
         && harvest_accounts_make_slip_sync (tx, &harvest_actor_admin, person, &job->code, error)
         && (!starter || harvest_admin_starter_add (tx, error));
}

static void
print (HarvestAdmin *self, const char *name, const char *code)
{
  g_autoptr (HarvestJsonWriter) writer = NULL;

  if (!self->json)
    {
      printf (
          "A server is in %s now. The first administrator signs in as\n\n"
          "    name:  %s\n"
          "    code:  %s\n\n"
          "on a desktop, by “I have a code”, and chooses a password there. The code can be used "
          "once, within seven days; “user slip %s” makes another.\n",
          self->data_dir, name, code, name);
      return;
    }
  writer = harvest_json_writer_new ();
  harvest_json_writer_begin_object (writer);
  harvest_admin_write_string (writer, "code", code);
  harvest_admin_write_string (writer, "name", name);
  harvest_json_writer_end_object (writer);
  harvest_admin_print_json (writer);
}

static gboolean
run (HarvestAdmin *self, char **words, GError **error)
{
  g_autofree char *path = harvest_admin_dup_path (self, "server.db");
  InitJob job = {
    .admin = self,
    .name = administrator != NULL ? administrator : DEFAULT_NAME,
  };

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, HARVEST_SERVER_ERROR, HARVEST_SERVER_ERROR_EXISTS,
                   "There is a server in %s already", self->data_dir);
      return FALSE;
    }
  if (g_mkdir_with_parents (self->data_dir, 0700) != 0)
    return harvest_admin_refuse (error, "Cannot make the folder %s: %s", self->data_dir,
                                 g_strerror (errno));
  self->db = harvest_server_db_open_sync (path, NULL, error);
  if (self->db == NULL)
    return FALSE;
  if (!harvest_server_db_write_sync (self->db, init_cb, &job, error))
    {
      /* Nothing has begun that anybody could lose. */
      harvest_server_db_close_sync (self->db);
      g_unlink (path);
      return FALSE;
    }
  print (self, job.name, job.code);
  g_free (job.code);
  return TRUE;
}

const HarvestAdminCommand harvest_admin_init = {
  .name = "init",
  .arguments = "",
  .summary = "Make a server, and its first administrator",
  .options = options,
  .run = run,
};
