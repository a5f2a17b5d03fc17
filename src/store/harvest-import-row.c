/* harvest-import-row.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-import-row"

#include "config.h"

#include "harvest-import-row.h"

#include "harvest-csv.h"
#include "harvest-json.h"
#include "harvest-model-error.h"

#include <string.h>

static const char *const key_names[HARVEST_IMPORT_N_KEYS] = {
  [HARVEST_IMPORT_TITLE] = "title",
  [HARVEST_IMPORT_BODY] = "body",
  [HARVEST_IMPORT_KIND] = "kind",
  [HARVEST_IMPORT_LANG] = "lang",
  [HARVEST_IMPORT_UNIT] = "unit",
  [HARVEST_IMPORT_AUTHOR] = "author",
  [HARVEST_IMPORT_TAGS] = "tags",
  [HARVEST_IMPORT_OCCURRED_ON] = "occurred_on",
  [HARVEST_IMPORT_ATTACHMENTS] = "attachments",
};

/* Auxiliary methods */

static HarvestImportRow *
row_new (guint line)
{
  HarvestImportRow *self = g_new0 (HarvestImportRow, 1);

  self->line = line;
  self->tags = g_new0 (char *, 1);
  self->attachments = g_new0 (char *, 1);
  return self;
}

/* Cuts @value at each of @separators; parts that are only blanks are left out. */
static GStrv
split (const char *value, const char *separators)
{
  g_autoptr (GStrvBuilder) parts = g_strv_builder_new ();
  g_auto (GStrv) raw = g_strsplit_set (value, separators, -1);

  for (guint i = 0; raw[i] != NULL; i++)
    if (*g_strstrip (raw[i]) != '\0')
      g_strv_builder_add (parts, raw[i]);
  return g_strv_builder_end (parts);
}

/* “3.5.2024” and “2024-05-03T10:00:00Z” are the day 2024-05-03; what is not surely a day stays. */
static char *
tidy_date (char *value)
{
  static GRegex *day_first = NULL, *with_time = NULL;
  g_autoptr (GMatchInfo) match = NULL;

  if (g_once_init_enter (&day_first))
    {
      with_time = g_regex_new ("^\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:[0-9:.+Z-]*$", G_REGEX_OPTIMIZE, 0,
                               NULL);
      g_once_init_leave (&day_first, g_regex_new ("^(\\d{1,2})\\. ?(\\d{1,2})\\. ?(\\d{4})$",
                                                  G_REGEX_OPTIMIZE, 0, NULL));
    }
  if (g_regex_match (with_time, value, 0, NULL))
    value[strlen ("YYYY-MM-DD")] = '\0';
  else if (g_regex_match (day_first, value, 0, &match))
    {
      g_autofree char *day = g_match_info_fetch (match, 1);
      g_autofree char *month = g_match_info_fetch (match, 2);
      g_autofree char *year = g_match_info_fetch (match, 3);

      g_free (value);
      return g_strdup_printf ("%s-%02d-%02d", year, atoi (month), atoi (day));
    }
  return value;
}

/* Takes what people and other programs write to what a record says. */
static char *
tidy_value (HarvestImportKey key, char *value)
{
  char *end;

  if (key == HARVEST_IMPORT_BODY)
    return value;
  g_strstrip (value);
  switch (key)
    {
    case HARVEST_IMPORT_KIND:
      end = value;
      for (const char *at = value; *at != '\0'; at++)
        if (*at != '-' && *at != ' ')
          *end++ = g_ascii_tolower (*at);
      *end = '\0';
      return value;
    case HARVEST_IMPORT_LANG:
      value[strcspn (value, "-_.@")] = '\0';
      for (char *at = value; *at != '\0'; at++)
        *at = g_ascii_tolower (*at);
      return value;
    case HARVEST_IMPORT_OCCURRED_ON:
      return tidy_date (value);
    case HARVEST_IMPORT_TITLE:
    case HARVEST_IMPORT_BODY:
    case HARVEST_IMPORT_UNIT:
    case HARVEST_IMPORT_AUTHOR:
    case HARVEST_IMPORT_TAGS:
    case HARVEST_IMPORT_ATTACHMENTS:
    case HARVEST_IMPORT_N_KEYS:
    default:
      return value;
    }
}

