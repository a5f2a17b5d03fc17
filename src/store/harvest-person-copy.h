/* harvest-person-copy.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-person-context.h"
#include "harvest-record.h"

G_BEGIN_DECLS

/* A person's own database keeps a copy of their Person record, so that they and what they have
 * typed can be reached when shared.db is lost, replaced or damaged. */

/**
 * harvest_person_copy_keep_sync:
 * @record: (out) (nullable): who it is: as the person sees it, else the copy
 * @missing: (out): whether the stories do not know them
 *
 * Brings the copy up to date. On the person's writer, in a transaction.
 */
gboolean harvest_person_copy_keep_sync (HarvestPersonContext *context,
                                        HarvestRecord **record,
                                        gboolean *missing,
                                        GError **error);

/* Keeps what is known of a person before their record has come. */
gboolean harvest_person_copy_begin_sync (HarvestPersonContext *context,
                                         HarvestRecord *record,
                                         GError **error);

/**
 * harvest_person_copy_read_sync:
 * @folder: of a person who may not be here
 *
 * Returns: (transfer full) (nullable): the copy in their database; %NULL if there is none or it
 *   cannot be read
 */
HarvestRecord *harvest_person_copy_read_sync (const char *folder);

G_END_DECLS
