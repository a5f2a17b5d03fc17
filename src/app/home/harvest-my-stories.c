/* harvest-my-stories.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-my-stories"

#include "config.h"

#include "harvest-my-stories.h"

#include "harvest-story-data.h"

#define MAX_CONTRIBUTIONS 100000

struct _HarvestMyStories
{
  GObject parent_instance;

  /* Owned */
  HarvestStore *store;
  GCancellable *cancellable;
  GPtrArray *stories; /* of HarvestStoryData */

  gboolean reading;
  gboolean again; /* something changed while it was read */
  gboolean loaded;
  gboolean failed;
};

static void list_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (HarvestMyStories,
                               harvest_my_stories,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

enum
{
  CHANGED,
  LOADED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void read_stories (HarvestMyStories *self);

/* GListModel */

static GType
get_item_type (GListModel *model)
{
  return HARVEST_TYPE_STORY_DATA;
}

static guint
get_n_items (GListModel *model)
{
  return HARVEST_MY_STORIES (model)->stories->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  HarvestMyStories *self = HARVEST_MY_STORIES (model);

  return position < self->stories->len ? g_object_ref (g_ptr_array_index (self->stories, position))
                                       : NULL;
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

/* Auxiliary methods */

static void
story_changed_cb (HarvestStoryData *story, HarvestMyStories *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static HarvestStoryData *
find_story (GPtrArray *stories, const char *id)
{
  for (guint i = 0; i < stories->len; i++)
    if (g_str_equal (harvest_story_data_get_id (g_ptr_array_index (stories, i)), id))
      return g_ptr_array_index (stories, i);
  return NULL;
}

/* Keeps the stories that are in the list already, so that they are not read again. */
static void
show_ids (HarvestMyStories *self, GPtrArray *ids)
{
  g_autoptr (GPtrArray) before = g_steal_pointer (&self->stories);
  gboolean same = before->len == ids->len;

  self->stories = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < ids->len; i++)
    {
      const char *id = g_ptr_array_index (ids, i);
      HarvestStoryData *story = find_story (before, id);

      same = same && story != NULL && g_ptr_array_index (before, i) == story;
      if (story != NULL)
        g_object_ref (story);
      else
        {
          story = harvest_story_data_new (self->store, id);
          g_signal_connect_object (story, "changed", G_CALLBACK (story_changed_cb), self, 0);
        }
      g_ptr_array_add (self->stories, story);
    }
  if (!same)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, before->len, ids->len);
}

static void
take_contributions (HarvestMyStories *self, GPtrArray *contributions)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();

  /* They come by id, which is by time. */
  for (guint i = contributions->len; i > 0; i--)
    {
      HarvestRecord *contribution = g_ptr_array_index (contributions, i - 1);

      if (g_strcmp0 (harvest_record_get_string (contribution, "role"), "teller") != 0)
        continue;
      if (ids->len < HARVEST_MY_STORIES_MAX)
        g_ptr_array_add (ids, (gpointer)harvest_record_get_root (contribution));
    }
  show_ids (self, ids);
}

static void
contributions_read_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (HarvestMyStories) self = user_data;
  g_autoptr (GPtrArray) contributions = NULL;
  g_autoptr (GError) error = NULL;
  gboolean told;

  contributions = harvest_store_list_finish (HARVEST_STORE (object), result, &error);
  self->reading = FALSE;
  told = !self->loaded || self->failed || contributions == NULL;
  self->failed = contributions == NULL;
  if (contributions == NULL)
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;
      g_message ("The person’s stories could not be read: %s", error->message);
    }
  else
    take_contributions (self, contributions);
  self->loaded = TRUE;
  if (told)
    g_signal_emit (self, signals[LOADED], 0);
  if (self->again)
    read_stories (self);
}

static void
read_stories (HarvestMyStories *self)
{
  HarvestRecord *me = harvest_store_get_me (self->store);

  self->again = self->reading;
  if (self->reading || me == NULL)
    return;
  self->reading = TRUE;
  harvest_store_list_async (self->store, "contribution", "person", harvest_record_get_id (me),
                            MAX_CONTRIBUTIONS, self->cancellable, contributions_read_cb,
                            g_object_ref (self));
}

static void
store_changed_cb (HarvestStore *store,
                  const char *const *types,
                  const char *const *ids,
                  HarvestMyStories *self)
{
  if (types == NULL || g_strv_contains (types, "contribution"))
    read_stories (self);
}

/* GObject overrides */

static void
harvest_my_stories_dispose (GObject *object)
{
  HarvestMyStories *self = HARVEST_MY_STORIES (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->store);
  g_ptr_array_set_size (self->stories, 0);

  G_OBJECT_CLASS (harvest_my_stories_parent_class)->dispose (object);
}

static void
harvest_my_stories_finalize (GObject *object)
{
  HarvestMyStories *self = HARVEST_MY_STORIES (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->stories, g_ptr_array_unref);

  G_OBJECT_CLASS (harvest_my_stories_parent_class)->finalize (object);
}

static void
harvest_my_stories_class_init (HarvestMyStoriesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = harvest_my_stories_dispose;
  object_class->finalize = harvest_my_stories_finalize;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  signals[LOADED] = g_signal_new ("loaded", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);
}

static void
harvest_my_stories_init (HarvestMyStories *self)
{
  self->cancellable = g_cancellable_new ();
  self->stories = g_ptr_array_new_with_free_func (g_object_unref);
}

/* Public API */

HarvestMyStories *
harvest_my_stories_new (HarvestStore *store)
{
  HarvestMyStories *self = NULL;

  g_return_val_if_fail (HARVEST_IS_STORE (store), NULL);

  self = g_object_new (HARVEST_TYPE_MY_STORIES, NULL);
  self->store = g_object_ref (store);
  g_signal_connect_object (store, "changed", G_CALLBACK (store_changed_cb), self, 0);
  read_stories (self);
  return self;
}

gboolean
harvest_my_stories_get_failed (HarvestMyStories *self)
{
  g_return_val_if_fail (HARVEST_IS_MY_STORIES (self), FALSE);

  return self->failed;
}

void
harvest_my_stories_retry (HarvestMyStories *self)
{
  g_return_if_fail (HARVEST_IS_MY_STORIES (self));

  read_stories (self);
}
