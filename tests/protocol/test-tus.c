/* test-tus.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "harvest-protocol-error.h"
#include "harvest-protocol-limits.h"
#include "harvest-test.h"
#include "harvest-tus.h"

static void
test_numbers (void)
{
  static const struct
  {
    const char *header;
    gint64 number;
  } rows[] = { { "0", 0 }, { "007", 7 }, { "104857600", 104857600 } };
  static const struct
  {
    const char *header;
    int code;
    const char *words;
  } refused[] = {
    { NULL, HARVEST_PROTOCOL_ERROR_SYNTAX, "Upload-Length: required" },
    { "", HARVEST_PROTOCOL_ERROR_INVALID,
      "Upload-Length: digits only, at most 16, this one is \"\"" },
    { "-1", HARVEST_PROTOCOL_ERROR_INVALID,
      "Upload-Length: digits only, at most 16, this one is \"-1\"" },
    { "+1", HARVEST_PROTOCOL_ERROR_INVALID,
      "Upload-Length: digits only, at most 16, this one is \"+1\"" },
    { "1 ", HARVEST_PROTOCOL_ERROR_INVALID,
      "Upload-Length: digits only, at most 16, this one is \"1 \"" },
    { "0x10", HARVEST_PROTOCOL_ERROR_INVALID,
      "Upload-Length: digits only, at most 16, this one is \"0x10\"" },
    { "99999999999999999", HARVEST_PROTOCOL_ERROR_INVALID,
      "Upload-Length: digits only, at most 16, this one is \"99999999999999999\"" },
    { "\xff", HARVEST_PROTOCOL_ERROR_INVALID,
      "Upload-Length: digits only, at most 16, this one is \"\xef\xbf\xbd\"" },
    { "104857601", HARVEST_PROTOCOL_ERROR_TOO_LARGE,
      "Upload-Length: at most 104857600, this one is 104857601" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      gint64 number;

      g_assert_true (harvest_tus_parse_number ("Upload-Length", rows[i].header,
                                               HARVEST_LIMIT_BLOB_BYTES_MAX, &number, &error));
      g_assert_no_error (error);
      g_assert_cmpint (number, ==, rows[i].number);
    }
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (GError) error = NULL;
      gint64 number;

      g_assert_false (harvest_tus_parse_number ("Upload-Length", refused[i].header,
                                                HARVEST_LIMIT_BLOB_BYTES_MAX, &number, &error));
      g_assert_error (error, HARVEST_PROTOCOL_ERROR, refused[i].code);
      g_assert_cmpstr (error->message, ==, refused[i].words);
    }
}

static void
test_version (void)
{
  g_autoptr (GError) missing = NULL;
  g_autoptr (GError) older = NULL;

  g_assert_true (harvest_tus_check_version ("1.0.0", NULL));
  g_assert_false (harvest_tus_check_version (NULL, &missing));
  g_assert_error (missing, HARVEST_PROTOCOL_ERROR, HARVEST_PROTOCOL_ERROR_SYNTAX);
  g_assert_cmpstr (missing->message, ==, "Tus-Resumable: required");
  g_assert_false (harvest_tus_check_version ("0.2.2", &older));
  g_assert_error (older, HARVEST_PROTOCOL_ERROR, HARVEST_PROTOCOL_ERROR_VERSION);
  g_assert_cmpstr (older->message, ==, "Tus-Resumable: 1.0.0, this one is \"0.2.2\"");
}

static void
test_checksum (void)
{
  static const char *const refused[] = {
    "",
    "sha256",
    "sha256 ",
    "sha1 Kq5sNclPz7QV2+lfQIuc6R7oRu0=",
    "sha256 uU0nuZNNPgilLlLX2n2r+sSE7+N6U4DukIj3rOLvzek",
    "sha256 uU0nuZNNPgilLlLX2n2r+sSE7+N6U4DukIj3rOLvzel=",
    "sha256 uU0nuZNNPgilLlLX2n2r-sSE7-N6U4DukIj3rOLvzek=",
    "sha256  uU0nuZNNPgilLlLX2n2r+sSE7+N6U4DukIj3rOLvzek=",
    "sha256 uU0nuZNNPgilLlLX2n2r+sSE7+N6U4DukIj3rOLvzek= ",
    "sha256 AAAA",
  };

  for (guint i = 0; i < 50; i++)
    {
      guint8 digest[HARVEST_TUS_DIGEST_LENGTH], again[HARVEST_TUS_DIGEST_LENGTH];
      g_autofree char *header = NULL;
      g_autoptr (GError) error = NULL;

      for (guint j = 0; j < sizeof digest; j++)
        digest[j] = (guint8)g_random_int ();
      header = harvest_tus_write_checksum (digest);
      g_assert_true (harvest_tus_parse_checksum (header, again, &error));
      g_assert_no_error (error);
      g_assert_cmpmem (digest, sizeof digest, again, sizeof again);
    }
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      guint8 digest[HARVEST_TUS_DIGEST_LENGTH];
      g_autoptr (GError) error = NULL;

      g_assert_false (harvest_tus_parse_checksum (refused[i], digest, &error));
      g_assert_error (error, HARVEST_PROTOCOL_ERROR, HARVEST_PROTOCOL_ERROR_INVALID);
      g_assert_true (g_str_has_prefix (
          error->message,
          "Upload-Checksum: sha256, a blank, and 32 bytes as base64, this one is "));
    }
}

static void
refuse_metadata (const char *header, int code, const char *words)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (harvest_tus_parse_metadata (header, &error));
  g_assert_error (error, HARVEST_PROTOCOL_ERROR, code);
  g_assert_cmpstr (error->message, ==, words);
}

static HarvestTusMetadata *
make_metadata (const char *filetype)
{
  HarvestTusMetadata *metadata = g_new0 (HarvestTusMetadata, 1);

  metadata->sha256 = g_compute_checksum_for_string (G_CHECKSUM_SHA256, "hello", -1);
  metadata->filetype = g_strdup (filetype);
  return metadata;
}

static void
test_metadata (void)
{
  static const char *const types[] = { NULL, "image/jpeg", "audio/ogg; codecs=opus" };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autoptr (HarvestTusMetadata) metadata = make_metadata (types[i]);
      g_autofree char *header = harvest_tus_write_metadata (metadata);
      g_autofree char *more = g_strconcat ("is_confidential, ", header, ",filename !", NULL);
      g_autoptr (HarvestTusMetadata) again = harvest_tus_parse_metadata (header, NULL);
      g_autoptr (HarvestTusMetadata) passed_over = harvest_tus_parse_metadata (more, NULL);

      g_assert_cmpstr (again->sha256, ==, metadata->sha256);
      g_assert_cmpstr (again->filetype, ==, metadata->filetype);
      g_assert_cmpstr (passed_over->sha256, ==, metadata->sha256);
      g_assert_cmpstr (passed_over->filetype, ==, metadata->filetype);
    }
}

static void
test_metadata_refused (void)
{
  g_autoptr (HarvestTusMetadata) metadata = make_metadata (NULL);
  g_autofree char *header = harvest_tus_write_metadata (metadata);
  g_autofree char *twice = g_strconcat (header, ",", header, NULL);
  g_autofree char *gap = g_strconcat (header, ",", NULL);
  g_autofree char *line = g_strconcat (header, ",filetype YQpi", NULL);
  g_autofree char *long_one = g_strnfill (HARVEST_LIMIT_UPLOAD_METADATA_MAX + 1, 'x');

  refuse_metadata (NULL, HARVEST_PROTOCOL_ERROR_SYNTAX, "Upload-Metadata: required");
  refuse_metadata (twice, HARVEST_PROTOCOL_ERROR_INVALID,
                   "Upload-Metadata: each key only once, this one is \"sha256\"");
  refuse_metadata (gap, HARVEST_PROTOCOL_ERROR_INVALID,
                   "Upload-Metadata: pairs of a key and base64, with commas between, this one is "
                   "\"\"");
  refuse_metadata (line, HARVEST_PROTOCOL_ERROR_INVALID,
                   "Upload-Metadata: a line of text as base64 for each key, this one is "
                   "\"filetype YQpi\"");
  refuse_metadata ("sha256", HARVEST_PROTOCOL_ERROR_INVALID,
                   "Upload-Metadata: a line of text as base64 for each key, this one is "
                   "\"sha256\"");
  refuse_metadata ("sha256 AAAA", HARVEST_PROTOCOL_ERROR_INVALID,
                   "Upload-Metadata: a line of text as base64 for each key, this one is "
                   "\"sha256 AAAA\"");
  refuse_metadata ("sha256 YWJj", HARVEST_PROTOCOL_ERROR_INVALID,
                   "Upload-Metadata: sha256 with 64 lower-case hexadecimal digits, this one is "
                   "\"abc\"");
  refuse_metadata ("filetype YWJj", HARVEST_PROTOCOL_ERROR_INVALID,
                   "Upload-Metadata: sha256 with 64 lower-case hexadecimal digits, this one is "
                   "\"\"");
  refuse_metadata (long_one, HARVEST_PROTOCOL_ERROR_TOO_LARGE,
                   "Upload-Metadata: at most 1024 bytes, this one has 1025");
}

static void
test_expires (void)
{
  g_autofree char *first = harvest_tus_write_expires (0);
  g_autofree char *leap = harvest_tus_write_expires (1835438399);

  g_assert_cmpstr (first, ==, "Thu, 01 Jan 1970 00:00:00 GMT");
  g_assert_cmpstr (leap, ==, "Tue, 29 Feb 2028 11:59:59 GMT");
}

int
main (int argc, char *argv[])
{
  harvest_test_init (&argc, &argv);
  g_test_add_func ("/tus/numbers", test_numbers);
  g_test_add_func ("/tus/version", test_version);
  g_test_add_func ("/tus/checksum", test_checksum);
  g_test_add_func ("/tus/metadata", test_metadata);
  g_test_add_func ("/tus/metadata-refused", test_metadata_refused);
  g_test_add_func ("/tus/expires", test_expires);
  return g_test_run ();
}
