/* harvest-accounts.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-accounts"

#include "config.h"

#include "harvest-accounts.h"

#include "harvest-audit.h"
#include "harvest-password.h"
#include "harvest-protocol-limits.h"
#include "harvest-server-error.h"
#include "harvest-uuid.h"

const HarvestActor harvest_actor_admin = { .person = NULL, .address = "admin" };

/* ---- Finding ---- */

typedef struct
{
  const char *name;
  const char *person;
  HarvestAccount *account;
} FindJob;

static gboolean
find_account_cb (HarvestServerTx *tx, gpointer data, GError **error)
{
  FindJob *job = data;

  return harvest_accounts_sql_find (tx, job->name, job->person, &job->account, error);
}

/* Returns: FALSE if the database failed; an account that is not there is none */
static gboolean
find_account (HarvestServerDb *db,
              const char *name,
              const char *person,
              HarvestAccount **account,
              GError **error)
{
  FindJob job = { .name = name, .person = person };

  if (!harvest_server_db_read_sync (db, find_account_cb, &job, error))
    return FALSE;
  *account = job.account;
  return TRUE;
}

HarvestAccount *
harvest_accounts_require_sync (HarvestServerTx *tx, const char *name, GError **error)
{
  HarvestAccount *account = NULL;
  gboolean is_id = harvest_uuid_is_valid (name);

  g_return_val_if_fail (tx != NULL && name != NULL, NULL);

  if (!harvest_accounts_sql_find (tx, is_id ? NULL : name, is_id ? name : NULL, &account, error))
    return NULL;
  if (account == NULL)
    g_set_error (error, HARVEST_SERVER_ERROR, HARVEST_SERVER_ERROR_NOT_FOUND,
                 "There is nobody who signs in as “%s”", name);
  return account;
}

static gboolean
refuse (GError **error)
{
  g_set_error_literal (error, HARVEST_SERVER_ERROR, HARVEST_SERVER_ERROR_REFUSED,
                       "The name or the password is wrong");
  return FALSE;
}

static gboolean
check_password (const char *password, const char *name, GError **error)
{
  HarvestPasswordVerdict verdict = harvest_password_judge (password, name);

  if (verdict == HARVEST_PASSWORD_FINE)
    return TRUE;
  g_set_error_literal (error, HARVEST_SERVER_ERROR, HARVEST_SERVER_ERROR_CONFIG,
                       harvest_password_describe (verdict));
  return FALSE;
}

static gboolean
audit (HarvestServerTx *tx,
       const HarvestActor *actor,
       const char *what,
       const char *subject,
       const char *detail,
       GError **error)
{
  const HarvestAudit entry = {
    .what = what,
    .who = actor->person,
    .subject = subject,
    .detail = detail,
    .address = actor->address,
  };

  return harvest_audit_append_sync (tx, &entry, error);
}

/* ---- Failures ---- */

typedef struct
{
  HarvestActor actor;
  const char *what;
  const char *subject;
} FailureJob;

static gboolean
note_failure_cb (HarvestServerTx *tx, gpointer data, GError **error)
{
  FailureJob *job = data;

  return audit (tx, &job->actor, job->what, job->subject, NULL, error);
}

/* A name that nobody has is not written down: it may be a password in the wrong field. */
static void
note_failure (HarvestServerDb *db,
              const char *what,
              const HarvestAccount *account,
              const char *address)
{
  FailureJob job = { .actor = { .address = address }, .what = what };
  g_autoptr (GError) error = NULL;

  job.subject = account != NULL ? account->person : NULL;
  if (!harvest_server_db_write_sync (db, note_failure_cb, &job, &error))
    g_message ("A refusal is not in the audit log: %s", error->message);
}

/* ---- Signing in ---- */

typedef struct
{
  HarvestActor actor;
  const char *password_seen; /* the hash that was compared with */
  char *rehashed;            /* nullable */
  const char *device;
  gboolean shared;
  GBytes *token;
  HarvestSessionRow *session;
} SignInJob;

