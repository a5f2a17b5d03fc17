/* test-workflow.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-workflow"

#include "config.h"

#include "harvest-test.h"
#include "harvest-workflow.h"

#include <string.h>

/* The whole truth table, in words: a row says what may follow a state, who may take the step (o
 * owner, c curator, r reviewer, a administrator, s the authority), and, after a slash, what it
 * needs (why: a reason; ok: the teller's agreement; gate: the gate that is not there yet). What is
 * not in a row does not exist. */
static const struct
{
  const char *from;
  const char *steps;
} rows[] = {
  { "captured", "submitted:s withdrawn_by_teller:o" },
  { "submitted", "triaged:c declined:cr/why merged:c on_hold:cr/why withdrawn_by_teller:o" },
  { "triaged", "in_edit:c approved:cr/ok archived:c declined:cr/why merged:c on_hold:cr/why "
               "withdrawn_by_teller:o" },
  { "in_edit", "in_review:c declined:cr/why merged:c on_hold:cr/why withdrawn_by_teller:o" },
  { "in_review", "teller_ok:o in_edit:ocr/why approved:cr/ok declined:cr/why on_hold:cr/why "
                 "withdrawn_by_teller:o" },
  { "teller_ok", "approved:cr/ok in_edit:cr declined:cr/why on_hold:cr/why "
                 "withdrawn_by_teller:o" },
  { "approved", "scheduled:c/ok published:c/gate in_edit:cr archived:c declined:cr/why "
                "on_hold:cr/why withdrawn_by_teller:o" },
  { "scheduled", "published:cs/gate approved:c on_hold:cr/why withdrawn_by_teller:o" },
  { "published", "corrected:c/why recalled:cr/why killed:ra/why expired:s "
                 "withdrawn_by_teller:o" },
  { "corrected", "corrected:c/why recalled:cr/why killed:ra/why expired:s archived:c "
                 "withdrawn_by_teller:o" },
  { "recalled", "killed:ra/why archived:c withdrawn_by_teller:o" },
  { "killed", "archived:c withdrawn_by_teller:o" },
  { "expired", "archived:c withdrawn_by_teller:o" },
  { "archived", "withdrawn_by_teller:o" },
  { "declined", "submitted:o triaged:c archived:c withdrawn_by_teller:o" },
  { "merged", "triaged:c archived:c withdrawn_by_teller:o" },
  { "on_hold", "triaged:cr in_edit:cr declined:cr/why withdrawn_by_teller:o" },
  { "withdrawn_by_teller", "submitted:o" },
};

static const char *const *
get_states (void)
{
  return harvest_record_type_find_field (harvest_record_type_find ("story"), "state")->choices;
}

/* The part of the row of @from that is about @to, after its colon. */
static char *
find_step (const char *from, const char *to)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_auto (GStrv) steps = NULL;

      if (strcmp (rows[i].from, from) != 0)
        continue;
      steps = g_strsplit (rows[i].steps, " ", -1);
      for (char **step = steps; *step != NULL; step++)
        {
          gsize length = strcspn (*step, ":");

          if (strlen (to) == length && strncmp (*step, to, length) == 0)
            return g_strdup (*step + length + 1);
        }
      return NULL;
    }
  g_assert_not_reached ();
}

static HarvestGuard
expect (const char *step, guint actor, gboolean has_reason, gboolean needs_teller_ok)
{
  static const char letters[] = "ocras";
  gboolean may = FALSE;

  if (step == NULL)
    return HARVEST_GUARD_NO_SUCH_STEP;
  for (guint i = 0; i < 5; i++)
    {
      const char *letter = strchr (step, letters[i]);

      may |= (actor & (1u << i)) != 0 && letter != NULL && letter < step + strcspn (step, "/");
    }
  if (!may)
    return HARVEST_GUARD_WRONG_PERSON;
  if (g_str_has_suffix (step, "/why") && !has_reason)
    return HARVEST_GUARD_NEEDS_REASON;
  if (g_str_has_suffix (step, "/ok") && needs_teller_ok)
    return HARVEST_GUARD_NEEDS_TELLER_OK;
  if (g_str_has_suffix (step, "/gate"))
    return HARVEST_GUARD_NEEDS_CONSENT_GATE;
  return HARVEST_GUARD_PASSED;
}

static void
test_states (void)
{
  static const struct
  {
    HarvestState state;
    const char *name;
  } names[] = {
    { HARVEST_STATE_CAPTURED, "captured" },
    { HARVEST_STATE_SUBMITTED, "submitted" },
    { HARVEST_STATE_TRIAGED, "triaged" },
    { HARVEST_STATE_IN_EDIT, "in_edit" },
    { HARVEST_STATE_IN_REVIEW, "in_review" },
    { HARVEST_STATE_TELLER_OK, "teller_ok" },
    { HARVEST_STATE_APPROVED, "approved" },
    { HARVEST_STATE_SCHEDULED, "scheduled" },
    { HARVEST_STATE_PUBLISHED, "published" },
    { HARVEST_STATE_CORRECTED, "corrected" },
    { HARVEST_STATE_RECALLED, "recalled" },
    { HARVEST_STATE_KILLED, "killed" },
    { HARVEST_STATE_EXPIRED, "expired" },
    { HARVEST_STATE_ARCHIVED, "archived" },
    { HARVEST_STATE_DECLINED, "declined" },
    { HARVEST_STATE_MERGED, "merged" },
    { HARVEST_STATE_ON_HOLD, "on_hold" },
    { HARVEST_STATE_WITHDRAWN_BY_TELLER, "withdrawn_by_teller" },
  };

  g_test_summary ("The states of the workflow are those of the declaration, in its order.");
  g_assert_cmpuint (G_N_ELEMENTS (names), ==, HARVEST_N_STATES);
  g_assert_cmpuint (g_strv_length ((char **)get_states ()), ==, HARVEST_N_STATES);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_cmpstr (get_states ()[names[i].state], ==, names[i].name);
}

