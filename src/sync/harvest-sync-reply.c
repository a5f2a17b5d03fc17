/* harvest-sync-reply.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-sync-reply"

#include "config.h"

#include "harvest-sync-core-private.h"

#include "harvest-uuid.h"
#include "harvest-version.h"

#include <string.h>

#define TYPE_JSON   "application/json"
#define TYPE_STREAM "text/event-stream"

/* "application/json; charset=utf-8" is "application/json". */
static gboolean
is_of_type (const HarvestSyncReply *reply, const char *type)
{
  const char *value = reply->content_type != NULL ? reply->content_type : "";
  gsize length = strlen (type);

  return g_ascii_strncasecmp (value, type, length) == 0
         && (value[length] == '\0' || value[length] == ';' || value[length] == ' ');
}

static void
fail (HarvestSyncCore *self,
      HarvestSyncLaneName name,
      const HarvestSyncReply *reply,
      HarvestSyncCode code)
{
  _harvest_sync_lane_retry (self, name, code, harvest_retry_parse_after (reply->retry_after));
}

static gboolean
is_id (const char *header)
{
  return header != NULL && harvest_uuid_is_valid (header);
}

/* Identity comes before everything else: whoever else answers, nothing of it counts. */
static gboolean
check_identity (HarvestSyncCore *self, HarvestSyncLaneName name, const HarvestSyncReply *reply)
{
  if (!is_id (reply->server) || !is_id (reply->epoch))
    {
      fail (self, name, reply, HARVEST_SYNC_CODE_NOT_THE_SERVER);
      return FALSE;
    }
  if (self->phase == HARVEST_SYNC_PHASE_RUNNING
      && (!g_str_equal (reply->server, self->state->identity->id)
          || !g_str_equal (reply->epoch, self->state->identity->epoch)))
    {
      _harvest_sync_halt_other (self, reply->server, reply->epoch);
      return FALSE;
    }
  return TRUE;
}

/* Which side is behind: 0 if it cannot be told. */
static guint
parse_version (const char *header)
{
  guint64 number = 0;

  if (header == NULL || !g_str_has_prefix (header, "1."))
    return 0;
  g_ascii_string_to_unsigned (header + 2, 10, 1, 9999, &number, NULL);
  return (guint)number;
}

static gboolean
check_version (HarvestSyncCore *self, const HarvestSyncReply *reply)
{
  guint version;

  if (harvest_version_accept (reply->version, self->options.version, &version, NULL))
    return TRUE;
  _harvest_sync_halt (self, parse_version (reply->version) > self->options.version
                                ? HARVEST_SYNC_CODE_UPDATE_CLIENT
                                : HARVEST_SYNC_CODE_UPDATE_SERVER);
  return FALSE;
}

/* ---- Problems ---- */

static void
handle_update (HarvestSyncCore *self, const HarvestProblem *problem)
{
  _harvest_sync_halt (self, problem != NULL && problem->oldest > self->options.version
                                ? HARVEST_SYNC_CODE_UPDATE_CLIENT
                                : HARVEST_SYNC_CODE_UPDATE_SERVER);
}

static void
handle_problem (HarvestSyncCore *self, HarvestSyncLaneName name, const HarvestSyncReply *reply)
{
  const HarvestSyncLaneClass *class = _harvest_sync_lane_get_class (name);
  g_autoptr (HarvestProblem) problem = NULL;
  HarvestRetry retry;

  problem = harvest_problem_from_bytes (reply->body, NULL);
  if (problem == NULL)
    {
      fail (self, name, reply, HARVEST_SYNC_CODE_BAD_REPLY);
      return;
    }
  retry = harvest_problem_get_retry (problem);
  if (retry == HARVEST_RETRY_SIGN_IN)
    _harvest_sync_halt (self, HARVEST_SYNC_CODE_SIGN_IN);
  else if (retry == HARVEST_RETRY_UPDATE)
    handle_update (self, problem);
  else if (retry == HARVEST_RETRY_LATER)
    fail (self, name, reply,
          reply->status == 429 || reply->status == 503 ? HARVEST_SYNC_CODE_SERVER_BUSY
                                                       : HARVEST_SYNC_CODE_SERVER_TROUBLE);
  else if (class->refused == NULL || !class->refused (self, self->lanes[name].route, problem))
    fail (self, name, reply, HARVEST_SYNC_CODE_SERVER_TROUBLE);
}

/* ---- Replies ---- */

static gboolean
is_expected (HarvestSyncRoute route, const HarvestSyncReply *reply)
{
  switch ((int)route)
    {
    case HARVEST_SYNC_ROUTE_RECEIPTS:
      return reply->status == 204;
    case HARVEST_SYNC_ROUTE_EVENTS:
      return reply->status == 200 && is_of_type (reply, TYPE_STREAM);
    default:
      return reply->status == 200 && is_of_type (reply, TYPE_JSON) && reply->body != NULL;
    }
}

void
_harvest_sync_reply (HarvestSyncCore *self, HarvestSyncLaneName name, const HarvestSyncReply *reply)
{
  HarvestSyncLane *lane = &self->lanes[name];

  if (!check_identity (self, name, reply) || !check_version (self, reply))
    return;
  if (is_expected (lane->route, reply))
    {
      /* That a stream begins does not mean that anything comes through it. */
      if (name != HARVEST_SYNC_LANE_EVENTS)
        lane->attempt = 0;
      if (lane->troubles == 0)
        lane->code = HARVEST_SYNC_CODE_NONE;
      _harvest_sync_lane_get_class (name)->replied (self, lane->route, reply->body);
    }
  else if (reply->status >= 400 && reply->body != NULL
           && is_of_type (reply, HARVEST_PROBLEM_CONTENT_TYPE))
    handle_problem (self, name, reply);
  else
    fail (self, name, reply, HARVEST_SYNC_CODE_NOT_THE_SERVER);
}
