/* test-server-office.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-server-office"

#include "config.h"

#include "core-fixture.h"
#include "harvest-server-error.h"
#include "harvest-test.h"
#include "harvest-uuid.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define SECRET "Zanzibar"

typedef struct
{
  CoreFixture core;
  char *folder, *path;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->folder = harvest_test_make_dir ();
  self->path = g_build_filename (self->folder, "server.db", NULL);
  core_fixture_set_up (&self->core, self->path);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  core_fixture_tear_down (&self->core, NULL);
  g_free (self->path);
  g_free (self->folder);
}

static CoreClient *
add_client (Fixture *self, const char *name)
{
  return core_client_new (&self->core, core_fixture_add_person (&self->core, name, NULL));
}

/* ---- Erasure ---- */

typedef struct
{
  const char *person;
  GPtrArray *hashes;
  guint erased;
  HarvestServerCounts counts;
} Erasure;

static gboolean
erase_func (HarvestServerTx *tx, gpointer data, GError **error)
{
  Erasure *erasure = data;

  return harvest_server_office_erase_sync (tx, erasure->person, &erasure->hashes, &erasure->erased,
                                           error)
         && harvest_server_office_count_sync (tx, &erasure->counts, error);
}

static void
erase (Fixture *self, const char *person, Erasure *erasure)
{
  g_autoptr (GError) error = NULL;

  *erasure = (Erasure){ .person = person };
  harvest_server_db_write_sync (self->core.db, erase_func, erasure, &error);
  g_assert_no_error (error);
}

static gboolean
file_has (const char *path, const char *word)
{
  g_autofree char *content = NULL;
  gsize length;

  return g_file_get_contents (path, &content, &length, NULL)
         && memmem (content, length, word, strlen (word)) != NULL;
}

static gboolean
files_have (Fixture *self, const char *word)
{
  g_autofree char *log = g_strconcat (self->path, "-wal", NULL);

  return file_has (self->path, word) || file_has (log, word);
}

static void
add_picture (Fixture *self, const char *story, const char *hash)
{
  g_autofree char *id = harvest_uuid_new (&self->core.clock);
  g_autoptr (HarvestRecordBuilder) builder = harvest_record_builder_new ("asset", id);
  g_autoptr (HarvestRecord) asset = NULL;

  harvest_record_builder_set_root (builder, story);
  harvest_record_builder_set_string (builder, "mime", "image/jpeg");
  harvest_record_builder_set_string (builder, "sha256", hash);
  harvest_record_builder_set_integer (builder, "bytes", 100);
  asset = harvest_record_builder_end (builder, NULL);
  core_fixture_put (&self->core, asset);
}

/* What Rosa told, what she said elsewhere and she herself are gone: from others' desktops, and from
 * the server's files. */
static void
test_erase (Fixture *self, gconstpointer data)
{
  const char *unit = core_fixture_add_unit (&self->core, NULL, "all");
  g_autoptr (CoreClient) rosa = add_client (self, SECRET " Rosa");
  g_autoptr (CoreClient) ben = add_client (self, "Ben");
  const char *id = core_client_tell (rosa, unit, "In " SECRET " the lift stood still.");
  const char *bens = core_client_tell (ben, unit, "Ben's own story.");
  g_autofree char *own = g_compute_checksum_for_string (G_CHECKSUM_SHA256, "own", -1);
  g_autofree char *shared = g_compute_checksum_for_string (G_CHECKSUM_SHA256, "shared", -1);
  g_autoptr (HarvestRecord) story = core_fixture_get (&self->core, bens);
  Erasure erasure;

  core_client_do (rosa, harvest_act_comment (story, rosa->person, SECRET " is warmer", NULL,
                                             &self->core.clock, NULL));
  add_picture (self, id, own);
  add_picture (self, id, shared);
  add_picture (self, bens, shared);
  core_client_pull (ben);
  g_assert_true (files_have (self, SECRET));

  erase (self, rosa->person, &erasure);
  g_assert_cmpuint (erasure.erased, >=, 6);
  g_assert_cmpint (erasure.counts.erasures, ==, erasure.erased);
  g_assert_cmpuint (erasure.hashes->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (erasure.hashes, 0), ==, own);
  g_ptr_array_unref (erasure.hashes);

  core_client_pull (ben);
  g_assert_false (core_client_has (ben, id));
  g_assert_true (core_client_buried (ben, "c:acme", id, "erased"));
  g_assert_true (core_client_buried (ben, "c:acme", rosa->person, "erased"));
  g_assert_true (core_client_has (ben, bens));

  core_fixture_check (&self->core);
  core_fixture_close (&self->core);
  g_assert_false (files_have (self, SECRET));
  core_fixture_open (&self->core, self->path);
}

