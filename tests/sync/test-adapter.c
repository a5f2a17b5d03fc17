/* test-adapter.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-adapter"

#include "config.h"

#include "harvest-checksum.h"
#include "harvest-store-fixture.h"
#include "harvest-store-sync.h"
#include "harvest-sync-adapter.h"
#include "harvest-test.h"
#include "harvest-uuid.h"

#include <signal.h>
#include <sys/resource.h>

/* The operations of the sync core on the real store: in both databases, again after each of them,
 * and on a disk that is full. */

#define COMPANY "c:acme"
#define BUCKET  20264

typedef struct
{
  HarvestStoreFixture base;
  char *person;
  char *own;
  HarvestIdentity *identity;
} Fixture;

static HarvestSyncOutcome *
run (Fixture *fixture, HarvestSyncOperation *operation)
{
  GAsyncResult *result = NULL;
  g_autoptr (GAsyncResult) owned = NULL;
  HarvestSyncOutcome *outcome;

  harvest_sync_adapter_run_async (fixture->base.store, operation, harvest_test_store_result_cb,
                                  &result);
  owned = harvest_test_wait_result (&result);
  outcome = harvest_sync_adapter_run_finish (fixture->base.store, owned);
  g_assert_nonnull (outcome);
  return outcome;
}

static HarvestSyncOutcome *
run_well (Fixture *fixture, HarvestSyncOperation *operation)
{
  HarvestSyncOutcome *outcome = run (fixture, operation);

  g_assert_cmpint (outcome->status, ==, HARVEST_SYNC_STORE_OK);
  return outcome;
}

static void
follow (Fixture *fixture)
{
  g_autoptr (HarvestSyncOperation) operation = harvest_sync_operation_new (HARVEST_SYNC_SET_SCOPES);
  g_autoptr (HarvestSyncOutcome) outcome = NULL;
  const char *const scopes[] = { COMPANY, fixture->own };

  operation->tag = g_strdup ("tag1");
  operation->scopes = g_ptr_array_new_with_free_func ((GDestroyNotify)harvest_pull_scope_free);
  for (gsize i = 0; i < G_N_ELEMENTS (scopes); i++)
    {
      HarvestPullScope *scope = harvest_pull_scope_new ();

      scope->scope = g_strdup (scopes[i]);
      scope->since = 20261;
      g_ptr_array_add (operation->scopes, scope);
    }
  outcome = run_well (fixture, operation);
}

