/* harvest-telling.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-telling"

#include "config.h"

#include "harvest-telling.h"

#include "harvest-byline.h"
#include "harvest-model-error.h"
#include "harvest-uuid.h"
#include "harvest-visibility.h"

#include <string.h>

#define TITLE_LENGTH 80 /* characters */

/* Auxiliary methods: words */

static gboolean
is_sentence_end (gunichar c)
{
  return c == '.' || c == '!' || c == '?' || c == 0x2026 /* … */ || c == 0x3002 /* 。 */
         || c == 0xff01 || c == 0xff1f;
}

/* Returns: (transfer full) (nullable): @line with single blanks between its words */
static char *
tidy_line (const char *line)
{
  g_autoptr (GString) tidy = NULL;
  gboolean space = FALSE;

  tidy = g_string_sized_new (strlen (line));
  for (const char *at = line; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      /* A no-break space is meant. */
      if (c != 0xa0 && c != 0x202f && g_unichar_isspace (c))
        {
          space = tidy->len > 0;
          continue;
        }
      if (space)
        g_string_append_c (tidy, ' ');
      space = FALSE;
      g_string_append_unichar (tidy, c);
    }
  return tidy->len > 0 ? g_strdup (tidy->str) : NULL;
}

/* @word: the word that @c ends. “Dr. Meier”, “12. Mai” and “z.B. hier” go on. */
static gboolean
ends_sentence (gunichar c, const char *word, const char *next)
{
  if (!is_sentence_end (c))
    return FALSE;
  if (*next == '\0')
    return TRUE;
  if (c >= 0x3000)
    return TRUE;
  if (c == '.' && (next - word <= 3 || memchr (word, '.', (gsize)(next - word) - 1) != NULL))
    return FALSE;
  return *next == ' ';
}

/* Auxiliary methods: records */

typedef struct
{
  GPtrArray *records;
  const HarvestClock *clock;
  gint64 rev;
} Making;

static void
unref_record (gpointer record)
{
  harvest_record_unref (record);
}

static gboolean
add_record (Making *making, HarvestRecordBuilder *builder, GError **error)
{
  HarvestRecord *record;

  harvest_record_builder_set_rev (builder, making->rev);
  record = harvest_record_builder_end (builder, error);
  if (record == NULL)
    return FALSE;
  g_ptr_array_add (making->records, record);
  return TRUE;
}

static void
set_string (HarvestRecordBuilder *builder, const char *field, const char *value)
{
  if (value != NULL)
    harvest_record_builder_set_string (builder, field, value);
}

static const char *
or_else (const char *value, const char *otherwise)
{
  return value != NULL && value[strspn (value, " ")] != '\0' ? value : otherwise;
}

static HarvestRecordBuilder *
new_dependent (const Making *making, const char *type, HarvestRecord *story)
{
  g_autofree char *id = harvest_uuid_new (making->clock);
  HarvestRecordBuilder *builder = harvest_record_builder_new (type, id);

  harvest_record_builder_set_root (builder, harvest_record_get_id (story));
  return builder;
}

/* The title of what was only spoken or photographed: who, where and when, as far as the byline says
 * who. */
static char *
make_title_of_file (const char *byline, const char *site, const HarvestClock *clock)
{
  g_autoptr (GDateTime)
      now = g_date_time_new_from_unix_local (harvest_clock_now (clock) / G_USEC_PER_SEC);
  g_autofree char *when = g_date_time_format (now, "%Y-%m-%d %H:%M");
  g_autoptr (GString) title = g_string_new (byline);

  if (site != NULL && *site != '\0' && (byline == NULL || !g_str_has_suffix (byline, site)))
    g_string_append_printf (title, "%s%s", title->len > 0 ? ", " : "", site);
  g_string_append_printf (title, "%s%s", title->len > 0 ? ", " : "", when);

  return g_strdup (title->str);
}

static const HarvestField *
find_story_field (const char *name)
{
  return harvest_record_type_find_field (harvest_record_type_find ("story"), name);
}

/* Returns: the place of @value among the choices of a field; the last one if it is none of them,
 * which the record's validation refuses */
static guint
find_choice (const char *field, const char *value)
{
  const char *const *choices = find_story_field (field)->choices;
  guint i = 0;

  while (choices[i + 1] != NULL && strcmp (choices[i], value) != 0)
    i++;
  return i;
}

