/* harvest-import-people.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-import.h"

G_BEGIN_DECLS

/**
 * harvest_import_list_people_async:
 * @path: of an import file
 *
 * Asks which people an export brings with it.
 */
void harvest_import_list_people_async (const char *path,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);

/**
 * harvest_import_list_people_finish:
 * @error: as of harvest_import_run_finish()
 *
 * Returns: (transfer full) (nullable) (element-type HarvestRecord): Person records; none if it is
 *   no export
 */
GPtrArray *harvest_import_list_people_finish (GAsyncResult *result, GError **error);

G_END_DECLS
