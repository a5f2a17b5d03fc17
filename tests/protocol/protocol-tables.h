/* protocol-tables.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-message.h"

G_BEGIN_DECLS

/* The tables of the codec in the words of README.md, which holds them as they come from here. */

char *protocol_tables_write_limits (void);
char *protocol_tables_write_problems (void);
char *protocol_tables_write_sentences (void);
char *protocol_tables_write_messages (void);

/**
 * protocol_tables_list_types:
 *
 * Returns: (transfer container): every message, and then every part of one, each in the order of
 *   their names
 */
GPtrArray *protocol_tables_list_types (void);

/* Returns: (transfer full): all of it as JSON, for what checks doc/openapi.yaml */
char *protocol_tables_write_json (void);

G_END_DECLS
