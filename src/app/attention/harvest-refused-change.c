/* harvest-refused-change.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-refused-change"

#include "config.h"

#include "harvest-refused-change.h"

#include "harvest-acts.h"
#include "harvest-json.h"

/* Auxiliary functions */

static void
text_free (gpointer data)
{
  HarvestRefusedText *self = data;

  g_free (self->field);
  g_free (self->mine);
  g_free (self->theirs);
  g_free (self);
}

static void
add_text (GPtrArray *texts, const HarvestField *field, char *mine, HarvestRecord *current)
{
  HarvestRefusedText *text = g_new0 (HarvestRefusedText, 1);
  const char *theirs = current != NULL ? harvest_record_get_string (current, field->name) : NULL;

  text->field = g_strdup (field->name);
  text->mine = mine;
  text->theirs = current != NULL ? g_strdup (theirs != NULL ? theirs : "") : NULL;
  text->many = field->kind == HARVEST_FIELD_TEXT;
  g_ptr_array_add (texts, text);
}

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  const HarvestRefusedText *left = *(HarvestRefusedText *const *)a;
  const HarvestRefusedText *right = *(HarvestRefusedText *const *)b;

  if (left->many != right->many)
    return left->many ? 1 : -1;
  return g_strcmp0 (left->field, right->field);
}

/* Words of a person: neither what a rule made of them nor where they come from. */
static const HarvestField *
find_field (const HarvestRecordType *type, HarvestJson *json, guint key)
{
  g_autofree char *name = harvest_json_dup_string (json, key);
  const HarvestField *field = harvest_record_type_find_field (type, name);

  if (field == NULL || (field->kind != HARVEST_FIELD_TEXT && field->kind != HARVEST_FIELD_STRING)
      || field->merge == HARVEST_MERGE_SERVER)
    return NULL;
  return field;
}

/* Public API */

GPtrArray *
harvest_refused_change_get_texts (HarvestChange *change, HarvestRecord *current)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (text_free);
  const HarvestRecordType *type = NULL;
  g_autoptr (HarvestJson) json = NULL;
  guint set, key;

  g_return_val_if_fail (change != NULL, NULL);

  type = harvest_change_get_record_type (change);
  json = harvest_json_scan (harvest_change_get_bytes (change), HARVEST_CHANGE_MAX_SIZE, NULL);
  set = json != NULL ? harvest_json_get_member (json, 0, "set") : HARVEST_JSON_NONE;
  if (set == HARVEST_JSON_NONE || harvest_json_get_kind (json, set) != HARVEST_JSON_OBJECT)
    return g_steal_pointer (&texts);
  for (key = harvest_json_first_child (json, set); key != HARVEST_JSON_NONE;)
    {
      guint value = harvest_json_next (json, key);
      const HarvestField *field = find_field (type, json, key);

      if (field != NULL && harvest_json_get_kind (json, value) == HARVEST_JSON_STRING)
        add_text (texts, field, harvest_json_dup_string (json, value), current);
      key = harvest_json_next (json, value);
    }
  g_ptr_array_sort (texts, compare_texts);
  return g_steal_pointer (&texts);
}

char *
harvest_refused_change_dup_words (HarvestChange *change)
{
  g_autoptr (GPtrArray) texts = harvest_refused_change_get_texts (change, NULL);
  const char *reason = harvest_change_get_reason (change);
  GString *words = g_string_new (NULL);

  for (guint i = 0; i < texts->len; i++)
    {
      const HarvestRefusedText *text = g_ptr_array_index (texts, i);

      g_string_append_printf (words, "%s%s", words->len > 0 ? "\n\n" : "", text->mine);
    }
  if (reason != NULL)
    g_string_append_printf (words, "%s%s", words->len > 0 ? "\n\n" : "", reason);
  return g_string_free (words, FALSE);
}

static HarvestRecord *
write_texts (HarvestRecord *record, GHashTable *texts, GError **error)
{
  g_autoptr (HarvestRecordBuilder) builder = harvest_record_builder_new_from (record);
  GHashTableIter iter;
  gpointer field, text;

  if (texts != NULL)
    g_hash_table_iter_init (&iter, texts);
  while (texts != NULL && g_hash_table_iter_next (&iter, &field, &text))
    harvest_record_builder_set_string (builder, field, text);
  return harvest_record_builder_end (builder, error);
}

GPtrArray *
harvest_refused_change_renew (HarvestChange *change,
                              HarvestRecord *current,
                              const HarvestRenewal *renewal,
                              GError **error)
{
  g_autoptr (GPtrArray)
      changes = g_ptr_array_new_with_free_func ((GDestroyNotify)harvest_change_unref);
  g_autoptr (HarvestRecord) applied = NULL;
  g_autoptr (HarvestRecord) after = NULL;
  HarvestChange *renewed = NULL;

  g_return_val_if_fail (change != NULL && renewal != NULL, NULL);

  if (harvest_change_get_kind (change) == HARVEST_CHANGE_DELETE)
    {
      if (current != NULL)
        g_ptr_array_add (changes, harvest_change_new_delete (current));
      return g_steal_pointer (&changes);
    }

  applied = renewal->texts_only && current != NULL
                ? harvest_record_ref (current)
                : harvest_change_apply (change, current, NULL, error);
  after = applied != NULL ? write_texts (applied, renewal->texts, error) : NULL;
  if (after == NULL)
    return NULL;
  /* An edited story keeps its text as a revision, too. */
  if (current != NULL && harvest_record_is (current, "story"))
    return harvest_act_edit (current, after, renewal->editor, renewal->reason, renewal->clock,
                             error);
  renewed = current == NULL ? harvest_change_new_create (after)
                            : harvest_change_new_update_because (current, after, renewal->reason);
  if (renewed != NULL)
    g_ptr_array_add (changes, renewed);
  return g_steal_pointer (&changes);
}
