/* bench-store.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "bench-store"

#include "config.h"

#include "bench-store.h"

#include "bench-figures.h"
#include "harvest-json-writer.h"

#include <glib/gstdio.h>
#include <stdio.h>

/* So many stories are imported at once, so that it can be said how far it is. */
#define STORIES_PER_FILE 50000

static void
check (GError *error)
{
  if (error != NULL)
    g_error ("%s", error->message);
}

/* ---- Waiting ---- */

void
bench_store_result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **place = user_data;

  *place = g_object_ref (result);
}

GAsyncResult *
bench_store_wait (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return g_steal_pointer (result);
}

/* ---- Folders ---- */

char *
bench_store_dup_folder (const char *work_dir, const char *name)
{
  char *path = work_dir != NULL
                   ? g_build_filename (work_dir, name, NULL)
                   : g_build_filename (g_get_user_cache_dir (), "storyharvest-bench", name, NULL);

  if (g_mkdir_with_parents (path, 0700) != 0)
    g_error ("%s cannot be made", path);
  return path;
}

void
bench_store_remove_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR) && !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
        bench_store_remove_folder (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}

/* ---- Opening ---- */

static void
enter (HarvestStore *store)
{
  GAsyncResult *result = NULL;
  g_autoptr (GAsyncResult) listed = NULL;
  g_autoptr (GAsyncResult) entered = NULL;
  g_autoptr (GPtrArray) people = NULL;
  g_autoptr (GError) error = NULL;

  harvest_store_list_people_async (store, NULL, bench_store_result_cb, &result);
  listed = bench_store_wait (&result);
  people = harvest_store_list_people_finish (store, listed, &error);
  check (error);
  if (people->len == 0)
    {
      harvest_store_add_person_async (store, "Ada Bench", "en", NULL, bench_store_result_cb,
                                      &result);
      entered = bench_store_wait (&result);
      harvest_store_add_person_finish (store, entered, &error);
    }
  else
    {
      harvest_store_enter_async (store, harvest_record_get_id (g_ptr_array_index (people, 0)), NULL,
                                 bench_store_result_cb, &result);
      entered = bench_store_wait (&result);
      harvest_store_enter_finish (store, entered, &error);
    }
  check (error);
}

HarvestStore *
bench_store_open (const char *dir, const HarvestClock *clock)
{
  GAsyncResult *result = NULL;
  g_autoptr (GAsyncResult) opened = NULL;
  g_autoptr (GError) error = NULL;
  HarvestStore *store;

  harvest_store_open_async (dir, clock, NULL, bench_store_result_cb, &result);
  opened = bench_store_wait (&result);
  store = harvest_store_open_finish (opened, &error);
  check (error);
  enter (store);
  return store;
}

void
bench_store_close (HarvestStore *store)
{
  GAsyncResult *result = NULL;
  g_autoptr (GAsyncResult) closed = NULL;
  g_autoptr (GError) error = NULL;

  harvest_store_close_async (store, NULL, bench_store_result_cb, &result);
  closed = bench_store_wait (&result);
  harvest_store_close_finish (store, closed, &error);
  check (error);
  g_object_unref (store);
}

/* ---- Importing ---- */

static void
add_member (HarvestJsonWriter *writer, const char *name, const char *value)
{
  harvest_json_writer_key (writer, name);
  harvest_json_writer_string (writer, value);
}

