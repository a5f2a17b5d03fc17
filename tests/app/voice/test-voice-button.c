/* test-voice-button.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-voice-button"

#include "config.h"

#include "harvest-microphones.h"
#include "harvest-test.h"
#include "harvest-voice-button.h"
#include "harvest-voice-time.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <unistd.h>

#define TONE  "audiotestsrc is-live=true volume=0.5"
#define QUIET "audiotestsrc is-live=true wave=silence"
#define TURNS 6000

typedef struct
{
  char *folder;
  GtkWidget *window;
  HarvestVoiceButton *button;
  GFile *recorded;
  gint64 duration;
} Fixture;

static void
recorded_cb (HarvestVoiceButton *button, GFile *file, gint64 milliseconds, Fixture *fixture)
{
  g_assert_null (fixture->recorded);
  fixture->recorded = g_object_ref (file);
  fixture->duration = milliseconds;
}

static void
set_up (Fixture *fixture, gconstpointer microphone)
{
  g_autofree char *dir = harvest_test_make_dir ();

  g_setenv (HARVEST_MICROPHONE_ENVIRONMENT, microphone, TRUE);
  fixture->folder = g_build_filename (dir, "voice", NULL);
  fixture->window = gtk_window_new ();
  fixture->button = HARVEST_VOICE_BUTTON (harvest_voice_button_new ());
  harvest_voice_button_set_folder (fixture->button, fixture->folder);
  g_signal_connect (fixture->button, "recorded", G_CALLBACK (recorded_cb), fixture);
  gtk_window_set_child (GTK_WINDOW (fixture->window), GTK_WIDGET (fixture->button));
  gtk_window_present (GTK_WINDOW (fixture->window));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_object_ref (fixture->button);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  harvest_test_drain ();
  g_assert_finalize_object (fixture->button);
  g_clear_object (&fixture->recorded);
  g_free (fixture->folder);
}

static gboolean
tick_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

typedef gboolean (*Check) (Fixture *fixture);

static void
wait_until (Fixture *fixture, Check check, const char *what)
{
  guint tick = g_timeout_add (20, tick_cb, NULL);

  for (int turns = 0; !check (fixture); turns++)
    {
      g_main_context_iteration (NULL, TRUE);
      if (turns == TURNS)
        g_error ("never: %s", what);
    }
  g_source_remove (tick);
}

#define WAIT_UNTIL(check) wait_until (fixture, check, #check)

/* Returns: (transfer none) (nullable): a label with that text, if it can be seen */
static GtkWidget *
find_text (GtkWidget *widget, const char *text)
{
  if (!gtk_widget_get_child_visible (widget) || !gtk_widget_get_visible (widget))
    return NULL;
  if (GTK_IS_LABEL (widget) && g_str_has_prefix (gtk_label_get_label (GTK_LABEL (widget)), text))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_text (child, text);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static gboolean
is_visible (Fixture *fixture)
{
  return gtk_widget_get_visible (GTK_WIDGET (fixture->button));
}

static gboolean
is_recording (Fixture *fixture)
{
  return harvest_voice_button_get_recording (fixture->button);
}

static gboolean
is_idle (Fixture *fixture)
{
  return !is_recording (fixture);
}

static gboolean
is_recorded (Fixture *fixture)
{
  return fixture->recorded != NULL;
}

static gboolean
is_at_one_second (Fixture *fixture)
{
  return find_text (GTK_WIDGET (fixture->button), "0:01") != NULL;
}

static gboolean
says_nothing_is_heard (Fixture *fixture)
{
  return find_text (GTK_WIDGET (fixture->button), "Nothing is heard") != NULL;
}

static gboolean
says_it_stopped (Fixture *fixture)
{
  return find_text (GTK_WIDGET (fixture->button), "The microphone stopped") != NULL;
}

static gboolean
says_too_short (Fixture *fixture)
{
  return find_text (GTK_WIDGET (fixture->button), "That was too short") != NULL;
}

static void
act (Fixture *fixture, const char *action)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->button), action, NULL));
}

