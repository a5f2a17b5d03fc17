/* harvest-log-page.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-log-page"

#include "config.h"

#include "harvest-log-page.h"

const char *
harvest_removal_reason_to_string (HarvestRemovalReason reason)
{
  static const char *const strings[] = { "moved", "scope-lost", "withdrawn", "erased", "deleted" };

  g_return_val_if_fail (reason < G_N_ELEMENTS (strings), NULL);

  return strings[reason];
}

/* ---- The page ---- */

static void
put_free (gpointer data)
{
  HarvestLogPagePut *put = data;

  harvest_record_unref (put->record);
  g_free (put);
}

static void
removal_free (gpointer data)
{
  HarvestLogPageRemoval *removal = data;

  g_free (removal->id);
  g_free (removal);
}

HarvestLogPage *
harvest_log_page_new (const char *scope, gint64 bucket, GBytes *cursor)
{
  HarvestLogPage *self = g_new0 (HarvestLogPage, 1);

  self->scope = g_strdup (scope);
  self->bucket = bucket;
  self->cursor = g_bytes_ref (cursor);
  self->puts = g_ptr_array_new_with_free_func (put_free);
  self->removals = g_ptr_array_new_with_free_func (removal_free);
  return self;
}

void
harvest_log_page_add_put (HarvestLogPage *self, HarvestRecord *record, gint64 seq)
{
  HarvestLogPagePut *put = g_new0 (HarvestLogPagePut, 1);

  put->record = harvest_record_ref (record);
  put->seq = seq;
  g_ptr_array_add (self->puts, put);
}

void
harvest_log_page_add_removal (HarvestLogPage *self, const char *id, HarvestRemovalReason reason)
{
  HarvestLogPageRemoval *removal = g_new0 (HarvestLogPageRemoval, 1);

  removal->id = g_strdup (id);
  removal->reason = reason;
  g_ptr_array_add (self->removals, removal);
}

HarvestLogPage *
harvest_log_page_copy (const HarvestLogPage *self)
{
  HarvestLogPage *copy = harvest_log_page_new (self->scope, self->bucket, self->cursor);

  copy->confirmed = self->confirmed;
  for (guint i = 0; i < self->puts->len; i++)
    {
      const HarvestLogPagePut *put = g_ptr_array_index (self->puts, i);

      harvest_log_page_add_put (copy, put->record, put->seq);
    }
  for (guint i = 0; i < self->removals->len; i++)
    {
      const HarvestLogPageRemoval *removal = g_ptr_array_index (self->removals, i);

      harvest_log_page_add_removal (copy, removal->id, removal->reason);
    }
  return copy;
}

void
harvest_log_page_free (HarvestLogPage *self)
{
  g_free (self->scope);
  g_bytes_unref (self->cursor);
  g_ptr_array_unref (self->puts);
  g_ptr_array_unref (self->removals);
  g_free (self);
}
