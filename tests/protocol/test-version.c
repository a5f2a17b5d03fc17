/* test-version.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "harvest-identity.h"
#include "harvest-protocol-error.h"
#include "harvest-test.h"
#include "harvest-version.h"
#include "protocol-samples.h"

static void
test_header (void)
{
  g_autofree char *header = harvest_version_to_header (HARVEST_VERSION_NEWEST);

  g_assert_cmpstr (header, ==, "1.3");
}

/* What a server of the version in the first column answers a client of the second: 0 is 426. */
static void
test_answers (void)
{
  static const guint rows[][3] = {
    { 3, 1, 1 }, { 3, 2, 2 }, { 3, 3, 3 }, { 3, 4, 3 }, { 3, 9999, 3 },
    { 2, 1, 1 }, { 2, 3, 2 }, { 1, 1, 1 }, { 1, 3, 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *header = harvest_version_to_header (rows[i][1]);
      g_autoptr (GError) error = NULL;
      guint version;

      g_assert_true (harvest_version_answer (header, rows[i][0], &version, &error));
      g_assert_no_error (error);
      g_assert_cmpuint (version, ==, rows[i][2]);
    }
}

/* What a client of the newest version makes of a server's answer. */
static void
test_accepts (void)
{
  for (guint newest = 1; newest <= HARVEST_VERSION_NEWEST; newest++)
    for (guint answered = 1; answered <= newest; answered++)
      {
        g_autofree char *header = harvest_version_to_header (answered);
        g_autoptr (GError) error = NULL;
        guint version;

        g_assert_true (harvest_version_accept (header, newest, &version, &error));
        g_assert_no_error (error);
        g_assert_cmpuint (version, ==, answered);
      }
}

static void
test_refusals (void)
{
  static const struct
  {
    const char *header;
    const char *words;
  } rows[] = {
    { NULL, "SHP-Version: required" },
    { "", "SHP-Version: 1. and a number from 1 to 9999, this one is \"\"" },
    { "1", "SHP-Version: 1. and a number from 1 to 9999, this one is \"1\"" },
    { "1.", "SHP-Version: 1. and a number from 1 to 9999, this one is \"1.\"" },
    { "1.0", "SHP-Version: 1. and a number from 1 to 9999, this one is \"1.0\"" },
    { "1.03", "SHP-Version: 1. and a number from 1 to 9999, this one is \"1.03\"" },
    { "1.+3", "SHP-Version: 1. and a number from 1 to 9999, this one is \"1.+3\"" },
    { "1. 3", "SHP-Version: 1. and a number from 1 to 9999, this one is \"1. 3\"" },
    { "1.3 ", "SHP-Version: 1. and a number from 1 to 9999, this one is \"1.3 \"" },
    { "2.3", "SHP-Version: 1. and a number from 1 to 9999, this one is \"2.3\"" },
    { "1.10000", "SHP-Version: 1. and a number from 1 to 9999, this one is \"1.10000\"" },
  };
  g_autoptr (GError) newer = NULL;
  guint version;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (harvest_version_answer (rows[i].header, 3, &version, &error));
      g_assert_error (error, HARVEST_PROTOCOL_ERROR, HARVEST_PROTOCOL_ERROR_VERSION);
      g_assert_cmpstr (error->message, ==, rows[i].words);
    }
  g_assert_false (harvest_version_accept ("1.3", 2, &version, &newer));
  g_assert_cmpstr (newer->message, ==, "SHP-Version: from 1.1 to 1.2, this one is 1.3");
}

static void
check_headers (const char *server, const char *epoch, int code, const char *words)
{
  g_autoptr (HarvestIdentity) identity = sample_identity ();
  g_autoptr (GError) error = NULL;

  g_assert_false (harvest_identity_check_headers (identity, server, epoch, &error));
  g_assert_error (error, HARVEST_PROTOCOL_ERROR, code);
  g_assert_cmpstr (error->message, ==, words);
}

/* A reply of nobody is told from one of somebody else. */
static void
test_identity (void)
{
  g_autoptr (HarvestIdentity) identity = sample_identity ();
  g_autoptr (HarvestIdentity) upgraded = harvest_identity_make (SAMPLE_SERVER, SAMPLE_EPOCH, 2);
  g_autoptr (HarvestIdentity) restored = harvest_identity_make (SAMPLE_SERVER, SAMPLE_PERSON, 1);
  g_autoptr (GError) error = NULL;

  g_assert_true (harvest_identity_check_headers (identity, SAMPLE_SERVER, SAMPLE_EPOCH, &error));
  g_assert_no_error (error);
  g_assert_true (harvest_identity_equal (identity, upgraded));
  g_assert_false (harvest_identity_equal (identity, restored));

  check_headers (NULL, SAMPLE_EPOCH, HARVEST_PROTOCOL_ERROR_SYNTAX, "SHP-Server: required");
  check_headers (SAMPLE_SERVER, NULL, HARVEST_PROTOCOL_ERROR_SYNTAX, "SHP-Epoch: required");
  check_headers ("nginx", SAMPLE_EPOCH, HARVEST_PROTOCOL_ERROR_SYNTAX,
                 "SHP-Server: an id (UUID of version 7, lower case)");
  check_headers (SAMPLE_PERSON, SAMPLE_EPOCH, HARVEST_PROTOCOL_ERROR_INVALID,
                 "SHP-Server: " SAMPLE_SERVER ", this one is " SAMPLE_PERSON);
  check_headers (SAMPLE_SERVER, SAMPLE_PERSON, HARVEST_PROTOCOL_ERROR_INVALID,
                 "SHP-Epoch: " SAMPLE_EPOCH ", this one is " SAMPLE_PERSON);
}

int
main (int argc, char *argv[])
{
  harvest_test_init (&argc, &argv);
  g_test_add_func ("/version/header", test_header);
  g_test_add_func ("/version/answers", test_answers);
  g_test_add_func ("/version/accepts", test_accepts);
  g_test_add_func ("/version/refusals", test_refusals);
  g_test_add_func ("/version/identity", test_identity);
  return g_test_run ();
}
