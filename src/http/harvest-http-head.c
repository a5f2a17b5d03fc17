/* harvest-http-head.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-http-head"

#include "config.h"

#include "harvest-http-head.h"

#include <string.h>

typedef struct
{
  const char *name;
  const char *value;
} Field;

struct _HarvestHttpHead
{
  char *bytes; /* the whole head; the rest points into it */
  guint n_fields;
  Field fields[];
};

typedef struct
{
  const char *next; /* where the next line has to begin */
  const char *end;
  GArray *fields;
  gboolean malformed;
} Walk;

static gboolean
is_token (const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++)
    {
      if (!g_ascii_isalnum (text[i]) && (text[i] == '\0' || !strchr ("!#$%&'*+-.^_`|~", text[i])))
        return FALSE;
    }
  return length > 0;
}

static gboolean
is_value (const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++)
    {
      if (g_ascii_iscntrl (text[i]) && text[i] != '\t')
        return FALSE;
    }
  return TRUE;
}

/* Whether there is the end of a line at @at: both its bytes were overwritten. */
static gboolean
ends_line (const char *at, const char *end)
{
  return at + 2 <= end && at[0] == '\0' && at[1] == '\0';
}

static enum MHD_Result
walk_cb (void *data,
         enum MHD_ValueKind kind,
         const char *key,
         size_t key_size,
         const char *value,
         size_t value_size)
{
  Walk *walk = data;
  const char *gap = key + key_size + 1;
  Field field = { key, value };

  walk->malformed = TRUE;
  if (key != walk->next || value == NULL || value < gap || value + value_size > walk->end
      || !is_token (key, key_size) || !is_value (value, value_size)
      || !ends_line (value + value_size, walk->end))
    return MHD_NO;
  for (; gap < value; gap++)
    {
      if (*gap != ' ' && *gap != '\t')
        return MHD_NO;
    }
  walk->next = value + value_size + 2;
  g_array_append_val (walk->fields, field);
  walk->malformed = FALSE;
  return MHD_YES;
}

/* Points the fields into a copy, and takes spaces from the end of the values. */
static HarvestHttpHead *
copy (const char *bytes, gsize size, const GArray *fields)
{
  HarvestHttpHead *self = g_malloc (sizeof *self + fields->len * sizeof (Field));

  self->bytes = g_memdup2 (bytes, size);
  self->n_fields = fields->len;
  for (guint i = 0; i < fields->len; i++)
    {
      const Field *field = &g_array_index (fields, Field, i);

      self->fields[i].name = self->bytes + (field->name - bytes);
      self->fields[i].value = g_strchomp (self->bytes + (field->value - bytes));
    }
  return self;
}

HarvestHttpHeadResult
harvest_http_head_copy (struct MHD_Connection *mhd,
                        const char *method,
                        const char *target,
                        gsize target_length,
                        const char *version,
                        gsize max_size,
                        guint max_fields,
                        HarvestHttpHead **head)
{
  g_autoptr (GArray) fields = NULL;
  const union MHD_ConnectionInfo *info;
  gsize method_length = strlen (method);
  Walk walk;

  info = MHD_get_connection_info (mhd, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
  if (info == NULL || target == NULL)
    return HARVEST_HTTP_HEAD_MALFORMED;
  if (info->header_size > max_size)
    return HARVEST_HTTP_HEAD_TOO_LARGE;

  walk.end = method + info->header_size;
  if (!is_token (method, method_length) || target != method + method_length + 1
      || version != target + target_length + 1 || !ends_line (version + 8, walk.end))
    return HARVEST_HTTP_HEAD_MALFORMED;

  fields = g_array_sized_new (FALSE, FALSE, sizeof (Field), 16);
  walk.fields = fields;
  walk.malformed = FALSE;
  walk.next = version + 8 + 2;
  MHD_get_connection_values_n (mhd, MHD_HEADER_KIND, walk_cb, &walk);
  if (walk.malformed || !ends_line (walk.next, walk.end) || walk.next + 2 != walk.end)
    return HARVEST_HTTP_HEAD_MALFORMED;
  if (fields->len > max_fields)
    return HARVEST_HTTP_HEAD_TOO_LARGE;

  *head = copy (method, info->header_size, fields);
  return HARVEST_HTTP_HEAD_FINE;
}

void
harvest_http_head_free (HarvestHttpHead *self)
{
  g_free (self->bytes);
  g_free (self);
}

const char *
harvest_http_head_get_method (HarvestHttpHead *self)
{
  return self->bytes;
}

const char *
harvest_http_head_get (HarvestHttpHead *self, const char *name)
{
  for (guint i = 0; i < self->n_fields; i++)
    {
      if (g_ascii_strcasecmp (self->fields[i].name, name) == 0)
        return self->fields[i].value;
    }
  return NULL;
}

guint
harvest_http_head_count (HarvestHttpHead *self, const char *name)
{
  guint n = 0;

  for (guint i = 0; i < self->n_fields; i++)
    n += g_ascii_strcasecmp (self->fields[i].name, name) == 0;
  return n;
}