static void
join (Fixture *fixture)
{
  GAsyncResult *result = NULL;
  g_autoptr (GAsyncResult) owned = NULL;
  g_autoptr (GError) error = NULL;

  harvest_store_join_async (fixture->base.store, fixture->person, "Rosa", fixture->identity->id,
                            fixture->identity->epoch, fixture->identity->schema, NULL,
                            harvest_test_store_result_cb, &result);
  owned = harvest_test_wait_result (&result);
  g_assert_true (harvest_store_join_finish (fixture->base.store, owned, &error));
  g_assert_no_error (error);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *server = NULL;
  g_autofree char *epoch = NULL;

  harvest_store_fixture_set_up_empty (&fixture->base, data);
  server = harvest_uuid_new (&fixture->base.clock);
  epoch = harvest_uuid_new (&fixture->base.clock);
  fixture->person = harvest_uuid_new (&fixture->base.clock);
  fixture->own = g_strconcat ("u:", fixture->person, NULL);
  fixture->identity = harvest_identity_make (server, epoch, 1);
  join (fixture);
  follow (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  harvest_store_fixture_tear_down (&fixture->base, data);
  g_free (fixture->person);
  g_free (fixture->own);
  harvest_identity_free (fixture->identity);
}

/* As after a crash: the program begins with nothing but its files. */
static void
begin_again (Fixture *fixture)
{
  harvest_store_fixture_close (&fixture->base);
  harvest_store_fixture_open (&fixture->base);
  harvest_store_fixture_enter (&fixture->base, fixture->person);
}

/* ---- Pages ---- */

static HarvestSyncOperation *
page_new (const char *scope, gint64 from, gint64 to)
{
  HarvestSyncOperation *operation = harvest_sync_operation_new (HARVEST_SYNC_APPLY);

  operation->page = harvest_pull_page_new ();
  operation->page->scope = g_strdup (scope);
  operation->page->bucket = BUCKET;
  operation->page->from = from;
  operation->page->to = to;
  operation->page->cursor = g_strdup_printf ("cursor%d", (int)to);
  return operation;
}

static HarvestDocument *
document_new (const char *json)
{
  g_autoptr (GBytes) bytes = g_bytes_new (json, strlen (json));
  g_autoptr (GError) error = NULL;
  HarvestDocument *document = harvest_document_make (bytes, &error);

  g_assert_no_error (error);
  return document;
}

/* Returns: its H */
static guint64
add_put (HarvestSyncOperation *operation, const char *json, gint64 seq)
{
  HarvestPullPut *put = harvest_pull_put_new ();

  put->record = document_new (json);
  put->seq = seq;
  g_ptr_array_add (operation->page->puts, put);
  return harvest_checksum_document (put->record->id, put->record->rev, put->record->bytes);
}

static void
add_tombstone (HarvestSyncOperation *operation, const char *id, HarvestTombstoneReason reason)
{
  HarvestTombstone *tombstone = harvest_tombstone_new ();

  tombstone->id = g_strdup (id);
  tombstone->reason = reason;
  g_ptr_array_add (operation->page->tombstones, tombstone);
}

static char *
make_story (const char *id, int rev, const char *body)
{
  return g_strdup_printf ("{\"fields\":{\"audience\":\"company\",\"body\":\"%s\",\"byline_mode\":"
                          "\"none\",\"class\":\"internal\",\"kind\":\"story\",\"state\":"
                          "\"submitted\",\"title\":\"Lift\",\"visibility\":\"company\"},\"id\":"
                          "\"%s\",\"rev\":%d,\"type\":\"story\"}",
                          body, id, rev);
}

/* Whether the person sees this text; NULL: they see no such story. */
static void
assert_body (Fixture *fixture, const char *id, const char *body)
{
  g_autoptr (HarvestRecord) record = harvest_store_fixture_get (&fixture->base, id);

  if (body == NULL)
    g_assert_null (record);
  else
    g_assert_cmpstr (harvest_record_get_string (record, "body"), ==, body);
}

#define STORY   "01936f10-2b00-7d11-9a01-b2c3d4e5f601"
#define STRANGE "01936f10-2b00-7d11-9a01-b2c3d4e5f602"
#define REFUSED "01936f10-2b00-7d11-9a01-b2c3d4e5f603"

#define STRANGE_JSON                                                                               \
  "{\"fields\":{\"phase\":[1.50,\"x\"]},\"id\":\"" STRANGE "\",\"rev\":7,\"type\":\"moon\"}"

static void
test_load (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HarvestSyncOperation) operation = harvest_sync_operation_new (HARVEST_SYNC_LOAD);
  g_autoptr (HarvestSyncOutcome) outcome = NULL;

  begin_again (fixture);
  outcome = run_well (fixture, operation);
  g_assert_true (harvest_identity_equal (outcome->state->identity, fixture->identity));
  g_assert_cmpstr (outcome->state->tag, ==, "tag1");
  g_assert_cmpuint (outcome->state->scopes->len, ==, 2);
  g_assert_cmpuint (outcome->state->places->len, ==, 0);
  g_assert_null (outcome->state->cursor);
  g_assert_cmpstr (harvest_store_get_server (fixture->base.store), ==, fixture->identity->id);
}

