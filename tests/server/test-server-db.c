/* test-server-db.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-server-db"

#include "config.h"

#include "harvest-server-core.h"
#include "harvest-server-error.h"
#include "harvest-test.h"

#include <glib/gstdio.h>
#include <sqlite3.h>

static char *
make_path (void)
{
  g_autofree char *folder = harvest_test_make_dir ();

  return g_build_filename (folder, "server.db", NULL);
}

static HarvestServerDb *
open_db (const char *path, const HarvestServerDbOptions *options)
{
  g_autoptr (GError) error = NULL;
  HarvestServerDb *db = harvest_server_db_open_sync (path, options, &error);

  g_assert_no_error (error);
  return db;
}

static gboolean
set_func (HarvestServerTx *tx, gpointer data, GError **error)
{
  return harvest_server_meta_set_sync (tx, data, "set", error);
}

static gboolean
set_and_fail_func (HarvestServerTx *tx, gpointer data, GError **error)
{
  if (harvest_server_meta_set_sync (tx, data, "set", error))
    g_set_error_literal (error, HARVEST_SERVER_ERROR, HARVEST_SERVER_ERROR_REFUSED, "no");
  return FALSE;
}

typedef struct
{
  const char *name;
  char *value;
} Look;

static gboolean
look_func (HarvestServerTx *tx, gpointer data, GError **error)
{
  Look *look = data;

  return harvest_server_meta_dup_sync (tx, look->name, &look->value, error);
}

static char *
get (HarvestServerDb *db, const char *name)
{
  g_autoptr (GError) error = NULL;
  Look look = { .name = name };

  g_assert_true (harvest_server_db_read_sync (db, look_func, &look, &error));
  g_assert_no_error (error);
  return look.value;
}

#define assert_set(db, name)                                                                       \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autofree char *value = get (db, name);                                                       \
    g_assert_cmpstr (value, ==, "set");                                                            \
  }                                                                                                \
  G_STMT_END

#define assert_not_set(db, name)                                                                   \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autofree char *value = get (db, name);                                                       \
    g_assert_null (value);                                                                         \
  }                                                                                                \
  G_STMT_END

/* ---- A writer that is held up, so that jobs gather behind it ---- */

typedef struct
{
  GMutex mutex;
  GCond cond;
  gboolean running, go;
  int n_done, n_errors, n_busy;
} Gate;

static gboolean
gate_func (HarvestServerTx *tx, gpointer data, GError **error)
{
  Gate *gate = data;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&gate->mutex);

  gate->running = TRUE;
  g_cond_broadcast (&gate->cond);
  while (!gate->go)
    g_cond_wait (&gate->cond, &gate->mutex);
  return TRUE;
}

static void
gate_close (Gate *gate, HarvestServerDb *db)
{
  g_mutex_init (&gate->mutex);
  g_cond_init (&gate->cond);
  harvest_server_db_write (db, gate_func, NULL, gate, NULL);
  g_mutex_lock (&gate->mutex);
  while (!gate->running)
    g_cond_wait (&gate->cond, &gate->mutex);
  g_mutex_unlock (&gate->mutex);
}

static void
gate_open (Gate *gate)
{
  g_mutex_lock (&gate->mutex);
  gate->go = TRUE;
  g_cond_broadcast (&gate->cond);
  g_mutex_unlock (&gate->mutex);
}

static void
gate_clear (Gate *gate)
{
  g_mutex_clear (&gate->mutex);
  g_cond_clear (&gate->cond);
}

typedef struct
{
  Gate *gate;
  HarvestServerFunc func;
  char *name;
} Told;

static gboolean
told_func (HarvestServerTx *tx, gpointer data, GError **error)
{
  Told *told = data;

  return told->func (tx, told->name, error);
}

static void
told_done (gpointer data, const GError *error)
{
  Told *told = data;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&told->gate->mutex);

  told->gate->n_done++;
  told->gate->n_errors += error != NULL;
  told->gate->n_busy += g_error_matches (error, HARVEST_SERVER_ERROR, HARVEST_SERVER_ERROR_BUSY);
}

