/* test-import-source.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-import-source"

#include "config.h"

#include "harvest-import-source.h"
#include "harvest-store-error.h"
#include "harvest-test.h"

#include <string.h>

#define RECORD                                                                                     \
  "{\"fields\":{\"name\":\"Rosa "                                                                  \
  "Lind\"},\"id\":\"0192f0c1-7a3b-7c3d-8e4f-5a6b7c8d9e0f\",\"rev\":3,"                             \
  "\"type\":\"person\"}"

static char *
write_file (const char *name, const char *text, gssize length)
{
  g_autofree char *dir = harvest_test_make_dir ();
  char *path = g_build_filename (dir, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, length, &error);
  g_assert_no_error (error);
  return path;
}

static void
append_strings (GString *text, const char *name, GStrv strings)
{
  g_autofree char *joined = NULL;

  if (strings[0] == NULL)
    return;
  joined = g_strjoinv ("+", strings);
  g_string_append_printf (text, " %s=%s", name, joined);
}

static void
append_row (GString *text, const HarvestImportRow *row)
{
  g_string_append_printf (text, "%u:", row->line);
  if (row->record != NULL)
    g_string_append_printf (text, " record %s", harvest_record_get_id (row->record));
  for (guint key = 0; key < HARVEST_IMPORT_N_KEYS; key++)
    if (row->values[key] != NULL)
      g_string_append_printf (text, " %s=%s", harvest_import_key_get_name (key), row->values[key]);
  append_strings (text, "tags", row->tags);
  append_strings (text, "attachments", row->attachments);
  g_string_append_c (text, '\n');
}

/* Returns: one line for each row and problem, then the names that are not used */
static char *
read_all (const char *text, gssize length)
{
  g_autofree char *path = write_file ("import", text, length);
  g_autoptr (GError) error = NULL;
  g_autoptr (HarvestImportSource) source = harvest_import_source_open_sync (path, NULL, &error);
  g_auto (GStrv) unused = NULL;
  GString *rows = g_string_new (NULL);
  double fraction = 0;

  g_assert_no_error (error);
  for (;;)
    {
      g_autoptr (HarvestImportRow) row = NULL;
      g_autoptr (HarvestImportProblem) problem = NULL;
      HarvestImportStep step = harvest_import_source_next_sync (source, &row, &problem, NULL,
                                                                &error);

      g_assert_no_error (error);
      g_assert_true ((step == HARVEST_IMPORT_SOURCE_ROW) == (row != NULL));
      g_assert_true ((step == HARVEST_IMPORT_SOURCE_PROBLEM) == (problem != NULL));
      g_assert_cmpfloat (harvest_import_source_get_fraction (source), >=, fraction);
      fraction = harvest_import_source_get_fraction (source);
      if (step == HARVEST_IMPORT_SOURCE_END)
        break;
      if (row != NULL)
        append_row (rows, row);
      else
        g_string_append_printf (rows, "%u! %d %s %s\n", problem->line, (int)problem->reason,
                                problem->key != NULL ? problem->key : "-",
                                problem->detail != NULL ? problem->detail : "-");
    }
  g_assert_cmpfloat (fraction, ==, 1);
  unused = harvest_import_source_dup_unused (source);
  append_strings (rows, "unused", unused);
  return g_string_free (rows, FALSE);
}

static void
assert_rows (const char *text, const char *expected)
{
  g_autofree char *rows = read_all (text, -1);

  g_assert_cmpstr (rows, ==, expected);
}

static void
assert_refused (const char *text, const char *message)
{
  g_autofree char *path = write_file ("import", text, -1);
  g_autoptr (GError) error = NULL;

  g_assert_null (harvest_import_source_open_sync (path, NULL, &error));
  g_assert_error (error, HARVEST_STORE_ERROR, HARVEST_STORE_ERROR_SYNTAX);
  g_assert_cmpstr (error->message, ==, message);
}

static void
test_csv (void)
{
  assert_rows ("Title, BODY ,kind,lang,unit,author,tags,occurred_on,attachments,mood\r\n"
               "T,\"One\nTwo\",Know-How,de-DE,Lab,Rosa,\"a, b;c\",3.5.2024,x.jpg;y z.ogg,good\r\n"
               ",only a body\r\n",
               "2: title=T body=One\nTwo kind=knowhow lang=de unit=Lab author=Rosa "
               "occurred_on=2024-05-03 tags=a+b+c attachments=x.jpg+y z.ogg\n"
               "4: body=only a body\n unused=mood");
  assert_rows ("\xef\xbb\xbf"
               "body;tags\n'=1+1;a\n",
               "2: body==1+1 tags=a\n");
  assert_rows ("attachments\n\"photos/1, 2.jpg\"\n", "2: attachments=photos/1, 2.jpg\n");
}

static void
test_csv_problems (void)
{
  g_test_summary ("Each row that is left out is told with its line, the others are read.");
  assert_rows ("title,body\n"
               "T,\n"
               "T,a \"b\" c\n"
               "T,ok\n"
               "T,x,y\n"
               "T,M\xfcller\n"
               "T,x,\n"
               "T,\"open\n",
               "2! 1 - -\n"
               "3! 0 - line 3, column 5: a quote inside a value that does not begin with one\n"
               "4: title=T body=ok\n"
               "5! 0 - more values than columns\n"
               "6! 0 - line 6, column 4: not UTF-8\n"
               "7: title=T body=x\n"
               "8! 0 - line 8, column 3: a quote that is never closed\n");
}

