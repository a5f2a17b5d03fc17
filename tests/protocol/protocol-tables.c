/* protocol-tables.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "protocol-tables.h"

#include "harvest-json-writer.h"
#include "harvest-problem.h"
#include "harvest-protocol-limits.h"
#include "harvest-push-reply.h"
#include "harvest-version.h"

/* ---- Types ---- */

static void
add_parts (const HarvestMessageType *type, GPtrArray *parts)
{
  for (guint i = 0; i < type->n_members; i++)
    {
      const HarvestMessageType *part = type->members[i].part;

      if (part == NULL || g_ptr_array_find (parts, part, NULL))
        continue;
      g_ptr_array_add (parts, (gpointer)part);
      add_parts (part, parts);
    }
}

static int
compare_types_cb (gconstpointer a, gconstpointer b)
{
  const HarvestMessageType *first = *(gconstpointer *)a, *second = *(gconstpointer *)b;

  return strcmp (first->name, second->name);
}

GPtrArray *
protocol_tables_list_types (void)
{
  const HarvestMessageType *const *messages = harvest_message_type_get_all ();
  GPtrArray *types = g_ptr_array_new ();
  g_autoptr (GPtrArray) parts = g_ptr_array_new ();

  for (guint i = 0; messages[i] != NULL; i++)
    {
      g_ptr_array_add (types, (gpointer)messages[i]);
      add_parts (messages[i], parts);
    }
  g_ptr_array_sort (types, compare_types_cb);
  g_ptr_array_sort (parts, compare_types_cb);
  g_ptr_array_extend (types, parts, NULL, NULL);
  return types;
}

/* ---- Markdown ---- */

char *
protocol_tables_write_limits (void)
{
  GString *text = g_string_new ("| Name | Value | Unit | What |\n|---|---|---|---|\n");

  for (const HarvestProtocolLimit *limit = harvest_protocol_limits_get_all (); limit->name != NULL;
       limit++)
    g_string_append_printf (text, "| `%s` | %" G_GINT64_FORMAT " | %s | %s |\n", limit->name,
                            limit->value, limit->unit, limit->what);
  return g_string_free (text, FALSE);
}

char *
protocol_tables_write_problems (void)
{
  GString *text = g_string_new ("| Code | Status | Again | Title |\n|---|---|---|---|\n");

  for (guint i = 0; i < HARVEST_N_PROBLEMS; i++)
    {
      const HarvestProblemRow *row = harvest_problem_get_row (i);

      g_string_append_printf (text, "| `%s` | %u | %s | %s |\n", row->code, row->status,
                              harvest_retry_to_string (row->retry), row->title);
    }
  return g_string_free (text, FALSE);
}

char *
protocol_tables_write_sentences (void)
{
  GString *text = g_string_new ("| Code | Means |\n|---|---|\n");

  for (const HarvestSentence *sentence = harvest_sentence_get_all (); sentence->code != NULL;
       sentence++)
    g_string_append_printf (text, "| `%s` | %s |\n", sentence->code, sentence->means);
  return g_string_free (text, FALSE);
}

static void
append_range (GString *text, gint64 min, gint64 max)
{
  g_string_append_printf (text, "from %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT, min, max);
}

static void
append_string (GString *text, const HarvestMember *member)
{
  g_string_append_printf (text, "%s, ", member->format->rule);
  if (member->min > 0)
    g_string_append_printf (text, "%" G_GINT64_FORMAT " to ", member->min);
  else
    g_string_append (text, "at most ");
  g_string_append_printf (text, "%" G_GINT64_FORMAT " characters", member->max);
}

static void
append_choices (GString *text, const HarvestChoice *choices)
{
  for (guint i = 0; choices[i].name != NULL; i++)
    {
      g_string_append_printf (text, "%s`%s`", i > 0 ? ", " : "", choices[i].name);
      if (choices[i].since > 0)
        g_string_append_printf (text, " (1.%u)", choices[i].since);
    }
}

static void
append_kind (GString *text, const HarvestMember *member)
{
  switch (member->kind)
    {
    case HARVEST_MEMBER_STRING:
      append_string (text, member);
      break;
    case HARVEST_MEMBER_INTEGER:
      g_string_append (text, "a whole number ");
      append_range (text, member->min, member->max);
      break;
    case HARVEST_MEMBER_BUCKET:
      g_string_append (text, "a quarter as YYYYQ");
      break;
    case HARVEST_MEMBER_BOOLEAN:
      g_string_append (text, "true or false");
      break;
    case HARVEST_MEMBER_CHOICE:
      append_choices (text, member->choices);
      break;
    case HARVEST_MEMBER_SUM:
      g_string_append (text, "16 lower-case hexadecimal digits");
      break;
    case HARVEST_MEMBER_STRINGS:
      g_string_append_printf (text,
                              "a list of at most %" G_GINT64_FORMAT
                              ": %s, at most %" G_GINT64_FORMAT " characters",
                              member->max, member->format->rule, member->min);
      break;
    case HARVEST_MEMBER_PART:
      g_string_append_printf (text, "`%s`", member->part->name);
      break;
    case HARVEST_MEMBER_PARTS:
      g_string_append_printf (text, "a list of `%s`, ", member->part->name);
      append_range (text, member->min, member->max);
      break;
    default:
      g_assert_not_reached ();
    }
}

char *
protocol_tables_write_messages (void)
{
  g_autoptr (GPtrArray) types = protocol_tables_list_types ();
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < types->len; i++)
    {
      const HarvestMessageType *type = g_ptr_array_index (types, i);

      g_string_append_printf (text, "%s### `%s`\n\n", i > 0 ? "\n" : "", type->name);
      if (type->max_size > 0)
        g_string_append_printf (text, "At most %" G_GINT64_FORMAT " bytes.%s\n\n", type->max_size,
                                type->span >= 0 ? " All other members are kept as they are." : "");
      g_string_append (text, "| Member | | Is | Since |\n|---|---|---|---|\n");
      for (guint j = 0; j < type->n_members; j++)
        {
          const HarvestMember *member = &type->members[j];

          g_string_append_printf (text, "| `%s` | %s | ", member->name,
                                  member->required ? "required" : "");
          append_kind (text, member);
          g_string_append_printf (text, " | 1.%u |\n", MAX (member->since, 1));
        }
    }
  return g_string_free (text, FALSE);
}

