/* harvest-sync-files.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-sync-files"

#include "config.h"

#include "harvest-sync-files.h"

#include "harvest-download.h"
#include "harvest-retry.h"
#include "harvest-store-transfers.h"
#include "harvest-sync-error.h"
#include "harvest-upload.h"

/* What is sent at once to begin with: less where links are cut. */
#define CHUNK_BYTES     (512 * 1024)
#define CHUNK_BYTES_MIN (64 * 1024)
/* After so many failures in a row nobody waits for the next attempt. */
#define PATIENT_ATTEMPTS 4

/* One direction. */
typedef struct
{
  gboolean running;
  gboolean again; /* something came meanwhile */
  guint attempt;  /* failures in a row */
  guint timer;
  guint n_left;
  char *hash; /* that is on its way */
} Lane;

struct _HarvestSyncFiles
{
  GObject parent_instance;

  HarvestStore *store;
  HarvestTransport *transport;
  GCancellable *cancellable;
  Lane up;
  Lane down;
  char *location; /* that is kept for the upload */
  gsize chunk;
  gint64 sent;
  gint64 length;
};

G_DEFINE_FINAL_TYPE (HarvestSyncFiles, harvest_sync_files, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_LEFT,
  PROP_SENT,
  PROP_LENGTH,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void begin_up (HarvestSyncFiles *self);
static void begin_down (HarvestSyncFiles *self);

/* ---- Lanes ---- */

static void
set_left (HarvestSyncFiles *self, Lane *lane, guint n_left)
{
  if (lane->n_left == n_left)
    return;
  lane->n_left = n_left;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LEFT]);
}

static gboolean
up_again_cb (gpointer user_data)
{
  HarvestSyncFiles *self = user_data;

  self->up.timer = 0;
  begin_up (self);
  return G_SOURCE_REMOVE;
}

static gboolean
down_again_cb (gpointer user_data)
{
  HarvestSyncFiles *self = user_data;

  self->down.timer = 0;
  begin_down (self);
  return G_SOURCE_REMOVE;
}

static gboolean
is_stopped (HarvestSyncFiles *self)
{
  return g_cancellable_is_cancelled (self->cancellable);
}

/* It is tried again, after a while that grows. */
static void
wait (HarvestSyncFiles *self, Lane *lane, GSourceFunc again)
{
  gint64 delay = harvest_retry_get_delay (lane->attempt, g_random_int (), 0);

  lane->running = FALSE;
  lane->attempt++;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LEFT]);
  if (!is_stopped (self) && lane->timer == 0)
    lane->timer = g_timeout_add ((guint)delay, again, self);
}

/* The next one, if there is one. */
static void
end (HarvestSyncFiles *self, Lane *lane, void (*begin) (HarvestSyncFiles *))
{
  lane->running = FALSE;
  lane->attempt = 0;
  g_clear_pointer (&lane->hash, g_free);
  if (!is_stopped (self))
    begin (self);
}

/* ---- To the server ---- */

static void
up_noted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (HarvestSyncFiles) self = user_data;
  g_autoptr (GError) error = NULL;

  if (harvest_store_note_transfer_finish (HARVEST_STORE (source), result, &error))
    end (self, &self->up, begin_up);
  else
    {
      g_info ("%s", error->message);
      wait (self, &self->up, up_again_cb);
    }
}

static void
note_up (HarvestSyncFiles *self, HarvestTransferNews news, const char *detail)
{
  harvest_store_note_transfer_async (self->store, self->up.hash, news, detail, NULL, up_noted_cb,
                                     g_object_ref (self));
}

static void
uploaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (HarvestSyncFiles) self = user_data;
  g_autoptr (GError) error = NULL;

  if (harvest_upload_finish (HARVEST_TRANSPORT (source), result, &error))
    {
      self->chunk = CHUNK_BYTES;
      note_up (self, HARVEST_TRANSFER_SENT, NULL);
    }
  else if (is_stopped (self))
    self->up.running = FALSE;
  else if (g_error_matches (error, HARVEST_SYNC_ERROR, HARVEST_SYNC_ERROR_REFUSED))
    {
      g_message ("A file is not taken: %s", error->message);
      note_up (self, HARVEST_TRANSFER_REFUSED, error->message);
    }
  else
    {
      g_info ("The upload is cut: %s", error->message);
      self->chunk = MAX (self->chunk / 2, CHUNK_BYTES_MIN);
      wait (self, &self->up, up_again_cb);
    }
}

static void
location_noted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!harvest_store_note_transfer_finish (HARVEST_STORE (source), result, &error))
    g_info ("Where an upload is cannot be kept: %s", error->message);
}

