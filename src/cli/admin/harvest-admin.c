/* harvest-admin.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-admin"

#include "config.h"

#include "harvest-admin.h"

#include "harvest-server-error.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#define COMMAND_WIDTH 16
#define MAX_LINE      4096

static const HarvestAdminCommand *const commands[] = {
  &harvest_admin_init,        &harvest_admin_user_add,    &harvest_admin_user_disable,
  &harvest_admin_user_enable, &harvest_admin_user_passwd, &harvest_admin_user_slip,
  &harvest_admin_user_list,   &harvest_admin_role_grant,  &harvest_admin_role_revoke,
  &harvest_admin_partner_add, &harvest_admin_unit_import, &harvest_admin_people_import,
  &harvest_admin_backup,      &harvest_admin_restore,     &harvest_admin_audit_verify,
  &harvest_admin_erase,       &harvest_admin_export,      &harvest_admin_status,
  &harvest_admin_check,
};

static const GOptionEntry no_options[] = { { NULL } };

gboolean
harvest_admin_fail_usage (GError **error, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, message);
  return FALSE;
}

gboolean
harvest_admin_refuse (GError **error, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error_literal (error, HARVEST_SERVER_ERROR, HARVEST_SERVER_ERROR_REFUSED, message);
  return FALSE;
}

/* ---- What was typed ---- */

static gboolean
print_version_cb (const char *name, const char *value, gpointer data, GError **error)
{
  printf ("storyharvest-admin %s\n", PACKAGE_VERSION);
  exit (HARVEST_ADMIN_DONE);
}

static void
add_entries (GOptionContext *context, HarvestAdmin *self)
{
  const GOptionEntry entries[] = {
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &self->data_dir, "Where the server's data are", "DIR" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &self->json, "Print one JSON value", NULL },
    { "version", 0, G_OPTION_FLAG_NO_ARG, G_OPTION_ARG_CALLBACK, print_version_cb,
      "Print the version and end", NULL },
    { NULL },
  };

  g_option_context_add_main_entries (context, entries, NULL);
}

static char *
describe_commands (void)
{
  GString *text = g_string_new ("Commands:");

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    g_string_append_printf (text, "\n  %-*s  %s", COMMAND_WIDTH, commands[i]->name,
                            commands[i]->summary);
  g_string_append (text, "\n\n“storyharvest-admin COMMAND --help” tells more about a command.");
  return g_string_free (text, FALSE);
}

/* @n_words: (out): of its name */
static const HarvestAdminCommand *
find_command (char **words, guint *n_words)
{
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_auto (GStrv) name = g_strsplit (commands[i]->name, " ", -1);

      *n_words = g_strv_length (name);
      if (g_str_equal (words[0], name[0])
          && (name[1] == NULL || g_strcmp0 (words[1], name[1]) == 0))
        return commands[i];
    }
  return NULL;
}

/* Reads the options before the command. Returns: (nullable): the command; @words are then what
 * follows its name. */
static const HarvestAdminCommand *
parse_program (HarvestAdmin *self, GStrv *words, GError **error)
{
  g_autoptr (GOptionContext) context = g_option_context_new ("COMMAND …");
  g_autofree char *description = describe_commands ();
  const HarvestAdminCommand *command;
  guint n_words;

  g_option_context_set_summary (context, "Looks after the server of a company.");
  g_option_context_set_description (context, description);
  g_option_context_set_strict_posix (context, TRUE);
  add_entries (context, self);
  if (!g_option_context_parse_strv (context, words, error))
    return NULL;
  if ((*words)[0] == NULL || (*words)[1] == NULL)
    {
      g_autofree char *help = g_option_context_get_help (context, TRUE, NULL);

      g_printerr ("%s", help);
      harvest_admin_fail_usage (error, "No command was given");
      return NULL;
    }
  command = find_command (*words + 1, &n_words);
  if (command == NULL)
    {
      harvest_admin_fail_usage (error, "There is no command “%s%s%s”", (*words)[1],
                                (*words)[2] != NULL ? " " : "",
                                (*words)[2] != NULL ? (*words)[2] : "");
      return NULL;
    }
  for (guint i = 0; i < n_words; i++)
    {
      g_free ((*words)[i + 1]);
      (*words)[i + 1] = NULL;
    }
  memmove (*words + 1, *words + 1 + n_words,
           (g_strv_length (*words + 1 + n_words) + 1) * sizeof (char *));
  return command;
}

