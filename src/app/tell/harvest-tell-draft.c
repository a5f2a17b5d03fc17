/* harvest-tell-draft.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-tell-draft"

#include "config.h"

#include "harvest-tell-draft.h"

#include "harvest-json-writer.h"
#include "harvest-json.h"
#include "harvest-text-error.h"

#include <glib/gi18n.h>
#include <string.h>

#define FORM              "tell"
#define MAX_SIZE          (1024 * 1024)
#define HEADLINE_MAX_CHAR 80

/* The members that are one string each, so that reading, writing and freeing are loops. */
typedef struct
{
  const char *key;
  gsize offset;
} Member;

static const Member draft_members[] = {
  { "audience", G_STRUCT_OFFSET (HarvestTellDraft, audience) },
  { "body", G_STRUCT_OFFSET (HarvestTellDraft, body) },
  { "byline_mode", G_STRUCT_OFFSET (HarvestTellDraft, byline_mode) },
  { "class", G_STRUCT_OFFSET (HarvestTellDraft, secrecy) },
  { "kind", G_STRUCT_OFFSET (HarvestTellDraft, kind) },
  { "lang", G_STRUCT_OFFSET (HarvestTellDraft, lang) },
  { "occurred_on", G_STRUCT_OFFSET (HarvestTellDraft, occurred_on) },
  { "prompt", G_STRUCT_OFFSET (HarvestTellDraft, prompt) },
  { "site", G_STRUCT_OFFSET (HarvestTellDraft, site) },
  { "unit", G_STRUCT_OFFSET (HarvestTellDraft, unit) },
};

static const Member attachment_members[] = {
  { "alt_text", G_STRUCT_OFFSET (HarvestTellAttachment, alt_text) },
  { "caption", G_STRUCT_OFFSET (HarvestTellAttachment, caption) },
  { "hash", G_STRUCT_OFFSET (HarvestTellAttachment, hash) },
  { "mime", G_STRUCT_OFFSET (HarvestTellAttachment, mime) },
};

static const Member person_members[] = {
  { "how", G_STRUCT_OFFSET (HarvestTellPerson, how) },
  { "name", G_STRUCT_OFFSET (HarvestTellPerson, name) },
  { "person", G_STRUCT_OFFSET (HarvestTellPerson, person) },
  { "until", G_STRUCT_OFFSET (HarvestTellPerson, until) },
};

static const char *const consent_nicks[] = { "later", "signed", "paper", "not_needed" };

/* Auxiliary methods */

static char **
get_place (gconstpointer object, const Member *member)
{
  return G_STRUCT_MEMBER_P (object, member->offset);
}

static void
free_members (gpointer object, const Member *members, guint n_members)
{
  for (guint i = 0; i < n_members; i++)
    g_clear_pointer (get_place (object, &members[i]), g_free);
}

static void
copy_members (gconstpointer from, gpointer to, const Member *members, guint n_members)
{
  for (guint i = 0; i < n_members; i++)
    *get_place (to, &members[i]) = g_strdup (*get_place (from, &members[i]));
}

static void
write_members (HarvestJsonWriter *writer,
               gconstpointer object,
               const Member *members,
               guint n_members)
{
  for (guint i = 0; i < n_members; i++)
    {
      const char *value = *get_place (object, &members[i]);

      if (value == NULL)
        continue;
      harvest_json_writer_key (writer, members[i].key);
      harvest_json_writer_string (writer, value);
    }
}

static void
write_integer (HarvestJsonWriter *writer, const char *key, gint64 value)
{
  harvest_json_writer_key (writer, key);
  harvest_json_writer_integer (writer, value);
}

static char *
read_string (HarvestJson *json, guint object, const char *key)
{
  guint value = harvest_json_get_member (json, object, key);

  if (value == HARVEST_JSON_NONE || harvest_json_get_kind (json, value) != HARVEST_JSON_STRING)
    return NULL;
  return harvest_json_dup_string (json, value);
}

