/* test-ruling.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-ruling"

#include "config.h"

#include "harvest-model-error.h"
#include "harvest-ruling.h"
#include "harvest-test.h"
#include "model-samples.h"

static const HarvestRulingFacts teller_facts = { .actor = HARVEST_WRITER_OWNER,
                                                 .policy = HARVEST_POLICY_ALL,
                                                 .consented = TRUE };
static const HarvestRulingFacts curator_facts = { .actor = HARVEST_WRITER_CURATOR,
                                                  .policy = HARVEST_POLICY_ALL,
                                                  .consented = TRUE };

/* A story in @state that the company may see. */
static HarvestRecord *
make_story (const char *state, const char *body, gboolean needs_teller_ok)
{
  g_autoptr (HarvestRecordBuilder) builder = sample_begin_story ();

  harvest_record_builder_set_string (builder, "state", state);
  harvest_record_builder_set_string (builder, "body", body);
  harvest_record_builder_set_boolean (builder, "reviewed", TRUE);
  if (needs_teller_ok)
    harvest_record_builder_set_boolean (builder, "needs_teller_ok", TRUE);
  return sample_end (builder);
}

static HarvestRecord *
settle (HarvestRecord *before, HarvestRecord *after, const HarvestRulingFacts *facts)
{
  g_autoptr (GError) error = NULL;
  HarvestGuard guard;
  HarvestRecord *settled = harvest_ruling_settle_story (before, after, facts, &guard, &error);

  g_assert_no_error (error);
  g_assert_cmpint (guard, ==, HARVEST_GUARD_PASSED);
  return settled;
}

static void
assert_settled (HarvestRecord *story,
                const char *state,
                const char *visibility,
                gboolean needs_teller_ok)
{
  g_assert_cmpstr (harvest_record_get_string (story, "state"), ==, state);
  g_assert_cmpstr (harvest_record_get_string (story, "visibility"), ==, visibility);
  g_assert_cmpint (harvest_record_get_boolean (story, "needs_teller_ok"), ==, needs_teller_ok);
}

static void
test_received (void)
{
  g_autoptr (HarvestRecord) told = make_story ("captured", "One.", FALSE);
  g_autoptr (HarvestRecord) settled = settle (NULL, told, &teller_facts);
  g_autoptr (HarvestRecord) again = settle (settled, settled, &teller_facts);
  HarvestRulingFacts facts = teller_facts;
  g_autoptr (HarvestRecord) narrowed = NULL;

  g_test_summary ("A new story is received and shown as far as the facts allow; the same facts "
                  "give the same again.");
  assert_settled (settled, "submitted", "company", FALSE);
  g_assert_cmpint (harvest_record_get_rev (settled), ==, harvest_record_get_rev (told));
  g_assert_true (harvest_record_equal (settled, again));

  facts.consented = FALSE;
  narrowed = settle (settled, settled, &facts);
  assert_settled (narrowed, "submitted", "editors", FALSE);
}

static void
test_edit_by_others (void)
{
  static const struct
  {
    const char *before;
    const char *after;
  } rows[] = {
    { "submitted", "submitted" }, { "triaged", "triaged" },   { "in_edit", "in_edit" },
    { "in_review", "in_review" }, { "teller_ok", "in_edit" }, { "approved", "in_edit" },
    { "scheduled", "in_edit" },   { "archived", "archived" },
  };

  g_test_summary ("Who changes another's text makes their agreement necessary, and nobody but the "
                  "editors sees it before.");
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (HarvestRecord) before = make_story (rows[i].before, "One.", FALSE);
      g_autoptr (HarvestRecord) after = make_story (rows[i].before, "Two.", FALSE);
      g_autoptr (HarvestRecord) settled = settle (before, after, &curator_facts);

      assert_settled (settled, rows[i].after, "editors", TRUE);
    }
}

static void
test_edit_by_teller (void)
{
  g_autoptr (HarvestRecord) before = make_story ("triaged", "One.", TRUE);
  g_autoptr (HarvestRecord) after = make_story ("triaged", "Two.", TRUE);
  g_autoptr (HarvestRecord) settled = settle (before, after, &teller_facts);

  g_test_summary ("The teller's own edit needs nobody's agreement.");
  assert_settled (settled, "triaged", "company", FALSE);
}

