/* harvest-voice-player.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define HARVEST_TYPE_VOICE_PLAYER (harvest_voice_player_get_type ())
G_DECLARE_FINAL_TYPE (HarvestVoicePlayer, harvest_voice_player, HARVEST, VOICE_PLAYER, GtkWidget)

/* Plays a voice note: play and pause, position, duration. Keyboard: Space or Enter on the button;
 * the arrow keys on the position move by 5 s. Nothing is opened before it is played.
 *
 * Properties: "file" (GFile, nullable), "duration" (gint64, milliseconds, as the record tells it;
 * corrected when the file is opened), "playing" (gboolean, read-only), "position" (gint64,
 * milliseconds, read-only), "label" (string: what is heard, for screen readers).
 *
 * When one player starts, others that play fall silent. */

GtkWidget *harvest_voice_player_new (void);
void harvest_voice_player_set_file (HarvestVoicePlayer *self, GFile *file);
void harvest_voice_player_set_duration (HarvestVoicePlayer *self, gint64 milliseconds);
void harvest_voice_player_set_label (HarvestVoicePlayer *self, const char *label);
void harvest_voice_player_play (HarvestVoicePlayer *self);
void harvest_voice_player_pause (HarvestVoicePlayer *self);

G_END_DECLS
