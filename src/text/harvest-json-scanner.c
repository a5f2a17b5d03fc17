/* harvest-json-scanner.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-json-scanner"

#include "config.h"

#include "harvest-json-private.h"

#include "harvest-text-error.h"

#include <string.h>

#define MAX_SIZE          (64 * 1024 * 1024)
#define BYTES_PER_TOKEN   16 /* a guess for the first allocation */
#define MAX_UNSORTED_KEYS 16

typedef enum
{
  EXPECT_VALUE,
  EXPECT_FIRST_ELEMENT, /* or the end of the array */
  EXPECT_KEY,
  EXPECT_FIRST_KEY, /* or the end of the object */
  EXPECT_COMMA,     /* or the end of the container; at depth 0: of the document */
} Expect;

typedef struct
{
  guint32 container;
  guint32 last_child;
} Frame;

typedef struct
{
  const char *bytes;
  gsize length;
  guint32 token;
} Key;

typedef struct
{
  const char *start, *at, *end;
  HarvestJsonToken *tokens;
  guint n_tokens, n_allocated;
  Frame frames[HARVEST_JSON_MAX_DEPTH];
  guint depth;
  Expect expect;
  GArray *keys;       /* of Key, for one object at a time */
  GString *unescaped; /* what those keys with a backslash mean */
  GError **error;
} Scanner;

/* Auxiliary methods: errors and tokens */

static gboolean
fail (Scanner *self, HarvestTextError code, const char *at, const char *what)
{
  guint line = 1, column = 1;

  for (const char *p = self->start; p < at; p++)
    if (*p == '\n')
      {
        line++;
        column = 1;
      }
    else if (((guchar)*p & 0xc0) != 0x80)
      column++;

  g_set_error (self->error, HARVEST_TEXT_ERROR, code, "line %u, column %u: %s%s", line, column,
               what, at >= self->end ? ", but the document ends" : "");
  return FALSE;
}

static gboolean
fail_syntax (Scanner *self, const char *at, const char *what)
{
  return fail (self, HARVEST_TEXT_ERROR_SYNTAX, at, what);
}

static guint32
add_token (Scanner *self, HarvestJsonKind kind, const char *start)
{
  HarvestJsonToken *token;

  if (self->n_tokens == self->n_allocated)
    {
      self->n_allocated *= 2;
      self->tokens = g_renew (HarvestJsonToken, self->tokens, self->n_allocated);
    }
  token = &self->tokens[self->n_tokens];
  *token = (HarvestJsonToken){ .start = start - self->start, .kind = kind };
  if (self->depth > 0)
    self->frames[self->depth - 1].last_child = self->n_tokens;
  return self->n_tokens++;
}

static void
end_token (Scanner *self, guint32 index)
{
  self->tokens[index].end = self->at - self->start;
  self->tokens[index].after = self->n_tokens;
}

static void
count_child (Scanner *self)
{
  if (self->depth > 0)
    self->tokens[self->frames[self->depth - 1].container].length++;
}

/* Auxiliary methods: strings */

/* Returns: the bytes of the well-formed UTF-8 sequence at @at, 0 if it is none */
static guint
utf8_sequence_length (const char *at, const char *end)
{
  const guchar *p = (const guchar *)at;
  gsize left = end - at;
  guchar low = 0x80, high = 0xbf;
  guint length;

  if (p[0] >= 0xc2 && p[0] <= 0xdf)
    length = 2;
  else if ((p[0] & 0xf0) == 0xe0)
    length = 3;
  else if (p[0] >= 0xf0 && p[0] <= 0xf4)
    length = 4;
  else
    return 0;

  /* Overlong forms, surrogates and what lies above U+10FFFF are told by the second byte. */
  if (p[0] == 0xe0)
    low = 0xa0;
  else if (p[0] == 0xed)
    high = 0x9f;
  else if (p[0] == 0xf0)
    low = 0x90;
  else if (p[0] == 0xf4)
    high = 0x8f;

  if (left < length || p[1] < low || p[1] > high)
    return 0;
  for (guint i = 2; i < length; i++)
    if ((p[i] & 0xc0) != 0x80)
      return 0;
  return length;
}

