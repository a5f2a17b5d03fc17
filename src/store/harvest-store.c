/* harvest-store.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-store"

#include "config.h"

#include "harvest-store.h"

#include "harvest-person-copy.h"
#include "harvest-salvage.h"
#include "harvest-sqlite-error.h"
#include "harvest-store-error-private.h"
#include "harvest-store-private.h"

G_DEFINE_FINAL_TYPE (HarvestStore, harvest_store, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_ME,
  PROP_N_WAITING,
  PROP_N_ATTENTION,
  PROP_INDEXING,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* ---- Values ---- */

const char *
harvest_store_get_data_dir (HarvestStore *self)
{
  g_return_val_if_fail (HARVEST_IS_STORE (self), NULL);

  return self->data_dir;
}

const HarvestClock *
harvest_store_get_clock (HarvestStore *self)
{
  g_return_val_if_fail (HARVEST_IS_STORE (self), NULL);

  return self->clock;
}

GPtrArray *
harvest_store_get_notices (HarvestStore *self)
{
  g_return_val_if_fail (HARVEST_IS_STORE (self), NULL);

  return self->notices;
}

HarvestRecord *
harvest_store_get_me (HarvestStore *self)
{
  g_return_val_if_fail (HARVEST_IS_STORE (self), NULL);

  return self->me;
}

char *
harvest_store_dup_shared_path (HarvestStore *self)
{
  return g_build_filename (self->data_dir, "shared.db", NULL);
}

char *
harvest_store_dup_person_folder (HarvestStore *self, const char *person)
{
  return g_build_filename (self->data_dir, "people", person, NULL);
}

void
harvest_store_add_notice (HarvestStore *self, HarvestNoticeKind kind, const char *detail)
{
  HarvestNotice *notice = g_new0 (HarvestNotice, 1);

  notice->kind = kind;
  notice->detail = g_strdup (detail);
  g_ptr_array_add (self->notices, notice);
}

gboolean
harvest_store_note_salvage (HarvestStore *self, GAsyncResult *result, GError **error)
{
  GError *failure = NULL;
  gboolean empty;
  g_autofree char *kept = harvest_salvage_finish (result, &empty, &failure);

  if (kept == NULL)
    {
      g_propagate_error (error, harvest_store_translate_error (failure));
      return FALSE;
    }
  harvest_store_add_notice (self, empty ? HARVEST_NOTICE_UNREADABLE : HARVEST_NOTICE_SALVAGED,
                            kept);
  return TRUE;
}

void
harvest_store_set_indexing (HarvestStore *self, double indexing)
{
  if (indexing == self->indexing)
    return;
  self->indexing = indexing;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_INDEXING]);
}

void
harvest_store_set_me (HarvestStore *self, HarvestRecord *me)
{
  g_autoptr (HarvestRecord) old = self->me;

  self->me = me != NULL ? harvest_record_ref (me) : NULL;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ME]);
}

/* ---- Telling what is different ---- */

void
harvest_store_tell_counts (HarvestStore *self, guint n_waiting, guint n_attention)
{
  if (n_waiting != self->n_waiting)
    {
      self->n_waiting = n_waiting;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_WAITING]);
    }
  if (n_attention != self->n_attention)
    {
      self->n_attention = n_attention;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_ATTENTION]);
    }
}

static gboolean
keep_copy_func (HarvestPersonContext *context, gpointer data, gpointer *result, GError **error)
{
  g_autoptr (HarvestRecord) record = NULL;
  gboolean missing;

  return harvest_person_copy_keep_sync (context, &record, &missing, error);
}

static void
me_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  HarvestStore *self = HARVEST_STORE (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (HarvestRecord) me = harvest_store_get_finish (self, result, &error);

  if (me == NULL)
    g_info ("The person who is here could not be read again: %s", error->message);
  else if (self->me != NULL
           && g_str_equal (harvest_record_get_id (me), harvest_record_get_id (self->me))
           && !harvest_record_equal (me, self->me))
    {
      harvest_store_set_me (self, me);
      harvest_store_write_async (self, keep_copy_func, NULL, NULL, NULL, me_read_cb, NULL, NULL,
                                 NULL);
    }
}

static gboolean
names_type (const HarvestChangeSet *changes, const char *type)
{
  return g_ptr_array_find_with_equal_func (changes->types, type, g_str_equal, NULL);
}

