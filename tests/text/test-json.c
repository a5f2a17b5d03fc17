/* test-json.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-json"

#include "config.h"

#include "harvest-json.h"
#include "harvest-test.h"
#include "harvest-text-error.h"

#include <string.h>

#define MANY_KEYS 200000

static HarvestJson *
scan (const char *text, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  return harvest_json_scan (bytes, G_MAXSIZE, error);
}

static HarvestJson *
scan_ok (const char *text)
{
  g_autoptr (GError) error = NULL;
  HarvestJson *json = scan (text, &error);

  if (error != NULL)
    g_test_message ("%s", text);
  g_assert_no_error (error);
  g_assert_nonnull (json);
  return json;
}

static void
assert_syntax_error (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HarvestJson) json = scan (text, &error);

  if (json != NULL)
    g_test_message ("accepted: %s", text);
  g_assert_null (json);
  g_assert_error (error, HARVEST_TEXT_ERROR, HARVEST_TEXT_ERROR_SYNTAX);
}

static void
assert_string (const char *text, const char *expected)
{
  g_autoptr (HarvestJson) json = scan_ok (text);
  g_autofree char *string = harvest_json_dup_string (json, 0);

  g_assert_cmpstr (string, ==, expected);
  g_assert_true (harvest_json_string_equal (json, 0, expected));
}

static void
test_accepted (void)
{
  static const char *const documents[] = {
    "[]",
    "{}",
    "null",
    "true",
    "false",
    "0",
    "-0",
    "1",
    "-1",
    "\"\"",
    " [ ] ",
    "\t\r\n{ \n}\n",
    "[1,2,3]",
    "[ 1 , 2 ]",
    "{\"\":0}",
    "{\"a\":{\"a\":[{\"a\":null}]}}",
    "[[],[[]],{}]",
    "0.1",
    "-0.0",
    "1e5",
    "1E+5",
    "1e-5",
    "1.5e0",
    "0e1",
    "1e400",
    "123456789012345678901234567890.0",
    "9007199254740992",
    "-9007199254740992",
    "\"\x7f\"",
    "\"\\u0001\"",
    "\"\\/\"",
    "\"\\ud83d\\ude00\"",
    "\"\\uD83D\\uDE00\"",
    "\"\xef\xbf\xbf\"",
    "\"\xf4\x8f\xbf\xbf\"",
    "\"\xc2\x80\"",
    "\"\xe0\xa0\x80\"",
    "\"\xf0\x90\x80\x80\"",
    "\"\xed\x9f\xbf\"",
    "\"\xee\x80\x80\"",
    "{\"a\":1,\"A\":2}",
    "{\"a\":1,\"a \":2}",
  };

  g_test_summary ("What RFC 8259 allows is accepted, and nothing is set aside as trailing.");
  for (guint i = 0; i < G_N_ELEMENTS (documents); i++)
    {
      g_autoptr (HarvestJson) json = scan_ok (documents[i]);
      gsize length;
      const char *span = harvest_json_get_span (json, 0, &length);
      g_autofree char *copy = g_strndup (span, length);
      g_autofree char *stripped = g_strstrip (g_strdup (documents[i]));

      g_assert_cmpstr (copy, ==, stripped);
      g_assert_cmpuint (harvest_json_next (json, 0), ==, HARVEST_JSON_NONE);
    }
}

static void
test_refused_structure (void)
{
  static const char *const documents[] = {
    "",           " ",           "[",          "]",
    "{",          "}",           "[1",         "[1,",
    "[1,]",       "[,1]",        "[1,,2]",     "[1 2]",
    "[1}",        "{]",          "[}",         "{\"a\"",
    "{\"a\":",    "{\"a\":1",    "{\"a\":1,",  "{\"a\":1,}",
    "{,\"a\":1}", "{\"a\" 1}",   "{\"a\",1}",  "{\"a\"::1}",
    "{a:1}",      "{1:1}",       "{'a':1}",    "{\"a\":1 \"b\":2}",
    "{null:1}",   "[1]]",        "{}{}",       "1 2",
    "[] x",       "\"a\" \"b\"", "null,",      "{}#",
    "nul",        "nulll",       "True",       "NULL",
    "NaN",        "Infinity",    "-Infinity",  "undefined",
    "[1]//",      "/* */[1]",    "[1,/**/2]",  "\xef\xbb\xbf[]",
    "\f[]",       "\v[]",        "[\xc2\xa0]", "\xe2\x81\xa0[]",
    "(1)",        "<null>",      "[\"a\"",     "{\"a\":true",
  };

  g_test_summary ("Broken nesting, missing commas, comments and trailing data are refused.");
  for (guint i = 0; i < G_N_ELEMENTS (documents); i++)
    assert_syntax_error (documents[i]);
}

