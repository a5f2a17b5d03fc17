/* harvest-cli-status.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-cli-status"

#include "config.h"

#include "harvest-cli.h"

#include "harvest-cli-stories.h"

#include <glib/gi18n.h>

typedef struct
{
  const char *data_dir;
  const char *person; /* NULL: nobody */
  guint n_stories;
  guint n_waiting;
  guint n_attention;
  double indexing;
} Facts;

static void
print_json (const Facts *facts)
{
  g_autoptr (HarvestJsonWriter) writer = harvest_json_writer_new ();
  g_autofree char *data_dir = g_filename_display_name (facts->data_dir);

  harvest_json_writer_begin_object (writer);
  harvest_json_writer_key (writer, "version");
  harvest_json_writer_string (writer, PACKAGE_VERSION);
  harvest_json_writer_key (writer, "data");
  harvest_json_writer_string (writer, data_dir);
  harvest_json_writer_key (writer, "person");
  if (facts->person != NULL)
    harvest_json_writer_string (writer, facts->person);
  else
    harvest_json_writer_null (writer);
  harvest_json_writer_key (writer, "stories");
  harvest_json_writer_integer (writer, facts->n_stories);
  harvest_json_writer_key (writer, "waiting");
  harvest_json_writer_integer (writer, facts->n_waiting);
  harvest_json_writer_key (writer, "attention");
  harvest_json_writer_integer (writer, facts->n_attention);
  harvest_json_writer_key (writer, "indexed_percent");
  harvest_json_writer_integer (writer, (gint64)(facts->indexing * 100));
  harvest_json_writer_end_object (writer);
  harvest_cli_print_json (writer);
}

static void
print_text (const Facts *facts)
{
  g_autofree char *data_dir = g_filename_display_name (facts->data_dir);

  g_print (_ ("Folder: %s\n"), data_dir);
  if (facts->person != NULL)
    g_print (_ ("Person: %s\n"), facts->person);
  g_print (_ ("Stories: %u\n"), facts->n_stories);
  g_print (_ ("Waiting to be received: %u\n"), facts->n_waiting);
  g_print (_ ("Needs attention: %u\n"), facts->n_attention);
  if (facts->indexing < 1)
    g_print (_ ("Ready to search: %.0f %%\n"), facts->indexing * 100);
}

static HarvestCliStatus
run (HarvestCli *self, int argc, char **argv, GError **error)
{
  g_auto (GStrv)
      words = harvest_cli_parse (self, &harvest_cli_status, NULL, 0, 0, argc, argv, error);
  Facts facts = { 0 };
  HarvestRecord *me;

  if (words == NULL || !harvest_cli_open (self, HARVEST_CLI_AS_ANYBODY, error)
      || !harvest_cli_count_stories (self, &facts.n_stories, error))
    return HARVEST_CLI_REFUSED;
  me = harvest_store_get_me (self->store);
  facts.data_dir = harvest_store_get_data_dir (self->store);
  facts.person = me != NULL ? harvest_record_get_string (me, "name") : NULL;
  g_object_get (self->store, "n-waiting", &facts.n_waiting, "n-attention", &facts.n_attention,
                "indexing", &facts.indexing, NULL);
  if (self->json)
    print_json (&facts);
  else
    print_text (&facts);
  return HARVEST_CLI_DONE;
}

const HarvestCliCommand harvest_cli_status = {
  .name = "status",
  .arguments = "",
  .summary = N_ ("Say who you are, how much there is and what waits"),
  .run = run,
};
