/* test-picture-limits.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* No picture fells this process, or makes it wait for ever. */

#define G_LOG_DOMAIN "test-picture-limits"

#include "config.h"

#include "harvest-decoder.h"
#include "harvest-media-error.h"
#include "harvest-test-intake.h"
#include "harvest-test-picture.h"
#include "harvest-test.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MIB ((gsize)1024 * 1024)

/* The most memory that this process has had at once. */
static gsize
read_peak (void)
{
  g_autofree char *status = NULL;
  const char *line;
  gulong kib = 0;

  g_assert_true (g_file_get_contents ("/proc/self/status", &status, NULL, NULL));
  line = strstr (status, "VmHWM:");
  g_assert_nonnull (line);
  g_assert_cmpint (sscanf (line, "VmHWM: %lu kB", &kib), ==, 1);
  return kib * 1024;
}

static void
test_flood (HarvestTestIntake *fixture, gconstpointer data)
{
  g_autoptr (GBytes) content = harvest_test_picture_make_flood (30000, 30000, 3000);
  gsize before = read_peak ();

  g_assert_cmpuint (g_bytes_get_size (content), <, 4 * MIB);
  harvest_test_intake_refuse (fixture, content, HARVEST_MEDIA_ERROR_TOO_LARGE);
  g_assert_cmpuint (read_peak () - before, <, 64 * MIB);
}

/* Within the limit of pixels, but three hundred times its file: the child's memory is enough, and
 * this process's does not grow. */
static void
test_large (HarvestTestIntake *fixture, gconstpointer data)
{
  g_autoptr (GBytes) content = harvest_test_picture_make_flood (10000, 10000, 10000);
  g_autoptr (HarvestMediaInfo) info = NULL;
  gsize before = read_peak ();

  info = harvest_test_intake_take (fixture, content);
  g_assert_cmpint (info->width, ==, 10000);
  g_assert_cmpuint (read_peak () - before, <, 64 * MIB);
}

/* The header tells a small picture, the data hold a large one. */
static void
test_lying_header (HarvestTestIntake *fixture, gconstpointer data)
{
  g_autoptr (GBytes) large = harvest_test_picture_make_flood (8000, 8000, 1000);
  g_autofree guint8 *lie = g_memdup2 (g_bytes_get_data (large, NULL), g_bytes_get_size (large));
  g_autoptr (GBytes) content = NULL;

  memset (lie + 16, 0, 8);
  lie[19] = lie[23] = 16;
  content = g_bytes_new (lie, g_bytes_get_size (large));
  harvest_test_intake_refuse (fixture, content, HARVEST_MEDIA_ERROR_UNREADABLE);
}

/* Every picture that ends too early is refused, wherever it ends. */
static void
test_truncated (HarvestTestIntake *fixture, gconstpointer data)
{
  static const char *const formats[] = { "jpeg", "png", "webp" };
  g_autoptr (GdkPixbuf) picture = harvest_test_picture_new (64, 64, FALSE);

  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_autoptr (GBytes) whole = harvest_test_picture_save (picture, formats[i]);
      gsize length = g_bytes_get_size (whole);

      for (int part = 1; part < 5; part++)
        {
          g_autoptr (GBytes) content = g_bytes_new_from_bytes (whole, 0, length * part / 5);

          harvest_test_intake_refuse (fixture, content, HARVEST_MEDIA_ERROR_UNREADABLE);
        }
    }
}

static void
test_truncated_heic (HarvestTestIntake *fixture, gconstpointer data)
{
  g_autoptr (GBytes) whole = harvest_test_picture_make_heic (64, 64);
  gsize length = g_bytes_get_size (whole);

  for (int part = 1; part < 5; part++)
    {
      g_autoptr (GBytes) content = g_bytes_new_from_bytes (whole, 0, length * part / 5);

      harvest_test_intake_refuse (fixture, content, HARVEST_MEDIA_ERROR_UNREADABLE);
    }
}

