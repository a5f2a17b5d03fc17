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

/* How many stories a second an import takes in, beside bare SQLite that gets the same stories from
 * memory and makes the same questions answerable: one row each, with an index of its day, and two
 * FTS5 tables, one of all words with their first one to four letters, one of their stems, in
 * transactions of 1,000. Turn by turn, so that both have the same machine. */

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
             "CREATE VIRTUAL TABLE exact USING fts5 (title, body, tags, author, kind, unit,"
             " content = '', prefix = '1 2 3 4', tokenize = 'unicode61 remove_diacritics 2');"
             "CREATE VIRTUAL TABLE stem USING fts5 (title, body, content = '',"
             " tokenize = 'porter unicode61 remove_diacritics 2');");
  bare->row = prepare (bare, "INSERT INTO story VALUES (NULL, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");
  bare->exact = prepare (bare, "INSERT INTO exact (rowid, title, body, tags, author, kind, unit)"
                               " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");
  bare->stem = prepare (bare, "INSERT INTO stem (rowid, title, body) VALUES (?1, ?2, ?3)");
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
  const char *values[] = { story->title, story->body,   story->kind, story->lang,
                           unit,         story->byline, tags };
  const char *words[] = { story->title, story->body, tags, story->byline, story->kind, unit };
  sqlite3_int64 row;

  for (int i = 0; i < (int)G_N_ELEMENTS (values); i++)
    sqlite3_bind_text (bare->row, i + 1, values[i], -1, SQLITE_STATIC);
  sqlite3_bind_int64 (bare->row, 8, story->seconds);
  step (bare, bare->row);

  row = sqlite3_last_insert_rowid (bare->handle);
  sqlite3_bind_int64 (bare->exact, 1, row);
  sqlite3_bind_int64 (bare->stem, 1, row);
  for (int i = 0; i < (int)G_N_ELEMENTS (words); i++)
    sqlite3_bind_text (bare->exact, i + 2, words[i], -1, SQLITE_STATIC);
  for (int i = 0; i < 2; i++)
    sqlite3_bind_text (bare->stem, i + 2, words[i], -1, SQLITE_STATIC);
  step (bare, bare->exact);
  step (bare, bare->stem);
}

static void
bare_import (Bare *bare, GPtrArray *texts)
{
  for (guint i = 0; i < texts->len; i++)
    {
      if (i % STORIES_PER_TRANSACTION == 0)
        run (bare, "BEGIN");
      bare_add (bare, g_ptr_array_index (texts, i));
      if (i % STORIES_PER_TRANSACTION == STORIES_PER_TRANSACTION - 1 || i + 1 == texts->len)
        run (bare, "COMMIT");
    }
  run (bare, "PRAGMA wal_checkpoint (FULL)");
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

/* Seconds by the clock and of the processor, of the whole and of the thread that writes. */
typedef struct
{
  double clock;
  double processor;
  double writer;
} Cost;

static Cost
now (void)
{
  return (Cost){ (double)g_get_monotonic_time () / G_USEC_PER_SEC, bench_get_processor (NULL),
                 bench_get_processor ("shared-write") };
}

static void
add_since (Cost *cost, const Cost *start)
{
  Cost end = now ();

  cost->clock += end.clock - start->clock;
  cost->processor += end.processor - start->processor;
  cost->writer += end.writer - start->writer;
}

static void
print_cost (const char *what, const Cost *cost, guint n)
{
  g_print ("  %-34s %8.0f stories/s; of the processor %5.0f µs each, its writer %5.0f µs\n", what,
           n / cost->clock, cost->processor * 1e6 / n, cost->writer * 1e6 / n);
}

static void
report (guint n, const Cost *rows, const Cost *index, const Cost *bare)
{
  Cost all = { rows->clock + index->clock, rows->processor + index->processor,
               rows->writer + index->writer };

  g_print ("  %u stories\n", n);
  print_cost ("ours, rows alone", rows, n);
  print_cost ("ours, until all is in the index", &all, n);
  print_cost ("bare SQLite with FTS5", bare, n);
  bench_print_at_least ("ratio, rows alone", bare->clock / rows->clock, RATIO, "");
  bench_print_at_least ("ratio, with the index", bare->clock / all.clock, RATIO, "");
  bench_print_at_least ("ratio of the threads that write", bare->processor / all.writer, RATIO, "");
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
  Cost rows = { 0 }, index = { 0 }, bare_cost = { 0 };
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
      Cost start;

      bench_store_write_file (file, stories, turn * n, n);
      start = now ();
      bench_store_import (store, file);
      add_since (&rows, &start);
      start = now ();
      bench_store_wait_for_index (store);
      add_since (&index, &start);
      start = now ();
      bare_import (&bare, texts);
      add_since (&bare_cost, &start);
      g_print ("  turn %u: until now rows %.2f s, index %.2f s, bare %.2f s\n", turn + 1,
               rows.clock, index.clock, bare_cost.clock);
    }
  report (n * (guint)n_turns, &rows, &index, &bare_cost);
  bench_store_close (store);
  bare_close (&bare);
  g_print ("  on disk: ours %.1f MB, bare %.1f MB\n", (double)bench_get_size (data) / 1e6,
           (double)bench_get_size (dir) / 1e6 - (double)bench_get_size (data) / 1e6
               - (double)bench_get_size (file) / 1e6);
  bench_store_remove_folder (dir);
  return 0;
}
