/* harvest-route-blobs.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-route-blobs"

#include "config.h"

#include "harvest-routes.h"
#include "harvest-server-core.h"
#include "harvest-server-private.h"
#include "harvest-uploads-sql.h"

/* A blob never changes. */
#define CACHE "private, immutable, max-age=31536000"

typedef struct
{
  const char *person;
  const char *sha256;
  gboolean may;
} Job;

static gboolean
may_read_cb (HarvestServerTx *tx, gpointer data, GError **error)
{
  Job *job = data;

  if (!harvest_sent_sql_has (tx, job->person, job->sha256, &job->may, error))
    return FALSE;
  return job->may
         || harvest_server_may_see_blob_sync (tx, job->person, job->sha256, &job->may, error);
}

static void
respond (HarvestExchange *exchange, const char *sha256)
{
  HarvestServer *server = harvest_exchange_get_server (exchange);
  g_autofree char *path = harvest_blob_store_dup_path (server->blobs, sha256);
  g_autofree char *etag = g_strdup_printf ("\"%s\"", sha256);
  g_autoptr (GError) error = NULL;
  HarvestHttpResponse *response;

  response = harvest_http_response_new_file (path, "application/octet-stream", &error);
  if (g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    {
      harvest_exchange_refuse (exchange, HARVEST_PROBLEM_NOT_FOUND, NULL);
      return;
    }
  if (response == NULL)
    {
      harvest_exchange_fail (exchange, error);
      return;
    }
  harvest_http_response_set_validators (response, etag, -1);
  harvest_http_response_set_header (response, "Cache-Control", CACHE);
  harvest_http_response_set_header (response, "Content-Disposition", "attachment");
  harvest_exchange_respond (exchange, response);
}

/* GET and HEAD /v1/blobs/{sha256}: by rights. One that is not there, and one that the person may
 * not see, are the same. */
void
harvest_route_read_blob (HarvestExchange *exchange, gpointer message)
{
  HarvestServer *server = harvest_exchange_get_server (exchange);
  const char *sha256 = harvest_http_request_get_parameter (harvest_exchange_get_request (exchange),
                                                           "sha256");
  Job job = { .person = harvest_exchange_get_person (exchange), .sha256 = sha256 };
  g_autoptr (GError) error = NULL;

  if (!harvest_blob_hash_is_valid (sha256))
    harvest_exchange_refuse (exchange, HARVEST_PROBLEM_NOT_FOUND, NULL);
  else if (!harvest_server_db_read_sync (server->db, may_read_cb, &job, &error))
    harvest_exchange_fail (exchange, error);
  else if (!job.may)
    harvest_exchange_refuse (exchange, HARVEST_PROBLEM_NOT_FOUND, NULL);
  else
    respond (exchange, sha256);
}
