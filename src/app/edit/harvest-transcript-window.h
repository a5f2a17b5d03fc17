/* harvest-transcript-window.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "harvest-store.h"

G_BEGIN_DECLS

/* Listening to a recording and writing down what is said; kept apart from the teller's own text. */

#define HARVEST_TYPE_TRANSCRIPT_WINDOW (harvest_transcript_window_get_type ())
G_DECLARE_FINAL_TYPE (HarvestTranscriptWindow,
                      harvest_transcript_window,
                      HARVEST,
                      TRANSCRIPT_WINDOW,
                      AdwWindow)

/**
 * harvest_transcript_window_new:
 * @asset: a sound or a video of a story
 */
GtkWidget *harvest_transcript_window_new (HarvestStore *store, HarvestRecord *asset);

G_END_DECLS
