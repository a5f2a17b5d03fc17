/* harvest-search-document.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-search-document"

#include "config.h"

#include "harvest-search-document.h"

#include "harvest-tokenizer.h"

#include <string.h>

static const char language_letters[HARVEST_N_LANGUAGES] = { 'e', 'd', 'f', 's', 'p' };

#define TITLE_WEIGHT 2

typedef struct
{
  HarvestSearchDocument *document;
  HarvestAnalyzer *analyzer;
  GHashTable *beginnings; /* (element-type utf8): what is in the marks already */
} Builder;

/* ---- Tokens ---- */

char *
harvest_search_token_stem (HarvestLanguage language, const char *stem)
{
  g_return_val_if_fail (language < HARVEST_N_LANGUAGES, NULL);

  return g_strdup_printf ("=%c%s", language_letters[language], stem);
}

char *
harvest_search_token_unit (const char *unit)
{
  GString *token;

  g_return_val_if_fail (unit != NULL, NULL);

  token = g_string_new ("@u");
  for (const char *p = unit; *p != '\0'; p++)
    if (g_ascii_isalnum (*p))
      g_string_append_c (token, g_ascii_tolower (*p));
  return g_string_free (token, FALSE);
}

char *
harvest_search_token_facet (char mark, const char *value)
{
  GString *token;
  HarvestTokenizer words;
  gboolean first = TRUE;

  g_return_val_if_fail (value != NULL, NULL);

  token = g_string_new ("@");
  g_string_append_c (token, mark);
  harvest_tokenizer_init (&words, value, -1);
  while (harvest_tokenizer_next (&words))
    {
      if (!first)
        g_string_append_c (token, '_');
      g_string_append_len (token, words.folded, words.folded_length);
      first = FALSE;
    }
  return g_string_free (token, FALSE);
}

static void
add_mark (Builder *builder, const char *token)
{
  g_string_append (builder->document->marks, token);
  g_string_append_c (builder->document->marks, ' ');
}

/* ---- Words ---- */

static void
add_stems (Builder *builder, const HarvestTokenizer *word)
{
  HarvestLanguage language = builder->document->language;
  const char *const *stems;

  if (language >= HARVEST_N_LANGUAGES
      || (harvest_stop_word_languages (word->folded) & 1u << language) != 0)
    return;
  stems = harvest_analyzer_stem (builder->analyzer, language, word->lower);
  for (gsize i = 0; stems != NULL && stems[i] != NULL; i++)
    {
      g_string_append_c (builder->document->marks, '=');
      g_string_append_c (builder->document->marks, language_letters[language]);
      add_mark (builder, stems[i]);
    }
}

static void
note_beginnings (Builder *builder, const HarvestTokenizer *word)
{
  const char *p = word->folded;

  for (int i = 0; i < HARVEST_SEARCH_PREFIX_MAX && *p != '\0'; i++)
    {
      char beginning[HARVEST_SEARCH_PREFIX_MAX * 6 + 1];

      p = g_utf8_next_char (p);
      memcpy (beginning, word->folded, p - word->folded);
      beginning[p - word->folded] = '\0';
      if (!g_hash_table_contains (builder->beginnings, beginning))
        g_hash_table_add (builder->beginnings, g_strdup (beginning));
    }
}

/* Words of a title say more: they count @weight times in the ranking. */
static void
add_text (Builder *builder, const char *text, guint weight)
{
  HarvestTokenizer words;

  if (text == NULL)
    return;
  harvest_tokenizer_init (&words, text, -1);
  while (harvest_tokenizer_next (&words))
    {
      g_string_append_len (builder->document->exact, words.folded, words.folded_length);
      g_string_append_c (builder->document->exact, ' ');
      for (guint i = 0; i < weight; i++)
        add_stems (builder, &words);
      note_beginnings (builder, &words);
    }
}

static void
add_beginnings (Builder *builder)
{
  GHashTableIter iter;
  gpointer beginning;

  g_hash_table_iter_init (&iter, builder->beginnings);
  while (g_hash_table_iter_next (&iter, &beginning, NULL))
    {
      g_string_append_c (builder->document->marks, '^');
      add_mark (builder, beginning);
    }
}

