/* harvest-field-private.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-record-type.h"

G_BEGIN_DECLS

/* The rules of one value. `type` is only for the message, which names field, rule and value. */

static inline gboolean
harvest_field_is_set (const HarvestField *field)
{
  return field->kind == HARVEST_FIELD_STRING_SET || field->kind == HARVEST_FIELD_REFERENCE_SET;
}

static inline gboolean
harvest_field_is_number (const HarvestField *field)
{
  return field->kind == HARVEST_FIELD_INTEGER || field->kind == HARVEST_FIELD_BOOLEAN;
}

static inline gboolean
harvest_field_is_string (const HarvestField *field)
{
  return !harvest_field_is_set (field) && !harvest_field_is_number (field);
}

/**
 * harvest_field_show:
 *
 * Returns: (transfer full): @value in quotation marks for a message, short and on one line
 */
char *harvest_field_show (const char *value);

gboolean harvest_field_check_string (const HarvestRecordType *type,
                                     const HarvestField *field,
                                     const char *value,
                                     GError **error);
gboolean harvest_field_check_integer (const HarvestRecordType *type,
                                      const HarvestField *field,
                                      gint64 value,
                                      GError **error);

/**
 * harvest_field_check_set:
 * @part: whether @values are only to be added or removed, so that their number does not matter
 */
gboolean harvest_field_check_set (const HarvestRecordType *type,
                                  const HarvestField *field,
                                  const char *const *values,
                                  gboolean part,
                                  GError **error);

/**
 * harvest_field_clean:
 * @value: whatever was typed, pasted or imported
 *
 * Returns: (transfer full) (nullable): valid UTF-8 with line ends as \n and without the control
 *   characters that no record may hold; one line for one-line kinds, without blanks at its ends;
 *   %NULL if nothing but blanks is left
 */
char *harvest_field_clean (const HarvestField *field, const char *value);

G_END_DECLS
