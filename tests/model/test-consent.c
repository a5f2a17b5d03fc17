/* test-consent.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-consent"

#include "config.h"

#include "harvest-consent.h"
#include "harvest-model-error.h"
#include "harvest-test.h"
#include "model-samples.h"

#include <string.h>

#define DEPICTED "017f22e2-79b0-7cc3-98c4-dc0c0c0700d1"
#define CONSENT  "017f22e2-79b0-7cc3-98c4-dc0c0c0700c1"
#define TODAY    "2026-11-21"

static const char *const kinds[] = { "not_needed", "requested", "granted", "declined",
                                     "withdrawn" };

static HarvestRecord *
make_depicted (const char *id)
{
  g_autoptr (HarvestRecordBuilder) builder = harvest_record_builder_new ("depicted-person", id);

  harvest_record_builder_set_root (builder, SAMPLE_ID);
  harvest_record_builder_set_string (builder, "description", "The driver");
  harvest_record_builder_set_string (builder, "how", "shown");
  return sample_end (builder);
}

static HarvestRecordBuilder *
begin_consent (const char *id, const char *depicted, const char *purposes)
{
  g_auto (GStrv) set = g_strsplit (purposes, " ", -1);
  HarvestRecordBuilder *builder = harvest_record_builder_new ("consent-record", id);

  harvest_record_builder_set_root (builder, SAMPLE_ID);
  harvest_record_builder_set_string (builder, "depicted", depicted);
  harvest_record_builder_set_set (builder, "purposes", (const char *const *)set);
  return builder;
}

static HarvestRecord *
make_consent (const char *purposes, const char *since, const char *until)
{
  g_autoptr (HarvestRecordBuilder) builder = begin_consent (CONSENT, DEPICTED, purposes);

  harvest_record_builder_set_string (builder, "since", since);
  harvest_record_builder_set_string (builder, "until", until);
  return sample_end (builder);
}

static void
add_event (GPtrArray *events, const char *consent, const char *kind, const char *purposes)
{
  g_autoptr (HarvestRecordBuilder) builder = harvest_record_builder_new ("consent-event", NULL);

  harvest_record_builder_set_root (builder, SAMPLE_ID);
  harvest_record_builder_set_string (builder, "consent", consent);
  harvest_record_builder_set_string (builder, "kind", kind);
  if (purposes != NULL)
    {
      g_auto (GStrv) set = g_strsplit (purposes, " ", -1);

      harvest_record_builder_set_set (builder, "purposes", (const char *const *)set);
    }
  g_ptr_array_add (events, sample_end (builder));
}

static GPtrArray *
make_list (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify)harvest_record_unref);
}

/* Bit i of @set: the i-th kind of event is there. */
static HarvestConsentState
expect (guint set)
{
  if ((set & 16) != 0)
    return HARVEST_CONSENT_WITHDRAWN;
  if ((set & 8) != 0)
    return HARVEST_CONSENT_DECLINED;
  if ((set & 4) != 0)
    return HARVEST_CONSENT_GRANTED;
  if ((set & 1) != 0)
    return HARVEST_CONSENT_NOT_NEEDED;
  return (set & 2) != 0 ? HARVEST_CONSENT_REQUESTED : HARVEST_CONSENT_MISSING;
}

static void
shuffle (GPtrArray *events)
{
  for (guint i = events->len; i > 1; i--)
    {
      guint other = (guint)g_test_rand_int_range (0, (gint32)i);
      gpointer swapped = events->pdata[i - 1];

      events->pdata[i - 1] = events->pdata[other];
      events->pdata[other] = swapped;
    }
}

static void
test_events (void)
{
  g_autoptr (HarvestRecord) consent = make_consent ("internal", NULL, NULL);

  g_test_summary ("Every set of events, in any order and repeated, has one state.");
  for (guint set = 0; set < 32; set++)
    {
      g_autoptr (GPtrArray) events = make_list ();

      for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
        {
          if ((set & (1u << i)) == 0)
            continue;
          add_event (events, CONSENT, kinds[i], NULL);
          add_event (events, CONSENT, kinds[i], NULL);
        }
      add_event (events, SAMPLE_OTHER, "withdrawn", NULL);
      for (int round = 0; round < 20; round++)
        {
          shuffle (events);
          g_assert_cmpint (harvest_consent_get_state (consent, events, TODAY), ==, expect (set));
        }
    }
}

