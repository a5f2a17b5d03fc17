/* harvest-cli-check.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-cli-check"

#include "config.h"

#include "harvest-cli.h"

#include <glib/gi18n.h>

static void
print_json (GStrv findings)
{
  g_autoptr (HarvestJsonWriter) writer = harvest_json_writer_new ();

  harvest_json_writer_begin_object (writer);
  harvest_json_writer_key (writer, "ok");
  harvest_json_writer_boolean (writer, findings[0] == NULL);
  harvest_json_writer_key (writer, "findings");
  harvest_json_writer_begin_array (writer);
  for (guint i = 0; findings[i] != NULL; i++)
    {
      g_autofree char *valid = g_utf8_make_valid (findings[i], -1);

      harvest_json_writer_string (writer, valid);
    }
  harvest_json_writer_end_array (writer);
  harvest_json_writer_end_object (writer);
  harvest_cli_print_json (writer);
}

static HarvestCliStatus
run (HarvestCli *self, int argc, char **argv, GError **error)
{
  g_auto (GStrv)
      words = harvest_cli_parse (self, &harvest_cli_check, NULL, 0, 0, argc, argv, error);
  g_autoptr (GAsyncResult) result = NULL;
  g_auto (GStrv) findings = NULL;
  GAsyncResult *place = NULL;

  if (words == NULL || !harvest_cli_open (self, HARVEST_CLI_AS_ANYBODY, error))
    return HARVEST_CLI_REFUSED;
  harvest_store_check_async (self->store, NULL, harvest_cli_finish_cb, &place);
  result = harvest_cli_wait (&place);
  findings = harvest_store_check_finish (self->store, result, error);
  if (findings == NULL)
    return HARVEST_CLI_REFUSED;

  if (self->json)
    print_json (findings);
  else if (findings[0] == NULL)
    g_print ("%s\n", _ ("All is well."));
  for (guint i = 0; !self->json && findings[i] != NULL; i++)
    g_print ("%s\n", findings[i]);
  return findings[0] == NULL ? HARVEST_CLI_DONE : HARVEST_CLI_REFUSED;
}

const HarvestCliCommand harvest_cli_check = {
  .name = "check",
  .arguments = "",
  .summary = N_ ("Look whether everything that is kept is whole"),
  .run = run,
};
