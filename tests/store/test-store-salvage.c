/* test-store-salvage.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-store-salvage"

#include "config.h"

#include "harvest-migration.h"
#include "harvest-store-error.h"
#include "harvest-store-fixture.h"
#include "harvest-test.h"
#include "harvest-uuid.h"
#include "test-migrations.h"

#include <glib/gstdio.h>
#include <string.h>

#define N_STORIES 60

typedef struct
{
  HarvestStoreFixture base;
  char *me;
  char *own; /* path of the person's database in the folder */
  GPtrArray *ids;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  harvest_store_fixture_set_up (&fixture->base, data);
  fixture->me = g_strdup (harvest_record_get_id (harvest_store_get_me (fixture->base.store)));
  fixture->own = g_build_filename ("people", fixture->me, "me.db", NULL);
  fixture->ids = g_ptr_array_new_with_free_func (g_free);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  harvest_store_fixture_tear_down (&fixture->base, data);
  g_ptr_array_unref (fixture->ids);
  g_free (fixture->me);
  g_free (fixture->own);
}

/* ---- Steps ---- */

static void
tell_many (Fixture *fixture, guint undo_seconds)
{
  for (int i = 0; i < N_STORIES; i++)
    {
      g_autofree char *body = g_strdup_printf ("Story number %d, and what is to be said", i);
      g_autoptr (HarvestRecord)
          story = harvest_store_fixture_tell (&fixture->base, body, undo_seconds, NULL);

      g_ptr_array_add (fixture->ids, g_strdup (harvest_record_get_id (story)));
    }
}

/* How many can still be found; each has its own words. */
static guint
count_found (Fixture *fixture)
{
  guint n = 0;

  for (guint i = 0; i < fixture->ids->len; i++)
    {
      g_autofree char *body = g_strdup_printf ("Story number %u, and what is to be said", i);
      g_autoptr (HarvestRecord)
          story = harvest_store_fixture_get (&fixture->base, g_ptr_array_index (fixture->ids, i));

      if (story == NULL)
        continue;
      g_assert_cmpstr (harvest_record_get_string (story, "body"), ==, body);
      n++;
    }
  return n;
}

static char *
get_contents (Fixture *fixture, const char *file, gsize *length)
{
  g_autofree char *path = g_build_filename (fixture->base.dir, file, NULL);
  char *contents = NULL;

  g_assert_true (g_file_get_contents (path, &contents, length, NULL));
  return contents;
}

static void
damage (Fixture *fixture, const char *file, gsize offset, gsize length)
{
  g_autofree char *path = g_build_filename (fixture->base.dir, file, NULL);
  gsize size;
  g_autofree char *contents = get_contents (fixture, file, &size);

  g_assert_cmpuint (offset, <, size);
  memset (contents + offset, 0x55, MIN (length, size - offset));
  g_assert_true (g_file_set_contents (path, contents, (gssize)size, NULL));
}

/* The one notice that it was salvaged; the file that it names is what was damaged. */
static void
assert_kept (Fixture *fixture, const char *damaged, gsize length)
{
  GPtrArray *notices = harvest_store_get_notices (fixture->base.store);
  const HarvestNotice *notice;
  g_autofree char *kept = NULL;
  gsize kept_length;

  g_assert_cmpuint (notices->len, ==, 1);
  notice = g_ptr_array_index (notices, 0);
  g_assert_cmpint (notice->kind, ==, HARVEST_NOTICE_SALVAGED);
  g_assert_true (g_file_get_contents (notice->detail, &kept, &kept_length, NULL));
  g_assert_cmpmem (kept, kept_length, damaged, length);
}

/* ---- Damaged files ---- */

static void
test_shared_header (Fixture *fixture, gconstpointer data)
{
  g_autofree char *damaged = NULL;
  gsize length;

  tell_many (fixture, 0);
  harvest_store_fixture_pass (&fixture->base, 0);
  harvest_store_fixture_close (&fixture->base);
  damage (fixture, "shared.db", 0, 4096);
  damaged = get_contents (fixture, "shared.db", &length);

  /* Neither header nor schema are left, and yet every word is. */
  harvest_store_fixture_open (&fixture->base);
  assert_kept (fixture, damaged, length);
  harvest_store_fixture_enter (&fixture->base, fixture->me);
  g_assert_cmpuint (count_found (fixture), ==, N_STORIES);
  harvest_store_fixture_assert_healthy (&fixture->base);

  /* It is mended for good. */
  harvest_store_fixture_close (&fixture->base);
  harvest_store_fixture_open (&fixture->base);
  g_assert_cmpuint (harvest_store_get_notices (fixture->base.store)->len, ==, 0);
}

