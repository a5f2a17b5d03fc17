/* harvest-types-story.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-types-story"

#include "config.h"

#include "harvest-types-private.h"

#include "harvest-record.h"
#include "harvest-model-error.h"

static const char *const audiences[] = { "editors", "team", "company", NULL };
static const char *const byline_modes[] = { "name", "first_name_site", "none", NULL };
static const char *const classes[] = { "public", "internal", "restricted", "secret", NULL };
static const char *const kinds[] = { "story", "idea", "knowhow", "question", "signal", NULL };
static const char *const journey_stages[] = {
  "before", "buy", "use", "service", "came_back", NULL,
};
static const char *const states[] = {
  "captured", "submitted", "triaged",   "in_edit",   "in_review", "teller_ok",
  "approved", "scheduled", "published", "corrected", "recalled",  "killed",
  "expired",  "archived",  "declined",  "merged",    "on_hold",   "withdrawn_by_teller",
  NULL,
};
static const char *const visibilities[] = { "editors", "team", "company", NULL };

/* The byline is what readers see; a mode that names nobody must leave nothing behind. */
static gboolean
validate_story (HarvestRecord *story, GError **error)
{
  gboolean named = g_strcmp0 (harvest_record_get_string (story, "byline_mode"), "none") != 0;

  if (named == harvest_record_has (story, "byline"))
    return TRUE;

  g_set_error (error, HARVEST_MODEL_ERROR, HARVEST_MODEL_ERROR_INVALID,
               named ? "story.byline: needed for the byline_mode “%s”"
                     : "story.byline: must not be there for the byline_mode “%s”",
               harvest_record_get_string (story, "byline_mode"));
  return FALSE;
}

