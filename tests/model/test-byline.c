/* test-byline.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-byline"

#include "config.h"

#include "harvest-byline.h"
#include "harvest-model-error.h"
#include "harvest-test.h"
#include "model-samples.h"

static HarvestRecord *
make_person (const char *name, const char *first_name, const char *site)
{
  g_autoptr (HarvestRecordBuilder) builder = harvest_record_builder_new ("person", NULL);

  harvest_record_builder_set_string (builder, "name", name);
  harvest_record_builder_set_string (builder, "first_name", first_name);
  harvest_record_builder_set_string (builder, "site", site);
  return sample_end (builder);
}

static void
test_make (void)
{
  static const struct
  {
    const char *name, *first_name, *own_site, *mode, *site, *byline;
  } cases[] = {
    { "Rosa Lind", NULL, NULL, "name", "Hall 2", "Rosa Lind" },
    { "Rosa Lind", NULL, NULL, "none", "Hall 2", NULL },
    { "Rosa Lind", NULL, NULL, "first_name_site", "Hall 2", "Rosa, Hall 2" },
    { "Rosa Lind", NULL, "Kassel", "first_name_site", NULL, "Rosa, Kassel" },
    { "Lind, Rosa", "Rosa", "Kassel", "first_name_site", "Hall 2", "Rosa, Hall 2" },
    { "Rosa", NULL, NULL, "first_name_site", NULL, "Rosa" },
  };

  g_test_summary ("Each mode names as much as it says, and no more.");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (HarvestRecord)
          teller = make_person (cases[i].name, cases[i].first_name, cases[i].own_site);
      g_autofree char *byline = harvest_byline_make (teller, cases[i].mode, cases[i].site);

      g_assert_cmpstr (byline, ==, cases[i].byline);
    }
}

static void
test_check (void)
{
  static const struct
  {
    const char *mode, *byline;
    gboolean right;
  } cases[] = {
    { "name", "Rosa Lind", TRUE },
    { "name", "Rosa", FALSE },
    { "name", "Ken Bower", FALSE },
    { "first_name_site", "Rosa, Kassel", TRUE },
    { "first_name_site", "Rosa, Leeds", TRUE },
    { "first_name_site", "Rosa", TRUE },
    { "first_name_site", "Rosa Lind", FALSE },
    { "first_name_site", "Rosamund, Kassel", FALSE },
    { "first_name_site", "Ken, Kassel", FALSE },
    { "none", NULL, TRUE },
  };
  g_autoptr (HarvestRecord) teller = make_person ("Rosa Lind", NULL, "Kassel");

  g_test_summary ("A byline that names more than its mode, or somebody else, is refused.");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (HarvestRecordBuilder) builder = sample_begin_story ();
      g_autoptr (HarvestRecord) story = NULL;
      g_autoptr (GError) error = NULL;

      harvest_record_builder_set_string (builder, "byline_mode", cases[i].mode);
      harvest_record_builder_set_string (builder, "byline", cases[i].byline);
      story = sample_end (builder);
      g_assert_cmpint (harvest_byline_check (story, teller, &error), ==, cases[i].right);
      if (!cases[i].right)
        g_assert_error (error, HARVEST_MODEL_ERROR, HARVEST_MODEL_ERROR_REFUSED);
    }
}

static void
test_none (void)
{
  g_autoptr (HarvestRecordBuilder) builder = sample_begin_story ();
  g_autoptr (GError) error = NULL;

  g_test_summary ("A story that names nobody cannot even be written with a byline, nor one that "
                  "names somebody without.");
  harvest_record_builder_set_string (builder, "byline", "Rosa");
  g_assert_null (harvest_record_builder_end (builder, &error));
  g_assert_error (error, HARVEST_MODEL_ERROR, HARVEST_MODEL_ERROR_INVALID);
  g_clear_error (&error);

  harvest_record_builder_unset (builder, "byline");
  harvest_record_builder_set_string (builder, "byline_mode", "name");
  g_assert_null (harvest_record_builder_end (builder, &error));
  g_assert_error (error, HARVEST_MODEL_ERROR, HARVEST_MODEL_ERROR_INVALID);
}

int
main (int argc, char **argv)
{
  harvest_test_init (&argc, &argv);
  g_test_add_func ("/model/byline/make", test_make);
  g_test_add_func ("/model/byline/check", test_check);
  g_test_add_func ("/model/byline/none", test_none);

  return g_test_run ();
}
