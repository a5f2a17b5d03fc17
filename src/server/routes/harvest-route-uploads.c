/* harvest-route-uploads.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-route-uploads"

#include "config.h"

#include "harvest-protocol-limits.h"
#include "harvest-routes.h"
#include "harvest-server-private.h"
#include "harvest-tus.h"
#include "harvest-uploads.h"

#define PATH "/v1/uploads/"

/* A row of what the folder blobs/ says, as the protocol says it. */
static const HarvestProblemCode codes[] = {
  [HARVEST_UPLOAD_ERROR_TOO_LARGE] = HARVEST_PROBLEM_TOO_LARGE,
  [HARVEST_UPLOAD_ERROR_QUOTA] = HARVEST_PROBLEM_QUOTA,
  [HARVEST_UPLOAD_ERROR_NO_SPACE] = HARVEST_PROBLEM_STORAGE_FULL,
  [HARVEST_UPLOAD_ERROR_NOT_FOUND] = HARVEST_PROBLEM_NOT_FOUND,
  [HARVEST_UPLOAD_ERROR_GONE] = HARVEST_PROBLEM_UPLOAD_GONE,
  [HARVEST_UPLOAD_ERROR_OFFSET] = HARVEST_PROBLEM_OFFSET_MISMATCH,
  [HARVEST_UPLOAD_ERROR_CHECKSUM] = HARVEST_PROBLEM_CHECKSUM_MISMATCH,
  [HARVEST_UPLOAD_ERROR_REFUSED] = HARVEST_PROBLEM_CONTENT_REFUSED,
  [HARVEST_UPLOAD_ERROR_BUSY] = HARVEST_PROBLEM_BUSY,
};

static void
fail (HarvestExchange *exchange, const GError *error)
{
  if (error->domain == HARVEST_UPLOAD_ERROR && error->code >= 0
      && error->code < (int)G_N_ELEMENTS (codes))
    harvest_exchange_refuse (exchange, codes[error->code], error->message);
  else
    harvest_exchange_fail (exchange, error);
}

static const char *
get_header (HarvestExchange *exchange, const char *name)
{
  return harvest_http_request_get_header (harvest_exchange_get_request (exchange), name);
}

static const char *
get_id (HarvestExchange *exchange)
{
  return harvest_http_request_get_parameter (harvest_exchange_get_request (exchange), "upload");
}

static HarvestHttpResponse *
new_response (guint status)
{
  HarvestHttpResponse *response = harvest_http_response_new (status);

  harvest_http_response_set_header (response, "Tus-Resumable", HARVEST_TUS_VERSION);
  return response;
}

static void
set_number (HarvestHttpResponse *response, const char *name, gint64 number)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, number);

  harvest_http_response_set_header (response, name, text);
}

static void
set_expires (HarvestHttpResponse *response, const HarvestUpload *upload)
{
  g_autofree char *expires = harvest_tus_write_expires (upload->touched / G_USEC_PER_SEC
                                                        + HARVEST_LIMIT_UPLOAD_EXPIRES_S);

  harvest_http_response_set_header (response, "Upload-Expires", expires);
}

/* OPTIONS /v1/uploads: what of tus the server speaks. */
void
harvest_route_upload_options (HarvestExchange *exchange, gpointer message)
{
  HarvestServer *server = harvest_exchange_get_server (exchange);
  HarvestHttpResponse *response = new_response (204);

  harvest_http_response_set_header (response, "Tus-Version", HARVEST_TUS_VERSION);
  harvest_http_response_set_header (response, "Tus-Extension", HARVEST_TUS_EXTENSIONS);
  harvest_http_response_set_header (response, "Tus-Checksum-Algorithm",
                                    HARVEST_TUS_CHECKSUM_ALGORITHM);
  set_number (response, "Tus-Max-Size", server->config->blob_bytes_max);
  harvest_exchange_respond (exchange, response);
}

