/* test-voice-recorder.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Recording, from real sources of a sound server of our own and from GStreamer's test source. */

#define G_LOG_DOMAIN "test-voice-recorder"

#include "config.h"

#include "harvest-media-intake.h"
#include "harvest-test-pulse.h"
#include "harvest-test.h"
#include "harvest-voice-recorder.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <stdio.h>

#define TEST_TONE    "audiotestsrc is-live=true freq=440 volume=0.5"
#define TEST_SILENCE "audiotestsrc is-live=true wave=silence"
#define TURNS        600

typedef struct
{
  char *dir;
  char *path;
  HarvestVoiceRecorder *recorder;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  const char *microphone = data;

  if (microphone != NULL)
    g_setenv (HARVEST_MICROPHONE_ENVIRONMENT, microphone, TRUE);
  fixture->dir = harvest_test_make_dir ();
  fixture->path = g_build_filename (fixture->dir, "voice.ogg", NULL);
  fixture->recorder = harvest_voice_recorder_new (NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->recorder);
  g_free (fixture->path);
  g_free (fixture->dir);
  g_unsetenv (HARVEST_MICROPHONE_ENVIRONMENT);
}

static gboolean
tick_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

/* Turns the main loop until so much is recorded; a test that waits in vain fails. */
static void
record_until (HarvestVoiceRecorder *recorder, gint64 milliseconds)
{
  guint tick = g_timeout_add (50, tick_cb, NULL);
  int turns = 0;

  while (harvest_voice_recorder_get_elapsed (recorder) < milliseconds)
    {
      g_main_context_iteration (NULL, TRUE);
      g_assert_cmpint (turns++, <, TURNS * 10);
    }
  g_source_remove (tick);
}

static void
start (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (harvest_voice_recorder_start (fixture->recorder, fixture->path, &error));
  g_assert_no_error (error);
  g_assert_cmpint (harvest_voice_recorder_get_state (fixture->recorder), ==,
                   HARVEST_VOICE_RECORDING);
}

static gint64
stop (Fixture *fixture)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = NULL;
  g_autofree char *path = NULL;
  gint64 duration = 0;

  harvest_voice_recorder_stop_async (fixture->recorder, NULL, harvest_test_store_result_cb,
                                     &result);
  result = harvest_test_wait_result (&result);
  file = harvest_voice_recorder_stop_finish (fixture->recorder, result, &duration, &error);
  g_assert_no_error (error);
  path = g_file_get_path (file);
  g_assert_cmpstr (path, ==, fixture->path);
  g_assert_cmpint (harvest_voice_recorder_get_state (fixture->recorder), ==, HARVEST_VOICE_IDLE);
  return duration;
}

/* What the intake reads from the file: how long it plays. */
static gint64
measure (Fixture *fixture)
{
  g_autofree char *folder = g_build_filename (fixture->dir, "blobs", NULL);
  g_autoptr (HarvestBlobStore) blobs = harvest_blob_store_open_sync (folder, NULL);
  g_autoptr (HarvestMediaIntake) intake = harvest_media_intake_new (blobs, fixture->dir);
  g_autoptr (GFile) file = g_file_new_for_path (fixture->path);
  g_autoptr (GError) error = NULL;
  g_autoptr (HarvestMediaInfo)
      info = harvest_media_intake_take_file_sync (intake, file, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (info->mime, ==, "audio/ogg");
  return info->duration;
}

/* Decodes the file; returns how loud it is, in decibel. */
static double
listen (Fixture *fixture)
{
  g_autofree char *text = g_strdup_printf (
      "filesrc location=\"%s\" ! oggdemux ! opusdec ! audioconvert ! "
      "level interval=%" G_GUINT64_FORMAT " ! fakesink sync=false",
      fixture->path, (guint64)(100 * GST_MSECOND));
  g_autoptr (GError) error = NULL;
  g_autoptr (GstElement) pipeline = gst_parse_launch (text, &error);
  g_autoptr (GstBus) bus = NULL;
  double loudest = -1000;
  gboolean ended = FALSE;

  g_assert_no_error (error);
  bus = gst_element_get_bus (pipeline);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  while (!ended)
    {
      g_autoptr (GstMessage) message = gst_bus_timed_pop (bus, 30 * GST_SECOND);

      g_assert_nonnull (message);
      g_assert_cmpint (GST_MESSAGE_TYPE (message), !=, GST_MESSAGE_ERROR);
      ended = GST_MESSAGE_TYPE (message) == GST_MESSAGE_EOS;
      if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ELEMENT)
        {
          const GValue *rms = gst_structure_get_value (gst_message_get_structure (message), "rms");
          GValueArray *channels = g_value_get_boxed (rms);

          if (g_value_get_double (channels->values) > loudest)
            loudest = g_value_get_double (channels->values);
        }
    }
  gst_element_set_state (pipeline, GST_STATE_NULL);
  return loudest;
}

