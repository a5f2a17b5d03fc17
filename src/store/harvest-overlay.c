/* harvest-overlay.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-overlay"

#include "config.h"

#include "harvest-overlay.h"

#include "harvest-field-index.h"
#include "harvest-outbox.h"
#include "harvest-record-table.h"
#include "harvest-strange.h"

#define KEY_SLOT_BITS 10

/* ---- Finding ---- */

gboolean
harvest_overlay_find_base_sync (HarvestPersonContext *context,
                                const char *id,
                                HarvestRecord **record,
                                GError **error)
{
  g_autoptr (HarvestRecord) own = NULL;
  g_autoptr (HarvestRecord) shared = NULL;

  *record = NULL;
  if (!harvest_record_table_find_sync (context->own, id, NULL, &own, error)
      || !harvest_record_table_find_sync (context->shared, id, NULL, &shared, error))
    return FALSE;
  if (own != NULL
      && (shared == NULL || harvest_record_get_rev (own) >= harvest_record_get_rev (shared)))
    *record = g_steal_pointer (&own);
  else
    *record = g_steal_pointer (&shared);
  return TRUE;
}

/* @row is 0 if the record has no overlay. @record is NULL if it is deleted there. */
static gboolean
find_row (HarvestDatabase *database,
          const char *id,
          gint64 *row,
          HarvestRecord **record,
          GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;
  g_autoptr (GBytes) bytes = NULL;
  gboolean found;

  *row = 0;
  *record = NULL;
  statement = harvest_database_prepare_sync (
      database, "SELECT row, document FROM overlay WHERE id = ?1", error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_text (statement, 1, id);
  if (!harvest_statement_step_sync (statement, &found, error))
    return FALSE;
  if (!found)
    return TRUE;
  *row = harvest_statement_get_integer (statement, 0);
  bytes = harvest_statement_dup_bytes (statement, 1);
  if (bytes == NULL)
    return TRUE;
  *record = harvest_record_parse (bytes, error);
  return *record != NULL;
}

gboolean
harvest_overlay_find_sync (HarvestPersonContext *context,
                           const char *id,
                           HarvestRecord **record,
                           GError **error)
{
  gint64 row;

  if (!find_row (context->own, id, &row, record, error))
    return FALSE;
  return row != 0 || harvest_overlay_find_base_sync (context, id, record, error);
}

static gboolean
is_hidden (HarvestPersonContext *context, const char *id, gboolean *hidden, GError **error)
{
  g_autoptr (HarvestRecord) shown = NULL;
  gint64 row;

  if (!find_row (context->own, id, &row, &shown, error))
    return FALSE;
  *hidden = row != 0 && shown == NULL;
  return TRUE;
}

gboolean
harvest_overlay_is_deleted_sync (HarvestPersonContext *context,
                                 const char *id,
                                 gboolean *deleted,
                                 GError **error)
{
  g_autoptr (HarvestRecord) base = NULL;

  if (!is_hidden (context, id, deleted, error))
    return FALSE;
  if (*deleted)
    return TRUE;
  if (!harvest_overlay_find_base_sync (context, id, &base, error))
    return FALSE;
  return base == NULL || harvest_record_get_root (base) == NULL
         || is_hidden (context, harvest_record_get_root (base), deleted, error);
}

static gboolean
add_ids (HarvestDatabase *database,
         const char *sql,
         const char *root,
         GHashTable *ids,
         GError **error)
{
  g_autoptr (HarvestStatement) statement = harvest_database_prepare_sync (database, sql, error);
  gboolean ok, row;

  if (statement == NULL)
    return FALSE;
  if (root != NULL)
    harvest_statement_bind_text (statement, 1, root);
  while ((ok = harvest_statement_step_sync (statement, &row, error)) && row)
    g_hash_table_add (ids, g_strdup (harvest_statement_get_text (statement, 0)));
  return ok;
}

/* The ids of all that depends on @root, hidden or not. */
static GHashTable *
collect_dependents (HarvestPersonContext *context, const char *root, GError **error)
{
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  if (add_ids (context->own, "SELECT id FROM overlay WHERE root = ?1", root, ids, error)
      && add_ids (context->own, "SELECT id FROM record WHERE root = ?1", root, ids, error)
      && add_ids (context->shared, "SELECT id FROM record WHERE root = ?1", root, ids, error))
    return g_steal_pointer (&ids);
  return NULL;
}

static int
compare_ids (gconstpointer a, gconstpointer b)
{
  HarvestRecord *const *left = a, *const *right = b;

  return g_strcmp0 (harvest_record_get_id (*left), harvest_record_get_id (*right));
}

GPtrArray *
harvest_overlay_list_dependents_sync (HarvestPersonContext *context,
                                      const char *root,
                                      GError **error)
{
  g_autoptr (GHashTable) ids = NULL;
  g_autoptr (GPtrArray) records = NULL;
  GHashTableIter iter;
  gboolean hidden;
  gpointer id;

  if (!is_hidden (context, root, &hidden, error))
    return NULL;
  ids = hidden ? g_hash_table_new (g_str_hash, g_str_equal)
               : collect_dependents (context, root, error);
  if (ids == NULL)
    return NULL;

  records = g_ptr_array_new_with_free_func ((GDestroyNotify)harvest_record_unref);
  g_hash_table_iter_init (&iter, ids);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    {
      HarvestRecord *record;

      if (!harvest_overlay_find_sync (context, id, &record, error))
        return NULL;
      if (record != NULL)
        g_ptr_array_add (records, record);
    }
  g_ptr_array_sort (records, compare_ids);
  return g_steal_pointer (&records);
}

/* ---- Writing ---- */

static gboolean
remove_row (HarvestDatabase *database, gint64 row, HarvestRecord *before, GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;

  if (before != NULL && !harvest_field_index_update_sync (database, TRUE, row, before, NULL, error))
    return FALSE;
  statement = harvest_database_prepare_sync (database, "DELETE FROM overlay WHERE row = ?1", error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_integer (statement, 1, row);
  return harvest_statement_step_sync (statement, NULL, error);
}

/* @record is what the overlay shows, or with @deleted what it hides. */
static gboolean
add_row (HarvestDatabase *database, HarvestRecord *record, gboolean deleted, GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;

  statement = harvest_database_prepare_sync (
      database,
      "INSERT INTO overlay (id, type, root, rev, key, document) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
      error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_text (statement, 1, harvest_record_get_id (record));
  harvest_statement_bind_text (statement, 2, harvest_record_get_record_type (record)->name);
  harvest_statement_bind_text (statement, 3, harvest_record_get_root (record));
  harvest_statement_bind_integer (statement, 4, harvest_record_get_rev (record));
  if (harvest_record_is (record, "story"))
    harvest_statement_bind_integer (statement, 5,
                                    harvest_story_get_seconds (record) * (1 << KEY_SLOT_BITS));
  if (!deleted)
    harvest_statement_bind_bytes (statement, 6, harvest_record_get_bytes (record));
  if (!harvest_statement_step_sync (statement, NULL, error))
    return FALSE;
  return deleted
         || harvest_field_index_update_sync (
             database, TRUE, harvest_database_get_last_rowid (database), NULL, record, error);
}

/* ---- Making it again ---- */

/* @rev: of what has arrived, even if this version cannot read it; 0: nothing has */
static gboolean
find_arrived (HarvestPersonContext *context,
              const char *id,
              HarvestRecord *base,
              gint64 *rev,
              GError **error)
{
  gint64 row, own, shared;

  if (!harvest_strange_find_sync (context->own, id, &row, &own, error)
      || !harvest_strange_find_sync (context->shared, id, &row, &shared, error))
    return FALSE;
  *rev = MAX (MAX (own, shared), base != NULL ? harvest_record_get_rev (base) : 0);
  return TRUE;
}

/* How many entries, the first ones, say nothing any more: what they made has arrived, or the
 * authority has deleted the record after them, whether it ever arrived or not. */
static guint
count_over (GPtrArray *entries, gint64 arrived)
{
  guint n_over = 0;

  for (guint i = 0; i < entries->len; i++)
    {
      const HarvestEntry *entry = g_ptr_array_index (entries, i);

      if (entry->state != HARVEST_ENTRY_ANSWERED)
        break;
      if (arrived != 0 ? arrived >= entry->rev
                       : harvest_change_get_kind (entry->change) == HARVEST_CHANGE_DELETE)
        n_over = i + 1;
    }
  return n_over;
}

static gboolean
forget_over (HarvestPersonContext *context, GPtrArray *entries, gint64 arrived, GError **error)
{
  guint n_over = count_over (entries, arrived);

  for (guint i = 0; i < n_over; i++)
    {
      const HarvestEntry *entry = g_ptr_array_index (entries, i);

      if (!harvest_outbox_forget_sync (context, entry->op, error))
        return FALSE;
    }
  if (n_over > 0)
    g_ptr_array_remove_range (entries, 0, n_over);
  return TRUE;
}

/* Applies the entries in their order. @last: the record before the change that deleted it. */
static gboolean
apply_entries (GPtrArray *entries,
               HarvestRecord *base,
               gboolean strict,
               HarvestRecord **result,
               HarvestRecord **last,
               guint *n_applied,
               GError **error)
{
  g_autoptr (HarvestRecord) current = base != NULL ? harvest_record_ref (base) : NULL;

  *n_applied = 0;
  for (guint i = 0; i < entries->len; i++)
    {
      const HarvestEntry *entry = g_ptr_array_index (entries, i);
      g_autoptr (HarvestRecord) next = NULL;
      g_autoptr (GError) failure = NULL;

      next = harvest_change_apply (entry->change, current, NULL, &failure);
      /* What has left may have been applied there, and cannot be refused here any more. */
      if (failure != NULL && strict && entry->state == HARVEST_ENTRY_WAITING)
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return FALSE;
        }
      if (failure != NULL)
        {
          g_debug ("Change %s does not apply now: %s", entry->op, failure->message);
          continue;
        }
      ++*n_applied;
      if (current != NULL)
        {
          g_clear_pointer (last, harvest_record_unref);
          *last = g_steal_pointer (&current);
        }
      current = g_steal_pointer (&next);
    }
  *result = g_steal_pointer (&current);
  return TRUE;
}

static gboolean
replace_row (HarvestDatabase *database,
             gint64 row,
             HarvestRecord *before,
             HarvestRecord *shown,
             HarvestRecord *hidden,
             GError **error)
{
  HarvestRecord *named = shown != NULL ? shown : hidden != NULL ? hidden : before;

  if (row != 0 && !remove_row (database, row, before, error))
    return FALSE;
  if ((shown != NULL || hidden != NULL)
      && !add_row (database, shown != NULL ? shown : hidden, shown == NULL, error))
    return FALSE;
  return named == NULL
         || harvest_record_table_note_sync (database, harvest_record_get_id (named),
                                            harvest_record_get_record_type (named)->name, error);
}

static gboolean
note_rows (HarvestPersonContext *context,
           HarvestDatabase *database,
           const char *sql,
           const char *root,
           GError **error)
{
  g_autoptr (HarvestStatement) statement = harvest_database_prepare_sync (database, sql, error);
  gboolean ok, row;

  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_text (statement, 1, root);
  while ((ok = harvest_statement_step_sync (statement, &row, error)) && row)
    if (!harvest_record_table_note_sync (context->own, harvest_statement_get_text (statement, 0),
                                         harvest_statement_get_text (statement, 1), error))
      return FALSE;
  return ok;
}

/* What depends on a record goes and comes with it. */
static gboolean
note_dependents (HarvestPersonContext *context, const char *root, GError **error)
{
  return note_rows (context, context->own, "SELECT id, type FROM overlay WHERE root = ?1", root,
                    error)
         && note_rows (context, context->own, "SELECT id, type FROM record WHERE root = ?1", root,
                       error)
         && note_rows (context, context->shared, "SELECT id, type FROM record WHERE root = ?1",
                       root, error);
}

gboolean
harvest_overlay_refresh_sync (HarvestPersonContext *context,
                              const char *id,
                              gboolean strict,
                              GError **error)
{
  g_autoptr (GPtrArray) entries = harvest_outbox_list_for_sync (context, id, error);
  g_autoptr (HarvestRecord) base = NULL;
  g_autoptr (HarvestRecord) before = NULL;
  g_autoptr (HarvestRecord) shown = NULL;
  g_autoptr (HarvestRecord) last = NULL;
  gboolean was_hidden, hidden;
  guint n_applied;
  gint64 row, arrived;

  if (entries == NULL || !harvest_overlay_find_base_sync (context, id, &base, error)
      || !find_arrived (context, id, base, &arrived, error)
      || !find_row (context->own, id, &row, &before, error)
      || !forget_over (context, entries, arrived, error)
      || !apply_entries (entries, base, strict, &shown, &last, &n_applied, error))
    return FALSE;

  if (n_applied == 0)
    {
      g_clear_pointer (&shown, harvest_record_unref);
      g_clear_pointer (&last, harvest_record_unref);
      /* An edit of what was deleted meanwhile: the person still sees their text. */
      if (base == NULL && entries->len > 0 && before != NULL)
        return TRUE;
    }
  if (row == 0 && n_applied == 0)
    return TRUE;
  was_hidden = row != 0 && before == NULL;
  hidden = shown == NULL && last != NULL;
  return replace_row (context->own, row, before, shown, last, error)
         && (was_hidden == hidden || note_dependents (context, id, error));
}

static gboolean
ask (HarvestDatabase *database,
     const char *sql,
     const char *first,
     const char *second,
     gboolean *answer,
     GError **error)
{
  g_autoptr (HarvestStatement) statement = harvest_database_prepare_sync (database, sql, error);

  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_text (statement, 1, first);
  harvest_statement_bind_text (statement, 2, second);
  if (!harvest_statement_step_sync (statement, answer, error))
    return FALSE;
  *answer = *answer && harvest_statement_get_integer (statement, 0) != 0;
  return TRUE;
}

/* Whether there is more about the record than @change: asked for nearly every record that is saved,
 * so with as few words as possible. */
static gboolean
is_known (HarvestPersonContext *context, HarvestChange *change, gboolean *known, GError **error)
{
  const char *id = harvest_change_get_id (change);
  const char *op = harvest_change_get_op (change);

  return ask (context->own,
              "SELECT EXISTS (SELECT 1 FROM overlay WHERE id = ?1)"
              " OR EXISTS (SELECT 1 FROM record WHERE id = ?1)"
              " OR EXISTS (SELECT 1 FROM entry WHERE id = ?1 AND op <> ?2)",
              id, op, known, error)
         && (*known
             || ask (context->shared, "SELECT 1 FROM record WHERE id = ?1 AND ?2 NOT NULL", id, op,
                     known, error));
}

gboolean
harvest_overlay_add_sync (HarvestPersonContext *context, HarvestChange *change, GError **error)
{
  g_autoptr (HarvestRecord) shown = NULL;
  gboolean known = TRUE;

  if (harvest_change_get_kind (change) == HARVEST_CHANGE_CREATE
      && !is_known (context, change, &known, error))
    return FALSE;
  if (known)
    return harvest_overlay_refresh_sync (context, harvest_change_get_id (change), TRUE, error);
  shown = harvest_change_apply (change, NULL, NULL, error);
  return shown != NULL && replace_row (context->own, 0, NULL, shown, NULL, error);
}

gboolean
harvest_overlay_refresh_all_sync (HarvestPersonContext *context, GError **error)
{
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer id;

  if (!add_ids (context->own, "SELECT id FROM overlay", NULL, ids, error)
      || !add_ids (context->own, "SELECT id FROM entry", NULL, ids, error))
    return FALSE;
  g_hash_table_iter_init (&iter, ids);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    if (!harvest_overlay_refresh_sync (context, id, FALSE, error))
      return FALSE;
  return TRUE;
}