/* Who was away when a story moved out of their sight must still forget it. */
static void
test_erase_moved (Fixture *self, gconstpointer data)
{
  const char *unit = core_fixture_add_unit (&self->core, NULL, "all");
  g_autoptr (CoreClient) rosa = add_client (self, "Rosa");
  g_autoptr (CoreClient) ben = add_client (self, "Ben");
  const char *id = core_client_tell (rosa, unit, "A story.");
  g_autoptr (HarvestRecord) story = core_fixture_get (&self->core, id);
  Erasure erasure;

  core_client_pull (ben);
  core_client_do (rosa, harvest_act_withdraw (story, NULL, NULL));
  erase (self, rosa->person, &erasure);
  g_ptr_array_unref (erasure.hashes);
  core_client_pull (ben);
  g_assert_true (core_client_buried (ben, "c:acme", id, "erased"));
}

typedef struct
{
  CoreClient *client;
  const char *id;
  HarvestServerCounts counts;
} Receipt;

static gboolean
receipt_func (HarvestServerTx *tx, gpointer data, GError **error)
{
  Receipt *receipt = data;
  char *ids[] = { (char *)receipt->id, NULL };
  const HarvestReceipts receipts = { receipt->client->id, ids };
  HarvestProblem *problem = NULL;

  return harvest_server_receipts_sync (tx, receipt->client->person, &receipts, &problem, error)
         && harvest_server_office_count_sync (tx, &receipt->counts, error);
}

static void
test_receipts (Fixture *self, gconstpointer data)
{
  const char *unit = core_fixture_add_unit (&self->core, NULL, "all");
  g_autoptr (CoreClient) rosa = add_client (self, "Rosa");
  g_autoptr (CoreClient) ben = add_client (self, "Ben");
  const char *told = core_client_tell (rosa, unit, "A story.");
  const char *kept = core_client_tell (ben, unit, "Another story.");
  Receipt receipts[] = { { ben, kept }, { ben, told }, { ben, told } };
  const gint64 expected[] = { 0, 1, 1 };
  Erasure erasure;

  erase (self, rosa->person, &erasure);
  g_ptr_array_unref (erasure.hashes);
  for (gsize i = 0; i < G_N_ELEMENTS (receipts); i++)
    {
      g_assert_true (
          harvest_server_db_write_sync (self->core.db, receipt_func, &receipts[i], NULL));
      g_assert_cmpint (receipts[i].counts.receipts, ==, expected[i]);
    }
}

/* ---- Backup and restore ---- */