static void
test_refused_numbers (void)
{
  static const char *const documents[] = {
    "+1",
    "01",
    "-01",
    "00",
    "-",
    "--1",
    ".5",
    "-.5",
    "1.",
    "1.e1",
    "1e",
    "1e+",
    "1E-",
    "1ee1",
    "0x1",
    "1_000",
    "1a",
    "- 1",
    "1.2.3",
    "1e1.5",
    "\xef\xbc\x91",
    "[1e]",
    "[1.]",
    "[-]",
    "0e",
    "1+1",
    "9007199254740993",
    "-9007199254740993",
    "18446744073709551617",
    "99999999999999999999999",
  };

  g_test_summary ("A number has the one spelling of the grammar; integers stay within 2^53.");
  for (guint i = 0; i < G_N_ELEMENTS (documents); i++)
    assert_syntax_error (documents[i]);
}

static void
test_refused_strings (void)
{
  static const char *const documents[] = {
    "\"",         "\"a",         "\"\\\"",          "\"\\",          "'a'",
    "\"\\a\"",    "\"\\x41\"",   "\"\\U0041\"",     "\"\\u\"",       "\"\\u12\"",
    "\"\\u123\"", "\"\\u123g\"", "\"\\u 123\"",     "\"\\u-123\"",   "\"\\u123",
    "\"\n\"",     "\"\t\"",      "\"\x01\"",        "\"\x1f\"",      "\"\\\n\"",
    "\"\\0\"",    "\"\\u0000\"", "{\"\\u0000\":1}", "\"a\\u0000b\"",
  };

  g_test_summary ("Unclosed strings, unknown escapes, control characters and NUL are refused.");
  for (guint i = 0; i < G_N_ELEMENTS (documents); i++)
    assert_syntax_error (documents[i]);
}

static void
test_refused_nul_byte (void)
{
  static const char *const documents[] = { "\0", "[\0]", "\"\0\"", "[]\0", "1\0", "\"\\\0\"" };
  static const gsize lengths[] = { 1, 3, 3, 3, 2, 4 };

  for (guint i = 0; i < G_N_ELEMENTS (documents); i++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (documents[i], lengths[i]);
      g_autoptr (GError) error = NULL;

      g_assert_null (harvest_json_scan (bytes, 100, &error));
      g_assert_error (error, HARVEST_TEXT_ERROR, HARVEST_TEXT_ERROR_SYNTAX);
    }
}

static void
test_refused_utf8 (void)
{
  static const char *const insides[] = {
    "\x80",
    "\xbf",
    "\xc0\x80",
    "\xc0\xaf",
    "\xc1\xbf",
    "\xe0\x80\xaf",
    "\xe0\x9f\xbf",
    "\xf0\x80\x80\xaf",
    "\xf0\x8f\xbf\xbf",
    "\xed\xa0\x80",
    "\xed\xbf\xbf",
    "\xf4\x90\x80\x80",
    "\xf5\x80\x80\x80",
    "\xf8\x88\x80\x80\x80",
    "\xfe",
    "\xff",
    "\xc3",
    "\xe2\x82",
    "\xf0\x9f\x98",
    "\xc3(",
    "\xe2\x28\xa1",
    "\xe2\x82\x28",
    "\xf0\x28\x8c\xbc",
    "\xf0\x90\x28\xbc",
    "\xf0\x90\x8c\x28",
    "12345678\xe9",
    "\xed\xa0\xbd\xed\xb8\x80",
  };

  g_test_summary ("Overlong forms, surrogates, cut sequences and lone bytes are not UTF-8.");
  for (guint i = 0; i < G_N_ELEMENTS (insides); i++)
    {
      g_autofree char *value = g_strdup_printf ("\"%s\"", insides[i]);
      g_autofree char *key = g_strdup_printf ("{\"%s\":0}", insides[i]);
      g_autofree char *cut = g_strdup_printf ("\"%s", insides[i]);

      assert_syntax_error (value);
      assert_syntax_error (key);
      assert_syntax_error (cut);
    }
}