static void
progress_cb (const char *location, gint64 sent, gint64 length, gpointer data)
{
  HarvestSyncFiles *self = data;

  self->sent = sent;
  self->length = length;
  if (sent > 0)
    self->up.attempt = 0;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SENT]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LENGTH]);
  if (g_strcmp0 (location, self->location) == 0)
    return;
  g_free (self->location);
  self->location = g_strdup (location);
  harvest_store_note_transfer_async (self->store, self->up.hash, HARVEST_TRANSFER_BEGUN, location,
                                     NULL, location_noted_cb, NULL);
}

static void
send (HarvestSyncFiles *self, const HarvestUpload *upload)
{
  g_autoptr (GFile) file = harvest_store_dup_blob_file (self->store, upload->hash);

  g_free (self->up.hash);
  self->up.hash = g_strdup (upload->hash);
  g_free (self->location);
  self->location = g_strdup (upload->location);
  if (file == NULL)
    note_up (self, HARVEST_TRANSFER_REFUSED, "not-here");
  else
    harvest_upload_async (self->transport, file, upload->hash, upload->location, self->chunk,
                          progress_cb, self, self->cancellable, uploaded_cb, g_object_ref (self));
}

static void
uploads_listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (HarvestSyncFiles) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray)
      list = harvest_store_list_uploads_finish (HARVEST_STORE (source), result, &error);

  if (list == NULL)
    {
      g_info ("%s", error->message);
      wait (self, &self->up, up_again_cb);
      return;
    }
  set_left (self, &self->up, list->len);
  self->up.running = list->len > 0 && !is_stopped (self);
  if (self->up.running)
    send (self, g_ptr_array_index (list, 0));
  else if (self->up.again)
    begin_up (self);
}

static void
begin_up (HarvestSyncFiles *self)
{
  self->up.again = self->up.running;
  if (self->up.running || is_stopped (self))
    return;
  self->up.running = TRUE;
  harvest_store_list_uploads_async (self->store, NULL, uploads_listed_cb, g_object_ref (self));
}

/* ---- From the server ---- */

static void
down_noted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (HarvestSyncFiles) self = user_data;
  g_autoptr (GError) error = NULL;

  if (harvest_store_note_transfer_finish (HARVEST_STORE (source), result, &error))
    end (self, &self->down, begin_down);
  else
    {
      g_info ("%s", error->message);
      wait (self, &self->down, down_again_cb);
    }
}

static void
note_received (HarvestSyncFiles *self)
{
  harvest_store_note_transfer_async (self->store, self->down.hash, HARVEST_TRANSFER_RECEIVED, NULL,
                                     NULL, down_noted_cb, g_object_ref (self));
}

static void
kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (HarvestSyncFiles) self = user_data;
  g_autoptr (GError) error = NULL;

  if (harvest_store_keep_blob_finish (HARVEST_STORE (source), result, &error))
    {
      note_received (self);
      return;
    }
  g_message ("A file that came is not what it should be: %s", error->message);
  wait (self, &self->down, down_again_cb);
}

static void
missed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (HarvestSyncFiles) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!harvest_store_note_transfer_finish (HARVEST_STORE (source), result, &error))
    g_info ("%s", error->message);
  wait (self, &self->down, down_again_cb);
}

static GFile *
get_part (HarvestSyncFiles *self)
{
  g_autofree char *path = harvest_store_dup_part_path (self->store, self->down.hash);

  return path != NULL ? g_file_new_for_path (path) : NULL;
}

static void
downloaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (HarvestSyncFiles) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) part = get_part (self);

  if (harvest_download_finish (HARVEST_TRANSPORT (source), result, &error) && part != NULL)
    harvest_store_keep_blob_async (self->store, part, self->down.hash, NULL, kept_cb,
                                   g_object_ref (self));
  else if (is_stopped (self) || part == NULL)
    self->down.running = FALSE;
  else if (g_error_matches (error, HARVEST_SYNC_ERROR, HARVEST_SYNC_ERROR_REFUSED))
    {
      /* Perhaps it has not come from its desktop yet. */
      g_info ("A file cannot be had: %s", error->message);
      g_file_delete (part, NULL, NULL);
      harvest_store_note_transfer_async (self->store, self->down.hash, HARVEST_TRANSFER_MISSED,
                                         NULL, NULL, missed_cb, g_object_ref (self));
    }
  else
    {
      g_info ("The download is cut: %s", error->message);
      wait (self, &self->down, down_again_cb);
    }
}