static void
test_tone (Fixture *fixture, gconstpointer data)
{
  gint64 duration;

  start (fixture);
  record_until (fixture->recorder, 1000);
  g_assert_cmpfloat (harvest_voice_recorder_get_level (fixture->recorder), >, 0.7);
  g_assert_false (harvest_voice_recorder_get_silent (fixture->recorder));
  duration = stop (fixture);
  g_assert_cmpint (duration, >=, 1000);
  g_assert_cmpint (ABS (measure (fixture) - duration), <=, 250);
  g_assert_cmpfloat (listen (fixture), >, -20);
  g_assert_cmpfloat (harvest_voice_recorder_get_level (fixture->recorder), ==, 0);
}

static void
test_silence (Fixture *fixture, gconstpointer data)
{
  start (fixture);
  record_until (fixture->recorder, 1000);
  g_assert_false (harvest_voice_recorder_get_silent (fixture->recorder));
  g_assert_cmpfloat (harvest_voice_recorder_get_level (fixture->recorder), ==, 0);
  record_until (fixture->recorder, 3200);
  g_assert_true (harvest_voice_recorder_get_silent (fixture->recorder));
  stop (fixture);
  g_assert_false (harvest_voice_recorder_get_silent (fixture->recorder));
}

/* What is said during a pause is not recorded, and the time does not go on. */
static void
test_pause (Fixture *fixture, gconstpointer data)
{
  gint64 before, after;
  gint64 until;

  start (fixture);
  record_until (fixture->recorder, 600);
  harvest_voice_recorder_pause (fixture->recorder);
  harvest_voice_recorder_pause (fixture->recorder);
  g_assert_cmpint (harvest_voice_recorder_get_state (fixture->recorder), ==, HARVEST_VOICE_PAUSED);
  before = harvest_voice_recorder_get_elapsed (fixture->recorder);
  for (until = g_get_monotonic_time () + G_USEC_PER_SEC; g_get_monotonic_time () < until;)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (10000);
    }
  after = harvest_voice_recorder_get_elapsed (fixture->recorder);
  g_assert_cmpint (after - before, <=, 200);
  harvest_voice_recorder_resume (fixture->recorder);
  record_until (fixture->recorder, after + 400);
  stop (fixture);
  g_assert_cmpint (measure (fixture), <, after + 400 + 700);
  g_assert_cmpint (measure (fixture), >=, 900);
}

static void
test_stop_while_paused (Fixture *fixture, gconstpointer data)
{
  start (fixture);
  record_until (fixture->recorder, 500);
  harvest_voice_recorder_pause (fixture->recorder);
  g_assert_cmpint (stop (fixture), >=, 500);
  g_assert_cmpint (measure (fixture), >=, 400);
}

