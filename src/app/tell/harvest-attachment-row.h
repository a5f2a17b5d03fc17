/* harvest-attachment-row.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "harvest-store.h"
#include "harvest-tell-draft.h"

G_BEGIN_DECLS

/* One picture or sound of the story that is being told, with its caption. */

#define HARVEST_TYPE_ATTACHMENT_ROW (harvest_attachment_row_get_type ())
G_DECLARE_FINAL_TYPE (HarvestAttachmentRow,
                      harvest_attachment_row,
                      HARVEST,
                      ATTACHMENT_ROW,
                      GtkWidget)

/* Signals: "changed" (caption or description), "remove". */

/**
 * harvest_attachment_row_new:
 * @attachment: copied
 */
GtkWidget *
harvest_attachment_row_new (HarvestStore *store, const HarvestTellAttachment *attachment);

/**
 * harvest_attachment_row_dup_attachment:
 *
 * Returns: (transfer full): with what the person wrote
 */
HarvestTellAttachment *harvest_attachment_row_dup_attachment (HarvestAttachmentRow *self);

G_END_DECLS
