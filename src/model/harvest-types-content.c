/* harvest-types-content.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-types-content"

#include "config.h"

#include "harvest-types-private.h"

#include "harvest-record.h"

static const HarvestField asset_fields[] = {
  {
      .name = "alt_text",
      .kind = HARVEST_FIELD_STRING,
      .flags = HARVEST_FIELD_SEARCHABLE,
      .merge = HARVEST_MERGE_LAST,
      .writers = HARVEST_WRITER_OWNER | HARVEST_WRITER_CURATOR,
      .max = 500,
      .about = "What people who cannot see it are told.",
  },
  {
      .name = "bytes",
      .kind = HARVEST_FIELD_INTEGER,
      .flags = HARVEST_FIELD_REQUIRED,
      .merge = HARVEST_MERGE_APPEND_ONLY,
      .writers = HARVEST_WRITER_OWNER | HARVEST_WRITER_CURATOR,
      .about = "The length of the content in bytes.",
  },
  {
      .name = "caption",
      .kind = HARVEST_FIELD_STRING,
      .flags = HARVEST_FIELD_SEARCHABLE,
      .merge = HARVEST_MERGE_LAST,
      .writers = HARVEST_WRITER_OWNER | HARVEST_WRITER_CURATOR,
      .max = 300,
      .about = "What readers see below it.",
  },
  {
      .name = "duration",
      .kind = HARVEST_FIELD_INTEGER,
      .merge = HARVEST_MERGE_APPEND_ONLY,
      .writers = HARVEST_WRITER_OWNER | HARVEST_WRITER_CURATOR,
      .max = G_GINT64_CONSTANT (604800000),
      .about = "Milliseconds of sound or video.",
  },
  {
      .name = "height",
      .kind = HARVEST_FIELD_INTEGER,
      .merge = HARVEST_MERGE_APPEND_ONLY,
      .writers = HARVEST_WRITER_OWNER | HARVEST_WRITER_CURATOR,
      .max = 100000,
      .about = "Pixels, as shown.",
  },
  {
      .name = "mime",
      .kind = HARVEST_FIELD_STRING,
      .flags = HARVEST_FIELD_REQUIRED | HARVEST_FIELD_INDEXED,
      .merge = HARVEST_MERGE_APPEND_ONLY,
      .writers = HARVEST_WRITER_OWNER | HARVEST_WRITER_CURATOR,
      .max = 100,
      .about = "The type of the content, such as image/jpeg.",
  },
  {
      .name = "position",
      .kind = HARVEST_FIELD_INTEGER,
      .merge = HARVEST_MERGE_LAST,
      .writers = HARVEST_WRITER_OWNER | HARVEST_WRITER_CURATOR,
      .max = 1000,
      .about = "The place among the assets of the story, from 0.",
  },
  {
      .name = "sha256",
      .kind = HARVEST_FIELD_HASH,
      .flags = HARVEST_FIELD_REQUIRED | HARVEST_FIELD_INDEXED,
      .merge = HARVEST_MERGE_APPEND_ONLY,
      .writers = HARVEST_WRITER_OWNER | HARVEST_WRITER_CURATOR,
      .about = "The content.",
  },
  {
      .name = "transcript",
      .kind = HARVEST_FIELD_TEXT,
      .flags = HARVEST_FIELD_SEARCHABLE | HARVEST_FIELD_PERSONAL,
      .merge = HARVEST_MERGE_TEXT,
      .writers = HARVEST_WRITER_OWNER | HARVEST_WRITER_CURATOR,
      .max = 50000,
      .about = "What is said in it, written down; kept apart from the teller's own text.",
  },
  {
      .name = "width",
      .kind = HARVEST_FIELD_INTEGER,
      .merge = HARVEST_MERGE_APPEND_ONLY,
      .writers = HARVEST_WRITER_OWNER | HARVEST_WRITER_CURATOR,
      .max = 100000,
      .about = "Pixels, as shown.",
  },
};

const HarvestRecordType harvest_asset_type = {
  .name = "asset",
  .about = "A picture, a sound or a video of a story.",
  .fields = asset_fields,
  .n_fields = G_N_ELEMENTS (asset_fields),
  .root_type = "story",
  .listing = HARVEST_LISTED_WITH_ROOT,
  .deleters = HARVEST_WRITER_OWNER | HARVEST_WRITER_CURATOR,
};

static const HarvestField theme_fields[] = {
  {
      .name = "broader",
      .kind = HARVEST_FIELD_REFERENCE,
      .flags = HARVEST_FIELD_INDEXED,
      .merge = HARVEST_MERGE_LAST,
      .writers = HARVEST_WRITER_CURATOR,
      .target = "theme",
      .about = "The wider theme above it.",
  },
  {
      .name = "description",
      .kind = HARVEST_FIELD_TEXT,
      .flags = HARVEST_FIELD_SEARCHABLE,
      .merge = HARVEST_MERGE_TEXT,
      .writers = HARVEST_WRITER_CURATOR,
      .max = 2000,
      .about = "What belongs to it and what does not.",
  },
  {
      .name = "name",
      .kind = HARVEST_FIELD_STRING,
      .flags = HARVEST_FIELD_REQUIRED | HARVEST_FIELD_SEARCHABLE,
      .merge = HARVEST_MERGE_LAST,
      .writers = HARVEST_WRITER_CURATOR,
      .max = 80,
      .about = "The word for it.",
  },
  {
      .name = "synonyms",
      .kind = HARVEST_FIELD_STRING_SET,
      .flags = HARVEST_FIELD_SEARCHABLE,
      .merge = HARVEST_MERGE_SET,
      .writers = HARVEST_WRITER_CURATOR,
      .max = 100,
      .about = "Other words for it, in any language.",
  },
};

const HarvestRecordType harvest_theme_type = {
  .name = "theme",
  .about = "A subject that the company's stories are about; curators keep the list.",
  .fields = theme_fields,
  .n_fields = G_N_ELEMENTS (theme_fields),
  .listing = HARVEST_LISTED_COMPANY,
  .deleters = HARVEST_WRITER_CURATOR,
};
