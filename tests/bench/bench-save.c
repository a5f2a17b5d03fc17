/* bench-save.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "bench-save"

#include "config.h"

#include "bench-figures.h"
#include "bench-save-bare.h"
#include "bench-store.h"
#include "harvest-store-sync.h"
#include "harvest-telling.h"
#include "harvest-uuid.h"

#include <locale.h>

/* How long it takes until a story that somebody tells is safe: from harvest_store_commit_async() to
 * its callback. Beside it, turn by turn, plain C that writes the rows which that save has written
 * into a copy of the database, with prepared statements, on the thread that asks. Both wait for the
 * disk once (synchronous=FULL). Then the same while a file is imported. */

#define RATIO         1.5
#define WARM_UP       20
#define SAVES_PER_ACT 50 /* then the outbox is emptied, as it is every few seconds in life */
#define UNDO_SECONDS  10
/* While an import runs, a story each so many milliseconds. */
#define PAUSE 20
/* So long after a change at most the index begins with it. */
#define REST 600

static int n_saves = 500;
static int n_imported = 20000;
static char *work_dir;

static const GOptionEntry options[] = {
  { "saves", 'n', 0, G_OPTION_ARG_INT, &n_saves, "How many (500)", "N" },
  { "import", 'i', 0, G_OPTION_ARG_INT, &n_imported, "Stories of the import (20000)", "N" },
  { "dir", 'd', 0, G_OPTION_ARG_FILENAME, &work_dir, "Where to work", "DIR" },
  { NULL },
};

typedef struct
{
  HarvestStore *store;
  BenchStories *stories;
  BenchSaveBare *bare;
  guint n_told;
  gint64 now; /* the clock stands unless it is moved, so that nothing leaves in between */
  HarvestClock clock;
} Bench;

static gint64
now_cb (gpointer data)
{
  const Bench *bench = data;

  return bench->now;
}

static void
check (GError *error)
{
  if (error != NULL)
    g_error ("%s", error->message);
}

/* ---- One save ---- */

static GPtrArray *
make_changes (Bench *bench)
{
  g_autoptr (BenchStory) story = bench_stories_make (bench->stories, bench->n_told++);
  HarvestTelling telling = { .body = story->body, .lang = story->lang, .kind = story->kind };
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *changes = g_ptr_array_new_with_free_func ((GDestroyNotify)harvest_change_unref);

  telling.tags = (const char *const *)story->tags;
  records = harvest_telling_make_records (&telling, harvest_store_get_me (bench->store), NULL,
                                          &bench->clock, &error);
  check (error);
  for (guint i = 0; i < records->len; i++)
    g_ptr_array_add (changes, harvest_change_new_create (g_ptr_array_index (records, i)));
  return changes;
}

/* The form has saved its draft while the person typed. */
static char *
save_draft (Bench *bench)
{
  char *id = harvest_uuid_new (&bench->clock);
  g_autoptr (GBytes) json = g_bytes_new_static ("{}", 2);
  GAsyncResult *result = NULL;
  g_autoptr (GAsyncResult) saved = NULL;
  g_autoptr (GError) error = NULL;

  harvest_store_save_draft_async (bench->store, id, json, NULL, NULL, bench_store_result_cb,
                                  &result);
  saved = bench_store_wait (&result);
  harvest_store_save_draft_finish (bench->store, saved, &error);
  check (error);
  return id;
}

static void
save (Bench *bench, BenchTimes *ours, BenchTimes *bare)
{
  g_autoptr (GPtrArray) changes = make_changes (bench);
  g_autofree char *draft = save_draft (bench);
  GAsyncResult *result = NULL;
  g_autoptr (GAsyncResult) saved = NULL;
  g_autoptr (GError) error = NULL;
  gint64 start;

  bench->now += G_USEC_PER_SEC / 1000;
  bench_save_bare_look (bench->bare);
  start = g_get_monotonic_time ();
  harvest_store_commit_async (bench->store, changes, draft, UNDO_SECONDS, NULL,
                              bench_store_result_cb, &result);
  saved = bench_store_wait (&result);
  bench_times_add_since (ours, start);
  harvest_store_commit_finish (bench->store, saved, NULL, &error);
  check (error);

  bench_save_bare_take (bench->bare);
  start = g_get_monotonic_time ();
  bench_save_bare_write (bench->bare);
  bench_times_add_since (bare, start);
}

