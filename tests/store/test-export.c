/* test-export.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-export"

#include "config.h"

#include "harvest-csv.h"
#include "harvest-export.h"
#include "harvest-import.h"
#include "harvest-store-error.h"
#include "harvest-store-fixture.h"
#include "harvest-test.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

/* A picture of one pixel. */
#define PNG                                                                                        \
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJg"   \
  "gg=="

static HarvestExportReport *
run (HarvestStoreFixture *fixture, const char *folder, GCancellable *cancellable, GError **error)
{
  GAsyncResult *result = NULL;
  g_autoptr (GAsyncResult) owned = NULL;

  harvest_export_run_async (fixture->store, folder, NULL, NULL, cancellable,
                            harvest_test_store_result_cb, &result);
  owned = harvest_test_wait_result (&result);
  return harvest_export_run_finish (fixture->store, owned, error);
}

static HarvestExportReport *export(HarvestStoreFixture *fixture, const char *folder)
{
  g_autoptr (GError) error = NULL;
  HarvestExportReport *report = run (fixture, folder, NULL, &error);

  g_assert_no_error (error);
  return report;
}

static void
import (HarvestStoreFixture *fixture, const char *path, HarvestImportReport **report)
{
  GAsyncResult *result = NULL;
  g_autoptr (GAsyncResult) owned = NULL;
  g_autoptr (GError) error = NULL;

  harvest_import_run_async (fixture->store, path, HARVEST_IMPORT_NO_FLAGS, NULL, NULL, NULL,
                            harvest_test_store_result_cb, &result);
  owned = harvest_test_wait_result (&result);
  *report = harvest_import_run_finish (fixture->store, owned, &error);
  g_assert_no_error (error);
}

static char *
read_file (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;
  char *text;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

/* Stories with all that there is: photo, tags, unit, author, formulas, line breaks. */
static void
fill (HarvestStoreFixture *fixture)
{
  static const char text[] =
      "title,body,kind,lang,unit,author,tags,occurred_on,attachments\n"
      "Mould 7,\"First line.\nSecond \"\"line\"\"; with, signs.\",idea,en,Lab,Rosa Lind,\"a b;c\","
      "2024-05-03,pixel.png\n"
      "\"=HYPERLINK(\"\"http://x\"\")\",@sum,,,,,-tag,,\n"
      "Secret words,Only I tell this.,,,,,,,\n";
  g_autofree char *dir = harvest_test_make_dir ();
  g_autofree char *csv = g_build_filename (dir, "stories.csv", NULL);
  g_autofree char *pixel = g_build_filename (dir, "pixel.png", NULL);
  g_autoptr (HarvestImportReport) report = NULL;
  g_autofree guchar *png = NULL;
  gsize size;

  png = g_base64_decode (PNG, &size);
  g_assert_true (g_file_set_contents (pixel, (const char *)png, (gssize)size, NULL));
  g_assert_true (g_file_set_contents (csv, text, -1, NULL));
  import (fixture, csv, &report);
  g_assert_cmpuint (report->n_stories, ==, 3);
}

static GStrv
read_lines (const char *folder)
{
  g_autofree char *text = read_file (folder, HARVEST_EXPORT_RECORDS);

  return g_strsplit (g_strchomp (text), "\n", -1);
}

static void
test_records (HarvestStoreFixture *fixture, gconstpointer data)
{
  g_autofree char *folder = g_build_filename (fixture->dir, "export", NULL);
  g_autoptr (HarvestExportReport) report = NULL;
  g_auto (GStrv) lines = NULL;
  g_autofree char *last_id = NULL;
  struct stat status;

  g_test_summary ("Every record that the person sees is a line with its canonical document.");
  fill (fixture);
  report = export(fixture, folder);
  g_assert_cmpuint (report->n_stories, ==, 3);
  g_assert_cmpuint (report->n_files, ==, 1);
  g_assert_cmpuint (report->n_missing_files, ==, 0);

  lines = read_lines (folder);
  g_assert_cmpuint (g_strv_length (lines), ==, report->n_records);
  {
    g_autofree char *n_records = harvest_store_fixture_query (fixture, "shared.db",
                                                              "SELECT count(*) FROM record");

    g_assert_cmpuint (report->n_records, ==, (guint)atoi (n_records));
  }
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new_static (lines[i], strlen (lines[i]));
      g_autoptr (GError) error = NULL;
      g_autoptr (HarvestRecord) record = harvest_record_parse (bytes, &error);
      g_autoptr (HarvestRecord) here = NULL;

      g_assert_no_error (error);
      g_assert_true (g_bytes_equal (harvest_record_get_bytes (record), bytes));
      here = harvest_store_fixture_get (fixture, harvest_record_get_id (record));
      g_assert_true (harvest_record_equal (here, record));
      g_assert_cmpstr (harvest_record_get_id (record), >, last_id != NULL ? last_id : "");
      g_free (last_id);
      last_id = g_strdup (harvest_record_get_id (record));
    }
  g_assert_no_errno (stat (folder, &status));
  g_assert_cmpint (status.st_mode & 0777, ==, 0700);
}

