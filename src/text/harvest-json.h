/* harvest-json.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The strict scanner for all JSON from outside (disk, network, packages, people): the grammar of
 * RFC 8259 and nothing beside it, UTF-8 without NUL (also not as \u0000) and without lone
 * surrogates, no repeated keys in an object, integers within ±2^53, depth 32, one document without
 * trailing data. It yields a flat array of values in document order, from which callers read
 * strings, integers and raw byte spans. */

#define HARVEST_TYPE_JSON (harvest_json_get_type ())
#define HARVEST_JSON_NONE G_MAXUINT
#define HARVEST_JSON_MAX_DEPTH 32
#define HARVEST_JSON_MAX_INTEGER G_GINT64_CONSTANT (9007199254740992)

typedef enum
{
  HARVEST_JSON_NULL,
  HARVEST_JSON_FALSE,
  HARVEST_JSON_TRUE,
  HARVEST_JSON_INTEGER,
  HARVEST_JSON_REAL, /* has a fraction or an exponent; kept as bytes only */
  HARVEST_JSON_STRING,
  HARVEST_JSON_ARRAY,
  HARVEST_JSON_OBJECT,
} HarvestJsonKind;

/**
 * HarvestJson:
 *
 * An immutable, reference-counted, scanned document. Values are named by their index; the root is
 * 0; an object's member is a key (a string) followed by its value. May be used from any thread.
 */
typedef struct _HarvestJson HarvestJson;

GType harvest_json_get_type (void) G_GNUC_CONST;

/**
 * harvest_json_scan:
 * @bytes: the document; a reference is kept
 * @max_size: the most bytes that the caller accepts (64 MiB at most)
 * @error: names line, column and what was expected (%HARVEST_TEXT_ERROR_SYNTAX, TOO_LARGE)
 *
 * Returns: (transfer full) (nullable): the document, %NULL with @error set if it breaks a rule
 */
HarvestJson *harvest_json_scan (GBytes *bytes, gsize max_size, GError **error);
HarvestJson *harvest_json_ref (HarvestJson *self);
void harvest_json_unref (HarvestJson *self);

GBytes *harvest_json_get_bytes (HarvestJson *self);
HarvestJsonKind harvest_json_get_kind (HarvestJson *self, guint value);

/**
 * harvest_json_get_length:
 *
 * Returns: the number of members of an object or of elements of an array, else 0
 */
guint harvest_json_get_length (HarvestJson *self, guint value);

/**
 * harvest_json_get_member:
 * @object: an object
 * @key: the unescaped key
 *
 * Returns: the member's value, or %HARVEST_JSON_NONE
 */
guint harvest_json_get_member (HarvestJson *self, guint object, const char *key);

/**
 * harvest_json_first_child:
 *
 * Returns: the first element of an array or the first key of an object; %HARVEST_JSON_NONE if it
 *   is empty
 */
guint harvest_json_first_child (HarvestJson *self, guint value);

/**
 * harvest_json_next:
 *
 * Returns: what follows @value and everything inside it in the same array or object (after a key:
 *   its value; after a value: the next key), or %HARVEST_JSON_NONE at the end
 */
guint harvest_json_next (HarvestJson *self, guint value);

/**
 * harvest_json_dup_string:
 * @value: a string
 *
 * Returns: (transfer full): its unescaped UTF-8
 */
char *harvest_json_dup_string (HarvestJson *self, guint value);
gboolean harvest_json_string_equal (HarvestJson *self, guint value, const char *string);
gint64 harvest_json_get_integer (HarvestJson *self, guint value);

/**
 * harvest_json_get_span:
 * @length: (out): bytes
 *
 * Returns: (transfer none): the raw bytes of a value as they stand in the document, strings with
 *   their quotes
 */
const char *harvest_json_get_span (HarvestJson *self, guint value, gsize *length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HarvestJson, harvest_json_unref)

G_END_DECLS
