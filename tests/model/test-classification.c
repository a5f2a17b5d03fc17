/* test-classification.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-classification"

#include "config.h"

#include "harvest-classification.h"
#include "harvest-test.h"

static void
test_complete (void)
{
  const HarvestField *field;
  HarvestLight last = HARVEST_LIGHT_GREEN;

  g_test_summary ("Each class has a light that never gets greener, words, and three examples.");
  field = harvest_record_type_find_field (harvest_record_type_find ("story"), "class");
  for (guint i = 0; i < HARVEST_N_CLASSES; i++)
    {
      const HarvestClassInfo *info = harvest_class_get_info (i);

      g_assert_cmpstr (harvest_class_to_string (i), ==, field->choices[i]);
      g_assert_cmpint (info->light, >=, last);
      last = info->light;
      g_assert_nonnull (info->label);
      g_assert_true (g_str_has_suffix (info->meaning, "."));
      for (guint j = 0; j < HARVEST_CLASS_N_EXAMPLES; j++)
        g_assert_true (g_str_has_suffix (info->examples[j], "."));
    }
  g_assert_cmpint (last, ==, HARVEST_LIGHT_RED);
}

static void
test_true (void)
{
  g_test_summary ("What a class is said to mean is what visibility does.");
  for (guint i = 0; i < HARVEST_N_CLASSES; i++)
    {
      HarvestVisibilityFacts facts = { .audience = HARVEST_AUDIENCE_COMPANY,
                                       .state = HARVEST_STATE_TRIAGED,
                                       .class = i,
                                       .policy = HARVEST_POLICY_ALL,
                                       .consented = TRUE,
                                       .reviewed = TRUE };
      HarvestAudience seen = harvest_visibility_decide (&facts).visibility;

      switch (harvest_class_get_info (i)->light)
        {
        case HARVEST_LIGHT_GREEN:
          g_assert_cmpint (seen, ==, HARVEST_AUDIENCE_COMPANY);
          break;
        case HARVEST_LIGHT_YELLOW:
          g_assert_cmpint (seen, ==, HARVEST_AUDIENCE_TEAM);
          break;
        case HARVEST_LIGHT_RED:
          g_assert_cmpint (seen, ==, HARVEST_AUDIENCE_EDITORS);
          break;
        default:
          g_assert_not_reached ();
        }
    }
}

int
main (int argc, char **argv)
{
  harvest_test_init (&argc, &argv);
  g_test_add_func ("/model/classification/complete", test_complete);
  g_test_add_func ("/model/classification/true", test_true);

  return g_test_run ();
}