static void
test_round_trip (HarvestStoreFixture *fixture, gconstpointer data)
{
  g_autofree char *folder = g_build_filename (fixture->dir, "export", NULL);
  g_autofree char *records = g_build_filename (folder, HARVEST_EXPORT_RECORDS, NULL);
  g_autoptr (HarvestExportReport) first = NULL;
  g_autoptr (HarvestExportReport) second = NULL;
  g_autoptr (HarvestImportReport) in = NULL;
  g_autoptr (HarvestImportReport) again = NULL;
  g_autofree char *other_folder = NULL;
  g_auto (GStrv) first_lines = NULL;
  g_auto (GStrv) second_lines = NULL;
  HarvestStoreFixture other = { 0 };

  g_test_summary ("What was exported and imported elsewhere has the same bytes there, is seen by "
                  "who imported it, and is exported from there with the same bytes.");
  fill (fixture);
  first = export(fixture, folder);
  first_lines = read_lines (folder);

  harvest_store_fixture_set_up (&other, NULL);
  import (&other, records, &in);
  g_assert_cmpuint (in->problems->len, ==, 0);
  g_assert_cmpuint (in->n_records, ==, first->n_records);
  g_assert_cmpuint (in->n_files, ==, 1);
  g_assert_cmpuint (in->n_missing_files, ==, 0);
  import (&other, records, &again);
  g_assert_cmpuint (again->n_records, ==, 0);

  other_folder = g_build_filename (other.dir, "export", NULL);
  second = export(&other, other_folder);
  second_lines = read_lines (other_folder);
  for (guint i = 0; first_lines[i] != NULL; i++)
    g_assert_true (g_strv_contains ((const char *const *)second_lines, first_lines[i]));
  /* And the person who imported. */
  g_assert_cmpuint (second->n_records, ==, first->n_records + 1);
  g_assert_cmpuint (second->n_files, ==, 1);
  harvest_store_fixture_tear_down (&other, NULL);
}

static char *
dup_single_media_path (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, HARVEST_EXPORT_MEDIA, NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  char *found = NULL;
  const char *name;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_assert_null (found);
      found = g_build_filename (path, name, NULL);
    }
  g_assert_nonnull (found);
  return found;
}

static void
test_media (HarvestStoreFixture *fixture, gconstpointer data)
{
  g_autofree char *folder = g_build_filename (fixture->dir, "export", NULL);
  g_autofree char *path = NULL;
  g_autofree char *name = NULL;
  g_autofree char *hash = NULL;
  g_autofree char *contents = NULL;
  g_autoptr (HarvestExportReport) report = NULL;
  g_autoptr (HarvestExportReport) again = NULL;
  HarvestStoreFixture other = { 0 };
  g_autoptr (HarvestImportReport) in = NULL;
  g_autofree char *records = g_build_filename (folder, HARVEST_EXPORT_RECORDS, NULL);
  gsize size;

  g_test_summary ("A file is named by its hash; one that was changed or lost is missing.");
  fill (fixture);
  report = export(fixture, folder);
  path = dup_single_media_path (folder);
  name = g_path_get_basename (path);
  g_assert_true (g_file_get_contents (path, &contents, &size, NULL));
  hash = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *)contents, size);
  g_assert_true (g_str_has_prefix (name, hash));
  g_assert_true (g_str_has_suffix (name, ".png"));

  again = export(fixture, folder);
  g_assert_cmpuint (again->n_files, ==, 1);

  contents[size - 1] ^= 1;
  g_assert_true (g_file_set_contents (path, contents, (gssize)size, NULL));
  harvest_store_fixture_set_up (&other, NULL);
  import (&other, records, &in);
  g_assert_cmpuint (in->n_missing_files, ==, 1);
  g_assert_cmpuint (in->n_records, ==, report->n_records);
  harvest_store_fixture_tear_down (&other, NULL);
}

