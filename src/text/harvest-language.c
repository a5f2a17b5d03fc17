/* harvest-language.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-language"

#include "config.h"

#include "harvest-language.h"

#include "harvest-language-samples.h"
#include "harvest-tokenizer.h"

#include <math.h>
#include <string.h>

#define LOOK_AT_BYTES    2000
#define STOP_WORD_WEIGHT 4.0
#define LETTER_WEIGHT    2.5
#define UNSEEN_WEIGHT    0.4 /* how often an unseen sequence counts as seen */
#define LEAST_LEAD       1.0

/* Sequences of three letters, hashed; collisions only blur the profile a little. */
#define N_BUCKETS 4096

typedef struct
{
  float log_weight[N_BUCKETS][HARVEST_N_LANGUAGES];
} Profile;

static const char *const codes[HARVEST_N_LANGUAGES] = { "en", "de", "fr", "es", "pl" };

/* Letters that speak for one language or a few. */
static const char *const letters[HARVEST_N_LANGUAGES] = {
  [HARVEST_LANGUAGE_ENGLISH] = "",
  [HARVEST_LANGUAGE_GERMAN] = "äöüß",
  [HARVEST_LANGUAGE_FRENCH] = "àâçèéêëîïôùûœ",
  [HARVEST_LANGUAGE_SPANISH] = "áéíñóú",
  [HARVEST_LANGUAGE_POLISH] = "ąćęłńóśźż",
};

HarvestLanguage
harvest_language_from_code (const char *code)
{
  if (code == NULL || strlen (code) < 2 || g_ascii_isalpha (code[2]))
    return HARVEST_LANGUAGE_OTHER;

  for (guint i = 0; i < HARVEST_N_LANGUAGES; i++)
    if (g_ascii_strncasecmp (code, codes[i], 2) == 0)
      return i;
  return HARVEST_LANGUAGE_OTHER;
}

const char *
harvest_language_get_code (HarvestLanguage language)
{
  return language < HARVEST_N_LANGUAGES ? codes[language] : NULL;
}

static guint
bucket_of (const guint32 *window)
{
  guint32 hash = window[0] * 0x9e3779b1u;

  hash = (hash ^ window[1]) * 0x85ebca6bu;
  hash = (hash ^ window[2]) * 0xc2b2ae35u;
  return (hash ^ hash >> 15) % N_BUCKETS;
}

typedef void (*BucketFunc) (guint bucket, gpointer data);

/* The sequences of a word, with a space before and after it. */
static void
foreach_bucket (const char *lower, BucketFunc func, gpointer data)
{
  guint32 window[3] = { 0, ' ', 0 };
  guint n = 1;

  for (const char *p = lower;; p = g_utf8_next_char (p))
    {
      gunichar character = *p == '\0' ? ' ' : g_utf8_get_char (p);

      window[2] = character;
      if (++n >= 3)
        func (bucket_of (window), data);
      if (*p == '\0')
        return;
      window[0] = window[1];
      window[1] = window[2];
    }
}

typedef struct
{
  float counts[N_BUCKETS];
  float total;
} Counts;

static void
count_cb (guint bucket, gpointer data)
{
  Counts *counts = data;

  counts->counts[bucket] += 1;
  counts->total += 1;
}

static Profile *
make_profile (void)
{
  Profile *profile = g_new0 (Profile, 1);

  for (guint language = 0; language < HARVEST_N_LANGUAGES; language++)
    {
      g_autofree Counts *counts = g_new0 (Counts, 1);
      HarvestTokenizer words;

      harvest_tokenizer_init (&words, harvest_language_samples[language], -1);
      while (harvest_tokenizer_next (&words))
        foreach_bucket (words.lower, count_cb, counts);
      for (guint i = 0; i < N_BUCKETS; i++)
        profile->log_weight[i][language] = logf ((counts->counts[i] + UNSEEN_WEIGHT)
                                                 / (counts->total + UNSEEN_WEIGHT * N_BUCKETS));
    }
  return profile;
}

static const Profile *
get_profile (void)
{
  static gsize once;

  if (g_once_init_enter (&once))
    g_once_init_leave (&once, GPOINTER_TO_SIZE (make_profile ()));
  return GSIZE_TO_POINTER (once);
}

typedef struct
{
  const Profile *profile;
  double scores[HARVEST_N_LANGUAGES];
} Scores;

static void
score_cb (guint bucket, gpointer data)
{
  Scores *scores = data;

  for (guint i = 0; i < HARVEST_N_LANGUAGES; i++)
    scores->scores[i] += scores->profile->log_weight[bucket][i];
}

/* A small word or a letter speaks for those languages that have it, the more the fewer they are. */
static void
score_evidence (Scores *scores, HarvestLanguages languages, double weight)
{
  int n = __builtin_popcount (languages);

  for (guint i = 0; n > 0 && i < HARVEST_N_LANGUAGES; i++)
    if (languages & 1u << i)
      scores->scores[i] += weight / n;
}

static void
score_letters (Scores *scores, const char *lower)
{
  for (const char *p = lower; *p != '\0'; p = g_utf8_next_char (p))
    {
      HarvestLanguages languages = 0;

      if ((guchar)*p < 0x80)
        continue;
      for (guint i = 0; i < HARVEST_N_LANGUAGES; i++)
        if (g_utf8_strchr (letters[i], -1, g_utf8_get_char (p)) != NULL)
          languages |= 1u << i;
      score_evidence (scores, languages, LETTER_WEIGHT);
    }
}

/* Whether the scripts of the five languages wrote the word at all. */
static gboolean
is_latin (const char *lower)
{
  gunichar first = g_utf8_get_char (lower);

  return g_unichar_isalpha (first) && first < 0x0250;
}

HarvestLanguage
harvest_language_guess (const char *text, gssize length)
{
  Scores scores = { get_profile () };
  HarvestTokenizer words;
  guint n_words = 0, n_foreign = 0, best = 0;
  double second = -G_MAXDOUBLE;

  g_return_val_if_fail (text != NULL, HARVEST_LANGUAGE_OTHER);

  length = length < 0 ? (gssize)strlen (text) : length;
  if (length > LOOK_AT_BYTES)
    length = g_utf8_find_prev_char (text, text + LOOK_AT_BYTES) - text;

  harvest_tokenizer_init (&words, text, length);
  while (harvest_tokenizer_next (&words))
    {
      if (!is_latin (words.lower))
        {
          n_foreign += !g_unichar_isdigit (g_utf8_get_char (words.lower));
          continue;
        }
      n_words++;
      score_evidence (&scores, harvest_stop_word_languages (words.folded), STOP_WORD_WEIGHT);
      score_letters (&scores, words.lower);
      foreach_bucket (words.lower, score_cb, &scores);
    }
  if (n_words == 0 || n_foreign > n_words)
    return HARVEST_LANGUAGE_OTHER;

  for (guint i = 1; i < HARVEST_N_LANGUAGES; i++)
    if (scores.scores[i] > scores.scores[best])
      best = i;
  for (guint i = 0; i < HARVEST_N_LANGUAGES; i++)
    if (i != best)
      second = MAX (second, scores.scores[i]);
  return scores.scores[best] - second >= LEAST_LEAD ? best : HARVEST_LANGUAGE_OTHER;
}
