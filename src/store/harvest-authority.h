/* harvest-authority.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-change.h"

G_BEGIN_DECLS

/* Who decides what becomes of a person's changes: a server, or without one the desktop itself. */

/* A change that has left: the same number always has the same content. */
typedef struct
{
  gint64 number; /* contiguous for a client, from 1 */
  HarvestChange *change;
} HarvestMutation;

HarvestMutation *harvest_mutation_new (gint64 number, HarvestChange *change);
void harvest_mutation_free (HarvestMutation *self);

typedef enum
{
  HARVEST_ANSWER_APPLIED,
  HARVEST_ANSWER_MERGED,   /* applied beside changes of others */
  HARVEST_ANSWER_CONFLICT, /* applied but for texts that others changed too; those need the person
                            */
  HARVEST_ANSWER_REJECTED, /* nothing was applied */
  HARVEST_ANSWER_PENDING,  /* applied, but what it asks for waits for somebody else */
} HarvestAnswerStatus;

typedef struct
{
  char *op;
  HarvestAnswerStatus status;
  gint64 rev;   /* of the record after it; 0 if rejected */
  char *reason; /* a code, for conflict, rejected and pending */
  char *detail; /* nullable: field, value or rule that it is about */
  char *field;  /* nullable: each of them, if the authority says so */
  char *rule;
  char *value;
  GBytes *current; /* nullable: of a conflict, the record as it is now */
} HarvestAnswer;

HarvestAnswer *harvest_answer_new (const char *op,
                                   HarvestAnswerStatus status,
                                   gint64 rev,
                                   const char *reason,
                                   const char *detail);
void harvest_answer_free (HarvestAnswer *self);

#define HARVEST_TYPE_AUTHORITY (harvest_authority_get_type ())
G_DECLARE_INTERFACE (HarvestAuthority, harvest_authority, HARVEST, AUTHORITY, GObject)

/**
 * HarvestAuthorityInterface:
 * @answer_async: answers mutations of one client, in their order. An error is for the moment (no
 *   network, no space): they are sent again later, and each must be answered as it was answered
 *   first.
 */
struct _HarvestAuthorityInterface
{
  GTypeInterface parent_interface;

  void (*answer_async) (HarvestAuthority *self,
                        const char *client,
                        const char *person,
                        GPtrArray *mutations,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data);
  GPtrArray *(*answer_finish) (HarvestAuthority *self, GAsyncResult *result, GError **error);
};

/**
 * harvest_authority_answer_async:
 * @client: which outbox it is: a name that never changes
 * @person: whose it is
 * @mutations: (element-type HarvestMutation)
 */
void harvest_authority_answer_async (HarvestAuthority *self,
                                     const char *client,
                                     const char *person,
                                     GPtrArray *mutations,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);

/**
 * harvest_authority_answer_finish:
 *
 * Returns: (transfer full) (nullable) (element-type HarvestAnswer): answers, of the first mutations
 *   at least
 */
GPtrArray *
harvest_authority_answer_finish (HarvestAuthority *self, GAsyncResult *result, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HarvestMutation, harvest_mutation_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HarvestAnswer, harvest_answer_free)

G_END_DECLS
