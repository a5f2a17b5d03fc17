/* test-word-diff.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-word-diff"

#include "config.h"

#include "harvest-test.h"
#include "harvest-word-diff.h"

#include <string.h>

#define N_RANDOM_TEXTS 1000
#define N_MANY_WORDS   50000

static char *
join (GPtrArray *segments, HarvestWordDiffKind kind)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < segments->len; i++)
    {
      HarvestWordDiffSegment *segment = g_ptr_array_index (segments, i);

      if (segment->kind == HARVEST_WORD_DIFF_EQUAL || segment->kind == kind)
        g_string_append (text, segment->text);
    }
  return g_string_free (text, FALSE);
}

/* The rules that hold for any two texts. */
static GPtrArray *
diff_and_check (const char *old_text, const char *new_text)
{
  GPtrArray *segments = harvest_word_diff (old_text, new_text);
  g_autofree char *old_joined = join (segments, HARVEST_WORD_DIFF_DELETED);
  g_autofree char *new_joined = join (segments, HARVEST_WORD_DIFF_INSERTED);

  g_assert_cmpstr (old_joined, ==, old_text);
  g_assert_cmpstr (new_joined, ==, new_text);
  for (guint i = 0; i < segments->len; i++)
    {
      HarvestWordDiffSegment *segment = g_ptr_array_index (segments, i);

      g_assert_true (segment->text[0] != '\0');
      g_assert_true (g_utf8_validate (segment->text, -1, NULL));
      if (i > 0)
        {
          HarvestWordDiffSegment *before = g_ptr_array_index (segments, i - 1);

          g_assert_cmpint (before->kind, !=, segment->kind);
          g_assert_false (before->kind == HARVEST_WORD_DIFF_INSERTED
                          && segment->kind == HARVEST_WORD_DIFF_DELETED);
        }
    }
  return segments;
}

/* As people read it: [-deleted-] and {+inserted+}. */
static char *
print (GPtrArray *segments)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < segments->len; i++)
    {
      HarvestWordDiffSegment *segment = g_ptr_array_index (segments, i);

      switch (segment->kind)
        {
        case HARVEST_WORD_DIFF_EQUAL:
          g_string_append (text, segment->text);
          break;
        case HARVEST_WORD_DIFF_DELETED:
          g_string_append_printf (text, "[-%s-]", segment->text);
          break;
        case HARVEST_WORD_DIFF_INSERTED:
        default:
          g_string_append_printf (text, "{+%s+}", segment->text);
          break;
        }
    }
  return g_string_free (text, FALSE);
}

static void
test_examples (void)
{
  static const struct
  {
    const char *old_text, *new_text, *expected;
  } cases[] = {
    { "", "", "" },
    { "", "New words.", "{+New words.+}" },
    { "Old words.", "", "[-Old words.-]" },
    { "The same.", "The same.", "The same." },
    { "The mould was cold.", "The mould was hot.", "The mould was [-cold-]{+hot+}." },
    { "The mould was cold.", "The old mould was cold.", "The {+old +}mould was cold." },
    { "one two three", "one three", "one [-two -]three" },
    /* Each word of a passage replaced: one change. */
    { "we saw red green blue ones", "we saw cold wet dark ones",
      "we saw [-red green blue-]{+cold wet dark+} ones" },
    /* A word as a whole, not its letters. */
    { "machine", "machines", "[-machine-]{+machines+}" },
    { "I don't know", "I do know", "I [-don't-]{+do+} know" },
    { "It was 1,000 parts", "It was 1,500 parts", "It was [-1,000-]{+1,500+} parts" },
    { "Wait, now", "Wait; now", "Wait[-,-]{+;+} now" },
    { "First.\nSecond.", "First.\n\nSecond.", "First.\n{+\n+}Second." },
    { "a  b", "a b", "a[-  -]{+ +}b" },
    /* Combining marks, emoji with skin tone and joiner, flags stay whole. */
    { "cafe\xcc\x81", "cafe", "[-cafe\xcc\x81-]{+cafe+}" },
    { "\xf0\x9f\x91\x8d\xf0\x9f\x8f\xbd", "\xf0\x9f\x91\x8d",
      "[-\xf0\x9f\x91\x8d\xf0\x9f\x8f\xbd-]{+\xf0\x9f\x91\x8d+}" },
    { "\xf0\x9f\x87\xa9\xf0\x9f\x87\xaa", "\xf0\x9f\x87\xa9\xf0\x9f\x87\xb0",
      "[-\xf0\x9f\x87\xa9\xf0\x9f\x87\xaa-]{+\xf0\x9f\x87\xa9\xf0\x9f\x87\xb0+}" },
    { "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x94\xa7", "\xf0\x9f\x91\xa9",
      "[-\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x94\xa7-]{+\xf0\x9f\x91\xa9+}" },
    /* Chinese has no blanks: a change is told by the character. */
    { "\xe6\x88\x91\xe4\xbb\xac\xe5\xae\xb6", "\xe6\x88\x91\xe4\xbb\xac\xe5\xba\x97",
      "\xe6\x88\x91\xe4\xbb\xac[-\xe5\xae\xb6-]{+\xe5\xba\x97+}" },
    { "Gr\xc3\xbc\xc3\x9f"
      "e aus K\xc3\xb6ln",
      "Gr\xc3\xbc\xc3\x9f"
      "e aus Bonn",
      "Gr\xc3\xbc\xc3\x9f"
      "e aus [-K\xc3\xb6ln-]{+Bonn+}" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GPtrArray) segments = diff_and_check (cases[i].old_text, cases[i].new_text);
      g_autofree char *text = print (segments);

      g_assert_cmpstr (text, ==, cases[i].expected);
    }
}

