/* test-auth.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "harvest-password.h"
#include "harvest-server-error.h"
#include "harvest-test.h"
#include "harvest-throttle.h"

#include <string.h>

#define SECOND ((gint64)G_USEC_PER_SEC)

/* One attempt that fails, if it may be made. Returns: seconds that it has to wait */
static guint
fail_once (HarvestThrottle *throttle, const char *name, const char *address, gint64 now)
{
  guint wait = harvest_throttle_check (throttle, name, address, now);

  if (wait == 0)
    harvest_throttle_end (throttle, name, address, HARVEST_ATTEMPT_REFUSED, now);
  return wait;
}

static void
test_doubling (void)
{
  static const guint waits[] = { 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 900, 900 };
  g_autoptr (HarvestThrottle) throttle = harvest_throttle_new ();
  gint64 now = 0;

  g_test_summary ("After two failures each one doubles the wait; the tenth makes it long");
  for (guint i = 0; i < G_N_ELEMENTS (waits); i++)
    {
      g_assert_cmpuint (harvest_throttle_check (throttle, "other", NULL, now), ==, 0);
      harvest_throttle_end (throttle, "other", NULL, HARVEST_ATTEMPT_SUCCEEDED, now);
      if (waits[i] > 0)
        {
          g_assert_cmpuint (fail_once (throttle, "rosa", NULL, now), ==, waits[i]);
          now += waits[i] * SECOND;
        }
      g_assert_cmpuint (fail_once (throttle, "rosa", NULL, now), ==, 0);
    }
}

static void
test_undecided (void)
{
  g_autoptr (HarvestThrottle) throttle = harvest_throttle_new ();

  g_test_summary ("An attempt that nobody could decide is no wrong guess");
  for (guint i = 0; i < 100; i++)
    {
      g_assert_cmpuint (harvest_throttle_check (throttle, "rosa", "192.0.2.1", 0), ==, 0);
      harvest_throttle_end (throttle, "rosa", "192.0.2.1", HARVEST_ATTEMPT_UNDECIDED, 0);
    }
}

static void
test_success (void)
{
  g_autoptr (HarvestThrottle) throttle = harvest_throttle_new ();

  g_test_summary ("A success ends the row of failures, and so does an hour");
  for (guint i = 0; i < 3; i++)
    g_assert_cmpuint (fail_once (throttle, "rosa", NULL, 0), ==, 0);
  g_assert_cmpuint (harvest_throttle_check (throttle, "rosa", NULL, SECOND), ==, 0);
  harvest_throttle_end (throttle, "rosa", NULL, HARVEST_ATTEMPT_SUCCEEDED, SECOND);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpuint (fail_once (throttle, "rosa", NULL, SECOND), ==, 0);
  g_assert_cmpuint (fail_once (throttle, "rosa", NULL, SECOND), ==, 1);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpuint (fail_once (throttle, "rosa", NULL, 7200 * SECOND), ==, 0);
}

static void
test_at_once (void)
{
  g_autoptr (HarvestThrottle) throttle = harvest_throttle_new ();

  g_test_summary ("Attempts that are under way count as failures: many at once do not help");
  for (guint i = 0; i < 3; i++)
    g_assert_cmpuint (harvest_throttle_check (throttle, "rosa", NULL, 0), ==, 0);
  g_assert_cmpuint (harvest_throttle_check (throttle, "rosa", NULL, 0), ==, 1);
}

static void
test_address (void)
{
  g_autoptr (HarvestThrottle) throttle = harvest_throttle_new ();
  guint n = 0;

  g_test_summary ("From one address, ten times as many failures with other names are free");
  for (; n < 200; n++)
    {
      g_autofree char *name = g_strdup_printf ("name%u", n);

      if (fail_once (throttle, name, "192.0.2.1", 0) > 0)
        break;
    }
  g_assert_cmpuint (n, ==, 21);
  g_assert_cmpuint (fail_once (throttle, "rosa", "192.0.2.2", 0), ==, 0);
}

static void
test_bucket (void)
{
  HarvestRateBucket bucket = { 0 };
  gint64 now = 1000 * SECOND;

  g_test_summary ("A bucket gives so many at once, and then so many a minute");
  for (guint i = 0; i < 10; i++)
    g_assert_cmpuint (harvest_rate_bucket_take (&bucket, 60, 10, now), ==, 0);
  g_assert_cmpuint (harvest_rate_bucket_take (&bucket, 60, 10, now), ==, 1);
  g_assert_cmpuint (harvest_rate_bucket_take (&bucket, 60, 10, now + SECOND), ==, 0);
  g_assert_cmpuint (harvest_rate_bucket_take (&bucket, 60, 10, now + SECOND), ==, 1);
  for (guint i = 0; i < 10; i++)
    g_assert_cmpuint (harvest_rate_bucket_take (&bucket, 60, 10, now + 60 * SECOND), ==, 0);
}

