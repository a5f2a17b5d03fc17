/* harvest-search-expression.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-search-expression"

#include "config.h"

#include "harvest-search-expression.h"

#include "harvest-fold.h"
#include "harvest-record-type.h"
#include "harvest-tokenizer.h"

#include <string.h>

/* A beginning stands for the words that begin so. Each costs a search in every segment of the
 * index, 5 µs at 1,000,000 stories in two segments, where FTS5 reads all their lists for a
 * beginning, 40 µs for each word. Only a score looks at each of them for each row. */
#define MAX_EXPANSIONS 2048
#define MAX_SCORED     64

typedef struct
{
  HarvestAnalyzer *analyzer;
  const HarvestSearchLookup *lookup;
  GPtrArray *groups;
} Compiler;

static HarvestSearchNode *
compile (Compiler *compiler, const HarvestQueryNode *query, gboolean positive);

/* ---- Nodes ---- */

static void
free_node_cb (gpointer data)
{
  HarvestSearchNode *node = data;

  g_clear_pointer (&node->children, g_ptr_array_unref);
  g_free (node->tokens);
  g_strfreev (node->expansions);
  g_free (node);
}

static HarvestSearchNode *
new_node (HarvestSearchKind kind, char *tokens)
{
  HarvestSearchNode *node = g_new0 (HarvestSearchNode, 1);

  node->kind = kind;
  node->tokens = tokens;
  node->group = HARVEST_SEARCH_NO_GROUP;
  if (kind <= HARVEST_SEARCH_NOT)
    node->children = g_ptr_array_new_with_free_func (free_node_cb);
  return node;
}

static void
add_tokens (HarvestSearchNode *any, char *tokens)
{
  for (guint i = 0; i < any->children->len; i++)
    if (g_strcmp0 (((HarvestSearchNode *)any->children->pdata[i])->tokens, tokens) == 0)
      {
        g_free (tokens);
        return;
      }
  g_ptr_array_add (any->children, new_node (HARVEST_SEARCH_TOKENS, tokens));
}

static HarvestSearchNode *
copy_node (const HarvestSearchNode *node)
{
  HarvestSearchNode *copy = new_node (node->kind, g_strdup (node->tokens));

  copy->expansions = g_strdupv (node->expansions);
  copy->group = node->group;
  for (guint i = 0; node->children != NULL && i < node->children->len; i++)
    g_ptr_array_add (copy->children, copy_node (node->children->pdata[i]));
  return copy;
}

static void
set_group (HarvestSearchNode *node, int group)
{
  node->group = group;
  for (guint i = 0; node->children != NULL && i < node->children->len; i++)
    set_group (node->children->pdata[i], group);
}

/* A word that results are ranked by. */
static void
note_group (Compiler *compiler, HarvestSearchNode *node)
{
  set_group (node, (int)compiler->groups->len);
  g_ptr_array_add (compiler->groups, copy_node (node));
}

/* ---- Words ---- */

/* The stems of the word in each language that stories are written in. */
static void
add_stems (Compiler *compiler, HarvestSearchNode *any, const HarvestQueryWord *word)
{
  for (guint language = 0; language < HARVEST_N_LANGUAGES; language++)
    {
      const char *const *stems;

      if ((compiler->lookup->languages & 1u << language) == 0
          || (harvest_stop_word_languages (word->folded) & 1u << language) != 0)
        continue;
      stems = harvest_analyzer_stem (compiler->analyzer, language, word->lower);
      for (gsize i = 0; stems != NULL && stems[i] != NULL; i++)
        add_tokens (any, harvest_search_token_stem (language, stems[i]));
    }
}

static HarvestSearchNode *
compile_word (Compiler *compiler, const HarvestQueryWord *word)
{
  HarvestSearchNode *any = new_node (HARVEST_SEARCH_ANY, NULL);

  add_tokens (any, g_strdup (word->folded));
  add_stems (compiler, any, word);
  return any;
}

static HarvestSearchNode *
compile_phrase (const GArray *words)
{
  GString *tokens = g_string_new (NULL);

  for (guint i = 0; i < words->len; i++)
    g_string_append_printf (tokens, "%s%s", i > 0 ? " " : "",
                            g_array_index (words, HarvestQueryWord, i).folded);
  return new_node (HARVEST_SEARCH_TOKENS, g_string_free (tokens, FALSE));
}

static HarvestSearchNode *
compile_words (Compiler *compiler, const HarvestQueryNode *query, gboolean positive)
{
  HarvestSearchNode *node;

  if (query->words->len == 1 && !query->quoted)
    node = compile_word (compiler, &g_array_index (query->words, HarvestQueryWord, 0));
  else
    node = compile_phrase (query->words);
  if (positive)
    note_group (compiler, node);
  return node;
}