static void
test_json (void)
{
  assert_rows (
      "\n  {\"title\":\"T\",\"body\":\"B\\nC\",\"tags\":[\" a \",\"b, c\",\"\"],\"lang\":null,"
      "\"attachments\":[\"x; y.jpg\"],\"occurred_on\":\"2024-05-03T10:00:00Z\",\"x\":{}}\r\n"
      "\n"
      "{\"body\":\"B\",\"tags\":\"a;b\",\"Kind\":\"IDEA\"}",
      "2: title=T body=B\nC occurred_on=2024-05-03 tags=a+b, c attachments=x; y.jpg\n"
      "4: body=B kind=idea tags=a+b\n unused=x");
}

static void
test_json_problems (void)
{
  assert_rows ("{\"body\":\"ok\"}\n"
               "{\"body\":\"a\",}\n"
               "[1]\n"
               "{\"title\":\"T\"}\n"
               "{\"body\":5}\n"
               "{\"body\":\"b\",\"tags\":[1]}\n"
               "{\"body\":\"b\",\"author\":[\"x\"]}\n"
               "{\"body\":\"a\",\"body\":\"b\"}\n"
               "{\"body\":\"still ok\"}\n",
               "1: body=ok\n"
               "2! 0 - column 13: expected a key in quotes\n"
               "3! 0 - no JSON object\n"
               "4! 1 - -\n"
               "5! 2 body a string\n"
               "6! 2 tags a string or a list of strings\n"
               "7! 2 author a string\n"
               "8! 0 - column 13: repeated key\n"
               "9: body=still ok\n");
}

static void
test_records (void)
{
  g_test_summary ("The document of a record is told from an object with the keys of an import.");
  assert_rows (RECORD "\n"
                      "{\"body\":\"a\",\"type\":\"note\"}\n"
                      "{\"fields\":{},\"id\":\"0192f0c1-7a3b-7c3d-8e4f-5a6b7c8d9e0f\",\"rev\":1,"
                      "\"type\":\"hologram\"}\n"
                      "{\"fields\":{},\"id\":\"1\",\"rev\":1,\"type\":\"person\"}\n",
               "1: record 0192f0c1-7a3b-7c3d-8e4f-5a6b7c8d9e0f\n"
               "2: body=a\n"
               "3! 7 - type: “hologram” is not known in this version\n"
               "4! 0 - person.id: an id (UUID of version 7, lower case), this one is “1”\n"
               " unused=type");
}

static void
test_long_lines (void)
{
  g_autofree char *spaces = g_strnfill (HARVEST_IMPORT_MAX_ROW_SIZE + 100000, ' ');
  g_autofree char *text = g_strconcat ("{\"body\":\"a\"}\n{", spaces, "}\n{\"body\":\"b\"}\n{",
                                       spaces, NULL);
  g_autofree char *rows = read_all (text, -1);

  g_test_summary ("A line of any length is left out in bounded memory.");
  g_assert_true (g_str_has_prefix (rows, "1: body=a\n2! 0 - longer than"));
  g_assert_nonnull (strstr (rows, "\n3: body=b\n4! 0 - longer than"));
}

static void
test_refused (void)
{
  g_autofree char *dir = harvest_test_make_dir ();
  g_autofree char *missing = g_build_filename (dir, "missing.csv", NULL);
  g_autoptr (GError) error = NULL;

  g_test_summary ("What is no import file at all is refused as a whole, in words.");
  assert_refused ("", "the file is empty");
  assert_refused ("\xef\xbb\xbf \n", "the file is empty");
  assert_refused ("[{\"body\":\"a\"}]", "a JSON list; JSON Lines has one object on each line, "
                                        "without brackets around them");
  assert_refused ("name,town\nRosa,Kassel\n",
                  "the first line names the columns; none of them is called body or attachments");
  assert_refused ("body,Body\na,b\n", "two columns are called body");

  g_assert_null (harvest_import_source_open_sync (missing, NULL, &error));
  g_assert_error (error, HARVEST_STORE_ERROR, HARVEST_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (harvest_import_source_open_sync (dir, NULL, &error));
  g_assert_error (error, HARVEST_STORE_ERROR, HARVEST_STORE_ERROR_FAILED);
}

static void
test_hash (void)
{
  g_autofree char *path = write_file ("a.csv", "body\nabc\n", -1);
  g_autofree char *link = g_strconcat (path, ".link", NULL);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *expected = g_compute_checksum_for_string (G_CHECKSUM_SHA256, "body\nabc\n", -1);
  g_autoptr (HarvestImportSource) source = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) link_file = g_file_new_for_path (link);

  g_assert_true (g_file_make_symbolic_link (link_file, path, NULL, &error));
  source = harvest_import_source_open_sync (link, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (harvest_import_source_get_hash (source), ==, expected);
  g_assert_cmpstr (harvest_import_source_get_folder (source), ==, folder);
}

static void
test_cancelled (void)
{
  g_autofree char *path = write_file ("a.csv", "body\nabc\n", -1);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (harvest_import_source_open_sync (path, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char *argv[])
{
  harvest_test_init (&argc, &argv);

  g_test_add_func ("/store/import-source/csv", test_csv);
  g_test_add_func ("/store/import-source/csv-problems", test_csv_problems);
  g_test_add_func ("/store/import-source/json", test_json);
  g_test_add_func ("/store/import-source/json-problems", test_json_problems);
  g_test_add_func ("/store/import-source/records", test_records);
  g_test_add_func ("/store/import-source/long-lines", test_long_lines);
  g_test_add_func ("/store/import-source/refused", test_refused);
  g_test_add_func ("/store/import-source/hash", test_hash);
  g_test_add_func ("/store/import-source/cancelled", test_cancelled);

  return g_test_run ();
}
