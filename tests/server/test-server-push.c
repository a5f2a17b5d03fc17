/* test-server-push.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-server-push"

#include "config.h"

#include "core-fixture.h"
#include "harvest-protocol-limits.h"
#include "harvest-test.h"
#include "harvest-uuid.h"

#include <string.h>

#define DAY (24 * 60 * 60)

static GPtrArray *
make_list (HarvestChange *change)
{
  GPtrArray *changes = g_ptr_array_new_with_free_func ((GDestroyNotify)harvest_change_unref);

  if (change != NULL)
    g_ptr_array_add (changes, change);
  return changes;
}

static HarvestRecord *
with (HarvestRecord *record, const char *field, const char *value)
{
  g_autoptr (HarvestRecordBuilder) builder = harvest_record_builder_new_from (record);
  g_autoptr (GError) error = NULL;
  HarvestRecord *changed;

  harvest_record_builder_set_string (builder, field, value);
  changed = harvest_record_builder_end (builder, &error);
  g_assert_no_error (error);
  return changed;
}

static HarvestChange *
edit (CoreFixture *fixture, const char *id, const char *field, const char *value)
{
  g_autoptr (HarvestRecord) before = core_fixture_get (fixture, id);
  g_autoptr (HarvestRecord) after = with (before, field, value);

  return harvest_change_new_update (before, after);
}

static void
assert_problem (HarvestProblem *problem, HarvestProblemCode code)
{
  g_assert_nonnull (problem);
  g_assert_cmpint (harvest_problem_get_code (problem), ==, code);
  harvest_problem_free (problem);
}

static void
assert_result (HarvestPushResult *result, HarvestPushStatus status, const char *code)
{
  g_assert_cmpstr (result->code, ==, code);
  g_assert_cmpint (result->status, ==, status);
  harvest_push_result_free (result);
}

/* A person who tells, in a unit that shows at once. */
static CoreClient *
add_client (CoreFixture *fixture, const char *name)
{
  return core_client_new (fixture, core_fixture_add_person (fixture, name, NULL));
}

/* ---- Numbers ---- */

static void
test_lost_reply (CoreFixture *fixture, gconstpointer data)
{
  g_autoptr (CoreClient) rosa = add_client (fixture, "Rosa");
  g_autoptr (HarvestRecord) teller = core_fixture_get (fixture, rosa->person);
  HarvestTelling telling = { .body = "The key of the lift." };
  g_autoptr (GPtrArray)
      records = harvest_telling_make_records (&telling, teller, NULL, &fixture->clock, NULL);
  g_autoptr (GPtrArray)
      changes = make_list (harvest_change_new_create (g_ptr_array_index (records, 0)));
  g_autoptr (HarvestPushRequest) request = core_client_make_push (rosa, 1, changes);
  g_autoptr (GBytes) first = NULL;

  for (int i = 0; i < 3; i++)
    {
      HarvestProblem *problem = NULL;
      g_autoptr (HarvestPushReply) reply = core_client_send (rosa, request, &problem);
      g_autoptr (GBytes) bytes = NULL;

      g_assert_null (problem);
      bytes = harvest_push_reply_to_bytes (reply, 3);
      if (first == NULL)
        first = g_bytes_ref (bytes);
      g_assert_true (g_bytes_equal (bytes, first));
    }
  core_client_pull (rosa);
  {
    g_autoptr (HarvestRecord)
        story = core_client_get (rosa, harvest_record_get_id (g_ptr_array_index (records, 0)));

    g_assert_cmpint (harvest_record_get_rev (story), ==, 1);
  }
}

static void
test_gap (CoreFixture *fixture, gconstpointer data)
{
  g_autoptr (CoreClient) rosa = add_client (fixture, "Rosa");
  const char *id = core_client_tell (rosa, NULL, "A story.");
  g_autoptr (GPtrArray) changes = make_list (edit (fixture, id, "site", "Posen"));
  g_autoptr (HarvestPushRequest) request = core_client_make_push (rosa, rosa->n + 2, changes);
  HarvestProblem *problem = NULL;

  g_assert_null (core_client_send (rosa, request, &problem));
  g_assert_cmpint (problem->expected, ==, rosa->n + 1);
  assert_problem (problem, HARVEST_PROBLEM_NUMBER_GAP);
  {
    g_autoptr (HarvestRecord) story = core_fixture_get (fixture, id);

    g_assert_null (harvest_record_get_string (story, "site"));
  }
}

