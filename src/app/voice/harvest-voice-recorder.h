/* harvest-voice-recorder.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "harvest-microphones.h"

G_BEGIN_DECLS

typedef enum
{
  HARVEST_VOICE_IDLE,
  HARVEST_VOICE_RECORDING,
  HARVEST_VOICE_PAUSED,
  HARVEST_VOICE_ENDING, /* the end of the file is being written */
} HarvestVoiceState;

#define HARVEST_TYPE_VOICE_STATE (harvest_voice_state_get_type ())
GType harvest_voice_state_get_type (void);

#define HARVEST_TYPE_VOICE_RECORDER (harvest_voice_recorder_get_type ())
G_DECLARE_FINAL_TYPE (HarvestVoiceRecorder,
                      harvest_voice_recorder,
                      HARVEST,
                      VOICE_RECORDER,
                      GObject)

/* Records a microphone as Ogg/Opus. What was said is on the disk after 5 s at the latest: after a
 * crash the file plays to there. For the main thread.
 *
 * Properties, all of them read-only: "state" (HarvestVoiceState), "level" (double, 0 to 1: how loud
 * it is now, for a meter; 10 times a second), "elapsed" (gint64, milliseconds recorded), "silent"
 * (gboolean: nothing was heard for 3 s while recording).
 *
 * Signal "failed" (GError *error): the microphone went away or the disk is full. What was recorded
 * until then is kept, and harvest_voice_recorder_stop_async() still gives it. */

/**
 * harvest_voice_recorder_new:
 * @microphones: (nullable): says which is the default one; without it the system chooses
 */
HarvestVoiceRecorder *harvest_voice_recorder_new (HarvestMicrophones *microphones);

/**
 * harvest_voice_recorder_start:
 * @path: the file to write; must not exist
 *
 * Returns: %FALSE with a %G_IO_ERROR if there is no microphone, or GStreamer or the disk refuses
 */
gboolean
harvest_voice_recorder_start (HarvestVoiceRecorder *self, const char *path, GError **error);
void harvest_voice_recorder_pause (HarvestVoiceRecorder *self);
void harvest_voice_recorder_resume (HarvestVoiceRecorder *self);

/* Ends the file properly, or, after a failure, as well as it goes. */
void harvest_voice_recorder_stop_async (HarvestVoiceRecorder *self,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);

/**
 * harvest_voice_recorder_stop_finish:
 * @duration: (out) (optional): milliseconds
 *
 * Returns: (transfer full) (nullable): the file; it belongs to the caller now
 */
GFile *harvest_voice_recorder_stop_finish (HarvestVoiceRecorder *self,
                                           GAsyncResult *result,
                                           gint64 *duration,
                                           GError **error);

/* Stops at once and deletes the file. */
void harvest_voice_recorder_discard (HarvestVoiceRecorder *self);
HarvestVoiceState harvest_voice_recorder_get_state (HarvestVoiceRecorder *self);
double harvest_voice_recorder_get_level (HarvestVoiceRecorder *self);
gint64 harvest_voice_recorder_get_elapsed (HarvestVoiceRecorder *self);
gboolean harvest_voice_recorder_get_silent (HarvestVoiceRecorder *self);

G_END_DECLS
