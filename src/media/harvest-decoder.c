/* harvest-decoder.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-decoder"

#include "config.h"

#include "harvest-decoder.h"

#include "harvest-media-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define REPORT_FD       3
#define MAX_REPORT      1024
#define BUFFER_BYTES    (64 * 1024)
#define DEFAULT_TIMEOUT 60

void
harvest_decode_report_clear (HarvestDecodeReport *self)
{
  g_clear_pointer (&self->mime, g_free);
}

/* A child while it runs. */
typedef struct
{
  GSubprocess *process;
  int result; /* what we read from */
  int report;
  gint64 deadline;
  GCancellable *cancellable;
} Run;

static char *
dup_program (void)
{
  const char *program = g_getenv (HARVEST_DECODER_ENVIRONMENT);

  if (program != NULL && program[0] != '\0')
    return g_strdup (program);
  return g_build_filename (LIBEXECDIR, "storyharvest-decode", NULL);
}

/* The child gets next to nothing of our environment: no addresses of buses and displays, and no
 * debugging switch that makes a library's warning deadly. */
static char **
make_environment (void)
{
  static const char *const passed[] = { "ASAN_OPTIONS", "GDK_PIXBUF_MODULE_FILE", "LSAN_OPTIONS",
                                        "UBSAN_OPTIONS" };
  char **environment = g_environ_setenv (NULL, "LC_ALL", "C.UTF-8", TRUE);

  for (gsize i = 0; i < G_N_ELEMENTS (passed); i++)
    {
      const char *value = g_getenv (passed[i]);

      if (value != NULL)
        environment = g_environ_setenv (environment, passed[i], value, TRUE);
    }
  return environment;
}

static gboolean
spawn (Run *run, const HarvestDecodeJob *job, int input, GError **error)
{
  g_autoptr (GSubprocessLauncher)
      launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();
  g_auto (GStrv) environment = make_environment ();
  g_autofree char *program = dup_program ();
  g_autoptr (GError) problem = NULL;
  int result[2], report[2];

  g_subprocess_launcher_take_stdin_fd (launcher, input);
  g_subprocess_launcher_set_environ (launcher, environment);
  if (!g_unix_open_pipe (result, FD_CLOEXEC, &problem))
    {
      g_set_error_literal (error, HARVEST_MEDIA_ERROR, HARVEST_MEDIA_ERROR_IO, problem->message);
      return FALSE;
    }
  run->result = result[0];
  g_subprocess_launcher_take_stdout_fd (launcher, result[1]);
  if (!g_unix_open_pipe (report, FD_CLOEXEC, &problem))
    {
      g_set_error_literal (error, HARVEST_MEDIA_ERROR, HARVEST_MEDIA_ERROR_IO, problem->message);
      return FALSE;
    }
  run->report = report[0];
  g_subprocess_launcher_take_fd (launcher, report[1], REPORT_FD);

  g_ptr_array_add (arguments, program);
  for (gsize i = 0; job->arguments[i] != NULL; i++)
    g_ptr_array_add (arguments, (gpointer)job->arguments[i]);
  g_ptr_array_add (arguments, NULL);
  run->process = g_subprocess_launcher_spawnv (launcher, (const char *const *)arguments->pdata,
                                               &problem);
  if (run->process == NULL)
    g_set_error (error, HARVEST_MEDIA_ERROR, HARVEST_MEDIA_ERROR_IO,
                 "cannot start the program for pictures: %s", problem->message);
  return run->process != NULL;
}

/* Waits until there is something to read. */
static gboolean
wait_readable (Run *run, int fd, GError **error)
{
  GPollFD polls[2] = { { .fd = fd, .events = G_IO_IN } };
  guint n_polls = 1;
  gboolean readable = FALSE;

  if (g_cancellable_make_pollfd (run->cancellable, &polls[1]))
    n_polls++;

  for (;;)
    {
      gint64 left = run->deadline - g_get_monotonic_time ();
      int n;

      if (g_cancellable_set_error_if_cancelled (run->cancellable, error))
        break;
      if (left <= 0)
        {
          g_set_error (error, HARVEST_MEDIA_ERROR, HARVEST_MEDIA_ERROR_UNREADABLE,
                       "decoding takes too long");
          break;
        }
      n = g_poll (polls, n_polls, (int)(left / 1000) + 1);
      if (n < 0 && errno != EINTR)
        {
          harvest_media_set_errno (error, errno, "cannot wait for the decoder", NULL);
          break;
        }
      readable = n > 0 && polls[0].revents != 0;
      if (readable)
        break;
    }

  if (n_polls == 2)
    g_cancellable_release_fd (run->cancellable);
  return readable;
}

