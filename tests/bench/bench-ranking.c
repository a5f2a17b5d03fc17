/* bench-ranking.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "bench-ranking"

#include "config.h"

#include "bench-engines.h"
#include "bench-stories.h"
#include "harvest-json.h"

#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* How good the first ten are: nDCG@10 of a collection with known answers in BEIR's layout
 * (corpus.jsonl, queries.jsonl, qrels/test.tsv), whose texts lie at random ages among a hundred
 * thousand others. Beside it BM25 without any cap, by a bare FTS5 table, and Xapian. */

#define BEST 10

#define LEAST_OF_UNCAPPED 0.95

static char *collection;
static char *work_dir;
static int n_others = 100000;
static int budget = 60;
static gboolean verbose;

static const GOptionEntry options[] = {
  { "collection", 'c', 0, G_OPTION_ARG_FILENAME, &collection, "The collection", "DIR" },
  { "dir", 'd', 0, G_OPTION_ARG_FILENAME, &work_dir, "Where the indexes are kept", "DIR" },
  { "others", 'n', 0, G_OPTION_ARG_INT, &n_others, "How many other stories (100000)", "N" },
  { "budget", 'b', 0, G_OPTION_ARG_INT, &budget, "Milliseconds for a query (60; 0: no end)", "MS" },
  { "verbose", 'v', 0, G_OPTION_ARG_NONE, &verbose, "Print each query", NULL },
  { NULL },
};

typedef struct
{
  BenchOurs *ours;
  BenchBare *bare;
  BenchXapian *xapian;
  GHashTable *names; /* key -> the text's name */
} Engines;

/* ---- Reading the collection ---- */

static char *
read_file (const char *name)
{
  g_autofree char *path = g_build_filename (collection, name, NULL);
  g_autoptr (GError) error = NULL;
  char *text;

  if (!g_file_get_contents (path, &text, NULL, &error))
    g_error ("%s", error->message);
  return text;
}

static char *
dup_member (HarvestJson *json, const char *name)
{
  guint value = harvest_json_get_member (json, 0, name);

  return value != HARVEST_JSON_NONE && harvest_json_get_kind (json, value) == HARVEST_JSON_STRING
             ? harvest_json_dup_string (json, value)
             : g_strdup ("");
}

typedef void (*LineFunc) (HarvestJson *json, gpointer data);

static void
foreach_line (const char *name, LineFunc func, gpointer data)
{
  g_autofree char *text = read_file (name);
  char *rest = text, *line;

  while ((line = strsep (&rest, "\n")) != NULL)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (line, strlen (line));
      g_autoptr (HarvestJson) json = *line != '\0' ? harvest_json_scan (bytes, G_MAXSIZE, NULL)
                                                   : NULL;

      if (json != NULL)
        func (json, data);
    }
}

static GHashTable *
read_answers (void)
{
  g_autofree char *text = read_file ("qrels/test.tsv");
  GHashTable *answers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                               (GDestroyNotify)g_hash_table_unref);
  char *rest = text, *line;

  while ((line = strsep (&rest, "\n")) != NULL)
    {
      g_auto (GStrv) parts = g_strsplit (g_strchomp (line), "\t", 3);
      GHashTable *of_query;
      int grade = g_strv_length (parts) == 3 ? atoi (parts[2]) : 0;

      if (grade <= 0)
        continue;
      of_query = g_hash_table_lookup (answers, parts[0]);
      if (of_query == NULL)
        {
          of_query = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
          g_hash_table_insert (answers, g_strdup (parts[0]), of_query);
        }
      g_hash_table_insert (of_query, g_strdup (parts[1]), GINT_TO_POINTER (grade));
    }
  return answers;
}

/* ---- Filling ---- */

typedef struct
{
  Engines *engines;
  BenchRandom random;
  gboolean write; /* else only the names are noted */
} Filling;

