/* harvest-log-page.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-record.h"

G_BEGIN_DECLS

/* A piece of the log of one bucket of one scope, as a server sends it: the latest state of what is
 * listed there, and why other things are not any more. */

/* Why a record is not listed in a scope any more. The first four always apply. */
typedef enum
{
  HARVEST_REMOVAL_MOVED,
  HARVEST_REMOVAL_SCOPE_LOST,
  HARVEST_REMOVAL_WITHDRAWN,
  HARVEST_REMOVAL_ERASED,
  HARVEST_REMOVAL_DELETED,
} HarvestRemovalReason;

const char *harvest_removal_reason_to_string (HarvestRemovalReason reason);

typedef struct
{
  HarvestRecord *record;
  gint64 seq;
} HarvestLogPagePut;

typedef struct
{
  char *id;
  HarvestRemovalReason reason;
  gboolean expected; /* the person who is here has deleted it */
} HarvestLogPageRemoval;

/**
 * HarvestLogPage:
 * @cursor: where the next page begins, kept with what the page brings
 * @confirmed: whether an administrator has confirmed the deletions in it, however many
 */
typedef struct
{
  char *scope;
  gint64 bucket;
  GBytes *cursor;
  gboolean confirmed;
  GPtrArray *puts;
  GPtrArray *removals;
} HarvestLogPage;

HarvestLogPage *harvest_log_page_new (const char *scope, gint64 bucket, GBytes *cursor);
void harvest_log_page_add_put (HarvestLogPage *self, HarvestRecord *record, gint64 seq);
void
harvest_log_page_add_removal (HarvestLogPage *self, const char *id, HarvestRemovalReason reason);
HarvestLogPage *harvest_log_page_copy (const HarvestLogPage *self);
void harvest_log_page_free (HarvestLogPage *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HarvestLogPage, harvest_log_page_free)

G_END_DECLS
