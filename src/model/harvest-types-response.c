/* harvest-types-response.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-types-response"

#include "config.h"

#include "harvest-types-private.h"

#include "harvest-record.h"

static const HarvestField comment_fields[] = {
  {
      .name = "author",
      .kind = HARVEST_FIELD_REFERENCE,
      .flags = HARVEST_FIELD_REQUIRED | HARVEST_FIELD_INDEXED,
      .merge = HARVEST_MERGE_APPEND_ONLY,
      .writers = HARVEST_WRITER_OWNER,
      .target = "person",
      .about = "Who wrote it.",
  },
  {
      .name = "reply_to",
      .kind = HARVEST_FIELD_REFERENCE,
      .merge = HARVEST_MERGE_APPEND_ONLY,
      .writers = HARVEST_WRITER_OWNER,
      .target = "comment",
      .about = "The comment that it answers.",
  },
  {
      .name = "text",
      .kind = HARVEST_FIELD_TEXT,
      .flags = HARVEST_FIELD_REQUIRED | HARVEST_FIELD_SEARCHABLE | HARVEST_FIELD_PERSONAL,
      .merge = HARVEST_MERGE_APPEND_ONLY,
      .writers = HARVEST_WRITER_OWNER,
      .max = 5000,
      .about = "What they wrote.",
  },
};

const HarvestRecordType harvest_comment_type = {
  .name = "comment",
  .about = "A remark on a story, by one of its readers.",
  .fields = comment_fields,
  .n_fields = G_N_ELEMENTS (comment_fields),
  .root_type = "story",
  .listing = HARVEST_LISTED_WITH_ROOT,
  .deleters = HARVEST_WRITER_OWNER | HARVEST_WRITER_CURATOR,
};

static const HarvestField thanks_fields[] = {
  {
      .name = "author",
      .kind = HARVEST_FIELD_REFERENCE,
      .flags = HARVEST_FIELD_REQUIRED | HARVEST_FIELD_INDEXED,
      .merge = HARVEST_MERGE_APPEND_ONLY,
      .writers = HARVEST_WRITER_OWNER,
      .target = "person",
      .about = "Who says thank you.",
  },
  {
      .name = "text",
      .kind = HARVEST_FIELD_TEXT,
      .flags = HARVEST_FIELD_PERSONAL,
      .merge = HARVEST_MERGE_APPEND_ONLY,
      .writers = HARVEST_WRITER_OWNER,
      .max = 1000,
      .about = "For what; what the story changed.",
  },
};

const HarvestRecordType harvest_thanks_type = {
  .name = "thanks",
  .about = "A thank-you for a story.",
  .fields = thanks_fields,
  .n_fields = G_N_ELEMENTS (thanks_fields),
  .root_type = "story",
  .listing = HARVEST_LISTED_WITH_ROOT,
  .deleters = HARVEST_WRITER_OWNER,
};