static HarvestSearchNode *
compile_beginning (Compiler *compiler, const char *word)
{
  HarvestSearchNode *node;

  if (g_utf8_strlen (word, -1) <= HARVEST_SEARCH_PREFIX_MAX)
    return new_node (HARVEST_SEARCH_TOKENS, g_strconcat ("^", word, NULL));
  node = new_node (HARVEST_SEARCH_PREFIX, g_strdup (word));
  node->expansions = compiler->lookup->expand (word, MAX_EXPANSIONS, compiler->lookup->data);
  return node;
}

/* What is typed so far may be the whole word, and finds then what the whole word finds. */
static HarvestSearchNode *
compile_prefix (Compiler *compiler, const HarvestQueryNode *query, gboolean positive)
{
  const HarvestQueryWord *word = &g_array_index (query->words, HarvestQueryWord, 0);
  HarvestSearchNode *node = compile_beginning (compiler, word->folded);

  if (!query->quoted)
    {
      HarvestSearchNode *any = new_node (HARVEST_SEARCH_ANY, NULL);

      g_ptr_array_add (any->children, node);
      add_stems (compiler, any, word);
      node = any;
    }
  if (positive)
    note_group (compiler, node);
  return node;
}

/* ---- Filters ---- */

/* The choices of a story's field that begin with what was typed. */
static void
add_choices (HarvestSearchNode *any, const char *field_name, char mark, const char *value)
{
  const HarvestRecordType *type = harvest_record_type_find ("story");
  const HarvestField *field = harvest_record_type_find_field (type, field_name);
  g_autofree char *folded = harvest_fold (value, -1);

  for (gsize i = 0; field->choices[i] != NULL; i++)
    if (g_strcmp0 (field->choices[i], folded) == 0)
      {
        add_tokens (any, harvest_search_token_facet (mark, field->choices[i]));
        return;
      }
  for (gsize i = 0; field->choices[i] != NULL; i++)
    if (g_str_has_prefix (field->choices[i], folded))
      add_tokens (any, harvest_search_token_facet (mark, field->choices[i]));
}

static void
add_units (Compiler *compiler, HarvestSearchNode *any, const char *name)
{
  g_autoptr (GPtrArray) units = compiler->lookup->find_units (name, compiler->lookup->data);

  for (guint i = 0; units != NULL && i < units->len; i++)
    add_tokens (any, harvest_search_token_unit (units->pdata[i]));
}

/* All words of a name must be in the byline. */
static HarvestSearchNode *
compile_byline (const char *name)
{
  HarvestSearchNode *all = new_node (HARVEST_SEARCH_ALL, NULL);
  HarvestTokenizer words;

  harvest_tokenizer_init (&words, name, -1);
  while (harvest_tokenizer_next (&words))
    add_tokens (all, harvest_search_token_facet ('b', words.folded));
  return all;
}

static HarvestSearchNode *
compile_filter (Compiler *compiler, const HarvestQueryNode *query)
{
  HarvestSearchNode *any;

  if (query->filter == HARVEST_QUERY_BY)
    return compile_byline (query->value);

  any = new_node (HARVEST_SEARCH_ANY, NULL);
  switch (query->filter)
    {
    case HARVEST_QUERY_UNIT:
      add_units (compiler, any, query->value);
      break;
    case HARVEST_QUERY_KIND:
      add_choices (any, "kind", 'k', query->value);
      break;
    case HARVEST_QUERY_STATE:
      add_choices (any, "state", 's', query->value);
      break;
    case HARVEST_QUERY_HAS:
      add_tokens (any, harvest_search_token_facet ('h', query->value));
      break;
    case HARVEST_QUERY_TAG:
    case HARVEST_QUERY_BY:
    default:
      add_tokens (any, harvest_search_token_facet ('t', query->value));
      break;
    }
  return any;
}

/* ---- Compiling ---- */

static HarvestSearchNode *
compile_group (Compiler *compiler, const HarvestQueryNode *query, gboolean positive)
{
  HarvestSearchKind kind = query->kind == HARVEST_QUERY_ALL   ? HARVEST_SEARCH_ALL
                           : query->kind == HARVEST_QUERY_ANY ? HARVEST_SEARCH_ANY
                                                              : HARVEST_SEARCH_NOT;
  HarvestSearchNode *node = new_node (kind, NULL);

  for (guint i = 0; i < query->children->len; i++)
    {
      const HarvestQueryNode *child = query->children->pdata[i];

      if (!child->small)
        g_ptr_array_add (
            node->children,
            compile (compiler, child, kind == HARVEST_SEARCH_NOT ? !positive : positive));
    }
  return node;
}

