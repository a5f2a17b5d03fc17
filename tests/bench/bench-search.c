/* bench-search.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "bench-search"

#include "config.h"

#include "bench-engines.h"
#include "bench-stories.h"

#include <glib/gstdio.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* How long 300 fixed queries take over a million stories: newest first, as a list follows the keys
 * of somebody who types, and ranked, as it is when they pause. Beside them a bare FTS5 table and
 * Xapian, over the same texts and in the same run. */

#define FIRST_ROWS     50
#define TYPING_BUDGET  (35 * 1000) /* microseconds; what is found by then is shown */
#define RANKING_BUDGET (60 * 1000)

#define NEWEST_P95 16.0
#define NEWEST_MAX 50.0
#define RANKED_P50 20.0
#define RANKED_P95 80.0

static int n_stories = 1000000;
static char *work_dir;
static char *data_dir;
static gboolean ours_only;
static gboolean verbose;

static const GOptionEntry options[] = {
  { "stories", 'n', 0, G_OPTION_ARG_INT, &n_stories, "How many (1000000)", "N" },
  { "dir", 'd', 0, G_OPTION_ARG_FILENAME, &work_dir, "Where the indexes are kept", "DIR" },
  { "ours", 0, 0, G_OPTION_ARG_NONE, &ours_only, "Measure ours alone", NULL },
  { "data", 0, 0, G_OPTION_ARG_FILENAME, &data_dir, "Measure ours alone, on a store that is there",
    "DIR" },
  { "verbose", 'v', 0, G_OPTION_ARG_NONE, &verbose, "Print each query", NULL },
  { NULL },
};

typedef struct
{
  BenchOurs *ours;
  BenchBare *bare;
  BenchXapian *xapian;
} Engines;

/* ---- Filling ---- */

static void
fill (Engines *engines)
{
  g_autoptr (BenchStories) stories = bench_stories_new (1);
  g_autoptr (GHashTable) taken = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  double seconds[4] = { 0 };

  for (guint i = 0; i < (guint)n_stories; i++)
    {
      g_autoptr (BenchStory) story = bench_stories_make (stories, i);
      g_autofree char *unit = g_strdup_printf ("unit%u", story->unit);
      gint64 key = story->seconds << 10, times[4];
      BenchText text = { 0,
                         story->lang,
                         story->kind,
                         story->state,
                         unit,
                         story->title,
                         story->body,
                         story->byline,
                         (const char *const *)story->tags };

      while (g_hash_table_contains (taken, &key))
        key++;
      g_hash_table_add (taken, g_memdup2 (&key, sizeof key));
      text.key = key;
      times[0] = g_get_monotonic_time ();
      bench_ours_add (engines->ours, &text);
      times[1] = g_get_monotonic_time ();
      if (engines->bare != NULL)
        bench_bare_add (engines->bare, &text);
      times[2] = g_get_monotonic_time ();
      if (engines->xapian != NULL)
        bench_xapian_add (engines->xapian, &text);
      times[3] = g_get_monotonic_time ();
      for (int part = 0; part < 3; part++)
        seconds[part] += (double)(times[part + 1] - times[part]) / G_USEC_PER_SEC;
      if (i % 100000 == 99999)
        g_print ("  %u stories written\n", i + 1);
    }
  seconds[3] = bench_ours_finish (engines->ours);
  if (engines->bare != NULL)
    bench_bare_finish (engines->bare);
  if (engines->xapian != NULL)
    bench_xapian_finish (engines->xapian);
  g_print ("  writing records %.0f s, our index %.0f s, bare FTS5 %.0f s, Xapian %.0f s\n",
           seconds[0], seconds[3], seconds[1], seconds[2]);
}

static gint64
get_size (const char *path)
{
  GStatBuf status;
  gint64 size = 0;

  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    {
      g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
      const char *name;

      while ((name = g_dir_read_name (dir)) != NULL)
        {
          g_autofree char *child = g_build_filename (path, name, NULL);

          size += get_size (child);
        }
      return size;
    }
  return g_stat (path, &status) == 0 ? status.st_size : 0;
}

/* ---- Asking ---- */

typedef guint (*Ask) (Engines *engines, const char *query);

