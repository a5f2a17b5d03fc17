/* test-json-writer.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-json-writer"

#include "config.h"

#include "harvest-json-writer.h"
#include "harvest-json.h"
#include "harvest-test.h"

#include <string.h>

#define N_RANDOM_DOCUMENTS 3000

static void
assert_finish (HarvestJsonWriter *writer, const char *expected)
{
  g_autoptr (GBytes) bytes = harvest_json_writer_finish (writer);
  g_autoptr (GError) error = NULL;
  g_autoptr (HarvestJson) json = NULL;
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);
  g_autofree char *text = g_strndup (data, size);

  g_assert_cmpstr (text, ==, expected);
  json = harvest_json_scan (bytes, G_MAXSIZE, &error);
  g_assert_no_error (error);
}

static void
test_sorted (void)
{
  g_autoptr (HarvestJsonWriter) writer = harvest_json_writer_new ();

  g_test_summary ("Members are sorted by the bytes of their keys, on every level.");
  harvest_json_writer_begin_object (writer);
  harvest_json_writer_key (writer, "type");
  harvest_json_writer_string (writer, "story");
  harvest_json_writer_key (writer, "fields");
  harvest_json_writer_begin_object (writer);
  harvest_json_writer_key (writer, "title");
  harvest_json_writer_string (writer, "T");
  harvest_json_writer_key (writer, "tags");
  harvest_json_writer_begin_array (writer);
  harvest_json_writer_string (writer, "z");
  harvest_json_writer_string (writer, "a");
  harvest_json_writer_end_array (writer);
  harvest_json_writer_key (writer, "\xc3\xa9");
  harvest_json_writer_begin_object (writer);
  harvest_json_writer_end_object (writer);
  harvest_json_writer_key (writer, "Z");
  harvest_json_writer_boolean (writer, TRUE);
  harvest_json_writer_key (writer, "");
  harvest_json_writer_null (writer);
  harvest_json_writer_end_object (writer);
  harvest_json_writer_key (writer, "a\"b");
  harvest_json_writer_boolean (writer, FALSE);
  harvest_json_writer_key (writer, "a\nb");
  harvest_json_writer_integer (writer, -5);
  harvest_json_writer_key (writer, "a b");
  harvest_json_writer_begin_array (writer);
  harvest_json_writer_end_array (writer);
  harvest_json_writer_end_object (writer);
  assert_finish (writer, "{\"a\\nb\":-5,\"a b\":[],\"a\\\"b\":false,"
                         "\"fields\":{\"\":null,\"Z\":true,\"tags\":[\"z\",\"a\"],"
                         "\"title\":\"T\",\"\xc3\xa9\":{}},\"type\":\"story\"}");
}

static void
test_escapes (void)
{
  g_autoptr (HarvestJsonWriter) writer = harvest_json_writer_new ();

  g_test_summary ("Only quote, backslash and control characters are escaped, the shortest way.");
  harvest_json_writer_string (writer,
                              "\"\\/\b\f\n\r\t\x01\x0b\x1f\x7f caf\xc3\xa9 \xf0\x9f\x98\x80");
  assert_finish (writer, "\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\\u000b\\u001f\x7f caf\xc3\xa9 "
                         "\xf0\x9f\x98\x80\"");
}

static void
test_integers (void)
{
  g_autoptr (HarvestJsonWriter) writer = harvest_json_writer_new ();

  harvest_json_writer_begin_array (writer);
  harvest_json_writer_integer (writer, 0);
  harvest_json_writer_integer (writer, HARVEST_JSON_MAX_INTEGER);
  harvest_json_writer_integer (writer, -HARVEST_JSON_MAX_INTEGER);
  harvest_json_writer_end_array (writer);
  assert_finish (writer, "[0,9007199254740992,-9007199254740992]");
}

static void
test_raw (void)
{
  g_autoptr (HarvestJsonWriter) writer = harvest_json_writer_new ();

  g_test_summary ("A raw span keeps its bytes: numbers, white space and order inside it.");
  harvest_json_writer_begin_object (writer);
  harvest_json_writer_key (writer, "z");
  harvest_json_writer_raw (writer, "0.10", 4);
  harvest_json_writer_key (writer, "big");
  harvest_json_writer_raw (writer, "1e400 rest", 5);
  harvest_json_writer_key (writer, "o");
  harvest_json_writer_raw (writer, "{ \"b\":1, \"a\":\"\\u0041\" }", 23);
  harvest_json_writer_end_object (writer);
  assert_finish (writer, "{\"big\":1e400,\"o\":{ \"b\":1, \"a\":\"\\u0041\" },\"z\":0.10}");
}

static void
test_used_again (void)
{
  g_autoptr (HarvestJsonWriter) writer = harvest_json_writer_new ();

  for (guint i = 0; i < 3; i++)
    {
      harvest_json_writer_begin_object (writer);
      harvest_json_writer_key (writer, "b");
      harvest_json_writer_integer (writer, 1);
      harvest_json_writer_key (writer, "a");
      harvest_json_writer_integer (writer, 2);
      harvest_json_writer_end_object (writer);
      assert_finish (writer, "{\"a\":2,\"b\":1}");
    }
}

static void
test_deepest (void)
{
  g_autoptr (HarvestJsonWriter) writer = harvest_json_writer_new ();
  g_autofree char *opens = g_strnfill (HARVEST_JSON_MAX_DEPTH, '[');
  g_autofree char *closes = g_strnfill (HARVEST_JSON_MAX_DEPTH, ']');
  g_autofree char *expected = g_strconcat (opens, closes, NULL);

  for (guint i = 0; i < HARVEST_JSON_MAX_DEPTH; i++)
    harvest_json_writer_begin_array (writer);
  g_test_expect_message ("harvest-json-writer", G_LOG_LEVEL_CRITICAL, "*MAX_DEPTH*");
  harvest_json_writer_begin_object (writer);
  g_test_assert_expected_messages ();
  for (guint i = 0; i < HARVEST_JSON_MAX_DEPTH; i++)
    harvest_json_writer_end_array (writer);
  assert_finish (writer, expected);
}

static void
test_complaints (void)
{
  g_autoptr (HarvestJsonWriter) writer = harvest_json_writer_new ();

  g_test_summary ("A mistake of the caller is told and changes nothing.");
  g_test_expect_message ("harvest-json-writer", G_LOG_LEVEL_CRITICAL, "*has_root*");
  g_assert_null (harvest_json_writer_finish (writer));
  g_test_expect_message ("harvest-json-writer", G_LOG_LEVEL_CRITICAL, "*is_object*");
  harvest_json_writer_key (writer, "a");
  harvest_json_writer_begin_object (writer);
  g_test_expect_message ("harvest-json-writer", G_LOG_LEVEL_CRITICAL, "*may_write_value*");
  harvest_json_writer_null (writer);
  harvest_json_writer_key (writer, "a");
  g_test_expect_message ("harvest-json-writer", G_LOG_LEVEL_CRITICAL, "*has_key*");
  harvest_json_writer_key (writer, "b");
  g_test_expect_message ("harvest-json-writer", G_LOG_LEVEL_CRITICAL, "*has_key*");
  harvest_json_writer_end_object (writer);
  g_test_expect_message ("harvest-json-writer", G_LOG_LEVEL_CRITICAL, "*MAX_INTEGER*");
  harvest_json_writer_integer (writer, HARVEST_JSON_MAX_INTEGER + 1);
  harvest_json_writer_integer (writer, 1);
  g_test_expect_message ("harvest-json-writer", G_LOG_LEVEL_CRITICAL, "*!frame->is_object*");
  harvest_json_writer_end_array (writer);
  harvest_json_writer_end_object (writer);
  g_test_expect_message ("harvest-json-writer", G_LOG_LEVEL_CRITICAL, "*may_write_value*");
  harvest_json_writer_null (writer);
  g_test_assert_expected_messages ();
  assert_finish (writer, "{\"a\":1}");
}

static void
test_repeated_key (void)
{
  g_autoptr (HarvestJsonWriter) writer = harvest_json_writer_new ();

  harvest_json_writer_begin_object (writer);
  for (guint i = 0; i < 3; i++)
    {
      harvest_json_writer_key (writer, i == 1 ? "b" : "a");
      harvest_json_writer_null (writer);
    }
  g_test_expect_message ("harvest-json-writer", G_LOG_LEVEL_CRITICAL, "*written twice*");
  harvest_json_writer_end_object (writer);
  g_test_assert_expected_messages ();
}

/* Random values: written, scanned, written again from what the scanner says */

