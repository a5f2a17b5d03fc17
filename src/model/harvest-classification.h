/* harvest-classification.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-visibility.h"

G_BEGIN_DECLS

/* “May I tell this?” as a traffic light, with examples a teller can compare with. The words are to
 * be translated where they are shown. */

typedef enum
{
  HARVEST_LIGHT_GREEN,
  HARVEST_LIGHT_YELLOW,
  HARVEST_LIGHT_RED,
} HarvestLight;

#define HARVEST_CLASS_N_EXAMPLES 3

typedef struct
{
  HarvestLight light;
  const char *label;   /* to be translated, as all that follows */
  const char *meaning; /* what follows from it, in a sentence */
  const char *examples[HARVEST_CLASS_N_EXAMPLES];
} HarvestClassInfo;

/**
 * harvest_class_get_info:
 *
 * Returns: (transfer none): what a class means to who tells
 */
const HarvestClassInfo *harvest_class_get_info (HarvestClass class);

/**
 * harvest_class_to_string:
 *
 * Returns: (transfer none): as in story.class
 */
const char *harvest_class_to_string (HarvestClass class);

G_END_DECLS
