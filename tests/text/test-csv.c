/* test-csv.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-csv"

#include "config.h"

#include "harvest-csv.h"
#include "harvest-test.h"
#include "harvest-text-error.h"

#include <string.h>

#define N_RANDOM_TABLES 1000
#define MAX_ROW_SIZE    1000

/* Reads everything, @piece bytes at a time, into one line per row: "LINE:[a][b]", or
 * "LINE:error message". */
static char *
read_all (const char *text, gsize length, char delimiter, gsize piece)
{
  g_autoptr (HarvestCsvReader) reader = harvest_csv_reader_new (delimiter, MAX_ROW_SIZE);
  GString *rows = g_string_new (NULL);
  gsize at = 0;

  for (;;)
    {
      g_autoptr (GError) error = NULL;
      HarvestCsvResult result = harvest_csv_reader_next (reader, &error);
      const char *const *fields;
      guint n_fields;

      g_assert_true ((result == HARVEST_CSV_ERROR) == (error != NULL));
      if (result == HARVEST_CSV_END)
        break;
      if (result == HARVEST_CSV_MORE)
        {
          gsize size = MIN (piece, length - at);
          /* Of exactly this length, so that a sanitizer sees a byte too many. */
          g_autofree char *exact = g_memdup2 (text + at, size);

          if (at == length)
            harvest_csv_reader_end (reader);
          else
            harvest_csv_reader_feed (reader, exact, size);
          at += size;
          continue;
        }

      g_string_append_printf (rows, "%u:", harvest_csv_reader_get_line (reader));
      if (result == HARVEST_CSV_ERROR)
        {
          g_assert_true (error->domain == HARVEST_TEXT_ERROR);
          g_string_append (rows, error->message);
        }
      else
        {
          fields = harvest_csv_reader_get_fields (reader, &n_fields);
          for (guint i = 0; i < n_fields; i++)
            g_string_append_printf (rows, "[%s]", fields[i]);
          g_assert_null (fields[n_fields]);
        }
      g_string_append_c (rows, '\n');
    }
  g_assert_cmpint (harvest_csv_reader_next (reader, NULL), ==, HARVEST_CSV_END);
  return g_string_free (rows, FALSE);
}

/* However the bytes are cut, the rows are the same. */
static void
assert_rows_of (const char *text, gsize length, char delimiter, const char *expected)
{
  static const gsize pieces[] = { G_MAXSIZE, 1, 2, 3, 7 };

  for (guint i = 0; i < G_N_ELEMENTS (pieces); i++)
    {
      g_autofree char *rows = read_all (text, length, delimiter, pieces[i]);

      g_assert_cmpstr (rows, ==, expected);
    }
}

static void
assert_rows (const char *text, const char *expected)
{
  assert_rows_of (text, strlen (text), '\0', expected);
}

static void
test_rows (void)
{
  assert_rows ("", "");
  assert_rows ("a", "1:[a]\n");
  assert_rows ("a,b\n1,2\n", "1:[a][b]\n2:[1][2]\n");
  assert_rows ("a,b\r\n1,2\r\n", "1:[a][b]\n2:[1][2]\n");
  assert_rows ("a,b\r1,2\r", "1:[a][b]\n2:[1][2]\n");
  assert_rows ("a,b\n1,2", "1:[a][b]\n2:[1][2]\n");
  assert_rows ("a,\n,b\n,\n", "1:[a][]\n2:[][b]\n3:[][]\n");
  assert_rows ("a,", "1:[a][]\n");
  assert_rows ("\"\"\n", "1:[]\n");
  assert_rows (" a , b ", "1:[ a ][ b ]\n");
  assert_rows ("a,b,c\n1\n1,2,3,4\n", "1:[a][b][c]\n2:[1]\n3:[1][2][3][4]\n");
}

static void
test_quotes (void)
{
  assert_rows ("\"a\",\"b,c\"\n", "1:[a][b,c]\n");
  assert_rows ("\"a\"\"b\",\"\"\"\"\n", "1:[a\"b][\"]\n");
  assert_rows ("\"one\ntwo\",x\ny\n", "1:[one\ntwo][x]\n3:[y]\n");
  assert_rows ("\"one\r\ntwo\",x\r\ny\r\n", "1:[one\r\ntwo][x]\n3:[y]\n");
  assert_rows ("\"one\r\",\"\ntwo\"\r\ny", "1:[one\r][\ntwo]\n4:[y]\n");
  assert_rows ("\"a\"", "1:[a]\n");
  assert_rows ("\"a\",", "1:[a][]\n");
}

static void
test_empty_lines (void)
{
  assert_rows ("\n\r\n\na\n\n\r\n\rb\n\n", "4:[a]\n8:[b]\n");
}