static void
test_apply (Fixture *fixture, gconstpointer data)
{
  const char *const scopes[] = { COMPANY, fixture->own };

  for (gsize i = 0; i < G_N_ELEMENTS (scopes); i++)
    {
      g_autoptr (HarvestSyncOperation) operation = page_new (scopes[i], 0, 3);
      g_autoptr (HarvestSyncOutcome) outcome = NULL;
      g_autoptr (HarvestSyncOutcome) again = NULL;
      g_autofree char *story = make_story (STORY, 1, "It stood still.");
      g_autofree char *choice = make_story (REFUSED, 1, "?");
      GString *refused = g_string_new (choice);
      guint64 sum;

      /* A choice of a newer version, and a type that this one does not know. */
      g_string_replace (refused, "submitted", "dreaming", 0);
      sum = add_put (operation, story, 1);
      sum += add_put (operation, STRANGE_JSON, 2);
      sum += add_put (operation, refused->str, 3);
      g_string_free (refused, TRUE);
      outcome = run_well (fixture, operation);
      g_assert_cmpint (outcome->n_listed, ==, 3);
      g_assert_cmpuint (outcome->sum, ==, sum);
      assert_body (fixture, STORY, "It stood still.");
      assert_body (fixture, REFUSED, NULL);

      /* Whoever was killed and does not know applies it again. */
      begin_again (fixture);
      again = run_well (fixture, operation);
      g_assert_cmpint (again->n_listed, ==, 3);
      g_assert_cmpuint (again->sum, ==, sum);
    }
  harvest_store_fixture_assert_query (&fixture->base, "shared.db",
                                      "SELECT document FROM strange WHERE id = '" STRANGE "'",
                                      STRANGE_JSON);
  harvest_store_fixture_assert_healthy (&fixture->base);
}

static void
test_ranges (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HarvestSyncOperation) first = page_new (COMPANY, 0, 5);
  g_autoptr (HarvestSyncOperation) gap = page_new (COMPANY, 7, 9);
  g_autoptr (HarvestSyncOperation) old = page_new (COMPANY, 0, 3);
  g_autoptr (HarvestSyncOutcome) outcome = NULL;
  g_autofree char *new_story = make_story (STORY, 2, "New.");
  g_autofree char *old_story = make_story (STORY, 1, "Old.");
  g_autofree char *other = make_story (REFUSED, 1, "Behind the gap.");
  guint64 sum = add_put (first, new_story, 5);

  add_put (gap, other, 9);
  add_put (old, old_story, 3);
  outcome = run_well (fixture, first);
  g_clear_pointer (&outcome, harvest_sync_outcome_free);
  outcome = run (fixture, gap);
  g_assert_cmpint (outcome->status, ==, HARVEST_SYNC_STORE_FAILED);
  g_clear_pointer (&outcome, harvest_sync_outcome_free);
  assert_body (fixture, REFUSED, NULL);
  outcome = run_well (fixture, old);
  g_assert_cmpuint (outcome->sum, ==, sum);
  assert_body (fixture, STORY, "New.");
}

static void
test_full_disk (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HarvestSyncOperation) operation = page_new (COMPANY, 0, 400);
  g_autoptr (HarvestSyncOutcome) outcome = NULL;
  g_autofree char *body = g_strnfill (20000, 'x');
  struct rlimit limit, all;

  for (int i = 0; i < 400; i++)
    {
      g_autofree char *id = harvest_uuid_new (&fixture->base.clock);
      g_autofree char *story = make_story (id, 1, body);

      add_put (operation, story, i + 1);
    }
  g_assert_no_errno (getrlimit (RLIMIT_FSIZE, &all));
  limit = all;
  limit.rlim_cur = 1000000;
  g_assert_no_errno (setrlimit (RLIMIT_FSIZE, &limit));
  outcome = run (fixture, operation);
  g_assert_no_errno (setrlimit (RLIMIT_FSIZE, &all));
  g_assert_cmpint (outcome->status, ==, HARVEST_SYNC_STORE_FULL);
  g_clear_pointer (&outcome, harvest_sync_outcome_free);

  outcome = run_well (fixture, operation);
  g_assert_cmpint (outcome->n_listed, ==, 400);
  harvest_store_fixture_assert_healthy (&fixture->base);
}

/* ---- What goes ---- */

