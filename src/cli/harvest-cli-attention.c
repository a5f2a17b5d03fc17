/* harvest-cli-attention.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-cli-attention"

#include "config.h"

#include "harvest-cli.h"

#include <glib/gi18n.h>

static const char *const kinds[] = { "create", "update", "delete" };

static void
write_text (HarvestJsonWriter *writer, const char *key, const char *text)
{
  harvest_json_writer_key (writer, key);
  if (text != NULL)
    harvest_json_writer_string (writer, text);
  else
    harvest_json_writer_null (writer);
}

/* Mine is in the change, theirs in the record as it is on the server. */
static void
write_entry (HarvestJsonWriter *writer, const HarvestAttention *entry)
{
  GBytes *change = harvest_change_get_bytes (entry->change);
  g_autofree char *mine = g_strndup (g_bytes_get_data (change, NULL), g_bytes_get_size (change));
  g_autofree char *theirs = NULL;

  if (entry->current != NULL)
    {
      GBytes *current = harvest_record_get_bytes (entry->current);

      theirs = g_strndup (g_bytes_get_data (current, NULL), g_bytes_get_size (current));
    }
  harvest_json_writer_begin_object (writer);
  write_text (writer, "op", harvest_change_get_op (entry->change));
  write_text (writer, "id", harvest_change_get_id (entry->change));
  write_text (writer, "type", harvest_change_get_record_type (entry->change)->name);
  write_text (writer, "kind", kinds[harvest_change_get_kind (entry->change)]);
  write_text (writer, "reason", entry->reason);
  write_text (writer, "field", entry->field);
  write_text (writer, "rule", entry->rule);
  write_text (writer, "value", entry->value);
  write_text (writer, "mine", mine);
  write_text (writer, "theirs", theirs);
  harvest_json_writer_end_object (writer);
}

static void
print_json (GPtrArray *list)
{
  g_autoptr (HarvestJsonWriter) writer = harvest_json_writer_new ();

  harvest_json_writer_begin_array (writer);
  for (guint i = 0; i < list->len; i++)
    write_entry (writer, g_ptr_array_index (list, i));
  harvest_json_writer_end_array (writer);
  harvest_cli_print_json (writer);
}

static void
print_text (GPtrArray *list)
{
  if (list->len == 0)
    g_print ("%s\n", _ ("Nothing needs your attention."));
  for (guint i = 0; i < list->len; i++)
    {
      const HarvestAttention *entry = g_ptr_array_index (list, i);

      g_print ("%s  %s  %s  %s%s%s\n", harvest_change_get_op (entry->change),
               harvest_change_get_record_type (entry->change)->name,
               harvest_change_get_id (entry->change), entry->reason,
               entry->detail != NULL ? "  " : "", entry->detail != NULL ? entry->detail : "");
    }
}

static HarvestCliStatus
run (HarvestCli *self, int argc, char **argv, GError **error)
{
  g_auto (GStrv)
      words = harvest_cli_parse (self, &harvest_cli_attention, NULL, 0, 0, argc, argv, error);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) list = NULL;
  GAsyncResult *place = NULL;

  if (words == NULL || !harvest_cli_open (self, HARVEST_CLI_AS_PERSON, error))
    return HARVEST_CLI_REFUSED;
  harvest_store_list_attention_async (self->store, NULL, harvest_cli_finish_cb, &place);
  result = harvest_cli_wait (&place);
  list = harvest_store_list_attention_finish (self->store, result, error);
  if (list == NULL)
    return HARVEST_CLI_REFUSED;
  if (self->json)
    print_json (list);
  else
    print_text (list);
  return HARVEST_CLI_DONE;
}

const HarvestCliCommand harvest_cli_attention = {
  .name = "attention",
  .arguments = "",
  .summary = N_ ("List what was not accepted and needs you"),
  .run = run,
};
