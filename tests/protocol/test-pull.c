/* test-pull.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "harvest-change.h"
#include "harvest-protocol-limits.h"
#include "harvest-record.h"
#include "harvest-test.h"
#include "protocol-samples.h"

#define SERVER "{\"epoch\":\"" SAMPLE_EPOCH "\",\"id\":\"" SAMPLE_SERVER "\",\"schema\":1}"
#define ONE    "01936f10-2b00-7d11-9a01-000000000001"
#define TWO    "01936f10-2b00-7d11-9a01-000000000002"
#define DOCUMENT                                                                                   \
  "{\"fields\":{\"x\" : 0.10,\"big\":1e400},\"id\":\"%s\",\"rev\":3,\"type\":\"of-tomorrow\"}"

/* A reply with one page, whose lists and numbers are given. */
static char *
make_reply (const char *puts, const char *tombstones, int from, int to)
{
  return g_strdup_printf (
      "{\"pages\":[{\"bucket\":20264,\"cursor\":\"c\",\"from\":%d,\"puts\":[%s],"
      "\"scope\":\"c:a\",\"to\":%d,\"tombstones\":[%s]}],\"scopes_tag\":\"t\","
      "\"server\":" SERVER "}",
      from, puts, to, tombstones);
}

static char *
make_put (const char *id, int seq)
{
  return g_strdup_printf ("{\"record\":" DOCUMENT ",\"seq\":%d}", id, seq);
}

static void
refuse (const char *puts, const char *tombstones, int from, int to, const char *words)
{
  g_autofree char *reply = make_reply (puts, tombstones, from, to);

  protocol_assert_refused (&harvest_pull_reply_type, reply, words);
}

/* What a page may not say. */
static void
test_page_rules (void)
{
  g_autofree char *put = make_put (ONE, 7);
  g_autofree char *late = make_put (ONE, 11);
  g_autofree char *twice = g_strconcat (put, ",", late, NULL);
  g_autofree char *second = make_put (TWO, 7);
  g_autofree char *same_seq = g_strconcat (put, ",", second, NULL);
  static const char tombstone[] = "{\"id\":\"" ONE "\",\"reason\":\"moved\"}";
  static const char tombstones[] = "{\"id\":\"" ONE "\",\"reason\":\"moved\"},{\"id\":\"" ONE
                                   "\",\"reason\":\"moved\"}";

  refuse ("", "", 5, 4, "pull-reply.pages[0].to: from 5, this one is 4");
  refuse (put, "", 7, 9,
          "pull-reply.pages[0].puts[0].seq: rising, over 7 and up to 9, this one is 7");
  refuse (late, "", 7, 10,
          "pull-reply.pages[0].puts[0].seq: rising, over 7 and up to 10, this one is 11");
  refuse (same_seq, "", 5, 10,
          "pull-reply.pages[0].puts[1].seq: rising, over 5 and up to 10, this one is 7");
  refuse (twice, "", 5, 11,
          "pull-reply.pages[0].puts: each record only once, " ONE " is there twice");
  refuse (put, tombstone, 5, 11,
          "pull-reply.pages[0].tombstones: each record only once, " ONE " is there twice");
  refuse ("", tombstones, 5, 11,
          "pull-reply.pages[0].tombstones: each record only once, " ONE " is there twice");
  refuse ("", "{\"id\":\"" ONE "\",\"reason\":\"lost\"}", 5, 11,
          "pull-reply.pages[0].tombstones[0].reason: one of moved, scope-lost, withdrawn, erased, "
          "deleted, this one is \"lost\"");
}

/* Documents keep their bytes, whatever is in them. */
static void
test_raw_documents (void)
{
  g_autofree char *put = make_put (ONE, 7);
  g_autofree char *text = make_reply (put, "", 5, 7);
  g_autofree char *document = g_strdup_printf (DOCUMENT, ONE);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;
  g_autoptr (HarvestPullReply) reply = harvest_pull_reply_from_bytes (bytes, &error);
  const HarvestPullPage *page;
  const HarvestPullPut *first;
  g_autofree char *kept = NULL;

  g_assert_no_error (error);
  page = g_ptr_array_index (reply->pages, 0);
  first = g_ptr_array_index (page->puts, 0);
  kept = protocol_dup_text (first->record->bytes);
  g_assert_cmpstr (kept, ==, document);
  g_assert_cmpstr (first->record->id, ==, ONE);
  g_assert_cmpstr (first->record->type, ==, "of-tomorrow");
  g_assert_cmpint (first->record->rev, ==, 3);
  g_assert_null (first->record->root);
  g_assert_null (page->check);
}

