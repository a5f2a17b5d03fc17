/* test-store-lost.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-store-lost"

#include "config.h"

#include "harvest-store-error.h"
#include "harvest-store-fixture.h"
#include "harvest-test.h"
#include "harvest-uuid.h"

#include <glib/gstdio.h>
#include <string.h>

/* shared.db is lost, exchanged or damaged: what Ada typed is hers, and she gets at it. */

#define WAITING "What I had not sent"
#define DRAFT   "{\"body\":\"half a sentence\"}"

typedef struct
{
  HarvestStoreFixture base;
  char *me;
  char *story;
  char *client;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  HarvestStoreFixture *store = &fixture->base;
  g_autofree char *draft = NULL;
  g_autoptr (HarvestRecord) told = NULL;
  g_autoptr (HarvestRecord) waiting = NULL;

  harvest_store_fixture_set_up (store, data);
  fixture->me = g_strdup (harvest_record_get_id (harvest_store_get_me (store->store)));
  told = harvest_store_fixture_tell (store, "Long ago", 0, NULL);
  harvest_store_fixture_pass (store, 1);
  waiting = harvest_store_fixture_tell (store, WAITING, 1000, NULL);
  fixture->story = g_strdup (harvest_record_get_id (waiting));
  draft = harvest_uuid_new (&store->clock);
  harvest_store_fixture_save_draft (store, draft, DRAFT);
  fixture->client = harvest_store_fixture_query_mine (
      store, "SELECT value FROM meta WHERE name = 'client'");
  harvest_store_fixture_close (store);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  harvest_store_fixture_tear_down (&fixture->base, data);
  g_free (fixture->me);
  g_free (fixture->story);
  g_free (fixture->client);
}

/* ---- Steps ---- */

static char *
get_path (Fixture *fixture, const char *file)
{
  return g_build_filename (fixture->base.dir, file, NULL);
}

static GPtrArray *
list_people (Fixture *fixture)
{
  GAsyncResult *result = NULL;
  g_autoptr (GAsyncResult) owned = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *people;

  harvest_store_list_people_async (fixture->base.store, NULL, harvest_test_store_result_cb,
                                   &result);
  owned = harvest_test_wait_result (&result);
  people = harvest_store_list_people_finish (fixture->base.store, owned, &error);
  g_assert_no_error (error);
  return people;
}

/* As the program does it: opens, asks who is here, and enters as them. */
static void
come_back (Fixture *fixture, const char *name)
{
  g_autoptr (GPtrArray) people = NULL;

  harvest_store_fixture_open (&fixture->base);
  people = list_people (fixture);
  g_assert_cmpuint (people->len, ==, 1);
  g_assert_cmpstr (harvest_record_get_id (g_ptr_array_index (people, 0)), ==, fixture->me);
  if (name != NULL)
    g_assert_cmpstr (harvest_record_get_string (g_ptr_array_index (people, 0), "name"), ==, name);
  harvest_store_fixture_enter (&fixture->base, fixture->me);
}

static void
assert_notice (Fixture *fixture, guint place, HarvestNoticeKind kind, const char *detail)
{
  GPtrArray *notices = harvest_store_get_notices (fixture->base.store);
  const HarvestNotice *notice;

  g_assert_cmpuint (notices->len, >, place);
  notice = g_ptr_array_index (notices, place);
  g_assert_cmpint (notice->kind, ==, kind);
  if (detail != NULL)
    g_assert_cmpstr (notice->detail, ==, detail);
}

/* What was typed is there, and goes its way. */
static void
assert_typed_is_there (Fixture *fixture)
{
  HarvestStoreFixture *store = &fixture->base;
  g_autoptr (HarvestRecord) story = harvest_store_fixture_get (store, fixture->story);
  g_autoptr (HarvestRecord) sent = NULL;
  g_autoptr (GPtrArray) drafts = harvest_store_fixture_list_drafts (store);
  const HarvestDraft *draft;

  g_assert_nonnull (story);
  g_assert_cmpstr (harvest_record_get_string (story, "body"), ==, WAITING);
  g_assert_cmpuint (drafts->len, ==, 1);
  draft = g_ptr_array_index (drafts, 0);
  g_assert_cmpmem (g_bytes_get_data (draft->json, NULL), g_bytes_get_size (draft->json), DRAFT,
                   strlen (DRAFT));
  harvest_store_fixture_assert_mine (store, "SELECT value FROM meta WHERE name = 'client'",
                                     fixture->client);

  harvest_store_fixture_pass (store, 1000);
  g_assert_cmpuint (harvest_store_fixture_get_uint (store, "n-waiting"), ==, 0);
  g_assert_cmpuint (harvest_store_fixture_get_uint (store, "n-attention"), ==, 0);
  sent = harvest_store_fixture_get (store, fixture->story);
  g_assert_nonnull (sent);
  harvest_store_fixture_assert_query (store, "shared.db",
                                      "SELECT count (*) FROM record WHERE type = 'story'"
                                      " AND instr (document, cast ('" WAITING "' AS BLOB)) > 0",
                                      "1");
}

