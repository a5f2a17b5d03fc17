/* harvest-cli-output.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-cli-output"

#include "config.h"

#include "harvest-cli.h"

#include <string.h>

#define SNIPPET_LENGTH 160 /* characters */

static void
write_string (HarvestJsonWriter *writer, const char *key, const char *value)
{
  harvest_json_writer_key (writer, key);
  if (value != NULL)
    harvest_json_writer_string (writer, value);
  else
    harvest_json_writer_null (writer);
}

static char *
dup_time (gint64 microseconds)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (microseconds / G_USEC_PER_SEC);

  return time != NULL ? g_date_time_format (time, "%Y-%m-%dT%H:%M:%SZ") : g_strdup ("");
}

void
harvest_cli_print_json (HarvestJsonWriter *writer)
{
  g_autoptr (GBytes) bytes = harvest_json_writer_finish (writer);
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);
  g_autofree char *text = g_strndup (data, length);

  g_print ("%s\n", text);
}

char *
harvest_cli_dup_day (HarvestRecord *story)
{
  const char *occurred = harvest_record_get_string (story, "occurred_on");
  g_autoptr (GDateTime) told = NULL;

  if (occurred != NULL)
    return g_strdup (occurred);
  told = g_date_time_new_from_unix_local (harvest_record_get_created (story) / G_USEC_PER_SEC);
  return told != NULL ? g_date_time_format (told, "%Y-%m-%d") : g_strdup ("");
}

char *
harvest_cli_dup_snippet (HarvestRecord *story)
{
  const char *body = harvest_record_get_string (story, "body");
  GString *snippet = g_string_new (NULL);
  glong length = 0;

  for (const char *at = body != NULL ? body : ""; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      if (length == SNIPPET_LENGTH)
        {
          g_string_append (g_string_truncate (snippet, strlen (g_strchomp (snippet->str))), "…");
          break;
        }
      if (!g_unichar_isspace (c))
        g_string_append_unichar (snippet, c);
      else if (snippet->len == 0 || g_str_has_suffix (snippet->str, " "))
        continue;
      else
        g_string_append_c (snippet, ' ');
      length++;
    }
  return g_strchomp (g_string_free (snippet, FALSE));
}

void
harvest_cli_write_story_members (HarvestJsonWriter *writer,
                                 HarvestRecord *story,
                                 const char *snippet)
{
  const char *const *tags = harvest_record_get_set (story, "tags");
  g_autofree char *created = dup_time (harvest_record_get_created (story));

  write_string (writer, "id", harvest_record_get_id (story));
  write_string (writer, "title", harvest_record_get_string (story, "title"));
  write_string (writer, "snippet", snippet);
  harvest_json_writer_key (writer, "tags");
  harvest_json_writer_begin_array (writer);
  for (guint i = 0; tags != NULL && tags[i] != NULL; i++)
    harvest_json_writer_string (writer, tags[i]);
  harvest_json_writer_end_array (writer);
  write_string (writer, "kind", harvest_record_get_string (story, "kind"));
  write_string (writer, "state", harvest_record_get_string (story, "state"));
  write_string (writer, "byline", harvest_record_get_string (story, "byline"));
  write_string (writer, "lang", harvest_record_get_string (story, "lang"));
  write_string (writer, "unit", harvest_record_get_string (story, "unit"));
  write_string (writer, "occurred_on", harvest_record_get_string (story, "occurred_on"));
  write_string (writer, "created", created);
}

void
harvest_cli_write_story (HarvestJsonWriter *writer, HarvestRecord *story, const char *snippet)
{
  harvest_json_writer_begin_object (writer);
  harvest_cli_write_story_members (writer, story, snippet);
  harvest_json_writer_end_object (writer);
}

void
harvest_cli_print_story (HarvestRecord *story, const char *snippet)
{
  g_autofree char *day = harvest_cli_dup_day (story);
  const char *title = harvest_record_get_string (story, "title");
  const char *byline = harvest_record_get_string (story, "byline");

  g_print ("%s  %s  %s", harvest_record_get_id (story), day, title != NULL ? title : "–");
  if (byline != NULL)
    g_print ("  (%s)", byline);
  g_print ("\n");
  if (snippet != NULL && snippet[0] != '\0')
    g_print ("    %s\n", snippet);
}