/* A backup brings back what was there; not who was erased since; and it is another history. */
static void
test_restore (Fixture *self, gconstpointer data)
{
  const char *unit = core_fixture_add_unit (&self->core, NULL, "all");
  g_autoptr (CoreClient) rosa = add_client (self, "Rosa");
  g_autoptr (CoreClient) ben = add_client (self, "Ben");
  const char *erased = core_client_tell (rosa, unit, "Rosa's story of " SECRET ".");
  const char *kept = core_client_tell (ben, unit, "Ben's story.");
  const char *later;
  g_autofree char *backup = g_build_filename (self->folder, "backup.db", NULL);
  g_autofree char *id = g_strdup (self->core.server->id);
  g_autofree char *epoch = g_strdup (self->core.server->epoch);
  g_autoptr (CoreClient) fresh = NULL;
  g_autoptr (GError) error = NULL;
  Erasure erasure;
  guint n_erased;

  harvest_server_db_backup_sync (self->core.db, backup, &error);
  g_assert_no_error (error);
  later = core_client_tell (ben, unit, "Told after the backup.");
  erase (self, rosa->person, &erasure);
  g_ptr_array_unref (erasure.hashes);
  core_fixture_close (&self->core);

  harvest_server_office_restore_sync (backup, self->path, &n_erased, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_erased, ==, erasure.erased);
  core_fixture_open (&self->core, self->path);
  g_assert_cmpstr (self->core.server->id, ==, id);
  g_assert_cmpstr (self->core.server->epoch, !=, epoch);

  fresh = core_client_new (&self->core, ben->person);
  core_client_pull (fresh);
  g_assert_true (core_client_has (fresh, kept));
  g_assert_false (core_client_has (fresh, erased));
  g_assert_false (core_client_has (fresh, later));
  g_assert_false (files_have (self, SECRET));
}

static void
test_restore_damaged (Fixture *self, gconstpointer data)
{
  g_autofree char *backup = g_build_filename (self->folder, "backup.db", NULL);
  g_autofree char *content = NULL;
  g_autoptr (CoreClient) rosa = add_client (self, "Rosa");
  const char *id = core_client_tell (rosa, NULL, "A story.");
  g_autoptr (GError) error = NULL;
  gsize length;

  g_assert_true (harvest_server_db_backup_sync (self->core.db, backup, NULL));
  core_fixture_close (&self->core);
  g_assert_true (g_file_get_contents (backup, &content, &length, NULL));
  memset (content + length / 3, 'x', length / 3);
  g_assert_true (g_file_set_contents (backup, content, (gssize)length, NULL));
  g_assert_false (harvest_server_office_restore_sync (backup, self->path, NULL, &error));
  g_assert_nonnull (error);

  /* The old one is as it was. */
  core_fixture_open (&self->core, self->path);
  {
    g_autoptr (HarvestRecord) story = core_fixture_get (&self->core, id);

    g_assert_nonnull (story);
  }
}

/* ---- Check ---- */

static gboolean
check_func (HarvestServerTx *tx, gpointer data, GError **error)
{
  GStrv *findings = data;

  *findings = harvest_server_office_check_sync (tx, error);
  return *findings != NULL;
}

