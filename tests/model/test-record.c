/* test-record.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-record"

#include "config.h"

#include "harvest-model-error.h"
#include "harvest-record.h"
#include "harvest-test.h"

#include <string.h>

#define ID     "017f22e2-79b0-7cc3-98c4-dc0c0c07398f"
#define PERSON "017f22e2-79b0-7cc3-98c4-dc0c0c073990"
#define HEAD                                                                                       \
  "{\"fields\":{\"audience\":\"team\",\"body\":\"B\",\"byline_mode\":\"none\",\"class\":"          \
  "\"internal\","
#define TAIL                                                                                       \
  "\"kind\":\"story\",\"state\":\"captured\",\"visibility\":\"editors\"},\"id\":\"" ID             \
  "\",\"rev\":0,\"type\":\"story\"}"

static HarvestRecord *
parse (const char *document, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (document, strlen (document));

  return harvest_record_parse (bytes, error);
}

static void
assert_bytes (HarvestRecord *record, const char *expected)
{
  gsize size;
  const char *data = g_bytes_get_data (harvest_record_get_bytes (record), &size);
  g_autofree char *document = g_strndup (data, size);

  g_assert_cmpstr (document, ==, expected);
}

static void
assert_refused (const char *document, int code, const char *message)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HarvestRecord) record = parse (document, &error);

  g_assert_error (error, HARVEST_MODEL_ERROR, code);
  g_assert_cmpstr (error->message, ==, message);
  g_assert_null (record);
}

static void
test_read (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HarvestRecord) record = NULL;
  const char *const *tags;

  g_test_summary ("A document's values come back by their names.");
  record = parse (HEAD "\"occurred_on\":\"2026-02-28\",\"reviewed\":true,\"tags\":[\"a\",\"b\"],"
                       "\"title\":\"Grüße \\u00e9 \\\"x\\\"\"," TAIL,
                  &error);
  g_assert_no_error (error);
  g_assert_cmpstr (harvest_record_get_id (record), ==, ID);
  g_assert_true (harvest_record_is (record, "story"));
  g_assert_false (harvest_record_is (record, "story-event"));
  g_assert_cmpint (harvest_record_get_rev (record), ==, 0);
  g_assert_null (harvest_record_get_root (record));
  g_assert_cmpint (harvest_record_get_created (record), ==,
                   G_GINT64_CONSTANT (1645557742000) * 1000);
  g_assert_cmpstr (harvest_record_get_string (record, "title"), ==, "Grüße é \"x\"");
  g_assert_cmpstr (harvest_record_get_string (record, "occurred_on"), ==, "2026-02-28");
  g_assert_true (harvest_record_get_boolean (record, "reviewed"));
  tags = harvest_record_get_set (record, "tags");
  g_assert_cmpuint (g_strv_length ((char **)tags), ==, 2);
  g_assert_cmpstr (tags[1], ==, "b");
  g_assert_true (harvest_record_has (record, "title"));
  g_assert_false (harvest_record_has (record, "site"));
  g_assert_null (harvest_record_get_string (record, "site"));
  g_assert_null (harvest_record_get_set (record, "themes"));
  g_assert_false (harvest_record_get_boolean (record, "needs_teller_ok"));
}

static void
test_canonical (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HarvestRecord) record = NULL;

  g_test_summary ("Any spelling of a document gives the same canonical bytes.");
  record = parse (" { \"type\" : \"story\", \"rev\":0, \"id\":\"" ID "\",\n \"fields\": {"
                  "\"visibility\":\"editors\", \"state\":\"captured\", \"kind\":\"\\u0073tory\","
                  "\"cl\\u0061ss\":\"internal\", \"byline_mode\":\"none\", \"body\":\"\\u0042\","
                  "\"audience\" : \"team\" } } ",
                  &error);
  g_assert_no_error (error);
  assert_bytes (record, HEAD TAIL);
}

static void
test_unknown (void)
{
  static const char document[] =
      "{\"aaa\":[1.10,{\"deep\":1e999}],\"fields\":{\"audience\":\"team\",\"body\":\"B\","
      "\"byline_mode\":\"none\",\"class\":\"internal\",\"kind\":\"story\",\"mood\":0.10,\"state\":"
      "\"captured\",\"visibility\":\"editors\",\"zeal\":{ \"x\" : [ ] }},\"id\":\"" ID
      "\",\"rev\":0,\"type\":\"story\",\"zzz\":\"\\u0041\"}";
  g_autoptr (GError) error = NULL;
  g_autoptr (HarvestRecord) record = parse (document, &error);
  g_autoptr (HarvestRecord) changed = NULL;
  g_autoptr (HarvestRecordBuilder) builder = NULL;
  g_autofree char *expected = NULL;
  g_auto (GStrv) halves = NULL;

  g_test_summary ("Members that are not known, in a record and in its fields, are written back "
                  "byte by byte, also after an edit.");
  g_assert_no_error (error);
  assert_bytes (record, document);

  builder = harvest_record_builder_new_from (record);
  harvest_record_builder_set_string (builder, "body", "C");
  changed = harvest_record_builder_end (builder, &error);
  g_assert_no_error (error);
  halves = g_strsplit (document, "\"B\"", 2);
  expected = g_strjoinv ("\"C\"", halves);
  assert_bytes (changed, expected);
  g_assert_false (harvest_record_equal (record, changed));
}

static void
test_values (void)
{
  g_autofree char *long_title = g_strnfill (201, 'x');
  g_autofree char *long_document = g_strconcat (HEAD "\"title\":\"", long_title, "\"," TAIL, NULL);
  static const struct
  {
    const char *field;
    const char *message;
  } wrong[] = {
    { "\"title\":\"\"", "story.title: at least 1 characters, this one has 0" },
    { "\"title\":\"a\\nb\"",
      "story.title: no control characters or line ends, this one has U+000A" },
    { "\"title\":\"a\\u0085b\"",
      "story.title: no control characters or line ends, this one has U+0085" },
    { "\"title\":7", "story.title: a string" },
    { "\"title\":null", "story.title: a string" },
    { "\"title_auto\":\"yes\"", "story.title_auto: true or false" },
    { "\"title_auto\":1", "story.title_auto: true or false" },
    { "\"lang\":\"deu\"", "story.lang: a language by two letters (ISO 639-1), this one is “deu”" },
    { "\"lang\":\"xx\"", "story.lang: a language by two letters (ISO 639-1), this one is “xx”" },
    { "\"occurred_on\":\"2026-02-29\"",
      "story.occurred_on: a day as YYYY-MM-DD, this one is “2026-02-29”" },
    { "\"occurred_on\":\"2026-2-1\"",
      "story.occurred_on: a day as YYYY-MM-DD, this one is “2026-2-1”" },
    { "\"unit\":\"Marketing\"",
      "story.unit: an id (UUID of version 7, lower case), this one is “Marketing”" },
    { "\"tags\":\"a\"", "story.tags: a list of strings" },
    { "\"tags\":[1]", "story.tags: a list of strings" },
    { "\"tags\":[]", "story.tags: at least 1 element; without one it is left out" },
    { "\"tags\":[\"b\",\"a\"]", "story.tags: sorted by bytes and each only once, this one is “a”" },
    { "\"tags\":[\"a\",\"a\"]", "story.tags: sorted by bytes and each only once, this one is “a”" },
    { "\"themes\":[\"x\"]", "story.themes: ids (UUID of version 7, lower case), this one is “x”" },
    { "\"journey_stage\":\"later\"",
      "story.journey_stage: one of before, buy, use, service, came_back, this one is “later”" },
    { "\"journey_stage\":\"0123456789012345678901234567890123456789\\u0001\"",
      "story.journey_stage: one of before, buy, use, service, came_back, this one is "
      "“0123456789012345678901234567890123456789…”" },
    { "\"byline\":\"Ken\"", "story.byline: must not be there for the byline_mode “none”" },
  };

  g_test_summary ("A wrong value is refused with its field, the rule and itself.");
  assert_refused (long_document, HARVEST_MODEL_ERROR_INVALID,
                  "story.title: at most 200 characters, this one has 201");
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autofree char *document = g_strconcat (HEAD, wrong[i].field, ",", TAIL, NULL);

      assert_refused (document, HARVEST_MODEL_ERROR_INVALID, wrong[i].message);
    }
}

static void
test_limits (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HarvestRecord) record = NULL;
  g_autoptr (GString) title = g_string_new (NULL);
  g_autofree char *document = NULL;

  g_test_summary ("Limits count characters, not bytes, and the limit itself is allowed.");
  for (int i = 0; i < 200; i++)
    g_string_append (title, "界");
  document = g_strconcat (HEAD "\"title\":\"", title->str, "\"," TAIL, NULL);
  record = parse (document, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (harvest_record_get_string (record, "title"), ==, title->str);
}

static void
test_kinds (void)
{
  static const char document[] =
      "{\"fields\":{\"bytes\":%s,\"mime\":\"image/png\",\"sha256\":\"%s\"},\"id\":\"" ID
      "\",\"rev\":1,\"root\":\"" PERSON "\",\"type\":\"asset\"}";
  static const char hash[] = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
  static const struct
  {
    const char *bytes;
    const char *hash;
    const char *message;
  } wrong[] = {
    { "-1", hash, "asset.bytes: from 0 to 9007199254740992, this one is -1" },
    { "1.5", hash, "asset.bytes: a whole number" },
    { "1", "abc", "asset.sha256: 64 lower-case hexadecimal digits (SHA-256), this one is “abc”" },
  };
  g_autofree char *good = g_strdup_printf (document, "9007199254740992", hash);
  g_autoptr (GError) error = NULL;
  g_autoptr (HarvestRecord) record = parse (good, &error);

  g_test_summary ("Numbers and hashes keep their rules.");
  g_assert_no_error (error);
  g_assert_cmpint (harvest_record_get_integer (record, "bytes"), ==,
                   G_GINT64_CONSTANT (9007199254740992));
  g_assert_cmpstr (harvest_record_get_root (record), ==, PERSON);
  assert_bytes (record, good);
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autofree char *text = g_strdup_printf (document, wrong[i].bytes, wrong[i].hash);

      assert_refused (text, HARVEST_MODEL_ERROR_INVALID, wrong[i].message);
    }
}

static void
test_time (void)
{
  static const char document[] = "{\"fields\":{\"at\":\"%s\",\"kind\":\"state\"},\"id\":\"" ID
                                 "\",\"rev\":1,\"root\":\"" PERSON "\",\"type\":\"story-event\"}";
  static const char *const wrong[] = {
    "2026-11-21T24:00:00Z", "2026-11-21T23:60:00Z", "2026-11-21T23:59:60Z", "2026-11-21 23:59:59Z",
    "2026-11-21T23:59:59",  "2026-02-30T23:59:59Z", "0000-01-01T00:00:00Z",
  };
  g_autofree char *good = g_strdup_printf (document, "2026-11-21T23:59:59Z");
  g_autoptr (GError) error = NULL;
  g_autoptr (HarvestRecord) record = parse (good, &error);

  g_test_summary ("A time is one of the calendar, in UTC and to the second.");
  g_assert_no_error (error);
  g_assert_cmpstr (harvest_record_get_string (record, "at"), ==, "2026-11-21T23:59:59Z");
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autofree char *text = g_strdup_printf (document, wrong[i]);
      g_autofree char *message = g_strdup_printf (
          "story-event.at: a time as YYYY-MM-DDThh:mm:ssZ, this one is “%s”", wrong[i]);

      assert_refused (text, HARVEST_MODEL_ERROR_INVALID, message);
    }
}

static void
test_head (void)
{
  g_test_summary ("What is beside the fields is checked too.");
  assert_refused ("[]", HARVEST_MODEL_ERROR_SYNTAX, "the document: an object");
  assert_refused ("{}", HARVEST_MODEL_ERROR_SYNTAX, "type: a string, required");
  assert_refused ("{\"type\":\"tale\"}", HARVEST_MODEL_ERROR_UNKNOWN_TYPE,
                  "type: “tale” is not known in this version");
  assert_refused ("{\"type\":\"story\"}", HARVEST_MODEL_ERROR_SYNTAX,
                  "fields: an object, required");
  assert_refused ("{\"fields\":{},\"type\":\"story\"}", HARVEST_MODEL_ERROR_SYNTAX,
                  "id: a string, required");
  assert_refused ("{\"fields\":{},\"id\":\"x\",\"type\":\"story\"}", HARVEST_MODEL_ERROR_SYNTAX,
                  "rev: a whole number, required");
  assert_refused ("{\"fields\":{},\"id\":\"x\",\"rev\":1,\"type\":\"story\"}",
                  HARVEST_MODEL_ERROR_INVALID,
                  "story.id: an id (UUID of version 7, lower case), this one is “x”");
  assert_refused ("{\"fields\":{},\"id\":\"" ID "\",\"rev\":-1,\"type\":\"story\"}",
                  HARVEST_MODEL_ERROR_INVALID, "story.rev: from 0, this one is -1");
  assert_refused ("{\"fields\":{},\"id\":\"" ID "\",\"rev\":0,\"root\":\"" PERSON
                  "\",\"type\":\"story\"}",
                  HARVEST_MODEL_ERROR_INVALID,
                  "story.root: a record of this type has none, this one has “" PERSON "”");
  assert_refused ("{\"fields\":{},\"id\":\"" ID "\",\"rev\":0,\"type\":\"comment\"}",
                  HARVEST_MODEL_ERROR_INVALID, "comment.root: required, the id of a story");
  assert_refused ("{\"fields\":{},\"id\":\"" ID "\",\"rev\":0,\"type\":\"story\"}",
                  HARVEST_MODEL_ERROR_INVALID, "story.audience: required");
}

static void
test_syntax (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HarvestRecord) record = parse ("{\"type\":}", &error);

  g_test_summary ("What is no JSON is refused with line and column.");
  g_assert_null (record);
  g_assert_error (error, HARVEST_MODEL_ERROR, HARVEST_MODEL_ERROR_SYNTAX);
  g_assert_nonnull (strstr (error->message, "9"));
}

static void
test_depth (void)
{
  g_autoptr (GString) document = g_string_new (HEAD "\"deep\":");
  g_autoptr (GError) error = NULL;
  g_autoptr (HarvestRecord) record = NULL;

  g_test_summary ("A member that is not known may not be nested so deep that a message could not "
                  "carry it.");
  for (int i = 0; i < 24; i++)
    g_string_append_c (document, '[');
  g_string_append (document, "\"[[[[\\\"[[[[\"");
  for (int i = 0; i < 24; i++)
    g_string_append_c (document, ']');
  g_string_append (document, "," TAIL);
  record = parse (document->str, &error);
  g_assert_no_error (error);

  g_string_assign (document,
                   HEAD "\"deep\":[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]," TAIL);
  assert_refused (document->str, HARVEST_MODEL_ERROR_INVALID,
                  "story: a member that is not known here is nested deeper than 24");
}

static gpointer
get_bytes (gpointer data)
{
  return harvest_record_get_bytes (data);
}

static void
test_threads (void)
{
  g_test_summary ("Threads that ask for a record's bytes at the same time get the same ones.");
  for (int i = 0; i < 200; i++)
    {
      g_autoptr (HarvestRecord) record = parse (HEAD TAIL, NULL);
      GThread *other = g_thread_new ("bytes", get_bytes, record);
      GBytes *mine = harvest_record_get_bytes (record);

      g_assert_true (g_thread_join (other) == mine);
    }
}

static void
test_speed (void)
{
  g_autoptr (GString) body = g_string_new (NULL);
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *document = NULL;
  double seconds;
  int n = g_test_perf () ? 200000 : 2000;

  g_test_summary ("How long it takes to read a story of 1,200 characters.");
  while (body->len < 1200)
    g_string_append (body, "The customer called about the press, and Ken knew. ");
  document = g_strconcat ("{\"fields\":{\"audience\":\"team\",\"body\":\"", body->str,
                          "\",\"byline\":\"Ken, Leeds\",\"byline_mode\":\"first_name_site\","
                          "\"class\":\"internal\",\"kind\":\"story\",\"lang\":\"en\","
                          "\"occurred_on\":\"2026-02-28\",\"state\":\"captured\",\"tags\":"
                          "[\"press\",\"service\"],\"title\":\"Ken knew\",\"unit\":\"" PERSON
                          "\",\"visibility\":\"editors\"},\"id\":\"" ID
                          "\",\"rev\":2,\"type\":\"story\"}",
                          NULL);
  bytes = g_bytes_new (document, strlen (document));

  g_test_timer_start ();
  for (int i = 0; i < n; i++)
    {
      g_autoptr (HarvestRecord) record = harvest_record_parse (bytes, NULL);

      g_assert_nonnull (record);
    }
  seconds = g_test_timer_elapsed ();
  g_test_minimized_result (seconds / n * 1e6, "%.2f µs for one story", seconds / n * 1e6);
}

int
main (int argc, char **argv)
{
  harvest_test_init (&argc, &argv);
  g_test_add_func ("/model/record/read", test_read);
  g_test_add_func ("/model/record/canonical", test_canonical);
  g_test_add_func ("/model/record/unknown", test_unknown);
  g_test_add_func ("/model/record/values", test_values);
  g_test_add_func ("/model/record/limits", test_limits);
  g_test_add_func ("/model/record/kinds", test_kinds);
  g_test_add_func ("/model/record/time", test_time);
  g_test_add_func ("/model/record/head", test_head);
  g_test_add_func ("/model/record/syntax", test_syntax);
  g_test_add_func ("/model/record/depth", test_depth);
  g_test_add_func ("/model/record/threads", test_threads);
  g_test_add_func ("/model/record/speed", test_speed);

  return g_test_run ();
}