static void
test_table (HarvestStoreFixture *fixture, gconstpointer data)
{
  g_autofree char *folder = g_build_filename (fixture->dir, "export", NULL);
  g_autofree char *text = NULL;
  g_autoptr (HarvestExportReport) report = export(fixture, folder);
  g_autoptr (HarvestCsvReader) reader = NULL;
  g_autoptr (GString) read = g_string_new (NULL);
  HarvestCsvResult result;

  g_test_summary ("The table has a row for each story, and no value that is a formula.");
  fill (fixture);
  g_clear_pointer (&report, harvest_export_report_free);
  report = export(fixture, folder);
  text = read_file (folder, HARVEST_EXPORT_STORIES);
  g_assert_true (g_str_has_prefix (text, "\xef\xbb\xbfid,title,body,kind,lang,unit,author,tags,"
                                         "occurred_on,attachments,state,visibility,told_on\r\n"));
  reader = harvest_csv_reader_new ('\0', 10000);
  harvest_csv_reader_feed (reader, text, strlen (text));
  harvest_csv_reader_end (reader);
  g_assert_cmpint (harvest_csv_reader_next (reader, NULL), ==, HARVEST_CSV_ROW);
  while ((result = harvest_csv_reader_next (reader, NULL)) == HARVEST_CSV_ROW)
    {
      guint n_fields;
      const char *const *fields = harvest_csv_reader_get_fields (reader, &n_fields);

      g_assert_cmpuint (n_fields, ==, 13);
      for (guint i = 0; i < n_fields; i++)
        g_assert_true (fields[i][0] == '\0' || strchr ("=+-@\t\r", fields[i][0]) == NULL);
      g_string_append_printf (read, "%s|%s|%s|%s|%s|%s|%s\n", fields[1], fields[2], fields[3],
                              fields[5], fields[6], fields[7], fields[8]);
    }
  g_assert_cmpint (result, ==, HARVEST_CSV_END);
  g_assert_nonnull (strstr (read->str,
                            "Mould 7|First line.\nSecond \"line\"; with, signs.|idea|Lab|"
                            "Rosa Lind|a b;c|2024-05-03\n"));
  g_assert_nonnull (strstr (read->str, "'=HYPERLINK(\"http://x\")|'@sum|story||Ada|'-tag|\n"));
}

static void
test_only_what_is_seen (HarvestStoreFixture *fixture, gconstpointer data)
{
  g_autofree char *mine = g_build_filename (fixture->dir, "mine", NULL);
  g_autofree char *theirs = g_build_filename (fixture->dir, "theirs", NULL);
  g_autoptr (HarvestRecord)
      story = harvest_store_fixture_tell (fixture, "For the editors alone.", 0, NULL);
  g_autoptr (HarvestExportReport) before = export(fixture, mine);
  g_autoptr (HarvestExportReport) after = NULL;
  g_autoptr (HarvestExportReport) others = NULL;
  g_autofree char *my_text = NULL;
  g_autofree char *their_text = NULL;
  GAsyncResult *result = NULL;
  g_autoptr (GAsyncResult) owned = NULL;

  g_test_summary ("What waits in the outbox is in the export; what others may not see is not in "
                  "theirs.");
  g_assert_cmpuint (before->n_stories, ==, 1);
  harvest_store_fixture_pass (fixture, 20);
  after = export(fixture, mine);
  my_text = read_file (mine, HARVEST_EXPORT_RECORDS);
  g_assert_nonnull (strstr (my_text, "For the editors alone."));

  harvest_store_add_person_async (fixture->store, "Bert", "en", NULL, harvest_test_store_result_cb,
                                  &result);
  owned = harvest_test_wait_result (&result);
  g_assert_true (harvest_store_add_person_finish (fixture->store, owned, NULL));
  others = export(fixture, theirs);
  their_text = read_file (theirs, HARVEST_EXPORT_RECORDS);
  g_assert_null (strstr (their_text, "For the editors alone."));
  g_assert_cmpuint (others->n_stories, ==, 0);
}

