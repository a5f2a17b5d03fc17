/* http-fixture.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-http-server.h"

G_BEGIN_DECLS

/* A real server on a free port, and clients that speak to it in bytes. Sockets wait for at most
 * thirty seconds; then the test fails. */

HarvestHttpServer *http_fixture_start (const HarvestHttpRoute *routes,
                                       guint n_routes,
                                       const HarvestHttpLimits *limits,
                                       gpointer user_data);

/* Stops the server, and asserts that nobody else holds it. */
void http_fixture_stop (HarvestHttpServer *server);

int http_client_connect (HarvestHttpServer *server);
int http_client_connect_uri (const char *uri);
/* @length: -1: the string's. Returns: whether all could be sent */
gboolean http_client_try_send (int fd, const char *bytes, gssize length);
void http_client_send (int fd, const char *bytes);

typedef struct
{
  guint status; /* 0: the connection ended before one */
  char *head;   /* all before the body, with the status line */
  GBytes *body; /* without chunks */
  gboolean is_whole;
} HttpAnswer;

/* Reads one answer, and nothing behind it. */
HttpAnswer *http_client_read (int fd);
/* To a HEAD. */
HttpAnswer *http_client_read_head (int fd);
void http_answer_free (HttpAnswer *answer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HttpAnswer, http_answer_free)

/* The value of a header, or NULL. */
char *http_answer_get (const HttpAnswer *answer, const char *name);
void http_answer_assert_body (const HttpAnswer *answer, const char *text);

/* Waits until the server closes. Returns: bytes that came before */
gsize http_client_wait_closed (int fd);
void http_client_close (int fd);

/* Sends @bytes on a connection of its own, and reads one answer. */
HttpAnswer *http_client_ask (HarvestHttpServer *server, const char *bytes);

G_END_DECLS
