/* harvest-cli-show.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-cli-show"

#include "config.h"

#include "harvest-cli.h"

#include "harvest-json.h"

#include <glib/gi18n.h>

/* Auxiliary methods */

static void
write_document (HarvestJsonWriter *writer, HarvestRecord *record)
{
  gsize length;
  const char *document = g_bytes_get_data (harvest_record_get_bytes (record), &length);

  harvest_json_writer_raw (writer, document, length);
}

static void
write_attachment (HarvestCli *self, HarvestJsonWriter *writer, HarvestRecord *asset)
{
  const char *hash = harvest_record_get_string (asset, "sha256");
  g_autoptr (GFile) file = harvest_store_dup_blob_file (self->store, hash);

  harvest_json_writer_begin_object (writer);
  harvest_json_writer_key (writer, "id");
  harvest_json_writer_string (writer, harvest_record_get_id (asset));
  harvest_json_writer_key (writer, "mime");
  harvest_json_writer_string (writer, harvest_record_get_string (asset, "mime"));
  harvest_json_writer_key (writer, "bytes");
  harvest_json_writer_integer (writer, harvest_record_get_integer (asset, "bytes"));
  harvest_json_writer_key (writer, "sha256");
  harvest_json_writer_string (writer, hash);
  harvest_json_writer_key (writer, "file");
  if (file != NULL)
    harvest_json_writer_string (writer, g_file_peek_path (file));
  else
    harvest_json_writer_null (writer);
  harvest_json_writer_end_object (writer);
}

static void
print_json (HarvestCli *self, HarvestRecord *story, GPtrArray *dependents)
{
  g_autoptr (HarvestJsonWriter) writer = harvest_json_writer_new ();
  const char *body = harvest_record_get_string (story, "body");
  g_autofree char *snippet = harvest_cli_dup_snippet (story);

  harvest_json_writer_begin_object (writer);
  harvest_json_writer_key (writer, "body");
  if (body != NULL)
    harvest_json_writer_string (writer, body);
  else
    harvest_json_writer_null (writer);
  harvest_json_writer_key (writer, "attachments");
  harvest_json_writer_begin_array (writer);
  for (guint i = 0; i < dependents->len; i++)
    if (harvest_record_is (g_ptr_array_index (dependents, i), "asset"))
      write_attachment (self, writer, g_ptr_array_index (dependents, i));
  harvest_json_writer_end_array (writer);
  harvest_json_writer_key (writer, "records");
  harvest_json_writer_begin_array (writer);
  write_document (writer, story);
  for (guint i = 0; i < dependents->len; i++)
    write_document (writer, g_ptr_array_index (dependents, i));
  harvest_json_writer_end_array (writer);
  harvest_cli_write_story_members (writer, story, snippet);
  harvest_json_writer_end_object (writer);
  harvest_cli_print_json (writer);
}

static void
print_line (const char *name, const char *value)
{
  if (value != NULL && value[0] != '\0')
    g_print ("%s: %s\n", name, value);
}

static void
print_text (HarvestCli *self, HarvestRecord *story, GPtrArray *dependents)
{
  const char *const *tags = harvest_record_get_set (story, "tags");
  g_autofree char *day = harvest_cli_dup_day (story);
  g_autofree char *joined = tags != NULL ? g_strjoinv (", ", (char **)tags) : NULL;
  const char *body = harvest_record_get_string (story, "body");

  print_line (_ ("Title"), harvest_record_get_string (story, "title"));
  print_line (_ ("Told by"), harvest_record_get_string (story, "byline"));
  print_line (_ ("Day"), day);
  print_line (_ ("Kind"), harvest_record_get_string (story, "kind"));
  print_line (_ ("State"), harvest_record_get_string (story, "state"));
  print_line (_ ("Tags"), joined);
  for (guint i = 0; i < dependents->len; i++)
    {
      HarvestRecord *asset = g_ptr_array_index (dependents, i);
      g_autoptr (GFile) file = NULL;

      if (!harvest_record_is (asset, "asset"))
        continue;
      file = harvest_store_dup_blob_file (self->store, harvest_record_get_string (asset, "sha256"));
      print_line (_ ("File"), file != NULL ? g_file_peek_path (file)
                                           : harvest_record_get_string (asset, "mime"));
    }
  if (body != NULL)
    g_print ("\n%s\n", body);
}

static HarvestCliStatus
run (HarvestCli *self, int argc, char **argv, GError **error)
{
  g_auto (GStrv) words = harvest_cli_parse (self, &harvest_cli_show, NULL, 1, 1, argc, argv, error);
  g_autoptr (HarvestRecord) story = NULL;
  g_autoptr (GPtrArray) dependents = NULL;

  if (words == NULL || !harvest_cli_open (self, HARVEST_CLI_AS_PERSON, error))
    return HARVEST_CLI_REFUSED;
  story = harvest_cli_get_story (self, words[0], error);
  if (story == NULL)
    return HARVEST_CLI_REFUSED;
  dependents = harvest_cli_list_dependents (self, words[0], NULL, error);
  if (dependents == NULL)
    return HARVEST_CLI_REFUSED;
  if (self->json)
    print_json (self, story, dependents);
  else
    print_text (self, story, dependents);
  return HARVEST_CLI_DONE;
}

const HarvestCliCommand harvest_cli_show = {
  .name = "show",
  .arguments = N_ ("ID"),
  .summary = N_ ("Show a story with all that belongs to it"),
  .run = run,
};
