/* test-visibility.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-visibility"

#include "config.h"

#include "harvest-test.h"
#include "harvest-visibility.h"
#include "model-samples.h"

/* Calls @func for every combination of facts there is. */
static guint
for_all (void (*func) (const HarvestVisibilityFacts *facts))
{
  HarvestVisibilityFacts facts;
  guint n = 0;

  for (facts.audience = 0; facts.audience < HARVEST_N_AUDIENCES; facts.audience++)
    for (facts.state = 0; facts.state < HARVEST_N_STATES; facts.state++)
      for (facts.class = 0; facts.class < HARVEST_N_CLASSES; facts.class += 1)
        for (facts.policy = 0; facts.policy < HARVEST_N_POLICIES; facts.policy++)
          for (facts.trust = 0; facts.trust < HARVEST_N_TRUSTS; facts.trust++)
            for (guint bits = 0; bits < 8; bits++)
              {
                facts.consented = (bits & 1) != 0;
                facts.needs_teller_ok = (bits & 2) != 0;
                facts.reviewed = (bits & 4) != 0;
                func (&facts);
                n++;
              }

  return n;
}

/* The same rule said the other way round: the least of what each fact allows. */
static HarvestAudience
least (const HarvestVisibilityFacts *facts)
{
  static const gboolean seen[HARVEST_N_STATES] = {
    [HARVEST_STATE_SUBMITTED] = TRUE, [HARVEST_STATE_TRIAGED] = TRUE,
    [HARVEST_STATE_IN_EDIT] = TRUE,   [HARVEST_STATE_IN_REVIEW] = TRUE,
    [HARVEST_STATE_TELLER_OK] = TRUE, [HARVEST_STATE_APPROVED] = TRUE,
    [HARVEST_STATE_SCHEDULED] = TRUE, [HARVEST_STATE_PUBLISHED] = TRUE,
    [HARVEST_STATE_CORRECTED] = TRUE, [HARVEST_STATE_EXPIRED] = TRUE,
    [HARVEST_STATE_ARCHIVED] = TRUE,
  };
  static const HarvestAudience by_class[] = { HARVEST_AUDIENCE_COMPANY, HARVEST_AUDIENCE_COMPANY,
                                              HARVEST_AUDIENCE_TEAM, HARVEST_AUDIENCE_EDITORS };
  gboolean at_once = facts->state != HARVEST_STATE_ARCHIVED
                     && (facts->policy == HARVEST_POLICY_ALL
                         || (facts->policy == HARVEST_POLICY_KNOWN
                             && facts->trust >= HARVEST_TRUST_KNOWN));
  HarvestAudience audience = MIN (facts->audience, by_class[facts->class]);

  if (!seen[facts->state] || !facts->consented || facts->needs_teller_ok
      || !(facts->reviewed || at_once))
    return HARVEST_AUDIENCE_EDITORS;
  return audience;
}

static void
check_least (const HarvestVisibilityFacts *facts)
{
  HarvestVisibilityVerdict verdict = harvest_visibility_decide (facts);

  g_assert_cmpint (verdict.visibility, ==, least (facts));
  g_assert_cmpint (verdict.visibility, <=, facts->audience);
  if (verdict.visibility == facts->audience)
    g_assert_cmpint (verdict.reason, ==, HARVEST_VISIBILITY_AS_WISHED);
  else
    g_assert_cmpint (verdict.reason, !=, HARVEST_VISIBILITY_AS_WISHED);
}

static void
test_table (void)
{
  g_test_summary ("All combinations: never more than wished, never more than a fact allows, and "
                  "a reason exactly when it is less than wished.");
  g_assert_cmpuint (for_all (check_least), ==, 3 * 18 * 4 * 3 * 3 * 8);
}

/* Mending the reason that is told makes it seen by more people, or tells the next reason. */
static void
check_mended (const HarvestVisibilityFacts *facts)
{
  HarvestVisibilityVerdict verdict = harvest_visibility_decide (facts);
  HarvestVisibilityFacts mended = *facts;
  HarvestVisibilityVerdict better;

  switch (verdict.reason)
    {
    case HARVEST_VISIBILITY_AS_WISHED:
      return;
    case HARVEST_VISIBILITY_STATE:
      mended.state = HARVEST_STATE_TRIAGED;
      break;
    case HARVEST_VISIBILITY_CLASS:
      mended.class = HARVEST_CLASS_INTERNAL;
      break;
    case HARVEST_VISIBILITY_CONSENT:
      mended.consented = TRUE;
      break;
    case HARVEST_VISIBILITY_TELLER_OK:
      mended.needs_teller_ok = FALSE;
      break;
    case HARVEST_VISIBILITY_REVIEW:
      mended.reviewed = TRUE;
      break;
    case HARVEST_VISIBILITY_TRUST:
      mended.trust = HARVEST_TRUST_KNOWN;
      break;
    default:
      g_assert_not_reached ();
    }
  better = harvest_visibility_decide (&mended);
  g_assert_cmpint (better.reason, !=, verdict.reason);
  g_assert_cmpint (better.visibility, >=, verdict.visibility);
}