/* A record that nests as deep as a record may fits into the deepest message. */
static void
test_depth (void)
{
  g_autoptr (GString) document = g_string_new ("{\"fields\":{\"hue\":");
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (HarvestRecord) record = NULL;
  g_autofree char *put = NULL;
  g_autofree char *reply = NULL;

  for (guint i = 0; i < 24; i++)
    g_string_append_c (document, '[');
  for (guint i = 0; i < 24; i++)
    g_string_append_c (document, ']');
  g_string_append (
      document,
      ",\"audience\":\"team\",\"byline_mode\":\"none\",\"class\":\"internal\",\"kind\":\"story\","
      "\"state\":\"captured\",\"visibility\":\"editors\"},\"id\":\"" ONE
      "\",\"rev\":1,\"type\":\"story\"}");
  bytes = g_bytes_new (document->str, document->len);
  record = harvest_record_parse (bytes, &error);
  g_assert_no_error (error);

  put = g_strdup_printf ("{\"record\":%s,\"seq\":6}", document->str);
  reply = g_strdup_printf (
      "{\"pages\":[{\"bucket\":20264,\"cursor\":\"c\",\"from\":5,\"puts\":[%s],"
      "\"scope\":\"c:a\",\"to\":7}],\"scopes_tag\":\"t\",\"server\":" SERVER "}",
      put);
  protocol_assert_written (&harvest_pull_reply_type, reply, 3, NULL);
}

/* An older client is told what it can understand. */
static void
test_older_versions (void)
{
  static const char format[] =
      "{\"pages\":[{\"bucket\":20264,%s\"cursor\":\"c\",\"from\":5,\"scope\":\"c:a\",\"to\":9,"
      "\"tombstones\":[{\"id\":\"" ONE
      "\",\"reason\":\"%s\"}]}],\"scopes_tag\":\"t\",\"server\":" SERVER "}";
  static const char check[] = "\"check\":{\"count\":0,\"sum\":\"0000000000000000\"},";
  g_autofree char *newest = g_strdup_printf (format, check, "withdrawn");
  g_autofree char *before = g_strdup_printf (format, check, "scope-lost");
  g_autofree char *oldest = g_strdup_printf (format, "", "scope-lost");

  protocol_assert_written (&harvest_pull_reply_type, newest, 3, NULL);
  protocol_assert_written (&harvest_pull_reply_type, newest, 2, before);
  protocol_assert_written (&harvest_pull_reply_type, newest, 1, oldest);
}

static void
test_mass_deletion (void)
{
  static const struct
  {
    guint64 n_deleted, n_listed;
    gboolean is_mass;
  } rows[] = {
    { 0, 0, FALSE },    { 1, 0, FALSE },       { 1, 1, FALSE },        { 2, 2, TRUE },
    { 2, 39, TRUE },    { 2, 40, FALSE },      { 50, 1000, FALSE },    { 50, 999, TRUE },
    { 51, 1000, TRUE }, { 51, 1000000, TRUE }, { 50, 1000000, FALSE },
  };
  g_autoptr (HarvestPullPage) page = harvest_pull_page_new ();

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpint (harvest_pull_is_mass_deletion (rows[i].n_deleted, rows[i].n_listed), ==,
                     rows[i].is_mass);

  for (guint i = 0; i < 6; i++)
    {
      HarvestTombstone *tombstone = harvest_tombstone_new ();

      tombstone->id = sample_id (i);
      tombstone->reason = i < 2 ? HARVEST_TOMBSTONE_ERASED : HARVEST_TOMBSTONE_DELETED;
      tombstone->batch = i == 2 ? sample_id (99) : NULL;
      g_ptr_array_add (page->tombstones, tombstone);
    }
  g_assert_cmpuint (harvest_pull_page_count_unconfirmed (page), ==, 3);
}

/* The largest document goes through, one byte more does not. */
static void
test_largest_document (void)
{
  g_autoptr (GBytes) empty = sample_document (ONE, 3, "");
  gsize room = HARVEST_LIMIT_DOCUMENT_MAX - g_bytes_get_size (empty);
  g_autofree char *text = g_strnfill (room + 1, 'x');
  g_autoptr (GBytes) too_large = sample_document (ONE, 3, text);
  g_autoptr (GBytes) fits = sample_document (ONE, 3, text + 1);
  g_autoptr (HarvestDocument) document = NULL;
  g_autofree char *words = protocol_dup_text (too_large);
  g_autofree char *put = g_strdup_printf ("{\"record\":%s,\"seq\":6}", words);
  g_autoptr (GError) error = NULL;

  document = harvest_document_make (fits, &error);
  g_assert_no_error (error);
  refuse (put, "", 5, 7,
          "pull-reply.pages[0].puts[0].record: at most 1048576 bytes, this one has 1048577");
}

/* A server writes what it has stored, without reading it. */
static void
test_stored (void)
{
  g_autoptr (GBytes) bytes = sample_document (ONE, 3, "x");
  g_autoptr (HarvestDocument) stored = harvest_document_make_stored (bytes);
  g_autoptr (HarvestDocument) read = NULL;
  g_autoptr (GBytes) written = harvest_message_to_bytes (&harvest_document_type, stored, 3);
  g_autoptr (GError) error = NULL;

  protocol_assert_bytes (written, bytes);
  read = harvest_document_make (written, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (read->id, ==, ONE);
}

int
main (int argc, char *argv[])
{
  harvest_test_init (&argc, &argv);
  g_test_add_func ("/pull/page-rules", test_page_rules);
  g_test_add_func ("/pull/raw-documents", test_raw_documents);
  g_test_add_func ("/pull/depth", test_depth);
  g_test_add_func ("/pull/older-versions", test_older_versions);
  g_test_add_func ("/pull/mass-deletion", test_mass_deletion);
  g_test_add_func ("/pull/largest-document", test_largest_document);
  g_test_add_func ("/pull/stored", test_stored);
  return g_test_run ();
}