static void
test_shared_pages (Fixture *fixture, gconstpointer data)
{
  gsize length;
  g_autofree char *whole = NULL;
  g_autofree char *note = g_build_filename (fixture->base.dir, "shared.db.damaged", NULL);

  tell_many (fixture, 0);
  harvest_store_fixture_pass (&fixture->base, 0);
  harvest_store_fixture_close (&fixture->base);
  whole = get_contents (fixture, "shared.db", &length);
  /* One page of records, wherever it lies. */
  for (gsize offset = 4096; offset < length; offset += 4096)
    if (memmem (whole + offset, 4096, "Story number 30", 15) != NULL && whole[offset] == 0x0d)
      {
        damage (fixture, "shared.db", offset, 4096);
        break;
      }

  /* Somebody has come across it. */
  g_assert_true (g_file_set_contents (note, "", 0, NULL));
  harvest_store_fixture_open (&fixture->base);
  g_assert_cmpuint (harvest_store_get_notices (fixture->base.store)->len, ==, 1);
  harvest_store_fixture_enter (&fixture->base, fixture->me);
  g_assert_cmpuint (count_found (fixture), >, N_STORIES - 10);
  g_assert_cmpuint (count_found (fixture), <, N_STORIES);
  g_assert_false (g_file_test (note, G_FILE_TEST_EXISTS));
}

static void
test_false_alarm (Fixture *fixture, gconstpointer data)
{
  g_autofree char *note = g_build_filename (fixture->base.dir, "shared.db.damaged", NULL);

  tell_many (fixture, 0);
  harvest_store_fixture_close (&fixture->base);
  g_assert_true (g_file_set_contents (note, "", 0, NULL));
  harvest_store_fixture_open (&fixture->base);
  g_assert_cmpuint (harvest_store_get_notices (fixture->base.store)->len, ==, 0);
  g_assert_false (g_file_test (note, G_FILE_TEST_EXISTS));
}

static void
test_person (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) json = g_bytes_new_static ("{\"body\":\"half\"}", 15);
  g_autofree char *draft = harvest_uuid_new (&fixture->base.clock);
  g_autofree char *client = NULL;
  g_autofree char *damaged = NULL;
  GAsyncResult *result = NULL;
  gsize length;

  tell_many (fixture, 1000);
  harvest_store_save_draft_async (fixture->base.store, draft, json, NULL, NULL,
                                  harvest_test_store_result_cb, &result);
  g_object_unref (harvest_test_wait_result (&result));
  client = harvest_store_fixture_query_mine (&fixture->base,
                                             "SELECT value FROM meta WHERE name = 'client'");
  harvest_store_fixture_close (&fixture->base);
  damage (fixture, fixture->own, 0, 4096);
  damaged = get_contents (fixture, fixture->own, &length);

  harvest_store_fixture_open (&fixture->base);
  harvest_store_fixture_enter (&fixture->base, fixture->me);
  assert_kept (fixture, damaged, length);
  g_assert_cmpuint (count_found (fixture), ==, N_STORIES);
  g_assert_cmpuint (harvest_store_fixture_get_uint (&fixture->base, "n-waiting"), ==,
                    2 * N_STORIES);
  harvest_store_fixture_assert_mine (&fixture->base, "SELECT json FROM draft",
                                     "{\"body\":\"half\"}");
  harvest_store_fixture_assert_mine (&fixture->base, "SELECT value FROM meta WHERE name = 'client'",
                                     client);
  harvest_store_fixture_assert_healthy (&fixture->base);

  /* And it goes on from there. */
  harvest_store_fixture_pass (&fixture->base, 1000);
  g_assert_cmpuint (harvest_store_fixture_get_uint (&fixture->base, "n-waiting"), ==, 0);
  g_assert_cmpuint (count_found (fixture), ==, N_STORIES);
}

