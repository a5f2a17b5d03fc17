/* harvest-problem.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-problem"

#include "config.h"

#include "harvest-problem.h"

#include "harvest-message-private.h"
#include "harvest-protocol-error.h"
#include "harvest-protocol-limits.h"
#include "harvest-version.h"

#include <string.h>

#define STATUS_FIRST    400
#define STATUS_LAST     599
#define TYPE_CHARS_MAX  200
#define SMALL_REPLY_MAX 65536

static const HarvestProblemRow rows[HARVEST_N_PROBLEMS] = {
  { "busy", 503, HARVEST_RETRY_LATER, "Too much to do at the moment" },
  { "checksum-mismatch", 460, HARVEST_RETRY_LATER, "What arrived is not what was sent" },
  { "client-bound", 409, HARVEST_RETRY_REPAIR, "This outbox belongs to somebody else" },
  { "client-copied", 409, HARVEST_RETRY_REPAIR, "This number was used for another change" },
  { "content-refused", 422, HARVEST_RETRY_NEVER, "This kind of file is not taken" },
  { "cursor-stale", 409, HARVEST_RETRY_REPAIR, "A cursor is damaged, or of another schema" },
  { "epoch-changed", 409, HARVEST_RETRY_REPAIR,
    "The server has another history than the one this was made for" },
  { "headers-too-large", 431, HARVEST_RETRY_NEVER, "The header fields are too long" },
  { "internal", 500, HARVEST_RETRY_LATER, "Something went wrong on the server" },
  { "length-required", 411, HARVEST_RETRY_NEVER, "The length of the body is missing" },
  { "malformed", 400, HARVEST_RETRY_NEVER, "The request is not what the protocol says" },
  { "media-type", 415, HARVEST_RETRY_NEVER, "The body is of another type than this route takes" },
  { "method-not-allowed", 405, HARVEST_RETRY_NEVER, "This route does not know this method" },
  { "not-found", 404, HARVEST_RETRY_NEVER, "There is nothing here that you may see" },
  { "number-forgotten", 409, HARVEST_RETRY_REPAIR, "This number was answered and forgotten" },
  { "number-gap", 409, HARVEST_RETRY_REPAIR, "Numbers before this one have not arrived" },
  { "offset-mismatch", 409, HARVEST_RETRY_REPAIR, "The upload stands at another place" },
  { "password-refused", 422, HARVEST_RETRY_NEVER, "This password must not be used" },
  { "precondition-failed", 412, HARVEST_RETRY_UPDATE, "The upload protocol has another version" },
  { "quota", 413, HARVEST_RETRY_NEVER, "So much may not be kept" },
  { "range", 416, HARVEST_RETRY_NEVER, "There is no such part" },
  { "rate-limited", 429, HARVEST_RETRY_LATER, "Too many requests" },
  { "request-timeout", 408, HARVEST_RETRY_LATER, "The request took too long" },
  { "sign-in-failed", 401, HARVEST_RETRY_SIGN_IN, "The name or the password is wrong" },
  { "sign-in-required", 401, HARVEST_RETRY_SIGN_IN, "Sign in first" },
  { "stopping", 503, HARVEST_RETRY_LATER, "The server is about to stop" },
  { "storage-full", 507, HARVEST_RETRY_LATER, "The server has no room left" },
  { "too-large", 413, HARVEST_RETRY_NEVER, "The body is too long" },
  { "too-many-streams", 429, HARVEST_RETRY_LATER, "So many streams may not be open" },
  { "upload-gone", 410, HARVEST_RETRY_REPAIR, "The upload was dropped" },
  { "version-unsupported", 426, HARVEST_RETRY_UPDATE,
    "Client and server have no version in common" },
};

static const HarvestMember harvest_problem_members[] = {
  HARVEST_STRING (HarvestProblem, detail, FALSE, text, HARVEST_LIMIT_DETAIL_CHARS_MAX),
  HARVEST_INTEGER (HarvestProblem, expected, FALSE, 0, HARVEST_LIMIT_INTEGER_MAX),
  HARVEST_INTEGER (HarvestProblem, n, FALSE, 0, HARVEST_LIMIT_INTEGER_MAX),
  HARVEST_INTEGER (HarvestProblem, newest, FALSE, 0, HARVEST_LIMIT_INTEGER_MAX),
  HARVEST_INTEGER (HarvestProblem, oldest, FALSE, 0, HARVEST_LIMIT_INTEGER_MAX),
  HARVEST_INTEGER (HarvestProblem, status, TRUE, STATUS_FIRST, STATUS_LAST),
  HARVEST_STRING (HarvestProblem, title, FALSE, text, HARVEST_LIMIT_DETAIL_CHARS_MAX),
  HARVEST_STRING (HarvestProblem, type, TRUE, line, TYPE_CHARS_MAX),
};

HARVEST_DEFINE_MESSAGE (HarvestProblem, harvest_problem, "problem", SMALL_REPLY_MAX, NULL)

const HarvestProblemRow *
harvest_problem_get_row (HarvestProblemCode code)
{
  g_return_val_if_fail (code < HARVEST_N_PROBLEMS, NULL);

  return &rows[code];
}

HarvestProblem *
harvest_problem_make (HarvestProblemCode code, const char *detail)
{
  HarvestProblem *self;

  g_return_val_if_fail (code < HARVEST_N_PROBLEMS, NULL);

  self = harvest_problem_new ();
  if (detail != NULL)
    self->detail = g_utf8_substring (
        detail, 0, MIN (g_utf8_strlen (detail, -1), (glong)HARVEST_LIMIT_DETAIL_CHARS_MAX));
  self->status = rows[code].status;
  self->title = g_strdup (rows[code].title);
  self->type = g_strconcat (HARVEST_PROBLEM_TYPE_START, rows[code].code, NULL);
  if (code == HARVEST_PROBLEM_VERSION_UNSUPPORTED)
    {
      self->newest = HARVEST_VERSION_NEWEST;
      self->oldest = HARVEST_VERSION_OLDEST;
    }
  return self;
}

HarvestProblem *
harvest_problem_make_from_error (const GError *error)
{
  HarvestProblemCode code = HARVEST_PROBLEM_MALFORMED;

  g_return_val_if_fail (error != NULL && error->domain == HARVEST_PROTOCOL_ERROR, NULL);

  if (error->code == HARVEST_PROTOCOL_ERROR_TOO_LARGE)
    code = HARVEST_PROBLEM_TOO_LARGE;
  else if (error->code == HARVEST_PROTOCOL_ERROR_VERSION)
    code = HARVEST_PROBLEM_VERSION_UNSUPPORTED;
  else if (error->code == HARVEST_PROTOCOL_ERROR_STALE)
    code = HARVEST_PROBLEM_CURSOR_STALE;
  return harvest_problem_make (code, error->message);
}

HarvestProblemCode
harvest_problem_get_code (const HarvestProblem *self)
{
  g_return_val_if_fail (self != NULL, HARVEST_PROBLEM_OTHER);

  if (!g_str_has_prefix (self->type, HARVEST_PROBLEM_TYPE_START))
    return HARVEST_PROBLEM_OTHER;
  for (guint i = 0; i < HARVEST_N_PROBLEMS; i++)
    if (g_str_equal (self->type + strlen (HARVEST_PROBLEM_TYPE_START), rows[i].code))
      return i;
  return HARVEST_PROBLEM_OTHER;
}

HarvestRetry
harvest_problem_get_retry (const HarvestProblem *self)
{
  HarvestProblemCode code = harvest_problem_get_code (self);

  if (code == HARVEST_PROBLEM_OTHER)
    return harvest_retry_from_status ((guint)self->status);
  return rows[code].retry;
}
