/* test-acts.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-acts"

#include "config.h"

#include "harvest-acts.h"
#include "harvest-model-error.h"
#include "harvest-test.h"
#include "model-samples.h"

#include <string.h>

/* The record that the @i-th of @changes makes, of @before if it is about that. */
static HarvestRecord *
get_result (GPtrArray *changes, guint i, HarvestRecord *before)
{
  g_autoptr (GError) error = NULL;
  HarvestChange *change = g_ptr_array_index (changes, i);
  gboolean same = strcmp (harvest_change_get_id (change), harvest_record_get_id (before)) == 0;
  HarvestRecord *result = harvest_change_apply (change, same ? before : NULL, NULL, &error);

  g_assert_no_error (error);
  return result;
}

static void
test_edit (void)
{
  g_autoptr (HarvestRecordBuilder) builder = sample_begin_story ();
  g_autoptr (HarvestRecord) before = NULL;
  g_autoptr (HarvestRecord) after = NULL;
  g_autoptr (HarvestRecord) story = NULL;
  g_autoptr (HarvestRecord) revision = NULL;
  g_autoptr (GPtrArray) changes = NULL;
  g_autoptr (GError) error = NULL;

  g_test_summary ("An edit changes the story and keeps its text, with who and why, as a revision.");
  harvest_record_builder_set_boolean (builder, "title_auto", TRUE);
  before = sample_end (builder);
  harvest_record_builder_set_string (builder, "title", "A better title");
  harvest_record_builder_set_string (builder, "body", "One.\n\nTwo!");
  after = sample_end (builder);
  changes = harvest_act_edit (before, after, SAMPLE_PERSON, "Shorter", harvest_clock_system (),
                              &error);
  g_assert_no_error (error);
  g_assert_cmpuint (changes->len, ==, 2);
  g_assert_cmpstr (harvest_change_get_reason (changes->pdata[0]), ==, "Shorter");

  story = get_result (changes, 0, before);
  g_assert_cmpstr (harvest_record_get_string (story, "body"), ==, "One.\n\nTwo!");
  g_assert_false (harvest_record_get_boolean (story, "title_auto"));

  revision = get_result (changes, 1, before);
  g_assert_true (harvest_record_is (revision, "story-revision"));
  g_assert_cmpstr (harvest_record_get_root (revision), ==, SAMPLE_ID);
  g_assert_cmpstr (harvest_record_get_string (revision, "text"), ==, "One.\n\nTwo!");
  g_assert_cmpstr (harvest_record_get_string (revision, "title"), ==, "A better title");
  g_assert_cmpstr (harvest_record_get_string (revision, "editor"), ==, SAMPLE_PERSON);
  g_assert_cmpstr (harvest_record_get_string (revision, "reason"), ==, "Shorter");
  g_assert_false (harvest_record_get_boolean (revision, "is_original"));
}

static void
test_edit_beside (void)
{
  g_autoptr (HarvestRecordBuilder) builder = sample_begin_story ();
  g_autoptr (HarvestRecord) before = sample_end (builder);
  g_autoptr (HarvestRecord) after = NULL;
  g_autoptr (GPtrArray) nothing = NULL;
  g_autoptr (GPtrArray) changes = NULL;

  g_test_summary ("A change of tags is no new text, and no change is no act.");
  nothing = harvest_act_edit (before, before, SAMPLE_PERSON, NULL, harvest_clock_system (), NULL);
  g_assert_cmpuint (nothing->len, ==, 0);
  harvest_record_builder_set_set (builder, "tags", (const char *const[]){ "new", NULL });
  after = sample_end (builder);
  changes = harvest_act_edit (before, after, SAMPLE_PERSON, NULL, harvest_clock_system (), NULL);
  g_assert_cmpuint (changes->len, ==, 1);
}

static void
test_byline (void)
{
  g_autoptr (HarvestRecordBuilder) person = harvest_record_builder_new ("person", SAMPLE_PERSON);
  g_autoptr (HarvestRecordBuilder) builder = sample_begin_story ();
  g_autoptr (HarvestRecord) teller = NULL;
  g_autoptr (HarvestRecord) story = sample_end (builder);
  g_autoptr (HarvestRecord) named = NULL;
  g_autoptr (HarvestRecord) unnamed = NULL;
  g_autoptr (GPtrArray) changes = NULL;

  g_test_summary ("The byline follows its mode, and nothing of it is left when nobody is named.");
  harvest_record_builder_set_string (person, "name", "Rosa Lind");
  harvest_record_builder_set_string (person, "site", "Kassel");
  teller = sample_end (person);
  changes = harvest_act_set_byline (story, teller, "first_name_site", NULL);
  named = get_result (changes, 0, story);
  g_assert_cmpstr (harvest_record_get_string (named, "byline"), ==, "Rosa, Kassel");
  g_clear_pointer (&changes, g_ptr_array_unref);

  changes = harvest_act_set_byline (named, teller, "none", NULL);
  unnamed = get_result (changes, 0, named);
  g_assert_false (harvest_record_has (unnamed, "byline"));
}

static void
assert_moved (GPtrArray *changes, HarvestRecord *story, const char *state, const char *reason)
{
  g_autoptr (HarvestRecord) moved = NULL;

  g_assert_cmpuint (changes->len, ==, 1);
  g_assert_true (harvest_change_is_request (changes->pdata[0]));
  g_assert_cmpstr (harvest_change_get_reason (changes->pdata[0]), ==, reason);
  moved = get_result (changes, 0, story);
  g_assert_cmpstr (harvest_record_get_string (moved, "state"), ==, state);
}