static void
test_reasons (void)
{
  g_test_summary ("The reason that is told is a true one.");
  for_all (check_mended);
}

static void
test_rows (void)
{
  static const struct
  {
    HarvestVisibilityFacts facts;
    HarvestAudience visibility;
    const char *reason;
  } rows[] = {
    /* Rosa is new, her unit shows stories after review. */
    { { HARVEST_AUDIENCE_COMPANY, HARVEST_STATE_SUBMITTED, HARVEST_CLASS_INTERNAL,
        HARVEST_POLICY_REVIEW, HARVEST_TRUST_NEW, TRUE, FALSE, FALSE },
      HARVEST_AUDIENCE_EDITORS,
      "review" },
    /* Ines has let it through. */
    { { HARVEST_AUDIENCE_COMPANY, HARVEST_STATE_TRIAGED, HARVEST_CLASS_INTERNAL,
        HARVEST_POLICY_REVIEW, HARVEST_TRUST_NEW, TRUE, FALSE, TRUE },
      HARVEST_AUDIENCE_COMPANY,
      "as-wished" },
    /* Ken is known, and his unit shows the stories of known tellers at once. */
    { { HARVEST_AUDIENCE_TEAM, HARVEST_STATE_SUBMITTED, HARVEST_CLASS_INTERNAL,
        HARVEST_POLICY_KNOWN, HARVEST_TRUST_KNOWN, TRUE, FALSE, FALSE },
      HARVEST_AUDIENCE_TEAM,
      "as-wished" },
    /* Tom is not known yet. */
    { { HARVEST_AUDIENCE_TEAM, HARVEST_STATE_SUBMITTED, HARVEST_CLASS_INTERNAL,
        HARVEST_POLICY_KNOWN, HARVEST_TRUST_NEW, TRUE, FALSE, FALSE },
      HARVEST_AUDIENCE_EDITORS,
      "trust" },
    /* A restricted story for the company is shown to the team. */
    { { HARVEST_AUDIENCE_COMPANY, HARVEST_STATE_SUBMITTED, HARVEST_CLASS_RESTRICTED,
        HARVEST_POLICY_ALL, HARVEST_TRUST_NEW, TRUE, FALSE, FALSE },
      HARVEST_AUDIENCE_TEAM,
      "class" },
    /* A secret one to nobody else, even if a curator let it through. */
    { { HARVEST_AUDIENCE_COMPANY, HARVEST_STATE_TRIAGED, HARVEST_CLASS_SECRET, HARVEST_POLICY_ALL,
        HARVEST_TRUST_TRUSTED, TRUE, FALSE, TRUE },
      HARVEST_AUDIENCE_EDITORS,
      "class" },
    /* Somebody in the picture has not agreed. */
    { { HARVEST_AUDIENCE_COMPANY, HARVEST_STATE_APPROVED, HARVEST_CLASS_PUBLIC, HARVEST_POLICY_ALL,
        HARVEST_TRUST_TRUSTED, FALSE, FALSE, TRUE },
      HARVEST_AUDIENCE_EDITORS,
      "consent" },
    /* The text was edited and the teller has not seen it. */
    { { HARVEST_AUDIENCE_COMPANY, HARVEST_STATE_IN_REVIEW, HARVEST_CLASS_PUBLIC, HARVEST_POLICY_ALL,
        HARVEST_TRUST_TRUSTED, TRUE, TRUE, TRUE },
      HARVEST_AUDIENCE_EDITORS,
      "teller-ok" },
    /* Withdrawn. */
    { { HARVEST_AUDIENCE_COMPANY, HARVEST_STATE_WITHDRAWN_BY_TELLER, HARVEST_CLASS_PUBLIC,
        HARVEST_POLICY_ALL, HARVEST_TRUST_TRUSTED, TRUE, FALSE, TRUE },
      HARVEST_AUDIENCE_EDITORS,
      "state" },
    /* Only for the editors: that is no narrowing. */
    { { HARVEST_AUDIENCE_EDITORS, HARVEST_STATE_CAPTURED, HARVEST_CLASS_SECRET,
        HARVEST_POLICY_REVIEW, HARVEST_TRUST_NEW, FALSE, TRUE, FALSE },
      HARVEST_AUDIENCE_EDITORS,
      "as-wished" },
    /* Archived after it was declined, where all is shown at once. */
    { { HARVEST_AUDIENCE_COMPANY, HARVEST_STATE_ARCHIVED, HARVEST_CLASS_PUBLIC, HARVEST_POLICY_ALL,
        HARVEST_TRUST_TRUSTED, TRUE, FALSE, FALSE },
      HARVEST_AUDIENCE_EDITORS,
      "review" },
  };

  g_test_summary ("Cases of everyday, with the reason that is told.");
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      HarvestVisibilityVerdict verdict = harvest_visibility_decide (&rows[i].facts);

      g_test_message ("row %" G_GSIZE_FORMAT, i);
      g_assert_cmpint (verdict.visibility, ==, rows[i].visibility);
      g_assert_cmpstr (harvest_visibility_reason_to_string (verdict.reason), ==, rows[i].reason);
    }
}

