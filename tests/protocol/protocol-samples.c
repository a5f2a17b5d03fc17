/* protocol-samples.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "protocol-samples.h"

#include "harvest-json-writer.h"
#include "harvest-protocol-error.h"
#include "harvest-version.h"

char *
protocol_dup_text (GBytes *bytes)
{
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);

  return g_strndup (length > 0 ? data : "", length);
}

void
protocol_assert_refused (const HarvestMessageType *type, const char *text, const char *words)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;

  g_assert_null (harvest_message_from_bytes (type, bytes, &error));
  g_assert_nonnull (error);
  g_assert_cmpstr (error->message, ==, words);
}

void
protocol_assert_written (const HarvestMessageType *type,
                         const char *text,
                         guint version,
                         const char *written)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GBytes) again = NULL;
  g_autoptr (GError) error = NULL;
  gpointer message = harvest_message_from_bytes (type, bytes, &error);
  g_autofree char *words = NULL;

  g_assert_no_error (error);
  again = harvest_message_to_bytes (type, message, version);
  words = protocol_dup_text (again);
  g_assert_cmpstr (words, ==, written != NULL ? written : text);
  harvest_message_free (type, message);
}

static void
check_again (const HarvestMessageType *type, gconstpointer message, guint version)
{
  g_autoptr (GBytes) written = harvest_message_to_bytes (type, message, version);
  g_autoptr (GBytes) again = NULL;
  g_autoptr (GError) error = NULL;
  gpointer read = harvest_message_from_bytes (type, written, &error);

  g_assert_no_error (error);
  again = harvest_message_to_bytes (type, read, version);
  g_assert_true (g_bytes_equal (written, again));
  harvest_message_free (type, read);
}

gpointer
protocol_check_message (const HarvestMessageType *type, GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  gpointer message = harvest_message_from_bytes (type, bytes, &error);

  if (message == NULL)
    {
      g_assert_true (error->domain == HARVEST_PROTOCOL_ERROR);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      g_assert_true (g_str_has_prefix (error->message, type->name));
      return NULL;
    }
  g_assert_no_error (error);
  for (guint version = HARVEST_VERSION_OLDEST; version <= HARVEST_VERSION_NEWEST; version++)
    check_again (type, message, version);
  return message;
}

HarvestIdentity *
sample_identity (void)
{
  return harvest_identity_make (SAMPLE_SERVER, SAMPLE_EPOCH, 1);
}

char *
sample_id (guint number)
{
  return g_strdup_printf ("01936f10-2b00-7d11-9a01-%012u", number);
}

GBytes *
sample_document (const char *id, gint64 rev, const char *text)
{
  g_autoptr (HarvestJsonWriter) writer = harvest_json_writer_new ();

  harvest_json_writer_begin_object (writer);
  harvest_json_writer_key (writer, "fields");
  harvest_json_writer_begin_object (writer);
  harvest_json_writer_key (writer, "text");
  harvest_json_writer_string (writer, text);
  harvest_json_writer_end_object (writer);
  harvest_json_writer_key (writer, "id");
  harvest_json_writer_string (writer, id);
  harvest_json_writer_key (writer, "rev");
  harvest_json_writer_integer (writer, rev);
  harvest_json_writer_key (writer, "type");
  harvest_json_writer_string (writer, "of-tomorrow");
  harvest_json_writer_end_object (writer);
  return harvest_json_writer_finish (writer);
}
