/* harvest-query-parser.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-query-parser"

#include "config.h"

#include "harvest-query.h"

#include "harvest-query-private.h"
#include "harvest-tokenizer.h"

#include <stdlib.h>
#include <string.h>

#define MAX_BYTES      1000
#define MAX_WORDS      32
#define MAX_DEPTH      8
#define SMALL_WORDS_AT 3 /* so many words make a question, whose small words may be left out */

typedef enum
{
  ITEM_END,
  ITEM_RUN, /* anything between spaces */
  ITEM_QUOTE,
  ITEM_OPEN,
  ITEM_CLOSE,
  ITEM_AND,
  ITEM_OR,
  ITEM_NOT,
} ItemKind;

typedef struct
{
  HarvestQuery *query;
  HarvestQueryFlags flags;
  const char *position;
  guint n_words;
  guint depth;

  /* the item that comes next */
  ItemKind kind;
  const char *start;
  const char *end;
  gboolean unfinished; /* a quote without its end */
} Parser;

static HarvestQueryNode *parse_any (Parser *parser);

/* ---- Items ---- */

static const struct
{
  const char *word;
  ItemKind kind;
} operators[] = {
  { "AND", ITEM_AND },  { "UND", ITEM_AND }, { "ET", ITEM_AND },  { "&", ITEM_AND },
  { "&&", ITEM_AND },   { "OR", ITEM_OR },   { "ODER", ITEM_OR }, { "OU", ITEM_OR },
  { "|", ITEM_OR },     { "||", ITEM_OR },   { "NOT", ITEM_NOT }, { "NICHT", ITEM_NOT },
  { "SAUF", ITEM_NOT },
};

/* Returns: the character that ends a quotation which @opening begins, 0 if it begins none. */
static gunichar
get_closing_quote (gunichar opening)
{
  switch (opening)
    {
    case '"':
      return '"';
    case 0x00ab: /* « */
      return 0x00bb;
    case 0x00bb: /* » */
      return 0x00ab;
    case 0x201c: /* “ */
      return 0x201d;
    case 0x201d: /* ” */
      return 0x201d;
    case 0x201e: /* „ */
      return 0x201c;
    default:
      return 0;
    }
}

/* German closes with the sign that English opens with. */
static gboolean
closes (gunichar character, gunichar closing)
{
  return character == closing || (closing == 0x201c && (character == 0x201d || character == '"'))
         || (closing == 0x201d && character == '"');
}

static const char *
find_quote_end (const char *p, gunichar closing)
{
  while (*p != '\0' && !closes (g_utf8_get_char (p), closing))
    p = g_utf8_next_char (p);
  return p;
}

static gboolean
ends_run (const char *p)
{
  return *p == '\0' || *p == '(' || *p == ')' || g_unichar_isspace (g_utf8_get_char (p))
         || get_closing_quote (g_utf8_get_char (p)) != 0;
}

static void
read_quote (Parser *parser, gunichar closing)
{
  parser->kind = ITEM_QUOTE;
  parser->start = g_utf8_next_char (parser->position);
  parser->end = find_quote_end (parser->start, closing);
  parser->unfinished = *parser->end == '\0';
  parser->position = parser->unfinished ? parser->end : g_utf8_next_char (parser->end);
}

static void
read_run (Parser *parser)
{
  gsize length;

  parser->kind = ITEM_RUN;
  parser->start = parser->position;
  while (!ends_run (parser->position))
    parser->position = g_utf8_next_char (parser->position);

  /* name:"value of several words" */
  if (parser->position[-1] == ':')
    {
      gunichar closing = get_closing_quote (g_utf8_get_char (parser->position));

      if (closing != 0)
        {
          parser->position = find_quote_end (g_utf8_next_char (parser->position), closing);
          if (*parser->position != '\0')
            parser->position = g_utf8_next_char (parser->position);
        }
    }
  parser->end = parser->position;

  length = parser->end - parser->start;
  for (gsize i = 0; i < G_N_ELEMENTS (operators); i++)
    if (strlen (operators[i].word) == length
        && memcmp (operators[i].word, parser->start, length) == 0)
      parser->kind = operators[i].kind;
}

