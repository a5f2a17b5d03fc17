/* harvest-decoder.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Runs `storyharvest-decode` (or what the environment variable STORYHARVEST_DECODE names, for
 * programs that are not installed) on one file. Private to this folder. */

#define HARVEST_DECODER_ENVIRONMENT "STORYHARVEST_DECODE"

/* What the child says about its result; it is not to be believed without a look at the result. */
typedef struct
{
  char *mime;
  int width;
  int height;
  gint64 duration; /* milliseconds */
} HarvestDecodeReport;

void harvest_decode_report_clear (HarvestDecodeReport *self);

/* Takes a part of the result. Returns: FALSE to stop, with the error set. */
typedef gboolean (*HarvestDecodeSink) (const guint8 *data,
                                       gsize length,
                                       gpointer user_data,
                                       GError **error);

typedef struct
{
  const char *const *arguments; /* what the child shall do */
  gint64 max_result;            /* bytes; a longer result ends the child */
  guint timeout_seconds;        /* so long it may take; 0: 60 s */
  HarvestDecodeSink sink;
  gpointer sink_data;
} HarvestDecodeJob;

/**
 * harvest_decoder_run_sync:
 * @input: (transfer full): descriptor of the file, closed by this function
 *
 * Blocks until the child has ended; a cancelled or failed one is killed.
 *
 * Returns: %FALSE with the child's error; %HARVEST_MEDIA_ERROR_UNREADABLE if it died or took too
 *   long; %HARVEST_MEDIA_ERROR_IO if it cannot be started
 */
gboolean harvest_decoder_run_sync (const HarvestDecodeJob *job,
                                   int input,
                                   HarvestDecodeReport *report,
                                   GCancellable *cancellable,
                                   GError **error);

G_END_DECLS
