/* test-database.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-database"

#include "config.h"

#include "harvest-database.h"
#include "harvest-sqlite-error.h"
#include "harvest-test.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct
{
  char *dir;
  char *path;
  HarvestDatabase *database;
} Fixture;

static HarvestDatabase *
open_again (Fixture *fixture, HarvestDatabaseFlags flags)
{
  g_autoptr (GError) error = NULL;
  HarvestDatabase *database = harvest_database_open_sync (fixture->path, flags, &error);

  g_assert_no_error (error);
  return database;
}

static void
exec (HarvestDatabase *database, const char *sql)
{
  g_autoptr (GError) error = NULL;

  harvest_database_exec_sync (database, sql, &error);
  g_assert_no_error (error);
}

static char *
query (HarvestDatabase *database, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HarvestStatement) statement = harvest_database_prepare_sync (database, sql, &error);
  gboolean row;

  g_assert_no_error (error);
  harvest_statement_step_sync (statement, &row, &error);
  g_assert_no_error (error);
  return row ? g_strdup (harvest_statement_get_text (statement, 0)) : NULL;
}

static void
assert_query (HarvestDatabase *database, const char *sql, const char *expected)
{
  g_autofree char *value = query (database, sql);

  g_assert_cmpstr (value, ==, expected);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->dir = harvest_test_make_dir ();
  fixture->path = g_build_filename (fixture->dir, "t.db", NULL);
  fixture->database = open_again (fixture, HARVEST_DATABASE_CREATE);
  exec (fixture->database, "CREATE TABLE thing (id INTEGER PRIMARY KEY, name TEXT UNIQUE, b)");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  if (fixture->database != NULL)
    g_assert_finalize_object (fixture->database);
  g_free (fixture->path);
  g_free (fixture->dir);
}

static void
test_settings (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HarvestDatabase) full = open_again (fixture, HARVEST_DATABASE_FULL_SYNC);
  g_autoptr (GError) error = NULL;
  GStatBuf info;

  assert_query (fixture->database, "PRAGMA journal_mode", "wal");
  assert_query (fixture->database, "PRAGMA synchronous", "1");
  assert_query (full, "PRAGMA synchronous", "2");
  assert_query (fixture->database, "PRAGMA secure_delete", "1");
  assert_query (fixture->database, "PRAGMA foreign_keys", "1");
  assert_query (fixture->database, "PRAGMA trusted_schema", "0");
  g_assert_false (harvest_database_exec_sync (fixture->database, "SELECT \"word\"", &error));
  g_assert_error (error, HARVEST_SQLITE_ERROR, HARVEST_SQLITE_ERROR_FAILED);

  g_assert_no_errno (g_stat (fixture->path, &info));
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
}

static void
test_values (Fixture *fixture, gconstpointer data)
{
  static const guint8 raw[] = { 0, 1, 0, 255 };
  g_autoptr (GBytes) bytes = g_bytes_new_static (raw, sizeof raw);
  g_autoptr (GBytes) back = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (HarvestStatement) insert = NULL;
  g_autoptr (HarvestStatement) select = NULL;
  gboolean row;

  insert = harvest_database_prepare_sync (fixture->database,
                                          "INSERT INTO thing VALUES (?1, ?2, ?3)", &error);
  g_assert_no_error (error);
  harvest_statement_bind_integer (insert, 1, G_MAXINT64);
  harvest_statement_bind_text (insert, 2, "'; DROP TABLE thing; --");
  harvest_statement_bind_bytes (insert, 3, bytes);
  g_assert_true (harvest_statement_step_sync (insert, NULL, &error));
  g_assert_cmpint (harvest_database_get_last_rowid (fixture->database), ==, G_MAXINT64);
  g_assert_cmpint (harvest_database_get_changes (fixture->database), ==, 1);
  harvest_statement_bind_integer (insert, 1, -1);
  harvest_statement_bind_text_length (insert, 2, "abcdef", 3);
  harvest_statement_bind_null (insert, 3);
  g_assert_true (harvest_statement_step_sync (insert, NULL, &error));
  harvest_statement_bind_integer (insert, 1, 2);
  harvest_statement_bind_null (insert, 2);
  harvest_statement_bind_real (insert, 3, 0.5);
  g_assert_true (harvest_statement_step_sync (insert, NULL, &error));

  select = harvest_database_prepare_sync (fixture->database,
                                          "SELECT name, b, id FROM thing ORDER BY id", &error);
  g_assert_true (harvest_statement_step_sync (select, &row, &error) && row);
  g_assert_cmpstr (harvest_statement_get_text (select, 0), ==, "abc");
  g_assert_true (harvest_statement_is_null (select, 1));
  g_assert_null (harvest_statement_dup_bytes (select, 1));
  g_assert_cmpint (harvest_statement_get_integer (select, 2), ==, -1);
  g_assert_true (harvest_statement_step_sync (select, &row, &error) && row);
  g_assert_null (harvest_statement_get_text (select, 0));
  g_assert_cmpfloat (harvest_statement_get_real (select, 1), ==, 0.5);
  g_assert_true (harvest_statement_step_sync (select, &row, &error) && row);
  g_assert_cmpstr (harvest_statement_get_text (select, 0), ==, "'; DROP TABLE thing; --");
  back = harvest_statement_dup_bytes (select, 1);
  g_assert_true (g_bytes_equal (back, bytes));
  g_assert_cmpint (harvest_statement_get_integer (select, 2), ==, G_MAXINT64);
  g_assert_true (harvest_statement_step_sync (select, &row, &error));
  g_assert_false (row);
}

static void
test_statement_cache (Fixture *fixture, gconstpointer data)
{
  static const char *const sql = "SELECT ?1";
  g_autoptr (GError) error = NULL;
  HarvestStatement *first = harvest_database_prepare_sync (fixture->database, sql, &error);
  HarvestStatement *second = harvest_database_prepare_sync (fixture->database, sql, &error);
  gboolean row;

  g_assert_no_error (error);
  g_assert_true (first != second);
  harvest_statement_bind_text (first, 1, "left over");
  g_assert_true (harvest_statement_step_sync (first, &row, &error) && row);
  harvest_statement_free (first);
  harvest_statement_free (second);

  second = harvest_database_prepare_sync (fixture->database, sql, &error);
  g_assert_true (second == first);
  g_assert_true (harvest_statement_step_sync (second, &row, &error) && row);
  g_assert_true (harvest_statement_is_null (second, 0));
  harvest_statement_free (second);
}

static void
test_bad_binding (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HarvestStatement) statement = NULL;

  statement = harvest_database_prepare_sync (fixture->database, "SELECT ?1", &error);
  harvest_statement_bind_integer (statement, 2, 1);
  g_assert_false (harvest_statement_step_sync (statement, NULL, &error));
  g_assert_error (error, HARVEST_SQLITE_ERROR, HARVEST_SQLITE_ERROR_FAILED);
}

static void
test_transactions (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HarvestDatabase) reader = open_again (fixture, HARVEST_DATABASE_READ_ONLY);

  g_assert_true (harvest_database_begin_sync (fixture->database, &error));
  g_assert_true (harvest_database_in_transaction (fixture->database));
  exec (fixture->database, "INSERT INTO thing (name) VALUES ('a')");
  assert_query (reader, "SELECT count (*) FROM thing", "0");
  harvest_database_rollback_sync (fixture->database);
  harvest_database_rollback_sync (fixture->database);
  assert_query (fixture->database, "SELECT count (*) FROM thing", "0");

  /* A reader's transaction is one moment. */
  g_assert_true (harvest_database_begin_read_sync (reader, &error));
  assert_query (reader, "SELECT count (*) FROM thing", "0");
  g_assert_true (harvest_database_begin_sync (fixture->database, &error));
  exec (fixture->database, "INSERT INTO thing (name) VALUES ('a')");
  g_assert_true (harvest_database_commit_sync (fixture->database, &error));
  g_assert_no_error (error);
  assert_query (reader, "SELECT count (*) FROM thing", "0");
  g_assert_true (harvest_database_commit_sync (reader, &error));
  assert_query (reader, "SELECT count (*) FROM thing", "1");
}