static void
test_refused_surrogates (void)
{
  static const char *const documents[] = {
    "\"\\ud800\"",
    "\"\\udbff\"",
    "\"\\udc00\"",
    "\"\\udfff\"",
    "\"\\ud83d\\ud83d\"",
    "\"\\ude00\\ud83d\"",
    "\"\\ud83d\\u0041\"",
    "\"\\ud83dx\"",
    "\"\\ud83d\\n\"",
    "\"\\ud83d\\u\"",
    "\"\\ud83d\\ude0\"",
    "\"\\ud83d\\",
    "\"\\ud83d\\ude00\\ude00\"",
    "{\"\\udc00\":1}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (documents); i++)
    assert_syntax_error (documents[i]);
}

static char *
nest (const char *open, const char *inside, const char *close, guint depth)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < depth; i++)
    g_string_append (text, open);
  g_string_append (text, inside);
  for (guint i = 0; i < depth; i++)
    g_string_append (text, close);
  return g_string_free (text, FALSE);
}

static void
test_depth (void)
{
  static const struct
  {
    const char *open, *inside, *close;
  } cases[] = {
    { "[", "", "]" }, { "[", "1", "]" }, { "{\"a\":", "1", "}" }, { "[0,", "{}", "]" }
  };

  g_test_summary ("32 containers inside each other are accepted, 33 and 1,000,000 are not.");
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *deepest = nest (cases[i].open, cases[i].inside, cases[i].close, 32);
      g_autofree char *deeper = nest (cases[i].open, cases[i].inside, cases[i].close, 33);
      g_autofree char *bottomless = nest (cases[i].open, "", "", 1000000);
      g_autoptr (HarvestJson) json = scan_ok (deepest);
      g_autoptr (GError) error = NULL;

      g_assert_null (scan (deeper, &error));
      g_assert_error (error, HARVEST_TEXT_ERROR, HARVEST_TEXT_ERROR_TOO_LARGE);
      g_clear_error (&error);
      g_assert_null (scan (bottomless, &error));
      g_assert_error (error, HARVEST_TEXT_ERROR, HARVEST_TEXT_ERROR_TOO_LARGE);
    }
  {
    g_autofree char *deeper = nest (cases[3].open, cases[3].inside, cases[3].close, 32);
    g_autoptr (GError) error = NULL;

    g_assert_null (scan (deeper, &error));
    g_assert_error (error, HARVEST_TEXT_ERROR, HARVEST_TEXT_ERROR_TOO_LARGE);
  }
}

static void
test_size (void)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("[1,2]", 5);
  g_autoptr (HarvestJson) json = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (harvest_json_scan (bytes, 4, &error));
  g_assert_error (error, HARVEST_TEXT_ERROR, HARVEST_TEXT_ERROR_TOO_LARGE);
  g_assert_cmpstr (error->message, ==, "5 bytes, at most 4 are accepted");
  g_clear_error (&error);

  json = harvest_json_scan (bytes, 5, &error);
  g_assert_no_error (error);
  g_assert_true (harvest_json_get_bytes (json) == bytes);
}

