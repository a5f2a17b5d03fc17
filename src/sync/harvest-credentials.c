/* harvest-credentials.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-credentials"

#include "config.h"

#include "harvest-credentials.h"

#include "harvest-sync-error.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <libsecret/secret.h>
#include <string.h>

/* Several folders on one computer may have the same person. */
static const SecretSchema schema = {
  .name = "com.example.StoryHarvest.Session",
  .flags = SECRET_SCHEMA_NONE,
  .attributes = {
    { "person", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { "folder", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { NULL, 0 },
  },
};

typedef struct
{
  char *data_dir;
  char *person;
  char *token;
  char *file;
} Secret;

static void
secret_free_data (gpointer data)
{
  Secret *secret = data;

  g_free (secret->data_dir);
  g_free (secret->person);
  if (secret->token != NULL)
    secret_password_free (secret->token);
  g_free (secret->file);
  g_free (secret);
}

static GTask *
secret_task_new (const char *data_dir,
                 const char *person,
                 gpointer tag,
                 GCancellable *cancellable,
                 GAsyncReadyCallback callback,
                 gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Secret *secret = g_new0 (Secret, 1);

  secret->data_dir = g_strdup (data_dir);
  secret->person = g_strdup (person);
  secret->file = g_build_filename (data_dir, "people", person, "session", NULL);
  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, secret, secret_free_data);
  return task;
}

static gboolean
remove_file (const char *path)
{
  return g_unlink (path) == 0 || errno == ENOENT;
}

/* ---- Keeping ---- */

static void
keep_in_file (GTask *task)
{
  Secret *secret = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (g_file_set_contents_full (secret->file, secret->token, -1, G_FILE_SET_CONTENTS_CONSISTENT,
                                0600, &error))
    g_task_return_pointer (task, g_strdup (secret->file), g_free);
  else
    g_task_return_new_error (task, HARVEST_SYNC_ERROR, HARVEST_SYNC_ERROR_FAILED, "%s: %s",
                             secret->file, error->message);
}

static void
stored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  const Secret *secret = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (secret_password_store_finish (result, &error))
    {
      /* One from a time without a keyring must not be found instead. */
      remove_file (secret->file);
      g_task_return_pointer (task, NULL, NULL);
      return;
    }
  g_info ("There is no keyring: %s", error->message);
  keep_in_file (task);
}

void
harvest_credentials_save_async (const char *data_dir,
                                const char *person,
                                const char *token,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  GTask *task;
  Secret *secret;

  g_return_if_fail (data_dir != NULL && person != NULL && token != NULL);

  task = secret_task_new (data_dir, person, harvest_credentials_save_async, cancellable, callback,
                          user_data);
  secret = g_task_get_task_data (task);
  secret->token = g_strdup (token);
  secret_password_store (&schema, SECRET_COLLECTION_DEFAULT, "StoryHarvest", token, cancellable,
                         stored_cb, task, "person", person, "folder", data_dir, NULL);
}

gboolean
harvest_credentials_save_finish (GAsyncResult *result, char **file, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autofree char *path = NULL;

  g_return_val_if_fail (g_async_result_is_tagged (result, harvest_credentials_save_async), FALSE);

  path = g_task_propagate_pointer (G_TASK (result), &failure);
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  if (file != NULL)
    *file = g_steal_pointer (&path);
  return TRUE;
}

/* ---- Finding ---- */

static void
looked_up_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  const Secret *secret = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  char *token = secret_password_lookup_finish (result, &error);

  if (error != NULL)
    g_info ("There is no keyring: %s", error->message);
  if (token != NULL)
    {
      g_task_return_pointer (task, g_strdup (token), g_free);
      secret_password_free (token);
      return;
    }
  g_clear_error (&error);
  if (!g_file_get_contents (secret->file, &token, NULL, &error)
      && !g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    g_task_return_new_error (task, HARVEST_SYNC_ERROR, HARVEST_SYNC_ERROR_FAILED, "%s: %s",
                             secret->file, error->message);
  else
    g_task_return_pointer (task, token, g_free);
}

void
harvest_credentials_load_async (const char *data_dir,
                                const char *person,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  GTask *task;

  g_return_if_fail (data_dir != NULL && person != NULL);

  task = secret_task_new (data_dir, person, harvest_credentials_load_async, cancellable, callback,
                          user_data);
  secret_password_lookup (&schema, cancellable, looked_up_cb, task, "person", person, "folder",
                          data_dir, NULL);
}

char *
harvest_credentials_load_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, harvest_credentials_load_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- Forgetting ---- */

static void
cleared_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  const Secret *secret = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  secret_password_clear_finish (result, &error);
  if (error != NULL)
    g_info ("There is no keyring: %s", error->message);
  if (remove_file (secret->file))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_new_error (task, HARVEST_SYNC_ERROR, HARVEST_SYNC_ERROR_FAILED, "%s: %s",
                             secret->file, g_strerror (errno));
}

void
harvest_credentials_clear_async (const char *data_dir,
                                 const char *person,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  GTask *task;

  g_return_if_fail (data_dir != NULL && person != NULL);

  task = secret_task_new (data_dir, person, harvest_credentials_clear_async, cancellable, callback,
                          user_data);
  secret_password_clear (&schema, cancellable, cleared_cb, task, "person", person, "folder",
                         data_dir, NULL);
}

gboolean
harvest_credentials_clear_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, harvest_credentials_clear_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
