/* harvest-json-private.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-json.h"

G_BEGIN_DECLS

/* 16 bytes, so that the worst document (64 MiB of "[0,0,0...") stays within 512 MiB of tokens. */
typedef struct
{
  guint32 start;       /* offset of the first byte */
  guint32 end;         /* offset after the last byte */
  guint32 after;       /* index of the token after this one and everything inside it */
  guint32 length : 27; /* members or elements */
  guint32 kind : 3;    /* HarvestJsonKind */
  guint32 last : 1;    /* nothing follows in the same container */
  guint32 escaped : 1; /* a string with a backslash */
} HarvestJsonToken;

struct _HarvestJson
{
  GBytes *bytes;
  const char *data;
  HarvestJsonToken *tokens;
  guint n_tokens;
};

static inline gboolean
_harvest_json_is_high_surrogate (gunichar unit)
{
  return unit >= 0xd800 && unit <= 0xdbff;
}

static inline gboolean
_harvest_json_is_low_surrogate (gunichar unit)
{
  return unit >= 0xdc00 && unit <= 0xdfff;
}

/* Reads the four digits of \uXXXX; returns a value over 0xffff if they are not hexadecimal. */
gunichar _harvest_json_read_hex4 (const char *at, const char *end);

/* Unescapes the inside of a scanned string; @out has room for as many bytes as the inside.
 * Returns: the bytes written */
gsize _harvest_json_unescape (const char *at, const char *end, char *out);

/* @digits: up to @end, without sign
 * Returns: the value, G_MAXUINT64 if there are more digits than 2^53 has */
guint64 _harvest_json_read_digits (const char *digits, const char *end);

G_END_DECLS
