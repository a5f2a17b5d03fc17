/* test-fold.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-fold"

#include "config.h"

#include "harvest-fold.h"
#include "harvest-test.h"
#include "harvest-tokenizer.h"

static void
assert_fold (const char *text, const char *expected)
{
  g_autofree char *folded = harvest_fold (text, -1);

  g_assert_cmpstr (folded, ==, expected);
}

static void
test_fold (void)
{
  g_test_summary ("Case and diacritics go; letters without decomposition are spelled out");

  assert_fold ("Ärger in ZÜRICH", "arger in zurich");
  assert_fold ("Straße, STRASSE, GROẞ", "strasse, strasse, gross");
  assert_fold ("Smørrebrød Æon Œuvre", "smorrebrod aeon oeuvre");
  assert_fold ("Łódź Żółć Ðurđa Þór", "lodz zolc durda thor");
  assert_fold ("déjà vu, naïve, ¿señor?", "deja vu, naive, ¿senor?");
  assert_fold ("İstanbul ısı", "istanbul isi");
  assert_fold ("Ὀδυσσεύς ΟΔΥΣΣΕΥΣ", "οδυσσευσ οδυσσευσ");
  assert_fold ("Чайковский Ёлка", "чаиковскии елка");
  assert_fold ("ﬁne ２０２６ Ⅳ", "fine 2026 iv");
  assert_fold ("", "");
}

static void
test_fold_is_stable (void)
{
  g_test_summary ("Composed and decomposed text fold alike, and folding twice changes nothing");

  assert_fold ("e\xcc\x81t\xc3\xa9", "ete");
  for (gunichar c = 1; c < 0x30000; c++)
    {
      g_autofree char *once = NULL;
      g_autofree char *twice = NULL;
      char buffer[8];

      if (!g_unichar_validate (c))
        continue;
      once = harvest_fold (buffer, g_unichar_to_utf8 (c, buffer));
      g_assert_true (g_utf8_validate (once, -1, NULL));
      twice = harvest_fold (once, -1);
      if (g_strcmp0 (once, twice) != 0)
        g_error ("U+%04x folds to %s and then to %s", c, once, twice);
    }
}

static void
assert_words (const char *text, const char *expected)
{
  g_autoptr (GString) words = g_string_new (NULL);
  HarvestTokenizer tokenizer;

  harvest_tokenizer_init (&tokenizer, text, -1);
  while (harvest_tokenizer_next (&tokenizer))
    g_string_append_printf (words, "[%s]", tokenizer.folded);
  g_assert_cmpstr (words->str, ==, expected);
}

static void
test_words (void)
{
  g_test_summary ("Words are runs of letters, digits and marks");

  assert_words ("", "");
  assert_words ("  …!? -- ", "");
  assert_words ("The press (no. 3) spilled 12.5 l!", "[the][press][no][3][spilled][12][5][l]");
  assert_words ("L'usine d’Évry", "[l][usine][d][evry]");
  assert_words ("Kundengespräch-Größe", "[kundengesprach][grosse]");
  assert_words ("日本語 テスト", "[日][本][語][テ][ス][ト]");
  assert_words ("\xcc\x81 x", "[x]");
  assert_words ("a_b=c^d@e", "[a][b][c][d][e]");
}

static void
test_places (void)
{
  static const char text[] = "— Größe, Cafe\xcc\x81 —";
  HarvestTokenizer words;

  g_test_summary ("A word knows where it stands, and its lower case with composed diacritics");

  harvest_tokenizer_init (&words, text, -1);
  g_assert_true (harvest_tokenizer_next (&words));
  g_assert_cmpint (words.start - text, ==, 4);
  g_assert_cmpint (words.end - text, ==, 4 + 7);
  g_assert_cmpstr (words.lower, ==, "größe");
  g_assert_true (harvest_tokenizer_next (&words));
  g_assert_cmpmem (words.start, words.end - words.start, "Cafe\xcc\x81", 6);
  g_assert_cmpstr (words.lower, ==, "café");
  g_assert_cmpstr (words.folded, ==, "cafe");
  g_assert_false (harvest_tokenizer_next (&words));
}

static void
test_long_words (void)
{
  g_autofree char *text = g_strnfill (1000, 'Q');
  g_autofree char *cut = g_strnfill (HARVEST_TOKEN_MAX, 'q');
  g_autoptr (GString) umlauts = g_string_new (NULL);
  HarvestTokenizer words;

  g_test_summary ("A word without end is cut to whole characters");

  harvest_tokenizer_init (&words, text, -1);
  g_assert_true (harvest_tokenizer_next (&words));
  g_assert_cmpstr (words.folded, ==, cut);
  g_assert_cmpint (words.end - words.start, ==, 1000);
  g_assert_false (harvest_tokenizer_next (&words));

  g_string_append_c (umlauts, 'x');
  for (int i = 0; i < 100; i++)
    g_string_append (umlauts, "ж");
  harvest_tokenizer_init (&words, umlauts->str, umlauts->len);
  g_assert_true (harvest_tokenizer_next (&words));
  g_assert_true (g_utf8_validate (words.folded, words.folded_length, NULL));
  g_assert_true (g_utf8_validate (words.lower, words.lower_length, NULL));
  g_assert_cmpuint (words.folded_length, ==, 63);
}

int
main (int argc, char **argv)
{
  harvest_test_init (&argc, &argv);

  g_test_add_func ("/text/fold/letters", test_fold);
  g_test_add_func ("/text/fold/stable", test_fold_is_stable);
  g_test_add_func ("/text/tokenizer/words", test_words);
  g_test_add_func ("/text/tokenizer/places", test_places);
  g_test_add_func ("/text/tokenizer/long-words", test_long_words);

  return g_test_run ();
}
