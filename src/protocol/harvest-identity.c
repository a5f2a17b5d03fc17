/* harvest-identity.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-identity"

#include "config.h"

#include "harvest-identity.h"

#include "harvest-message-private.h"
#include "harvest-protocol-error.h"
#include "harvest-protocol-limits.h"
#include "harvest-uuid.h"

static const HarvestMember harvest_identity_members[] = {
  HARVEST_ID (HarvestIdentity, epoch, TRUE),
  HARVEST_ID (HarvestIdentity, id, TRUE),
  HARVEST_INTEGER (HarvestIdentity, schema, TRUE, 1, HARVEST_LIMIT_INTEGER_MAX),
};

HARVEST_DEFINE_PART (HarvestIdentity, harvest_identity, "server", NULL)

HarvestIdentity *
harvest_identity_make (const char *id, const char *epoch, gint64 schema)
{
  HarvestIdentity *self;

  g_return_val_if_fail (harvest_uuid_is_valid (id), NULL);
  g_return_val_if_fail (harvest_uuid_is_valid (epoch), NULL);
  g_return_val_if_fail (schema > 0, NULL);

  self = harvest_identity_new ();
  self->epoch = g_strdup (epoch);
  self->id = g_strdup (id);
  self->schema = schema;
  return self;
}

gboolean
harvest_identity_equal (const HarvestIdentity *self, const HarvestIdentity *other)
{
  return g_str_equal (self->id, other->id) && g_str_equal (self->epoch, other->epoch);
}

static gboolean
check_header (const char *name, const char *known, const char *value, GError **error)
{
  if (value == NULL || !harvest_uuid_is_valid (value))
    {
      g_set_error (error, HARVEST_PROTOCOL_ERROR, HARVEST_PROTOCOL_ERROR_SYNTAX, "%s: %s", name,
                   value == NULL ? "required" : harvest_format_id.rule);
      return FALSE;
    }
  if (g_str_equal (known, value))
    return TRUE;
  g_set_error (error, HARVEST_PROTOCOL_ERROR, HARVEST_PROTOCOL_ERROR_INVALID,
               "%s: %s, this one is %s", name, known, value);
  return FALSE;
}

gboolean
harvest_identity_check_headers (const HarvestIdentity *self,
                                const char *server,
                                const char *epoch,
                                GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return check_header (HARVEST_IDENTITY_SERVER_HEADER, self->id, server, error)
         && check_header (HARVEST_IDENTITY_EPOCH_HEADER, self->epoch, epoch, error);
}