static void
test_judge (void)
{
  static const struct
  {
    const char *password;
    HarvestPasswordVerdict verdict;
  } cases[] = {
    { "", HARVEST_PASSWORD_TOO_SHORT },
    { "ąęóąęóą", HARVEST_PASSWORD_TOO_SHORT },
    { "ąęóżźćńł x", HARVEST_PASSWORD_FINE },
    { "PASSWORD", HARVEST_PASSWORD_COMMON },
    { "!!monkey42", HARVEST_PASSWORD_COMMON },
    { "dragondragon", HARVEST_PASSWORD_COMMON },
    { "abababababab", HARVEST_PASSWORD_COMMON },
    { "abcdefghij", HARVEST_PASSWORD_COMMON },
    { "9876543210", HARVEST_PASSWORD_COMMON },
    { "rosa.weaver", HARVEST_PASSWORD_NAME },
    { "Rosa.Weaver1", HARVEST_PASSWORD_NAME },
    { "storyharvest!", HARVEST_PASSWORD_NAME },
    { "the lift stood still", HARVEST_PASSWORD_FINE },
    { "correcthorsebattery", HARVEST_PASSWORD_FINE },
  };
  g_autofree char *longest = g_strnfill (256, 'x');
  g_autofree char *longer = g_strnfill (257, 'x');

  g_test_summary ("Short ones, common ones and names are refused, whatever is put around them");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s", cases[i].password);
      g_assert_cmpint (harvest_password_judge (cases[i].password, "rosa.weaver"), ==,
                       cases[i].verdict);
    }
  memcpy (longest, "the lift stood", strlen ("the lift stood"));
  g_assert_cmpint (harvest_password_judge (longest, NULL), ==, HARVEST_PASSWORD_FINE);
  g_assert_cmpint (harvest_password_judge (longer, NULL), ==, HARVEST_PASSWORD_TOO_LONG);
}

static void
test_hash (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *hash = harvest_password_hash_sync ("the lift stood still", &error);

  g_test_summary ("A password is kept as Argon2id of 64 MiB and three passes");
  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (hash, "$argon2id$v=19$m=65536,t=3,p=1$"));
  g_assert_true (harvest_password_verify_sync (hash, "the lift stood still", NULL));
  g_assert_false (harvest_password_verify_sync (hash, "the lift stood Still", &error));
  g_assert_error (error, HARVEST_SERVER_ERROR, HARVEST_SERVER_ERROR_REFUSED);
  g_clear_error (&error);
  g_assert_false (harvest_password_verify_sync (NULL, "the lift stood still", &error));
  g_assert_error (error, HARVEST_SERVER_ERROR, HARVEST_SERVER_ERROR_REFUSED);
  g_clear_error (&error);
  g_assert_false (harvest_password_needs_rehash (hash));
  g_assert_true (
      harvest_password_needs_rehash ("$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQxMjM0NTY3OA$"
                                     "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE"));
}

static void
test_codes (void)
{
  g_autofree char *code = harvest_password_make_code ();
  g_autofree char *other = harvest_password_make_code ();
  g_autofree char *typed = g_ascii_strdown (code, -1);
  g_autoptr (GBytes) hash = harvest_password_hash_code (code);
  g_autoptr (GBytes) again = NULL;
  g_autoptr (GBytes) zero = harvest_password_hash_code ("00000-11111-22222-33333");
  g_autoptr (GBytes) letters = harvest_password_hash_code ("ooooo iIlL1 22222 33333");

  g_test_summary ("A code is read as people type it, and two are never the same");
  g_assert_cmpuint (strlen (code), ==, 23);
  g_assert_cmpstr (code, !=, other);
  again = harvest_password_hash_code (g_strdelimit (typed, "-", ' '));
  g_assert_true (g_bytes_equal (hash, again));
  g_assert_true (g_bytes_equal (zero, letters));
  g_assert_null (harvest_password_hash_code ("00000-11111-22222-3333"));
  g_assert_null (harvest_password_hash_code ("00000-11111-22222-333333"));
  g_assert_null (harvest_password_hash_code ("00000-11111-22222-3333U"));
  g_assert_null (harvest_password_hash_code (""));
}

static void
test_tokens (void)
{
  g_autoptr (GBytes) hash = NULL;
  g_autofree char *token = harvest_password_make_token (&hash);
  g_autoptr (GBytes) again = harvest_password_hash_token (token);

  g_test_summary ("A token has 256 bits; what is kept is its hash");
  g_assert_cmpuint (strlen (token), ==, 43);
  g_assert_cmpuint (g_bytes_get_size (hash), ==, 32);
  g_assert_true (g_bytes_equal (hash, again));
  g_assert_null (harvest_password_hash_token ("short"));
}

int
main (int argc, char **argv)
{
  harvest_test_init (&argc, &argv);
  g_test_add_func ("/auth/throttle/doubling", test_doubling);
  g_test_add_func ("/auth/throttle/success", test_success);
  g_test_add_func ("/auth/throttle/undecided", test_undecided);
  g_test_add_func ("/auth/throttle/at-once", test_at_once);
  g_test_add_func ("/auth/throttle/address", test_address);
  g_test_add_func ("/auth/throttle/bucket", test_bucket);
  g_test_add_func ("/auth/password/judge", test_judge);
  g_test_add_func ("/auth/password/hash", test_hash);
  g_test_add_func ("/auth/password/codes", test_codes);
  g_test_add_func ("/auth/password/tokens", test_tokens);
  return g_test_run ();
}
