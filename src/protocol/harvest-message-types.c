/* harvest-message-types.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-message"

#include "config.h"

#include "harvest-message.h"

#include "harvest-event.h"
#include "harvest-hello.h"
#include "harvest-problem.h"
#include "harvest-pull.h"
#include "harvest-push-reply.h"
#include "harvest-push.h"
#include "harvest-receipt.h"
#include "harvest-resync.h"
#include "harvest-scope-list.h"
#include "harvest-session.h"

static const HarvestMessageType *const types[] = {
  &harvest_event_bye_type,      &harvest_event_changed_type,
  &harvest_event_hello_type,    &harvest_health_type,
  &harvest_hello_type,          &harvest_index_request_type,
  &harvest_index_reply_type,    &harvest_password_change_type,
  &harvest_password_reset_type, &harvest_problem_type,
  &harvest_pull_request_type,   &harvest_pull_reply_type,
  &harvest_push_request_type,   &harvest_push_reply_type,
  &harvest_receipts_type,       &harvest_records_request_type,
  &harvest_records_reply_type,  &harvest_scope_list_type,
  &harvest_session_list_type,   &harvest_sign_in_type,
  &harvest_sign_in_reply_type,  NULL,
};

const HarvestMessageType *const *
harvest_message_type_get_all (void)
{
  return types;
}