static char *
make_random_string (void)
{
  static const char *const pieces[] = { "a",
                                        "Z",
                                        "\"",
                                        "\\",
                                        "/",
                                        "\n",
                                        "\x01",
                                        "\x1f",
                                        "\x7f",
                                        " ",
                                        "\xc3\xa9",
                                        "\xe2\x82\xac",
                                        "\xf0\x9f\x98\x80",
                                        "words",
                                        "\xe2\x80\xa8",
                                        "\t" };
  GString *string = g_string_new (NULL);
  int n_pieces = g_test_rand_int_range (0, 12);

  for (int i = 0; i < n_pieces; i++)
    g_string_append (string, pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces))]);
  return g_string_free (string, FALSE);
}

static gint64
make_random_integer (void)
{
  gint64 integer = (gint64)(guint32)g_test_rand_int () << 21 | (g_test_rand_int () & 0x1fffff);

  integer >>= g_test_rand_int_range (0, 53);
  return g_test_rand_bit () ? integer : -integer;
}

static void write_random_value (HarvestJsonWriter *writer, guint depth);

static void
write_random_object (HarvestJsonWriter *writer, guint depth)
{
  g_autoptr (GHashTable) keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  int n_members = g_test_rand_int_range (0, depth == 0 ? 30 : 5);

  harvest_json_writer_begin_object (writer);
  for (int i = 0; i < n_members; i++)
    {
      char *key = make_random_string ();

      if (!g_hash_table_contains (keys, key))
        {
          harvest_json_writer_key (writer, key);
          write_random_value (writer, depth + 1);
        }
      g_hash_table_add (keys, key);
    }
  harvest_json_writer_end_object (writer);
}

