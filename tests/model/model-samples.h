/* model-samples.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-change.h"
#include "harvest-record.h"

G_BEGIN_DECLS

/* Records that the tests of model/ begin with. */

#define SAMPLE_ID     "017f22e2-79b0-7cc3-98c4-dc0c0c07398f"
#define SAMPLE_PERSON "017f22e2-79b0-7cc3-98c4-dc0c0c073990"
#define SAMPLE_OTHER  "017f22e2-79b0-7cc3-98c4-dc0c0c073991"

/* A story by nobody named, told to the company, as it is when it has just been told. */
HarvestRecordBuilder *sample_begin_story (void);
HarvestRecord *sample_end (HarvestRecordBuilder *builder); /* (transfer full); asserts */

/* A record from a document in which ' stands for ". */
HarvestRecord *sample_parse (const char *document);
HarvestChange *sample_parse_change (const char *document, GError **error);
GBytes *sample_unquote (const char *document);
char *sample_dup_text (GBytes *bytes);

G_END_DECLS
