/* harvest-sign-in.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-sign-in"

#include "config.h"

#include "harvest-sign-in.h"

#include "harvest-problem.h"
#include "harvest-sync-error.h"
#include "harvest-version.h"

#include <glib/gi18n.h>
#include <string.h>

#define JSON "application/json"

/* ---- What went wrong ---- */

static HarvestProblem *
read_problem (const HarvestTransportReply *reply)
{
  GBytes *body = harvest_transport_reply_get_body (reply);

  if (body == NULL
      || g_strcmp0 (harvest_transport_reply_get_header (reply, "Content-Type"),
                    HARVEST_PROBLEM_CONTENT_TYPE)
             != 0)
    return NULL;
  return harvest_problem_from_bytes (body, NULL);
}

static GError *
make_wait (const HarvestTransportReply *reply)
{
  gint64 seconds = harvest_retry_parse_after (
      harvest_transport_reply_get_header (reply, "Retry-After"));

  seconds = MAX (seconds, 1);
  return g_error_new (HARVEST_SYNC_ERROR, HARVEST_SYNC_ERROR_WAIT,
                      ngettext ("Too many attempts. Try again in %d second.",
                                "Too many attempts. Try again in %d seconds.", (gulong)seconds),
                      (int)seconds);
}

/* By what can be done about it: a reply to HEAD has no problem in it. */
static GError *
make_error_of (HarvestRetry retry, const HarvestTransportReply *reply)
{
  guint status = harvest_transport_reply_get_status (reply);

  switch (retry)
    {
    case HARVEST_RETRY_SIGN_IN:
      return g_error_new_literal (HARVEST_SYNC_ERROR, HARVEST_SYNC_ERROR_SIGN_IN,
                                  _ ("Please sign in again. Everything you wrote is kept."));
    case HARVEST_RETRY_UPDATE:
      return g_error_new_literal (HARVEST_SYNC_ERROR, HARVEST_SYNC_ERROR_UPDATE,
                                  _ ("This StoryHarvest is too old for the server. Please have it "
                                     "updated."));
    case HARVEST_RETRY_LATER:
      return g_error_new (HARVEST_SYNC_ERROR, HARVEST_SYNC_ERROR_NO_ANSWER, "%s",
                          _ ("The server has a problem. It is tried again soon."));
    case HARVEST_RETRY_REPAIR:
    case HARVEST_RETRY_NEVER:
    default:
      return g_error_new (HARVEST_SYNC_ERROR, HARVEST_SYNC_ERROR_REFUSED, "The server answers %u",
                          status);
    }
}

GError *
harvest_sign_in_make_error (const HarvestTransportReply *reply)
{
  g_autoptr (HarvestProblem) problem = NULL;
  HarvestProblemCode code = HARVEST_PROBLEM_OTHER;

  g_return_val_if_fail (reply != NULL, NULL);

  if (harvest_transport_reply_get_header (reply, HARVEST_IDENTITY_SERVER_HEADER) == NULL)
    return g_error_new_literal (HARVEST_SYNC_ERROR, HARVEST_SYNC_ERROR_NOT_THE_SERVER,
                                _ ("Something else answers in the place of the server, perhaps "
                                   "the sign-in page of a Wi-Fi."));
  problem = read_problem (reply);
  if (problem != NULL)
    code = harvest_problem_get_code (problem);
  if (code == HARVEST_PROBLEM_SIGN_IN_FAILED)
    return g_error_new_literal (HARVEST_SYNC_ERROR, HARVEST_SYNC_ERROR_SIGN_IN,
                                _ ("The name or the password is wrong."));
  if (code == HARVEST_PROBLEM_RATE_LIMITED)
    return make_wait (reply);
  return make_error_of (
      problem != NULL ? harvest_problem_get_retry (problem)
                      : harvest_retry_from_status (harvest_transport_reply_get_status (reply)),
      reply);
}

/* ---- In ---- */

static void
reply_free (gpointer data)
{
  harvest_sign_in_reply_free (data);
}

static void
asked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (HarvestTransportReply) reply = NULL;
  g_autoptr (GError) failure = NULL;
  HarvestSignInReply *answer;
  GError *error = NULL;

  reply = harvest_transport_send_finish (HARVEST_TRANSPORT (source), result, &error);
  if (reply == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (harvest_transport_reply_get_status (reply) != 201
      || g_strcmp0 (harvest_transport_reply_get_header (reply, "Content-Type"), JSON) != 0)
    {
      g_task_return_error (task, harvest_sign_in_make_error (reply));
      return;
    }
  answer = harvest_sign_in_reply_from_bytes (harvest_transport_reply_get_body (reply), &failure);
  if (answer == NULL)
    g_task_return_new_error (task, HARVEST_SYNC_ERROR, HARVEST_SYNC_ERROR_BAD_REPLY, "%s",
                             failure->message);
  else
    g_task_return_pointer (task, answer, reply_free);
}

void
harvest_sign_in_ask_async (HarvestTransport *transport,
                           const char *name,
                           const char *password,
                           const char *device,
                           gboolean shared,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (HarvestSignIn) message = NULL;
  g_autoptr (GBytes) body = NULL;
  g_autofree char *version = harvest_version_to_header (HARVEST_VERSION_NEWEST);
  HarvestTransportRequest request = { .method = "POST", .path = "/v1/sessions" };
  GTask *task;

  g_return_if_fail (HARVEST_IS_TRANSPORT (transport));
  g_return_if_fail (name != NULL && password != NULL && device != NULL);

  task = g_task_new (transport, cancellable, callback, user_data);
  g_task_set_source_tag (task, harvest_sign_in_ask_async);
  message = harvest_sign_in_new ();
  message->name = g_strdup (name);
  message->password = g_strdup (password);
  message->device = g_strdup (device);
  message->shared = shared;
  body = harvest_sign_in_to_bytes (message, HARVEST_VERSION_NEWEST);
  request.body = body;
  request.version = version;
  harvest_transport_send_async (transport, &request, cancellable, asked_cb, task);
}

HarvestSignInReply *
harvest_sign_in_ask_finish (HarvestTransport *transport, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, transport), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- Out ---- */

static void
ended_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (HarvestTransportReply) reply = NULL;
  GError *error = NULL;
  guint status;

  reply = harvest_transport_send_finish (HARVEST_TRANSPORT (source), result, &error);
  if (reply == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  status = harvest_transport_reply_get_status (reply);
  if (status == 204 || status == 401)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, harvest_sign_in_make_error (reply));
}

void
harvest_sign_in_end_async (HarvestTransport *transport,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autofree char *version = harvest_version_to_header (HARVEST_VERSION_NEWEST);
  const HarvestTransportRequest request = {
    .method = "DELETE",
    .path = "/v1/sessions/current",
    .version = version,
    .session = TRUE,
  };
  GTask *task;

  g_return_if_fail (HARVEST_IS_TRANSPORT (transport));

  task = g_task_new (transport, cancellable, callback, user_data);
  g_task_set_source_tag (task, harvest_sign_in_end_async);
  harvest_transport_send_async (transport, &request, cancellable, ended_cb, task);
}

gboolean
harvest_sign_in_end_finish (HarvestTransport *transport, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, transport), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
