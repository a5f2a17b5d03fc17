/* harvest-outbox-answers.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-authority.h"
#include "harvest-person-context.h"

G_BEGIN_DECLS

/**
 * harvest_outbox_answer_sync:
 * @answers: (element-type HarvestAnswer)
 *
 * Notes what the authority answered and refreshes the overlay. An answer to what is not waiting for
 * one changes nothing.
 */
gboolean
harvest_outbox_answer_sync (HarvestPersonContext *context, GPtrArray *answers, GError **error);

G_END_DECLS
