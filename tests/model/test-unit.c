/* test-unit.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-unit"

#include "config.h"

#include "harvest-test.h"
#include "harvest-unit.h"
#include "model-samples.h"

#include <string.h>

#define TOP    "017f22e2-79b0-7cc3-98c4-dc0c0c070001"
#define MIDDLE "017f22e2-79b0-7cc3-98c4-dc0c0c070002"
#define LEAF   "017f22e2-79b0-7cc3-98c4-dc0c0c070003"

static HarvestRecord *
make_unit (const char *id, const char *parent, const char *policy, const char *receiver)
{
  g_autoptr (HarvestRecordBuilder) builder = harvest_record_builder_new ("org-unit", id);

  harvest_record_builder_set_string (builder, "name", "Unit");
  harvest_record_builder_set_string (builder, "parent", parent);
  harvest_record_builder_set_string (builder, "policy", policy);
  harvest_record_builder_set_string (builder, "receiver_idea", receiver);
  return sample_end (builder);
}

static HarvestRecord *
look_up (const char *id, gpointer data)
{
  GPtrArray *units = data;

  for (guint i = 0; i < units->len; i++)
    {
      if (strcmp (harvest_record_get_id (units->pdata[i]), id) == 0)
        return units->pdata[i];
    }
  return NULL;
}

static GPtrArray *
make_tree (const char *top_parent)
{
  GPtrArray *units = g_ptr_array_new_with_free_func ((GDestroyNotify)harvest_record_unref);

  g_ptr_array_add (units, make_unit (TOP, top_parent, "known", SAMPLE_PERSON));
  g_ptr_array_add (units, make_unit (MIDDLE, TOP, "all", NULL));
  g_ptr_array_add (units, make_unit (LEAF, MIDDLE, NULL, NULL));
  return units;
}

static void
test_inherited (void)
{
  g_autoptr (GPtrArray) units = make_tree (NULL);
  HarvestRecord *leaf = units->pdata[2];

  g_test_summary ("What a unit does not say, the nearest unit above it says.");
  g_assert_cmpstr (harvest_unit_get_inherited (leaf, "policy", look_up, units), ==, "all");
  g_assert_cmpstr (harvest_unit_get_inherited (units->pdata[0], "policy", look_up, units), ==,
                   "known");
  g_assert_cmpstr (harvest_unit_get_receiver (leaf, "idea", look_up, units), ==, SAMPLE_PERSON);
  g_assert_null (harvest_unit_get_receiver (leaf, "story", look_up, units));
  g_assert_null (harvest_unit_get_inherited (leaf, "site", look_up, units));
  g_assert_null (harvest_unit_get_inherited (NULL, "site", look_up, units));
}

static void
test_receivers (void)
{
  const HarvestRecordType *unit = harvest_record_type_find ("org-unit");
  const HarvestRecordType *story = harvest_record_type_find ("story");
  const char *const *kinds = harvest_record_type_find_field (story, "kind")->choices;

  g_test_summary ("Each kind of story has a receiver.");
  for (; *kinds != NULL; kinds++)
    {
      g_autofree char *field = g_strconcat ("receiver_", *kinds, NULL);

      g_assert_nonnull (harvest_record_type_find_field (unit, field));
    }
}

static void
test_circle (void)
{
  g_autoptr (GPtrArray) units = make_tree (LEAF);
  g_autoptr (GPtrArray) orphan = g_ptr_array_new ();

  g_test_summary ("Units in a circle, or below one that is not there, do no harm.");
  g_assert_null (harvest_unit_get_inherited (units->pdata[0], "site", look_up, units));
  g_assert_false (harvest_unit_is_within (units->pdata[0], SAMPLE_ID, look_up, units));
  g_assert_null (harvest_unit_get_inherited (units->pdata[2], "policy", look_up, orphan));
}

static void
test_within (void)
{
  g_autoptr (GPtrArray) units = make_tree (NULL);

  g_test_summary ("A unit lies within itself, those above it, and the company.");
  g_assert_true (harvest_unit_is_within (units->pdata[2], TOP, look_up, units));
  g_assert_true (harvest_unit_is_within (units->pdata[2], LEAF, look_up, units));
  g_assert_false (harvest_unit_is_within (units->pdata[0], LEAF, look_up, units));
  g_assert_true (harvest_unit_is_within (units->pdata[0], NULL, look_up, units));
  g_assert_true (harvest_unit_is_within (NULL, NULL, look_up, units));
  g_assert_false (harvest_unit_is_within (NULL, TOP, look_up, units));
}

int
main (int argc, char **argv)
{
  harvest_test_init (&argc, &argv);
  g_test_add_func ("/model/unit/inherited", test_inherited);
  g_test_add_func ("/model/unit/receivers", test_receivers);
  g_test_add_func ("/model/unit/circle", test_circle);
  g_test_add_func ("/model/unit/within", test_within);

  return g_test_run ();
}
