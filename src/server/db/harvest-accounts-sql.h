/* harvest-accounts-sql.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-server-db.h"

G_BEGIN_DECLS

/* Accounts, slips and sessions in the database. Nothing here decides anything; times are
 * microseconds since 1970. */

/* ---- Accounts ---- */

typedef struct
{
  char *person; /* the id of their record */
  char *name;
  char *password; /* nullable: Argon2id, as libsodium writes it */
  gboolean disabled;
  gint64 created;
  gint64 last_seen; /* of any session; 0: none */
  gint64 n_sessions;
} HarvestAccount;

void harvest_account_free (HarvestAccount *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HarvestAccount, harvest_account_free)

/* What somebody types is compared like this: case, width and accents' form do not count.
 *
 * Returns: (transfer full) */
char *harvest_account_fold_name (const char *name);

/* By name or by person; @account: (out) (nullable): %NULL if there is none */
gboolean harvest_accounts_sql_find (HarvestServerTx *tx,
                                    const char *name,
                                    const char *person,
                                    HarvestAccount **account,
                                    GError **error);
gboolean
harvest_accounts_sql_add (HarvestServerTx *tx, const HarvestAccount *account, GError **error);
/* By the number that personnel has given; @person: (out) (nullable) */
gboolean harvest_accounts_sql_find_hr_no (HarvestServerTx *tx,
                                          const char *hr_no,
                                          char **person,
                                          GError **error);
gboolean harvest_accounts_sql_set_hr_no (HarvestServerTx *tx,
                                         const char *person,
                                         const char *hr_no,
                                         GError **error);
/* @list: of HarvestAccount, in the order of their names */
gboolean harvest_accounts_sql_list (HarvestServerTx *tx, GPtrArray *list, GError **error);
gboolean harvest_accounts_sql_set_password (HarvestServerTx *tx,
                                            const char *person,
                                            const char *password,
                                            gint64 now,
                                            GError **error);
gboolean harvest_accounts_sql_set_disabled (HarvestServerTx *tx,
                                            const char *person,
                                            gboolean disabled,
                                            GError **error);
gboolean harvest_accounts_sql_remove (HarvestServerTx *tx, const char *person, GError **error);

/* ---- Slips: one-time codes, by their SHA-256 ---- */

gboolean harvest_accounts_sql_set_slip (HarvestServerTx *tx,
                                        const char *person,
                                        GBytes *code,
                                        gint64 expires,
                                        GError **error);
/* @taken: (out): whether @code was the person's and has not expired; it is gone then */
gboolean harvest_accounts_sql_take_slip (HarvestServerTx *tx,
                                         const char *person,
                                         GBytes *code,
                                         gint64 now,
                                         gboolean *taken,
                                         GError **error);
/* @has: (out): whether there is one, without taking it */
gboolean harvest_accounts_sql_has_slip (HarvestServerTx *tx,
                                        const char *person,
                                        GBytes *code,
                                        gint64 now,
                                        gboolean *has,
                                        GError **error);

/* ---- Sessions ---- */

typedef struct
{
  char *id;
  char *person;
  char *device;
  gboolean shared;
  gint64 created;
  gint64 last_seen;
  gint64 expires;
} HarvestSessionRow;

void harvest_session_row_free (HarvestSessionRow *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HarvestSessionRow, harvest_session_row_free)

gboolean harvest_sessions_sql_add (HarvestServerTx *tx,
                                   const HarvestSessionRow *row,
                                   GBytes *token,
                                   GError **error);
/* @row: (out) (nullable): of one that has not ended, of a person who is not disabled */
gboolean harvest_sessions_sql_find (HarvestServerTx *tx,
                                    GBytes *token,
                                    gint64 now,
                                    HarvestSessionRow **row,
                                    GError **error);
/* @list: of HarvestSessionRow, the latest first */
gboolean harvest_sessions_sql_list (HarvestServerTx *tx,
                                    const char *person,
                                    gint64 now,
                                    GPtrArray *list,
                                    GError **error);
/* @id: (nullable): all but @keep. @n_ended: (out): how many there were */
gboolean harvest_sessions_sql_end (HarvestServerTx *tx,
                                   const char *person,
                                   const char *id,
                                   const char *keep,
                                   gint64 *n_ended,
                                   GError **error);
/* Ends the oldest ones, so that at most @max are left. */
gboolean
harvest_sessions_sql_limit (HarvestServerTx *tx, const char *person, gint64 max, GError **error);
gboolean
harvest_sessions_sql_touch (HarvestServerTx *tx, const char *id, gint64 now, GError **error);
gboolean harvest_sessions_sql_expire (HarvestServerTx *tx, gint64 now, GError **error);

/* ---- What a running server must see at once ---- */

/* Says that sessions of @person may have ended. */
gboolean harvest_accounts_sql_note_change (HarvestServerTx *tx, const char *person, GError **error);

/* @known: (inout): up to where it is known
 * @persons: (element-type utf8): of whom it has been said since
 * @whole: (out): whether nothing was missed */
gboolean harvest_accounts_sql_list_changes (HarvestServerTx *tx,
                                            gint64 *known,
                                            GPtrArray *persons,
                                            gboolean *whole,
                                            GError **error);

G_END_DECLS
