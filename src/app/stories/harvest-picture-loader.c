/* harvest-picture-loader.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-picture-loader"

#include "config.h"

#include "harvest-picture-loader.h"

/* What a few screens of cards show (a card's picture has 256 x 171 x 4 bytes) beside the pictures
 * of the last ten articles. */
#define MAX_KEPT_BYTES ((gsize)64 * 1024 * 1024)

/* Each picture is decoded by a program of its own; more at once only wait for each other. */
#define MAX_AT_ONCE 2

typedef struct
{
  GHashTable *textures; /* (char *, GdkTexture), by key */
  GQueue keys;          /* borrowed from the table, the latest used first */
  gsize n_bytes;        /* of the textures */
  GQueue waiting;       /* GTask, owned */
  guint n_at_once;
} Cache;

typedef struct
{
  char *key;
  char *hash;
  int pixels;
} Request;

static void
cache_free (Cache *cache)
{
  g_queue_clear (&cache->keys);
  g_queue_clear_full (&cache->waiting, g_object_unref);
  g_hash_table_unref (cache->textures);
  g_free (cache);
}

static void
request_free (Request *request)
{
  g_free (request->key);
  g_free (request->hash);
  g_free (request);
}

static Cache *
get_cache (HarvestStore *store)
{
  Cache *cache = g_object_get_data (G_OBJECT (store), "harvest-picture-loader");

  if (cache == NULL)
    {
      cache = g_new0 (Cache, 1);
      cache->textures = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
      g_queue_init (&cache->keys);
      g_queue_init (&cache->waiting);
      g_object_set_data_full (G_OBJECT (store), "harvest-picture-loader", cache,
                              (GDestroyNotify)cache_free);
    }
  return cache;
}

static char *
make_key (const char *hash, int pixels)
{
  return g_strdup_printf ("%d/%s", pixels, hash);
}

static GdkTexture *
look_up (Cache *cache, const char *key)
{
  GdkTexture *texture = NULL;
  gpointer kept = NULL;

  if (g_hash_table_lookup_extended (cache->textures, key, &kept, (gpointer *)&texture))
    {
      g_queue_remove (&cache->keys, kept);
      g_queue_push_head (&cache->keys, kept);
    }
  return texture;
}

static gsize
get_n_bytes (GdkTexture *texture)
{
  return (gsize)gdk_texture_get_width (texture) * (gsize)gdk_texture_get_height (texture) * 4;
}

static void
keep (Cache *cache, const char *key, GdkTexture *texture)
{
  char *own = NULL;

  if (look_up (cache, key) != NULL)
    return;
  own = g_strdup (key);
  g_hash_table_insert (cache->textures, own, g_object_ref (texture));
  g_queue_push_head (&cache->keys, own);
  cache->n_bytes += get_n_bytes (texture);
  while (cache->n_bytes > MAX_KEPT_BYTES && cache->keys.length > 1)
    {
      char *oldest = g_queue_pop_tail (&cache->keys);

      cache->n_bytes -= get_n_bytes (g_hash_table_lookup (cache->textures, oldest));
      g_hash_table_remove (cache->textures, oldest);
    }
}

static void thumbnail_made_cb (GObject *source, GAsyncResult *result, gpointer user_data);

/* Begins what waits; what nobody wants any more is dropped. */
static void
begin_next (HarvestStore *store)
{
  Cache *cache = get_cache (store);

  while (cache->n_at_once < MAX_AT_ONCE && !g_queue_is_empty (&cache->waiting))
    {
      g_autoptr (GTask) task = g_queue_pop_head (&cache->waiting);
      Request *request = g_task_get_task_data (task);
      GdkTexture *texture = NULL;

      if (g_task_return_error_if_cancelled (task))
        continue;
      texture = look_up (cache, request->key);
      if (texture != NULL)
        {
          g_task_return_pointer (task, g_object_ref (texture), g_object_unref);
          continue;
        }
      cache->n_at_once++;
      harvest_store_get_thumbnail_async (store, request->hash, request->pixels,
                                         g_task_get_cancellable (task), thumbnail_made_cb,
                                         g_object_ref (task));
    }
}

static void
finish_one (HarvestStore *store)
{
  get_cache (store)->n_at_once--;
  begin_next (store);
}

static void
read_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  GdkTexture *texture = gdk_texture_new_from_file (G_FILE (data), &error);

  if (texture != NULL)
    g_task_return_pointer (task, texture, g_object_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
texture_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  HarvestStore *store = HARVEST_STORE (source);
  Request *request = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  GdkTexture *texture = g_task_propagate_pointer (G_TASK (result), &error);

  if (texture == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  keep (get_cache (store), request->key, texture);
  g_task_return_pointer (task, texture, g_object_unref);
}

static void
thumbnail_made_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  HarvestStore *store = HARVEST_STORE (source);
  g_autoptr (GTask) reading = NULL;
  g_autoptr (GError) error = NULL;
  GFile *file = harvest_store_get_thumbnail_finish (store, result, &error);

  finish_one (store);
  if (file == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  reading = g_task_new (store, g_task_get_cancellable (task), texture_read_cb, g_object_ref (task));
  g_task_set_source_tag (reading, thumbnail_made_cb);
  g_task_set_task_data (reading, file, g_object_unref);
  g_task_run_in_thread (reading, read_thread);
}

/* Public API */

GdkTexture *
harvest_picture_loader_peek (HarvestStore *store, const char *hash, int pixels)
{
  g_autofree char *key = NULL;

  g_return_val_if_fail (HARVEST_IS_STORE (store), NULL);
  g_return_val_if_fail (hash != NULL, NULL);

  key = make_key (hash, pixels);
  return look_up (get_cache (store), key);
}

GdkTexture *
harvest_picture_loader_peek_any (HarvestStore *store, const char *hash)
{
  GdkTexture *largest = NULL;
  GHashTableIter iter;
  gpointer key, texture;

  g_return_val_if_fail (HARVEST_IS_STORE (store), NULL);
  g_return_val_if_fail (hash != NULL, NULL);

  g_hash_table_iter_init (&iter, get_cache (store)->textures);
  while (g_hash_table_iter_next (&iter, &key, &texture))
    if (g_str_has_suffix (key, hash)
        && (largest == NULL || gdk_texture_get_width (texture) > gdk_texture_get_width (largest)))
      largest = texture;
  return largest;
}

void
harvest_picture_loader_load_async (HarvestStore *store,
                                   const char *hash,
                                   int pixels,
                                   gboolean patient,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  GdkTexture *texture = NULL;
  Request *request = NULL;

  g_return_if_fail (HARVEST_IS_STORE (store));
  g_return_if_fail (hash != NULL);
  g_return_if_fail (pixels > 0);

  task = g_task_new (store, cancellable, callback, user_data);
  g_task_set_source_tag (task, harvest_picture_loader_load_async);
  request = g_new0 (Request, 1);
  request->key = make_key (hash, pixels);
  request->hash = g_strdup (hash);
  request->pixels = pixels;
  g_task_set_task_data (task, request, (GDestroyNotify)request_free);

  texture = look_up (get_cache (store), request->key);
  if (texture != NULL)
    {
      g_task_return_pointer (task, g_object_ref (texture), g_object_unref);
      return;
    }
  /* In a list the first rows are asked for first. */
  if (patient)
    g_queue_push_tail (&get_cache (store)->waiting, g_steal_pointer (&task));
  else
    g_queue_push_head (&get_cache (store)->waiting, g_steal_pointer (&task));
  begin_next (store);
}

GdkTexture *
harvest_picture_loader_load_finish (HarvestStore *store, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, store), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