/* Reads the options of the command. */
static gboolean
parse_command (HarvestAdmin *self, const HarvestAdminCommand *command, GStrv *words, GError **error)
{
  g_autofree char *synopsis = g_strdup_printf ("%s %s", command->name, command->arguments);
  g_autoptr (GOptionContext) context = g_option_context_new (g_strchomp (synopsis));
  guint n_words = 0;

  g_option_context_set_summary (context, command->summary);
  g_option_context_add_main_entries (
      context, command->options != NULL ? command->options : no_options, NULL);
  add_entries (context, self);
  if (!g_option_context_parse_strv (context, words, error))
    return FALSE;
  if ((*words)[1] != NULL && g_str_equal ((*words)[1], "--"))
    {
      g_free ((*words)[1]);
      memmove (*words + 1, *words + 2, (g_strv_length (*words + 2) + 1) * sizeof (char *));
    }
  n_words = g_strv_length (*words) - 1;
  if (n_words < command->min)
    return harvest_admin_fail_usage (error, "%s: something is missing: %s %s", command->name,
                                     command->name, command->arguments);
  if (n_words > command->max)
    return harvest_admin_fail_usage (error, "%s: too many words", command->name);
  if (self->data_dir == NULL)
    return harvest_admin_fail_usage (error, "--data DIR is missing");
  return TRUE;
}

static HarvestAdminStatus
report (const GError *error)
{
  g_printerr ("storyharvest-admin: %s\n", error->message);
  return error->domain == G_OPTION_ERROR ? HARVEST_ADMIN_USAGE : HARVEST_ADMIN_REFUSED;
}

HarvestAdminStatus
harvest_admin_run (int argc, char **argv)
{
  HarvestAdmin self = { 0 };
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) words = g_new0 (char *, argc + 1);
  const HarvestAdminCommand *command;
  HarvestAdminStatus status = HARVEST_ADMIN_DONE;

  for (int i = 0; i < argc; i++)
    words[i] = g_strdup (argv[i]);
  command = parse_program (&self, &words, &error);
  if (command == NULL || !parse_command (&self, command, &words, &error)
      || !command->run (&self, words + 1, &error))
    status = report (error);
  if (self.db != NULL)
    harvest_server_db_close_sync (self.db);
  g_clear_object (&self.db);
  g_free (self.data_dir);
  return status;
}

/* ---- For the commands ---- */

char *
harvest_admin_dup_path (HarvestAdmin *self, const char *name)
{
  return g_build_filename (self->data_dir, name, NULL);
}

gboolean
harvest_admin_open (HarvestAdmin *self, GError **error)
{
  g_autofree char *path = harvest_admin_dup_path (self, "server.db");
  const HarvestServerDbOptions options = { .existing = TRUE };

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, HARVEST_SERVER_ERROR, HARVEST_SERVER_ERROR_NOT_READY,
                   "There is no server in %s yet; “storyharvest-admin --data %s init” makes one",
                   self->data_dir, self->data_dir);
      return FALSE;
    }
  self->db = harvest_server_db_open_sync (path, &options, error);
  return self->db != NULL;
}

/* Returns: (nullable): one line, or NULL if it is none */
static char *
read_line (void)
{
  char line[MAX_LINE];
  gsize length;

  if (fgets (line, sizeof line, stdin) == NULL)
    return NULL;
  length = strlen (line);
  if (length + 1 == sizeof line && line[length - 1] != '\n')
    return NULL;
  return g_strdup (g_strdelimit (line, "\r\n", '\0'));
}

char *
harvest_admin_read_password (GError **error)
{
  struct termios before;
  gboolean is_terminal = isatty (STDIN_FILENO) && tcgetattr (STDIN_FILENO, &before) == 0;
  g_autofree char *password = NULL;

  if (is_terminal)
    {
      struct termios silent = before;

      silent.c_lflag &= ~ECHO;
      tcsetattr (STDIN_FILENO, TCSAFLUSH, &silent);
      g_printerr ("Password: ");
    }
  password = read_line ();
  if (is_terminal)
    {
      tcsetattr (STDIN_FILENO, TCSAFLUSH, &before);
      g_printerr ("\n");
    }
  if (password == NULL || password[0] == '\0')
    {
      harvest_admin_fail_usage (error,
                                "The password is read as one line from standard input; there "
                                "was none");
      return NULL;
    }
  if (!g_utf8_validate (password, -1, NULL))
    {
      harvest_admin_fail_usage (error, "The password is not UTF-8");
      return NULL;
    }
  return g_steal_pointer (&password);
}

void
harvest_admin_print_json (HarvestJsonWriter *writer)
{
  g_autoptr (GBytes) bytes = harvest_json_writer_finish (writer);

  printf ("%.*s\n", (int)g_bytes_get_size (bytes), (const char *)g_bytes_get_data (bytes, NULL));
}

char *
harvest_admin_format_time (gint64 microseconds)
{
  g_autoptr (GDateTime) time = NULL;

  if (microseconds == 0)
    return g_strdup ("");
  time = g_date_time_new_from_unix_utc (microseconds / G_USEC_PER_SEC);
  return g_date_time_format (time, "%Y-%m-%dT%H:%M:%SZ");
}

void
harvest_admin_write_string (HarvestJsonWriter *writer, const char *key, const char *value)
{
  harvest_json_writer_key (writer, key);
  if (value != NULL && value[0] != '\0')
    harvest_json_writer_string (writer, value);
  else
    harvest_json_writer_null (writer);
}