static void
test_erase (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HarvestSyncOperation) both = page_new (COMPANY, 0, 1);
  g_autoptr (HarvestSyncOperation) mine = page_new (fixture->own, 0, 1);
  g_autoptr (HarvestSyncOperation) erase = page_new (COMPANY, 1, 2);
  g_autoptr (HarvestSyncOperation) list = harvest_sync_operation_new (HARVEST_SYNC_LIST_RECEIPTS);
  g_autoptr (HarvestSyncOperation) ended = harvest_sync_operation_new (HARVEST_SYNC_END_RECEIPTS);
  g_autofree char *story = make_story (STORY, 1, "Zyzzyva.");
  g_autoptr (HarvestSyncOutcome) outcome = NULL;
  GAsyncResult *result = NULL;
  g_autoptr (GAsyncResult) owned = NULL;
  g_autoptr (GError) error = NULL;
  gboolean any;

  add_put (both, story, 1);
  add_put (mine, story, 1);
  add_tombstone (erase, STORY, HARVEST_TOMBSTONE_ERASED);
  harvest_sync_outcome_free (run_well (fixture, both));
  harvest_sync_outcome_free (run_well (fixture, mine));
  harvest_sync_outcome_free (run_well (fixture, erase));
  assert_body (fixture, STORY, NULL);
  harvest_store_fixture_assert_mine (&fixture->base, "SELECT count (*) FROM record", "0");

  /* The server is told when nothing is left, and not before. */
  list->limit = 10;
  outcome = run_well (fixture, list);
  g_assert_cmpuint (outcome->ids->len, ==, 0);
  g_clear_pointer (&outcome, harvest_sync_outcome_free);
  begin_again (fixture);
  harvest_store_clean_async (fixture->base.store, NULL, harvest_test_store_result_cb, &result);
  owned = harvest_test_wait_result (&result);
  g_assert_true (harvest_store_clean_finish (fixture->base.store, owned, &any, &error));
  g_assert_no_error (error);
  g_assert_true (any);
  outcome = run_well (fixture, list);
  g_assert_cmpuint (outcome->ids->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (outcome->ids, 0), ==, STORY);
  ended->ids = g_ptr_array_ref (outcome->ids);
  g_clear_pointer (&outcome, harvest_sync_outcome_free);
  harvest_sync_outcome_free (run_well (fixture, ended));
  outcome = run_well (fixture, list);
  g_assert_cmpuint (outcome->ids->len, ==, 0);
}

static void
test_weigh (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HarvestSyncOperation) page = page_new (COMPANY, 0, 2);
  g_autoptr (HarvestSyncOperation) weigh = harvest_sync_operation_new (HARVEST_SYNC_WEIGH);
  g_autofree char *story = make_story (STORY, 1, "One.");
  g_autofree char *other = make_story (REFUSED, 1, "Two.");
  g_autoptr (HarvestSyncOutcome) outcome = NULL;

  add_put (page, story, 1);
  add_put (page, other, 2);
  harvest_sync_outcome_free (run_well (fixture, page));
  weigh->scope = g_strdup (COMPANY);
  weigh->bucket = BUCKET;
  weigh->ids = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (weigh->ids, g_strdup (STORY));
  g_ptr_array_add (weigh->ids, g_strdup (STRANGE));
  outcome = run_well (fixture, weigh);
  g_assert_cmpint (outcome->n, ==, 1);
  g_assert_cmpint (outcome->n_listed, ==, 2);
}

/* ---- Comparing ---- */

static void
add_entry (GPtrArray *entries, const char *json, gint64 seq)
{
  g_autoptr (HarvestDocument) document = document_new (json);
  HarvestIndexEntry *entry = harvest_index_entry_new ();

  entry->id = g_strdup (document->id);
  entry->rev = document->rev;
  entry->seq = seq;
  entry->sum = harvest_checksum_document (document->id, document->rev, document->bytes);
  g_ptr_array_add (entries, entry);
}

