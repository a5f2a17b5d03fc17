/* test-story-printer.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-story-printer"

#include "config.h"

#include "harvest-picture-loader.h"
#include "harvest-stories-test.h"
#include "harvest-story-layout.h"
#include "harvest-story-printer.h"

#include <cairo-script.h>
#include <string.h>

static HarvestStoryData *
read_story (HarvestStoriesFixture *fixture, const char *title)
{
  g_autofree char *id = harvest_stories_fixture_find (fixture, title);
  HarvestStoryData *data = harvest_story_data_new (fixture->store, id);

  harvest_widget_test_until (harvest_story_data_get_loaded (data));
  return data;
}

static cairo_status_t
write_cb (void *closure, const unsigned char *data, unsigned int length)
{
  g_string_append_len (closure, (const char *)data, length);
  return CAIRO_STATUS_SUCCESS;
}

/* What a page says to whom it is drawn for, texts among it. */
static char *
draw (HarvestStoryLayout *layout, guint page)
{
  GString *script = g_string_new (NULL);
  cairo_device_t *device = cairo_script_create_for_stream (write_cb, script);
  cairo_surface_t *surface = cairo_script_surface_create (device, CAIRO_CONTENT_COLOR_ALPHA, 1000,
                                                          1400);
  cairo_t *cr = cairo_create (surface);

  harvest_story_layout_draw (layout, page, cr);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  cairo_device_finish (device);
  cairo_device_destroy (device);
  return g_string_free (script, FALSE);
}

static HarvestStoryLayout *
lay_out (HarvestStoriesFixture *fixture, HarvestStoryData *data, double height)
{
  g_autoptr (PangoFontMap) map = pango_cairo_font_map_new ();
  PangoContext *context = pango_font_map_create_context (map);
  HarvestStoryLayout *layout = harvest_story_layout_new (data, fixture->units, context, 450, height,
                                                         72, NULL);

  g_object_unref (context);
  return layout;
}

static void
test_pages (HarvestStoriesFixture *fixture, gconstpointer data)
{
  g_autoptr (HarvestStoryData) story = read_story (fixture, "Sechshundertzwölf");
  g_autoptr (HarvestStoryLayout) tall = lay_out (fixture, story, 2000);
  g_autoptr (HarvestStoryLayout) small = lay_out (fixture, story, 120);
  g_autofree char *first = NULL;
  g_autofree char *last = NULL;
  guint n_pages;

  g_test_summary ("A long story goes on over pages, and nothing of it is lost");
  g_assert_cmpuint (harvest_story_layout_get_n_pages (tall), ==, 1);
  n_pages = harvest_story_layout_get_n_pages (small);
  g_assert_cmpuint (n_pages, >=, 3);
  first = draw (small, 0);
  last = draw (small, n_pages - 1);
  g_assert_cmpuint (strlen (first), >, 200);
  g_assert_cmpuint (strlen (last), >, 200);
  g_assert_cmpstr (first, !=, last);
}

static void
test_byline (HarvestStoriesFixture *fixture, gconstpointer data)
{
  g_autoptr (HarvestStoryData) named = read_story (fixture, "Starting the old lady in winter");
  g_autoptr (HarvestStoryData) nameless = read_story (fixture, "Ein Anruf um elf");
  g_autoptr (HarvestStoryLayout) one = lay_out (fixture, named, 2000);
  g_autoptr (HarvestStoryLayout) other = lay_out (fixture, nameless, 2000);
  g_autofree char *with = draw (one, 0);
  g_autofree char *without = draw (other, 0);

  g_test_summary ("A teller is named as far as they want, on paper too");
  g_assert_nonnull (strstr (with, "Ken"));
  g_assert_nonnull (strstr (with, "Baxendale"));
  g_assert_nonnull (strstr (without, "Montage"));
  g_assert_null (strstr (without, "Murat"));
}

static void
test_pdf (HarvestStoriesFixture *fixture, gconstpointer data)
{
  g_autoptr (HarvestStoryPrinter)
      printer = harvest_story_printer_new (fixture->store, fixture->units);
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *dir = harvest_test_make_dir ();
  g_autofree char *path = g_build_filename (dir, "stories.pdf", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  GAsyncResult *result = NULL;
  g_autoptr (GAsyncResult) owned = NULL;
  g_autofree char *content = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;
  guint n_pages;

  g_test_summary ("Two stories become a PDF file, each on a page of its own, with its picture");
  g_ptr_array_add (ids, harvest_stories_fixture_find (fixture, "Passed"));
  g_ptr_array_add (
      ids, harvest_stories_fixture_find (fixture, "You hear press seven before you see it"));
  harvest_story_printer_run_async (printer, ids, NULL, file, NULL, harvest_test_store_result_cb,
                                   &result);
  owned = harvest_test_wait_result (&result);
  g_assert_true (harvest_story_printer_run_finish (printer, owned, &n_pages, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (n_pages, ==, 2);
  g_assert_true (g_file_get_contents (path, &content, &length, NULL));
  g_assert_true (g_str_has_prefix (content, "%PDF-"));
  /* Two pictures weigh more than any text. */
  g_assert_cmpuint (length, >, 50000);
}

int
main (int argc, char **argv)
{
  harvest_widget_test_init (&argc, &argv);

#define ADD(name, func)                                                                            \
  g_test_add ("/stories/printer/" name, HarvestStoriesFixture, "Inès Marchetti",                   \
              harvest_stories_fixture_set_up, func, harvest_stories_fixture_tear_down)
  ADD ("pages", test_pages);
  ADD ("byline", test_byline);
  ADD ("pdf", test_pdf);
#undef ADD

  return g_test_run ();
}
