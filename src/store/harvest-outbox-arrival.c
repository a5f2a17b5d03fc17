/* harvest-outbox-arrival.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-outbox-arrival"

#include "config.h"

#include "harvest-outbox-arrival.h"

#include "harvest-listing.h"
#include "harvest-log-page-apply.h"
#include "harvest-outbox.h"
#include "harvest-overlay.h"
#include "harvest-receipts.h"

#include <string.h>

/* ---- What is going ---- */

/* @gone: whether the record will not be seen any more once @scope does not list it. */
static gboolean
will_be_gone (HarvestPersonContext *context,
              const char *id,
              const char *scope,
              gboolean *gone,
              GError **error)
{
  gboolean own, shared, own_elsewhere, shared_elsewhere;

  if (!harvest_log_page_find_listings_sync (context->own, id, scope, &own, &own_elsewhere, error)
      || !harvest_log_page_find_listings_sync (context->shared, id, scope, &shared,
                                               &shared_elsewhere, error))
    return FALSE;
  *gone = (own || shared) && !own_elsewhere && !shared_elsewhere;
  return TRUE;
}

static gboolean
refuse_waiting (HarvestPersonContext *context, const char *id, const char *reason, GError **error)
{
  g_autoptr (GPtrArray) entries = harvest_outbox_list_about_sync (context, id, error);

  if (entries == NULL)
    return FALSE;
  for (guint i = 0; i < entries->len; i++)
    {
      const HarvestEntry *entry = g_ptr_array_index (entries, i);

      if (entry->state == HARVEST_ENTRY_WAITING
          && (!harvest_outbox_refuse_sync (context, entry->op, reason, NULL, error)
              || !harvest_overlay_refresh_sync (context, harvest_change_get_id (entry->change),
                                                FALSE, error)))
        return FALSE;
    }
  return TRUE;
}

