/* harvest-page-table.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-page.h"

G_BEGIN_DECLS

/* Every page of the window, in the order of the sidebar. A new screen is one line here. */
typedef struct
{
  const char *name;      /* for app.show-page */
  const char *title;     /* to be translated; in the sidebar */
  const char *icon_name; /* NULL: not in the sidebar */
  GType (*get_type) (void);
} HarvestPageEntry;

extern const HarvestPageEntry harvest_page_table[];
extern const guint harvest_page_table_length;

/**
 * harvest_page_table_find:
 *
 * Returns: (transfer none) (nullable): the entry of that name
 */
const HarvestPageEntry *harvest_page_table_find (const char *name);

G_END_DECLS