static void
add_text (Filling *filling, BenchText *text, const char *name)
{
  Engines *engines = filling->engines;

  text->key = (G_GINT64_CONSTANT (1450000000)
               + (gint64)(bench_random_double (&filling->random) * 3650 * 86400))
              * 1024;
  while (g_hash_table_contains (engines->names, &text->key))
    text->key++;
  g_hash_table_insert (engines->names, g_memdup2 (&text->key, sizeof text->key), g_strdup (name));
  if (!filling->write)
    return;
  bench_ours_add (engines->ours, text);
  bench_bare_add (engines->bare, text);
  bench_xapian_add (engines->xapian, text);
}

static void
add_line (HarvestJson *json, gpointer data)
{
  static const char *const no_tags[] = { NULL };
  g_autofree char *name = dup_member (json, "_id");
  g_autofree char *title = dup_member (json, "title");
  g_autofree char *body = dup_member (json, "text");
  BenchText text = { 0, "en", "story", "published", "unit1", title, body, "Somebody", no_tags };

  if (*body != '\0')
    add_text (data, &text, name);
}

static void
fill (Engines *engines, gboolean write)
{
  g_autoptr (BenchStories) stories = bench_stories_new (2);
  Filling filling = { engines, { 3 }, write };

  foreach_line ("corpus.jsonl", add_line, &filling);
  for (guint i = 0; i < (guint)n_others; i++)
    {
      g_autoptr (BenchStory) story = bench_stories_make (stories, i);
      g_autofree char *unit = g_strdup_printf ("unit%u", story->unit);
      BenchText text = { 0,
                         story->lang,
                         story->kind,
                         story->state,
                         unit,
                         story->title,
                         story->body,
                         story->byline,
                         (const char *const *)story->tags };

      add_text (&filling, &text, "");
    }
  if (!write)
    return;
  bench_ours_finish (engines->ours);
  bench_bare_finish (engines->bare);
  bench_xapian_finish (engines->xapian);
}

/* ---- Measuring ---- */

static double
get_ndcg (Engines *engines, GHashTable *answers, const gint64 *keys, guint n_keys)
{
  g_autoptr (GArray) grades = g_array_new (FALSE, FALSE, sizeof (int));
  double gain = 0, ideal = 0;
  GHashTableIter iter;
  gpointer grade;

  for (guint i = 0; i < n_keys; i++)
    {
      const char *name = g_hash_table_lookup (engines->names, &keys[i]);

      grade = name != NULL ? g_hash_table_lookup (answers, name) : NULL;
      gain += GPOINTER_TO_INT (grade) / log2 (i + 2);
    }
  g_hash_table_iter_init (&iter, answers);
  while (g_hash_table_iter_next (&iter, NULL, &grade))
    {
      int value = GPOINTER_TO_INT (grade);

      g_array_append_val (grades, value);
    }
  for (guint i = 0; i < BEST && grades->len > 0; i++)
    {
      guint best = 0;

      for (guint j = 1; j < grades->len; j++)
        if (g_array_index (grades, int, j) > g_array_index (grades, int, best))
          best = j;
      ideal += g_array_index (grades, int, best) / log2 (i + 2);
      g_array_remove_index_fast (grades, best);
    }
  return ideal > 0 ? gain / ideal : 0;
}

static guint
rank_ours (Engines *engines, const char *text, gint64 *keys)
{
  g_autoptr (HarvestQuery) query = harvest_query_parse (text, HARVEST_QUERY_NO_FLAGS);
  g_autoptr (HarvestSearchExpression) expression = NULL;
  g_autoptr (GArray) hits = g_array_new (FALSE, FALSE, sizeof (HarvestSearchHit));
  g_autoptr (GError) error = NULL;

  expression = harvest_search_compile_sync (bench_ours_get_search (engines->ours), query, &error);
  if (error == NULL)
    harvest_search_rank_sync (bench_ours_get_search (engines->ours), expression, 50,
                              budget > 0 ? g_get_monotonic_time () + budget * 1000 : -1, NULL, hits,
                              &error);
  if (error != NULL)
    g_error ("%s: %s", text, error->message);
  for (guint i = 0; i < MIN (BEST, hits->len); i++)
    keys[i] = g_array_index (hits, HarvestSearchHit, i).key;
  return MIN (BEST, hits->len);
}

