/* test-record-builder.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-record-builder"

#include "config.h"

#include "harvest-model-error.h"
#include "harvest-record.h"
#include "harvest-test.h"
#include "harvest-uuid.h"

static HarvestRecordBuilder *
begin_story (void)
{
  HarvestRecordBuilder *builder = harvest_record_builder_new ("story", NULL);

  harvest_record_builder_set_string (builder, "audience", "company");
  harvest_record_builder_set_string (builder, "body", "It began at six.");
  harvest_record_builder_set_string (builder, "byline_mode", "none");
  harvest_record_builder_set_string (builder, "class", "internal");
  harvest_record_builder_set_string (builder, "kind", "story");
  harvest_record_builder_set_string (builder, "state", "captured");
  harvest_record_builder_set_string (builder, "visibility", "editors");

  return builder;
}

static void
test_build (void)
{
  g_autoptr (HarvestRecordBuilder) builder = begin_story ();
  g_autoptr (HarvestRecord) record = NULL;
  g_autoptr (HarvestRecord) read = NULL;
  g_autoptr (GError) error = NULL;

  g_test_summary ("What is built can be read back as the same record.");
  harvest_record_builder_set_boolean (builder, "title_auto", TRUE);
  harvest_record_builder_set_set (builder, "tags", (const char *const[]){ "b", "a", "b", NULL });
  record = harvest_record_builder_end (builder, &error);
  g_assert_no_error (error);
  g_assert_true (harvest_uuid_is_valid (harvest_record_get_id (record)));
  g_assert_cmpint (harvest_record_get_rev (record), ==, 0);

  read = harvest_record_parse (harvest_record_get_bytes (record), &error);
  g_assert_no_error (error);
  g_assert_true (harvest_record_equal (record, read));
  g_assert_cmpstr (harvest_record_get_set (read, "tags")[0], ==, "a");
  g_assert_cmpuint (g_strv_length ((char **)harvest_record_get_set (read, "tags")), ==, 2);
}

static void
test_mend (void)
{
  g_autoptr (HarvestRecordBuilder) builder = begin_story ();
  g_autoptr (HarvestRecord) record = NULL;
  g_autoptr (GError) error = NULL;

  g_test_summary ("A builder that was refused can be mended and ended again.");
  harvest_record_builder_set_string (builder, "occurred_on", "yesterday");
  record = harvest_record_builder_end (builder, &error);
  g_assert_error (error, HARVEST_MODEL_ERROR, HARVEST_MODEL_ERROR_INVALID);
  g_assert_cmpstr (error->message, ==,
                   "story.occurred_on: a day as YYYY-MM-DD, this one is “yesterday”");
  g_assert_null (record);
  g_clear_error (&error);

  harvest_record_builder_set_string (builder, "occurred_on", "2026-11-20");
  record = harvest_record_builder_end (builder, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (harvest_record_get_string (record, "occurred_on"), ==, "2026-11-20");
}

static void
test_snapshot (void)
{
  g_autoptr (HarvestRecordBuilder) builder = begin_story ();
  g_autoptr (HarvestRecord) before = harvest_record_builder_end (builder, NULL);
  g_autoptr (HarvestRecord) after = NULL;

  g_test_summary ("A snapshot does not change when its builder goes on.");
  harvest_record_builder_set_string (builder, "body", "It ended at seven.");
  harvest_record_builder_set_rev (builder, 4);
  after = harvest_record_builder_end (builder, NULL);
  g_assert_cmpstr (harvest_record_get_string (before, "body"), ==, "It began at six.");
  g_assert_cmpstr (harvest_record_get_string (after, "body"), ==, "It ended at seven.");
  g_assert_cmpint (harvest_record_get_rev (after), ==, 4);
  g_assert_cmpstr (harvest_record_get_id (before), ==, harvest_record_get_id (after));
}

static void
test_clean (void)
{
  static const struct
  {
    const char *field;
    const char *typed;
    const char *kept;
  } texts[] = {
    { "body", "one\r\ntwo\rthree\n\n\tfour", "one\ntwo\nthree\n\n\tfour" },
    { "body", "pasted\xe2\x80\xa8here\xe2\x80\xa9now", "pasted\nhere\nnow" },
    { "body", "bell\a esc\x1b[1m nel\xc2\x85 bad\xff", "bell esc[1m nel bad\xef\xbf\xbd" },
    { "body", " \n\t ", NULL },
    { "body", "  keeps its blanks  ", "  keeps its blanks  " },
    { "title", "  two\nlines ", "two lines" },
    { "title", "", NULL },
    { "title", " \t", NULL },
    { "title", "\xc2\xa0", NULL },
    { "site", NULL, NULL },
  };

  g_test_summary ("Whatever is typed or pasted becomes what a record may hold.");
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (HarvestRecordBuilder) builder = begin_story ();
      g_autoptr (HarvestRecord) record = NULL;
      g_autoptr (GError) error = NULL;

      harvest_record_builder_set_string (builder, texts[i].field, texts[i].typed);
      record = harvest_record_builder_end (builder, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (harvest_record_get_string (record, texts[i].field), ==, texts[i].kept);
    }
}

static void
test_clean_set (void)
{
  g_autoptr (HarvestRecordBuilder) builder = begin_story ();
  g_autoptr (HarvestRecord) record = NULL;

  g_test_summary ("Elements of a set are cleaned, blank ones go, and an empty set is none.");
  harvest_record_builder_set_set (builder, "tags",
                                  (const char *const[]){ " x ", "", "x", "\n", NULL });
  record = harvest_record_builder_end (builder, NULL);
  g_assert_cmpuint (g_strv_length ((char **)harvest_record_get_set (record, "tags")), ==, 1);
  g_assert_cmpstr (harvest_record_get_set (record, "tags")[0], ==, "x");
  g_clear_pointer (&record, harvest_record_unref);

  harvest_record_builder_set_set (builder, "tags", (const char *const[]){ NULL });
  record = harvest_record_builder_end (builder, NULL);
  g_assert_false (harvest_record_has (record, "tags"));
}

static void
test_unset (void)
{
  g_autoptr (HarvestRecordBuilder) builder = begin_story ();
  g_autoptr (HarvestRecordBuilder) copy = NULL;
  g_autoptr (HarvestRecord) record = NULL;
  g_autoptr (GError) error = NULL;

  g_test_summary ("What is unset is gone; what is required then is missing.");
  copy = harvest_record_builder_copy (builder);
  harvest_record_builder_unset (builder, "body");
  record = harvest_record_builder_end (builder, &error);
  g_assert_no_error (error);
  g_assert_false (harvest_record_has (record, "body"));
  g_clear_pointer (&record, harvest_record_unref);

  harvest_record_builder_unset (builder, "kind");
  g_assert_null (harvest_record_builder_end (builder, &error));
  g_assert_error (error, HARVEST_MODEL_ERROR, HARVEST_MODEL_ERROR_INVALID);
  g_assert_cmpstr (error->message, ==, "story.kind: required");
  g_assert_cmpstr (harvest_record_builder_get_string (copy, "body"), ==, "It began at six.");
}

static void
test_root (void)
{
  g_autofree char *story = harvest_uuid_new (harvest_clock_system ());
  g_autoptr (HarvestRecordBuilder) builder = harvest_record_builder_new ("comment", NULL);
  g_autoptr (HarvestRecord) record = NULL;
  g_autoptr (GError) error = NULL;

  g_test_summary ("A record that depends on another names it.");
  harvest_record_builder_set_string (builder, "author", story);
  harvest_record_builder_set_string (builder, "text", "Well told!");
  g_assert_null (harvest_record_builder_end (builder, &error));
  g_assert_error (error, HARVEST_MODEL_ERROR, HARVEST_MODEL_ERROR_INVALID);
  g_clear_error (&error);

  harvest_record_builder_set_root (builder, story);
  record = harvest_record_builder_end (builder, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (harvest_record_get_root (record), ==, story);
}

static void
test_misuse (void)
{
  g_autoptr (HarvestRecordBuilder) builder = begin_story ();

  g_test_summary ("A field that is not declared, or of another kind, is the caller's mistake.");
  g_test_expect_message ("harvest-record-builder", G_LOG_LEVEL_CRITICAL, "*declaration != NULL*");
  harvest_record_builder_set_string (builder, "titel", "x");
  g_test_expect_message ("harvest-record-builder", G_LOG_LEVEL_CRITICAL, "*declaration != NULL*");
  harvest_record_builder_set_integer (builder, "title", 1);
  g_test_assert_expected_messages ();
}

static void
test_size (void)
{
  g_autoptr (GString) body = g_string_new (NULL);
  g_autoptr (HarvestRecordBuilder) builder = begin_story ();
  g_autoptr (HarvestRecord) record = NULL;
  g_autoptr (GError) error = NULL;

  g_test_summary ("The longest text that is allowed fits into the longest document.");
  for (int i = 0; i < 50000; i++)
    g_string_append (body, "𝕏");
  harvest_record_builder_set_string (builder, "body", body->str);
  record = harvest_record_builder_end (builder, &error);
  g_assert_no_error (error);
  g_clear_pointer (&record, harvest_record_unref);

  g_string_append_c (body, '!');
  harvest_record_builder_set_string (builder, "body", body->str);
  g_assert_null (harvest_record_builder_end (builder, &error));
  g_assert_error (error, HARVEST_MODEL_ERROR, HARVEST_MODEL_ERROR_INVALID);
  g_assert_cmpstr (error->message, ==, "story.body: at most 50000 characters, this one has 50001");
}

int
main (int argc, char **argv)
{
  harvest_test_init (&argc, &argv);
  g_test_add_func ("/model/record-builder/build", test_build);
  g_test_add_func ("/model/record-builder/mend", test_mend);
  g_test_add_func ("/model/record-builder/snapshot", test_snapshot);
  g_test_add_func ("/model/record-builder/clean", test_clean);
  g_test_add_func ("/model/record-builder/clean-set", test_clean_set);
  g_test_add_func ("/model/record-builder/unset", test_unset);
  g_test_add_func ("/model/record-builder/root", test_root);
  g_test_add_func ("/model/record-builder/misuse", test_misuse);
  g_test_add_func ("/model/record-builder/size", test_size);

  return g_test_run ();
}