/* What the authority would have ruled, had a curator let the story through. */
static void
set_accepted (HarvestRecordBuilder *builder, const char *audience, const char *secrecy)
{
  HarvestVisibilityFacts facts = {
    .audience = (HarvestAudience)find_choice ("audience", audience),
    .state = HARVEST_STATE_SUBMITTED,
    .class = (HarvestClass)find_choice ("class", secrecy),
    .consented = TRUE, /* nobody is known to be in it */
    .reviewed = TRUE,
  };
  HarvestVisibilityVerdict verdict = harvest_visibility_decide (&facts);

  harvest_record_builder_set_string (builder, "state", "submitted");
  harvest_record_builder_set_boolean (builder, "reviewed", TRUE);
  harvest_record_builder_set_string (builder, "visibility",
                                     find_story_field ("visibility")->choices[verdict.visibility]);
}

static gboolean
add_story (Making *making,
           const HarvestTelling *self,
           const char *body,
           HarvestRecord *teller,
           GError **error)
{
  g_autofree char *id = harvest_uuid_new (making->clock);
  g_autoptr (HarvestRecordBuilder) builder = harvest_record_builder_new ("story", id);
  const char *audience = or_else (self->audience, "company");
  const char *secrecy = or_else (self->secrecy, "internal");
  const char *byline_mode = or_else (self->byline_mode, "name");
  g_autofree char *title = self->title != NULL ? tidy_line (self->title) : NULL;
  g_autofree char *byline = harvest_byline_make (teller, byline_mode, self->site);

  if (title == NULL)
    {
      title = body != NULL ? harvest_telling_propose_title (body)
                           : make_title_of_file (byline, self->site, making->clock);
      if (title != NULL)
        harvest_record_builder_set_boolean (builder, "title_auto", TRUE);
    }
  set_string (builder, "title", title);
  set_string (builder, "body", body);
  set_string (builder, "kind", or_else (self->kind, "story"));
  set_string (builder, "lang", self->lang);
  set_string (builder, "unit", self->unit);
  set_string (builder, "site", self->site);
  set_string (builder, "occurred_on", self->occurred_on);
  set_string (builder, "prompt", self->prompt);
  set_string (builder, "class", secrecy);
  set_string (builder, "audience", audience);
  set_string (builder, "byline_mode", byline_mode);
  set_string (builder, "byline", byline);
  set_string (builder, "state", "captured");
  set_string (builder, "visibility", "editors");
  if (self->accepted)
    set_accepted (builder, audience, secrecy);
  if (self->tags != NULL)
    harvest_record_builder_set_set (builder, "tags", self->tags);
  if (self->themes != NULL)
    harvest_record_builder_set_set (builder, "themes", self->themes);
  return add_record (making, builder, error);
}

static gboolean
add_revision (Making *making,
              HarvestRecord *story,
              const char *editor,
              gboolean is_original,
              const char *reason,
              GError **error)
{
  g_autoptr (HarvestRecordBuilder) builder = new_dependent (making, "story-revision", story);

  if (is_original)
    harvest_record_builder_set_boolean (builder, "is_original", TRUE);
  set_string (builder, "editor", editor);
  set_string (builder, "reason", reason);
  set_string (builder, "lang", harvest_record_get_string (story, "lang"));
  set_string (builder, "text", harvest_record_get_string (story, "body"));
  if (!harvest_record_get_boolean (story, "title_auto"))
    set_string (builder, "title", harvest_record_get_string (story, "title"));
  return add_record (making, builder, error);
}

static gboolean
add_contribution (Making *making,
                  HarvestRecord *story,
                  const char *person,
                  const char *role,
                  GError **error)
{
  g_autoptr (HarvestRecordBuilder) builder = new_dependent (making, "contribution", story);

  harvest_record_builder_set_string (builder, "person", person);
  harvest_record_builder_set_string (builder, "role", role);
  return add_record (making, builder, error);
}

static gboolean
add_asset (Making *making,
           HarvestRecord *story,
           const HarvestTellingFile *file,
           guint position,
           GError **error)
{
  g_autoptr (HarvestRecordBuilder) builder = new_dependent (making, "asset", story);

  set_string (builder, "sha256", file->hash);
  set_string (builder, "mime", file->mime);
  set_string (builder, "caption", file->caption);
  set_string (builder, "alt_text", file->alt_text);
  harvest_record_builder_set_integer (builder, "bytes", file->bytes);
  harvest_record_builder_set_integer (builder, "position", position);
  if (file->duration > 0)
    harvest_record_builder_set_integer (builder, "duration", file->duration);
  if (file->width > 0 && file->height > 0)
    {
      harvest_record_builder_set_integer (builder, "width", file->width);
      harvest_record_builder_set_integer (builder, "height", file->height);
    }
  return add_record (making, builder, error);
}

