/* harvest-transport.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* HTTP to one server: connections are kept, replies may be compressed, certificates are verified
 * against the system's authorities and the company's own, the desktop's proxy is honoured, and no
 * redirect is followed. The session's token goes nowhere else. Main thread. */

#define HARVEST_TYPE_TRANSPORT (harvest_transport_get_type ())
G_DECLARE_FINAL_TYPE (HarvestTransport, harvest_transport, HARVEST, TRANSPORT, GObject)

/**
 * harvest_transport_new:
 * @address: "https://stories.example.com"; `http` only for this computer
 * @ca_file: (nullable): certificates of the company's own authority, as PEM
 * @error: %HARVEST_SYNC_ERROR_ADDRESS, or what is wrong with @ca_file
 *
 * Returns: (transfer full) (nullable)
 */
HarvestTransport *harvest_transport_new (const char *address, const char *ca_file, GError **error);

/* Returns: (transfer full) (nullable): the address in the one way to write it */
char *harvest_transport_normalize_address (const char *address, GError **error);
const char *harvest_transport_get_address (HarvestTransport *self);

/**
 * harvest_transport_set_token:
 * @token: (nullable): of the session
 */
void harvest_transport_set_token (HarvestTransport *self, const char *token);

/* What is asked. */
typedef struct
{
  const char *method;
  const char *path;           /* "/v1/pull"; a Location of the server */
  GBytes *body;               /* nullable */
  const char *content_type;   /* of it; NULL: application/json */
  const char *version;        /* SHP-Version; NULL: none */
  gboolean session;           /* with the token */
  const char *const *headers; /* nullable: name, value, name, value ... NULL */
  goffset max_bytes;          /* of the reply's body, unpacked; 0: the most that JSON may have */
} HarvestTransportRequest;

/* A reply; header fields as they came. */
typedef struct _HarvestTransportReply HarvestTransportReply;

guint harvest_transport_reply_get_status (const HarvestTransportReply *self);

/* Returns: (transfer none) (nullable): a header field; "Content-Type" without its parameters */
const char *
harvest_transport_reply_get_header (const HarvestTransportReply *self, const char *name);

/* Returns: (transfer none): empty if there is none */
GBytes *harvest_transport_reply_get_body (const HarvestTransportReply *self);
void harvest_transport_reply_free (HarvestTransportReply *self);

/**
 * harvest_transport_send_async:
 *
 * Sends, and reads the reply to its end.
 */
void harvest_transport_send_async (HarvestTransport *self,
                                   const HarvestTransportRequest *request,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);

/**
 * harvest_transport_send_finish:
 * @error: a #HarvestSyncError, or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (nullable): the reply, whatever its status
 */
HarvestTransportReply *
harvest_transport_send_finish (HarvestTransport *self, GAsyncResult *result, GError **error);

/**
 * harvest_transport_open_async:
 *
 * Sends, and reads the head of the reply.
 */
void harvest_transport_open_async (HarvestTransport *self,
                                   const HarvestTransportRequest *request,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);

/**
 * harvest_transport_open_finish:
 * @stream: (out) (transfer full): of the body, unpacked
 *
 * Returns: (transfer full) (nullable): the reply without a body
 */
HarvestTransportReply *harvest_transport_open_finish (HarvestTransport *self,
                                                      GAsyncResult *result,
                                                      GInputStream **stream,
                                                      GError **error);

/* Translates an error of reading such a stream. Returns: (transfer full) */
GError *harvest_transport_translate_error (GError *error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HarvestTransportReply, harvest_transport_reply_free)

G_END_DECLS
