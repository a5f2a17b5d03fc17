/* test-carver.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-carver"

#include "config.h"

#include "harvest-carver.h"
#include "harvest-database.h"
#include "harvest-sqlite-error.h"
#include "harvest-test.h"

#include <string.h>

typedef struct
{
  char *path;
  HarvestDatabase *database;
} Fixture;

static void
exec (Fixture *fixture, const char *sql)
{
  g_autoptr (GError) error = NULL;

  harvest_database_exec_sync (fixture->database, sql, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *dir = harvest_test_make_dir ();

  fixture->path = g_build_filename (dir, "t.db", NULL);
  fixture->database = harvest_database_open_sync (fixture->path, HARVEST_DATABASE_CREATE, &error);
  g_assert_no_error (error);
  exec (fixture, "CREATE TABLE thing (id INTEGER PRIMARY KEY, name TEXT, size, bytes)");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->database);
  g_free (fixture->path);
}

/* "id:name:size:length of bytes", with a blank after each row. */
static gboolean
write_row (gint64 rowid,
           const HarvestCarvedValue *values,
           guint n_values,
           gpointer data,
           GError **error)
{
  GString *rows = data;

  if (n_values != 4 || values[0].kind != HARVEST_CARVED_NULL)
    return TRUE;
  g_string_append_printf (rows, "%" G_GINT64_FORMAT ":%.*s:", rowid, (int)values[1].length,
                          values[1].data != NULL ? values[1].data : "");
  if (values[2].kind == HARVEST_CARVED_INTEGER)
    g_string_append_printf (rows, "%" G_GINT64_FORMAT, values[2].integer);
  g_string_append_printf (rows, ":%" G_GSIZE_FORMAT " ", values[3].length);
  return TRUE;
}

static char *
carve (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  GString *rows = g_string_new (NULL);

  g_assert_true (harvest_carver_foreach_sync (fixture->path, write_row, rows, NULL, &error));
  g_assert_no_error (error);
  return g_string_free (rows, FALSE);
}

/* Closing writes the log back into the file. */
static void
close_database (Fixture *fixture)
{
  g_assert_finalize_object (g_steal_pointer (&fixture->database));
}

static void
damage (Fixture *fixture, gsize offset, gsize length)
{
  g_autofree char *contents = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (fixture->path, &contents, &size, NULL));
  g_assert_cmpuint (offset + length, <=, size);
  memset (contents + offset, 0xaa, length);
  g_assert_true (g_file_set_contents (fixture->path, contents, (gssize)size, NULL));
}

static void
test_values (Fixture *fixture, gconstpointer data)
{
  g_autofree char *rows = NULL;

  exec (fixture, "INSERT INTO thing VALUES (1, 'one', 0, NULL), (2, '', 1, x'0000'),"
                 " (3, NULL, -1, zeroblob (5)), (-4, 'Grüße', 9223372036854775807, ''),"
                 " (500000000000, 'big', -129, NULL), (6, 'sixth', 1234567, NULL)");
  close_database (fixture);
  rows = carve (fixture);
  g_assert_cmpstr (rows, ==,
                   "-4:Grüße:9223372036854775807:0 1:one:0:0 2::1:2 3::-1:5 6:sixth:1234567:0 "
                   "500000000000:big:-129:0 ");
}

static void
test_overflow (Fixture *fixture, gconstpointer data)
{
  g_autofree char *rows = NULL;

  /* Around the lengths at which a payload leaves its page. */
  exec (fixture, "INSERT INTO thing VALUES (1, 'a', 1, zeroblob (4040)), (2, 'b', 2, zeroblob"
                 " (4056)), (3, 'c', 3, zeroblob (4070)), (4, 'd', 4, zeroblob (8200)),"
                 " (5, 'e', 5, zeroblob (1000000))");
  close_database (fixture);
  rows = carve (fixture);
  for (int i = 1; i <= 5; i++)
    {
      static const int lengths[] = { 4040, 4056, 4070, 8200, 1000000 };
      g_autofree char *row = g_strdup_printf ("%d:%c:%d:%d ", i, 'a' + i - 1, i, lengths[i - 1]);

      g_assert_nonnull (strstr (rows, row));
    }
}

