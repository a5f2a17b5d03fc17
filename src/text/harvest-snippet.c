/* harvest-snippet.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-snippet"

#include "config.h"

#include "harvest-snippet.h"

#include "harvest-tokenizer.h"

#include <string.h>

/* A match stands about so far behind the beginning. */
#define LEAD_CHARACTERS 30
#define MAX_WORDS       32
/* So much of a text is looked at. */
#define MAX_BYTES 20000

typedef struct
{
  char *folded;
  char *lower;
  gboolean beginning;
  gboolean exact;
  GStrv stems; /* in the language of the last text */
} Word;

struct _HarvestSnippet
{
  HarvestAnalyzer *analyzer;
  GArray *words; /* (element-type Word) */
  HarvestLanguage language;
};

/* A word of the text that matches. */
typedef struct
{
  gsize start;
  gsize end;
  guint word;
} Match;

static void
clear_word (gpointer data)
{
  Word *word = data;

  g_free (word->folded);
  g_free (word->lower);
  g_strfreev (word->stems);
}

/* What is excluded is not marked. */
static void
collect_words (HarvestSnippet *self, const HarvestQueryNode *node)
{
  switch (node->kind)
    {
    case HARVEST_QUERY_WORDS:
    case HARVEST_QUERY_PREFIX:
      for (guint i = 0; i < node->words->len && self->words->len < MAX_WORDS && !node->small; i++)
        {
          const HarvestQueryWord *queried = &g_array_index (node->words, HarvestQueryWord, i);
          Word word = { g_strdup (queried->folded), g_strdup (queried->lower),
                        node->kind == HARVEST_QUERY_PREFIX, node->quoted, NULL };

          g_array_append_val (self->words, word);
        }
      break;
    case HARVEST_QUERY_ALL:
    case HARVEST_QUERY_ANY:
      for (guint i = 0; i < node->children->len; i++)
        collect_words (self, node->children->pdata[i]);
      break;
    case HARVEST_QUERY_NOT:
    case HARVEST_QUERY_FILTER:
    default:
      break;
    }
}

HarvestSnippet *
harvest_snippet_new (HarvestQuery *query, HarvestAnalyzer *analyzer)
{
  HarvestSnippet *self;

  g_return_val_if_fail (analyzer != NULL, NULL);

  self = g_new0 (HarvestSnippet, 1);
  self->analyzer = analyzer;
  self->language = HARVEST_LANGUAGE_OTHER;
  self->words = g_array_new (FALSE, TRUE, sizeof (Word));
  g_array_set_clear_func (self->words, clear_word);
  if (query != NULL && harvest_query_get_root (query) != NULL)
    collect_words (self, harvest_query_get_root (query));
  return self;
}

void
harvest_snippet_free (HarvestSnippet *self)
{
  if (self == NULL)
    return;

  g_array_unref (self->words);
  g_free (self);
}

/* ---- Matching ---- */

static void
set_language (HarvestSnippet *self, HarvestLanguage language)
{
  if (language == self->language)
    return;
  self->language = language;
  for (guint i = 0; i < self->words->len; i++)
    {
      Word *word = &g_array_index (self->words, Word, i);
      const char *const *stems = harvest_analyzer_stem (self->analyzer, language, word->lower);

      g_strfreev (word->stems);
      word->stems = g_strdupv ((GStrv)stems);
    }
}

static gboolean
share_a_stem (const Word *word, const char *const *stems)
{
  for (gsize i = 0; stems != NULL && word->stems != NULL && stems[i] != NULL; i++)
    if (g_strv_contains ((const char *const *)word->stems, stems[i]))
      return TRUE;
  return FALSE;
}

static gboolean
find_word (HarvestSnippet *self, const HarvestTokenizer *token, guint *found)
{
  const char *const *stems = NULL;

  for (guint i = 0; i < self->words->len; i++)
    {
      const Word *word = &g_array_index (self->words, Word, i);

      *found = i;
      if (word->beginning ? g_str_has_prefix (token->folded, word->folded)
                          : strcmp (token->folded, word->folded) == 0)
        return TRUE;
      if (word->exact)
        continue;
      if (stems == NULL)
        stems = harvest_analyzer_stem (self->analyzer, self->language, token->lower);
      if (share_a_stem (word, stems))
        return TRUE;
    }
  return FALSE;
}

static GArray *
find_matches (HarvestSnippet *self, const char *text, gsize length)
{
  GArray *matches = g_array_new (FALSE, FALSE, sizeof (Match));
  HarvestTokenizer tokens;

  harvest_tokenizer_init (&tokens, text, (gssize)length);
  while (self->words->len > 0 && harvest_tokenizer_next (&tokens))
    {
      Match match = { tokens.start - text, tokens.end - text, 0 };

      if (find_word (self, &tokens, &match.word))
        g_array_append_val (matches, match);
    }
  return matches;
}

/* ---- Choosing the place ---- */