static void
test_errors (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HarvestDatabase) reader = open_again (fixture, HARVEST_DATABASE_READ_ONLY);
  g_autofree char *missing = g_build_filename (fixture->dir, "none", "t.db", NULL);
  g_autofree char *foreign = g_build_filename (fixture->dir, "foreign.db", NULL);
  g_autofree char *text = g_strnfill (8192, 'x');
  g_autoptr (GError) error = NULL;

  exec (fixture->database, "INSERT INTO thing (name) VALUES ('a')");
  g_assert_false (harvest_database_exec_sync (fixture->database,
                                              "INSERT INTO thing (name) VALUES ('a')", &error));
  g_assert_error (error, HARVEST_SQLITE_ERROR, HARVEST_SQLITE_ERROR_CONSTRAINT);
  g_clear_error (&error);

  g_assert_false (harvest_database_exec_sync (reader, "DELETE FROM thing", &error));
  g_assert_error (error, HARVEST_SQLITE_ERROR, HARVEST_SQLITE_ERROR_READ_ONLY);
  g_clear_error (&error);

  g_assert_null (harvest_database_prepare_sync (fixture->database, "SELEC 1", &error));
  g_assert_error (error, HARVEST_SQLITE_ERROR, HARVEST_SQLITE_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, "SELEC"));
  g_clear_error (&error);

  g_assert_null (harvest_database_open_sync (missing, HARVEST_DATABASE_CREATE, &error));
  g_assert_error (error, HARVEST_SQLITE_ERROR, HARVEST_SQLITE_ERROR_CANNOT_OPEN);
  g_clear_error (&error);
  g_assert_null (harvest_database_open_sync (missing, 0, &error));
  g_assert_error (error, HARVEST_SQLITE_ERROR, HARVEST_SQLITE_ERROR_CANNOT_OPEN);
  g_clear_error (&error);

  g_assert_true (g_file_set_contents (foreign, text, -1, NULL));
  g_assert_null (harvest_database_open_sync (foreign, 0, &error));
  g_assert_error (error, HARVEST_SQLITE_ERROR, HARVEST_SQLITE_ERROR_NOT_A_DATABASE);
}