static gboolean
begin_session_cb (HarvestServerTx *tx, gpointer data, GError **error)
{
  SignInJob *job = data;
  g_autoptr (HarvestAccount) account = NULL;
  HarvestSessionRow *session = g_new0 (HarvestSessionRow, 1);
  gint64 now = harvest_server_tx_now (tx);
  gint64 seconds = job->shared ? HARVEST_LIMIT_SESSION_SHARED_S : HARVEST_LIMIT_SESSION_PERSONAL_S;

  g_clear_pointer (&job->session, harvest_session_row_free);
  job->session = session;
  session->id = harvest_uuid_new (harvest_server_tx_get_clock (tx));
  session->person = g_strdup (job->actor.person);
  session->device = g_strdup (job->device);
  session->shared = job->shared;
  session->created = session->last_seen = now;
  session->expires = now + seconds * G_USEC_PER_SEC;

  /* Between the comparison and now, somebody may have been disabled, or have another password. */
  if (!harvest_accounts_sql_find (tx, NULL, job->actor.person, &account, error))
    return FALSE;
  if (account == NULL || account->disabled
      || g_strcmp0 (account->password, job->password_seen) != 0)
    return refuse (error);
  if (job->rehashed != NULL
      && !harvest_accounts_sql_set_password (tx, job->actor.person, job->rehashed, now, error))
    return FALSE;
  return harvest_sessions_sql_expire (tx, now, error)
         && harvest_sessions_sql_add (tx, session, job->token, error)
         && harvest_sessions_sql_limit (tx, session->person, HARVEST_LIMIT_SESSIONS_MAX, error)
         && audit (tx, &job->actor, "sign-in", session->id, job->shared ? "shared" : NULL, error);
}

/* @account: (nullable): of a name that nobody has, it takes as long. */
static gboolean
verify (const HarvestAccount *account, const char *password, GError **error)
{
  if (!harvest_password_verify_sync (account != NULL ? account->password : NULL, password, error))
    return FALSE;
  return !account->disabled || refuse (error);
}