static void
test_table (void)
{
  const char *const *states = get_states ();
  guint n_checked = 0;

  g_test_summary ("Every state, next state, set of roles, with and without a reason and the "
                  "teller's agreement.");
  for (guint from = 0; from < HARVEST_N_STATES; from++)
    for (guint to = 0; to < HARVEST_N_STATES; to++)
      {
        g_autofree char *step = find_step (states[from], states[to]);

        for (guint actor = 0; actor < 32; actor++)
          for (guint bits = 0; bits < 4; bits++)
            {
              HarvestGuard expected = expect (step, actor, bits & 1, bits & 2);
              HarvestGuard guard = harvest_workflow_check (from, to, actor, bits & 1, bits & 2);

              if (guard != expected)
                g_error ("%s to %s by %u: %s instead of %s", states[from], states[to], actor,
                         harvest_guard_to_string (guard), harvest_guard_to_string (expected));
              n_checked++;
            }
      }
  g_assert_cmpuint (n_checked, ==, 18 * 18 * 32 * 4);
}

static void
test_next (void)
{
  g_test_summary ("What a screen offers is what the authority allows.");
  for (guint from = 0; from < HARVEST_N_STATES; from++)
    for (guint actor = 0; actor < 32; actor++)
      for (guint ok = 0; ok < 2; ok++)
        {
          guint32 next = harvest_workflow_get_next (from, actor, ok);

          for (guint to = 0; to < HARVEST_N_STATES; to++)
            {
              HarvestGuard guard = harvest_workflow_check (from, to, actor, TRUE, ok);

              g_assert_cmpint ((next >> to) & 1, ==, guard == HARVEST_GUARD_PASSED);
              if (harvest_workflow_check (from, to, actor, FALSE, ok) == HARVEST_GUARD_NEEDS_REASON)
                g_assert_true (harvest_workflow_needs_reason (from, to));
            }
        }
}

static void
test_published (void)
{
  g_test_summary ("Nobody publishes before the consent gate is there.");
  for (guint from = 0; from < HARVEST_N_STATES; from++)
    {
      HarvestGuard guard = harvest_workflow_check (from, HARVEST_STATE_PUBLISHED, 31, TRUE, FALSE);

      g_assert_cmpint (guard, !=, HARVEST_GUARD_PASSED);
    }
}

static void
test_withdraw (void)
{
  g_test_summary ("A teller can withdraw at any time, and nobody else can for them.");
  for (guint from = 0; from < HARVEST_STATE_WITHDRAWN_BY_TELLER; from++)
    {
      g_assert_cmpint (harvest_workflow_check (from, HARVEST_STATE_WITHDRAWN_BY_TELLER,
                                               HARVEST_WRITER_OWNER, FALSE, TRUE),
                       ==, HARVEST_GUARD_PASSED);
      g_assert_cmpint (harvest_workflow_check (from, HARVEST_STATE_WITHDRAWN_BY_TELLER,
                                               31 & ~HARVEST_WRITER_OWNER, TRUE, FALSE),
                       ==, HARVEST_GUARD_WRONG_PERSON);
    }
}

static void
test_reachable (void)
{
  guint32 reached = 1u << HARVEST_STATE_CAPTURED;

  g_test_summary ("Every state can be reached, once the gate lets stories out, and be left but "
                  "for good reasons.");
  for (guint round = 0; round < HARVEST_N_STATES; round++)
    for (guint from = 0; from < HARVEST_N_STATES; from++)
      if ((reached & (1u << from)) != 0)
        {
          reached |= harvest_workflow_get_next (from, 31, FALSE);
          if (from == HARVEST_STATE_SCHEDULED)
            reached |= 1u << HARVEST_STATE_PUBLISHED;
        }
  g_assert_cmpuint (reached, ==, (1u << HARVEST_N_STATES) - 1);
}

static void
test_out (void)
{
  g_test_summary ("A text is out in the states after its publication.");
  for (guint state = 0; state < HARVEST_N_STATES; state++)
    {
      g_assert_cmpint (harvest_workflow_is_out (state), ==,
                       state >= HARVEST_STATE_PUBLISHED && state <= HARVEST_STATE_EXPIRED);
    }
}

int
main (int argc, char **argv)
{
  harvest_test_init (&argc, &argv);
  g_test_add_func ("/model/workflow/states", test_states);
  g_test_add_func ("/model/workflow/table", test_table);
  g_test_add_func ("/model/workflow/next", test_next);
  g_test_add_func ("/model/workflow/published", test_published);
  g_test_add_func ("/model/workflow/withdraw", test_withdraw);
  g_test_add_func ("/model/workflow/reachable", test_reachable);
  g_test_add_func ("/model/workflow/out", test_out);

  return g_test_run ();
}
