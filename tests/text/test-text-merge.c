/* test-text-merge.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-text-merge"

#include "config.h"

#include "harvest-test.h"
#include "harvest-text-merge.h"

#include <string.h>

#define N_ROUNDS            1000
#define MAX_PARAGRAPHS      12
#define WORDS_PER_PARAGRAPH 4

static void
test_examples (void)
{
  static const struct
  {
    const char *base, *ours, *theirs, *expected;
  } cases[] = {
    /* One side changed. */
    { "a\n\nb", "a\n\nb", "a\n\nc", "a\n\nc" },
    { "a\n\nb", "c\r\n \n\nb ", "a\n\nb", "c\r\n \n\nb " },
    { "", "a", "", "a" },
    { "a", "b", "b", "b" },
    /* Neighbouring paragraphs, whatever parts them. */
    { "a\n\nb", "A\n\nb", "a\n\nB", "A\n\nB" },
    { "a\nb", "A\nb", "a\nB", "A\nB" },
    { "a\n\n\nb", "A\n\n\nb", "a\n\n\nB", "A\n\n\nB" },
    { "a\r\nb", "A\r\nb", "a\r\nB", "A\nB" },
    { "a\n \nb", "A\n \nb", "a\n\nB", "A\n\nB" },
    /* The same edit on both sides, and one more. */
    { "a\n\nb\n\nc", "A\n\nb\n\nc", "A\n\nb\n\nC", "A\n\nb\n\nC" },
    /* One more at the end, one changed at the beginning. */
    { "a\n\nb", "a\n\nb\n\nc", "A\n\nb", "A\n\nb\n\nc" },
    { "a\n\nb\n\nc", "b\n\nc", "a\n\nb\n\nC", "b\n\nC" },
    /* Both changed one paragraph, or added in one place. */
    { "a\n\nb", "a\n\nB", "a\n\nbb", NULL },
    { "a", "b", "c", NULL },
    { "", "a", "b", NULL },
    { "a", "a\n\nb", "a\n\nc", NULL },
    { "a\n\nb", "a", "a\n\nB", NULL },
    /* What looks like a conflict marker is text. */
    { "<<<<<<< x\n=======\n>>>>>>> y", "<<<<<<< z\n=======\n>>>>>>> y",
      "<<<<<<< x\n=======\n>>>>>>> w", "<<<<<<< z\n=======\n>>>>>>> w" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *merged = harvest_text_merge (cases[i].base, cases[i].ours, cases[i].theirs);

      g_assert_cmpstr (merged, ==, cases[i].expected);
    }
}

/* Random stories: each word occurs once, so that it can be told whether it was lost. */

static guint n_words = 0;

static char *
make_paragraph (void)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < WORDS_PER_PARAGRAPH; i++)
    g_string_append_printf (text, "%sw%u", i > 0 ? " " : "", n_words++);
  return g_string_free (text, FALSE);
}

static GPtrArray *
make_story (guint n_paragraphs)
{
  GPtrArray *story = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < n_paragraphs; i++)
    g_ptr_array_add (story, make_paragraph ());
  return story;
}

static char *
join_story (GPtrArray *story)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < story->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "\n\n" : "",
                            (const char *)g_ptr_array_index (story, i));
  return g_string_free (text, FALSE);
}

static gpointer
copy_string_cb (gconstpointer source, gpointer user_data)
{
  return g_strdup (source);
}

static GPtrArray *
copy_story (GPtrArray *story)
{
  GPtrArray *copy = g_ptr_array_copy (story, copy_string_cb, NULL);

  g_ptr_array_set_free_func (copy, g_free);
  return copy;
}

static void
replace_paragraph (GPtrArray *story, guint index)
{
  g_free (story->pdata[index]);
  story->pdata[index] = make_paragraph ();
}

static void
test_disjoint_edits (void)
{
  g_test_summary ("Each side changes paragraphs of its own: all edits are in the merged text.");
  for (guint round = 0; round < N_ROUNDS; round++)
    {
      guint n_paragraphs = (guint)g_test_rand_int_range (1, MAX_PARAGRAPHS);
      g_autoptr (GPtrArray) base = make_story (n_paragraphs);
      g_autoptr (GPtrArray) ours = copy_story (base);
      g_autoptr (GPtrArray) theirs = copy_story (base);
      g_autoptr (GPtrArray) both = copy_story (base);
      g_autofree char *base_text = NULL;
      g_autofree char *our_text = NULL;
      g_autofree char *their_text = NULL;
      g_autofree char *both_text = NULL;
      g_autofree char *merged = NULL;
      g_autofree char *turned = NULL;

      for (guint i = 0; i < n_paragraphs; i++)
        {
          int side = g_test_rand_int_range (0, 3);
          GPtrArray *story = side == 0 ? ours : theirs;

          if (side == 2)
            continue;
          replace_paragraph (story, i);
          g_free (both->pdata[i]);
          both->pdata[i] = g_strdup (story->pdata[i]);
        }
      base_text = join_story (base);
      our_text = join_story (ours);
      their_text = join_story (theirs);
      both_text = join_story (both);
      merged = harvest_text_merge (base_text, our_text, their_text);
      g_assert_cmpstr (merged, ==, both_text);
      turned = harvest_text_merge (base_text, their_text, our_text);
      g_assert_cmpstr (turned, ==, both_text);
    }
}

