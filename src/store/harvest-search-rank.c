/* harvest-search-rank.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-search-rank"

#include "config.h"

#include "harvest-search.h"

#include "harvest-full-text.h"
#include "harvest-search-private.h"

#include <math.h>
#include <string.h>

/* As in harvest-full-text.c. */
#define K1 1.2

/* So many rows of a word are counted; how many more there are is estimated. */
#define COUNT_EXACTLY 400
#define PLACES        512
#define LOOK_EVERY    (60 * G_USEC_PER_SEC)

/* The best of these must not change by what is left out. */
#define EXACT_BEST 50
/* A word in more stories than this says too little to read them all before what has all words. */
#define FREQUENT 20000

#define LENGTH_COLUMN 1 /* exact */

typedef struct
{
  guint group; /* in the expression */
  const HarvestSearchNode *node;
  double frequency;
  double weight;
} Word;

typedef struct
{
  HarvestSearch *search;
  const HarvestSearchExpression *expression;
  GArray *words; /* (element-type Word), the rarest first; those in no story are left out */
  guint n_for_all;
  HarvestSearchSpan span;
  guint limit;
  gint64 deadline;
  GCancellable *cancellable;

  GArray *best;      /* (element-type HarvestSearchHit): a heap, the worst on top */
  GHashTable *known; /* (element-type gint64): keys that have been scored */
  gboolean late;
} Rank;

/* ---- How frequent words are ---- */

