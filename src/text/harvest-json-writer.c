/* harvest-json-writer.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-json-writer"

#include "config.h"

#include "harvest-json-writer.h"

#include "harvest-json.h"

#include <string.h>

/* A container that has been begun and not ended. */
typedef struct
{
  gboolean is_object;
  gboolean is_sorted; /* keys came in order so far */
  gsize start;        /* offset in `document` after the bracket */
  guint n_values;     /* elements, for an array */
  guint first_member; /* index in `members`, for an object */
  gsize first_key;    /* offset in `keys`, for an object */
} Frame;

typedef struct
{
  gsize key;   /* offset in `keys`, NUL-terminated */
  gsize start; /* offset in `document` of the written key */
  gsize end;   /* offset after the value */
} Member;

/* An object is written in the order of its calls, and put in order when it ends; members that come
 * sorted are never moved. */
struct _HarvestJsonWriter
{
  GString *document;
  GString *keys;   /* the unescaped keys of the open objects */
  GArray *members; /* of Member, of the open objects */
  GArray *frames;  /* of Frame */
  GString *scratch;
  gboolean has_key; /* a key waits for its value */
  gboolean has_root;
};

/* Auxiliary methods */

static Frame *
current_frame (HarvestJsonWriter *self)
{
  if (self->frames->len == 0)
    return NULL;
  return &g_array_index (self->frames, Frame, self->frames->len - 1);
}

static gboolean
may_write_value (HarvestJsonWriter *self)
{
  Frame *frame = current_frame (self);

  if (frame == NULL)
    return !self->has_root;
  return !frame->is_object || self->has_key;
}

static void
before_value (HarvestJsonWriter *self)
{
  Frame *frame = current_frame (self);

  if (frame == NULL)
    self->has_root = TRUE;
  else if (!frame->is_object && frame->n_values++ > 0)
    g_string_append_c (self->document, ',');
  self->has_key = FALSE;
}

static void
after_value (HarvestJsonWriter *self)
{
  Frame *frame = current_frame (self);

  if (frame != NULL && frame->is_object)
    g_array_index (self->members, Member, self->members->len - 1).end = self->document->len;
}

static void
append_string (GString *document, const char *string)
{
  static const char letters[0x20] = {
    ['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\f'] = 'f', ['\r'] = 'r',
  };
  const char *at = string;

  g_string_append_c (document, '"');
  for (;;)
    {
      const char *plain = at;

      while ((guchar)*at >= 0x20 && *at != '"' && *at != '\\')
        at++;
      g_string_append_len (document, plain, at - plain);
      if (*at == '\0')
        break;
      if (*at == '"' || *at == '\\')
        {
          g_string_append_c (document, '\\');
          g_string_append_c (document, *at);
        }
      else if (letters[(guchar)*at] != '\0')
        {
          g_string_append_c (document, '\\');
          g_string_append_c (document, letters[(guchar)*at]);
        }
      else
        g_string_append_printf (document, "\\u%04x", (guchar)*at);
      at++;
    }
  g_string_append_c (document, '"');
}

static void
begin_container (HarvestJsonWriter *self, gboolean is_object)
{
  Frame frame = { .is_object = is_object,
                  .is_sorted = TRUE,
                  .first_member = self->members->len,
                  .first_key = self->keys->len };

  before_value (self);
  g_string_append_c (self->document, is_object ? '{' : '[');
  frame.start = self->document->len;
  g_array_append_val (self->frames, frame);
}

static void
end_container (HarvestJsonWriter *self, char bracket)
{
  g_string_append_c (self->document, bracket);
  g_array_set_size (self->frames, self->frames->len - 1);
  after_value (self);
}

static int
compare_members_cb (gconstpointer a, gconstpointer b, gpointer keys)
{
  const Member *first = a, *second = b;

  return strcmp ((const char *)keys + first->key, (const char *)keys + second->key);
}

/* Returns: whether every key is there only once */
static gboolean
sort_members (HarvestJsonWriter *self, const Frame *frame)
{
  Member *members = &g_array_index (self->members, Member, frame->first_member);
  guint n_members = self->members->len - frame->first_member;

  g_qsort_with_data (members, n_members, sizeof *members, compare_members_cb, self->keys->str);
  g_string_truncate (self->scratch, 0);
  for (guint i = 0; i < n_members; i++)
    {
      if (i > 0 && compare_members_cb (&members[i - 1], &members[i], self->keys->str) == 0)
        return FALSE;
      if (i > 0)
        g_string_append_c (self->scratch, ',');
      g_string_append_len (self->scratch, self->document->str + members[i].start,
                           members[i].end - members[i].start);
    }
  g_string_truncate (self->document, frame->start);
  g_string_append_len (self->document, self->scratch->str, self->scratch->len);
  return TRUE;
}

