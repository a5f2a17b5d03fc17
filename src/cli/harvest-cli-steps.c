/* harvest-cli-steps.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-cli-steps"

#include "config.h"

#include "harvest-cli.h"

#include "harvest-store-error.h"
#include "harvest-store-index.h"
#include "harvest-store-sync.h"
#include "harvest-uuid.h"

#include <glib/gi18n.h>
#include <string.h>

#define MAX_UNITS      100000
#define ANSWER_SECONDS 5

/* Auxiliary methods */

static GPtrArray *
list_units (HarvestCli *self, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *place = NULL;

  harvest_store_list_async (self->store, "org-unit", NULL, NULL, MAX_UNITS, NULL,
                            harvest_cli_finish_cb, &place);
  result = harvest_cli_wait (&place);
  return harvest_store_list_finish (self->store, result, error);
}

static HarvestRecord *
make_unit (const char *name, GError **error)
{
  g_autoptr (HarvestRecordBuilder) builder = harvest_record_builder_new ("org-unit", NULL);

  harvest_record_builder_set_string (builder, "name", name);
  return harvest_record_builder_end (builder, error);
}

static void
unref_change (gpointer change)
{
  harvest_change_unref (change);
}

static gboolean
stop_waiting_cb (gpointer user_data)
{
  gboolean *late = user_data;

  *late = TRUE;
  return G_SOURCE_REMOVE;
}

/* Waits for the authority's answers, which another program may be fetching. They are not needed:
 * what was committed is kept, and carried later. */
static void
wait_for_answers (HarvestCli *self)
{
  gboolean late = FALSE;
  guint source, n_waiting;

  /* What is for a server goes there with `sync`. */
  if (harvest_store_get_server (self->store) != NULL)
    return;
  source = g_timeout_add_seconds (ANSWER_SECONDS, stop_waiting_cb, &late);
  for (;;)
    {
      g_object_get (self->store, "n-waiting", &n_waiting, NULL);
      if (n_waiting == 0 || late)
        break;
      g_main_context_iteration (NULL, TRUE);
    }
  if (!late)
    g_source_remove (source);
}

static GPtrArray *
list_attention (HarvestCli *self, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *place = NULL;

  harvest_store_list_attention_async (self->store, NULL, harvest_cli_finish_cb, &place);
  result = harvest_cli_wait (&place);
  return harvest_store_list_attention_finish (self->store, result, error);
}

static gboolean
discard (HarvestCli *self, const char *op, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *place = NULL;

  harvest_store_settle_attention_async (self->store, op, NULL, NULL, harvest_cli_finish_cb, &place);
  result = harvest_cli_wait (&place);
  return harvest_store_settle_attention_finish (self->store, result, error);
}

static gboolean
contains_op (GPtrArray *changes, const char *op)
{
  for (guint i = 0; i < changes->len; i++)
    if (strcmp (harvest_change_get_op (g_ptr_array_index (changes, i)), op) == 0)
      return TRUE;
  return FALSE;
}

/* What the authority refused is told here and now, so nothing of it waits in the window. */
static gboolean
check_refused (HarvestCli *self, GPtrArray *changes, GError **error)
{
  g_autoptr (GPtrArray) attention = list_attention (self, error);
  gboolean refused = FALSE;

  if (attention == NULL)
    return FALSE;
  for (guint i = 0; i < attention->len; i++)
    {
      const HarvestAttention *entry = g_ptr_array_index (attention, i);
      const char *op = harvest_change_get_op (entry->change);

      if (!contains_op (changes, op))
        continue;
      if (!refused)
        g_set_error (error, HARVEST_STORE_ERROR, HARVEST_STORE_ERROR_REFUSED,
                     _ ("The rules do not allow it: %s"),
                     entry->detail != NULL ? entry->detail : entry->reason);
      refused = TRUE;
      if (!discard (self, op, NULL))
        g_info ("A refused change could not be discarded");
    }
  return !refused;
}

/* Public API */

HarvestRecord *
harvest_cli_get_story (HarvestCli *self, const char *id, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (HarvestRecord) record = NULL;
  GAsyncResult *place = NULL;

  if (harvest_uuid_is_valid (id))
    {
      harvest_store_get_async (self->store, id, NULL, harvest_cli_finish_cb, &place);
      result = harvest_cli_wait (&place);
      record = harvest_store_get_finish (self->store, result, error);
      if (record == NULL)
        {
          if (error != NULL
              && !g_error_matches (*error, HARVEST_STORE_ERROR, HARVEST_STORE_ERROR_NOT_FOUND))
            return NULL;
          g_clear_error (error);
        }
    }
  if (record != NULL && harvest_record_is (record, "story"))
    return g_steal_pointer (&record);
  g_set_error (error, HARVEST_STORE_ERROR, HARVEST_STORE_ERROR_NOT_FOUND,
               _ ("There is no story with the id %s."), id);
  return NULL;
}

GPtrArray *
harvest_cli_list_dependents (HarvestCli *self, const char *root, const char *type, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *place = NULL;

  harvest_store_list_dependents_async (self->store, root, type, NULL, harvest_cli_finish_cb,
                                       &place);
  result = harvest_cli_wait (&place);
  return harvest_store_list_dependents_finish (self->store, result, error);
}

GPtrArray *
harvest_cli_changes_new (void)
{
  return g_ptr_array_new_with_free_func (unref_change);
}

gboolean
harvest_cli_commit (HarvestCli *self, GPtrArray *changes, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *place = NULL;

  harvest_store_commit_async (self->store, changes, NULL, 0, NULL, harvest_cli_finish_cb, &place);
  result = harvest_cli_wait (&place);
  if (!harvest_store_commit_finish (self->store, result, NULL, error))
    return FALSE;
  wait_for_answers (self);
  return check_refused (self, changes, error);
}

void
harvest_cli_finish_index (HarvestCli *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;

  harvest_store_finish_index_async (self->store, NULL, harvest_cli_finish_cb, &place);
  result = harvest_cli_wait (&place);
  if (!harvest_store_finish_index_finish (self->store, result, &error))
    g_printerr ("storyharvest-cli: %s\n", error->message);
}

char *
harvest_cli_find_unit (HarvestCli *self, const char *name, GPtrArray *changes, GError **error)
{
  g_autoptr (GPtrArray) units = list_units (self, error);
  g_autoptr (HarvestRecord) unit = NULL;
  g_autofree char *folded = g_utf8_casefold (name, -1);

  if (units == NULL)
    return NULL;
  for (guint i = 0; i < units->len; i++)
    {
      HarvestRecord *other = g_ptr_array_index (units, i);
      g_autofree char *other_folded = g_utf8_casefold (harvest_record_get_string (other, "name"),
                                                       -1);

      if (strcmp (harvest_record_get_id (other), name) == 0 || strcmp (other_folded, folded) == 0)
        return g_strdup (harvest_record_get_id (other));
    }
  unit = make_unit (name, error);
  if (unit == NULL)
    return NULL;
  g_ptr_array_add (changes, harvest_change_new_create (unit));
  return g_strdup (harvest_record_get_id (unit));
}
