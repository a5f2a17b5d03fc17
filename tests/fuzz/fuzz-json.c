/* fuzz-json.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fuzz-json"

#include "config.h"

#include "harvest-fuzz.h"
#include "harvest-json-writer.h"
#include "harvest-json.h"
#include "harvest-text-error.h"

#include <string.h>

static void copy_value (HarvestJson *json, guint value, HarvestJsonWriter *writer);

static void
copy_array (HarvestJson *json, guint array, HarvestJsonWriter *writer)
{
  guint n_elements = 0;

  harvest_json_writer_begin_array (writer);
  for (guint i = harvest_json_first_child (json, array); i != HARVEST_JSON_NONE;
       i = harvest_json_next (json, i))
    {
      copy_value (json, i, writer);
      n_elements++;
    }
  harvest_json_writer_end_array (writer);
  g_assert_cmpuint (n_elements, ==, harvest_json_get_length (json, array));
}

static void
copy_object (HarvestJson *json, guint object, HarvestJsonWriter *writer)
{
  guint n_members = 0;

  harvest_json_writer_begin_object (writer);
  for (guint i = harvest_json_first_child (json, object); i != HARVEST_JSON_NONE;
       i = harvest_json_next (json, i))
    {
      g_autofree char *key = harvest_json_dup_string (json, i);
      guint value = harvest_json_next (json, i);

      g_assert_true (g_utf8_validate (key, -1, NULL));
      /* Finds the same value, so there is no other one with this key. */
      if (n_members < 50)
        g_assert_cmpuint (harvest_json_get_member (json, object, key), ==, value);
      harvest_json_writer_key (writer, key);
      copy_value (json, value, writer);
      n_members++;
      i = value;
    }
  harvest_json_writer_end_object (writer);
  g_assert_cmpuint (n_members, ==, harvest_json_get_length (json, object));
}

static void
copy_value (HarvestJson *json, guint value, HarvestJsonWriter *writer)
{
  HarvestJsonKind kind = harvest_json_get_kind (json, value);
  g_autofree char *string = NULL;
  const char *span;
  gsize length;

  switch (kind)
    {
    case HARVEST_JSON_NULL:
      harvest_json_writer_null (writer);
      break;
    case HARVEST_JSON_FALSE:
    case HARVEST_JSON_TRUE:
      harvest_json_writer_boolean (writer, kind == HARVEST_JSON_TRUE);
      break;
    case HARVEST_JSON_INTEGER:
      harvest_json_writer_integer (writer, harvest_json_get_integer (json, value));
      break;
    case HARVEST_JSON_REAL:
      span = harvest_json_get_span (json, value, &length);
      harvest_json_writer_raw (writer, span, length);
      break;
    case HARVEST_JSON_STRING:
      string = harvest_json_dup_string (json, value);
      g_assert_true (g_utf8_validate (string, -1, NULL));
      g_assert_true (harvest_json_string_equal (json, value, string));
      harvest_json_writer_string (writer, string);
      break;
    case HARVEST_JSON_ARRAY:
      copy_array (json, value, writer);
      break;
    case HARVEST_JSON_OBJECT:
    default:
      copy_object (json, value, writer);
      break;
    }
}

static GBytes *
write_canonical (HarvestJson *json)
{
  g_autoptr (HarvestJsonWriter) writer = harvest_json_writer_new ();

  copy_value (json, 0, writer);
  return harvest_json_writer_finish (writer);
}

/* What is accepted is UTF-8, is accepted again when it is written canonically, and does not change
 * when it is written once more. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (HarvestJson) json = harvest_json_scan (bytes, G_MAXSIZE, &error);
  g_autoptr (HarvestJson) again = NULL;
  g_autoptr (GBytes) first = NULL;
  g_autoptr (GBytes) second = NULL;

  if (json == NULL)
    {
      g_assert_true (error->domain == HARVEST_TEXT_ERROR);
      g_assert_true (g_str_has_prefix (error->message, "line "));
      return 0;
    }
  g_assert_no_error (error);
  g_assert_true (g_utf8_validate_len ((const char *)data, size, NULL));

  first = write_canonical (json);
  again = harvest_json_scan (first, G_MAXSIZE, &error);
  g_assert_no_error (error);
  second = write_canonical (again);
  g_assert_true (g_bytes_equal (first, second));
  return 0;
}