static void
told_free (gpointer data)
{
  Told *told = data;

  g_free (told->name);
  g_free (told);
}

static void
tell (HarvestServerDb *db, Gate *gate, HarvestServerFunc func, char *name)
{
  Told *told = g_new0 (Told, 1);

  told->gate = gate;
  told->func = func;
  told->name = name;
  harvest_server_db_write (db, told_func, told_done, told, told_free);
}

/* ---- Tests ---- */

static void
test_group (void)
{
  g_autofree char *path = make_path ();
  g_autoptr (HarvestServerDb) db = open_db (path, NULL);
  Gate gate = { 0 };

  gate_close (&gate, db);
  for (int i = 0; i < 100; i++)
    tell (db, &gate, i % 10 == 3 ? set_and_fail_func : set_func, g_strdup_printf ("name-%d", i));
  g_assert_cmpint (gate.n_done, ==, 0);
  gate_open (&gate);
  harvest_server_db_close_sync (db);

  g_assert_cmpint (gate.n_done, ==, 100);
  g_assert_cmpint (gate.n_errors, ==, 10);
  g_clear_object (&db);
  db = open_db (path, NULL);
  assert_set (db, "name-0");
  assert_set (db, "name-99");
  assert_not_set (db, "name-3");
  assert_not_set (db, "name-93");
  gate_clear (&gate);
}

static void
test_busy (void)
{
  HarvestServerDbOptions options = { .max_writes = 5 };
  g_autofree char *path = make_path ();
  g_autoptr (HarvestServerDb) db = open_db (path, &options);
  Gate gate = { 0 };
  guint writes, reads;

  gate_close (&gate, db);
  for (int i = 0; i < 8; i++)
    tell (db, &gate, set_func, g_strdup_printf ("name-%d", i));
  harvest_server_db_count_waiting (db, &writes, &reads);
  g_assert_cmpuint (writes, ==, 5);
  g_assert_cmpuint (reads, ==, 0);
  g_assert_cmpint (gate.n_busy, ==, 3);
  gate_open (&gate);
  harvest_server_db_close_sync (db);
  g_assert_cmpint (gate.n_done, ==, 8);
  g_assert_cmpint (gate.n_errors, ==, 3);

  tell (db, &gate, set_func, g_strdup ("late"));
  g_assert_cmpint (gate.n_busy, ==, 4);
  gate_clear (&gate);
}

/* Nobody sees what is not committed, and reading does not wait for it. */
static void
test_snapshot (void)
{
  g_autofree char *path = make_path ();
  g_autoptr (HarvestServerDb) db = open_db (path, NULL);
  Gate gate = { 0 };

  gate_close (&gate, db);
  tell (db, &gate, set_func, g_strdup ("later"));
  assert_not_set (db, "later");
  gate_open (&gate);
  g_assert_true (harvest_server_db_write_sync (db, set_func, (gpointer) "last", NULL));
  assert_set (db, "later");
  gate_clear (&gate);
}

