/* harvest-fake-server.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-fake-server"

#include "config.h"

#include "harvest-fake-server.h"

#include "harvest-model-error.h"

#include <string.h>

typedef struct
{
  char *scope;
  char *id;
  gboolean removed;
  HarvestRemovalReason reason;
} LogRow;

struct _HarvestFakeServer
{
  GObject parent_instance;

  GHashTable *records; /* id -> HarvestRecord */
  GHashTable *answers; /* op -> HarvestAnswer */
  GPtrArray *log;      /* LogRow; seq is the index + 1 */
  GString *trace;
  char *audience;

  guint n_lost;
  guint n_away;
  gboolean repeat;
  char *rejected_type;
  char *rejected_reason;
};

static void authority_iface_init (HarvestAuthorityInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (HarvestFakeServer,
                               harvest_fake_server,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (HARVEST_TYPE_AUTHORITY, authority_iface_init))

static void
log_row_free (gpointer data)
{
  LogRow *row = data;

  g_free (row->scope);
  g_free (row->id);
  g_free (row);
}

static void
add_log (HarvestFakeServer *self,
         const char *scope,
         const char *id,
         gboolean removed,
         HarvestRemovalReason reason)
{
  LogRow *row = g_new0 (LogRow, 1);

  row->scope = g_strdup (scope);
  row->id = g_strdup (id);
  row->removed = removed;
  row->reason = reason;
  g_ptr_array_add (self->log, row);
}

/* The scopes that list a record now. */
static GPtrArray *
list_scopes (HarvestFakeServer *self, const char *id)
{
  GPtrArray *scopes = g_ptr_array_new ();

  for (guint i = 0; i < self->log->len; i++)
    {
      LogRow *row = g_ptr_array_index (self->log, i);
      guint place;

      if (strcmp (row->id, id) != 0)
        continue;
      if (g_ptr_array_find_with_equal_func (scopes, row->scope, g_str_equal, &place))
        g_ptr_array_remove_index (scopes, place);
      if (!row->removed)
        g_ptr_array_add (scopes, row->scope);
    }
  return scopes;
}

/* ---- Answering ---- */

static void
log_everywhere (HarvestFakeServer *self, const char *id, gboolean removed)
{
  g_autoptr (GPtrArray) scopes = list_scopes (self, id);

  for (guint i = 0; i < scopes->len; i++)
    add_log (self, g_ptr_array_index (scopes, i), id, removed, HARVEST_REMOVAL_DELETED);
}

/* What depends on a record goes with it. */
static void
remove_record (HarvestFakeServer *self, const char *id)
{
  g_autoptr (GPtrArray) gone = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  gpointer key, record;

  g_ptr_array_add (gone, g_strdup (id));
  g_hash_table_iter_init (&iter, self->records);
  while (g_hash_table_iter_next (&iter, &key, &record))
    if (g_strcmp0 (harvest_record_get_root (record), id) == 0)
      g_ptr_array_add (gone, g_strdup (key));
  for (guint i = 0; i < gone->len; i++)
    {
      log_everywhere (self, g_ptr_array_index (gone, i), TRUE);
      g_hash_table_remove (self->records, g_ptr_array_index (gone, i));
    }
}

static HarvestAnswer *
apply (HarvestFakeServer *self, HarvestChange *change, const char *person)
{
  const char *id = harvest_change_get_id (change);
  const char *op = harvest_change_get_op (change);
  HarvestRecord *current = g_hash_table_lookup (self->records, id);
  gint64 before = current != NULL ? harvest_record_get_rev (current) : 0;
  g_autoptr (GHashTable) conflict = NULL;
  g_autoptr (GError) error = NULL;
  HarvestRecord *next;

  if (g_strcmp0 (harvest_change_get_record_type (change)->name, self->rejected_type) == 0)
    return harvest_answer_new (op, HARVEST_ANSWER_REJECTED, 0, self->rejected_reason, NULL);
  if (harvest_change_get_root (change) != NULL
      && !g_hash_table_contains (self->records, harvest_change_get_root (change)))
    return harvest_answer_new (op, HARVEST_ANSWER_REJECTED, 0, "conflict", "root");
  next = harvest_change_apply (change, current, &conflict, &error);
  if (error != NULL)
    return harvest_answer_new (op, HARVEST_ANSWER_REJECTED, 0, "refused", error->message);
  if (next == NULL)
    {
      remove_record (self, id);
      return harvest_answer_new (op, HARVEST_ANSWER_APPLIED, before + 1, NULL, NULL);
    }
  if (current == NULL)
    {
      g_autofree char *own = g_strconcat ("u:", person, NULL);

      add_log (self, own, id, FALSE, 0);
      if (self->audience != NULL)
        add_log (self, self->audience, id, FALSE, 0);
    }
  else
    log_everywhere (self, id, FALSE);
  g_hash_table_insert (self->records, g_strdup (id), next);
  if (conflict != NULL && g_hash_table_size (conflict) > 0)
    return harvest_answer_new (op, HARVEST_ANSWER_CONFLICT, before + 1, "conflict", "body");
  return harvest_answer_new (op,
                             before > harvest_change_get_base_rev (change) ? HARVEST_ANSWER_MERGED
                                                                           : HARVEST_ANSWER_APPLIED,
                             before + 1, NULL, NULL);
}

static HarvestAnswer *
copy_answer (const HarvestAnswer *answer)
{
  return harvest_answer_new (answer->op, answer->status, answer->rev, answer->reason,
                             answer->detail);
}

static void
answer_async (HarvestAuthority *authority,
              const char *client,
              const char *person,
              GPtrArray *mutations,
              GCancellable *cancellable,
              GAsyncReadyCallback callback,
              gpointer user_data)
{
  HarvestFakeServer *self = HARVEST_FAKE_SERVER (authority);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  GPtrArray *answers = g_ptr_array_new_with_free_func ((GDestroyNotify)harvest_answer_free);

  for (guint i = 0; self->n_away == 0 && i < mutations->len; i++)
    {
      const HarvestMutation *mutation = g_ptr_array_index (mutations, i);
      const char *op = harvest_change_get_op (mutation->change);
      HarvestAnswer *answer = g_hash_table_lookup (self->answers, op);

      g_string_append_printf (self->trace, "%s%" G_GINT64_FORMAT, self->trace->len > 0 ? " " : "",
                              mutation->number);
      if (answer == NULL)
        {
          answer = apply (self, mutation->change, person);
          g_hash_table_insert (self->answers, g_strdup (op), answer);
        }
      g_ptr_array_add (answers, copy_answer (answer));
      if (self->repeat)
        g_ptr_array_add (answers, copy_answer (answer));
    }
  if (self->n_away > 0 || self->n_lost > 0)
    {
      guint *fault = self->n_away > 0 ? &self->n_away : &self->n_lost;

      --*fault;
      g_ptr_array_unref (answers);
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "No answer came");
      return;
    }
  g_task_return_pointer (task, answers, (GDestroyNotify)g_ptr_array_unref);
}