static void
test_copied (CoreFixture *fixture, gconstpointer data)
{
  g_autoptr (CoreClient) rosa = add_client (fixture, "Rosa");
  const char *id = core_client_tell (rosa, NULL, "A story.");
  g_autoptr (GPtrArray) changes = make_list (edit (fixture, id, "site", "Posen"));
  g_autoptr (HarvestPushRequest) request = core_client_make_push (rosa, 1, changes);
  HarvestProblem *problem = NULL;

  g_assert_null (core_client_send (rosa, request, &problem));
  assert_problem (problem, HARVEST_PROBLEM_CLIENT_COPIED);
}

static void
test_bound (CoreFixture *fixture, gconstpointer data)
{
  g_autoptr (CoreClient) rosa = add_client (fixture, "Rosa");
  g_autoptr (CoreClient) ines = add_client (fixture, "Ines");
  const char *id = core_client_tell (rosa, NULL, "A story.");
  g_autoptr (GPtrArray) changes = make_list (edit (fixture, id, "site", "Posen"));
  g_autoptr (HarvestPushRequest) request = NULL;
  HarvestProblem *problem = NULL;

  g_free (ines->id);
  ines->id = g_strdup (rosa->id);
  request = core_client_make_push (ines, rosa->n + 1, changes);
  g_assert_null (core_client_send (ines, request, &problem));
  assert_problem (problem, HARVEST_PROBLEM_CLIENT_BOUND);
}

static void
test_epoch (CoreFixture *fixture, gconstpointer data)
{
  g_autoptr (CoreClient) rosa = add_client (fixture, "Rosa");
  const char *id = core_client_tell (rosa, NULL, "A story.");
  g_autoptr (GPtrArray) changes = make_list (edit (fixture, id, "site", "Posen"));
  g_autoptr (HarvestPushRequest) request = core_client_make_push (rosa, rosa->n + 1, changes);
  HarvestProblem *problem = NULL;

  g_free (request->server->epoch);
  request->server->epoch = g_strdup ("01936f0e-7c00-7b20-9d42-6e3ba1c5f802");
  g_assert_null (core_client_send (rosa, request, &problem));
  assert_problem (problem, HARVEST_PROBLEM_EPOCH_CHANGED);
}

/* An outbox that was copied takes a new id: nothing takes effect twice. */
static void
test_op_again (CoreFixture *fixture, gconstpointer data)
{
  g_autoptr (CoreClient) rosa = add_client (fixture, "Rosa");
  g_autoptr (CoreClient) copy = core_client_new (fixture, rosa->person);
  const char *id = core_client_tell (rosa, NULL, "A story.");
  HarvestChange *change = edit (fixture, id, "site", "Posen");
  g_autoptr (HarvestPushResult) first = NULL;
  g_autoptr (HarvestPushResult) again = NULL;

  first = core_client_push_one (rosa, harvest_change_ref (change));
  assert_result (core_client_push_one (rosa, edit (fixture, id, "site", "Gdynia")),
                 HARVEST_PUSH_APPLIED, NULL);
  again = core_client_push_one (copy, change);
  g_assert_cmpint (again->rev, ==, first->rev);
  g_assert_cmpint (again->n, ==, 1);
  {
    g_autoptr (HarvestRecord) story = core_fixture_get (fixture, id);

    g_assert_cmpstr (harvest_record_get_string (story, "site"), ==, "Gdynia");
  }
}

static gboolean
tidy_func (HarvestServerTx *tx, gpointer data, GError **error)
{
  return harvest_server_office_tidy_sync (tx, 1000, data, error);
}