static void
push (Bench *bench)
{
  GAsyncResult *result = NULL;
  g_autoptr (GAsyncResult) pushed = NULL;
  g_autoptr (GError) error = NULL;

  bench->now += (UNDO_SECONDS + 1) * G_USEC_PER_SEC;
  harvest_store_push_async (bench->store, NULL, bench_store_result_cb, &result);
  pushed = bench_store_wait (&result);
  harvest_store_push_finish (bench->store, pushed, &error);
  check (error);
  bench_save_bare_empty (bench->bare);
}

static gboolean
paused_cb (gpointer user_data)
{
  gboolean *over = user_data;

  *over = TRUE;
  return G_SOURCE_REMOVE;
}

static void
pause_for (guint milliseconds)
{
  gboolean over = FALSE;

  g_timeout_add (milliseconds, paused_cb, &over);
  while (!over)
    g_main_context_iteration (NULL, TRUE);
}

/* The search index follows what has left the outbox. */
static void
come_to_rest (Bench *bench)
{
  push (bench);
  pause_for (REST);
  bench_store_wait_for_index (bench->store);
}

/* ---- Rounds ---- */

static void
save_idle (Bench *bench)
{
  g_autoptr (BenchTimes) ours = bench_times_new ();
  g_autoptr (BenchTimes) bare = bench_times_new ();
  g_autoptr (BenchTimes) warm_up = bench_times_new ();

  for (int i = 0; i < WARM_UP; i++)
    save (bench, warm_up, warm_up);
  come_to_rest (bench);
  for (int i = 0; i < n_saves; i++)
    {
      save (bench, ours, bare);
      if (i % SAVES_PER_ACT == SAVES_PER_ACT - 1)
        come_to_rest (bench);
    }
  bench_times_print (ours, "save, nothing else to do");
  bench_times_print (bare, "plain C, the same rows");
  bench_print_at_most ("ratio of the medians",
                       bench_times_get (ours, 50) / bench_times_get (bare, 50), RATIO, "");
  g_print ("  ratio at p99 %.2f; a save takes %.2f ms more in the median\n",
           bench_times_get (ours, 99) / bench_times_get (bare, 99),
           bench_times_get (ours, 50) - bench_times_get (bare, 50));
}

static void
save_while_importing (Bench *bench, const char *file)
{
  g_autoptr (BenchTimes) ours = bench_times_new ();
  g_autoptr (BenchTimes) bare = bench_times_new ();
  GAsyncResult *imported = NULL;
  g_autoptr (HarvestImportReport) report = NULL;
  g_autoptr (GError) error = NULL;

  bench_store_write_file (file, bench->stories, 1000000, (guint)n_imported);
  harvest_import_run_async (bench->store, file, HARVEST_IMPORT_NO_FLAGS, NULL, NULL, NULL,
                            bench_store_result_cb, &imported);
  while (imported == NULL)
    {
      save (bench, ours, bare);
      if (bench_times_get_n (ours) % SAVES_PER_ACT == 0)
        push (bench);
      pause_for (PAUSE);
    }
  report = harvest_import_run_finish (bench->store, imported, &error);
  g_object_unref (imported);
  check (error);
  bench_times_print (ours, "save, while a file is imported");
  bench_times_print (bare, "plain C, meanwhile");
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
  g_autofree char *me = NULL;
  Bench bench = { .stories = stories, .clock = { now_cb, &bench } };

  setlocale (LC_ALL, "");
  g_option_context_add_main_entries (context, options, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      g_printerr ("%s\n", error->message);
      return 2;
    }
  bench.now = g_get_real_time ();
  dir = bench_store_dup_folder (work_dir, "save");
  data = g_build_filename (dir, "data", NULL);
  file = g_build_filename (dir, "stories.jsonl", NULL);
  bench_store_remove_folder (data);

  bench.store = bench_store_open (data, &bench.clock);
  me = g_build_filename (data, "people", harvest_record_get_id (harvest_store_get_me (bench.store)),
                         "me.db", NULL);
  bench.bare = bench_save_bare_new (me, dir);
  save_idle (&bench);
  if (n_imported > 0)
    save_while_importing (&bench, file);
  bench_save_bare_free (bench.bare);
  bench_store_close (bench.store);
  bench_store_remove_folder (dir);
  return 0;
}