/* Returns: where the first byte is that is not plain ASCII inside a string */
static const char *
skip_plain (const char *at, const char *end)
{
  const guint64 ones = G_GUINT64_CONSTANT (0x0101010101010101);
  const guint64 tops = ones << 7;

  while (end - at >= 8)
    {
      guint64 word, quote, backslash, special;

      memcpy (&word, at, sizeof word);
      quote = word ^ (ones * '"');
      backslash = word ^ (ones * '\\');
      special = word | (word - ones * 0x20) | (quote - ones) | (backslash - ones);
      if ((special & tops) != 0)
        break;
      at += 8;
    }
  while (at < end && (guchar)*at >= 0x20 && (guchar)*at < 0x80 && *at != '"' && *at != '\\')
    at++;
  return at;
}

/* With self->at on the backslash. */
static gboolean
scan_escape (Scanner *self)
{
  const char *at = self->at;
  gunichar unit;

  if (self->end - at < 2)
    return fail_syntax (self, self->end, "expected an escaped character");
  if (at[1] != 'u')
    {
      if (strchr ("\"\\/bfnrt", at[1]) == NULL || at[1] == '\0')
        return fail_syntax (self, at, "no such escape");
      self->at += 2;
      return TRUE;
    }

  unit = _harvest_json_read_hex4 (at + 2, self->end);
  if (unit > 0xffff)
    return fail_syntax (self, at, "expected four hexadecimal digits after \\u");
  if (unit == 0)
    return fail_syntax (self, at, "the character NUL is not accepted");
  if (_harvest_json_is_low_surrogate (unit))
    return fail_syntax (self, at, "half of a surrogate pair");
  self->at += 6;
  if (_harvest_json_is_high_surrogate (unit))
    {
      if (self->end - self->at < 6 || self->at[0] != '\\' || self->at[1] != 'u'
          || !_harvest_json_is_low_surrogate (_harvest_json_read_hex4 (self->at + 2, self->end)))
        return fail_syntax (self, at, "half of a surrogate pair");
      self->at += 6;
    }
  return TRUE;
}

/* With self->at on the opening quote. */
static gboolean
scan_string (Scanner *self)
{
  const char *opening = self->at;
  guint32 token = add_token (self, HARVEST_JSON_STRING, opening);

  self->at++;
  for (;;)
    {
      guchar c;

      self->at = skip_plain (self->at, self->end);
      if (self->at == self->end)
        return fail_syntax (self, self->end, "expected the closing quote of a string");
      c = *self->at;
      if (c == '"')
        break;
      if (c == '\\')
        {
          self->tokens[token].escaped = TRUE;
          if (!scan_escape (self))
            return FALSE;
        }
      else if (c < 0x20)
        return fail_syntax (self, self->at, "control character in a string");
      else
        {
          guint length = utf8_sequence_length (self->at, self->end);

          if (length == 0)
            return fail_syntax (self, self->at, "not UTF-8");
          self->at += length;
        }
    }
  self->at++;
  end_token (self, token);
  return TRUE;
}

/* Auxiliary methods: repeated keys */

static int
compare_keys (const Key *a, const Key *b)
{
  if (a->length != b->length)
    return a->length < b->length ? -1 : 1;
  return memcmp (a->bytes, b->bytes, a->length);
}

static int
compare_keys_stable_cb (const void *a, const void *b)
{
  const Key *first = a, *second = b;
  int order = compare_keys (first, second);

  return order != 0 ? order : first->token < second->token ? -1 : first->token > second->token;
}

static void
collect_keys (Scanner *self, guint32 object)
{
  gsize room = 0;
  char *out;

  g_array_set_size (self->keys, 0);
  for (guint32 i = object + 1; i < self->n_tokens; i = self->tokens[i + 1].after)
    {
      const HarvestJsonToken *token = &self->tokens[i];
      Key key = { self->start + token->start + 1, token->end - token->start - 2, i };

      if (token->escaped)
        room += key.length;
      g_array_append_val (self->keys, key);
    }
  if (room == 0)
    return;

  g_string_set_size (self->unescaped, room);
  out = self->unescaped->str;
  for (guint i = 0; i < self->keys->len; i++)
    {
      Key *key = &g_array_index (self->keys, Key, i);

      if (self->tokens[key->token].escaped)
        {
          key->length = _harvest_json_unescape (key->bytes, key->bytes + key->length, out);
          key->bytes = out;
          out += key->length;
        }
    }
}

