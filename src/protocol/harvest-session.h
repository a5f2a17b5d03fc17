/* harvest-session.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-identity.h"

G_BEGIN_DECLS

/* Signing in and out. Passwords, one-time codes and tokens are in no error and in no log. */

typedef struct
{
  char *device; /* what the person will know it by */
  char *name;
  char *password;
  gboolean shared; /* others use this desktop too */
} HarvestSignIn;

HARVEST_DECLARE_MESSAGE (HarvestSignIn, harvest_sign_in)

typedef struct
{
  char *created; /* by the server's clock, to be shown */
  gboolean current;
  char *device;
  char *id;
  char *last_seen; /* likewise */
  gboolean shared;
} HarvestSession;

HARVEST_DECLARE_PART (HarvestSession, harvest_session)

typedef struct
{
  gint64 expires_in; /* seconds from now until the session ends */
  gint64 lease;      /* seconds that the desktop may be used without the server */
  char *person;      /* the id of their record */
  HarvestIdentity *server;
  HarvestSession *session;
  char *token; /* for `Authorization: Bearer` */
} HarvestSignInReply;

HARVEST_DECLARE_MESSAGE (HarvestSignInReply, harvest_sign_in_reply)

typedef struct
{
  GPtrArray *sessions; /* HarvestSession */
} HarvestSessionList;

HARVEST_DECLARE_MESSAGE (HarvestSessionList, harvest_session_list)

typedef struct
{
  char *new_password;
  char *old_password;
} HarvestPasswordChange;

HARVEST_DECLARE_MESSAGE (HarvestPasswordChange, harvest_password_change)

/* A password is set with the one-time code from a slip. */
typedef struct
{
  char *code;
  char *name;
  char *new_password;
} HarvestPasswordReset;

HARVEST_DECLARE_MESSAGE (HarvestPasswordReset, harvest_password_reset)

G_END_DECLS