static void
test_discard (Fixture *fixture, gconstpointer data)
{
  start (fixture);
  record_until (fixture->recorder, 200);
  harvest_voice_recorder_discard (fixture->recorder);
  g_assert_false (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
  g_assert_cmpint (harvest_voice_recorder_get_elapsed (fixture->recorder), ==, 0);

  /* Another recording with the same recorder. */
  start (fixture);
  record_until (fixture->recorder, 200);
  stop (fixture);
  g_assert_true (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
}

static void
test_not_started (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (fixture->path, "mine", 4, NULL));
  g_assert_false (harvest_voice_recorder_start (fixture->recorder, fixture->path, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS);
  g_clear_error (&error);
  g_assert_true (g_file_test (fixture->path, G_FILE_TEST_EXISTS));

  harvest_voice_recorder_stop_async (fixture->recorder, NULL, harvest_test_store_result_cb,
                                     &result);
  result = harvest_test_wait_result (&result);
  g_assert_null (harvest_voice_recorder_stop_finish (fixture->recorder, result, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
}

static void
test_no_microphone (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (harvest_voice_recorder_start (fixture->recorder, fixture->path, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_false (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
  g_assert_cmpint (harvest_voice_recorder_get_state (fixture->recorder), ==, HARVEST_VOICE_IDLE);
}

static void
failed_cb (HarvestVoiceRecorder *recorder, GError *error, gpointer user_data)
{
  gboolean *failed = user_data;

  g_assert_nonnull (error);
  *failed = TRUE;
}

/* The microphone goes away: what was said until then is kept. */
static void
test_unplugged (Fixture *fixture, gconstpointer data)
{
  gboolean failed = FALSE;

  g_signal_connect (fixture->recorder, "failed", G_CALLBACK (failed_cb), &failed);
  start (fixture);
  harvest_test_wait (&failed);
  g_assert_cmpint (harvest_voice_recorder_get_state (fixture->recorder), ==, HARVEST_VOICE_PAUSED);
  harvest_voice_recorder_resume (fixture->recorder);
  g_assert_cmpint (harvest_voice_recorder_get_state (fixture->recorder), ==, HARVEST_VOICE_PAUSED);
  stop (fixture);
  g_assert_cmpint (measure (fixture), >=, 500);
}

/* ---- kill -9 ---- */

/* In the program that is killed: says how much is recorded. */
static void
elapsed_cb (HarvestVoiceRecorder *recorder, GParamSpec *pspec, gpointer user_data)
{
  g_print ("elapsed %" G_GINT64_FORMAT "\n", harvest_voice_recorder_get_elapsed (recorder));
}

static int
record_until_killed (const char *path)
{
  g_autoptr (HarvestVoiceRecorder) recorder = harvest_voice_recorder_new (NULL);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);

  g_signal_connect (recorder, "notify::elapsed", G_CALLBACK (elapsed_cb), NULL);
  if (!harvest_voice_recorder_start (recorder, path, NULL))
    return 1;
  g_main_loop_run (loop);
  return 0;
}

static void
test_killed (Fixture *fixture, gconstpointer data)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) child = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, self,
                                                    "--record", fixture->path, NULL);
  g_autoptr (GDataInputStream) lines = NULL;
  gint64 elapsed = 0;

  g_assert_no_error (error);
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (child));
  while (elapsed < 2500)
    {
      g_autofree char *line = g_data_input_stream_read_line (lines, NULL, NULL, &error);

      g_assert_no_error (error);
      g_assert_nonnull (line);
      sscanf (line, "elapsed %" G_GINT64_MODIFIER "d", &elapsed);
    }
  g_subprocess_send_signal (child, SIGKILL);
  g_subprocess_wait (child, NULL, &error);
  g_assert_no_error (error);

  /* A page holds half a second; the encoder a few frames more. */
  g_assert_cmpint (measure (fixture), >=, elapsed - 1200);
  g_assert_cmpfloat (listen (fixture), >, -20);
}

/* ---- Real sources ---- */

/* What a loudspeaker plays, heard by a microphone. */
static void
test_pulse_tone (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HarvestTestPulse) pulse = NULL;
  g_autoptr (GstElement) player = NULL;

  if (!harvest_test_pulse_is_possible ())
    return;
  pulse = harvest_test_pulse_start (HARVEST_TEST_SPEAKER, HARVEST_TEST_EAR, NULL);
  player = gst_parse_launch ("audiotestsrc volume=0.5 ! pulsesink device=speaker", NULL);
  gst_element_set_state (player, GST_STATE_PLAYING);
  start (fixture);
  record_until (fixture->recorder, 1500);
  g_assert_cmpfloat (harvest_voice_recorder_get_level (fixture->recorder), >, 0.5);
  stop (fixture);
  gst_element_set_state (player, GST_STATE_NULL);
  g_assert_cmpint (measure (fixture), >=, 1000);
  g_assert_cmpfloat (listen (fixture), >, -30);
}

static void
test_pulse_silence (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HarvestTestPulse) pulse = NULL;

  if (!harvest_test_pulse_is_possible ())
    return;
  pulse = harvest_test_pulse_start (HARVEST_TEST_SILENCE, NULL);
  start (fixture);
  record_until (fixture->recorder, 3300);
  g_assert_true (harvest_voice_recorder_get_silent (fixture->recorder));
  stop (fixture);
  g_assert_cmpfloat (listen (fixture), <, -50);
}

