/* harvest-sync-session.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-sync-session"

#include "config.h"

#include "harvest-sync.h"

#include "harvest-account.h"
#include "harvest-credentials.h"
#include "harvest-sign-in.h"
#include "harvest-store-sync.h"
#include "harvest-sync-private.h"
#include "harvest-transport.h"

#include <glib/gi18n.h>

#define DEVICE_CHARS 200

/* Signing in, going on or signing out, in the making. */
typedef struct
{
  HarvestStore *store;
  HarvestTransport *transport;
  HarvestSyncPolicy *policy;
  HarvestAccount *account;
  HarvestSignInReply *reply;
  char *name;
  char *file;
  gboolean ended;
} Session;

static void
session_free (gpointer data)
{
  Session *session = data;

  g_clear_object (&session->store);
  g_clear_object (&session->transport);
  g_clear_pointer (&session->policy, harvest_sync_policy_free);
  g_clear_pointer (&session->account, harvest_account_free);
  g_clear_pointer (&session->reply, harvest_sign_in_reply_free);
  g_free (session->name);
  g_free (session->file);
  g_free (session);
}

static GTask *
session_task_new (HarvestStore *store,
                  gpointer tag,
                  GCancellable *cancellable,
                  GAsyncReadyCallback callback,
                  gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Session *session = g_new0 (Session, 1);

  session->store = g_object_ref (store);
  session->policy = harvest_sync_policy_load_sync ();
  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, session, session_free);
  return task;
}

/* What the person will know this computer by. */
static char *
dup_device (void)
{
  g_autofree char *valid = g_utf8_make_valid (g_get_host_name (), -1);

  return g_utf8_substring (valid, 0, MIN (g_utf8_strlen (valid, -1), DEVICE_CHARS));
}

