/* test-refused-change.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-refused-change"

#include "config.h"

#include "harvest-refused-change.h"
#include "harvest-test.h"

static HarvestRecord *
make_comment (const char *text)
{
  g_autoptr (HarvestRecordBuilder)
      builder = harvest_record_builder_new ("comment", "0190d7a4-0000-7000-8000-000000000001");
  g_autoptr (GError) error = NULL;
  HarvestRecord *comment = NULL;

  harvest_record_builder_set_root (builder, "0190d7a4-0000-7000-8000-000000000002");
  harvest_record_builder_set_string (builder, "author", "0190d7a4-0000-7000-8000-000000000003");
  harvest_record_builder_set_string (builder, "text", text);
  comment = harvest_record_builder_end (builder, &error);
  g_assert_no_error (error);
  return comment;
}

static void
test_texts (void)
{
  g_autoptr (HarvestRecord) mine = make_comment ("So did ours.");
  g_autoptr (HarvestRecord) theirs = make_comment ("Ours did not.");
  g_autoptr (HarvestChange) change = harvest_change_new_create (mine);
  g_autoptr (GPtrArray) alone = harvest_refused_change_get_texts (change, NULL);
  g_autoptr (GPtrArray) beside = harvest_refused_change_get_texts (change, theirs);
  g_autofree char *words = harvest_refused_change_dup_words (change);
  const HarvestRefusedText *text = g_ptr_array_index (beside, 0);

  g_test_summary ("What a person wrote is found in a change, and no reference or choice");

  g_assert_cmpuint (alone->len, ==, 1);
  g_assert_cmpuint (beside->len, ==, 1);
  g_assert_null (((const HarvestRefusedText *)g_ptr_array_index (alone, 0))->theirs);
  g_assert_cmpstr (text->field, ==, "text");
  g_assert_cmpstr (text->mine, ==, "So did ours.");
  g_assert_cmpstr (text->theirs, ==, "Ours did not.");
  g_assert_cmpstr (words, ==, "So did ours.");
}

static void
test_renew_create (void)
{
  g_autoptr (HarvestRecord) comment = make_comment ("So did ours.");
  g_autoptr (HarvestChange) change = harvest_change_new_create (comment);
  g_autoptr (GHashTable) texts = g_hash_table_new (g_str_hash, g_str_equal);
  const HarvestRenewal renewal = { .texts = texts };
  const HarvestRenewal as_it_was = { NULL };
  g_autoptr (GPtrArray) edited = NULL;
  g_autoptr (GPtrArray) same = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *words = NULL;

  g_test_summary ("A new record is sent again as the same record, edited or as it was");

  g_hash_table_insert (texts, (char *)"text", (char *)"So did mine.");
  edited = harvest_refused_change_renew (change, NULL, &renewal, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (edited->len, ==, 1);
  g_assert_cmpint (harvest_change_get_kind (g_ptr_array_index (edited, 0)), ==,
                   HARVEST_CHANGE_CREATE);
  g_assert_cmpstr (harvest_change_get_id (g_ptr_array_index (edited, 0)), ==,
                   harvest_record_get_id (comment));
  /* Its own number: the former one has its answer. */
  g_assert_cmpstr (harvest_change_get_op (g_ptr_array_index (edited, 0)), !=,
                   harvest_change_get_op (change));
  words = harvest_refused_change_dup_words (g_ptr_array_index (edited, 0));
  g_assert_cmpstr (words, ==, "So did mine.");

  same = harvest_refused_change_renew (change, NULL, &as_it_was, &error);
  g_assert_no_error (error);
  g_clear_pointer (&words, g_free);
  words = harvest_refused_change_dup_words (g_ptr_array_index (same, 0));
  g_assert_cmpstr (words, ==, "So did ours.");
}

static void
test_renew_delete (void)
{
  g_autoptr (HarvestRecord) comment = make_comment ("So did ours.");
  g_autoptr (HarvestChange) change = harvest_change_new_delete (comment);
  const HarvestRenewal renewal = { NULL };
  g_autoptr (GPtrArray) again = NULL;
  g_autoptr (GPtrArray) gone = NULL;

  g_test_summary ("What is gone need not be deleted again");

  again = harvest_refused_change_renew (change, comment, &renewal, NULL);
  g_assert_cmpuint (again->len, ==, 1);
  g_assert_cmpint (harvest_change_get_kind (g_ptr_array_index (again, 0)), ==,
                   HARVEST_CHANGE_DELETE);
  gone = harvest_refused_change_renew (change, NULL, &renewal, NULL);
  g_assert_cmpuint (gone->len, ==, 0);
}

static void
test_too_long (void)
{
  g_autoptr (HarvestRecord) comment = make_comment ("So did ours.");
  g_autoptr (HarvestChange) change = harvest_change_new_create (comment);
  g_autoptr (GHashTable) texts = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree char *text = g_strnfill (1000000, 'a');
  const HarvestRenewal renewal = { .texts = texts };
  g_autoptr (GError) error = NULL;

  g_test_summary ("What breaks a rule is an error, not another record");

  g_hash_table_insert (texts, (char *)"text", text);
  g_assert_null (harvest_refused_change_renew (change, NULL, &renewal, &error));
  g_assert_nonnull (error);
}

int
main (int argc, char **argv)
{
  harvest_test_init (&argc, &argv);

  g_test_add_func ("/refused-change/texts", test_texts);
  g_test_add_func ("/refused-change/renew-create", test_renew_create);
  g_test_add_func ("/refused-change/renew-delete", test_renew_delete);
  g_test_add_func ("/refused-change/too-long", test_too_long);

  return g_test_run ();
}