static void
test_log (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *rows = NULL;
  g_autofree char *log = g_strconcat (fixture->path, "-wal", NULL);
  g_autofree char *contents = NULL;
  gsize length;

  exec (fixture, "INSERT INTO thing VALUES (1, 'old', 1, NULL)");
  g_assert_true (harvest_database_checkpoint_sync (fixture->database, TRUE, &error));
  exec (fixture, "UPDATE thing SET name = 'new'");
  exec (fixture, "INSERT INTO thing VALUES (2, 'second', 2, NULL)");
  rows = carve (fixture);
  g_assert_cmpstr (rows, ==, "1:new:1:0 2:second:2:0 ");
  g_clear_pointer (&rows, g_free);

  /* A transaction whose last frame is torn counts for nothing. */
  g_assert_true (g_file_get_contents (log, &contents, &length, NULL));
  contents[length - 10] ^= 1;
  g_assert_true (g_file_set_contents (log, contents, (gssize)length, NULL));
  rows = carve (fixture);
  g_assert_cmpstr (rows, ==, "1:new:1:0 ");
}

static void
test_without_header (Fixture *fixture, gconstpointer data)
{
  g_autofree char *rows = NULL;

  exec (fixture, "INSERT INTO thing VALUES (1, 'one', 1, NULL), (2, 'two', 2, NULL)");
  close_database (fixture);
  damage (fixture, 0, 4096);
  rows = carve (fixture);
  g_assert_cmpstr (rows, ==, "1:one:1:0 2:two:2:0 ");
}

static void
test_damage_inside (Fixture *fixture, gconstpointer data)
{
  g_autofree char *rows = NULL;
  g_auto (GStrv) list = NULL;

  exec (fixture, "WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 1000)"
                 " INSERT INTO thing SELECT i, 'name ' || i, i, zeroblob (100) FROM n");
  close_database (fixture);
  damage (fixture, 5 * 4096, 4096);
  damage (fixture, 9 * 4096 + 200, 2000);
  rows = carve (fixture);
  list = g_strsplit (rows, ":name", -1);
  /* Some tens of rows lay in each of the two pages. */
  g_assert_cmpuint (g_strv_length (list), >, 850);
  g_assert_cmpuint (g_strv_length (list), <, 1001);
}

/* Anything may be in a file: whatever it is, the carver ends and stays within its pages. */
static void
test_noise (Fixture *fixture, gconstpointer data)
{
  g_autofree char *contents = NULL;
  gsize length;

  exec (fixture, "WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 100)"
                 " INSERT INTO thing SELECT i, 'name ' || i, i, zeroblob (i * 100) FROM n");
  close_database (fixture);
  g_assert_true (g_file_get_contents (fixture->path, &contents, &length, NULL));
  for (int round = 0; round < 200; round++)
    {
      g_autofree char *noisy = g_memdup2 (contents, length);
      g_autofree char *rows = NULL;

      for (int i = 0; i < 300; i++)
        noisy[g_test_rand_int_range (0, (gint32)length)] = (char)g_test_rand_int_range (0, 256);
      g_assert_true (g_file_set_contents (fixture->path, noisy,
                                          (gssize)length - g_test_rand_int_range (0, 5000), NULL));
      rows = carve (fixture);
      g_assert_nonnull (rows);
    }
}

static gboolean
refuse_row (gint64 rowid,
            const HarvestCarvedValue *values,
            guint n_values,
            gpointer data,
            GError **error)
{
  g_set_error_literal (error, HARVEST_SQLITE_ERROR, HARVEST_SQLITE_ERROR_FULL, "Enough");
  return FALSE;
}

static void
test_errors (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  exec (fixture, "INSERT INTO thing VALUES (1, 'one', 1, NULL)");
  g_assert_false (harvest_carver_foreach_sync (fixture->path, refuse_row, NULL, NULL, &error));
  g_assert_error (error, HARVEST_SQLITE_ERROR, HARVEST_SQLITE_ERROR_FULL);
  g_clear_error (&error);
  g_assert_false (
      harvest_carver_foreach_sync ("/nonexistent/t.db", refuse_row, NULL, NULL, &error));
  g_assert_error (error, HARVEST_SQLITE_ERROR, HARVEST_SQLITE_ERROR_CANNOT_OPEN);
  g_clear_error (&error);
  g_cancellable_cancel (cancellable);
  g_assert_false (
      harvest_carver_foreach_sync (fixture->path, refuse_row, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  harvest_test_init (&argc, &argv);

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/carver/values", test_values);
  ADD ("/carver/overflow", test_overflow);
  ADD ("/carver/log", test_log);
  ADD ("/carver/without-header", test_without_header);
  ADD ("/carver/damage-inside", test_damage_inside);
  ADD ("/carver/noise", test_noise);
  ADD ("/carver/errors", test_errors);
#undef ADD

  return g_test_run ();
}