static GBytes *
write_line (const BenchStory *story)
{
  g_autoptr (HarvestJsonWriter) writer = harvest_json_writer_new ();
  g_autofree char *unit = g_strdup_printf ("Unit %u", story->unit);
  g_autofree char *title = g_utf8_substring (story->title, 0,
                                             MIN (g_utf8_strlen (story->title, -1), 190));
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (story->seconds);
  g_autofree char *day = g_date_time_format (time, "%Y-%m-%d");

  harvest_json_writer_begin_object (writer);
  add_member (writer, "title", title);
  add_member (writer, "body", story->body);
  add_member (writer, "kind", story->kind);
  add_member (writer, "lang", story->lang);
  add_member (writer, "unit", unit);
  add_member (writer, "author", story->byline);
  add_member (writer, "occurred_on", day);
  harvest_json_writer_key (writer, "tags");
  harvest_json_writer_begin_array (writer);
  for (gsize i = 0; story->tags[i] != NULL; i++)
    harvest_json_writer_string (writer, story->tags[i]);
  harvest_json_writer_end_array (writer);
  harvest_json_writer_end_object (writer);
  return harvest_json_writer_finish (writer);
}

void
bench_store_write_file (const char *path, BenchStories *stories, guint first, guint n)
{
  FILE *file = g_fopen (path, "we");

  if (file == NULL)
    g_error ("%s cannot be written", path);
  for (guint i = first; i < first + n; i++)
    {
      g_autoptr (BenchStory) story = bench_stories_make (stories, i);
      g_autoptr (GBytes) line = write_line (story);
      gsize length;
      gconstpointer data = g_bytes_get_data (line, &length);

      if (fwrite (data, 1, length, file) != length || fputc ('\n', file) == EOF)
        g_error ("%s cannot be written", path);
    }
  if (fclose (file) != 0)
    g_error ("%s cannot be written", path);
}

double
bench_store_import (HarvestStore *store, const char *path)
{
  GAsyncResult *result = NULL;
  g_autoptr (GAsyncResult) done = NULL;
  g_autoptr (HarvestImportReport) report = NULL;
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();

  harvest_import_run_async (store, path, HARVEST_IMPORT_NO_FLAGS, NULL, NULL, NULL,
                            bench_store_result_cb, &result);
  done = bench_store_wait (&result);
  report = harvest_import_run_finish (store, done, &error);
  check (error);
  if (report->problems->len > 0)
    {
      const HarvestImportProblem *problem = g_ptr_array_index (report->problems, 0);

      g_error ("%u rows were left out; line %u: %s %s", report->problems->len, problem->line,
               problem->key, problem->detail);
    }
  return (double)(g_get_monotonic_time () - start) / G_USEC_PER_SEC;
}

double
bench_store_wait_for_index (HarvestStore *store)
{
  gint64 start = g_get_monotonic_time ();
  double indexing;

  for (g_object_get (store, "indexing", &indexing, NULL); indexing < 1;
       g_object_get (store, "indexing", &indexing, NULL))
    g_main_context_iteration (NULL, TRUE);
  return (double)(g_get_monotonic_time () - start) / G_USEC_PER_SEC;
}

void
bench_store_make (const char *dir, guint n)
{
  g_autofree char *mark = g_strdup_printf ("%s.complete-%u", dir, n);
  g_autofree char *file = g_strdup_printf ("%s.jsonl", dir);
  g_autoptr (BenchStories) stories = NULL;
  g_autoptr (GError) error = NULL;
  HarvestStore *store;
  double importing = 0, indexing;

  if (g_file_test (mark, G_FILE_TEST_EXISTS))
    return;
  bench_store_remove_folder (dir);
  stories = bench_stories_new (1);
  store = bench_store_open (dir, harvest_clock_system ());
  for (guint first = 0; first < n; first += STORIES_PER_FILE)
    {
      bench_store_write_file (file, stories, first, MIN (STORIES_PER_FILE, n - first));
      importing += bench_store_import (store, file);
      g_print ("  %u stories imported, %.0f s\n", MIN (first + STORIES_PER_FILE, n), importing);
    }
  indexing = bench_store_wait_for_index (store);
  bench_store_close (store);
  g_unlink (file);
  if (!g_file_set_contents (mark, "", 0, &error))
    g_error ("%s", error->message);
  g_print ("  %u stories: imported in %.0f s, in the index %.0f s later, %.0f MB\n", n, importing,
           indexing, (double)bench_get_size (dir) / 1e6);
}
