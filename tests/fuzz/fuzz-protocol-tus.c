/* fuzz-protocol-tus.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fuzz-protocol-tus"

#include "config.h"

#include "harvest-fuzz.h"
#include "harvest-protocol-error.h"
#include "harvest-protocol-limits.h"
#include "harvest-retry.h"
#include "harvest-tus.h"
#include "harvest-version.h"

#include <string.h>

static void
check_refusal (const GError *error)
{
  g_assert_nonnull (error);
  g_assert_true (error->domain == HARVEST_PROTOCOL_ERROR);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  g_assert_null (strchr (error->message, '\n'));
}

static void
check_metadata (const char *header)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HarvestTusMetadata) metadata = harvest_tus_parse_metadata (header, &error);
  g_autoptr (HarvestTusMetadata) again = NULL;
  g_autofree char *written = NULL;

  if (metadata == NULL)
    {
      check_refusal (error);
      return;
    }
  g_assert_cmpuint (strlen (metadata->sha256), ==, 64);
  written = harvest_tus_write_metadata (metadata);
  again = harvest_tus_parse_metadata (written, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (again->sha256, ==, metadata->sha256);
  g_assert_cmpstr (again->filetype, ==, metadata->filetype);
}

static void
check_checksum (const char *header)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *written = NULL;
  guint8 digest[HARVEST_TUS_DIGEST_LENGTH];

  if (!harvest_tus_parse_checksum (header, digest, &error))
    {
      check_refusal (error);
      return;
    }
  written = harvest_tus_write_checksum (digest);
  g_assert_cmpstr (written, ==, header);
}

/* All header fields, on the same bytes. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *header = g_strndup ((const char *)data, size);
  g_autoptr (GError) number_error = NULL;
  g_autoptr (GError) tus_error = NULL;
  g_autoptr (GError) version_error = NULL;
  guint version = 0;
  gint64 number;

  check_metadata (header);
  check_checksum (header);
  if (harvest_tus_parse_number ("Upload-Offset", header, HARVEST_LIMIT_BLOB_BYTES_MAX, &number,
                                &number_error))
    g_assert_true (number >= 0 && number <= HARVEST_LIMIT_BLOB_BYTES_MAX);
  else
    check_refusal (number_error);
  if (!harvest_tus_check_version (header, &tus_error))
    check_refusal (tus_error);
  if (harvest_version_answer (header, HARVEST_VERSION_NEWEST, &version, &version_error))
    g_assert_true (version >= HARVEST_VERSION_OLDEST && version <= HARVEST_VERSION_NEWEST);
  else
    check_refusal (version_error);
  number = harvest_retry_parse_after (header);
  g_assert_true (number >= 0 && number <= HARVEST_LIMIT_RETRY_AFTER_MAX_S);
  return 0;
}
