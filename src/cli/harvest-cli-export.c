/* harvest-cli-export.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-cli-export"

#include "config.h"

#include "harvest-cli.h"

#include "harvest-export.h"

#include <glib/gi18n.h>

static void
write_count (HarvestJsonWriter *writer, const char *key, guint count)
{
  harvest_json_writer_key (writer, key);
  harvest_json_writer_integer (writer, count);
}

static void
print_json (const HarvestExportReport *report)
{
  g_autoptr (HarvestJsonWriter) writer = harvest_json_writer_new ();

  harvest_json_writer_begin_object (writer);
  write_count (writer, "records", report->n_records);
  write_count (writer, "stories", report->n_stories);
  write_count (writer, "files", report->n_files);
  write_count (writer, "missing_files", report->n_missing_files);
  harvest_json_writer_end_object (writer);
  harvest_cli_print_json (writer);
}

static void
print_text (const HarvestExportReport *report)
{
  g_print (ngettext ("%u story was exported.\n", "%u stories were exported.\n", report->n_stories),
           report->n_stories);
  if (report->n_missing_files > 0)
    g_printerr (ngettext ("%u file is not on this computer.\n",
                          "%u files are not on this computer.\n", report->n_missing_files),
                report->n_missing_files);
}

static HarvestCliStatus
run (HarvestCli *self, int argc, char **argv, GError **error)
{
  g_auto (GStrv)
      words = harvest_cli_parse (self, &harvest_cli_export, NULL, 1, 1, argc, argv, error);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (HarvestExportReport) report = NULL;
  GAsyncResult *place = NULL;

  if (words == NULL || !harvest_cli_open (self, HARVEST_CLI_AS_PERSON, error))
    return HARVEST_CLI_REFUSED;
  harvest_export_run_async (self->store, words[0], NULL, NULL, NULL, harvest_cli_finish_cb, &place);
  result = harvest_cli_wait (&place);
  report = harvest_export_run_finish (self->store, result, error);
  if (report == NULL)
    return HARVEST_CLI_REFUSED;
  if (self->json)
    print_json (report);
  else
    print_text (report);
  return HARVEST_CLI_DONE;
}

const HarvestCliCommand harvest_cli_export = {
  .name = "export",
  .arguments = N_ ("DIR"),
  .summary = N_ ("Write everything you may see into a folder"),
  .run = run,
};
