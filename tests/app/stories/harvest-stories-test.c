/* harvest-stories-test.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-stories-test"

#include "config.h"

#include "harvest-stories-test.h"

#include "harvest-import.h"

static void
enter (HarvestStore *store, const char *name)
{
  g_autoptr (GPtrArray) people = harvest_widget_test_list (store, "person", NULL, NULL);

  for (guint i = 0; i < people->len; i++)
    if (g_strcmp0 (harvest_record_get_string (people->pdata[i], "name"), name) == 0)
      {
        GAsyncResult *result = NULL;
        g_autoptr (GAsyncResult) owned = NULL;
        g_autoptr (GError) error = NULL;

        harvest_store_enter_async (store, harvest_record_get_id (people->pdata[i]), NULL,
                                   harvest_test_store_result_cb, &result);
        owned = harvest_test_wait_result (&result);
        harvest_store_enter_finish (store, owned, &error);
        g_assert_no_error (error);
        return;
      }
  g_assert_not_reached ();
}

void
harvest_stories_fixture_set_up (HarvestStoriesFixture *self, gconstpointer data)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "data", "demo", "records.jsonl",
                                                 NULL);
  GAsyncResult *result = NULL;
  g_autoptr (GAsyncResult) owned = NULL;
  g_autoptr (HarvestImportReport) report = NULL;
  g_autoptr (GError) error = NULL;

  self->store = harvest_widget_test_open_store ("Ada");
  harvest_import_run_async (self->store, path, HARVEST_IMPORT_NO_FLAGS, NULL, NULL, NULL,
                            harvest_test_store_result_cb, &result);
  owned = harvest_test_wait_result (&result);
  report = harvest_import_run_finish (self->store, owned, &error);
  g_assert_no_error (error);
  enter (self->store, data);
  self->units = harvest_units_new (self->store);
  harvest_widget_test_until (harvest_units_get_all (self->units) != NULL
                             && harvest_units_get_all (self->units)->len == 8);
}

void
harvest_stories_fixture_tear_down (HarvestStoriesFixture *self, gconstpointer data)
{
  g_clear_object (&self->units);
  harvest_widget_test_close_store (g_steal_pointer (&self->store));
}

char *
harvest_stories_fixture_find (HarvestStoriesFixture *self, const char *title)
{
  g_autoptr (GPtrArray) stories = harvest_widget_test_list (self->store, "story", NULL, NULL);

  for (guint i = 0; i < stories->len; i++)
    if (g_strcmp0 (harvest_record_get_string (stories->pdata[i], "title"), title) == 0)
      return g_strdup (harvest_record_get_id (stories->pdata[i]));
  g_assert_not_reached ();
}