/* ---- JSON ---- */

static void
write_string (HarvestJsonWriter *writer, const char *key, const char *value)
{
  harvest_json_writer_key (writer, key);
  harvest_json_writer_string (writer, value);
}

static void
write_integer (HarvestJsonWriter *writer, const char *key, gint64 value)
{
  harvest_json_writer_key (writer, key);
  harvest_json_writer_integer (writer, value);
}

static void
write_member (HarvestJsonWriter *writer, const HarvestMember *member)
{
  static const char *const kinds[] = { "string", "integer", "bucket", "boolean", "choice",
                                       "sum",    "strings", "part",   "parts" };

  harvest_json_writer_key (writer, member->name);
  harvest_json_writer_begin_object (writer);
  write_string (writer, "kind", kinds[member->kind]);
  harvest_json_writer_key (writer, "required");
  harvest_json_writer_boolean (writer, member->required);
  write_integer (writer, "min", member->min);
  write_integer (writer, "max", member->max);
  write_integer (writer, "since", member->since);
  if (member->part != NULL)
    write_string (writer, "part", member->part->name);
  if (member->format != NULL)
    write_string (writer, "rule", member->format->rule);
  if (member->choices != NULL)
    {
      harvest_json_writer_key (writer, "choices");
      harvest_json_writer_begin_array (writer);
      for (const HarvestChoice *choice = member->choices; choice->name != NULL; choice++)
        harvest_json_writer_string (writer, choice->name);
      harvest_json_writer_end_array (writer);
    }
  harvest_json_writer_end_object (writer);
}

static void
write_types (HarvestJsonWriter *writer)
{
  g_autoptr (GPtrArray) types = protocol_tables_list_types ();

  harvest_json_writer_key (writer, "messages");
  harvest_json_writer_begin_object (writer);
  for (guint i = 0; i < types->len; i++)
    {
      const HarvestMessageType *type = g_ptr_array_index (types, i);

      harvest_json_writer_key (writer, type->name);
      harvest_json_writer_begin_object (writer);
      for (guint j = 0; j < type->n_members; j++)
        write_member (writer, &type->members[j]);
      harvest_json_writer_end_object (writer);
    }
  harvest_json_writer_end_object (writer);
}

static void
write_problems (HarvestJsonWriter *writer)
{
  harvest_json_writer_key (writer, "problems");
  harvest_json_writer_begin_object (writer);
  for (guint i = 0; i < HARVEST_N_PROBLEMS; i++)
    {
      const HarvestProblemRow *row = harvest_problem_get_row (i);

      write_integer (writer, row->code, row->status);
    }
  harvest_json_writer_end_object (writer);
}

char *
protocol_tables_write_json (void)
{
  g_autoptr (HarvestJsonWriter) writer = harvest_json_writer_new ();
  g_autoptr (GBytes) json = NULL;
  g_autofree char *version = harvest_version_to_header (HARVEST_VERSION_NEWEST);
  gsize length;
  const char *data;

  harvest_json_writer_begin_object (writer);
  write_string (writer, "version", version);
  harvest_json_writer_key (writer, "limits");
  harvest_json_writer_begin_object (writer);
  for (const HarvestProtocolLimit *limit = harvest_protocol_limits_get_all (); limit->name != NULL;
       limit++)
    write_integer (writer, limit->name, limit->value);
  harvest_json_writer_end_object (writer);
  write_types (writer);
  write_problems (writer);
  harvest_json_writer_key (writer, "sentences");
  harvest_json_writer_begin_array (writer);
  for (const HarvestSentence *sentence = harvest_sentence_get_all (); sentence->code != NULL;
       sentence++)
    harvest_json_writer_string (writer, sentence->code);
  harvest_json_writer_end_array (writer);
  harvest_json_writer_end_object (writer);
  json = harvest_json_writer_finish (writer);
  data = g_bytes_get_data (json, &length);
  return g_strndup (data, length);
}
