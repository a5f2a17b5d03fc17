/* harvest-test-intake.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-media-intake.h"

G_BEGIN_DECLS

/* An intake in folders of its own. */
typedef struct
{
  char *folder;
  HarvestBlobStore *blobs;
  HarvestMediaIntake *intake;
} HarvestTestIntake;

void harvest_test_intake_set_up (HarvestTestIntake *self, gconstpointer data);
void harvest_test_intake_tear_down (HarvestTestIntake *self, gconstpointer data);

/* Takes `content` in; the test ends if it is refused. */
HarvestMediaInfo *harvest_test_intake_take (HarvestTestIntake *self, GBytes *content);

/* The test ends if `content` is not refused with `code`, or leaves anything behind. */
void harvest_test_intake_refuse (HarvestTestIntake *self, GBytes *content, int code);

/* Returns: (transfer full): what is kept under a hash */
GBytes *harvest_test_intake_read (HarvestTestIntake *self, const char *hash);
guint harvest_test_intake_count_blobs (HarvestTestIntake *self);

G_END_DECLS