static void
read_item (Parser *parser)
{
  gunichar closing;

  while (*parser->position != '\0' && g_unichar_isspace (g_utf8_get_char (parser->position)))
    parser->position = g_utf8_next_char (parser->position);

  closing = get_closing_quote (g_utf8_get_char (parser->position));
  if (*parser->position == '\0')
    parser->kind = ITEM_END;
  else if (closing != 0)
    read_quote (parser, closing);
  else if (*parser->position == '(' || *parser->position == ')')
    parser->kind = *parser->position++ == '(' ? ITEM_OPEN : ITEM_CLOSE;
  else if (*parser->position == '-' && parser->position[1] != '\0'
           && !g_ascii_isspace (parser->position[1]) && parser->position[1] != '-')
    {
      parser->position++;
      parser->kind = ITEM_NOT;
    }
  else
    read_run (parser);
}

/* ---- Words ---- */

static void
add_words (Parser *parser, HarvestQueryNode *node, const char *start, const char *end)
{
  HarvestTokenizer words;

  harvest_tokenizer_init (&words, start, end - start);
  while (parser->n_words < MAX_WORDS && harvest_tokenizer_next (&words))
    {
      HarvestQueryWord word = { g_strdup (words.folded), g_strdup (words.lower) };

      g_array_append_val (node->words, word);
      parser->n_words++;
    }
}

/* The last word of @node, which goes on: a node of its own beside the words before it. */
static HarvestQueryNode *
split_last_word (HarvestQueryNode *node, gboolean exact)
{
  g_autoptr (HarvestQueryNode) words = node;
  HarvestQueryNode *prefix, *both;
  HarvestQueryWord *last = &g_array_index (node->words, HarvestQueryWord, node->words->len - 1);
  HarvestQueryWord word = { g_steal_pointer (&last->folded), g_steal_pointer (&last->lower) };

  prefix = harvest_query_node_new (HARVEST_QUERY_PREFIX);
  prefix->quoted = exact;
  g_array_append_val (prefix->words, word);
  g_array_set_size (words->words, words->words->len - 1);
  if (words->words->len == 0)
    return prefix;

  both = harvest_query_node_new (HARVEST_QUERY_ALL);
  g_ptr_array_add (both->children, g_steal_pointer (&words));
  g_ptr_array_add (both->children, prefix);
  return both;
}

static gboolean
is_last (Parser *parser, const char *end)
{
  return (parser->flags & HARVEST_QUERY_TYPING) != 0 && *end == '\0';
}

/* The text from @start to @end as words, a phrase or a prefix; NULL if there is no word in it. */
static HarvestQueryNode *
make_words (Parser *parser, const char *start, const char *end, gboolean quoted)
{
  g_autoptr (HarvestQueryNode) node = harvest_query_node_new (HARVEST_QUERY_WORDS);
  gboolean goes_on = quoted ? parser->unfinished && is_last (parser, end) : is_last (parser, end);
  gboolean starred = end > start && end[-1] == '*';

  if (starred)
    goes_on = TRUE;
  else if (end > start && !g_unichar_isalnum (g_utf8_get_char (g_utf8_prev_char (end)))
           && !g_unichar_ismark (g_utf8_get_char (g_utf8_prev_char (end))))
    goes_on = FALSE;

  add_words (parser, node, start, end);
  if (node->words->len == 0)
    return NULL;
  node->quoted = quoted;
  if (goes_on)
    return split_last_word (g_steal_pointer (&node), quoted || starred);

  return g_steal_pointer (&node);
}

/* ---- Filters ---- */