static void
test_compare (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HarvestSyncOperation) page = page_new (COMPANY, 0, 2);
  g_autoptr (HarvestSyncOperation) diff = harvest_sync_operation_new (HARVEST_SYNC_DIFF);
  g_autoptr (HarvestSyncOperation) fetched = harvest_sync_operation_new (HARVEST_SYNC_FETCHED);
  g_autoptr (HarvestSyncOperation) compared = harvest_sync_operation_new (HARVEST_SYNC_COMPARED);
  g_autoptr (HarvestSyncOperation) settle = harvest_sync_operation_new (HARVEST_SYNC_SETTLE);
  g_autofree char *here = make_story (STORY, 1, "Only here.");
  g_autofree char *damaged = make_story (REFUSED, 1, "Damaged here.");
  g_autofree char *right = make_story (REFUSED, 1, "As it is.");
  g_autoptr (HarvestSyncOutcome) outcome = NULL;
  HarvestIndexEntry *entry;

  add_put (page, here, 1);
  add_put (page, damaged, 2);
  harvest_sync_outcome_free (run_well (fixture, page));

  diff->scope = g_strdup (COMPANY);
  diff->bucket = BUCKET;
  diff->entries = g_ptr_array_new_with_free_func ((GDestroyNotify)harvest_index_entry_free);
  add_entry (diff->entries, STRANGE_JSON, 3);
  add_entry (diff->entries, right, 2);
  outcome = run_well (fixture, diff);
  g_assert_cmpuint (outcome->ids->len, ==, 2);
  g_assert_cmpint (outcome->n, ==, 1);
  g_assert_cmpint (outcome->n_listed, ==, 2);
  g_clear_pointer (&outcome, harvest_sync_outcome_free);

  fetched->scope = g_strdup (COMPANY);
  fetched->bucket = BUCKET;
  fetched->records = g_ptr_array_new_with_free_func ((GDestroyNotify)harvest_document_free);
  g_ptr_array_add (fetched->records, document_new (STRANGE_JSON));
  g_ptr_array_add (fetched->records, document_new (right));
  harvest_sync_outcome_free (run_well (fixture, fetched));
  begin_again (fixture);

  compared->scope = g_strdup (COMPANY);
  compared->bucket = BUCKET;
  compared->entries = g_ptr_array_ref (diff->entries);
  compared->cursor = g_strdup ("after");
  compared->to = 4;
  outcome = run_well (fixture, compared);
  g_assert_cmpint (outcome->n_listed, ==, 2);
  entry = g_ptr_array_index (diff->entries, 0);
  g_assert_cmpuint (outcome->sum, ==,
                    entry->sum + ((HarvestIndexEntry *)g_ptr_array_index (diff->entries, 1))->sum);
  assert_body (fixture, REFUSED, "As it is.");

  /* What nothing lists any more goes with the end of the pull. */
  settle->final = TRUE;
  settle->cursor = g_strdup ("joint");
  harvest_sync_outcome_free (run_well (fixture, settle));
  assert_body (fixture, STORY, NULL);
}

/* The server was restored: what only this desktop has is offered, and the outbox begins anew. */
static void
test_restored (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HarvestSyncOperation) page = page_new (COMPANY, 0, 2);
  g_autoptr (HarvestSyncOperation) adopt = harvest_sync_operation_new (HARVEST_SYNC_ADOPT);
  g_autoptr (HarvestSyncOperation) load = harvest_sync_operation_new (HARVEST_SYNC_LOAD);
  g_autoptr (HarvestSyncOperation) older = page_new (COMPANY, 0, 1);
  g_autoptr (HarvestSyncOperation) compared = harvest_sync_operation_new (HARVEST_SYNC_COMPARED);
  g_autofree char *story = make_story (STORY, 3, "Edited since.");
  g_autofree char *before = make_story (STORY, 2, "From the copy.");
  g_autofree char *only = make_story (REFUSED, 1, "Told since.");
  g_autofree char *epoch = harvest_uuid_new (&fixture->base.clock);
  g_autoptr (HarvestSyncOutcome) outcome = NULL;
  HarvestSyncPlace *place;

  add_put (page, story, 1);
  add_put (page, only, 2);
  harvest_sync_outcome_free (run_well (fixture, page));

  adopt->identity = harvest_identity_make (fixture->identity->id, epoch, 1);
  adopt->compare = HARVEST_SYNC_COMPARE_OFFER;
  harvest_sync_outcome_free (run_well (fixture, adopt));
  outcome = run_well (fixture, load);
  g_assert_cmpstr (outcome->state->identity->epoch, ==, epoch);
  place = g_ptr_array_index (outcome->state->places, 0);
  g_assert_cmpint (place->compare, ==, HARVEST_SYNC_COMPARE_OFFER);
  g_assert_null (place->cursor);

  /* An older revision is right now; what it lacks is kept for the person. */
  add_put (older, before, 1);
  harvest_sync_outcome_free (run_well (fixture, older));
  assert_body (fixture, STORY, "From the copy.");
  compared->scope = g_strdup (COMPANY);
  compared->bucket = BUCKET;
  compared->entries = g_ptr_array_new_with_free_func ((GDestroyNotify)harvest_index_entry_free);
  add_entry (compared->entries, before, 1);
  compared->cursor = g_strdup ("after");
  compared->to = 1;
  compared->compare = HARVEST_SYNC_COMPARE_OFFER;
  harvest_sync_outcome_free (run_well (fixture, compared));
  assert_body (fixture, REFUSED, NULL);
  harvest_store_fixture_assert_mine (
      &fixture->base, "SELECT count (*) FROM attention WHERE reason = 'only-here'", "2");
  harvest_store_fixture_assert_mine (
      &fixture->base,
      "SELECT count (*) FROM attention WHERE CAST (change AS TEXT) LIKE '%Edited since.%'"
      " OR CAST (change AS TEXT) LIKE '%Told since.%'",
      "2");
}