static void
assert_me (Fixture *fixture, const char *name)
{
  HarvestRecord *me = harvest_store_get_me (fixture->base.store);
  g_autoptr (HarvestRecord) seen = harvest_store_fixture_get (&fixture->base, fixture->me);

  g_assert_cmpstr (harvest_record_get_string (me, "name"), ==, name);
  g_assert_nonnull (seen);
  g_assert_true (harvest_record_equal (me, seen));
}

static void
remove_shared (Fixture *fixture)
{
  static const char *const files[] = { "shared.db", "shared.db-wal", "shared.db-shm" };

  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = get_path (fixture, files[i]);

      g_unlink (path);
    }
}

/* ---- Lost ---- */

static void
test_missing (Fixture *fixture, gconstpointer data)
{
  remove_shared (fixture);
  come_back (fixture, "Ada");
  assert_notice (fixture, 0, HARVEST_NOTICE_RESTORED, "Ada");
  assert_me (fixture, "Ada");
  assert_typed_is_there (fixture);

  /* Once and for all. */
  harvest_store_fixture_close (&fixture->base);
  come_back (fixture, "Ada");
  g_assert_cmpuint (harvest_store_get_notices (fixture->base.store)->len, ==, 0);
}

static void
test_empty (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = get_path (fixture, "shared.db");

  remove_shared (fixture);
  g_assert_true (g_file_set_contents (path, "", 0, NULL));
  come_back (fixture, "Ada");
  assert_notice (fixture, 0, HARVEST_NOTICE_RESTORED, "Ada");
  assert_typed_is_there (fixture);
}

/* Somebody has put another desktop's file in its place. */
static void
test_exchanged (Fixture *fixture, gconstpointer data)
{
  HarvestStoreFixture other = { 0 };
  g_autofree char *path = get_path (fixture, "shared.db");
  g_autofree char *others = NULL;

  harvest_store_fixture_set_up (&other, data);
  others = g_build_filename (other.dir, "shared.db", NULL);
  harvest_store_fixture_close (&other);
  remove_shared (fixture);
  g_assert_no_errno (g_rename (others, path));
  harvest_store_fixture_tear_down (&other, data);

  come_back (fixture, "Ada");
  assert_notice (fixture, 0, HARVEST_NOTICE_RESTORED, "Ada");
  assert_me (fixture, "Ada");
  assert_typed_is_there (fixture);
}

/* What the person is called by now counts, not what they were called first. */
static void
test_renamed (Fixture *fixture, gconstpointer data)
{
  HarvestStoreFixture *store = &fixture->base;
  g_autoptr (HarvestRecord) renamed = NULL;

  come_back (fixture, "Ada");
  renamed = harvest_store_fixture_with (harvest_store_get_me (store->store), "name",
                                        "Ada Lovelace");
  g_free (harvest_store_fixture_commit (
      store, 0, harvest_change_new_update (harvest_store_get_me (store->store), renamed), NULL));
  harvest_store_fixture_pass (store, 2000);
  while (g_strcmp0 (harvest_record_get_string (harvest_store_get_me (store->store), "name"),
                    "Ada Lovelace")
         != 0)
    g_main_context_iteration (NULL, TRUE);
  harvest_store_fixture_close (store);
  remove_shared (fixture);
  come_back (fixture, "Ada Lovelace");
  assert_me (fixture, "Ada Lovelace");
}

/* A database from before the copy was kept. */
static void
test_no_copy (Fixture *fixture, gconstpointer data)
{
  g_autofree char *mine = g_build_filename ("people", fixture->me, "me.db", NULL);

  g_free (
      harvest_store_fixture_query (&fixture->base, mine, "DELETE FROM meta WHERE name = 'person'"));
  remove_shared (fixture);
  come_back (fixture, NULL);
  assert_notice (fixture, 0, HARVEST_NOTICE_RESTORED, NULL);
  assert_typed_is_there (fixture);
}

