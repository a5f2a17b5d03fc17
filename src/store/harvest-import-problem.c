/* harvest-import-problem.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-import-problem"

#include "config.h"

#include "harvest-import.h"

HarvestImportProblem *
harvest_import_problem_new (guint line,
                            HarvestImportReason reason,
                            const char *key,
                            const char *detail)
{
  HarvestImportProblem *self = g_new0 (HarvestImportProblem, 1);

  self->line = line;
  self->reason = reason;
  self->key = g_strdup (key);
  self->detail = g_strdup (detail);
  return self;
}

void
harvest_import_problem_free (HarvestImportProblem *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->key);
  g_free (self->detail);
  g_free (self);
}
