/* harvest-media-intake-private.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-media-intake.h"

G_BEGIN_DECLS

const char *harvest_media_intake_get_thumbnails (HarvestMediaIntake *self);

/* Has a task done by harvest_intake_work_cb(), after those that wait already. Takes @task over. */
void harvest_media_intake_push (HarvestMediaIntake *self, GTask *task);
void harvest_intake_work_cb (gpointer task, gpointer user_data);

G_END_DECLS
