/* harvest-unknown.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-unknown"

#include "config.h"

#include "harvest-values-private.h"

#include "harvest-model-error.h"

#include <string.h>

/* So deep may be a value that this version does not know: a record travels inside a change, and a
 * change inside a message, and each must still be within the scanner's depth. */
#define MAX_DEPTH 24

static void
unknown_free (gpointer data)
{
  HarvestUnknown *unknown = data;

  g_free (unknown->name);
  g_bytes_unref (unknown->span);
  g_free (unknown);
}

/* The place of @name, or where it belongs. */
static guint
find_place (GPtrArray *list, const char *name, gboolean *found)
{
  guint low = 0;
  guint high = list->len;

  *found = FALSE;
  while (low < high)
    {
      guint middle = (low + high) / 2;
      HarvestUnknown *unknown = g_ptr_array_index (list, middle);
      int order = strcmp (name, unknown->name);

      if (order == 0)
        {
          *found = TRUE;
          return middle;
        }
      if (order < 0)
        high = middle;
      else
        low = middle + 1;
    }

  return low;
}

/* How deep the containers of an accepted value lie in each other. */
static int
measure_depth (const char *span, gsize length)
{
  gboolean in_string = FALSE;
  int depth = 0;
  int deepest = 0;

  for (gsize i = 0; i < length; i++)
    {
      if (in_string && span[i] == '\\')
        i++;
      else if (span[i] == '"')
        in_string = !in_string;
      else if (!in_string && (span[i] == '{' || span[i] == '['))
        {
          depth++;
          deepest = MAX (deepest, depth);
        }
      else if (!in_string && (span[i] == '}' || span[i] == ']'))
        depth--;
    }

  return deepest;
}

gboolean
harvest_unknown_add (GPtrArray **list,
                     const char *type,
                     HarvestJson *json,
                     guint key,
                     GError **error)
{
  g_autofree char *name = harvest_json_dup_string (json, key);
  g_autoptr (GBytes) span = NULL;
  gsize length;
  const char *bytes = harvest_json_get_span (json, harvest_json_next (json, key), &length);

  if (measure_depth (bytes, length) > MAX_DEPTH)
    {
      g_set_error (error, HARVEST_MODEL_ERROR, HARVEST_MODEL_ERROR_INVALID,
                   "%s: a member that is not known here is nested deeper than %d", type, MAX_DEPTH);
      return FALSE;
    }

  span = g_bytes_new (bytes, length);
  harvest_unknown_set (list, name, span);
  return TRUE;
}

void
harvest_unknown_set (GPtrArray **list, const char *name, GBytes *span)
{
  HarvestUnknown *unknown;
  gboolean found;
  guint place;

  if (*list == NULL)
    *list = g_ptr_array_new_with_free_func (unknown_free);

  place = find_place (*list, name, &found);
  if (found)
    {
      unknown = g_ptr_array_index (*list, place);
      g_bytes_ref (span);
      g_bytes_unref (unknown->span);
      unknown->span = span;
      return;
    }

  unknown = g_new (HarvestUnknown, 1);
  unknown->name = g_strdup (name);
  unknown->span = g_bytes_ref (span);
  g_ptr_array_insert (*list, place, unknown);
}

void
harvest_unknown_remove (GPtrArray **list, const char *name)
{
  gboolean found;
  guint place;

  if (*list == NULL)
    return;

  place = find_place (*list, name, &found);
  if (found)
    g_ptr_array_remove_index (*list, place);
  if ((*list)->len == 0)
    g_clear_pointer (list, g_ptr_array_unref);
}

GBytes *
harvest_unknown_get (GPtrArray *list, const char *name)
{
  HarvestUnknown *unknown;
  gboolean found;
  guint place;

  if (list == NULL)
    return NULL;

  place = find_place (list, name, &found);
  if (!found)
    return NULL;

  unknown = g_ptr_array_index (list, place);
  return unknown->span;
}

GPtrArray *
harvest_unknown_copy (GPtrArray *list)
{
  GPtrArray *copy;

  if (list == NULL)
    return NULL;

  copy = g_ptr_array_new_full (list->len, unknown_free);
  for (guint i = 0; i < list->len; i++)
    {
      HarvestUnknown *from = g_ptr_array_index (list, i);
      HarvestUnknown *to = g_new (HarvestUnknown, 1);

      to->name = g_strdup (from->name);
      to->span = g_bytes_ref (from->span);
      g_ptr_array_add (copy, to);
    }

  return copy;
}

gboolean
harvest_unknown_equal (GPtrArray *list, GPtrArray *other)
{
  guint n = list != NULL ? list->len : 0;

  if (n != (other != NULL ? other->len : 0))
    return FALSE;

  for (guint i = 0; i < n; i++)
    {
      HarvestUnknown *a = g_ptr_array_index (list, i);
      HarvestUnknown *b = g_ptr_array_index (other, i);

      if (strcmp (a->name, b->name) != 0 || !g_bytes_equal (a->span, b->span))
        return FALSE;
    }

  return TRUE;
}

void
harvest_unknown_write (GPtrArray *list, HarvestJsonWriter *writer)
{
  for (guint i = 0; list != NULL && i < list->len; i++)
    {
      HarvestUnknown *unknown = g_ptr_array_index (list, i);
      gsize length;
      const char *span = g_bytes_get_data (unknown->span, &length);

      harvest_json_writer_key (writer, unknown->name);
      harvest_json_writer_raw (writer, span, length);
    }
}
