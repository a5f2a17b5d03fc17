/* harvest-tus.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The header fields of tus 1.0.0 (core, creation, checksum, expiration, termination) as SHP/1 uses
 * them. Every refusal is a #HarvestProtocolError whose message names field, rule and value. */

#define HARVEST_TUS_VERSION            "1.0.0"
#define HARVEST_TUS_EXTENSIONS         "creation,checksum,expiration,termination"
#define HARVEST_TUS_CHECKSUM_ALGORITHM "sha256"
#define HARVEST_TUS_MEDIA_TYPE         "application/offset+octet-stream"
#define HARVEST_TUS_DIGEST_LENGTH      32

/**
 * harvest_tus_check_version:
 * @header: (nullable): `Tus-Resumable`
 * @error: %HARVEST_PROTOCOL_ERROR_VERSION
 */
gboolean harvest_tus_check_version (const char *header, GError **error);

/**
 * harvest_tus_parse_number:
 * @name: "Upload-Length" or "Upload-Offset", for the message
 * @header: (nullable): its value
 * @max: the most that is taken (%HARVEST_PROTOCOL_ERROR_TOO_LARGE)
 * @number: (out): bytes
 */
gboolean harvest_tus_parse_number (const char *name,
                                   const char *header,
                                   gint64 max,
                                   gint64 *number,
                                   GError **error);

/**
 * harvest_tus_parse_checksum:
 * @header: (nullable): `Upload-Checksum`
 * @digest: (out caller-allocates): SHA-256 of the body of this request
 */
gboolean harvest_tus_parse_checksum (const char *header,
                                     guint8 digest[HARVEST_TUS_DIGEST_LENGTH],
                                     GError **error);
char *harvest_tus_write_checksum (const guint8 digest[HARVEST_TUS_DIGEST_LENGTH]);

/* What an upload is of. */
typedef struct
{
  char *sha256;   /* of the whole, 64 hexadecimal digits: the blob's id */
  char *filetype; /* nullable: its media type */
} HarvestTusMetadata;

/**
 * harvest_tus_parse_metadata:
 * @header: (nullable): `Upload-Metadata`; keys that are not known are passed over
 *
 * Returns: (transfer full) (nullable)
 */
HarvestTusMetadata *harvest_tus_parse_metadata (const char *header, GError **error);
char *harvest_tus_write_metadata (const HarvestTusMetadata *metadata);
void harvest_tus_metadata_free (HarvestTusMetadata *self);

/**
 * harvest_tus_write_expires:
 * @time: seconds since 1970
 *
 * Returns: (transfer full): `Upload-Expires`. A client does not read it: 410 says that an upload is
 *   gone.
 */
char *harvest_tus_write_expires (gint64 time);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HarvestTusMetadata, harvest_tus_metadata_free)

G_END_DECLS