static HarvestSearchNode *
compile (Compiler *compiler, const HarvestQueryNode *query, gboolean positive)
{
  switch (query->kind)
    {
    case HARVEST_QUERY_WORDS:
      return compile_words (compiler, query, positive);
    case HARVEST_QUERY_PREFIX:
      return compile_prefix (compiler, query, positive);
    case HARVEST_QUERY_FILTER:
      return compile_filter (compiler, query);
    case HARVEST_QUERY_ALL:
    case HARVEST_QUERY_ANY:
    case HARVEST_QUERY_NOT:
    default:
      return compile_group (compiler, query, positive);
    }
}

/* What is left of a plain query, which is two words or more, without them. */
static HarvestSearchNode *
copy_filters (const HarvestSearchNode *must)
{
  HarvestSearchNode *all = new_node (HARVEST_SEARCH_ALL, NULL);

  g_assert (must->children != NULL);
  for (guint i = 0; i < must->children->len; i++)
    {
      const HarvestSearchNode *child = must->children->pdata[i];

      if (child->group == HARVEST_SEARCH_NO_GROUP)
        g_ptr_array_add (all->children, copy_node (child));
    }
  return all;
}

HarvestSearchExpression *
harvest_search_expression_new (HarvestQuery *query,
                               HarvestAnalyzer *analyzer,
                               const HarvestSearchLookup *lookup)
{
  HarvestSearchExpression *self;
  const HarvestQueryNode *root;
  Compiler compiler;

  g_return_val_if_fail (query != NULL, NULL);
  g_return_val_if_fail (analyzer != NULL, NULL);
  g_return_val_if_fail (lookup != NULL, NULL);

  self = g_new0 (HarvestSearchExpression, 1);
  self->groups = g_ptr_array_new_with_free_func (free_node_cb);
  self->plain = harvest_query_is_plain (query);
  self->from = harvest_query_get_from (query);
  self->until = harvest_query_get_until (query);

  compiler = (Compiler){ analyzer, lookup, self->groups };
  root = harvest_query_get_root (query);
  self->must = root != NULL ? compile (&compiler, root, TRUE) : new_node (HARVEST_SEARCH_ALL, NULL);
  self->filters = self->plain ? copy_filters (self->must) : copy_node (self->must);
  return self;
}

void
harvest_search_expression_free (HarvestSearchExpression *self)
{
  if (self == NULL)
    return;

  free_node_cb (self->must);
  free_node_cb (self->filters);
  g_ptr_array_unref (self->groups);
  g_free (self);
}

gboolean
harvest_search_expression_is_everything (const HarvestSearchExpression *self)
{
  return self->must->kind == HARVEST_SEARCH_ALL && self->must->children->len == 0;
}

/* ---- For FTS5 ---- */

static void
write_phrase (const char *tokens, int group, GString *match, GArray *groups)
{
  g_string_append_printf (match, "\"%s\"", tokens);
  if (groups != NULL)
    g_array_append_val (groups, group);
}

static gboolean
write_prefix (const HarvestSearchNode *node, GString *match, GArray *groups)
{
  if (node->expansions == NULL || (groups != NULL && g_strv_length (node->expansions) > MAX_SCORED))
    {
      g_string_append (match, "{exact}: ");
      write_phrase (node->tokens, node->group, match, groups);
      g_string_append (match, " *");
      return TRUE;
    }
  if (node->expansions[0] == NULL)
    return FALSE;

  g_string_append_c (match, '(');
  for (gsize i = 0; node->expansions[i] != NULL; i++)
    {
      g_string_append (match, i > 0 ? " OR " : "");
      write_phrase (node->expansions[i], node->group, match, groups);
    }
  g_string_append_c (match, ')');
  return TRUE;
}

static gboolean
write_any (const HarvestSearchNode *node, GString *match, GArray *groups)
{
  gsize start = match->len;
  gboolean some = FALSE;

  g_string_append_c (match, '(');
  for (guint i = 0; i < node->children->len; i++)
    {
      gsize before = match->len;

      g_string_append (match, some ? " OR " : "");
      if (harvest_search_node_write (node->children->pdata[i], match, groups))
        some = TRUE;
      else
        g_string_truncate (match, before);
    }
  g_string_append_c (match, ')');
  if (!some)
    g_string_truncate (match, start);
  return some;
}