static void
test_forgotten (CoreFixture *fixture, gconstpointer data)
{
  g_autoptr (CoreClient) rosa = add_client (fixture, "Rosa");
  const char *id = core_client_tell (rosa, NULL, "A story.");
  g_autoptr (GPtrArray) changes = make_list (edit (fixture, id, "site", "Posen"));
  g_autoptr (HarvestPushRequest) request = core_client_make_push (rosa, rosa->n + 1, changes);
  HarvestProblem *problem = NULL;
  gboolean more;

  harvest_push_reply_free (core_client_send (rosa, request, &problem));
  rosa->n++;

  /* For 90 days an answer is kept; and as long as it may not have arrived. */
  core_fixture_pass (fixture, 91 * DAY);
  g_assert_true (harvest_server_db_write_sync (fixture->db, tidy_func, &more, NULL));
  harvest_push_reply_free (core_client_send (rosa, request, &problem));
  g_assert_null (problem);

  assert_result (core_client_push_one (rosa, edit (fixture, id, "site", "Gdynia")),
                 HARVEST_PUSH_APPLIED, NULL);
  g_assert_true (harvest_server_db_write_sync (fixture->db, tidy_func, &more, NULL));
  g_assert_false (more);
  g_assert_null (core_client_send (rosa, request, &problem));
  assert_problem (problem, HARVEST_PROBLEM_NUMBER_FORGOTTEN);
}

/* ---- Refusals ---- */

static void
test_refusals (CoreFixture *fixture, gconstpointer data)
{
  g_autoptr (CoreClient) rosa = add_client (fixture, "Rosa");
  g_autoptr (CoreClient) ines = add_client (fixture, "Ines");
  const char *unit = core_fixture_add_unit (fixture, NULL, "all");
  const char *id = core_client_tell (rosa, unit, "A story.");
  g_autoptr (HarvestRecord) story = core_fixture_get (fixture, id);
  g_autoptr (HarvestRecord) theme = core_fixture_make (fixture, "theme", NULL, "name", "X", NULL);
  g_autoptr (HarvestRecord) other = NULL;
  GPtrArray *list;

  assert_result (core_client_push_one (ines, edit (fixture, id, "title", "Mine")),
                 HARVEST_PUSH_REJECTED, "wrong-person");
  assert_result (core_client_push_one (ines, harvest_change_new_delete (story)),
                 HARVEST_PUSH_REJECTED, "wrong-person");
  assert_result (core_client_push_one (rosa, edit (fixture, id, "prompt", "What else?")),
                 HARVEST_PUSH_REJECTED, "append-only");
  assert_result (core_client_push_one (rosa, edit (fixture, id, "state", "published")),
                 HARVEST_PUSH_REJECTED, "no-such-step");
  assert_result (core_client_push_one (rosa, harvest_change_new_create (theme)),
                 HARVEST_PUSH_REJECTED, "wrong-person");
  other = with (story, "title", "Another");
  assert_result (core_client_push_one (ines, harvest_change_new_create (other)),
                 HARVEST_PUSH_REJECTED, "exists");

  list = harvest_act_comment (story, ines->person, "In the name of Ines", NULL, &fixture->clock,
                              NULL);
  assert_result (core_client_push_one (rosa, g_ptr_array_steal_index (list, 0)),
                 HARVEST_PUSH_REJECTED, "wrong-person");
  g_ptr_array_unref (list);
}

static HarvestPushResult *
push_bytes (CoreClient *client, const char *json)
{
  g_autoptr (GBytes) bytes = g_bytes_new (json, strlen (json));
  g_autoptr (GPtrArray) none = make_list (NULL);
  g_autoptr (HarvestPushRequest) request = core_client_make_push (client, 1, none);
  HarvestPushMutation *mutation = harvest_push_mutation_new ();
  g_autoptr (HarvestPushReply) reply = NULL;
  g_autoptr (GError) error = NULL;
  HarvestProblem *problem = NULL;

  mutation->n = ++client->n;
  mutation->change = harvest_change_document_make (bytes, &error);
  g_assert_no_error (error);
  g_ptr_array_add (request->mutations, mutation);
  reply = core_client_send (client, request, &problem);
  g_assert_null (problem);
  return g_ptr_array_steal_index (reply->results, 0);
}

