/* harvest-route-core.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-route-core"

#include "config.h"

#include "harvest-route-core.h"

#include "harvest-server-private.h"

typedef struct
{
  HarvestExchange *exchange;
  const HarvestRouteCore *core;
  gpointer message;
  HarvestProblem *problem;
  GBytes *reply;
} Job;

static void
free_job_cb (gpointer data)
{
  Job *job = data;

  if (job->message != NULL)
    job->core->request->free (job->message);
  g_clear_pointer (&job->problem, harvest_problem_free);
  g_clear_pointer (&job->reply, g_bytes_unref);
  harvest_exchange_unref (job->exchange);
  g_free (job);
}

/* A problem ends the job without an error: there is nothing to take back that the core has not. */
static gboolean
run_cb (HarvestServerTx *tx, gpointer data, GError **error)
{
  Job *job = data;
  gpointer reply;

  g_clear_pointer (&job->problem, harvest_problem_free);
  g_clear_pointer (&job->reply, g_bytes_unref);
  reply = job->core->func (tx, harvest_exchange_get_person (job->exchange), job->message,
                           &job->problem, error);
  if (reply == NULL)
    return job->problem != NULL;
  if (job->core->reply != NULL)
    {
      job->reply = harvest_message_to_bytes (job->core->reply, reply,
                                             harvest_exchange_get_version (job->exchange));
      job->core->reply->free (reply);
    }
  return TRUE;
}

static void
done_cb (gpointer data, const GError *error)
{
  Job *job = data;

  if (error != NULL)
    harvest_exchange_fail (job->exchange, error);
  else if (job->problem != NULL)
    harvest_exchange_refuse_problem (job->exchange, g_steal_pointer (&job->problem));
  else if (job->reply != NULL)
    harvest_exchange_reply_bytes (job->exchange, 200, "application/json", job->reply);
  else
    harvest_exchange_reply_empty (job->exchange, 204);
}

void
harvest_route_run_core (HarvestExchange *exchange, const HarvestRouteCore *core, gpointer message)
{
  HarvestServer *server = harvest_exchange_get_server (exchange);
  Job *job = g_new0 (Job, 1);

  job->exchange = harvest_exchange_ref (exchange);
  job->core = core;
  job->message = message;
  if (core->writes)
    harvest_server_db_write (server->db, run_cb, done_cb, job, free_job_cb);
  else
    harvest_server_db_read (server->db, run_cb, done_cb, job, free_job_cb);
}