/* ---- Damaged ---- */

static void
test_unreadable (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = get_path (fixture, "shared.db");
  g_autofree char *before = g_strnfill (50000, 'x');
  g_autofree char *kept = NULL;
  const HarvestNotice *notice;

  remove_shared (fixture);
  g_assert_true (g_file_set_contents (path, before, -1, NULL));
  come_back (fixture, "Ada");
  assert_notice (fixture, 0, HARVEST_NOTICE_UNREADABLE, NULL);
  assert_notice (fixture, 1, HARVEST_NOTICE_RESTORED, "Ada");
  /* Nothing was made worse. */
  notice = g_ptr_array_index (harvest_store_get_notices (fixture->base.store), 0);
  g_assert_true (g_file_get_contents (notice->detail, &kept, NULL, NULL));
  g_assert_cmpstr (kept, ==, before);
  assert_typed_is_there (fixture);
  harvest_store_fixture_assert_healthy (&fixture->base);
}

/* Every page that names Ada is gone; the rest is salvaged. */
static void
test_salvaged_without_me (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = get_path (fixture, "shared.db");
  g_autofree char *contents = NULL;
  gsize length;
  char *place;

  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  place = memmem (contents, length, "\"Ada\"", 5);
  g_assert_nonnull (place);
  while ((place = memmem (contents, length, "\"Ada\"", 5)) != NULL)
    memset (contents + (gsize)(place - contents) / 4096 * 4096, 0x55, 4096);
  memset (contents, 0x55, 4096);
  g_assert_true (g_file_set_contents (path, contents, (gssize)length, NULL));

  come_back (fixture, "Ada");
  assert_me (fixture, "Ada");
  assert_typed_is_there (fixture);
  harvest_store_fixture_assert_healthy (&fixture->base);
}

/* Both are: what can be read of either is there. */
static void
test_both_damaged (Fixture *fixture, gconstpointer data)
{
  g_autofree char *mine = g_build_filename (fixture->base.dir, "people", fixture->me, "me.db",
                                            NULL);
  g_autofree char *contents = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (mine, &contents, &length, NULL));
  memset (contents, 0x55, 4096);
  g_assert_true (g_file_set_contents (mine, contents, (gssize)length, NULL));
  remove_shared (fixture);

  /* Not before the file is mended is it known whose it is. */
  come_back (fixture, NULL);
  assert_notice (fixture, 0, HARVEST_NOTICE_SALVAGED, NULL);
  assert_notice (fixture, 1, HARVEST_NOTICE_RESTORED, "Ada");
  assert_me (fixture, "Ada");
  assert_typed_is_there (fixture);
}

/* ---- Strangers ---- */

static void
test_nobody (Fixture *fixture, gconstpointer data)
{
  g_autofree char *nobody = harvest_uuid_new (&fixture->base.clock);
  g_autofree char *folder = g_build_filename (fixture->base.dir, "people", nobody, NULL);
  GAsyncResult *result = NULL;
  g_autoptr (GAsyncResult) owned = NULL;
  g_autoptr (GError) error = NULL;

  harvest_store_fixture_open (&fixture->base);
  harvest_store_enter_async (fixture->base.store, nobody, NULL, harvest_test_store_result_cb,
                             &result);
  owned = harvest_test_wait_result (&result);
  g_assert_false (harvest_store_enter_finish (fixture->base.store, owned, &error));
  g_assert_error (error, HARVEST_STORE_ERROR, HARVEST_STORE_ERROR_NOT_FOUND);
  g_assert_false (g_file_test (folder, G_FILE_TEST_EXISTS));
}

int
main (int argc, char **argv)
{
  harvest_test_init (&argc, &argv);

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/store-lost/missing", test_missing);
  ADD ("/store-lost/empty", test_empty);
  ADD ("/store-lost/exchanged", test_exchanged);
  ADD ("/store-lost/renamed", test_renamed);
  ADD ("/store-lost/no-copy", test_no_copy);
  ADD ("/store-lost/unreadable", test_unreadable);
  ADD ("/store-lost/salvaged-without-me", test_salvaged_without_me);
  ADD ("/store-lost/both-damaged", test_both_damaged);
  ADD ("/store-lost/nobody", test_nobody);
#undef ADD

  return g_test_run ();
}
