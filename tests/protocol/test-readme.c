/* test-readme.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "harvest-bucket.h"
#include "harvest-checksum.h"
#include "harvest-cursor.h"
#include "harvest-event.h"
#include "harvest-protocol-limits.h"
#include "harvest-record.h"
#include "harvest-sse-reader.h"
#include "harvest-test.h"
#include "harvest-tus.h"
#include "harvest-version.h"
#include "protocol-samples.h"
#include "protocol-tables.h"

/* README.md is the specification; this test keeps it and the codec the same. */

static char *readme;

/* ---- Tables ---- */

static void
check_table (char *(*write) (void), const char *name)
{
  g_autofree char *table = write ();

  if (strstr (readme, table) == NULL)
    g_test_message ("README.md has other words than `protocol-doc %s`:\n%s", name, table);
  g_assert_nonnull (strstr (readme, table));
}

static void
test_tables (void)
{
  check_table (protocol_tables_write_limits, "limits");
  check_table (protocol_tables_write_problems, "problems");
  check_table (protocol_tables_write_sentences, "sentences");
  check_table (protocol_tables_write_messages, "messages");
}

/* ---- Examples ---- */

/* The blocks whose first line is "```KIND". */
static GPtrArray *
find_blocks (const char *kind)
{
  GPtrArray *blocks = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *start = g_strconcat ("\n```", kind, "\n", NULL);

  for (const char *at = strstr (readme, start); at != NULL; at = strstr (at, start))
    {
      const char *end;

      at += strlen (start);
      end = strstr (at, "\n```\n");
      g_assert_nonnull (end);
      g_ptr_array_add (blocks, g_strndup (at, (gsize)(end - at)));
      at = end;
    }
  return blocks;
}

/* Takes out line breaks and the blanks behind them. */
static GBytes *
join_lines (const char *block)
{
  GString *bytes = g_string_new (NULL);

  for (const char *at = block; *at != '\0'; at++)
    {
      if (*at != '\n')
        {
          g_string_append_c (bytes, *at);
          continue;
        }
      while (at[1] == ' ')
        at++;
    }
  return g_string_free_to_bytes (bytes);
}

static void
check_example (const HarvestMessageType *type, const char *block)
{
  g_autoptr (GBytes) bytes = join_lines (block);
  g_autoptr (GError) error = NULL;
  gpointer message = harvest_message_from_bytes (type, bytes, &error);
  g_autoptr (GBytes) again = NULL;

  g_assert_no_error (error);
  again = harvest_message_to_bytes (type, message, HARVEST_VERSION_NEWEST);
  protocol_assert_bytes (again, bytes);
  harvest_message_free (type, message);
}

/* Every message that goes over the wire has an example, but for the smallest. */
static void
test_examples (void)
{
  static const char *const without[] = { "event-bye", "event-changed",   "event-hello",
                                         "health",    "password-change", "password-reset",
                                         NULL };
  const HarvestMessageType *const *types = harvest_message_type_get_all ();
  guint n = 0, n_all = 0;

  for (const char *at = strstr (readme, "\n```json "); at != NULL;
       at = strstr (at + 1, "\n```json "))
    n_all++;
  for (guint i = 0; types[i] != NULL; i++)
    {
      g_autofree char *kind = g_strconcat ("json ", types[i]->name, NULL);
      g_autoptr (GPtrArray) blocks = find_blocks (kind);

      g_assert_true ((blocks->len > 0) != g_strv_contains (without, types[i]->name));
      for (guint j = 0; j < blocks->len; j++)
        check_example (types[i], g_ptr_array_index (blocks, j));
      n += blocks->len;
    }
  g_assert_cmpuint (n, ==, n_all);
}

static HarvestSseEvent *
expect_event (HarvestSseReader *reader, const char *type)
{
  HarvestSseEvent *event = harvest_sse_reader_next (reader);

  g_assert_nonnull (event);
  g_assert_cmpstr (event->type, ==, type);
  return event;
}

