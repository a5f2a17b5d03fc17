/* test-server-merge.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-server-merge"

#include "config.h"

#include "core-fixture.h"
#include "harvest-test.h"

#include <string.h>

#define TEXT "One paragraph.\n\nAnother paragraph.\n\nThe end."

/* Rosa tells, Ines curates; both change the same story. */
typedef struct
{
  CoreFixture core;
  CoreClient *rosa, *ines;
  const char *id;
  HarvestRecord *story; /* as both saw it */
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  const char *ines;

  core_fixture_set_up (&self->core, NULL);
  ines = core_fixture_add_person (&self->core, "Ines", NULL);
  core_fixture_add_role (&self->core, ines, "curator", NULL);
  self->ines = core_client_new (&self->core, ines);
  self->rosa = core_client_new (&self->core, core_fixture_add_person (&self->core, "Rosa", NULL));
  self->id = core_client_tell (self->rosa, NULL, TEXT);
  self->story = core_fixture_get (&self->core, self->id);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  harvest_record_unref (self->story);
  core_client_free (self->ines);
  core_client_free (self->rosa);
  core_fixture_tear_down (&self->core, data);
}

static HarvestChange *
edit (HarvestRecord *before, const char *field, const char *value)
{
  g_autoptr (HarvestRecordBuilder) builder = harvest_record_builder_new_from (before);
  g_autoptr (HarvestRecord) after = NULL;

  harvest_record_builder_set_string (builder, field, value);
  after = harvest_record_builder_end (builder, NULL);
  return harvest_change_new_update (before, after);
}

static void
assert_status (HarvestPushResult *result, HarvestPushStatus status)
{
  g_assert_cmpint (result->status, ==, status);
  harvest_push_result_free (result);
}

static void
assert_body (Fixture *self, const char *body)
{
  g_autoptr (HarvestRecord) story = core_fixture_get (&self->core, self->id);

  g_assert_cmpstr (harvest_record_get_string (story, "body"), ==, body);
}

/* ---- Texts ---- */

static void
test_paragraphs (Fixture *self, gconstpointer data)
{
  assert_status (
      core_client_push_one (self->rosa, edit (self->story, "body",
                                              "My paragraph.\n\nAnother paragraph.\n\nThe end.")),
      HARVEST_PUSH_APPLIED);
  assert_status (core_client_push_one (
                     self->ines, edit (self->story, "body",
                                       "One paragraph.\n\nAnother paragraph.\n\nThe last one.")),
                 HARVEST_PUSH_MERGED);
  assert_body (self, "My paragraph.\n\nAnother paragraph.\n\nThe last one.");
}

static guint
count_revisions_with (CoreClient *client, const char *text)
{
  GHashTableIter iter;
  gpointer id;
  guint n = 0;

  core_client_pull (client);
  g_hash_table_iter_init (&iter, client->records);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    {
      g_autoptr (HarvestRecord) record = core_client_get (client, id);

      n += harvest_record_is (record, "story-revision")
           && g_strcmp0 (harvest_record_get_string (record, "text"), text) == 0;
    }
  return n;
}

/* The record has theirs, mine is a version of the story, and the answer shows both, again and
 * again. */
static void
test_conflict (Fixture *self, gconstpointer data)
{
  GPtrArray *changes = g_ptr_array_new_with_free_func ((GDestroyNotify)harvest_change_unref);
  g_autoptr (HarvestPushRequest) request = NULL;
  g_autoptr (GBytes) first = NULL;

  assert_status (core_client_push_one (self->rosa, edit (self->story, "body", "Rosa's words.")),
                 HARVEST_PUSH_APPLIED);
  g_ptr_array_add (changes, edit (self->story, "body", "Ines's words."));
  request = core_client_make_push (self->ines, 1, changes);
  for (int i = 0; i < 2; i++)
    {
      HarvestProblem *problem = NULL;
      g_autoptr (HarvestPushReply) reply = core_client_send (self->ines, request, &problem);
      const HarvestPushResult *result = g_ptr_array_index (reply->results, 0);
      const HarvestPushConflict *conflict = g_ptr_array_index (result->conflicts, 0);
      g_autoptr (GBytes) bytes = harvest_push_reply_to_bytes (reply, 3);

      g_assert_cmpint (result->status, ==, HARVEST_PUSH_CONFLICT);
      g_assert_cmpstr (result->code, ==, "conflict");
      g_assert_cmpuint (result->conflicts->len, ==, 1);
      g_assert_cmpstr (conflict->field, ==, "body");
      g_assert_cmpstr (conflict->mine, ==, "Ines's words.");
      g_assert_cmpstr (conflict->theirs, ==, "Rosa's words.");
      g_assert_cmpint (result->current->rev, ==, result->rev);
      g_assert_true (first == NULL || g_bytes_equal (first, bytes));
      if (first == NULL)
        first = g_bytes_ref (bytes);
    }
  g_ptr_array_unref (changes);
  assert_body (self, "Rosa's words.");
  g_assert_cmpuint (count_revisions_with (self->rosa, "Ines's words."), ==, 1);
}