static gint64
read_integer (HarvestJson *json, guint object, const char *key)
{
  guint value = harvest_json_get_member (json, object, key);

  if (value == HARVEST_JSON_NONE || harvest_json_get_kind (json, value) != HARVEST_JSON_INTEGER)
    return 0;
  return harvest_json_get_integer (json, value);
}

static void
read_members (HarvestJson *json,
              guint value,
              gpointer object,
              const Member *members,
              guint n_members)
{
  for (guint i = 0; i < n_members; i++)
    *get_place (object, &members[i]) = read_string (json, value, members[i].key);
}

/* Returns the first element of an array member, HARVEST_JSON_NONE if there is none. */
static guint
read_array (HarvestJson *json, guint object, const char *key)
{
  guint array = harvest_json_get_member (json, object, key);

  if (array == HARVEST_JSON_NONE || harvest_json_get_kind (json, array) != HARVEST_JSON_ARRAY)
    return HARVEST_JSON_NONE;
  return harvest_json_first_child (json, array);
}

/* Attachments */

static void
write_attachment (HarvestJsonWriter *writer, const HarvestTellAttachment *attachment)
{
  harvest_json_writer_begin_object (writer);
  write_members (writer, attachment, attachment_members, G_N_ELEMENTS (attachment_members));
  write_integer (writer, "bytes", attachment->bytes);
  write_integer (writer, "duration", attachment->duration);
  write_integer (writer, "height", attachment->height);
  write_integer (writer, "width", attachment->width);
  harvest_json_writer_end_object (writer);
}

static HarvestTellAttachment *
read_attachment (HarvestJson *json, guint value)
{
  g_autoptr (HarvestTellAttachment) attachment = NULL;

  if (value == HARVEST_JSON_NONE || harvest_json_get_kind (json, value) != HARVEST_JSON_OBJECT)
    return NULL;
  attachment = g_new0 (HarvestTellAttachment, 1);
  read_members (json, value, attachment, attachment_members, G_N_ELEMENTS (attachment_members));
  attachment->bytes = read_integer (json, value, "bytes");
  attachment->duration = read_integer (json, value, "duration");
  attachment->height = (int)read_integer (json, value, "height");
  attachment->width = (int)read_integer (json, value, "width");
  return attachment->hash != NULL && attachment->mime != NULL ? g_steal_pointer (&attachment)
                                                              : NULL;
}

/* People */

static void
write_person (HarvestJsonWriter *writer, const HarvestTellPerson *person)
{
  harvest_json_writer_begin_object (writer);
  write_members (writer, person, person_members, G_N_ELEMENTS (person_members));
  harvest_json_writer_key (writer, "consent");
  harvest_json_writer_string (writer, consent_nicks[person->consent]);
  harvest_json_writer_key (writer, "purposes");
  harvest_json_writer_begin_array (writer);
  for (guint i = 0; person->purposes[i] != NULL; i++)
    harvest_json_writer_string (writer, person->purposes[i]);
  harvest_json_writer_end_array (writer);
  if (person->evidence != NULL)
    {
      harvest_json_writer_key (writer, "evidence");
      write_attachment (writer, person->evidence);
    }
  harvest_json_writer_end_object (writer);
}

