/* test-search-analysis.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-search-analysis"

#include "config.h"

#include "harvest-search-analysis.h"
#include "harvest-test.h"
#include "search-fixture.h"

#include <string.h>

static void
unref_bytes_cb (gpointer data)
{
  g_bytes_unref (data);
}

static void
unref_array_cb (gpointer data)
{
  g_ptr_array_unref (data);
}

static GPtrArray *
make_sources (const char *body)
{
  g_autofree char *field = g_strconcat ("body=", body, NULL);
  g_autoptr (HarvestRecord) story = search_make_story (NULL, field, "lang=en", NULL);
  GPtrArray *sources = g_ptr_array_new_with_free_func (unref_bytes_cb);

  g_ptr_array_add (sources, g_bytes_ref (harvest_record_get_bytes (story)));
  return sources;
}

static void
put_numbers (HarvestSearchAnalysis *analysis, int first, int n)
{
  GPtrArray *batch = g_ptr_array_new_with_free_func (unref_array_cb);

  for (int i = first; i < first + n; i++)
    {
      g_autofree char *body = g_strdup_printf ("valves %d", i);

      g_ptr_array_add (batch, make_sources (body));
    }
  harvest_search_analysis_put (analysis, batch);
}

static void
test_order (void)
{
  g_autoptr (HarvestSearchAnalysis) analysis = harvest_search_analysis_new ();
  g_autoptr (GError) error = NULL;

  g_test_summary ("Documents come out in the order in which stories were put in");

  for (int i = 0; i < 10; i++)
    put_numbers (analysis, i * 7, 7);
  for (int i = 0; i < 10; i++)
    {
      g_autoptr (GPtrArray) documents = harvest_search_analysis_take (analysis, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (documents->len, ==, 7);
      for (int j = 0; j < 7; j++)
        {
          const HarvestSearchDocument *document = documents->pdata[j];
          g_autofree char *expected = g_strdup_printf (" valves %d ", i * 7 + j);

          g_assert_nonnull (strstr (document->exact->str, expected));
          g_assert_nonnull (strstr (document->marks->str, " =evalv "));
        }
    }
  g_assert_cmpuint (harvest_search_analysis_get_n_ahead (analysis), ==, 0);
}

static void
test_forgotten (void)
{
  g_autoptr (HarvestSearchAnalysis) analysis = harvest_search_analysis_new ();
  g_autoptr (GPtrArray) documents = NULL;
  g_autoptr (GError) error = NULL;

  g_test_summary ("What was forgotten does not come out, and what is put in after it does");

  for (int i = 0; i < 10; i++)
    put_numbers (analysis, i * 100, 100);
  harvest_search_analysis_clear (analysis);
  g_assert_cmpuint (harvest_search_analysis_get_n_ahead (analysis), ==, 0);
  put_numbers (analysis, 5000, 1);
  documents = harvest_search_analysis_take (analysis, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (documents->len, ==, 1);
  g_assert_nonnull (strstr (((HarvestSearchDocument *)documents->pdata[0])->exact->str, " 5000 "));

  /* and the rest goes with it */
  put_numbers (analysis, 0, 100);
}

static void
test_unreadable (void)
{
  g_autoptr (HarvestSearchAnalysis) analysis = harvest_search_analysis_new ();
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autoptr (GPtrArray) documents = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *batch = g_ptr_array_new_with_free_func (unref_array_cb);
  GPtrArray *broken = g_ptr_array_new_with_free_func (unref_bytes_cb);

  g_test_summary ("What is no story gives an error, and the next batch is not harmed");

  g_ptr_array_add (broken, g_bytes_new_static ("{", 1));
  g_ptr_array_add (batch, make_sources ("valve"));
  g_ptr_array_add (batch, broken);
  harvest_search_analysis_put (analysis, batch);
  put_numbers (analysis, 0, 2);
  g_assert_null (harvest_search_analysis_take (analysis, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  documents = harvest_search_analysis_take (analysis, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (documents->len, ==, 2);

  g_assert_null (harvest_search_analysis_make (analysis, none, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
}

int
main (int argc, char **argv)
{
  harvest_test_init (&argc, &argv);

  g_test_add_func ("/store/search-analysis/order", test_order);
  g_test_add_func ("/store/search-analysis/forgotten", test_forgotten);
  g_test_add_func ("/store/search-analysis/unreadable", test_unreadable);

  return g_test_run ();
}
