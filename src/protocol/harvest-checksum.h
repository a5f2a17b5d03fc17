/* harvest-checksum.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define HARVEST_CHECKSUM_DIGEST_LENGTH 32

/* The checksum of a bucket: the sum modulo 2^64 of one number for each record that it lists. A
 * record that comes is added, one that goes is subtracted, so that nobody ever walks a bucket. It
 * finds what went wrong by accident; it does not withstand somebody who wants it to agree. */

/**
 * harvest_checksum_digest:
 * @document: the bytes of a record as they were sent
 * @digest: (out caller-allocates): their SHA-256
 */
void harvest_checksum_digest (GBytes *document, guint8 digest[HARVEST_CHECKSUM_DIGEST_LENGTH]);

/**
 * harvest_checksum_entry:
 * @id: of the record
 * @rev: of the record
 * @digest: of its document
 *
 * Returns: the first eight bytes, as a big-endian number, of the SHA-256 of 56 bytes: the 16 of the
 *   id, eight of @rev (big-endian) and @digest
 */
guint64 harvest_checksum_entry (const char *id,
                                gint64 rev,
                                const guint8 digest[HARVEST_CHECKSUM_DIGEST_LENGTH]);

/* The same of a document. */
guint64 harvest_checksum_document (const char *id, gint64 rev, GBytes *document);

G_END_DECLS
