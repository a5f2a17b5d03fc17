/* test-local-authority.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-local-authority"

#include "config.h"

#include "harvest-acts.h"
#include "harvest-store-bulk.h"
#include "harvest-store-fixture.h"
#include "harvest-test.h"
#include "harvest-uuid.h"

/* Ada tells, Grace is somebody else on the same desktop. What becomes of Ada's stories is decided
 * by the rules of the model; here it is proved that the authority asks for all of them, and that
 * readers see what it decided. */

typedef struct
{
  HarvestStoreFixture ada;
  HarvestStoreFixture grace;
} Fixture;

static const char *
get_me (HarvestStoreFixture *fixture)
{
  return harvest_record_get_id (harvest_store_get_me (fixture->store));
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  GAsyncResult *result = NULL;
  g_autoptr (GAsyncResult) owned = NULL;
  g_autoptr (GError) error = NULL;

  harvest_store_fixture_set_up (&fixture->ada, data);
  harvest_store_fixture_init (&fixture->grace, fixture->ada.dir);
  harvest_store_fixture_open (&fixture->grace);
  harvest_store_add_person_async (fixture->grace.store, "Grace", "en", NULL,
                                  harvest_test_store_result_cb, &result);
  owned = harvest_test_wait_result (&result);
  harvest_store_add_person_finish (fixture->grace.store, owned, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  harvest_store_fixture_tear_down (&fixture->grace, data);
  harvest_store_fixture_tear_down (&fixture->ada, data);
}

/* ---- Steps ---- */

/* Makes a record of pairs of a field and its value. */
static HarvestRecord *
make_record (HarvestStoreFixture *fixture, const char *type, const char *root, ...)
{
  g_autofree char *id = harvest_uuid_new (&fixture->clock);
  g_autoptr (HarvestRecordBuilder) builder = harvest_record_builder_new (type, id);
  g_autoptr (GError) error = NULL;
  HarvestRecord *record;
  const char *field;
  va_list args;

  harvest_record_builder_set_rev (builder, 1);
  harvest_record_builder_set_root (builder, root);
  va_start (args, root);
  while ((field = va_arg (args, const char *)) != NULL)
    harvest_record_builder_set_string (builder, field, va_arg (args, const char *));
  va_end (args);
  record = harvest_record_builder_end (builder, &error);
  g_assert_no_error (error);
  return record;
}

/* As an import does; nobody is asked. */
static void
put (HarvestStoreFixture *fixture, HarvestRecord *record)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new ();
  GAsyncResult *result = NULL;
  g_autoptr (GAsyncResult) owned = NULL;
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (records, record);
  harvest_store_put_records_async (fixture->store, records, NULL, harvest_test_store_result_cb,
                                   &result);
  owned = harvest_test_wait_result (&result);
  g_assert_cmpint (harvest_store_put_records_finish (fixture->store, owned, NULL, &error), ==, 1);
  g_assert_no_error (error);
}

static void
give_role (Fixture *fixture, HarvestStoreFixture *person, const char *role, const char *unit)
{
  g_autoptr (HarvestRecord) record = make_record (
      &fixture->ada, "role", NULL, "person", get_me (person), "role", role, "unit", unit, NULL);

  put (&fixture->ada, record);
  /* Each program sees its scopes anew when it hears of it. */
  for (int i = 0; i < 2; i++)
    {
      HarvestStoreFixture *one = i == 0 ? &fixture->ada : &fixture->grace;
      g_autofree char *me = g_strdup (get_me (one));

      harvest_store_fixture_enter (one, me);
    }
}

static char *
tell (Fixture *fixture, const char *unit)
{
  g_autoptr (HarvestRecord) plain = harvest_store_fixture_make_story (&fixture->ada, "Ada's words");
  g_autoptr (HarvestRecord) story = harvest_store_fixture_with (plain, "unit", unit);
  g_autoptr (HarvestRecord) teller = harvest_store_fixture_make_teller (&fixture->ada, story);

  g_free (harvest_store_fixture_commit (&fixture->ada, 0, harvest_change_new_create (story),
                                        harvest_change_new_create (teller), NULL));
  harvest_store_fixture_pass (&fixture->ada, 1);
  g_assert_cmpuint (harvest_store_fixture_get_uint (&fixture->ada, "n-attention"), ==, 0);
  return g_strdup (harvest_record_get_id (story));
}

/* Commits what an act made, and has it answered. */
static void
act (HarvestStoreFixture *fixture, GPtrArray *changes)
{
  g_assert_nonnull (changes);
  g_free (harvest_store_fixture_commit_draft (fixture, changes, NULL, 0));
  harvest_store_fixture_pass (fixture, 1);
  g_ptr_array_unref (changes);
}

static void
assert_story (HarvestStoreFixture *fixture,
              const char *id,
              const char *state,
              const char *visibility)
{
  g_autoptr (HarvestRecord) story = harvest_store_fixture_get (fixture, id);

  g_assert_nonnull (story);
  g_assert_cmpstr (harvest_record_get_string (story, "state"), ==, state);
  g_assert_cmpstr (harvest_record_get_string (story, "visibility"), ==, visibility);
}

