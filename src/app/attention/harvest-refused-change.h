/* harvest-refused-change.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-change.h"
#include "harvest-clock.h"

G_BEGIN_DECLS

/* What a person wrote in a change that was refused, beside what stands there now, and the change
 * that is sent instead. */

typedef struct
{
  char *field;   /* such as "body" */
  char *mine;    /* what the person wrote */
  char *theirs;  /* what stands there now; NULL: there is no such record */
  gboolean many; /* paragraphs, not one line */
} HarvestRefusedText;

/**
 * harvest_refused_change_get_texts:
 * @current: (nullable): the record as it is now
 *
 * Returns: (transfer full) (element-type HarvestRefusedText): the texts that a person would miss,
 *   the longest kind last
 */
GPtrArray *harvest_refused_change_get_texts (HarvestChange *change, HarvestRecord *current);

/**
 * harvest_refused_change_dup_words:
 *
 * Returns: (transfer full): all that the person wrote, to be copied; "" if it is nothing
 */
char *harvest_refused_change_dup_words (HarvestChange *change);

/* How a person wants it now. */
typedef struct
{
  GHashTable *texts;   /* char * to char *: by field; NULL: as they were */
  gboolean texts_only; /* nothing else of the change was refused */
  const char *reason;  /* why; NULL: not said */
  const char *editor;  /* the id of the person */
  const HarvestClock *clock;
} HarvestRenewal;

/**
 * harvest_refused_change_renew:
 * @current: (nullable): the record as it is now
 * @error: %HARVEST_MODEL_ERROR_… if it cannot be done any more
 *
 * Returns: (transfer full) (nullable) (element-type HarvestChange): what is committed instead;
 *   empty if all is as the person wants it already
 */
GPtrArray *harvest_refused_change_renew (HarvestChange *change,
                                         HarvestRecord *current,
                                         const HarvestRenewal *renewal,
                                         GError **error);

G_END_DECLS
