/* harvest-cli.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-cli"

#include "config.h"

#include "harvest-cli.h"

#include "harvest-cli-error.h"

#include <glib/gi18n.h>
#include <stdlib.h>
#include <string.h>

#define COMMAND_WIDTH 9

static const HarvestCliCommand *const commands[] = {
  &harvest_cli_capture,   &harvest_cli_list,     &harvest_cli_search,  &harvest_cli_show,
  &harvest_cli_edit,      &harvest_cli_delete,   &harvest_cli_import,  &harvest_cli_export,
  &harvest_cli_check,     &harvest_cli_status,   &harvest_cli_sign_in, &harvest_cli_sync,
  &harvest_cli_attention, &harvest_cli_sign_out,
};

/* Auxiliary methods */

static const HarvestCliCommand *
find_command (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (strcmp (commands[i]->name, name) == 0)
      return commands[i];
  return NULL;
}

static gboolean
print_version_cb (const char *name, const char *value, gpointer data, GError **error)
{
  g_print ("storyharvest-cli %s\n", PACKAGE_VERSION);
  exit (HARVEST_CLI_DONE);
}

/* The options of the program, which may stand before the command and among its own. */
static void
add_entries (GOptionContext *context, HarvestCli *self)
{
  const GOptionEntry entries[] = {
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &self->data_dir, N_ ("Use the stories in this folder"),
      N_ ("DIR") },
    { "person", 0, 0, G_OPTION_ARG_STRING, &self->person,
      N_ ("Do it as this person; without it, as who was here last"), N_ ("NAME") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &self->json, N_ ("Print one JSON value"), NULL },
    { "version", 0, G_OPTION_FLAG_NO_ARG, G_OPTION_ARG_CALLBACK, print_version_cb,
      N_ ("Print the version and end"), NULL },
    { NULL },
  };

  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
}

static char *
describe_commands (void)
{
  GString *text = g_string_new (_ ("Commands:"));

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    g_string_append_printf (text, "\n  %-*s  %s", COMMAND_WIDTH, commands[i]->name,
                            _ (commands[i]->summary));
  g_string_append_printf (text, "\n\n%s",
                          _ ("“storyharvest-cli COMMAND --help” tells more about a command."));
  return g_string_free (text, FALSE);
}

/* Returns: (nullable): the command; @words: (out): what follows it */
static const HarvestCliCommand *
parse_program (HarvestCli *self, GStrv *words, GError **error)
{
  g_autoptr (GOptionContext) context = g_option_context_new (_ ("COMMAND …"));
  g_autofree char *description = describe_commands ();
  const HarvestCliCommand *command;

  g_option_context_set_summary (context,
                                _ ("Tells, finds, shows and moves stories, without a window."));
  g_option_context_set_description (context, description);
  g_option_context_set_strict_posix (context, TRUE);
  add_entries (context, self);
  if (!g_option_context_parse_strv (context, words, error))
    return NULL;

  if (g_strv_length (*words) < 2)
    {
      g_autofree char *help = g_option_context_get_help (context, TRUE, NULL);

      g_printerr ("%s", help);
      harvest_cli_set_usage_error (error, "%s", _ ("No command was given."));
      return NULL;
    }
  command = find_command ((*words)[1]);
  if (command == NULL)
    harvest_cli_set_usage_error (error, _ ("There is no command “%s”."), (*words)[1]);
  return command;
}

static void
close_store (HarvestCli *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;

  if (self->store == NULL)
    return;
  harvest_store_close_async (self->store, NULL, harvest_cli_finish_cb, &place);
  result = harvest_cli_wait (&place);
  if (!harvest_store_close_finish (self->store, result, &error))
    g_printerr ("storyharvest-cli: %s\n", error->message);
  g_clear_object (&self->store);
}

/* Public API */

HarvestCliStatus
harvest_cli_run (int argc, char **argv)
{
  HarvestCli self = { 0 };
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) words = g_new0 (char *, argc + 1);
  const HarvestCliCommand *command;
  HarvestCliStatus status = HARVEST_CLI_DONE;

  for (int i = 0; i < argc; i++)
    words[i] = g_strdup (argv[i]);
  command = parse_program (&self, &words, &error);
  if (command != NULL)
    status = command->run (&self, (int)g_strv_length (words) - 1, words + 1, &error);
  close_store (&self);
  if (error != NULL)
    status = harvest_cli_report_error (error);

  g_free (self.data_dir);
  g_free (self.person);
  return status;
}

GStrv
harvest_cli_parse (HarvestCli *self,
                   const HarvestCliCommand *command,
                   const GOptionEntry *entries,
                   guint min,
                   guint max,
                   int argc,
                   char **argv,
                   GError **error)
{
  g_autoptr (GOptionContext) context = NULL;
  g_autofree char *arguments = NULL;
  g_auto (GStrv) words = g_new0 (char *, argc + 1);
  guint n_words = 0;

  for (int i = 0; i < argc; i++)
    words[i] = g_strdup (argv[i]);
  arguments = g_strdup_printf ("%s %s", command->name,
                               command->arguments[0] != '\0' ? _ (command->arguments) : "");
  /* The program's name in the help is the first word of GLib's own choice. */
  g_set_prgname ("storyharvest-cli");
  context = g_option_context_new (g_strchomp (arguments));
  g_option_context_set_summary (context, _ (command->summary));
  if (entries != NULL)
    g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  add_entries (context, self);
  if (!g_option_context_parse_strv (context, &words, error))
    return NULL;

  /* The first word is the command; “--” ends the options and is no word. */
  for (guint i = 1; words[i] != NULL; i++)
    if (strcmp (words[i], "--") != 0 || n_words != 0)
      n_words++;
  if (n_words < min || n_words > max)
    {
      harvest_cli_set_usage_error (error, "%s: %s", command->name,
                                   n_words < min ? _ ("Something is missing.")
                                                 : _ ("Too many words."));
      return NULL;
    }
  return g_strdupv (words + 1 + (words[1] != NULL && strcmp (words[1], "--") == 0 ? 1 : 0));
}

void
harvest_cli_set_usage_error (GError **error, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, message);
}

void
harvest_cli_finish_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **place = user_data;

  *place = g_object_ref (result);
}

GAsyncResult *
harvest_cli_wait (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return g_steal_pointer (result);
}
