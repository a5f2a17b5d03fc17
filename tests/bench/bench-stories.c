/* bench-stories.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "bench-stories"

#include "config.h"

#include "bench-stories.h"

#include "harvest-language-samples.h"
#include "harvest-stop-words-private.h"
#include "harvest-tokenizer.h"

#include <math.h>
#include <string.h>

#define N_LANGUAGES  5
#define N_WORDS      40000 /* of each language */
#define N_PEOPLE     5000
#define N_TAGS       400
#define FIRST_SECOND G_GINT64_CONSTANT (1450000000)
#define N_SECONDS    (G_GINT64_CONSTANT (3650) * 86400)

struct _BenchStories
{
  guint64 seed;
  GPtrArray *words[N_LANGUAGES];
  double *cumulated; /* how often the words up to a rank are used */
};

static const char *const languages[N_LANGUAGES] = { "en", "de", "fr", "es", "pl" };
static const guint language_shares[N_LANGUAGES] = { 35, 65, 80, 90, 100 };

guint64
bench_random_next (BenchRandom *random)
{
  guint64 z = random->state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  z = (z ^ z >> 30) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ z >> 27) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return z ^ z >> 31;
}

double
bench_random_double (BenchRandom *random)
{
  return (double)(bench_random_next (random) >> 11) / 9007199254740992.0;
}

guint
bench_random_below (BenchRandom *random, guint n)
{
  return (guint)(bench_random_next (random) % n);
}

/* ---- Vocabulary ---- */

static void
add_word (GPtrArray *words, GHashTable *seen, const char *word)
{
  if (!g_hash_table_contains (seen, word))
    {
      char *copy = g_strdup (word);

      g_ptr_array_add (words, copy);
      g_hash_table_add (seen, copy);
    }
}

/* The front half of one everyday word and the back half of another: looks like the language. */
static char *
invent_word (GPtrArray *everyday, BenchRandom *random)
{
  const char *front = everyday->pdata[bench_random_below (random, everyday->len)];
  const char *back = everyday->pdata[bench_random_below (random, everyday->len)];
  glong front_length = g_utf8_strlen (front, -1), back_length = g_utf8_strlen (back, -1);
  glong cut = MAX (1, front_length - (glong)bench_random_below (random, (guint)front_length));
  glong from = (glong)bench_random_below (random, (guint)back_length);

  return g_strdup_printf ("%.*s%s", (int)(g_utf8_offset_to_pointer (front, cut) - front), front,
                          g_utf8_offset_to_pointer (back, from));
}

static GPtrArray *
make_words (guint language, BenchRandom *random)
{
  GPtrArray *words = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) everyday = g_ptr_array_new ();
  g_auto (GStrv) small = g_strsplit (harvest_stop_words[language], " ", -1);
  HarvestTokenizer tokens;

  for (gsize i = 0; small[i] != NULL && i < 120; i++)
    add_word (words, seen, small[i]);
  harvest_tokenizer_init (&tokens, harvest_language_samples[language], -1);
  while (harvest_tokenizer_next (&tokens))
    if (tokens.lower_length > 3)
      add_word (words, seen, tokens.lower);
  for (guint i = 120; i < words->len; i++)
    g_ptr_array_add (everyday, words->pdata[i]);
  while (words->len < N_WORDS)
    {
      g_autofree char *word = invent_word (everyday, random);

      if (strlen (word) > 3 && strlen (word) < 30)
        add_word (words, seen, word);
    }
  return words;
}

BenchStories *
bench_stories_new (guint64 seed)
{
  BenchStories *self = g_new0 (BenchStories, 1);
  BenchRandom random = { seed };
  double sum = 0;

  self->seed = seed;
  for (guint i = 0; i < N_LANGUAGES; i++)
    self->words[i] = make_words (i, &random);
  self->cumulated = g_new (double, N_WORDS);
  for (guint i = 0; i < N_WORDS; i++)
    self->cumulated[i] = sum += 1.0 / (i + 2.7);
  return self;
}

