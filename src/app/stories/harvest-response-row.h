/* harvest-response-row.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "harvest-store.h"

G_BEGIN_DECLS

/* One comment or thank-you: who, when, and what they said. */

#define HARVEST_TYPE_RESPONSE_ROW (harvest_response_row_get_type ())
G_DECLARE_FINAL_TYPE (HarvestResponseRow, harvest_response_row, HARVEST, RESPONSE_ROW, GtkWidget)

GtkWidget *harvest_response_row_new (void);

/**
 * harvest_response_row_set_response:
 * @response: a comment or thanks
 * @author: (nullable): the person who wrote it
 * @now: microseconds since 1970
 */
void harvest_response_row_set_response (HarvestResponseRow *self,
                                        HarvestStore *store,
                                        HarvestRecord *response,
                                        HarvestRecord *author,
                                        gint64 now);

G_END_DECLS