static gboolean
is_blank (const char *value)
{
  for (; *value != '\0'; value = g_utf8_next_char (value))
    if (!g_unichar_isspace (g_utf8_get_char (value)))
      return FALSE;
  return TRUE;
}

static void
set_value (HarvestImportRow *self, HarvestImportKey key, const char *value)
{
  if (is_blank (value))
    return;
  if (key == HARVEST_IMPORT_TAGS)
    {
      g_strfreev (self->tags);
      self->tags = split (value, ",;|\r\n");
    }
  else if (key == HARVEST_IMPORT_ATTACHMENTS)
    {
      /* A comma may be part of a file's name. */
      g_strfreev (self->attachments);
      self->attachments = split (value, ";|\r\n");
    }
  else
    {
      g_free (self->values[key]);
      self->values[key] = tidy_value (key, g_strdup (value));
    }
}

static HarvestImportRow *
check_content (HarvestImportRow *self, HarvestImportProblem **problem)
{
  if (self->values[HARVEST_IMPORT_BODY] != NULL || self->attachments[0] != NULL)
    return self;
  *problem = harvest_import_problem_new (self->line, HARVEST_IMPORT_NO_CONTENT, NULL, NULL);
  harvest_import_row_free (self);
  return NULL;
}

/* Auxiliary methods: JSON */

static HarvestImportProblem *
wrong_value (guint line, HarvestImportKey key, const char *detail)
{
  return harvest_import_problem_new (line, HARVEST_IMPORT_WRONG_VALUE, key_names[key], detail);
}

/* Returns: (nullable): the strings of an array, %NULL if it holds anything else */
static GStrv
dup_strings (HarvestJson *json, guint array)
{
  g_autoptr (GStrvBuilder) strings = g_strv_builder_new ();

  for (guint i = harvest_json_first_child (json, array); i != HARVEST_JSON_NONE;
       i = harvest_json_next (json, i))
    {
      g_autofree char *string = NULL;

      if (harvest_json_get_kind (json, i) != HARVEST_JSON_STRING)
        return NULL;
      string = harvest_json_dup_string (json, i);
      if (!is_blank (string))
        g_strv_builder_add (strings, g_strstrip (string));
    }
  return g_strv_builder_end (strings);
}

/* Returns: whether the value is of a kind that the key may have */
static gboolean
set_json (HarvestImportRow *self, HarvestImportKey key, HarvestJson *json, guint value)
{
  gboolean is_list = key == HARVEST_IMPORT_TAGS || key == HARVEST_IMPORT_ATTACHMENTS;
  HarvestJsonKind kind = harvest_json_get_kind (json, value);
  g_autofree char *string = NULL;

  if (kind == HARVEST_JSON_NULL)
    return TRUE;
  if (kind == HARVEST_JSON_STRING)
    {
      string = harvest_json_dup_string (json, value);
      set_value (self, key, string);
      return TRUE;
    }
  if (kind == HARVEST_JSON_ARRAY && is_list)
    {
      GStrv strings = dup_strings (json, value);
      GStrv *place = key == HARVEST_IMPORT_TAGS ? &self->tags : &self->attachments;

      if (strings == NULL)
        return FALSE;
      g_strfreev (*place);
      *place = strings;
      return TRUE;
    }
  return FALSE;
}

static gboolean
is_kind (HarvestJson *json, const char *key, HarvestJsonKind kind)
{
  guint value = harvest_json_get_member (json, 0, key);

  return value != HARVEST_JSON_NONE && harvest_json_get_kind (json, value) == kind;
}

static HarvestImportRow *
parse_record (guint line, GBytes *bytes, HarvestImportProblem **problem)
{
  g_autoptr (GError) error = NULL;
  HarvestRecord *record = harvest_record_parse (bytes, &error);
  HarvestImportRow *self;

  if (record == NULL)
    {
      gboolean unknown = g_error_matches (error, HARVEST_MODEL_ERROR,
                                          HARVEST_MODEL_ERROR_UNKNOWN_TYPE);

      *problem = harvest_import_problem_new (
          line, unknown ? HARVEST_IMPORT_UNKNOWN_RECORD : HARVEST_IMPORT_NOT_READABLE, NULL,
          error->message);
      return NULL;
    }
  self = row_new (line);
  self->record = record;
  return self;
}

/* Public API */

