/* harvest-authority.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-authority"

#include "config.h"

#include "harvest-authority.h"

G_DEFINE_INTERFACE (HarvestAuthority, harvest_authority, G_TYPE_OBJECT)

HarvestMutation *
harvest_mutation_new (gint64 number, HarvestChange *change)
{
  HarvestMutation *self = g_new0 (HarvestMutation, 1);

  self->number = number;
  self->change = harvest_change_ref (change);
  return self;
}

void
harvest_mutation_free (HarvestMutation *self)
{
  harvest_change_unref (self->change);
  g_free (self);
}

HarvestAnswer *
harvest_answer_new (const char *op,
                    HarvestAnswerStatus status,
                    gint64 rev,
                    const char *reason,
                    const char *detail)
{
  HarvestAnswer *self = g_new0 (HarvestAnswer, 1);

  self->op = g_strdup (op);
  self->status = status;
  self->rev = rev;
  self->reason = g_strdup (reason);
  self->detail = g_strdup (detail);
  return self;
}

void
harvest_answer_free (HarvestAnswer *self)
{
  g_free (self->op);
  g_free (self->reason);
  g_free (self->detail);
  g_free (self->field);
  g_free (self->rule);
  g_free (self->value);
  g_clear_pointer (&self->current, g_bytes_unref);
  g_free (self);
}

void
harvest_authority_answer_async (HarvestAuthority *self,
                                const char *client,
                                const char *person,
                                GPtrArray *mutations,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_return_if_fail (HARVEST_IS_AUTHORITY (self));
  g_return_if_fail (client != NULL && person != NULL && mutations != NULL);

  HARVEST_AUTHORITY_GET_IFACE (self)->answer_async (self, client, person, mutations, cancellable,
                                                    callback, user_data);
}

GPtrArray *
harvest_authority_answer_finish (HarvestAuthority *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (HARVEST_IS_AUTHORITY (self), NULL);

  return HARVEST_AUTHORITY_GET_IFACE (self)->answer_finish (self, result, error);
}

static void
harvest_authority_default_init (HarvestAuthorityInterface *iface)
{
}