static gboolean
can_see (HarvestStoreFixture *fixture, const char *id)
{
  g_autoptr (HarvestRecord) story = harvest_store_fixture_get (fixture, id);

  return story != NULL;
}

static char *
list_attention_reasons (HarvestStoreFixture *fixture)
{
  return harvest_store_fixture_query_mine (fixture, "SELECT group_concat (reason) FROM attention");
}

static void
assert_refused (HarvestStoreFixture *fixture, const char *reason)
{
  g_autofree char *reasons = list_attention_reasons (fixture);

  g_assert_cmpstr (reasons, ==, reason);
}

/* ---- The way of a story ---- */

static void
test_received (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = tell (fixture, NULL);
  g_autoptr (GPtrArray) events = NULL;

  assert_story (&fixture->ada, id, "submitted", "editors");
  events = harvest_store_fixture_list_dependents (&fixture->ada, id, "story-event");
  g_assert_cmpuint (events->len, ==, 1);
  g_assert_cmpstr (harvest_record_get_string (g_ptr_array_index (events, 0), "after"), ==,
                   "submitted");
  g_assert_cmpstr (harvest_record_get_string (g_ptr_array_index (events, 0), "actor"), ==,
                   get_me (&fixture->ada));
  g_assert_false (can_see (&fixture->grace, id));
}

static void
test_shown (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = tell (fixture, NULL);
  g_autoptr (HarvestRecord) story = harvest_store_fixture_get (&fixture->ada, id);
  g_autoptr (GPtrArray) contributions = NULL;
  g_autoptr (GPtrArray) events = NULL;
  g_autoptr (HarvestRecord) shown = NULL;

  /* Where nobody curates, everybody does. */
  act (&fixture->ada, harvest_act_show (story, NULL));
  shown = harvest_store_fixture_get (&fixture->ada, id);
  g_assert_cmpstr (harvest_record_get_string (shown, "visibility"), ==, "company");
  g_assert_true (can_see (&fixture->grace, id));

  /* Who told an anonymous story stays with its teller and the editors. */
  contributions = harvest_store_fixture_list_dependents (&fixture->grace, id, "contribution");
  g_assert_cmpuint (contributions->len, ==, 0);
  events = harvest_store_fixture_list_dependents (&fixture->grace, id, "story-event");
  g_assert_cmpuint (events->len, ==, 0);
}

static void
test_policy_of_unit (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HarvestRecord)
      top = make_record (&fixture->ada, "org-unit", NULL, "name", "Plant", "policy", "all", NULL);
  g_autoptr (HarvestRecord) unit = make_record (&fixture->ada, "org-unit", NULL, "name", "Moulding",
                                                "parent", harvest_record_get_id (top), NULL);
  g_autofree char *id = NULL;

  put (&fixture->ada, top);
  put (&fixture->ada, unit);
  id = tell (fixture, harvest_record_get_id (unit));
  assert_story (&fixture->ada, id, "submitted", "company");
  g_assert_true (can_see (&fixture->grace, id));
}

static void
test_consent_narrows (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HarvestRecord)
      unit = make_record (&fixture->ada, "org-unit", NULL, "name", "Plant", "policy", "all", NULL);
  g_autoptr (HarvestRecord) depicted = NULL;
  g_autofree char *id = NULL;

  put (&fixture->ada, unit);
  id = tell (fixture, harvest_record_get_id (unit));
  g_assert_true (can_see (&fixture->grace, id));

  /* Somebody in it has not agreed yet. */
  depicted = make_record (&fixture->ada, "depicted-person", id, "description", "the apprentice",
                          "how", "named", NULL);
  g_free (
      harvest_store_fixture_commit (&fixture->ada, 0, harvest_change_new_create (depicted), NULL));
  harvest_store_fixture_pass (&fixture->ada, 1);
  g_assert_cmpuint (harvest_store_fixture_get_uint (&fixture->ada, "n-attention"), ==, 0);
  assert_story (&fixture->ada, id, "submitted", "editors");
  g_assert_false (can_see (&fixture->grace, id));
}

/* ---- Rights ---- */