/* Every field that the record's type declares as searchable. */
static void
add_fields (Builder *builder, HarvestRecord *record)
{
  const HarvestRecordType *type = harvest_record_get_record_type (record);

  for (guint i = 0; i < type->n_fields; i++)
    {
      const HarvestField *field = &type->fields[i];

      if ((field->flags & HARVEST_FIELD_SEARCHABLE) == 0
          || !harvest_record_has (record, field->name))
        continue;
      if (field->kind == HARVEST_FIELD_STRING_SET)
        {
          const char *const *values = harvest_record_get_set (record, field->name);

          for (gsize value = 0; values != NULL && values[value] != NULL; value++)
            add_text (builder, values[value], 1);
        }
      else if (field->kind == HARVEST_FIELD_STRING || field->kind == HARVEST_FIELD_TEXT)
        add_text (builder, harvest_record_get_string (record, field->name),
                  g_str_equal (field->name, "title") ? TITLE_WEIGHT : 1);
    }
}

/* ---- Facets ---- */

static void
add_facet (Builder *builder, char mark, const char *value)
{
  g_autofree char *token = value != NULL ? harvest_search_token_facet (mark, value) : NULL;

  if (token != NULL && token[2] != '\0')
    add_mark (builder, token);
}

/* Each word of the byline for itself, so that "by:ines" and "by:roth" find Ines Roth. */
static void
add_byline (Builder *builder, const char *byline)
{
  HarvestTokenizer words;

  if (byline == NULL)
    return;
  harvest_tokenizer_init (&words, byline, -1);
  while (harvest_tokenizer_next (&words))
    add_facet (builder, 'b', words.folded);
}

static void
add_story_facets (Builder *builder, HarvestRecord *story)
{
  const char *const *tags = harvest_record_get_set (story, "tags");
  const char *unit = harvest_record_get_string (story, "unit");

  add_mark (builder, HARVEST_SEARCH_EVERYTHING);
  add_facet (builder, 'k', harvest_record_get_string (story, "kind"));
  add_facet (builder, 's', harvest_record_get_string (story, "state"));
  for (gsize i = 0; tags != NULL && tags[i] != NULL; i++)
    add_facet (builder, 't', tags[i]);
  if (unit != NULL)
    {
      g_autofree char *token = harvest_search_token_unit (unit);

      add_mark (builder, token);
    }
  add_byline (builder, harvest_record_get_string (story, "byline"));
}

static void
add_asset_facets (Builder *builder, GPtrArray *assets)
{
  static const struct
  {
    const char *mime;
    const char *token;
  } media[] = {
    { "image/", "@hphoto" },
    { "audio/", "@hvoice" },
    { "video/", "@hvideo" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (media); i++)
    for (guint asset = 0; asset < assets->len; asset++)
      if (g_str_has_prefix (harvest_record_get_string (assets->pdata[asset], "mime"),
                            media[i].mime))
        {
          add_mark (builder, media[i].token);
          break;
        }
}

/* ---- The document ---- */

HarvestLanguage
harvest_search_document_guess_language (HarvestRecord *story)
{
  const char *code = harvest_record_get_string (story, "lang");
  const char *body = harvest_record_get_string (story, "body");
  const char *title = harvest_record_get_string (story, "title");
  g_autofree char *text = NULL;

  if (code != NULL)
    return harvest_language_from_code (code);
  text = g_strconcat (title != NULL ? title : "", " ", body != NULL ? body : "", NULL);
  return harvest_language_guess (text, -1);
}

HarvestSearchDocument *
harvest_search_document_new (HarvestAnalyzer *analyzer, HarvestRecord *story, GPtrArray *assets)
{
  g_autoptr (GHashTable) beginnings = NULL;
  HarvestSearchDocument *self;
  Builder builder;

  g_return_val_if_fail (analyzer != NULL, NULL);
  g_return_val_if_fail (story != NULL && harvest_record_is (story, "story"), NULL);

  self = g_new0 (HarvestSearchDocument, 1);
  self->exact = g_string_new (" ");
  self->marks = g_string_new (" ");
  self->language = harvest_search_document_guess_language (story);

  beginnings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  builder = (Builder){ self, analyzer, beginnings };
  add_fields (&builder, story);
  for (guint i = 0; assets != NULL && i < assets->len; i++)
    add_fields (&builder, assets->pdata[i]);
  add_story_facets (&builder, story);
  if (assets != NULL)
    add_asset_facets (&builder, assets);
  add_beginnings (&builder);
  return self;
}

void
harvest_search_document_free (HarvestSearchDocument *self)
{
  if (self == NULL)
    return;

  g_string_free (self->exact, TRUE);
  g_string_free (self->marks, TRUE);
  g_free (self);
}
