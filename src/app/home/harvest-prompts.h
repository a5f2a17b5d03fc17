/* harvest-prompts.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Questions that make people remember a story. They are chosen here, offline, by what the person
 * does, where, and by the day; nobody counts the answers. */

typedef struct
{
  const char *id;
  const char *question; /* to be translated */
} HarvestPrompt;

typedef struct
{
  const char *strategy; /* of the person's unit; NULL: not known */
  const char *job;      /* in the person's words; NULL: not known */
  int days_here;        /* since they began to use it; -1: not known */
  GDate today;
} HarvestPromptFacts;

/**
 * harvest_prompts_choose:
 * @skipped: (nullable): the ids of prompts that the person does not want now
 *
 * A question for a moment (a month here, a year here, the last weeks of the year) goes before one
 * for the person's work, and that before one for everybody. On one day it stays the same.
 *
 * Returns: (transfer none): the question; if all were skipped, the first one again
 */
const HarvestPrompt *
harvest_prompts_choose (const HarvestPromptFacts *facts, const char *const *skipped);

G_END_DECLS