static void
test_bad_changes (CoreFixture *fixture, gconstpointer data)
{
  g_autoptr (CoreClient) rosa = add_client (fixture, "Rosa");
  HarvestPushResult *result;

  assert_result (push_bytes (rosa,
                             "{\"base_rev\":0,\"id\":\"01936f10-2b00-7d11-9a01-b2c3d4e5f601\","
                             "\"kind\":\"create\",\"op\":\"01936f13-0000-7a01-8001-"
                             "000000000001\",\"set\":{},\"type\":\"poem\"}"),
                 HARVEST_PUSH_REJECTED, "unknown-type");
  result = push_bytes (rosa, "{\"base_rev\":0,\"id\":\"01936f10-2b00-7d11-9a01-b2c3d4e5f602\","
                             "\"kind\":\"create\",\"op\":\"01936f13-0000-7a01-8001-000000000002\","
                             "\"set\":{\"name\":\"\"},\"type\":\"theme\"}");
  g_assert_cmpstr (result->field, ==, "name");
  g_assert_nonnull (result->rule);
  assert_result (result, HARVEST_PUSH_REJECTED, "invalid");
  assert_result (push_bytes (rosa, "{\"base_rev\":0,\"half\":1,"
                                   "\"id\":\"01936f10-2b00-7d11-9a01-b2c3d4e5f603\","
                                   "\"kind\":\"create\",\"op\":\"01936f13-0000-7a01-8001-"
                                   "000000000003\",\"set\":{},\"type\":\"theme\"}"),
                 HARVEST_PUSH_REJECTED, "invalid");
}

/* What one may not see is answered like what is not there. */
static void
test_hidden (CoreFixture *fixture, gconstpointer data)
{
  g_autoptr (CoreClient) rosa = add_client (fixture, "Rosa");
  g_autoptr (CoreClient) ines = add_client (fixture, "Ines");
  const char *id = core_client_tell_for (rosa, NULL, "editors", NULL, "For the editors.");
  g_autoptr (HarvestRecord) story = core_fixture_get (fixture, id);
  g_autoptr (HarvestRecord) nowhere = core_fixture_make (
      fixture, "story", NULL, "title", "None", "byline_mode", "none", "audience", "company",
      "class", "internal", "kind", "story", "state", "captured", "visibility", "editors", "body",
      "Not there", NULL);
  HarvestRecord *const records[] = { story, nowhere };

  for (gsize i = 0; i < G_N_ELEMENTS (records); i++)
    {
      g_autoptr (HarvestRecord) after = with (records[i], "title", "Found");
      GPtrArray *list = harvest_act_comment (records[i], ines->person, "Hello", NULL,
                                             &fixture->clock, NULL);

      assert_result (core_client_push_one (ines, harvest_change_new_update (records[i], after)),
                     HARVEST_PUSH_REJECTED, "not-found");
      assert_result (core_client_push_one (ines, harvest_change_new_delete (records[i])),
                     HARVEST_PUSH_REJECTED, "not-found");
      assert_result (core_client_push_one (ines, g_ptr_array_steal_index (list, 0)),
                     HARVEST_PUSH_REJECTED, "not-found");
      g_ptr_array_unref (list);
    }
}

/* ---- Deletion ---- */

