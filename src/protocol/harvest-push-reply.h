/* harvest-push-reply.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-document.h"
#include "harvest-identity.h"

G_BEGIN_DECLS

typedef enum
{
  HARVEST_PUSH_APPLIED,
  HARVEST_PUSH_MERGED,   /* applied beside changes of others */
  HARVEST_PUSH_CONFLICT, /* applied but for texts that others changed too */
  HARVEST_PUSH_REJECTED, /* nothing was applied */
  HARVEST_PUSH_PENDING,  /* applied, but what it asks for waits for somebody; since 1.2 */
} HarvestPushStatus;

/* A text that two people changed; both are kept. */
typedef struct
{
  char *field;
  char *mine;   /* of the mutation; nullable: it was to be removed */
  char *theirs; /* of the record; nullable: it has none any more */
} HarvestPushConflict;

HARVEST_DECLARE_PART (HarvestPushConflict, harvest_push_conflict)

typedef struct
{
  char *code;               /* nullable: a sentence; see harvest_sentence_get_all() */
  GPtrArray *conflicts;     /* HarvestPushConflict */
  HarvestDocument *current; /* nullable: of a conflict, the record as it is now; since 1.3 */
  char *field;              /* nullable: which is wrong */
  gint64 n;                 /* of the mutation */
  char *op;                 /* likewise */
  gint64 rev;               /* of the record after it; 0: rejected */
  char *rule;               /* nullable: which it breaks, for the log */
  int status;               /* HarvestPushStatus */
  char *value;              /* nullable: that is wrong */
} HarvestPushResult;

HARVEST_DECLARE_PART (HarvestPushResult, harvest_push_result)

typedef struct
{
  GPtrArray *results; /* HarvestPushResult, of the first mutations at least, by number */
  HarvestIdentity *server;
} HarvestPushReply;

HARVEST_DECLARE_MESSAGE (HarvestPushReply, harvest_push_reply)

/* A code that says in the client's own words what became of a mutation. */
typedef struct
{
  const char *code;
  const char *means;
} HarvestSentence;

/**
 * harvest_sentence_get_all:
 *
 * Returns: (transfer none): those that a server sends; the last row has no code. A client shows
 *   general words for one that it does not know.
 */
const HarvestSentence *harvest_sentence_get_all (void);

G_END_DECLS
