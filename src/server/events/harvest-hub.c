/* harvest-hub.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-hub"

#include "config.h"

#include "harvest-hub.h"

/* Deadlines are looked at this often at least. */
#define MAX_SLEEP_US G_USEC_PER_SEC

struct _HarvestHubEntry
{
  int ref_count;
  HarvestHubFunc func;
  gpointer data;
  GDestroyNotify destroy;

  gboolean is_in; /* with the hub's lock; so are those that follow */
  GStrv scopes;
  gint64 deadline;  /* 0: said */
  gboolean is_late; /* something has changed before it was in */
};

struct _HarvestHub
{
  GMutex lock;
  GCond cond;
  GThread *thread;
  GHashTable *entries;  /* set of HarvestHubEntry, with a reference each */
  GHashTable *by_scope; /* of GHashTable (set of HarvestHubEntry), by scope */
  guint64 turn;

  GHashTable *places; /* what has changed: HarvestServerPlace, by scope and bucket */
  gboolean rights;
  gboolean sessions;
  gboolean has_late;
  gboolean stopping;
  gboolean ends;
};

/* One entry and why it is woken. */
typedef struct
{
  HarvestHubEntry *entry;
  HarvestHubReason reason;
  GPtrArray *places;
} Call;

/* ---- Places ---- */

static void
free_place_cb (gpointer data)
{
  HarvestServerPlace *place = data;

  g_free (place->scope);
  g_free (place);
}

static guint
hash_place (gconstpointer data)
{
  const HarvestServerPlace *place = data;

  return g_str_hash (place->scope) ^ (guint)place->bucket;
}

static gboolean
equal_place (gconstpointer a, gconstpointer b)
{
  const HarvestServerPlace *one = a;
  const HarvestServerPlace *other = b;

  return one->bucket == other->bucket && g_str_equal (one->scope, other->scope);
}

static HarvestServerPlace *
copy_place (const HarvestServerPlace *place)
{
  HarvestServerPlace *copy = g_new0 (HarvestServerPlace, 1);

  copy->scope = g_strdup (place->scope);
  copy->bucket = place->bucket;
  copy->to = place->to;
  return copy;
}

static GHashTable *
new_places (void)
{
  return g_hash_table_new_full (hash_place, equal_place, NULL, free_place_cb);
}

/* ---- Entries ---- */

HarvestHubEntry *
harvest_hub_entry_ref (HarvestHubEntry *entry)
{
  g_return_val_if_fail (entry != NULL, NULL);

  g_atomic_int_inc (&entry->ref_count);
  return entry;
}

void
harvest_hub_entry_unref (HarvestHubEntry *entry)
{
  g_return_if_fail (entry != NULL);

  if (!g_atomic_int_dec_and_test (&entry->ref_count))
    return;
  if (entry->destroy != NULL)
    entry->destroy (entry->data);
  g_strfreev (entry->scopes);
  g_free (entry);
}

static void
unref_entry_cb (gpointer data)
{
  harvest_hub_entry_unref (data);
}

/* With the lock. */
static void
link_scopes (HarvestHub *self, HarvestHubEntry *entry)
{
  for (guint i = 0; entry->scopes != NULL && entry->scopes[i] != NULL; i++)
    {
      GHashTable *set = g_hash_table_lookup (self->by_scope, entry->scopes[i]);

      if (set == NULL)
        {
          set = g_hash_table_new (NULL, NULL);
          g_hash_table_insert (self->by_scope, g_strdup (entry->scopes[i]), set);
        }
      g_hash_table_add (set, entry);
    }
}

/* With the lock. */
static void
unlink_scopes (HarvestHub *self, HarvestHubEntry *entry)
{
  for (guint i = 0; entry->scopes != NULL && entry->scopes[i] != NULL; i++)
    {
      GHashTable *set = g_hash_table_lookup (self->by_scope, entry->scopes[i]);

      if (set == NULL)
        continue;
      g_hash_table_remove (set, entry);
      if (g_hash_table_size (set) == 0)
        g_hash_table_remove (self->by_scope, entry->scopes[i]);
    }
}

/* ---- The thread ---- */