static void
test_delete (CoreFixture *fixture, gconstpointer data)
{
  g_autoptr (CoreClient) rosa = add_client (fixture, "Rosa");
  const char *id = core_client_tell (rosa, NULL, "A story.");
  g_autoptr (HarvestRecord) story = core_fixture_get (fixture, id);
  g_autoptr (HarvestRecord) again = NULL;
  g_autoptr (HarvestRecord) other = NULL;
  HarvestChange *late = edit (fixture, id, "site", "Posen");
  g_autoptr (HarvestPushResult) restored = NULL;

  core_client_do (rosa, harvest_act_delete (story, NULL));
  g_assert_null (core_fixture_get (fixture, id));
  assert_result (core_client_push_one (rosa, harvest_change_new_delete (story)),
                 HARVEST_PUSH_APPLIED, NULL);
  assert_result (core_client_push_one (rosa, late), HARVEST_PUSH_REJECTED, "gone");

  /* Just the same may come back, and goes on with its revisions. */
  restored = core_client_push_one (rosa, harvest_change_new_create (story));
  g_assert_cmpint (restored->status, ==, HARVEST_PUSH_APPLIED);
  g_assert_cmpint (restored->rev, >, harvest_record_get_rev (story));
  again = core_fixture_get (fixture, id);
  g_assert_cmpint (harvest_record_get_rev (again), ==, restored->rev);

  core_client_do (rosa, harvest_act_delete (again, NULL));
  other = with (story, "state", "approved");
  assert_result (core_client_push_one (rosa, harvest_change_new_create (other)),
                 HARVEST_PUSH_REJECTED, "wrong-person");
}

static void
test_edit_beats_delete (CoreFixture *fixture, gconstpointer data)
{
  g_autoptr (CoreClient) rosa = add_client (fixture, "Rosa");
  const char *id = core_client_tell (rosa, NULL, "A story.");
  g_autoptr (HarvestRecord) seen = core_fixture_get (fixture, id);

  assert_result (core_client_push_one (rosa, edit (fixture, id, "body", "A longer story.")),
                 HARVEST_PUSH_APPLIED, NULL);
  assert_result (core_client_push_one (rosa, harvest_change_new_delete (seen)),
                 HARVEST_PUSH_REJECTED, "edited-before-delete");
  {
    g_autoptr (HarvestRecord) story = core_fixture_get (fixture, id);

    g_assert_cmpstr (harvest_record_get_string (story, "body"), ==, "A longer story.");
  }
}

/* A refusal takes back its own effect only, and the rest goes on. */
static void
test_rest_goes_on (CoreFixture *fixture, gconstpointer data)
{
  g_autoptr (CoreClient) rosa = add_client (fixture, "Rosa");
  const char *id = core_client_tell (rosa, NULL, "A story.");
  GPtrArray *changes = make_list (edit (fixture, id, "site", "Posen"));
  g_autoptr (HarvestPushReply) reply = NULL;
  g_autoptr (HarvestRecord) story = NULL;

  g_ptr_array_add (changes, edit (fixture, id, "state", "published"));
  g_ptr_array_add (changes, edit (fixture, id, "occurred_on", "2026-11-20"));
  reply = core_client_push (rosa, changes);
  g_assert_cmpint (((HarvestPushResult *)g_ptr_array_index (reply->results, 1))->status, ==,
                   HARVEST_PUSH_REJECTED);
  story = core_fixture_get (fixture, id);
  g_assert_cmpstr (harvest_record_get_string (story, "site"), ==, "Posen");
  g_assert_cmpstr (harvest_record_get_string (story, "occurred_on"), ==, "2026-11-20");
  g_assert_cmpstr (harvest_record_get_string (story, "state"), ==, "submitted");
}

typedef struct
{
  CoreFixture *fixture;
  const char *story;
  const char *author;
} Crowd;

static gboolean
comment_func (HarvestServerTx *tx, gpointer data, GError **error)
{
  Crowd *crowd = data;

  for (int i = 0; i < 2000; i++)
    {
      g_autoptr (HarvestRecord)
          comment = core_fixture_make (crowd->fixture, "comment", crowd->story, "author",
                                       crowd->author, "text", "Well told", NULL);

      if (!harvest_server_office_put_sync (tx, comment, NULL, error))
        return FALSE;
    }
  return TRUE;
}

