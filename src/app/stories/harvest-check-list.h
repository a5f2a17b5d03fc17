/* harvest-check-list.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Choices of which several can be checked, with a field to find one where there are many.
 *
 * Property: "free" (gboolean: what is typed and Enter make a choice of their own, such as a tag).
 * Signal "changed": other ones are checked now. */

#define HARVEST_TYPE_CHECK_LIST (harvest_check_list_get_type ())
G_DECLARE_FINAL_TYPE (HarvestCheckList, harvest_check_list, HARVEST, CHECK_LIST, GtkWidget)

GtkWidget *harvest_check_list_new (void);

/* Adds a choice at the end; one with that value changes its label. */
void harvest_check_list_add (HarvestCheckList *self, const char *value, const char *label);

/**
 * harvest_check_list_get_checked:
 *
 * Returns: (transfer container) (element-type utf8): the values, in the order of the list
 */
GPtrArray *harvest_check_list_get_checked (HarvestCheckList *self);

/**
 * harvest_check_list_get_label:
 *
 * Returns: (transfer none) (nullable): the label of a choice
 */
const char *harvest_check_list_get_label (HarvestCheckList *self, const char *value);
void harvest_check_list_set_checked (HarvestCheckList *self, const char *value, gboolean checked);
void harvest_check_list_clear (HarvestCheckList *self);

G_END_DECLS
