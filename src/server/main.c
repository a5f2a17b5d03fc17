/* main.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "storyharvest-server"

#include "config.h"

#include "harvest-server-error.h"
#include "harvest-server-notify.h"
#include "harvest-server.h"

#include <glib-unix.h>
#include <locale.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

enum
{
  EXIT_DONE = 0,
  EXIT_REFUSED = 1,
  EXIT_USAGE = 2,
};

static GLogLevelFlags shown = G_LOG_LEVEL_MESSAGE;

static GLogWriterOutput
write_log_cb (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer data)
{
  /* G_MESSAGES_DEBUG asks for more, as everywhere. */
  if ((level & G_LOG_LEVEL_MASK) > shown && g_getenv ("G_MESSAGES_DEBUG") == NULL)
    return G_LOG_WRITER_HANDLED;
  if (g_log_writer_is_journald (STDERR_FILENO))
    return g_log_writer_journald (level, fields, n_fields, data);
  return g_log_writer_standard_streams (level, fields, n_fields, data);
}

static gboolean
quit_cb (gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_CONTINUE;
}

/* Each connection is a descriptor, and each parked pull a connection. */
static void
raise_descriptors (void)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_NOFILE, &limit) != 0)
    return;
  limit.rlim_cur = limit.rlim_max;
  if (setrlimit (RLIMIT_NOFILE, &limit) != 0)
    g_message ("The number of descriptors could not be raised");
}

static int
run (const char *data_dir, const char *address, HarvestServerConfig *config, GError **error)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (HarvestServer) server = NULL;
  const char *const *uris;

  raise_descriptors ();
  /* What is in memory (tokens, stories) shall not be in a core file. */
#ifndef __SANITIZE_ADDRESS__ /* which looks for leaks from another thread */
  prctl (PR_SET_DUMPABLE, 0);
#endif
  server = harvest_server_open_sync (data_dir, config, error);
  if (server == NULL || !harvest_server_start_sync (server, address, error))
    return EXIT_REFUSED;

  g_unix_signal_add (SIGTERM, quit_cb, loop);
  g_unix_signal_add (SIGINT, quit_cb, loop);
  uris = harvest_server_get_uris (server);
  for (guint i = 0; uris[i] != NULL; i++)
    printf ("listening on %s\n", uris[i]);
  fflush (stdout);
  harvest_server_notify ("READY=1");
  g_main_loop_run (loop);

  g_message ("Stopping");
  harvest_server_notify ("STOPPING=1");
  harvest_server_stop_sync (server);
  return EXIT_DONE;
}

int
main (int argc, char **argv)
{
  g_autofree char *data_dir = NULL;
  g_autofree char *address = NULL;
  g_autofree char *config_path = NULL;
  gboolean version = FALSE;
  const GOptionEntry entries[] = {
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &data_dir, "Where the server's data are", "DIR" },
    { "listen", 0, 0, G_OPTION_ARG_STRING, &address,
      "127.0.0.1:PORT (0 picks one), [::1]:PORT or unix:PATH", "ADDRESS" },
    { "config", 0, 0, G_OPTION_ARG_FILENAME, &config_path, "Read settings from this file", "FILE" },
    { "version", 0, 0, G_OPTION_ARG_NONE, &version, "Print the version and end", NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (HarvestServerConfig) config = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  setlocale (LC_ALL, "");
  g_option_context_set_summary (context, "Keeps the stories of a company, and gives them to the "
                                         "desktops of those who may see them.");
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || argc > 1
      || (data_dir == NULL && !version))
    {
      g_printerr ("storyharvest-server: %s\n",
                  error != NULL ? error->message
                                : (argc > 1 ? "Too many words" : "--data DIR is missing"));
      return EXIT_USAGE;
    }
  if (version)
    {
      printf ("storyharvest-server %s\n", PACKAGE_VERSION);
      return EXIT_DONE;
    }
  config = harvest_server_config_load_sync (config_path, &error);
  if (config == NULL)
    {
      g_printerr ("storyharvest-server: %s\n", error->message);
      return EXIT_USAGE;
    }
  shown = config->log;
  /* Standard output is for the address. */
  g_log_writer_default_set_use_stderr (TRUE);
  g_log_set_writer_func (write_log_cb, NULL, NULL);
  status = run (data_dir, address, g_steal_pointer (&config), &error);
  if (error != NULL)
    g_printerr ("storyharvest-server: %s\n", error->message);
  return status;
}
