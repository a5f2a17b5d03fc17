/* fuzz-record.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fuzz-record"

#include "config.h"

#include "harvest-change.h"
#include "harvest-fuzz.h"
#include "harvest-model-error.h"
#include "harvest-record.h"

#include <string.h>

/* What is accepted is written canonically, which does not change when it is read again; the names,
 * numbers and texts of a refusal are words. */
static void
check_refusal (const GError *error)
{
  g_assert_true (error->domain == HARVEST_MODEL_ERROR);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  g_assert_nonnull (strchr (error->message, ' '));
}

static HarvestRecord *
parse_again (HarvestRecord *record)
{
  g_autoptr (GError) error = NULL;
  HarvestRecord *again = harvest_record_parse (harvest_record_get_bytes (record), &error);

  g_assert_no_error (error);
  g_assert_true (harvest_record_equal (record, again));
  g_assert_true (
      g_bytes_equal (harvest_record_get_bytes (record), harvest_record_get_bytes (again)));
  return again;
}

/* A builder keeps everything, its own cleaning included. */
static void
check_builder (HarvestRecord *record)
{
  g_autoptr (HarvestRecordBuilder) builder = harvest_record_builder_new_from (record);
  g_autoptr (GError) error = NULL;
  g_autoptr (HarvestRecord) built = harvest_record_builder_end (builder, &error);

  g_assert_no_error (error);
  g_assert_true (harvest_record_equal (record, built));
}

/* A creation carries all of the record but its number. */
static void
check_creation (HarvestRecord *record)
{
  g_autoptr (HarvestChange) change = harvest_change_new_create (record);
  g_autoptr (GError) error = NULL;
  g_autoptr (HarvestChange) sent = harvest_change_parse (harvest_change_get_bytes (change), &error);
  g_autoptr (HarvestRecord) made = NULL;
  g_autoptr (HarvestRecordBuilder) builder = NULL;
  g_autoptr (HarvestRecord) numbered = NULL;

  g_assert_no_error (error);
  made = harvest_change_apply (sent, NULL, NULL, &error);
  g_assert_no_error (error);
  builder = harvest_record_builder_new_from (made);
  harvest_record_builder_set_rev (builder, harvest_record_get_rev (record));
  numbered = harvest_record_builder_end (builder, &error);
  g_assert_no_error (error);
  g_assert_true (harvest_record_equal (record, numbered));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (HarvestRecord) record = harvest_record_parse (bytes, &error);
  g_autoptr (HarvestRecord) again = NULL;

  if (record == NULL)
    {
      check_refusal (error);
      return 0;
    }
  g_assert_no_error (error);
  again = parse_again (record);
  check_builder (record);
  check_creation (record);
  return 0;
}
