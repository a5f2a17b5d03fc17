/* harvest-test-pulse.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A sound server of the test's own, with its own socket; it ends with the test. */
typedef struct _HarvestTestPulse HarvestTestPulse;

/* Modules of PulseAudio that make microphones. */
#define HARVEST_TEST_SILENCE "module-null-source source_name=silence"
#define HARVEST_TEST_SPEAKER "module-null-sink sink_name=speaker" /* makes a monitor only */
#define HARVEST_TEST_EAR     "module-remap-source source_name=ear master=speaker.monitor"

/* Returns: (transfer full): a server with these modules (ended by NULL), already set as the one
 * that this process uses */
HarvestTestPulse *harvest_test_pulse_start (const char *module, ...) G_GNUC_NULL_TERMINATED;

/* Plugs a microphone in; returns its number. */
guint harvest_test_pulse_plug (HarvestTestPulse *self, const char *module);
void harvest_test_pulse_unplug (HarvestTestPulse *self, guint number);
void harvest_test_pulse_stop (HarvestTestPulse *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HarvestTestPulse, harvest_test_pulse_stop)

/* Whether the programs for it are installed; else the test is skipped, in words. */
gboolean harvest_test_pulse_is_possible (void);

G_END_DECLS
