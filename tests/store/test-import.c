/* test-import.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-import"

#include "config.h"

#include "harvest-import.h"
#include "harvest-store-error.h"
#include "harvest-store-fixture.h"
#include "harvest-test.h"

#include <string.h>

#define N_MANY 3000

/* A picture of one pixel. */
#define PNG                                                                                        \
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJg"   \
  "gg=="

static void
write_file (const char *path, const char *text, gssize length)
{
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, length, &error);
  g_assert_no_error (error);
}

static char *
write_import (const char *text)
{
  g_autofree char *dir = harvest_test_make_dir ();
  char *path = g_build_filename (dir, "import", NULL);

  write_file (path, text, -1);
  return path;
}

static HarvestImportReport *
run (HarvestStoreFixture *fixture,
     const char *path,
     HarvestImportFlags flags,
     HarvestImportProgressFunc progress,
     gpointer progress_data,
     GCancellable *cancellable,
     GError **error)
{
  GAsyncResult *result = NULL;
  g_autoptr (GAsyncResult) owned = NULL;

  harvest_import_run_async (fixture->store, path, flags, progress, progress_data, cancellable,
                            harvest_test_store_result_cb, &result);
  owned = harvest_test_wait_result (&result);
  return harvest_import_run_finish (fixture->store, owned, error);
}

static HarvestImportReport *
import (HarvestStoreFixture *fixture, const char *path, HarvestImportFlags flags)
{
  g_autoptr (GError) error = NULL;
  HarvestImportReport *report = run (fixture, path, flags, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (report);
  return report;
}

static HarvestImportReport *
import_text (HarvestStoreFixture *fixture, const char *text)
{
  g_autofree char *path = write_import (text);

  return import (fixture, path, HARVEST_IMPORT_NO_FLAGS);
}

static char *
print_problems (const HarvestImportReport *report)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < report->problems->len; i++)
    {
      const HarvestImportProblem *problem = g_ptr_array_index (report->problems, i);

      g_string_append_printf (text, "%u %d %s|%s\n", problem->line, (int)problem->reason,
                              problem->key != NULL ? problem->key : "-",
                              problem->detail != NULL ? problem->detail : "-");
    }
  return g_string_free (text, FALSE);
}

static void
assert_problems (const HarvestImportReport *report, const char *expected)
{
  g_autofree char *text = print_problems (report);

  g_assert_cmpstr (text, ==, expected);
}

static gint64
count (HarvestStoreFixture *fixture, const char *sql)
{
  g_autofree char *value = harvest_store_fixture_query (fixture, "shared.db", sql);

  return g_ascii_strtoll (value, NULL, 10);
}

#define N_STORIES "SELECT count(*) FROM record WHERE type = 'story'"

/* The id of the story with that title. */
static char *
find_story (HarvestStoreFixture *fixture, const char *title)
{
  g_autofree char *sql = g_strdup_printf ("SELECT id FROM record WHERE type = 'story' AND "
                                          "json_extract(document, '$.fields.title') = '%s'",
                                          title);

  return harvest_store_fixture_query (fixture, "shared.db", sql);
}

static HarvestRecord *
get_story (HarvestStoreFixture *fixture, const char *title)
{
  g_autofree char *id = find_story (fixture, title);
  HarvestRecord *story = harvest_store_fixture_get (fixture, id);

  g_assert_nonnull (story);
  return story;
}

static HarvestRecord *
get_dependent (HarvestStoreFixture *fixture, HarvestRecord *story, const char *type, guint index)
{
  g_autoptr (GPtrArray) dependents = harvest_store_fixture_list_dependents (
      fixture, harvest_record_get_id (story), type);

  g_assert_cmpuint (dependents->len, >, index);
  return harvest_record_ref (g_ptr_array_index (dependents, index));
}