/* FTS5 has no NOT of one side: what is not wanted is taken from what is, or from everything. */
static gboolean
write_all (const HarvestSearchNode *node, GString *match, GArray *groups)
{
  gsize start = match->len;
  guint n_groups = groups != NULL ? groups->len : 0;
  guint n_positive = 0;

  g_string_append (match, "((");
  for (guint i = 0; i < node->children->len; i++)
    {
      const HarvestSearchNode *child = node->children->pdata[i];

      if (child->kind == HARVEST_SEARCH_NOT)
        continue;
      g_string_append (match, n_positive++ > 0 ? " AND " : "");
      if (!harvest_search_node_write (child, match, groups))
        {
          g_string_truncate (match, start);
          if (groups != NULL)
            g_array_set_size (groups, n_groups);
          return FALSE;
        }
    }
  if (n_positive == 0)
    write_phrase (HARVEST_SEARCH_EVERYTHING, HARVEST_SEARCH_NO_GROUP, match, groups);
  g_string_append_c (match, ')');
  for (guint i = 0; i < node->children->len; i++)
    {
      const HarvestSearchNode *child = node->children->pdata[i];
      gsize before = match->len;

      if (child->kind != HARVEST_SEARCH_NOT)
        continue;
      g_string_append (match, " NOT ");
      if (!harvest_search_node_write (child->children->pdata[0], match, groups))
        g_string_truncate (match, before);
    }
  g_string_append_c (match, ')');
  return TRUE;
}

static gboolean
write_not (const HarvestSearchNode *node, GString *match, GArray *groups)
{
  gsize before;

  g_string_append_c (match, '(');
  write_phrase (HARVEST_SEARCH_EVERYTHING, HARVEST_SEARCH_NO_GROUP, match, groups);
  before = match->len;
  g_string_append (match, " NOT ");
  if (!harvest_search_node_write (node->children->pdata[0], match, groups))
    g_string_truncate (match, before);
  g_string_append_c (match, ')');
  return TRUE;
}

gboolean
harvest_search_node_write (const HarvestSearchNode *node, GString *match, GArray *groups)
{
  g_return_val_if_fail (node != NULL, FALSE);
  g_return_val_if_fail (match != NULL, FALSE);

  switch (node->kind)
    {
    case HARVEST_SEARCH_TOKENS:
      write_phrase (node->tokens, node->group, match, groups);
      return TRUE;
    case HARVEST_SEARCH_PREFIX:
      return write_prefix (node, match, groups);
    case HARVEST_SEARCH_ANY:
      return write_any (node, match, groups);
    case HARVEST_SEARCH_NOT:
      return write_not (node, match, groups);
    case HARVEST_SEARCH_ALL:
    default:
      return write_all (node, match, groups);
    }
}

/* ---- In memory ---- */

static gboolean
has_tokens (const HarvestSearchDocument *document, const char *tokens)
{
  const GString *text = strchr ("=^@", tokens[0]) != NULL ? document->marks : document->exact;
  gsize length = strlen (tokens);

  for (const char *p = text->str; (p = strstr (p, tokens)) != NULL; p++)
    if (p[-1] == ' ' && p[length] == ' ')
      return TRUE;
  return FALSE;
}

static gboolean
has_prefix (const HarvestSearchDocument *document, const char *prefix)
{
  for (const char *p = document->exact->str; (p = strstr (p, prefix)) != NULL; p++)
    if (p[-1] == ' ')
      return TRUE;
  return FALSE;
}

static gboolean
matches_children (const HarvestSearchNode *node,
                  const HarvestSearchDocument *document,
                  gboolean wanted)
{
  for (guint i = 0; i < node->children->len; i++)
    if (harvest_search_node_matches (node->children->pdata[i], document) == wanted)
      return TRUE;
  return FALSE;
}

gboolean
harvest_search_node_matches (const HarvestSearchNode *node, const HarvestSearchDocument *document)
{
  g_return_val_if_fail (node != NULL, FALSE);
  g_return_val_if_fail (document != NULL, FALSE);

  switch (node->kind)
    {
    case HARVEST_SEARCH_TOKENS:
      return has_tokens (document, node->tokens);
    case HARVEST_SEARCH_PREFIX:
      return has_prefix (document, node->tokens);
    case HARVEST_SEARCH_ANY:
      return matches_children (node, document, TRUE);
    case HARVEST_SEARCH_NOT:
    case HARVEST_SEARCH_ALL:
    default:
      return node->kind == HARVEST_SEARCH_NOT ? matches_children (node, document, FALSE)
                                              : !matches_children (node, document, FALSE);
    }
}