void
bench_stories_free (BenchStories *self)
{
  for (guint i = 0; i < N_LANGUAGES; i++)
    g_ptr_array_unref (self->words[i]);
  g_free (self->cumulated);
  g_free (self);
}

const char *
bench_stories_get_word (BenchStories *self, guint language, guint rank)
{
  return self->words[language]->pdata[MIN (rank, N_WORDS - 1)];
}

static const char *
draw_word (BenchStories *self, guint language, BenchRandom *random)
{
  double target = bench_random_double (random) * self->cumulated[N_WORDS - 1];
  guint low = 0, high = N_WORDS - 1;

  while (low < high)
    {
      guint middle = (low + high) / 2;

      if (self->cumulated[middle] < target)
        low = middle + 1;
      else
        high = middle;
    }
  return self->words[language]->pdata[low];
}

/* ---- Stories ---- */

static char *
make_text (BenchStories *self, guint language, guint n_words, guint sentence, BenchRandom *random)
{
  GString *text = g_string_sized_new (n_words * 7);

  for (guint i = 0; i < n_words; i++)
    {
      const char *word = draw_word (self, language, random);

      if (i % sentence == 0)
        {
          char first[7] = { 0 };

          g_string_append (text, i > 0 ? ". " : "");
          g_unichar_to_utf8 (g_unichar_toupper (g_utf8_get_char (word)), first);
          g_string_append (text, first);
          g_string_append (text, g_utf8_next_char (word));
        }
      else
        g_string_append_printf (text, " %s", word);
    }
  return g_string_free (text, FALSE);
}

static GStrv
make_tags (BenchStories *self, BenchRandom *random)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  guint n = bench_random_below (random, 4);
  guint last = G_MAXUINT;

  for (guint i = 0; i < n; i++)
    {
      double skewed = bench_random_double (random);
      guint tag = (guint)(skewed * skewed * N_TAGS);

      if (tag != last)
        g_strv_builder_add (builder, bench_stories_get_word (self, 0, 130 + tag));
      last = tag;
    }
  return g_strv_builder_end (builder);
}

/* Lengths of texts spread as people's do: many short ones, a few long ones. */
static guint
draw_length (BenchRandom *random)
{
  double normal = sqrt (-2 * log (MAX (bench_random_double (random), 1e-12)))
                  * cos (2 * G_PI * bench_random_double (random));

  return (guint)CLAMP (exp (3.9 + 0.6 * normal), 5, 1500);
}

BenchStory *
bench_stories_make (BenchStories *self, guint i)
{
  static const char *const kinds[] = { "story", "story",   "story",    "idea",
                                       "idea",  "knowhow", "question", "signal" };
  static const char *const states[] = { "captured",  "submitted", "triaged",  "approved",
                                        "published", "published", "archived", "declined" };
  BenchRandom random = { self->seed ^ ((guint64)i + 1) * G_GUINT64_CONSTANT (0xd1342543de82ef95) };
  BenchStory *story = g_new0 (BenchStory, 1);
  guint share = bench_random_below (&random, 100), language = 0, person;

  while (language_shares[language] <= share)
    language++;
  story->seconds = FIRST_SECOND + (gint64)(bench_random_double (&random) * N_SECONDS);
  story->lang = languages[language];
  story->kind = kinds[bench_random_below (&random, G_N_ELEMENTS (kinds))];
  story->state = states[bench_random_below (&random, G_N_ELEMENTS (states))];
  story->unit = bench_random_below (&random, BENCH_UNITS);
  story->title = make_text (self, language, 3 + bench_random_below (&random, 6), 20, &random);
  story->body = make_text (self, language, draw_length (&random), 12, &random);
  person = bench_random_below (&random, N_PEOPLE);
  story->byline = g_strdup_printf ("%s %s", bench_stories_get_word (self, 3, 200 + person % 90),
                                   bench_stories_get_word (self, 1, 300 + person));
  story->tags = make_tags (self, &random);
  return story;
}

void
bench_story_free (BenchStory *story)
{
  g_free (story->title);
  g_free (story->body);
  g_free (story->byline);
  g_strfreev (story->tags);
  g_free (story);
}
