/* harvest-store-error-private.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-store-error.h"

G_BEGIN_DECLS

/**
 * harvest_store_translate_error:
 * @error: (transfer full): of any of the folders that store/ uses
 *
 * Returns: (transfer full): the same as a #HarvestStoreError; cancelled and closed stay what they
 *   are
 */
GError *harvest_store_translate_error (GError *error);

G_END_DECLS