static char *
make_random_text (guint n_pieces)
{
  static const char *const pieces[] = {
    "the",
    "mould",
    "was",
    "cold",
    " ",
    " ",
    " ",
    "  ",
    "\t",
    "\n",
    "\r\n",
    "\r",
    "\n\n",
    ".",
    ",",
    "don't",
    "3.5",
    "1,",
    "'",
    "e\xcc\x81",
    "\xcc\x81",
    "\xe2\x80\x8d",
    "\xf0\x9f\x91\x8d",
    "\xf0\x9f\x8f\xbd",
    "\xf0\x9f\x87\xa9",
    "\xe6\x88\x91",
    "\xe2\x80\xa8",
    "\x01",
    "-",
    "_",
  };
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n_pieces; i++)
    g_string_append (text, pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces))]);
  return g_string_free (text, FALSE);
}

static void
test_random (void)
{
  g_test_summary ("For any two texts: equal + deleted = old, equal + inserted = new.");
  for (guint i = 0; i < N_RANDOM_TEXTS; i++)
    {
      g_autofree char *head = make_random_text ((guint)g_test_rand_int_range (0, 20));
      g_autofree char *tail = make_random_text ((guint)g_test_rand_int_range (0, 20));
      g_autofree char *before = make_random_text ((guint)g_test_rand_int_range (0, 8));
      g_autofree char *after = make_random_text ((guint)g_test_rand_int_range (0, 8));
      g_autofree char *old_text = g_strconcat (head, before, tail, NULL);
      g_autofree char *new_text = g_strconcat (head, after, tail, NULL);
      g_autoptr (GPtrArray) changed = diff_and_check (old_text, new_text);
      g_autoptr (GPtrArray) unrelated = diff_and_check (head, tail);
      g_autoptr (GPtrArray) same = diff_and_check (old_text, old_text);

      g_assert_cmpuint (same->len, ==, old_text[0] == '\0' ? 0 : 1);
    }
}

static char *
make_many_words (guint32 seed)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < N_MANY_WORDS; i++)
    g_string_append_printf (text, "w%d ", g_rand_int_range (rand, 0, 2000));
  return g_string_free (text, FALSE);
}

static void
test_long_texts (void)
{
  g_autofree char *old_text = make_many_words (1);
  g_autofree char *new_text = make_many_words (2);
  g_autoptr (GPtrArray) segments = NULL;

  g_test_summary ("Two different texts of 50,000 words of the same vocabulary come out in time.");
  segments = diff_and_check (old_text, new_text);
  g_assert_cmpuint (segments->len, >, 2);
}

int
main (int argc, char *argv[])
{
  harvest_test_init (&argc, &argv);

  g_test_add_func ("/text/word-diff/examples", test_examples);
  g_test_add_func ("/text/word-diff/random", test_random);
  g_test_add_func ("/text/word-diff/long-texts", test_long_texts);

  return g_test_run ();
}
