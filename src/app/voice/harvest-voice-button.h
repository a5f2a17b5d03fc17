/* harvest-voice-button.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define HARVEST_TYPE_VOICE_BUTTON (harvest_voice_button_get_type ())
G_DECLARE_FINAL_TYPE (HarvestVoiceButton, harvest_voice_button, HARVEST, VOICE_BUTTON, GtkWidget)

/* The whole of speaking in one widget, for the Tell form: a button 'Speak', 72 px high, that
 * becomes a level meter with time, pause, done and throw away while one speaks. It hides itself
 * while there is no microphone. Errors and 'nothing is heard' are shown in it, in words.
 *
 * Properties: "folder" (string: where recordings are written until the form has taken them in),
 * "recording" (gboolean, read-only: a recording runs or is paused).
 *
 * Signal "recorded" (GFile *file, gint64 milliseconds): the teller is done; the file belongs to the
 * receiver, who takes it in (harvest_store_intake_async()) and then deletes it.
 *
 * Actions, for shortcuts: "voice.toggle" (begin, or done), "voice.pause", "voice.discard". */

GtkWidget *harvest_voice_button_new (void);
void harvest_voice_button_set_folder (HarvestVoiceButton *self, const char *folder);
gboolean harvest_voice_button_get_recording (HarvestVoiceButton *self);

/* Ends a recording that runs, as 'done' does: before the story is told or the window closes.
 * "recorded" is emitted before @callback, which always comes. */
void harvest_voice_button_end_async (HarvestVoiceButton *self,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
gboolean
harvest_voice_button_end_finish (HarvestVoiceButton *self, GAsyncResult *result, GError **error);

/**
 * harvest_voice_list_leftovers:
 *
 * Returns: (transfer full) (element-type GFile): recordings in @folder that nobody took in, because
 *   the program or the machine ended; the oldest first. Call it before the first recording.
 */
GPtrArray *harvest_voice_list_leftovers (const char *folder);

G_END_DECLS