/* Public API */

GPtrArray *
harvest_telling_make_records (const HarvestTelling *self,
                              HarvestRecord *teller,
                              const char *recorder,
                              const HarvestClock *clock,
                              GError **error)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func (unref_record);
  Making making = { records, clock, 0 };
  g_autofree char *body = NULL;
  const char *teller_id;
  HarvestRecord *story;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (teller != NULL && harvest_record_is (teller, "person"), NULL);
  g_return_val_if_fail (clock != NULL, NULL);

  making.rev = self->accepted ? 1 : 0;
  body = self->body != NULL ? harvest_telling_tidy_text (self->body) : NULL;
  if (!add_story (&making, self, body, teller, error))
    return NULL;
  story = g_ptr_array_index (records, 0);
  if (!harvest_record_has (story, "body") && self->n_files == 0)
    {
      g_set_error_literal (error, HARVEST_MODEL_ERROR, HARVEST_MODEL_ERROR_INVALID,
                           "story.body: needed where there is no picture, sound or other file");
      return NULL;
    }

  teller_id = harvest_record_get_id (teller);
  if (!add_revision (&making, story, teller_id, TRUE, NULL, error)
      || !add_contribution (&making, story, teller_id, "teller", error))
    return NULL;
  if (recorder != NULL && strcmp (recorder, teller_id) != 0
      && !add_contribution (&making, story, recorder, "recorder", error))
    return NULL;
  for (guint i = 0; i < self->n_files; i++)
    if (!add_asset (&making, story, &self->files[i], i, error))
      return NULL;
  return g_steal_pointer (&records);
}

HarvestRecord *
harvest_telling_make_revision (HarvestRecord *story,
                               const char *editor,
                               const char *reason,
                               const HarvestClock *clock,
                               GError **error)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func (unref_record);
  Making making = { records, clock, 0 };

  g_return_val_if_fail (story != NULL && harvest_record_is (story, "story"), NULL);
  g_return_val_if_fail (editor != NULL, NULL);
  g_return_val_if_fail (clock != NULL, NULL);

  if (!add_revision (&making, story, editor, FALSE, reason, error))
    return NULL;
  return harvest_record_ref (g_ptr_array_index (records, 0));
}

char *
harvest_telling_tidy_text (const char *text)
{
  g_autoptr (GString) tidy = NULL;
  const char *start;

  g_return_val_if_fail (text != NULL, NULL);

  tidy = g_string_sized_new (strlen (text));
  for (const char *at = text; *at != '\0'; at++)
    if (*at != '\r')
      g_string_append_c (tidy, *at);
    else if (at[1] != '\n')
      g_string_append_c (tidy, '\n');
  g_strchomp (tidy->str);

  /* Blanks before the first word may be meant (a list, a verse); empty lines are not. */
  start = tidy->str;
  for (const char *at = tidy->str; g_ascii_isspace (*at); at++)
    if (*at == '\n')
      start = at + 1;
  return *start != '\0' ? g_strdup (start) : NULL;
}

char *
harvest_telling_propose_title (const char *body)
{
  g_autofree char *text = NULL;
  g_autofree char *line = NULL;
  const char *word, *word_end = NULL, *at;
  glong length = 0;

  g_return_val_if_fail (body != NULL, NULL);

  text = harvest_telling_tidy_text (body);
  if (text == NULL)
    return NULL;
  text[strcspn (text, "\n")] = '\0';
  line = tidy_line (text);
  if (line == NULL)
    return NULL;

  word = line;
  for (at = line; *at != '\0' && length < TITLE_LENGTH; length++)
    {
      gunichar c = g_utf8_get_char (at);
      const char *next = g_utf8_next_char (at);

      if (ends_sentence (c, word, next))
        {
          if (c == '.' || c == 0x3002)
            next = at;
          return g_strndup (line, (gsize)(next - line));
        }
      if (c == ' ')
        {
          word_end = at;
          word = next;
        }
      at = next;
    }
  if (*at == '\0')
    return g_steal_pointer (&line);
  /* Without a blank in the last half (Chinese, an address), between two characters. */
  if (*at == ' ' || word_end == NULL || word_end < line + (at - line) / 2)
    word_end = at;
  while (word_end > line + 1 && strchr (",;:", word_end[-1]) != NULL)
    word_end--;
  return g_strdup_printf ("%.*s…", (int)(word_end - line), line);
}
