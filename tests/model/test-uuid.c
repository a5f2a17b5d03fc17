/* test-uuid.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-uuid"

#include "config.h"

#include "harvest-test.h"
#include "harvest-uuid.h"

#include <string.h>

#define N_IDS     100000
#define N_THREADS 4

static gint64
get_fixed_time (gpointer data)
{
  return *(gint64 *)data;
}

static void
test_form (void)
{
  g_autofree char *uuid = harvest_uuid_new (harvest_clock_system ());

  g_test_summary ("A new id is a lower-case UUID of version 7 and variant 2.");
  g_assert_cmpuint (strlen (uuid), ==, HARVEST_UUID_LENGTH);
  g_assert_true (harvest_uuid_is_valid (uuid));
  g_assert_true (g_uuid_string_is_valid (uuid));
  g_assert_cmpint (uuid[14], ==, '7');
}

static void
test_time (void)
{
  gint64 now = G_GINT64_CONSTANT (1645557742123) * 1000;
  HarvestClock clock = { get_fixed_time, &now };
  g_autofree char *uuid = harvest_uuid_new (&clock);

  g_test_summary ("An id carries its clock's time in milliseconds.");
  g_assert_cmpint (harvest_uuid_get_time (uuid), ==, now);
  /* The example of RFC 9562, appendix A.6. */
  g_assert_cmpint (harvest_uuid_get_time ("017f22e2-79b0-7cc3-98c4-dc0c0c07398f"), ==,
                   G_GINT64_CONSTANT (1645557742000) * 1000);
}

static void
test_order (void)
{
  gint64 now = G_GINT64_CONSTANT (1700000000000000);
  HarvestClock clock = { get_fixed_time, &now };
  g_autofree char *last = harvest_uuid_new (&clock);

  g_test_summary ("Ids of one millisecond sort in the order in which they were made.");
  for (int i = 0; i < N_IDS; i++)
    {
      char *next;

      if (i % 1000 == 999)
        now += 1000;
      next = harvest_uuid_new (&clock);
      g_assert_cmpstr (last, <, next);
      g_free (last);
      last = next;
    }
}

static gpointer
make_ids (gpointer data)
{
  char **ids = g_new0 (char *, N_IDS / 10 + 1);

  for (int i = 0; i < N_IDS / 10; i++)
    ids[i] = harvest_uuid_new (data);

  return ids;
}

static void
test_threads (void)
{
  gint64 now = G_GINT64_CONSTANT (1700000000000000);
  HarvestClock clock = { get_fixed_time, &now };
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GThread *threads[N_THREADS];

  g_test_summary ("Threads never make the same id, even within one millisecond.");
  for (int i = 0; i < N_THREADS; i++)
    threads[i] = g_thread_new ("ids", make_ids, &clock);
  for (int i = 0; i < N_THREADS; i++)
    {
      g_autofree char **ids = g_thread_join (threads[i]);

      for (char **id = ids; *id != NULL; id++)
        g_assert_true (g_hash_table_add (seen, *id));
    }
  g_assert_cmpuint (g_hash_table_size (seen), ==, N_THREADS * (N_IDS / 10));
}

static void
test_invalid (void)
{
  static const char *const wrong[] = {
    "",
    "017f22e2",
    "017F22E2-79B0-7CC3-98C4-DC0C0C07398F",
    "017f22e2-79b0-4cc3-98c4-dc0c0c07398f",
    "017f22e2-79b0-7cc3-c8c4-dc0c0c07398f",
    "017f22e2-79b0-7cc3-98c4-dc0c0c07398",
    "017f22e2-79b0-7cc3-98c4-dc0c0c07398f0",
    "017f22e2-79b0-7cc3-98c4-dc0c0c07398g",
    "017f22e279b07cc398c4dc0c0c07398f----",
    "{17f22e2-79b0-7cc3-98c4-dc0c0c07398}",
  };

  g_test_summary ("What is not exactly such an id is refused.");
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_false (harvest_uuid_is_valid (wrong[i]));
}

int
main (int argc, char **argv)
{
  harvest_test_init (&argc, &argv);
  g_test_add_func ("/model/uuid/form", test_form);
  g_test_add_func ("/model/uuid/time", test_time);
  g_test_add_func ("/model/uuid/order", test_order);
  g_test_add_func ("/model/uuid/threads", test_threads);
  g_test_add_func ("/model/uuid/invalid", test_invalid);

  return g_test_run ();
}
