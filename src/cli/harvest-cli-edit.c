/* harvest-cli-edit.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-cli-edit"

#include "config.h"

#include "harvest-cli.h"

#include "harvest-acts.h"
#include "harvest-model-error.h"

#include <glib/gi18n.h>
#include <string.h>

/* Auxiliary methods */

static gboolean
fail_field (GError **error, const char *field, const char *rule)
{
  g_set_error (error, HARVEST_MODEL_ERROR, HARVEST_MODEL_ERROR_INVALID, "%s: %s", field, rule);
  return FALSE;
}

static gboolean
set_number (HarvestRecordBuilder *builder,
            const HarvestField *field,
            const char *value,
            GError **error)
{
  gint64 integer;

  if (field->kind == HARVEST_FIELD_INTEGER)
    {
      if (!g_ascii_string_to_signed (value, 10, G_MININT64, G_MAXINT64, &integer, NULL))
        return fail_field (error, field->name, _ ("a whole number"));
      harvest_record_builder_set_integer (builder, field->name, integer);
      return TRUE;
    }
  if (strcmp (value, "true") != 0 && strcmp (value, "false") != 0)
    return fail_field (error, field->name, _ ("true or false"));
  harvest_record_builder_set_boolean (builder, field->name, strcmp (value, "true") == 0);
  return TRUE;
}

/* Sets any field by its kind; an empty value takes it away. */
static gboolean
set_field (HarvestCli *self,
           HarvestRecordBuilder *builder,
           const HarvestField *field,
           const char *value,
           GPtrArray *changes,
           GError **error)
{
  g_auto (GStrv) elements = NULL;
  g_autofree char *unit = NULL;

  if (value[0] == '\0')
    {
      harvest_record_builder_unset (builder, field->name);
      return TRUE;
    }
  switch (field->kind)
    {
    case HARVEST_FIELD_INTEGER:
    case HARVEST_FIELD_BOOLEAN:
      return set_number (builder, field, value, error);
    case HARVEST_FIELD_STRING_SET:
    case HARVEST_FIELD_REFERENCE_SET:
      elements = g_strsplit (value, ",", -1);
      harvest_record_builder_set_set (builder, field->name, (const char *const *)elements);
      return TRUE;
    case HARVEST_FIELD_REFERENCE:
      if (strcmp (field->name, "unit") == 0)
        {
          unit = harvest_cli_find_unit (self, value, changes, error);
          if (unit == NULL)
            return FALSE;
          value = unit;
        }
      break;
    case HARVEST_FIELD_STRING:
    case HARVEST_FIELD_TEXT:
    case HARVEST_FIELD_CHOICE:
    case HARVEST_FIELD_LANGUAGE:
    case HARVEST_FIELD_DATE:
    case HARVEST_FIELD_TIME:
    case HARVEST_FIELD_HASH:
    default:
      break;
    }
  harvest_record_builder_set_string (builder, field->name, value);
  return TRUE;
}

/* Returns: (transfer full) (nullable): the story as it shall be */
static HarvestRecord *
apply (HarvestCli *self,
       HarvestRecord *story,
       const char *const *assignments,
       GPtrArray *changes,
       GError **error)
{
  g_autoptr (HarvestRecordBuilder) builder = harvest_record_builder_new_from (story);

  for (guint i = 0; assignments[i] != NULL; i++)
    {
      const char *equals = strchr (assignments[i], '=');
      g_autofree char *name = g_strndup (assignments[i], (gsize)(equals - assignments[i]));
      const HarvestField *field = harvest_record_type_find_field (
          harvest_record_get_record_type (story), name);

      if (field == NULL)
        {
          fail_field (error, name, _ ("a story has no such field"));
          return NULL;
        }
      if (!set_field (self, builder, field, equals + 1, changes, error))
        return NULL;
    }
  return harvest_record_builder_end (builder, error);
}

static gboolean
edit (HarvestCli *self, HarvestRecord *story, const char *const *assignments, GError **error)
{
  g_autoptr (GPtrArray) changes = harvest_cli_changes_new ();
  g_autoptr (HarvestRecord) after = apply (self, story, assignments, changes, error);
  GPtrArray *act;

  if (after == NULL)
    return FALSE;
  act = harvest_act_edit (story, after, harvest_record_get_id (harvest_store_get_me (self->store)),
                          NULL, harvest_store_get_clock (self->store), error);
  if (act == NULL)
    return FALSE;
  g_ptr_array_extend_and_steal (changes, act);
  return changes->len == 0 || harvest_cli_commit (self, changes, error);
}

static gboolean
parse (HarvestCli *self, int argc, char **argv, GStrv *words, GStrv *assignments, GError **error)
{
  const GOptionEntry entries[] = {
    { "set", 0, 0, G_OPTION_ARG_STRING_ARRAY, assignments,
      N_ ("What to change, such as title=…; an empty value takes it away; can be given several "
          "times"),
      N_ ("FIELD=VALUE") },
    { NULL },
  };

  *words = harvest_cli_parse (self, &harvest_cli_edit, entries, 1, 1, argc, argv, error);
  if (*words == NULL)
    return FALSE;
  for (guint i = 0; *assignments != NULL && (*assignments)[i] != NULL; i++)
    if (strchr ((*assignments)[i], '=') == NULL)
      {
        harvest_cli_set_usage_error (error, _ ("edit: “%s” is not FIELD=VALUE."),
                                     (*assignments)[i]);
        return FALSE;
      }
  if (*assignments == NULL)
    harvest_cli_set_usage_error (error, "%s", _ ("edit: Nothing to change was given (--set)."));
  return *assignments != NULL;
}

static gboolean
run_edit (HarvestCli *self, const char *id, const char *const *assignments, GError **error)
{
  g_autoptr (HarvestRecord) story = NULL;
  g_autoptr (HarvestRecord) after = NULL;

  if (!harvest_cli_open (self, HARVEST_CLI_AS_PERSON, error))
    return FALSE;
  story = harvest_cli_get_story (self, id, error);
  if (story == NULL || !edit (self, story, assignments, error))
    return FALSE;
  if (!self->json)
    return TRUE;

  after = harvest_cli_get_story (self, id, error);
  if (after == NULL)
    return FALSE;
  {
    g_autoptr (HarvestJsonWriter) writer = harvest_json_writer_new ();
    g_autofree char *snippet = harvest_cli_dup_snippet (after);

    harvest_cli_write_story (writer, after, snippet);
    harvest_cli_print_json (writer);
  }
  return TRUE;
}

static HarvestCliStatus
run (HarvestCli *self, int argc, char **argv, GError **error)
{
  g_auto (GStrv) words = NULL;
  g_auto (GStrv) assignments = NULL;

  if (parse (self, argc, argv, &words, &assignments, error)
      && run_edit (self, words[0], (const char *const *)assignments, error))
    return HARVEST_CLI_DONE;
  return HARVEST_CLI_REFUSED;
}

const HarvestCliCommand harvest_cli_edit = {
  .name = "edit",
  .arguments = N_ ("ID --set FIELD=VALUE…"),
  .summary = N_ ("Change a story; what the teller wrote first is kept beside it"),
  .run = run,
};
