/* test-interval-set.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-interval-set"

#include "config.h"

#include "harvest-interval-set.h"
#include "harvest-test.h"

#define SIZE 64

static char *
to_string (HarvestIntervalSet *set)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < harvest_interval_set_get_n_intervals (set); i++)
    {
      guint length;
      guint start = harvest_interval_set_get_interval (set, i, &length);

      g_string_append_printf (text, "%s%u+%u", i > 0 ? " " : "", start, length);
    }
  return g_string_free (text, FALSE);
}

static void
assert_set (HarvestIntervalSet *set, const char *expected)
{
  g_autofree char *text = to_string (set);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_add (void)
{
  g_autoptr (HarvestIntervalSet) set = harvest_interval_set_new ();

  g_test_summary ("Neighbours are joined, wherever they are added");
  harvest_interval_set_add (set, 10, 5);
  harvest_interval_set_add (set, 20, 5);
  assert_set (set, "10+5 20+5");
  harvest_interval_set_add (set, 15, 5);
  assert_set (set, "10+15");
  harvest_interval_set_add (set, 9, 1);
  harvest_interval_set_add (set, 0, 2);
  harvest_interval_set_add (set, 3, 0);
  assert_set (set, "0+2 9+16");
  g_assert_cmpuint (harvest_interval_set_get_size (set), ==, 18);
  g_assert_true (harvest_interval_set_contains (set, 24));
  g_assert_false (harvest_interval_set_contains (set, 25));
}

static void
test_remove (void)
{
  g_autoptr (HarvestIntervalSet) set = harvest_interval_set_new ();

  g_test_summary ("A piece out of the midst leaves two");
  harvest_interval_set_add (set, 0, 1000000);
  harvest_interval_set_remove (set, 500, 10);
  assert_set (set, "0+500 510+999490");
  harvest_interval_set_remove (set, 490, 30);
  assert_set (set, "0+490 520+999480");
  harvest_interval_set_remove (set, 0, 490);
  assert_set (set, "520+999480");
  harvest_interval_set_clear (set);
  assert_set (set, "");
}

static void
test_ends (void)
{
  g_autoptr (HarvestIntervalSet) set = harvest_interval_set_new ();

  g_test_summary ("The last position of all is one like others");
  harvest_interval_set_add (set, G_MAXUINT - 1, 10);
  g_assert_true (harvest_interval_set_contains (set, G_MAXUINT));
  harvest_interval_set_remove (set, G_MAXUINT, G_MAXUINT);
  g_assert_false (harvest_interval_set_contains (set, G_MAXUINT));
  g_assert_true (harvest_interval_set_contains (set, G_MAXUINT - 1));
}

static void
test_splice (void)
{
  g_autoptr (HarvestIntervalSet) set = harvest_interval_set_new ();

  g_test_summary ("Rows that come and go move what is behind them");
  harvest_interval_set_add (set, 10, 10);
  harvest_interval_set_splice (set, 0, 0, 5);
  assert_set (set, "15+10");
  harvest_interval_set_splice (set, 20, 0, 3);
  assert_set (set, "15+5 23+5");
  harvest_interval_set_splice (set, 20, 3, 0);
  assert_set (set, "15+10");
  harvest_interval_set_splice (set, 12, 5, 1);
  assert_set (set, "13+8");
}

/* The same in an array of truths. */
static void
test_against_array (void)
{
  g_autoptr (HarvestIntervalSet) set = harvest_interval_set_new ();
  gboolean truths[SIZE * 2] = { FALSE };

  g_test_summary ("A thousand random steps agree with a plain array");
  for (guint step = 0; step < 1000; step++)
    {
      guint start = g_test_rand_int_range (0, SIZE);
      guint length = g_test_rand_int_range (0, SIZE - start + 1);
      gboolean add = g_test_rand_bit ();

      if (add)
        harvest_interval_set_add (set, start, length);
      else
        harvest_interval_set_remove (set, start, length);
      for (guint i = start; i < start + length; i++)
        truths[i] = add;
      for (guint i = 0; i < SIZE * 2; i++)
        g_assert_cmpint (harvest_interval_set_contains (set, i), ==, truths[i]);
      for (guint i = 1; i < harvest_interval_set_get_n_intervals (set); i++)
        {
          guint before;
          guint length_before;
          guint ignored;

          before = harvest_interval_set_get_interval (set, i - 1, &length_before);
          g_assert_cmpuint (before + length_before, <,
                            harvest_interval_set_get_interval (set, i, &ignored));
        }
    }
}

int
main (int argc, char **argv)
{
  harvest_test_init (&argc, &argv);

  g_test_add_func ("/stories/interval-set/add", test_add);
  g_test_add_func ("/stories/interval-set/remove", test_remove);
  g_test_add_func ("/stories/interval-set/ends", test_ends);
  g_test_add_func ("/stories/interval-set/splice", test_splice);
  g_test_add_func ("/stories/interval-set/against-array", test_against_array);

  return g_test_run ();
}