static void
test_events (void)
{
  g_autoptr (GPtrArray) blocks = find_blocks ("sse");
  g_autoptr (HarvestSseReader) reader = harvest_sse_reader_new ();
  g_autoptr (HarvestSseEvent) hello = NULL;
  g_autoptr (HarvestSseEvent) changed = NULL;
  g_autoptr (HarvestSseEvent) bye = NULL;
  g_autoptr (HarvestEventChanged) places = NULL;
  g_autoptr (GBytes) frame = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *stream = NULL;

  g_assert_cmpuint (blocks->len, ==, 1);
  stream = g_strconcat (g_ptr_array_index (blocks, 0), "\n\n", NULL);
  g_assert_true (harvest_sse_reader_feed (reader, stream, strlen (stream), &error));
  g_assert_no_error (error);
  hello = expect_event (reader, HARVEST_EVENT_HELLO);
  changed = expect_event (reader, HARVEST_EVENT_CHANGED);
  bye = expect_event (reader, HARVEST_EVENT_BYE);
  g_assert_null (harvest_sse_reader_next (reader));

  places = harvest_event_changed_from_bytes (changed->data, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (places->places->len, ==, 1);
  frame = harvest_event_frame (HARVEST_EVENT_CHANGED, changed->data);
  g_assert_nonnull (g_strstr_len (stream, -1, g_bytes_get_data (frame, NULL)));
}

/* The header fields of the example, by the parsers. */
static void
check_tus_line (const char *line, guint *n_checked)
{
  g_auto (GStrv) field = g_strsplit (line, ": ", 2);
  g_autoptr (GError) error = NULL;
  gint64 number;

  if (field[0] == NULL)
    return;
  if (g_str_equal (field[0], "Tus-Resumable"))
    g_assert_true (harvest_tus_check_version (field[1], &error));
  else if (g_str_equal (field[0], "Upload-Length") || g_str_equal (field[0], "Upload-Offset"))
    g_assert_true (harvest_tus_parse_number (field[0], field[1], HARVEST_LIMIT_BLOB_BYTES_MAX,
                                             &number, &error));
  else if (g_str_equal (field[0], "Upload-Metadata"))
    {
      g_autoptr (HarvestTusMetadata) metadata = harvest_tus_parse_metadata (field[1], &error);
      g_autofree char *again = NULL;

      g_assert_no_error (error);
      again = harvest_tus_write_metadata (metadata);
      g_assert_cmpstr (again, ==, field[1]);
      g_assert_cmpstr (metadata->filetype, ==, "text/plain");
    }
  else if (g_str_equal (field[0], "Upload-Checksum"))
    {
      guint8 digest[HARVEST_TUS_DIGEST_LENGTH];
      g_autoptr (GBytes) body = g_bytes_new_static ("hello world", 11);
      guint8 expected[HARVEST_CHECKSUM_DIGEST_LENGTH];

      g_assert_true (harvest_tus_parse_checksum (field[1], digest, &error));
      harvest_checksum_digest (body, expected);
      g_assert_cmpmem (digest, sizeof digest, expected, sizeof expected);
    }
  else if (g_str_equal (field[0], "Upload-Expires"))
    {
      g_autofree char *expires = harvest_tus_write_expires (1795939200);

      g_assert_cmpstr (expires, ==, field[1]);
    }
  else
    return;
  g_assert_no_error (error);
  ++*n_checked;
}

static void
test_tus (void)
{
  g_autoptr (GPtrArray) blocks = find_blocks ("http tus");
  g_auto (GStrv) lines = NULL;
  guint n_checked = 0;

  g_assert_cmpuint (blocks->len, ==, 1);
  lines = g_strsplit (g_ptr_array_index (blocks, 0), "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    check_tus_line (lines[i], &n_checked);
  g_assert_cmpuint (n_checked, ==, 10);
}

/* ---- Vectors ---- */

/* The cells of each row of the table with this heading. */
static GPtrArray *
find_rows (const char *heading)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify)g_strfreev);
  const char *table = strstr (readme, heading);
  g_auto (GStrv) lines = NULL;

  g_assert_nonnull (table);
  lines = g_strsplit (table, "\n", 64);
  for (guint i = 2; g_str_has_prefix (lines[i], "| "); i++)
    {
      g_auto (GStrv) cells = g_strsplit (lines[i] + 2, " | ", -1);

      for (guint j = 0; cells[j] != NULL; j++)
        {
          g_strdelimit (cells[j], "`", ' ');
          if (g_str_has_suffix (cells[j], " |"))
            cells[j][strlen (cells[j]) - 2] = '\0';
          g_strstrip (cells[j]);
        }
      g_ptr_array_add (rows, g_steal_pointer (&cells));
    }
  return rows;
}

