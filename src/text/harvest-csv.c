/* harvest-csv.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-csv"

#include "config.h"

#include "harvest-csv.h"

#include "harvest-text-error.h"

#include <string.h>

#define BYTE_ORDER_MARK "\xef\xbb\xbf"

/* What a spreadsheet program may take for the beginning of a formula. */
#define FORMULA_STARTS "=+-@\t\r"

typedef enum
{
  STATE_ROW_START,
  STATE_FIELD_START,
  STATE_PLAIN,
  STATE_QUOTED,
  STATE_QUOTE_IN_QUOTED, /* the closing quote, or the first half of an escaped one */
  STATE_BROKEN,          /* up to the end of the line */
} State;

struct _HarvestCsvReader
{
  GString *input;
  gsize at; /* what lies before it in `input` is done with */
  gboolean begun;
  gboolean ended;
  gboolean finished;
  GError *row_error; /* what makes this row useless, told when its end is found */
  char delimiter;
  gsize max_row_size;

  State state;
  GString *values;   /* of this row, each with its NUL */
  GArray *starts;    /* of gsize, in `values` */
  GPtrArray *fields; /* into `values`, when the row is complete */

  guint line, column;             /* of the byte at `at`, from 1 */
  guint row_line;                 /* where this row began */
  guint quote_line, quote_column; /* of the last opening quote */
  gboolean after_return;          /* an LF now belongs to the CR before it */
  guint utf8_left;                /* continuation bytes to come */
  guchar utf8_low, utf8_high;     /* bounds of the next one */
};

/* Auxiliary methods */

static HarvestCsvResult
fail (HarvestCsvReader *self, guint line, guint column, const char *what, GError **error)
{
  g_set_error (error, HARVEST_TEXT_ERROR, HARVEST_TEXT_ERROR_SYNTAX, "line %u, column %u: %s", line,
               column, what);
  return HARVEST_CSV_ERROR;
}

static HarvestCsvResult
fail_too_large (HarvestCsvReader *self, GError **error)
{
  gboolean in_quotes = self->state == STATE_QUOTED;

  self->finished = TRUE;
  g_set_error (
      error, HARVEST_TEXT_ERROR, HARVEST_TEXT_ERROR_TOO_LARGE,
      "line %u, column 1: the row that begins here is longer than %" G_GSIZE_FORMAT " bytes%s",
      self->row_line, self->max_row_size, in_quotes ? "; a closing quote may be missing" : "");
  return HARVEST_CSV_ERROR;
}

/* Returns: whether @c may stand here in UTF-8 */
static gboolean
follow_utf8 (HarvestCsvReader *self, guchar c)
{
  if (self->utf8_left > 0)
    {
      if (c < self->utf8_low || c > self->utf8_high)
        return FALSE;
      self->utf8_left--;
      self->utf8_low = 0x80;
      self->utf8_high = 0xbf;
      return TRUE;
    }
  if (c < 0x80)
    return c != '\0';
  if (c < 0xc2 || c > 0xf4)
    return FALSE;
  /* Overlong forms, surrogates and what lies above U+10FFFF are told by the second byte. */
  self->utf8_left = c < 0xe0 ? 1 : c < 0xf0 ? 2 : 3;
  self->utf8_low = c == 0xe0 ? 0xa0 : c == 0xf0 ? 0x90 : 0x80;
  self->utf8_high = c == 0xed ? 0x9f : c == 0xf4 ? 0x8f : 0xbf;
  return TRUE;
}

/* To be called once for each byte that is consumed. */
static void
follow_place (HarvestCsvReader *self, guchar c)
{
  if (c == '\n' && self->after_return)
    self->after_return = FALSE;
  else if (c == '\n' || c == '\r')
    {
      self->line++;
      self->column = 1;
      self->after_return = c == '\r';
    }
  else
    {
      if ((c & 0xc0) != 0x80)
        self->column++;
      self->after_return = FALSE;
    }
}

static void
begin_row (HarvestCsvReader *self)
{
  self->state = STATE_ROW_START;
  self->row_line = self->line;
  g_string_truncate (self->values, 0);
  g_array_set_size (self->starts, 0);
  g_ptr_array_set_size (self->fields, 0);
}

static void
begin_field (HarvestCsvReader *self)
{
  gsize start = self->values->len;

  g_array_append_val (self->starts, start);
  self->state = STATE_FIELD_START;
}

static void
end_field (HarvestCsvReader *self)
{
  g_string_append_c (self->values, '\0');
}

static HarvestCsvResult
end_row (HarvestCsvReader *self)
{
  end_field (self);
  for (guint i = 0; i < self->starts->len; i++)
    g_ptr_array_add (self->fields, self->values->str + g_array_index (self->starts, gsize, i));
  g_ptr_array_add (self->fields, NULL);
  self->state = STATE_ROW_START;
  return HARVEST_CSV_ROW;
}

