/* harvest-cli-import.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-cli-import"

#include "config.h"

#include "harvest-cli.h"

#include "harvest-import.h"

#include <glib/gi18n.h>
#include <unistd.h>

/* Auxiliary methods */

/* Returns: (transfer full): why the row was left out, as a sentence */
static char *
describe_problem (const HarvestImportProblem *problem)
{
  const char *key = problem->key != NULL ? problem->key : "";
  const char *detail = problem->detail != NULL ? problem->detail : "";

  switch (problem->reason)
    {
    case HARVEST_IMPORT_NO_CONTENT:
      return g_strdup (_ ("neither a body nor an attachment"));
    case HARVEST_IMPORT_WRONG_VALUE:
      return g_strdup_printf ("%s: %s", key, detail);
    case HARVEST_IMPORT_AMBIGUOUS:
      /* Translators: %1$s is the name of a column, %2$s a name that several people have. */
      return g_strdup_printf (_ ("%1$s: several are called “%2$s”; write the id"), key, detail);
    case HARVEST_IMPORT_NO_FILE:
      return g_strdup_printf (_ ("there is no file “%s”"), detail);
    case HARVEST_IMPORT_OUTSIDE:
      return g_strdup_printf (_ ("the file “%s” is not in the folder of the import"), detail);
    case HARVEST_IMPORT_BAD_FILE:
      return g_strdup_printf (
          _ ("the file “%s” is damaged, too large or of a kind that is not kept"), detail);
    case HARVEST_IMPORT_OTHER_VERSION:
      return g_strdup_printf (_ ("the record %s is here in another version"), detail);
    case HARVEST_IMPORT_NOT_READABLE:
    case HARVEST_IMPORT_UNKNOWN_RECORD:
    default:
      return g_strdup (detail);
    }
}

static const char *
get_reason_code (HarvestImportReason reason)
{
  static const char *const codes[] = {
    [HARVEST_IMPORT_NOT_READABLE] = "not-readable",
    [HARVEST_IMPORT_NO_CONTENT] = "no-content",
    [HARVEST_IMPORT_WRONG_VALUE] = "wrong-value",
    [HARVEST_IMPORT_AMBIGUOUS] = "ambiguous",
    [HARVEST_IMPORT_NO_FILE] = "no-file",
    [HARVEST_IMPORT_OUTSIDE] = "outside",
    [HARVEST_IMPORT_BAD_FILE] = "bad-file",
    [HARVEST_IMPORT_UNKNOWN_RECORD] = "unknown-record",
    [HARVEST_IMPORT_OTHER_VERSION] = "other-version",
  };

  return codes[reason];
}

static void
write_count (HarvestJsonWriter *writer, const char *key, guint count)
{
  harvest_json_writer_key (writer, key);
  harvest_json_writer_integer (writer, count);
}

static void
write_problem (HarvestJsonWriter *writer, const HarvestImportProblem *problem)
{
  g_autofree char *words = describe_problem (problem);

  harvest_json_writer_begin_object (writer);
  write_count (writer, "line", problem->line);
  harvest_json_writer_key (writer, "reason");
  harvest_json_writer_string (writer, get_reason_code (problem->reason));
  harvest_json_writer_key (writer, "message");
  harvest_json_writer_string (writer, words);
  harvest_json_writer_end_object (writer);
}

static void
print_json (const HarvestImportReport *report, gboolean dry_run)
{
  g_autoptr (HarvestJsonWriter) writer = harvest_json_writer_new ();

  harvest_json_writer_begin_object (writer);
  harvest_json_writer_key (writer, "dry_run");
  harvest_json_writer_boolean (writer, dry_run);
  write_count (writer, "imported", report->n_stories + report->n_records);
  write_count (writer, "stories", report->n_stories);
  write_count (writer, "records", report->n_records);
  write_count (writer, "unchanged", report->n_unchanged);
  write_count (writer, "before", report->n_before);
  write_count (writer, "people", report->n_people);
  write_count (writer, "units", report->n_units);
  write_count (writer, "files", report->n_files);
  write_count (writer, "missing_files", report->n_missing_files);
  harvest_json_writer_key (writer, "rejected");
  harvest_json_writer_begin_array (writer);
  for (guint i = 0; i < report->problems->len; i++)
    write_problem (writer, g_ptr_array_index (report->problems, i));
  harvest_json_writer_end_array (writer);
  harvest_json_writer_key (writer, "unused");
  harvest_json_writer_begin_array (writer);
  for (guint i = 0; report->unused[i] != NULL; i++)
    harvest_json_writer_string (writer, report->unused[i]);
  harvest_json_writer_end_array (writer);
  harvest_json_writer_end_object (writer);
  harvest_cli_print_json (writer);
}

