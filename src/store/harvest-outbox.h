/* harvest-outbox.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-authority.h"
#include "harvest-person-context.h"
#include "harvest-sync-memory.h"

G_BEGIN_DECLS

/* The outbox of a person: changes in the order in which they were made, until what the authority
 * made of them has arrived. On the person's writer, in a transaction. */

typedef enum
{
  HARVEST_ENTRY_WAITING,  /* can be taken back */
  HARVEST_ENTRY_SENT,     /* has a number, for ever */
  HARVEST_ENTRY_ANSWERED, /* accepted as revision `rev`, which has not arrived yet */
} HarvestEntryState;

typedef struct
{
  char *op;
  HarvestEntryState state;
  gint64 number; /* 0: none yet */
  gint64 due;    /* microseconds since 1970: not sent before */
  gint64 rev;
  char *act; /* nullable */
  HarvestChange *change;
} HarvestEntry;

void harvest_entry_free (HarvestEntry *self);

/**
 * harvest_outbox_add_sync:
 * @act: (nullable): what it can be taken back with
 * @due: when it may leave
 */
gboolean harvest_outbox_add_sync (HarvestPersonContext *context,
                                  HarvestChange *change,
                                  const char *act,
                                  gint64 due,
                                  GError **error);

/* Entries in their order: of one record; of it and what depends on it; of one act; of one name; and
 * all. */
GPtrArray *
harvest_outbox_list_for_sync (HarvestPersonContext *context, const char *id, GError **error);
GPtrArray *
harvest_outbox_list_about_sync (HarvestPersonContext *context, const char *id, GError **error);
GPtrArray *
harvest_outbox_list_act_sync (HarvestPersonContext *context, const char *act, GError **error);
GPtrArray *
harvest_outbox_list_op_sync (HarvestPersonContext *context, const char *op, GError **error);
GPtrArray *harvest_outbox_list_all_sync (HarvestPersonContext *context, GError **error);

/* Removes an entry, whatever its state. */
gboolean harvest_outbox_forget_sync (HarvestPersonContext *context, const char *op, GError **error);

/* Copies an entry to Needs attention, with its text. */
gboolean harvest_outbox_add_attention_sync (HarvestPersonContext *context,
                                            const char *op,
                                            const char *reason,
                                            const char *detail,
                                            GError **error);

/* Moves an entry to Needs attention, with its text. The caller refreshes the overlay. */
gboolean harvest_outbox_refuse_sync (HarvestPersonContext *context,
                                     const char *op,
                                     const char *reason,
                                     const char *detail,
                                     GError **error);

/**
 * harvest_outbox_take_sync:
 * @limit: at most so many
 *
 * Gives numbers to the entries that are due, in their order and after coalescing what was never
 * sent of one record, and lists all that have a number and no answer.
 *
 * Returns: (transfer full) (nullable) (element-type HarvestMutation): the oldest first; the same
 *   numbers with the same content until they are answered
 */
GPtrArray *harvest_outbox_take_sync (HarvestPersonContext *context, guint limit, GError **error);

/**
 * harvest_outbox_list_sent_sync:
 * @from: the first number; 0: from the oldest on
 * @limit: at most so many
 * @max_bytes: of changes, but one at least
 *
 * Gives numbers to the entries that are due, as harvest_outbox_take_sync() does, and lists the very
 * bytes of those that have a number and no answer.
 *
 * Returns: (transfer full) (nullable) (element-type HarvestSent): the oldest first
 */
GPtrArray *harvest_outbox_list_sent_sync (HarvestPersonContext *context,
                                          gint64 from,
                                          guint limit,
                                          gsize max_bytes,
                                          GError **error);

/**
 * harvest_outbox_renew_sync:
 * @answered_too: also what was accepted and has not arrived yet
 *
 * This outbox was copied, or the server was restored: it takes a new name, and what has a number
 * and no answer is numbered anew from 1, in its order, its bytes untouched.
 */
gboolean
harvest_outbox_renew_sync (HarvestPersonContext *context, gboolean answered_too, GError **error);

/* Counts what waits for an answer and what needs attention; @due is the time of the next entry
 * that will become due, 0: none waits. @sent: whether some are sent and not answered. */
gboolean harvest_outbox_count_sync (HarvestPersonContext *context,
                                    guint *n_waiting,
                                    guint *n_attention,
                                    gint64 *due,
                                    gboolean *sent,
                                    GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HarvestEntry, harvest_entry_free)

G_END_DECLS
