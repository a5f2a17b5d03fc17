/* test-message-properties.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "harvest-document.h"
#include "harvest-message-private.h"
#include "harvest-resync.h"
#include "harvest-test.h"
#include "harvest-version.h"
#include "protocol-samples.h"
#include "protocol-tables.h"

/* Random messages of every type, made from its table: what is written is read as the same, in every
 * version, with and without members of a version to come. */

#define ROUNDS   25
#define MOST     4
#define PREFIXES 40

static gpointer make_message (const HarvestMessageType *type);

/* ---- Making ---- */

static char *
make_string (const HarvestMember *member)
{
  static const char *const texts[] = { "", "Łódź", "a\"b\\c", "one\n\ntwo\t\x7f" };
  guint32 number = g_random_int ();

  if (member->format == &harvest_format_id)
    return sample_id (number % 1000);
  if (member->format == &harvest_format_hash)
    return g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *)&number, 4);
  if (member->format == &harvest_format_scope)
    return g_strdup_printf ("%c:x-%u", "ugecp"[number % 5], number);
  if (member->format == &harvest_format_code)
    return g_strdup_printf ("code-%u", number);
  if (member->format == &harvest_format_field)
    return g_strdup_printf ("field_%u", number);
  if (member->format == &harvest_format_time)
    return g_strdup_printf ("20%02u-11-2%uT08:0%u:00Z", number % 100, number % 10, number % 7);
  if (member->format == &harvest_format_text)
    return g_strdup (texts[number % G_N_ELEMENTS (texts)]);
  if (member->format == &harvest_format_line || member->format == &harvest_format_secret)
    return g_strdup_printf ("Grüße \"%u\" \\ 12345", number);
  return g_strdup_printf ("token_-%u", number);
}

static char **
make_strings (const HarvestMember *member)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  guint n = (guint)g_random_int_range (1, MOST);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *string = make_string (member);

      g_strv_builder_add (builder, string);
    }
  return g_strv_builder_end (builder);
}

static gint64
make_integer (const HarvestMember *member)
{
  switch (g_random_int_range (0, 3))
    {
    case 0:
      return member->min;
    case 1:
      return member->max;
    default:
      return member->min + (gint64)(g_random_double () * (double)(member->max - member->min));
    }
}

static void
fill_member (const HarvestMember *member, gpointer message)
{
  int n = 0;

  switch (member->kind)
    {
    case HARVEST_MEMBER_STRING:
      HARVEST_MESSAGE_FIELD (message, member, char *) = make_string (member);
      break;
    case HARVEST_MEMBER_INTEGER:
      HARVEST_MESSAGE_FIELD (message, member, gint64) = make_integer (member);
      break;
    case HARVEST_MEMBER_BUCKET:
      HARVEST_MESSAGE_FIELD (message, member, gint64) = g_random_int_range (1970, 9999) * 10
                                                        + g_random_int_range (1, 5);
      break;
    case HARVEST_MEMBER_BOOLEAN:
      HARVEST_MESSAGE_FIELD (message, member, gboolean) = TRUE;
      break;
    case HARVEST_MEMBER_CHOICE:
      while (member->choices[n].name != NULL)
        n++;
      HARVEST_MESSAGE_FIELD (message, member, int) = g_random_int_range (0, n);
      break;
    case HARVEST_MEMBER_SUM:
      HARVEST_MESSAGE_FIELD (message, member, guint64) = (guint64)g_random_int () << 32
                                                         | g_random_int ();
      break;
    case HARVEST_MEMBER_STRINGS:
      HARVEST_MESSAGE_FIELD (message, member, char **) = make_strings (member);
      break;
    case HARVEST_MEMBER_PART:
      HARVEST_MESSAGE_FIELD (message, member, gpointer) = make_message (member->part);
      break;
    case HARVEST_MEMBER_PARTS:
      n = g_random_int_range ((gint32)MAX (member->min, 1), MOST);
      for (int i = 0; i < n; i++)
        g_ptr_array_add (HARVEST_MESSAGE_FIELD (message, member, GPtrArray *),
                         make_message (member->part));
      break;
    default:
      g_assert_not_reached ();
    }
}

/* ---- What more than one member says together ---- */

static void
mend_numbers (GPtrArray *parts, gsize offset)
{
  for (guint i = 0; i < parts->len; i++)
    *(gint64 *)(void *)((char *)g_ptr_array_index (parts, i) + offset) = i + 7;
}

static void
mend_page (HarvestPullPage *page)
{
  page->from = 5;
  page->to = 50;
  mend_numbers (page->puts, G_STRUCT_OFFSET (HarvestPullPut, seq));
  for (guint i = 0; i < page->puts->len; i++)
    {
      HarvestPullPut *put = g_ptr_array_index (page->puts, i);

      g_free (put->record->id);
      g_bytes_unref (put->record->bytes);
      put->record->id = sample_id (2000 + i);
      put->record->bytes = sample_document (put->record->id, 3, "x");
    }
  for (guint i = 0; i < page->tombstones->len; i++)
    {
      HarvestTombstone *tombstone = g_ptr_array_index (page->tombstones, i);

      g_free (tombstone->id);
      tombstone->id = sample_id (3000 + i);
    }
}

