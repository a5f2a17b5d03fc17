/* harvest-cli-list.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-cli-list"

#include "config.h"

#include "harvest-cli.h"

#include "harvest-cli-stories.h"

#include <glib/gi18n.h>

#define DEFAULT_LIMIT 50

static HarvestCliStatus
run (HarvestCli *self, int argc, char **argv, GError **error)
{
  int limit = DEFAULT_LIMIT;
  const GOptionEntry entries[] = {
    { "limit", 0, 0, G_OPTION_ARG_INT, &limit, N_ ("At most so many (0: all); without it, 50"),
      N_ ("N") },
    { NULL },
  };
  g_auto (GStrv)
      words = harvest_cli_parse (self, &harvest_cli_list, entries, 0, 0, argc, argv, error);

  if (words == NULL || !harvest_cli_check_limit (limit, error)
      || !harvest_cli_open (self, HARVEST_CLI_AS_PERSON, error)
      || !harvest_cli_print_stories (self, NULL, HARVEST_STORY_ORDER_NEWEST, limit, error))
    return HARVEST_CLI_REFUSED;
  return HARVEST_CLI_DONE;
}

const HarvestCliCommand harvest_cli_list = {
  .name = "list",
  .arguments = N_ ("[--limit N]"),
  .summary = N_ ("List the newest stories"),
  .run = run,
};