/* Returns: the first key in the document that is a repetition; 0 if there is none */
static guint32
find_repeated_key (Scanner *self, guint32 object)
{
  guint n_keys = self->tokens[object].length;
  guint32 repeated = 0;
  Key *keys;

  if (n_keys < 2)
    return 0;
  collect_keys (self, object);
  keys = (Key *)self->keys->data;
  if (n_keys <= MAX_UNSORTED_KEYS)
    {
      for (guint i = 1; i < n_keys; i++)
        for (guint j = 0; j < i; j++)
          if (compare_keys (&keys[i], &keys[j]) == 0)
            return keys[i].token;
      return 0;
    }

  /* Sorting, not hashing: no choice of keys makes it slower than n log n. */
  qsort (keys, n_keys, sizeof *keys, compare_keys_stable_cb);
  for (guint i = 1; i < n_keys; i++)
    if (compare_keys (&keys[i - 1], &keys[i]) == 0 && (repeated == 0 || keys[i].token < repeated))
      repeated = keys[i].token;
  return repeated;
}

/* Auxiliary methods: other values */

static gboolean
scan_word (Scanner *self, const char *word, HarvestJsonKind kind)
{
  gsize length = strlen (word);
  guint32 token;

  if ((gsize)(self->end - self->at) < length || memcmp (self->at, word, length) != 0)
    return fail_syntax (self, self->at, "expected a value");
  token = add_token (self, kind, self->at);
  self->at += length;
  end_token (self, token);
  return TRUE;
}

static gboolean
skip_digits (Scanner *self)
{
  const char *first = self->at;

  while (self->at < self->end && g_ascii_isdigit (*self->at))
    self->at++;
  return self->at > first;
}

static gboolean
scan_number (Scanner *self)
{
  const char *start = self->at, *digits;
  guint32 token = add_token (self, HARVEST_JSON_INTEGER, start);

  if (*self->at == '-')
    self->at++;
  digits = self->at;
  if (!skip_digits (self))
    return fail_syntax (self, self->at, "expected a digit");
  if (*digits == '0' && self->at - digits > 1)
    return fail_syntax (self, digits, "a number does not begin with a needless 0");

  if (self->at < self->end && *self->at == '.')
    {
      self->tokens[token].kind = HARVEST_JSON_REAL;
      self->at++;
      if (!skip_digits (self))
        return fail_syntax (self, self->at, "expected a digit");
    }
  if (self->at < self->end && (*self->at == 'e' || *self->at == 'E'))
    {
      self->tokens[token].kind = HARVEST_JSON_REAL;
      self->at++;
      if (self->at < self->end && (*self->at == '+' || *self->at == '-'))
        self->at++;
      if (!skip_digits (self))
        return fail_syntax (self, self->at, "expected a digit");
    }
  if (self->tokens[token].kind == HARVEST_JSON_INTEGER
      && _harvest_json_read_digits (digits, self->at) > HARVEST_JSON_MAX_INTEGER)
    return fail_syntax (self, start, "an integer is at most 9007199254740992 (2^53)");
  end_token (self, token);
  return TRUE;
}

/* Auxiliary methods: the grammar */

static void
skip_space (Scanner *self)
{
  while (self->at < self->end
         && (*self->at == ' ' || *self->at == '\n' || *self->at == '\t' || *self->at == '\r'))
    self->at++;
}

static gboolean
open_container (Scanner *self, HarvestJsonKind kind)
{
  guint32 token;

  if (self->depth == HARVEST_JSON_MAX_DEPTH)
    return fail (self, HARVEST_TEXT_ERROR_TOO_LARGE, self->at, "nested deeper than 32");
  token = add_token (self, kind, self->at);
  self->frames[self->depth++] = (Frame){ .container = token };
  self->expect = kind == HARVEST_JSON_ARRAY ? EXPECT_FIRST_ELEMENT : EXPECT_FIRST_KEY;
  self->at++;
  return TRUE;
}

static gboolean
close_container (Scanner *self)
{
  Frame frame = self->frames[--self->depth];
  HarvestJsonToken *token = &self->tokens[frame.container];

  self->at++;
  end_token (self, frame.container);
  if (token->length > 0)
    {
      self->tokens[frame.last_child].last = TRUE;
      if (token->kind == HARVEST_JSON_OBJECT)
        {
          guint32 repeated = find_repeated_key (self, frame.container);

          if (repeated != 0)
            return fail_syntax (self, self->start + self->tokens[repeated].start, "repeated key");
        }
    }
  self->expect = EXPECT_COMMA;
  return TRUE;
}

