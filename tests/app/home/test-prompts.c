/* test-prompts.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-prompts"

#include "config.h"

#include "harvest-prompts.h"
#include "harvest-widget-test.h"

static HarvestPromptFacts
make_facts (GDateYear year, GDateMonth month, GDateDay day)
{
  HarvestPromptFacts facts = { .days_here = -1 };

  g_date_clear (&facts.today, 1);
  g_date_set_dmy (&facts.today, day, month, year);
  return facts;
}

static void
test_fits (void)
{
  HarvestPromptFacts facts = make_facts (2026, 11, 21);
  const HarvestPrompt *prompt = NULL;

  g_test_summary ("A moment goes before the job, the job before the unit, that before everybody");

  facts.strategy = "operations";
  prompt = harvest_prompts_choose (&facts, NULL);
  g_assert_true (g_str_has_prefix (prompt->id, "operations-"));

  facts.job = "Empfangsmitarbeiterin";
  g_assert_cmpstr (harvest_prompts_choose (&facts, NULL)->id, ==, "reception");

  facts.days_here = 32;
  g_assert_cmpstr (harvest_prompts_choose (&facts, NULL)->id, ==, "month");
  facts.days_here = 40;
  g_assert_cmpstr (harvest_prompts_choose (&facts, NULL)->id, ==, "reception");
  facts.days_here = 60;
  g_assert_cmpstr (harvest_prompts_choose (&facts, NULL)->id, ==, "two-months");
  facts.days_here = 365;
  g_assert_cmpstr (harvest_prompts_choose (&facts, NULL)->id, ==, "year");

  facts = make_facts (2026, 12, 3);
  g_assert_cmpstr (harvest_prompts_choose (&facts, NULL)->id, ==, "december");
}

static void
test_skip (void)
{
  HarvestPromptFacts facts = make_facts (2026, 11, 21);
  g_autoptr (GPtrArray) skipped = g_ptr_array_new ();
  const HarvestPrompt *first = harvest_prompts_choose (&facts, NULL);
  const HarvestPrompt *prompt = first;

  g_test_summary ("Skipping brings another one each time, until they begin anew");

  g_assert_true (harvest_prompts_choose (&facts, NULL) == first);
  do
    {
      for (guint i = 0; i < skipped->len; i++)
        g_assert_cmpstr (g_ptr_array_index (skipped, i), !=, prompt->id);
      g_ptr_array_add (skipped, (gpointer)prompt->id);
      g_ptr_array_add (skipped, NULL);
      prompt = harvest_prompts_choose (&facts, (const char *const *)skipped->pdata);
      g_ptr_array_set_size (skipped, (int)skipped->len - 1);
    }
  while (prompt != first);
  g_assert_cmpuint (skipped->len, >=, 5);
}

static void
test_days (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  g_test_summary ("Another day, another question");

  for (GDateDay day = 1; day <= 30; day++)
    {
      HarvestPromptFacts facts = make_facts (2026, 11, day);

      g_hash_table_add (seen, (gpointer)harvest_prompts_choose (&facts, NULL)->id);
    }
  g_assert_cmpuint (g_hash_table_size (seen), >=, 5);
}

int
main (int argc, char **argv)
{
  harvest_widget_test_init (&argc, &argv);

  g_test_add_func ("/prompts/fits", test_fits);
  g_test_add_func ("/prompts/skip", test_skip);
  g_test_add_func ("/prompts/days", test_days);

  return g_test_run ();
}
