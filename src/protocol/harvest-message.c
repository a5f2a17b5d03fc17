/* harvest-message.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-message"

#include "config.h"

#include "harvest-message-private.h"

#include "harvest-json-writer.h"
#include "harvest-protocol-limits.h"
#include "harvest-version.h"

static void write_part (HarvestJsonWriter *writer,
                        const HarvestMessageType *type,
                        gconstpointer message,
                        guint version);

/* ---- Making and freeing ---- */

gpointer
harvest_message_new (const HarvestMessageType *type)
{
  gpointer message;

  g_return_val_if_fail (type != NULL, NULL);

  message = g_malloc0 (type->size);
  for (guint i = 0; i < type->n_members; i++)
    if (type->members[i].kind == HARVEST_MEMBER_PARTS)
      HARVEST_MESSAGE_FIELD (message, &type->members[i], GPtrArray *) =
          g_ptr_array_new_with_free_func (type->members[i].part->free);
  return message;
}

static void
free_member (const HarvestMember *member, gpointer message)
{
  switch (member->kind)
    {
    case HARVEST_MEMBER_STRING:
      g_free (HARVEST_MESSAGE_FIELD (message, member, char *));
      break;
    case HARVEST_MEMBER_STRINGS:
      g_strfreev (HARVEST_MESSAGE_FIELD (message, member, char **));
      break;
    case HARVEST_MEMBER_PART:
      if (HARVEST_MESSAGE_FIELD (message, member, gpointer) != NULL)
        member->part->free (HARVEST_MESSAGE_FIELD (message, member, gpointer));
      break;
    case HARVEST_MEMBER_PARTS:
      g_ptr_array_unref (HARVEST_MESSAGE_FIELD (message, member, GPtrArray *));
      break;
    case HARVEST_MEMBER_INTEGER:
    case HARVEST_MEMBER_BUCKET:
    case HARVEST_MEMBER_BOOLEAN:
    case HARVEST_MEMBER_CHOICE:
    case HARVEST_MEMBER_SUM:
    default:
      break;
    }
}

void
harvest_message_free (const HarvestMessageType *type, gpointer message)
{
  g_return_if_fail (type != NULL);
  g_return_if_fail (message != NULL);

  for (guint i = 0; i < type->n_members; i++)
    free_member (&type->members[i], message);
  if (type->span >= 0)
    g_clear_pointer ((GBytes **)(void *)((char *)message + type->span), g_bytes_unref);
  g_free (message);
}

/* ---- Writing ---- */

static gboolean
is_absent (const HarvestMember *member, gconstpointer message)
{
  switch (member->kind)
    {
    case HARVEST_MEMBER_STRING:
    case HARVEST_MEMBER_STRINGS:
    case HARVEST_MEMBER_PART:
      return HARVEST_MESSAGE_FIELD (message, member, gpointer) == NULL;
    case HARVEST_MEMBER_INTEGER:
    case HARVEST_MEMBER_BUCKET:
      return HARVEST_MESSAGE_FIELD (message, member, gint64) == 0;
    case HARVEST_MEMBER_BOOLEAN:
      return !HARVEST_MESSAGE_FIELD (message, member, gboolean);
    case HARVEST_MEMBER_PARTS:
      return HARVEST_MESSAGE_FIELD (message, member, GPtrArray *)->len == 0;
    case HARVEST_MEMBER_CHOICE:
    case HARVEST_MEMBER_SUM:
    default:
      return FALSE;
    }
}

static const char *
choose_name (const HarvestChoice *choices, int choice, guint version)
{
  while (choices[choice].since > version)
    choice = choices[choice].instead;
  return choices[choice].name;
}

static void
write_strings (HarvestJsonWriter *writer, char **strings)
{
  harvest_json_writer_begin_array (writer);
  for (char **at = strings; at != NULL && *at != NULL; at++)
    harvest_json_writer_string (writer, *at);
  harvest_json_writer_end_array (writer);
}

static void
write_parts (HarvestJsonWriter *writer,
             const HarvestMessageType *type,
             GPtrArray *parts,
             guint version)
{
  harvest_json_writer_begin_array (writer);
  for (guint i = 0; i < parts->len; i++)
    write_part (writer, type, g_ptr_array_index (parts, i), version);
  harvest_json_writer_end_array (writer);
}

static void
write_sum (HarvestJsonWriter *writer, guint64 sum)
{
  char digits[17];

  g_snprintf (digits, sizeof digits, "%016" G_GINT64_MODIFIER "x", sum);
  harvest_json_writer_string (writer, digits);
}

static void
write_value (HarvestJsonWriter *writer,
             const HarvestMember *member,
             gconstpointer message,
             guint version)
{
  switch (member->kind)
    {
    case HARVEST_MEMBER_STRING:
      harvest_json_writer_string (writer, HARVEST_MESSAGE_FIELD (message, member, char *));
      break;
    case HARVEST_MEMBER_INTEGER:
    case HARVEST_MEMBER_BUCKET:
      harvest_json_writer_integer (writer, HARVEST_MESSAGE_FIELD (message, member, gint64));
      break;
    case HARVEST_MEMBER_BOOLEAN:
      harvest_json_writer_boolean (writer, HARVEST_MESSAGE_FIELD (message, member, gboolean));
      break;
    case HARVEST_MEMBER_CHOICE:
      harvest_json_writer_string (
          writer,
          choose_name (member->choices, HARVEST_MESSAGE_FIELD (message, member, int), version));
      break;
    case HARVEST_MEMBER_SUM:
      write_sum (writer, HARVEST_MESSAGE_FIELD (message, member, guint64));
      break;
    case HARVEST_MEMBER_STRINGS:
      write_strings (writer, HARVEST_MESSAGE_FIELD (message, member, char **));
      break;
    case HARVEST_MEMBER_PART:
      write_part (writer, member->part, HARVEST_MESSAGE_FIELD (message, member, gpointer), version);
      break;
    case HARVEST_MEMBER_PARTS:
      write_parts (writer, member->part, HARVEST_MESSAGE_FIELD (message, member, GPtrArray *),
                   version);
      break;
    default:
      g_return_if_reached ();
    }
}

static void
write_part (HarvestJsonWriter *writer,
            const HarvestMessageType *type,
            gconstpointer message,
            guint version)
{
  if (type->span >= 0)
    {
      GBytes *bytes = *(GBytes *const *)(const void *)((const char *)message + type->span);
      gsize length;
      const char *span = g_bytes_get_data (bytes, &length);

      harvest_json_writer_raw (writer, span, length);
      return;
    }
  harvest_json_writer_begin_object (writer);
  for (guint i = 0; i < type->n_members; i++)
    {
      const HarvestMember *member = &type->members[i];

      if (member->since > version || (!member->required && is_absent (member, message)))
        continue;
      harvest_json_writer_key (writer, member->name);
      write_value (writer, member, message, version);
    }
  harvest_json_writer_end_object (writer);
}

GBytes *
harvest_message_to_bytes (const HarvestMessageType *type, gconstpointer message, guint version)
{
  g_autoptr (HarvestJsonWriter) writer = NULL;

  g_return_val_if_fail (type != NULL, NULL);
  g_return_val_if_fail (message != NULL, NULL);
  g_return_val_if_fail (version >= HARVEST_VERSION_OLDEST, NULL);

  writer = harvest_json_writer_new ();
  write_part (writer, type, message, version);
  return harvest_json_writer_finish (writer);
}