/* How many different words, and after that how many matches, lie in @n_bytes from match @first. */
static guint
rate_place (const GArray *matches, guint first, gsize n_bytes)
{
  gsize start = g_array_index (matches, Match, first).start;
  guint seen = 0, n_matches = 0;

  for (guint i = first; i < matches->len; i++)
    {
      const Match *match = &g_array_index (matches, Match, i);

      if (match->end - start > n_bytes)
        break;
      seen |= 1u << (match->word % 32);
      n_matches++;
    }
  return (guint)__builtin_popcount (seen) * 100 + MIN (n_matches, 99);
}

static gsize
choose_place (const GArray *matches, gsize n_bytes)
{
  guint best = 0, best_rate = 0;

  for (guint i = 0; i < matches->len; i++)
    {
      guint rate = rate_place (matches, i, n_bytes);

      if (rate > best_rate)
        {
          best = i;
          best_rate = rate;
        }
    }
  return matches->len > 0 ? g_array_index (matches, Match, best).start : 0;
}

/* Goes back from @place to where a sentence or at least a word begins. */
static const char *
find_beginning (const char *text, const char *place)
{
  const char *p = place, *word = place;

  for (int i = 0; p > text && i < LEAD_CHARACTERS; i++)
    {
      const char *before = g_utf8_prev_char (p);

      if (strchr (".!?\n", *before) != NULL && g_ascii_isspace (*p))
        return p + 1;
      if (g_unichar_isspace (g_utf8_get_char (before)))
        word = p;
      p = before;
    }
  return p == text ? text : word;
}

/* Goes back so far that @n_characters are left, to where a word begins. */
static const char *
fill_up (const char *text, const char *start, const char *limit, guint n_characters)
{
  const char *p = limit, *word = start;

  for (guint i = 0; p > text && i < n_characters; i++)
    {
      if (g_unichar_isspace (g_utf8_get_char (g_utf8_prev_char (p))))
        word = p;
      p = g_utf8_prev_char (p);
    }
  return p == text ? text : MIN (word, start);
}

/* Goes on for @n_characters, and to the end of a word. */
static const char *
find_end (const char *start, const char *limit, guint n_characters)
{
  const char *p = start, *word = NULL;

  for (guint i = 0; p < limit && i < n_characters; i++)
    {
      if (g_unichar_isspace (g_utf8_get_char (p)))
        word = p;
      p = g_utf8_next_char (p);
    }
  return p >= limit ? limit : word != NULL && word > start ? word : p;
}

/* ---- Writing ---- */

static void
append_text (GString *markup, const char *start, const char *end)
{
  g_autofree char *plain = g_strndup (start, end - start);
  g_autofree char *escaped = NULL;

  for (char *p = plain; *p != '\0'; p++)
    if (g_ascii_iscntrl (*p))
      *p = ' ';
  escaped = g_markup_escape_text (plain, -1);
  g_string_append (markup, escaped);
}

/* Whether what ends at @end ends a sentence, perhaps in quotes. */
static gboolean
ends_sentence (const char *text, const char *end)
{
  while (end > text)
    {
      gunichar c;

      end = g_utf8_prev_char (end);
      c = g_utf8_get_char (end);
      if (strchr (".!?", (int)*end) != NULL || c == 0x2026 /* … */)
        return TRUE;
      if (!g_unichar_isspace (c) && strchr ("\"')", (int)*end) == NULL && c != 0x201c && c != 0x201d
          && c != 0x2019 && c != 0xbb && c != 0xab)
        return FALSE;
    }
  return FALSE;
}

char *
harvest_snippet_make (HarvestSnippet *self,
                      const char *text,
                      HarvestLanguage language,
                      guint n_characters)
{
  g_autoptr (GArray) matches = NULL;
  g_autoptr (GString) markup = NULL;
  const char *limit, *start, *end, *p;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (text != NULL, NULL);

  while (g_ascii_isspace (*text))
    text++;
  limit = text + strlen (text);
  if (limit - text > MAX_BYTES)
    limit = g_utf8_find_prev_char (text, text + MAX_BYTES);
  set_language (self, language);
  matches = find_matches (self, text, limit - text);
  start = find_beginning (text, text + choose_place (matches, n_characters));
  start = MIN (start, fill_up (text, start, limit, n_characters));
  while (start < limit && g_ascii_isspace (*start))
    start++;
  end = find_end (start, limit, n_characters);

  markup = g_string_new (start > text ? "…" : NULL);
  p = start;
  for (guint i = 0; i < matches->len; i++)
    {
      const Match *match = &g_array_index (matches, Match, i);

      if (text + match->start < p || text + match->end > end)
        continue;
      append_text (markup, p, text + match->start);
      g_string_append (markup, "<b>");
      append_text (markup, text + match->start, text + match->end);
      g_string_append (markup, "</b>");
      p = text + match->end;
    }
  append_text (markup, p, end);
  /* A sentence that is whole is not cut. */
  if ((end < limit || *end != '\0') && !ends_sentence (start, end))
    g_string_append (markup, "…");
  return g_string_free (g_steal_pointer (&markup), FALSE);
}