static void
test_repeated_keys (void)
{
  static const char *const documents[] = {
    "{\"a\":1,\"a\":2}",
    "{\"a\":1,\"b\":2,\"a\":1}",
    "{\"a\":1,\"\\u0061\":2}",
    "{\"\\u0061\":1,\"\\u0061\":2}",
    "{\"\\/\":1,\"/\":2}",
    "{\"\":1,\"\":2}",
    "{\"\xc3\xa9\":1,\"\\u00e9\":2}",
    "{\"\xf0\x9f\x98\x80\":1,\"\\ud83d\\ude00\":2}",
    "[{\"x\":{\"a\":[],\"a\":[]}}]",
    "{\"k\":{\"a\":1},\"l\":[{\"a\":1,\"b\":{},\"a\":2}]}",
  };
  g_autoptr (HarvestJson) json = NULL;

  g_test_summary ("A key stands once in an object, however it is escaped.");
  for (guint i = 0; i < G_N_ELEMENTS (documents); i++)
    assert_syntax_error (documents[i]);

  /* The same key in two objects, and keys that differ by normalisation only, are no repetition. */
  json = scan_ok ("{\"a\":{\"a\":1},\"b\":[{\"a\":1},{\"a\":2}],\"\xc3\xa9\":1,\"e\xcc\x81\":2}");
  g_assert_cmpuint (harvest_json_get_length (json, 0), ==, 4);
}

static GString *
make_many_keys (void)
{
  GString *text = g_string_new ("{");

  for (guint i = 0; i < MANY_KEYS; i++)
    g_string_append_printf (text, "%s\"k%u\":%u", i > 0 ? "," : "", i, i);
  return text;
}

static void
test_many_keys (void)
{
  g_autoptr (GString) text = make_many_keys ();
  g_autoptr (HarvestJson) json = NULL;
  g_autoptr (GError) error = NULL;
  guint value;

  g_test_summary ("A large object is checked in a moment (a quadratic check would take minutes), "
                  "and the repeated key that comes first is named.");
  g_string_append (text, "}");
  json = scan_ok (text->str);
  g_assert_cmpuint (harvest_json_get_length (json, 0), ==, MANY_KEYS);
  value = harvest_json_get_member (json, 0, "k199999");
  g_assert_cmpint (harvest_json_get_integer (json, value), ==, 199999);

  g_string_truncate (text, text->len - 1);
  g_string_append (text, ",\n\"\\u006b7\":1,\n\"k3\":2}");
  g_assert_null (scan (text->str, &error));
  g_assert_error (error, HARVEST_TEXT_ERROR, HARVEST_TEXT_ERROR_SYNTAX);
  g_assert_cmpstr (error->message, ==, "line 2, column 1: repeated key");
}

static void
test_error_place (void)
{
  static const struct
  {
    const char *text, *message;
  } cases[] = {
    { "", "line 1, column 1: expected a value, but the document ends" },
    { "[1,\n 2,\n  x]", "line 3, column 3: expected a value" },
    { "{\"a\": 1\r\n \"b\": 2}", "line 2, column 2: expected a comma or }" },
    { "[1 2]", "line 1, column 4: expected a comma or ]" },
    { "{\"a\" 1}", "line 1, column 6: expected a colon" },
    { "{a:1}", "line 1, column 2: expected a key in quotes" },
    { "{\"\xc3\xa9\xe2\x82\xac\":1,}", "line 1, column 9: expected a key in quotes" },
    { "[\"\xff\"]", "line 1, column 3: not UTF-8" },
    { "[\"a\\qb\"]", "line 1, column 4: no such escape" },
    { "[\"a", "line 1, column 4: expected the closing quote of a string, but the document ends" },
    { "[\"a\nb\"]", "line 1, column 4: control character in a string" },
    { "[\"\\ud800\"]", "line 1, column 3: half of a surrogate pair" },
    { "[\"\\u0000\"]", "line 1, column 3: the character NUL is not accepted" },
    { "{\"a\":1,\n\"a\":2}", "line 2, column 1: repeated key" },
    { "[01]", "line 1, column 2: a number does not begin with a needless 0" },
    { "[1.]", "line 1, column 4: expected a digit" },
    { "[ 9007199254740993]", "line 1, column 3: an integer is at most 9007199254740992 (2^53)" },
    { "[]\n\n []", "line 3, column 2: expected the end of the document" },
  };

  g_test_summary ("An error names the line and the column, in characters, and what was expected.");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (scan (cases[i].text, &error));
      g_assert_error (error, HARVEST_TEXT_ERROR, HARVEST_TEXT_ERROR_SYNTAX);
      g_assert_cmpstr (error->message, ==, cases[i].message);
    }
}