static gint64
parse_digits (const char **p, guint n_least, guint n_most)
{
  gint64 value = 0;
  guint n = 0;

  for (; n < n_most && g_ascii_isdigit (**p); n++, (*p)++)
    value = value * 10 + (**p - '0');
  return n >= n_least ? value : -1;
}

/* YYYY, YYYY-MM, YYYY-MM-DD, or DD.MM.YYYY. Returns: NULL if it is no date (yet). */
static GDateTime *
parse_date (const char *value)
{
  gint64 parts[3] = { 0, 1, 1 };
  const char *p = value;

  if (strchr (value, '.') != NULL)
    {
      for (int i = 2; i >= 0; i--)
        {
          parts[i] = i == 0 ? parse_digits (&p, 4, 4) : parse_digits (&p, 1, 2);
          if (i > 0 && *p++ != '.')
            return NULL;
        }
    }
  else
    {
      parts[0] = parse_digits (&p, 4, 4);
      for (int i = 1; i < 3 && *p == '-' && p[1] != '\0'; i++)
        {
          p++;
          parts[i] = parse_digits (&p, 1, 2);
        }
      if (*p == '-')
        p++;
    }
  if (*p != '\0' || parts[0] < 1 || parts[1] < 1 || parts[1] > 12 || parts[2] < 1 || parts[2] > 31)
    return NULL;
  return g_date_time_new_utc ((int)parts[0], (int)parts[1], (int)parts[2], 0, 0, 0);
}

static void
bound_time (Parser *parser, gboolean until, const char *value)
{
  g_autoptr (GDateTime) date = parse_date (value);
  gint64 seconds;

  if (date == NULL)
    return;
  seconds = g_date_time_to_unix (date);
  if (until)
    parser->query->until = MIN (parser->query->until, seconds);
  else
    parser->query->from = MAX (parser->query->from, seconds);
}

static char *
dup_value (const char *start, const char *end)
{
  g_autofree char *value = g_strndup (start, end - start);
  char *first = value;

  if (get_closing_quote (g_utf8_get_char (first)) != 0)
    {
      char *last;

      first = g_utf8_next_char (first);
      last = g_utf8_find_prev_char (first, first + strlen (first));
      if (last != NULL
          && (closes (g_utf8_get_char (last), '"') || closes (g_utf8_get_char (last), 0x201d)
              || closes (g_utf8_get_char (last), 0x201c) || closes (g_utf8_get_char (last), 0x00bb)
              || closes (g_utf8_get_char (last), 0x00ab)))
        *last = '\0';
    }
  return g_strdup (g_strstrip (first));
}

/* Returns: whether the run is a filter; @node is what it means, NULL if it is not finished or a
 * date, which bounds the whole query. */
static gboolean
parse_filter (Parser *parser, const char *start, const char *end, HarvestQueryNode **node)
{
  static const char *const names[] = { "unit", "tag", "by", "kind", "state", "has" };
  const char *colon = memchr (start, ':', end - start);
  g_autofree char *name = NULL;
  g_autofree char *value = NULL;

  if (colon == NULL)
    return FALSE;
  name = g_ascii_strdown (start, colon - start);
  value = dup_value (colon + 1, end);

  if (g_strcmp0 (name, "before") == 0 || g_strcmp0 (name, "after") == 0)
    {
      bound_time (parser, *name == 'b', value);
      return TRUE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_strcmp0 (name, names[i]) == 0)
      {
        if (*value == '\0')
          return TRUE;
        *node = harvest_query_node_new (HARVEST_QUERY_FILTER);
        (*node)->filter = i;
        (*node)->value = g_steal_pointer (&value);
        return TRUE;
      }
  return FALSE;
}

/* ---- Grammar ---- */

static HarvestQueryNode *
parse_run (Parser *parser)
{
  const char *start = parser->start, *end = parser->end;
  HarvestQueryNode *node = NULL;

  if (!parse_filter (parser, start, end, &node))
    node = make_words (parser, start, end, FALSE);
  read_item (parser);
  return node;
}