static void
test_byte_order_mark (void)
{
  assert_rows ("\xef\xbb\xbf"
               "a,b\n",
               "1:[a][b]\n");
  assert_rows ("\xef\xbb\xbf\"a\";b\n", "1:[a][b]\n");
  assert_rows ("\xef\xbb\xbf", "");
  assert_rows ("a,\xef\xbb\xbf"
               "b\n",
               "1:[a][\xef\xbb\xbf"
               "b]\n");
  assert_rows ("\xef\xbb", "1:line 1, column 2: not UTF-8\n");
}

static void
test_delimiter (void)
{
  assert_rows ("a;b;c\n1,5;2\n", "1:[a][b][c]\n2:[1,5][2]\n");
  assert_rows ("a,b;c,d\n", "1:[a][b;c][d]\n");
  assert_rows ("\"x;y;z\",b\n1;2\n", "1:[x;y;z][b]\n2:[1;2]\n");
  assert_rows ("\n\na;b\n", "3:[a][b]\n");
  assert_rows ("a\n1,2\n", "1:[a]\n2:[1][2]\n");
  assert_rows_of ("a,b\n", 4, ';', "1:[a,b]\n");
}

static void
test_errors (void)
{
  g_test_summary ("A broken row is named with line and column, and the rows after it are read.");
  assert_rows ("h,i\na \"b\" c,d\n1,2\n",
               "1:[h][i]\n2:line 2, column 3: a quote inside a value that does not begin with one\n"
               "3:[1][2]\n");
  assert_rows ("h\n\"a\" b\r\n1\r\n",
               "1:[h]\n2:line 2, column 4: expected the end of the value after its closing quote\n"
               "3:[1]\n");
  assert_rows ("h\n1\nx,\"open\nand on\n",
               "1:[h]\n2:[1]\n3:line 3, column 3: a quote that is never closed\n");
  assert_rows ("h\nx\"\n", "1:[h]\n2:line 2, column 2: a quote inside a value that does not begin "
                           "with one\n");
  assert_rows ("\xc3\xa4\xc3\xb6,\"x\"y\n",
               "1:line 1, column 7: expected the end of the value after its closing quote\n");
}

static void
test_not_utf8 (void)
{
  g_test_summary ("A row that is not UTF-8 is told once, and does not take others with it.");
  assert_rows ("h,i\nM\xfcller,M\xfcnchen\nok,1\n",
               "1:[h][i]\n2:line 2, column 2: not UTF-8\n3:[ok][1]\n");
  assert_rows ("h\n\"M\xfcller\nzwei\"\nok\n", "1:[h]\n2:line 2, column 3: not UTF-8\n4:[ok]\n");
  assert_rows ("h\nx\xc3\nok\n", "1:[h]\n2:line 2, column 3: not UTF-8\n3:[ok]\n");
  assert_rows ("h\nx\xe2\x82", "1:[h]\n2:line 2, column 3: not UTF-8\n");
  assert_rows ("\xc0\xaf\n\xed\xa0\x80\n\xf4\x90\x80\x80\nok\n",
               "1:line 1, column 1: not UTF-8\n2:line 2, column 2: not UTF-8\n"
               "3:line 3, column 2: not UTF-8\n4:[ok]\n");
  assert_rows ("\xf0\x9f\x98\x80,\xe2\x82\xac\n", "1:[\xf0\x9f\x98\x80][\xe2\x82\xac]\n");
  assert_rows_of ("h\na\0b\nok\n", 9, '\0',
                  "1:[h]\n2:line 2, column 2: the character NUL\n3:[ok]\n");
}

static void
test_too_large (void)
{
  g_autofree char *longest = g_strnfill (MAX_ROW_SIZE, 'x');
  g_autofree char *fits = g_strconcat ("h\n", longest, "\n", NULL);
  g_autofree char *too_long = g_strconcat ("h\n", longest, "x\n1\n", NULL);
  g_autofree char *open = g_strconcat ("h\n\"1\n", longest, "\n1\n", NULL);
  g_autofree char *no_line = g_strconcat (longest, longest, NULL);
  g_autofree char *expected = g_strdup_printf ("1:[h]\n2:[%s]\n", longest);

  g_test_summary ("A row longer than the limit ends the reading; a missing quote is guessed at.");
  assert_rows (fits, expected);
  assert_rows (too_long, "1:[h]\n2:line 2, column 1: the row that begins here is longer than 1000 "
                         "bytes\n");
  assert_rows (open,
               "1:[h]\n2:line 2, column 1: the row that begins here is longer than 1000 bytes; "
               "a closing quote may be missing\n");
  assert_rows (no_line, "1:line 1, column 1: the row that begins here is longer than 1000 bytes\n");
}

