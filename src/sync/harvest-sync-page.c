/* harvest-sync-page.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-sync-page"

#include "config.h"

#include "harvest-sync-core-private.h"

/* ---- Choosing ---- */

/* A page that follows what has been applied, and brings something. */
static gboolean
is_next (HarvestSyncCore *self, const HarvestPullPage *page, const HarvestSyncPlace *place)
{
  return page->from <= place->to && page->to > place->to
         && place->compare == HARVEST_SYNC_COMPARE_NONE;
}

static void
free_place_cb (gpointer data)
{
  harvest_sync_place_free (data);
}

/* Something went wrong that only a mistake of a program explains: compares the place. */
static void
report_defect (HarvestSyncCore *self, const HarvestSyncPlace *place, const char *what)
{
  g_autoptr (GPtrArray) places = g_ptr_array_new_with_free_func (free_place_cb);

  self->defects++;
  g_info ("%s %" G_GINT64_FORMAT " will be compared: %s", place->scope, place->bucket, what);
  g_ptr_array_add (places, harvest_sync_place_new (place->scope, place->bucket));
  _harvest_sync_pull_mark (self, places);
}

static HarvestSyncPlace *
need_place (HarvestSyncCore *self, const HarvestPullPage *page)
{
  HarvestSyncPlace *place = _harvest_sync_find_place (self, page->scope, page->bucket);

  if (place == NULL)
    {
      place = harvest_sync_place_new (page->scope, page->bucket);
      g_ptr_array_add (self->state->places, place);
    }
  return place;
}

/* ---- Applying ---- */

static void
apply (HarvestSyncCore *self)
{
  HarvestSyncOperation *operation = harvest_sync_operation_new (HARVEST_SYNC_APPLY);
  HarvestSyncPull *pull = &self->pull;
  HarvestPullPage *page = g_steal_pointer (&pull->page);

  g_free (pull->cursor);
  pull->cursor = g_strdup (page->cursor);
  pull->to = page->to;
  g_clear_pointer (&pull->check, harvest_pull_check_free);
  if (page->check != NULL)
    {
      pull->check = harvest_pull_check_new ();
      *pull->check = *page->check;
    }
  operation->page = page;
  operation->confirmed = _harvest_sync_get_tally (self, pull->place)->allowed > 0;
  _harvest_sync_lane_store (self, HARVEST_SYNC_LANE_PULL, operation);
}

/* Of deletions that no administrator has confirmed, the store says how many it has. */
static void
weigh (HarvestSyncCore *self)
{
  HarvestSyncOperation *operation = harvest_sync_operation_new (HARVEST_SYNC_WEIGH);
  const HarvestPullPage *page = self->pull.page;

  operation->scope = g_strdup (page->scope);
  operation->bucket = page->bucket;
  operation->ids = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < page->tombstones->len; i++)
    {
      const HarvestTombstone *tombstone = g_ptr_array_index (page->tombstones, i);

      if (tombstone->reason == HARVEST_TOMBSTONE_DELETED && tombstone->batch == NULL)
        g_ptr_array_add (operation->ids, g_strdup (tombstone->id));
    }
  _harvest_sync_lane_store (self, HARVEST_SYNC_LANE_PULL, operation);
}

void
_harvest_sync_page_weighed (HarvestSyncCore *self, const HarvestSyncOutcome *outcome)
{
  HarvestSyncTally *tally = _harvest_sync_get_tally (self, self->pull.place);
  gint64 n = tally->deleted + outcome->n;

  if (tally->listed < 0)
    tally->listed = outcome->n_listed;
  if (n > tally->allowed
      && harvest_pull_is_mass_deletion ((guint64)n, (guint64)MAX (tally->listed, 0)))
    {
      _harvest_sync_pull_ask (self, self->pull.place, n, tally->listed);
      return;
    }
  self->pull.deleted = outcome->n;
  apply (self);
}

void
_harvest_sync_page_next (HarvestSyncCore *self)
{
  HarvestSyncPull *pull = &self->pull;
  GPtrArray *pages = pull->reply->pages;

  while (pull->next < pages->len)
    {
      HarvestPullPage *page = g_ptr_array_index (pages, pull->next++);
      HarvestSyncPlace *place = need_place (self, page);

      if (page->from > place->to && place->compare == HARVEST_SYNC_COMPARE_NONE)
        {
          report_defect (self, place, "something is missing before a page");
          return;
        }
      if (!is_next (self, page, place))
        {
          pull->joint = FALSE;
          continue;
        }
      pull->place = place;
      pull->page = page;
      /* Leaves an empty place in the list, which is freed as such. */
      pages->pdata[pull->next - 1] = harvest_pull_page_new ();
      pull->deleted = 0;
      if (harvest_pull_page_count_unconfirmed (page) > 0)
        weigh (self);
      else
        apply (self);
      return;
    }
  _harvest_sync_pull_pages_done (self);
}

/* ---- Applied ---- */

void
_harvest_sync_page_applied (HarvestSyncCore *self, const HarvestSyncOutcome *outcome)
{
  HarvestSyncPull *pull = &self->pull;
  HarvestSyncPlace *place = pull->place;

  g_free (place->cursor);
  place->cursor = g_steal_pointer (&pull->cursor);
  place->to = pull->to;
  /* It claims less now than is there. */
  g_clear_pointer (&self->state->cursor, g_free);
  pull->n_applied++;
  _harvest_sync_get_tally (self, place)->deleted += pull->deleted;
  if (pull->check != NULL
      && (pull->check->count != outcome->n_listed || pull->check->sum != outcome->sum))
    report_defect (self, place, "the checksum does not agree");
  else
    _harvest_sync_page_next (self);
}
