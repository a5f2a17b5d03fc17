/* test-server-pull.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-server-pull"

#include "config.h"

#include "core-fixture.h"
#include "harvest-cursor.h"
#include "harvest-protocol-limits.h"
#include "harvest-test.h"
#include "harvest-uuid.h"

#include <string.h>

#define DAY     (24 * 60 * 60)
#define QUARTER (92 * DAY)

/* Ines curates everything, Rosa tells in a unit that shows at once, Ben only reads. */
typedef struct
{
  CoreFixture core;
  const char *unit;
  CoreClient *rosa, *ben, *ines;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  const char *ines;

  core_fixture_set_up (&self->core, NULL);
  self->unit = core_fixture_add_unit (&self->core, NULL, "all");
  ines = core_fixture_add_person (&self->core, "Ines", NULL);
  core_fixture_add_role (&self->core, ines, "curator", NULL);
  self->ines = core_client_new (&self->core, ines);
  self->rosa = core_client_new (&self->core,
                                core_fixture_add_person (&self->core, "Rosa", self->unit));
  self->ben = core_client_new (&self->core, core_fixture_add_person (&self->core, "Ben", NULL));
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  core_client_free (self->ines);
  core_client_free (self->rosa);
  core_client_free (self->ben);
  core_fixture_tear_down (&self->core, data);
}

static const char *
tell (Fixture *self, const char *body)
{
  return core_client_tell (self->rosa, self->unit, body);
}

/* Makes somebody's client change one field of a record, by an act of theirs. */
static void
change (Fixture *self, CoreClient *client, const char *id, const char *field, const char *value)
{
  g_autoptr (HarvestRecord) before = core_fixture_get (&self->core, id);
  g_autoptr (HarvestRecordBuilder) builder = harvest_record_builder_new_from (before);
  g_autoptr (HarvestRecord) after = NULL;
  GPtrArray *changes = g_ptr_array_new_with_free_func ((GDestroyNotify)harvest_change_unref);

  harvest_record_builder_set_string (builder, field, value);
  after = harvest_record_builder_end (builder, NULL);
  g_ptr_array_add (changes, harvest_change_new_update_because (before, after, "It had to be"));
  core_client_do (client, changes);
}

/* ---- Pages ---- */

static void
test_tell (Fixture *self, gconstpointer data)
{
  const char *id = tell (self, "The key of the lift.");
  g_autoptr (HarvestRecord) story = NULL;

  g_assert_true (core_fixture_has_changed (&self->core, "c:acme"));
  core_client_pull (self->ben);
  story = core_client_get (self->ben, id);
  g_assert_cmpstr (harvest_record_get_string (story, "visibility"), ==, "company");
  g_assert_true (core_client_lists (self->ben, "c:acme", id));

  /* Who told it, and the way it went, is for the teller and the editors. */
  core_client_pull (self->ines);
  core_client_pull (self->rosa);
  g_assert_cmpuint (g_hash_table_size (self->ines->records), >,
                    g_hash_table_size (self->ben->records));
}

static void
test_idle (Fixture *self, gconstpointer data)
{
  g_autoptr (HarvestPullReply) reply = NULL;

  tell (self, "A story.");
  core_client_pull (self->ben);
  reply = core_client_pull_once (self->ben, NULL);
  g_assert_true (harvest_server_pull_is_idle (reply));
  g_assert_null (reply->cursor);
}

/* However small the limit, the effect of one mutation comes in one page. */
static void
test_never_split (Fixture *self, gconstpointer data)
{
  const char *ids[8];
  guint n_pages;

  self->ben->limit = self->ines->limit = HARVEST_LIMIT_PULL_LIMIT_MIN;
  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autofree char *body = g_strnfill (30000, 'a' + (char)i);

      ids[i] = core_client_tell_for (self->rosa, self->unit, "editors", NULL, body);
    }
  core_client_pull (self->ines);
  n_pages = self->ines->n_pages;
  g_assert_cmpuint (n_pages, >, 4);

  /* Each family moves as one mutation: Ben gets whole ones. */
  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    change (self, self->rosa, ids[i], "audience", "company");
  for (gboolean more = TRUE; more;)
    {
      g_autoptr (HarvestPullReply) reply = core_client_pull_once (self->ben, NULL);

      more = reply->more;
      for (guint i = 0; i < reply->pages->len; i++)
        {
          HarvestPullPage *page = g_ptr_array_index (reply->pages, i);

          g_assert_true ((page->check == NULL) == more || reply->pages->len > 1);
        }
    }
  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    g_assert_true (core_client_lists (self->ben, "c:acme", ids[i]));
}

