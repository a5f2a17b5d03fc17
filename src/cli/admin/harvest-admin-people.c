/* harvest-admin-people.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-admin-people"

#include "config.h"

#include "harvest-admin-people.h"

#include "harvest-accounts.h"
#include "harvest-admin.h"
#include "harvest-protocol-limits.h"
#include "harvest-uuid.h"

static gboolean
check_name (const char *name, GError **error)
{
  g_autofree char *folded = NULL;

  if (!g_utf8_validate (name, -1, NULL))
    return harvest_admin_fail_usage (error, "The name is not UTF-8");
  folded = harvest_account_fold_name (name);
  if (folded[0] == '\0' || g_utf8_strlen (name, -1) > HARVEST_LIMIT_NAME_CHARS_MAX)
    return harvest_admin_fail_usage (error, "A name has 1 to %d characters",
                                     HARVEST_LIMIT_NAME_CHARS_MAX);
  for (const char *at = name; *at != '\0'; at = g_utf8_next_char (at))
    if (g_unichar_iscntrl (g_utf8_get_char (at)))
      return harvest_admin_fail_usage (error, "A name has no control characters");
  if (harvest_uuid_is_valid (name))
    return harvest_admin_fail_usage (error, "“%s” is an id and no name", name);
  return TRUE;
}

gboolean
harvest_admin_people_add (HarvestServerTx *tx,
                          const char *name,
                          const char *display_name,
                          const char *hash,
                          char **person,
                          GError **error)
{
  g_autofree char *id = harvest_uuid_new (harvest_server_tx_get_clock (tx));

  if (!check_name (name, error)
      || !harvest_accounts_add_sync (tx, &harvest_actor_admin, id, name, hash, error))
    return FALSE;
  *person = g_steal_pointer (&id);
  return TRUE;
}

gboolean
harvest_admin_people_grant (HarvestServerTx *tx,
                            const char *person,
                            const char *role,
                            const char *unit,
                            const char *partner,
                            GError **error)
{
  return TRUE;
}
