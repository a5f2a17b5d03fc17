/* harvest-server-identity.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-server-identity"

#include "config.h"

#include "harvest-server-core.h"

#include "harvest-server-error.h"
#include "harvest-uuid.h"

#include <string.h>

/* Raised when an upgrade changes what the logs hold without adding to them. */
#define SCHEMA 1

#define MAX_COMPANY 40

/* Letters and digits of ASCII, and a hyphen for everything between them. */
static char *
make_company (const char *name)
{
  g_autofree char *ascii = g_str_to_ascii (name, "C");
  GString *company = g_string_new (NULL);

  for (const char *c = ascii; *c != '\0' && company->len < MAX_COMPANY; c++)
    if (g_ascii_isalnum (*c))
      g_string_append_c (company, g_ascii_tolower (*c));
    else if (company->len > 0 && company->str[company->len - 1] != '-')
      g_string_append_c (company, '-');
  while (company->len > 0 && company->str[company->len - 1] == '-')
    g_string_truncate (company, company->len - 1);
  if (company->len == 0)
    g_string_assign (company, "company");
  return g_string_free (company, FALSE);
}

static gboolean
is_company (const char *company)
{
  gsize length = strlen (company);

  return length > 0 && length <= MAX_COMPANY
         && strspn (company, "abcdefghijklmnopqrstuvwxyz0123456789-") == length;
}

gboolean
harvest_server_init_sync (HarvestServerTx *tx,
                          const char *name,
                          const char *company,
                          GError **error)
{
  g_autofree char *id = harvest_uuid_new (harvest_server_tx_get_clock (tx));
  g_autofree char *made = company == NULL ? make_company (name) : g_strdup (company);
  g_autofree char *before = NULL;

  if (!is_company (made))
    {
      g_set_error (error, HARVEST_SERVER_ERROR, HARVEST_SERVER_ERROR_CONFIG,
                   "“%s” cannot be a company's scope: a-z, 0-9 and -, at most %d", made,
                   MAX_COMPANY);
      return FALSE;
    }
  if (!harvest_server_meta_dup_sync (tx, HARVEST_SERVER_META_ID, &before, error))
    return FALSE;
  if (before != NULL)
    {
      g_set_error (error, HARVEST_SERVER_ERROR, HARVEST_SERVER_ERROR_EXISTS,
                   "there is the server %s already", before);
      return FALSE;
    }
  return harvest_server_meta_set_sync (tx, HARVEST_SERVER_META_ID, id, error)
         && harvest_server_meta_set_sync (tx, HARVEST_SERVER_META_NAME, name, error)
         && harvest_server_meta_set_sync (tx, HARVEST_SERVER_META_COMPANY, made, error)
         && harvest_server_begin_epoch_sync (tx, error);
}

gboolean
harvest_server_begin_epoch_sync (HarvestServerTx *tx, GError **error)
{
  g_autofree char *epoch = harvest_uuid_new (harvest_server_tx_get_clock (tx));

  return harvest_server_meta_set_sync (tx, HARVEST_SERVER_META_EPOCH, epoch, error);
}

HarvestIdentity *
harvest_server_get_identity_sync (HarvestServerTx *tx, GError **error)
{
  g_autofree char *id = NULL;
  g_autofree char *epoch = NULL;

  if (!harvest_server_meta_dup_sync (tx, HARVEST_SERVER_META_ID, &id, error)
      || !harvest_server_meta_dup_sync (tx, HARVEST_SERVER_META_EPOCH, &epoch, error))
    return NULL;
  if (id != NULL && epoch != NULL)
    return harvest_identity_make (id, epoch, SCHEMA);
  g_set_error_literal (error, HARVEST_SERVER_ERROR, HARVEST_SERVER_ERROR_NOT_READY,
                       "there is no server here yet: run init first");
  return NULL;
}