static guint
count_files (Fixture *fixture)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  guint n = 0;

  while (dir != NULL && g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

static void
test_hidden (Fixture *fixture, gconstpointer data)
{
  harvest_test_drain ();
  g_assert_false (is_visible (fixture));
}

static void
test_speak (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = NULL;

  WAIT_UNTIL (is_visible);
  g_assert_nonnull (find_text (GTK_WIDGET (fixture->button), "Speak"));
  act (fixture, "voice.toggle");
  g_assert_true (is_recording (fixture));
  g_assert_null (find_text (GTK_WIDGET (fixture->button), "Speak"));
  WAIT_UNTIL (is_at_one_second);
  act (fixture, "voice.toggle");
  WAIT_UNTIL (is_recorded);
  g_assert_false (is_recording (fixture));
  g_assert_nonnull (find_text (GTK_WIDGET (fixture->button), "Speak"));
  g_assert_cmpint (fixture->duration, >=, 1000);
  path = g_file_get_path (fixture->recorded);
  g_assert_true (g_str_has_prefix (path, fixture->folder));
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
}

static void
test_focus (Fixture *fixture, gconstpointer data)
{
  GtkWidget *focus;

  WAIT_UNTIL (is_visible);
  g_assert_true (gtk_widget_child_focus (GTK_WIDGET (fixture->button), GTK_DIR_TAB_FORWARD));
  act (fixture, "voice.toggle");
  focus = gtk_window_get_focus (GTK_WINDOW (fixture->window));
  g_assert_cmpstr (gtk_actionable_get_action_name (GTK_ACTIONABLE (focus)), ==, "voice.toggle");
  g_assert_true (gtk_widget_get_mapped (focus));
  act (fixture, "voice.discard");
  focus = gtk_window_get_focus (GTK_WINDOW (fixture->window));
  g_assert_true (gtk_widget_get_mapped (focus));
}

static void
test_discard (Fixture *fixture, gconstpointer data)
{
  WAIT_UNTIL (is_visible);
  act (fixture, "voice.toggle");
  WAIT_UNTIL (is_at_one_second);
  g_assert_cmpuint (count_files (fixture), ==, 1);
  act (fixture, "voice.discard");
  g_assert_false (is_recording (fixture));
  g_assert_cmpuint (count_files (fixture), ==, 0);
  g_assert_null (fixture->recorded);
}

static void
test_slip (Fixture *fixture, gconstpointer data)
{
  WAIT_UNTIL (is_visible);
  act (fixture, "voice.toggle");
  act (fixture, "voice.toggle");
  WAIT_UNTIL (says_too_short);
  g_assert_null (fixture->recorded);
  g_assert_cmpuint (count_files (fixture), ==, 0);
}

static void
test_silence (Fixture *fixture, gconstpointer data)
{
  WAIT_UNTIL (is_visible);
  act (fixture, "voice.toggle");
  WAIT_UNTIL (says_nothing_is_heard);
  act (fixture, "voice.pause");
  g_assert_true (is_recording (fixture));
  act (fixture, "voice.discard");
  g_assert_false (says_nothing_is_heard (fixture));
}

/* The microphone breaks: the teller is told, and what was said is handed over. */
static void
test_broken (Fixture *fixture, gconstpointer data)
{
  WAIT_UNTIL (is_visible);
  act (fixture, "voice.toggle");
  WAIT_UNTIL (says_it_stopped);
  WAIT_UNTIL (is_recorded);
  g_assert_cmpint (fixture->duration, >=, 500);
  g_assert_true (is_visible (fixture));
}

static void
test_end (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GAsyncResult) nothing = NULL;
  g_autoptr (GError) error = NULL;

  WAIT_UNTIL (is_visible);
  harvest_voice_button_end_async (fixture->button, NULL, harvest_test_store_result_cb, &nothing);
  nothing = harvest_test_wait_result (&nothing);
  g_assert_true (harvest_voice_button_end_finish (fixture->button, nothing, &error));
  g_assert_null (fixture->recorded);

  act (fixture, "voice.toggle");
  WAIT_UNTIL (is_at_one_second);
  act (fixture, "voice.pause");
  harvest_voice_button_end_async (fixture->button, NULL, harvest_test_store_result_cb, &result);
  result = harvest_test_wait_result (&result);
  g_assert_true (harvest_voice_button_end_finish (fixture->button, result, &error));
  g_assert_no_error (error);
  g_assert_nonnull (fixture->recorded);
  WAIT_UNTIL (is_idle);
}

