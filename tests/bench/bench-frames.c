/* bench-frames.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "bench-frames"

#include "config.h"

#include "bench-figures.h"
#include "bench-frames.h"
#include "bench-store.h"
#include "bench-window.h"

#include "harvest-application.h"
#include "harvest-ui-language.h"

#include <glib/gstdio.h>
#include <time.h>

/* Jumps through Stories with 1,000,000 of them, as somebody does who pulls the scroll bar, and
 * imports while the page is shown. Each dispatch of the main loop is timed. One in which a frame is
 * drawn is a frame, whose layout and painting are GTK's; the longest of each jump is compared with
 * that of a bare GtkListView of the same rows. Every other dispatch, and what a jump itself does
 * before it returns to the loop (the list takes other rows), is our own code, which must leave the
 * next frame its time. The processor's time of this thread decides, since by the clock the
 * neighbours of a busy machine are measured too. */

#define DISPATCH_TARGET 8.0 /* milliseconds */
#define FRAME_TARGET    1.2
#define LONG_WAIT       (60 * G_USEC_PER_SEC)

/* The clock of the frames runs all the time while it is measured; a frame that takes less than this
 * (in milliseconds) had nothing to draw. */
#define NOTHING_DRAWN 0.5

static int n_stories = 1000000;
static int n_jumps = 60;
static int n_import = 2000;
static char *data_dir;
static char *work_dir;

static const GOptionEntry options[] = {
  { "stories", 'n', 0, G_OPTION_ARG_INT, &n_stories, "How many (1000000)", "N" },
  { "jumps", 'j', 0, G_OPTION_ARG_INT, &n_jumps, "How many jumps (60)", "N" },
  { "import", 'i', 0, G_OPTION_ARG_INT, &n_import, "How many stories are imported (2000)", "N" },
  { "data", 0, 0, G_OPTION_ARG_FILENAME, &data_dir, "A folder of data that is there", "DIR" },
  { "dir", 'd', 0, G_OPTION_ARG_FILENAME, &work_dir, "Where to work", "DIR" },
  { NULL },
};

/* ---- The loop ---- */

/* What a frame does, one after the other; a signal of its clock ends each. */
enum
{
  BEFORE,
  UPDATE,
  LAYOUT,
  PAINT,
  N_PHASES
};

static const char *const phase_signals[N_PHASES] = { "before-paint", "update", "layout", "paint" };
static const char *const phase_names[N_PHASES] = { NULL, NULL, "of them layout",
                                                   "of them painting" };

/* All in milliseconds, of the processor but for own_clock. */
typedef struct
{
  BenchTimes *own;
  BenchTimes *own_clock;
  BenchTimes *frames;
  BenchTimes *phases[N_PHASES];
  BenchTimes *jumps; /* the longest frame of each */
  double longest;    /* frame of this jump */
  double phase_end;
  double turn; /* when it has begun */
  gboolean painted;

  GdkFrameClock *clock;
  gulong handlers[N_PHASES + 1];
} Loop;

static void
loop_begin (Loop *loop)
{
  *loop = (Loop){ .own = bench_times_new (),
                  .own_clock = bench_times_new (),
                  .frames = bench_times_new (),
                  .jumps = bench_times_new () };
  for (guint i = 0; i < N_PHASES; i++)
    loop->phases[i] = bench_times_new ();
}

static void
loop_end (Loop *loop)
{
  bench_times_free (loop->own);
  bench_times_free (loop->own_clock);
  bench_times_free (loop->frames);
  bench_times_free (loop->jumps);
  for (guint i = 0; i < N_PHASES; i++)
    bench_times_free (loop->phases[i]);
}

