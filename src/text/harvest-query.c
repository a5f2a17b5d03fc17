/* harvest-query.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-query"

#include "config.h"

#include "harvest-query.h"

#include "harvest-query-private.h"

G_DEFINE_BOXED_TYPE (HarvestQuery, harvest_query, harvest_query_ref, harvest_query_unref)

static void
clear_word (gpointer data)
{
  HarvestQueryWord *word = data;

  g_free (word->folded);
  g_free (word->lower);
}

static void
free_node_cb (gpointer data)
{
  harvest_query_node_free (data);
}

HarvestQueryNode *
harvest_query_node_new (HarvestQueryKind kind)
{
  HarvestQueryNode *node = g_new0 (HarvestQueryNode, 1);

  node->kind = kind;
  if (kind == HARVEST_QUERY_WORDS || kind == HARVEST_QUERY_PREFIX)
    {
      node->words = g_array_new (FALSE, FALSE, sizeof (HarvestQueryWord));
      g_array_set_clear_func (node->words, clear_word);
    }
  else if (kind != HARVEST_QUERY_FILTER)
    node->children = g_ptr_array_new_with_free_func (free_node_cb);
  return node;
}

void
harvest_query_node_free (HarvestQueryNode *node)
{
  if (node == NULL)
    return;

  g_clear_pointer (&node->children, g_ptr_array_unref);
  g_clear_pointer (&node->words, g_array_unref);
  g_free (node->value);
  g_free (node);
}

HarvestQuery *
harvest_query_ref (HarvestQuery *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
harvest_query_unref (HarvestQuery *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  harvest_query_node_free (self->root);
  g_free (self);
}

const HarvestQueryNode *
harvest_query_get_root (HarvestQuery *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->root;
}

gboolean
harvest_query_is_plain (HarvestQuery *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->plain;
}

gint64
harvest_query_get_from (HarvestQuery *self)
{
  g_return_val_if_fail (self != NULL, G_MININT64);

  return self->from;
}

gint64
harvest_query_get_until (HarvestQuery *self)
{
  g_return_val_if_fail (self != NULL, G_MAXINT64);

  return self->until;
}

static void
append_words (GString *string, const HarvestQueryNode *node)
{
  for (guint i = 0; i < node->words->len; i++)
    g_string_append_printf (string, "%s%s", i > 0 ? "+" : "",
                            g_array_index (node->words, HarvestQueryWord, i).folded);
}

static void
append_node (GString *string, const HarvestQueryNode *node)
{
  static const char *const groups[] = { "all", "any", "not" };
  static const char *const filters[] = { "unit", "tag", "by", "kind", "state", "has" };

  switch (node->kind)
    {
    case HARVEST_QUERY_WORDS:
      g_string_append (string, node->quoted ? "\"" : node->small ? "~" : "");
      append_words (string, node);
      g_string_append (string, node->quoted ? "\"" : "");
      return;
    case HARVEST_QUERY_PREFIX:
      g_string_append (string, node->quoted ? "\"" : "");
      append_words (string, node);
      g_string_append (string, node->quoted ? "\"*" : "*");
      return;
    case HARVEST_QUERY_FILTER:
      g_string_append_printf (string, "%s:%s", filters[node->filter], node->value);
      return;
    case HARVEST_QUERY_ALL:
    case HARVEST_QUERY_ANY:
    case HARVEST_QUERY_NOT:
    default:
      g_string_append_printf (string, "(%s", groups[node->kind]);
      for (guint i = 0; i < node->children->len; i++)
        {
          g_string_append_c (string, ' ');
          append_node (string, node->children->pdata[i]);
        }
      g_string_append_c (string, ')');
    }
}

char *
harvest_query_to_string (HarvestQuery *self)
{
  g_autoptr (GString) string = g_string_new (NULL);

  g_return_val_if_fail (self != NULL, NULL);

  if (self->root != NULL)
    append_node (string, self->root);
  if (self->from != G_MININT64)
    g_string_append_printf (string, " from:%" G_GINT64_FORMAT, self->from);
  if (self->until != G_MAXINT64)
    g_string_append_printf (string, " until:%" G_GINT64_FORMAT, self->until);
  return g_string_free (g_steal_pointer (&string), FALSE);
}
