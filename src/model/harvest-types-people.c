/* harvest-types-people.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-types-people"

#include "config.h"

#include "harvest-types-private.h"

#include "harvest-record.h"

static const char *const person_kinds[] = {
  "employee", "partner", "customer", "visitor", "minor", NULL,
};
static const char *const person_statuses[] = { "active", "leaver", NULL };

static const HarvestField person_fields[] = {
  {
      .name = "first_name",
      .kind = HARVEST_FIELD_STRING,
      .flags = HARVEST_FIELD_PERSONAL,
      .merge = HARVEST_MERGE_LAST,
      .writers = HARVEST_WRITER_OWNER | HARVEST_WRITER_ADMINISTRATOR,
      .max = 60,
      .about =
          "What the byline ‘first name and place’ uses; without it, the first word of the name.",
  },
  {
      .name = "job",
      .kind = HARVEST_FIELD_STRING,
      .flags = HARVEST_FIELD_SEARCHABLE | HARVEST_FIELD_PERSONAL,
      .merge = HARVEST_MERGE_LAST,
      .writers = HARVEST_WRITER_OWNER | HARVEST_WRITER_ADMINISTRATOR,
      .max = 80,
      .about = "What the person does, in a few words; prompts are chosen by it.",
  },
  {
      .name = "kind",
      .kind = HARVEST_FIELD_CHOICE,
      .flags = HARVEST_FIELD_INDEXED,
      .merge = HARVEST_MERGE_LAST,
      .writers = HARVEST_WRITER_ADMINISTRATOR,
      .choices = person_kinds,
      .about = "Without it: employee. What a partner, customer, visitor or minor may do and see is "
               "less.",
  },
  {
      .name = "lang",
      .kind = HARVEST_FIELD_LANGUAGE,
      .merge = HARVEST_MERGE_LAST,
      .writers = HARVEST_WRITER_OWNER | HARVEST_WRITER_ADMINISTRATOR,
      .about = "The language in which the program talks to this person.",
  },
  {
      .name = "name",
      .kind = HARVEST_FIELD_STRING,
      .flags = HARVEST_FIELD_REQUIRED | HARVEST_FIELD_SEARCHABLE | HARVEST_FIELD_PERSONAL,
      .merge = HARVEST_MERGE_LAST,
      .writers = HARVEST_WRITER_OWNER | HARVEST_WRITER_ADMINISTRATOR,
      .max = 120,
      .about = "The full name, as the person writes it.",
  },
  {
      .name = "picture",
      .kind = HARVEST_FIELD_HASH,
      .flags = HARVEST_FIELD_PERSONAL,
      .merge = HARVEST_MERGE_LAST,
      .writers = HARVEST_WRITER_OWNER,
      .about = "A picture of the person, by its hash.",
  },
  {
      .name = "site",
      .kind = HARVEST_FIELD_STRING,
      .flags = HARVEST_FIELD_INDEXED,
      .merge = HARVEST_MERGE_LAST,
      .writers = HARVEST_WRITER_OWNER | HARVEST_WRITER_ADMINISTRATOR,
      .max = 80,
      .about = "The place where the person works, if it is not that of the unit.",
  },
  {
      .name = "status",
      .kind = HARVEST_FIELD_CHOICE,
      .flags = HARVEST_FIELD_INDEXED,
      .merge = HARVEST_MERGE_LAST,
      .writers = HARVEST_WRITER_ADMINISTRATOR,
      .choices = person_statuses,
      .about = "Without it: active. Of a leaver the consents are reviewed and the tasks given to "
               "others.",
  },
  {
      .name = "unit",
      .kind = HARVEST_FIELD_REFERENCE,
      .flags = HARVEST_FIELD_INDEXED,
      .merge = HARVEST_MERGE_LAST,
      .writers = HARVEST_WRITER_ADMINISTRATOR,
      .target = "org-unit",
      .about =
          "The unit the person belongs to, whose stories they read: so nobody chooses their own.",
  },
};

const HarvestRecordType harvest_person_type = {
  .name = "person",
  .about = "Somebody who tells, is told about, or works with stories. What fewer people may see "
           "(personnel data) is never part of it.",
  .fields = person_fields,
  .n_fields = G_N_ELEMENTS (person_fields),
  .listing = HARVEST_LISTED_COMPANY,
  .deleters = HARVEST_WRITER_ADMINISTRATOR,
};

static const char *const policies[] = { "review", "known", "all", NULL };
static const char *const strategies[] = { "customer", "operations", "product", NULL };

static const HarvestField org_unit_fields[] = {
  {
      .name = "head",
      .kind = HARVEST_FIELD_REFERENCE,
      .merge = HARVEST_MERGE_LAST,
      .writers = HARVEST_WRITER_ADMINISTRATOR,
      .target = "person",
      .about = "Who leads the unit.",
  },
  {
      .name = "name",
      .kind = HARVEST_FIELD_STRING,
      .flags = HARVEST_FIELD_REQUIRED | HARVEST_FIELD_SEARCHABLE,
      .merge = HARVEST_MERGE_LAST,
      .writers = HARVEST_WRITER_ADMINISTRATOR,
      .max = 120,
      .about = "What people call the unit.",
  },
  {
      .name = "parent",
      .kind = HARVEST_FIELD_REFERENCE,
      .flags = HARVEST_FIELD_INDEXED,
      .merge = HARVEST_MERGE_LAST,
      .writers = HARVEST_WRITER_ADMINISTRATOR,
      .target = "org-unit",
      .about = "The unit above; the top of the tree has none.",
  },
  {
      .name = "policy",
      .kind = HARVEST_FIELD_CHOICE,
      .merge = HARVEST_MERGE_LAST,
      .writers = HARVEST_WRITER_ADMINISTRATOR,
      .choices = policies,
      .about =
          "When the stories told here are shown: after review, at once those of known tellers, "
          "or at once all. Without it, that of the unit above; at the top: after review.",
  },
  {
      .name = "receiver_idea",
      .kind = HARVEST_FIELD_REFERENCE,
      .merge = HARVEST_MERGE_LAST,
      .writers = HARVEST_WRITER_ADMINISTRATOR,
      .target = "person",
      .about = "Who receives ideas told here; without it, the receiver of the unit above.",
  },
  {
      .name = "receiver_knowhow",
      .kind = HARVEST_FIELD_REFERENCE,
      .merge = HARVEST_MERGE_LAST,
      .writers = HARVEST_WRITER_ADMINISTRATOR,
      .target = "person",
      .about = "Who receives know-how told here; without it, the receiver of the unit above.",
  },
  {
      .name = "receiver_question",
      .kind = HARVEST_FIELD_REFERENCE,
      .merge = HARVEST_MERGE_LAST,
      .writers = HARVEST_WRITER_ADMINISTRATOR,
      .target = "person",
      .about = "Who receives questions told here; without it, the receiver of the unit above.",
  },
  {
      .name = "receiver_signal",
      .kind = HARVEST_FIELD_REFERENCE,
      .merge = HARVEST_MERGE_LAST,
      .writers = HARVEST_WRITER_ADMINISTRATOR,
      .target = "person",
      .about = "Who receives things heard told here; without it, the receiver of the unit above.",
  },
  {
      .name = "receiver_story",
      .kind = HARVEST_FIELD_REFERENCE,
      .merge = HARVEST_MERGE_LAST,
      .writers = HARVEST_WRITER_ADMINISTRATOR,
      .target = "person",
      .about = "Who receives stories told here; without it, the receiver of the unit above.",
  },
  {
      .name = "site",
      .kind = HARVEST_FIELD_STRING,
      .flags = HARVEST_FIELD_INDEXED,
      .merge = HARVEST_MERGE_LAST,
      .writers = HARVEST_WRITER_ADMINISTRATOR,
      .max = 80,
      .about = "The place, such as a town; without it, that of the unit above.",
  },
  {
      .name = "strategy",
      .kind = HARVEST_FIELD_CHOICE,
      .merge = HARVEST_MERGE_LAST,
      .writers = HARVEST_WRITER_ADMINISTRATOR,
      .choices = strategies,
      .about = "What the unit lives from; prompts are chosen by it.",
  },
};

const HarvestRecordType harvest_org_unit_type = {
  .name = "org-unit",
  .about = "A part of the company: a tree of departments, teams and places with the rules for "
           "stories told there.",
  .fields = org_unit_fields,
  .n_fields = G_N_ELEMENTS (org_unit_fields),
  .listing = HARVEST_LISTED_COMPANY,
  .deleters = HARVEST_WRITER_ADMINISTRATOR,
};

static const char *const roles[] = {
  "contributor", "curator",        "reviewer", "publisher", "trainer",
  "brand-owner", "metric-steward", "sales",    "executive", "manager",
  "partner",     "administrator",  "auditor",  NULL,
};

static const HarvestField partner_fields[] = {
  {
      .name = "name",
      .kind = HARVEST_FIELD_STRING,
      .flags = HARVEST_FIELD_REQUIRED | HARVEST_FIELD_SEARCHABLE,
      .merge = HARVEST_MERGE_LAST,
      .writers = HARVEST_WRITER_ADMINISTRATOR,
      .max = 120,
      .about = "What the partner is called.",
  },
};

const HarvestRecordType harvest_partner_type = {
  .name = "partner",
  .about = "Another company with which some stories are shared.",
  .fields = partner_fields,
  .n_fields = G_N_ELEMENTS (partner_fields),
  .listing = HARVEST_LISTED_COMPANY,
  .deleters = HARVEST_WRITER_ADMINISTRATOR,
};

static const HarvestField role_fields[] = {
  {
      .name = "partner",
      .kind = HARVEST_FIELD_REFERENCE,
      .flags = HARVEST_FIELD_INDEXED,
      .merge = HARVEST_MERGE_APPEND_ONLY,
      .writers = HARVEST_WRITER_ADMINISTRATOR,
      .target = "partner",
      .about = "With the role partner: of which one.",
  },
  {
      .name = "person",
      .kind = HARVEST_FIELD_REFERENCE,
      .flags = HARVEST_FIELD_REQUIRED | HARVEST_FIELD_INDEXED,
      .merge = HARVEST_MERGE_APPEND_ONLY,
      .writers = HARVEST_WRITER_ADMINISTRATOR,
      .target = "person",
      .about = "Who has the role.",
  },
  {
      .name = "role",
      .kind = HARVEST_FIELD_CHOICE,
      .flags = HARVEST_FIELD_REQUIRED | HARVEST_FIELD_INDEXED,
      .merge = HARVEST_MERGE_APPEND_ONLY,
      .writers = HARVEST_WRITER_ADMINISTRATOR,
      .choices = roles,
      .about = "What the person may do beyond telling.",
  },
  {
      .name = "since",
      .kind = HARVEST_FIELD_DATE,
      .merge = HARVEST_MERGE_APPEND_ONLY,
      .writers = HARVEST_WRITER_ADMINISTRATOR,
      .about = "The first day.",
  },
  {
      .name = "unit",
      .kind = HARVEST_FIELD_REFERENCE,
      .flags = HARVEST_FIELD_INDEXED,
      .merge = HARVEST_MERGE_APPEND_ONLY,
      .writers = HARVEST_WRITER_ADMINISTRATOR,
      .target = "org-unit",
      .about = "Where; with all units below it. Without it: everywhere.",
  },
  {
      .name = "until",
      .kind = HARVEST_FIELD_DATE,
      .merge = HARVEST_MERGE_LAST,
      .writers = HARVEST_WRITER_ADMINISTRATOR,
      .about = "The last day; without it, until it is taken away.",
  },
};

const HarvestRecordType harvest_role_type = {
  .name = "role",
  .about = "A right given to a person for a unit. Everybody sees who curates.",
  .fields = role_fields,
  .n_fields = G_N_ELEMENTS (role_fields),
  .listing = HARVEST_LISTED_COMPANY,
  .deleters = HARVEST_WRITER_ADMINISTRATOR,
};
