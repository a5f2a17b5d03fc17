/* harvest-pull.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-pull"

#include "config.h"

#include "harvest-pull.h"

#include "harvest-message-private.h"
#include "harvest-protocol-limits.h"

#define TAG_CHARS_MAX 64

static const HarvestMember harvest_pull_scope_members[] = {
  HARVEST_STRING (HarvestPullScope, scope, TRUE, scope, HARVEST_LIMIT_SCOPE_CHARS_MAX),
  HARVEST_BUCKET (HarvestPullScope, since, TRUE),
};

HARVEST_DEFINE_PART (HarvestPullScope, harvest_pull_scope, "pull-scope", NULL)

static const HarvestMember harvest_pull_request_members[] = {
  HARVEST_STRINGS (HarvestPullRequest,
                   cursors,
                   FALSE,
                   token,
                   HARVEST_LIMIT_CURSOR_CHARS_MAX,
                   HARVEST_LIMIT_CURSORS_MAX),
  HARVEST_INTEGER (HarvestPullRequest,
                   limit,
                   FALSE,
                   HARVEST_LIMIT_PULL_LIMIT_MIN,
                   HARVEST_LIMIT_PULL_LIMIT_MAX),
  HARVEST_PARTS (HarvestPullRequest, scopes, TRUE, harvest_pull_scope, 1, HARVEST_LIMIT_SCOPES_MAX),
  HARVEST_INTEGER (HarvestPullRequest, wait, FALSE, 0, HARVEST_LIMIT_PULL_WAIT_MAX),
};

/* Each scope once. */
static gboolean
check_request (gconstpointer message, const char *path, GError **error)
{
  const HarvestPullRequest *self = message;
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < self->scopes->len; i++)
    {
      const HarvestPullScope *scope = g_ptr_array_index (self->scopes, i);

      if (!g_hash_table_add (seen, scope->scope))
        return harvest_message_fail (path, "scopes", error, "each only once, %s is there twice",
                                     scope->scope);
    }
  return TRUE;
}

HARVEST_DEFINE_MESSAGE (HarvestPullRequest,
                        harvest_pull_request,
                        "pull",
                        HARVEST_LIMIT_JSON_REQUEST_MAX,
                        check_request)

static const HarvestMember harvest_pull_resync_members[] = {
  HARVEST_BUCKET (HarvestPullResync, bucket, TRUE),
  HARVEST_STRING (HarvestPullResync, scope, TRUE, scope, HARVEST_LIMIT_SCOPE_CHARS_MAX),
};

HARVEST_DEFINE_PART (HarvestPullResync, harvest_pull_resync, "pull-resync", NULL)

static const HarvestMember harvest_pull_reply_members[] = {
  HARVEST_STRING (HarvestPullReply, cursor, FALSE, token, HARVEST_LIMIT_CURSOR_CHARS_MAX),
  HARVEST_STRINGS (HarvestPullReply,
                   lost,
                   FALSE,
                   scope,
                   HARVEST_LIMIT_SCOPE_CHARS_MAX,
                   HARVEST_LIMIT_CURSOR_BUCKETS_MAX),
  HARVEST_BOOLEAN (HarvestPullReply, more),
  HARVEST_PARTS (HarvestPullReply, pages, TRUE, harvest_pull_page, 0, HARVEST_LIMIT_PULL_PAGES_MAX),
  HARVEST_PARTS (HarvestPullReply,
                 resync,
                 FALSE,
                 harvest_pull_resync,
                 0,
                 HARVEST_LIMIT_CURSOR_BUCKETS_MAX),
  HARVEST_STRING (HarvestPullReply, scopes_tag, TRUE, token, TAG_CHARS_MAX),
  HARVEST_PART (HarvestPullReply, server, TRUE, harvest_identity),
};

HARVEST_DEFINE_MESSAGE (HarvestPullReply,
                        harvest_pull_reply,
                        "pull-reply",
                        HARVEST_LIMIT_JSON_REPLY_MAX,
                        NULL)
