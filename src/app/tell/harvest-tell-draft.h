/* harvest-tell-draft.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What stands in the form for telling, as plain data: what a draft keeps, and what a story is made
 * of. All strings are owned; NULL means: not said. */

typedef struct
{
  char *hash; /* of the blob */
  char *mime;
  char *caption;
  char *alt_text;
  gint64 bytes;
  gint64 duration; /* milliseconds */
  int width;
  int height;
} HarvestTellAttachment;

typedef enum
{
  HARVEST_TELL_CONSENT_LATER,  /* leaves a task */
  HARVEST_TELL_CONSENT_SIGNED, /* on the screen */
  HARVEST_TELL_CONSENT_PAPER,  /* a photo of a signed paper */
  HARVEST_TELL_CONSENT_NOT_NEEDED,
} HarvestTellConsent;

typedef struct
{
  char *person; /* the id of a Person record; NULL: somebody who is not known here */
  char *name;
  char *how; /* shown, heard, quoted, named */
  HarvestTellConsent consent;
  GStrv purposes; /* sorted; never NULL */
  char *until;    /* YYYY-MM-DD; NULL: until it is withdrawn */
  HarvestTellAttachment *evidence;
} HarvestTellPerson;

typedef struct
{
  char *body;
  char *lang;   /* chosen; NULL: found in the text */
  char *prompt; /* the question that it answers */
  char *kind;
  char *occurred_on; /* YYYY-MM-DD */
  char *site;
  char *unit;
  char *secrecy; /* the story's class */
  char *audience;
  char *byline_mode;
  GPtrArray *attachments; /* of HarvestTellAttachment */
  GPtrArray *people;      /* of HarvestTellPerson */
} HarvestTellDraft;

HarvestTellDraft *harvest_tell_draft_new (void);
void harvest_tell_draft_free (HarvestTellDraft *self);

/**
 * harvest_tell_draft_is_empty:
 *
 * Returns: whether nothing is there that a story could be made of, whatever was chosen beside it
 */
gboolean harvest_tell_draft_is_empty (const HarvestTellDraft *self);

/**
 * harvest_tell_draft_get_bytes:
 *
 * Returns: (transfer full): a canonical JSON document; equal drafts have equal bytes
 */
GBytes *harvest_tell_draft_get_bytes (const HarvestTellDraft *self);

/**
 * harvest_tell_draft_parse:
 * @bytes: as harvest_tell_draft_get_bytes() made them; members that are not known are left out
 * @error: %HARVEST_TEXT_ERROR_…
 *
 * Returns: (transfer full) (nullable): the draft; %NULL if it is none of this form
 */
HarvestTellDraft *harvest_tell_draft_parse (GBytes *bytes, GError **error);

/**
 * harvest_tell_draft_dup_blobs:
 *
 * Returns: (transfer full): the hashes of all files that the draft needs
 */
GStrv harvest_tell_draft_dup_blobs (const HarvestTellDraft *self);

/**
 * harvest_tell_draft_dup_headline:
 *
 * Returns: (transfer full): the beginning of the text, or words for what is there instead
 */
char *harvest_tell_draft_dup_headline (const HarvestTellDraft *self);

HarvestTellAttachment *harvest_tell_attachment_copy (const HarvestTellAttachment *self);
void harvest_tell_attachment_free (HarvestTellAttachment *self);
HarvestTellPerson *harvest_tell_person_new (const char *person, const char *name);
HarvestTellPerson *harvest_tell_person_copy (const HarvestTellPerson *self);
void harvest_tell_person_free (HarvestTellPerson *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HarvestTellAttachment, harvest_tell_attachment_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HarvestTellDraft, harvest_tell_draft_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HarvestTellPerson, harvest_tell_person_free)

G_END_DECLS
