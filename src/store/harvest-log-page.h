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
  char *id;
  char *type;
  char *root; /* nullable */
  gint64 rev;
  GBytes *document; /* as it came: perhaps of a type, or with a value, that is not known here */
  gint64 seq;
  guint64 sum; /* the protocol's number of it */
} HarvestLogPagePut;

typedef struct
{
  char *id;
  HarvestRemovalReason reason;
} HarvestLogPageRemoval;

/**
 * HarvestLogPage:
 * @cursor: where the next page begins, kept with what the page brings
 * @from: the number where it begins
 * @to: the number that @cursor stands for; 0: nobody counts
 */
typedef struct
{
  char *scope;
  gint64 bucket;
  GBytes *cursor;
  gint64 from;
  gint64 to;
  GPtrArray *puts;
  GPtrArray *removals;
} HarvestLogPage;

HarvestLogPage *harvest_log_page_new (const char *scope, gint64 bucket, GBytes *cursor);
void harvest_log_page_add_put (HarvestLogPage *self, HarvestRecord *record, gint64 seq);

/**
 * harvest_log_page_add_document:
 * @root: (nullable): the id of the record that it depends on
 * @sum: the protocol's number of it
 *
 * A record as it came. Whether this version can read it turns out when it is applied.
 */
void harvest_log_page_add_document (HarvestLogPage *self,
                                    GBytes *document,
                                    const char *id,
                                    const char *type,
                                    const char *root,
                                    gint64 rev,
                                    gint64 seq,
                                    guint64 sum);
void
harvest_log_page_add_removal (HarvestLogPage *self, const char *id, HarvestRemovalReason reason);
HarvestLogPage *harvest_log_page_copy (const HarvestLogPage *self);
void harvest_log_page_free (HarvestLogPage *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HarvestLogPage, harvest_log_page_free)

G_END_DECLS
