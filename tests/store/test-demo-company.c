/* test-demo-company.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-demo-company"

#include "config.h"

#include "harvest-import.h"
#include "harvest-store-fixture.h"
#include "harvest-test.h"

/* The demo company, as the first run takes it in. */

static HarvestImportReport *
import (HarvestStoreFixture *fixture)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "data", "demo", "records.jsonl",
                                                 NULL);
  GAsyncResult *result = NULL;
  g_autoptr (GAsyncResult) owned = NULL;
  g_autoptr (GError) error = NULL;
  HarvestImportReport *report = NULL;

  harvest_import_run_async (fixture->store, path, HARVEST_IMPORT_NO_FLAGS, NULL, NULL, NULL,
                            harvest_test_store_result_cb, &result);
  owned = harvest_test_wait_result (&result);
  report = harvest_import_run_finish (fixture->store, owned, &error);
  g_assert_no_error (error);
  return report;
}

static void
test_import (HarvestStoreFixture *fixture, gconstpointer data)
{
  g_autoptr (HarvestImportReport) report = NULL;
  g_autoptr (HarvestImportReport) again = NULL;

  g_test_summary ("All of it is taken in, files too, and nothing a second time.");
  report = import (fixture);
  for (guint i = 0; i < report->problems->len; i++)
    {
      HarvestImportProblem *problem = report->problems->pdata[i];

      g_error ("records.jsonl:%u: %d %s %s", problem->line, problem->reason, problem->key,
               problem->detail);
    }
  g_assert_cmpuint (report->n_missing_files, ==, 0);
  g_assert_cmpuint (report->n_files, >, 150);
  harvest_store_fixture_assert_query (fixture, "shared.db",
                                      "SELECT count(*) FROM record WHERE type = 'story'", "200");
  harvest_store_fixture_assert_query (fixture, "shared.db",
                                      "SELECT count(*) FROM record WHERE type = 'org-unit'", "8");

  again = import (fixture);
  g_assert_cmpuint (again->n_records, ==, 0);
  g_assert_cmpuint (again->n_files, ==, 0);
}

int
main (int argc, char **argv)
{
  harvest_test_init (&argc, &argv);

  g_test_add ("/store/demo-company/import", HarvestStoreFixture, NULL, harvest_store_fixture_set_up,
              test_import, harvest_store_fixture_tear_down);

  return g_test_run ();
}