static void
test_agree (void)
{
  g_autoptr (HarvestRecord) before = make_story ("in_review", "Two.", TRUE);
  g_autoptr (HarvestRecord) by_step = make_story ("teller_ok", "Two.", TRUE);
  g_autoptr (HarvestRecord) by_word = make_story ("in_review", "Two.", FALSE);
  g_autoptr (HarvestRecord) first = settle (before, by_step, &teller_facts);
  g_autoptr (HarvestRecord) second = settle (before, by_word, &teller_facts);
  g_autoptr (HarvestRecord) third = settle (before, by_word, &curator_facts);

  g_test_summary ("The teller agrees by the step or by the word, and nobody can for them.");
  assert_settled (first, "teller_ok", "company", FALSE);
  assert_settled (second, "in_review", "company", FALSE);
  assert_settled (third, "in_review", "editors", TRUE);
}

static void
assert_refused (HarvestRecord *before,
                HarvestRecord *after,
                const HarvestRulingFacts *facts,
                HarvestGuard expected)
{
  g_autoptr (GError) error = NULL;
  HarvestGuard guard;

  g_assert_null (harvest_ruling_settle_story (before, after, facts, &guard, &error));
  g_assert_error (error, HARVEST_MODEL_ERROR, HARVEST_MODEL_ERROR_REFUSED);
  g_assert_cmpint (guard, ==, expected);
}

static void
test_refused (void)
{
  g_autoptr (HarvestRecord) triaged = make_story ("triaged", "One.", FALSE);
  g_autoptr (HarvestRecord) declined = make_story ("declined", "One.", FALSE);
  g_autoptr (HarvestRecord) published = make_story ("published", "One.", FALSE);
  g_autoptr (HarvestRecord) corrected = make_story ("published", "Two.", FALSE);
  g_autoptr (HarvestRecord) changed = make_story ("approved", "Two.", FALSE);
  g_autoptr (HarvestRecord) approved = make_story ("approved", "One.", FALSE);
  HarvestRulingFacts with_reason = curator_facts;

  g_test_summary ("A step that the workflow does not allow is refused with what stands against "
                  "it.");
  with_reason.has_reason = TRUE;
  assert_refused (triaged, published, &curator_facts, HARVEST_GUARD_NO_SUCH_STEP);
  assert_refused (triaged, declined, &teller_facts, HARVEST_GUARD_WRONG_PERSON);
  assert_refused (triaged, declined, &curator_facts, HARVEST_GUARD_NEEDS_REASON);
  assert_refused (triaged, changed, &curator_facts, HARVEST_GUARD_NEEDS_TELLER_OK);
  assert_refused (approved, published, &with_reason, HARVEST_GUARD_NEEDS_CONSENT_GATE);
  assert_refused (published, corrected, &with_reason, HARVEST_GUARD_TEXT_IS_OUT);
  assert_refused (published, corrected, &teller_facts, HARVEST_GUARD_TEXT_IS_OUT);
}

static void
test_put_aside (void)
{
  g_autoptr (HarvestRecord) triaged = make_story ("triaged", "One.", FALSE);
  g_autoptr (HarvestRecord) declined = make_story ("declined", "One.", FALSE);
  g_autoptr (HarvestRecord) settled = NULL;
  g_autoptr (HarvestRecordBuilder) builder = NULL;
  g_autoptr (HarvestRecord) asked_again = NULL;
  g_autoptr (HarvestRecord) received = NULL;
  HarvestRulingFacts facts = curator_facts;
  HarvestRulingFacts reviewed_unit = teller_facts;

  g_test_summary ("A story that was declined is not shown when the teller asks again, until a "
                  "curator says so again.");
  facts.has_reason = TRUE;
  settled = settle (triaged, declined, &facts);
  assert_settled (settled, "declined", "editors", FALSE);
  g_assert_false (harvest_record_get_boolean (settled, "reviewed"));

  builder = harvest_record_builder_new_from (settled);
  harvest_record_builder_set_string (builder, "state", "submitted");
  asked_again = sample_end (builder);
  reviewed_unit.policy = HARVEST_POLICY_REVIEW;
  received = settle (settled, asked_again, &reviewed_unit);
  assert_settled (received, "submitted", "editors", FALSE);
}

