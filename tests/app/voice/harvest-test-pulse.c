/* harvest-test-pulse.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-test-pulse"

#include "config.h"

#include "harvest-test-pulse.h"

#include <gio/gio.h>
#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>

#define START_TRIES 300
#define TRY_USEC    50000

struct _HarvestTestPulse
{
  GSubprocess *process;
  char *dir;
  char *socket;
};

gboolean
harvest_test_pulse_is_possible (void)
{
  g_autofree char *server = g_find_program_in_path ("pulseaudio");
  g_autofree char *control = g_find_program_in_path ("pactl");

  if (server != NULL && control != NULL)
    return TRUE;
  g_test_skip ("pulseaudio and pactl are not installed");
  return FALSE;
}

/* The server says nothing when it is ready; its socket is asked until it answers. */
static void
wait_until_ready (HarvestTestPulse *self)
{
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (self->socket);

  for (int try = 0; try < START_TRIES; try++)
    {
      g_autoptr (GSocketClient) client = g_socket_client_new ();
      g_autoptr (GSocketConnection)
          connection = g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), NULL, NULL);

      if (connection != NULL)
        return;
      g_usleep (TRY_USEC);
    }
  g_error ("pulseaudio does not start");
}

/* In the child: a test that is killed takes its server along. */
static void
die_with_parent_cb (gpointer user_data)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

HarvestTestPulse *
harvest_test_pulse_start (const char *module, ...)
{
  HarvestTestPulse *self = g_new0 (HarvestTestPulse, 1);
  g_autofree char *protocol = NULL;
  g_autofree char *server = NULL;
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();
  g_autoptr (GSubprocessLauncher) launcher = NULL;
  g_autoptr (GError) error = NULL;
  static const char *const fixed[] = { "pulseaudio",         "-n",
                                       "--daemonize=no",     "--use-pid-file=no",
                                       "--disable-shm=yes",  "--realtime=no",
                                       "--high-priority=no", "--exit-idle-time=-1" };
  va_list modules;

  /* Not among the test's own folders: the name of a socket has 107 bytes at most. */
  self->dir = g_dir_make_tmp ("harvest-pulse-XXXXXX", &error);
  g_assert_no_error (error);
  self->socket = g_build_filename (self->dir, "native", NULL);
  protocol = g_strdup_printf ("module-native-protocol-unix socket=%s auth-anonymous=1",
                              self->socket);
  for (gsize i = 0; i < G_N_ELEMENTS (fixed); i++)
    g_ptr_array_add (arguments, (gpointer)fixed[i]);
  va_start (modules, module);
  for (; module != NULL; module = va_arg (modules, const char *))
    {
      g_ptr_array_add (arguments, (gpointer) "-L");
      g_ptr_array_add (arguments, (gpointer)module);
    }
  va_end (modules);
  g_ptr_array_add (arguments, (gpointer) "-L");
  g_ptr_array_add (arguments, protocol);
  g_ptr_array_add (arguments, NULL);

  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDERR_SILENCE
                                        | G_SUBPROCESS_FLAGS_STDOUT_SILENCE);
  g_subprocess_launcher_set_child_setup (launcher, die_with_parent_cb, NULL, NULL);
  g_subprocess_launcher_setenv (launcher, "HOME", self->dir, TRUE);
  g_subprocess_launcher_setenv (launcher, "XDG_CONFIG_HOME", self->dir, TRUE);
  g_subprocess_launcher_setenv (launcher, "XDG_RUNTIME_DIR", self->dir, TRUE);
  g_subprocess_launcher_setenv (launcher, "PULSE_RUNTIME_PATH", self->dir, TRUE);
  self->process = g_subprocess_launcher_spawnv (launcher, (const char *const *)arguments->pdata,
                                                &error);
  g_assert_no_error (error);
  wait_until_ready (self);

  server = g_strdup_printf ("unix:%s", self->socket);
  g_setenv ("PULSE_SERVER", server, TRUE);
  return self;
}

static char *
control (HarvestTestPulse *self, const char *word, const char *rest)
{
  g_autofree char *line = g_strdup_printf ("pactl %s %s", word, rest);
  g_autoptr (GError) error = NULL;
  char *output = NULL;
  int status = 0;

  g_spawn_command_line_sync (line, &output, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  return output;
}

guint
harvest_test_pulse_plug (HarvestTestPulse *self, const char *module)
{
  g_autofree char *output = control (self, "load-module", module);

  return (guint)strtoul (output, NULL, 10);
}

void
harvest_test_pulse_unplug (HarvestTestPulse *self, guint number)
{
  g_autofree char *text = g_strdup_printf ("%u", number);

  g_free (control (self, "unload-module", text));
}

/* What the server leaves: its socket, and a folder of settings. */
static void
remove_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR) && !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
        remove_folder (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}

void
harvest_test_pulse_stop (HarvestTestPulse *self)
{
  if (self == NULL)
    return;

  g_subprocess_force_exit (self->process);
  g_subprocess_wait (self->process, NULL, NULL);
  g_object_unref (self->process);
  remove_folder (self->dir);
  g_free (self->dir);
  g_free (self->socket);
  g_free (self);
  g_unsetenv ("PULSE_SERVER");
}
