/* harvest-sync-command.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-sync-command"

#include "config.h"

#include "harvest-sync-command.h"

const char *
harvest_sync_code_to_string (HarvestSyncCode code)
{
  static const char *const names[] = {
    "none",          "no-connection", "no-answer",      "certificate", "not-the-server",
    "bad-reply",     "server-busy",   "server-trouble", "store-busy",  "store-full",
    "store-failed",  "sign-in",       "other-server",   "other-epoch", "mass-deletion",
    "update-client", "update-server",
  };

  G_STATIC_ASSERT (G_N_ELEMENTS (names) == HARVEST_SYNC_N_CODES);
  g_return_val_if_fail (code < HARVEST_SYNC_N_CODES, NULL);

  return names[code];
}

HarvestSyncCommand *
harvest_sync_command_new (HarvestSyncCommandKind kind, guint id)
{
  HarvestSyncCommand *self = g_new0 (HarvestSyncCommand, 1);

  self->kind = kind;
  self->id = id;
  return self;
}

static void
free_request (HarvestSyncRequest *request)
{
  g_clear_pointer (&request->body, g_bytes_unref);
  g_free (request->version);
  g_free (request);
}

static void
free_question (HarvestSyncQuestion *question)
{
  g_clear_pointer (&question->identity, harvest_identity_free);
  g_free (question->scope);
  g_free (question);
}

void
harvest_sync_command_free (HarvestSyncCommand *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->request, free_request);
  g_clear_pointer (&self->operation, harvest_sync_operation_free);
  g_clear_pointer (&self->question, free_question);
  g_free (self);
}