static double
get_thread_milliseconds (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static gboolean
wake_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

static gint64 waited_clock; /* when the last wait has ended */

static int
poll_cb (GPollFD *fds, guint n_fds, int timeout)
{
  int n = g_poll (fds, n_fds, timeout);

  waited_clock = g_get_monotonic_time ();
  return n;
}

static void
turn (Loop *loop)
{
  double processor;

  /* Waiting takes no time of the processor. */
  loop->painted = FALSE;
  loop->turn = get_thread_milliseconds ();
  waited_clock = g_get_monotonic_time ();
  if (!g_main_context_iteration (NULL, TRUE))
    return;
  processor = get_thread_milliseconds () - loop->turn;
  if (loop->painted && processor < NOTHING_DRAWN)
    return;
  bench_times_add (loop->painted ? loop->frames : loop->own, processor);
  if (loop->painted)
    loop->longest = MAX (loop->longest, processor);
  else
    bench_times_add_since (loop->own_clock, waited_clock);
}

static void
end_phase (Loop *loop, guint phase)
{
  double now = get_thread_milliseconds ();

  if (phase == BEFORE)
    loop->phase_end = loop->turn;
  bench_times_add (loop->phases[phase], now - loop->phase_end);
  loop->phase_end = now;
}

static void
before_cb (GdkFrameClock *clock, Loop *loop)
{
  end_phase (loop, BEFORE);
}

static void
update_cb (GdkFrameClock *clock, Loop *loop)
{
  end_phase (loop, UPDATE);
}

static void
layout_cb (GdkFrameClock *clock, Loop *loop)
{
  end_phase (loop, LAYOUT);
}

static void
paint_cb (GdkFrameClock *clock, Loop *loop)
{
  end_phase (loop, PAINT);
}

static void
painted_cb (GdkFrameClock *clock, Loop *loop)
{
  loop->painted = TRUE;
}

/* Watches the frames of the window that @list is in. GTK works in handlers that were there before.
 */
static void
watch (Loop *loop, GtkWidget *list)
{
  static const GCallback callbacks[N_PHASES] = { G_CALLBACK (before_cb), G_CALLBACK (update_cb),
                                                 G_CALLBACK (layout_cb), G_CALLBACK (paint_cb) };

  loop->clock = gtk_widget_get_frame_clock (list);
  for (guint i = 0; i < N_PHASES; i++)
    loop->handlers[i] = g_signal_connect (loop->clock, phase_signals[i], callbacks[i], loop);
  loop->handlers[N_PHASES] = g_signal_connect (loop->clock, "after-paint", G_CALLBACK (painted_cb),
                                               loop);
}

static void
unwatch (Loop *loop)
{
  for (guint i = 0; i < G_N_ELEMENTS (loop->handlers); i++)
    g_signal_handler_disconnect (loop->clock, loop->handlers[i]);
}

/* Turns until @list has what is to be seen. */
static void
wait_filled (Loop *loop, GtkWidget *list)
{
  gint64 end = g_get_monotonic_time () + LONG_WAIT;

  while (!bench_window_is_filled (list) && g_get_monotonic_time () < end)
    turn (loop);
  if (!bench_window_is_filled (list))
    g_error ("The rows have not come: %u titles, at %.0f of %.0f", bench_window_count_titles (list),
             gtk_adjustment_get_value (gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (list))),
             gtk_adjustment_get_upper (gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (list))));
}

/* Turns until a frame has been drawn. */
static void
wait_painted (Loop *loop)
{
  do
    turn (loop);
  while (!loop->painted);
}

/* Turns until the list is as long as it gets. */
static void
wait_counted (Loop *loop, GtkWidget *list)
{
  gint64 start = g_get_monotonic_time ();
  guint n = 0;

  watch (loop, list);
  while (n < (guint)n_stories && g_get_monotonic_time () < start + 5 * LONG_WAIT)
    {
      GtkSelectionModel *rows = gtk_list_view_get_model (GTK_LIST_VIEW (list));

      turn (loop);
      n = rows != NULL ? g_list_model_get_n_items (G_LIST_MODEL (rows)) : 0;
    }
  unwatch (loop);
  g_print ("  %u rows are there after %.1f s\n", n,
           (double)(g_get_monotonic_time () - start) / G_USEC_PER_SEC);
}

