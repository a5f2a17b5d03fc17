/* harvest-admin-user.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-admin-user"

#include "config.h"

#include "harvest-admin.h"

#include "harvest-accounts.h"
#include "harvest-admin-people.h"
#include "harvest-password.h"
#include "harvest-server-error.h"

#include <stdio.h>

typedef struct
{
  const char *name;
  const char *display_name;
  const char *hash;
  gboolean disabled;
  char *code;
} UserJob;

/* ---- user add ---- */

static char *display_name;

static const GOptionEntry add_options[] = {
  { "display-name", 0, 0, G_OPTION_ARG_STRING, &display_name,
    "The person's full name, as people write it", "NAME" },
  { NULL },
};

/* Reads a password that may be used, and hashes it. */
static char *
read_hash (const char *name, GError **error)
{
  g_autofree char *password = harvest_admin_read_password (error);
  HarvestPasswordVerdict verdict;

  if (password == NULL)
    return NULL;
  verdict = harvest_password_judge (password, name);
  if (verdict == HARVEST_PASSWORD_FINE)
    return harvest_password_hash_sync (password, error);
  harvest_admin_refuse (error, "This password must not be used. %s",
                        harvest_password_describe (verdict));
  return NULL;
}

static gboolean
add_cb (HarvestServerTx *tx, gpointer data, GError **error)
{
  UserJob *job = data;
  g_autofree char *person = NULL;

  return harvest_admin_people_add (tx, job->name, job->display_name, job->hash, &person, error);
}

static gboolean
add (HarvestAdmin *self, char **words, GError **error)
{
  UserJob job = { .name = words[0], .display_name = display_name };
  g_autofree char *hash = NULL;

  if (!harvest_admin_open (self, error))
    return FALSE;
  hash = read_hash (job.name, error);
  if (hash == NULL)
    return FALSE;
  job.hash = hash;
  return harvest_server_db_write_sync (self->db, add_cb, &job, error);
}

const HarvestAdminCommand harvest_admin_user_add = {
  .name = "user add",
  .arguments = "NAME",
  .summary = "Let somebody sign in; the password is one line on standard input",
  .min = 1,
  .max = 1,
  .options = add_options,
  .run = add,
};

/* ---- user disable, user enable ---- */

static gboolean
set_disabled_cb (HarvestServerTx *tx, gpointer data, GError **error)
{
  UserJob *job = data;
  g_autoptr (HarvestAccount) account = harvest_accounts_require_sync (tx, job->name, error);

  return account != NULL
         && harvest_accounts_set_disabled_sync (tx, &harvest_actor_admin, account->person,
                                                job->disabled, error);
}

static gboolean
set_disabled (HarvestAdmin *self, const char *name, gboolean disabled, GError **error)
{
  UserJob job = { .name = name, .disabled = disabled };

  return harvest_admin_open (self, error)
         && harvest_server_db_write_sync (self->db, set_disabled_cb, &job, error);
}

static gboolean
disable (HarvestAdmin *self, char **words, GError **error)
{
  return set_disabled (self, words[0], TRUE, error);
}

static gboolean
enable (HarvestAdmin *self, char **words, GError **error)
{
  return set_disabled (self, words[0], FALSE, error);
}

const HarvestAdminCommand harvest_admin_user_disable = {
  .name = "user disable",
  .arguments = "NAME",
  .summary = "End all sessions of somebody, and let them sign in no more",
  .min = 1,
  .max = 1,
  .run = disable,
};

const HarvestAdminCommand harvest_admin_user_enable = {
  .name = "user enable",
  .arguments = "NAME",
  .summary = "Let somebody sign in again",
  .min = 1,
  .max = 1,
  .run = enable,
};

/* ---- user passwd ---- */

static gboolean
find_cb (HarvestServerTx *tx, gpointer data, GError **error)
{
  UserJob *job = data;
  g_autoptr (HarvestAccount) account = harvest_accounts_require_sync (tx, job->name, error);

  return account != NULL;
}

static gboolean
set_password_cb (HarvestServerTx *tx, gpointer data, GError **error)
{
  UserJob *job = data;
  g_autoptr (HarvestAccount) account = harvest_accounts_require_sync (tx, job->name, error);

  return account != NULL
         && harvest_accounts_set_password_sync (tx, &harvest_actor_admin, account->person,
                                                job->hash, error);
}

