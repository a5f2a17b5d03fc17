/* harvest-reader.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-database.h"
#include "harvest-record.h"

G_BEGIN_DECLS

/* What a reading connection sees: shared.db as `main`, the database of the person who is here
 * attached as `me`, and over both the temporary views
 *
 *   visible      (layer, row, id, type, root, rev, key, document): each record once, as this person
 *                sees it. layer 2: a row of the overlay; 1: listed for this person alone; 0: a row
 *                of main.record
 *   my_overlay   (row, id, type, root, rev, key, document): me.overlay (document NULL: deleted), or
 *                nothing before somebody is here
 *   my_record    the same of me.record
 *   my_overlay_value, my_field_value (field, value, record)
 *   my_scope     (name): the scopes of this person
 *
 * All of it runs on the reader's thread. */

/**
 * HARVEST_READER_SQL_LISTED:
 *
 * SQL: whether the row `r` of main.record is listed for this person.
 */
#define HARVEST_READER_SQL_LISTED                                                                  \
  "EXISTS (SELECT 1 FROM main.listing l WHERE l.record = r.row AND l.scope IN"                     \
  " (SELECT s.id FROM main.scope s JOIN my_scope m ON m.name = s.name))"

/**
 * HARVEST_READER_SQL_ROOTED:
 *
 * SQL: whether the person has not deleted what the row `r` depends on.
 */
#define HARVEST_READER_SQL_ROOTED                                                                  \
  "NOT EXISTS (SELECT 1 FROM my_overlay g WHERE g.id = r.root AND g.document IS NULL)"

/**
 * HARVEST_READER_SQL_CURRENT:
 *
 * SQL: whether the row `r` of main.record is not hidden by the overlay, with what it depends on or
 * by a newer private row.
 */
#define HARVEST_READER_SQL_CURRENT                                                                 \
  "NOT EXISTS (SELECT 1 FROM my_overlay o WHERE o.id = r.id)"                                      \
  " AND NOT EXISTS (SELECT 1 FROM my_record m WHERE m.id = r.id AND m.rev >= r.rev)"               \
  " AND " HARVEST_READER_SQL_ROOTED

/**
 * harvest_reader_set_up_sync:
 * @person_path: (nullable): the database of the person who is here now
 *
 * Makes or changes the views.
 */
gboolean
harvest_reader_set_up_sync (HarvestDatabase *database, const char *person_path, GError **error);

/* Says which scopes are this person's. */
gboolean harvest_reader_set_scopes_sync (HarvestDatabase *database,
                                         const char *const *scopes,
                                         GError **error);

/**
 * harvest_reader_begin_sync:
 *
 * Begins to look at one moment. The overlay is looked at first: what is dropped from it is in
 * shared.db already, so nothing is missed between the two. Ends with harvest_reader_end_sync().
 */
gboolean harvest_reader_begin_sync (HarvestDatabase *database, GError **error);
void harvest_reader_end_sync (HarvestDatabase *database);

/* The queries of HarvestStore. Each looks at one moment of its own. */
HarvestRecord *harvest_reader_get_sync (HarvestDatabase *database, const char *id, GError **error);
GPtrArray *harvest_reader_list_dependents_sync (HarvestDatabase *database,
                                                const char *root,
                                                const char *type,
                                                GError **error);
GPtrArray *harvest_reader_list_sync (HarvestDatabase *database,
                                     const HarvestRecordType *type,
                                     const HarvestField *field,
                                     const char *value,
                                     guint limit,
                                     GError **error);

G_END_DECLS