static void
test_damaged (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) lines = NULL;
  g_autofree char *contents = NULL;
  gsize length;

  lines = harvest_database_check_sync (fixture->database, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (lines), ==, 0);
  g_clear_pointer (&lines, g_strfreev);

  for (int i = 0; i < 500; i++)
    exec (fixture->database, "INSERT INTO thing (name) VALUES (hex (randomblob (200)))");
  g_clear_object (&fixture->database);
  g_assert_true (g_file_get_contents (fixture->path, &contents, &length, NULL));
  g_assert_cmpuint (length, >, 40 * 4096);
  memset (contents + 8 * 4096, 0xaa, 20 * 4096);
  g_assert_true (g_file_set_contents (fixture->path, contents, (gssize)length, NULL));

  fixture->database = open_again (fixture, 0);
  g_assert_false (harvest_database_exec_sync (fixture->database,
                                              "UPDATE thing SET name = name || 'x'", &error));
  g_assert_error (error, HARVEST_SQLITE_ERROR, HARVEST_SQLITE_ERROR_CORRUPT);
  g_clear_error (&error);
  lines = harvest_database_check_sync (fixture->database, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (lines), >, 0);
}

static void
test_full (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  exec (fixture->database, "PRAGMA max_page_count = 20");
  exec (fixture->database, "INSERT INTO thing (name) VALUES ('kept')");
  g_assert_true (harvest_database_begin_sync (fixture->database, &error));
  g_assert_false (harvest_database_exec_sync (
      fixture->database, "INSERT INTO thing (b) VALUES (zeroblob (200000))", &error));
  g_assert_error (error, HARVEST_SQLITE_ERROR, HARVEST_SQLITE_ERROR_FULL);
  harvest_database_rollback_sync (fixture->database);
  assert_query (fixture->database, "SELECT group_concat (name) FROM thing", "kept");
}