static void
test_strings (void)
{
  assert_string ("\"\"", "");
  assert_string ("\"plain words, longer than eight bytes\"",
                 "plain words, longer than eight bytes");
  assert_string ("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\/\b\f\n\r\t");
  assert_string ("\"\\u00e9\\u20AC\\ud83d\\ude00 end\"",
                 "\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80 end");
  assert_string ("\"\\ud800\\udc00\\udbff\\udfff\"", "\xf0\x90\x80\x80\xf4\x8f\xbf\xbf");
  assert_string ("\"caf\xc3\xa9\"", "caf\xc3\xa9");
  /* A special byte at each place of the eight that are looked at together. */
  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *spaces = g_strnfill (i, ' ');
      g_autofree char *text = g_strdup_printf ("\"%s\\n%s\"", spaces, spaces);
      g_autofree char *expected = g_strdup_printf ("%s\n%s", spaces, spaces);
      g_autofree char *control = g_strdup_printf ("\"%s\x1f%s\"", spaces, spaces);

      assert_string (text, expected);
      assert_syntax_error (control);
    }
}

static void
test_string_equal (void)
{
  g_autoptr (HarvestJson) json = scan_ok ("[\"abc\",\"a\\u0062c\"]");

  for (guint i = 1; i <= 2; i++)
    {
      g_assert_true (harvest_json_string_equal (json, i, "abc"));
      g_assert_false (harvest_json_string_equal (json, i, "ab"));
      g_assert_false (harvest_json_string_equal (json, i, "abcd"));
      g_assert_false (harvest_json_string_equal (json, i, ""));
      g_assert_false (harvest_json_string_equal (json, i, "abd"));
    }
}

static void
test_integers (void)
{
  g_autoptr (HarvestJson) json = scan_ok ("[0,-0,7,-7,9007199254740992,-9007199254740992,7.0,7e0]");
  static const gint64 expected[] = {
    0, 0, 7, -7, HARVEST_JSON_MAX_INTEGER, -HARVEST_JSON_MAX_INTEGER
  };
  guint value = harvest_json_first_child (json, 0);

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++, value = harvest_json_next (json, value))
    {
      g_assert_cmpint (harvest_json_get_kind (json, value), ==, HARVEST_JSON_INTEGER);
      g_assert_cmpint (harvest_json_get_integer (json, value), ==, expected[i]);
    }
  g_assert_cmpint (harvest_json_get_kind (json, value), ==, HARVEST_JSON_REAL);
  value = harvest_json_next (json, value);
  g_assert_cmpint (harvest_json_get_kind (json, value), ==, HARVEST_JSON_REAL);
  g_assert_cmpuint (harvest_json_next (json, value), ==, HARVEST_JSON_NONE);
}

static void
test_walk (void)
{
  g_autoptr (HarvestJson)
      json = scan_ok (" {\"a\" : [1, [2, {}], {\"x\": [ ]}], \"b\": {}, \"c\": \"d\" } ");
  static const char *const spans[] = { "\"a\"", "[1, [2, {}], {\"x\": [ ]}]",
                                       "\"b\"", "{}",
                                       "\"c\"", "\"d\"" };
  guint value = harvest_json_first_child (json, 0);
  guint array;

  g_test_summary ("Siblings follow each other whatever is inside them; spans are raw bytes.");
  for (guint i = 0; i < G_N_ELEMENTS (spans); i++, value = harvest_json_next (json, value))
    {
      gsize length;
      const char *span = harvest_json_get_span (json, value, &length);

      g_assert_cmpmem (span, length, spans[i], strlen (spans[i]));
    }
  g_assert_cmpuint (value, ==, HARVEST_JSON_NONE);

  array = harvest_json_get_member (json, 0, "a");
  g_assert_cmpint (harvest_json_get_kind (json, array), ==, HARVEST_JSON_ARRAY);
  g_assert_cmpuint (harvest_json_get_length (json, array), ==, 3);
  value = harvest_json_next (json,
                             harvest_json_next (json, harvest_json_first_child (json, array)));
  g_assert_cmpint (harvest_json_get_kind (json, value), ==, HARVEST_JSON_OBJECT);
  g_assert_cmpuint (harvest_json_next (json, value), ==, HARVEST_JSON_NONE);
  value = harvest_json_get_member (json, value, "x");
  g_assert_cmpuint (harvest_json_first_child (json, value), ==, HARVEST_JSON_NONE);

  g_assert_cmpuint (harvest_json_get_member (json, 0, "x"), ==, HARVEST_JSON_NONE);
  g_assert_cmpuint (harvest_json_get_member (json, 0, "d"), ==, HARVEST_JSON_NONE);
  g_assert_cmpuint (harvest_json_get_length (json, harvest_json_get_member (json, 0, "c")), ==, 0);
}