static gboolean
scan_value (Scanner *self, char c)
{
  count_child (self);
  self->expect = EXPECT_COMMA;
  switch (c)
    {
    case '{':
      return open_container (self, HARVEST_JSON_OBJECT);
    case '[':
      return open_container (self, HARVEST_JSON_ARRAY);
    case '"':
      return scan_string (self);
    case 'n':
      return scan_word (self, "null", HARVEST_JSON_NULL);
    case 't':
      return scan_word (self, "true", HARVEST_JSON_TRUE);
    case 'f':
      return scan_word (self, "false", HARVEST_JSON_FALSE);
    default:
      if (c == '-' || g_ascii_isdigit (c))
        return scan_number (self);
      return fail_syntax (self, self->at, "expected a value");
    }
}

static gboolean
scan_key (Scanner *self, char c)
{
  if (c != '"')
    return fail_syntax (self, self->at, "expected a key in quotes");
  if (!scan_string (self))
    return FALSE;
  skip_space (self);
  if (self->at == self->end || *self->at != ':')
    return fail_syntax (self, self->at, "expected a colon");
  self->at++;
  self->expect = EXPECT_VALUE;
  return TRUE;
}

static gboolean
scan_comma (Scanner *self, char c)
{
  gboolean in_array = self->tokens[self->frames[self->depth - 1].container].kind
                      == HARVEST_JSON_ARRAY;

  if (c == ',')
    {
      self->at++;
      self->expect = in_array ? EXPECT_VALUE : EXPECT_KEY;
      return TRUE;
    }
  if (c == (in_array ? ']' : '}'))
    return close_container (self);
  return fail_syntax (self, self->at, in_array ? "expected a comma or ]" : "expected a comma or }");
}

static gboolean
scan_step (Scanner *self, char c)
{
  switch (self->expect)
    {
    case EXPECT_FIRST_ELEMENT:
      if (c == ']')
        return close_container (self);
      return scan_value (self, c);
    case EXPECT_VALUE:
      return scan_value (self, c);
    case EXPECT_FIRST_KEY:
      if (c == '}')
        return close_container (self);
      return scan_key (self, c);
    case EXPECT_KEY:
      return scan_key (self, c);
    case EXPECT_COMMA:
      return scan_comma (self, c);
    default:
      g_assert_not_reached ();
    }
}

static gboolean
scan_document (Scanner *self)
{
  do
    {
      skip_space (self);
      /* NUL stands nowhere in the grammar, so it can stand for the end here. */
      if (!scan_step (self, self->at < self->end ? *self->at : '\0'))
        return FALSE;
    }
  while (self->depth > 0 || self->expect != EXPECT_COMMA);

  skip_space (self);
  if (self->at < self->end)
    return fail_syntax (self, self->at, "expected the end of the document");
  self->tokens[0].last = TRUE;
  return TRUE;
}

/* Public API */

HarvestJson *
harvest_json_scan (GBytes *bytes, gsize max_size, GError **error)
{
  Scanner scanner = { 0 };
  HarvestJson *self = NULL;
  gsize size;

  g_return_val_if_fail (bytes != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  scanner.start = g_bytes_get_data (bytes, &size);
  max_size = MIN (max_size, MAX_SIZE);
  if (size > max_size)
    {
      g_set_error (error, HARVEST_TEXT_ERROR, HARVEST_TEXT_ERROR_TOO_LARGE,
                   "%" G_GSIZE_FORMAT " bytes, at most %" G_GSIZE_FORMAT " are accepted", size,
                   max_size);
      return NULL;
    }
  if (size == 0)
    scanner.start = "";
  scanner.at = scanner.start;
  scanner.end = scanner.start + size;
  scanner.n_allocated = size / BYTES_PER_TOKEN + 8;
  scanner.tokens = g_new (HarvestJsonToken, scanner.n_allocated);
  scanner.keys = g_array_new (FALSE, FALSE, sizeof (Key));
  scanner.unescaped = g_string_new (NULL);
  scanner.error = error;

  if (scan_document (&scanner))
    {
      self = g_atomic_rc_box_new0 (HarvestJson);
      self->bytes = g_bytes_ref (bytes);
      self->data = scanner.start;
      self->n_tokens = scanner.n_tokens;
      self->tokens = g_renew (HarvestJsonToken, scanner.tokens, scanner.n_tokens);
    }
  else
    g_free (scanner.tokens);

  g_array_unref (scanner.keys);
  g_string_free (scanner.unescaped, TRUE);
  return self;
}