static void
test_stories (HarvestStoreFixture *fixture, gconstpointer data)
{
  g_autoptr (HarvestImportReport) report = import_text (
      fixture, "title,body,kind,lang,unit,author,tags,occurred_on\n"
               "One,\"First words.\nMore.\",idea,de,Lab,Rosa Lind,a;b,2024-05-03\n"
               "Two,The machine was running again.,,,LAB,rosa lind,,\n"
               "Three,Mine.,,,,,,\n");
  g_autoptr (HarvestRecord) one = get_story (fixture, "One");
  g_autoptr (HarvestRecord) two = get_story (fixture, "Two");
  g_autoptr (HarvestRecord) three = get_story (fixture, "Three");
  g_autoptr (HarvestRecord) original = get_dependent (fixture, one, "story-revision", 0);
  g_autoptr (HarvestRecord) teller = get_dependent (fixture, one, "contribution", 0);
  g_autoptr (HarvestRecord) recorder = get_dependent (fixture, one, "contribution", 1);
  g_autoptr (HarvestRecord)
      rosa = harvest_store_fixture_get (fixture, harvest_record_get_string (teller, "person"));
  g_autoptr (HarvestRecord)
      lab = harvest_store_fixture_get (fixture, harvest_record_get_string (one, "unit"));
  const char *me = harvest_record_get_id (harvest_store_get_me (fixture->store));
  const char *const *tags = harvest_record_get_set (one, "tags");

  g_test_summary ("Rows become stories with original, teller and recorder; authors and units are "
                  "found by name or added; nothing goes through the outbox.");
  assert_problems (report, "");
  g_assert_cmpuint (report->n_stories, ==, 3);
  g_assert_cmpuint (report->n_people, ==, 1);
  g_assert_cmpuint (report->n_units, ==, 1);

  g_assert_cmpstr (harvest_record_get_string (one, "body"), ==, "First words.\nMore.");
  g_assert_cmpstr (harvest_record_get_string (one, "kind"), ==, "idea");
  g_assert_cmpstr (harvest_record_get_string (one, "lang"), ==, "de");
  g_assert_cmpstr (harvest_record_get_string (one, "occurred_on"), ==, "2024-05-03");
  g_assert_cmpstr (harvest_record_get_string (one, "byline"), ==, "Rosa Lind");
  g_assert_cmpstr (harvest_record_get_string (one, "state"), ==, "submitted");
  g_assert_cmpstr (harvest_record_get_string (one, "visibility"), ==, "company");
  g_assert_cmpint (harvest_record_get_rev (one), ==, 1);
  g_assert_cmpstr (tags[0], ==, "a");
  g_assert_cmpstr (tags[1], ==, "b");
  g_assert_cmpstr (harvest_record_get_string (original, "text"), ==, "First words.\nMore.");
  g_assert_cmpstr (harvest_record_get_string (teller, "role"), ==, "teller");
  g_assert_cmpstr (harvest_record_get_string (recorder, "role"), ==, "recorder");
  g_assert_cmpstr (harvest_record_get_string (recorder, "person"), ==, me);
  g_assert_cmpstr (harvest_record_get_string (rosa, "name"), ==, "Rosa Lind");
  g_assert_cmpstr (harvest_record_get_string (lab, "name"), ==, "Lab");

  g_assert_cmpstr (harvest_record_get_string (two, "unit"), ==, harvest_record_get_id (lab));
  g_assert_cmpstr (harvest_record_get_string (two, "lang"), ==, "en");
  g_assert_cmpstr (harvest_record_get_string (two, "byline"), ==, "Rosa Lind");
  g_assert_cmpstr (harvest_record_get_string (three, "byline"), ==, "Ada");

  harvest_store_fixture_assert_mine (fixture, "SELECT count(*) FROM entry", "0");
  harvest_store_fixture_assert_query (fixture, "shared.db", "SELECT count(*) FROM record", "14");
}