/* ---- Pushing ---- */

static HarvestSyncOutcome *
take (Fixture *fixture, gint64 from)
{
  g_autoptr (HarvestSyncOperation) operation = harvest_sync_operation_new (HARVEST_SYNC_TAKE);

  operation->limit = 100;
  operation->bytes = 1000000;
  operation->from = from;
  return run_well (fixture, operation);
}

static void
test_push (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HarvestRecord) story = harvest_store_fixture_tell (&fixture->base, "Mine", 10, NULL);
  g_autoptr (HarvestSyncOutcome) early = take (fixture, 0);
  g_autoptr (HarvestSyncOutcome) first = NULL;
  g_autoptr (HarvestSyncOutcome) again = NULL;
  g_autoptr (HarvestSyncOutcome) renewed = NULL;
  g_autoptr (HarvestSyncOperation) renew = harvest_sync_operation_new (HARVEST_SYNC_RENEW);

  /* What can be taken back does not leave. */
  g_assert_cmpuint (early->mutations->len, ==, 0);
  g_assert_cmpint (early->due, >, 0);
  fixture->base.now += 11 * G_USEC_PER_SEC;
  first = take (fixture, 0);
  g_assert_cmpuint (first->mutations->len, ==, 2);
  begin_again (fixture);
  again = take (fixture, 0);
  harvest_sync_outcome_free (run_well (fixture, renew));
  renewed = take (fixture, 2);
  g_assert_cmpuint (renewed->mutations->len, ==, 1);
  g_assert_cmpstr (again->client, ==, first->client);
  g_assert_cmpstr (renewed->client, !=, first->client);
  for (guint i = 0; i < first->mutations->len; i++)
    {
      const HarvestPushMutation *one = g_ptr_array_index (first->mutations, i);
      const HarvestPushMutation *two = g_ptr_array_index (again->mutations, i);

      g_assert_cmpint (one->n, ==, i + 1);
      g_assert_cmpint (two->n, ==, i + 1);
      g_assert_true (g_bytes_equal (one->change->bytes, two->change->bytes));
    }
}

static void
test_answers (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HarvestRecord) story = harvest_store_fixture_tell (&fixture->base, "Mine", 0, NULL);
  g_autoptr (HarvestSyncOutcome) taken = NULL;
  g_autoptr (HarvestSyncOperation) answer = harvest_sync_operation_new (HARVEST_SYNC_ANSWER);
  g_autofree char *theirs = make_story (harvest_record_get_id (story), 4, "Theirs");

  taken = take (fixture, 0);
  answer->results = g_ptr_array_new_with_free_func ((GDestroyNotify)harvest_push_result_free);
  for (guint i = 0; i < taken->mutations->len; i++)
    {
      const HarvestPushMutation *mutation = g_ptr_array_index (taken->mutations, i);
      HarvestPushResult *result = harvest_push_result_new ();

      result->n = mutation->n;
      result->op = g_strdup (mutation->change->op);
      result->status = i == 0 ? HARVEST_PUSH_CONFLICT : HARVEST_PUSH_PENDING;
      result->rev = i == 0 ? 4 : 1;
      result->code = g_strdup (i == 0 ? "conflict" : "needs-second-person");
      if (i == 0)
        result->current = document_new (theirs);
      g_ptr_array_add (answer->results, result);
    }
  harvest_sync_outcome_free (run_well (fixture, answer));
  harvest_sync_outcome_free (run_well (fixture, answer));
  g_assert_cmpuint (harvest_store_fixture_get_uint (&fixture->base, "n-waiting"), ==, 0);
  g_assert_cmpuint (harvest_store_fixture_get_uint (&fixture->base, "n-attention"), ==, 1);
  harvest_store_fixture_assert_mine (
      &fixture->base, "SELECT CAST (current AS TEXT) LIKE '%Theirs%' FROM attention", "1");
}