/* With a comment of Ben's below it, a story and its dependents move in one page. */
static void
test_families_move (Fixture *self, gconstpointer data)
{
  g_autofree char *body = g_strnfill (40000, 'x');
  const char *id = tell (self, body);
  g_autoptr (HarvestRecord) story = core_fixture_get (&self->core, id);

  for (int i = 0; i < 3; i++)
    core_client_do (self->ben, harvest_act_comment (story, self->ben->person, "Well told", NULL,
                                                    &self->core.clock, NULL));
  core_client_pull (self->ben);
  g_assert_cmpuint (g_hash_table_size (self->ben->records), ==,
                    g_hash_table_size (self->ben->listings));
  change (self, self->rosa, id, "audience", "editors");
  self->ben->limit = HARVEST_LIMIT_PULL_LIMIT_MIN;
  {
    g_autoptr (HarvestPullReply) reply = core_client_pull_once (self->ben, NULL);
    HarvestPullPage *page = g_ptr_array_index (reply->pages, 0);

    g_assert_false (reply->more);
    g_assert_cmpuint (page->tombstones->len, >=, 4);
  }
  g_assert_false (core_client_has (self->ben, id));
}

static void
test_newest_first (Fixture *self, gconstpointer data)
{
  const char *old = tell (self, "Told in autumn.");
  const char *recent;
  g_autoptr (HarvestPullReply) reply = NULL;
  gint64 last = G_MAXINT64;

  core_fixture_pass (&self->core, QUARTER);
  recent = tell (self, "Told in winter.");
  /* What is said about an old story stays in its quarter. */
  {
    g_autoptr (HarvestRecord) story = core_fixture_get (&self->core, old);

    core_client_do (
        self->ben, harvest_act_thank (story, self->ben->person, "Thanks", &self->core.clock, NULL));
  }
  reply = core_client_pull_once (self->ben, NULL);
  for (guint i = 0; i < reply->pages->len; i++)
    {
      HarvestPullPage *page = g_ptr_array_index (reply->pages, i);

      g_assert_cmpint (page->bucket, <=, last);
      last = page->bucket;
    }
  g_assert_cmpint (last, ==, 20264);
  g_assert_true (core_client_lists (self->ben, "c:acme", recent));

  {
    g_autoptr (CoreClient) fresh = core_client_new (&self->core, self->ben->person);

    fresh->since = 20271;
    core_client_pull (fresh);
    g_assert_true (core_client_lists (fresh, "c:acme", recent));
    g_assert_false (core_client_lists (fresh, "c:acme", old));
  }
}

/* ---- Listings that end ---- */

static void
test_team (Fixture *self, gconstpointer data)
{
  const char *other = core_fixture_add_unit (&self->core, NULL, "all");
  g_autofree char *here = g_strconcat ("g:", self->unit, NULL);
  g_autofree char *there = g_strconcat ("g:", other, NULL);
  g_autoptr (CoreClient) mate = core_client_new (
      &self->core, core_fixture_add_person (&self->core, "Mate", self->unit));
  g_autoptr (CoreClient) stranger = core_client_new (
      &self->core, core_fixture_add_person (&self->core, "Stranger", other));
  const char *id = core_client_tell_for (self->rosa, self->unit, "team", NULL, "For my team.");

  core_client_pull (mate);
  core_client_pull (stranger);
  g_assert_true (core_client_lists (mate, here, id));
  g_assert_false (core_client_has (stranger, id));

  change (self, self->rosa, id, "unit", other);
  core_client_pull (mate);
  core_client_pull (stranger);
  g_assert_true (core_client_buried (mate, here, id, "moved"));
  g_assert_false (core_client_has (mate, id));
  g_assert_true (core_client_lists (stranger, there, id));
}