static void
test_rejected (HarvestStoreFixture *fixture, gconstpointer data)
{
  static const char text[] = "{\"body\":\"ok\",\"title\":\"Ok\"}\n"
                             "{\"title\":\"no content\"}\n"
                             "{\"body\":\"x\",\"kind\":\"novel\"}\n"
                             "{\"body\":\"x\",\"occurred_on\":\"yesterday\"}\n"
                             "{\"body\":\"x\",\"author\":\"Twin\"}\n"
                             "{\"body\":\"x\",\n"
                             "{\"body\":\"x\",\"lang\":\"xx\"}\n";
  static const char expected[] =
      "2 1 -|-\n"
      "3 2 kind|one of story, idea, knowhow, question, signal, this one is “novel”\n"
      "4 2 occurred_on|a day as YYYY-MM-DD, this one is “yesterday”\n"
      "5 3 author|Twin\n"
      "6 0 -|column 13: expected a key in quotes, but the document ends\n"
      "7 2 lang|a language by two letters (ISO 639-1), this one is “xx”\n";
  g_autofree char *path = write_import (text);
  g_autoptr (HarvestImportReport) dry = NULL;
  g_autoptr (HarvestImportReport) wet = NULL;

  g_test_summary ("Each row that is left out is told, by a dry run as by a real one; a dry run "
                  "writes nothing.");
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (HarvestRecordBuilder) builder = harvest_record_builder_new ("person", NULL);
      g_autoptr (HarvestRecord) twin = NULL;

      harvest_record_builder_set_string (builder, "name", i == 0 ? "Twin" : "TWIN");
      twin = harvest_record_builder_end (builder, NULL);
      g_free (harvest_store_fixture_commit (fixture, 0, harvest_change_new_create (twin), NULL));
    }
  harvest_store_fixture_pass (fixture, 1);

  dry = import (fixture, path, HARVEST_IMPORT_DRY_RUN);
  assert_problems (dry, expected);
  g_assert_cmpuint (dry->n_stories, ==, 1);
  g_assert_cmpint (count (fixture, N_STORIES), ==, 0);
  g_assert_cmpint (count (fixture, "SELECT count(*) FROM import_file"), ==, 0);

  wet = import (fixture, path, HARVEST_IMPORT_NO_FLAGS);
  assert_problems (wet, expected);
  g_assert_cmpuint (wet->n_stories, ==, 1);
  g_assert_cmpint (count (fixture, N_STORIES), ==, 1);
}

static void
test_people_of_rejected_rows (HarvestStoreFixture *fixture, gconstpointer data)
{
  g_autoptr (HarvestImportReport)
      report = import_text (fixture, "body,author,kind\nx,Bob,novel\ny,Bob,\nz,bob,\n");

  g_test_summary ("Who is only named by a row that is left out is not added.");
  g_assert_cmpuint (report->n_people, ==, 1);
  g_assert_cmpuint (report->n_stories, ==, 2);
  harvest_store_fixture_assert_query (fixture, "shared.db",
                                      "SELECT count(*) FROM record WHERE type = 'person'", "2");
}

static char *
make_folder_with_files (void)
{
  char *dir = harvest_test_make_dir ();
  g_autofree char *photos = g_build_filename (dir, "photos", NULL);
  g_autofree char *inside = g_build_filename (photos, "a b.png", NULL);
  g_autofree char *notes = g_build_filename (dir, "notes.txt", NULL);
  g_autofree char *outside_dir = harvest_test_make_dir ();
  g_autofree char *outside = g_build_filename (outside_dir, "out.png", NULL);
  g_autofree char *link = g_build_filename (dir, "link.png", NULL);
  g_autoptr (GFile) link_file = g_file_new_for_path (link);
  g_autofree guchar *png = NULL;
  gsize size;

  png = g_base64_decode (PNG, &size);
  g_assert_no_errno (g_mkdir_with_parents (photos, 0700));
  write_file (inside, (const char *)png, (gssize)size);
  write_file (outside, (const char *)png, (gssize)size);
  write_file (notes, "just words", -1);
  g_assert_true (g_file_make_symbolic_link (link_file, outside, NULL, NULL));
  return dir;
}

