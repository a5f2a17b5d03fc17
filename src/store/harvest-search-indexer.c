/* harvest-search-indexer.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-search-indexer"

#include "config.h"

#include "harvest-search-index.h"

#include "harvest-search-analysis.h"
#include "harvest-search-index-private.h"

#include <string.h>

/* Words that are known to be in `search_word`, by their hashes; only a memory, so it may be
 * forgotten, and is when there is nothing left to do and it is large. */
#define MAX_KNOWN_WORDS  1000000
#define KEEP_KNOWN_WORDS 20000

/* So many stories go to the other thread at once, and so many times before the first of them are
 * written, so that neither thread waits for the other. */
#define BATCH_STORIES 32
#define BATCHES_AHEAD 2

struct _HarvestSearchIndexer
{
  HarvestSearchAnalysis *analysis;
  GHashTable *known_words; /* (element-type gsize): hashes */
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

  self->analysis = harvest_search_analysis_new ();
  self->known_words = g_hash_table_new (NULL, NULL);
  return self;
}

void
harvest_search_indexer_free (HarvestSearchIndexer *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->analysis, harvest_search_analysis_free);
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

static void
unref_array_cb (gpointer data)
{
  g_ptr_array_unref (data);
}

static void
unref_bytes_cb (gpointer data)
{
  g_bytes_unref (data);
}

/* The bytes of the story at @key and of its assets; none if there is no story any more. */
static GPtrArray *
read_sources (HarvestDatabase *database, gint64 key, GError **error)
{
  static const char *const sql[] = {
    "SELECT document FROM record WHERE key = ?1",
    "SELECT a.document FROM record s JOIN record a ON a.root = s.id"
    " WHERE s.key = ?1 AND a.type = 'asset' ORDER BY a.id",
  };
  g_autoptr (GPtrArray) sources = g_ptr_array_new_with_free_func (unref_bytes_cb);

  for (gsize i = 0; i < G_N_ELEMENTS (sql); i++)
    {
      g_autoptr (HarvestStatement)
          statement = harvest_database_prepare_sync (database, sql[i], error);
      gboolean ok, row;

      if (statement == NULL)
        return NULL;
      harvest_statement_bind_integer (statement, 1, key);
      while ((ok = harvest_statement_step_sync (statement, &row, error)) && row)
        g_ptr_array_add (sources, harvest_statement_dup_bytes (statement, 0));
      if (!ok)
        return NULL;
    }
  return g_steal_pointer (&sources);
}

/* The story and its assets from `search_stale`. */
static GPtrArray *
unpack_sources (GBytes *bytes)
{
  g_autoptr (GVariant)
      packed = g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE ("aay"), bytes, FALSE));
  GPtrArray *sources = g_ptr_array_new_with_free_func (unref_bytes_cb);

  for (gsize i = 0; i < g_variant_n_children (packed); i++)
    {
      g_autoptr (GVariant) source = g_variant_get_child_value (packed, i);

      g_ptr_array_add (sources, g_variant_get_data_as_bytes (source));
    }
  return sources;
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

static gpointer
hash_word (const char *word)
{
  guint64 hash = G_GUINT64_CONSTANT (0xcbf29ce484222325);

  for (const char *p = word; *p != '\0'; p++)
    hash = (hash ^ (guchar)*p) * G_GUINT64_CONSTANT (0x100000001b3);
  hash ^= hash >> 32;
  return GSIZE_TO_POINTER ((gsize)hash);
}