/* What a person may see hangs on people, units and roles. */
static void
follow_changes (HarvestStore *self, const HarvestChangeSet *changes)
{
  if (self->person == NULL
      || !(names_type (changes, "person") || names_type (changes, "role")
           || names_type (changes, "org-unit") || changes->types->len == 0))
    return;
  harvest_shared_db_enter_async (self->shared, harvest_person_db_get_path (self->person),
                                 harvest_person_db_get_person (self->person), NULL, NULL, NULL);
  if (self->me != NULL)
    harvest_store_get_async (self, harvest_record_get_id (self->me), NULL, me_read_cb, NULL);
}

static GStrv
dup_strings (GPtrArray *strings)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < strings->len; i++)
    g_strv_builder_add (builder, g_ptr_array_index (strings, i));
  return g_strv_builder_end (builder);
}

static void
fed_cb (HarvestSearchFeed *feed, GParamSpec *pspec, gpointer user_data)
{
  harvest_store_set_indexing (user_data, harvest_search_feed_get_progress (feed));
}

void
harvest_store_begin_feed (HarvestStore *self)
{
  self->feed = harvest_search_feed_new (self->shared);
  g_signal_connect_object (self->feed, "notify::progress", G_CALLBACK (fed_cb), self, 0);
}

/* Only what is in shared.db is in the search index. */
void
harvest_store_feed_changes (HarvestStore *self, const HarvestChangeSet *changes)
{
  if (self->feed != NULL && changes->first != 0
      && (names_type (changes, "story") || names_type (changes, "asset")
          || changes->types->len == 0))
    harvest_search_feed_poke (self->feed);
}

void
harvest_store_tell_changes (HarvestStore *self, const HarvestChangeSet *changes)
{
  g_auto (GStrv) types = NULL;
  g_auto (GStrv) ids = NULL;

  if (changes->first == 0)
    return;
  follow_changes (self, changes);
  types = dup_strings (changes->types);
  ids = changes->ids != NULL ? dup_strings (changes->ids) : NULL;
  g_signal_emit (self, signals[CHANGED], 0, types, ids);
}

/* ---- Reading and writing, for the other files ---- */

/* What is found out now is mended when the file is opened next. */
static void
note_damage (HarvestStore *self, const GError *error)
{
  g_autofree char *path = NULL;

  if (!g_error_matches (error, HARVEST_SQLITE_ERROR, HARVEST_SQLITE_ERROR_CORRUPT))
    return;
  g_warning ("%s", error->message);
  path = harvest_store_dup_shared_path (self);
  harvest_salvage_note_damage (path);
  if (self->person != NULL)
    harvest_salvage_note_damage (harvest_person_db_get_path (self->person));
}

static void
run_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  gpointer value = harvest_database_thread_run_finish (HARVEST_DATABASE_THREAD (source), result,
                                                       &error);

  if (error != NULL)
    {
      note_damage (g_task_get_source_object (task), error);
      g_task_return_error (task, harvest_store_translate_error (error));
    }
  else
    g_task_return_pointer (task, value, g_task_get_task_data (task));
}

/* The way to free the result is kept as the task's data. */
static GTask *
task_new (HarvestStore *self,
          GDestroyNotify free_result,
          gpointer tag,
          GCancellable *cancellable,
          GAsyncReadyCallback callback,
          gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, tag);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, free_result, NULL);
  return task;
}

void
harvest_store_run_async (HarvestStore *self,
                         HarvestDatabaseThread *thread,
                         HarvestPriority priority,
                         HarvestDatabaseFunc func,
                         gpointer data,
                         GDestroyNotify free_data,
                         GDestroyNotify free_result,
                         gpointer tag,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  GTask *task = task_new (self, free_result, tag, cancellable, callback, user_data);

  harvest_database_thread_run_async (thread, priority, func, data, free_data, free_result,
                                     cancellable, run_cb, task);
}

void
harvest_store_read_async (HarvestStore *self,
                          HarvestDatabaseFunc func,
                          gpointer data,
                          GDestroyNotify free_data,
                          GDestroyNotify free_result,
                          gpointer tag,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  GTask *task = task_new (self, free_result, tag, cancellable, callback, user_data);

  /* Who has cancelled may be gone: nothing else than G_IO_ERROR_CANCELLED reaches them. */
  g_task_set_check_cancellable (task, TRUE);
  harvest_database_thread_run_async (
      harvest_shared_db_get_reader (self->shared, HARVEST_READER_RECORDS), HARVEST_PRIORITY_PERSON,
      func, data, free_data, free_result, cancellable, run_cb, task);
}