/* Returns: whether the first row is in the input and has told the delimiter */
static gboolean
guess_delimiter (HarvestCsvReader *self)
{
  guint n_commas = 0, n_semicolons = 0;
  gboolean in_quotes = FALSE;
  gsize first = self->at, i;

  while (first < self->input->len && strchr ("\r\n", self->input->str[first]) != NULL)
    first++;
  for (i = first; i < self->input->len; i++)
    {
      char c = self->input->str[i];

      if (c == '"')
        in_quotes = !in_quotes;
      else if (in_quotes)
        continue;
      else if (c == ',')
        n_commas++;
      else if (c == ';')
        n_semicolons++;
      else if (c == '\n' || c == '\r')
        break;
    }
  if (i == self->input->len && !self->ended && i - self->at <= self->max_row_size)
    return FALSE;
  self->delimiter = n_semicolons > n_commas ? ';' : ',';
  return TRUE;
}

/* Takes a byte order mark away and learns the delimiter.
 * Returns: whether there was enough input for it */
static gboolean
begin (HarvestCsvReader *self)
{
  gsize size = self->input->len;

  if (!self->ended && size < strlen (BYTE_ORDER_MARK))
    return FALSE;
  if (self->at == 0 && g_str_has_prefix (self->input->str, BYTE_ORDER_MARK))
    self->at = strlen (BYTE_ORDER_MARK);
  if (self->delimiter == '\0' && !guess_delimiter (self))
    return FALSE;
  self->begun = TRUE;
  return TRUE;
}

/* Returns: %HARVEST_CSV_MORE to go on with the next byte */
static HarvestCsvResult
take_byte (HarvestCsvReader *self, char c, guint line, guint column, GError **error)
{
  gboolean ends_row = c == '\n' || c == '\r';

  switch (self->state)
    {
    case STATE_ROW_START:
      if (ends_row)
        {
          self->row_line = self->line;
          return HARVEST_CSV_MORE;
        }
      begin_field (self);
      G_GNUC_FALLTHROUGH;
    case STATE_FIELD_START:
      if (c == '"')
        {
          self->quote_line = line;
          self->quote_column = column;
          self->state = STATE_QUOTED;
          return HARVEST_CSV_MORE;
        }
      self->state = STATE_PLAIN;
      G_GNUC_FALLTHROUGH;
    case STATE_PLAIN:
      if (c == '"')
        {
          self->state = STATE_BROKEN;
          return fail (self, line, column, "a quote inside a value that does not begin with one",
                       error);
        }
      break;
    case STATE_QUOTED:
      if (c == '"')
        self->state = STATE_QUOTE_IN_QUOTED;
      else
        g_string_append_c (self->values, c);
      return HARVEST_CSV_MORE;
    case STATE_QUOTE_IN_QUOTED:
      if (c == '"')
        {
          g_string_append_c (self->values, c);
          self->state = STATE_QUOTED;
          return HARVEST_CSV_MORE;
        }
      if (c != self->delimiter && !ends_row)
        {
          self->state = STATE_BROKEN;
          return fail (self, line, column, "expected the end of the value after its closing quote",
                       error);
        }
      break;
    case STATE_BROKEN:
    default:
      if (ends_row)
        begin_row (self);
      return HARVEST_CSV_MORE;
    }

  if (ends_row)
    return end_row (self);
  if (c == self->delimiter)
    {
      end_field (self);
      begin_field (self);
    }
  else
    g_string_append_c (self->values, c);
  return HARVEST_CSV_MORE;
}

static HarvestCsvResult
take_end (HarvestCsvReader *self, GError **error)
{
  State state = self->state;

  self->finished = TRUE;
  if (state != STATE_BROKEN && self->utf8_left > 0 && self->row_error == NULL)
    fail (self, self->line, self->column, "not UTF-8", &self->row_error);
  switch (state)
    {
    case STATE_QUOTED:
      return fail (self, self->quote_line, self->quote_column, "a quote that is never closed",
                   error);
    case STATE_FIELD_START:
    case STATE_PLAIN:
    case STATE_QUOTE_IN_QUOTED:
      return end_row (self);
    case STATE_ROW_START:
    case STATE_BROKEN:
    default:
      return HARVEST_CSV_END;
    }
}

/* The first thing that is wrong with a row is what is told of it. */
static HarvestCsvResult
finish_row (HarvestCsvReader *self, HarvestCsvResult result, GError **error)
{
  if (self->row_error == NULL)
    return result;
  if (error != NULL)
    g_clear_error (error);
  g_propagate_error (error, g_steal_pointer (&self->row_error));
  return HARVEST_CSV_ERROR;
}

/* Both delimiters, blanks at the ends and a byte order mark, for readers that guess or strip. */
static gboolean
needs_quotes (const char *field)
{
  return strpbrk (field, ",;\"\r\n\t") != NULL || field[0] == ' ' || g_str_has_suffix (field, " ")
         || g_str_has_prefix (field, BYTE_ORDER_MARK);
}

/* Public API */