/* @numbers are bound from ?2 on. */
static gboolean
query_integer (HarvestSearch *self,
               const char *sql,
               const char *match,
               const gint64 *numbers,
               guint n_numbers,
               gint64 *value,
               GError **error)
{
  g_autoptr (HarvestStatement)
      statement = harvest_database_prepare_sync (self->database, sql, error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  if (match != NULL)
    harvest_statement_bind_text (statement, 1, match);
  for (guint i = 0; i < n_numbers; i++)
    harvest_statement_bind_integer (statement, (int)i + 2, numbers[i]);
  if (!harvest_statement_step_sync (statement, &row, error))
    return FALSE;
  *value = row ? harvest_statement_get_integer (statement, 0) : 0;
  return TRUE;
}

/* Notes how many stories there are and how they lie in time. */
static gboolean
look_at_stories (HarvestSearch *self, GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;
  gint64 now = g_get_monotonic_time (), n_before = self->n_stories;
  gboolean row;

  if (self->looked != 0 && now - self->looked < LOOK_EVERY)
    return TRUE;
  if (!query_integer (self, "SELECT count (*) FROM record WHERE key IS NOT NULL", NULL, NULL, 0,
                      &self->n_stories, error))
    return FALSE;
  self->looked = now;
  if (self->places->len > 0 && ABS (self->n_stories - n_before) <= n_before / 50)
    return TRUE;

  g_hash_table_remove_all (self->frequencies);
  g_array_set_size (self->places, 0);
  statement = harvest_database_prepare_sync (
      self->database, "SELECT key FROM record WHERE key IS NOT NULL ORDER BY key", error);
  if (statement == NULL)
    return FALSE;
  for (gint64 i = 0;; i++)
    {
      gint64 key;

      if (!harvest_statement_step_sync (statement, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      if (i % MAX (self->n_stories / PLACES, 1) != 0)
        continue;
      key = harvest_statement_get_integer (statement, 0);
      g_array_append_val (self->places, key);
    }
}

/* The share of all stories that are older than @key, 0 to 1. */
static double
get_share (HarvestSearch *self, gint64 key)
{
  guint low = 0, high = self->places->len;

  while (low < high)
    {
      guint middle = (low + high) / 2;

      if (g_array_index (self->places, gint64, middle) < key)
        low = middle + 1;
      else
        high = middle;
    }
  return (double)low / (double)MAX (self->places->len, 1);
}

/* Walks over the first rows from one end of time. A word of more rows than that is taken to be as
 * dense elsewhere. */
static gboolean
estimate_from (HarvestSearch *self,
               const char *match,
               gboolean newest,
               double *frequency,
               gboolean *exact,
               GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;
  gint64 n = 0, key = 0;
  double share;
  gboolean row = TRUE;

  statement = harvest_database_prepare_sync (
      self->database,
      newest ? "SELECT rowid FROM search_text WHERE search_text MATCH ?1 ORDER BY rowid DESC"
             : "SELECT rowid FROM search_text WHERE search_text MATCH ?1 ORDER BY rowid",
      error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_text (statement, 1, match);
  for (; n < COUNT_EXACTLY; n++)
    {
      if (!harvest_statement_step_sync (statement, &row, error))
        return FALSE;
      if (!row)
        break;
      key = harvest_statement_get_integer (statement, 0);
    }
  *exact = !row;
  *frequency = (double)n;
  if (!row)
    return TRUE;
  share = newest ? 1 - get_share (self, key) : get_share (self, key);
  *frequency = (double)n / CLAMP (share, (double)n / (double)MAX (self->n_stories, n), 1);
  return TRUE;
}

static gboolean
get_frequency (HarvestSearch *self, const char *match, double *frequency, GError **error)
{
  const double *cached = g_hash_table_lookup (self->frequencies, match);
  double other;
  gboolean exact;

  if (cached != NULL)
    {
      *frequency = *cached;
      return TRUE;
    }
  if (!estimate_from (self, match, TRUE, frequency, &exact, error))
    return FALSE;
  if (!exact)
    {
      if (!estimate_from (self, match, FALSE, &other, &exact, error))
        return FALSE;
      *frequency = (*frequency + other) / 2;
    }
  /* What no text has is asked for again: it may have come since, and is left out until then. */
  if (*frequency > 0)
    g_hash_table_insert (self->frequencies, g_strdup (match),
                         g_memdup2 (frequency, sizeof (double)));
  return TRUE;
}

gboolean
harvest_search_warm_sync (HarvestSearch *self, GError **error)
{
  HarvestLanguages languages;

  g_return_val_if_fail (self != NULL, FALSE);

  if (!harvest_search_get_languages_sync (self, &languages, error))
    return FALSE;
  for (guint i = 0; i < HARVEST_N_LANGUAGES; i++)
    if ((languages & 1u << i) != 0)
      harvest_analyzer_stem (self->analyzer, i, "a");
  return look_at_stories (self, error);
}

static int
compare_words (gconstpointer a, gconstpointer b)
{
  const Word *one = a, *other = b;

  return one->frequency < other->frequency ? -1 : one->frequency > other->frequency;
}

static gboolean
weigh_words (Rank *rank, GError **error)
{
  HarvestSearch *self = rank->search;

  if (!look_at_stories (self, error))
    return FALSE;
  for (guint i = 0; i < rank->expression->groups->len; i++)
    {
      g_autoptr (GString) match = g_string_new (NULL);
      Word word = { .group = i, .node = rank->expression->groups->pdata[i] };
      double n = (double)self->n_stories;

      if (!harvest_search_node_write (word.node, match, NULL))
        continue;
      if (!get_frequency (self, match->str, &word.frequency, error))
        return FALSE;
      word.weight = log (1 + MAX (0, n - word.frequency + 0.5) / (word.frequency + 0.5));
      if (word.frequency > 0)
        g_array_append_val (rank->words, word);
    }
  g_array_sort (rank->words, compare_words);
  return TRUE;
}

/* ---- The best so far ---- */

static int
compare_hits (const HarvestSearchHit *one, const HarvestSearchHit *other)
{
  if (one->score != other->score)
    return one->score > other->score ? -1 : 1;
  return one->key > other->key ? -1 : one->key < other->key;
}

static int
compare_hits_cb (gconstpointer a, gconstpointer b)
{
  return compare_hits (a, b);
}

static void
swap_hits (HarvestSearchHit *one, HarvestSearchHit *other)
{
  HarvestSearchHit hit = *one;

  *one = *other;
  *other = hit;
}

static gboolean
is_among_best (const Rank *rank, const HarvestSearchHit *hit)
{
  return rank->best->len < rank->limit
         || compare_hits (hit, &g_array_index (rank->best, HarvestSearchHit, 0)) < 0;
}

static void
sink (HarvestSearchHit *heap, guint n)
{
  for (guint i = 0;;)
    {
      guint worst = i;

      for (guint child = 2 * i + 1; child <= 2 * i + 2 && child < n; child++)
        if (compare_hits (&heap[worst], &heap[child]) < 0)
          worst = child;
      if (worst == i)
        return;
      swap_hits (&heap[i], &heap[worst]);
      i = worst;
    }
}

static void
add_hit (Rank *rank, const HarvestSearchHit *hit)
{
  HarvestSearchHit *heap;

  if (rank->best->len >= rank->limit)
    {
      heap = &g_array_index (rank->best, HarvestSearchHit, 0);
      heap[0] = *hit;
      sink (heap, rank->best->len);
      return;
    }
  g_array_append_val (rank->best, *hit);
  heap = &g_array_index (rank->best, HarvestSearchHit, 0);
  for (guint i = rank->best->len - 1; i > 0 && compare_hits (&heap[(i - 1) / 2], &heap[i]) < 0;
       i = (i - 1) / 2)
    swap_hits (&heap[i], &heap[(i - 1) / 2]);
}

/* The score of the best hit of place %EXACT_BEST, below which nothing needs to be looked for. */
static double
get_threshold (const Rank *rank)
{
  g_autoptr (GArray) sorted = NULL;

  if (rank->best->len < MIN (EXACT_BEST, rank->limit))
    return 0;
  sorted = g_array_copy (rank->best);
  g_array_sort (sorted, compare_hits_cb);
  return g_array_index (sorted, HarvestSearchHit, MIN (EXACT_BEST, rank->limit) - 1).score;
}

/* ---- Rows of the index ---- */

static gboolean
may_be_shown (Rank *rank, HarvestSearchHit *hit, gboolean *shown, GError **error)
{
  HarvestSearch *self = rank->search;
  g_autoptr (HarvestStatement) statement = NULL;

  statement = harvest_database_prepare_sync (
      self->database,
      harvest_search_get_sql (self, "shown",
                              "SELECT r.row FROM record r WHERE r.key = ?1 AND %LISTED%"
                              " AND NOT EXISTS (SELECT 1 FROM search_pending p WHERE p.key = ?1)"),
      error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_integer (statement, 1, hit->key);
  if (!harvest_statement_step_sync (statement, shown, error))
    return FALSE;
  if (*shown)
    hit->row = harvest_statement_get_integer (statement, 0);
  *shown = *shown && !harvest_search_is_hidden (self, hit->row);
  return TRUE;
}

static gboolean
take_row (Rank *rank, HarvestSearchHit *hit, GError **error)
{
  gboolean shown;

  if (!g_hash_table_add (rank->known, g_memdup2 (&hit->key, sizeof hit->key))
      || !is_among_best (rank, hit))
    return TRUE;
  if (!may_be_shown (rank, hit, &shown, error))
    return FALSE;
  if (shown)
    add_hit (rank, hit);
  return TRUE;
}

static GBytes *
make_parameters (const Rank *rank, const GArray *groups)
{
  g_autofree HarvestFullTextPhrase *phrases = g_new0 (HarvestFullTextPhrase, groups->len);

  for (guint i = 0; i < groups->len; i++)
    for (guint word = 0; word < rank->words->len; word++)
      {
        const Word *known = &g_array_index (rank->words, Word, word);

        if ((int)known->group != g_array_index (groups, int, i))
          continue;
        phrases[i].group = known->group;
        phrases[i].weight = MAX (known->weight, 1e-6);
      }
  return harvest_full_text_make_parameters (phrases, groups->len, rank->expression->groups->len,
                                            rank->n_for_all, LENGTH_COLUMN);
}

/* Scores what @match finds, the newest first if @late_end may cut it short. */
static gboolean
score_rows (Rank *rank, const char *match, const GArray *groups, gboolean newest, GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;
  g_autoptr (GBytes) parameters = make_parameters (rank, groups);
  gboolean row;

  statement = harvest_database_prepare_sync (
      rank->search->database,
      newest ? "SELECT rowid, harvest_score (search_text, ?2) FROM search_text"
               " WHERE search_text MATCH ?1 AND rowid >= ?3 AND rowid < ?4 ORDER BY rowid DESC"
             : "SELECT rowid, harvest_score (search_text, ?2) FROM search_text"
               " WHERE search_text MATCH ?1 AND rowid >= ?3 AND rowid < ?4",
      error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_text (statement, 1, match);
  harvest_statement_bind_bytes (statement, 2, parameters);
  harvest_statement_bind_integer (statement, 3, rank->span.lower);
  harvest_statement_bind_integer (statement, 4, rank->span.upper);
  for (guint n = 1;; n++)
    {
      HarvestSearchHit hit = { 0 };

      if (!harvest_statement_step_sync (statement, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      hit.key = harvest_statement_get_integer (statement, 0);
      hit.score = harvest_statement_get_real (statement, 1);
      if (!take_row (rank, &hit, error))
        return FALSE;
      if (n % 64 == 0 && g_cancellable_set_error_if_cancelled (rank->cancellable, error))
        return FALSE;
      if (n % 64 == 0 && rank->deadline >= 0 && g_get_monotonic_time () >= rank->deadline)
        {
          rank->late = TRUE;
          return TRUE;
        }
    }
}

/* ---- Stages ---- */

/* Ends the part of the expression that only filters: its phrases do not count. */
static void
uncount (GArray *groups)
{
  for (guint i = 0; i < groups->len; i++)
    g_array_index (groups, int, i) = HARVEST_SEARCH_NO_GROUP;
}

static gboolean
write_filters (const Rank *rank, GString *match, GArray *groups)
{
  const HarvestSearchNode *filters = rank->expression->filters;

  if (filters->kind == HARVEST_SEARCH_ALL && filters->children->len == 0)
    return TRUE;
  if (!harvest_search_node_write (filters, match, groups))
    return FALSE;
  g_string_append (match, " AND ");
  return TRUE;
}

static const Word *
get_word (const Rank *rank, guint i)
{
  return &g_array_index (rank->words, Word, i);
}

/* Stories that have the @first rarest word, scored by it and all more frequent ones. FTS5 knows no
 * words that may be there: "a AND (a OR b OR c)" is one that must and two that may. */
static gboolean
score_word (Rank *rank, guint first, GError **error)
{
  g_autoptr (GString) match = g_string_new (NULL);
  g_autoptr (GArray) groups = g_array_new (FALSE, FALSE, sizeof (int));

  if (!write_filters (rank, match, groups))
    return TRUE;
  if (first + 1 < rank->words->len)
    {
      harvest_search_node_write (get_word (rank, first)->node, match, groups);
      g_string_append (match, " AND ");
    }
  uncount (groups);
  g_string_append_c (match, '(');
  for (guint i = first; i < rank->words->len; i++)
    {
      g_string_append (match, i > first ? " OR " : "");
      harvest_search_node_write (get_word (rank, i)->node, match, groups);
    }
  g_string_append_c (match, ')');
  return score_rows (rank, match->str, groups, get_word (rank, first)->frequency > FREQUENT, error);
}

/* Stories that have all words. */
static gboolean
score_all_words (Rank *rank, GError **error)
{
  g_autoptr (GString) match = g_string_new (NULL);
  g_autoptr (GArray) groups = g_array_new (FALSE, FALSE, sizeof (int));

  if (!write_filters (rank, match, groups))
    return TRUE;
  uncount (groups);
  g_string_append_c (match, '(');
  for (guint i = 0; i < rank->words->len; i++)
    {
      g_string_append (match, i > 0 ? " AND " : "");
      harvest_search_node_write (get_word (rank, i)->node, match, groups);
    }
  g_string_append_c (match, ')');
  return score_rows (rank, match->str, groups, TRUE, error);
}

static gboolean
score_stages (Rank *rank, GError **error)
{
  double rest = 0;
  gint64 deadline = rank->deadline;

  if (rank->words->len > 1 && get_word (rank, 0)->frequency > FREQUENT)
    {
      if (deadline >= 0)
        rank->deadline = (deadline + g_get_monotonic_time ()) / 2;
      if (!score_all_words (rank, error))
        return FALSE;
      rank->deadline = deadline;
      rank->late = FALSE;
    }
  for (guint i = 0; i < rank->words->len; i++)
    rest += get_word (rank, i)->weight * (K1 + 1);
  for (guint i = 0; i < rank->words->len && !rank->late; i++)
    {
      if (i > 0 && get_threshold (rank) >= rest)
        return TRUE;
      if (!score_word (rank, i, error))
        return FALSE;
      rest -= get_word (rank, i)->weight * (K1 + 1);
    }
  return TRUE;
}

/* ---- What is not in the index ---- */

static guint
count_tokens (const HarvestSearchDocument *document, const char *tokens, gboolean beginning)
{
  const GString *text = strchr ("=^@", tokens[0]) != NULL ? document->marks : document->exact;
  gsize length = strlen (tokens);
  guint n = 0;

  for (const char *p = text->str; (p = strstr (p, tokens)) != NULL; p++)
    n += p[-1] == ' ' && (beginning || p[length] == ' ');
  return n;
}

static guint
count_node (const HarvestSearchNode *node, const HarvestSearchDocument *document)
{
  guint n = 0;

  if (node->tokens != NULL)
    return count_tokens (document, node->tokens, node->kind == HARVEST_SEARCH_PREFIX);
  for (guint i = 0; i < node->children->len; i++)
    n = MAX (n, count_node (node->children->pdata[i], document));
  return n;
}

/* As harvest_score() does it; the average length is taken to be this story's. */
static gboolean
score_document (const Rank *rank, const HarvestSearchDocument *document, double *score)
{
  guint n_present = 0;

  *score = 0;
  if (!harvest_search_node_matches (rank->expression->filters, document))
    return FALSE;
  for (guint i = 0; i < rank->words->len; i++)
    {
      guint n = count_node (get_word (rank, i)->node, document);

      n_present += n > 0;
      *score += get_word (rank, i)->weight * (n * (K1 + 1)) / (n + K1);
    }
  if (n_present >= rank->n_for_all)
    *score += HARVEST_FULL_TEXT_ALL_BONUS;
  return n_present > 0;
}

static void
score_pending_cb (gint64 key, gint64 row, const HarvestSearchDocument *document, gpointer data)
{
  Rank *rank = data;
  HarvestSearchHit hit = { .key = key, .row = row };

  if (!harvest_search_is_hidden (rank->search, row) && score_document (rank, document, &hit.score)
      && is_among_best (rank, &hit))
    add_hit (rank, &hit);
}

static gboolean
score_others (Rank *rank, GError **error)
{
  HarvestSearch *self = rank->search;
  guint limit = HARVEST_SEARCH_MAX_PENDING;

  for (guint i = 0; self->own != NULL && i < self->own->len; i++)
    {
      HarvestSearchHit hit = { .key = ((HarvestSearchOwn *)self->own->pdata[i])->key, .own = i };

      if (hit.key >= rank->span.lower && hit.key < rank->span.upper
          && score_document (rank, harvest_search_get_own_text (self, i), &hit.score)
          && is_among_best (rank, &hit))
        add_hit (rank, &hit);
    }
  return harvest_search_foreach_pending_sync (self, &rank->span, FALSE, &limit, score_pending_cb,
                                              rank, rank->cancellable, error);
}

/* Words that only stories outside the index have, if any, weigh as the rarest. */
static void
add_unknown_words (Rank *rank)
{
  for (guint i = 0; i < rank->expression->groups->len; i++)
    {
      Word word = { .group = i, .node = rank->expression->groups->pdata[i] };
      gboolean known = FALSE;

      for (guint j = 0; j < rank->words->len; j++)
        known = known || get_word (rank, j)->group == i;
      word.weight = log (1 + (double)rank->search->n_stories / 0.5);
      if (!known)
        g_array_append_val (rank->words, word);
    }
}

gboolean
harvest_search_rank_sync (HarvestSearch *self,
                          const HarvestSearchExpression *expression,
                          guint limit,
                          gint64 deadline,
                          GCancellable *cancellable,
                          GArray *hits,
                          GError **error)
{
  HarvestSearchSpan everything = HARVEST_SEARCH_SPAN_ALL;
  g_autoptr (GArray) words = g_array_new (FALSE, FALSE, sizeof (Word));
  g_autoptr (GArray) best = g_array_new (FALSE, FALSE, sizeof (HarvestSearchHit));
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  Rank rank = { self, expression, words, 0, everything, limit, deadline, cancellable, best, known };

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (expression != NULL, FALSE);
  g_return_val_if_fail (limit > 0, FALSE);
  g_return_val_if_fail (hits != NULL, FALSE);

  if (expression->groups->len == 0)
    return harvest_search_scan_sync (self, expression, &everything, FALSE, limit, deadline,
                                     cancellable, hits, error);

  harvest_search_bound_span (expression, &rank.span);
  if (!weigh_words (&rank, error))
    return FALSE;
  rank.n_for_all = expression->plain ? words->len : G_MAXUINT;
  if (!score_stages (&rank, error))
    return FALSE;
  add_unknown_words (&rank);
  if (!score_others (&rank, error))
    return FALSE;

  g_array_sort (best, compare_hits_cb);
  g_array_append_vals (hits, best->data, best->len);
  return TRUE;
}
