/* harvest-signature-pad.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define HARVEST_TYPE_SIGNATURE_PAD (harvest_signature_pad_get_type ())
G_DECLARE_FINAL_TYPE (HarvestSignaturePad, harvest_signature_pad, HARVEST, SIGNATURE_PAD, GtkWidget)

/* Where a person signs on the screen: with finger, pen or mouse, or, by keyboard, by typing the
 * name and confirming that it stands for the signature.
 *
 * Properties: "signer" (string: whose name must be typed), "signed" (gboolean,
 * read-only: there is a signature that harvest_signature_pad_export() gives).
 *
 * Actions: "signature.clear". */

GtkWidget *harvest_signature_pad_new (void);
void harvest_signature_pad_set_signer (HarvestSignaturePad *self, const char *signer);
gboolean harvest_signature_pad_get_signed (HarvestSignaturePad *self);
void harvest_signature_pad_clear (HarvestSignaturePad *self);

/**
 * harvest_signature_pad_export:
 *
 * Returns: (transfer full) (nullable): the signature, black on white, as PNG; %NULL if there is
 * none
 */
GBytes *harvest_signature_pad_export (HarvestSignaturePad *self);

/* Returns: whether it was typed instead of drawn */
gboolean harvest_signature_pad_is_typed (HarvestSignaturePad *self);

G_END_DECLS