static guint
rank_bare (Engines *engines, const char *text, gint64 *keys)
{
  g_autofree char *match = bench_bare_translate (text, TRUE);

  return match != NULL ? bench_bare_rank (engines->bare, match, BEST, keys) : 0;
}

static guint
rank_xapian (Engines *engines, const char *text, gint64 *keys)
{
  return bench_xapian_rank (engines->xapian, text, TRUE, BEST, keys);
}

typedef struct
{
  Engines *engines;
  GHashTable *answers;
  guint n_queries;
  double sums[3];
  gint64 microseconds[3];
} Measuring;

static void
measure_query (HarvestJson *json, gpointer data)
{
  static guint (*const rank[]) (Engines * engines, const char *text,
                                gint64 *keys) = { rank_ours, rank_bare, rank_xapian };
  Measuring *measuring = data;
  g_autofree char *name = dup_member (json, "_id");
  g_autofree char *text = dup_member (json, "text");
  GHashTable *answers = g_hash_table_lookup (measuring->answers, name);
  double scores[3];

  if (answers == NULL)
    return;
  measuring->n_queries++;
  for (int i = 0; i < 3; i++)
    {
      gint64 keys[BEST];
      gint64 start = g_get_monotonic_time ();
      guint n_keys = rank[i](measuring->engines, text, keys);

      measuring->microseconds[i] += g_get_monotonic_time () - start;
      scores[i] = get_ndcg (measuring->engines, answers, keys, n_keys);
      measuring->sums[i] += scores[i];
    }
  if (verbose)
    g_print ("    %.3f %.3f %.3f  %s\n", scores[0], scores[1], scores[2], text);
}

int
main (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *temporary = NULL;
  g_autofree char *marker = NULL;
  Engines engines = { NULL };
  Measuring measuring = { &engines };
  gboolean good;

  setlocale (LC_ALL, "");
  g_option_context_add_main_entries (context, options, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      g_printerr ("%s\n", error->message);
      return 2;
    }
  if (collection == NULL)
    {
      g_print ("  skipped: name a collection in BEIR's layout with --collection DIR\n");
      return 0;
    }

  temporary = work_dir != NULL ? g_strdup (work_dir) : g_dir_make_tmp ("ranking-XXXXXX", NULL);
  g_mkdir_with_parents (temporary, 0700);
  marker = g_build_filename (temporary, "complete", NULL);
  engines.ours = bench_ours_open (temporary);
  engines.bare = bench_bare_open (temporary);
  engines.xapian = bench_xapian_open (temporary, "en");
  engines.names = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  fill (&engines, !g_file_test (marker, G_FILE_TEST_EXISTS));
  g_file_set_contents (marker, "", 0, NULL);

  measuring.answers = read_answers ();
  foreach_line ("queries.jsonl", measure_query, &measuring);
  for (int i = 0; i < 3; i++)
    {
      static const char *const names[] = { "ours", "BM25, uncapped", "Xapian" };

      g_print ("  %-16s nDCG@10 %.4f  %.1f ms for a query\n", names[i],
               measuring.sums[i] / MAX (measuring.n_queries, 1),
               (double)measuring.microseconds[i] / 1000 / MAX (measuring.n_queries, 1));
    }
  g_print ("  %u queries, %d other texts; ours to uncapped %.3f (bound %.2f), ours to Xapian %.3f"
           " (bound 1)\n",
           measuring.n_queries, n_others, measuring.sums[0] / measuring.sums[1], LEAST_OF_UNCAPPED,
           measuring.sums[0] / measuring.sums[2]);
  good = measuring.sums[0] >= LEAST_OF_UNCAPPED * measuring.sums[1]
         && measuring.sums[0] >= measuring.sums[2];

  g_hash_table_unref (measuring.answers);
  g_hash_table_unref (engines.names);
  bench_ours_close (engines.ours);
  bench_bare_close (engines.bare);
  bench_xapian_close (engines.xapian);
  return good ? 0 : 1;
}
