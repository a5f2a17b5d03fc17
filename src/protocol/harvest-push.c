/* harvest-push.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-push"

#include "config.h"

#include "harvest-push.h"

#include "harvest-message-private.h"
#include "harvest-protocol-limits.h"

static const HarvestMember harvest_push_mutation_members[] = {
  HARVEST_PART (HarvestPushMutation, change, TRUE, harvest_change_document),
  HARVEST_INTEGER (HarvestPushMutation, n, TRUE, 1, HARVEST_LIMIT_INTEGER_MAX),
};

HARVEST_DEFINE_PART (HarvestPushMutation, harvest_push_mutation, "mutation", NULL)

static const HarvestMember harvest_push_request_members[] = {
  HARVEST_ID (HarvestPushRequest, client, TRUE),
  HARVEST_PARTS (HarvestPushRequest,
                 mutations,
                 TRUE,
                 harvest_push_mutation,
                 1,
                 HARVEST_LIMIT_PUSH_MUTATIONS_MAX),
  HARVEST_PART (HarvestPushRequest, server, TRUE, harvest_identity),
};

static gboolean
check_request (gconstpointer message, const char *path, GError **error)
{
  const HarvestPushRequest *self = message;

  for (guint i = 1; i < self->mutations->len; i++)
    {
      const HarvestPushMutation *last = g_ptr_array_index (self->mutations, i - 1);
      const HarvestPushMutation *mutation = g_ptr_array_index (self->mutations, i);

      if (!harvest_message_check_next (path, "mutations", i, last->n, mutation->n, error))
        return FALSE;
    }
  return TRUE;
}

HARVEST_DEFINE_MESSAGE (HarvestPushRequest,
                        harvest_push_request,
                        "push",
                        HARVEST_LIMIT_JSON_REQUEST_MAX,
                        check_request)