static void
test_withdrawn (Fixture *self, gconstpointer data)
{
  const char *id = tell (self, "A story.");
  g_autoptr (HarvestRecord) story = NULL;

  core_client_pull (self->ben);
  story = core_fixture_get (&self->core, id);
  core_client_do (self->rosa, harvest_act_withdraw (story, NULL, NULL));
  core_client_pull (self->ben);
  core_client_pull (self->rosa);
  g_assert_true (core_client_buried (self->ben, "c:acme", id, "withdrawn"));
  g_assert_false (core_client_has (self->ben, id));
  g_clear_pointer (&story, harvest_record_unref);
  story = core_client_get (self->rosa, id);
  g_assert_cmpstr (harvest_record_get_string (story, "state"), ==, "withdrawn_by_teller");
}

/* Somebody in the story takes their consent back. */
static void
test_consent_withdrawn (Fixture *self, gconstpointer data)
{
  static const char *const purposes[] = { "internal", NULL };
  const char *id = tell (self, "With Pavel in it.");
  g_autoptr (HarvestRecord) pavel = core_fixture_make (
      &self->core, "depicted-person", id, "description", "Pavel", "how", "named", NULL);
  g_autoptr (HarvestRecord) bare = NULL;
  g_autoptr (HarvestRecordBuilder) builder = NULL;
  g_autoptr (HarvestRecord) consent = NULL;
  const char *const kinds[] = { "granted", "withdrawn" };
  g_autofree char *consent_id = harvest_uuid_new (&self->core.clock);

  harvest_push_result_free (core_client_push_one (self->rosa, harvest_change_new_create (pavel)));
  core_client_pull (self->ben);
  g_assert_false (core_client_has (self->ben, id));

  builder = harvest_record_builder_new ("consent-record", consent_id);
  harvest_record_builder_set_root (builder, id);
  harvest_record_builder_set_string (builder, "depicted", harvest_record_get_id (pavel));
  harvest_record_builder_set_set (builder, "purposes", purposes);
  consent = harvest_record_builder_end (builder, NULL);
  harvest_push_result_free (core_client_push_one (self->rosa, harvest_change_new_create (consent)));
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (HarvestRecord) event = core_fixture_make (
          &self->core, "consent-event", id, "consent", consent_id, "kind", kinds[i], NULL);

      harvest_push_result_free (
          core_client_push_one (self->rosa, harvest_change_new_create (event)));
      core_client_pull (self->ben);
      g_assert_true (core_client_lists (self->ben, "c:acme", id) == (i == 0));
    }
  g_assert_true (core_client_buried (self->ben, "c:acme", id, "withdrawn"));
}

static void
test_held (Fixture *self, gconstpointer data)
{
  const char *id = tell (self, "A story.");

  core_client_pull (self->ben);
  change (self, self->ines, id, "class", "secret");
  core_client_pull (self->ben);
  g_assert_true (core_client_buried (self->ben, "c:acme", id, "scope-lost"));
}

static void
test_deleted (Fixture *self, gconstpointer data)
{
  const char *id = tell (self, "A story.");
  g_autoptr (HarvestRecord) story = core_fixture_get (&self->core, id);
  guint n_confirmed = 0, n_unconfirmed = 0;

  core_client_do (self->ben, harvest_act_comment (story, self->ben->person, "Well told", NULL,
                                                  &self->core.clock, NULL));
  core_client_pull (self->ben);
  core_client_do (self->rosa, harvest_act_delete (story, NULL));
  core_client_pull (self->ben);
  g_assert_false (core_client_has (self->ben, id));
  g_assert_true (core_client_buried (self->ben, "c:acme", id, "deleted"));

  /* What goes with its root is no mass of deletions. */
  for (guint i = 0; i < self->ben->tombstones->len; i++)
    if (g_str_has_suffix (g_ptr_array_index (self->ben->tombstones, i), " deleted -"))
      n_unconfirmed++;
    else
      n_confirmed++;
  g_assert_cmpuint (n_unconfirmed, ==, 1);
  g_assert_cmpuint (n_confirmed, >=, 1);
}