/* The file system itself refuses, in the middle of writing the log. */
static void
test_full_file_system (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  struct rlimit limit, old;
  gboolean inserted;

  exec (fixture->database, "INSERT INTO thing (name) VALUES ('kept')");
  signal (SIGXFSZ, SIG_IGN);
  g_assert_no_errno (getrlimit (RLIMIT_FSIZE, &old));
  limit = old;
  limit.rlim_cur = 150000;
  g_assert_no_errno (setrlimit (RLIMIT_FSIZE, &limit));
  inserted = harvest_database_exec_sync (
      fixture->database, "INSERT INTO thing (b) VALUES (zeroblob (400000))", &error);
  g_assert_no_errno (setrlimit (RLIMIT_FSIZE, &old));

  g_assert_false (inserted);
  g_assert_error (error, HARVEST_SQLITE_ERROR, HARVEST_SQLITE_ERROR_FULL);
  assert_query (fixture->database, "SELECT group_concat (name) FROM thing", "kept");
  exec (fixture->database, "INSERT INTO thing (name) VALUES ('after')");
  assert_query (fixture->database, "PRAGMA integrity_check", "ok");
}

static void
test_data_version (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HarvestDatabase) other = open_again (fixture, 0);
  g_autoptr (GError) error = NULL;
  gint64 before, own, others;

  g_assert_true (harvest_database_get_data_version_sync (fixture->database, &before, &error));
  exec (fixture->database, "INSERT INTO thing (name) VALUES ('mine')");
  g_assert_true (harvest_database_get_data_version_sync (fixture->database, &own, &error));
  g_assert_cmpint (own, ==, before);
  exec (other, "INSERT INTO thing (name) VALUES ('theirs')");
  g_assert_true (harvest_database_get_data_version_sync (fixture->database, &others, &error));
  g_assert_cmpint (others, !=, before);
}

static void
test_backup (Fixture *fixture, gconstpointer data)
{
  g_autofree char *copy = g_build_filename (fixture->dir, "copy.db", NULL);
  g_autofree char *part = g_strconcat (copy, ".part", NULL);
  g_autofree char *nowhere = g_build_filename (fixture->dir, "none", "copy.db", NULL);
  g_autoptr (HarvestDatabase) backup = NULL;
  g_autoptr (GError) error = NULL;
  GStatBuf info;

  exec (fixture->database, "INSERT INTO thing (name) VALUES ('kept')");
  exec (fixture->database, "PRAGMA user_version = 7");
  g_assert_true (harvest_database_backup_sync (fixture->database, copy, &error));
  g_assert_no_error (error);
  g_assert_false (g_file_test (part, G_FILE_TEST_EXISTS));
  g_assert_no_errno (g_stat (copy, &info));
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);

  backup = harvest_database_open_sync (copy, 0, &error);
  g_assert_no_error (error);
  assert_query (backup, "SELECT name FROM thing", "kept");
  assert_query (backup, "PRAGMA user_version", "7");

  g_assert_false (harvest_database_backup_sync (fixture->database, nowhere, &error));
  g_assert_error (error, HARVEST_SQLITE_ERROR, HARVEST_SQLITE_ERROR_CANNOT_OPEN);
}

