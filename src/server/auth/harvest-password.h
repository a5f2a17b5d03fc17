/* harvest-password.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Passwords: which may be used, and how they are kept (Argon2id, 64 MiB, three passes). The
 * functions are pure but for the system's randomness; hashing takes about 90 ms and 64 MiB. */

typedef enum
{
  HARVEST_PASSWORD_FINE,
  HARVEST_PASSWORD_TOO_SHORT,
  HARVEST_PASSWORD_TOO_LONG,
  HARVEST_PASSWORD_COMMON, /* one that people who guess try first */
  HARVEST_PASSWORD_NAME,   /* the person's, or the program's, name and little else */
} HarvestPasswordVerdict;

/**
 * harvest_password_judge:
 * @password: valid UTF-8
 * @name: (nullable): with which the person signs in
 *
 * There are no rules about kinds of characters: they make passwords that are harder to keep in
 * mind, and not harder to guess.
 */
HarvestPasswordVerdict harvest_password_judge (const char *password, const char *name);

/* Returns: (transfer none): the rule, for a problem's detail; never the password */
const char *harvest_password_describe (HarvestPasswordVerdict verdict);

/**
 * harvest_password_hash_sync:
 *
 * Returns: (transfer full) (nullable): the string that is kept; %HARVEST_SERVER_ERROR_BUSY if there
 *   is no memory for it
 */
char *harvest_password_hash_sync (const char *password, GError **error);

/**
 * harvest_password_verify_sync:
 * @hash: (nullable): what is kept; %NULL takes as long as any, and fails
 * @error: %HARVEST_SERVER_ERROR_REFUSED: it is another one; BUSY: there is no memory to find out
 */
gboolean harvest_password_verify_sync (const char *hash, const char *password, GError **error);

/* Whether @hash was made with less than what is asked for now. */
gboolean harvest_password_needs_rehash (const char *hash);

/**
 * harvest_password_make_code:
 *
 * Makes a one-time code of 100 random bits, in groups that are easily read and typed.
 *
 * Returns: (transfer full): like `7KQ2M-XW94T-0HBRV-5DZ3N`
 */
char *harvest_password_make_code (void);

/**
 * harvest_password_hash_code:
 * @code: as somebody typed it: case, blanks and hyphens do not count, O is 0, I and L are 1
 *
 * Returns: (transfer full) (nullable): its SHA-256; %NULL if it cannot be one
 */
GBytes *harvest_password_hash_code (const char *code);

/**
 * harvest_password_make_token:
 * @hash: (out) (transfer full): its SHA-256, which is what is kept
 *
 * Returns: (transfer full): 256 random bits in base64url
 */
char *harvest_password_make_token (GBytes **hash);

/* Returns: (transfer full) (nullable): the SHA-256 of a token; %NULL if it cannot be one */
GBytes *harvest_password_hash_token (const char *token);

G_END_DECLS
