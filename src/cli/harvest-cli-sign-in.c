/* harvest-cli-sign-in.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-cli-sign-in"

#include "config.h"

#include "harvest-cli.h"

#include "harvest-sync.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#define PASSWORD_BYTES 2048

/* One line of standard input, without its end. */
static char *
read_password (GError **error)
{
  char line[PASSWORD_BYTES];
  char *password;

  if (fgets (line, sizeof line, stdin) == NULL)
    {
      harvest_cli_set_usage_error (error, "%s",
                                   _ ("The password is missing: it is read from standard input."));
      return NULL;
    }
  line[strcspn (line, "\r\n")] = '\0';
  password = g_strdup (line);
  explicit_bzero (line, sizeof line);
  return password;
}

static void
print_json (HarvestRecord *me, const char *file)
{
  g_autoptr (HarvestJsonWriter) writer = harvest_json_writer_new ();

  harvest_json_writer_begin_object (writer);
  harvest_json_writer_key (writer, "person");
  harvest_json_writer_string (writer, harvest_record_get_id (me));
  harvest_json_writer_key (writer, "name");
  harvest_json_writer_string (writer, harvest_record_get_string (me, "name"));
  harvest_json_writer_key (writer, "session_file");
  if (file != NULL)
    harvest_json_writer_string (writer, file);
  else
    harvest_json_writer_null (writer);
  harvest_json_writer_end_object (writer);
  harvest_cli_print_json (writer);
}

static gboolean
sign_in (HarvestCli *self,
         const char *address,
         const char *name,
         const char *password,
         char **file,
         GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (HarvestSync) sync = NULL;
  GAsyncResult *place = NULL;

  harvest_sync_sign_in_async (self->store, address, name, password, NULL, harvest_cli_finish_cb,
                              &place);
  result = harvest_cli_wait (&place);
  sync = harvest_sync_sign_in_finish (result, file, error);
  return sync != NULL;
}

static HarvestCliStatus
run (HarvestCli *self, int argc, char **argv, GError **error)
{
  g_autofree char *address = NULL;
  g_autofree char *name = NULL;
  const GOptionEntry entries[] = {
    { "server", 0, 0, G_OPTION_ARG_STRING, &address, N_ ("The address of the server"), N_ ("URL") },
    { "user", 0, 0, G_OPTION_ARG_STRING, &name, N_ ("The name with which you sign in"),
      N_ ("NAME") },
    { NULL },
  };
  g_auto (GStrv)
      words = harvest_cli_parse (self, &harvest_cli_sign_in, entries, 0, 0, argc, argv, error);
  g_autofree char *password = NULL;
  g_autofree char *file = NULL;
  gboolean ok;

  if (words == NULL)
    return HARVEST_CLI_REFUSED;
  if (name == NULL)
    {
      harvest_cli_set_usage_error (error, "sign-in: %s", _ ("--user is missing."));
      return HARVEST_CLI_USAGE;
    }
  password = read_password (error);
  if (password == NULL || !harvest_cli_open (self, HARVEST_CLI_AS_ANYBODY, error))
    return HARVEST_CLI_REFUSED;
  ok = sign_in (self, address, name, password, &file, error);
  explicit_bzero (password, strlen (password));
  if (!ok)
    return HARVEST_CLI_REFUSED;
  if (self->json)
    print_json (harvest_store_get_me (self->store), file);
  else
    g_print (_ ("Signed in as %s.\n"), name);
  if (file != NULL)
    g_printerr (_ ("There is no keyring here, so the session is kept in a file that only you can "
                   "read: %s\n"),
                file);
  return HARVEST_CLI_DONE;
}

const HarvestCliCommand harvest_cli_sign_in = {
  .name = "sign-in",
  .arguments = N_ ("--server URL --user NAME"),
  .summary = N_ ("Sign in to a server; the password is read from standard input"),
  .run = run,
};
