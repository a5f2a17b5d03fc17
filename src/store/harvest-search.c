/* harvest-search.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-search"

#include "config.h"

#include "harvest-search.h"

#include "harvest-fold.h"
#include "harvest-full-text.h"
#include "harvest-search-index-private.h"
#include "harvest-search-private.h"

#include <string.h>

/* ---- Own stories ---- */

HarvestSearchOwn *
harvest_search_own_new (gint64 key, HarvestRecord *story, GPtrArray *assets)
{
  HarvestSearchOwn *self = g_new0 (HarvestSearchOwn, 1);

  self->key = key;
  self->story = harvest_record_ref (story);
  self->assets = assets != NULL ? g_ptr_array_ref (assets) : NULL;
  return self;
}

void
harvest_search_own_free (HarvestSearchOwn *self)
{
  if (self == NULL)
    return;

  harvest_record_unref (self->story);
  g_clear_pointer (&self->assets, g_ptr_array_unref);
  g_free (self);
}

void
harvest_search_set_own (HarvestSearch *self, GPtrArray *own, GHashTable *hidden)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->own, g_ptr_array_unref);
  g_clear_pointer (&self->own_texts, g_ptr_array_unref);
  g_clear_pointer (&self->hidden, g_hash_table_unref);
  self->own = own != NULL ? g_ptr_array_ref (own) : NULL;
  self->hidden = hidden != NULL ? g_hash_table_ref (hidden) : NULL;
}

void
harvest_search_set_hidden (HarvestSearch *self, GHashTable *hidden)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->hidden, g_hash_table_unref);
  self->hidden = hidden != NULL ? g_hash_table_ref (hidden) : NULL;
}

GPtrArray *
harvest_search_get_own (HarvestSearch *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->own;
}

HarvestAnalyzer *
harvest_search_get_analyzer (HarvestSearch *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->analyzer;
}

gboolean
harvest_search_is_hidden (HarvestSearch *self, gint64 row)
{
  return self->hidden != NULL && g_hash_table_contains (self->hidden, &row);
}

HarvestSearchDocument *
harvest_search_get_own_text (HarvestSearch *self, guint own)
{
  if (self->own_texts == NULL)
    {
      self->own_texts = g_ptr_array_new_with_free_func (
          (GDestroyNotify)harvest_search_document_free);
      for (guint i = 0; i < self->own->len; i++)
        {
          const HarvestSearchOwn *story = self->own->pdata[i];

          g_ptr_array_add (self->own_texts, harvest_search_document_new (
                                                self->analyzer, story->story, story->assets));
        }
    }
  return self->own_texts->pdata[own];
}

/* ---- The object ---- */

HarvestSearch *
harvest_search_new (HarvestDatabase *database, const char *listed, GError **error)
{
  HarvestSearch *self;

  g_return_val_if_fail (HARVEST_IS_DATABASE (database), NULL);

  if (!harvest_full_text_register_sync (database, error))
    return NULL;

  self = g_new0 (HarvestSearch, 1);
  self->database = database;
  self->analyzer = harvest_analyzer_new ();
  self->listed = g_strdup (listed != NULL ? listed : "1");
  self->statements = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  self->frequencies = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->places = g_array_new (FALSE, FALSE, sizeof (gint64));
  return self;
}

void
harvest_search_free (HarvestSearch *self)
{
  if (self == NULL)
    return;

  harvest_search_set_own (self, NULL, NULL);
  g_clear_pointer (&self->analyzer, harvest_analyzer_free);
  g_clear_pointer (&self->statements, g_hash_table_unref);
  g_clear_pointer (&self->frequencies, g_hash_table_unref);
  g_clear_pointer (&self->places, g_array_unref);
  g_free (self->listed);
  g_free (self);
}

/* @format has one `%LISTED%`, in whose place the condition of the person goes. */
const char *
harvest_search_get_sql (HarvestSearch *self, const char *name, const char *format)
{
  char *sql = g_hash_table_lookup (self->statements, name);

  if (sql == NULL)
    {
      g_auto (GStrv) parts = g_strsplit (format, "%LISTED%", -1);

      sql = g_strjoinv (self->listed, parts);
      g_hash_table_insert (self->statements, (gpointer)name, sql);
    }
  return sql;
}

/* ---- Looking things up for an expression ---- */

typedef struct
{
  HarvestSearch *search;
  GError *error;
} Lookup;

static gboolean
begins_with_word (const char *folded, const char *beginning)
{
  const char *p = strstr (folded, beginning);

  for (; p != NULL; p = strstr (p + 1, beginning))
    if (p == folded || !g_ascii_isalnum (p[-1]))
      return TRUE;
  return FALSE;
}

/* Adds what lies below the units that are in @units already. */
static void
add_subtrees (GPtrArray *all_units, GPtrArray *units)
{
  for (guint i = 0; i < units->len; i++)
    for (guint other = 0; other < all_units->len; other++)
      {
        HarvestRecord *unit = all_units->pdata[other];
        const char *id = harvest_record_get_id (unit);

        if (g_strcmp0 (harvest_record_get_string (unit, "parent"), units->pdata[i]) == 0
            && !g_ptr_array_find_with_equal_func (units, id, g_str_equal, NULL))
          g_ptr_array_add (units, g_strdup (id));
      }
}

