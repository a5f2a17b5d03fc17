/* fuzz-protocol-message.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fuzz-protocol-message"

#include "config.h"

#include "harvest-fuzz.h"
#include "protocol-samples.h"

/* Every message but those that have a target of their own, on the same bytes. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  const HarvestMessageType *const *types = harvest_message_type_get_all ();
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);

  for (guint i = 0; types[i] != NULL; i++)
    {
      gpointer message = protocol_check_message (types[i], bytes);

      if (message != NULL)
        harvest_message_free (types[i], message);
    }
  return 0;
}
