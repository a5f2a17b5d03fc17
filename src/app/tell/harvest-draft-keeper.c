/* harvest-draft-keeper.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-draft-keeper"

#include "config.h"

#include "harvest-draft-keeper.h"

#include "harvest-uuid.h"

/* After the first change that is not on the disk; further changes do not put it off. */
#define SAVE_DELAY_MS 500

struct _HarvestDraftKeeper
{
  GObject parent_instance;

  /* Owned */
  HarvestStore *store;
  char *id;

  /* Borrowed */
  HarvestDraftRead read;
  gpointer user_data;

  HarvestDraftState state;
  guint source;
  gboolean dirty;   /* changed since the last save began */
  gboolean saving;  /* a save or deletion is on its way */
  gboolean kept;    /* the store has or will have it */
  guint generation; /* of drafts: answers for a former one count no more */
};

G_DEFINE_FINAL_TYPE (HarvestDraftKeeper, harvest_draft_keeper, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_STATE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void save (HarvestDraftKeeper *self);

/* A request on its way, and the draft it was about. */
typedef struct
{
  HarvestDraftKeeper *self;
  guint generation;
} Request;

static Request *
request_new (HarvestDraftKeeper *self)
{
  Request *request = g_new0 (Request, 1);

  request->self = g_object_ref (self);
  request->generation = self->generation;
  return request;
}

static void
request_free (Request *request)
{
  g_object_unref (request->self);
  g_free (request);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Request, request_free)

/* Auxiliary methods */

static void
set_state (HarvestDraftKeeper *self, HarvestDraftState state)
{
  if (self->state == state)
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

static gboolean
save_cb (gpointer user_data)
{
  HarvestDraftKeeper *self = user_data;

  self->source = 0;
  save (self);
  return G_SOURCE_REMOVE;
}

static void
schedule (HarvestDraftKeeper *self)
{
  if (self->source == 0 && self->store != NULL && !self->saving)
    self->source = g_timeout_add (SAVE_DELAY_MS, save_cb, self);
}

static void
finish_request (HarvestDraftKeeper *self, gboolean done, const GError *error)
{
  self->saving = FALSE;
  if (!done)
    {
      g_message ("The draft was not saved: %s", error->message);
      set_state (self, HARVEST_DRAFT_FAILED);
    }
  else if (!self->dirty)
    set_state (self, self->kept ? HARVEST_DRAFT_SAVED : HARVEST_DRAFT_NONE);
  if (self->dirty)
    schedule (self);
}

/* Callbacks */

static void
saved_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Request) request = user_data;
  g_autoptr (GError) error = NULL;
  gboolean done = harvest_store_save_draft_finish (HARVEST_STORE (object), result, &error);

  if (request->generation == request->self->generation)
    finish_request (request->self, done, error);
}

static void
deleted_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Request) request = user_data;
  g_autoptr (GError) error = NULL;
  gboolean done = harvest_store_delete_draft_finish (HARVEST_STORE (object), result, &error);

  if (request->generation == request->self->generation)
    finish_request (request->self, done, error);
}

static void
save (HarvestDraftKeeper *self)
{
  HarvestDraftContent content = { 0 };

  if (self->saving || self->store == NULL || !self->dirty)
    return;
  self->dirty = FALSE;
  self->read (&content, self->user_data);
  if (content.json != NULL)
    {
      self->saving = TRUE;
      self->kept = TRUE;
      harvest_store_save_draft_async (self->store, self->id, content.json,
                                      (const char *const *)content.blobs, NULL, saved_cb,
                                      request_new (self));
    }
  else if (self->kept)
    {
      self->saving = TRUE;
      self->kept = FALSE;
      harvest_store_delete_draft_async (self->store, self->id, NULL, deleted_cb,
                                        request_new (self));
    }
  else
    set_state (self, HARVEST_DRAFT_NONE);
  g_clear_pointer (&content.json, g_bytes_unref);
  g_strfreev (content.blobs);
}

/* GObject overrides */

