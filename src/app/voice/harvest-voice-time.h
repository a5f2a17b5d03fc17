/* harvest-voice-time.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Returns: (transfer full): "0:07", "12:30", "1:02:03" */
char *harvest_voice_format_time (gint64 milliseconds);

/* Returns: (transfer full): the same in words, for screen readers: "12 minutes 30 seconds" */
char *harvest_voice_describe_time (gint64 milliseconds);

G_END_DECLS
