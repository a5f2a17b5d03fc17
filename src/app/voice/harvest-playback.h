/* harvest-playback.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define HARVEST_TYPE_PLAYBACK (harvest_playback_get_type ())
G_DECLARE_FINAL_TYPE (HarvestPlayback, harvest_playback, HARVEST, PLAYBACK, GObject)

/* Plays the sound of one file. For the main thread.
 *
 * Properties, all of them read-only: "playing" (gboolean), "position" and "duration" (gint64,
 * milliseconds; while it plays the position moves 10 times a second). Signal "failed" (GError).
 *
 * Of all playbacks one plays at a time: who starts last.
 *
 * The sound goes to the system's loudspeaker, or, for tests, to what the environment variable
 * STORYHARVEST_SPEAKER describes in the words of gst-launch. */

#define HARVEST_SPEAKER_ENVIRONMENT "STORYHARVEST_SPEAKER"

HarvestPlayback *harvest_playback_new (GFile *file);
void harvest_playback_play (HarvestPlayback *self);
void harvest_playback_pause (HarvestPlayback *self);
void harvest_playback_seek (HarvestPlayback *self, gint64 milliseconds);
gboolean harvest_playback_get_playing (HarvestPlayback *self);
gint64 harvest_playback_get_position (HarvestPlayback *self);
gint64 harvest_playback_get_duration (HarvestPlayback *self);

G_END_DECLS