static gboolean
passwd (HarvestAdmin *self, char **words, GError **error)
{
  UserJob job = { .name = words[0] };
  g_autofree char *hash = NULL;

  if (!harvest_admin_open (self, error)
      || !harvest_server_db_read_sync (self->db, find_cb, &job, error))
    return FALSE;
  hash = read_hash (job.name, error);
  if (hash == NULL)
    return FALSE;
  job.hash = hash;
  return harvest_server_db_write_sync (self->db, set_password_cb, &job, error);
}

const HarvestAdminCommand harvest_admin_user_passwd = {
  .name = "user passwd",
  .arguments = "NAME",
  .summary = "Set a password (one line on standard input), and end all sessions",
  .min = 1,
  .max = 1,
  .run = passwd,
};

/* ---- user slip ---- */

static gboolean
make_slip_cb (HarvestServerTx *tx, gpointer data, GError **error)
{
  UserJob *job = data;
  g_autoptr (HarvestAccount) account = harvest_accounts_require_sync (tx, job->name, error);

  g_clear_pointer (&job->code, g_free);
  return account != NULL
         && harvest_accounts_make_slip_sync (tx, &harvest_actor_admin, account->person, &job->code,
                                             error);
}

static gboolean
slip (HarvestAdmin *self, char **words, GError **error)
{
  UserJob job = { .name = words[0] };

  if (!harvest_admin_open (self, error)
      || !harvest_server_db_write_sync (self->db, make_slip_cb, &job, error))
    return FALSE;
  if (self->json)
    {
      g_autoptr (HarvestJsonWriter) writer = harvest_json_writer_new ();

      harvest_json_writer_begin_object (writer);
      harvest_admin_write_string (writer, "code", job.code);
      harvest_admin_write_string (writer, "name", job.name);
      harvest_json_writer_end_object (writer);
      harvest_admin_print_json (writer);
    }
  else
    {
      printf ("%s\n", job.code);
    }
  g_free (job.code);
  return TRUE;
}

const HarvestAdminCommand harvest_admin_user_slip = {
  .name = "user slip",
  .arguments = "NAME",
  .summary = "Print a one-time code with which somebody sets a new password",
  .min = 1,
  .max = 1,
  .run = slip,
};

/* ---- user list ---- */

static void
free_account_cb (gpointer data)
{
  harvest_account_free (data);
}

static gboolean
list_cb (HarvestServerTx *tx, gpointer data, GError **error)
{
  return harvest_accounts_sql_list (tx, data, error);
}

static void
print_json (GPtrArray *accounts)
{
  g_autoptr (HarvestJsonWriter) writer = harvest_json_writer_new ();

  harvest_json_writer_begin_array (writer);
  for (guint i = 0; i < accounts->len; i++)
    {
      const HarvestAccount *account = accounts->pdata[i];
      g_autofree char *created = harvest_admin_format_time (account->created);
      g_autofree char *seen = harvest_admin_format_time (account->last_seen);

      harvest_json_writer_begin_object (writer);
      harvest_admin_write_string (writer, "created", created);
      harvest_json_writer_key (writer, "disabled");
      harvest_json_writer_boolean (writer, account->disabled);
      harvest_json_writer_key (writer, "has_password");
      harvest_json_writer_boolean (writer, account->password != NULL);
      harvest_admin_write_string (writer, "id", account->person);
      harvest_admin_write_string (writer, "last_seen", seen);
      harvest_admin_write_string (writer, "name", account->name);
      harvest_json_writer_key (writer, "sessions");
      harvest_json_writer_integer (writer, account->n_sessions);
      harvest_json_writer_end_object (writer);
    }
  harvest_json_writer_end_array (writer);
  harvest_admin_print_json (writer);
}

static const char *
describe (const HarvestAccount *account)
{
  if (account->disabled)
    return "disabled";
  return account->password != NULL ? "active" : "no password yet";
}

static gboolean
list (HarvestAdmin *self, char **words, GError **error)
{
  g_autoptr (GPtrArray) accounts = g_ptr_array_new_with_free_func (free_account_cb);

  if (!harvest_admin_open (self, error)
      || !harvest_server_db_read_sync (self->db, list_cb, accounts, error))
    return FALSE;
  if (self->json)
    {
      print_json (accounts);
      return TRUE;
    }
  for (guint i = 0; i < accounts->len; i++)
    {
      const HarvestAccount *account = accounts->pdata[i];
      g_autofree char *seen = harvest_admin_format_time (account->last_seen);

      printf ("%s  %s  %s  %s\n", account->person, account->name, describe (account),
              seen[0] != '\0' ? seen : "-");
    }
  return TRUE;
}

const HarvestAdminCommand harvest_admin_user_list = {
  .name = "user list",
  .arguments = "",
  .summary = "Who may sign in, and when they were seen last",
  .run = list,
};
