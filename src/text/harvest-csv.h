/* harvest-csv.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* RFC 4180 with what programs and people make of it: CRLF, LF or CR, a byte order mark, comma or
 * semicolon, empty lines (left out). UTF-8 only. Nothing here reads or writes a file: bytes go in
 * by the piece, rows come out, and no more than one row and one piece is kept. */

typedef enum
{
  HARVEST_CSV_ROW,   /* a row is there */
  HARVEST_CSV_MORE,  /* feed or end the reader, then ask again */
  HARVEST_CSV_END,   /* there are no more rows */
  HARVEST_CSV_ERROR, /* the row is broken; what follows it can be read */
} HarvestCsvResult;

typedef struct _HarvestCsvReader HarvestCsvReader;

/**
 * harvest_csv_reader_new:
 * @delimiter: ',' or ';', or 0 to take the one of these that occurs more often in the first row
 * @max_row_size: the longest row, in bytes of its values; a longer one ends the reading
 */
HarvestCsvReader *harvest_csv_reader_new (char delimiter, gsize max_row_size);
void harvest_csv_reader_free (HarvestCsvReader *self);

/**
 * harvest_csv_reader_feed:
 *
 * Gives the next bytes of the file, cut anywhere. To be called when harvest_csv_reader_next() says
 * %HARVEST_CSV_MORE; they are copied.
 */
void harvest_csv_reader_feed (HarvestCsvReader *self, const char *data, gsize length);

/**
 * harvest_csv_reader_end:
 *
 * Says that the file is at its end.
 */
void harvest_csv_reader_end (HarvestCsvReader *self);

/**
 * harvest_csv_reader_next:
 * @error: names line, column and what is wrong (%HARVEST_TEXT_ERROR_SYNTAX), or that a row is
 *   longer than the limit (%HARVEST_TEXT_ERROR_TOO_LARGE), after which comes %HARVEST_CSV_END
 *
 * Reads one row. @error is set if and only if %HARVEST_CSV_ERROR is returned.
 */
HarvestCsvResult harvest_csv_reader_next (HarvestCsvReader *self, GError **error);

/**
 * harvest_csv_reader_get_fields:
 * @n_fields: (out) (optional): how many there are, at least 1
 *
 * Returns: (transfer none): the last row's values, valid UTF-8, %NULL-terminated; until the next
 *   call of harvest_csv_reader_next()
 */
const char *const *harvest_csv_reader_get_fields (HarvestCsvReader *self, guint *n_fields);

/**
 * harvest_csv_reader_get_line:
 *
 * Returns: the line of the file, from 1, on which the last row, or the broken one, began
 */
guint harvest_csv_reader_get_line (HarvestCsvReader *self);

/**
 * harvest_csv_append_row:
 * @text: what is written to
 * @fields: %NULL-terminated values, valid UTF-8
 * @delimiter: ',' or ';'
 *
 * Appends a row, which ends with CRLF.
 */
void harvest_csv_append_row (GString *text, const char *const *fields, char delimiter);

/**
 * harvest_csv_neutralise:
 *
 * A spreadsheet program takes a value that begins with = + - @ for a formula, and a formula may run
 * a program or send what is in the sheet elsewhere. An apostrophe in front makes it text.
 *
 * Returns: (transfer full): @value, or with an apostrophe in front; harvest_csv_restore() takes it
 *   away again
 */
char *harvest_csv_neutralise (const char *value);

/**
 * harvest_csv_restore:
 *
 * Returns: (transfer none): @value, or what follows the apostrophe of harvest_csv_neutralise()
 */
const char *harvest_csv_restore (const char *value);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HarvestCsvReader, harvest_csv_reader_free)

G_END_DECLS
