/* test-telling.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-telling"

#include "config.h"

#include "harvest-model-error.h"
#include "harvest-telling.h"
#include "harvest-test.h"
#include "harvest-uuid.h"

#include <string.h>

#define HASH "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

static HarvestRecord *
make_person (const char *name, const char *first_name, const char *site)
{
  g_autoptr (HarvestRecordBuilder) builder = harvest_record_builder_new ("person", NULL);
  g_autoptr (GError) error = NULL;
  HarvestRecord *person;

  harvest_record_builder_set_string (builder, "name", name);
  if (first_name != NULL)
    harvest_record_builder_set_string (builder, "first_name", first_name);
  if (site != NULL)
    harvest_record_builder_set_string (builder, "site", site);
  person = harvest_record_builder_end (builder, &error);
  g_assert_no_error (error);
  return person;
}

static GPtrArray *
make_ok (const HarvestTelling *telling, HarvestRecord *teller, const char *recorder)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *records = harvest_telling_make_records (telling, teller, recorder,
                                                     harvest_clock_system (), &error);

  g_assert_no_error (error);
  g_assert_nonnull (records);
  return records;
}

static void
assert_refused (const HarvestTelling *telling, const char *beginning)
{
  g_autoptr (HarvestRecord) teller = make_person ("Rosa Lind", NULL, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (
      harvest_telling_make_records (telling, teller, NULL, harvest_clock_system (), &error));
  g_assert_error (error, HARVEST_MODEL_ERROR, HARVEST_MODEL_ERROR_INVALID);
  if (!g_str_has_prefix (error->message, beginning))
    g_error ("“%s” does not begin with “%s”", error->message, beginning);
}

static void
test_least (void)
{
  g_autoptr (HarvestRecord) teller = make_person ("Rosa Lind", NULL, NULL);
  HarvestTelling telling = { .body = "  \r\nThe lift was stuck. We waited.\r\n\r\n  " };
  g_autoptr (GPtrArray) records = make_ok (&telling, teller, harvest_record_get_id (teller));
  HarvestRecord *story, *original, *contribution;

  g_test_summary ("A text is all that is needed: story, original and teller come of it.");
  g_assert_cmpuint (records->len, ==, 3);
  story = g_ptr_array_index (records, 0);
  g_assert_true (harvest_record_is (story, "story"));
  g_assert_cmpstr (harvest_record_get_string (story, "body"), ==, "The lift was stuck. We waited.");
  g_assert_cmpstr (harvest_record_get_string (story, "title"), ==, "The lift was stuck");
  g_assert_true (harvest_record_get_boolean (story, "title_auto"));
  g_assert_cmpstr (harvest_record_get_string (story, "kind"), ==, "story");
  g_assert_cmpstr (harvest_record_get_string (story, "state"), ==, "captured");
  g_assert_cmpstr (harvest_record_get_string (story, "visibility"), ==, "editors");
  g_assert_cmpstr (harvest_record_get_string (story, "byline"), ==, "Rosa Lind");

  original = g_ptr_array_index (records, 1);
  g_assert_true (harvest_record_is (original, "story-revision"));
  g_assert_cmpstr (harvest_record_get_root (original), ==, harvest_record_get_id (story));
  g_assert_true (harvest_record_get_boolean (original, "is_original"));
  g_assert_cmpstr (harvest_record_get_string (original, "text"), ==,
                   "The lift was stuck. We waited.");
  g_assert_false (harvest_record_has (original, "title"));
  g_assert_cmpstr (harvest_record_get_string (original, "editor"), ==,
                   harvest_record_get_id (teller));

  contribution = g_ptr_array_index (records, 2);
  g_assert_true (harvest_record_is (contribution, "contribution"));
  g_assert_cmpstr (harvest_record_get_root (contribution), ==, harvest_record_get_id (story));
  g_assert_cmpstr (harvest_record_get_string (contribution, "role"), ==, "teller");
  g_assert_cmpstr (harvest_record_get_string (contribution, "person"), ==,
                   harvest_record_get_id (teller));
}

static void
test_everything (void)
{
  static const char *const tags[] = { "mould 7", " cold\tshot ", "", "mould 7", NULL };
  static const HarvestTellingFile files[] = {
    { .hash = HASH,
      .mime = "image/jpeg",
      .caption = " The\npart ",
      .bytes = 1234,
      .width = 40,
      .height = 30 },
    { .hash = HASH, .mime = "audio/ogg", .bytes = 99, .duration = 5000 },
  };
  g_autoptr (HarvestRecord) teller = make_person ("Ken Osei", "Kenny", "Dortmund");
  g_autoptr (HarvestRecord) recorder = make_person ("Rosa Lind", NULL, NULL);
  HarvestTelling telling = {
    .title = " Mould  7 ",
    .body = "Short shots.",
    .kind = "knowhow",
    .lang = "en",
    .site = "Hall 2",
    .occurred_on = "2026-05-03",
    .prompt = "What went wrong?",
    .secrecy = "restricted",
    .audience = "team",
    .byline_mode = "first_name_site",
    .tags = tags,
    .files = files,
    .n_files = 2,
  };
  g_autoptr (GPtrArray) records = make_ok (&telling, teller, harvest_record_get_id (recorder));
  HarvestRecord *story, *asset;
  const char *const *set;

  g_assert_cmpuint (records->len, ==, 6);
  story = g_ptr_array_index (records, 0);
  g_assert_cmpstr (harvest_record_get_string (story, "title"), ==, "Mould 7");
  g_assert_false (harvest_record_get_boolean (story, "title_auto"));
  g_assert_cmpstr (harvest_record_get_string (story, "class"), ==, "restricted");
  g_assert_cmpstr (harvest_record_get_string (story, "audience"), ==, "team");
  g_assert_cmpstr (harvest_record_get_string (story, "byline"), ==, "Kenny, Hall 2");
  g_assert_cmpstr (harvest_record_get_string (story, "occurred_on"), ==, "2026-05-03");
  set = harvest_record_get_set (story, "tags");
  g_assert_cmpuint (g_strv_length ((char **)set), ==, 2);
  g_assert_cmpstr (set[0], ==, "cold shot");
  g_assert_cmpstr (set[1], ==, "mould 7");

  g_assert_cmpstr (harvest_record_get_string (g_ptr_array_index (records, 1), "title"), ==,
                   "Mould 7");
  g_assert_cmpstr (harvest_record_get_string (g_ptr_array_index (records, 3), "role"), ==,
                   "recorder");
  asset = g_ptr_array_index (records, 4);
  g_assert_cmpstr (harvest_record_get_string (asset, "caption"), ==, "The part");
  g_assert_cmpint (harvest_record_get_integer (asset, "width"), ==, 40);
  g_assert_cmpint (harvest_record_get_integer (asset, "position"), ==, 0);
  g_assert_false (harvest_record_has (asset, "duration"));
  asset = g_ptr_array_index (records, 5);
  g_assert_cmpint (harvest_record_get_integer (asset, "position"), ==, 1);
  g_assert_cmpint (harvest_record_get_integer (asset, "duration"), ==, 5000);
  g_assert_false (harvest_record_has (asset, "width"));
}

static void
test_accepted (void)
{
  static const struct
  {
    const char *audience, *secrecy, *visibility;
  } cases[] = {
    { NULL, NULL, "company" },      { "team", NULL, "team" },      { "editors", NULL, "editors" },
    { NULL, "restricted", "team" }, { NULL, "secret", "editors" },
  };
  g_autoptr (HarvestRecord) teller = make_person ("Rosa Lind", NULL, NULL);

  g_test_summary ("What is taken in at once is received, and shown to whom it may be shown.");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      HarvestTelling telling = {
        .body = "B", .audience = cases[i].audience, .secrecy = cases[i].secrecy, .accepted = TRUE
      };
      g_autoptr (GPtrArray) records = make_ok (&telling, teller, NULL);
      HarvestRecord *story = g_ptr_array_index (records, 0);

      for (guint j = 0; j < records->len; j++)
        g_assert_cmpint (harvest_record_get_rev (g_ptr_array_index (records, j)), ==, 1);
      g_assert_cmpstr (harvest_record_get_string (story, "state"), ==, "submitted");
      g_assert_true (harvest_record_get_boolean (story, "reviewed"));
      g_assert_cmpstr (harvest_record_get_string (story, "visibility"), ==, cases[i].visibility);
    }
  assert_refused (&(HarvestTelling){ .body = "x", .audience = "moon", .accepted = TRUE },
                  "story.audience: one of");
}

static void
test_only_a_file (void)
{
  static const HarvestTellingFile file = { .hash = HASH, .mime = "audio/ogg", .bytes = 9 };
  g_autoptr (HarvestRecord) teller = make_person ("Ken Osei", NULL, NULL);
  HarvestTelling telling = { .body = " \n", .byline_mode = "none", .files = &file, .n_files = 1 };
  g_autoptr (GPtrArray) records = make_ok (&telling, teller, NULL);
  HarvestRecord *story = g_ptr_array_index (records, 0);

  g_assert_cmpuint (records->len, ==, 4);
  g_assert_false (harvest_record_has (story, "body"));
  g_assert_true (g_regex_match_simple ("^\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d$",
                                       harvest_record_get_string (story, "title"), 0, 0));
  g_assert_true (harvest_record_get_boolean (story, "title_auto"));
  g_assert_false (harvest_record_has (story, "byline"));
}

static gint64
get_time (gpointer data)
{
  return G_GINT64_CONSTANT (1795302000) * G_USEC_PER_SEC;
}

static void
test_title_of_a_file (void)
{
  static const struct
  {
    const char *mode, *site, *title;
  } cases[] = {
    { "name", NULL, "Ken Osei, %s" },
    { "name", "Hall 2", "Ken Osei, Hall 2, %s" },
    { "first_name_site", "Hall 2", "Ken, Hall 2, %s" },
    { "first_name_site", NULL, "Ken, %s" },
    { "none", "Hall 2", "Hall 2, %s" },
    { "none", NULL, "%s" },
  };
  static const HarvestTellingFile file = { .hash = HASH, .mime = "audio/ogg", .bytes = 9 };
  HarvestClock clock = { get_time, NULL };
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (1795302000);
  g_autofree char *when = g_date_time_format (time, "%Y-%m-%d %H:%M");
  g_autoptr (HarvestRecord) teller = make_person ("Ken Osei", NULL, NULL);

  g_test_summary ("What is only spoken is titled by who, where and when; an anonymous teller is "
                  "not named there either.");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      HarvestTelling telling = {
        .byline_mode = cases[i].mode, .site = cases[i].site, .files = &file, .n_files = 1
      };
      g_autoptr (GPtrArray)
          records = harvest_telling_make_records (&telling, teller, NULL, &clock, NULL);
      g_auto (GStrv) parts = g_strsplit (cases[i].title, "%s", 2);
      g_autofree char *title = g_strjoinv (when, parts);

      g_assert_cmpstr (harvest_record_get_string (g_ptr_array_index (records, 0), "title"), ==,
                       title);
      g_assert_false (harvest_record_has (g_ptr_array_index (records, 1), "title"));
    }
}

static void
test_refused (void)
{
  g_autofree char *long_body = g_strnfill (50001, 'x');

  assert_refused (&(HarvestTelling){ .title = "Only a title" }, "story.body: needed");
  assert_refused (&(HarvestTelling){ .body = " \r\n\t" }, "story.body: needed");
  assert_refused (&(HarvestTelling){ .body = "\xc2\xa0" }, "story.body: needed");
  assert_refused (&(HarvestTelling){ .body = long_body }, "story.body: at most 50000");
  assert_refused (&(HarvestTelling){ .body = "x", .kind = "novel" }, "story.kind: one of");
  assert_refused (&(HarvestTelling){ .body = "x", .lang = "English" }, "story.lang: a language");
  assert_refused (&(HarvestTelling){ .body = "x", .occurred_on = "3.5.2026" },
                  "story.occurred_on: a day");
}

static void
test_titles (void)
{
  static const struct
  {
    const char *body, *title;
  } cases[] = {
    { "", NULL },
    { " \n\t", NULL },
    { "One line", "One line" },
    { "First line\nsecond line", "First line" },
    { "A customer called! She was happy.", "A customer called!" },
    { "Who has the key? Nobody.", "Who has the key?" },
    { "Dr. Meier came on 12. Mai with z.B. two men. Then he left.",
      "Dr. Meier came on 12. Mai with z.B. two men" },
    { "It cost 3.50 each. Fine.", "It cost 3.50 each" },
    { "The mould was cold when we began this morning and so the first forty parts were all short",
      "The mould was cold when we began this morning and so the first forty parts were…" },
    { "Four languages at one table, thirty minutes, and the one whose language it is, orders for "
      "all",
      "Four languages at one table, thirty minutes, and the one whose language it is…" },
    { "\xe4\xbb\x8a\xe5\xa4\xa9\xe5\xbe\x88\xe5\xa5\xbd\xe3\x80\x82\xe5\x86\x8d\xe8\xa7\x81",
      "\xe4\xbb\x8a\xe5\xa4\xa9\xe5\xbe\x88\xe5\xa5\xbd" },
  };
  g_autofree char *unbroken = g_strnfill (200, 'x');
  g_autofree char *cut = harvest_telling_propose_title (unbroken);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *title = harvest_telling_propose_title (cases[i].body);

      g_assert_cmpstr (title, ==, cases[i].title);
    }
  g_assert_cmpint (g_utf8_strlen (cut, -1), ==, 81);
}

static void
test_tidy (void)
{
  static const struct
  {
    const char *text, *tidy;
  } texts[] = {
    { "", NULL },       { " \r\n ", NULL }, { "a\r\nb\rc\nd", "a\nb\nc\nd" },
    { "\n\n a", " a" }, { "a \n\n", "a" },  { "  - one\n  - two", "  - one\n  - two" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *tidy = harvest_telling_tidy_text (texts[i].text);

      g_assert_cmpstr (tidy, ==, texts[i].tidy);
    }
}

static void
test_revision (void)
{
  g_autoptr (HarvestRecord) teller = make_person ("Rosa Lind", NULL, NULL);
  g_autoptr (HarvestRecord) editor = make_person ("Ines Vogt", NULL, NULL);
  HarvestTelling telling = { .title = "T", .body = "New words.", .lang = "en" };
  g_autoptr (GPtrArray) records = make_ok (&telling, teller, NULL);
  HarvestRecord *story = g_ptr_array_index (records, 0);
  g_autoptr (GError) error = NULL;
  g_autoptr (HarvestRecord) revision = harvest_telling_make_revision (
      story, harvest_record_get_id (editor), "shorter", harvest_clock_system (), &error);

  g_assert_no_error (error);
  g_assert_cmpstr (harvest_record_get_root (revision), ==, harvest_record_get_id (story));
  g_assert_false (harvest_record_get_boolean (revision, "is_original"));
  g_assert_cmpstr (harvest_record_get_string (revision, "editor"), ==,
                   harvest_record_get_id (editor));
  g_assert_cmpstr (harvest_record_get_string (revision, "reason"), ==, "shorter");
  g_assert_cmpstr (harvest_record_get_string (revision, "title"), ==, "T");
  g_assert_cmpstr (harvest_record_get_string (revision, "text"), ==, "New words.");
}

int
main (int argc, char *argv[])
{
  harvest_test_init (&argc, &argv);

  g_test_add_func ("/model/telling/least", test_least);
  g_test_add_func ("/model/telling/everything", test_everything);
  g_test_add_func ("/model/telling/accepted", test_accepted);
  g_test_add_func ("/model/telling/only-a-file", test_only_a_file);
  g_test_add_func ("/model/telling/title-of-a-file", test_title_of_a_file);
  g_test_add_func ("/model/telling/refused", test_refused);
  g_test_add_func ("/model/telling/titles", test_titles);
  g_test_add_func ("/model/telling/tidy", test_tidy);
  g_test_add_func ("/model/telling/revision", test_revision);

  return g_test_run ();
}
