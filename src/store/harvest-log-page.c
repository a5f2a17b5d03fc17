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

  g_free (put->id);
  g_free (put->type);
  g_free (put->root);
  g_bytes_unref (put->document);
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
harvest_log_page_add_document (HarvestLogPage *self,
                               GBytes *document,
                               const char *id,
                               const char *type,
                               const char *root,
                               gint64 rev,
                               gint64 seq,
                               guint64 sum)
{
  HarvestLogPagePut *put = g_new0 (HarvestLogPagePut, 1);

  put->document = g_bytes_ref (document);
  put->id = g_strdup (id);
  put->type = g_strdup (type);
  put->root = g_strdup (root);
  put->rev = rev;
  put->seq = seq;
  put->sum = sum;
  g_ptr_array_add (self->puts, put);
}

void
harvest_log_page_add_put (HarvestLogPage *self, HarvestRecord *record, gint64 seq)
{
  harvest_log_page_add_document (
      self, harvest_record_get_bytes (record), harvest_record_get_id (record),
      harvest_record_get_record_type (record)->name, harvest_record_get_root (record),
      harvest_record_get_rev (record), seq, 0);
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

  copy->from = self->from;
  copy->to = self->to;
  for (guint i = 0; i < self->puts->len; i++)
    {
      const HarvestLogPagePut *put = g_ptr_array_index (self->puts, i);

      harvest_log_page_add_document (copy, put->document, put->id, put->type, put->root, put->rev,
                                     put->seq, put->sum);
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