static void
test_garbage (HarvestTestIntake *fixture, gconstpointer data)
{
  static const struct
  {
    const char *head;
    gsize length;
    int code;
  } cases[] = {
    { "", 0, HARVEST_MEDIA_ERROR_WRONG_TYPE },
    { "hello", 5, HARVEST_MEDIA_ERROR_WRONG_TYPE },
    { "%PDF-1.7", 8, HARVEST_MEDIA_ERROR_WRONG_TYPE },
    { "\xff\xd8\xff\xe0", 4, HARVEST_MEDIA_ERROR_UNREADABLE },
    { "\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16, HARVEST_MEDIA_ERROR_UNREADABLE },
    { "RIFF\xff\xff\xff\xffWEBPVP8X", 16, HARVEST_MEDIA_ERROR_UNREADABLE },
    { "GIF89a", 6, HARVEST_MEDIA_ERROR_UNREADABLE },
    { "II*\0", 4, HARVEST_MEDIA_ERROR_UNREADABLE },
    { "\0\0\0\x18"
      "ftypheic\0\0\0\0mif1heic",
      24, HARVEST_MEDIA_ERROR_UNREADABLE },
    { "\0\0\0\x18"
      "ftypavif\0\0\0\0mif1avif",
      24, HARVEST_MEDIA_ERROR_UNREADABLE },
    { "\0\0\0\x18"
      "ftypisom\0\0\0\0mp41mp42",
      24, HARVEST_MEDIA_ERROR_UNREADABLE },
    { "OggS", 4, HARVEST_MEDIA_ERROR_UNREADABLE },
    { "fLaC", 4, HARVEST_MEDIA_ERROR_UNREADABLE },
    { "ID3\4\0\0\0\0\0\0", 10, HARVEST_MEDIA_ERROR_UNREADABLE },
    { "RIFF\xff\xff\xff\xffWAVEfmt ", 16, HARVEST_MEDIA_ERROR_UNREADABLE },
  };

  static const guint8 nothing[512] = { 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GByteArray) more = g_byte_array_new ();
      g_autoptr (GBytes) content = NULL;

      g_test_message ("case %" G_GSIZE_FORMAT, i);
      g_byte_array_append (more, (const guint8 *)cases[i].head, (guint)cases[i].length);
      g_byte_array_append (more, nothing, sizeof nothing);
      content = g_bytes_new (more->data, more->len);
      harvest_test_intake_refuse (fixture, content, cases[i].code);
    }
}

/* A file that is longer than the limit of its type is not even read. */
static void
test_long_file (HarvestTestIntake *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "long.png", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, "\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16, NULL));
  g_assert_no_errno (truncate (path, 65 * 1024 * 1024));
  g_assert_null (harvest_media_intake_take_file_sync (fixture->intake, file, NULL, &error));
  g_assert_error (error, HARVEST_MEDIA_ERROR, HARVEST_MEDIA_ERROR_TOO_LARGE);
}

