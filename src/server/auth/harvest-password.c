/* harvest-password.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-password"

#include "config.h"

#include "harvest-password.h"

#include "harvest-password-words-resources.h"
#include "harvest-protocol-limits.h"
#include "harvest-server-error.h"

#include <errno.h>
#include <sodium.h>
#include <string.h>

#define MEMORY_BYTES (64 * 1024 * 1024)
#define PASSES       3

#define TOKEN_BYTES 32
#define TOKEN_CHARS 43
#define CODE_CHARS  20
#define CODE_GROUP  5

/* Crockford's: no I, L, O, U. */
static const char code_alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/* What takes as long as a real one to compare with. Of random bytes that nobody kept. */
static const char *
get_dummy (void)
{
  static char *dummy;

  if (g_once_init_enter (&dummy))
    {
      char *made = g_malloc0 (crypto_pwhash_STRBYTES);
      char secret[TOKEN_BYTES];

      randombytes_buf (secret, sizeof secret);
      if (crypto_pwhash_str_alg (made, secret, sizeof secret, PASSES, MEMORY_BYTES,
                                 crypto_pwhash_ALG_ARGON2ID13)
          != 0)
        g_warning ("There is no memory for passwords");
      g_once_init_leave (&dummy, made);
    }
  return dummy;
}

static void
ensure_sodium (void)
{
  static gsize ready;

  if (g_once_init_enter (&ready))
    {
      if (sodium_init () < 0)
        g_error ("libsodium does not work on this computer");
      g_once_init_leave (&ready, 1);
    }
}

