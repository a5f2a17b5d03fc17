/* harvest-cursor.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-identity.h"

G_BEGIN_DECLS

/* How far a client has come in each bucket of each scope. To the client it is a word that it keeps
 * and sends back; only a server looks inside. It is not signed: it claims nothing but what its
 * owner already has, and the rights to a scope are checked at each pull. It carries eight bytes of
 * check over itself and the server's id, epoch and schema, so that one that is damaged or of
 * another history is known for it. README.md has the format. */
typedef struct
{
  char *scope;
  gint64 bucket;
  gint64 number; /* the last that the client has; 0: nothing yet */
} HarvestCursorPlace;

typedef struct
{
  GPtrArray *places; /* HarvestCursorPlace, by scope and bucket */
} HarvestCursor;

HarvestCursor *harvest_cursor_new (void);
void harvest_cursor_free (HarvestCursor *self);

/**
 * harvest_cursor_set:
 * @scope: its name
 * @bucket: a quarter
 * @number: from 0
 *
 * Puts, or changes, one place.
 */
void harvest_cursor_set (HarvestCursor *self, const char *scope, gint64 bucket, gint64 number);

/* Returns: the number; -1: it does not name the bucket */
gint64 harvest_cursor_get (const HarvestCursor *self, const char *scope, gint64 bucket);

/**
 * harvest_cursor_merge:
 *
 * Adds the places of @other; where both name a bucket, the smaller number stays: to get something
 * twice does no harm.
 */
void harvest_cursor_merge (HarvestCursor *self, const HarvestCursor *other);

/* Returns: (transfer full): base64url; the same places always give the same */
char *harvest_cursor_to_token (const HarvestCursor *self, const HarvestIdentity *server);

/**
 * harvest_cursor_from_token:
 * @token: what a client sent
 * @error: %HARVEST_PROTOCOL_ERROR_STALE
 *
 * Returns: (transfer full) (nullable): the cursor
 */
HarvestCursor *
harvest_cursor_from_token (const char *token, const HarvestIdentity *server, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HarvestCursor, harvest_cursor_free)

G_END_DECLS
