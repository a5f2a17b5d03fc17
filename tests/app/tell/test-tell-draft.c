/* test-tell-draft.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-tell-draft"

#include "config.h"

#include "harvest-tell-draft.h"
#include "harvest-widget-test.h"

#define HASH "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static HarvestTellDraft *
make_full (void)
{
  HarvestTellDraft *draft = harvest_tell_draft_new ();
  HarvestTellAttachment attachment = {
    .hash = (char *)HASH,
    .mime = (char *)"image/jpeg",
    .caption = (char *)"The “pump”\n",
    .bytes = 12345,
    .width = 640,
    .height = 480,
  };
  HarvestTellPerson *person = harvest_tell_person_new (NULL, "Zoë");

  draft->body = g_strdup ("Erste Zeile\nzweite \"Zeile\" ✓");
  draft->lang = g_strdup ("de");
  draft->kind = g_strdup ("idea");
  draft->secrecy = g_strdup ("secret");
  draft->occurred_on = g_strdup ("2026-11-20");
  g_ptr_array_add (draft->attachments, harvest_tell_attachment_copy (&attachment));
  person->consent = HARVEST_TELL_CONSENT_PAPER;
  person->evidence = harvest_tell_attachment_copy (&attachment);
  g_ptr_array_add (draft->people, person);
  return draft;
}

static void
test_round_trip (void)
{
  g_autoptr (HarvestTellDraft) draft = make_full ();
  g_autoptr (GBytes) bytes = harvest_tell_draft_get_bytes (draft);
  g_autoptr (HarvestTellDraft) again = NULL;
  g_autoptr (GBytes) again_bytes = NULL;
  g_autoptr (GError) error = NULL;
  const HarvestTellPerson *person = NULL;
  const HarvestTellAttachment *attachment = NULL;

  g_test_summary ("A draft that was kept stands again as it was");

  again = harvest_tell_draft_parse (bytes, &error);
  g_assert_no_error (error);
  again_bytes = harvest_tell_draft_get_bytes (again);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                   g_bytes_get_data (again_bytes, NULL), g_bytes_get_size (again_bytes));
  g_assert_cmpstr (again->body, ==, draft->body);
  g_assert_null (again->site);
  attachment = g_ptr_array_index (again->attachments, 0);
  g_assert_cmpint (attachment->bytes, ==, 12345);
  g_assert_cmpstr (attachment->caption, ==, "The “pump”\n");
  person = g_ptr_array_index (again->people, 0);
  g_assert_cmpint (person->consent, ==, HARVEST_TELL_CONSENT_PAPER);
  g_assert_cmpstr (person->purposes[0], ==, "internal");
  g_assert_cmpstr (person->evidence->hash, ==, HASH);
}

static void
test_blobs (void)
{
  g_autoptr (HarvestTellDraft) draft = make_full ();
  g_auto (GStrv) blobs = harvest_tell_draft_dup_blobs (draft);

  g_test_summary ("Pictures and proofs are kept from the sweep");

  g_assert_cmpuint (g_strv_length (blobs), ==, 2);
  g_assert_cmpstr (blobs[0], ==, HASH);
}

static void
test_empty (void)
{
  g_autoptr (HarvestTellDraft) draft = harvest_tell_draft_new ();

  g_test_summary ("Choices alone make no story");

  draft->kind = g_strdup ("idea");
  draft->body = g_strdup (" \n\t\u00a0");
  g_assert_true (harvest_tell_draft_is_empty (draft));
  g_free (draft->body);
  draft->body = g_strdup (" x ");
  g_assert_false (harvest_tell_draft_is_empty (draft));
}

static void
test_headline (void)
{
  g_autoptr (HarvestTellDraft) draft = harvest_tell_draft_new ();
  g_autofree char *none = harvest_tell_draft_dup_headline (draft);
  g_autofree char *first = NULL;
  g_autofree char *cut = NULL;

  g_test_summary ("A draft is named by its first line");

  g_assert_cmpstr (none, ==, "A story without a text");
  draft->body = g_strdup ("\n  First.  \nSecond.");
  first = harvest_tell_draft_dup_headline (draft);
  g_assert_cmpstr (first, ==, "First.  ");
  g_free (draft->body);
  draft->body = g_strnfill (200, 'a');
  cut = harvest_tell_draft_dup_headline (draft);
  g_assert_cmpint (g_utf8_strlen (cut, -1), ==, 81);
}

static void
test_foreign (void)
{
  const char *const documents[] = { "", "[]", "{}", "{\"form\":\"other\"}", "{\"form\":3}", "{" };

  g_test_summary ("What is no draft of this form is refused");

  for (guint i = 0; i < G_N_ELEMENTS (documents); i++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new_static (documents[i], strlen (documents[i]));
      g_autoptr (GError) error = NULL;

      g_assert_null (harvest_tell_draft_parse (bytes, &error));
      g_assert_nonnull (error);
    }
}

static void
test_odd_members (void)
{
  const char *document = "{\"form\":\"tell\",\"body\":7,\"lang\":null,\"kind\":\"idea\",\"new\":{},"
                         "\"attachments\":[{\"hash\":\"x\"},3],\"people\":{}}";
  g_autoptr (GBytes) bytes = g_bytes_new_static (document, strlen (document));
  g_autoptr (GError) error = NULL;
  g_autoptr (HarvestTellDraft) draft = harvest_tell_draft_parse (bytes, &error);

  g_test_summary ("Members of another form or a later version do no harm");

  g_assert_no_error (error);
  g_assert_null (draft->body);
  g_assert_cmpstr (draft->kind, ==, "idea");
  g_assert_cmpuint (draft->attachments->len, ==, 0);
  g_assert_cmpuint (draft->people->len, ==, 0);
}

int
main (int argc, char **argv)
{
  harvest_widget_test_init (&argc, &argv);

  g_test_add_func ("/tell-draft/round-trip", test_round_trip);
  g_test_add_func ("/tell-draft/blobs", test_blobs);
  g_test_add_func ("/tell-draft/empty", test_empty);
  g_test_add_func ("/tell-draft/headline", test_headline);
  g_test_add_func ("/tell-draft/foreign", test_foreign);
  g_test_add_func ("/tell-draft/odd-members", test_odd_members);

  return g_test_run ();
}
