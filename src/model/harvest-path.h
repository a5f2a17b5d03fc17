/* harvest-path.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-workflow.h"

G_BEGIN_DECLS

/* One way of a story, seen from two sides: the teller's five steps, and the editors' pill. One
 * table has both for every state. The words are to be translated where they are shown. */

typedef enum
{
  HARVEST_STEP_SAVED,
  HARVEST_STEP_RECEIVED,
  HARVEST_STEP_BEING_READ,
  HARVEST_STEP_PLEASE_AGREE,
  HARVEST_STEP_SHOWN,
  HARVEST_N_STEPS,
} HarvestStep;

/* How the way ended, if it has. */
typedef enum
{
  HARVEST_END_NONE,      /* it goes on */
  HARVEST_END_NOT_USED,  /* the editors put it aside, with a reason */
  HARVEST_END_WITHDRAWN, /* the teller did */
} HarvestEnd;

typedef enum
{
  HARVEST_PILL_NEUTRAL,
  HARVEST_PILL_ACCENT,  /* somebody works on it */
  HARVEST_PILL_SUCCESS, /* it is out, or may go */
  HARVEST_PILL_WARNING, /* it waits for somebody */
  HARVEST_PILL_ERROR,   /* it was taken back */
} HarvestPillColor;

typedef struct
{
  HarvestStep step;
  HarvestEnd end;
  const char *pill; /* the editors' word, to be translated */
  HarvestPillColor color;
} HarvestPathPlace;

/**
 * harvest_path_get_place:
 *
 * Returns: (transfer none): what a state is called on either side
 */
const HarvestPathPlace *harvest_path_get_place (HarvestState state);

/**
 * harvest_path_get_step:
 * @story: a story
 *
 * Returns: the teller's step: that of its state, but a story that others see is shown, whatever
 *   the editors still do with it, and one that waits for the teller's word says so
 */
HarvestStep harvest_path_get_step (HarvestRecord *story);

/**
 * harvest_path_get_step_label:
 *
 * Returns: (transfer none): the step in the teller's words, to be translated
 */
const char *harvest_path_get_step_label (HarvestStep step);

/**
 * harvest_path_get_end_label:
 *
 * Returns: (transfer none) (nullable): how it ended in the teller's words, to be translated; %NULL
 *   for HARVEST_END_NONE
 */
const char *harvest_path_get_end_label (HarvestEnd end);

/**
 * harvest_pill_color_to_string:
 *
 * Returns: (transfer none): the name of the style class, such as "warning"
 */
const char *harvest_pill_color_to_string (HarvestPillColor color);

G_END_DECLS