static GPtrArray *
answer_finish (HarvestAuthority *authority, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
authority_iface_init (HarvestAuthorityInterface *iface)
{
  iface->answer_async = answer_async;
  iface->answer_finish = answer_finish;
}

/* ---- Faults ---- */

void
harvest_fake_server_lose_answers (HarvestFakeServer *self, guint n_batches)
{
  self->n_lost = n_batches;
}

void
harvest_fake_server_be_away (HarvestFakeServer *self, guint n_batches)
{
  self->n_away = n_batches;
}

void
harvest_fake_server_repeat_answers (HarvestFakeServer *self, gboolean repeat)
{
  self->repeat = repeat;
}

void
harvest_fake_server_reject (HarvestFakeServer *self, const char *type, const char *reason)
{
  g_free (self->rejected_type);
  g_free (self->rejected_reason);
  self->rejected_type = g_strdup (type);
  self->rejected_reason = g_strdup (reason);
}

/* ---- What it has ---- */

void
harvest_fake_server_set_audience (HarvestFakeServer *self, const char *scope)
{
  g_free (self->audience);
  self->audience = g_strdup (scope);
}

HarvestRecord *
harvest_fake_server_get (HarvestFakeServer *self, const char *id)
{
  return g_hash_table_lookup (self->records, id);
}

guint
harvest_fake_server_count (HarvestFakeServer *self)
{
  return g_hash_table_size (self->records);
}

const char *
harvest_fake_server_get_trace (HarvestFakeServer *self)
{
  return self->trace->str;
}

/* ---- What others do ---- */

void
harvest_fake_server_put (HarvestFakeServer *self, HarvestRecord *record, const char *scope)
{
  const char *id = harvest_record_get_id (record);
  HarvestRecord *current = g_hash_table_lookup (self->records, id);
  g_autoptr (HarvestRecordBuilder) builder = harvest_record_builder_new_from (record);
  g_autoptr (GError) error = NULL;

  harvest_record_builder_set_rev (builder,
                                  current != NULL ? harvest_record_get_rev (current) + 1 : 1);
  log_everywhere (self, id, FALSE);
  add_log (self, scope, id, FALSE, 0);
  g_hash_table_insert (self->records, g_strdup (id), harvest_record_builder_end (builder, &error));
  g_assert_no_error (error);
}

void
harvest_fake_server_remove (HarvestFakeServer *self,
                            const char *id,
                            const char *scope,
                            HarvestRemovalReason reason)
{
  add_log (self, scope, id, TRUE, reason);
  if (reason == HARVEST_REMOVAL_DELETED || reason == HARVEST_REMOVAL_ERASED)
    g_hash_table_remove (self->records, id);
}

/* The last thing that happened to a record in a scope is all that counts. */
static gboolean
is_superseded (HarvestFakeServer *self, guint seq)
{
  LogRow *row = g_ptr_array_index (self->log, seq);

  for (guint i = seq + 1; i < self->log->len; i++)
    {
      LogRow *later = g_ptr_array_index (self->log, i);

      if (strcmp (row->scope, later->scope) == 0 && strcmp (row->id, later->id) == 0)
        return TRUE;
    }
  return FALSE;
}

HarvestLogPage *
harvest_fake_server_make_page (HarvestFakeServer *self, const char *scope, GBytes *cursor)
{
  g_autoptr (GBytes) end = NULL;
  guint start = 0, last = self->log->len;
  HarvestLogPage *page;

  if (cursor != NULL)
    memcpy (&start, g_bytes_get_data (cursor, NULL), sizeof start);
  if (start == last)
    return NULL;
  end = g_bytes_new (&last, sizeof last);
  page = harvest_log_page_new (scope, 0, end);
  for (guint i = start; i < last; i++)
    {
      LogRow *row = g_ptr_array_index (self->log, i);

      if (strcmp (row->scope, scope) != 0 || is_superseded (self, i))
        continue;
      if (row->removed)
        harvest_log_page_add_removal (page, row->id, row->reason);
      else
        harvest_log_page_add_put (page, g_hash_table_lookup (self->records, row->id), i + 1);
    }
  return page;
}

/* ---- Object ---- */

HarvestFakeServer *
harvest_fake_server_new (void)
{
  return g_object_new (HARVEST_TYPE_FAKE_SERVER, NULL);
}

static void
harvest_fake_server_finalize (GObject *object)
{
  HarvestFakeServer *self = HARVEST_FAKE_SERVER (object);

  g_hash_table_unref (self->records);
  g_hash_table_unref (self->answers);
  g_ptr_array_unref (self->log);
  g_string_free (self->trace, TRUE);
  g_free (self->audience);
  g_free (self->rejected_type);
  g_free (self->rejected_reason);

  G_OBJECT_CLASS (harvest_fake_server_parent_class)->finalize (object);
}

static void
harvest_fake_server_class_init (HarvestFakeServerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = harvest_fake_server_finalize;
}

static void
harvest_fake_server_init (HarvestFakeServer *self)
{
  self->records = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                         (GDestroyNotify)harvest_record_unref);
  self->answers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                         (GDestroyNotify)harvest_answer_free);
  self->log = g_ptr_array_new_with_free_func (log_row_free);
  self->trace = g_string_new (NULL);
}
