/* harvest-signature-strokes.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <cairo.h>
#include <glib.h>

G_BEGIN_DECLS

/* The lines of a signature. Plain data, no widget. */
typedef struct _HarvestSignatureStrokes HarvestSignatureStrokes;

HarvestSignatureStrokes *harvest_signature_strokes_new (void);
void harvest_signature_strokes_free (HarvestSignatureStrokes *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HarvestSignatureStrokes, harvest_signature_strokes_free)

/* Begins a line at a point, goes on with the last line. */
void harvest_signature_strokes_begin (HarvestSignatureStrokes *self, double x, double y);
void harvest_signature_strokes_extend (HarvestSignatureStrokes *self, double x, double y);
void harvest_signature_strokes_clear (HarvestSignatureStrokes *self);
gboolean harvest_signature_strokes_is_empty (HarvestSignatureStrokes *self);

/* Whether the lines are long enough to be a signature, not the slip of a finger. */
gboolean harvest_signature_strokes_is_signature (HarvestSignatureStrokes *self);

/* Draws with the current source, scaled by `scale`. */
void harvest_signature_strokes_draw (HarvestSignatureStrokes *self, cairo_t *cr, double scale);

/* Returns: (transfer full): the lines, black on white, cut to where they are, as PNG */
GBytes *harvest_signature_strokes_export (HarvestSignatureStrokes *self);

/* Returns: (transfer full): a line of text in their place, black on white, as PNG */
GBytes *harvest_signature_export_text (const char *text);

G_END_DECLS
