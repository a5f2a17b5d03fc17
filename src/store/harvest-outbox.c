/* harvest-outbox.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-outbox"

#include "config.h"

#include "harvest-outbox.h"

#include "harvest-meta.h"
#include "harvest-overlay.h"
#include "harvest-transfers.h"
#include "harvest-uuid.h"

/* Until somebody signs in to a server, every entry is for the person alone. */
#define SCOPE_SELF "u:self"
/* A clock that was set back must not hold entries for ever. */
#define LONGEST_WAIT G_TIME_SPAN_HOUR
/* So many entries get their numbers at once. */
#define BATCH 500

void
harvest_entry_free (HarvestEntry *self)
{
  g_free (self->op);
  g_free (self->act);
  g_clear_pointer (&self->change, harvest_change_unref);
  g_free (self);
}

/* ---- Reading ---- */

#define ENTRY_COLUMNS "op, state, number, due, rev, act, change"

static HarvestEntry *
read_entry (HarvestStatement *statement, GError **error)
{
  g_autoptr (HarvestEntry) entry = g_new0 (HarvestEntry, 1);
  g_autoptr (GBytes) bytes = harvest_statement_dup_bytes (statement, 6);

  entry->op = g_strdup (harvest_statement_get_text (statement, 0));
  entry->state = (HarvestEntryState)harvest_statement_get_integer (statement, 1);
  entry->number = harvest_statement_get_integer (statement, 2);
  entry->due = harvest_statement_get_integer (statement, 3);
  entry->rev = harvest_statement_get_integer (statement, 4);
  entry->act = g_strdup (harvest_statement_get_text (statement, 5));
  entry->change = harvest_change_parse (bytes, error);
  return entry->change != NULL ? g_steal_pointer (&entry) : NULL;
}

static GPtrArray *
read_entries (HarvestStatement *statement, GError **error)
{
  g_autoptr (GPtrArray)
      entries = g_ptr_array_new_with_free_func ((GDestroyNotify)harvest_entry_free);
  gboolean ok, row;

  while ((ok = harvest_statement_step_sync (statement, &row, error)) && row)
    {
      HarvestEntry *entry = read_entry (statement, error);

      if (entry == NULL)
        return NULL;
      g_ptr_array_add (entries, entry);
    }
  return ok ? g_steal_pointer (&entries) : NULL;
}

static GPtrArray *
list_by_text (HarvestPersonContext *context, const char *sql, const char *value, GError **error)
{
  g_autoptr (HarvestStatement) statement = harvest_database_prepare_sync (context->own, sql, error);

  if (statement == NULL)
    return NULL;
  harvest_statement_bind_text (statement, 1, value);
  return read_entries (statement, error);
}

GPtrArray *
harvest_outbox_list_for_sync (HarvestPersonContext *context, const char *id, GError **error)
{
  return list_by_text (context, "SELECT " ENTRY_COLUMNS " FROM entry WHERE id = ?1 ORDER BY seq",
                       id, error);
}

GPtrArray *
harvest_outbox_list_about_sync (HarvestPersonContext *context, const char *id, GError **error)
{
  return list_by_text (
      context, "SELECT " ENTRY_COLUMNS " FROM entry WHERE id = ?1 OR root = ?1 ORDER BY seq", id,
      error);
}

GPtrArray *
harvest_outbox_list_act_sync (HarvestPersonContext *context, const char *act, GError **error)
{
  return list_by_text (context, "SELECT " ENTRY_COLUMNS " FROM entry WHERE act = ?1 ORDER BY seq",
                       act, error);
}

GPtrArray *
harvest_outbox_list_op_sync (HarvestPersonContext *context, const char *op, GError **error)
{
  return list_by_text (context, "SELECT " ENTRY_COLUMNS " FROM entry WHERE op = ?1", op, error);
}