static void
test_stories (HarvestStoreFixture *fixture, gconstpointer data)
{
  g_autofree char *folder = g_build_filename (fixture->dir, "some", NULL);
  g_autoptr (HarvestRecord) told = harvest_store_fixture_tell (fixture, "This one.", 0, NULL);
  g_autoptr (HarvestRecord) other = harvest_store_fixture_tell (fixture, "Not this one.", 0, NULL);
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  g_autoptr (HarvestExportReport) report = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *result = NULL;
  g_autoptr (GAsyncResult) owned = NULL;
  g_autofree char *text = NULL;

  g_test_summary ("Some stories go with what depends on them and with who is named, alone.");
  harvest_store_fixture_pass (fixture, 20);
  g_ptr_array_add (ids, (gpointer)harvest_record_get_id (told));
  harvest_export_run_stories_async (fixture->store, folder, ids, NULL, NULL, NULL,
                                    harvest_test_store_result_cb, &result);
  owned = harvest_test_wait_result (&result);
  report = harvest_export_run_finish (fixture->store, owned, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (report->n_stories, ==, 1);

  text = read_file (folder, HARVEST_EXPORT_RECORDS);
  g_assert_nonnull (strstr (text, "This one."));
  g_assert_null (strstr (text, "Not this one."));
  g_assert_nonnull (strstr (text, "\"type\":\"contribution\""));
  g_assert_nonnull (strstr (text, "\"name\":\"Ada\""));
}

static void
test_cancelled (HarvestStoreFixture *fixture, gconstpointer data)
{
  g_autofree char *folder = g_build_filename (fixture->dir, "export", NULL);
  g_autofree char *records = g_build_filename (folder, HARVEST_EXPORT_RECORDS, NULL);
  g_autofree char *stories = g_build_filename (folder, HARVEST_EXPORT_STORIES, NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  g_test_summary ("An export that fails leaves the one from before as it was.");
  fill (fixture);
  g_assert_no_errno (g_mkdir (folder, 0700));
  g_assert_true (g_file_set_contents (records, "old", -1, NULL));
  g_assert_true (g_file_set_contents (stories, "old", -1, NULL));
  g_cancellable_cancel (cancellable);
  g_assert_null (run (fixture, folder, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);

  /* The media folder cannot be made, which is noticed last. */
  {
    g_autofree char *media = g_build_filename (folder, HARVEST_EXPORT_MEDIA, NULL);

    g_assert_true (g_file_set_contents (media, "in the way", -1, NULL));
  }
  g_assert_null (run (fixture, folder, NULL, &error));
  g_assert_error (error, HARVEST_STORE_ERROR, HARVEST_STORE_ERROR_REFUSED);
  text = read_file (folder, HARVEST_EXPORT_RECORDS);
  g_assert_cmpstr (text, ==, "old");
  g_free (text);
  text = read_file (folder, HARVEST_EXPORT_STORIES);
  g_assert_cmpstr (text, ==, "old");
  {
    g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
    guint n_names = 0;

    while (g_dir_read_name (dir) != NULL)
      n_names++;
    g_assert_cmpuint (n_names, ==, 3);
  }
}

int
main (int argc, char *argv[])
{
  harvest_test_init (&argc, &argv);

#define ADD(name, func)                                                                            \
  g_test_add ("/store/export/" name, HarvestStoreFixture, NULL, harvest_store_fixture_set_up,      \
              func, harvest_store_fixture_tear_down)
  ADD ("records", test_records);
  ADD ("round-trip", test_round_trip);
  ADD ("media", test_media);
  ADD ("table", test_table);
  ADD ("only-what-is-seen", test_only_what_is_seen);
  ADD ("stories", test_stories);
  ADD ("cancelled", test_cancelled);
#undef ADD

  return g_test_run ();
}