static guint
ask_ours (Engines *engines, const char *text, gboolean ranked)
{
  HarvestSearch *search = bench_ours_get_search (engines->ours);
  g_autoptr (HarvestQuery)
      query = harvest_query_parse (text, ranked ? HARVEST_QUERY_NO_FLAGS : HARVEST_QUERY_TYPING);
  g_autoptr (HarvestSearchExpression) expression = NULL;
  g_autoptr (GArray) hits = g_array_new (FALSE, FALSE, sizeof (HarvestSearchHit));
  g_autoptr (GError) error = NULL;
  HarvestSearchSpan span = HARVEST_SEARCH_SPAN_ALL;
  gint64 now = g_get_monotonic_time ();

  harvest_database_begin_read_sync (bench_ours_get_database (engines->ours), &error);
  expression = harvest_search_compile_sync (search, query, &error);
  if (error == NULL && ranked)
    harvest_search_rank_sync (search, expression, FIRST_ROWS, now + RANKING_BUDGET, NULL, hits,
                              &error);
  else if (error == NULL)
    harvest_search_scan_sync (search, expression, &span, FALSE, FIRST_ROWS, now + TYPING_BUDGET,
                              NULL, hits, &error);
  if (error != NULL)
    g_error ("%s: %s", text, error->message);
  harvest_database_rollback_sync (bench_ours_get_database (engines->ours));
  return hits->len;
}

static guint
ask_ours_newest (Engines *engines, const char *query)
{
  return ask_ours (engines, query, FALSE);
}

static guint
ask_ours_ranked (Engines *engines, const char *query)
{
  return ask_ours (engines, query, TRUE);
}

static guint
ask_bare_newest (Engines *engines, const char *query)
{
  g_autofree char *match = bench_bare_translate (query, FALSE);

  return match != NULL ? bench_bare_newest (engines->bare, match, FIRST_ROWS) : 0;
}

static guint
ask_bare_ranked (Engines *engines, const char *query)
{
  g_autofree char *match = bench_bare_translate (query, FALSE);

  return match != NULL ? bench_bare_rank (engines->bare, match, FIRST_ROWS, NULL) : 0;
}

static guint
ask_xapian_newest (Engines *engines, const char *query)
{
  return bench_xapian_newest (engines->xapian, query, FIRST_ROWS);
}

static guint
ask_xapian_ranked (Engines *engines, const char *query)
{
  return bench_xapian_rank (engines->xapian, query, FALSE, FIRST_ROWS, NULL);
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  const double *one = a, *other = b;

  return *one < *other ? -1 : *one > *other;
}

typedef struct
{
  double p50, p95, max;
} Times;

/* What the processor did for us, which a busy machine does not change. */
static double
get_cpu_milliseconds (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double)now.tv_sec * 1000 + (double)now.tv_nsec / 1e6;
}

static Times
summarize (double *milliseconds, guint n)
{
  qsort (milliseconds, n, sizeof (double), compare_doubles);
  return (Times){ milliseconds[n / 2], milliseconds[n * 95 / 100], milliseconds[n - 1] };
}

static Times
measure (Engines *engines, const char *name, GStrv queries, Ask ask)
{
  guint n = g_strv_length (queries);
  g_autofree double *milliseconds = g_new0 (double, n);
  g_autofree double *of_processor = g_new0 (double, n);
  guint n_answered = 0;
  Times times, cpu;

  for (guint i = 0; i < n; i++)
    {
      double cpu_start = get_cpu_milliseconds ();
      gint64 start = g_get_monotonic_time ();
      guint n_found = ask (engines, queries[i]);

      of_processor[i] = get_cpu_milliseconds () - cpu_start;
      milliseconds[i] = (double)(g_get_monotonic_time () - start) / 1000;
      n_answered += n_found > 0;
      if (verbose)
        g_print ("    %-22s %8.2f ms (processor %.2f) %3u  %s\n", name, milliseconds[i],
                 of_processor[i], n_found, queries[i]);
    }
  times = summarize (milliseconds, n);
  cpu = summarize (of_processor, n);
  g_print (
      "  %-22s p50 %8.2f ms  p95 %8.2f ms  max %8.2f ms  (processor %.2f, %.2f, %.2f ms; %u of %u"
      " with hits)\n",
      name, times.p50, times.p95, times.max, cpu.p50, cpu.p95, cpu.max, n_answered, n);
  return times;
}