/* The words that people who guess try first, folded. */
static GHashTable *
get_words (void)
{
  static GHashTable *words;

  if (g_once_init_enter (&words))
    {
      GHashTable *made = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      g_autoptr (GBytes) bytes = NULL;
      g_auto (GStrv) lines = NULL;

      harvest_password_words_register_resource ();
      bytes = g_resource_lookup_data (harvest_password_words_get_resource (),
                                      "/com/example/StoryHarvest/passwords/common.txt",
                                      G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
      lines = g_strsplit (bytes != NULL ? g_bytes_get_data (bytes, NULL) : "", "\n", -1);
      for (guint i = 0; lines[i] != NULL; i++)
        if (lines[i][0] != '\0' && lines[i][0] != '#')
          g_hash_table_add (made, g_strdup (lines[i]));
      g_once_init_leave (&words, made);
    }
  return words;
}

/* What is left of a password without case, and without what people put around a word. */
static char *
fold (const char *password)
{
  g_autofree char *normal = g_utf8_normalize (password, -1, G_NORMALIZE_ALL_COMPOSE);

  return g_utf8_casefold (normal != NULL ? normal : password, -1);
}

static char *
strip_ends (const char *folded)
{
  const char *start = folded;
  const char *end = folded + strlen (folded);

  while (g_ascii_isdigit (*start) || g_ascii_ispunct (*start) || *start == ' ')
    start++;
  while (end > start && (g_ascii_isdigit (end[-1]) || g_ascii_ispunct (end[-1]) || end[-1] == ' '))
    end--;
  return g_strndup (start, end - start);
}

/* Whether it is one character or two again and again, or a run like abcdefgh or 87654321. */
static gboolean
is_monotonous (const char *folded)
{
  gsize length = strlen (folded);
  gboolean repeats = TRUE;
  gboolean runs = TRUE;

  for (gsize i = 2; i < length; i++)
    repeats = repeats && folded[i] == folded[i - 2];
  for (gsize i = 2; i < length; i++)
    runs = runs && folded[i] - folded[i - 1] == folded[1] - folded[0];
  return repeats || (runs && ABS (folded[1] - folded[0]) <= 1);
}

static gboolean
is_common (const char *folded, const char *word)
{
  GHashTable *words = get_words ();
  gsize length = strlen (folded);

  if (is_monotonous (folded) || g_hash_table_contains (words, folded))
    return TRUE;
  /* A common word with a few digits around it; of a long password there must be more to it. */
  if (word[0] != '\0' && length - strlen (word) <= 4 && g_hash_table_contains (words, word))
    return TRUE;
  /* The same word twice. */
  if (length % 2 == 0 && memcmp (folded, folded + length / 2, length / 2) == 0)
    {
      g_autofree char *half = g_strndup (folded, length / 2);

      return g_hash_table_contains (words, half);
    }
  return FALSE;
}

static gboolean
is_name (const char *folded, const char *word, const char *name)
{
  static const char *const ours[] = { "storyharvest", "story harvest", "harvest", "story" };
  g_autofree char *theirs = name != NULL ? fold (name) : NULL;

  for (guint i = 0; i < G_N_ELEMENTS (ours); i++)
    if (g_str_equal (word, ours[i]))
      return TRUE;
  if (theirs == NULL || theirs[0] == '\0')
    return FALSE;
  return g_str_equal (folded, theirs)
         || (g_str_equal (word, theirs) && strlen (folded) - strlen (word) <= 4);
}

HarvestPasswordVerdict
harvest_password_judge (const char *password, const char *name)
{
  g_autofree char *folded = NULL;
  g_autofree char *word = NULL;
  glong length;

  g_return_val_if_fail (password != NULL, HARVEST_PASSWORD_TOO_SHORT);

  length = g_utf8_strlen (password, -1);
  if (length < HARVEST_LIMIT_PASSWORD_CHARS_MIN)
    return HARVEST_PASSWORD_TOO_SHORT;
  if (length > HARVEST_LIMIT_PASSWORD_CHARS_MAX)
    return HARVEST_PASSWORD_TOO_LONG;
  folded = fold (password);
  word = strip_ends (folded);
  if (is_name (folded, word, name))
    return HARVEST_PASSWORD_NAME;
  return is_common (folded, word) ? HARVEST_PASSWORD_COMMON : HARVEST_PASSWORD_FINE;
}

const char *
harvest_password_describe (HarvestPasswordVerdict verdict)
{
  switch (verdict)
    {
    case HARVEST_PASSWORD_TOO_SHORT:
      return "It must have at least 8 characters";
    case HARVEST_PASSWORD_TOO_LONG:
      return "It must have at most 256 characters";
    case HARVEST_PASSWORD_COMMON:
      return "It is one of those that people who guess try first";
    case HARVEST_PASSWORD_NAME:
      return "It is a name that others know";
    case HARVEST_PASSWORD_FINE:
    default:
      return "It can be used";
    }
}

char *
harvest_password_hash_sync (const char *password, GError **error)
{
  g_autofree char *hash = g_malloc0 (crypto_pwhash_STRBYTES);

  g_return_val_if_fail (password != NULL, NULL);

  ensure_sodium ();
  if (crypto_pwhash_str_alg (hash, password, strlen (password), PASSES, MEMORY_BYTES,
                             crypto_pwhash_ALG_ARGON2ID13)
      != 0)
    {
      g_set_error_literal (error, HARVEST_SERVER_ERROR, HARVEST_SERVER_ERROR_BUSY,
                           "There is not enough memory for a password");
      return NULL;
    }
  return g_steal_pointer (&hash);
}

gboolean
harvest_password_verify_sync (const char *hash, const char *password, GError **error)
{
  gboolean matches;

  g_return_val_if_fail (password != NULL, FALSE);

  ensure_sodium ();
  errno = 0;
  matches = crypto_pwhash_str_verify (hash != NULL ? hash : get_dummy (), password,
                                      strlen (password))
            == 0;
  if (matches && hash != NULL)
    return TRUE;
  if (!matches && errno == ENOMEM)
    g_set_error_literal (error, HARVEST_SERVER_ERROR, HARVEST_SERVER_ERROR_BUSY,
                         "There is no memory to compare a password");
  else
    g_set_error_literal (error, HARVEST_SERVER_ERROR, HARVEST_SERVER_ERROR_REFUSED,
                         "The name or the password is wrong");
  return FALSE;
}

gboolean
harvest_password_needs_rehash (const char *hash)
{
  g_return_val_if_fail (hash != NULL, FALSE);

  ensure_sodium ();
  return crypto_pwhash_str_needs_rehash (hash, PASSES, MEMORY_BYTES) != 0;
}

char *
harvest_password_make_code (void)
{
  GString *code = g_string_new (NULL);

  ensure_sodium ();
  for (guint i = 0; i < CODE_CHARS; i++)
    {
      if (i > 0 && i % CODE_GROUP == 0)
        g_string_append_c (code, '-');
      g_string_append_c (code, code_alphabet[randombytes_uniform (sizeof code_alphabet - 1)]);
    }
  return g_string_free (code, FALSE);
}

static GBytes *
hash_bytes (const void *data, gsize length)
{
  guint8 digest[crypto_hash_sha256_BYTES];

  ensure_sodium ();
  crypto_hash_sha256 (digest, data, length);
  return g_bytes_new (digest, sizeof digest);
}

GBytes *
harvest_password_hash_code (const char *code)
{
  char plain[CODE_CHARS];
  gsize length = 0;

  g_return_val_if_fail (code != NULL, NULL);

  for (; *code != '\0'; code++)
    {
      char c = g_ascii_toupper (*code);

      if (c == ' ' || c == '-')
        continue;
      if (c == 'O')
        c = '0';
      else if (c == 'I' || c == 'L')
        c = '1';
      if (length == CODE_CHARS || strchr (code_alphabet, c) == NULL)
        return NULL;
      plain[length++] = c;
    }
  return length == CODE_CHARS ? hash_bytes (plain, length) : NULL;
}

char *
harvest_password_make_token (GBytes **hash)
{
  guint8 bits[TOKEN_BYTES];
  char *token = g_malloc0 (TOKEN_CHARS + 1);

  g_return_val_if_fail (hash != NULL, NULL);

  ensure_sodium ();
  randombytes_buf (bits, sizeof bits);
  sodium_bin2base64 (token, TOKEN_CHARS + 1, bits, sizeof bits,
                     sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  sodium_memzero (bits, sizeof bits);
  *hash = hash_bytes (token, TOKEN_CHARS);
  return token;
}

GBytes *
harvest_password_hash_token (const char *token)
{
  g_return_val_if_fail (token != NULL, NULL);

  return strlen (token) == TOKEN_CHARS ? hash_bytes (token, TOKEN_CHARS) : NULL;
}
