/* test-cursor.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "harvest-bucket.h"
#include "harvest-cursor.h"
#include "harvest-protocol-error.h"
#include "harvest-protocol-limits.h"
#include "harvest-test.h"
#include "protocol-samples.h"

static void
assert_stale (const char *token, const HarvestIdentity *server)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (harvest_cursor_from_token (token, server, &error));
  g_assert_error (error, HARVEST_PROTOCOL_ERROR, HARVEST_PROTOCOL_ERROR_STALE);
}

static HarvestCursor *
make_random (void)
{
  HarvestCursor *cursor = harvest_cursor_new ();
  int n = g_random_int_range (0, 60);

  for (int i = 0; i < n; i++)
    {
      g_autofree char *scope = g_strdup_printf ("%c:%u", "ugecp"[g_random_int () % 5],
                                                g_random_int () % 4);

      harvest_cursor_set (cursor, scope, g_random_int_range (1970, 9999) * 10 + 1 + i % 4,
                          g_random_int () % 2 == 0 ? i : HARVEST_LIMIT_INTEGER_MAX - i);
    }
  return cursor;
}

static void
assert_equal (const HarvestCursor *cursor, const HarvestCursor *expected)
{
  g_assert_cmpuint (cursor->places->len, ==, expected->places->len);
  for (guint i = 0; i < cursor->places->len; i++)
    {
      const HarvestCursorPlace *place = g_ptr_array_index (cursor->places, i);
      const HarvestCursorPlace *other = g_ptr_array_index (expected->places, i);

      g_assert_cmpstr (place->scope, ==, other->scope);
      g_assert_cmpint (place->bucket, ==, other->bucket);
      g_assert_cmpint (place->number, ==, other->number);
    }
}

static void
test_round_trip (void)
{
  g_autoptr (HarvestIdentity) server = sample_identity ();

  for (guint i = 0; i < 300; i++)
    {
      g_autoptr (HarvestCursor) cursor = make_random ();
      g_autofree char *token = harvest_cursor_to_token (cursor, server);
      g_autoptr (GError) error = NULL;
      g_autoptr (HarvestCursor) again = harvest_cursor_from_token (token, server, &error);
      g_autofree char *written = NULL;

      g_assert_no_error (error);
      assert_equal (again, cursor);
      written = harvest_cursor_to_token (again, server);
      g_assert_cmpstr (written, ==, token);
    }
}

/* No character of a token can be another one. */
static void
test_damage (void)
{
  static const char alphabet[] =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=+/ \x80";
  g_autoptr (HarvestIdentity) server = sample_identity ();
  g_autoptr (HarvestCursor) cursor = harvest_cursor_new ();
  g_autofree char *token = NULL;

  harvest_cursor_set (cursor, "c:acme", 20264, 57);
  token = harvest_cursor_to_token (cursor, server);
  for (gsize i = 0; token[i] != '\0'; i++)
    {
      g_autofree char *damaged = g_strdup (token);
      g_autofree char *cut = g_strndup (token, i);

      assert_stale (cut, server);
      for (const char *at = alphabet; *at != '\0'; at++)
        {
          damaged[i] = *at;
          if (*at != token[i])
            assert_stale (damaged, server);
        }
    }
}

/* A cursor is of one server, epoch and schema. */
static void
test_identity (void)
{
  g_autoptr (HarvestIdentity) server = sample_identity ();
  g_autoptr (HarvestIdentity) other = harvest_identity_make (SAMPLE_PERSON, SAMPLE_EPOCH, 1);
  g_autoptr (HarvestIdentity) restored = harvest_identity_make (SAMPLE_SERVER, SAMPLE_PERSON, 1);
  g_autoptr (HarvestIdentity) upgraded = harvest_identity_make (SAMPLE_SERVER, SAMPLE_EPOCH, 2);
  g_autoptr (HarvestCursor) cursor = make_random ();
  g_autofree char *token = harvest_cursor_to_token (cursor, server);

  assert_stale (token, other);
  assert_stale (token, restored);
  assert_stale (token, upgraded);
}