static gboolean
add_word (HarvestDatabase *database, const char *word, gpointer data, GError **error)
{
  HarvestSearchIndexer *self = data;
  g_autoptr (HarvestStatement) statement = NULL;

  if (g_hash_table_size (self->known_words) >= MAX_KNOWN_WORDS)
    g_hash_table_remove_all (self->known_words);
  if (!g_hash_table_add (self->known_words, hash_word (word)))
    return TRUE;

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
  g_hash_table_remove (self->known_words, hash_word (word));
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
  g_autoptr (GPtrArray) unpacked = unpack_sources (sources);
  HarvestSearchDocument *document;
  g_autoptr (GError) unreadable = NULL;

  document = harvest_search_analysis_make (self->analysis, unpacked, &unreadable);
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

/* @document: %NULL if the story is gone */
static gboolean
add_entry (HarvestSearchIndexer *self,
           HarvestDatabase *database,
           gint64 key,
           const HarvestSearchDocument *document,
           GError **error)
{
  if (!harvest_search_index_run_sync (database, "DELETE FROM search_pending WHERE key = ?1", key,
                                      error))
    return FALSE;
  return document == NULL
         || (write_entry (database,
                          "INSERT INTO search_text (rowid, stem, exact) VALUES (?1, ?2, ?3)", key,
                          document, error)
             && note_language (self, database, document->language, error)
             && foreach_word (database, document->exact, add_word, self, error));
}

/* ---- Slices ---- */

typedef struct
{
  gint64 key;
  GBytes *sources; /* NULL: nothing to remove */
  gboolean pending;
  gboolean gone; /* the story was deleted since */
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

/* The entries of a slice, and how far they are read and analysed. */
typedef struct
{
  HarvestSearchIndexer *indexer;
  HarvestDatabase *database;
  GArray *entries;
  guint n_read;
  GPtrArray *documents; /* (element-type HarvestSearchDocument): of the batch at hand */
  guint n_taken;        /* of them */
} Work;

/* Hands over the next stories to be analysed; those that are gone are left out. */
static gboolean
read_batch (Work *work, GError **error)
{
  g_autoptr (GPtrArray) batch = g_ptr_array_new_with_free_func (unref_array_cb);

  for (; work->n_read < work->entries->len && batch->len < BATCH_STORIES; work->n_read++)
    {
      Entry *entry = &g_array_index (work->entries, Entry, work->n_read);
      GPtrArray *sources;

      if (!entry->pending)
        continue;
      sources = read_sources (work->database, entry->key, error);
      if (sources == NULL)
        return FALSE;
      entry->gone = sources->len == 0;
      if (entry->gone)
        g_ptr_array_unref (sources);
      else
        g_ptr_array_add (batch, sources);
    }
  if (batch->len > 0)
    harvest_search_analysis_put (work->indexer->analysis, g_steal_pointer (&batch));
  return TRUE;
}

/* @document: (out) (transfer none): of entry @i, %NULL if the story is gone. Entries are asked for
 * in their order. */
static gboolean
take_document (Work *work, guint i, const HarvestSearchDocument **document, GError **error)
{
  HarvestSearchAnalysis *analysis = work->indexer->analysis;

  *document = NULL;
  while (work->n_read <= i)
    if (!read_batch (work, error))
      return FALSE;
  if (g_array_index (work->entries, Entry, i).gone)
    return TRUE;

  if (work->documents == NULL || work->n_taken == work->documents->len)
    {
      while (work->n_read < work->entries->len
             && harvest_search_analysis_get_n_ahead (analysis) <= BATCHES_AHEAD)
        if (!read_batch (work, error))
          return FALSE;
      g_clear_pointer (&work->documents, g_ptr_array_unref);
      work->documents = harvest_search_analysis_take (analysis, error);
      work->n_taken = 0;
      if (work->documents == NULL)
        return FALSE;
    }
  *document = work->documents->pdata[work->n_taken++];
  return TRUE;
}

static gboolean
work_on_entry (Work *work, guint i, GPtrArray *removed, GError **error)
{
  HarvestSearchIndexer *self = work->indexer;
  const Entry *entry = &g_array_index (work->entries, Entry, i);
  const HarvestSearchDocument *document;

  if (entry->sources != NULL
      && !remove_entry (self, work->database, entry->key, entry->sources, removed, error))
    return FALSE;
  if (self->rebuilt || !entry->pending)
    return TRUE;
  return take_document (work, i, &document, error)
         && add_entry (self, work->database, entry->key, document, error);
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
  Work work = { self, database, entries };
  gboolean ok = TRUE;

  for (guint i = 0; ok && i < entries->len && !self->rebuilt; i++)
    {
      ok = work_on_entry (&work, i, removed, error);
      if (yield != NULL && yield (data))
        break;
    }
  harvest_search_analysis_clear (self->analysis);
  g_clear_pointer (&work.documents, g_ptr_array_unref);

  for (guint i = 0; ok && !self->rebuilt && i < removed->len; i++)
    ok = foreach_word (database, ((HarvestSearchDocument *)removed->pdata[i])->exact, drop_word,
                       self, error);
  return ok;
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
    {
      if (g_hash_table_size (self->known_words) > KEEP_KNOWN_WORDS)
        forget_words (self);
      return harvest_database_commit_sync (database, error);
    }

  harvest_database_rollback_sync (database);
  forget_words (self);
  return FALSE;
}