gboolean
harvest_accounts_sign_in_sync (HarvestServerDb *db,
                               const char *name,
                               const char *password,
                               const char *device,
                               gboolean shared,
                               const char *address,
                               char **token,
                               HarvestSessionRow **session,
                               GError **error)
{
  g_autoptr (HarvestAccount) account = NULL;
  g_autoptr (GBytes) token_hash = NULL;
  g_autofree char *made = NULL;
  g_autoptr (GError) failure = NULL;
  SignInJob job = { .device = device, .shared = shared };
  gboolean done;

  g_return_val_if_fail (HARVEST_IS_SERVER_DB (db), FALSE);
  g_return_val_if_fail (name != NULL && password != NULL && device != NULL, FALSE);

  if (!find_account (db, name, NULL, &account, error))
    return FALSE;
  if (!verify (account, password, &failure))
    {
      if (g_error_matches (failure, HARVEST_SERVER_ERROR, HARVEST_SERVER_ERROR_REFUSED))
        note_failure (db, "sign-in-refused", account, address);
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  if (harvest_password_needs_rehash (account->password))
    job.rehashed = harvest_password_hash_sync (password, NULL);
  made = harvest_password_make_token (&token_hash);
  job.actor = (HarvestActor){ .person = account->person, .address = address };
  job.password_seen = account->password;
  job.token = token_hash;
  done = harvest_server_db_write_sync (db, begin_session_cb, &job, error);
  g_free (job.rehashed);
  if (!done)
    {
      harvest_session_row_free (job.session);
      return FALSE;
    }
  *token = g_steal_pointer (&made);
  *session = job.session;
  return TRUE;
}

/* ---- Sessions ---- */

HarvestSessionRow *
harvest_accounts_find_session_sync (HarvestServerTx *tx, GBytes *token, GError **error)
{
  HarvestSessionRow *row = NULL;

  g_return_val_if_fail (tx != NULL && token != NULL, NULL);

  if (!harvest_sessions_sql_find (tx, token, harvest_server_tx_now (tx), &row, error))
    return NULL;
  if (row == NULL)
    g_set_error_literal (error, HARVEST_SERVER_ERROR, HARVEST_SERVER_ERROR_NOT_FOUND,
                         "There is no such session, or it has ended");
  return row;
}

typedef struct
{
  const char *person;
  GPtrArray *list;
} ListJob;

static gboolean
list_sessions_cb (HarvestServerTx *tx, gpointer data, GError **error)
{
  ListJob *job = data;

  return harvest_sessions_sql_list (tx, job->person, harvest_server_tx_now (tx), job->list, error);
}

static void
free_session_row_cb (gpointer data)
{
  harvest_session_row_free (data);
}

GPtrArray *
harvest_accounts_list_sessions_sync (HarvestServerDb *db, const char *person, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (free_session_row_cb);
  ListJob job = { .person = person, .list = list };

  g_return_val_if_fail (HARVEST_IS_SERVER_DB (db) && person != NULL, NULL);

  if (!harvest_server_db_read_sync (db, list_sessions_cb, &job, error))
    return NULL;
  return g_steal_pointer (&list);
}

typedef struct
{
  const HarvestActor *actor;
  const char *person;
  const char *id;
} EndJob;

static gboolean
end_session_cb (HarvestServerTx *tx, gpointer data, GError **error)
{
  EndJob *job = data;
  gint64 n_ended;

  if (!harvest_sessions_sql_end (tx, job->person, job->id, NULL, &n_ended, error))
    return FALSE;
  if (n_ended == 0)
    {
      g_set_error_literal (error, HARVEST_SERVER_ERROR, HARVEST_SERVER_ERROR_NOT_FOUND,
                           "There is no such session");
      return FALSE;
    }
  return harvest_accounts_sql_note_change (tx, job->person, error)
         && audit (tx, job->actor, "session-ended", job->id, NULL, error);
}

gboolean
harvest_accounts_end_session_sync (HarvestServerDb *db,
                                   const HarvestActor *actor,
                                   const char *person,
                                   const char *id,
                                   GError **error)
{
  EndJob job = { .actor = actor, .person = person, .id = id };

  g_return_val_if_fail (HARVEST_IS_SERVER_DB (db), FALSE);
  g_return_val_if_fail (actor != NULL && person != NULL && id != NULL, FALSE);

  return harvest_server_db_write_sync (db, end_session_cb, &job, error);
}

/* ---- Passwords ---- */

typedef struct
{
  const HarvestActor *actor;
  const char *person;
  const char *hash;
  const char *session;       /* that stays; NULL: none */
  const char *password_seen; /* with which the old one was compared */
  GBytes *code;              /* NULL: none is needed */
} PasswordJob;

static gboolean
set_password (HarvestServerTx *tx,
              const HarvestActor *actor,
              const char *person,
              const char *hash,
              const char *keep,
              const char *what,
              GError **error)
{
  gint64 n_ended;

  return harvest_accounts_sql_set_password (tx, person, hash, harvest_server_tx_now (tx), error)
         && harvest_sessions_sql_end (tx, person, NULL, keep, &n_ended, error)
         && harvest_accounts_sql_note_change (tx, person, error)
         && audit (tx, actor, what, person, NULL, error);
}

static gboolean
change_password_cb (HarvestServerTx *tx, gpointer data, GError **error)
{
  PasswordJob *job = data;
  g_autoptr (HarvestAccount) account = NULL;

  if (!harvest_accounts_sql_find (tx, NULL, job->person, &account, error))
    return FALSE;
  if (account == NULL || account->disabled
      || g_strcmp0 (account->password, job->password_seen) != 0)
    return refuse (error);
  return set_password (tx, job->actor, job->person, job->hash, job->session, "password-changed",
                       error);
}

gboolean
harvest_accounts_change_password_sync (HarvestServerDb *db,
                                       const HarvestActor *actor,
                                       const char *session,
                                       const char *old_password,
                                       const char *new_password,
                                       GError **error)
{
  g_autoptr (HarvestAccount) account = NULL;
  g_autofree char *hash = NULL;
  g_autoptr (GError) failure = NULL;
  PasswordJob job = { .actor = actor, .session = session };

  g_return_val_if_fail (HARVEST_IS_SERVER_DB (db), FALSE);
  g_return_val_if_fail (actor != NULL && actor->person != NULL, FALSE);

  if (!find_account (db, NULL, actor->person, &account, error))
    return FALSE;
  if (!verify (account, old_password, &failure))
    {
      if (g_error_matches (failure, HARVEST_SERVER_ERROR, HARVEST_SERVER_ERROR_REFUSED))
        note_failure (db, "password-change-refused", account, actor->address);
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  if (!check_password (new_password, account->name, error))
    return FALSE;
  hash = harvest_password_hash_sync (new_password, error);
  if (hash == NULL)
    return FALSE;
  job.person = account->person;
  job.hash = hash;
  job.password_seen = account->password;
  return harvest_server_db_write_sync (db, change_password_cb, &job, error);
}

static gboolean
has_slip_cb (HarvestServerTx *tx, gpointer data, GError **error)
{
  PasswordJob *job = data;
  gboolean has;

  if (!harvest_accounts_sql_has_slip (tx, job->person, job->code, harvest_server_tx_now (tx), &has,
                                      error))
    return FALSE;
  return has || refuse (error);
}

static gboolean
reset_password_cb (HarvestServerTx *tx, gpointer data, GError **error)
{
  PasswordJob *job = data;
  gboolean taken;

  if (!harvest_accounts_sql_take_slip (tx, job->person, job->code, harvest_server_tx_now (tx),
                                       &taken, error))
    return FALSE;
  if (!taken)
    return refuse (error);
  return set_password (tx, job->actor, job->person, job->hash, NULL, "password-reset", error);
}

gboolean
harvest_accounts_reset_password_sync (HarvestServerDb *db,
                                      const char *name,
                                      const char *code,
                                      const char *new_password,
                                      const char *address,
                                      GError **error)
{
  g_autoptr (HarvestAccount) account = NULL;
  g_autoptr (GBytes) code_hash = harvest_password_hash_code (code);
  g_autoptr (GError) reason = NULL;
  g_autofree char *hash = NULL;
  HarvestActor actor = { .address = address };
  PasswordJob job = { .actor = &actor, .code = code_hash };

  g_return_val_if_fail (HARVEST_IS_SERVER_DB (db), FALSE);

  if (!find_account (db, name, NULL, &account, error))
    return FALSE;
  job.person = account != NULL ? account->person : "";
  if (code_hash == NULL || account == NULL || account->disabled
      || !harvest_server_db_read_sync (db, has_slip_cb, &job, &reason))
    {
      note_failure (db, "password-reset-refused", account, address);
      return refuse (error);
    }
  /* Only who has the code is told why a password is not taken. */
  if (!check_password (new_password, account->name, error))
    return FALSE;
  hash = harvest_password_hash_sync (new_password, error);
  if (hash == NULL)
    return FALSE;
  actor.person = account->person;
  job.hash = hash;
  return harvest_server_db_write_sync (db, reset_password_cb, &job, error);
}

/* ---- For administrators ---- */

gboolean
harvest_accounts_add_sync (HarvestServerTx *tx,
                           const HarvestActor *actor,
                           const char *person,
                           const char *name,
                           const char *hash,
                           GError **error)
{
  g_autoptr (HarvestAccount) there = NULL;
  HarvestAccount account = {
    .person = (char *)person,
    .name = (char *)name,
    .password = (char *)hash,
  };

  g_return_val_if_fail (tx != NULL && actor != NULL, FALSE);
  g_return_val_if_fail (person != NULL && name != NULL, FALSE);

  if (!harvest_accounts_sql_find (tx, name, NULL, &there, error))
    return FALSE;
  if (there != NULL)
    {
      g_set_error (error, HARVEST_SERVER_ERROR, HARVEST_SERVER_ERROR_EXISTS,
                   "Somebody signs in as “%s” already", name);
      return FALSE;
    }
  account.created = harvest_server_tx_now (tx);
  return harvest_accounts_sql_add (tx, &account, error)
         && audit (tx, actor, "account-added", person, NULL, error);
}

gboolean
harvest_accounts_set_disabled_sync (HarvestServerTx *tx,
                                    const HarvestActor *actor,
                                    const char *person,
                                    gboolean disabled,
                                    GError **error)
{
  gint64 n_ended;

  g_return_val_if_fail (tx != NULL && actor != NULL && person != NULL, FALSE);

  return harvest_accounts_sql_set_disabled (tx, person, disabled, error)
         && (!disabled || harvest_sessions_sql_end (tx, person, NULL, NULL, &n_ended, error))
         && harvest_accounts_sql_note_change (tx, person, error)
         && audit (tx, actor, disabled ? "account-disabled" : "account-enabled", person, NULL,
                   error);
}

gboolean
harvest_accounts_set_password_sync (HarvestServerTx *tx,
                                    const HarvestActor *actor,
                                    const char *person,
                                    const char *hash,
                                    GError **error)
{
  g_return_val_if_fail (tx != NULL && actor != NULL, FALSE);
  g_return_val_if_fail (person != NULL && hash != NULL, FALSE);

  return set_password (tx, actor, person, hash, NULL, "password-set", error);
}

gboolean
harvest_accounts_make_slip_sync (HarvestServerTx *tx,
                                 const HarvestActor *actor,
                                 const char *person,
                                 char **code,
                                 GError **error)
{
  g_autofree char *made = harvest_password_make_code ();
  g_autoptr (GBytes) hash = harvest_password_hash_code (made);
  gint64 expires;

  g_return_val_if_fail (tx != NULL && actor != NULL, FALSE);
  g_return_val_if_fail (person != NULL && code != NULL, FALSE);

  expires = harvest_server_tx_now (tx) + (gint64)HARVEST_SLIP_SECONDS * G_USEC_PER_SEC;
  if (!harvest_accounts_sql_set_slip (tx, person, hash, expires, error)
      || !audit (tx, actor, "slip-made", person, NULL, error))
    return FALSE;
  *code = g_steal_pointer (&made);
  return TRUE;
}

gboolean
harvest_accounts_remove_sync (HarvestServerTx *tx,
                              const HarvestActor *actor,
                              const char *person,
                              GError **error)
{
  g_return_val_if_fail (tx != NULL && actor != NULL && person != NULL, FALSE);

  return harvest_accounts_sql_remove (tx, person, error)
         && harvest_accounts_sql_note_change (tx, person, error)
         && audit (tx, actor, "account-removed", person, NULL, error);
}
