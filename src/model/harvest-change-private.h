/* harvest-change-private.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-change.h"

#include "harvest-values-private.h"

G_BEGIN_DECLS

struct _HarvestChange
{
  char *op;
  HarvestChangeKind kind;
  char *id;
  char *root; /* NULL: none */
  gint64 base_rev;
  HarvestValues set;       /* all values of a creation, or the new ones of an update */
  guint64 unset;           /* bit i: field i loses its value */
  char **unset_unknown;    /* names of fields that this version does not know; NULL: none */
  HarvestValues add;       /* to fields with the merge class SET */
  HarvestValues remove;    /* likewise */
  HarvestValues text_base; /* what texts were: changed ones, or all those of a deleted record */
  char *reason;            /* NULL: none */
  GPtrArray *unknown;      /* of a creation: top-level members; see HarvestValues.unknown */
  GBytes *bytes;           /* the canonical document; written when first asked for, atomically */
};

/* A change that says nothing yet. */
HarvestChange *_harvest_change_new (HarvestChangeKind kind,
                                    const HarvestRecordType *type,
                                    const char *op,
                                    const char *id,
                                    const char *root,
                                    gint64 base_rev);
gboolean _harvest_change_is_empty (HarvestChange *self);
gboolean _harvest_change_touches_index (HarvestChange *self, guint field);

/* What a reason may be: a text that story-event.reason can hold. */
const HarvestField *_harvest_change_get_reason_field (void);

/* harvest-change-json.c */
GBytes *_harvest_change_write (HarvestChange *self);

G_END_DECLS
