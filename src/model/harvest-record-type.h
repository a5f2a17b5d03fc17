/* harvest-record-type.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A record type is declared once, as a constant table of fields, in a harvest-types-….c; codec,
 * validation, indexes, search, sync, rights, merge, export, the typed objects of the user interface
 * and the administrator's documentation (doc/records.md) come from that table. */

/* A type has at most this many fields. */
#define HARVEST_RECORD_TYPE_MAX_FIELDS 64

typedef struct _HarvestRecord HarvestRecord;

typedef enum
{
  HARVEST_FIELD_STRING,   /* one line */
  HARVEST_FIELD_TEXT,     /* paragraphs */
  HARVEST_FIELD_CHOICE,   /* one of `choices` */
  HARVEST_FIELD_LANGUAGE, /* ISO 639-1, lower case */
  HARVEST_FIELD_DATE,     /* YYYY-MM-DD */
  HARVEST_FIELD_TIME,     /* YYYY-MM-DDThh:mm:ssZ */
  HARVEST_FIELD_INTEGER,  /* 0 and up, unless `min` is below */
  HARVEST_FIELD_BOOLEAN,
  HARVEST_FIELD_REFERENCE,     /* the id of a record of type `target` (NULL: any) */
  HARVEST_FIELD_HASH,          /* SHA-256, 64 lower-case hexadecimal digits */
  HARVEST_FIELD_STRING_SET,    /* sorted, unique, each one line */
  HARVEST_FIELD_REFERENCE_SET, /* sorted, unique ids */
} HarvestFieldKind;

typedef enum
{
  HARVEST_MERGE_APPEND_ONLY, /* set when created, never changed */
  HARVEST_MERGE_SET,         /* add and remove */
  HARVEST_MERGE_TEXT,        /* three-way merge by paragraph, else both are kept */
  HARVEST_MERGE_LAST,        /* last writer by the server's order */
  /* Only the authority writes it; offline it is a request. A new record has the first choice, or
   * FALSE, or nothing. */
  HARVEST_MERGE_SERVER,
} HarvestMerge;

typedef enum
{
  HARVEST_FIELD_NO_FLAGS = 0,
  HARVEST_FIELD_REQUIRED = 1 << 0,
  HARVEST_FIELD_INDEXED = 1 << 1,    /* the store keeps an index of it */
  HARVEST_FIELD_SEARCHABLE = 1 << 2, /* its words are in the search index */
  HARVEST_FIELD_PERSONAL = 1 << 3,   /* about a person: in their data export, redacted by erasure */
} HarvestFieldFlags;

/* Who may write a field, or ask for it if its merge class is SERVER; the authority checks it. */
typedef enum
{
  HARVEST_WRITER_NOBODY = 0,
  HARVEST_WRITER_OWNER = 1 << 0, /* the teller of a story, the author of a comment ... */
  HARVEST_WRITER_CURATOR = 1 << 1,
  HARVEST_WRITER_REVIEWER = 1 << 2,
  HARVEST_WRITER_ADMINISTRATOR = 1 << 3,
  HARVEST_WRITER_AUTHORITY = 1 << 4, /* the server, or the desktop's own store without one */
} HarvestWriters;

typedef struct
{
  const char *name; /* lower_case */
  HarvestFieldKind kind;
  HarvestFieldFlags flags;
  HarvestMerge merge;
  HarvestWriters writers;
  gint64 min, max;            /* characters, elements or value; max 0: the kind's default limit */
  const char *const *choices; /* NULL-terminated, for CHOICE, and for a STRING_SET of choices */
  const char *target;         /* type name, for references */
  const char *about;          /* what it is, in a sentence for administrators */
} HarvestField;

/* Where a record is listed, computed by the authority from the record and its root. */
typedef enum
{
  HARVEST_LISTED_OWNER,      /* u:<owner> only */
  HARVEST_LISTED_WITH_ROOT,  /* wherever its root is */
  HARVEST_LISTED_EDITORS,    /* u:<owner of the root> and the curators' group */
  HARVEST_LISTED_COMPANY,    /* c:<company> */
  HARVEST_LISTED_VISIBILITY, /* by the record's own `visibility` field: editors, team, company */
} HarvestListing;

typedef struct
{
  const char *name; /* as in a record's `type` member */
  const char *about;          /* what it is, in a sentence for administrators */
  const HarvestField *fields; /* in the order of their names */
  guint n_fields;
  const char *root_type; /* the type that `root` must name; NULL: no root */
  HarvestListing listing;
  HarvestWriters deleters; /* beside the authority */
  /* More than one field together; NULL if there is no such rule. */
  gboolean (*validate) (HarvestRecord *record, GError **error);
} HarvestRecordType;

/**
 * harvest_record_type_find:
 *
 * Returns: (transfer none) (nullable): the declaration, %NULL if this version has none
 */
const HarvestRecordType *harvest_record_type_find (const char *name);

/**
 * harvest_record_type_get_all:
 *
 * Returns: (transfer none): %NULL-terminated, in the order of their names
 */
const HarvestRecordType *const *harvest_record_type_get_all (void);

/**
 * harvest_record_type_find_field:
 *
 * Returns: (transfer none) (nullable): the field's declaration
 */
const HarvestField *harvest_record_type_find_field (const HarvestRecordType *type,
                                                    const char *name);

/**
 * harvest_record_type_is_immutable:
 *
 * Returns: whether a record of this type can never be changed, as all its fields are append-only
 */
gboolean harvest_record_type_is_immutable (const HarvestRecordType *type);

G_END_DECLS
