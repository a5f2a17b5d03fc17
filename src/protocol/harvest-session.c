/* harvest-session.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-session"

#include "config.h"

#include "harvest-session.h"

#include "harvest-message-private.h"
#include "harvest-protocol-limits.h"

#define TIME_CHARS      20
#define TOKEN_CHARS_MAX 128

/* No request of these is longer, whoever sends it. */
#define SMALL_REQUEST_MAX 16384

static const HarvestMember harvest_sign_in_members[] = {
  HARVEST_STRING (HarvestSignIn, device, TRUE, line, HARVEST_LIMIT_NAME_CHARS_MAX),
  HARVEST_STRING (HarvestSignIn, name, TRUE, line, HARVEST_LIMIT_NAME_CHARS_MAX),
  HARVEST_STRING (HarvestSignIn, password, TRUE, secret, HARVEST_LIMIT_PASSWORD_CHARS_MAX),
  HARVEST_BOOLEAN (HarvestSignIn, shared),
};

HARVEST_DEFINE_MESSAGE (HarvestSignIn, harvest_sign_in, "sign-in", SMALL_REQUEST_MAX, NULL)

static const HarvestMember harvest_session_members[] = {
  HARVEST_STRING (HarvestSession, created, TRUE, time, TIME_CHARS),
  HARVEST_BOOLEAN (HarvestSession, current),
  HARVEST_STRING (HarvestSession, device, TRUE, line, HARVEST_LIMIT_NAME_CHARS_MAX),
  HARVEST_ID (HarvestSession, id, TRUE),
  HARVEST_STRING (HarvestSession, last_seen, TRUE, time, TIME_CHARS),
  HARVEST_BOOLEAN (HarvestSession, shared),
};

HARVEST_DEFINE_PART (HarvestSession, harvest_session, "session", NULL)

static const HarvestMember harvest_sign_in_reply_members[] = {
  HARVEST_INTEGER (HarvestSignInReply, expires_in, TRUE, 1, HARVEST_LIMIT_INTEGER_MAX),
  HARVEST_INTEGER (HarvestSignInReply, lease, TRUE, 0, HARVEST_LIMIT_INTEGER_MAX),
  HARVEST_ID (HarvestSignInReply, person, TRUE),
  HARVEST_PART (HarvestSignInReply, server, TRUE, harvest_identity),
  HARVEST_PART (HarvestSignInReply, session, TRUE, harvest_session),
  HARVEST_STRING (HarvestSignInReply, token, TRUE, secret_token, TOKEN_CHARS_MAX),
};

HARVEST_DEFINE_MESSAGE (HarvestSignInReply,
                        harvest_sign_in_reply,
                        "sign-in-reply",
                        HARVEST_LIMIT_JSON_REPLY_MAX,
                        NULL)

static const HarvestMember harvest_session_list_members[] = {
  HARVEST_PARTS (HarvestSessionList,
                 sessions,
                 TRUE,
                 harvest_session,
                 0,
                 HARVEST_LIMIT_SESSIONS_MAX),
};

HARVEST_DEFINE_MESSAGE (HarvestSessionList,
                        harvest_session_list,
                        "sessions",
                        HARVEST_LIMIT_JSON_REPLY_MAX,
                        NULL)

static const HarvestMember harvest_password_change_members[] = {
  HARVEST_NEW_PASSWORD (HarvestPasswordChange, new_password),
  HARVEST_STRING (HarvestPasswordChange,
                  old_password,
                  TRUE,
                  secret,
                  HARVEST_LIMIT_PASSWORD_CHARS_MAX),
};

HARVEST_DEFINE_MESSAGE (HarvestPasswordChange,
                        harvest_password_change,
                        "password-change",
                        SMALL_REQUEST_MAX,
                        NULL)

static const HarvestMember harvest_password_reset_members[] = {
  HARVEST_STRING (HarvestPasswordReset, code, TRUE, secret, HARVEST_LIMIT_SLIP_CHARS_MAX),
  HARVEST_STRING (HarvestPasswordReset, name, TRUE, line, HARVEST_LIMIT_NAME_CHARS_MAX),
  HARVEST_NEW_PASSWORD (HarvestPasswordReset, new_password),
};

HARVEST_DEFINE_MESSAGE (HarvestPasswordReset,
                        harvest_password_reset,
                        "password-reset",
                        SMALL_REQUEST_MAX,
                        NULL)