static void
test_places (void)
{
  g_autoptr (HarvestCursor) cursor = harvest_cursor_new ();
  g_autoptr (HarvestCursor) other = harvest_cursor_new ();

  harvest_cursor_set (cursor, "c:a", 20264, 57);
  harvest_cursor_set (cursor, "c:a", 20263, 9);
  harvest_cursor_set (cursor, "c:a", 20264, 58);
  g_assert_cmpint (harvest_cursor_get (cursor, "c:a", 20264), ==, 58);
  g_assert_cmpint (harvest_cursor_get (cursor, "c:a", 20263), ==, 9);
  g_assert_cmpint (harvest_cursor_get (cursor, "c:a", 20262), ==, -1);
  g_assert_cmpint (harvest_cursor_get (cursor, "c:b", 20264), ==, -1);

  harvest_cursor_set (other, "c:a", 20264, 40);
  harvest_cursor_set (other, "c:a", 20263, 11);
  harvest_cursor_set (other, "g:b", 20261, 0);
  harvest_cursor_merge (cursor, other);
  g_assert_cmpint (harvest_cursor_get (cursor, "c:a", 20264), ==, 40);
  g_assert_cmpint (harvest_cursor_get (cursor, "c:a", 20263), ==, 9);
  g_assert_cmpint (harvest_cursor_get (cursor, "g:b", 20261), ==, 0);
  g_assert_cmpuint (cursor->places->len, ==, 3);
}

/* The most that a cursor may name fits into the most characters, and one more is refused. */
static void
test_edges (void)
{
  g_autoptr (HarvestIdentity) server = sample_identity ();
  g_autoptr (HarvestCursor) cursor = harvest_cursor_new ();
  g_autoptr (HarvestCursor) again = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *token = NULL;
  g_autofree char *too_many = NULL;
  g_autofree char *long_token = g_strnfill (HARVEST_LIMIT_CURSOR_CHARS_MAX + 4, 'A');

  for (guint i = 0; i < HARVEST_LIMIT_CURSOR_BUCKETS_MAX; i++)
    {
      g_autofree char *scope = g_strdup_printf ("u:01936f0f-1a00-7c01-8a2b-%012u", i / 8);

      harvest_cursor_set (cursor, scope, (2020 + i % 8) * 10 + 1, HARVEST_LIMIT_INTEGER_MAX);
    }
  token = harvest_cursor_to_token (cursor, server);
  g_assert_cmpuint (strlen (token), <=, HARVEST_LIMIT_CURSOR_CHARS_MAX);
  again = harvest_cursor_from_token (token, server, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (again->places->len, ==, HARVEST_LIMIT_CURSOR_BUCKETS_MAX);

  harvest_cursor_set (cursor, "c:a", 20264, 1);
  too_many = harvest_cursor_to_token (cursor, server);
  assert_stale (too_many, server);
  assert_stale (long_token, server);
  assert_stale ("", server);
}

static void
test_buckets (void)
{
  static const struct
  {
    gint64 time;
    gint64 bucket;
  } rows[] = {
    { 0, 19701 },          { 1774994399, 20261 }, { 1775001599, 20261 }, { 1775001600, 20262 },
    { 1798761599, 20264 }, { 1798761600, 20271 }, { -5, 19701 },         { 253402300799, 99994 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_assert_cmpint (harvest_bucket_from_time (rows[i].time), ==, rows[i].bucket);
      g_assert_true (harvest_bucket_is_valid (rows[i].bucket));
    }
  g_assert_false (harvest_bucket_is_valid (20260));
  g_assert_false (harvest_bucket_is_valid (20265));
  g_assert_false (harvest_bucket_is_valid (19694));
  g_assert_false (harvest_bucket_is_valid (100001));
  g_assert_false (harvest_bucket_is_valid (0));
}

int
main (int argc, char *argv[])
{
  harvest_test_init (&argc, &argv);
  g_test_add_func ("/cursor/round-trip", test_round_trip);
  g_test_add_func ("/cursor/damage", test_damage);
  g_test_add_func ("/cursor/identity", test_identity);
  g_test_add_func ("/cursor/places", test_places);
  g_test_add_func ("/cursor/edges", test_edges);
  g_test_add_func ("/cursor/buckets", test_buckets);
  return g_test_run ();
}
