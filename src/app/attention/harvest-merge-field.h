/* harvest-merge-field.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "harvest-refused-change.h"

G_BEGIN_DECLS

/* One text that was refused: what the person wrote beside what stands there now, and below it the
 * text as it will be sent. Where both changed the same, each difference has its two choices, and
 * nothing is chosen silently.
 *
 * Signal "changed": the text, or whether it is ready, is different. */

#define HARVEST_TYPE_MERGE_FIELD (harvest_merge_field_get_type ())
G_DECLARE_FINAL_TYPE (HarvestMergeField, harvest_merge_field, HARVEST, MERGE_FIELD, GtkWidget)

/**
 * harvest_merge_field_new:
 * @text: copied
 * @choose: whether the person has to choose for each difference; else their own text stands first
 */
GtkWidget *harvest_merge_field_new (const HarvestRefusedText *text, gboolean choose);
const char *harvest_merge_field_get_field (HarvestMergeField *self);

/* Returns: whether all is chosen */
gboolean harvest_merge_field_get_ready (HarvestMergeField *self);
char *harvest_merge_field_dup_text (HarvestMergeField *self);

/* What the person made of it before: all is chosen then. */
void harvest_merge_field_set_text (HarvestMergeField *self, const char *text);

/* Chooses one side for all differences. */
void harvest_merge_field_choose_all (HarvestMergeField *self, gboolean mine);

G_END_DECLS