static GPtrArray *
list_state (HarvestPersonContext *context, HarvestEntryState state, int limit, GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;

  statement = harvest_database_prepare_sync (
      context->own, "SELECT " ENTRY_COLUMNS " FROM entry WHERE state = ?1 ORDER BY seq LIMIT ?2",
      error);
  if (statement == NULL)
    return NULL;
  harvest_statement_bind_integer (statement, 1, state);
  harvest_statement_bind_integer (statement, 2, limit);
  return read_entries (statement, error);
}

GPtrArray *
harvest_outbox_list_all_sync (HarvestPersonContext *context, GError **error)
{
  g_autoptr (HarvestStatement) statement = harvest_database_prepare_sync (
      context->own, "SELECT " ENTRY_COLUMNS " FROM entry ORDER BY seq", error);

  return statement != NULL ? read_entries (statement, error) : NULL;
}

/* ---- Writing ---- */

gboolean
harvest_outbox_add_sync (HarvestPersonContext *context,
                         HarvestChange *change,
                         const char *act,
                         gint64 due,
                         GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;

  statement = harvest_database_prepare_sync (
      context->own,
      "INSERT INTO entry (op, act, id, root, scope, state, due, change)"
      " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
      error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_text (statement, 1, harvest_change_get_op (change));
  harvest_statement_bind_text (statement, 2, act);
  harvest_statement_bind_text (statement, 3, harvest_change_get_id (change));
  harvest_statement_bind_text (statement, 4, harvest_change_get_root (change));
  harvest_statement_bind_text (statement, 5, SCOPE_SELF);
  harvest_statement_bind_integer (statement, 6, HARVEST_ENTRY_WAITING);
  harvest_statement_bind_integer (statement, 7, due);
  harvest_statement_bind_bytes (statement, 8, harvest_change_get_bytes (change));
  return harvest_statement_step_sync (statement, NULL, error);
}

gboolean
harvest_outbox_forget_sync (HarvestPersonContext *context, const char *op, GError **error)
{
  return harvest_database_run_text_sync (context->own, "DELETE FROM entry WHERE op = ?1", op,
                                         error);
}

gboolean
harvest_outbox_add_attention_sync (HarvestPersonContext *context,
                                   const char *op,
                                   const char *reason,
                                   const char *detail,
                                   GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;

  statement = harvest_database_prepare_sync (
      context->own,
      "INSERT OR REPLACE INTO attention (op, id, reason, detail, since, change)"
      " SELECT op, id, ?2, ?3, ?4, change FROM entry WHERE op = ?1",
      error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_text (statement, 1, op);
  harvest_statement_bind_text (statement, 2, reason != NULL ? reason : "refused");
  harvest_statement_bind_text (statement, 3, detail);
  harvest_statement_bind_integer (statement, 4, harvest_clock_now (context->clock));
  return harvest_statement_step_sync (statement, NULL, error);
}

gboolean
harvest_outbox_refuse_sync (HarvestPersonContext *context,
                            const char *op,
                            const char *reason,
                            const char *detail,
                            GError **error)
{
  return harvest_outbox_add_attention_sync (context, op, reason, detail, error)
         && harvest_outbox_forget_sync (context, op, error);
}

/* ---- Sending ---- */

static gboolean
is_due (HarvestPersonContext *context, gint64 due)
{
  gint64 wait = due - harvest_clock_now (context->clock);

  return wait <= 0 || wait > LONGEST_WAIT;
}

/* Only what was made before everything that still can be taken back, so that nothing overtakes. */
static GPtrArray *
list_due (HarvestPersonContext *context, GError **error)
{
  g_autoptr (GPtrArray)
      entries = g_ptr_array_new_with_free_func ((GDestroyNotify)harvest_entry_free);
  g_autoptr (HarvestStatement) statement = NULL;
  gboolean ok, row;

  statement = harvest_database_prepare_sync (
      context->own, "SELECT " ENTRY_COLUMNS " FROM entry WHERE state = ?1 ORDER BY seq LIMIT ?2",
      error);
  if (statement == NULL)
    return NULL;
  harvest_statement_bind_integer (statement, 1, HARVEST_ENTRY_WAITING);
  harvest_statement_bind_integer (statement, 2, BATCH);
  while ((ok = harvest_statement_step_sync (statement, &row, error)) && row
         && is_due (context, harvest_statement_get_integer (statement, 3)))
    {
      HarvestEntry *entry = read_entry (statement, error);

      if (entry == NULL)
        return NULL;
      g_ptr_array_add (entries, entry);
    }
  return ok ? g_steal_pointer (&entries) : NULL;
}

/* Whether what came after @earlier may move before it: nothing was made in between that it could
 * name, except for what depends on the record itself. */
static gboolean
may_join (GPtrArray *entries, guint earlier, guint later)
{
  const HarvestEntry *first = g_ptr_array_index (entries, earlier);
  const char *id = harvest_change_get_id (first->change);

  for (guint i = earlier + 1; i < later; i++)
    {
      const HarvestEntry *between = g_ptr_array_index (entries, i);

      if (between->change != NULL
          && harvest_change_get_kind (between->change) == HARVEST_CHANGE_CREATE
          && g_strcmp0 (harvest_change_get_root (between->change), id) != 0)
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_joinable (HarvestChange *earlier, HarvestChange *later)
{
  return harvest_change_get_kind (earlier) != HARVEST_CHANGE_DELETE
         && harvest_change_get_kind (later) != HARVEST_CHANGE_CREATE;
}

static gboolean
store_joined (HarvestPersonContext *context, HarvestEntry *entry, GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;

  statement = harvest_database_prepare_sync (context->own,
                                             "UPDATE entry SET change = ?2 WHERE op = ?1", error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_text (statement, 1, entry->op);
  harvest_statement_bind_bytes (statement, 2, harvest_change_get_bytes (entry->change));
  return harvest_statement_step_sync (statement, NULL, error);
}

/* What was made and deleted before anybody heard of it goes with all that depends on it. */
static gboolean
drop_dependents (HarvestPersonContext *context,
                 GPtrArray *entries,
                 const char *root,
                 GError **error)
{
  for (guint i = 0; i < entries->len; i++)
    {
      HarvestEntry *entry = g_ptr_array_index (entries, i);
      g_autofree char *id = NULL;

      if (entry->change == NULL || g_strcmp0 (harvest_change_get_root (entry->change), root) != 0)
        continue;
      id = g_strdup (harvest_change_get_id (entry->change));
      g_clear_pointer (&entry->change, harvest_change_unref);
      if (!harvest_outbox_forget_sync (context, entry->op, error)
          || !harvest_overlay_refresh_sync (context, id, FALSE, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
join_pair (HarvestPersonContext *context,
           GPtrArray *entries,
           HarvestEntry *earlier,
           HarvestEntry *later,
           GError **error)
{
  g_autofree char *id = g_strdup (harvest_change_get_id (later->change));
  HarvestChange *joined = harvest_change_coalesce (earlier->change, later->change);

  g_clear_pointer (&later->change, harvest_change_unref);
  g_clear_pointer (&earlier->change, harvest_change_unref);
  earlier->change = joined;
  if (!harvest_outbox_forget_sync (context, later->op, error))
    return FALSE;
  if (joined != NULL)
    return store_joined (context, earlier, error);
  return harvest_outbox_forget_sync (context, earlier->op, error)
         && drop_dependents (context, entries, id, error)
         && harvest_overlay_refresh_sync (context, id, FALSE, error);
}

/* Joins what was never sent of one record into its first entry; entries that are gone lose their
 * change. */
static gboolean
coalesce (HarvestPersonContext *context, GPtrArray *entries, GError **error)
{
  for (guint later = 1; later < entries->len; later++)
    for (guint earlier = later; earlier-- > 0;)
      {
        HarvestEntry *first = g_ptr_array_index (entries, earlier);
        HarvestEntry *second = g_ptr_array_index (entries, later);

        if (second->change == NULL)
          break;
        if (first->change == NULL
            || !g_str_equal (harvest_change_get_id (first->change),
                             harvest_change_get_id (second->change)))
          continue;
        if (is_joinable (first->change, second->change) && may_join (entries, earlier, later)
            && !join_pair (context, entries, first, second, error))
          return FALSE;
        break;
      }
  return TRUE;
}

/* The act has left: nothing of it can be taken back. */
static gboolean
end_act (HarvestPersonContext *context, const char *act, GError **error)
{
  return harvest_database_run_text_sync (context->own,
                                         "DELETE FROM draft_blob WHERE draft IN"
                                         " (SELECT id FROM draft WHERE act = ?1)",
                                         act, error)
         && harvest_database_run_text_sync (context->own, "DELETE FROM draft WHERE act = ?1", act,
                                            error)
         && harvest_database_run_text_sync (
             context->own, "UPDATE trash SET act = NULL WHERE act = ?1", act, error)
         && harvest_database_run_text_sync (context->own, "DELETE FROM act WHERE id = ?1", act,
                                            error);
}

static gboolean
number_entry (HarvestPersonContext *context, HarvestEntry *entry, gint64 number, GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;

  statement = harvest_database_prepare_sync (
      context->own, "UPDATE entry SET state = ?2, number = ?3 WHERE op = ?1", error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_text (statement, 1, entry->op);
  harvest_statement_bind_integer (statement, 2, HARVEST_ENTRY_SENT);
  harvest_statement_bind_integer (statement, 3, number);
  return harvest_statement_step_sync (statement, NULL, error);
}

static gboolean
number_due (HarvestPersonContext *context, GError **error)
{
  g_autoptr (GPtrArray) entries = list_due (context, error);
  gint64 number;

  if (entries == NULL)
    return FALSE;
  if (entries->len == 0)
    return TRUE;
  if (!coalesce (context, entries, error)
      || !harvest_meta_get_integer_sync (context->own, "last-number", 0, &number, error))
    return FALSE;
  for (guint i = 0; i < entries->len; i++)
    {
      HarvestEntry *entry = g_ptr_array_index (entries, i);

      if (entry->change != NULL
          && (!number_entry (context, entry, ++number, error)
              || !harvest_transfers_note_sent_sync (context, harvest_change_get_id (entry->change),
                                                    error)))
        return FALSE;
      if (entry->act != NULL && !end_act (context, entry->act, error))
        return FALSE;
    }
  return harvest_meta_set_integer_sync (context->own, "last-number", number, error);
}

GPtrArray *
harvest_outbox_take_sync (HarvestPersonContext *context, guint limit, GError **error)
{
  g_autoptr (GPtrArray) entries = NULL;
  GPtrArray *mutations;

  if (!number_due (context, error))
    return NULL;
  entries = list_state (context, HARVEST_ENTRY_SENT, (int)limit, error);
  if (entries == NULL)
    return NULL;
  mutations = g_ptr_array_new_with_free_func ((GDestroyNotify)harvest_mutation_free);
  for (guint i = 0; i < entries->len; i++)
    {
      HarvestEntry *entry = g_ptr_array_index (entries, i);

      g_ptr_array_add (mutations, harvest_mutation_new (entry->number, entry->change));
    }
  return mutations;
}

void
harvest_sent_free (HarvestSent *self)
{
  g_bytes_unref (self->bytes);
  g_free (self);
}

GPtrArray *
harvest_outbox_list_sent_sync (HarvestPersonContext *context,
                               gint64 from,
                               guint limit,
                               gsize max_bytes,
                               GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify)harvest_sent_free);
  g_autoptr (HarvestStatement) statement = NULL;
  gsize n_bytes = 0;
  gboolean ok, row;

  if (!number_due (context, error))
    return NULL;
  statement = harvest_database_prepare_sync (
      context->own,
      "SELECT number, change FROM entry WHERE state = ?1 AND number >= ?2 ORDER BY number LIMIT ?3",
      error);
  if (statement == NULL)
    return NULL;
  harvest_statement_bind_integer (statement, 1, HARVEST_ENTRY_SENT);
  harvest_statement_bind_integer (statement, 2, from);
  harvest_statement_bind_integer (statement, 3, limit);
  while ((ok = harvest_statement_step_sync (statement, &row, error)) && row)
    {
      g_autoptr (GBytes) bytes = harvest_statement_dup_bytes (statement, 1);
      HarvestSent *sent;

      n_bytes += g_bytes_get_size (bytes);
      if (list->len > 0 && n_bytes > max_bytes)
        break;
      sent = g_new0 (HarvestSent, 1);
      sent->number = harvest_statement_get_integer (statement, 0);
      sent->bytes = g_steal_pointer (&bytes);
      g_ptr_array_add (list, sent);
    }
  return ok ? g_steal_pointer (&list) : NULL;
}

/* ---- A new name ---- */

static GPtrArray *
list_ops (HarvestPersonContext *context, HarvestEntryState last_state, GError **error)
{
  g_autoptr (GPtrArray) ops = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (HarvestStatement) statement = NULL;
  gboolean ok, row;

  statement = harvest_database_prepare_sync (
      context->own, "SELECT op FROM entry WHERE state BETWEEN ?1 AND ?2 ORDER BY number", error);
  if (statement == NULL)
    return NULL;
  harvest_statement_bind_integer (statement, 1, HARVEST_ENTRY_SENT);
  harvest_statement_bind_integer (statement, 2, last_state);
  while ((ok = harvest_statement_step_sync (statement, &row, error)) && row)
    g_ptr_array_add (ops, g_strdup (harvest_statement_get_text (statement, 0)));
  return ok ? g_steal_pointer (&ops) : NULL;
}

static gboolean
number_anew (HarvestPersonContext *context, const char *op, gint64 number, GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;

  statement = harvest_database_prepare_sync (
      context->own, "UPDATE entry SET state = ?2, number = ?3, rev = NULL WHERE op = ?1", error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_text (statement, 1, op);
  harvest_statement_bind_integer (statement, 2, HARVEST_ENTRY_SENT);
  harvest_statement_bind_integer (statement, 3, number);
  return harvest_statement_step_sync (statement, NULL, error);
}

gboolean
harvest_outbox_renew_sync (HarvestPersonContext *context, gboolean answered_too, GError **error)
{
  g_autoptr (GPtrArray) ops = NULL;
  g_autofree char *client = harvest_uuid_new (context->clock);

  ops = list_ops (context, answered_too ? HARVEST_ENTRY_ANSWERED : HARVEST_ENTRY_SENT, error);
  /* No two have the same number at any time. */
  if (ops == NULL
      || !harvest_database_exec_sync (
          context->own, "UPDATE entry SET number = -number WHERE number IS NOT NULL", error))
    return FALSE;
  for (guint i = 0; i < ops->len; i++)
    if (!number_anew (context, g_ptr_array_index (ops, i), i + 1, error))
      return FALSE;
  return harvest_database_exec_sync (context->own,
                                     "UPDATE entry SET number = NULL WHERE number < 0", error)
         && harvest_meta_set_integer_sync (context->own, "last-number", ops->len, error)
         && harvest_meta_set_text_sync (context->own, "client", client, error);
}

/* ---- Counting ---- */

gboolean
harvest_outbox_count_sync (HarvestPersonContext *context,
                           guint *n_waiting,
                           guint *n_attention,
                           gint64 *due,
                           gboolean *sent,
                           GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;
  gboolean row;

  statement = harvest_database_prepare_sync (
      context->own,
      "SELECT (SELECT count (*) FROM entry WHERE state IN (0, 1)),"
      " (SELECT count (*) FROM attention),"
      " (SELECT due FROM entry WHERE state = 0 ORDER BY seq LIMIT 1),"
      " EXISTS (SELECT 1 FROM entry WHERE state = 1)",
      error);
  if (statement == NULL || !harvest_statement_step_sync (statement, &row, error))
    return FALSE;
  *n_waiting = (guint)harvest_statement_get_integer (statement, 0);
  *n_attention = (guint)harvest_statement_get_integer (statement, 1);
  *due = harvest_statement_get_integer (statement, 2);
  *sent = harvest_statement_get_integer (statement, 3) != 0;
  return TRUE;
}