static void
free_call_cb (gpointer data)
{
  Call *call = data;

  harvest_hub_entry_unref (call->entry);
  g_clear_pointer (&call->places, g_ptr_array_unref);
  g_free (call);
}

static Call *
add_call (GPtrArray *calls, HarvestHubEntry *entry, HarvestHubReason reason)
{
  Call *call = g_new0 (Call, 1);

  call->entry = harvest_hub_entry_ref (entry);
  call->reason = reason;
  g_ptr_array_add (calls, call);
  return call;
}

/* With the lock. */
static void
collect_changes (HarvestHub *self, GPtrArray *calls)
{
  g_autoptr (GHashTable) by_entry = g_hash_table_new (NULL, NULL);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->places);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const HarvestServerPlace *place = value;
      GHashTable *set = g_hash_table_lookup (self->by_scope, place->scope);
      GHashTableIter entries;
      gpointer entry;

      if (set == NULL)
        continue;
      g_hash_table_iter_init (&entries, set);
      while (g_hash_table_iter_next (&entries, &entry, NULL))
        {
          Call *call = g_hash_table_lookup (by_entry, entry);

          if (call == NULL)
            {
              call = add_call (calls, entry, HARVEST_HUB_CHANGED);
              call->places = g_ptr_array_new_with_free_func (free_place_cb);
              g_hash_table_insert (by_entry, entry, call);
            }
          g_ptr_array_add (call->places, copy_place (place));
        }
    }
  g_hash_table_remove_all (self->places);
}

/* With the lock. Returns: when the next deadline is */
static gint64
collect_others (HarvestHub *self, GPtrArray *calls, gint64 now)
{
  gint64 next = now + MAX_SLEEP_US;
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      HarvestHubEntry *entry = key;

      if (self->rights || entry->is_late)
        add_call (calls, entry, HARVEST_HUB_RIGHTS);
      entry->is_late = FALSE;
      if (self->sessions)
        add_call (calls, entry, HARVEST_HUB_SESSIONS);
      if (self->stopping)
        add_call (calls, entry, HARVEST_HUB_STOPPING);
      if (entry->deadline != 0 && entry->deadline <= now)
        {
          entry->deadline = 0;
          add_call (calls, entry, HARVEST_HUB_DEADLINE);
        }
      else if (entry->deadline != 0)
        {
          next = MIN (next, entry->deadline);
        }
    }
  self->rights = self->sessions = self->has_late = self->stopping = FALSE;
  return next;
}

/* With the lock. */
static gboolean
has_news (HarvestHub *self)
{
  return self->ends || self->rights || self->sessions || self->stopping || self->has_late
         || g_hash_table_size (self->places) > 0;
}

static gpointer
thread_func (gpointer data)
{
  HarvestHub *self = data;
  gint64 next = 0;

  for (;;)
    {
      g_autoptr (GPtrArray) calls = g_ptr_array_new_with_free_func (free_call_cb);
      gboolean ends;

      g_mutex_lock (&self->lock);
      while (!has_news (self) && g_get_monotonic_time () < next)
        g_cond_wait_until (&self->cond, &self->lock, next);
      /* What was said before the end is still passed on: that it is the end, too. */
      ends = self->ends;
      collect_changes (self, calls);
      next = collect_others (self, calls, g_get_monotonic_time ());
      g_mutex_unlock (&self->lock);
      for (guint i = 0; i < calls->len; i++)
        {
          Call *call = calls->pdata[i];

          call->entry->func (call->entry, call->reason, call->places, call->entry->data);
        }
      if (ends)
        return NULL;
    }
}

/* ---- Public API ---- */

static void
unref_table_cb (gpointer data)
{
  g_hash_table_unref (data);
}

HarvestHub *
harvest_hub_new (void)
{
  HarvestHub *self = g_new0 (HarvestHub, 1);

  g_mutex_init (&self->lock);
  g_cond_init (&self->cond);
  self->entries = g_hash_table_new_full (NULL, NULL, unref_entry_cb, NULL);
  self->by_scope = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, unref_table_cb);
  self->places = new_places ();
  self->turn = 1;
  self->thread = g_thread_new ("hub", thread_func, self);
  return self;
}

