/* harvest-route-core.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-exchange.h"

G_BEGIN_DECLS

/* For src/server/routes/ only: a route that is one job of the database. */

/**
 * HarvestRouteCoreFunc:
 * @person: who asks
 * @message: of the request; %NULL if it has none
 * @problem: (out): what to refuse it with
 *
 * Returns: (transfer full) (nullable): the reply; %NULL with @problem or @error set
 */
typedef gpointer (*HarvestRouteCoreFunc) (HarvestServerTx *tx,
                                          const char *person,
                                          gconstpointer message,
                                          HarvestProblem **problem,
                                          GError **error);

/**
 * HarvestRouteCore:
 * @request, @reply: (nullable): types of both
 * @writes: whether it is a writing job
 */
typedef struct
{
  HarvestRouteCoreFunc func;
  const HarvestMessageType *request;
  const HarvestMessageType *reply;
  gboolean writes;
} HarvestRouteCore;

/* @message: (transfer full). Answers 200, or 204 if there is no type of reply. */
void
harvest_route_run_core (HarvestExchange *exchange, const HarvestRouteCore *core, gpointer message);

/* Wraps a function of harvest-server-core.h whose types are its own. */
#define HARVEST_ROUTE_CORE_FUNC(name, function, Request)                                           \
  static gpointer name (HarvestServerTx *tx, const char *person, gconstpointer message,            \
                        HarvestProblem **problem, GError **error)                                  \
  {                                                                                                \
    return function (tx, person, (const Request *)message, problem, error);                        \
  }

G_END_DECLS
