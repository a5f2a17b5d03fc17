/* harvest-change-set.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-change-set"

#include "config.h"

#include "harvest-change-set.h"

static gboolean
is_me (const char *schema)
{
  return g_str_equal (schema, "me");
}

gboolean
harvest_change_set_get_last_sync (HarvestDatabase *database,
                                  const char *schema,
                                  gint64 *last,
                                  GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;
  gboolean row;

  statement = harvest_database_prepare_sync (database,
                                             is_me (schema) ? "SELECT max (seq) FROM me.change"
                                                            : "SELECT max (seq) FROM main.change",
                                             error);
  if (statement == NULL || !harvest_statement_step_sync (statement, &row, error))
    return FALSE;
  *last = harvest_statement_get_integer (statement, 0);
  return TRUE;
}

static gboolean
contains (GPtrArray *strings, const char *string)
{
  return g_ptr_array_find_with_equal_func (strings, string, g_str_equal, NULL);
}

static void
take_row (HarvestChangeSet *self, gint64 seq, const char *id, const char *type)
{
  /* Rows that were cut off the log cannot be named any more. */
  gboolean gap = self->last != 0 && seq != self->last + 1;

  if (self->first == 0)
    self->first = seq;
  self->last = seq;
  if (type != NULL && !contains (self->types, type))
    g_ptr_array_add (self->types, g_strdup (type));
  if (id == NULL || gap || (self->ids != NULL && self->ids->len >= HARVEST_CHANGE_SET_MAX))
    g_clear_pointer (&self->ids, g_ptr_array_unref);
  if (self->ids != NULL)
    g_ptr_array_add (self->ids, g_strdup (id));
}

HarvestChangeSet *
harvest_change_set_read_sync (HarvestDatabase *database,
                              const char *schema,
                              gint64 after,
                              GError **error)
{
  g_autoptr (HarvestChangeSet) self = g_new0 (HarvestChangeSet, 1);
  g_autoptr (HarvestStatement) statement = NULL;
  gboolean ok, row;

  self->ids = g_ptr_array_new_with_free_func (g_free);
  self->types = g_ptr_array_new_with_free_func (g_free);
  statement = harvest_database_prepare_sync (
      database,
      is_me (schema) ? "SELECT seq, id, type FROM me.change WHERE seq > ?1 ORDER BY seq"
                     : "SELECT seq, id, type FROM main.change WHERE seq > ?1 ORDER BY seq",
      error);
  if (statement == NULL)
    return NULL;
  harvest_statement_bind_integer (statement, 1, after);
  while ((ok = harvest_statement_step_sync (statement, &row, error)) && row)
    {
      gint64 seq = harvest_statement_get_integer (statement, 0);

      if (self->first == 0 && after != 0 && seq != after + 1)
        g_clear_pointer (&self->ids, g_ptr_array_unref);
      take_row (self, seq, harvest_statement_get_text (statement, 1),
                harvest_statement_get_text (statement, 2));
    }
  return ok ? g_steal_pointer (&self) : NULL;
}

void
harvest_change_set_free (HarvestChangeSet *self)
{
  g_clear_pointer (&self->ids, g_ptr_array_unref);
  g_clear_pointer (&self->types, g_ptr_array_unref);
  g_free (self);
}
