/* harvest-cli-sign-out.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-cli-sign-out"

#include "config.h"

#include "harvest-cli.h"

#include "harvest-sync.h"

#include <glib/gi18n.h>

static void
print_json (gboolean ended, guint n_waiting)
{
  g_autoptr (HarvestJsonWriter) writer = harvest_json_writer_new ();

  harvest_json_writer_begin_object (writer);
  harvest_json_writer_key (writer, "server_knows");
  harvest_json_writer_boolean (writer, ended);
  harvest_json_writer_key (writer, "waiting");
  harvest_json_writer_integer (writer, n_waiting);
  harvest_json_writer_end_object (writer);
  harvest_cli_print_json (writer);
}

static HarvestCliStatus
run (HarvestCli *self, int argc, char **argv, GError **error)
{
  g_auto (GStrv)
      words = harvest_cli_parse (self, &harvest_cli_sign_out, NULL, 0, 0, argc, argv, error);
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *place = NULL;
  gboolean ended;
  guint n_waiting;

  if (words == NULL || !harvest_cli_open (self, HARVEST_CLI_AS_ANYBODY, error))
    return HARVEST_CLI_REFUSED;
  harvest_sync_sign_out_async (self->store, NULL, harvest_cli_finish_cb, &place);
  result = harvest_cli_wait (&place);
  if (!harvest_sync_sign_out_finish (result, &ended, error))
    return HARVEST_CLI_REFUSED;
  g_object_get (self->store, "n-waiting", &n_waiting, NULL);
  if (self->json)
    print_json (ended, n_waiting);
  else if (ended)
    g_print ("%s\n", _ ("Signed out."));
  else
    g_print ("%s\n", _ ("Signed out here. The server could not be reached, so it does not know "
                        "yet."));
  if (!self->json && n_waiting > 0)
    g_print (ngettext ("%u change was not sent. It is kept, and sent when you sign in again.\n",
                       "%u changes were not sent. They are kept, and sent when you sign in "
                       "again.\n",
                       n_waiting),
             n_waiting);
  return HARVEST_CLI_DONE;
}

const HarvestCliCommand harvest_cli_sign_out = {
  .name = "sign-out",
  .arguments = "",
  .summary = N_ ("Sign out; what was not sent stays"),
  .run = run,
};
