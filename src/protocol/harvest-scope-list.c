/* harvest-scope-list.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-scope-list"

#include "config.h"

#include "harvest-scope-list.h"

#include "harvest-message-private.h"
#include "harvest-protocol-limits.h"

#define TAG_CHARS_MAX 64

static const HarvestMember harvest_scope_bucket_members[] = {
  HARVEST_BUCKET (HarvestScopeBucket, bucket, TRUE),
  HARVEST_INTEGER (HarvestScopeBucket, count, TRUE, 0, HARVEST_LIMIT_INTEGER_MAX),
  HARVEST_INTEGER (HarvestScopeBucket, to, TRUE, 0, HARVEST_LIMIT_INTEGER_MAX),
};

HARVEST_DEFINE_PART (HarvestScopeBucket, harvest_scope_bucket, "scope-bucket", NULL)

static const HarvestMember harvest_scope_entry_members[] = {
  HARVEST_PARTS (HarvestScopeEntry,
                 buckets,
                 TRUE,
                 harvest_scope_bucket,
                 0,
                 HARVEST_LIMIT_CURSOR_BUCKETS_MAX),
  HARVEST_STRING (HarvestScopeEntry, scope, TRUE, scope, HARVEST_LIMIT_SCOPE_CHARS_MAX),
};

HARVEST_DEFINE_PART (HarvestScopeEntry, harvest_scope_entry, "scope", NULL)

static const HarvestMember harvest_scope_list_members[] = {
  HARVEST_PARTS (HarvestScopeList, scopes, TRUE, harvest_scope_entry, 0, HARVEST_LIMIT_SCOPES_MAX),
  HARVEST_STRING (HarvestScopeList, scopes_tag, TRUE, token, TAG_CHARS_MAX),
  HARVEST_PART (HarvestScopeList, server, TRUE, harvest_identity),
};

HARVEST_DEFINE_MESSAGE (HarvestScopeList,
                        harvest_scope_list,
                        "scopes",
                        HARVEST_LIMIT_JSON_REPLY_MAX,
                        NULL)