HarvestCsvReader *
harvest_csv_reader_new (char delimiter, gsize max_row_size)
{
  HarvestCsvReader *self;

  g_return_val_if_fail (delimiter == '\0' || delimiter == ',' || delimiter == ';', NULL);

  self = g_new0 (HarvestCsvReader, 1);
  self->input = g_string_new (NULL);
  self->values = g_string_new (NULL);
  self->starts = g_array_new (FALSE, FALSE, sizeof (gsize));
  self->fields = g_ptr_array_new ();
  self->delimiter = delimiter;
  self->max_row_size = max_row_size;
  self->line = self->column = self->row_line = 1;
  return self;
}

void
harvest_csv_reader_free (HarvestCsvReader *self)
{
  g_return_if_fail (self != NULL);

  g_string_free (self->input, TRUE);
  g_string_free (self->values, TRUE);
  g_array_unref (self->starts);
  g_ptr_array_unref (self->fields);
  g_clear_error (&self->row_error);
  g_free (self);
}

void
harvest_csv_reader_feed (HarvestCsvReader *self, const char *data, gsize length)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (data != NULL || length == 0);
  g_return_if_fail (!self->ended);

  if (self->begun)
    {
      g_string_erase (self->input, 0, (gssize)self->at);
      self->at = 0;
    }
  g_string_append_len (self->input, data, (gssize)length);
}

void
harvest_csv_reader_end (HarvestCsvReader *self)
{
  g_return_if_fail (self != NULL);

  self->ended = TRUE;
}

HarvestCsvResult
harvest_csv_reader_next (HarvestCsvReader *self, GError **error)
{
  g_return_val_if_fail (self != NULL, HARVEST_CSV_END);
  g_return_val_if_fail (error == NULL || *error == NULL, HARVEST_CSV_END);

  if (self->finished)
    return HARVEST_CSV_END;
  if (!self->begun && !begin (self))
    return HARVEST_CSV_MORE;
  if (self->state == STATE_ROW_START)
    begin_row (self);

  while (self->at < self->input->len)
    {
      char c = self->input->str[self->at++];
      guint line = self->line, column = self->column;
      gboolean second_half = c == '\n' && self->after_return;
      HarvestCsvResult result;

      follow_place (self, (guchar)c);
      if (!follow_utf8 (self, (guchar)c))
        {
          self->utf8_left = 0;
          if (self->row_error == NULL && self->state != STATE_BROKEN)
            fail (self, line, column, c == '\0' ? "the character NUL" : "not UTF-8",
                  &self->row_error);
        }
      if (second_half && self->state != STATE_QUOTED)
        continue;
      result = take_byte (self, c, line, column, error);
      if (result != HARVEST_CSV_MORE)
        return finish_row (self, result, error);
      if (self->values->len > self->max_row_size)
        return fail_too_large (self, error);
    }
  if (!self->ended)
    return HARVEST_CSV_MORE;
  return finish_row (self, take_end (self, error), error);
}

const char *const *
harvest_csv_reader_get_fields (HarvestCsvReader *self, guint *n_fields)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (self->fields->len > 0, NULL);

  if (n_fields != NULL)
    *n_fields = self->fields->len - 1;
  return (const char *const *)self->fields->pdata;
}

guint
harvest_csv_reader_get_line (HarvestCsvReader *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->row_line;
}

void
harvest_csv_append_row (GString *text, const char *const *fields, char delimiter)
{
  g_return_if_fail (text != NULL);
  g_return_if_fail (fields != NULL && fields[0] != NULL);
  g_return_if_fail (delimiter == ',' || delimiter == ';');

  for (guint i = 0; fields[i] != NULL; i++)
    {
      const char *field = fields[i];

      if (i > 0)
        g_string_append_c (text, delimiter);
      /* A lone empty value has quotes too, else its row would be an empty line. */
      if (!needs_quotes (field) && !(field[0] == '\0' && i == 0 && fields[1] == NULL))
        {
          g_string_append (text, field);
          continue;
        }
      g_string_append_c (text, '"');
      for (const char *at = field; *at != '\0'; at++)
        {
          if (*at == '"')
            g_string_append_c (text, '"');
          g_string_append_c (text, *at);
        }
      g_string_append_c (text, '"');
    }
  g_string_append (text, "\r\n");
}

char *
harvest_csv_neutralise (const char *value)
{
  const char *first;

  g_return_val_if_fail (value != NULL, NULL);

  /* Apostrophes in front of such a character are counted in, so that it can be undone. */
  first = value + strspn (value, "'");
  if (*first != '\0' && strchr (FORMULA_STARTS, *first) != NULL)
    return g_strconcat ("'", value, NULL);
  return g_strdup (value);
}

const char *
harvest_csv_restore (const char *value)
{
  const char *first;

  g_return_val_if_fail (value != NULL, NULL);

  first = value + strspn (value, "'");
  if (first > value && *first != '\0' && strchr (FORMULA_STARTS, *first) != NULL)
    return value + 1;
  return value;
}