static void
test_attachments (HarvestStoreFixture *fixture, gconstpointer data)
{
  static const char text[] = "title,body,attachments\n"
                             "Photo,,photos/a b.png\n"
                             "Windows,,photos\\a b.png\n"
                             "Gone,x,photos/b.png\n"
                             "Up,x,../out.png\n"
                             "Away,x,/etc/hostname\n"
                             "Link,x,link.png\n"
                             "Words,x,notes.txt\n"
                             "Folder,x,photos\n"
                             "Both,x,photos/a b.png;photos/b.png\n";
  static const char expected[] = "4 4 attachments|photos/b.png\n"
                                 "5 5 attachments|../out.png\n"
                                 "6 5 attachments|/etc/hostname\n"
                                 "7 5 attachments|link.png\n"
                                 "8 6 attachments|notes.txt\n"
                                 "9 4 attachments|photos\n"
                                 "10 4 attachments|photos/b.png\n";
  g_autofree char *dir = make_folder_with_files ();
  g_autofree char *path = g_build_filename (dir, "import.csv", NULL);
  g_autoptr (HarvestImportReport) dry = NULL;
  g_autoptr (HarvestImportReport) wet = NULL;
  g_autoptr (HarvestRecord) story = NULL;
  g_autoptr (HarvestRecord) asset = NULL;
  g_autoptr (GFile) blob = NULL;

  g_test_summary ("Attachments are found beside the file, and never outside its folder.");
  write_file (path, text, -1);
  dry = import (fixture, path, HARVEST_IMPORT_DRY_RUN);
  assert_problems (dry, expected);
  g_assert_cmpuint (dry->n_files, ==, 2);

  wet = import (fixture, path, HARVEST_IMPORT_NO_FLAGS);
  assert_problems (wet, expected);
  g_assert_cmpuint (wet->n_stories, ==, 2);
  g_assert_cmpuint (wet->n_files, ==, 2);
  story = get_story (fixture, "Photo");
  asset = get_dependent (fixture, story, "asset", 0);
  g_assert_cmpstr (harvest_record_get_string (asset, "mime"), ==, "image/png");
  g_assert_cmpint (harvest_record_get_integer (asset, "width"), ==, 1);
  blob = harvest_store_dup_blob_file (fixture->store, harvest_record_get_string (asset, "sha256"));
  g_assert_nonnull (blob);
  g_assert_true (g_file_query_exists (blob, NULL));
}

static char *
make_many (guint n_rows)
{
  g_autoptr (GString) text = g_string_new ("title,body\n");

  for (guint i = 0; i < n_rows; i++)
    g_string_append_printf (text, "t%u,Words of story number %u.\n", i, i);
  return write_import (text->str);
}

static void
cancel_cb (double fraction, const HarvestImportReport *report, gpointer user_data)
{
  if (report->n_stories > 0)
    g_cancellable_cancel (user_data);
}