static void
mend_result (HarvestPushResult *result)
{
  if (result->code == NULL)
    result->code = g_strdup ("refused");
  result->rev = result->status == HARVEST_PUSH_REJECTED ? 0 : 3;
  if (result->status != HARVEST_PUSH_CONFLICT)
    g_ptr_array_set_size (result->conflicts, 0);
  else if (result->conflicts->len == 0)
    g_ptr_array_add (result->conflicts, make_message (&harvest_push_conflict_type));
}

static void
mend_entries (GPtrArray *entries)
{
  for (guint i = 0; i < entries->len; i++)
    {
      HarvestIndexEntry *entry = g_ptr_array_index (entries, i);

      g_free (entry->id);
      entry->id = sample_id (i);
    }
}

static void
mend (const HarvestMessageType *type, gpointer message)
{
  if (type == &harvest_pull_page_type)
    mend_page (message);
  else if (type == &harvest_push_result_type)
    mend_result (message);
  else if (type == &harvest_push_request_type)
    mend_numbers (((HarvestPushRequest *)message)->mutations,
                  G_STRUCT_OFFSET (HarvestPushMutation, n));
  else if (type == &harvest_push_reply_type)
    mend_numbers (((HarvestPushReply *)message)->results, G_STRUCT_OFFSET (HarvestPushResult, n));
  else if (type == &harvest_index_reply_type)
    mend_entries (((HarvestIndexReply *)message)->entries);
}

static gpointer
make_message (const HarvestMessageType *type)
{
  static const char change[] = "{\"id\":\"" SAMPLE_PERSON "\",\"op\":\"" SAMPLE_CLIENT
                               "\",\"type\":\"story\"}";
  gpointer message = harvest_message_new (type);

  for (guint i = 0; i < type->n_members; i++)
    if (type->members[i].required || type->members[i].kind == HARVEST_MEMBER_PARTS
        || g_random_boolean ())
      fill_member (&type->members[i], message);
  if (type == &harvest_document_type)
    ((HarvestDocument *)message)->bytes = sample_document (((HarvestDocument *)message)->id, 3,
                                                           "x");
  if (type == &harvest_change_document_type)
    ((HarvestChangeDocument *)message)->bytes = g_bytes_new_static (change, strlen (change));
  mend (type, message);
  return message;
}

/* ---- Properties ---- */

static GBytes *
read_and_write (const HarvestMessageType *type, GBytes *bytes, guint version)
{
  g_autoptr (GError) error = NULL;
  gpointer message = harvest_message_from_bytes (type, bytes, &error);
  GBytes *again;

  g_assert_no_error (error);
  again = harvest_message_to_bytes (type, message, version);
  harvest_message_free (type, message);
  return again;
}

/* A member that is not known in each object that is no document's: before the first one. */
static GBytes *
add_unknown (GBytes *bytes)
{
  g_autofree char *text = protocol_dup_text (bytes);

  g_assert_cmpint (text[0], ==, '{');
  return g_string_free_to_bytes (g_string_append (
      g_string_new ("{\"a-member-of-tomorrow\":{\"deep\":[[1.25e3]]},"), text + 1));
}

static void
check_round_trip (const HarvestMessageType *type, guint version)
{
  gpointer message = make_message (type);
  g_autoptr (GBytes) bytes = harvest_message_to_bytes (type, message, version);
  g_autoptr (GBytes) again = read_and_write (type, bytes, HARVEST_VERSION_NEWEST);
  g_autoptr (GBytes) newer = add_unknown (bytes);
  g_autoptr (GBytes) passed_over = read_and_write (type, newer, HARVEST_VERSION_NEWEST);

  protocol_assert_bytes (again, bytes);
  protocol_assert_bytes (passed_over, bytes);
  harvest_message_free (type, message);
}

static void
test_round_trips (gconstpointer data)
{
  const HarvestMessageType *type = data;

  for (guint i = 0; i < ROUNDS; i++)
    for (guint version = HARVEST_VERSION_OLDEST; version <= HARVEST_VERSION_NEWEST; version++)
      check_round_trip (type, version);
}

/* No part of a message is one. */
static void
test_truncated (gconstpointer data)
{
  const HarvestMessageType *type = data;
  gpointer message = make_message (type);
  g_autoptr (GBytes) bytes = harvest_message_to_bytes (type, message, HARVEST_VERSION_NEWEST);
  gsize step = MAX (g_bytes_get_size (bytes) / PREFIXES, 1);

  for (gsize length = 0; length < g_bytes_get_size (bytes); length += step)
    {
      g_autoptr (GBytes) part = g_bytes_new_from_bytes (bytes, 0, length);
      g_autoptr (GError) error = NULL;

      g_assert_null (harvest_message_from_bytes (type, part, &error));
      g_assert_nonnull (error);
    }
  harvest_message_free (type, message);
}

int
main (int argc, char *argv[])
{
  const HarvestMessageType *const *types = harvest_message_type_get_all ();

  harvest_test_init (&argc, &argv);
  for (guint i = 0; types[i] != NULL; i++)
    {
      g_autofree char *round_trips = g_strconcat ("/properties/round-trips/", types[i]->name, NULL);
      g_autofree char *truncated = g_strconcat ("/properties/truncated/", types[i]->name, NULL);

      g_test_add_data_func (round_trips, types[i], test_round_trips);
      g_test_add_data_func (truncated, types[i], test_truncated);
    }
  return g_test_run ();
}
