/* harvest-problem.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-message.h"
#include "harvest-retry.h"

G_BEGIN_DECLS

/* What a request that failed is answered with: problem+json (RFC 9457), with a type from this
 * table. README.md says what each is for and what the client does about it. */

#define HARVEST_PROBLEM_CONTENT_TYPE "application/problem+json"
#define HARVEST_PROBLEM_TYPE_START   "tag:storyharvest.example.com,2026:problem:"

typedef enum
{
  HARVEST_PROBLEM_BUSY,
  HARVEST_PROBLEM_CHECKSUM_MISMATCH,
  HARVEST_PROBLEM_CLIENT_BOUND,
  HARVEST_PROBLEM_CLIENT_COPIED,
  HARVEST_PROBLEM_CONTENT_REFUSED,
  HARVEST_PROBLEM_CURSOR_STALE,
  HARVEST_PROBLEM_EPOCH_CHANGED,
  HARVEST_PROBLEM_HEADERS_TOO_LARGE,
  HARVEST_PROBLEM_INTERNAL,
  HARVEST_PROBLEM_LENGTH_REQUIRED,
  HARVEST_PROBLEM_MALFORMED,
  HARVEST_PROBLEM_MEDIA_TYPE,
  HARVEST_PROBLEM_METHOD_NOT_ALLOWED,
  HARVEST_PROBLEM_NOT_FOUND,
  HARVEST_PROBLEM_NUMBER_FORGOTTEN,
  HARVEST_PROBLEM_NUMBER_GAP,
  HARVEST_PROBLEM_OFFSET_MISMATCH,
  HARVEST_PROBLEM_PASSWORD_REFUSED,
  HARVEST_PROBLEM_PRECONDITION_FAILED,
  HARVEST_PROBLEM_QUOTA,
  HARVEST_PROBLEM_RANGE,
  HARVEST_PROBLEM_RATE_LIMITED,
  HARVEST_PROBLEM_REQUEST_TIMEOUT,
  HARVEST_PROBLEM_SIGN_IN_FAILED,
  HARVEST_PROBLEM_SIGN_IN_REQUIRED,
  HARVEST_PROBLEM_STOPPING,
  HARVEST_PROBLEM_STORAGE_FULL,
  HARVEST_PROBLEM_TOO_LARGE,
  HARVEST_PROBLEM_TOO_MANY_STREAMS,
  HARVEST_PROBLEM_UPLOAD_GONE,
  HARVEST_PROBLEM_VERSION_UNSUPPORTED,
  HARVEST_N_PROBLEMS,
  HARVEST_PROBLEM_OTHER = HARVEST_N_PROBLEMS, /* one that this version does not know */
} HarvestProblemCode;

typedef struct
{
  const char *code; /* the end of the type */
  guint status;     /* of HTTP */
  HarvestRetry retry;
  const char *title;
} HarvestProblemRow;

/**
 * harvest_problem_get_row:
 * @code: not %HARVEST_PROBLEM_OTHER
 *
 * Returns: (transfer none)
 */
const HarvestProblemRow *harvest_problem_get_row (HarvestProblemCode code);

typedef struct
{
  char *detail;    /* nullable: for the log: member, rule and value, never a text of a person */
  gint64 expected; /* number-gap: the number that comes next; 0: none */
  gint64 n;      /* the mutation, or the place of the cursor (from 1), that it is about; 0: none */
  gint64 newest; /* version-unsupported: what the server speaks */
  gint64 oldest;
  gint64 status; /* that of the reply */
  char *title;
  char *type;
} HarvestProblem;

HARVEST_DECLARE_MESSAGE (HarvestProblem, harvest_problem)

/* Returns: (transfer full): a problem of the table, to which more may be added */
HarvestProblem *harvest_problem_make (HarvestProblemCode code, const char *detail);

/**
 * harvest_problem_make_from_error:
 * @error: a #HarvestProtocolError of a request
 *
 * Returns: (transfer full): malformed, too-large, version-unsupported or cursor-stale, with the
 * error's message
 */
HarvestProblem *harvest_problem_make_from_error (const GError *error);

HarvestProblemCode harvest_problem_get_code (const HarvestProblem *self);

/* What is to be done; for a problem that this version does not know, its status says. */
HarvestRetry harvest_problem_get_retry (const HarvestProblem *self);

G_END_DECLS
