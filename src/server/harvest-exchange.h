/* harvest-exchange.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-http-request.h"
#include "harvest-message.h"
#include "harvest-problem.h"
#include "harvest-session-cache.h"

G_BEGIN_DECLS

/* A request of SHP/1 and its answer: who asks, in which version, and the one place where answers
 * get their form. It is kept by its request; all functions may be called from any thread. */

typedef struct _HarvestExchange HarvestExchange;
typedef struct _HarvestServer HarvestServer;

/**
 * harvest_exchange_new:
 * @version: in which it is read and answered
 *
 * Becomes the context of @request, and is freed with it.
 */
HarvestExchange *
harvest_exchange_new (HarvestServer *server, HarvestHttpRequest *request, guint version);

/* Keeps the request, and with it the exchange, until it is answered. */
HarvestExchange *harvest_exchange_ref (HarvestExchange *self);
void harvest_exchange_unref (HarvestExchange *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HarvestExchange, harvest_exchange_unref)

HarvestServer *harvest_exchange_get_server (HarvestExchange *self);
HarvestHttpRequest *harvest_exchange_get_request (HarvestExchange *self);
guint harvest_exchange_get_version (HarvestExchange *self);

/* Returns: (nullable): from where, as the proxy says */
const char *harvest_exchange_get_address (HarvestExchange *self);

/* Returns: (transfer none) (nullable): who asks; %NULL for routes that need nobody */
HarvestLiveSession *harvest_exchange_get_session (HarvestExchange *self);
void harvest_exchange_set_session (HarvestExchange *self, HarvestLiveSession *session);

/* The same session, asked for again: while nobody else works on the exchange. */
void harvest_exchange_renew_session (HarvestExchange *self, HarvestLiveSession *session);

/* Returns: (transfer none): the id of the person who asks */
const char *harvest_exchange_get_person (HarvestExchange *self);

/* ---- Answers: each exchange gets one ---- */

void harvest_exchange_reply (HarvestExchange *self,
                             guint status,
                             const HarvestMessageType *type,
                             gconstpointer message);
void harvest_exchange_reply_bytes (HarvestExchange *self,
                                   guint status,
                                   const char *content_type,
                                   GBytes *bytes);
void harvest_exchange_reply_empty (HarvestExchange *self, guint status);

/* @response: (transfer full): one with header fields of its own */
void harvest_exchange_respond (HarvestExchange *self, HarvestHttpResponse *response);

/**
 * harvest_exchange_refuse:
 * @detail: (nullable): for the log of the other side: member, rule and value, never a text, a
 *   password or a token
 */
void harvest_exchange_refuse (HarvestExchange *self, HarvestProblemCode code, const char *detail);

/* The same, with `Retry-After`. */
void harvest_exchange_refuse_for (HarvestExchange *self,
                                  HarvestProblemCode code,
                                  guint seconds,
                                  const char *detail);

/* @problem: (transfer full) */
void harvest_exchange_refuse_problem (HarvestExchange *self, HarvestProblem *problem);

/**
 * harvest_exchange_fail:
 * @error: of `protocol/` (the request is at fault) or of `server/`; what is of no domain that the
 *   other side can do something about is logged, and answered as `internal`
 */
void harvest_exchange_fail (HarvestExchange *self, const GError *error);

/**
 * harvest_exchange_finish:
 *
 * A #HarvestHttpFinishFunc: gives refusals of the HTTP library the form of SHP/1, and every answer
 * its identity.
 */
void harvest_exchange_finish (HarvestHttpRequest *request,
                              HarvestHttpResponse *response,
                              gpointer user_data);

G_END_DECLS