static void
test_days (void)
{
  static const struct
  {
    const char *until;
    HarvestConsentState state;
  } rows[] = {
    { "2026-11-20", HARVEST_CONSENT_EXPIRED },  { "2026-11-21", HARVEST_CONSENT_EXPIRING },
    { "2026-12-21", HARVEST_CONSENT_EXPIRING }, { "2026-12-22", HARVEST_CONSENT_GRANTED },
    { "2027-11-21", HARVEST_CONSENT_GRANTED },
  };
  g_autoptr (GPtrArray) events = make_list ();

  g_test_summary ("Granted is expiring 30 days before the last day, and expired after it.");
  add_event (events, CONSENT, "granted", NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (HarvestRecord) consent = make_consent ("internal", NULL, rows[i].until);

      g_assert_cmpint (harvest_consent_get_state (consent, events, TODAY), ==, rows[i].state);
    }
}

static void
test_expiry_needs_grant (void)
{
  g_autoptr (HarvestRecord) consent = make_consent ("internal", NULL, "2026-01-01");
  g_autoptr (GPtrArray) events = make_list ();

  g_test_summary ("What was never granted does not expire, and what was withdrawn stays so.");
  add_event (events, CONSENT, "requested", NULL);
  g_assert_cmpint (harvest_consent_get_state (consent, events, TODAY), ==,
                   HARVEST_CONSENT_REQUESTED);
  add_event (events, CONSENT, "granted", NULL);
  add_event (events, CONSENT, "withdrawn", NULL);
  g_assert_cmpint (harvest_consent_get_state (consent, events, TODAY), ==,
                   HARVEST_CONSENT_WITHDRAWN);
}

/* Purpose, channel, territory and day of a use, and what was granted, against each other. */
static void
test_covers (void)
{
  static const struct
  {
    const char *granted; /* NULL: all that was asked for */
    HarvestConsentUse use;
    gboolean covered;
  } rows[] = {
    { NULL, { "internal", NULL, NULL, "2026-11-21" }, TRUE },
    { NULL, { "internal", "intranet", "PL", "2026-11-21" }, TRUE },
    { NULL, { "training", NULL, NULL, "2026-11-21" }, FALSE },
    { NULL, { "web", "site", "DE", "2026-11-21" }, TRUE },
    { NULL, { "web", "site", "DE", "2025-12-31" }, FALSE },
    { NULL, { "web", "site", "DE", "2026-01-01" }, TRUE },
    { NULL, { "web", "site", "DE", "2026-12-31" }, TRUE },
    { NULL, { "web", "site", "DE", "2027-01-01" }, FALSE },
    { NULL, { "web", "forum", "DE", "2026-11-21" }, FALSE },
    { NULL, { "web", NULL, "DE", "2026-11-21" }, FALSE },
    { NULL, { "web", "site", "PL", "2026-11-21" }, FALSE },
    { NULL, { "web", "site", NULL, "2026-11-21" }, FALSE },
    { NULL, { "paid_ad", "site", "DE", "2026-11-21" }, FALSE },
    { "internal", { "internal", NULL, NULL, "2026-11-21" }, TRUE },
    { "internal", { "web", "site", "DE", "2026-11-21" }, FALSE },
    { "training", { "training", NULL, NULL, "2026-11-21" }, FALSE },
  };
  g_autoptr (HarvestRecordBuilder) builder = begin_consent (CONSENT, DEPICTED, "internal web");
  g_autoptr (HarvestRecord) consent = NULL;

  g_test_summary ("A consent covers its purposes, channels, countries and days, and nothing else; "
                  "more than was asked for cannot be granted.");
  harvest_record_builder_set_set (builder, "channels", (const char *const[]){ "site", NULL });
  harvest_record_builder_set_set (builder, "territories", (const char *const[]){ "DE", NULL });
  harvest_record_builder_set_string (builder, "since", "2026-01-01");
  harvest_record_builder_set_string (builder, "until", "2026-12-31");
  consent = sample_end (builder);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GPtrArray) events = make_list ();

      g_test_message ("row %" G_GSIZE_FORMAT, i);
      add_event (events, CONSENT, "requested", NULL);
      g_assert_false (harvest_consent_covers (consent, events, &rows[i].use));
      add_event (events, CONSENT, "granted", rows[i].granted);
      g_assert_cmpint (harvest_consent_covers (consent, events, &rows[i].use), ==, rows[i].covered);
      add_event (events, CONSENT, "withdrawn", NULL);
      g_assert_false (harvest_consent_covers (consent, events, &rows[i].use));
    }
}

