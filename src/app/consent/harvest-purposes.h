/* harvest-purposes.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a person in a story may agree to, in plain sentences. */
typedef struct
{
  const char *value;    /* as in the record */
  const char *sentence; /* to be translated */
} HarvestPurpose;

extern const HarvestPurpose harvest_purposes[];
extern const guint harvest_n_purposes;

G_END_DECLS
