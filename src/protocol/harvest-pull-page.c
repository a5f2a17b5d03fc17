/* harvest-pull-page.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-pull-page"

#include "config.h"

#include "harvest-pull-page.h"

#include "harvest-message-private.h"
#include "harvest-protocol-limits.h"

static const HarvestChoice reasons[] = {
  { "moved" },  { "scope-lost" }, { "withdrawn", 3, HARVEST_TOMBSTONE_SCOPE_LOST },
  { "erased" }, { "deleted" },    { NULL },
};

static const HarvestMember harvest_tombstone_members[] = {
  HARVEST_ID (HarvestTombstone, batch, FALSE),
  HARVEST_ID (HarvestTombstone, id, TRUE),
  HARVEST_CHOICE (HarvestTombstone, reason, reasons),
};

HARVEST_DEFINE_PART (HarvestTombstone, harvest_tombstone, "tombstone", NULL)

static const HarvestMember harvest_pull_put_members[] = {
  HARVEST_PART (HarvestPullPut, record, TRUE, harvest_document),
  HARVEST_INTEGER (HarvestPullPut, seq, TRUE, 1, HARVEST_LIMIT_INTEGER_MAX),
};

HARVEST_DEFINE_PART (HarvestPullPut, harvest_pull_put, "pull-put", NULL)

static const HarvestMember harvest_pull_check_members[] = {
  HARVEST_INTEGER (HarvestPullCheck, count, TRUE, 0, HARVEST_LIMIT_INTEGER_MAX),
  HARVEST_SUM (HarvestPullCheck, sum),
};

HARVEST_DEFINE_PART (HarvestPullCheck, harvest_pull_check, "pull-check", NULL)

static const HarvestMember harvest_pull_page_members[] = {
  HARVEST_BUCKET (HarvestPullPage, bucket, TRUE),
  HARVEST_PART_SINCE (HarvestPullPage, check, harvest_pull_check, 2),
  HARVEST_STRING (HarvestPullPage, cursor, TRUE, token, HARVEST_LIMIT_CURSOR_CHARS_MAX),
  HARVEST_INTEGER (HarvestPullPage, from, TRUE, 0, HARVEST_LIMIT_INTEGER_MAX),
  HARVEST_PARTS (HarvestPullPage, puts, FALSE, harvest_pull_put, 0, HARVEST_LIMIT_PAGE_ROWS_MAX),
  HARVEST_STRING (HarvestPullPage, scope, TRUE, scope, HARVEST_LIMIT_SCOPE_CHARS_MAX),
  HARVEST_INTEGER (HarvestPullPage, to, TRUE, 0, HARVEST_LIMIT_INTEGER_MAX),
  HARVEST_PARTS (HarvestPullPage,
                 tombstones,
                 FALSE,
                 harvest_tombstone,
                 0,
                 HARVEST_LIMIT_PAGE_ROWS_MAX),
};

static gboolean
check_puts (const HarvestPullPage *self, GHashTable *ids, const char *path, GError **error)
{
  gint64 last = self->from;

  for (guint i = 0; i < self->puts->len; i++)
    {
      const HarvestPullPut *put = g_ptr_array_index (self->puts, i);
      g_autofree char *member = g_strdup_printf ("puts[%u].seq", i);

      if (put->seq <= last || put->seq > self->to)
        return harvest_message_fail (path, member, error,
                                     "rising, over %" G_GINT64_FORMAT " and up to %" G_GINT64_FORMAT
                                     ", this one is %" G_GINT64_FORMAT,
                                     self->from, self->to, put->seq);
      if (!g_hash_table_add (ids, put->record->id))
        return harvest_message_fail (path, "puts", error,
                                     "each record only once, %s is there twice", put->record->id);
      last = put->seq;
    }
  return TRUE;
}

static gboolean
check_page (gconstpointer message, const char *path, GError **error)
{
  const HarvestPullPage *self = message;
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);

  if (self->from > self->to)
    return harvest_message_fail (path, "to", error,
                                 "from %" G_GINT64_FORMAT ", this one is %" G_GINT64_FORMAT,
                                 self->from, self->to);
  if (!check_puts (self, ids, path, error))
    return FALSE;
  for (guint i = 0; i < self->tombstones->len; i++)
    {
      const HarvestTombstone *tombstone = g_ptr_array_index (self->tombstones, i);

      if (!g_hash_table_add (ids, tombstone->id))
        return harvest_message_fail (path, "tombstones", error,
                                     "each record only once, %s is there twice", tombstone->id);
    }
  return TRUE;
}

HARVEST_DEFINE_PART (HarvestPullPage, harvest_pull_page, "page", check_page)

guint
harvest_pull_page_count_unconfirmed (const HarvestPullPage *self)
{
  guint n = 0;

  g_return_val_if_fail (self != NULL, 0);

  for (guint i = 0; i < self->tombstones->len; i++)
    {
      const HarvestTombstone *tombstone = g_ptr_array_index (self->tombstones, i);

      n += tombstone->reason == HARVEST_TOMBSTONE_DELETED && tombstone->batch == NULL;
    }
  return n;
}

gboolean
harvest_pull_is_mass_deletion (guint64 n_unconfirmed, guint64 n_listed)
{
  /* Of a handful, one is always more than so many percent. */
  return n_unconfirmed > 1
         && (n_unconfirmed > HARVEST_LIMIT_MASS_DELETED
             || n_unconfirmed * 100 > HARVEST_LIMIT_MASS_DELETED_PERCENT * n_listed);
}