static void
test_trust (void)
{
  g_test_summary ("Three accepted stories or a certificate make a teller known.");
  for (guint n = 0; n < 10; n++)
    {
      g_assert_cmpint (harvest_trust_decide (n, FALSE, FALSE), ==,
                       n >= 3 ? HARVEST_TRUST_KNOWN : HARVEST_TRUST_NEW);
      g_assert_cmpint (harvest_trust_decide (n, TRUE, FALSE), ==, HARVEST_TRUST_KNOWN);
      g_assert_cmpint (harvest_trust_decide (n, FALSE, TRUE), ==, HARVEST_TRUST_TRUSTED);
      g_assert_cmpint (harvest_trust_decide (n, TRUE, TRUE), ==, HARVEST_TRUST_TRUSTED);
    }
}

static void
check_choice (const char *type, const char *field, int place, const char *name)
{
  const HarvestRecordType *declaration = harvest_record_type_find (type);

  g_assert_cmpstr (harvest_record_type_find_field (declaration, field)->choices[place], ==, name);
}

static void
test_story (void)
{
  g_autoptr (HarvestRecordBuilder) builder = sample_begin_story ();
  g_autoptr (HarvestRecord) story = NULL;
  HarvestVisibilityFacts facts;

  g_test_summary ("What a story says of itself is read, and enumerations are in the order of the "
                  "declarations.");
  harvest_record_builder_set_string (builder, "class", "restricted");
  harvest_record_builder_set_string (builder, "state", "on_hold");
  harvest_record_builder_set_string (builder, "audience", "team");
  harvest_record_builder_set_boolean (builder, "reviewed", TRUE);
  story = sample_end (builder);
  harvest_visibility_read_story (story, &facts);
  g_assert_cmpint (facts.audience, ==, HARVEST_AUDIENCE_TEAM);
  g_assert_cmpint (facts.class, ==, HARVEST_CLASS_RESTRICTED);
  g_assert_cmpint (facts.state, ==, HARVEST_STATE_ON_HOLD);
  g_assert_true (facts.reviewed);
  g_assert_false (facts.needs_teller_ok);

  check_choice ("story", "audience", HARVEST_AUDIENCE_EDITORS, "editors");
  check_choice ("story", "audience", HARVEST_AUDIENCE_COMPANY, "company");
  check_choice ("story", "visibility", HARVEST_AUDIENCE_EDITORS, "editors");
  check_choice ("story", "visibility", HARVEST_AUDIENCE_TEAM, "team");
  check_choice ("story", "visibility", HARVEST_AUDIENCE_COMPANY, "company");
  check_choice ("story", "class", HARVEST_CLASS_PUBLIC, "public");
  check_choice ("story", "class", HARVEST_CLASS_INTERNAL, "internal");
  check_choice ("story", "class", HARVEST_CLASS_SECRET, "secret");
  check_choice ("org-unit", "policy", HARVEST_POLICY_REVIEW, "review");
  check_choice ("org-unit", "policy", HARVEST_POLICY_KNOWN, "known");
  check_choice ("org-unit", "policy", HARVEST_POLICY_ALL, "all");
}

int
main (int argc, char **argv)
{
  harvest_test_init (&argc, &argv);
  g_test_add_func ("/model/visibility/table", test_table);
  g_test_add_func ("/model/visibility/reasons", test_reasons);
  g_test_add_func ("/model/visibility/rows", test_rows);
  g_test_add_func ("/model/visibility/trust", test_trust);
  g_test_add_func ("/model/visibility/story", test_story);

  return g_test_run ();
}