static void
write_random_value (HarvestJsonWriter *writer, guint depth)
{
  static const char *const raws[] = {
    "0.10", "-0.0", "1e400", "123456789.000", "[ 1 , {\"b\":0, \"a\":[ ]} ]", "\"\\u0041\\/\""
  };
  g_autofree char *string = NULL;
  const char *raw;
  int n_elements;

  switch (g_test_rand_int_range (depth == 0 ? 6 : 0, depth < 8 ? 8 : 6))
    {
    case 0:
      harvest_json_writer_null (writer);
      break;
    case 1:
      harvest_json_writer_boolean (writer, g_test_rand_bit ());
      break;
    case 2:
      harvest_json_writer_integer (writer, make_random_integer ());
      break;
    case 3:
      raw = raws[g_test_rand_int_range (0, G_N_ELEMENTS (raws))];
      harvest_json_writer_raw (writer, raw, strlen (raw));
      break;
    case 4:
    case 5:
      string = make_random_string ();
      harvest_json_writer_string (writer, string);
      break;
    case 6:
      n_elements = g_test_rand_int_range (0, 5);
      harvest_json_writer_begin_array (writer);
      for (int i = 0; i < n_elements; i++)
        write_random_value (writer, depth + 1);
      harvest_json_writer_end_array (writer);
      break;
    default:
      write_random_object (writer, depth);
      break;
    }
}