static void
test_curator (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HarvestRecord)
      plant = make_record (&fixture->ada, "org-unit", NULL, "name", "Plant", NULL);
  g_autoptr (HarvestRecord)
      office = make_record (&fixture->ada, "org-unit", NULL, "name", "Office", NULL);
  g_autoptr (HarvestRecord) hall = make_record (&fixture->ada, "org-unit", NULL, "name", "Hall",
                                                "parent", harvest_record_get_id (plant), NULL);
  g_autofree char *inside = NULL;
  g_autofree char *outside = NULL;
  g_autoptr (HarvestRecord) story = NULL;

  put (&fixture->ada, plant);
  put (&fixture->ada, office);
  put (&fixture->ada, hall);
  give_role (fixture, &fixture->grace, "curator", harvest_record_get_id (plant));
  inside = tell (fixture, harvest_record_get_id (hall));
  outside = tell (fixture, harvest_record_get_id (office));

  /* A curator sees what is told in the unit and below it, before it is shown. */
  g_assert_true (can_see (&fixture->grace, inside));
  g_assert_false (can_see (&fixture->grace, outside));
  story = harvest_store_fixture_get (&fixture->grace, inside);
  act (&fixture->grace, harvest_act_show (story, NULL));
  g_assert_cmpuint (harvest_store_fixture_get_uint (&fixture->grace, "n-attention"), ==, 0);
  assert_story (&fixture->ada, inside, "triaged", "company");

  /* Now that somebody curates, the teller does not. */
  g_clear_pointer (&story, harvest_record_unref);
  story = harvest_store_fixture_get (&fixture->ada, outside);
  act (&fixture->ada, harvest_act_show (story, NULL));
  assert_refused (&fixture->ada, "wrong-person");
  assert_story (&fixture->ada, outside, "submitted", "editors");
}

static void
test_not_mine (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HarvestRecord)
      unit = make_record (&fixture->ada, "org-unit", NULL, "name", "Plant", "policy", "all", NULL);
  g_autoptr (HarvestRecord) story = NULL;
  g_autoptr (HarvestRecord) edited = NULL;
  g_autofree char *id = NULL;

  put (&fixture->ada, unit);
  give_role (fixture, &fixture->ada, "curator", NULL);
  give_role (fixture, &fixture->ada, "administrator", NULL);
  give_role (fixture, &fixture->ada, "reviewer", NULL);
  id = tell (fixture, harvest_record_get_id (unit));
  story = harvest_store_fixture_get (&fixture->grace, id);
  edited = harvest_store_fixture_with (story, "body", "Grace's words");

  g_free (harvest_store_fixture_commit (&fixture->grace, 0,
                                        harvest_change_new_update (story, edited), NULL));
  harvest_store_fixture_pass (&fixture->grace, 1);
  assert_refused (&fixture->grace, "wrong-person");
  g_free (
      harvest_store_fixture_commit (&fixture->grace, 0, harvest_change_new_delete (story), NULL));
  harvest_store_fixture_pass (&fixture->grace, 1);
  assert_refused (&fixture->grace, "wrong-person,wrong-person");
  g_assert_true (can_see (&fixture->ada, id));
}

static void
test_comments (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HarvestRecord)
      unit = make_record (&fixture->ada, "org-unit", NULL, "name", "Plant", "policy", "all", NULL);
  g_autoptr (HarvestRecord) story = NULL;
  g_autoptr (GPtrArray) comments = NULL;
  g_autofree char *id = NULL;

  put (&fixture->ada, unit);
  id = tell (fixture, harvest_record_get_id (unit));
  story = harvest_store_fixture_get (&fixture->grace, id);
  act (&fixture->grace, harvest_act_comment (story, get_me (&fixture->grace), "Well told", NULL,
                                             &fixture->grace.clock, NULL));
  comments = harvest_store_fixture_list_dependents (&fixture->ada, id, "comment");
  g_assert_cmpuint (comments->len, ==, 1);
  g_clear_pointer (&comments, g_ptr_array_unref);

  /* Nobody speaks in the name of another. */
  act (&fixture->grace, harvest_act_comment (story, get_me (&fixture->ada), "I, Ada", NULL,
                                             &fixture->grace.clock, NULL));
  assert_refused (&fixture->grace, "wrong-person");
  comments = harvest_store_fixture_list_dependents (&fixture->ada, id, "comment");
  g_assert_cmpuint (comments->len, ==, 1);
}

static void
test_withdraw (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HarvestRecord)
      unit = make_record (&fixture->ada, "org-unit", NULL, "name", "Plant", "policy", "all", NULL);
  g_autoptr (HarvestRecord) story = NULL;
  g_autofree char *id = NULL;

  put (&fixture->ada, unit);
  id = tell (fixture, harvest_record_get_id (unit));
  g_assert_true (can_see (&fixture->grace, id));
  story = harvest_store_fixture_get (&fixture->ada, id);
  act (&fixture->ada, harvest_act_withdraw (story, NULL, NULL));
  assert_story (&fixture->ada, id, "withdrawn_by_teller", "editors");
  g_assert_false (can_see (&fixture->grace, id));
}

int
main (int argc, char **argv)
{
  harvest_test_init (&argc, &argv);

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/local-authority/received", test_received);
  ADD ("/local-authority/shown", test_shown);
  ADD ("/local-authority/policy-of-unit", test_policy_of_unit);
  ADD ("/local-authority/consent-narrows", test_consent_narrows);
  ADD ("/local-authority/curator", test_curator);
  ADD ("/local-authority/not-mine", test_not_mine);
  ADD ("/local-authority/comments", test_comments);
  ADD ("/local-authority/withdraw", test_withdraw);
#undef ADD

  return g_test_run ();
}