/* Public API */

HarvestJsonWriter *
harvest_json_writer_new (void)
{
  HarvestJsonWriter *self = g_new0 (HarvestJsonWriter, 1);

  self->document = g_string_new (NULL);
  self->keys = g_string_new (NULL);
  self->members = g_array_new (FALSE, FALSE, sizeof (Member));
  self->frames = g_array_new (FALSE, FALSE, sizeof (Frame));
  self->scratch = g_string_new (NULL);
  return self;
}

void
harvest_json_writer_free (HarvestJsonWriter *self)
{
  g_return_if_fail (self != NULL);

  g_string_free (self->document, TRUE);
  g_string_free (self->keys, TRUE);
  g_array_unref (self->members);
  g_array_unref (self->frames);
  g_string_free (self->scratch, TRUE);
  g_free (self);
}

void
harvest_json_writer_begin_object (HarvestJsonWriter *self)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (may_write_value (self));
  g_return_if_fail (self->frames->len < HARVEST_JSON_MAX_DEPTH);

  begin_container (self, TRUE);
}

void
harvest_json_writer_end_object (HarvestJsonWriter *self)
{
  Frame *frame;

  g_return_if_fail (self != NULL);
  frame = current_frame (self);
  g_return_if_fail (frame != NULL && frame->is_object && !self->has_key);

  if (!frame->is_sorted && !sort_members (self, frame))
    g_critical ("a key was written twice in one object");
  g_string_truncate (self->keys, frame->first_key);
  g_array_set_size (self->members, frame->first_member);
  end_container (self, '}');
}

void
harvest_json_writer_begin_array (HarvestJsonWriter *self)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (may_write_value (self));
  g_return_if_fail (self->frames->len < HARVEST_JSON_MAX_DEPTH);

  begin_container (self, FALSE);
}

void
harvest_json_writer_end_array (HarvestJsonWriter *self)
{
  Frame *frame;

  g_return_if_fail (self != NULL);
  frame = current_frame (self);
  g_return_if_fail (frame != NULL && !frame->is_object);

  end_container (self, ']');
}

void
harvest_json_writer_key (HarvestJsonWriter *self, const char *key)
{
  Member member = { 0 };
  Frame *frame;

  g_return_if_fail (self != NULL);
  g_return_if_fail (key != NULL);
  frame = current_frame (self);
  g_return_if_fail (frame != NULL && frame->is_object && !self->has_key);

  if (self->members->len > frame->first_member)
    {
      const Member *last = &g_array_index (self->members, Member, self->members->len - 1);

      if (strcmp (self->keys->str + last->key, key) >= 0)
        frame->is_sorted = FALSE;
      g_string_append_c (self->document, ',');
    }
  member.key = self->keys->len;
  member.start = self->document->len;
  g_string_append_len (self->keys, key, (gssize)strlen (key) + 1);
  append_string (self->document, key);
  g_string_append_c (self->document, ':');
  g_array_append_val (self->members, member);
  self->has_key = TRUE;
}

void
harvest_json_writer_string (HarvestJsonWriter *self, const char *string)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (string != NULL);
  g_return_if_fail (may_write_value (self));

  before_value (self);
  append_string (self->document, string);
  after_value (self);
}

void
harvest_json_writer_integer (HarvestJsonWriter *self, gint64 integer)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (integer >= -HARVEST_JSON_MAX_INTEGER && integer <= HARVEST_JSON_MAX_INTEGER);
  g_return_if_fail (may_write_value (self));

  before_value (self);
  g_string_append_printf (self->document, "%" G_GINT64_FORMAT, integer);
  after_value (self);
}

void
harvest_json_writer_boolean (HarvestJsonWriter *self, gboolean boolean)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (may_write_value (self));

  before_value (self);
  g_string_append (self->document, boolean ? "true" : "false");
  after_value (self);
}

void
harvest_json_writer_null (HarvestJsonWriter *self)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (may_write_value (self));

  before_value (self);
  g_string_append (self->document, "null");
  after_value (self);
}

void
harvest_json_writer_raw (HarvestJsonWriter *self, const char *span, gsize length)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (span != NULL && length > 0);
  g_return_if_fail (may_write_value (self));

  before_value (self);
  g_string_append_len (self->document, span, (gssize)length);
  after_value (self);
}

GBytes *
harvest_json_writer_finish (HarvestJsonWriter *self)
{
  GString *document;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (self->has_root && self->frames->len == 0, NULL);
  g_return_val_if_fail (g_utf8_validate_len (self->document->str, self->document->len, NULL), NULL);

  document = g_steal_pointer (&self->document);
  self->document = g_string_new (NULL);
  self->has_root = FALSE;
  return g_string_free_to_bytes (document);
}