static void
test_move (void)
{
  g_autoptr (HarvestRecordBuilder) builder = sample_begin_story ();
  g_autoptr (HarvestRecord) story = sample_end (builder);
  g_autoptr (GPtrArray) withdrawn = harvest_act_withdraw (story, NULL, NULL);
  g_autoptr (GPtrArray) declined = harvest_act_move (story, HARVEST_STATE_DECLINED,
                                                     "Told last week, thank you", NULL);
  g_autoptr (GPtrArray) again = harvest_act_tell_again (story, NULL);

  g_test_summary ("A step is asked for, with its reason.");
  assert_moved (withdrawn, story, "withdrawn_by_teller", NULL);
  assert_moved (declined, story, "declined", "Told last week, thank you");
  assert_moved (again, story, "submitted", NULL);
}

static void
test_agree (void)
{
  static const char *const states[][2] = { { "in_review", "teller_ok" }, { "triaged", "triaged" } };

  g_test_summary ("Who agrees takes the step if they were asked to, and says yes in any case.");
  for (gsize i = 0; i < G_N_ELEMENTS (states); i++)
    {
      g_autoptr (HarvestRecordBuilder) builder = sample_begin_story ();
      g_autoptr (HarvestRecord) story = NULL;
      g_autoptr (HarvestRecord) agreed = NULL;
      g_autoptr (GPtrArray) changes = NULL;

      harvest_record_builder_set_string (builder, "state", states[i][0]);
      harvest_record_builder_set_boolean (builder, "needs_teller_ok", TRUE);
      story = sample_end (builder);
      changes = harvest_act_agree (story, NULL);
      agreed = get_result (changes, 0, story);
      g_assert_cmpstr (harvest_record_get_string (agreed, "state"), ==, states[i][1]);
      g_assert_false (harvest_record_get_boolean (agreed, "needs_teller_ok"));
    }
}

static void
test_show (void)
{
  g_autoptr (HarvestRecordBuilder) builder = sample_begin_story ();
  g_autoptr (HarvestRecord) story = NULL;
  g_autoptr (HarvestRecord) shown = NULL;
  g_autoptr (GPtrArray) changes = NULL;

  g_test_summary ("What a curator lets through has been read.");
  harvest_record_builder_set_string (builder, "state", "submitted");
  story = sample_end (builder);
  changes = harvest_act_show (story, NULL);
  g_assert_true (harvest_change_check_writers (changes->pdata[0], HARVEST_WRITER_CURATOR, NULL));
  shown = get_result (changes, 0, story);
  g_assert_true (harvest_record_get_boolean (shown, "reviewed"));
  g_assert_cmpstr (harvest_record_get_string (shown, "state"), ==, "triaged");
}

static void
test_delete (void)
{
  g_autoptr (HarvestRecordBuilder) builder = sample_begin_story ();
  g_autoptr (HarvestRecord) story = sample_end (builder);
  g_autoptr (GPtrArray) changes = harvest_act_delete (story, NULL);

  g_test_summary ("A story is deleted by one change.");
  g_assert_cmpuint (changes->len, ==, 1);
  g_assert_cmpint (harvest_change_get_kind (changes->pdata[0]), ==, HARVEST_CHANGE_DELETE);
  g_assert_null (get_result (changes, 0, story));
}

static void
test_answer (void)
{
  g_autoptr (HarvestRecordBuilder) builder = sample_begin_story ();
  g_autoptr (HarvestRecord) story = sample_end (builder);
  g_autoptr (GPtrArray) commented = NULL;
  g_autoptr (GPtrArray) thanked = NULL;
  g_autoptr (HarvestRecord) comment = NULL;
  g_autoptr (HarvestRecord) thanks = NULL;
  g_autoptr (GError) error = NULL;

  g_test_summary ("A comment needs words, a thank-you does not.");
  commented = harvest_act_comment (story, SAMPLE_PERSON, "Which press?", SAMPLE_OTHER,
                                   harvest_clock_system (), &error);
  g_assert_no_error (error);
  comment = get_result (commented, 0, story);
  g_assert_true (harvest_record_is (comment, "comment"));
  g_assert_cmpstr (harvest_record_get_root (comment), ==, SAMPLE_ID);
  g_assert_cmpstr (harvest_record_get_string (comment, "text"), ==, "Which press?");
  g_assert_cmpstr (harvest_record_get_string (comment, "reply_to"), ==, SAMPLE_OTHER);

  thanked = harvest_act_thank (story, SAMPLE_PERSON, NULL, harvest_clock_system (), &error);
  g_assert_no_error (error);
  thanks = get_result (thanked, 0, story);
  g_assert_true (harvest_record_is (thanks, "thanks"));
  g_assert_cmpstr (harvest_record_get_string (thanks, "author"), ==, SAMPLE_PERSON);

  g_assert_null (
      harvest_act_comment (story, SAMPLE_PERSON, " \n", NULL, harvest_clock_system (), &error));
  g_assert_error (error, HARVEST_MODEL_ERROR, HARVEST_MODEL_ERROR_INVALID);
  g_assert_cmpstr (error->message, ==, "comment.text: required");
}

int
main (int argc, char **argv)
{
  harvest_test_init (&argc, &argv);
  g_test_add_func ("/model/acts/edit", test_edit);
  g_test_add_func ("/model/acts/edit-beside", test_edit_beside);
  g_test_add_func ("/model/acts/byline", test_byline);
  g_test_add_func ("/model/acts/move", test_move);
  g_test_add_func ("/model/acts/agree", test_agree);
  g_test_add_func ("/model/acts/show", test_show);
  g_test_add_func ("/model/acts/delete", test_delete);
  g_test_add_func ("/model/acts/answer", test_answer);

  return g_test_run ();
}