/* ---- Jumping ---- */

static void
jump_to (Loop *loop, GtkWidget *list, double part)
{
  GtkAdjustment *place = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (list));
  double room = gtk_adjustment_get_upper (place) - gtk_adjustment_get_page_size (place);
  double start = get_thread_milliseconds ();
  gint64 start_clock = g_get_monotonic_time ();

  gtk_adjustment_set_value (place, room * part);
  bench_times_add (loop->own, get_thread_milliseconds () - start);
  bench_times_add_since (loop->own_clock, start_clock);
}

/* Returns: milliseconds of the processor for each jump, until the rows are drawn with their texts
 */
static double
jump (Loop *loop, GtkWidget *list)
{
  BenchRandom random = { 7 };
  double start;

  loop_end (loop);
  loop_begin (loop);
  watch (loop, list);
  gdk_frame_clock_begin_updating (loop->clock);
  wait_filled (loop, list);
  wait_painted (loop);
  unwatch (loop);
  loop_end (loop);
  loop_begin (loop);
  watch (loop, list);
  start = get_thread_milliseconds ();
  for (int i = 0; i < n_jumps; i++)
    {
      loop->longest = 0;
      jump_to (loop, list, bench_random_double (&random));
      wait_painted (loop);
      wait_filled (loop, list);
      wait_painted (loop);
      bench_times_add (loop->jumps, loop->longest);
    }
  gdk_frame_clock_end_updating (loop->clock);
  unwatch (loop);
  return (get_thread_milliseconds () - start) / n_jumps;
}

/* ---- Importing ---- */

static void
import (Loop *loop, HarvestStore *store, GtkWidget *list, const char *path)
{
  g_autoptr (HarvestImportReport) report = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *result = NULL;
  double indexing = 0;

  loop_end (loop);
  loop_begin (loop);
  watch (loop, list);
  jump_to (loop, list, 0); /* where the new ones come */
  harvest_import_run_async (store, path, HARVEST_IMPORT_NO_FLAGS, NULL, NULL, NULL,
                            bench_store_result_cb, &result);
  while (result == NULL || indexing < 1)
    {
      turn (loop);
      g_object_get (store, "indexing", &indexing, NULL);
    }
  report = harvest_import_run_finish (store, result, &error);
  if (error != NULL)
    g_error ("%s", error->message);
  g_object_unref (result);
  unwatch (loop);
}

/* ---- The whole ---- */

static void
print_own (const char *what, const Loop *loop)
{
  g_print ("  %s: %u dispatches of our own\n", what, bench_times_get_n (loop->own));
  bench_times_print (loop->own, "by the processor");
  bench_times_print (loop->own_clock, "by the clock");
  bench_print_at_most ("longest", bench_times_get (loop->own, 100), DISPATCH_TARGET, "ms");
}

static void
print_frames (const char *what, const Loop *loop)
{
  g_print ("  %s: %u frames\n", what, bench_times_get_n (loop->frames));
  bench_times_print (loop->frames, "by the processor");
  for (guint i = 0; i < N_PHASES; i++)
    if (phase_names[i] != NULL)
      bench_times_print (loop->phases[i], phase_names[i]);
}

static void
print_jumps (const char *what, const Loop *loop, double each)
{
  print_frames (what, loop);
  bench_times_print (loop->jumps, "the longest of each jump");
  g_print ("  %.1f ms of the processor for each jump\n", each);
}

/* In the place of the program's pages, so that it is drawn in the same window and size. */
static GtkWidget *
open_bare (Loop *loop, GtkWidget *page, BenchStories *stories)
{
  AdwApplicationWindow *window = ADW_APPLICATION_WINDOW (gtk_widget_get_root (page));
  GtkWidget *list = bench_frames_new_bare (stories, (guint)n_stories);
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  gtk_widget_set_size_request (scrolled, gtk_widget_get_width (page), gtk_widget_get_height (page));
  gtk_widget_set_halign (scrolled, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (scrolled, GTK_ALIGN_CENTER);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), list);
  adw_application_window_set_content (window, scrolled);
  while (!bench_window_is_filled (list))
    turn (loop);
  return list;
}