static void
test_member_by_escaped_key (void)
{
  g_autoptr (HarvestJson) json = scan_ok ("{\"t\\u0069tle\":\"x\",\"body\":null}");

  g_assert_cmpuint (harvest_json_get_member (json, 0, "title"), ==, 2);
  g_assert_cmpint (harvest_json_get_kind (json, harvest_json_get_member (json, 0, "body")), ==,
                   HARVEST_JSON_NULL);
}

static gpointer
unref_in_thread_cb (gpointer data)
{
  g_autoptr (HarvestJson) json = data;

  return GUINT_TO_POINTER (harvest_json_get_length (json, 0));
}

static void
test_shared_between_threads (void)
{
  g_autoptr (HarvestJson) json = scan_ok ("[1,2,3]");
  GThread *threads[4];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("json", unref_in_thread_cb, harvest_json_ref (json));
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_assert_cmpuint (GPOINTER_TO_UINT (g_thread_join (threads[i])), ==, 3);
}

static void
test_every_cut (void)
{
  static const char document[] =
      "{\"a\":[1,-2.5e+3,true,false,null,\"\\ud83d\\ude00 \xe2\x82\xac\"],\"b\":{\"c\":[]}}";

  g_test_summary ("A document cut at any byte is refused, never read past its end.");
  for (gsize length = 0; length < strlen (document); length++)
    {
      /* Of exactly this length, so that a sanitizer sees a byte too many. */
      g_autoptr (GBytes) bytes = g_bytes_new (document, length);
      g_autoptr (GError) error = NULL;

      g_assert_null (harvest_json_scan (bytes, 1000, &error));
      g_assert_error (error, HARVEST_TEXT_ERROR, HARVEST_TEXT_ERROR_SYNTAX);
    }
}

int
main (int argc, char *argv[])
{
  harvest_test_init (&argc, &argv);

  g_test_add_func ("/text/json/accepted", test_accepted);
  g_test_add_func ("/text/json/refused/structure", test_refused_structure);
  g_test_add_func ("/text/json/refused/numbers", test_refused_numbers);
  g_test_add_func ("/text/json/refused/strings", test_refused_strings);
  g_test_add_func ("/text/json/refused/nul-byte", test_refused_nul_byte);
  g_test_add_func ("/text/json/refused/utf8", test_refused_utf8);
  g_test_add_func ("/text/json/refused/surrogates", test_refused_surrogates);
  g_test_add_func ("/text/json/depth", test_depth);
  g_test_add_func ("/text/json/size", test_size);
  g_test_add_func ("/text/json/repeated-keys", test_repeated_keys);
  g_test_add_func ("/text/json/many-keys", test_many_keys);
  g_test_add_func ("/text/json/error-place", test_error_place);
  g_test_add_func ("/text/json/strings", test_strings);
  g_test_add_func ("/text/json/string-equal", test_string_equal);
  g_test_add_func ("/text/json/integers", test_integers);
  g_test_add_func ("/text/json/walk", test_walk);
  g_test_add_func ("/text/json/member-by-escaped-key", test_member_by_escaped_key);
  g_test_add_func ("/text/json/shared-between-threads", test_shared_between_threads);
  g_test_add_func ("/text/json/every-cut", test_every_cut);

  return g_test_run ();
}
