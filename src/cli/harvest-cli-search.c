/* harvest-cli-search.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-cli-search"

#include "config.h"

#include "harvest-cli.h"

#include "harvest-cli-stories.h"

#include <glib/gi18n.h>

#define DEFAULT_LIMIT 20

static HarvestCliStatus
run (HarvestCli *self, int argc, char **argv, GError **error)
{
  int limit = DEFAULT_LIMIT;
  const GOptionEntry entries[] = {
    { "limit", 0, 0, G_OPTION_ARG_INT, &limit, N_ ("At most so many (0: all); without it, 20"),
      N_ ("N") },
    { NULL },
  };
  g_auto (GStrv) words = harvest_cli_parse (self, &harvest_cli_search, entries, 1, G_MAXUINT, argc,
                                            argv, error);
  g_autofree char *query = NULL;

  if (words == NULL || !harvest_cli_check_limit (limit, error)
      || !harvest_cli_open (self, HARVEST_CLI_AS_PERSON, error))
    return HARVEST_CLI_REFUSED;
  harvest_cli_finish_index (self);
  query = g_strjoinv (" ", words);
  return harvest_cli_print_stories (self, query, HARVEST_STORY_ORDER_BEST, limit, error)
             ? HARVEST_CLI_DONE
             : HARVEST_CLI_REFUSED;
}

const HarvestCliCommand harvest_cli_search = {
  .name = "search",
  .arguments = N_ ("QUERY [--limit N]"),
  .summary = N_ ("Find stories, the best first"),
  .run = run,
};