static GtkApplication *
open_program (Loop *loop, const char *dir, GtkWidget **list)
{
  GtkApplication *app = g_object_new (HARVEST_TYPE_APPLICATION, "application-id", APPLICATION_ID,
                                      "resource-base-path", "/com/example/StoryHarvest", "data-dir",
                                      dir, "flags", G_APPLICATION_NON_UNIQUE, NULL);
  g_autoptr (GSettings) settings = g_settings_new (APPLICATION_ID);
  gint64 end = g_get_monotonic_time () + LONG_WAIT;
  g_autoptr (GError) error = NULL;

  /* As after the last start; else the windows are made anew for the person's language. */
  g_settings_set_string (settings, "language", "en");
  if (!g_application_register (G_APPLICATION (app), NULL, &error))
    g_error ("%s", error->message);
  g_action_group_activate_action (G_ACTION_GROUP (app), "show-page",
                                  g_variant_new_string ("stories"));
  do
    {
      turn (loop);
      *list = bench_window_find_list (app);
    }
  while ((*list == NULL || !bench_window_is_filled (*list)) && g_get_monotonic_time () < end);
  if (*list == NULL)
    g_error ("Stories has not been shown");
  return app;
}

static char *
prepare_data (void)
{
  g_autofree char *name = g_strdup_printf ("data-%d", n_stories);
  char *dir;

  if (data_dir != NULL)
    return g_strdup (data_dir);
  dir = bench_store_dup_folder (work_dir, name);
  bench_store_make (dir, (guint)n_stories);
  return dir;
}

static void
measure (const char *dir)
{
  g_autoptr (BenchStories) stories = bench_stories_new (1);
  g_autofree char *file = g_strconcat (dir, ".more.jsonl", NULL);
  Loop ours, bare, importing;
  GtkWidget *list, *other;
  GtkApplication *app;
  double each;

  loop_begin (&ours);
  loop_begin (&bare);
  loop_begin (&importing);
  app = open_program (&ours, dir, &list);
  loop_end (&ours);
  loop_begin (&ours);
  wait_counted (&ours, list);
  print_own ("until the number of rows is known", &ours);
  each = jump (&ours, list);
  print_own ("jumping", &ours);
  print_jumps ("jumping, Stories", &ours, each);
  if (n_import > 0)
    {
      bench_store_write_file (file, stories, (guint)n_stories + g_random_int () / 2,
                              (guint)n_import);
      import (&importing, harvest_application_get_store (HARVEST_APPLICATION (app)), list, file);
      print_own ("importing", &importing);
      print_frames ("importing", &importing);
      g_remove (file);
    }
  other = open_bare (&bare, list, stories);
  each = jump (&bare, other);
  print_jumps ("jumping, bare GtkListView", &bare, each);
  bench_print_at_most ("p95 of the longest frames of a jump, ratio",
                       bench_times_get (ours.jumps, 95) / bench_times_get (bare.jumps, 95),
                       FRAME_TARGET, "");
  loop_end (&ours);
  loop_end (&bare);
  loop_end (&importing);
  g_action_group_activate_action (G_ACTION_GROUP (app), "quit", NULL);
  while (gtk_application_get_windows (app) != NULL)
    g_main_context_iteration (NULL, TRUE);
}

int
main (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *dir = NULL;

  harvest_ui_language_begin (LOCALEDIR);
  g_option_context_add_main_entries (context, options, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      g_printerr ("%s\n", error->message);
      return 2;
    }
  dir = prepare_data ();
  g_main_context_set_poll_func (NULL, poll_cb);
  g_timeout_add (1000, wake_cb, NULL); /* so that no wait lasts for ever */
  measure (dir);
  return 0;
}