/* The window is closed while one speaks: the file waits for the next start. */
static void
test_leftover (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) during = NULL;
  g_autoptr (GPtrArray) after = NULL;

  WAIT_UNTIL (is_visible);
  act (fixture, "voice.toggle");
  WAIT_UNTIL (is_at_one_second);
  during = harvest_voice_list_leftovers (fixture->folder);
  g_assert_cmpuint (during->len, ==, 0);
  gtk_window_set_child (GTK_WINDOW (fixture->window), NULL);
  harvest_test_drain ();
  fixture->button = HARVEST_VOICE_BUTTON (harvest_voice_button_new ());
  gtk_window_set_child (GTK_WINDOW (fixture->window), GTK_WIDGET (fixture->button));
  after = harvest_voice_list_leftovers (fixture->folder);
  g_assert_cmpuint (after->len, ==, 1);
}

static void
test_list_leftovers (void)
{
  static const char *const names[] = { "voice-b.ogg", "voice-a.ogg", "voice-empty.ogg", "other.ogg",
                                       "voice-locked.ogg" };
  g_autofree char *dir = harvest_test_make_dir ();
  g_autofree char *missing = g_build_filename (dir, "missing", NULL);
  g_autoptr (GPtrArray) none = harvest_voice_list_leftovers (missing);
  g_autoptr (GPtrArray) files = NULL;
  int locked = -1;

  g_assert_cmpuint (none->len, ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (dir, names[i], NULL);
      const struct timespec times[2] = { { 1000 + (int)i, 0 }, { 1000 + (int)i, 0 } };

      g_assert_true (g_file_set_contents (path, "x", i == 2 ? 0 : 1, NULL));
      g_assert_no_errno (utimensat (AT_FDCWD, path, times, 0));
      if (i == 4)
        locked = open (path, O_RDWR | O_CLOEXEC);
    }
  g_assert_no_errno (flock (locked, LOCK_EX));

  files = harvest_voice_list_leftovers (dir);
  g_assert_cmpuint (files->len, ==, 2);
  for (guint i = 0; i < files->len; i++)
    {
      g_autofree char *name = g_file_get_basename (files->pdata[i]);

      g_assert_cmpstr (name, ==, names[i]);
    }
  close (locked);
}

static void
test_time (void)
{
  static const struct
  {
    gint64 milliseconds;
    const char *short_form;
    const char *words;
  } cases[] = {
    { -5, "0:00", "0 seconds" },
    { 999, "0:00", "0 seconds" },
    { 1000, "0:01", "1 second" },
    { 65000, "1:05", "1 minute 5 seconds" },
    { 3723000, "1:02:03", "62 minutes 3 seconds" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *short_form = harvest_voice_format_time (cases[i].milliseconds);
      g_autofree char *words = harvest_voice_describe_time (cases[i].milliseconds);

      g_assert_cmpstr (short_form, ==, cases[i].short_form);
      g_assert_cmpstr (words, ==, cases[i].words);
    }
}

int
main (int argc, char *argv[])
{
  harvest_test_init (&argc, &argv);
  gtk_init ();

#define ADD(path, microphone, func) g_test_add (path, Fixture, microphone, set_up, func, tear_down)
  ADD ("/voice-button/hidden", "", test_hidden);
  ADD ("/voice-button/speak", TONE, test_speak);
  ADD ("/voice-button/focus", TONE, test_focus);
  ADD ("/voice-button/discard", TONE, test_discard);
  ADD ("/voice-button/slip", TONE, test_slip);
  ADD ("/voice-button/silence", QUIET, test_silence);
  ADD ("/voice-button/broken", TONE " ! identity error-after=100", test_broken);
  ADD ("/voice-button/end", TONE, test_end);
  ADD ("/voice-button/leftover", TONE, test_leftover);
#undef ADD
  g_test_add_func ("/voice-button/list-leftovers", test_list_leftovers);
  g_test_add_func ("/voice-button/time", test_time);

  return g_test_run ();
}