static HarvestTellPerson *
read_person (HarvestJson *json, guint value)
{
  g_autoptr (HarvestTellPerson) person = NULL;
  g_autoptr (GStrvBuilder) purposes = g_strv_builder_new ();
  g_autofree char *consent = NULL;
  guint purpose;

  if (harvest_json_get_kind (json, value) != HARVEST_JSON_OBJECT)
    return NULL;
  person = g_new0 (HarvestTellPerson, 1);
  read_members (json, value, person, person_members, G_N_ELEMENTS (person_members));
  consent = read_string (json, value, "consent");
  for (guint i = 0; i < G_N_ELEMENTS (consent_nicks); i++)
    if (g_strcmp0 (consent, consent_nicks[i]) == 0)
      person->consent = i;
  for (purpose = read_array (json, value, "purposes"); purpose != HARVEST_JSON_NONE;
       purpose = harvest_json_next (json, purpose))
    if (harvest_json_get_kind (json, purpose) == HARVEST_JSON_STRING)
      {
        g_autofree char *string = harvest_json_dup_string (json, purpose);

        g_strv_builder_add (purposes, string);
      }
  person->purposes = g_strv_builder_end (purposes);
  person->evidence = read_attachment (json, harvest_json_get_member (json, value, "evidence"));
  return person->name != NULL ? g_steal_pointer (&person) : NULL;
}

/* Public API */

HarvestTellDraft *
harvest_tell_draft_new (void)
{
  HarvestTellDraft *self = g_new0 (HarvestTellDraft, 1);

  self->attachments = g_ptr_array_new_with_free_func ((GDestroyNotify)harvest_tell_attachment_free);
  self->people = g_ptr_array_new_with_free_func ((GDestroyNotify)harvest_tell_person_free);
  return self;
}

void
harvest_tell_draft_free (HarvestTellDraft *self)
{
  if (self == NULL)
    return;
  free_members (self, draft_members, G_N_ELEMENTS (draft_members));
  g_ptr_array_unref (self->attachments);
  g_ptr_array_unref (self->people);
  g_free (self);
}

gboolean
harvest_tell_draft_is_empty (const HarvestTellDraft *self)
{
  g_return_val_if_fail (self != NULL, TRUE);

  for (const char *p = self->body; p != NULL && *p != '\0'; p = g_utf8_next_char (p))
    if (!g_unichar_isspace (g_utf8_get_char (p)))
      return FALSE;
  return self->attachments->len == 0 && self->people->len == 0;
}

GBytes *
harvest_tell_draft_get_bytes (const HarvestTellDraft *self)
{
  g_autoptr (HarvestJsonWriter) writer = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  writer = harvest_json_writer_new ();
  harvest_json_writer_begin_object (writer);
  harvest_json_writer_key (writer, "form");
  harvest_json_writer_string (writer, FORM);
  write_members (writer, self, draft_members, G_N_ELEMENTS (draft_members));
  harvest_json_writer_key (writer, "attachments");
  harvest_json_writer_begin_array (writer);
  for (guint i = 0; i < self->attachments->len; i++)
    write_attachment (writer, g_ptr_array_index (self->attachments, i));
  harvest_json_writer_end_array (writer);
  harvest_json_writer_key (writer, "people");
  harvest_json_writer_begin_array (writer);
  for (guint i = 0; i < self->people->len; i++)
    write_person (writer, g_ptr_array_index (self->people, i));
  harvest_json_writer_end_array (writer);
  harvest_json_writer_end_object (writer);
  return harvest_json_writer_finish (writer);
}

HarvestTellDraft *
harvest_tell_draft_parse (GBytes *bytes, GError **error)
{
  g_autoptr (HarvestJson) json = NULL;
  g_autoptr (HarvestTellDraft) self = NULL;
  g_autofree char *form = NULL;
  guint value;

  g_return_val_if_fail (bytes != NULL, NULL);

  json = harvest_json_scan (bytes, MAX_SIZE, error);
  if (json == NULL)
    return NULL;
  if (harvest_json_get_kind (json, 0) == HARVEST_JSON_OBJECT)
    form = read_string (json, 0, "form");
  if (g_strcmp0 (form, FORM) != 0)
    {
      g_set_error_literal (error, HARVEST_TEXT_ERROR, HARVEST_TEXT_ERROR_SYNTAX,
                           "The draft is not of the form for telling");
      return NULL;
    }

  self = harvest_tell_draft_new ();
  read_members (json, 0, self, draft_members, G_N_ELEMENTS (draft_members));
  for (value = read_array (json, 0, "attachments"); value != HARVEST_JSON_NONE;
       value = harvest_json_next (json, value))
    {
      HarvestTellAttachment *attachment = read_attachment (json, value);

      if (attachment != NULL)
        g_ptr_array_add (self->attachments, attachment);
    }
  for (value = read_array (json, 0, "people"); value != HARVEST_JSON_NONE;
       value = harvest_json_next (json, value))
    {
      HarvestTellPerson *person = read_person (json, value);

      if (person != NULL)
        g_ptr_array_add (self->people, person);
    }
  return g_steal_pointer (&self);
}

