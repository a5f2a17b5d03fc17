/* harvest-query-private.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-query.h"

G_BEGIN_DECLS

/* Shared by harvest-query.c and harvest-query-parser.c. */

struct _HarvestQuery
{
  gatomicrefcount ref_count;
  HarvestQueryNode *root;
  gboolean plain;
  gint64 from;
  gint64 until;
};

HarvestQueryNode *harvest_query_node_new (HarvestQueryKind kind);
void harvest_query_node_free (HarvestQueryNode *node);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HarvestQueryNode, harvest_query_node_free)

G_END_DECLS
