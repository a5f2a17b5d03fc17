/* protocol-samples.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-pull.h"
#include "harvest-push-reply.h"
#include "harvest-push.h"

G_BEGIN_DECLS

/* Ids, a server and messages for tests. */

#define SAMPLE_SERVER "01936f0e-7c00-7a10-8c31-5d2a90b4e7f1"
#define SAMPLE_EPOCH  "01936f0e-7c00-7b20-9d42-6e3ba1c5f802"
#define SAMPLE_PERSON "01936f0f-1a00-7c01-8a2b-3c4d5e6f7081"
#define SAMPLE_CLIENT "01936f0f-2a00-7c02-8a2b-3c4d5e6f7082"

/* Compares as text, so that a failure shows both. */
#define protocol_assert_bytes(bytes, expected)                                                     \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autofree char *protocol_text = protocol_dup_text (bytes);                                    \
    g_autofree char *protocol_expected = protocol_dup_text (expected);                             \
    g_assert_cmpstr (protocol_text, ==, protocol_expected);                                        \
  }                                                                                                \
  G_STMT_END

char *protocol_dup_text (GBytes *bytes);

/* Reads @text as a message of @type and expects it to be refused in just these words. */
void protocol_assert_refused (const HarvestMessageType *type, const char *text, const char *words);

/* Expects @text to be accepted, and to be written again as @written (NULL: the same) for a peer of
 * @version. */
void protocol_assert_written (const HarvestMessageType *type,
                              const char *text,
                              guint version,
                              const char *written);

/**
 * protocol_check_message:
 * @bytes: whatever has come
 *
 * Checks what holds of everything: what is accepted is written, read and written again with the
 * same bytes, for every version; a refusal is words of ours that begin with the message's name.
 *
 * Returns: (transfer full) (nullable): the message, if @bytes are one
 */
gpointer protocol_check_message (const HarvestMessageType *type, GBytes *bytes);

HarvestIdentity *sample_identity (void);

/* The id of the so manieth sample record. */
char *sample_id (guint number);

/* A record of a type that no version has. */
GBytes *sample_document (const char *id, gint64 rev, const char *text);

G_END_DECLS