/* A line, if there is anything to say. @format: translated, with one %u */
static void
print_count (const char *format, guint count)
{
  g_autofree char *number = g_strdup_printf ("%u", count);
  g_auto (GStrv) parts = NULL;
  g_autofree char *line = NULL;

  if (count == 0)
    return;
  parts = g_strsplit (format, "%u", 2);
  line = g_strjoinv (number, parts);
  g_print ("%s\n", line);
}

static void
print_text (const HarvestImportReport *report, gboolean dry_run)
{
  for (guint i = 0; i < report->problems->len; i++)
    {
      const HarvestImportProblem *problem = g_ptr_array_index (report->problems, i);
      g_autofree char *words = describe_problem (problem);

      /* Translators: %1$u is a line of a file, %2$s says what is wrong there. */
      g_print (_ ("Line %1$u: %2$s\n"), problem->line, words);
    }
  for (guint i = 0; report->unused[i] != NULL; i++)
    g_print (_ ("Not used: %s\n"), report->unused[i]);
  if (dry_run)
    g_print (ngettext ("%u story would be imported.\n", "%u stories would be imported.\n",
                       report->n_stories),
             report->n_stories);
  else
    g_print (
        ngettext ("%u story was imported.\n", "%u stories were imported.\n", report->n_stories),
        report->n_stories);
  print_count (ngettext ("%u record of an export", "%u records of an export", report->n_records),
               report->n_records);
  print_count (
      ngettext ("%u record was here already", "%u records were here already", report->n_unchanged),
      report->n_unchanged);
  print_count (ngettext ("%u row was done by an earlier import",
                         "%u rows were done by an earlier import", report->n_before),
               report->n_before);
  print_count (ngettext ("%u new person", "%u new people", report->n_people), report->n_people);
  print_count (ngettext ("%u new unit", "%u new units", report->n_units), report->n_units);
  print_count (ngettext ("%u file", "%u files", report->n_files), report->n_files);
  print_count (ngettext ("%u file is missing", "%u files are missing", report->n_missing_files),
               report->n_missing_files);
  print_count (ngettext ("%u row was left out", "%u rows were left out", report->problems->len),
               report->problems->len);
}

static void
show_progress_cb (double fraction, const HarvestImportReport *report, gpointer user_data)
{
  g_printerr ("\r%3.0f %%", fraction * 100);
}

/* A file of which no row is good has not been imported. */
static HarvestCliStatus
get_status (const HarvestImportReport *report, gboolean dry_run)
{
  if (dry_run || report->problems->len == 0)
    return HARVEST_CLI_DONE;
  return report->n_stories + report->n_records + report->n_unchanged + report->n_before > 0
             ? HARVEST_CLI_DONE
             : HARVEST_CLI_REFUSED;
}

static HarvestImportReport *
import (HarvestCli *self, const char *path, gboolean dry_run, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *place = NULL;
  HarvestImportReport *report;
  gboolean is_watched = isatty (STDERR_FILENO);

  harvest_import_run_async (
      self->store, path, dry_run ? HARVEST_IMPORT_DRY_RUN : HARVEST_IMPORT_NO_FLAGS,
      is_watched ? show_progress_cb : NULL, NULL, NULL, harvest_cli_finish_cb, &place);
  result = harvest_cli_wait (&place);
  report = harvest_import_run_finish (self->store, result, error);
  if (is_watched)
    g_printerr ("\r     \r");
  return report;
}

static HarvestCliStatus
run (HarvestCli *self, int argc, char **argv, GError **error)
{
  gboolean dry_run = FALSE;
  const GOptionEntry entries[] = {
    { "dry-run", 0, 0, G_OPTION_ARG_NONE, &dry_run,
      N_ ("Only say what would come of it, and which rows would be left out"), NULL },
    { NULL },
  };
  g_auto (GStrv)
      words = harvest_cli_parse (self, &harvest_cli_import, entries, 1, 1, argc, argv, error);
  g_autoptr (HarvestImportReport) report = NULL;

  if (words == NULL)
    return HARVEST_CLI_REFUSED;
  self->import = words[0];
  if (!harvest_cli_open (self, HARVEST_CLI_AS_PERSON, error))
    return HARVEST_CLI_REFUSED;
  report = import (self, words[0], dry_run, error);
  self->import = NULL;
  if (report == NULL)
    {
      g_prefix_error (error, "%s: ", words[0]);
      return HARVEST_CLI_REFUSED;
    }
  if (!dry_run)
    {
      if (!harvest_cli_enter_imported (self, error))
        return HARVEST_CLI_REFUSED;
      harvest_cli_finish_index (self);
    }
  if (self->json)
    print_json (report, dry_run);
  else
    print_text (report, dry_run);
  return get_status (report, dry_run);
}

const HarvestCliCommand harvest_cli_import = {
  .name = "import",
  .arguments = N_ ("FILE [--dry-run]"),
  .summary = N_ ("Take stories in from CSV or JSON Lines, or everything from an export"),
  .run = run,
};