void
harvest_hub_free (HarvestHub *self)
{
  if (self == NULL)
    return;
  g_mutex_lock (&self->lock);
  self->ends = TRUE;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->lock);
  g_thread_join (self->thread);
  g_hash_table_unref (self->by_scope);
  g_hash_table_unref (self->entries);
  g_hash_table_unref (self->places);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->cond);
  g_free (self);
}

guint64
harvest_hub_get_turn (HarvestHub *self)
{
  guint64 turn;

  g_return_val_if_fail (self != NULL, 0);

  g_mutex_lock (&self->lock);
  turn = self->turn;
  g_mutex_unlock (&self->lock);
  return turn;
}

HarvestHubEntry *
harvest_hub_add (HarvestHub *self,
                 const char *const *scopes,
                 gint64 deadline,
                 guint64 turn,
                 HarvestHubFunc func,
                 gpointer data,
                 GDestroyNotify destroy)
{
  HarvestHubEntry *entry;

  g_return_val_if_fail (self != NULL && func != NULL, NULL);

  entry = g_new0 (HarvestHubEntry, 1);
  entry->ref_count = 2; /* the hub's and the caller's */
  entry->func = func;
  entry->data = data;
  entry->destroy = destroy;
  entry->scopes = g_strdupv ((char **)scopes);
  entry->deadline = deadline;
  g_mutex_lock (&self->lock);
  entry->is_in = TRUE;
  entry->is_late = turn != self->turn;
  self->has_late = self->has_late || entry->is_late;
  g_hash_table_add (self->entries, entry);
  link_scopes (self, entry);
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->lock);
  return entry;
}

gboolean
harvest_hub_remove (HarvestHub *self, HarvestHubEntry *entry)
{
  gboolean was_in;

  g_return_val_if_fail (self != NULL && entry != NULL, FALSE);

  g_mutex_lock (&self->lock);
  was_in = entry->is_in;
  entry->is_in = FALSE;
  if (was_in)
    {
      unlink_scopes (self, entry);
      g_hash_table_steal (self->entries, entry);
    }
  g_mutex_unlock (&self->lock);
  if (was_in)
    harvest_hub_entry_unref (entry);
  return was_in;
}

void
harvest_hub_set_scopes (HarvestHub *self, HarvestHubEntry *entry, const char *const *scopes)
{
  g_return_if_fail (self != NULL && entry != NULL);

  g_mutex_lock (&self->lock);
  if (entry->is_in)
    {
      unlink_scopes (self, entry);
      g_strfreev (entry->scopes);
      entry->scopes = g_strdupv ((char **)scopes);
      link_scopes (self, entry);
    }
  g_mutex_unlock (&self->lock);
}

void
harvest_hub_changed_cb (const HarvestServerChanges *changes, gpointer hub)
{
  HarvestHub *self = hub;

  g_mutex_lock (&self->lock);
  self->turn++;
  self->rights = self->rights || changes->rights || changes->elsewhere;
  for (guint i = 0; changes->places != NULL && i < changes->places->len; i++)
    {
      const HarvestServerPlace *place = changes->places->pdata[i];
      HarvestServerPlace *known = g_hash_table_lookup (self->places, place);

      if (known != NULL)
        known->to = MAX (known->to, place->to);
      else
        {
          known = copy_place (place);
          g_hash_table_insert (self->places, known, known);
        }
    }
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->lock);
}

void
harvest_hub_sessions_cb (gpointer hub)
{
  HarvestHub *self = hub;

  g_mutex_lock (&self->lock);
  self->sessions = TRUE;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->lock);
}

void
harvest_hub_stop (HarvestHub *self)
{
  g_return_if_fail (self != NULL);

  g_mutex_lock (&self->lock);
  self->stopping = TRUE;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->lock);
}

guint
harvest_hub_count (HarvestHub *self)
{
  guint n;

  g_return_val_if_fail (self != NULL, 0);

  g_mutex_lock (&self->lock);
  n = g_hash_table_size (self->entries);
  g_mutex_unlock (&self->lock);
  return n;
}