static void
test_byline (void)
{
  g_autoptr (HarvestRecordBuilder) person = harvest_record_builder_new ("person", NULL);
  g_autoptr (HarvestRecordBuilder) builder = sample_begin_story ();
  g_autoptr (HarvestRecord) teller = NULL;
  g_autoptr (HarvestRecord) story = NULL;
  g_autoptr (GError) error = NULL;
  HarvestRulingFacts facts = teller_facts;

  g_test_summary ("A byline that names somebody else is refused.");
  harvest_record_builder_set_string (person, "name", "Rosa Lind");
  facts.teller = teller = sample_end (person);
  harvest_record_builder_set_string (builder, "byline_mode", "name");
  harvest_record_builder_set_string (builder, "byline", "The director");
  story = sample_end (builder);
  g_assert_null (harvest_ruling_settle_story (NULL, story, &facts, NULL, &error));
  g_assert_error (error, HARVEST_MODEL_ERROR, HARVEST_MODEL_ERROR_REFUSED);
}

static gint64
get_time (gpointer data)
{
  return G_GINT64_CONSTANT (1795302000) * G_USEC_PER_SEC;
}

static void
assert_event (HarvestRecord *event,
              const char *kind,
              const char *before,
              const char *after,
              const char *actor,
              const char *reason,
              const char *rule)
{
  g_assert_cmpstr (harvest_record_get_root (event), ==, SAMPLE_ID);
  g_assert_cmpstr (harvest_record_get_string (event, "kind"), ==, kind);
  g_assert_cmpstr (harvest_record_get_string (event, "before"), ==, before);
  g_assert_cmpstr (harvest_record_get_string (event, "after"), ==, after);
  g_assert_cmpstr (harvest_record_get_string (event, "actor"), ==, actor);
  g_assert_cmpstr (harvest_record_get_string (event, "reason"), ==, reason);
  g_assert_cmpstr (harvest_record_get_string (event, "rule"), ==, rule);
  g_assert_cmpstr (harvest_record_get_string (event, "at"), ==, "2026-11-21T23:00:00Z");
}

static void
test_events (void)
{
  HarvestClock clock = { get_time, NULL };
  g_autoptr (HarvestRecord) told = make_story ("captured", "One.", FALSE);
  g_autoptr (HarvestRecord) received = settle (NULL, told, &teller_facts);
  g_autoptr (HarvestRecord) edited = NULL;
  g_autoptr (HarvestRecordBuilder) builder = NULL;
  g_autoptr (HarvestRecord) settled = NULL;
  g_autoptr (GPtrArray) first = NULL;
  g_autoptr (GPtrArray) second = NULL;
  g_autoptr (GPtrArray) nothing = NULL;

  g_test_summary (
      "The path is told: who moved the story, why, and which rule decided who sees it.");
  first = harvest_ruling_make_events (NULL, received, &teller_facts, SAMPLE_PERSON, NULL, &clock);
  g_assert_cmpuint (first->len, ==, 2);
  assert_event (first->pdata[0], "state", NULL, "submitted", SAMPLE_PERSON, NULL, NULL);
  assert_event (first->pdata[1], "visibility", NULL, "company", NULL, NULL, "as-wished");

  builder = harvest_record_builder_new_from (received);
  harvest_record_builder_set_string (builder, "body", "Two.");
  harvest_record_builder_set_string (builder, "state", "triaged");
  edited = sample_end (builder);
  settled = settle (received, edited, &curator_facts);
  second = harvest_ruling_make_events (received, settled, &curator_facts, SAMPLE_OTHER,
                                       "Which press?", &clock);
  g_assert_cmpuint (second->len, ==, 3);
  assert_event (second->pdata[0], "edited", NULL, NULL, SAMPLE_OTHER, "Which press?", NULL);
  assert_event (second->pdata[1], "state", "submitted", "triaged", SAMPLE_OTHER, "Which press?",
                NULL);
  assert_event (second->pdata[2], "visibility", "company", "editors", NULL, NULL, "teller-ok");

  nothing = harvest_ruling_make_events (settled, settled, &curator_facts, NULL, NULL, &clock);
  g_assert_cmpuint (nothing->len, ==, 0);
}

int
main (int argc, char **argv)
{
  harvest_test_init (&argc, &argv);
  g_test_add_func ("/model/ruling/received", test_received);
  g_test_add_func ("/model/ruling/edit-by-others", test_edit_by_others);
  g_test_add_func ("/model/ruling/edit-by-teller", test_edit_by_teller);
  g_test_add_func ("/model/ruling/agree", test_agree);
  g_test_add_func ("/model/ruling/refused", test_refused);
  g_test_add_func ("/model/ruling/put-aside", test_put_aside);
  g_test_add_func ("/model/ruling/byline", test_byline);
  g_test_add_func ("/model/ruling/events", test_events);

  return g_test_run ();
}