void
harvest_import_row_free (HarvestImportRow *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->record, harvest_record_unref);
  for (guint i = 0; i < HARVEST_IMPORT_N_KEYS; i++)
    g_free (self->values[i]);
  g_strfreev (self->tags);
  g_strfreev (self->attachments);
  g_free (self);
}

const char *
harvest_import_key_get_name (HarvestImportKey key)
{
  g_return_val_if_fail (key < HARVEST_IMPORT_N_KEYS, NULL);

  return key_names[key];
}

HarvestImportKey
harvest_import_key_find (const char *name)
{
  g_autofree char *tidy = NULL;

  g_return_val_if_fail (name != NULL, HARVEST_IMPORT_N_KEYS);

  tidy = g_strstrip (g_ascii_strdown (name, -1));
  for (guint key = 0; key < HARVEST_IMPORT_N_KEYS; key++)
    if (strcmp (tidy, key_names[key]) == 0)
      return key;
  return HARVEST_IMPORT_N_KEYS;
}

HarvestImportRow *
harvest_import_row_new_from_csv (guint line,
                                 const HarvestImportKey *keys,
                                 guint n_keys,
                                 const char *const *fields,
                                 HarvestImportProblem **problem)
{
  g_autoptr (HarvestImportRow) self = NULL;

  g_return_val_if_fail (keys != NULL, NULL);
  g_return_val_if_fail (fields != NULL, NULL);
  g_return_val_if_fail (problem != NULL && *problem == NULL, NULL);

  self = row_new (line);
  for (guint i = 0; fields[i] != NULL; i++)
    if (i < n_keys)
      {
        if (keys[i] != HARVEST_IMPORT_N_KEYS)
          set_value (self, keys[i], harvest_csv_restore (fields[i]));
      }
    else if (!is_blank (fields[i]))
      {
        *problem = harvest_import_problem_new (line, HARVEST_IMPORT_NOT_READABLE, NULL,
                                               "more values than columns");
        return NULL;
      }
  return check_content (g_steal_pointer (&self), problem);
}

HarvestImportRow *
harvest_import_row_new_from_json (guint line,
                                  GBytes *bytes,
                                  GHashTable *unused,
                                  HarvestImportProblem **problem)
{
  g_autoptr (HarvestImportRow) self = NULL;
  g_autoptr (HarvestJson) json = NULL;
  g_autoptr (GError) error = NULL;

  g_return_val_if_fail (bytes != NULL, NULL);
  g_return_val_if_fail (unused != NULL, NULL);
  g_return_val_if_fail (problem != NULL && *problem == NULL, NULL);

  json = harvest_json_scan (bytes, HARVEST_RECORD_MAX_SIZE, &error);
  if (json == NULL)
    {
      const char *message = error->message;

      /* The scanner counts the lines of its document, which is the first and only one. */
      if (g_str_has_prefix (message, "line 1, "))
        message += strlen ("line 1, ");
      *problem = harvest_import_problem_new (line, HARVEST_IMPORT_NOT_READABLE, NULL, message);
      return NULL;
    }
  if (harvest_json_get_kind (json, 0) != HARVEST_JSON_OBJECT)
    {
      *problem = harvest_import_problem_new (line, HARVEST_IMPORT_NOT_READABLE, NULL,
                                             "no JSON object");
      return NULL;
    }
  if (is_kind (json, "type", HARVEST_JSON_STRING) && is_kind (json, "id", HARVEST_JSON_STRING)
      && is_kind (json, "fields", HARVEST_JSON_OBJECT))
    return parse_record (line, bytes, problem);

  self = row_new (line);
  for (guint i = harvest_json_first_child (json, 0); i != HARVEST_JSON_NONE;
       i = harvest_json_next (json, i))
    {
      g_autofree char *name = harvest_json_dup_string (json, i);
      HarvestImportKey key = harvest_import_key_find (name);

      i = harvest_json_next (json, i);
      if (key == HARVEST_IMPORT_N_KEYS)
        g_hash_table_add (unused, g_steal_pointer (&name));
      else if (!set_json (self, key, json, i))
        {
          *problem = wrong_value (line, key,
                                  key == HARVEST_IMPORT_TAGS || key == HARVEST_IMPORT_ATTACHMENTS
                                      ? "a string or a list of strings"
                                      : "a string");
          return NULL;
        }
    }
  return check_content (g_steal_pointer (&self), problem);
}
