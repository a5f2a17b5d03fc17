/* harvest-types-consent.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-types-consent"

#include "config.h"

#include "harvest-types-private.h"

#include "harvest-record.h"
#include "harvest-model-error.h"

#include <string.h>

static const char *const depictions[] = { "shown", "heard", "quoted", "named", NULL };

static gboolean
validate_depicted_person (HarvestRecord *record, GError **error)
{
  if (harvest_record_has (record, "person") || harvest_record_has (record, "description"))
    return TRUE;

  g_set_error_literal (error, HARVEST_MODEL_ERROR, HARVEST_MODEL_ERROR_INVALID,
                       "depicted-person.description: needed if there is no person");
  return FALSE;
}

static const HarvestField depicted_person_fields[] = {
  {
      .name = "asset",
      .kind = HARVEST_FIELD_REFERENCE,
      .flags = HARVEST_FIELD_INDEXED,
      .merge = HARVEST_MERGE_LAST,
      .writers = HARVEST_WRITER_OWNER | HARVEST_WRITER_CURATOR,
      .target = "asset",
      .about = "The picture or sound in which the person appears; without it, the text.",
  },
  {
      .name = "description",
      .kind = HARVEST_FIELD_STRING,
      .flags = HARVEST_FIELD_PERSONAL,
      .merge = HARVEST_MERGE_LAST,
      .writers = HARVEST_WRITER_OWNER | HARVEST_WRITER_CURATOR,
      .max = 120,
      .about = "The name or a description of somebody who is not known here.",
  },
  {
      .name = "how",
      .kind = HARVEST_FIELD_CHOICE,
      .flags = HARVEST_FIELD_REQUIRED,
      .merge = HARVEST_MERGE_LAST,
      .writers = HARVEST_WRITER_OWNER | HARVEST_WRITER_CURATOR,
      .choices = depictions,
      .about = "How the person appears.",
  },
  {
      .name = "person",
      .kind = HARVEST_FIELD_REFERENCE,
      .flags = HARVEST_FIELD_INDEXED,
      .merge = HARVEST_MERGE_LAST,
      .writers = HARVEST_WRITER_OWNER | HARVEST_WRITER_CURATOR,
      .target = "person",
      .about = "Who, if they are known here.",
  },
};

const HarvestRecordType harvest_depicted_person_type = {
  .name = "depicted-person",
  .about = "Somebody who appears in a story, in its pictures or its sound, and must be asked.",
  .fields = depicted_person_fields,
  .n_fields = G_N_ELEMENTS (depicted_person_fields),
  .root_type = "story",
  .listing = HARVEST_LISTED_EDITORS,
  .deleters = HARVEST_WRITER_OWNER | HARVEST_WRITER_CURATOR,
  .validate = validate_depicted_person,
};

static const char *const purposes[] = {
  "internal", "training", "web", "social", "press", "print", "paid_ad", "recruitment", NULL,
};
static const char *const legal_bases[] = { "consent", "contract", "legitimate_interest", NULL };

static gboolean
validate_consent_record (HarvestRecord *record, GError **error)
{
  const char *since = harvest_record_get_string (record, "since");
  const char *until = harvest_record_get_string (record, "until");

  if (since == NULL || until == NULL || strcmp (since, until) <= 0)
    return TRUE;

  g_set_error (error, HARVEST_MODEL_ERROR, HARVEST_MODEL_ERROR_INVALID,
               "consent-record.until: not before since (%s), this one is %s", since, until);
  return FALSE;
}

static const HarvestField consent_record_fields[] = {
  {
      .name = "channels",
      .kind = HARVEST_FIELD_STRING_SET,
      .merge = HARVEST_MERGE_APPEND_ONLY,
      .writers = HARVEST_WRITER_OWNER | HARVEST_WRITER_CURATOR,
      .max = 50,
      .about = "Where it may be shown; without it, in every channel of these purposes.",
  },
  {
      .name = "depicted",
      .kind = HARVEST_FIELD_REFERENCE,
      .flags = HARVEST_FIELD_REQUIRED | HARVEST_FIELD_INDEXED,
      .merge = HARVEST_MERGE_APPEND_ONLY,
      .writers = HARVEST_WRITER_OWNER | HARVEST_WRITER_CURATOR,
      .target = "depicted-person",
      .about = "Whose consent.",
  },
  {
      .name = "legal_basis",
      .kind = HARVEST_FIELD_CHOICE,
      .merge = HARVEST_MERGE_APPEND_ONLY,
      .writers = HARVEST_WRITER_OWNER | HARVEST_WRITER_CURATOR,
      .choices = legal_bases,
      .about = "Without it: consent.",
  },
  {
      .name = "person",
      .kind = HARVEST_FIELD_REFERENCE,
      .flags = HARVEST_FIELD_INDEXED,
      .merge = HARVEST_MERGE_APPEND_ONLY,
      .writers = HARVEST_WRITER_OWNER | HARVEST_WRITER_CURATOR,
      .target = "person",
      .about = "The person, if they are known here.",
  },
  {
      .name = "purposes",
      .kind = HARVEST_FIELD_STRING_SET,
      .flags = HARVEST_FIELD_REQUIRED,
      .merge = HARVEST_MERGE_APPEND_ONLY,
      .writers = HARVEST_WRITER_OWNER | HARVEST_WRITER_CURATOR,
      .choices = purposes,
      .about = "For what.",
  },
  {
      .name = "since",
      .kind = HARVEST_FIELD_DATE,
      .merge = HARVEST_MERGE_APPEND_ONLY,
      .writers = HARVEST_WRITER_OWNER | HARVEST_WRITER_CURATOR,
      .about = "The first day; without it, from when it is granted.",
  },
  {
      .name = "territories",
      .kind = HARVEST_FIELD_STRING_SET,
      .merge = HARVEST_MERGE_APPEND_ONLY,
      .writers = HARVEST_WRITER_OWNER | HARVEST_WRITER_CURATOR,
      .max = 250,
      .about = "In which countries (ISO 3166); without it, everywhere.",
  },
  {
      .name = "until",
      .kind = HARVEST_FIELD_DATE,
      .flags = HARVEST_FIELD_INDEXED,
      .merge = HARVEST_MERGE_APPEND_ONLY,
      .writers = HARVEST_WRITER_OWNER | HARVEST_WRITER_CURATOR,
      .about = "The last day; without it, until it is withdrawn.",
  },
};

const HarvestRecordType harvest_consent_record_type = {
  .name = "consent-record",
  .about = "What a person in a story is asked to agree to. Whether they did is told by its "
           "events alone.",
  .fields = consent_record_fields,
  .n_fields = G_N_ELEMENTS (consent_record_fields),
  .root_type = "story",
  .listing = HARVEST_LISTED_EDITORS,
  .deleters = HARVEST_WRITER_NOBODY,
  .validate = validate_consent_record,
};

static const char *const consent_events[] = {
  "not_needed", "requested", "granted", "declined", "withdrawn", NULL,
};
static const char *const methods[] = { "signature", "pin", "paper", "recorded", NULL };

static const HarvestField consent_event_fields[] = {
  {
      .name = "consent",
      .kind = HARVEST_FIELD_REFERENCE,
      .flags = HARVEST_FIELD_REQUIRED | HARVEST_FIELD_INDEXED,
      .merge = HARVEST_MERGE_APPEND_ONLY,
      .writers = HARVEST_WRITER_OWNER | HARVEST_WRITER_CURATOR,
      .target = "consent-record",
      .about = "What it is about.",
  },
  {
      .name = "evidence",
      .kind = HARVEST_FIELD_REFERENCE,
      .merge = HARVEST_MERGE_APPEND_ONLY,
      .writers = HARVEST_WRITER_OWNER | HARVEST_WRITER_CURATOR,
      .target = "evidence",
      .about = "The signature, the photo of the paper or the recording.",
  },
  {
      .name = "kind",
      .kind = HARVEST_FIELD_CHOICE,
      .flags = HARVEST_FIELD_REQUIRED,
      .merge = HARVEST_MERGE_APPEND_ONLY,
      .writers = HARVEST_WRITER_OWNER | HARVEST_WRITER_CURATOR,
      .choices = consent_events,
      .about = "What happened.",
  },
  {
      .name = "method",
      .kind = HARVEST_FIELD_CHOICE,
      .merge = HARVEST_MERGE_APPEND_ONLY,
      .writers = HARVEST_WRITER_OWNER | HARVEST_WRITER_CURATOR,
      .choices = methods,
      .about = "How the answer was given.",
  },
  {
      .name = "note",
      .kind = HARVEST_FIELD_STRING,
      .flags = HARVEST_FIELD_PERSONAL,
      .merge = HARVEST_MERGE_APPEND_ONLY,
      .writers = HARVEST_WRITER_OWNER | HARVEST_WRITER_CURATOR,
      .max = 500,
      .about = "What else was said.",
  },
  {
      .name = "purposes",
      .kind = HARVEST_FIELD_STRING_SET,
      .merge = HARVEST_MERGE_APPEND_ONLY,
      .writers = HARVEST_WRITER_OWNER | HARVEST_WRITER_CURATOR,
      .choices = purposes,
      .about = "What was granted, if it is less than what was asked for.",
  },
  {
      .name = "recorded_by",
      .kind = HARVEST_FIELD_REFERENCE,
      .merge = HARVEST_MERGE_APPEND_ONLY,
      .writers = HARVEST_WRITER_OWNER | HARVEST_WRITER_CURATOR,
      .target = "person",
      .about = "Who wrote it down here.",
  },
  {
      .name = "witness",
      .kind = HARVEST_FIELD_REFERENCE,
      .merge = HARVEST_MERGE_APPEND_ONLY,
      .writers = HARVEST_WRITER_OWNER | HARVEST_WRITER_CURATOR,
      .target = "person",
      .about = "Who was there.",
  },
};

const HarvestRecordType harvest_consent_event_type = {
  .name = "consent-event",
  .about = "A step of a consent: asked, granted, declined, withdrawn. Never changed and never "
           "removed while the story is there.",
  .fields = consent_event_fields,
  .n_fields = G_N_ELEMENTS (consent_event_fields),
  .root_type = "story",
  .listing = HARVEST_LISTED_EDITORS,
  .deleters = HARVEST_WRITER_NOBODY,
};

static const HarvestField evidence_fields[] = {
  {
      .name = "bytes",
      .kind = HARVEST_FIELD_INTEGER,
      .flags = HARVEST_FIELD_REQUIRED,
      .merge = HARVEST_MERGE_APPEND_ONLY,
      .writers = HARVEST_WRITER_OWNER | HARVEST_WRITER_CURATOR,
      .about = "The length of the content in bytes.",
  },
  {
      .name = "mime",
      .kind = HARVEST_FIELD_STRING,
      .flags = HARVEST_FIELD_REQUIRED,
      .merge = HARVEST_MERGE_APPEND_ONLY,
      .writers = HARVEST_WRITER_OWNER | HARVEST_WRITER_CURATOR,
      .max = 100,
      .about = "The type of the content, such as image/png.",
  },
  {
      .name = "sha256",
      .kind = HARVEST_FIELD_HASH,
      .flags = HARVEST_FIELD_REQUIRED | HARVEST_FIELD_INDEXED | HARVEST_FIELD_PERSONAL,
      .merge = HARVEST_MERGE_APPEND_ONLY,
      .writers = HARVEST_WRITER_OWNER | HARVEST_WRITER_CURATOR,
      .about = "The content.",
  },
};

const HarvestRecordType harvest_evidence_type = {
  .name = "evidence",
  .about = "A signature, a photo of a signed paper or a recording that proves a consent. Only "
           "the teller and the editors see it.",
  .fields = evidence_fields,
  .n_fields = G_N_ELEMENTS (evidence_fields),
  .root_type = "story",
  .listing = HARVEST_LISTED_EDITORS,
  .deleters = HARVEST_WRITER_NOBODY,
};
