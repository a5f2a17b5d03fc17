/* harvest-cli-capture.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-cli-capture"

#include "config.h"

#include "harvest-cli.h"

#include "harvest-language.h"
#include "harvest-store-error.h"
#include "harvest-telling.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#define MAX_TEXT_BYTES (1024 * 1024)

typedef struct
{
  char *body;
  char *title;
  char *kind;
  char *lang;
  char *unit;
  GStrv tags;
  GStrv attachments;
} Options;

/* Auxiliary methods */

static void
options_clear (Options *options)
{
  g_free (options->body);
  g_free (options->title);
  g_free (options->kind);
  g_free (options->lang);
  g_free (options->unit);
  g_strfreev (options->tags);
  g_strfreev (options->attachments);
}

static char *
read_input (GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  char piece[8192];
  size_t length;

  while ((length = fread (piece, 1, sizeof piece, stdin)) > 0 && text->len <= MAX_TEXT_BYTES)
    g_string_append_len (text, piece, (gssize)length);
  if (ferror (stdin))
    {
      g_set_error_literal (error, HARVEST_STORE_ERROR, HARVEST_STORE_ERROR_FAILED,
                           _ ("The text could not be read from standard input."));
      return NULL;
    }
  if (text->len > MAX_TEXT_BYTES || !g_utf8_validate_len (text->str, text->len, NULL))
    {
      g_set_error_literal (error, HARVEST_STORE_ERROR, HARVEST_STORE_ERROR_INVALID,
                           _ ("What came from standard input is no text of a story (UTF-8, at most "
                              "1 MiB)."));
      return NULL;
    }
  return g_strdup (text->str);
}

static HarvestIntake *
take_file (HarvestCli *self, const char *path, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (path);
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *place = NULL;
  HarvestIntake *intake;

  harvest_store_intake_async (self->store, file, NULL, harvest_cli_finish_cb, &place);
  result = harvest_cli_wait (&place);
  intake = harvest_store_intake_finish (self->store, result, error);
  if (intake == NULL)
    g_prefix_error (error, "%s: ", path);
  return intake;
}

static void
free_intake (gpointer data)
{
  harvest_intake_free (data);
}

/* Returns: (transfer full) (nullable) (element-type HarvestIntake): in the order of @paths */
static GPtrArray *
take_files (HarvestCli *self, const char *const *paths, GError **error)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (free_intake);

  for (guint i = 0; paths != NULL && paths[i] != NULL; i++)
    {
      HarvestIntake *intake = take_file (self, paths[i], error);

      if (intake == NULL)
        return NULL;
      g_ptr_array_add (files, intake);
    }
  return g_steal_pointer (&files);
}

static const char *
find_language (const Options *options)
{
  if (options->lang != NULL)
    return options->lang;
  return options->body != NULL
             ? harvest_language_get_code (harvest_language_guess (options->body, -1))
             : NULL;
}

/* Returns: (transfer full) (nullable) (element-type HarvestRecord): the story first */
static GPtrArray *
make_records (HarvestCli *self,
              const Options *options,
              GPtrArray *intakes,
              const char *unit,
              GError **error)
{
  g_autofree HarvestTellingFile *files = g_new0 (HarvestTellingFile, intakes->len + 1);
  HarvestTelling telling = {
    .title = options->title,
    .body = options->body,
    .kind = options->kind,
    .lang = find_language (options),
    .unit = unit,
    .tags = (const char *const *)options->tags,
    .files = files,
    .n_files = intakes->len,
  };

  for (guint i = 0; i < intakes->len; i++)
    {
      const HarvestIntake *intake = g_ptr_array_index (intakes, i);

      files[i] = (HarvestTellingFile){
        .hash = intake->hash,
        .mime = intake->mime,
        .bytes = intake->bytes,
        .duration = intake->duration,
        .width = intake->width,
        .height = intake->height,
      };
    }
  return harvest_telling_make_records (&telling, harvest_store_get_me (self->store), NULL,
                                       harvest_store_get_clock (self->store), error);
}