static void
harvest_draft_keeper_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  if (prop_id == PROP_STATE)
    g_value_set_int (value, HARVEST_DRAFT_KEEPER (object)->state);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
harvest_draft_keeper_dispose (GObject *object)
{
  HarvestDraftKeeper *self = HARVEST_DRAFT_KEEPER (object);

  g_clear_handle_id (&self->source, g_source_remove);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (harvest_draft_keeper_parent_class)->dispose (object);
}

static void
harvest_draft_keeper_finalize (GObject *object)
{
  g_clear_pointer (&HARVEST_DRAFT_KEEPER (object)->id, g_free);

  G_OBJECT_CLASS (harvest_draft_keeper_parent_class)->finalize (object);
}

static void
harvest_draft_keeper_class_init (HarvestDraftKeeperClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = harvest_draft_keeper_get_property;
  object_class->dispose = harvest_draft_keeper_dispose;
  object_class->finalize = harvest_draft_keeper_finalize;

  properties[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, HARVEST_DRAFT_NONE,
                                             HARVEST_DRAFT_FAILED, HARVEST_DRAFT_NONE,
                                             G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
harvest_draft_keeper_init (HarvestDraftKeeper *self)
{
  harvest_draft_keeper_start (self, NULL);
}

/* Public API */

HarvestDraftKeeper *
harvest_draft_keeper_new (HarvestDraftRead read, gpointer user_data)
{
  HarvestDraftKeeper *self = NULL;

  g_return_val_if_fail (read != NULL, NULL);

  self = g_object_new (HARVEST_TYPE_DRAFT_KEEPER, NULL);
  self->read = read;
  self->user_data = user_data;
  return self;
}

void
harvest_draft_keeper_set_store (HarvestDraftKeeper *self, HarvestStore *store)
{
  g_return_if_fail (HARVEST_IS_DRAFT_KEEPER (self));
  g_return_if_fail (HARVEST_IS_STORE (store));

  if (g_set_object (&self->store, store))
    save (self);
}

void
harvest_draft_keeper_changed (HarvestDraftKeeper *self)
{
  g_return_if_fail (HARVEST_IS_DRAFT_KEEPER (self));

  self->dirty = TRUE;
  set_state (self, HARVEST_DRAFT_DIRTY);
  schedule (self);
}

void
harvest_draft_keeper_flush (HarvestDraftKeeper *self)
{
  g_return_if_fail (HARVEST_IS_DRAFT_KEEPER (self));

  /* The store keeps the order of requests, so a save on its way need not be waited for. */
  g_clear_handle_id (&self->source, g_source_remove);
  if (self->saving && self->dirty)
    {
      self->saving = FALSE;
      self->generation++;
    }
  save (self);
}

const char *
harvest_draft_keeper_get_id (HarvestDraftKeeper *self)
{
  g_return_val_if_fail (HARVEST_IS_DRAFT_KEEPER (self), NULL);

  return self->id;
}

gboolean
harvest_draft_keeper_is_kept (HarvestDraftKeeper *self)
{
  g_return_val_if_fail (HARVEST_IS_DRAFT_KEEPER (self), FALSE);

  return self->kept;
}

void
harvest_draft_keeper_start (HarvestDraftKeeper *self, const char *id)
{
  g_return_if_fail (HARVEST_IS_DRAFT_KEEPER (self));

  g_clear_handle_id (&self->source, g_source_remove);
  g_free (self->id);
  self->id = id != NULL ? g_strdup (id) : harvest_uuid_new (harvest_clock_system ());
  self->generation++;
  self->dirty = FALSE;
  self->saving = FALSE;
  self->kept = id != NULL;
  set_state (self, id != NULL ? HARVEST_DRAFT_SAVED : HARVEST_DRAFT_NONE);
}

HarvestDraftState
harvest_draft_keeper_get_state (HarvestDraftKeeper *self)
{
  g_return_val_if_fail (HARVEST_IS_DRAFT_KEEPER (self), HARVEST_DRAFT_NONE);

  return self->state;
}
