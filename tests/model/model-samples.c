/* model-samples.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "model-samples"

#include "config.h"

#include "model-samples.h"

#include <string.h>

HarvestRecordBuilder *
sample_begin_story (void)
{
  HarvestRecordBuilder *builder = harvest_record_builder_new ("story", SAMPLE_ID);

  harvest_record_builder_set_rev (builder, 3);
  harvest_record_builder_set_string (builder, "audience", "company");
  harvest_record_builder_set_string (builder, "body", "One.\n\nTwo.\n\nThree.");
  harvest_record_builder_set_string (builder, "byline_mode", "none");
  harvest_record_builder_set_string (builder, "class", "internal");
  harvest_record_builder_set_string (builder, "kind", "story");
  harvest_record_builder_set_string (builder, "state", "captured");
  harvest_record_builder_set_set (builder, "tags", (const char *const[]){ "a", "b", NULL });
  harvest_record_builder_set_string (builder, "title", "Title");
  harvest_record_builder_set_string (builder, "visibility", "editors");

  return builder;
}

HarvestRecord *
sample_end (HarvestRecordBuilder *builder)
{
  g_autoptr (GError) error = NULL;
  HarvestRecord *record = harvest_record_builder_end (builder, &error);

  g_assert_no_error (error);
  return record;
}

GBytes *
sample_unquote (const char *document)
{
  char *copy = g_strdelimit (g_strdup (document), "'", '"');

  return g_bytes_new_take (copy, strlen (copy));
}

HarvestRecord *
sample_parse (const char *document)
{
  g_autoptr (GBytes) bytes = sample_unquote (document);
  g_autoptr (GError) error = NULL;
  HarvestRecord *record = harvest_record_parse (bytes, &error);

  g_assert_no_error (error);
  return record;
}

HarvestChange *
sample_parse_change (const char *document, GError **error)
{
  g_autoptr (GBytes) bytes = sample_unquote (document);

  return harvest_change_parse (bytes, error);
}

char *
sample_dup_text (GBytes *bytes)
{
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);

  return g_strndup (data, size);
}
