/* harvest-record-draft.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-record-draft"

#include "config.h"

#include "harvest-record-draft.h"

#include "harvest-json-writer.h"
#include "harvest-json.h"
#include "harvest-store.h"

#define MAX_SIZE (8 * 1024 * 1024)

/* Auxiliary functions */

static gboolean
read_texts (HarvestJson *json, guint object, GHashTable *texts)
{
  guint value = HARVEST_JSON_NONE;

  if (object == HARVEST_JSON_NONE || harvest_json_get_kind (json, object) != HARVEST_JSON_ARRAY)
    return FALSE;
  for (value = harvest_json_first_child (json, object); value != HARVEST_JSON_NONE;
       value = harvest_json_next (json, value))
    {
      guint name = harvest_json_get_kind (json, value) == HARVEST_JSON_ARRAY
                       ? harvest_json_first_child (json, value)
                       : HARVEST_JSON_NONE;
      guint text = name != HARVEST_JSON_NONE ? harvest_json_next (json, name) : HARVEST_JSON_NONE;

      if (text == HARVEST_JSON_NONE || harvest_json_get_kind (json, name) != HARVEST_JSON_STRING
          || harvest_json_get_kind (json, text) != HARVEST_JSON_STRING)
        return FALSE;
      g_hash_table_insert (texts, harvest_json_dup_string (json, name),
                           harvest_json_dup_string (json, text));
    }
  return TRUE;
}

static HarvestRecord *
read_before (HarvestJson *json)
{
  guint value = harvest_json_get_member (json, 0, "before");
  g_autoptr (GBytes) bytes = NULL;
  const char *span = NULL;
  gsize length = 0;

  if (value == HARVEST_JSON_NONE)
    return NULL;
  span = harvest_json_get_span (json, value, &length);
  bytes = g_bytes_new (span, length);
  return harvest_record_parse (bytes, NULL);
}

static gboolean
is_of_form (HarvestJson *json, const char *form)
{
  guint value = HARVEST_JSON_NONE;

  if (harvest_json_get_kind (json, 0) != HARVEST_JSON_OBJECT)
    return FALSE;
  value = harvest_json_get_member (json, 0, "form");
  return value != HARVEST_JSON_NONE && harvest_json_get_kind (json, value) == HARVEST_JSON_STRING
         && harvest_json_string_equal (json, value, form);
}

/* Public API */

GBytes *
harvest_record_draft_write (const char *form, HarvestRecord *before, GHashTable *texts)
{
  g_autoptr (HarvestJsonWriter) writer = NULL;
  GHashTableIter iter;
  gpointer name, text;
  GBytes *document = NULL;

  g_return_val_if_fail (form != NULL && before != NULL && texts != NULL, NULL);

  writer = harvest_json_writer_new ();
  document = harvest_record_get_bytes (before);
  harvest_json_writer_begin_object (writer);
  harvest_json_writer_key (writer, "form");
  harvest_json_writer_string (writer, form);
  harvest_json_writer_key (writer, "before");
  harvest_json_writer_raw (writer, g_bytes_get_data (document, NULL), g_bytes_get_size (document));
  harvest_json_writer_key (writer, "texts");
  harvest_json_writer_begin_array (writer);
  g_hash_table_iter_init (&iter, texts);
  while (g_hash_table_iter_next (&iter, &name, &text))
    {
      harvest_json_writer_begin_array (writer);
      harvest_json_writer_string (writer, name);
      harvest_json_writer_string (writer, text);
      harvest_json_writer_end_array (writer);
    }
  harvest_json_writer_end_array (writer);
  harvest_json_writer_end_object (writer);
  return harvest_json_writer_finish (writer);
}

HarvestRecordDraft *
harvest_record_draft_parse (const char *form, GBytes *json)
{
  g_autoptr (HarvestJson) scanned = NULL;
  g_autoptr (HarvestRecordDraft) self = NULL;

  g_return_val_if_fail (form != NULL && json != NULL, NULL);

  scanned = harvest_json_scan (json, MAX_SIZE, NULL);
  if (scanned == NULL || !is_of_form (scanned, form))
    return NULL;
  self = g_new0 (HarvestRecordDraft, 1);
  self->texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->before = read_before (scanned);
  if (self->before == NULL
      || !read_texts (scanned, harvest_json_get_member (scanned, 0, "texts"), self->texts))
    return NULL;
  return g_steal_pointer (&self);
}

HarvestRecordDraft *
harvest_record_draft_find (GPtrArray *drafts, const char *form, const char *record)
{
  g_return_val_if_fail (drafts != NULL && record != NULL, NULL);

  for (guint i = 0; i < drafts->len; i++)
    {
      const HarvestDraft *kept = g_ptr_array_index (drafts, i);
      g_autoptr (HarvestRecordDraft) draft = harvest_record_draft_parse (form, kept->json);

      if (draft != NULL && g_str_equal (harvest_record_get_id (draft->before), record))
        {
          draft->id = g_strdup (kept->id);
          return g_steal_pointer (&draft);
        }
    }
  return NULL;
}

const char *
harvest_record_draft_get (HarvestRecordDraft *self, const char *name)
{
  const char *text = NULL;

  g_return_val_if_fail (self != NULL && name != NULL, "");

  text = g_hash_table_lookup (self->texts, name);
  return text != NULL ? text : "";
}

void
harvest_record_draft_free (HarvestRecordDraft *self)
{
  g_free (self->id);
  g_clear_pointer (&self->before, harvest_record_unref);
  g_clear_pointer (&self->texts, g_hash_table_unref);
  g_free (self);
}