static HarvestQueryNode *
parse_quote (Parser *parser)
{
  HarvestQueryNode *node = make_words (parser, parser->start, parser->end, TRUE);

  read_item (parser);
  return node;
}

static HarvestQueryNode *
parse_group (Parser *parser)
{
  HarvestQueryNode *node = NULL;

  read_item (parser);
  if (parser->depth >= MAX_DEPTH)
    return NULL;
  parser->depth++;
  node = parse_any (parser);
  parser->depth--;
  if (parser->kind == ITEM_CLOSE)
    read_item (parser);
  return node;
}

static HarvestQueryNode *
negate (HarvestQueryNode *node)
{
  HarvestQueryNode * not ;

  if (node == NULL)
    return NULL;
  if (node->kind == HARVEST_QUERY_NOT)
    {
      HarvestQueryNode *child = g_ptr_array_steal_index (node->children, 0);

      harvest_query_node_free (node);
      return child;
    }
  not = harvest_query_node_new (HARVEST_QUERY_NOT);
  g_ptr_array_add (not ->children, node);
  return not ;
}

/* One thing, perhaps negated; NULL if it says nothing. */
static HarvestQueryNode *
parse_one (Parser *parser)
{
  gboolean negative = FALSE;
  HarvestQueryNode *node = NULL;

  while (parser->kind == ITEM_NOT)
    {
      negative = !negative;
      read_item (parser);
    }
  if (parser->kind == ITEM_RUN)
    node = parse_run (parser);
  else if (parser->kind == ITEM_QUOTE)
    node = parse_quote (parser);
  else if (parser->kind == ITEM_OPEN)
    node = parse_group (parser);
  return negative ? negate (node) : node;
}

static void
add_child (HarvestQueryNode *group, HarvestQueryNode *child)
{
  if (child->kind != group->kind)
    {
      g_ptr_array_add (group->children, child);
      return;
    }
  while (child->children->len > 0)
    g_ptr_array_add (group->children, g_ptr_array_steal_index (child->children, 0));
  harvest_query_node_free (child);
}

/* A group of one is that one, a group of none is nothing. */
static HarvestQueryNode *
reduce (HarvestQueryNode *group)
{
  g_autoptr (HarvestQueryNode) owned = group;

  if (group->children->len == 0)
    return NULL;
  if (group->children->len == 1)
    return g_ptr_array_steal_index (group->children, 0);
  return g_steal_pointer (&owned);
}

/* Several units, kinds, states or persons side by side mean any of them; tags add up. */
static void
join_filters (HarvestQueryNode *all)
{
  for (guint i = 0; i < all->children->len; i++)
    {
      HarvestQueryNode *first = all->children->pdata[i];
      HarvestQueryNode *any = NULL;

      if (first->kind != HARVEST_QUERY_FILTER || first->filter == HARVEST_QUERY_TAG
          || first->filter == HARVEST_QUERY_HAS)
        continue;
      for (guint other = i + 1; other < all->children->len;)
        {
          HarvestQueryNode *node = all->children->pdata[other];

          if (node->kind != HARVEST_QUERY_FILTER || node->filter != first->filter)
            {
              other++;
              continue;
            }
          if (any == NULL)
            {
              any = harvest_query_node_new (HARVEST_QUERY_ANY);
              g_ptr_array_add (any->children, first);
              all->children->pdata[i] = any;
            }
          g_ptr_array_add (any->children, g_ptr_array_steal_index (all->children, other));
        }
    }
}

static HarvestQueryNode *
parse_all (Parser *parser)
{
  HarvestQueryNode *all = harvest_query_node_new (HARVEST_QUERY_ALL);

  while (parser->kind != ITEM_END && parser->kind != ITEM_OR
         && !(parser->kind == ITEM_CLOSE && parser->depth > 0))
    {
      HarvestQueryNode *node = NULL;

      if (parser->kind == ITEM_AND || parser->kind == ITEM_CLOSE)
        read_item (parser);
      else
        node = parse_one (parser);
      if (node != NULL)
        add_child (all, node);
    }
  join_filters (all);
  return reduce (all);
}

