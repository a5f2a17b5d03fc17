/* harvest-resync.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-resync"

#include "config.h"

#include "harvest-resync.h"

#include "harvest-message-private.h"
#include "harvest-protocol-limits.h"
#include "harvest-uuid.h"

#include <string.h>

static const HarvestMember harvest_index_request_members[] = {
  HARVEST_ID (HarvestIndexRequest, after, FALSE),
  HARVEST_BUCKET (HarvestIndexRequest, bucket, TRUE),
  HARVEST_STRING (HarvestIndexRequest, scope, TRUE, scope, HARVEST_LIMIT_SCOPE_CHARS_MAX),
};

HARVEST_DEFINE_MESSAGE (HarvestIndexRequest,
                        harvest_index_request,
                        "index",
                        HARVEST_LIMIT_JSON_REQUEST_MAX,
                        NULL)

static const HarvestMember harvest_index_entry_members[] = {
  HARVEST_ID (HarvestIndexEntry, id, TRUE),
  HARVEST_INTEGER (HarvestIndexEntry, rev, TRUE, 1, HARVEST_LIMIT_INTEGER_MAX),
  HARVEST_INTEGER (HarvestIndexEntry, seq, TRUE, 1, HARVEST_LIMIT_INTEGER_MAX),
  HARVEST_SUM (HarvestIndexEntry, sum),
};

HARVEST_DEFINE_PART (HarvestIndexEntry, harvest_index_entry, "index-entry", NULL)

static const HarvestMember harvest_index_reply_members[] = {
  HARVEST_BUCKET (HarvestIndexReply, bucket, TRUE),
  HARVEST_STRING (HarvestIndexReply, cursor, TRUE, token, HARVEST_LIMIT_CURSOR_CHARS_MAX),
  HARVEST_PARTS (HarvestIndexReply,
                 entries,
                 TRUE,
                 harvest_index_entry,
                 0,
                 HARVEST_LIMIT_INDEX_ENTRIES_MAX),
  HARVEST_BOOLEAN (HarvestIndexReply, more),
  HARVEST_STRING (HarvestIndexReply, scope, TRUE, scope, HARVEST_LIMIT_SCOPE_CHARS_MAX),
  HARVEST_PART (HarvestIndexReply, server, TRUE, harvest_identity),
  HARVEST_INTEGER (HarvestIndexReply, to, TRUE, 0, HARVEST_LIMIT_INTEGER_MAX),
};

/* What is out of order might have been left out as well. */
static gboolean
check_index (gconstpointer message, const char *path, GError **error)
{
  const HarvestIndexReply *self = message;
  const char *last = "";

  for (guint i = 0; i < self->entries->len; i++)
    {
      const HarvestIndexEntry *entry = g_ptr_array_index (self->entries, i);
      g_autofree char *member = g_strdup_printf ("entries[%u].id", i);

      if (strcmp (last, entry->id) >= 0)
        return harvest_message_fail (path, member, error, "after %s, this one is %s", last,
                                     entry->id);
      last = entry->id;
    }
  if (self->more && self->entries->len == 0)
    return harvest_message_fail (path, "more", error, "false, as there are no entries");
  return TRUE;
}

HARVEST_DEFINE_MESSAGE (HarvestIndexReply,
                        harvest_index_reply,
                        "index-reply",
                        HARVEST_LIMIT_JSON_REPLY_MAX,
                        check_index)

static const HarvestMember harvest_records_request_members[] = {
  HARVEST_STRINGS (HarvestRecordsRequest,
                   ids,
                   TRUE,
                   id,
                   HARVEST_UUID_LENGTH,
                   HARVEST_LIMIT_RECORDS_IDS_MAX),
};

HARVEST_DEFINE_MESSAGE (HarvestRecordsRequest,
                        harvest_records_request,
                        "records",
                        HARVEST_LIMIT_JSON_REQUEST_MAX,
                        NULL)

static const HarvestMember harvest_records_reply_members[] = {
  HARVEST_STRINGS (HarvestRecordsReply,
                   left,
                   FALSE,
                   id,
                   HARVEST_UUID_LENGTH,
                   HARVEST_LIMIT_RECORDS_IDS_MAX),
  HARVEST_PARTS (HarvestRecordsReply,
                 records,
                 TRUE,
                 harvest_document,
                 0,
                 HARVEST_LIMIT_RECORDS_IDS_MAX),
  HARVEST_PART (HarvestRecordsReply, server, TRUE, harvest_identity),
};

HARVEST_DEFINE_MESSAGE (HarvestRecordsReply,
                        harvest_records_reply,
                        "records-reply",
                        HARVEST_LIMIT_JSON_REPLY_MAX,
                        NULL)