/* The program was killed between the two renames. */
static void
test_interrupted (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->base.dir, "shared.db", NULL);
  g_autofree char *ready = g_strconcat (path, ".ready", NULL);

  tell_many (fixture, 0);
  harvest_store_fixture_pass (&fixture->base, 0);
  harvest_store_fixture_close (&fixture->base);
  g_assert_no_errno (g_rename (path, ready));
  harvest_store_fixture_open (&fixture->base);
  harvest_store_fixture_enter (&fixture->base, fixture->me);
  g_assert_cmpuint (count_found (fixture), ==, N_STORIES);
  g_assert_false (g_file_test (ready, G_FILE_TEST_EXISTS));
}

/* ---- Versions ---- */

static void
test_too_new (Fixture *fixture, gconstpointer data)
{
  GAsyncResult *result = NULL;
  g_autoptr (GAsyncResult) owned = NULL;
  g_autoptr (GError) error = NULL;

  harvest_store_fixture_close (&fixture->base);
  g_free (harvest_store_fixture_query (&fixture->base, fixture->own, "PRAGMA user_version = 999"));
  harvest_store_fixture_open (&fixture->base);
  harvest_store_enter_async (fixture->base.store, fixture->me, NULL, harvest_test_store_result_cb,
                             &result);
  owned = harvest_test_wait_result (&result);
  g_assert_false (harvest_store_enter_finish (fixture->base.store, owned, &error));
  g_assert_error (error, HARVEST_STORE_ERROR, HARVEST_STORE_ERROR_TOO_NEW);
  g_assert_nonnull (strstr (error->message, "999"));
  g_clear_error (&error);
  g_clear_object (&owned);

  harvest_store_fixture_close (&fixture->base);
  g_free (harvest_store_fixture_query (&fixture->base, "shared.db", "PRAGMA user_version = 999"));
  error = harvest_store_fixture_open_failing (&fixture->base);
  g_assert_error (error, HARVEST_STORE_ERROR, HARVEST_STORE_ERROR_TOO_NEW);
  harvest_store_fixture_assert_query (&fixture->base, "shared.db", "PRAGMA user_version", "999");
}

static void
test_backup (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->base.dir, "old.db", NULL);
  g_autoptr (HarvestDatabase) database = NULL;
  g_autoptr (HarvestDatabase) copy = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *backup = NULL;
  GResource *resource;

  test_migrations_register_resource ();
  resource = test_migrations_get_resource ();
  database = harvest_database_open_sync (path, HARVEST_DATABASE_CREATE, &error);

  /* A new file needs none. */
  g_assert_true (harvest_migration_run_sync (database, resource, "/test/sql/old",
                                             &fixture->base.clock, &backup, &error));
  g_assert_null (backup);
  g_assert_true (
      harvest_database_exec_sync (database, "INSERT INTO thing (name) VALUES ('old')", &error));

  g_assert_true (harvest_migration_run_sync (database, resource, "/test/sql/good",
                                             &fixture->base.clock, &backup, &error));
  g_assert_no_error (error);
  g_assert_true (g_str_has_suffix (backup, "old.db.schema-1.2026-05-28T202640"));
  copy = harvest_database_open_sync (backup, 0, &error);
  g_assert_no_error (error);
  {
    g_autoptr (HarvestStatement) statement = harvest_database_prepare_sync (
        copy, "SELECT name, (SELECT count (*) FROM pragma_table_info ('thing')) FROM thing",
        &error);
    gboolean row;

    g_assert_true (harvest_statement_step_sync (statement, &row, &error) && row);
    g_assert_cmpstr (harvest_statement_get_text (statement, 0), ==, "old");
    g_assert_cmpint (harvest_statement_get_integer (statement, 1), ==, 2);
  }

  /* Again: nothing is to be done, and nothing kept. */
  g_clear_pointer (&backup, g_free);
  g_assert_true (harvest_migration_run_sync (database, resource, "/test/sql/good",
                                             &fixture->base.clock, &backup, &error));
  g_assert_null (backup);
}

int
main (int argc, char **argv)
{
  harvest_test_init (&argc, &argv);

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/store-salvage/shared-header", test_shared_header);
  ADD ("/store-salvage/shared-pages", test_shared_pages);
  ADD ("/store-salvage/false-alarm", test_false_alarm);
  ADD ("/store-salvage/person", test_person);
  ADD ("/store-salvage/interrupted", test_interrupted);
  ADD ("/store-salvage/too-new", test_too_new);
  ADD ("/store-salvage/backup", test_backup);
#undef ADD

  return g_test_run ();
}