static HarvestQueryNode *
parse_any (Parser *parser)
{
  HarvestQueryNode *any = harvest_query_node_new (HARVEST_QUERY_ANY);

  while (TRUE)
    {
      HarvestQueryNode *node = parse_all (parser);

      if (node != NULL)
        add_child (any, node);
      if (parser->kind != ITEM_OR)
        return reduce (any);
      read_item (parser);
    }
}

/* ---- The whole ---- */

static gboolean
is_word (const HarvestQueryNode *node)
{
  return (node->kind == HARVEST_QUERY_WORDS && !node->quoted) || node->kind == HARVEST_QUERY_PREFIX;
}

static gboolean
is_small (const HarvestQueryNode *node, HarvestLanguages languages)
{
  return node->kind == HARVEST_QUERY_WORDS && !node->quoted && node->words->len == 1
         && (harvest_stop_word_languages (g_array_index (node->words, HarvestQueryWord, 0).folded)
             & languages)
                != 0;
}

/* Small words may be left out of a question of several words as long as others remain. */
static void
settle_words (HarvestQuery *query, HarvestLanguages languages)
{
  guint n_words = 0, n_small = 0, n_others = 0;

  if (query->root == NULL || query->root->kind != HARVEST_QUERY_ALL)
    return;

  for (guint i = 0; i < query->root->children->len; i++)
    {
      const HarvestQueryNode *node = query->root->children->pdata[i];

      n_words += is_word (node);
      n_small += is_small (node, languages);
      n_others += !is_word (node) && node->kind != HARVEST_QUERY_FILTER;
    }
  for (guint i = 0; i < query->root->children->len; i++)
    {
      HarvestQueryNode *node = query->root->children->pdata[i];

      node->small = n_words >= SMALL_WORDS_AT && n_small < n_words && is_small (node, languages);
    }
  query->plain = n_others == 0 && n_words >= 2;
}

static HarvestQueryNode *
parse_text (HarvestQuery *query, const char *text, HarvestQueryFlags flags)
{
  Parser parser = { query, flags, text };

  read_item (&parser);
  return parse_any (&parser);
}

HarvestQuery *
harvest_query_parse_filtered (const char *text, const char *filter, HarvestQueryFlags flags)
{
  g_autofree char *valid = NULL;
  g_autofree char *valid_filter = NULL;
  HarvestQuery *query;
  HarvestLanguage language;
  HarvestQueryNode *parts[2] = { NULL }, *all;

  g_return_val_if_fail (text != NULL, NULL);

  query = g_new0 (HarvestQuery, 1);
  g_atomic_ref_count_init (&query->ref_count);
  query->from = G_MININT64;
  query->until = G_MAXINT64;

  valid = g_utf8_make_valid (text, strnlen (text, MAX_BYTES));
  parts[0] = parse_text (query, valid, flags);
  if (filter != NULL)
    {
      valid_filter = g_utf8_make_valid (filter, strnlen (filter, MAX_BYTES));
      parts[1] = parse_text (query, valid_filter, HARVEST_QUERY_NO_FLAGS);
    }
  all = harvest_query_node_new (HARVEST_QUERY_ALL);
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    if (parts[i] != NULL)
      add_child (all, parts[i]);
  query->root = reduce (all);

  language = harvest_language_guess (valid, -1);
  settle_words (query, language == HARVEST_LANGUAGE_OTHER ? HARVEST_LANGUAGES_ALL : 1u << language);
  return query;
}

HarvestQuery *
harvest_query_parse (const char *text, HarvestQueryFlags flags)
{
  return harvest_query_parse_filtered (text, NULL, flags);
}