static void
run_sql (const char *path, const char *sql)
{
  sqlite3 *handle;

  g_assert_cmpint (sqlite3_open (path, &handle), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (handle, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (handle);
}

/* Whatever somebody does to the file by hand is found. */
static void
test_check (Fixture *self, gconstpointer data)
{
  static const struct
  {
    const char *broken, *mended;
  } rows[] = {
    { "UPDATE bucket SET count = count + 1", "UPDATE bucket SET count = count - 1" },
    { "UPDATE bucket SET sum = sum + 1", "UPDATE bucket SET sum = sum - 1" },
    { "UPDATE log SET sum = sum + 1 WHERE row = 3", "UPDATE log SET sum = sum - 1 WHERE row = 3" },
    { "UPDATE log SET scope = scope + 100 WHERE row = 3",
      "UPDATE log SET scope = scope - 100 WHERE row = 3" },
    { "UPDATE record SET rev = rev + 1 WHERE row = 2",
      "UPDATE record SET rev = rev - 1 WHERE row = 2" },
  };
  g_autoptr (CoreClient) rosa = add_client (self, "Rosa");

  core_client_tell (rosa, NULL, "A story.");
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_auto (GStrv) findings = NULL;

      run_sql (self->path, rows[i].broken);
      g_assert_true (harvest_server_db_read_sync (self->core.db, check_func, &findings, NULL));
      g_assert_cmpuint (g_strv_length (findings), >, 0);
      run_sql (self->path, rows[i].mended);
      core_fixture_check (&self->core);
    }
}

/* ---- A server that is killed ---- */

static gboolean
stop_func (HarvestServerTx *tx, gpointer data, GError **error)
{
  CoreClient *client = data;
  g_autoptr (HarvestRecord)
      theme = core_fixture_make (client->core, "theme", NULL, "name", "Unfinished", NULL);

  if (harvest_server_office_put_sync (tx, theme, NULL, error))
    kill (getpid (), SIGKILL);
  return FALSE;
}

/* Runs in a child: what was answered before the kill, and something that never was. */
static void
tell_and_die (Fixture *self)
{
  g_autoptr (CoreClient) rosa = NULL;

  core_fixture_open (&self->core, self->path);
  rosa = add_client (self, "Rosa");
  core_client_tell (rosa, NULL, "Answered before the kill.");
  harvest_server_db_write_sync (self->core.db, stop_func, rosa, NULL);
  _exit (1);
}

static gboolean
list_func (HarvestServerTx *tx, gpointer data, GError **error)
{
  guint *counts = data;
  const char *const types[] = { "story", "theme" };

  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autoptr (GPtrArray) records = harvest_server_office_list_sync (tx, types[i], error);

      if (records == NULL)
        return FALSE;
      counts[i] = records->len;
    }
  return TRUE;
}

static void
test_killed (Fixture *self, gconstpointer data)
{
  core_fixture_close (&self->core);
  for (guint i = 1; i <= 3; i++)
    {
      pid_t child = fork ();
      guint counts[2];
      int status;

      if (child == 0)
        tell_and_die (self);
      g_assert_cmpint (waitpid (child, &status, 0), ==, child);
      g_assert_true (WIFSIGNALED (status) && WTERMSIG (status) == SIGKILL);
      core_fixture_open (&self->core, self->path);
      g_assert_true (harvest_server_db_read_sync (self->core.db, list_func, counts, NULL));
      g_assert_cmpuint (counts[0], ==, i);
      g_assert_cmpuint (counts[1], ==, 0);
      core_fixture_check (&self->core);
      core_fixture_close (&self->core);
    }
  core_fixture_open (&self->core, self->path);
}

/* Another program's writing is told within a second or so. */
static void
elsewhere_cb (const HarvestServerChanges *changes, gpointer data)
{
  if (changes->elsewhere)
    g_atomic_int_set ((int *)data, 1);
}

static void
test_elsewhere (Fixture *self, gconstpointer data)
{
  g_autoptr (HarvestServerDb) other = harvest_server_db_open_sync (self->path, NULL, NULL);
  g_autoptr (HarvestRecord)
      theme = core_fixture_make (&self->core, "theme", NULL, "name", "Lifts", NULL);
  int told = 0;
  gint64 end = g_get_monotonic_time () + 30 * G_USEC_PER_SEC;
  HarvestServerDb *own = self->core.db;

  harvest_server_db_set_changed_func (own, elsewhere_cb, &told);
  self->core.db = other;
  core_fixture_put (&self->core, theme);
  self->core.db = own;
  while (g_atomic_int_get (&told) == 0 && g_get_monotonic_time () < end)
    g_thread_yield ();
  g_assert_cmpint (g_atomic_int_get (&told), ==, 1);
}

#define ADD(name, func) g_test_add ("/server-office/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  harvest_test_init (&argc, &argv);

  ADD ("erase", test_erase);
  ADD ("erase-moved", test_erase_moved);
  ADD ("receipts", test_receipts);
  ADD ("restore", test_restore);
  ADD ("restore-damaged", test_restore_damaged);
  ADD ("check", test_check);
  ADD ("killed", test_killed);
  ADD ("elsewhere", test_elsewhere);

  return g_test_run ();
}
