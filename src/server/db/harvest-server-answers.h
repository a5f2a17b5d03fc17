/* harvest-server-answers.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-push-reply.h"
#include "harvest-server-db.h"

G_BEGIN_DECLS

/* The outboxes that have sent something, and what was answered to each number. */

typedef struct
{
  gint64 row; /* 0: it has not sent anything yet */
  char *id;
  char *person;
  gint64 next;  /* the number that it must send next */
  gint64 known; /* it has all answers before this number */
} HarvestServerClient;

void harvest_server_client_free (HarvestServerClient *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HarvestServerClient, harvest_server_client_free)

/**
 * harvest_server_answers_find_client_sync:
 *
 * Returns: (transfer full) (nullable): the client; one with row 0, without a person, if nothing is
 *   known of it
 */
HarvestServerClient *
harvest_server_answers_find_client_sync (HarvestServerTx *tx, const char *id, GError **error);

/* Writes it; a new one gets its row. */
gboolean harvest_server_answers_put_client_sync (HarvestServerTx *tx,
                                                 HarvestServerClient *client,
                                                 GError **error);

/* A kept answer. */
typedef struct
{
  HarvestPushResult *result; /* nullable: there is none */
  char *hash;                /* SHA-256 of the change */
  char *person;              /* of the client that it was given to */
} HarvestServerAnswer;

void harvest_server_answer_clear (HarvestServerAnswer *answer);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HarvestServerAnswer, harvest_server_answer_clear)

gboolean harvest_server_answers_find_sync (HarvestServerTx *tx,
                                           const HarvestServerClient *client,
                                           gint64 n,
                                           HarvestServerAnswer *answer,
                                           GError **error);

/* What was answered to an op of this person, whatever client sent it. */
gboolean harvest_server_answers_find_op_sync (HarvestServerTx *tx,
                                              const char *person,
                                              const char *op,
                                              HarvestServerAnswer *answer,
                                              GError **error);

/* @hash: SHA-256 of the change */
gboolean harvest_server_answers_keep_sync (HarvestServerTx *tx,
                                           const HarvestServerClient *client,
                                           const HarvestPushResult *result,
                                           const char *hash,
                                           GError **error);

/**
 * harvest_server_answers_drop_old_sync:
 * @before: in seconds: answers that are older, and known to have arrived, go
 */
gboolean harvest_server_answers_drop_old_sync (HarvestServerTx *tx,
                                               gint64 before,
                                               guint limit,
                                               guint *dropped,
                                               GError **error);

/**
 * harvest_server_answers_forget_texts_sync:
 * @record: (nullable): the id of a record that is erased; %NULL: of any, where the answer is known
 *   to have arrived
 *
 * The texts of conflicts go; that there was one stays.
 */
gboolean
harvest_server_answers_forget_texts_sync (HarvestServerTx *tx, const char *record, GError **error);

/**
 * harvest_server_answers_list_clients_sync:
 *
 * Returns: (transfer full) (nullable) (element-type HarvestServerClient): those of a person
 */
GPtrArray *
harvest_server_answers_list_clients_sync (HarvestServerTx *tx, const char *person, GError **error);

G_END_DECLS
