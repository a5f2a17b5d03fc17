/* fuzz-protocol-push.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fuzz-protocol-push"

#include "config.h"

#include "harvest-change.h"
#include "harvest-fuzz.h"
#include "harvest-push.h"
#include "protocol-samples.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (HarvestPushRequest) push = protocol_check_message (&harvest_push_request_type, bytes);

  for (guint i = 0; push != NULL && i < push->mutations->len; i++)
    {
      const HarvestPushMutation *mutation = g_ptr_array_index (push->mutations, i);
      const HarvestPushMutation *first = g_ptr_array_index (push->mutations, 0);
      g_autoptr (HarvestChange) change = harvest_change_parse (mutation->change->bytes, NULL);

      g_assert_cmpint (mutation->n, ==, first->n + i);
      if (change != NULL)
        {
          g_assert_cmpstr (harvest_change_get_op (change), ==, mutation->change->op);
          g_assert_cmpstr (harvest_change_get_id (change), ==, mutation->change->id);
        }
    }
  return 0;
}