GStrv
harvest_tell_draft_dup_blobs (const HarvestTellDraft *self)
{
  g_autoptr (GStrvBuilder) blobs = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  blobs = g_strv_builder_new ();
  for (guint i = 0; i < self->attachments->len; i++)
    {
      const HarvestTellAttachment *attachment = g_ptr_array_index (self->attachments, i);

      g_strv_builder_add (blobs, attachment->hash);
    }
  for (guint i = 0; i < self->people->len; i++)
    {
      const HarvestTellPerson *person = g_ptr_array_index (self->people, i);

      if (person->evidence != NULL)
        g_strv_builder_add (blobs, person->evidence->hash);
    }
  return g_strv_builder_end (blobs);
}

char *
harvest_tell_draft_dup_headline (const HarvestTellDraft *self)
{
  g_autofree char *line = NULL;
  const char *end = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  line = g_strstrip (g_strdup (self->body != NULL ? self->body : ""));
  end = strpbrk (line, "\n\r");
  if (end != NULL)
    line[end - line] = '\0';
  if (*line == '\0')
    return g_strdup (self->attachments->len > 0 ? _ ("Pictures or sound without a text")
                                                : _ ("A story without a text"));
  if (g_utf8_strlen (line, -1) <= HEADLINE_MAX_CHAR)
    return g_steal_pointer (&line);
  *g_utf8_offset_to_pointer (line, HEADLINE_MAX_CHAR) = '\0';
  return g_strconcat (line, "…", NULL);
}

HarvestTellAttachment *
harvest_tell_attachment_copy (const HarvestTellAttachment *self)
{
  HarvestTellAttachment *copy = NULL;

  if (self == NULL)
    return NULL;
  copy = g_memdup2 (self, sizeof *self);
  copy_members (self, copy, attachment_members, G_N_ELEMENTS (attachment_members));
  return copy;
}

void
harvest_tell_attachment_free (HarvestTellAttachment *self)
{
  if (self == NULL)
    return;
  free_members (self, attachment_members, G_N_ELEMENTS (attachment_members));
  g_free (self);
}

HarvestTellPerson *
harvest_tell_person_new (const char *person, const char *name)
{
  HarvestTellPerson *self = g_new0 (HarvestTellPerson, 1);

  self->person = g_strdup (person);
  self->name = g_strdup (name);
  self->how = g_strdup ("named");
  self->consent = HARVEST_TELL_CONSENT_LATER;
  self->purposes = g_strdupv ((char *[]){ (char *)"internal", NULL });
  return self;
}

HarvestTellPerson *
harvest_tell_person_copy (const HarvestTellPerson *self)
{
  HarvestTellPerson *copy = NULL;

  if (self == NULL)
    return NULL;
  copy = g_memdup2 (self, sizeof *self);
  copy_members (self, copy, person_members, G_N_ELEMENTS (person_members));
  copy->purposes = g_strdupv (self->purposes);
  copy->evidence = harvest_tell_attachment_copy (self->evidence);
  return copy;
}

void
harvest_tell_person_free (HarvestTellPerson *self)
{
  if (self == NULL)
    return;
  free_members (self, person_members, G_N_ELEMENTS (person_members));
  g_strfreev (self->purposes);
  harvest_tell_attachment_free (self->evidence);
  g_free (self);
}
