/* fuzz-query.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fuzz-query"

#include "config.h"

#include "harvest-fuzz.h"
#include "search-fixture.h"

#include <string.h>

static const char *const bodies[] = {
  "body=The third press was leaking oil again",
  "body=Die Kunden fragten, warum das Werkzeug so heiß wird",
  "body=La cliente a demandé des pièces de rechange",
  "body=Klientom nie podoba się czekanie na części",
  "body=press press oil \"quoted\" 12.5 customer-centric 日本語",
  "body=and or not AND OR NOT near",
};

static SearchFixture *
get_fixture (void)
{
  static SearchFixture *fixture;

  if (fixture != NULL)
    return fixture;
  fixture = search_fixture_new ();
  for (gsize i = 0; i < G_N_ELEMENTS (bodies); i++)
    search_put (fixture,
                search_make_story (NULL, bodies[i], i % 2 == 0 ? "kind=idea" : "kind=story",
                                   i == 0 ? "tags=oil,spare parts" : "tags=x", NULL),
                ((gint64)i - 2) * G_GINT64_CONSTANT (17179869184));
  search_index_all (fixture);
  return fixture;
}

/* Stemmers load their dictionaries with the first query. */
void
harvest_fuzz_warm_up (void)
{
  g_autofree char *keys = search_scan_flags (get_fixture (), "press oil", HARVEST_QUERY_NO_FLAGS);

  g_assert_nonnull (keys);
}

/* What is found when every story is read instead of looked up. */
static char *
scan_without_index (SearchFixture *fixture, const char *text, HarvestQueryFlags flags)
{
  g_autoptr (GError) error = NULL;
  char *keys;

  harvest_database_begin_sync (fixture->database, &error);
  harvest_database_exec_sync (fixture->database,
                              "INSERT INTO search_pending SELECT key FROM record"
                              " WHERE key IS NOT NULL",
                              &error);
  g_assert_no_error (error);
  keys = search_scan_flags (fixture, text, flags);
  harvest_database_rollback_sync (fixture->database);
  return keys;
}

/* Whatever is typed, the index finds what reading all stories finds, and ranking works. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  SearchFixture *fixture = get_fixture ();
  g_autofree char *text = g_strndup ((const char *)data, size);
  const HarvestQueryFlags flags[] = { HARVEST_QUERY_NO_FLAGS, HARVEST_QUERY_TYPING };
  g_autofree char *ranked = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (flags); i++)
    {
      g_autoptr (HarvestQuery) query = harvest_query_parse (text, flags[i]);
      g_autofree char *string = harvest_query_to_string (query);
      g_autofree char *from_index = search_scan_flags (fixture, text, flags[i]);
      g_autofree char *from_texts = scan_without_index (fixture, text, flags[i]);

      g_assert_true (g_utf8_validate (string, -1, NULL));
      g_assert_cmpstr (from_index, ==, from_texts);
    }
  ranked = search_rank (fixture, text);
  g_assert_nonnull (ranked);
  return 0;
}
