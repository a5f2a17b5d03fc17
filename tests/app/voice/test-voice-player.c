/* test-voice-player.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Playing, into a sink that keeps time but makes no noise. */

#define G_LOG_DOMAIN "test-voice-player"

#include "config.h"

#include "harvest-microphones.h"
#include "harvest-playback.h"
#include "harvest-test.h"
#include "harvest-voice-player.h"

#define LENGTH_MSECONDS 2000
#define TURNS           6000

typedef struct
{
  GFile *file;
  GtkWidget *window;
  HarvestVoicePlayer *player;
} Fixture;

/* Two seconds of sound. */
static GFile *
make_file (void)
{
  g_autofree char *dir = harvest_test_make_dir ();
  g_autofree char *path = g_build_filename (dir, "sound.ogg", NULL);
  g_autofree char *text = g_strdup_printf ("audiotestsrc num-buffers=100 samplesperbuffer=960 ! "
                                           "audio/x-raw,rate=48000 ! opusenc ! oggmux ! "
                                           "filesink location=\"%s\"",
                                           path);
  g_autoptr (GError) error = NULL;
  g_autoptr (GstElement) pipeline = gst_parse_launch (text, &error);
  g_autoptr (GstBus) bus = NULL;
  g_autoptr (GstMessage) message = NULL;

  g_assert_no_error (error);
  bus = gst_element_get_bus (pipeline);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  message = gst_bus_timed_pop_filtered (bus, 30 * GST_SECOND, GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
  g_assert_cmpint (GST_MESSAGE_TYPE (message), ==, GST_MESSAGE_EOS);
  gst_element_set_state (pipeline, GST_STATE_NULL);
  return g_file_new_for_path (path);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->file = make_file ();
  fixture->window = gtk_window_new ();
  fixture->player = HARVEST_VOICE_PLAYER (harvest_voice_player_new ());
  gtk_window_set_child (GTK_WINDOW (fixture->window), GTK_WIDGET (fixture->player));
  gtk_window_present (GTK_WINDOW (fixture->window));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_object_ref (fixture->player);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  harvest_test_drain ();
  g_assert_finalize_object (fixture->player);
  g_clear_object (&fixture->file);
}

static gint64
get_number (HarvestVoicePlayer *player, const char *property)
{
  gint64 value;

  g_object_get (player, property, &value, NULL);
  return value;
}

static gboolean
get_playing (HarvestVoicePlayer *player)
{
  gboolean value;

  g_object_get (player, "playing", &value, NULL);
  return value;
}

/* Returns: (transfer none) (nullable): the first widget of a type */
static GtkWidget *
find (GtkWidget *widget, GType type)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = G_TYPE_CHECK_INSTANCE_TYPE (child, type) ? child : find (child, type);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static const char *
get_time (Fixture *fixture)
{
  GtkWidget *scale = find (GTK_WIDGET (fixture->player), GTK_TYPE_SCALE);

  return gtk_label_get_label (GTK_LABEL (gtk_widget_get_next_sibling (scale)));
}

static gboolean
tick_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

static void
wait_position (HarvestVoicePlayer *player, gint64 milliseconds)
{
  guint tick = g_timeout_add (20, tick_cb, NULL);

  for (int turns = 0; get_number (player, "position") < milliseconds; turns++)
    {
      g_main_context_iteration (NULL, TRUE);
      g_assert_cmpint (turns, <, TURNS);
    }
  g_source_remove (tick);
}

static void
wait_stopped (HarvestVoicePlayer *player)
{
  guint tick = g_timeout_add (20, tick_cb, NULL);

  for (int turns = 0; get_playing (player); turns++)
    {
      g_main_context_iteration (NULL, TRUE);
      g_assert_cmpint (turns, <, TURNS);
    }
  g_source_remove (tick);
}

static void
act (HarvestVoicePlayer *player)
{
  gtk_widget_activate_action (GTK_WIDGET (player), "voice-player.toggle", NULL);
}

static void
test_no_file (Fixture *fixture, gconstpointer data)
{
  act (fixture->player);
  harvest_voice_player_play (fixture->player);
  g_assert_false (get_playing (fixture->player));
  g_assert_cmpstr (get_time (fixture), ==, "0:00");
  harvest_voice_player_set_duration (fixture->player, 65000);
  g_assert_cmpstr (get_time (fixture), ==, "0:00 / 1:05");
}

static void
test_play (Fixture *fixture, gconstpointer data)
{
  harvest_voice_player_set_file (fixture->player, fixture->file);
  act (fixture->player);
  g_assert_true (get_playing (fixture->player));
  wait_position (fixture->player, 1200);
  g_assert_cmpint (ABS (get_number (fixture->player, "duration") - LENGTH_MSECONDS), <, 100);
  g_assert_cmpstr (get_time (fixture), ==, "0:01 / 0:02");
  wait_stopped (fixture->player);
  g_assert_cmpint (get_number (fixture->player, "position"), ==, 0);

  /* And again. */
  act (fixture->player);
  wait_position (fixture->player, 300);
  act (fixture->player);
  g_assert_false (get_playing (fixture->player));
}

/* The place can be chosen before anything is opened. */
static void
test_seek (Fixture *fixture, gconstpointer data)
{
  GtkWidget *scale = find (GTK_WIDGET (fixture->player), GTK_TYPE_SCALE);
  gboolean handled;

  harvest_voice_player_set_file (fixture->player, fixture->file);
  harvest_voice_player_set_duration (fixture->player, LENGTH_MSECONDS);
  g_signal_emit_by_name (scale, "change-value", GTK_SCROLL_JUMP, 1500.0, &handled);
  g_assert_cmpint (get_number (fixture->player, "position"), ==, 1500);
  g_assert_cmpfloat (gtk_range_get_value (GTK_RANGE (scale)), ==, 1500);
  act (fixture->player);
  wait_position (fixture->player, 1600);
  g_signal_emit_by_name (scale, "change-value", GTK_SCROLL_JUMP, 100.0, &handled);
  g_assert_cmpint (get_number (fixture->player, "position"), ==, 100);
  wait_position (fixture->player, 400);
  g_assert_cmpint (get_number (fixture->player, "position"), <, 1400);
  g_signal_emit_by_name (scale, "change-value", GTK_SCROLL_JUMP, 99999.0, &handled);
  g_assert_cmpint (get_number (fixture->player, "position"), <=, LENGTH_MSECONDS);
}

static void
test_one_at_a_time (Fixture *fixture, gconstpointer data)
{
  HarvestVoicePlayer *other = g_object_ref_sink (
      HARVEST_VOICE_PLAYER (harvest_voice_player_new ()));

  harvest_voice_player_set_file (fixture->player, fixture->file);
  harvest_voice_player_set_file (other, fixture->file);
  harvest_voice_player_play (fixture->player);
  wait_position (fixture->player, 200);
  harvest_voice_player_play (other);
  g_assert_false (get_playing (fixture->player));
  g_assert_true (get_playing (other));
  wait_position (other, 200);
  g_assert_finalize_object (other);
}

static void
test_unreadable (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) missing = g_file_new_for_path ("/nonexistent/sound.ogg");
  GtkWidget *message;

  harvest_voice_player_set_file (fixture->player, missing);
  harvest_voice_player_play (fixture->player);
  wait_stopped (fixture->player);
  message = gtk_widget_get_last_child (gtk_widget_get_first_child (GTK_WIDGET (fixture->player)));
  g_assert_true (gtk_widget_get_visible (message));
  g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (message)), ==,
                   "This recording cannot be played.");
  harvest_voice_player_set_file (fixture->player, fixture->file);
  g_assert_false (gtk_widget_get_visible (message));
}

/* Taken out of the window while it plays. */
static void
test_unrooted (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HarvestVoicePlayer) player = g_object_ref (fixture->player);

  harvest_voice_player_set_file (fixture->player, fixture->file);
  harvest_voice_player_play (fixture->player);
  wait_position (fixture->player, 200);
  gtk_window_set_child (GTK_WINDOW (fixture->window), NULL);
  g_assert_false (get_playing (player));
  gtk_window_set_child (GTK_WINDOW (fixture->window), GTK_WIDGET (player));
}

int
main (int argc, char *argv[])
{
  harvest_test_init (&argc, &argv);
  gtk_init ();
  g_setenv (HARVEST_SPEAKER_ENVIRONMENT, "fakesink sync=true", TRUE);
  g_assert_true (harvest_microphones_init_gstreamer (NULL));

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/voice-player/no-file", test_no_file);
  ADD ("/voice-player/play", test_play);
  ADD ("/voice-player/seek", test_seek);
  ADD ("/voice-player/one-at-a-time", test_one_at_a_time);
  ADD ("/voice-player/unreadable", test_unreadable);
  ADD ("/voice-player/unrooted", test_unrooted);
#undef ADD

  return g_test_run ();
}