/* Returns: how much was read, 0 at the end, -1 with the error set */
static gssize
read_some (Run *run, int fd, guint8 *buffer, gsize length, GError **error)
{
  while (wait_readable (run, fd, error))
    {
      gssize n = read (fd, buffer, length);

      if (n >= 0)
        return n;
      if (errno != EINTR && errno != EAGAIN)
        {
          harvest_media_set_errno (error, errno, "cannot read from the decoder", NULL);
          return -1;
        }
    }
  return -1;
}

static gboolean
read_result (Run *run, const HarvestDecodeJob *job, GError **error)
{
  g_autofree guint8 *buffer = g_malloc (BUFFER_BYTES);
  gint64 total = 0;
  gssize n;

  while ((n = read_some (run, run->result, buffer, BUFFER_BYTES, error)) > 0)
    {
      total += n;
      if (total > job->max_result)
        {
          g_set_error (error, HARVEST_MEDIA_ERROR, HARVEST_MEDIA_ERROR_TOO_LARGE,
                       "the cleaned file is too large");
          return FALSE;
        }
      if (!job->sink (buffer, (gsize)n, job->sink_data, error))
        return FALSE;
    }
  return n == 0;
}

/* `ok MIME WIDTH HEIGHT DURATION` or `error CODE MESSAGE` */
static gboolean
parse_report (const char *line, HarvestDecodeReport *report, GError **error)
{
  g_auto (GStrv) words = g_strsplit (line, " ", 5);
  guint n = g_strv_length (words);

  if (n == 5 && strcmp (words[0], "ok") == 0)
    {
      report->mime = g_strdup (words[1]);
      report->width = atoi (words[2]);
      report->height = atoi (words[3]);
      report->duration = g_ascii_strtoll (words[4], NULL, 10);
      return TRUE;
    }
  if (n >= 3 && strcmp (words[0], "error") == 0)
    {
      int code = atoi (words[1]);

      if (code < HARVEST_MEDIA_ERROR_WRONG_TYPE || code > HARVEST_MEDIA_ERROR_IO)
        code = HARVEST_MEDIA_ERROR_UNREADABLE;
      g_set_error_literal (error, HARVEST_MEDIA_ERROR, code,
                           strchr (strchr (line, ' ') + 1, ' ') + 1);
      return FALSE;
    }
  g_set_error (error, HARVEST_MEDIA_ERROR, HARVEST_MEDIA_ERROR_UNREADABLE,
               "the decoder gave up (memory, time or a damaged file)");
  return FALSE;
}

static gboolean
read_report (Run *run, HarvestDecodeReport *report, GError **error)
{
  guint8 line[MAX_REPORT + 1];
  gsize length = 0;
  gssize n;

  while ((n = read_some (run, run->report, line + length, MAX_REPORT - length, error)) > 0)
    {
      length += (gsize)n;
      if (length == MAX_REPORT)
        break;
    }
  if (n < 0)
    return FALSE;
  line[length] = '\0';
  g_strdelimit ((char *)line, "\n", '\0');
  if (!g_utf8_validate ((char *)line, -1, NULL))
    line[0] = '\0';
  return parse_report ((char *)line, report, error);
}

gboolean
harvest_decoder_run_sync (const HarvestDecodeJob *job,
                          int input,
                          HarvestDecodeReport *report,
                          GCancellable *cancellable,
                          GError **error)
{
  guint timeout = job->timeout_seconds > 0 ? job->timeout_seconds : DEFAULT_TIMEOUT;
  Run run = { .result = -1, .report = -1, .cancellable = cancellable };
  gboolean done;

  *report = (HarvestDecodeReport){ .mime = NULL };
  run.deadline = g_get_monotonic_time () + (gint64)timeout * G_USEC_PER_SEC;
  done = spawn (&run, job, input, error) && read_result (&run, job, error)
         && read_report (&run, report, error);

  if (run.process != NULL)
    {
      /* It has nothing left to do; what hangs must not outlive its job. */
      g_subprocess_force_exit (run.process);
      g_subprocess_wait (run.process, NULL, NULL);
      g_object_unref (run.process);
    }
  if (run.result >= 0)
    close (run.result);
  if (run.report >= 0)
    close (run.report);
  return done;
}
