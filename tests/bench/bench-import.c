/* bench-import.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "bench-import"

#include "config.h"

#include "bench-figures.h"
#include "bench-store.h"

#include <locale.h>
#include <sqlite3.h>

/* How many stories a second an import takes in, beside bare SQLite that gets the same texts from
 * memory: one row each, and two FTS5 tables of title and text, one of the words as they are and one
 * of their stems, in transactions of 1,000. Turn by turn, so that both have the same machine. */

#define STORIES_PER_TRANSACTION 1000
#define RATIO                   0.6

static int n_stories = 50000;
static int n_turns = 5;
static char *work_dir;

static const GOptionEntry options[] = {
  { "stories", 'n', 0, G_OPTION_ARG_INT, &n_stories, "How many (50000)", "N" },
  { "turns", 't', 0, G_OPTION_ARG_INT, &n_turns, "In how many turns (5)", "N" },
  { "dir", 'd', 0, G_OPTION_ARG_FILENAME, &work_dir, "Where to work", "DIR" },
  { NULL },
};

/* ---- Bare SQLite ---- */

typedef struct
{
  sqlite3 *handle;
  sqlite3_stmt *row;
  sqlite3_stmt *exact;
  sqlite3_stmt *stem;
} Bare;

static void
run (Bare *bare, const char *sql)
{
  if (sqlite3_exec (bare->handle, sql, NULL, NULL, NULL) != SQLITE_OK)
    g_error ("%s: %s", sql, sqlite3_errmsg (bare->handle));
}

static sqlite3_stmt *
prepare (Bare *bare, const char *sql)
{
  sqlite3_stmt *statement = NULL;

  if (sqlite3_prepare_v2 (bare->handle, sql, -1, &statement, NULL) != SQLITE_OK)
    g_error ("%s: %s", sql, sqlite3_errmsg (bare->handle));
  return statement;
}

static void
bare_open (Bare *bare, const char *dir)
{
  g_autofree char *path = g_build_filename (dir, "bare.db", NULL);

  if (sqlite3_open (path, &bare->handle) != SQLITE_OK)
    g_error ("%s: %s", path, sqlite3_errmsg (bare->handle));
  run (bare, "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
             "PRAGMA cache_size = -16000; PRAGMA secure_delete = ON;"
             "CREATE TABLE story (row INTEGER PRIMARY KEY, title, body, kind, lang, unit, author,"
             " tags, occurred_on);"
             "CREATE INDEX story_day ON story (occurred_on);"
             "CREATE VIRTUAL TABLE exact USING fts5 (title, body, content = '',"
             " tokenize = 'unicode61 remove_diacritics 2');"
             "CREATE VIRTUAL TABLE stem USING fts5 (title, body, content = '',"
             " tokenize = 'porter unicode61 remove_diacritics 2');");
  bare->row = prepare (bare, "INSERT INTO story VALUES (NULL, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");
  bare->exact = prepare (bare, "INSERT INTO exact (title, body, rowid) VALUES (?1, ?2, ?3)");
  bare->stem = prepare (bare, "INSERT INTO stem (title, body, rowid) VALUES (?1, ?2, ?3)");
}

static void
bare_close (Bare *bare)
{
  sqlite3_finalize (bare->row);
  sqlite3_finalize (bare->exact);
  sqlite3_finalize (bare->stem);
  sqlite3_close (bare->handle);
}

static void
step (Bare *bare, sqlite3_stmt *statement)
{
  if (sqlite3_step (statement) != SQLITE_DONE)
    g_error ("%s", sqlite3_errmsg (bare->handle));
  sqlite3_reset (statement);
}

static void
bare_add (Bare *bare, const BenchStory *story)
{
  g_autofree char *tags = g_strjoinv (" ", story->tags);
  g_autofree char *unit = g_strdup_printf ("Unit %u", story->unit);
  sqlite3_stmt *texts[] = { bare->exact, bare->stem };
  const char *values[] = { story->title, story->body,   story->kind, story->lang,
                           unit,         story->byline, tags };
  sqlite3_int64 row;

  for (int i = 0; i < (int)G_N_ELEMENTS (values); i++)
    sqlite3_bind_text (bare->row, i + 1, values[i], -1, SQLITE_STATIC);
  sqlite3_bind_int64 (bare->row, 8, story->seconds);
  step (bare, bare->row);
  row = sqlite3_last_insert_rowid (bare->handle);
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      sqlite3_bind_text (texts[i], 1, story->title, -1, SQLITE_STATIC);
      sqlite3_bind_text (texts[i], 2, story->body, -1, SQLITE_STATIC);
      sqlite3_bind_int64 (texts[i], 3, row);
      step (bare, texts[i]);
    }
}

