/* harvest-push-reply.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-push-reply"

#include "config.h"

#include "harvest-push-reply.h"

#include "harvest-message-private.h"
#include "harvest-protocol-limits.h"
#include "harvest-record-type.h"

#define CODE_CHARS_MAX  64
#define FIELD_CHARS_MAX 64

/* ---- Sentences ---- */

static const HarvestSentence sentences[] = {
  { "append-only", "What was said once is not changed." },
  { "conflict", "Somebody else changed the same passage; both texts are kept." },
  { "edited-before-delete", "Somebody changed its text before it was deleted; it stays." },
  { "exists", "A record with this id is there already, with another content." },
  { "gone", "The record was deleted, withdrawn or erased in the meantime." },
  { "invalid", "A value breaks a rule: `field`, `rule` and `value` say which." },
  { "needs-consent-gate", "Everybody in the story has to agree first." },
  { "needs-reason", "It has to be said why." },
  { "needs-second-person", "Somebody else has to confirm it; it waits for them." },
  { "needs-teller-ok", "The teller has to agree to the changed text first." },
  { "no-such-step", "The story has moved on in the meantime." },
  { "not-found", "There is no such record, or the person may not see it." },
  { "refused", "The rules for it do not allow this now." },
  { "text-is-out", "The text is published; it can be corrected or taken down, not edited." },
  { "too-large", "It would be longer, or touch more records, than one mutation may." },
  { "unknown-type", "This server does not know records of this type yet." },
  { "wrong-person", "This is for somebody else to do." },
  { NULL },
};

const HarvestSentence *
harvest_sentence_get_all (void)
{
  return sentences;
}

/* ---- Results ---- */

static const HarvestChoice statuses[] = {
  { "applied" },
  { "merged" },
  { "conflict" },
  { "rejected" },
  { "pending", 2, HARVEST_PUSH_APPLIED },
  { NULL },
};

static const HarvestMember harvest_push_conflict_members[] = {
  HARVEST_STRING (HarvestPushConflict, field, TRUE, field, FIELD_CHARS_MAX),
  HARVEST_STRING (HarvestPushConflict, mine, FALSE, text, HARVEST_LIMIT_TEXT_CHARS_MAX),
  HARVEST_STRING (HarvestPushConflict, theirs, FALSE, text, HARVEST_LIMIT_TEXT_CHARS_MAX),
};

HARVEST_DEFINE_PART (HarvestPushConflict, harvest_push_conflict, "conflict", NULL)

static const HarvestMember harvest_push_result_members[] = {
  HARVEST_STRING (HarvestPushResult, code, FALSE, code, CODE_CHARS_MAX),
  HARVEST_PARTS (HarvestPushResult,
                 conflicts,
                 FALSE,
                 harvest_push_conflict,
                 0,
                 HARVEST_RECORD_TYPE_MAX_FIELDS),
  HARVEST_PART_SINCE (HarvestPushResult, current, harvest_document, 3),
  HARVEST_STRING (HarvestPushResult, field, FALSE, field, FIELD_CHARS_MAX),
  HARVEST_INTEGER (HarvestPushResult, n, TRUE, 1, HARVEST_LIMIT_INTEGER_MAX),
  HARVEST_ID (HarvestPushResult, op, TRUE),
  HARVEST_INTEGER (HarvestPushResult, rev, FALSE, 0, HARVEST_LIMIT_INTEGER_MAX),
  HARVEST_STRING (HarvestPushResult, rule, FALSE, text, HARVEST_LIMIT_DETAIL_CHARS_MAX),
  HARVEST_CHOICE (HarvestPushResult, status, statuses),
  HARVEST_STRING (HarvestPushResult, value, FALSE, text, HARVEST_LIMIT_DETAIL_CHARS_MAX),
};

static gboolean
check_result (gconstpointer message, const char *path, GError **error)
{
  const HarvestPushResult *self = message;
  const char *status = statuses[self->status].name;

  if (self->status == HARVEST_PUSH_REJECTED && self->code == NULL)
    return harvest_message_fail (path, "code", error, "required, as the status is %s", status);
  if ((self->status == HARVEST_PUSH_REJECTED) != (self->rev == 0))
    return harvest_message_fail (path, "rev", error, "%s, as the status is %s",
                                 self->rev == 0 ? "required" : "none", status);
  if ((self->status == HARVEST_PUSH_CONFLICT) != (self->conflicts->len > 0))
    return harvest_message_fail (path, "conflicts", error, "%s, as the status is %s",
                                 self->conflicts->len == 0 ? "required" : "none", status);
  return TRUE;
}

HARVEST_DEFINE_PART (HarvestPushResult, harvest_push_result, "result", check_result)

static const HarvestMember harvest_push_reply_members[] = {
  HARVEST_PARTS (HarvestPushReply,
                 results,
                 TRUE,
                 harvest_push_result,
                 1,
                 HARVEST_LIMIT_PUSH_MUTATIONS_MAX),
  HARVEST_PART (HarvestPushReply, server, TRUE, harvest_identity),
};

static gboolean
check_reply (gconstpointer message, const char *path, GError **error)
{
  const HarvestPushReply *self = message;

  for (guint i = 1; i < self->results->len; i++)
    {
      const HarvestPushResult *last = g_ptr_array_index (self->results, i - 1);
      const HarvestPushResult *result = g_ptr_array_index (self->results, i);

      if (!harvest_message_check_next (path, "results", i, last->n, result->n, error))
        return FALSE;
    }
  return TRUE;
}

HARVEST_DEFINE_MESSAGE (HarvestPushReply,
                        harvest_push_reply,
                        "push-reply",
                        HARVEST_LIMIT_JSON_REPLY_MAX,
                        check_reply)
