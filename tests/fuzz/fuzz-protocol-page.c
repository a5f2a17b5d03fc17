/* fuzz-protocol-page.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fuzz-protocol-page"

#include "config.h"

#include "harvest-bucket.h"
#include "harvest-checksum.h"
#include "harvest-fuzz.h"
#include "harvest-pull.h"
#include "protocol-samples.h"

/* What a client may rely on when it applies a page. */
static void
check_page (const HarvestPullPage *page)
{
  gint64 last = page->from;

  g_assert_true (harvest_bucket_is_valid (page->bucket));
  g_assert_cmpint (page->from, <=, page->to);
  for (guint i = 0; i < page->puts->len; i++)
    {
      const HarvestPullPut *put = g_ptr_array_index (page->puts, i);

      g_assert_cmpint (last, <, put->seq);
      g_assert_cmpint (put->seq, <=, page->to);
      last = put->seq;
      g_assert_cmpint (put->record->rev, >, 0);
      harvest_checksum_document (put->record->id, put->record->rev, put->record->bytes);
    }
  g_assert_cmpuint (harvest_pull_page_count_unconfirmed (page), <=, page->tombstones->len);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (HarvestPullReply) reply = protocol_check_message (&harvest_pull_reply_type, bytes);

  for (guint i = 0; reply != NULL && i < reply->pages->len; i++)
    check_page (g_ptr_array_index (reply->pages, i));
  return 0;
}
