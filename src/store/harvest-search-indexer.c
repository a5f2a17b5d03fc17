/* harvest-search-indexer.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-search-indexer"

#include "config.h"

#include "harvest-search-index.h"

#include "harvest-search-document.h"
#include "harvest-search-index-private.h"

#include <string.h>

/* Words that are known to be in `search_word`; only a memory, so it may be forgotten. */
#define MAX_KNOWN_WORDS 100000

struct _HarvestSearchIndexer
{
  HarvestAnalyzer *analyzer;
  GHashTable *known_words; /* (element-type utf8) */
  HarvestLanguages languages;
  gboolean has_languages;
  gint64 data_version;
  char *built;      /* of the index that the memory is about */
  gboolean rebuilt; /* in this slice */
};

HarvestSearchIndexer *
harvest_search_indexer_new (void)
{
  HarvestSearchIndexer *self = g_new0 (HarvestSearchIndexer, 1);

  self->analyzer = harvest_analyzer_new ();
  self->known_words = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

void
harvest_search_indexer_free (HarvestSearchIndexer *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->analyzer, harvest_analyzer_free);
  g_clear_pointer (&self->known_words, g_hash_table_unref);
  g_free (self->built);
  g_free (self);
}

static void
forget_words (HarvestSearchIndexer *self)
{
  g_hash_table_remove_all (self->known_words);
  self->has_languages = FALSE;
}

/* Another program may have dropped words that are remembered here, or made the index anew. */
static gboolean
look_for_others (HarvestSearchIndexer *self, HarvestDatabase *database, GError **error)
{
  g_autofree char *built = NULL;
  gint64 data_version;

  if (!harvest_database_get_data_version_sync (database, &data_version, error)
      || !harvest_search_index_get_meta_sync (database, "built", &built, error))
    return FALSE;
  if (data_version != self->data_version || g_strcmp0 (built, self->built) != 0)
    forget_words (self);
  self->data_version = data_version;
  g_free (self->built);
  self->built = g_steal_pointer (&built);
  return TRUE;
}

/* ---- Reading what is to be indexed ---- */

HarvestRecord *
harvest_search_index_parse_column (HarvestStatement *statement, int column, GError **error)
{
  g_autoptr (GBytes) bytes = harvest_statement_dup_bytes (statement, column);

  return harvest_record_parse (bytes, error);
}

GPtrArray *
harvest_search_index_list_assets_sync (HarvestDatabase *database, const char *story, GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;
  g_autoptr (GPtrArray)
      assets = g_ptr_array_new_with_free_func ((GDestroyNotify)harvest_record_unref);
  gboolean row;

  statement = harvest_database_prepare_sync (
      database, "SELECT document FROM record WHERE root = ?1 AND type = 'asset' ORDER BY id",
      error);
  if (statement == NULL)
    return NULL;
  harvest_statement_bind_text (statement, 1, story);
  while (TRUE)
    {
      HarvestRecord *asset;

      if (!harvest_statement_step_sync (statement, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&assets);
      asset = harvest_search_index_parse_column (statement, 0, error);
      if (asset == NULL)
        return NULL;
      g_ptr_array_add (assets, asset);
    }
}

/* The story and its assets from `search_stale`. */
static HarvestSearchDocument *
make_stale_document (HarvestSearchIndexer *self, GBytes *bytes, GError **error)
{
  g_autoptr (GVariant) sources = g_variant_ref_sink (
      g_variant_new_from_bytes (G_VARIANT_TYPE ("aay"), bytes, FALSE));
  g_autoptr (GPtrArray)
      assets = g_ptr_array_new_with_free_func ((GDestroyNotify)harvest_record_unref);
  g_autoptr (HarvestRecord) story = NULL;

  for (gsize i = 0; i < g_variant_n_children (sources); i++)
    {
      g_autoptr (GVariant) source = g_variant_get_child_value (sources, i);
      g_autoptr (GBytes) document = g_variant_get_data_as_bytes (source);
      HarvestRecord *record = harvest_record_parse (document, error);

      if (record == NULL)
        return NULL;
      if (i == 0)
        story = record;
      else
        g_ptr_array_add (assets, record);
    }
  if (story == NULL || !harvest_record_is (story, "story"))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                           "No story among the sources");
      return NULL;
    }
  return harvest_search_document_new (self->analyzer, story, assets);
}

/* ---- Words ---- */

/* Calls @func for each different word of @text. */
static gboolean
foreach_word (
    HarvestDatabase *database,
    GString *text,
    gboolean (*func) (HarvestDatabase *database, const char *word, gpointer data, GError **error),
    gpointer data,
    GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree char *words = g_strdup (text->str);
  char *rest = words, *word;

  while ((word = strsep (&rest, " ")) != NULL)
    if (*word != '\0' && g_hash_table_add (seen, word) && !func (database, word, data, error))
      return FALSE;
  return TRUE;
}

