/* harvest-cli-delete.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-cli-delete"

#include "config.h"

#include "harvest-cli.h"

#include "harvest-acts.h"

#include <glib/gi18n.h>

static HarvestCliStatus
run (HarvestCli *self, int argc, char **argv, GError **error)
{
  g_auto (GStrv)
      words = harvest_cli_parse (self, &harvest_cli_delete, NULL, 1, 1, argc, argv, error);
  g_autoptr (GPtrArray) changes = NULL;
  g_autoptr (HarvestRecord) story = NULL;

  if (words == NULL || !harvest_cli_open (self, HARVEST_CLI_AS_PERSON, error))
    return HARVEST_CLI_REFUSED;
  story = harvest_cli_get_story (self, words[0], error);
  if (story == NULL)
    return HARVEST_CLI_REFUSED;
  changes = harvest_act_delete (story, error);
  if (changes == NULL || !harvest_cli_commit (self, changes, error))
    return HARVEST_CLI_REFUSED;
  if (self->json)
    {
      g_autoptr (HarvestJsonWriter) writer = harvest_json_writer_new ();

      harvest_json_writer_begin_object (writer);
      harvest_json_writer_key (writer, "deleted");
      harvest_json_writer_string (writer, words[0]);
      harvest_json_writer_end_object (writer);
      harvest_cli_print_json (writer);
    }
  return HARVEST_CLI_DONE;
}

const HarvestCliCommand harvest_cli_delete = {
  .name = "delete",
  .arguments = N_ ("ID"),
  .summary = N_ ("Delete a story; it stays in the trash for 30 days"),
  .run = run,
};
