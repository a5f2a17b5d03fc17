/* harvest-message.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-json.h"

G_BEGIN_DECLS

/* A message of SHP/1, and each part of one, is a C struct and a table that says which member goes
 * where. Reading, writing, freeing, the limits and the words of a refusal come from that table, and
 * so does the check that README.md and doc/openapi.yaml say the same.
 *
 * Reading is strict in what it knows and ignores members that it does not know: those are of a
 * newer version. Only inside records and changes nothing is ignored; they travel as raw bytes and
 * are read by model/. */

typedef enum
{
  HARVEST_MEMBER_STRING,  /* char *; NULL: none */
  HARVEST_MEMBER_INTEGER, /* gint64; 0: none */
  HARVEST_MEMBER_BUCKET,  /* gint64, a quarter as in harvest-bucket.h */
  HARVEST_MEMBER_BOOLEAN, /* gboolean; FALSE: none */
  HARVEST_MEMBER_CHOICE,  /* int, a place among `choices` */
  HARVEST_MEMBER_SUM,     /* guint64, as 16 hexadecimal digits */
  HARVEST_MEMBER_STRINGS, /* char **; NULL: none */
  HARVEST_MEMBER_PART,    /* a struct of `part`; NULL: none */
  HARVEST_MEMBER_PARTS,   /* GPtrArray of structs of `part` */
} HarvestMemberKind;

/* The rule of a string. */
typedef struct
{
  const char *rule; /* "an id (UUID of version 7, lower case)" */
  gboolean (*check) (const char *value);
  gboolean secret; /* never shown in a message */
} HarvestFormat;

extern const HarvestFormat harvest_format_id;     /* UUIDv7 */
extern const HarvestFormat harvest_format_hash;   /* SHA-256 in hexadecimal */
extern const HarvestFormat harvest_format_scope;  /* u:…, g:…, e:…, c:…, p:… */
extern const HarvestFormat harvest_format_code;   /* lower-case words with hyphens */
extern const HarvestFormat harvest_format_field;  /* lower-case words with underscores */
extern const HarvestFormat harvest_format_token;  /* base64url without padding */
extern const HarvestFormat harvest_format_secret; /* what a person types */
extern const HarvestFormat harvest_format_secret_token;
extern const HarvestFormat harvest_format_time; /* YYYY-MM-DDThh:mm:ssZ */
extern const HarvestFormat harvest_format_line; /* one line without control characters */
extern const HarvestFormat harvest_format_text; /* anything */

/* One of the values of a member, and what an older peer is told instead. */
typedef struct
{
  const char *name; /* NULL ends the list */
  guint since;      /* version; 0: always */
  int instead;      /* for older versions */
} HarvestChoice;

typedef struct _HarvestMessageType HarvestMessageType;

typedef struct
{
  const char *name;
  HarvestMemberKind kind;
  gboolean required;
  gsize offset;
  gint64 min, max; /* of the number, or of characters, elements or (a part with a span) bytes */
  const HarvestFormat *format;
  const HarvestChoice *choices;
  const HarvestMessageType *part;
  guint since; /* version in which it came; 0: always */
} HarvestMember;

struct _HarvestMessageType
{
  const char *name; /* as in README.md and doc/openapi.yaml */
  gsize size;
  gint64 max_size;              /* bytes of the document; 0: it is only a part */
  const HarvestMember *members; /* in the order of their names */
  guint n_members;
  gssize span; /* where a `GBytes *` keeps the part's own bytes, with which it is written; -1 */
  GDestroyNotify free;
  /* What more than one member says together; NULL: nothing. @path names @message. */
  gboolean (*check) (gconstpointer message, const char *path, GError **error);
};

/**
 * harvest_message_new:
 *
 * Returns: (transfer full): a message with empty lists; free it with the function of its type
 */
gpointer harvest_message_new (const HarvestMessageType *type);

/**
 * harvest_message_from_bytes:
 * @bytes: of untrusted origin
 * @error: #HarvestProtocolError; the message names member, rule and value
 *
 * Returns: (transfer full) (nullable): the message
 */
gpointer harvest_message_from_bytes (const HarvestMessageType *type, GBytes *bytes, GError **error);

/**
 * harvest_message_to_bytes:
 * @version: of the peer, see harvest-version.h; what it does not know is left out, or said in its
 *   words
 *
 * Returns: (transfer full): canonical JSON
 */
GBytes *
harvest_message_to_bytes (const HarvestMessageType *type, gconstpointer message, guint version);
void harvest_message_free (const HarvestMessageType *type, gpointer message);

/**
 * harvest_message_type_get_all:
 *
 * Returns: (transfer none): every type that is a document of its own, %NULL-terminated, in the
 * order of their names
 */
const HarvestMessageType *const *harvest_message_type_get_all (void);

/* Reports what a `check` found: "PATH.MEMBER: RULE". */
G_GNUC_PRINTF (4, 5)
gboolean
harvest_message_fail (const char *path, const char *member, GError **error, const char *rule, ...);

/* Whether @n, of element @i of the list @list, is the next after @last; reports it if not. */
gboolean harvest_message_check_next (const char *path,
                                     const char *list,
                                     guint i,
                                     gint64 last,
                                     gint64 n,
                                     GError **error);

/* Declares X *x_new (void) and x_free() for a part ... */
#define HARVEST_DECLARE_PART(TypeName, type_name)                                                  \
  extern const HarvestMessageType type_name##_type;                                                \
  TypeName *type_name##_new (void);                                                                \
  void type_name##_free (TypeName *self);                                                          \
  G_DEFINE_AUTOPTR_CLEANUP_FUNC (TypeName, type_name##_free)

/* ... and also x_from_bytes() and x_to_bytes() for a message. */
#define HARVEST_DECLARE_MESSAGE(TypeName, type_name)                                               \
  HARVEST_DECLARE_PART (TypeName, type_name)                                                       \
  TypeName *type_name##_from_bytes (GBytes *bytes, GError **error);                                \
  GBytes *type_name##_to_bytes (const TypeName *self, guint version);

/* Define them. `type_name_members` is the table; `Check` may be NULL. */
#define HARVEST_DEFINE_PART_FULL(TypeName, type_name, Name, MaxSize, Span, Check)                  \
  static void type_name##_free_cb (gpointer data) { type_name##_free (data); }                     \
  const HarvestMessageType type_name##_type = {                                                    \
    Name, sizeof (TypeName),   MaxSize, type_name##_members, G_N_ELEMENTS (type_name##_members),   \
    Span, type_name##_free_cb, Check                                                               \
  };                                                                                               \
  TypeName *type_name##_new (void) { return harvest_message_new (&type_name##_type); }             \
  void type_name##_free (TypeName *self) { harvest_message_free (&type_name##_type, self); }

#define HARVEST_DEFINE_PART(TypeName, type_name, Name, Check)                                      \
  HARVEST_DEFINE_PART_FULL (TypeName, type_name, Name, 0, -1, Check)

#define HARVEST_DEFINE_MESSAGE(TypeName, type_name, Name, MaxSize, Check)                          \
  HARVEST_DEFINE_PART_FULL (TypeName, type_name, Name, MaxSize, -1, Check)                         \
  TypeName *type_name##_from_bytes (GBytes *bytes, GError **error)                                 \
  {                                                                                                \
    return harvest_message_from_bytes (&type_name##_type, bytes, error);                           \
  }                                                                                                \
  GBytes *type_name##_to_bytes (const TypeName *self, guint version)                               \
  {                                                                                                \
    return harvest_message_to_bytes (&type_name##_type, self, version);                            \
  }

G_END_DECLS