static void
test_parts (void)
{
  g_autoptr (HarvestServerDb) db = open_db (NULL, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (harvest_server_db_write_sync (db, set_func, (gpointer) "kept", NULL));
  g_assert_false (
      harvest_server_db_write_sync (db, set_and_fail_func, (gpointer) "dropped", &error));
  g_assert_error (error, HARVEST_SERVER_ERROR, HARVEST_SERVER_ERROR_REFUSED);
  assert_set (db, "kept");
  assert_not_set (db, "dropped");
}

static void
test_too_new (void)
{
  g_autofree char *path = make_path ();
  g_autoptr (HarvestServerDb) db = open_db (path, NULL);
  g_autoptr (GError) error = NULL;
  sqlite3 *handle;

  g_clear_object (&db);
  g_assert_cmpint (sqlite3_open (path, &handle), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (handle, "PRAGMA user_version = 999", NULL, NULL, NULL), ==,
                   SQLITE_OK);
  sqlite3_close (handle);
  db = harvest_server_db_open_sync (path, NULL, &error);
  g_assert_null (db);
  g_assert_error (error, HARVEST_SERVER_ERROR, HARVEST_SERVER_ERROR_TOO_NEW);
}

static void
test_missing (void)
{
  HarvestServerDbOptions options = { .existing = TRUE };
  g_autofree char *path = make_path ();
  g_autoptr (GError) error = NULL;

  g_assert_null (harvest_server_db_open_sync (path, &options, &error));
  g_assert_error (error, HARVEST_SERVER_ERROR, HARVEST_SERVER_ERROR_FAILED);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

/* A clean end leaves all of it in the one file. */
static void
test_close (void)
{
  g_autofree char *path = make_path ();
  g_autofree char *log = g_strconcat (path, "-wal", NULL);
  g_autoptr (HarvestServerDb) db = open_db (path, NULL);
  GStatBuf status;

  g_assert_true (harvest_server_db_write_sync (db, set_func, (gpointer) "name", NULL));
  harvest_server_db_close_sync (db);
  g_assert_true (g_stat (log, &status) != 0 || status.st_size == 0);
}

static void
test_backup (void)
{
  g_autofree char *path = make_path ();
  g_autofree char *copy = make_path ();
  g_autoptr (HarvestServerDb) db = open_db (path, NULL);
  g_autoptr (HarvestServerDb) copied = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (harvest_server_db_write_sync (db, set_func, (gpointer) "before", NULL));
  g_assert_true (harvest_server_db_backup_sync (db, copy, &error));
  g_assert_no_error (error);
  g_assert_true (harvest_server_db_write_sync (db, set_func, (gpointer) "after", NULL));
  g_assert_false (harvest_server_db_backup_sync (db, copy, &error));
  g_assert_error (error, HARVEST_SERVER_ERROR, HARVEST_SERVER_ERROR_EXISTS);

  copied = open_db (copy, NULL);
  assert_set (copied, "before");
  assert_not_set (copied, "after");
}

static gboolean
init_func (HarvestServerTx *tx, gpointer data, GError **error)
{
  return harvest_server_init_sync (tx, data, NULL, error);
}

static gboolean
identity_func (HarvestServerTx *tx, gpointer data, GError **error)
{
  HarvestIdentity **identity = data;

  *identity = harvest_server_get_identity_sync (tx, error);
  return *identity != NULL;
}

static void
test_identity (void)
{
  g_autoptr (HarvestServerDb) db = open_db (NULL, NULL);
  g_autoptr (HarvestIdentity) identity = NULL;
  g_autofree char *company = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_false (harvest_server_db_read_sync (db, identity_func, &identity, &error));
  g_assert_error (error, HARVEST_SERVER_ERROR, HARVEST_SERVER_ERROR_NOT_READY);
  g_clear_error (&error);
  g_assert_true (harvest_server_db_write_sync (db, init_func, (gpointer) "Acme & Søn Łódź", NULL));
  g_assert_true (harvest_server_db_read_sync (db, identity_func, &identity, NULL));
  g_assert_cmpint (identity->schema, ==, 1);
  company = get (db, HARVEST_SERVER_META_COMPANY);
  g_assert_true (harvest_format_scope.check ("c:acme-soen-lodz"));
  g_assert_cmpstr (company, ==, "acme-soen-lodz");
  g_assert_false (harvest_server_db_write_sync (db, init_func, (gpointer) "Acme", &error));
  g_assert_error (error, HARVEST_SERVER_ERROR, HARVEST_SERVER_ERROR_EXISTS);
}

int
main (int argc, char **argv)
{
  harvest_test_init (&argc, &argv);

  g_test_add_func ("/server-db/group", test_group);
  g_test_add_func ("/server-db/busy", test_busy);
  g_test_add_func ("/server-db/snapshot", test_snapshot);
  g_test_add_func ("/server-db/parts", test_parts);
  g_test_add_func ("/server-db/too-new", test_too_new);
  g_test_add_func ("/server-db/missing", test_missing);
  g_test_add_func ("/server-db/close", test_close);
  g_test_add_func ("/server-db/backup", test_backup);
  g_test_add_func ("/server-db/identity", test_identity);

  return g_test_run ();
}
