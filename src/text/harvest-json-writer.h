/* harvest-json-writer.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The one canonical writer: members sorted by the bytes of their keys, no white space, shortest
 * escapes (only ", \ and control characters; \b \f \n \r \t by letter, others as \u00xx in lower
 * case), UTF-8 as it is, integers without sign or leading zero, no floats. The same values always
 * give the same bytes; hashes, checksums and exports rest on that. */

typedef struct _HarvestJsonWriter HarvestJsonWriter;

HarvestJsonWriter *harvest_json_writer_new (void);
void harvest_json_writer_free (HarvestJsonWriter *self);

void harvest_json_writer_begin_object (HarvestJsonWriter *self);
void harvest_json_writer_end_object (HarvestJsonWriter *self);
void harvest_json_writer_begin_array (HarvestJsonWriter *self);
void harvest_json_writer_end_array (HarvestJsonWriter *self);

/**
 * harvest_json_writer_key:
 *
 * Names the next value of the current object. Keys may come in any order and each only once; they
 * are written sorted.
 */
void harvest_json_writer_key (HarvestJsonWriter *self, const char *key);

/**
 * harvest_json_writer_string:
 * @string: valid UTF-8
 */
void harvest_json_writer_string (HarvestJsonWriter *self, const char *string);
void harvest_json_writer_integer (HarvestJsonWriter *self, gint64 integer);
void harvest_json_writer_boolean (HarvestJsonWriter *self, gboolean boolean);
void harvest_json_writer_null (HarvestJsonWriter *self);

/**
 * harvest_json_writer_raw:
 * @span: a value that harvest_json_scan() has accepted, written byte by byte
 * @length: bytes
 */
void harvest_json_writer_raw (HarvestJsonWriter *self, const char *span, gsize length);

/**
 * harvest_json_writer_finish:
 *
 * Returns: (transfer full): the document; @self is empty again
 */
GBytes *harvest_json_writer_finish (HarvestJsonWriter *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HarvestJsonWriter, harvest_json_writer_free)

G_END_DECLS
