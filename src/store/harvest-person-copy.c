/* harvest-person-copy.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-person-copy"

#include "config.h"

#include "harvest-person-copy.h"

#include "harvest-meta.h"
#include "harvest-overlay.h"

#include <string.h>

#define COPY_META "person"

static HarvestRecord *
parse_copy (const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;
  HarvestRecord *record = harvest_record_parse (bytes, &error);

  if (record == NULL)
    g_warning ("The copy of a person cannot be read: %s", error->message);
  return record;
}

gboolean
harvest_person_copy_keep_sync (HarvestPersonContext *context,
                               HarvestRecord **record,
                               gboolean *missing,
                               GError **error)
{
  g_autoptr (HarvestRecord) base = NULL;
  g_autoptr (HarvestRecord) seen = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  GBytes *bytes;

  *record = NULL;
  if (!harvest_meta_get_text_sync (context->own, COPY_META, &before, error)
      || !harvest_overlay_find_base_sync (context, context->person, &base, error)
      || !harvest_overlay_find_sync (context, context->person, &seen, error))
    return FALSE;
  *missing = base == NULL;
  if (*missing)
    {
      *record = before != NULL ? parse_copy (before) : NULL;
      return TRUE;
    }
  *record = seen != NULL ? g_steal_pointer (&seen) : g_steal_pointer (&base);
  bytes = harvest_record_get_bytes (*record);
  after = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  return g_strcmp0 (before, after) == 0
         || harvest_meta_set_text_sync (context->own, COPY_META, after, error);
}

gboolean
harvest_person_copy_begin_sync (HarvestPersonContext *context,
                                HarvestRecord *record,
                                GError **error)
{
  GBytes *bytes = harvest_record_get_bytes (record);
  g_autofree char *before = NULL;
  g_autofree char *text = NULL;

  if (!harvest_meta_get_text_sync (context->own, COPY_META, &before, error))
    return FALSE;
  text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  return before != NULL || harvest_meta_set_text_sync (context->own, COPY_META, text, error);
}

HarvestRecord *
harvest_person_copy_read_sync (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "me.db", NULL);
  g_autoptr (HarvestDatabase) database = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return NULL;
  database = harvest_database_open_sync (path, 0, &error);
  if (database == NULL || !harvest_meta_get_text_sync (database, COPY_META, &text, &error))
    g_info ("%s does not say whose it is: %s", path, error->message);
  return text != NULL ? parse_copy (text) : NULL;
}