static void
test_people (void)
{
  static const char other_depicted[] = "017f22e2-79b0-7cc3-98c4-dc0c0c0700d2";
  static const char second_consent[] = "017f22e2-79b0-7cc3-98c4-dc0c0c0700c2";
  HarvestConsentUse use = { "internal", NULL, NULL, TODAY };
  g_autoptr (GPtrArray) depicted = make_list ();
  g_autoptr (GPtrArray) consents = make_list ();
  g_autoptr (GPtrArray) events = make_list ();
  g_autoptr (GPtrArray) missing = NULL;
  g_autoptr (HarvestRecordBuilder) builder = NULL;

  g_test_summary ("Everybody in a story must have agreed; who withdrew can agree anew.");
  missing = harvest_consent_list_missing (depicted, consents, events, &use);
  g_assert_cmpuint (missing->len, ==, 0);
  g_clear_pointer (&missing, g_ptr_array_unref);

  g_ptr_array_add (depicted, make_depicted (DEPICTED));
  g_ptr_array_add (depicted, make_depicted (other_depicted));
  g_ptr_array_add (consents, make_consent ("internal", NULL, NULL));
  add_event (events, CONSENT, "granted", NULL);
  missing = harvest_consent_list_missing (depicted, consents, events, &use);
  g_assert_cmpuint (missing->len, ==, 1);
  g_assert_cmpstr (harvest_record_get_id (g_ptr_array_index (missing, 0)), ==, other_depicted);
  g_assert_cmpint (harvest_consent_get_state_of (depicted->pdata[0], consents, events, TODAY), ==,
                   HARVEST_CONSENT_GRANTED);
  g_assert_cmpint (harvest_consent_get_state_of (depicted->pdata[1], consents, events, TODAY), ==,
                   HARVEST_CONSENT_MISSING);
  g_clear_pointer (&missing, g_ptr_array_unref);

  add_event (events, CONSENT, "withdrawn", NULL);
  missing = harvest_consent_list_missing (depicted, consents, events, &use);
  g_assert_cmpuint (missing->len, ==, 2);
  g_assert_cmpint (harvest_consent_get_state_of (depicted->pdata[0], consents, events, TODAY), ==,
                   HARVEST_CONSENT_WITHDRAWN);
  g_clear_pointer (&missing, g_ptr_array_unref);

  builder = begin_consent (second_consent, DEPICTED, "internal");
  g_ptr_array_add (consents, sample_end (builder));
  add_event (events, second_consent, "requested", NULL);
  g_assert_cmpint (harvest_consent_get_state_of (depicted->pdata[0], consents, events, TODAY), ==,
                   HARVEST_CONSENT_WITHDRAWN);
  add_event (events, second_consent, "granted", NULL);
  g_assert_cmpint (harvest_consent_get_state_of (depicted->pdata[0], consents, events, TODAY), ==,
                   HARVEST_CONSENT_GRANTED);
  missing = harvest_consent_list_missing (depicted, consents, events, &use);
  g_assert_cmpuint (missing->len, ==, 1);
}

static void
test_not_needed (void)
{
  HarvestConsentUse inside = { "internal", NULL, NULL, TODAY };
  HarvestConsentUse outside = { "web", "site", "DE", TODAY };
  g_autoptr (HarvestRecord) consent = make_consent ("internal", NULL, NULL);
  g_autoptr (GPtrArray) events = make_list ();

  g_test_summary ("“Not needed” is said for purposes, and for no others.");
  add_event (events, CONSENT, "not_needed", NULL);
  g_assert_true (harvest_consent_covers (consent, events, &inside));
  g_assert_false (harvest_consent_covers (consent, events, &outside));
  add_event (events, CONSENT, "declined", NULL);
  g_assert_false (harvest_consent_covers (consent, events, &inside));
}

static void
test_rules (void)
{
  g_autoptr (HarvestRecordBuilder) builder = begin_consent (CONSENT, DEPICTED, "internal");
  g_autoptr (GError) error = NULL;

  g_test_summary ("A consent cannot end before it begins, nor be for a purpose nobody knows.");
  harvest_record_builder_set_string (builder, "since", "2026-02-01");
  harvest_record_builder_set_string (builder, "until", "2026-01-31");
  g_assert_null (harvest_record_builder_end (builder, &error));
  g_assert_error (error, HARVEST_MODEL_ERROR, HARVEST_MODEL_ERROR_INVALID);
  g_assert_cmpstr (error->message, ==,
                   "consent-record.until: not before since (2026-02-01), this one is 2026-01-31");
  g_clear_error (&error);

  harvest_record_builder_unset (builder, "until");
  harvest_record_builder_set_set (builder, "purposes", (const char *const[]){ "fun", NULL });
  g_assert_null (harvest_record_builder_end (builder, &error));
  g_assert_true (g_str_has_prefix (error->message, "consent-record.purposes: one of internal, "));
}

int
main (int argc, char **argv)
{
  harvest_test_init (&argc, &argv);
  g_test_add_func ("/model/consent/events", test_events);
  g_test_add_func ("/model/consent/days", test_days);
  g_test_add_func ("/model/consent/expiry-needs-grant", test_expiry_needs_grant);
  g_test_add_func ("/model/consent/covers", test_covers);
  g_test_add_func ("/model/consent/people", test_people);
  g_test_add_func ("/model/consent/not-needed", test_not_needed);
  g_test_add_func ("/model/consent/rules", test_rules);

  return g_test_run ();
}