static const HarvestField story_fields[] = {
  {
      .name = "audience",
      .kind = HARVEST_FIELD_CHOICE,
      .flags = HARVEST_FIELD_REQUIRED,
      .merge = HARVEST_MERGE_LAST,
      .writers = HARVEST_WRITER_OWNER,
      .choices = audiences,
      .about = "Who shall see it, as the teller wishes; never shown to more people than that.",
  },
  {
      .name = "body",
      .kind = HARVEST_FIELD_TEXT,
      .flags = HARVEST_FIELD_SEARCHABLE | HARVEST_FIELD_PERSONAL,
      .merge = HARVEST_MERGE_TEXT,
      .writers = HARVEST_WRITER_OWNER | HARVEST_WRITER_CURATOR,
      .max = 50000,
      .about =
          "The text as it is shown. What the teller wrote first stays in the original revision.",
  },
  {
      .name = "byline",
      .kind = HARVEST_FIELD_STRING,
      .flags = HARVEST_FIELD_SEARCHABLE | HARVEST_FIELD_PERSONAL,
      .merge = HARVEST_MERGE_LAST,
      .writers = HARVEST_WRITER_OWNER,
      .max = 200,
      .about =
          "The teller as shown, made by byline_mode; who told an anonymous story is only in its"
          " contributions.",
  },
  {
      .name = "byline_mode",
      .kind = HARVEST_FIELD_CHOICE,
      .flags = HARVEST_FIELD_REQUIRED,
      .merge = HARVEST_MERGE_LAST,
      .writers = HARVEST_WRITER_OWNER,
      .choices = byline_modes,
      .about = "How the teller is named: in full, by first name and place, or not at all.",
  },
  {
      .name = "class",
      .kind = HARVEST_FIELD_CHOICE,
      .flags = HARVEST_FIELD_REQUIRED,
      .merge = HARVEST_MERGE_LAST,
      .writers = HARVEST_WRITER_OWNER | HARVEST_WRITER_CURATOR | HARVEST_WRITER_REVIEWER,
      .choices = classes,
      .about = "How secret the content is. A stricter class shows the story to fewer people, and "
               "never deletes it.",
  },
  {
      .name = "journey_stage",
      .kind = HARVEST_FIELD_CHOICE,
      .flags = HARVEST_FIELD_INDEXED,
      .merge = HARVEST_MERGE_LAST,
      .writers = HARVEST_WRITER_OWNER | HARVEST_WRITER_CURATOR,
      .choices = journey_stages,
      .about = "Where the customer stood.",
  },
  {
      .name = "kind",
      .kind = HARVEST_FIELD_CHOICE,
      .flags = HARVEST_FIELD_REQUIRED | HARVEST_FIELD_INDEXED,
      .merge = HARVEST_MERGE_LAST,
      .writers = HARVEST_WRITER_OWNER | HARVEST_WRITER_CURATOR,
      .choices = kinds,
      .about = "An experience, an idea, know-how, a question or something heard; each has its own "
               "receiver.",
  },
  {
      .name = "lang",
      .kind = HARVEST_FIELD_LANGUAGE,
      .merge = HARVEST_MERGE_LAST,
      .writers = HARVEST_WRITER_OWNER | HARVEST_WRITER_CURATOR,
      .about = "The language of the text, found or chosen.",
  },
  {
      .name = "needs_teller_ok",
      .kind = HARVEST_FIELD_BOOLEAN,
      .merge = HARVEST_MERGE_SERVER,
      .writers = HARVEST_WRITER_OWNER,
      .about = "Whether others have changed the text since the teller last agreed to it.",
  },
  {
      .name = "occurred_on",
      .kind = HARVEST_FIELD_DATE,
      .merge = HARVEST_MERGE_LAST,
      .writers = HARVEST_WRITER_OWNER | HARVEST_WRITER_CURATOR,
      .about = "The day it happened; lists and search use the day of telling without it.",
  },
  {
      .name = "prompt",
      .kind = HARVEST_FIELD_STRING,
      .merge = HARVEST_MERGE_APPEND_ONLY,
      .writers = HARVEST_WRITER_OWNER,
      .max = 200,
      .about = "The question that it answers.",
  },
  {
      .name = "reviewed",
      .kind = HARVEST_FIELD_BOOLEAN,
      .merge = HARVEST_MERGE_SERVER,
      .writers = HARVEST_WRITER_CURATOR,
      .about = "Whether a curator has said that it may be shown.",
  },
  {
      .name = "site",
      .kind = HARVEST_FIELD_STRING,
      .flags = HARVEST_FIELD_INDEXED | HARVEST_FIELD_SEARCHABLE,
      .merge = HARVEST_MERGE_LAST,
      .writers = HARVEST_WRITER_OWNER | HARVEST_WRITER_CURATOR,
      .max = 80,
      .about = "The place where it happened.",
  },
  {
      .name = "state",
      .kind = HARVEST_FIELD_CHOICE,
      .flags = HARVEST_FIELD_REQUIRED,
      .merge = HARVEST_MERGE_SERVER,
      .writers = HARVEST_WRITER_OWNER | HARVEST_WRITER_CURATOR | HARVEST_WRITER_REVIEWER,
      .choices = states,
      .about = "Where it stands on its way.",
  },
  {
      .name = "tags",
      .kind = HARVEST_FIELD_STRING_SET,
      .flags = HARVEST_FIELD_SEARCHABLE,
      .merge = HARVEST_MERGE_SET,
      .writers = HARVEST_WRITER_OWNER | HARVEST_WRITER_CURATOR,
      .max = 50,
      .about = "Words to find it by.",
  },
  {
      .name = "themes",
      .kind = HARVEST_FIELD_REFERENCE_SET,
      .flags = HARVEST_FIELD_INDEXED,
      .merge = HARVEST_MERGE_SET,
      .writers = HARVEST_WRITER_OWNER | HARVEST_WRITER_CURATOR,
      .target = "theme",
      .max = 20,
      .about = "What it is about, by the themes of the company.",
  },
  {
      .name = "title",
      .kind = HARVEST_FIELD_STRING,
      .flags = HARVEST_FIELD_SEARCHABLE,
      .merge = HARVEST_MERGE_LAST,
      .writers = HARVEST_WRITER_OWNER | HARVEST_WRITER_CURATOR,
      .max = 200,
      .about = "A headline; proposed from the text if the teller gives none.",
  },
  {
      .name = "title_auto",
      .kind = HARVEST_FIELD_BOOLEAN,
      .merge = HARVEST_MERGE_LAST,
      .writers = HARVEST_WRITER_OWNER | HARVEST_WRITER_CURATOR,
      .about = "Whether the program proposed the title, so that a better one may replace it.",
  },
  {
      .name = "unit",
      .kind = HARVEST_FIELD_REFERENCE,
      .merge = HARVEST_MERGE_LAST,
      .writers = HARVEST_WRITER_OWNER | HARVEST_WRITER_CURATOR,
      .target = "org-unit",
      .about = "Where it happened or belongs.",
  },
  {
      .name = "visibility",
      .kind = HARVEST_FIELD_CHOICE,
      .flags = HARVEST_FIELD_REQUIRED,
      .merge = HARVEST_MERGE_SERVER,
      .writers = HARVEST_WRITER_NOBODY,
      .choices = visibilities,
      .about = "Who sees it inside the company now: decided from audience, policy, trust, class, "
               "consent and the teller's agreement.",
  },
};

