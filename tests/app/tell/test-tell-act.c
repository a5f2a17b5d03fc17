/* test-tell-act.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-tell-act"

#include "config.h"

#include "harvest-change.h"
#include "harvest-tell-act.h"
#include "harvest-widget-test.h"

#define HASH "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static HarvestRecord *
make_me (void)
{
  g_autoptr (HarvestRecordBuilder) builder = harvest_record_builder_new ("person", NULL);

  harvest_record_builder_set_string (builder, "name", "Ken Brown");
  return harvest_record_builder_end (builder, NULL);
}

static guint
count_type (GPtrArray *changes, const char *type)
{
  guint n_found = 0;

  for (guint i = 0; i < changes->len; i++)
    if (g_str_equal (harvest_change_get_record_type (g_ptr_array_index (changes, i))->name, type))
      n_found++;
  return n_found;
}

static HarvestRecord *
find_record (GPtrArray *changes, const char *type)
{
  for (guint i = 0; i < changes->len; i++)
    {
      HarvestChange *change = g_ptr_array_index (changes, i);

      if (g_str_equal (harvest_change_get_record_type (change)->name, type))
        return harvest_change_apply (change, NULL, NULL, NULL);
    }
  return NULL;
}

static GPtrArray *
tell_with_person (HarvestTellConsent consent, const char *purpose)
{
  g_autoptr (HarvestRecord) me = make_me ();
  g_autoptr (HarvestTellDraft) draft = harvest_tell_draft_new ();
  HarvestTellPerson *person = harvest_tell_person_new (NULL, "Anna Berg");
  GPtrArray *changes = NULL;
  g_autoptr (GError) error = NULL;

  draft->body = g_strdup ("Anna found the leak.");
  g_strfreev (person->purposes);
  person->purposes = g_strdupv ((char *[]){ (char *)purpose, NULL });
  person->consent = consent;
  if (consent == HARVEST_TELL_CONSENT_SIGNED)
    {
      person->evidence = g_new0 (HarvestTellAttachment, 1);
      person->evidence->hash = g_strdup (HASH);
      person->evidence->mime = g_strdup ("image/png");
      person->evidence->bytes = 100;
    }
  g_ptr_array_add (draft->people, person);
  changes = harvest_tell_act_new (draft, "en", me, harvest_clock_system (), &error);
  g_assert_no_error (error);
  return changes;
}

static void
test_plain (void)
{
  g_autoptr (HarvestRecord) me = make_me ();
  g_autoptr (HarvestTellDraft) draft = harvest_tell_draft_new ();
  g_autoptr (GPtrArray) changes = NULL;
  g_autoptr (HarvestRecord) story = NULL;
  g_autoptr (GError) error = NULL;

  g_test_summary ("A text becomes a story, its original, and who told it");

  draft->body = g_strdup ("The press stopped.");
  draft->secrecy = g_strdup ("secret");
  draft->byline_mode = g_strdup ("none");
  changes = harvest_tell_act_new (draft, "en", me, harvest_clock_system (), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_type (changes, "story"), ==, 1);
  g_assert_cmpuint (count_type (changes, "story-revision"), ==, 1);
  g_assert_cmpuint (count_type (changes, "contribution"), ==, 1);
  story = find_record (changes, "story");
  g_assert_cmpstr (harvest_record_get_string (story, "body"), ==, "The press stopped.");
  g_assert_cmpstr (harvest_record_get_string (story, "class"), ==, "secret");
  g_assert_cmpstr (harvest_record_get_string (story, "lang"), ==, "en");
  g_assert_false (harvest_record_has (story, "byline"));
}

static void
test_nothing (void)
{
  g_autoptr (HarvestRecord) me = make_me ();
  g_autoptr (HarvestTellDraft) draft = harvest_tell_draft_new ();
  g_autoptr (GPtrArray) changes = NULL;
  g_autoptr (GError) error = NULL;

  g_test_summary ("Without text and files there is no story");

  changes = harvest_tell_act_new (draft, NULL, me, harvest_clock_system (), &error);
  g_assert_null (changes);
  g_assert_nonnull (error);
}

static void
test_ask_later (void)
{
  g_autoptr (GPtrArray) changes = tell_with_person (HARVEST_TELL_CONSENT_LATER, "internal");
  g_autoptr (HarvestRecord) depicted = find_record (changes, "depicted-person");

  g_test_summary ("Who is asked later is in the story, and nothing is said for them");

  g_assert_cmpstr (harvest_record_get_string (depicted, "description"), ==, "Anna Berg");
  g_assert_cmpuint (count_type (changes, "consent-record"), ==, 0);
  g_assert_cmpuint (count_type (changes, "consent-event"), ==, 0);
}

static void
test_signed (void)
{
  g_autoptr (GPtrArray) changes = tell_with_person (HARVEST_TELL_CONSENT_SIGNED, "web");
  g_autoptr (HarvestRecord) consent = find_record (changes, "consent-record");
  g_autoptr (HarvestRecord) event = find_record (changes, "consent-event");
  g_autoptr (HarvestRecord) evidence = find_record (changes, "evidence");

  g_test_summary ("A signature is kept with what was agreed to");

  g_assert_true (g_strv_contains (harvest_record_get_set (consent, "purposes"), "web"));
  g_assert_cmpstr (harvest_record_get_string (event, "kind"), ==, "granted");
  g_assert_cmpstr (harvest_record_get_string (event, "method"), ==, "signature");
  g_assert_cmpstr (harvest_record_get_string (event, "consent"), ==,
                   harvest_record_get_id (consent));
  g_assert_cmpstr (harvest_record_get_string (event, "evidence"), ==,
                   harvest_record_get_id (evidence));
  g_assert_cmpstr (harvest_record_get_string (evidence, "sha256"), ==, HASH);
}

static void
test_declined (void)
{
  g_autoptr (GPtrArray) changes = tell_with_person (HARVEST_TELL_CONSENT_SIGNED, NULL);
  g_autoptr (HarvestRecord) event = find_record (changes, "consent-event");

  g_test_summary ("Who signs for nothing has said no");

  g_assert_cmpstr (harvest_record_get_string (event, "kind"), ==, "declined");
}

int
main (int argc, char **argv)
{
  harvest_widget_test_init (&argc, &argv);

  g_test_add_func ("/tell-act/plain", test_plain);
  g_test_add_func ("/tell-act/nothing", test_nothing);
  g_test_add_func ("/tell-act/ask-later", test_ask_later);
  g_test_add_func ("/tell-act/signed", test_signed);
  g_test_add_func ("/tell-act/declined", test_declined);

  return g_test_run ();
}
