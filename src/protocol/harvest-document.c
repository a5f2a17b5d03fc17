/* harvest-document.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-document"

#include "config.h"

#include "harvest-document.h"

#include "harvest-message-private.h"
#include "harvest-protocol-limits.h"

#define TYPE_CHARS_MAX 64

static const HarvestMember harvest_document_members[] = {
  HARVEST_ID (HarvestDocument, id, TRUE),
  HARVEST_INTEGER (HarvestDocument, rev, TRUE, 1, HARVEST_LIMIT_INTEGER_MAX),
  HARVEST_ID (HarvestDocument, root, FALSE),
  HARVEST_STRING (HarvestDocument, type, TRUE, code, TYPE_CHARS_MAX),
};

HARVEST_DEFINE_PART_FULL (HarvestDocument,
                          harvest_document,
                          "record",
                          HARVEST_LIMIT_DOCUMENT_MAX,
                          G_STRUCT_OFFSET (HarvestDocument, bytes),
                          NULL)

static const HarvestMember harvest_change_document_members[] = {
  HARVEST_ID (HarvestChangeDocument, id, TRUE),
  HARVEST_ID (HarvestChangeDocument, op, TRUE),
  HARVEST_STRING (HarvestChangeDocument, type, TRUE, code, TYPE_CHARS_MAX),
};

HARVEST_DEFINE_PART_FULL (HarvestChangeDocument,
                          harvest_change_document,
                          "change",
                          HARVEST_LIMIT_CHANGE_MAX,
                          G_STRUCT_OFFSET (HarvestChangeDocument, bytes),
                          NULL)

HarvestDocument *
harvest_document_make (GBytes *bytes, GError **error)
{
  return harvest_message_from_bytes (&harvest_document_type, bytes, error);
}

HarvestDocument *
harvest_document_make_stored (GBytes *bytes)
{
  HarvestDocument *self = harvest_document_new ();

  g_return_val_if_fail (bytes != NULL, self);

  self->bytes = g_bytes_ref (bytes);
  return self;
}

HarvestChangeDocument *
harvest_change_document_make (GBytes *bytes, GError **error)
{
  return harvest_message_from_bytes (&harvest_change_document_type, bytes, error);
}