static void
test_no_file (HarvestTestIntake *fixture, gconstpointer data)
{
  g_autofree char *missing = g_build_filename (fixture->folder, "missing", NULL);
  g_autofree char *pipe = g_build_filename (fixture->folder, "pipe", NULL);
  g_autoptr (GFile) missing_file = g_file_new_for_path (missing);
  g_autoptr (GFile) pipe_file = g_file_new_for_path (pipe);
  g_autoptr (GFile) folder = g_file_new_for_path (fixture->folder);
  g_autoptr (GError) error = NULL;

  g_assert_null (harvest_media_intake_take_file_sync (fixture->intake, missing_file, NULL, &error));
  g_assert_error (error, HARVEST_MEDIA_ERROR, HARVEST_MEDIA_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_no_errno (mkfifo (pipe, 0600));
  g_assert_null (harvest_media_intake_take_file_sync (fixture->intake, pipe_file, NULL, &error));
  g_assert_error (error, HARVEST_MEDIA_ERROR, HARVEST_MEDIA_ERROR_WRONG_TYPE);
  g_clear_error (&error);
  g_assert_null (harvest_media_intake_take_file_sync (fixture->intake, folder, NULL, &error));
  g_assert_error (error, HARVEST_MEDIA_ERROR, HARVEST_MEDIA_ERROR_WRONG_TYPE);
}

/* ---- Decoders that misbehave ---- */

static gboolean
swallow_cb (const guint8 *data, gsize length, gpointer user_data, GError **error)
{
  return TRUE;
}

/* Puts a shell script in the decoder's place and runs it for a second at most. */
static void
run_script (HarvestTestIntake *fixture,
            const char *script,
            GCancellable *cancellable,
            HarvestDecodeReport *report,
            GError **error)
{
  static const char *const arguments[] = { "clean", NULL };
  g_autofree char *path = g_build_filename (fixture->folder, "decoder", NULL);
  g_autofree char *text = g_strdup_printf ("#!/bin/sh\n%s\n", script);
  HarvestDecodeJob job = { arguments, 1024 * 1024, 1, swallow_cb, NULL };
  g_autofree char *real = g_strdup (g_getenv (HARVEST_DECODER_ENVIRONMENT));
  int input;

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  g_assert_no_errno (g_chmod (path, 0700));
  input = g_open (path, O_RDONLY | O_CLOEXEC, 0);
  g_assert_cmpint (input, >=, 0);
  g_setenv (HARVEST_DECODER_ENVIRONMENT, path, TRUE);
  harvest_decoder_run_sync (&job, input, report, cancellable, error);
  g_setenv (HARVEST_DECODER_ENVIRONMENT, real, TRUE);
}

static void
assert_script_fails (HarvestTestIntake *fixture, const char *script, int code)
{
  HarvestDecodeReport report;
  g_autoptr (GError) error = NULL;

  g_test_message ("%s", script);
  run_script (fixture, script, NULL, &report, &error);
  g_assert_error (error, HARVEST_MEDIA_ERROR, code);
  g_assert_null (report.mime);
}

static void
test_misbehaving (HarvestTestIntake *fixture, gconstpointer data)
{
  assert_script_fails (fixture, "exec sleep 100", HARVEST_MEDIA_ERROR_UNREADABLE);
  assert_script_fails (fixture, "exec >&-; exec sleep 100", HARVEST_MEDIA_ERROR_UNREADABLE);
  assert_script_fails (fixture, "while :; do :; done", HARVEST_MEDIA_ERROR_UNREADABLE);
  assert_script_fails (fixture, "kill -SEGV $$", HARVEST_MEDIA_ERROR_UNREADABLE);
  assert_script_fails (fixture, "exit 0", HARVEST_MEDIA_ERROR_UNREADABLE);
  assert_script_fails (fixture, "echo ok >&3", HARVEST_MEDIA_ERROR_UNREADABLE);
  assert_script_fails (fixture, "printf 'ok \\377 1 1 0\\n' >&3", HARVEST_MEDIA_ERROR_UNREADABLE);
  assert_script_fails (fixture, "echo error 77 hm >&3", HARVEST_MEDIA_ERROR_UNREADABLE);
  assert_script_fails (fixture, "echo error 0 hm >&3", HARVEST_MEDIA_ERROR_WRONG_TYPE);
  assert_script_fails (fixture, "yes", HARVEST_MEDIA_ERROR_TOO_LARGE);
  assert_script_fails (fixture, "yes >&3", HARVEST_MEDIA_ERROR_UNREADABLE);
}

static void
test_no_program (HarvestTestIntake *fixture, gconstpointer data)
{
  static const char *const arguments[] = { "clean", NULL };
  HarvestDecodeJob job = { arguments, 1024, 1, swallow_cb, NULL };
  g_autofree char *real = g_strdup (g_getenv (HARVEST_DECODER_ENVIRONMENT));
  g_autoptr (GError) error = NULL;
  HarvestDecodeReport report;

  g_setenv (HARVEST_DECODER_ENVIRONMENT, "/nonexistent/decoder", TRUE);
  g_assert_false (
      harvest_decoder_run_sync (&job, g_open ("/dev/null", O_RDONLY, 0), &report, NULL, &error));
  g_assert_error (error, HARVEST_MEDIA_ERROR, HARVEST_MEDIA_ERROR_IO);
  g_setenv (HARVEST_DECODER_ENVIRONMENT, real, TRUE);
}

static gpointer
cancel_thread (gpointer data)
{
  g_cancellable_cancel (data);
  return NULL;
}

static void
test_cancel (HarvestTestIntake *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  GThread *thread = g_thread_new ("cancel", cancel_thread, cancellable);
  g_autoptr (GError) error = NULL;
  HarvestDecodeReport report;

  run_script (fixture, "exec sleep 100", cancellable, &report, &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_thread_join (thread);
}

/* A decoder that somebody has taken over cannot put just anything among the blobs. */
static void
test_false_result (HarvestTestIntake *fixture, gconstpointer data)
{
  static const char *const scripts[] = {
    "echo '<script>'; echo ok image/png 64 64 0 >&3",
    "cat; echo ok image/jpeg 64 64 0 >&3",
    "cat; echo ok image/png 64 63 0 >&3",
  };
  g_autoptr (GdkPixbuf) picture = harvest_test_picture_new (64, 64, FALSE);
  g_autoptr (GBytes) content = harvest_test_picture_save (picture, "png");
  g_autofree char *path = g_build_filename (fixture->folder, "decoder", NULL);
  g_autofree char *real = g_strdup (g_getenv (HARVEST_DECODER_ENVIRONMENT));

  g_setenv (HARVEST_DECODER_ENVIRONMENT, path, TRUE);
  for (gsize i = 0; i < G_N_ELEMENTS (scripts); i++)
    {
      g_autofree char *text = g_strdup_printf ("#!/bin/sh\n%s\n", scripts[i]);

      g_assert_true (g_file_set_contents (path, text, -1, NULL));
      g_assert_no_errno (g_chmod (path, 0700));
      harvest_test_intake_refuse (fixture, content, HARVEST_MEDIA_ERROR_UNREADABLE);
    }
  g_setenv (HARVEST_DECODER_ENVIRONMENT, real, TRUE);
}

int
main (int argc, char *argv[])
{
  harvest_test_init (&argc, &argv);

#define ADD(path, func)                                                                            \
  g_test_add (path, HarvestTestIntake, NULL, harvest_test_intake_set_up, func,                     \
              harvest_test_intake_tear_down)
  ADD ("/picture-limits/flood", test_flood);
  ADD ("/picture-limits/large", test_large);
  ADD ("/picture-limits/lying-header", test_lying_header);
  ADD ("/picture-limits/truncated", test_truncated);
  ADD ("/picture-limits/truncated-heic", test_truncated_heic);
  ADD ("/picture-limits/garbage", test_garbage);
  ADD ("/picture-limits/long-file", test_long_file);
  ADD ("/picture-limits/no-file", test_no_file);
  ADD ("/picture-limits/misbehaving", test_misbehaving);
  ADD ("/picture-limits/no-program", test_no_program);
  ADD ("/picture-limits/cancel", test_cancel);
  ADD ("/picture-limits/false-result", test_false_result);
#undef ADD

  return g_test_run ();
}
