/* harvest-microphones.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

#define HARVEST_TYPE_MICROPHONES (harvest_microphones_get_type ())
G_DECLARE_FINAL_TYPE (HarvestMicrophones, harvest_microphones, HARVEST, MICROPHONES, GObject)

/* Which microphones there are, live. For the main thread; looking for them happens on another.
 *
 * What a loudspeaker plays ('monitor') is no microphone. The environment variable
 * STORYHARVEST_MICROPHONE, for tests, stands for one if it is set, for none if it is empty.
 *
 * Property "available" (gboolean, read-only): there is at least one; FALSE until that is known. */

#define HARVEST_MICROPHONE_ENVIRONMENT "STORYHARVEST_MICROPHONE"

HarvestMicrophones *harvest_microphones_new (void);
gboolean harvest_microphones_get_available (HarvestMicrophones *self);

/* Starts GStreamer, once. Any thread. */
gboolean harvest_microphones_init_gstreamer (GError **error);

/**
 * harvest_microphones_make_source:
 * @self: (nullable): %NULL to leave the choice to the system
 *
 * Returns: (transfer full) (nullable): a floating element that gives the sound of the default
 *   microphone
 */
GstElement *harvest_microphones_make_source (HarvestMicrophones *self, GError **error);

G_END_DECLS