/* A base that the record never had is not believed: nobody's text is overwritten by it. */
static void
test_wrong_base (Fixture *self, gconstpointer data)
{
  g_autoptr (HarvestRecordBuilder) builder = harvest_record_builder_new_from (self->story);
  g_autoptr (HarvestRecord) invented = NULL;
  g_autoptr (HarvestPushResult) result = NULL;

  harvest_record_builder_set_string (builder, "body", "Something that it never said.");
  invented = harvest_record_builder_end (builder, NULL);
  result = core_client_push_one (self->ines, edit (invented, "body", "Ines's words."));
  g_assert_cmpint (result->status, ==, HARVEST_PUSH_CONFLICT);
  assert_body (self, TEXT);

  assert_status (core_client_push_one (self->rosa, edit (self->story, "body", "Rosa's words.")),
                 HARVEST_PUSH_MERGED);
  assert_body (self, "Rosa's words.");
}

/* A client counts its own changes, and the server may have counted one more between them. */
static void
test_own_chain (Fixture *self, gconstpointer data)
{
  g_autoptr (HarvestRecord) teller = core_fixture_get (&self->core, self->rosa->person);
  HarvestTelling telling = { .body = "First words.", .unit = NULL };
  g_autoptr (GPtrArray)
      records = harvest_telling_make_records (&telling, teller, NULL, &self->core.clock, NULL);
  HarvestRecord *told = g_ptr_array_index (records, 0);
  g_autoptr (HarvestChange) create = harvest_change_new_create (told);
  g_autoptr (HarvestRecord) one = harvest_change_apply (create, NULL, NULL, NULL);
  HarvestChange *second = edit (one, "body", "Second words.");
  g_autoptr (HarvestRecord) two = harvest_change_apply (second, one, NULL, NULL);
  HarvestChange *third = edit (two, "body", "Third words.");
  g_autoptr (HarvestRecord) story = NULL;

  self->id = harvest_record_get_id (told);
  assert_status (core_client_push_one (self->rosa, harvest_change_ref (create)),
                 HARVEST_PUSH_APPLIED);
  story = core_fixture_get (&self->core, self->id);
  /* Somebody else changes another field in between: one revision more. */
  assert_status (core_client_push_one (self->ines, edit (story, "site", "Posen")),
                 HARVEST_PUSH_APPLIED);
  assert_status (core_client_push_one (self->rosa, second), HARVEST_PUSH_MERGED);
  assert_status (core_client_push_one (self->rosa, third), HARVEST_PUSH_MERGED);
  assert_body (self, "Third words.");
}

/* ---- The other classes ---- */

static void
test_set (Fixture *self, gconstpointer data)
{
  static const char *const rosas[] = { "lift", NULL };
  static const char *const ines[] = { "key", NULL };
  const char *const *const tags[] = { rosas, ines };
  CoreClient *const clients[] = { self->rosa, self->ines };
  g_autoptr (HarvestRecord) story = NULL;

  for (gsize i = 0; i < 2; i++)
    {
      g_autoptr (HarvestRecordBuilder) builder = harvest_record_builder_new_from (self->story);
      g_autoptr (HarvestRecord) after = NULL;

      harvest_record_builder_set_set (builder, "tags", tags[i]);
      after = harvest_record_builder_end (builder, NULL);
      harvest_push_result_free (
          core_client_push_one (clients[i], harvest_change_new_update (self->story, after)));
    }
  story = core_fixture_get (&self->core, self->id);
  g_assert_cmpuint (g_strv_length ((char **)harvest_record_get_set (story, "tags")), ==, 2);
}

static void
test_last (Fixture *self, gconstpointer data)
{
  g_autoptr (HarvestRecord) story = NULL;

  assert_status (core_client_push_one (self->ines, edit (self->story, "site", "Posen")),
                 HARVEST_PUSH_APPLIED);
  assert_status (core_client_push_one (self->rosa, edit (self->story, "site", "Gdynia")),
                 HARVEST_PUSH_MERGED);
  story = core_fixture_get (&self->core, self->id);
  g_assert_cmpstr (harvest_record_get_string (story, "site"), ==, "Gdynia");
}

