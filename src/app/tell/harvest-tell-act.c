/* harvest-tell-act.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-tell-act"

#include "config.h"

#include "harvest-tell-act.h"

#include "harvest-change.h"
#include "harvest-telling.h"
#include "harvest-uuid.h"

/* Auxiliary methods */

static HarvestRecordBuilder *
begin_record (const char *type, const char *story, const HarvestClock *clock)
{
  g_autofree char *id = harvest_uuid_new (clock);
  HarvestRecordBuilder *builder = harvest_record_builder_new (type, id);

  harvest_record_builder_set_root (builder, story);
  return builder;
}

/* Returns the id of the new record, owned by @changes. */
static const char *
end_record (HarvestRecordBuilder *builder, GPtrArray *changes, GError **error)
{
  g_autoptr (HarvestRecord) record = harvest_record_builder_end (builder, error);
  HarvestChange *change = NULL;

  if (record == NULL)
    return NULL;
  change = harvest_change_new_create (record);
  g_ptr_array_add (changes, change);
  return harvest_change_get_id (change);
}

static const char *
add_evidence (GPtrArray *changes,
              const HarvestTellAttachment *evidence,
              const char *story,
              const HarvestClock *clock,
              GError **error)
{
  g_autoptr (HarvestRecordBuilder) builder = begin_record ("evidence", story, clock);

  harvest_record_builder_set_string (builder, "sha256", evidence->hash);
  harvest_record_builder_set_string (builder, "mime", evidence->mime);
  harvest_record_builder_set_integer (builder, "bytes", evidence->bytes);
  return end_record (builder, changes, error);
}

static const char *
add_consent_record (GPtrArray *changes,
                    const HarvestTellPerson *person,
                    const char *story,
                    const char *depicted,
                    const HarvestClock *clock,
                    GError **error)
{
  static const char *const least[] = { "internal", NULL };
  const char *const *purposes = (const char *const *)person->purposes;
  g_autoptr (HarvestRecordBuilder) builder = begin_record ("consent-record", story, clock);

  harvest_record_builder_set_string (builder, "depicted", depicted);
  harvest_record_builder_set_string (builder, "person", person->person);
  harvest_record_builder_set_set (builder, "purposes", purposes[0] != NULL ? purposes : least);
  harvest_record_builder_set_string (builder, "until", person->until);
  return end_record (builder, changes, error);
}

static const char *
add_consent_event (GPtrArray *changes,
                   const HarvestTellPerson *person,
                   const char *story,
                   const char *consent,
                   const char *evidence,
                   HarvestRecord *me,
                   const HarvestClock *clock,
                   GError **error)
{
  g_autoptr (HarvestRecordBuilder) builder = begin_record ("consent-event", story, clock);
  const char *kind = "granted";

  /* Somebody who signs that nothing may be done with it has declined. */
  if (person->consent == HARVEST_TELL_CONSENT_NOT_NEEDED)
    kind = "not_needed";
  else if (person->purposes[0] == NULL)
    kind = "declined";
  harvest_record_builder_set_string (builder, "consent", consent);
  harvest_record_builder_set_string (builder, "kind", kind);
  if (person->consent == HARVEST_TELL_CONSENT_SIGNED)
    harvest_record_builder_set_string (builder, "method", "signature");
  else if (person->consent == HARVEST_TELL_CONSENT_PAPER)
    harvest_record_builder_set_string (builder, "method", "paper");
  harvest_record_builder_set_string (builder, "evidence", evidence);
  harvest_record_builder_set_string (builder, "recorded_by", harvest_record_get_id (me));
  return end_record (builder, changes, error);
}

static const char *
add_depicted (GPtrArray *changes,
              const HarvestTellPerson *person,
              const char *story,
              const HarvestClock *clock,
              GError **error)
{
  g_autoptr (HarvestRecordBuilder) builder = begin_record ("depicted-person", story, clock);

  harvest_record_builder_set_string (builder, "how", person->how);
  if (person->person != NULL)
    harvest_record_builder_set_string (builder, "person", person->person);
  else
    harvest_record_builder_set_string (builder, "description", person->name);
  return end_record (builder, changes, error);
}

static GPtrArray *
make_story (const HarvestTellDraft *draft,
            const char *lang,
            HarvestRecord *me,
            const HarvestClock *clock,
            GError **error)
{
  g_autofree HarvestTellingFile *files = g_new0 (HarvestTellingFile, draft->attachments->len + 1);
  HarvestTelling telling = {
    .body = draft->body,
    .kind = draft->kind,
    .lang = lang,
    .unit = draft->unit,
    .site = draft->site,
    .occurred_on = draft->occurred_on,
    .prompt = draft->prompt,
    .secrecy = draft->secrecy,
    .audience = draft->audience,
    .byline_mode = draft->byline_mode,
    .files = files,
    .n_files = draft->attachments->len,
  };

  for (guint i = 0; i < draft->attachments->len; i++)
    {
      const HarvestTellAttachment *attachment = g_ptr_array_index (draft->attachments, i);

      files[i].hash = attachment->hash;
      files[i].mime = attachment->mime;
      files[i].caption = attachment->caption;
      files[i].alt_text = attachment->alt_text;
      files[i].bytes = attachment->bytes;
      files[i].duration = attachment->duration;
      files[i].width = attachment->width;
      files[i].height = attachment->height;
    }
  return harvest_telling_make_records (&telling, me, NULL, clock, error);
}

/* Public API */

gboolean
harvest_tell_act_add_person (GPtrArray *changes,
                             const HarvestTellPerson *person,
                             const char *story,
                             const char *depicted,
                             HarvestRecord *me,
                             const HarvestClock *clock,
                             GError **error)
{
  const char *consent = NULL;
  const char *evidence = NULL;

  g_return_val_if_fail (changes != NULL && person != NULL && story != NULL, FALSE);
  g_return_val_if_fail (me != NULL && clock != NULL, FALSE);

  if (depicted == NULL)
    depicted = add_depicted (changes, person, story, clock, error);
  if (depicted == NULL)
    return FALSE;
  if (person->consent == HARVEST_TELL_CONSENT_LATER)
    return TRUE;

  consent = add_consent_record (changes, person, story, depicted, clock, error);
  if (consent == NULL)
    return FALSE;
  if (person->evidence != NULL)
    {
      evidence = add_evidence (changes, person->evidence, story, clock, error);
      if (evidence == NULL)
        return FALSE;
    }
  return add_consent_event (changes, person, story, consent, evidence, me, clock, error) != NULL;
}

GPtrArray *
harvest_tell_act_new (const HarvestTellDraft *draft,
                      const char *lang,
                      HarvestRecord *me,
                      const HarvestClock *clock,
                      GError **error)
{
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (GPtrArray) changes = NULL;
  const char *story = NULL;

  g_return_val_if_fail (draft != NULL && me != NULL && clock != NULL, NULL);

  records = make_story (draft, lang, me, clock, error);
  if (records == NULL)
    return NULL;
  changes = g_ptr_array_new_with_free_func ((GDestroyNotify)harvest_change_unref);
  for (guint i = 0; i < records->len; i++)
    g_ptr_array_add (changes, harvest_change_new_create (g_ptr_array_index (records, i)));

  story = harvest_record_get_id (g_ptr_array_index (records, 0));
  for (guint i = 0; i < draft->people->len; i++)
    if (!harvest_tell_act_add_person (changes, g_ptr_array_index (draft->people, i), story, NULL,
                                      me, clock, error))
      return NULL;
  return g_steal_pointer (&changes);
}
