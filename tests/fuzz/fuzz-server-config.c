/* fuzz-server-config.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "harvest-fuzz.h"

#include "harvest-server-config.h"
#include "harvest-server-error.h"

/* What is read keeps to the limits; what is not, says why. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HarvestServerConfig)
      config = harvest_server_config_parse ((const char *)data, size, &error);

  if (config == NULL)
    {
      g_assert_error (error, HARVEST_SERVER_ERROR, HARVEST_SERVER_ERROR_CONFIG);
      return 0;
    }
  g_assert_no_error (error);
  g_assert_cmpuint (config->max_connections, >, 0);
  g_assert_cmpuint (config->workers, >, 0);
  g_assert_cmpint (config->blob_bytes_max, >, 0);
  g_assert_true (config->name == NULL || g_utf8_validate (config->name, -1, NULL));
  return 0;
}