/* Two requests for a step: the second one finds that the story has moved on. */
static void
test_server_decides (Fixture *self, gconstpointer data)
{
  GPtrArray *declined = harvest_act_move (self->story, HARVEST_STATE_DECLINED, "Told before", NULL);
  g_autoptr (HarvestPushResult) late = NULL;
  g_autoptr (HarvestRecord) story = NULL;

  core_client_do (self->ines, declined);
  late = core_client_push_one (self->ines, edit (self->story, "state", "in_review"));
  g_assert_cmpint (late->status, ==, HARVEST_PUSH_REJECTED);
  g_assert_cmpstr (late->code, ==, "no-such-step");
  story = core_fixture_get (&self->core, self->id);
  g_assert_cmpstr (harvest_record_get_string (story, "state"), ==, "declined");
}

/* ---- Signing off ---- */

static guint
count_events (CoreClient *client, const char *kind, const char *reason)
{
  GHashTableIter iter;
  gpointer id;
  guint n = 0;

  core_client_pull (client);
  g_hash_table_iter_init (&iter, client->records);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    {
      g_autoptr (HarvestRecord) record = core_client_get (client, id);

      n += harvest_record_is (record, "story-event")
           && g_strcmp0 (harvest_record_get_string (record, "kind"), kind) == 0
           && (reason == NULL
               || g_strcmp0 (harvest_record_get_string (record, "reason"), reason) == 0);
    }
  return n;
}

/* A curator's edit waits for the teller; every step is on the teller's path. */
static void
test_teller_ok (Fixture *self, gconstpointer data)
{
  static const HarvestState way[] = { HARVEST_STATE_TRIAGED, HARVEST_STATE_IN_EDIT,
                                      HARVEST_STATE_IN_REVIEW };
  g_autoptr (HarvestRecord) story = NULL;
  g_autoptr (HarvestPushResult) refused = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (way); i++)
    {
      g_autoptr (HarvestRecord) now = core_fixture_get (&self->core, self->id);

      core_client_do (self->ines, harvest_act_move (now, way[i], NULL, NULL));
    }
  {
    g_autoptr (HarvestRecord) now = core_fixture_get (&self->core, self->id);
    HarvestChange *polished = edit (now, "body", "Polished words.");

    assert_status (core_client_push_one (self->ines, polished), HARVEST_PUSH_APPLIED);
  }
  story = core_fixture_get (&self->core, self->id);
  g_assert_true (harvest_record_get_boolean (story, "needs_teller_ok"));
  g_assert_cmpstr (harvest_record_get_string (story, "visibility"), ==, "editors");
  refused = core_client_push_one (self->ines, edit (story, "state", "teller_ok"));
  g_assert_cmpstr (refused->code, ==, "wrong-person");

  core_client_do (self->rosa, harvest_act_agree (story, NULL));
  g_clear_pointer (&story, harvest_record_unref);
  story = core_fixture_get (&self->core, self->id);
  g_assert_false (harvest_record_get_boolean (story, "needs_teller_ok"));
  g_assert_cmpuint (count_events (self->rosa, "state", NULL), >=, 4);
  g_assert_cmpuint (count_events (self->rosa, "edited", NULL), ==, 1);
}

static void
test_decline (Fixture *self, gconstpointer data)
{
  g_autoptr (HarvestPushResult)
      silent = core_client_push_one (self->ines, edit (self->story, "state", "declined"));

  g_assert_cmpstr (silent->code, ==, "needs-reason");
  core_client_do (self->ines, harvest_act_move (self->story, HARVEST_STATE_DECLINED,
                                                "It was told before.", NULL));
  g_assert_cmpuint (count_events (self->rosa, "state", "It was told before."), ==, 1);
}

#define ADD(name, func) g_test_add ("/server-merge/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  harvest_test_init (&argc, &argv);

  ADD ("paragraphs", test_paragraphs);
  ADD ("conflict", test_conflict);
  ADD ("wrong-base", test_wrong_base);
  ADD ("own-chain", test_own_chain);
  ADD ("set", test_set);
  ADD ("last", test_last);
  ADD ("server-decides", test_server_decides);
  ADD ("teller-ok", test_teller_ok);
  ADD ("decline", test_decline);

  return g_test_run ();
}