static void
wait_available (HarvestMicrophones *microphones, gboolean available)
{
  guint tick = g_timeout_add (50, tick_cb, NULL);

  for (int turns = 0; harvest_microphones_get_available (microphones) != available; turns++)
    {
      g_main_context_iteration (NULL, TRUE);
      g_assert_cmpint (turns, <, TURNS);
    }
  g_source_remove (tick);
}

/* Microphones come and go; a loudspeaker's monitor is none. */
static void
test_pulse_plugged (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HarvestTestPulse) pulse = NULL;
  HarvestMicrophones *microphones;
  guint number;

  if (!harvest_test_pulse_is_possible ())
    return;
  pulse = harvest_test_pulse_start (HARVEST_TEST_SPEAKER, NULL);
  microphones = harvest_microphones_new ();
  g_assert_false (harvest_microphones_get_available (microphones));

  number = harvest_test_pulse_plug (pulse, HARVEST_TEST_EAR);
  wait_available (microphones, TRUE);
  harvest_test_pulse_unplug (pulse, number);
  wait_available (microphones, FALSE);
  harvest_test_pulse_plug (pulse, HARVEST_TEST_SILENCE);
  wait_available (microphones, TRUE);
  g_assert_finalize_object (microphones);
}

/* Dropped while it still looks for microphones. */
static void
test_dropped (Fixture *fixture, gconstpointer data)
{
  HarvestMicrophones *microphones = harvest_microphones_new ();

  g_assert_finalize_object (microphones);
  harvest_test_drain ();
}

int
main (int argc, char *argv[])
{
  if (argc == 3 && g_str_equal (argv[1], "--record"))
    return record_until_killed (argv[2]);

  harvest_test_init (&argc, &argv);
  g_assert_true (harvest_microphones_init_gstreamer (NULL));

#define ADD(path, microphone, func) g_test_add (path, Fixture, microphone, set_up, func, tear_down)
  ADD ("/voice-recorder/tone", TEST_TONE, test_tone);
  ADD ("/voice-recorder/silence", TEST_SILENCE, test_silence);
  ADD ("/voice-recorder/pause", TEST_TONE, test_pause);
  ADD ("/voice-recorder/stop-while-paused", TEST_TONE, test_stop_while_paused);
  ADD ("/voice-recorder/discard", TEST_TONE, test_discard);
  ADD ("/voice-recorder/not-started", TEST_TONE, test_not_started);
  ADD ("/voice-recorder/no-microphone", "", test_no_microphone);
  ADD ("/voice-recorder/unplugged", TEST_TONE " ! identity error-after=100", test_unplugged);
  ADD ("/voice-recorder/killed", TEST_TONE, test_killed);
  ADD ("/voice-recorder/pulse/tone", NULL, test_pulse_tone);
  ADD ("/voice-recorder/pulse/silence", NULL, test_pulse_silence);
  ADD ("/voice-recorder/pulse/plugged", NULL, test_pulse_plugged);
  ADD ("/voice-recorder/dropped", NULL, test_dropped);
#undef ADD

  return g_test_run ();
}
