/* harvest-telling.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-clock.h"
#include "harvest-record.h"

G_BEGIN_DECLS

/* What becomes of it when somebody tells something: the story, its original revision, who told it,
 * its files. Form, import and command line all make stories here and nowhere else. */

typedef struct
{
  const char *hash;
  const char *mime;
  const char *caption;  /* NULL: none */
  const char *alt_text; /* NULL: none */
  gint64 bytes;
  gint64 duration; /* milliseconds; 0: no sound or not known */
  int width;       /* pixels; 0: no picture */
  int height;
} HarvestTellingFile;

/* All borrowed. NULL or nothing but blanks: not said. */
typedef struct
{
  const char *title; /* NULL: one is proposed from the body, or else from time, teller and place */
  const char *body;
  const char *kind; /* NULL: story */
  const char *lang;
  const char *unit; /* id */
  const char *site;
  const char *occurred_on;
  const char *prompt;
  const char *secrecy;     /* the story's class; NULL: internal */
  const char *audience;    /* NULL: company */
  const char *byline_mode; /* NULL: name */
  const char *const *tags;
  const char *const *themes; /* ids */
  const HarvestTellingFile *files;
  guint n_files;
  /* Taken in without a change that the authority rules on, as an import is: received and reviewed,
   * shown to whom the teller wishes, and revision 1. */
  gboolean accepted;
} HarvestTelling;

/**
 * harvest_telling_make_records:
 * @teller: the Person who tells
 * @recorder: (nullable): the id of who writes it down for the teller, %NULL: the teller did
 * @clock: for the new ids
 * @error: names the field, the rule and the value (%HARVEST_MODEL_ERROR_INVALID); a telling without
 *   text and files breaks a rule of `story.body`
 *
 * Returns: (transfer full) (nullable) (element-type HarvestRecord): the story first, then what
 *   depends on it
 */
GPtrArray *harvest_telling_make_records (const HarvestTelling *self,
                                         HarvestRecord *teller,
                                         const char *recorder,
                                         const HarvestClock *clock,
                                         GError **error);

/**
 * harvest_telling_make_revision:
 * @story: as it is after the edit
 * @editor: the id of who edited it
 * @reason: (nullable): why
 *
 * Returns: (transfer full) (nullable): the story-revision that keeps this version's title and text,
 *   to be committed with the edit
 */
HarvestRecord *harvest_telling_make_revision (HarvestRecord *story,
                                              const char *editor,
                                              const char *reason,
                                              const HarvestClock *clock,
                                              GError **error);

/**
 * harvest_telling_tidy_text:
 *
 * Returns: (transfer full) (nullable): @text with \n at the ends of its lines and without blanks
 *   and empty lines at its ends; %NULL if nothing is left
 */
char *harvest_telling_tidy_text (const char *text);

/**
 * harvest_telling_propose_title:
 *
 * Returns: (transfer full) (nullable): the first sentence of @body, cut after a word if it is long
 */
char *harvest_telling_propose_title (const char *body);

G_END_DECLS
