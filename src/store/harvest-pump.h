/* harvest-pump.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-authority.h"
#include "harvest-person-db.h"

G_BEGIN_DECLS

/* Carries a person's changes to the authority and its answers back, when they are due, one batch
 * at a time. Only one program does so for a person. Main thread. */

#define HARVEST_TYPE_PUMP (harvest_pump_get_type ())
G_DECLARE_FINAL_TYPE (HarvestPump, harvest_pump, HARVEST, PUMP, GObject)

/* Signal "news" (HarvestPersonNews *): after each step. */

HarvestPump *
harvest_pump_new (HarvestPersonDb *person, HarvestAuthority *authority, const HarvestClock *clock);

/**
 * harvest_pump_poke:
 * @due: when the next entry becomes due, microseconds since 1970; 0: none waits
 * @sent: whether some are sent and not answered
 *
 * Tells that the outbox is different.
 */
void harvest_pump_poke (HarvestPump *self, gint64 due, gboolean sent);

/* Carries now what is due, whatever the timers say. */
void harvest_pump_run_async (HarvestPump *self,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
gboolean harvest_pump_run_finish (HarvestPump *self, GAsyncResult *result, GError **error);

/* Ends the timers; what runs ends by itself, without starting anything more. */
void harvest_pump_stop (HarvestPump *self);

G_END_DECLS