static double
bare_import (Bare *bare, GPtrArray *texts)
{
  gint64 start = g_get_monotonic_time ();

  for (guint i = 0; i < texts->len; i++)
    {
      if (i % STORIES_PER_TRANSACTION == 0)
        run (bare, "BEGIN");
      bare_add (bare, g_ptr_array_index (texts, i));
      if (i % STORIES_PER_TRANSACTION == STORIES_PER_TRANSACTION - 1 || i + 1 == texts->len)
        run (bare, "COMMIT");
    }
  run (bare, "PRAGMA wal_checkpoint (FULL)");
  return (double)(g_get_monotonic_time () - start) / G_USEC_PER_SEC;
}

/* ---- Turns ---- */

static GPtrArray *
make_texts (BenchStories *stories, guint first, guint n)
{
  GPtrArray *texts = g_ptr_array_new_with_free_func ((GDestroyNotify)bench_story_free);

  for (guint i = first; i < first + n; i++)
    g_ptr_array_add (texts, bench_stories_make (stories, i));
  return texts;
}

static void
report (guint n, double importing, double indexing, double bare)
{
  g_print ("  %u stories\n", n);
  g_print ("  %-38s %8.0f stories/s\n", "ours, rows alone", n / importing);
  g_print ("  %-38s %8.0f stories/s\n", "ours, until all is in the index",
           n / (importing + indexing));
  g_print ("  %-38s %8.0f stories/s\n", "bare SQLite with FTS5", n / bare);
  bench_print_at_least ("ratio, rows alone", bare / importing, RATIO, "");
  bench_print_at_least ("ratio, with the index", bare / (importing + indexing), RATIO, "");
}

int
main (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (BenchStories) stories = bench_stories_new (1);
  g_autoptr (GError) error = NULL;
  g_autofree char *dir = NULL;
  g_autofree char *data = NULL;
  g_autofree char *file = NULL;
  double importing = 0, indexing = 0, bare_seconds = 0;
  HarvestStore *store;
  Bare bare;
  guint n;

  setlocale (LC_ALL, "");
  g_option_context_add_main_entries (context, options, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || n_turns < 1 || n_stories < n_turns)
    {
      g_printerr ("%s\n", error != NULL ? error->message : "Too few");
      return 2;
    }
  dir = bench_store_dup_folder (work_dir, "import");
  bench_store_remove_folder (dir);
  g_free (dir);
  dir = bench_store_dup_folder (work_dir, "import");
  data = g_build_filename (dir, "data", NULL);
  file = g_build_filename (dir, "stories.jsonl", NULL);

  store = bench_store_open (data, harvest_clock_system ());
  bare_open (&bare, dir);
  n = (guint)(n_stories / n_turns);
  for (guint turn = 0; turn < (guint)n_turns; turn++)
    {
      g_autoptr (GPtrArray) texts = make_texts (stories, turn * n, n);
      double ours[2], other;

      bench_store_write_file (file, stories, turn * n, n);
      ours[0] = bench_store_import (store, file);
      ours[1] = bench_store_wait_for_index (store);
      other = bare_import (&bare, texts);
      g_print ("  turn %u: rows %.2f s, index %.2f s, bare %.2f s\n", turn + 1, ours[0], ours[1],
               other);
      importing += ours[0];
      indexing += ours[1];
      bare_seconds += other;
    }
  report (n * (guint)n_turns, importing, indexing, bare_seconds);
  bench_store_close (store);
  bare_close (&bare);
  g_print ("  on disk: ours %.1f MB, bare %.1f MB\n", (double)bench_get_size (data) / 1e6,
           (double)bench_get_size (dir) / 1e6 - (double)bench_get_size (data) / 1e6
               - (double)bench_get_size (file) / 1e6);
  bench_store_remove_folder (dir);
  return 0;
}