/* POST /v1/uploads: begins one. */
void
harvest_route_create_upload (HarvestExchange *exchange, gpointer message)
{
  HarvestServer *server = harvest_exchange_get_server (exchange);
  g_autoptr (HarvestTusMetadata) metadata = NULL;
  g_autoptr (HarvestUpload) upload = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *location = NULL;
  HarvestHttpResponse *response;
  gint64 length;

  if (!harvest_tus_parse_number ("Upload-Length", get_header (exchange, "Upload-Length"),
                                 server->config->blob_bytes_max, &length, &error))
    {
      harvest_exchange_fail (exchange, error);
      return;
    }
  metadata = harvest_tus_parse_metadata (get_header (exchange, "Upload-Metadata"), &error);
  if (metadata == NULL)
    {
      harvest_exchange_fail (exchange, error);
      return;
    }
  if (length == 0)
    {
      harvest_exchange_refuse (exchange, HARVEST_PROBLEM_MALFORMED, "Upload-Length: at least 1");
      return;
    }
  upload = harvest_uploads_create_sync (server->uploads, harvest_exchange_get_person (exchange),
                                        metadata->sha256, length, &error);
  if (upload == NULL)
    {
      fail (exchange, error);
      return;
    }
  location = g_strconcat (PATH, upload->id, NULL);
  response = new_response (201);
  harvest_http_response_set_header (response, "Location", location);
  set_expires (response, upload);
  harvest_exchange_respond (exchange, response);
}

/* HEAD /v1/uploads/{upload}: where it stands. */
void
harvest_route_ask_upload (HarvestExchange *exchange, gpointer message)
{
  HarvestServer *server = harvest_exchange_get_server (exchange);
  g_autoptr (GError) error = NULL;
  g_autoptr (HarvestUpload) upload = harvest_uploads_find_sync (
      server->uploads, harvest_exchange_get_person (exchange), get_id (exchange), &error);
  HarvestHttpResponse *response;

  if (upload == NULL)
    {
      fail (exchange, error);
      return;
    }
  response = new_response (200);
  set_number (response, "Upload-Offset", upload->stands);
  set_number (response, "Upload-Length", upload->length);
  set_expires (response, upload);
  harvest_exchange_respond (exchange, response);
}

/* PATCH /v1/uploads/{upload}: the next piece. */
void
harvest_route_send_upload (HarvestExchange *exchange, gpointer message)
{
  HarvestServer *server = harvest_exchange_get_server (exchange);
  GBytes *body = harvest_http_request_get_body (harvest_exchange_get_request (exchange));
  g_autoptr (HarvestUpload) upload = NULL;
  g_autoptr (GError) error = NULL;
  guint8 digest[HARVEST_TUS_DIGEST_LENGTH];
  HarvestHttpResponse *response;
  gint64 offset;

  if (!harvest_tus_parse_number ("Upload-Offset", get_header (exchange, "Upload-Offset"),
                                 HARVEST_LIMIT_INTEGER_MAX, &offset, &error)
      || !harvest_tus_parse_checksum (get_header (exchange, "Upload-Checksum"), digest, &error))
    {
      harvest_exchange_fail (exchange, error);
      return;
    }
  upload = harvest_uploads_append_sync (server->uploads, harvest_exchange_get_person (exchange),
                                        get_id (exchange), offset, body, digest, &error);
  if (upload == NULL)
    {
      fail (exchange, error);
      return;
    }
  response = new_response (204);
  set_number (response, "Upload-Offset", upload->stands);
  set_expires (response, upload);
  harvest_exchange_respond (exchange, response);
}

/* DELETE /v1/uploads/{upload}: gives it up. */
void
harvest_route_give_up_upload (HarvestExchange *exchange, gpointer message)
{
  HarvestServer *server = harvest_exchange_get_server (exchange);
  g_autoptr (GError) error = NULL;

  if (harvest_uploads_drop_sync (server->uploads, harvest_exchange_get_person (exchange),
                                 get_id (exchange), &error))
    harvest_exchange_respond (exchange, new_response (204));
  else
    fail (exchange, error);
}
