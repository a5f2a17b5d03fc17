/* harvest-document.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-message.h"

G_BEGIN_DECLS

/* Records and changes inside messages: their own bytes, untouched, and of their members only what a
 * peer has to know even if it does not know the type. model/ reads the rest. */

typedef struct
{
  GBytes *bytes; /* shares the memory of the whole message */
  char *id;
  gint64 rev;
  char *root; /* nullable */
  char *type;
} HarvestDocument;

HARVEST_DECLARE_PART (HarvestDocument, harvest_document)

typedef struct
{
  GBytes *bytes; /* shares the memory of the whole message */
  char *id;      /* of the record */
  char *op;
  char *type;
} HarvestChangeDocument;

HARVEST_DECLARE_PART (HarvestChangeDocument, harvest_change_document)

/**
 * harvest_document_make:
 * @bytes: what harvest_record_get_bytes() returns, or what is stored of it
 * @error: #HarvestProtocolError: it is none
 *
 * Returns: (transfer full) (nullable): the document
 */
HarvestDocument *harvest_document_make (GBytes *bytes, GError **error);

/**
 * harvest_document_make_stored:
 * @bytes: a document that was accepted before
 *
 * Reads nothing of it: for messages that are only written, such as a server's pages.
 *
 * Returns: (transfer full): the document, without its other members
 */
HarvestDocument *harvest_document_make_stored (GBytes *bytes);

/* As harvest_document_make(), of harvest_change_get_bytes(). */
HarvestChangeDocument *harvest_change_document_make (GBytes *bytes, GError **error);

G_END_DECLS