static void
test_checksums (void)
{
  g_autoptr (GPtrArray) rows = find_rows ("| id | rev | document | H |");
  g_autofree char *all = NULL;
  guint64 sum = 0;

  g_assert_cmpuint (rows->len, ==, 3);
  for (guint i = 0; i < rows->len; i++)
    {
      char **row = g_ptr_array_index (rows, i);
      g_autoptr (GBytes) document = g_bytes_new (row[2], strlen (row[2]));
      g_autoptr (GError) error = NULL;
      g_autoptr (HarvestRecord) record = harvest_record_parse (document, &error);
      gint64 rev = g_ascii_strtoll (row[1], NULL, 10);
      guint64 entry = harvest_checksum_document (row[0], rev, document);
      g_autofree char *hex = g_strdup_printf ("%016" G_GINT64_MODIFIER "x", entry);

      g_assert_no_error (error);
      protocol_assert_bytes (harvest_record_get_bytes (record), document);
      g_assert_cmpint (harvest_record_get_rev (record), ==, rev);
      g_assert_cmpstr (hex, ==, row[3]);
      sum += entry;
    }
  all = g_strdup_printf ("The sum of these rows: `%016" G_GINT64_MODIFIER "x`.", sum);
  g_assert_nonnull (strstr (readme, all));
}

static void
check_cursor (const char *places, const char *token, const HarvestIdentity *server)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HarvestCursor) cursor = harvest_cursor_from_token (token, server, &error);
  g_autoptr (GString) named = g_string_new (NULL);
  g_autofree char *again = NULL;

  g_assert_no_error (error);
  for (guint i = 0; i < cursor->places->len; i++)
    {
      const HarvestCursorPlace *place = g_ptr_array_index (cursor->places, i);

      g_string_append_printf (named, "%s%s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT,
                              i > 0 ? ", " : "", place->scope, place->bucket, place->number);
    }
  g_assert_cmpstr (named->len > 0 ? named->str : "(none)", ==, places);
  again = harvest_cursor_to_token (cursor, server);
  g_assert_cmpstr (again, ==, token);
}

static void
test_cursors (void)
{
  g_autoptr (GPtrArray) rows = find_rows ("| Server | Places | Cursor |");
  const char *server = strstr (readme, "Here S is the server of the examples: id `");
  g_auto (GStrv) parts = g_strsplit (server, "`", 5);

  g_assert_cmpuint (rows->len, ==, 5);
  for (guint i = 0; i < rows->len; i++)
    {
      char **row = g_ptr_array_index (rows, i);
      gint64 schema = g_str_equal (row[0], "S") ? 1 : 2;
      g_autoptr (HarvestIdentity) identity = harvest_identity_make (parts[1], parts[3], schema);

      check_cursor (row[1], row[2], identity);
    }
}

int
main (int argc, char *argv[])
{
  g_autoptr (GError) error = NULL;
  int status;

  harvest_test_init (&argc, &argv);
  g_assert_cmpint (argc, ==, 2);
  g_file_get_contents (argv[1], &readme, NULL, &error);
  g_assert_no_error (error);
  g_test_add_func ("/readme/tables", test_tables);
  g_test_add_func ("/readme/examples", test_examples);
  g_test_add_func ("/readme/events", test_events);
  g_test_add_func ("/readme/tus", test_tus);
  g_test_add_func ("/readme/checksums", test_checksums);
  g_test_add_func ("/readme/cursors", test_cursors);
  status = g_test_run ();
  g_free (readme);
  return status;
}
