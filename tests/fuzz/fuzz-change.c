/* fuzz-change.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fuzz-change"

#include "config.h"

#include "harvest-change.h"
#include "harvest-fuzz.h"
#include "harvest-model-error.h"
#include "harvest-record.h"

#include <string.h>

/* Records that changes are applied to: one of each merge class, one immutable one. */
static const char *const targets[] = {
  "{\"fields\":{\"audience\":\"company\",\"body\":\"One.\\n\\nTwo.\",\"byline_mode\":\"none\","
  "\"class\":\"internal\",\"hue\":1.50,\"kind\":\"story\",\"state\":\"submitted\",\"tags\":[\"a\","
  "\"b\"],\"title\":\"T\",\"visibility\":\"editors\"},\"id\":"
  "\"017f22e2-79b0-7cc3-98c4-dc0c0c07398f\",\"rev\":3,\"type\":\"story\"}",
  "{\"fields\":{\"author\":\"017f22e2-79b0-7cc3-98c4-dc0c0c073990\",\"text\":\"Hi\"},\"id\":"
  "\"017f22e2-79b0-7cc3-98c4-dc0c0c07398f\",\"rev\":1,\"root\":"
  "\"017f22e2-79b0-7cc3-98c4-dc0c0c073991\",\"type\":\"comment\"}",
};

static HarvestRecord *
apply (HarvestChange *change, HarvestRecord *target)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) conflict = NULL;
  HarvestRecord *result = harvest_change_apply (change, target, &conflict, &error);

  if (error != NULL)
    {
      g_assert_true (error->domain == HARVEST_MODEL_ERROR);
      g_assert_null (result);
      g_assert_null (conflict);
    }
  else if (result == NULL)
    g_assert_cmpint (harvest_change_get_kind (change), ==, HARVEST_CHANGE_DELETE);
  return result;
}

/* What comes out keeps all rules, and comes out again. */
static void
check_target (HarvestChange *change, const char *document)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (document, strlen (document));
  g_autoptr (HarvestRecord) target = harvest_record_parse (bytes, NULL);
  g_autoptr (HarvestRecord) first = apply (change, target);
  g_autoptr (HarvestRecord) second = apply (change, target);
  g_autoptr (HarvestRecord) read = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (first == NULL, ==, second == NULL);
  if (first == NULL)
    return;

  g_assert_true (harvest_record_equal (first, second));
  g_assert_cmpint (harvest_record_get_rev (first), ==, harvest_record_get_rev (target) + 1);
  read = harvest_record_parse (harvest_record_get_bytes (first), &error);
  g_assert_no_error (error);
  g_assert_true (harvest_record_equal (first, read));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (HarvestChange) change = harvest_change_parse (bytes, &error);
  g_autoptr (HarvestChange) again = NULL;
  g_autoptr (HarvestRecord) made = NULL;

  if (change == NULL)
    {
      g_assert_true (error->domain == HARVEST_MODEL_ERROR);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      return 0;
    }
  g_assert_no_error (error);
  again = harvest_change_parse (harvest_change_get_bytes (change), &error);
  g_assert_no_error (error);
  g_assert_true (
      g_bytes_equal (harvest_change_get_bytes (change), harvest_change_get_bytes (again)));

  harvest_change_check_writers (change, HARVEST_WRITER_OWNER, NULL);
  harvest_change_is_request (change);
  made = apply (change, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (targets); i++)
    check_target (change, targets[i]);
  if (harvest_change_get_kind (change) == HARVEST_CHANGE_UPDATE)
    {
      g_autoptr (HarvestChange) twice = harvest_change_coalesce (change, again);
      g_autoptr (HarvestChange) read = NULL;

      if (twice != NULL)
        read = harvest_change_parse (harvest_change_get_bytes (twice), &error);
      g_assert_no_error (error);
    }
  return 0;
}