static void
test_goes_on (HarvestStoreFixture *fixture, gconstpointer data)
{
  g_autofree char *path = make_many (N_MANY);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (HarvestImportReport) rest = NULL;
  g_autoptr (HarvestImportReport) again = NULL;
  g_autoptr (GError) error = NULL;
  gint64 n_done;

  g_test_summary ("An import that was stopped goes on where it was, without doubles.");
  g_assert_null (
      run (fixture, path, HARVEST_IMPORT_NO_FLAGS, cancel_cb, cancellable, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  n_done = count (fixture, N_STORIES);
  g_assert_cmpint (n_done, >, 0);
  g_assert_cmpint (n_done, <, N_MANY);

  harvest_store_fixture_close (fixture);
  harvest_store_fixture_open (fixture);
  {
    g_autofree char *ada = harvest_store_fixture_query (
        fixture, "shared.db", "SELECT id FROM record WHERE type = 'person'");

    harvest_store_fixture_enter (fixture, ada);
  }
  rest = import (fixture, path, HARVEST_IMPORT_NO_FLAGS);
  g_assert_cmpuint (rest->n_before, ==, n_done);
  g_assert_cmpuint (rest->n_stories, ==, N_MANY - n_done);
  g_assert_cmpint (count (fixture, N_STORIES), ==, N_MANY);
  g_assert_cmpint (count (fixture, "SELECT count(DISTINCT json_extract(document, '$.fields.title'))"
                                   " FROM record WHERE type = 'story'"),
                   ==, N_MANY);

  again = import (fixture, path, HARVEST_IMPORT_NO_FLAGS);
  g_assert_cmpuint (again->n_before, ==, N_MANY);
  g_assert_cmpuint (again->n_stories, ==, 0);
  g_assert_cmpint (count (fixture, N_STORIES), ==, N_MANY);
}

typedef struct
{
  double fraction;
  guint n_calls;
} Progress;

static void
note_progress_cb (double fraction, const HarvestImportReport *report, gpointer user_data)
{
  Progress *progress = user_data;

  g_assert_cmpfloat (fraction, >=, progress->fraction);
  progress->fraction = fraction;
  progress->n_calls++;
}

static void
test_progress (HarvestStoreFixture *fixture, gconstpointer data)
{
  g_autofree char *path = make_many (N_MANY);
  Progress progress = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (HarvestImportReport) report = run (fixture, path, HARVEST_IMPORT_NO_FLAGS,
                                                note_progress_cb, &progress, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (report->n_stories, ==, N_MANY);
  g_assert_cmpuint (progress.n_calls, >, 3);
  g_assert_cmpfloat (progress.fraction, ==, 1);
}

typedef struct
{
  HarvestStoreFixture *fixture;
  GAsyncResult *saved;
  gboolean begun;
  guint n_before_save; /* stories that were in when the save was done */
} Saving;

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Saving *saving = user_data;

  saving->saved = g_object_ref (result);
  saving->n_before_save = (guint)count (saving->fixture, N_STORIES);
}

static void
save_cb (double fraction, const HarvestImportReport *report, gpointer user_data)
{
  Saving *saving = user_data;
  g_autoptr (HarvestRecord) story = NULL;
  g_autoptr (HarvestRecord) teller = NULL;
  g_autoptr (GPtrArray) changes = NULL;

  if (saving->begun || report->n_stories == 0)
    return;
  saving->begun = TRUE;
  story = harvest_store_fixture_make_story (saving->fixture, "Told while an import runs.");
  teller = harvest_store_fixture_make_teller (saving->fixture, story);
  changes = g_ptr_array_new_with_free_func ((GDestroyNotify)harvest_change_unref);
  g_ptr_array_add (changes, harvest_change_new_create (story));
  g_ptr_array_add (changes, harvest_change_new_create (teller));
  harvest_store_commit_async (saving->fixture->store, changes, NULL, 0, NULL, saved_cb, saving);
}

static void
test_saves_meanwhile (HarvestStoreFixture *fixture, gconstpointer data)
{
  g_autofree char *path = make_many (N_MANY);
  Saving saving = { .fixture = fixture };
  g_autoptr (HarvestImportReport) report = NULL;
  g_autoptr (GAsyncResult) saved = NULL;
  g_autoptr (GError) error = NULL;
  gint64 key_of_last, key_of_told;

  g_test_summary ("A story told during an import is saved at once, and stands above what came in.");
  report = run (fixture, path, HARVEST_IMPORT_NO_FLAGS, save_cb, &saving, NULL, &error);
  g_assert_no_error (error);
  saved = harvest_test_wait_result (&saving.saved);
  g_assert_true (harvest_store_commit_finish (fixture->store, saved, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (saving.n_before_save, <, N_MANY);

  harvest_store_fixture_pass (fixture, 1);
  g_assert_cmpint (count (fixture, N_STORIES), ==, N_MANY + 1);
  key_of_told = count (fixture, "SELECT key FROM record WHERE type = 'story' AND"
                                " json_extract(document, '$.fields.body') LIKE 'Told while%'");
  key_of_last = count (fixture, "SELECT max(key) FROM record WHERE"
                                " json_extract(document, '$.fields.title') LIKE 't%'");
  g_assert_cmpint (key_of_told, >, key_of_last);
}

static void
test_refused_file (HarvestStoreFixture *fixture, gconstpointer data)
{
  g_autofree char *path = write_import ("name,town\nx,y\n");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_assert_null (run (fixture, path, HARVEST_IMPORT_NO_FLAGS, NULL, NULL, NULL, &error));
  g_assert_error (error, HARVEST_STORE_ERROR, HARVEST_STORE_ERROR_SYNTAX);
  g_clear_error (&error);
  g_assert_null (run (fixture, "/no/such/file", HARVEST_IMPORT_NO_FLAGS, NULL, NULL, NULL, &error));
  g_assert_error (error, HARVEST_STORE_ERROR, HARVEST_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_cancellable_cancel (cancellable);
  g_assert_null (run (fixture, path, HARVEST_IMPORT_NO_FLAGS, NULL, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

#define ID_A "0192f0c1-7a3b-7c3d-8e4f-5a6b7c8d9e0a"
#define ID_B "0192f0c1-7a3b-7c3d-8e4f-5a6b7c8d9e0b"
#define PERSON(id, name, rev)                                                                      \
  "{\"fields\":{\"name\":\"" name "\"},\"future\":0.10,\"id\":\"" id "\",\"rev\":" rev             \
  ",\"type\":\"person\"}\n"

static void
test_records (HarvestStoreFixture *fixture, gconstpointer data)
{
  g_autofree char *text = NULL;

  g_test_summary ("Records of an export come in byte by byte; the same again changes nothing, a "
                  "newer revision replaces, another version of the same revision is refused.");
  {
    g_autoptr (HarvestImportReport)
        report = import_text (fixture, PERSON (ID_A, "Eva", "3") PERSON (ID_B, "Jo", "1"));

    g_assert_cmpuint (report->n_records, ==, 2);
    assert_problems (report, "");
  }
  text = harvest_store_fixture_query (
      fixture, "shared.db", "SELECT CAST(document AS TEXT) FROM record WHERE id = '" ID_A "'");
  g_assert_cmpstr (text, ==,
                   "{\"fields\":{\"name\":\"Eva\"},\"future\":0.10,\"id\":\"" ID_A
                   "\",\"rev\":3,\"type\":\"person\"}");
  {
    g_autoptr (HarvestImportReport) report = import_text (
        fixture, PERSON (ID_A, "Eva", "3") PERSON (ID_B, "Joe", "2") PERSON (ID_A, "Eve", "3"));

    g_assert_cmpuint (report->n_records, ==, 1);
    g_assert_cmpuint (report->n_unchanged, ==, 1);
    assert_problems (report, "3 8 -|" ID_A "\n");
  }
  harvest_store_fixture_assert_query (
      fixture, "shared.db",
      "SELECT json_extract(document, '$.fields.name') FROM record WHERE id = '" ID_B "'", "Joe");
}

int
main (int argc, char *argv[])
{
  harvest_test_init (&argc, &argv);

#define ADD(name, func)                                                                            \
  g_test_add ("/store/import/" name, HarvestStoreFixture, NULL, harvest_store_fixture_set_up,      \
              func, harvest_store_fixture_tear_down)
  ADD ("stories", test_stories);
  ADD ("rejected", test_rejected);
  ADD ("people-of-rejected-rows", test_people_of_rejected_rows);
  ADD ("attachments", test_attachments);
  ADD ("goes-on", test_goes_on);
  ADD ("progress", test_progress);
  ADD ("saves-meanwhile", test_saves_meanwhile);
  ADD ("refused-file", test_refused_file);
  ADD ("records", test_records);
#undef ADD

  return g_test_run ();
}