static void
test_batch (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  g_autofree char *batch = harvest_uuid_new (&self->core.clock);
  g_autofree char *end = g_strconcat (" deleted ", batch, NULL);

  for (int i = 0; i < 60; i++)
    g_ptr_array_add (ids, (gpointer)tell (self, "A story."));
  core_client_pull (self->ben);
  core_fixture_remove (&self->core, ids, HARVEST_TOMBSTONE_DELETED, batch);
  core_client_pull (self->ben);
  g_assert_cmpuint (self->ben->tombstones->len, ==, 60);
  for (guint i = 0; i < self->ben->tombstones->len; i++)
    g_assert_true (g_str_has_suffix (g_ptr_array_index (self->ben->tombstones, i), end));

  /* Without one a client counts them. */
  g_ptr_array_set_size (ids, 0);
  for (int i = 0; i < 60; i++)
    g_ptr_array_add (ids, (gpointer)tell (self, "A story."));
  core_client_pull (self->ben);
  core_fixture_remove (&self->core, ids, HARVEST_TOMBSTONE_DELETED, NULL);
  {
    g_autoptr (HarvestPullReply) reply = core_client_pull_once (self->ben, NULL);
    guint n = 0;

    for (guint i = 0; i < reply->pages->len; i++)
      n += harvest_pull_page_count_unconfirmed (g_ptr_array_index (reply->pages, i));
    g_assert_cmpuint (n, ==, 60);
    g_assert_true (harvest_pull_is_mass_deletion (n, 60));
  }
}

/* ---- Scopes ---- */

static void
test_lost (Fixture *self, gconstpointer data)
{
  g_autofree char *team = g_strconcat ("g:", self->unit, NULL);
  const char *id = core_client_tell_for (self->rosa, self->unit, "team", NULL, "For my team.");
  g_autoptr (CoreClient) mate = core_client_new (
      &self->core, core_fixture_add_person (&self->core, "Mate", self->unit));
  g_autofree char *tag = NULL;

  {
    g_autoptr (HarvestPullReply) reply = core_client_pull_once (mate, NULL);

    tag = g_strdup (reply->scopes_tag);
  }
  g_assert_true (core_client_lists (mate, team, id));
  {
    g_autoptr (HarvestRecord) person = core_fixture_get (&self->core, mate->person);
    g_autoptr (HarvestRecordBuilder) builder = harvest_record_builder_new_from (person);
    g_autoptr (HarvestRecord) moved = NULL;

    harvest_record_builder_unset (builder, "unit");
    moved = harvest_record_builder_end (builder, NULL);
    self->core.n_rights = 0;
    core_fixture_put (&self->core, moved);
    g_assert_cmpuint (self->core.n_rights, ==, 1);
  }
  {
    g_autoptr (HarvestPullReply) reply = core_client_pull_once (mate, NULL);

    g_assert_cmpstr (reply->lost[0], ==, team);
    g_assert_null (reply->lost[1]);
    g_assert_cmpstr (reply->scopes_tag, !=, tag);
  }
  g_assert_false (core_client_has (mate, id));
}

/* A scope that there is not is answered like one that may not be seen. */
static gboolean
foreign_func (HarvestServerTx *tx, gpointer data, GError **error)
{
  Fixture *self = data;
  const char *const scopes[] = { "c:other", "g:editors", "u:01936f0f-1a00-7c01-8a2b-3c4d5e6f7081" };
  g_autoptr (HarvestPullRequest) request = harvest_pull_request_new ();
  g_autoptr (HarvestPullReply) reply = NULL;
  HarvestProblem *problem = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (scopes); i++)
    {
      HarvestPullScope *scope = harvest_pull_scope_new ();
      const HarvestIndexRequest index = { NULL, 20264, (char *)scopes[i] };

      scope->scope = g_strdup (scopes[i]);
      scope->since = 20264;
      g_ptr_array_add (request->scopes, scope);
      g_assert_null (harvest_server_index_sync (tx, self->ben->person, &index, &problem, error));
      g_assert_cmpint (harvest_problem_get_code (problem), ==, HARVEST_PROBLEM_NOT_FOUND);
      g_clear_pointer (&problem, harvest_problem_free);
    }
  reply = harvest_server_pull_sync (tx, self->ben->person, request, &problem, error);
  g_assert_nonnull (reply);
  g_assert_cmpuint (reply->pages->len, ==, 0);
  g_assert_cmpuint (g_strv_length (reply->lost), ==, 3);
  return TRUE;
}