static void
test_written (void)
{
  static const char *const rows[][4] = {
    { "id", "title", "body", NULL },
    { "1", "with, comma", "with; semicolon", NULL },
    { "", "\"quoted\"", "two\nlines", NULL },
    { " blank", "blank ", "plain words", NULL },
    { "", NULL },
  };
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    harvest_csv_append_row (text, rows[i], ',');
  g_assert_cmpstr (text->str, ==,
                   "id,title,body\r\n"
                   "1,\"with, comma\",\"with; semicolon\"\r\n"
                   ",\"\"\"quoted\"\"\",\"two\nlines\"\r\n"
                   "\" blank\",\"blank \",plain words\r\n"
                   "\"\"\r\n");
}

static char *
make_random_value (void)
{
  static const char *const pieces[] = { "a",
                                        "Z9",
                                        ",",
                                        ";",
                                        "\"",
                                        "\n",
                                        "\r",
                                        "\r\n",
                                        " ",
                                        "\t",
                                        "'",
                                        "=",
                                        "+",
                                        "-",
                                        "@",
                                        "\xc3\xa9",
                                        "\xf0\x9f\x98\x80",
                                        "\xef\xbb\xbf",
                                        "\x01",
                                        "" };
  GString *value = g_string_new (NULL);

  for (int i = g_test_rand_int_range (0, 6); i > 0; i--)
    g_string_append (value, pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces))]);
  return g_string_free (value, FALSE);
}

static void
test_round_trip (void)
{
  g_test_summary ("Any values, written and read again in pieces of any size, are the same.");
  for (guint round = 0; round < N_RANDOM_TABLES; round++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (GString) expected = g_string_new (NULL);
      g_autofree char *rows = NULL;
      g_auto (GStrv) lines = NULL;
      char delimiter = g_test_rand_bit () ? ',' : ';';
      int n_fields = g_test_rand_int_range (1, 5);

      for (int row = g_test_rand_int_range (0, 5); row > 0; row--)
        {
          g_autoptr (GPtrArray) fields = g_ptr_array_new_with_free_func (g_free);

          g_string_append_c (expected, ':');
          for (int i = 0; i < n_fields; i++)
            {
              char *value = make_random_value ();

              g_ptr_array_add (fields, value);
              g_string_append_printf (expected, "[%s]", value);
            }
          g_string_append_c (expected, '\n');
          g_ptr_array_add (fields, NULL);
          harvest_csv_append_row (text, (const char *const *)fields->pdata, delimiter);
        }

      rows = read_all (text->str, text->len, delimiter, (gsize)g_test_rand_int_range (1, 50));
      /* Leave out the line numbers. */
      {
        g_autoptr (GRegex) number = g_regex_new ("^\\d+:", G_REGEX_MULTILINE, 0, NULL);
        g_autofree char *unnumbered = g_regex_replace_literal (number, rows, -1, 0, ":", 0, NULL);

        g_assert_cmpstr (unnumbered, ==, expected->str);
      }
    }
}

static void
test_formulas (void)
{
  static const struct
  {
    const char *value, *safe;
  } cases[] = {
    { "=HYPERLINK(\"http://x\")", "'=HYPERLINK(\"http://x\")" },
    { "+49 221", "'+49 221" },
    { "-1", "'-1" },
    { "@SUM(A1)", "'@SUM(A1)" },
    { "\t=1", "'\t=1" },
    { "\r=1", "'\r=1" },
    { "'=1", "''=1" },
    { "plain", "plain" },
    { "a=b", "a=b" },
    { "'tis", "'tis" },
    { "", "" },
    { "'", "'" },
  };

  g_test_summary ("No value begins like a formula, and each can be had back as it was.");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *safe = harvest_csv_neutralise (cases[i].value);

      g_assert_cmpstr (safe, ==, cases[i].safe);
      g_assert_cmpstr (harvest_csv_restore (safe), ==, cases[i].value);
    }
  for (guint i = 0; i < N_RANDOM_TABLES; i++)
    {
      g_autofree char *value = make_random_value ();
      g_autofree char *safe = harvest_csv_neutralise (value);

      g_assert_true (safe[0] == '\0' || strchr ("=+-@\t\r", safe[0]) == NULL);
      g_assert_cmpstr (harvest_csv_restore (safe), ==, value);
    }
}

int
main (int argc, char *argv[])
{
  harvest_test_init (&argc, &argv);

  g_test_add_func ("/text/csv/rows", test_rows);
  g_test_add_func ("/text/csv/quotes", test_quotes);
  g_test_add_func ("/text/csv/empty-lines", test_empty_lines);
  g_test_add_func ("/text/csv/byte-order-mark", test_byte_order_mark);
  g_test_add_func ("/text/csv/delimiter", test_delimiter);
  g_test_add_func ("/text/csv/errors", test_errors);
  g_test_add_func ("/text/csv/not-utf8", test_not_utf8);
  g_test_add_func ("/text/csv/too-large", test_too_large);
  g_test_add_func ("/text/csv/written", test_written);
  g_test_add_func ("/text/csv/round-trip", test_round_trip);
  g_test_add_func ("/text/csv/formulas", test_formulas);

  return g_test_run ();
}