static void
test_same_paragraph (void)
{
  g_test_summary ("Both sides change one paragraph in different ways: no merge, whatever else.");
  for (guint round = 0; round < N_ROUNDS; round++)
    {
      guint n_paragraphs = (guint)g_test_rand_int_range (1, MAX_PARAGRAPHS);
      guint contested = (guint)g_test_rand_int_range (0, (gint32)n_paragraphs);
      g_autoptr (GPtrArray) base = make_story (n_paragraphs);
      g_autoptr (GPtrArray) ours = copy_story (base);
      g_autoptr (GPtrArray) theirs = copy_story (base);
      g_autofree char *base_text = NULL;
      g_autofree char *our_text = NULL;
      g_autofree char *their_text = NULL;
      g_autofree char *merged = NULL;

      replace_paragraph (ours, contested);
      replace_paragraph (theirs, contested);
      replace_paragraph (ours, (guint)g_test_rand_int_range (0, (gint32)n_paragraphs));
      base_text = join_story (base);
      our_text = join_story (ours);
      their_text = join_story (theirs);
      merged = harvest_text_merge (base_text, our_text, their_text);
      g_assert_null (merged);
    }
}

static void
edit_randomly (GPtrArray *story)
{
  for (int i = g_test_rand_int_range (0, 4); i > 0; i--)
    {
      int index = g_test_rand_int_range (0, (gint32)story->len + 1);

      switch (g_test_rand_int_range (0, 3))
        {
        case 0:
          g_ptr_array_insert (story, index, make_paragraph ());
          break;
        case 1:
          if ((guint)index < story->len)
            g_ptr_array_remove_index (story, (guint)index);
          break;
        default:
          if ((guint)index < story->len)
            replace_paragraph (story, (guint)index);
          break;
        }
    }
}

static GHashTable *
collect_paragraphs (GPtrArray *story)
{
  GHashTable *paragraphs = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < story->len; i++)
    g_hash_table_add (paragraphs, g_ptr_array_index (story, i));
  return paragraphs;
}

/* In the merged text is what one side put in or both kept, once; and nothing else. */
static void
check_merged (const char *merged, GPtrArray *base, GPtrArray *ours, GPtrArray *theirs)
{
  g_autoptr (GHashTable) in_base = collect_paragraphs (base);
  g_autoptr (GHashTable) in_ours = collect_paragraphs (ours);
  g_autoptr (GHashTable) in_theirs = collect_paragraphs (theirs);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_auto (GStrv) paragraphs = g_strsplit (merged, "\n\n", -1);
  GHashTableIter iter;
  gpointer paragraph;

  for (guint i = 0; paragraphs[i] != NULL; i++)
    {
      gboolean ours_has = g_hash_table_contains (in_ours, paragraphs[i]);
      gboolean theirs_has = g_hash_table_contains (in_theirs, paragraphs[i]);

      if (paragraphs[i][0] == '\0')
        continue;
      g_assert_true (g_hash_table_add (seen, paragraphs[i]));
      if (g_hash_table_contains (in_base, paragraphs[i]))
        g_assert_true (ours_has && theirs_has);
      else
        g_assert_true (ours_has || theirs_has);
    }

  for (guint side = 0; side < 2; side++)
    {
      g_hash_table_iter_init (&iter, side == 0 ? in_ours : in_theirs);
      while (g_hash_table_iter_next (&iter, &paragraph, NULL))
        if (!g_hash_table_contains (in_base, paragraph)
            || g_hash_table_contains (side == 0 ? in_theirs : in_ours, paragraph))
          g_assert_true (g_hash_table_contains (seen, paragraph));
    }
}

static void
test_no_word_lost (void)
{
  guint n_merged = 0;

  g_test_summary ("Paragraphs put in, taken out and changed anywhere: where there is a merge, "
                  "no word of either side is lost and none comes back.");
  for (guint round = 0; round < N_ROUNDS; round++)
    {
      g_autoptr (GPtrArray) base = make_story ((guint)g_test_rand_int_range (0, MAX_PARAGRAPHS));
      g_autoptr (GPtrArray) ours = copy_story (base);
      g_autoptr (GPtrArray) theirs = copy_story (base);
      g_autofree char *base_text = NULL;
      g_autofree char *our_text = NULL;
      g_autofree char *their_text = NULL;
      g_autofree char *merged = NULL;

      edit_randomly (ours);
      edit_randomly (theirs);
      base_text = join_story (base);
      our_text = join_story (ours);
      their_text = join_story (theirs);
      merged = harvest_text_merge (base_text, our_text, their_text);
      if (merged != NULL)
        {
          check_merged (merged, base, ours, theirs);
          n_merged++;
        }
    }
  g_test_message ("%u of %d merged", n_merged, N_ROUNDS);
  g_assert_cmpuint (n_merged, >, N_ROUNDS / 4);
}

int
main (int argc, char *argv[])
{
  harvest_test_init (&argc, &argv);

  g_test_add_func ("/text/text-merge/examples", test_examples);
  g_test_add_func ("/text/text-merge/disjoint-edits", test_disjoint_edits);
  g_test_add_func ("/text/text-merge/same-paragraph", test_same_paragraph);
  g_test_add_func ("/text/text-merge/no-word-lost", test_no_word_lost);

  return g_test_run ();
}