/* ---- In ---- */

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Session *session = g_task_get_task_data (task);
  GError *error = NULL;

  if (!harvest_credentials_save_finish (result, &session->file, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  harvest_transport_set_token (session->transport, session->reply->token);
  g_task_return_pointer (
      task, _harvest_sync_new (session->store, session->transport, session->reply->server),
      g_object_unref);
}

static void
joined_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Session *session = g_task_get_task_data (task);
  const char *data_dir = harvest_store_get_data_dir (session->store);
  GError *error = NULL;

  if (!harvest_store_join_finish (HARVEST_STORE (source), result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  session->account = harvest_account_new ();
  session->account->address = g_strdup (harvest_transport_get_address (session->transport));
  session->account->name = g_strdup (session->name);
  session->account->person = g_strdup (session->reply->person);
  session->account->session = g_strdup (session->reply->session->id);
  session->account->lease = session->reply->lease;
  session->account->met = g_get_real_time () / G_USEC_PER_SEC;
  if (!harvest_account_save_sync (session->account, data_dir, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  harvest_credentials_save_async (data_dir, session->reply->person, session->reply->token, NULL,
                                  saved_cb, g_steal_pointer (&task));
}

static void
asked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Session *session = g_task_get_task_data (task);
  const HarvestIdentity *server;
  GError *error = NULL;

  session->reply = harvest_sign_in_ask_finish (HARVEST_TRANSPORT (source), result, &error);
  if (session->reply == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  server = session->reply->server;
  harvest_store_join_async (session->store, session->reply->person, session->name, server->id,
                            server->epoch, server->schema, NULL, joined_cb,
                            g_steal_pointer (&task));
}

void
harvest_sync_sign_in_async (HarvestStore *store,
                            const char *address,
                            const char *name,
                            const char *password,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autofree char *device = dup_device ();
  Session *session;
  GError *error = NULL;

  g_return_if_fail (HARVEST_IS_STORE (store));
  g_return_if_fail (name != NULL && password != NULL);

  task = session_task_new (store, harvest_sync_sign_in_async, cancellable, callback, user_data);
  session = g_task_get_task_data (task);
  session->name = g_strdup (name);
  if (address == NULL)
    address = session->policy->address;
  if (address == NULL)
    {
      g_task_return_new_error (task, HARVEST_SYNC_ERROR, HARVEST_SYNC_ERROR_ADDRESS, "%s",
                               _ ("The address of the server is missing."));
      return;
    }
  session->transport = harvest_transport_new (address, session->policy->ca_file, &error);
  if (session->transport == NULL)
    g_task_return_error (task, error);
  else
    harvest_sign_in_ask_async (session->transport, name, password, device, session->policy->shared,
                               cancellable, asked_cb, g_steal_pointer (&task));
}

HarvestSync *
harvest_sync_sign_in_finish (GAsyncResult *result, char **file, GError **error)
{
  Session *session;
  HarvestSync *sync;

  g_return_val_if_fail (g_async_result_is_tagged (result, harvest_sync_sign_in_async), NULL);

  sync = g_task_propagate_pointer (G_TASK (result), error);
  session = g_task_get_task_data (G_TASK (result));
  if (file != NULL)
    *file = sync != NULL ? g_steal_pointer (&session->file) : NULL;
  return sync;
}

/* ---- On ---- */

static gboolean
find_account (GTask *task)
{
  Session *session = g_task_get_task_data (task);
  HarvestRecord *me = harvest_store_get_me (session->store);
  GError *error = NULL;

  if (me != NULL)
    session->account = harvest_account_load_sync (harvest_store_get_data_dir (session->store),
                                                  harvest_record_get_id (me), &error);
  if (session->account != NULL)
    session->transport = harvest_transport_new (session->account->address, session->policy->ca_file,
                                                &error);
  if (error != NULL)
    g_task_return_error (task, error);
  else if (session->account == NULL)
    g_task_return_new_error (task, HARVEST_SYNC_ERROR, HARVEST_SYNC_ERROR_SIGN_IN, "%s",
                             _ ("Nobody has signed in to a server here."));
  return session->transport != NULL;
}

static gboolean
take_token (GTask *task, GAsyncResult *result)
{
  Session *session = g_task_get_task_data (task);
  GError *error = NULL;
  g_autofree char *token = harvest_credentials_load_finish (result, &error);

  if (error != NULL)
    g_task_return_error (task, error);
  else if (token == NULL)
    g_task_return_new_error (task, HARVEST_SYNC_ERROR, HARVEST_SYNC_ERROR_SIGN_IN, "%s",
                             harvest_sync_describe_code (HARVEST_SYNC_CODE_SIGN_IN));
  else
    harvest_transport_set_token (session->transport, token);
  return token != NULL;
}

static void
resumed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Session *session = g_task_get_task_data (task);

  if (take_token (task, result))
    g_task_return_pointer (task, _harvest_sync_new (session->store, session->transport, NULL),
                           g_object_unref);
}

void
harvest_sync_resume_async (HarvestStore *store,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  const Session *session;

  g_return_if_fail (HARVEST_IS_STORE (store));

  task = session_task_new (store, harvest_sync_resume_async, cancellable, callback, user_data);
  session = g_task_get_task_data (task);
  if (find_account (task))
    harvest_credentials_load_async (harvest_store_get_data_dir (store), session->account->person,
                                    cancellable, resumed_cb, g_object_ref (task));
}

HarvestSync *
harvest_sync_resume_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, harvest_sync_resume_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- Out ---- */

static void
cleared_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Session *session = g_task_get_task_data (task);
  GError *error = NULL;

  if (!harvest_credentials_clear_finish (result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  g_clear_pointer (&session->account->session, g_free);
  if (harvest_account_save_sync (session->account, harvest_store_get_data_dir (session->store),
                                 &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
ended_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Session *session = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  session->ended = harvest_sign_in_end_finish (HARVEST_TRANSPORT (source), result, &error);
  if (!session->ended)
    g_info ("The server does not know that the session has ended: %s", error->message);
  harvest_credentials_clear_async (harvest_store_get_data_dir (session->store),
                                   session->account->person, NULL, cleared_cb,
                                   g_steal_pointer (&task));
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  const Session *session = g_task_get_task_data (task);

  if (take_token (task, result))
    harvest_sign_in_end_async (session->transport, NULL, ended_cb, g_steal_pointer (&task));
}

void
harvest_sync_sign_out_async (HarvestStore *store,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  const Session *session;

  g_return_if_fail (HARVEST_IS_STORE (store));

  task = session_task_new (store, harvest_sync_sign_out_async, cancellable, callback, user_data);
  session = g_task_get_task_data (task);
  if (find_account (task))
    harvest_credentials_load_async (harvest_store_get_data_dir (store), session->account->person,
                                    cancellable, found_cb, g_object_ref (task));
}

gboolean
harvest_sync_sign_out_finish (GAsyncResult *result, gboolean *ended, GError **error)
{
  const Session *session;

  g_return_val_if_fail (g_async_result_is_tagged (result, harvest_sync_sign_out_async), FALSE);

  session = g_task_get_task_data (G_TASK (result));
  *ended = session->ended;
  return g_task_propagate_boolean (G_TASK (result), error);
}