static void
test_foreign (Fixture *self, gconstpointer data)
{
  tell (self, "A story.");
  g_assert_true (harvest_server_db_read_sync (self->core.db, foreign_func, self, NULL));
}

/* ---- Cursors ---- */

static void
test_stale (Fixture *self, gconstpointer data)
{
  HarvestProblem *problem = NULL;

  tell (self, "A story.");
  core_client_pull (self->ben);
  {
    g_autofree char *cursor = g_strdup (g_hash_table_lookup (self->ben->cursors, "c:acme 20264"));

    cursor[5] = cursor[5] == 'A' ? 'B' : 'A';
    g_hash_table_replace (self->ben->cursors, g_strdup ("c:acme 20264"), g_steal_pointer (&cursor));
  }
  g_assert_null (core_client_pull_once (self->ben, &problem));
  g_assert_cmpint (harvest_problem_get_code (problem), ==, HARVEST_PROBLEM_CURSOR_STALE);
  g_assert_cmpint (problem->n, >, 0);
  harvest_problem_free (problem);

  core_client_compare (self->ben, "c:acme", 20264);
  core_client_pull (self->ben);
}

static void
set_cursor (Fixture *self, CoreClient *client, const char *scope, gint64 bucket, gint64 number)
{
  g_autoptr (HarvestCursor) cursor = harvest_cursor_new ();

  harvest_cursor_set (cursor, scope, bucket, number);
  g_hash_table_replace (client->cursors, g_strdup_printf ("%s %" G_GINT64_FORMAT, scope, bucket),
                        harvest_cursor_to_token (cursor, self->core.server));
}

/* A cursor is not signed: anybody can make many of them, each as large as may be. */
static void
test_too_many_buckets (Fixture *self, gconstpointer data)
{
  HarvestProblem *problem = NULL;

  for (int i = 0; i < 2; i++)
    {
      g_autoptr (HarvestCursor) cursor = harvest_cursor_new ();

      for (gint64 year = 2000; year < 3250; year++)
        for (gint64 quarter = 1; quarter <= 4; quarter++)
          harvest_cursor_set (cursor, i == 0 ? "c:one" : "c:two", year * 10 + quarter, 1);
      g_hash_table_replace (self->ben->cursors, g_strdup_printf ("all %d", i),
                            harvest_cursor_to_token (cursor, self->core.server));
    }
  g_assert_null (core_client_pull_once (self->ben, &problem));
  g_assert_cmpint (harvest_problem_get_code (problem), ==, HARVEST_PROBLEM_MALFORMED);
  harvest_problem_free (problem);
}

static void
assert_resync (CoreClient *client, const char *scope, gint64 bucket)
{
  g_autoptr (HarvestPullReply) reply = core_client_pull_once (client, NULL);
  const HarvestPullResync *resync;

  g_assert_cmpuint (reply->resync->len, ==, 1);
  resync = g_ptr_array_index (reply->resync, 0);
  g_assert_cmpstr (resync->scope, ==, scope);
  g_assert_cmpint (resync->bucket, ==, bucket);
  g_assert_false (harvest_server_pull_is_idle (reply));
  for (guint i = 0; i < reply->pages->len; i++)
    g_assert_cmpstr (((HarvestPullPage *)g_ptr_array_index (reply->pages, i))->scope, !=, scope);
}

static void
test_beyond (Fixture *self, gconstpointer data)
{
  const char *id = tell (self, "A story.");

  core_client_pull (self->ben);
  set_cursor (self, self->ben, "c:acme", 20264, 10000);
  assert_resync (self->ben, "c:acme", 20264);
  core_client_compare (self->ben, "c:acme", 20264);
  core_client_pull (self->ben);
  g_assert_true (core_client_lists (self->ben, "c:acme", id));

  /* Also in a bucket that there is not. */
  set_cursor (self, self->ben, "c:acme", 20263, 1);
  assert_resync (self->ben, "c:acme", 20263);
}

static gboolean
tidy_func (HarvestServerTx *tx, gpointer data, GError **error)
{
  return harvest_server_office_tidy_sync (tx, 1000, NULL, error);
}