static gboolean
add_word (HarvestDatabase *database, const char *word, gpointer data, GError **error)
{
  HarvestSearchIndexer *self = data;
  g_autoptr (HarvestStatement) statement = NULL;

  if (g_hash_table_contains (self->known_words, word))
    return TRUE;
  if (g_hash_table_size (self->known_words) >= MAX_KNOWN_WORDS)
    g_hash_table_remove_all (self->known_words);
  g_hash_table_add (self->known_words, g_strdup (word));

  statement = harvest_database_prepare_sync (
      database, "INSERT OR IGNORE INTO search_word VALUES (?1)", error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_text (statement, 1, word);
  return harvest_statement_step_sync (statement, NULL, error);
}

/* A word that no story has any more is forgotten: it may have been somebody's name. */
static gboolean
drop_word (HarvestDatabase *database, const char *word, gpointer data, GError **error)
{
  HarvestSearchIndexer *self = data;
  g_autoptr (HarvestStatement) find = NULL;
  g_autoptr (HarvestStatement) drop = NULL;
  g_autofree char *match = g_strdup_printf ("\"%s\"", word);
  gboolean row;

  find = harvest_database_prepare_sync (
      database, "SELECT 1 FROM search_text WHERE search_text MATCH ?1 LIMIT 1", error);
  drop = find == NULL ? NULL
                      : harvest_database_prepare_sync (
                          database, "DELETE FROM search_word WHERE word = ?1", error);
  if (drop == NULL)
    return FALSE;
  harvest_statement_bind_text (find, 1, match);
  if (!harvest_statement_step_sync (find, &row, error))
    return FALSE;
  if (row)
    return TRUE;
  g_hash_table_remove (self->known_words, word);
  harvest_statement_bind_text (drop, 1, word);
  return harvest_statement_step_sync (drop, NULL, error);
}

static gboolean
note_language (HarvestSearchIndexer *self,
               HarvestDatabase *database,
               HarvestLanguage language,
               GError **error)
{
  g_autofree char *value = NULL;

  if (!self->has_languages)
    {
      if (!harvest_search_index_get_meta_sync (database, "languages", &value, error))
        return FALSE;
      self->languages = value != NULL ? (guint)g_ascii_strtoull (value, NULL, 10) : 0;
      self->has_languages = TRUE;
    }
  if (language >= HARVEST_N_LANGUAGES || (self->languages & 1u << language) != 0)
    return TRUE;

  self->languages |= 1u << language;
  g_free (value);
  value = g_strdup_printf ("%u", self->languages);
  return harvest_search_index_set_meta_sync (database, "languages", value, error);
}

/* ---- Entries ---- */

static gboolean
write_entry (HarvestDatabase *database,
             const char *sql,
             gint64 key,
             const HarvestSearchDocument *document,
             GError **error)
{
  g_autoptr (HarvestStatement) statement = harvest_database_prepare_sync (database, sql, error);

  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_integer (statement, 1, key);
  harvest_statement_bind_text_length (statement, 2, document->marks->str, document->marks->len);
  harvest_statement_bind_text_length (statement, 3, document->exact->str, document->exact->len);
  return harvest_statement_step_sync (statement, NULL, error);
}

static gboolean
remove_entry (HarvestSearchIndexer *self,
              HarvestDatabase *database,
              gint64 key,
              GBytes *sources,
              GPtrArray *removed,
              GError **error)
{
  HarvestSearchDocument *document;
  g_autoptr (GError) unreadable = NULL;

  document = make_stale_document (self, sources, &unreadable);
  if (document == NULL)
    {
      /* Without the old text the entry cannot be taken out: the index is made anew. */
      g_message ("The search index is built again: %s", unreadable->message);
      forget_words (self);
      self->rebuilt = TRUE;
      return harvest_search_index_rebuild_sync (database, error);
    }
  g_ptr_array_add (removed, document);
  return write_entry (database,
                      "INSERT INTO search_text (search_text, rowid, stem, exact)"
                      " VALUES ('delete', ?1, ?2, ?3)",
                      key, document, error)
         && harvest_search_index_run_sync (database, "DELETE FROM search_stale WHERE key = ?1", key,
                                           error);
}

static gboolean
add_entry (HarvestSearchIndexer *self, HarvestDatabase *database, gint64 key, GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;
  g_autoptr (HarvestRecord) story = NULL;
  g_autoptr (GPtrArray) assets = NULL;
  g_autoptr (HarvestSearchDocument) document = NULL;
  gboolean row;

  if (!harvest_search_index_run_sync (database, "DELETE FROM search_pending WHERE key = ?1", key,
                                      error))
    return FALSE;
  statement = harvest_database_prepare_sync (database, "SELECT document FROM record WHERE key = ?1",
                                             error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_integer (statement, 1, key);
  if (!harvest_statement_step_sync (statement, &row, error))
    return FALSE;
  if (!row)
    return TRUE;

  story = harvest_search_index_parse_column (statement, 0, error);
  if (story == NULL)
    return FALSE;
  assets = harvest_search_index_list_assets_sync (database, harvest_record_get_id (story), error);
  if (assets == NULL)
    return FALSE;
  document = harvest_search_document_new (self->analyzer, story, assets);
  return write_entry (database, "INSERT INTO search_text (rowid, stem, exact) VALUES (?1, ?2, ?3)",
                      key, document, error)
         && note_language (self, database, document->language, error)
         && foreach_word (database, document->exact, add_word, self, error);
}

/* ---- Slices ---- */

typedef struct
{
  gint64 key;
  GBytes *sources; /* NULL: nothing to remove */
  gboolean pending;
} Entry;

static void
clear_entry (gpointer data)
{
  Entry *entry = data;

  g_clear_pointer (&entry->sources, g_bytes_unref);
}

/* The newest entries that want work, the oldest of them first: FTS5 likes its rows in order. */
static GArray *
list_entries (HarvestDatabase *database, guint max_stories, GError **error)
{
  g_autoptr (GArray) entries = g_array_new (FALSE, TRUE, sizeof (Entry));
  g_autoptr (HarvestStatement) statement = NULL;
  gboolean row;

  g_array_set_clear_func (entries, clear_entry);
  statement = harvest_database_prepare_sync (
      database,
      "SELECT k.key, s.sources, p.key IS NOT NULL FROM"
      " (SELECT key FROM search_pending UNION SELECT key FROM search_stale"
      "  ORDER BY key DESC LIMIT ?1) k"
      " LEFT JOIN search_stale s ON s.key = k.key LEFT JOIN search_pending p ON p.key = k.key"
      " ORDER BY k.key",
      error);
  if (statement == NULL)
    return NULL;
  harvest_statement_bind_integer (statement, 1, max_stories);
  while (TRUE)
    {
      Entry entry = { 0 };

      if (!harvest_statement_step_sync (statement, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&entries);
      entry.key = harvest_statement_get_integer (statement, 0);
      if (!harvest_statement_is_null (statement, 1))
        entry.sources = harvest_statement_dup_bytes (statement, 1);
      entry.pending = harvest_statement_get_integer (statement, 2) != 0;
      g_array_append_val (entries, entry);
    }
}

static gboolean
work_on (HarvestSearchIndexer *self,
         HarvestDatabase *database,
         GArray *entries,
         HarvestSearchIndexerYield yield,
         gpointer data,
         GError **error)
{
  g_autoptr (GPtrArray)
      removed = g_ptr_array_new_with_free_func ((GDestroyNotify)harvest_search_document_free);

  for (guint i = 0; i < entries->len; i++)
    {
      const Entry *entry = &g_array_index (entries, Entry, i);

      if (entry->sources != NULL
          && !remove_entry (self, database, entry->key, entry->sources, removed, error))
        return FALSE;
      if (self->rebuilt)
        return TRUE;
      if (entry->pending && !add_entry (self, database, entry->key, error))
        return FALSE;
      if (yield != NULL && yield (data))
        break;
    }
  for (guint i = 0; i < removed->len; i++)
    if (!foreach_word (database, ((HarvestSearchDocument *)removed->pdata[i])->exact, drop_word,
                       self, error))
      return FALSE;
  return TRUE;
}

gboolean
harvest_search_indexer_step_sync (HarvestSearchIndexer *self,
                                  HarvestDatabase *database,
                                  guint max_stories,
                                  HarvestSearchIndexerYield yield,
                                  gpointer data,
                                  gboolean *more,
                                  GError **error)
{
  g_autoptr (GArray) entries = NULL;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (HARVEST_IS_DATABASE (database), FALSE);
  g_return_val_if_fail (max_stories > 0, FALSE);

  if (!harvest_database_begin_sync (database, error))
    return FALSE;
  self->rebuilt = FALSE;
  if (look_for_others (self, database, error))
    entries = list_entries (database, max_stories, error);
  if (entries != NULL && entries->len > 0)
    {
      *more = TRUE;
      if (work_on (self, database, entries, yield, data, error))
        return harvest_database_commit_sync (database, error);
    }
  else if (entries != NULL
           && harvest_search_index_merge_sync (database, HARVEST_SEARCH_MERGE_PAGES, more, error))
    return harvest_database_commit_sync (database, error);

  harvest_database_rollback_sync (database);
  forget_words (self);
  return FALSE;
}