const HarvestRecordType harvest_story_type = {
  .name = "story",
  .about = "What somebody told: a story, an idea, know-how, a question or something heard.",
  .fields = story_fields,
  .n_fields = G_N_ELEMENTS (story_fields),
  .listing = HARVEST_LISTED_VISIBILITY,
  .deleters = HARVEST_WRITER_OWNER | HARVEST_WRITER_ADMINISTRATOR,
  .validate = validate_story,
};

static const HarvestField story_revision_fields[] = {
  {
      .name = "editor",
      .kind = HARVEST_FIELD_REFERENCE,
      .flags = HARVEST_FIELD_REQUIRED,
      .merge = HARVEST_MERGE_APPEND_ONLY,
      .writers = HARVEST_WRITER_OWNER | HARVEST_WRITER_CURATOR,
      .target = "person",
      .about = "Who wrote this version.",
  },
  {
      .name = "is_original",
      .kind = HARVEST_FIELD_BOOLEAN,
      .merge = HARVEST_MERGE_APPEND_ONLY,
      .writers = HARVEST_WRITER_OWNER,
      .about = "Whether these are the teller's own first words.",
  },
  {
      .name = "lang",
      .kind = HARVEST_FIELD_LANGUAGE,
      .merge = HARVEST_MERGE_APPEND_ONLY,
      .writers = HARVEST_WRITER_OWNER | HARVEST_WRITER_CURATOR,
      .about = "The language of this version.",
  },
  {
      .name = "reason",
      .kind = HARVEST_FIELD_STRING,
      .merge = HARVEST_MERGE_APPEND_ONLY,
      .writers = HARVEST_WRITER_OWNER | HARVEST_WRITER_CURATOR,
      .max = 500,
      .about = "Why it was changed.",
  },
  {
      .name = "text",
      .kind = HARVEST_FIELD_TEXT,
      .flags = HARVEST_FIELD_PERSONAL,
      .merge = HARVEST_MERGE_APPEND_ONLY,
      .writers = HARVEST_WRITER_OWNER | HARVEST_WRITER_CURATOR,
      .max = 50000,
      .about = "The text of this version.",
  },
  {
      .name = "title",
      .kind = HARVEST_FIELD_STRING,
      .merge = HARVEST_MERGE_APPEND_ONLY,
      .writers = HARVEST_WRITER_OWNER | HARVEST_WRITER_CURATOR,
      .max = 200,
      .about = "The title of this version.",
  },
};

const HarvestRecordType harvest_story_revision_type = {
  .name = "story-revision",
  .about = "A version of a story's text. The first one, the original, is kept for ever beside "
           "all edits.",
  .fields = story_revision_fields,
  .n_fields = G_N_ELEMENTS (story_revision_fields),
  .root_type = "story",
  .listing = HARVEST_LISTED_EDITORS,
  .deleters = HARVEST_WRITER_NOBODY,
};

static const char *const contribution_roles[] = {
  "teller", "recorder", "editor", "translator", "photographer", NULL,
};

static const HarvestField contribution_fields[] = {
  {
      .name = "person",
      .kind = HARVEST_FIELD_REFERENCE,
      .flags = HARVEST_FIELD_REQUIRED | HARVEST_FIELD_INDEXED,
      .merge = HARVEST_MERGE_APPEND_ONLY,
      .writers = HARVEST_WRITER_OWNER | HARVEST_WRITER_CURATOR,
      .target = "person",
      .about = "Who.",
  },
  {
      .name = "role",
      .kind = HARVEST_FIELD_CHOICE,
      .flags = HARVEST_FIELD_REQUIRED | HARVEST_FIELD_INDEXED,
      .merge = HARVEST_MERGE_APPEND_ONLY,
      .writers = HARVEST_WRITER_OWNER | HARVEST_WRITER_CURATOR,
      .choices = contribution_roles,
      .about = "What they did for the story.",
  },
};