/* ---- Signing in ---- */

static GPtrArray *
list_local (Fixture *fixture, const char *from)
{
  GAsyncResult *result = NULL;
  g_autoptr (GAsyncResult) owned = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *stories;

  harvest_store_list_local_async (fixture->base.store, from, NULL, harvest_test_store_result_cb,
                                  &result);
  owned = harvest_test_wait_result (&result);
  stories = harvest_store_list_local_finish (fixture->base.store, owned, &error);
  g_assert_no_error (error);
  return stories;
}

/* What was told before the first sign-in goes as the person who has signed in. */
static void
test_offer (Fixture *fixture, gconstpointer data)
{
  GAsyncResult *added = NULL, *sent = NULL;
  g_autoptr (GAsyncResult) owned = NULL;
  g_autoptr (GAsyncResult) sent_result = NULL;
  g_autoptr (HarvestRecord) story = NULL;
  g_autoptr (GPtrArray) local = NULL;
  g_autoptr (GPtrArray) left = NULL;
  g_autoptr (HarvestSyncOutcome) taken = NULL;
  g_autofree char *from = NULL;
  g_autoptr (GError) error = NULL;
  const char *ids[2] = { NULL, NULL };

  harvest_store_add_person_async (fixture->base.store, "Local", NULL, NULL,
                                  harvest_test_store_result_cb, &added);
  owned = harvest_test_wait_result (&added);
  harvest_store_add_person_finish (fixture->base.store, owned, &error);
  g_assert_no_error (error);
  from = g_strdup (harvest_record_get_id (harvest_store_get_me (fixture->base.store)));
  story = harvest_store_fixture_tell (&fixture->base, "Before", 0, NULL);
  harvest_store_fixture_pass (&fixture->base, 1);

  g_clear_object (&owned);
  begin_again (fixture);
  local = list_local (fixture, from);
  g_assert_cmpuint (local->len, ==, 1);
  ids[0] = harvest_record_get_id (story);
  harvest_store_send_local_async (fixture->base.store, from, ids, NULL,
                                  harvest_test_store_result_cb, &sent);
  sent_result = harvest_test_wait_result (&sent);
  g_assert_true (harvest_store_send_local_finish (fixture->base.store, sent_result, &error));
  g_assert_no_error (error);

  assert_body (fixture, ids[0], "Before");
  left = list_local (fixture, from);
  g_assert_cmpuint (left->len, ==, 0);
  taken = take (fixture, 0);
  g_assert_cmpuint (taken->mutations->len, >=, 2);
  for (guint i = 0; i < taken->mutations->len; i++)
    {
      const HarvestPushMutation *mutation = g_ptr_array_index (taken->mutations, i);
      gsize length;
      const char *text = g_bytes_get_data (mutation->change->bytes, &length);

      g_assert_null (g_strstr_len (text, (gssize)length, from));
    }
}

int
main (int argc, char **argv)
{
  harvest_test_init (&argc, &argv);
  /* What does not fit on a disk is an error, and no reason to end. */
  signal (SIGXFSZ, SIG_IGN);

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/adapter/load", test_load);
  ADD ("/adapter/apply", test_apply);
  ADD ("/adapter/ranges", test_ranges);
  ADD ("/adapter/full-disk", test_full_disk);
  ADD ("/adapter/erase", test_erase);
  ADD ("/adapter/weigh", test_weigh);
  ADD ("/adapter/compare", test_compare);
  ADD ("/adapter/restored", test_restored);
  ADD ("/adapter/push", test_push);
  ADD ("/adapter/answers", test_answers);
  ADD ("/adapter/offer", test_offer);

  return g_test_run ();
}