static GPtrArray *
list_units (HarvestSearch *self, GError **error)
{
  g_autoptr (GPtrArray)
      units = g_ptr_array_new_with_free_func ((GDestroyNotify)harvest_record_unref);
  g_autoptr (HarvestStatement) statement = NULL;
  gboolean row;

  statement = harvest_database_prepare_sync (
      self->database,
      harvest_search_get_sql (self, "units",
                              "SELECT r.document FROM record r WHERE r.type = 'org-unit'"
                              " AND r.root IS NULL AND r.key IS NULL AND %LISTED%"),
      error);
  if (statement == NULL)
    return NULL;
  while (TRUE)
    {
      HarvestRecord *unit;

      if (!harvest_statement_step_sync (statement, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&units);
      unit = harvest_search_index_parse_column (statement, 0, error);
      if (unit == NULL)
        return NULL;
      g_ptr_array_add (units, unit);
    }
}

static GPtrArray *
find_units_cb (const char *name, gpointer data)
{
  Lookup *lookup = data;
  g_autoptr (GPtrArray) all_units = NULL;
  g_autoptr (GPtrArray) units = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *folded = harvest_fold (name, -1);

  if (lookup->error == NULL)
    all_units = list_units (lookup->search, &lookup->error);
  for (guint pass = 0; all_units != NULL && units->len == 0 && pass < 2; pass++)
    for (guint i = 0; i < all_units->len; i++)
      {
        const char *id = harvest_record_get_id (all_units->pdata[i]);
        g_autofree char *unit_name = harvest_fold (
            harvest_record_get_string (all_units->pdata[i], "name"), -1);

        if (pass == 0 ? g_strcmp0 (unit_name, folded) == 0 || g_strcmp0 (id, name) == 0
                      : begins_with_word (unit_name, folded))
          g_ptr_array_add (units, g_strdup (id));
      }
  if (all_units != NULL)
    add_subtrees (all_units, units);
  return g_steal_pointer (&units);
}

/* UTF-8 sorts by its bytes; no word has this character. */
#define BEHIND_ALL_WORDS "\xf4\x8f\xbf\xbf"

static GStrv
expand_cb (const char *prefix, guint limit, gpointer data)
{
  Lookup *lookup = data;
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (HarvestStatement) statement = NULL;
  g_autofree char *end = g_strconcat (prefix, BEHIND_ALL_WORDS, NULL);
  gboolean row = FALSE;

  if (lookup->error == NULL)
    statement = harvest_database_prepare_sync (
        lookup->search->database,
        "SELECT word FROM search_word WHERE word >= ?1 AND word < ?2 LIMIT ?3", &lookup->error);
  if (statement != NULL)
    {
      harvest_statement_bind_text (statement, 1, prefix);
      harvest_statement_bind_text (statement, 2, end);
      harvest_statement_bind_integer (statement, 3, (gint64)limit + 1);
      while (harvest_statement_step_sync (statement, &row, &lookup->error) && row)
        g_ptr_array_add (words, g_strdup (harvest_statement_get_text (statement, 0)));
    }
  if (words->len > limit)
    return NULL;
  g_ptr_array_add (words, NULL);
  return (GStrv)g_ptr_array_free (g_steal_pointer (&words), FALSE);
}

/* So many of the newest stories that wait for the index are looked at for their language: one that
 * was just told is found by its stems too, and while many wait, the index knows their languages. */
#define PENDING_FOR_LANGUAGE 16

static void
add_language (HarvestLanguages *languages, HarvestRecord *story)
{
  HarvestLanguage language = harvest_search_document_guess_language (story);

  if (language < HARVEST_N_LANGUAGES)
    *languages |= 1u << language;
}

static gboolean
add_languages_of_pending (HarvestSearch *self, HarvestLanguages *languages, GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;
  gboolean row;

  statement = harvest_database_prepare_sync (
      self->database,
      "SELECT r.document FROM search_pending p JOIN record r ON r.key = p.key"
      " ORDER BY p.key DESC LIMIT ?1",
      error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_integer (statement, 1, PENDING_FOR_LANGUAGE);
  while (TRUE)
    {
      g_autoptr (HarvestRecord) story = NULL;

      if (!harvest_statement_step_sync (statement, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      story = harvest_search_index_parse_column (statement, 0, error);
      if (story == NULL)
        return FALSE;
      add_language (languages, story);
    }
}

/* The languages of the stories in the index, of those about to be, and of the person's own. */
gboolean
harvest_search_get_languages_sync (HarvestSearch *self, HarvestLanguages *languages, GError **error)
{
  g_autofree char *value = NULL;

  if (!harvest_search_index_get_meta_sync (self->database, "languages", &value, error))
    return FALSE;
  *languages = value != NULL ? (guint)g_ascii_strtoull (value, NULL, 10) : 0;
  for (guint i = 0; self->own != NULL && i < self->own->len; i++)
    add_language (languages, ((HarvestSearchOwn *)self->own->pdata[i])->story);
  return add_languages_of_pending (self, languages, error);
}

HarvestSearchExpression *
harvest_search_compile_sync (HarvestSearch *self, HarvestQuery *query, GError **error)
{
  Lookup lookup = { self, NULL };
  HarvestSearchLookup functions = { find_units_cb, expand_cb, &lookup, 0 };
  g_autoptr (HarvestSearchExpression) expression = NULL;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (query != NULL, NULL);

  if (!harvest_search_get_languages_sync (self, &functions.languages, error))
    return NULL;
  expression = harvest_search_expression_new (query, self->analyzer, &functions);
  if (lookup.error == NULL)
    return g_steal_pointer (&expression);
  g_propagate_error (error, lookup.error);
  return NULL;
}

void
harvest_search_bound_span (const HarvestSearchExpression *expression, HarvestSearchSpan *span)
{
  /* Keys are seconds with ten more bits. */
  if (expression->from > G_MININT64)
    span->lower = MAX (span->lower, expression->from * 1024);
  if (expression->until < G_MAXINT64)
    span->upper = MIN (span->upper, expression->until * 1024);
}