static void
copy_value (HarvestJson *json, guint value, HarvestJsonWriter *writer)
{
  g_autofree char *string = NULL;
  const char *span;
  gsize length;

  switch (harvest_json_get_kind (json, value))
    {
    case HARVEST_JSON_NULL:
      harvest_json_writer_null (writer);
      break;
    case HARVEST_JSON_FALSE:
    case HARVEST_JSON_TRUE:
      harvest_json_writer_boolean (writer,
                                   harvest_json_get_kind (json, value) == HARVEST_JSON_TRUE);
      break;
    case HARVEST_JSON_INTEGER:
      harvest_json_writer_integer (writer, harvest_json_get_integer (json, value));
      break;
    case HARVEST_JSON_STRING:
      string = harvest_json_dup_string (json, value);
      span = harvest_json_get_span (json, value, &length);
      /* As an unknown member does, a string that somebody escaped in another way keeps its way. */
      if (strstr (span, "\\u0041\\/") == span + 1)
        harvest_json_writer_raw (writer, span, length);
      else
        harvest_json_writer_string (writer, string);
      break;
    case HARVEST_JSON_REAL:
      span = harvest_json_get_span (json, value, &length);
      harvest_json_writer_raw (writer, span, length);
      break;
    case HARVEST_JSON_ARRAY:
      span = harvest_json_get_span (json, value, &length);
      if (g_str_has_prefix (span, "[ "))
        {
          harvest_json_writer_raw (writer, span, length);
          break;
        }
      harvest_json_writer_begin_array (writer);
      for (guint i = harvest_json_first_child (json, value); i != HARVEST_JSON_NONE;
           i = harvest_json_next (json, i))
        copy_value (json, i, writer);
      harvest_json_writer_end_array (writer);
      break;
    case HARVEST_JSON_OBJECT:
    default:
      harvest_json_writer_begin_object (writer);
      for (guint i = harvest_json_first_child (json, value); i != HARVEST_JSON_NONE;
           i = harvest_json_next (json, i))
        {
          g_autofree char *key = harvest_json_dup_string (json, i);

          harvest_json_writer_key (writer, key);
          i = harvest_json_next (json, i);
          copy_value (json, i, writer);
        }
      harvest_json_writer_end_object (writer);
      break;
    }
}

static void
test_round_trip (void)
{
  g_autoptr (HarvestJsonWriter) writer = harvest_json_writer_new ();

  g_test_summary ("Random values: written, scanned and written again, the bytes are the same.");
  for (guint i = 0; i < N_RANDOM_DOCUMENTS; i++)
    {
      g_autoptr (GBytes) first = NULL;
      g_autoptr (GBytes) second = NULL;
      g_autoptr (HarvestJson) json = NULL;
      g_autoptr (GError) error = NULL;

      write_random_value (writer, 0);
      first = harvest_json_writer_finish (writer);
      json = harvest_json_scan (first, G_MAXSIZE, &error);
      g_assert_no_error (error);
      copy_value (json, 0, writer);
      second = harvest_json_writer_finish (writer);
      g_assert_cmpmem (g_bytes_get_data (first, NULL), g_bytes_get_size (first),
                       g_bytes_get_data (second, NULL), g_bytes_get_size (second));
    }
}

static void
test_order_of_calls (void)
{
  static const char *const keys[] = { "id", "type", "rev", "root", "fields", "x", "aa", "a" };

  g_test_summary ("Whatever the order of the calls, the bytes are the same.");
  for (guint i = 0; i < 200; i++)
    {
      g_autoptr (HarvestJsonWriter) writer = harvest_json_writer_new ();
      const char *shuffled[G_N_ELEMENTS (keys)];

      memcpy (shuffled, keys, sizeof keys);
      harvest_json_writer_begin_object (writer);
      for (guint left = G_N_ELEMENTS (keys); left > 0; left--)
        {
          guint pick = (guint)g_test_rand_int_range (0, (gint32)left);

          harvest_json_writer_key (writer, shuffled[pick]);
          harvest_json_writer_string (writer, shuffled[pick]);
          shuffled[pick] = shuffled[left - 1];
        }
      harvest_json_writer_end_object (writer);
      assert_finish (writer, "{\"a\":\"a\",\"aa\":\"aa\",\"fields\":\"fields\",\"id\":\"id\","
                             "\"rev\":\"rev\",\"root\":\"root\",\"type\":\"type\",\"x\":\"x\"}");
    }
}

int
main (int argc, char *argv[])
{
  harvest_test_init (&argc, &argv);

  g_test_add_func ("/text/json-writer/sorted", test_sorted);
  g_test_add_func ("/text/json-writer/escapes", test_escapes);
  g_test_add_func ("/text/json-writer/integers", test_integers);
  g_test_add_func ("/text/json-writer/raw", test_raw);
  g_test_add_func ("/text/json-writer/used-again", test_used_again);
  g_test_add_func ("/text/json-writer/deepest", test_deepest);
  g_test_add_func ("/text/json-writer/complaints", test_complaints);
  g_test_add_func ("/text/json-writer/repeated-key", test_repeated_key);
  g_test_add_func ("/text/json-writer/round-trip", test_round_trip);
  g_test_add_func ("/text/json-writer/order-of-calls", test_order_of_calls);

  return g_test_run ();
}