static void
test_horizon (Fixture *self, gconstpointer data)
{
  const char *gone = tell (self, "A story.");
  const char *kept = tell (self, "Another story.");
  g_autoptr (HarvestRecord) story = core_fixture_get (&self->core, gone);
  g_autoptr (CoreClient) away = core_client_new (&self->core, self->ben->person);
  g_autoptr (CoreClient) fresh = core_client_new (&self->core, self->ben->person);

  core_client_pull (away);
  core_client_do (self->rosa, harvest_act_delete (story, NULL));
  core_client_pull (self->ben);
  core_fixture_pass (&self->core, 401 * DAY);
  g_assert_true (harvest_server_db_write_sync (self->core.db, tidy_func, NULL, NULL));

  /* Who has seen the tombstone goes on; who has not must compare; who has nothing begins. */
  core_client_pull (self->ben);
  core_client_pull (fresh);
  g_assert_true (core_client_lists (fresh, "c:acme", kept));
  assert_resync (away, "c:acme", 20264);
  core_client_compare (away, "c:acme", 20264);
  core_client_pull (away);
  g_assert_false (core_client_lists (away, "c:acme", gone));
  g_assert_true (core_client_lists (away, "c:acme", kept));
}

/* The one cursor of a reply stands for all buckets. */
static void
test_one_cursor (Fixture *self, gconstpointer data)
{
  g_autofree char *cursor = NULL;

  tell (self, "A story.");
  core_fixture_pass (&self->core, QUARTER);
  tell (self, "Another story.");
  {
    g_autoptr (HarvestPullReply) reply = core_client_pull_once (self->ines, NULL);

    g_assert_cmpuint (reply->pages->len, >, 2);
    cursor = g_strdup (reply->cursor);
  }
  g_hash_table_remove_all (self->ines->cursors);
  g_hash_table_insert (self->ines->cursors, g_strdup ("all"), g_steal_pointer (&cursor));
  {
    g_autoptr (HarvestPullReply) reply = core_client_pull_once (self->ines, NULL);

    g_assert_true (harvest_server_pull_is_idle (reply));
  }
}

/* Whatever a person does, two replicas with the same rights are equal at the end. */
static void
test_replicas (Fixture *self, gconstpointer data)
{
  g_autoptr (CoreClient) fresh = core_client_new (&self->core, self->ines->person);
  GHashTableIter iter;
  gpointer key;

  for (int i = 0; i < 40; i++)
    {
      g_autofree char *body = g_strdup_printf ("Story %d.", i);
      const char *id = tell (self, body);

      if (i % 3 == 0)
        change (self, self->rosa, id, "audience", "team");
      if (i % 5 == 0)
        change (self, self->ines, id, "state", "triaged");
      if (i % 7 == 0)
        {
          g_autoptr (HarvestRecord) story = core_fixture_get (&self->core, id);

          core_client_do (self->rosa, harvest_act_delete (story, NULL));
        }
      if (i % 4 == 0)
        core_client_pull (self->ines);
    }
  core_client_pull (self->ines);
  core_client_pull (fresh);
  g_assert_cmpuint (g_hash_table_size (fresh->listings), ==,
                    g_hash_table_size (self->ines->listings));
  g_hash_table_iter_init (&iter, fresh->listings);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_assert_true (g_hash_table_contains (self->ines->listings, key));
}

#define ADD(name, func) g_test_add ("/server-pull/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  harvest_test_init (&argc, &argv);

  ADD ("tell", test_tell);
  ADD ("idle", test_idle);
  ADD ("never-split", test_never_split);
  ADD ("families-move", test_families_move);
  ADD ("newest-first", test_newest_first);
  ADD ("team", test_team);
  ADD ("withdrawn", test_withdrawn);
  ADD ("consent-withdrawn", test_consent_withdrawn);
  ADD ("held", test_held);
  ADD ("deleted", test_deleted);
  ADD ("batch", test_batch);
  ADD ("lost", test_lost);
  ADD ("foreign", test_foreign);
  ADD ("stale", test_stale);
  ADD ("too-many-buckets", test_too_many_buckets);
  ADD ("beyond", test_beyond);
  ADD ("horizon", test_horizon);
  ADD ("one-cursor", test_one_cursor);
  ADD ("replicas", test_replicas);

  return g_test_run ();
}
