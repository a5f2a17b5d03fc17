/* harvest-admin-table.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A CSV file with a row of names, read as a whole: each row knows its line, so that what is wrong
 * with it can be said. Pure but for harvest_admin_table_load(). */

typedef struct
{
  guint line;
  GStrv values; /* in the order of the columns that were asked for; "" if it is empty */
} HarvestAdminRow;

/**
 * harvest_admin_table_parse:
 * @columns: NULL-terminated; the first ones are needed
 * @n_needed: how many
 * @error: of #GOptionError: names line and column
 *
 * Columns may come in any order. One that is not known is refused: it may be misspelt.
 *
 * Returns: (transfer full) (element-type HarvestAdminRow)
 */
GPtrArray *harvest_admin_table_parse (const char *data,
                                      gsize length,
                                      const char *const *columns,
                                      guint n_needed,
                                      GError **error);
GPtrArray *harvest_admin_table_load (const char *path,
                                     const char *const *columns,
                                     guint n_needed,
                                     GError **error);

G_END_DECLS
