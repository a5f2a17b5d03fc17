/* test-migrator.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-migrator"

#include "config.h"

#include "harvest-migrator.h"
#include "harvest-sqlite-error.h"
#include "harvest-test.h"
#include "test-migrations.h"

typedef struct
{
  char *path;
  HarvestDatabase *database;
  GResource *resource; /* borrowed */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *dir = harvest_test_make_dir ();

  fixture->path = g_build_filename (dir, "t.db", NULL);
  fixture->database = harvest_database_open_sync (fixture->path, HARVEST_DATABASE_CREATE, &error);
  g_assert_no_error (error);
  fixture->resource = test_migrations_get_resource ();
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->database);
  g_free (fixture->path);
}

static gint64
get_version (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  gint64 version = -1;

  harvest_migrator_get_version_sync (fixture->database, &version, &error);
  g_assert_no_error (error);
  return version;
}

static gint64
query (Fixture *fixture, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HarvestStatement) statement = NULL;
  gboolean row;

  statement = harvest_database_prepare_sync (fixture->database, sql, &error);
  g_assert_no_error (error);
  harvest_statement_step_sync (statement, &row, &error);
  g_assert_no_error (error);
  g_assert_true (row);
  return harvest_statement_get_integer (statement, 0);
}

static void
test_fresh (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (get_version (fixture), ==, 0);
  g_assert_cmpint (harvest_migrator_get_newest (fixture->resource, "/test/sql/good"), ==, 2);
  g_assert_true (
      harvest_migrator_run_sync (fixture->database, fixture->resource, "/test/sql/good", &error));
  g_assert_no_error (error);
  g_assert_cmpint (get_version (fixture), ==, 2);
  g_assert_cmpint (query (fixture, "SELECT count (size) FROM thing"), ==, 0);

  /* Again: nothing to do. */
  g_assert_true (
      harvest_migrator_run_sync (fixture->database, fixture->resource, "/test/sql/good", &error));
  g_assert_no_error (error);
}

static void
test_from_old (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (
      harvest_migrator_run_sync (fixture->database, fixture->resource, "/test/sql/old", &error));
  g_assert_true (harvest_database_exec_sync (
      fixture->database, "INSERT INTO thing (name) VALUES ('seven77')", &error));
  g_assert_cmpint (get_version (fixture), ==, 1);
  g_assert_true (
      harvest_migrator_run_sync (fixture->database, fixture->resource, "/test/sql/good", &error));
  g_assert_no_error (error);
  g_assert_cmpint (get_version (fixture), ==, 2);
  g_assert_cmpint (query (fixture, "SELECT size FROM thing WHERE name = 'seven77'"), ==, 7);
}

static void
test_too_new (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (
      harvest_migrator_run_sync (fixture->database, fixture->resource, "/test/sql/good", &error));
  g_assert_false (
      harvest_migrator_run_sync (fixture->database, fixture->resource, "/test/sql/old", &error));
  g_assert_error (error, HARVEST_SQLITE_ERROR, HARVEST_SQLITE_ERROR_TOO_NEW);
  g_assert_nonnull (strstr (error->message, "has schema 2, this program knows 1"));
  g_assert_cmpint (get_version (fixture), ==, 2);
  g_assert_false (harvest_database_in_transaction (fixture->database));
}

static void
test_broken (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (
      harvest_migrator_run_sync (fixture->database, fixture->resource, "/test/sql/broken", &error));
  g_assert_error (error, HARVEST_SQLITE_ERROR, HARVEST_SQLITE_ERROR_FAILED);
  /* The first is there, and nothing of the second. */
  g_assert_cmpint (get_version (fixture), ==, 1);
  g_assert_cmpint (query (fixture, "SELECT count (*) FROM pragma_table_info ('thing')"), ==, 2);
  g_assert_false (harvest_database_in_transaction (fixture->database));
}

static void
test_include (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_test_summary ("What several databases have in common stands where it is included");
  g_assert_true (
      harvest_migrator_run_sync (fixture->database, fixture->resource, "/test/sql/whole", &error));
  g_assert_no_error (error);
  g_assert_cmpint (query (fixture, "SELECT count (*) FROM after WHERE name = 'included'"), ==, 1);
  g_assert_cmpint (query (fixture, "SELECT count (*) FROM before"), ==, 0);
}

int
main (int argc, char **argv)
{
  harvest_test_init (&argc, &argv);
  test_migrations_register_resource ();

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/migrator/fresh", test_fresh);
  ADD ("/migrator/include", test_include);
  ADD ("/migrator/from-old", test_from_old);
  ADD ("/migrator/too-new", test_too_new);
  ADD ("/migrator/broken", test_broken);
#undef ADD

  return g_test_run ();
}