static void
receive (HarvestSyncFiles *self, const char *hash)
{
  g_autoptr (GFile) here = harvest_store_dup_blob_file (self->store, hash);
  g_autoptr (GFile) part = NULL;

  g_free (self->down.hash);
  self->down.hash = g_strdup (hash);
  part = get_part (self);
  if (here != NULL || part == NULL)
    note_received (self);
  else
    harvest_download_async (self->transport, hash, part, self->cancellable, downloaded_cb,
                            g_object_ref (self));
}

static void
downloads_listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (HarvestSyncFiles) self = user_data;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv)
      list = harvest_store_list_downloads_finish (HARVEST_STORE (source), result, &error);

  if (list == NULL)
    {
      g_info ("%s", error->message);
      wait (self, &self->down, down_again_cb);
      return;
    }
  set_left (self, &self->down, g_strv_length (list));
  self->down.running = list[0] != NULL && !is_stopped (self);
  if (self->down.running)
    receive (self, list[0]);
  else if (self->down.again)
    begin_down (self);
}

static void
begin_down (HarvestSyncFiles *self)
{
  self->down.again = self->down.running;
  if (self->down.running || is_stopped (self))
    return;
  self->down.running = TRUE;
  harvest_store_list_downloads_async (self->store, NULL, downloads_listed_cb, g_object_ref (self));
}

/* ---- Object ---- */

void
harvest_sync_files_poke (HarvestSyncFiles *self)
{
  g_return_if_fail (HARVEST_IS_SYNC_FILES (self));

  g_clear_handle_id (&self->up.timer, g_source_remove);
  g_clear_handle_id (&self->down.timer, g_source_remove);
  begin_up (self);
  begin_down (self);
}

gboolean
harvest_sync_files_is_busy (HarvestSyncFiles *self)
{
  g_return_val_if_fail (HARVEST_IS_SYNC_FILES (self), FALSE);

  return self->up.running || self->down.running
         || (self->up.timer != 0 && self->up.attempt <= PATIENT_ATTEMPTS);
}

void
harvest_sync_files_stop (HarvestSyncFiles *self)
{
  g_return_if_fail (HARVEST_IS_SYNC_FILES (self));

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->up.timer, g_source_remove);
  g_clear_handle_id (&self->down.timer, g_source_remove);
}

HarvestSyncFiles *
harvest_sync_files_new (HarvestStore *store, HarvestTransport *transport)
{
  HarvestSyncFiles *self;

  g_return_val_if_fail (HARVEST_IS_STORE (store), NULL);
  g_return_val_if_fail (HARVEST_IS_TRANSPORT (transport), NULL);

  self = g_object_new (HARVEST_TYPE_SYNC_FILES, NULL);
  self->store = g_object_ref (store);
  self->transport = g_object_ref (transport);
  return self;
}

static void
harvest_sync_files_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  const HarvestSyncFiles *self = HARVEST_SYNC_FILES (object);

  switch (prop_id)
    {
    case PROP_LEFT:
      g_value_set_uint (value, self->up.n_left + self->down.n_left);
      break;
    case PROP_SENT:
      g_value_set_int64 (value, self->sent);
      break;
    case PROP_LENGTH:
      g_value_set_int64 (value, self->length);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
harvest_sync_files_dispose (GObject *object)
{
  HarvestSyncFiles *self = HARVEST_SYNC_FILES (object);

  harvest_sync_files_stop (self);
  g_clear_object (&self->store);
  g_clear_object (&self->transport);

  G_OBJECT_CLASS (harvest_sync_files_parent_class)->dispose (object);
}

static void
harvest_sync_files_finalize (GObject *object)
{
  HarvestSyncFiles *self = HARVEST_SYNC_FILES (object);

  g_object_unref (self->cancellable);
  g_free (self->up.hash);
  g_free (self->down.hash);
  g_free (self->location);

  G_OBJECT_CLASS (harvest_sync_files_parent_class)->finalize (object);
}

static void
harvest_sync_files_class_init (HarvestSyncFilesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = harvest_sync_files_get_property;
  object_class->dispose = harvest_sync_files_dispose;
  object_class->finalize = harvest_sync_files_finalize;

  properties[PROP_LEFT] = g_param_spec_uint ("left", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_SENT] = g_param_spec_int64 ("sent", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_LENGTH] = g_param_spec_int64 ("length", NULL, NULL, 0, G_MAXINT64, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
harvest_sync_files_init (HarvestSyncFiles *self)
{
  self->cancellable = g_cancellable_new ();
  self->chunk = CHUNK_BYTES;
}
