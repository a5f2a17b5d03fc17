/* harvest-lookup.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-record.h"

G_BEGIN_DECLS

/**
 * HarvestLookup:
 * @find: the record of an id; not there is @record %NULL and no error
 * @list_dependents: what names a record as its root, oldest first; at least contributions,
 *   depicted-persons, consent-records and consent-events, by which alone the rules decide
 * @list_by_value: records of a type with a value in an indexed field, newest first, at most @limit
 *   (-1: all)
 * @data: for all three
 *
 * How the rules of an authority look at its records. The functions run where the authority runs
 * them; each sees what the others see.
 */
typedef struct
{
  gboolean (*find) (gpointer data, const char *id, HarvestRecord **record, GError **error);
  GPtrArray *(*list_dependents) (gpointer data, const char *root, GError **error);
  GPtrArray *(*list_by_value) (gpointer data,
                               const char *type,
                               const char *field,
                               const char *value,
                               int limit,
                               GError **error);
  gpointer data;
} HarvestLookup;

G_END_DECLS