/* Returns: (transfer full) (nullable): the story as it is now */
static HarvestRecord *
tell (HarvestCli *self, const Options *options, GError **error)
{
  g_autoptr (GPtrArray) changes = harvest_cli_changes_new ();
  g_autoptr (GPtrArray) intakes = NULL;
  g_autoptr (GPtrArray) records = NULL;
  g_autofree char *unit = NULL;

  if (options->unit != NULL)
    {
      unit = harvest_cli_find_unit (self, options->unit, changes, error);
      if (unit == NULL)
        return NULL;
    }
  intakes = take_files (self, (const char *const *)options->attachments, error);
  if (intakes == NULL)
    return NULL;
  records = make_records (self, options, intakes, unit, error);
  if (records == NULL)
    return NULL;
  for (guint i = 0; i < records->len; i++)
    g_ptr_array_add (changes, harvest_change_new_create (g_ptr_array_index (records, i)));
  if (!harvest_cli_commit (self, changes, error))
    return NULL;
  return harvest_cli_get_story (self, harvest_record_get_id (g_ptr_array_index (records, 0)),
                                error);
}

static gboolean
parse (HarvestCli *self, Options *options, int argc, char **argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "body", 0, 0, G_OPTION_ARG_STRING, &options->body,
      N_ ("The text; “-” reads it from standard input"), N_ ("TEXT") },
    { "title", 0, 0, G_OPTION_ARG_STRING, &options->title,
      N_ ("The title; without it, one is proposed from the text"), N_ ("TITLE") },
    { "kind", 0, 0, G_OPTION_ARG_STRING, &options->kind,
      N_ ("story, idea, knowhow, question or signal"), N_ ("KIND") },
    { "lang", 0, 0, G_OPTION_ARG_STRING, &options->lang,
      N_ ("The language of the text, such as “en”; without it, it is guessed"), N_ ("LANG") },
    { "unit", 0, 0, G_OPTION_ARG_STRING, &options->unit,
      N_ ("The unit it belongs to; a new name is added"), N_ ("UNIT") },
    { "tag", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options->tags,
      N_ ("A word to find it by; can be given several times"), N_ ("TAG") },
    { "attach", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->attachments,
      N_ ("A picture, sound or video; can be given several times"), N_ ("FILE") },
    { NULL },
  };
  g_auto (GStrv)
      words = harvest_cli_parse (self, &harvest_cli_capture, entries, 0, 0, argc, argv, error);

  if (words == NULL)
    return FALSE;
  if (options->body == NULL && options->attachments == NULL)
    {
      harvest_cli_set_usage_error (error, "%s",
                                   _ ("capture: A story needs a text (--body) or a file "
                                      "(--attach)."));
      return FALSE;
    }
  if (options->body != NULL && strcmp (options->body, "-") == 0)
    {
      g_free (options->body);
      options->body = read_input (error);
      return options->body != NULL;
    }
  return TRUE;
}

static void
print (HarvestCli *self, HarvestRecord *story)
{
  if (self->json)
    {
      g_autoptr (HarvestJsonWriter) writer = harvest_json_writer_new ();
      g_autofree char *snippet = harvest_cli_dup_snippet (story);

      harvest_cli_write_story (writer, story, snippet);
      harvest_cli_print_json (writer);
    }
  else
    g_print ("%s\n", harvest_record_get_id (story));
}

static HarvestCliStatus
run (HarvestCli *self, int argc, char **argv, GError **error)
{
  Options options = { 0 };
  g_autoptr (HarvestRecord) story = NULL;

  if (parse (self, &options, argc, argv, error)
      && harvest_cli_open (self, HARVEST_CLI_AS_PERSON, error))
    story = tell (self, &options, error);
  options_clear (&options);
  if (story == NULL)
    return HARVEST_CLI_REFUSED;
  print (self, story);
  return HARVEST_CLI_DONE;
}

const HarvestCliCommand harvest_cli_capture = {
  .name = "capture",
  .arguments = N_ ("[--body TEXT|-] [--title TITLE] [--attach FILE]…"),
  .summary = N_ ("Tell a story; prints its id"),
  .run = run,
};