static void
print_bound (const char *what, double value, double bound)
{
  g_print ("  %-30s %8.2f ms, bound %5.1f ms: %s\n", what, value, bound,
           value <= bound ? "holds" : "MISSED");
}

static void
measure_all (Engines *engines, GStrv queries)
{
  Times newest, ranked, other;

  newest = measure (engines, "newest first", queries, ask_ours_newest);
  ranked = measure (engines, "ranked", queries, ask_ours_ranked);
  if (engines->bare != NULL)
    {
      other = measure (engines, "bare FTS5, newest", queries, ask_bare_newest);
      g_print ("  newest first, ratio to bare FTS5: p50 %.2f p95 %.2f max %.2f\n",
               newest.p50 / other.p50, newest.p95 / other.p95, newest.max / other.max);
      other = measure (engines, "bare FTS5, bm25", queries, ask_bare_ranked);
      g_print ("  ranked, ratio to bare FTS5: p50 %.2f p95 %.2f max %.2f\n", ranked.p50 / other.p50,
               ranked.p95 / other.p95, ranked.max / other.max);
    }
  if (engines->xapian != NULL)
    {
      other = measure (engines, "Xapian, newest", queries, ask_xapian_newest);
      g_print ("  newest first, ratio to Xapian: p50 %.2f p95 %.2f max %.2f\n",
               newest.p50 / other.p50, newest.p95 / other.p95, newest.max / other.max);
      other = measure (engines, "Xapian, ranked", queries, ask_xapian_ranked);
      g_print ("  ranked, ratio to Xapian: p50 %.2f p95 %.2f max %.2f\n", ranked.p50 / other.p50,
               ranked.p95 / other.p95, ranked.max / other.max);
    }
  print_bound ("newest first, p95", newest.p95, NEWEST_P95);
  print_bound ("newest first, max", newest.max, NEWEST_MAX);
  print_bound ("ranked, p50", ranked.p50, RANKED_P50);
  print_bound ("ranked, p95", ranked.p95, RANKED_P95);
}

/* ---- The program ---- */

static GStrv
load_queries (void)
{
  const char *source = g_getenv ("STORYHARVEST_SOURCE");
  g_autofree char *path = g_build_filename (source != NULL ? source : ".", "tests", "bench",
                                            "queries.txt", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  if (!g_file_get_contents (path, &text, NULL, &error))
    g_error ("%s", error->message);
  return g_strsplit (g_strchomp (text), "\n", -1);
}

int
main (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) queries = NULL;
  g_autofree char *default_dir = g_build_filename (g_get_user_cache_dir (), "storyharvest-bench",
                                                   NULL);
  g_autofree char *dir = NULL;
  g_autofree char *marker = NULL;
  Engines engines = { NULL };

  setlocale (LC_ALL, "");
  g_option_context_add_main_entries (context, options, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      g_printerr ("%s\n", error->message);
      return 2;
    }
  queries = load_queries ();
  ours_only = ours_only || data_dir != NULL;
  dir = data_dir != NULL
            ? g_strdup (data_dir)
            : g_strdup_printf ("%s/search-%d%s", work_dir != NULL ? work_dir : default_dir,
                               n_stories, ours_only ? "-ours" : "");
  g_mkdir_with_parents (dir, 0700);
  marker = g_build_filename (dir, "complete", NULL);

  engines.ours = bench_ours_open (dir);
  engines.bare = ours_only ? NULL : bench_bare_open (dir);
  engines.xapian = ours_only ? NULL : bench_xapian_open (dir, "en");
  if (data_dir == NULL && !g_file_test (marker, G_FILE_TEST_EXISTS))
    {
      fill (&engines);
      g_file_set_contents (marker, "", 0, NULL);
    }
  for (int i = 0; i < 3; i++)
    {
      static const char *const names[] = { "shared.db", "bare.db", "xapian" };
      g_autofree char *path = g_build_filename (dir, names[i], NULL);

      g_print ("  %s: %.0f MB\n", names[i], (double)get_size (path) / 1e6);
    }
  g_print ("  %u queries over %d stories\n", g_strv_length (queries), n_stories);
  harvest_search_warm_sync (bench_ours_get_search (engines.ours), &error);
  measure_all (&engines, queries);

  bench_ours_close (engines.ours);
  g_clear_pointer (&engines.bare, bench_bare_close);
  g_clear_pointer (&engines.xapian, bench_xapian_close);
  return 0;
}
