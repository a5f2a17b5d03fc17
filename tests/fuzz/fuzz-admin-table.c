/* fuzz-admin-table.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "harvest-fuzz.h"

#include "harvest-admin-table.h"

static const char *const columns[] = { "name", "hr_no", "display_name", "lang", NULL };

/* Every row has all columns, as text; those that are needed are not empty. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray)
      rows = harvest_admin_table_parse ((const char *)data, size, columns, 1, &error);
  guint line = 1;

  if (rows == NULL)
    {
      g_assert_true (error != NULL && error->domain == G_OPTION_ERROR);
      return 0;
    }
  for (guint i = 0; i < rows->len; i++)
    {
      const HarvestAdminRow *row = rows->pdata[i];

      g_assert_cmpuint (row->line, >, line);
      line = row->line;
      g_assert_cmpuint (g_strv_length (row->values), ==, g_strv_length ((char **)columns));
      g_assert_cmpint (row->values[0][0], !=, '\0');
      for (guint j = 0; columns[j] != NULL; j++)
        g_assert_true (g_utf8_validate (row->values[j], -1, NULL));
    }
  return 0;
}