/* What was accepted and is gone since will not arrive any more. */
static gboolean
forget_answered (HarvestPersonContext *context, const char *id, GError **error)
{
  g_autoptr (HarvestRecord) base = NULL;
  g_autoptr (HarvestStatement) statement = NULL;

  if (!harvest_overlay_find_base_sync (context, id, &base, error))
    return FALSE;
  if (base != NULL)
    return TRUE;
  statement = harvest_database_prepare_sync (
      context->own, "DELETE FROM entry WHERE id = ?1 AND state = ?2", error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_text (statement, 1, id);
  harvest_statement_bind_integer (statement, 2, HARVEST_ENTRY_ANSWERED);
  return harvest_statement_step_sync (statement, NULL, error);
}

gboolean
harvest_outbox_before_page_sync (HarvestPersonContext *context,
                                 const HarvestLogPage *page,
                                 GError **error)
{
  for (guint i = 0; i < page->removals->len; i++)
    {
      const HarvestLogPageRemoval *removal = g_ptr_array_index (page->removals, i);
      gboolean gone = removal->reason == HARVEST_REMOVAL_ERASED;

      if ((gone || removal->reason == HARVEST_REMOVAL_WITHDRAWN)
          && !harvest_receipts_note_sync (context, removal->id, error))
        return FALSE;
      /* An edit beats a deletion: the authority decides when it comes. What has moved may be listed
       * elsewhere before the pull is over. */
      if (removal->reason == HARVEST_REMOVAL_DELETED || removal->reason == HARVEST_REMOVAL_MOVED)
        continue;
      if (!gone && !will_be_gone (context, removal->id, page->scope, &gone, error))
        return FALSE;
      if (gone
          && !refuse_waiting (context, removal->id,
                              harvest_removal_reason_to_string (removal->reason), error))
        return FALSE;
    }
  return TRUE;
}

gboolean
harvest_outbox_before_settle_sync (HarvestPersonContext *context, GStrv *gone, GError **error)
{
  g_auto (GStrv) own = harvest_listing_list_ended_sync (context->own, error);
  g_auto (GStrv) shared = own != NULL ? harvest_listing_list_ended_sync (context->shared, error)
                                      : NULL;
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();

  if (shared == NULL)
    return FALSE;
  g_strv_builder_addv (ids, (const char **)own);
  g_strv_builder_addv (ids, (const char **)shared);
  *gone = g_strv_builder_end (ids);
  for (guint i = 0; (*gone)[i] != NULL; i++)
    {
      gboolean is_gone;

      if (!will_be_gone (context, (*gone)[i], NULL, &is_gone, error)
          || (is_gone
              && !refuse_waiting (context, (*gone)[i],
                                  harvest_removal_reason_to_string (HARVEST_REMOVAL_MOVED), error)))
        return FALSE;
    }
  return TRUE;
}

gboolean
harvest_outbox_after_removal_sync (HarvestPersonContext *context, const char *id, GError **error)
{
  return forget_answered (context, id, error)
         && harvest_overlay_refresh_sync (context, id, FALSE, error);
}

/* What was accepted needs no copy here; what is sent will be answered. */
static gboolean
give_up (HarvestPersonContext *context, const HarvestEntry *entry, GError **error)
{
  switch (entry->state)
    {
    case HARVEST_ENTRY_WAITING:
      return harvest_outbox_refuse_sync (
          context, entry->op, harvest_removal_reason_to_string (HARVEST_REMOVAL_SCOPE_LOST), NULL,
          error);
    case HARVEST_ENTRY_ANSWERED:
      return harvest_outbox_forget_sync (context, entry->op, error);
    case HARVEST_ENTRY_SENT:
    default:
      return TRUE;
    }
}

gboolean
harvest_outbox_before_loss_sync (HarvestPersonContext *context, const char *scope, GError **error)
{
  g_autoptr (GPtrArray) entries = harvest_outbox_list_all_sync (context, error);

  if (entries == NULL)
    return FALSE;
  for (guint i = 0; i < entries->len; i++)
    {
      const HarvestEntry *entry = g_ptr_array_index (entries, i);
      const char *id = harvest_change_get_id (entry->change);
      const char *root = harvest_change_get_root (entry->change);
      gboolean gone;

      if (!will_be_gone (context, root != NULL ? root : id, scope, &gone, error))
        return FALSE;
      if (gone
          && (!give_up (context, entry, error)
              || !harvest_overlay_refresh_sync (context, id, FALSE, error)))
        return FALSE;
    }
  return TRUE;
}

/* ---- What has come ---- */

gboolean
harvest_outbox_after_page_sync (HarvestPersonContext *context,
                                const HarvestLogPage *page,
                                GError **error)
{
  for (guint i = 0; i < page->puts->len; i++)
    {
      const HarvestLogPagePut *put = g_ptr_array_index (page->puts, i);

      if (!harvest_overlay_refresh_sync (context, put->id, FALSE, error))
        return FALSE;
    }
  for (guint i = 0; i < page->removals->len; i++)
    {
      const HarvestLogPageRemoval *removal = g_ptr_array_index (page->removals, i);

      if (!harvest_outbox_after_removal_sync (context, removal->id, error))
        return FALSE;
    }
  return TRUE;
}

/* ---- Signing in ---- */

GBytes *
harvest_outbox_replace_id (GBytes *bytes, const char *from, const char *to)
{
  gsize length, id_length = strlen (from);
  const char *data = g_bytes_get_data (bytes, &length);
  char *copy = g_memdup2 (data, length);
  char *place = copy;

  g_assert (strlen (to) == id_length);
  while ((place = memmem (place, length - (gsize)(place - copy), from, id_length)) != NULL)
    {
      memcpy (place, to, id_length);
      place += id_length;
    }
  return g_bytes_new_take (copy, length);
}

static gboolean
rewrite_entry (HarvestPersonContext *context,
               const HarvestEntry *entry,
               const char *from,
               const char *to,
               GError **error)
{
  g_autoptr (GBytes)
      bytes = harvest_outbox_replace_id (harvest_change_get_bytes (entry->change), from, to);
  g_autoptr (HarvestChange) change = harvest_change_parse (bytes, error);
  g_autofree char *scope = g_strconcat ("u:", to, NULL);
  g_autoptr (HarvestStatement) statement = NULL;

  if (change == NULL)
    return FALSE;
  statement = harvest_database_prepare_sync (
      context->own, "UPDATE entry SET id = ?2, root = ?3, scope = ?4, change = ?5 WHERE op = ?1",
      error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_text (statement, 1, entry->op);
  harvest_statement_bind_text (statement, 2, harvest_change_get_id (change));
  harvest_statement_bind_text (statement, 3, harvest_change_get_root (change));
  harvest_statement_bind_text (statement, 4, scope);
  harvest_statement_bind_bytes (statement, 5, harvest_change_get_bytes (change));
  return harvest_statement_step_sync (statement, NULL, error)
         && harvest_overlay_refresh_sync (context, harvest_change_get_id (entry->change), FALSE,
                                          error)
         && harvest_overlay_refresh_sync (context, harvest_change_get_id (change), FALSE, error);
}

gboolean
harvest_outbox_set_alias_sync (HarvestPersonContext *context,
                               const char *from,
                               const char *to,
                               GError **error)
{
  g_autoptr (GPtrArray) entries = harvest_outbox_list_all_sync (context, error);

  if (entries == NULL)
    return FALSE;
  for (guint i = 0; i < entries->len; i++)
    {
      const HarvestEntry *entry = g_ptr_array_index (entries, i);

      if (entry->state == HARVEST_ENTRY_WAITING && !rewrite_entry (context, entry, from, to, error))
        return FALSE;
    }
  return TRUE;
}