const HarvestRecordType harvest_contribution_type = {
  .name = "contribution",
  .about = "Who told, wrote down, edited, translated or photographed a story. Only the teller "
           "and the editors see it, so an anonymous story stays anonymous. A teller is never "
           "replaced; others can be added.",
  .fields = contribution_fields,
  .n_fields = G_N_ELEMENTS (contribution_fields),
  .root_type = "story",
  .listing = HARVEST_LISTED_EDITORS,
  .deleters = HARVEST_WRITER_NOBODY,
};

static const char *const axes[] = { "surprise", "pride", "risk", NULL };

static const HarvestField signification_fields[] = {
  {
      .name = "axis",
      .kind = HARVEST_FIELD_CHOICE,
      .flags = HARVEST_FIELD_REQUIRED,
      .merge = HARVEST_MERGE_APPEND_ONLY,
      .writers = HARVEST_WRITER_OWNER,
      .choices = axes,
      .about = "The question of the slider.",
  },
  {
      .name = "value",
      .kind = HARVEST_FIELD_INTEGER,
      .flags = HARVEST_FIELD_REQUIRED,
      .merge = HARVEST_MERGE_LAST,
      .writers = HARVEST_WRITER_OWNER,
      .max = 100,
      .about = "0 is the left end of the slider and 100 the right one.",
  },
};

const HarvestRecordType harvest_signification_type = {
  .name = "signification",
  .about = "What the story means to its teller, on a slider; kept apart from the curators' tags.",
  .fields = signification_fields,
  .n_fields = G_N_ELEMENTS (signification_fields),
  .root_type = "story",
  .listing = HARVEST_LISTED_EDITORS,
  .deleters = HARVEST_WRITER_OWNER,
};

static const char *const event_kinds[] = {
  "state", "visibility", "edited", "agreed", "asked", "answered", NULL,
};

static const HarvestField story_event_fields[] = {
  {
      .name = "actor",
      .kind = HARVEST_FIELD_REFERENCE,
      .merge = HARVEST_MERGE_APPEND_ONLY,
      .writers = HARVEST_WRITER_AUTHORITY,
      .target = "person",
      .about = "Who did it; nobody if a rule did.",
  },
  {
      .name = "after",
      .kind = HARVEST_FIELD_STRING,
      .merge = HARVEST_MERGE_APPEND_ONLY,
      .writers = HARVEST_WRITER_AUTHORITY,
      .max = 40,
      .about = "The state or visibility after.",
  },
  {
      .name = "at",
      .kind = HARVEST_FIELD_TIME,
      .flags = HARVEST_FIELD_REQUIRED,
      .merge = HARVEST_MERGE_APPEND_ONLY,
      .writers = HARVEST_WRITER_AUTHORITY,
      .about = "When, by the clock of the authority.",
  },
  {
      .name = "before",
      .kind = HARVEST_FIELD_STRING,
      .merge = HARVEST_MERGE_APPEND_ONLY,
      .writers = HARVEST_WRITER_AUTHORITY,
      .max = 40,
      .about = "The state or visibility before.",
  },
  {
      .name = "kind",
      .kind = HARVEST_FIELD_CHOICE,
      .flags = HARVEST_FIELD_REQUIRED,
      .merge = HARVEST_MERGE_APPEND_ONLY,
      .writers = HARVEST_WRITER_AUTHORITY,
      .choices = event_kinds,
      .about = "What happened.",
  },
  {
      .name = "reason",
      .kind = HARVEST_FIELD_TEXT,
      .merge = HARVEST_MERGE_APPEND_ONLY,
      .writers = HARVEST_WRITER_AUTHORITY,
      .max = 1000,
      .about = "Why, in the words of who did it.",
  },
  {
      .name = "rule",
      .kind = HARVEST_FIELD_STRING,
      .merge = HARVEST_MERGE_APPEND_ONLY,
      .writers = HARVEST_WRITER_AUTHORITY,
      .max = 40,
      .about = "The rule that decided, if a rule did.",
  },
};

const HarvestRecordType harvest_story_event_type = {
  .name = "story-event",
  .about = "A step on a story's way, with who, when and why; written by the authority, read by "
           "the teller and the editors.",
  .fields = story_event_fields,
  .n_fields = G_N_ELEMENTS (story_event_fields),
  .root_type = "story",
  .listing = HARVEST_LISTED_EDITORS,
  .deleters = HARVEST_WRITER_NOBODY,
};