static void
write_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  HarvestStore *self = g_task_get_source_object (task);
  g_autoptr (HarvestPersonNews) news = NULL;
  GError *error = NULL;
  gpointer value = harvest_person_db_run_finish (HARVEST_PERSON_DB (source), result, &news, &error);

  if (error != NULL)
    {
      note_damage (self, error);
      g_task_return_error (task, harvest_store_translate_error (error));
      return;
    }
  if (self->person == HARVEST_PERSON_DB (source))
    {
      harvest_watch_note_own (self->watch, news->changes);
      harvest_store_tell_counts (self, news->n_waiting, news->n_attention);
      harvest_store_tell_changes (self, news->changes);
      if (self->pump != NULL)
        harvest_pump_poke (self->pump, news->due, news->sent);
    }
  g_task_return_pointer (task, value, g_task_get_task_data (task));
}

void
harvest_store_write_async (HarvestStore *self,
                           HarvestPersonFunc func,
                           gpointer data,
                           GDestroyNotify free_data,
                           GDestroyNotify free_result,
                           gpointer tag,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = task_new (self, free_result, tag, cancellable, callback, user_data);

  if (self->person == NULL || g_task_return_error_if_cancelled (task))
    {
      if (self->person == NULL)
        g_task_return_new_error (task, HARVEST_STORE_ERROR, HARVEST_STORE_ERROR_FAILED,
                                 "Nobody is here yet");
      if (free_data != NULL)
        free_data (data);
      return;
    }
  harvest_person_db_run_async (self->person, HARVEST_PRIORITY_PERSON, func, data, free_data,
                               free_result, write_cb, g_steal_pointer (&task));
}

gpointer
harvest_store_propagate (HarvestStore *self, GAsyncResult *result, gpointer tag, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, tag), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

gboolean
harvest_store_propagate_boolean (HarvestStore *self,
                                 GAsyncResult *result,
                                 gpointer tag,
                                 GError **error)
{
  g_autoptr (GError) failure = NULL;

  harvest_store_propagate (self, result, tag, &failure);
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

/* ---- Object ---- */

static void
notice_free (gpointer data)
{
  HarvestNotice *notice = data;

  g_free (notice->detail);
  g_free (notice);
}

static void
harvest_store_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  HarvestStore *self = HARVEST_STORE (object);

  switch (prop_id)
    {
    case PROP_ME:
      g_value_set_boxed (value, self->me);
      break;
    case PROP_N_WAITING:
      g_value_set_uint (value, self->n_waiting);
      break;
    case PROP_N_ATTENTION:
      g_value_set_uint (value, self->n_attention);
      break;
    case PROP_INDEXING:
      g_value_set_double (value, self->indexing);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
harvest_store_dispose (GObject *object)
{
  HarvestStore *self = HARVEST_STORE (object);

  g_clear_handle_id (&self->sweep_timer, g_source_remove);
  if (self->pump != NULL)
    harvest_pump_stop (self->pump);
  if (self->watch != NULL)
    harvest_watch_stop (self->watch);
  if (self->feed != NULL)
    harvest_search_feed_stop (self->feed);
  g_clear_object (&self->pump);
  g_clear_object (&self->watch);
  g_clear_object (&self->feed);
  g_clear_object (&self->authority);
  g_clear_object (&self->person);
  g_clear_object (&self->shared);
  g_clear_object (&self->intake);

  G_OBJECT_CLASS (harvest_store_parent_class)->dispose (object);
}

static void
harvest_store_finalize (GObject *object)
{
  HarvestStore *self = HARVEST_STORE (object);

  g_clear_pointer (&self->me, harvest_record_unref);
  g_ptr_array_unref (self->notices);
  g_free (self->data_dir);

  G_OBJECT_CLASS (harvest_store_parent_class)->finalize (object);
}

static void
harvest_store_class_init (HarvestStoreClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = harvest_store_get_property;
  object_class->dispose = harvest_store_dispose;
  object_class->finalize = harvest_store_finalize;

  properties[PROP_ME] = g_param_spec_boxed ("me", NULL, NULL, HARVEST_TYPE_RECORD, flags);
  properties[PROP_N_WAITING] = g_param_spec_uint ("n-waiting", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_N_ATTENTION] = g_param_spec_uint ("n-attention", NULL, NULL, 0, G_MAXUINT, 0,
                                                    flags);
  properties[PROP_INDEXING] = g_param_spec_double ("indexing", NULL, NULL, 0, 1, 1, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[CHANGED] = g_signal_new ("changed", HARVEST_TYPE_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 2, G_TYPE_STRV, G_TYPE_STRV);
}

static void
harvest_store_init (HarvestStore *self)
{
  self->indexing = 1;
  self->notices = g_ptr_array_new_with_free_func (notice_free);
}