/* One mutation touches only so many listings, and takes back all of them if there are more. */
static void
test_too_large (CoreFixture *fixture, gconstpointer data)
{
  g_autoptr (CoreClient) rosa = add_client (fixture, "Rosa");
  const char *unit = core_fixture_add_unit (fixture, NULL, "all");
  const char *id = core_client_tell (rosa, unit, "A story.");
  Crowd crowd = { fixture, id, rosa->person };
  g_autoptr (HarvestRecord) story = NULL;

  for (int i = 0; i < 6; i++)
    g_assert_true (harvest_server_db_write_sync (fixture->db, comment_func, &crowd, NULL));
  assert_result (core_client_push_one (rosa, edit (fixture, id, "audience", "editors")),
                 HARVEST_PUSH_REJECTED, "too-large");
  story = core_fixture_get (fixture, id);
  g_assert_cmpstr (harvest_record_get_string (story, "audience"), ==, "company");
  /* What touches the story alone is no matter of its comments. */
  assert_result (core_client_push_one (rosa, edit (fixture, id, "site", "Posen")),
                 HARVEST_PUSH_APPLIED, NULL);
}

/* Conflicts carry whole texts: a reply that grows too long ends early. */
static void
test_long_reply (CoreFixture *fixture, gconstpointer data)
{
  g_autoptr (CoreClient) rosa = add_client (fixture, "Rosa");
  g_autofree char *first = g_strnfill (40000, 'a');
  g_autofree char *second = g_strnfill (40000, 'b');
  const char *id = core_client_tell (rosa, NULL, first);
  g_autoptr (HarvestRecord) told = core_fixture_get (fixture, id);
  GPtrArray *changes = make_list (NULL);
  g_autoptr (HarvestPushRequest) request = NULL;
  g_autoptr (HarvestPushReply) reply = NULL;
  HarvestProblem *problem = NULL;

  assert_result (core_client_push_one (rosa, edit (fixture, id, "body", second)),
                 HARVEST_PUSH_APPLIED, NULL);
  for (int i = 0; i < 100; i++)
    {
      g_autofree char *body = g_strnfill (40000, 'c' + i % 10);
      g_autoptr (HarvestRecord) mine = with (told, "body", body);

      g_ptr_array_add (changes, harvest_change_new_update (told, mine));
    }
  request = core_client_make_push (rosa, rosa->n + 1, changes);
  reply = core_client_send (rosa, request, &problem);
  g_assert_null (problem);
  g_assert_cmpuint (reply->results->len, >, 10);
  g_assert_cmpuint (reply->results->len, <, 100);
  /* The rest is sent again. */
  rosa->n += reply->results->len;
  g_ptr_array_remove_range (changes, 0, reply->results->len);
  harvest_push_reply_free (core_client_push (rosa, changes));
}

static void
test_nobody (CoreFixture *fixture, gconstpointer data)
{
  g_autofree char *id = harvest_uuid_new (&fixture->clock);
  g_autoptr (CoreClient) nobody = core_client_new (fixture, id);
  g_autoptr (HarvestRecord) theme = core_fixture_make (fixture, "theme", NULL, "name", "X", NULL);

  assert_result (core_client_push_one (nobody, harvest_change_new_create (theme)),
                 HARVEST_PUSH_REJECTED, "refused");
}

#define ADD(name, func)                                                                            \
  g_test_add ("/server-push/" name, CoreFixture, NULL, core_fixture_set_up, func,                  \
              core_fixture_tear_down)

int
main (int argc, char **argv)
{
  harvest_test_init (&argc, &argv);

  ADD ("lost-reply", test_lost_reply);
  ADD ("gap", test_gap);
  ADD ("copied", test_copied);
  ADD ("bound", test_bound);
  ADD ("epoch", test_epoch);
  ADD ("op-again", test_op_again);
  ADD ("forgotten", test_forgotten);
  ADD ("refusals", test_refusals);
  ADD ("bad-changes", test_bad_changes);
  ADD ("hidden", test_hidden);
  ADD ("delete", test_delete);
  ADD ("edit-beats-delete", test_edit_beats_delete);
  ADD ("rest-goes-on", test_rest_goes_on);
  ADD ("too-large", test_too_large);
  ADD ("long-reply", test_long_reply);
  ADD ("nobody", test_nobody);

  return g_test_run ();
}