/* What was deleted is in none of the files once the log has been emptied. */
static void
test_deleted_bytes (Fixture *fixture, gconstpointer data)
{
  static const char *const word = "unfindable-xyzzy";
  g_autofree char *log = g_strconcat (fixture->path, "-wal", NULL);
  g_autofree char *contents = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  exec (fixture->database, "INSERT INTO thing (name) VALUES ('unfindable-xyzzy')");
  g_assert_true (harvest_database_checkpoint_sync (fixture->database, FALSE, &error));
  g_assert_true (g_file_get_contents (fixture->path, &contents, &length, NULL));
  g_assert_nonnull (memmem (contents, length, word, strlen (word)));
  g_clear_pointer (&contents, g_free);

  exec (fixture->database, "DELETE FROM thing");
  g_assert_true (harvest_database_checkpoint_sync (fixture->database, TRUE, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (fixture->path, &contents, &length, NULL));
  g_assert_null (memmem (contents, length, word, strlen (word)));
  g_clear_pointer (&contents, g_free);
  g_assert_true (g_file_get_contents (log, &contents, &length, NULL));
  g_assert_cmpuint (length, ==, 0);
}

static gpointer
use_elsewhere (gpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (harvest_database_exec_sync (data, "SELECT 1", &error));
  g_assert_no_error (error);
  return NULL;
}

static void
test_owner (Fixture *fixture, gconstpointer data)
{
  g_test_expect_message ("harvest-database", G_LOG_LEVEL_CRITICAL,
                         "*harvest_database_is_owned*failed");
  g_thread_join (g_thread_new ("elsewhere", use_elsewhere, fixture->database));
  g_test_assert_expected_messages ();
}

/* As another process sees it. */
static gboolean
is_locked_for_others (const char *path, off_t start, off_t length)
{
  struct flock lock = { .l_type = F_WRLCK, .l_start = start, .l_len = length };
  int status;
  pid_t child = fork ();

  g_assert_cmpint (child, >=, 0);
  if (child == 0)
    {
      int fd = open (path, O_RDWR | O_CLOEXEC);

      _exit (fd >= 0 && fcntl (fd, F_GETLK, &lock) == 0 && lock.l_type != F_UNLCK ? 0 : 1);
    }
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  return WIFEXITED (status) && WEXITSTATUS (status) == 0;
}

/* SQLite's shared lock, and the one by which it says that somebody uses the shared memory: see
 * "os_unix.c" of SQLite, SHARED_FIRST and UNIX_SHM_DMS. */
static void
assert_locked (Fixture *fixture, gboolean locked)
{
  g_autofree char *memory = g_strconcat (fixture->path, "-shm", NULL);

  g_assert_true (is_locked_for_others (fixture->path, 0x40000002, 510) == locked);
  if (locked)
    g_assert_true (is_locked_for_others (memory, 128, 1));
}

/* As a dialog does that looks for the type of each file in a folder. */
static void
look_at (const char *path, const char *suffix)
{
  g_autofree char *file = g_strconcat (path, suffix, NULL);
  int fd = open (file, O_RDONLY | O_CLOEXEC);

  g_assert_cmpint (fd, >=, 0);
  close (fd);
}

static void
test_locks (Fixture *fixture, gconstpointer data)
{
  g_autofree char *log = g_strconcat (fixture->path, "-wal", NULL);
  g_autofree char *count = NULL;
  HarvestDatabase *second;

  g_test_summary ("Whoever opens and closes the file in this process leaves it its locks");

  exec (fixture->database, "CREATE TABLE t (x)");
  assert_locked (fixture, TRUE);
  look_at (fixture->path, "");
  look_at (fixture->path, "-shm");
  look_at (fixture->path, "-wal");
  assert_locked (fixture, TRUE);

  second = open_again (fixture, HARVEST_DATABASE_CREATE);
  count = query (second, "SELECT count (*) FROM t");
  assert_locked (fixture, TRUE);
  g_clear_object (&fixture->database);
  assert_locked (fixture, TRUE);
  /* The last one is alone, so it writes the log into the file and removes it. */
  g_object_unref (second);
  assert_locked (fixture, FALSE);
  g_assert_false (g_file_test (log, G_FILE_TEST_EXISTS));
}

int
main (int argc, char **argv)
{
  harvest_test_init (&argc, &argv);

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/database/settings", test_settings);
  ADD ("/database/values", test_values);
  ADD ("/database/statement-cache", test_statement_cache);
  ADD ("/database/bad-binding", test_bad_binding);
  ADD ("/database/transactions", test_transactions);
  ADD ("/database/errors", test_errors);
  ADD ("/database/damaged", test_damaged);
  ADD ("/database/full", test_full);
  ADD ("/database/full-file-system", test_full_file_system);
  ADD ("/database/data-version", test_data_version);
  ADD ("/database/backup", test_backup);
  ADD ("/database/deleted-bytes", test_deleted_bytes);
  ADD ("/database/owner", test_owner);
  ADD ("/database/locks", test_locks);
#undef ADD

  return g_test_run ();
}
