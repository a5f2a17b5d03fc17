/* harvest-record-private.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-record.h"

#include "harvest-values-private.h"

G_BEGIN_DECLS

struct _HarvestRecord
{
  char *id;
  char *root; /* NULL: none */
  gint64 rev;
  HarvestValues values;
  GPtrArray *unknown; /* top-level members; see HarvestValues.unknown */
  GBytes *bytes;      /* the canonical document; written when first asked for, atomically */
};

/**
 * _harvest_record_new:
 * @values: (transfer full): cleared afterwards, also on failure
 * @unknown: (transfer full) (nullable)
 *
 * Returns: (transfer full) (nullable): the record, if it keeps all rules
 */
HarvestRecord *_harvest_record_new (const char *id,
                                    const char *root,
                                    gint64 rev,
                                    HarvestValues *values,
                                    GPtrArray *unknown,
                                    GError **error);

/**
 * _harvest_record_check_head:
 *
 * Checks what is beside the fields.
 */
gboolean _harvest_record_check_head (const HarvestRecordType *type,
                                     const char *id,
                                     const char *root,
                                     gint64 rev,
                                     GError **error);

/**
 * _harvest_record_find_type:
 * @value: the value of a document's `type` member, or %HARVEST_JSON_NONE
 */
const HarvestRecordType *_harvest_record_find_type (HarvestJson *json, guint value, GError **error);

/**
 * _harvest_record_scan:
 *
 * Scans a document that must be an object.
 */
HarvestJson *_harvest_record_scan (GBytes *bytes, gsize max_size, GError **error);

G_END_DECLS
