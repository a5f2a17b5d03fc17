/* test-path.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-path"

#include "config.h"

#include "harvest-path.h"
#include "harvest-test.h"
#include "model-samples.h"

#include <string.h>

/* Every state with the teller's step and the editors' pill. */
static const struct
{
  const char *state;
  const char *step;
  const char *end; /* NULL: it goes on */
  const char *pill;
  const char *color;
} rows[HARVEST_N_STATES] = {
  { "captured", "Saved here", NULL, "New", "neutral" },
  { "submitted", "Received", NULL, "Received", "warning" },
  { "triaged", "Being read", NULL, "Read", "accent" },
  { "in_edit", "Being read", NULL, "In edit", "accent" },
  { "in_review", "Please agree", NULL, "Teller asked", "warning" },
  { "teller_ok", "Please agree", NULL, "Teller agreed", "success" },
  { "approved", "Please agree", NULL, "Approved", "success" },
  { "scheduled", "Please agree", NULL, "Scheduled", "success" },
  { "published", "Shown", NULL, "Published", "success" },
  { "corrected", "Shown", NULL, "Corrected", "success" },
  { "recalled", "Shown", "Not used", "Recalled", "error" },
  { "killed", "Shown", "Not used", "Taken down", "error" },
  { "expired", "Shown", NULL, "Expired", "neutral" },
  { "archived", "Being read", NULL, "Archived", "neutral" },
  { "declined", "Being read", "Not used", "Declined", "neutral" },
  { "merged", "Being read", NULL, "Merged", "neutral" },
  { "on_hold", "Being read", NULL, "On hold", "warning" },
  { "withdrawn_by_teller", "Received", "Withdrawn", "Withdrawn", "error" },
};

static void
test_places (void)
{
  const HarvestField *field;

  g_test_summary ("Each state has a step in the teller's words and a pill in the editors'.");
  field = harvest_record_type_find_field (harvest_record_type_find ("story"), "state");
  for (guint i = 0; i < HARVEST_N_STATES; i++)
    {
      const HarvestPathPlace *place = harvest_path_get_place (i);

      g_assert_cmpstr (field->choices[i], ==, rows[i].state);
      g_assert_cmpstr (harvest_path_get_step_label (place->step), ==, rows[i].step);
      g_assert_cmpstr (harvest_path_get_end_label (place->end), ==, rows[i].end);
      g_assert_cmpstr (place->pill, ==, rows[i].pill);
      g_assert_cmpstr (harvest_pill_color_to_string (place->color), ==, rows[i].color);
    }
}

static HarvestStep
get_step (const char *state, const char *visibility, gboolean needs_teller_ok)
{
  g_autoptr (HarvestRecordBuilder) builder = sample_begin_story ();
  g_autoptr (HarvestRecord) story = NULL;

  harvest_record_builder_set_string (builder, "state", state);
  harvest_record_builder_set_string (builder, "visibility", visibility);
  harvest_record_builder_set_boolean (builder, "needs_teller_ok", needs_teller_ok);
  story = sample_end (builder);
  return harvest_path_get_step (story);
}

static void
test_step (void)
{
  g_test_summary ("A story that others see is shown; one that waits for the teller says so.");
  for (guint i = 0; i < HARVEST_N_STATES; i++)
    {
      HarvestStep own = harvest_path_get_place (i)->step;
      HarvestStep seen = get_step (rows[i].state, "team", FALSE);

      g_assert_cmpint (get_step (rows[i].state, "editors", FALSE), ==, own);
      g_assert_cmpint (seen, ==, rows[i].end != NULL ? own : HARVEST_STEP_SHOWN);
    }
  g_assert_cmpint (get_step ("in_review", "company", TRUE), ==, HARVEST_STEP_PLEASE_AGREE);
  g_assert_cmpint (get_step ("in_review", "company", FALSE), ==, HARVEST_STEP_SHOWN);
}

int
main (int argc, char **argv)
{
  harvest_test_init (&argc, &argv);
  g_test_add_func ("/model/path/places", test_places);
  g_test_add_func ("/model/path/step", test_step);

  return g_test_run ();
}
