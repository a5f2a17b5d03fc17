/* harvest-test.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-test"

#include "config.h"

/* g_test_init() refuses where g_assert() is compiled out. Tests use only g_assert_*(), which never
 * are (lint checks it), so that release builds are tested too. */
#undef G_DISABLE_ASSERT

#include "harvest-test.h"

#include <locale.h>

#define WAIT_LIMIT_SECONDS 60
#define DRAIN_LIMIT_TURNS  1000

/* The sanitizers look for these by name; other builds have no use for them. */
const char *__asan_default_options (void);
const char *__lsan_default_suppressions (void);

/* GLib is built without frame pointers: the fast unwinder sees one frame of it and no caller, so
 * that no leak could be told from another. */
const char *
__asan_default_options (void)
{
  return "fast_unwind_on_malloc=0:malloc_context_size=16";
}

/* g_test_run() with isolated folders forgets the paths of the folders of the test before. */
const char *
__lsan_default_suppressions (void)
{
  return "leak:g_set_user_dirs\n";
}

static gboolean
wait_limit_cb (gpointer user_data)
{
  gboolean *expired = user_data;

  *expired = TRUE;
  return G_SOURCE_CONTINUE;
}

void
harvest_test_init (int *argc, char ***argv)
{
  setlocale (LC_ALL, "");
  /* The system's table of file types is found before the folders are isolated; without it
   * GdkPixbuf takes no icon in SVG for what it is. */
  g_free (g_content_type_guess ("icon.svg", NULL, 0, NULL));
  g_test_init (argc, argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
}

char *
harvest_test_make_dir (void)
{
  g_autofree char *parent = g_build_filename (g_get_user_cache_dir (), "tests", NULL);
  char *dir = g_build_filename (parent, "XXXXXX", NULL);

  g_assert_no_errno (g_mkdir_with_parents (parent, 0700));
  g_assert_nonnull (g_mkdtemp (dir));
  return dir;
}

void
harvest_test_wait_at (const gboolean *done, const char *where)
{
  gboolean expired = FALSE;
  guint source = g_timeout_add_seconds (WAIT_LIMIT_SECONDS, wait_limit_cb, &expired);

  while (!*done && !expired)
    g_main_context_iteration (NULL, TRUE);

  g_source_remove (source);
  if (!*done)
    g_error ("%s: nothing came within %d s", where, WAIT_LIMIT_SECONDS);
}

void
harvest_test_store_result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **place = user_data;

  g_assert_null (*place);
  *place = g_object_ref (result);
}

GAsyncResult *
harvest_test_wait_result_at (GAsyncResult **result, const char *where)
{
  gboolean expired = FALSE;
  guint source = g_timeout_add_seconds (WAIT_LIMIT_SECONDS, wait_limit_cb, &expired);

  while (*result == NULL && !expired)
    g_main_context_iteration (NULL, TRUE);

  g_source_remove (source);
  if (*result == NULL)
    g_error ("%s: no result came within %d s", where, WAIT_LIMIT_SECONDS);
  return g_steal_pointer (result);
}

void
harvest_test_drain (void)
{
  for (int turn = 0; g_main_context_iteration (NULL, FALSE); turn++)
    g_assert_cmpint (turn, <, DRAIN_LIMIT_TURNS);
}
