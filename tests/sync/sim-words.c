/* sim-words.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "sim-words"

#include "config.h"

#include "sim-server.h"

#include <string.h>

/* The changes and documents of the model: one line of JSON, and each text a word of its own. */

GBytes *
sim_change_make (SimChangeKind kind,
                 const char *op,
                 const char *id,
                 const char *root,
                 gint64 base_rev,
                 const char *word,
                 const char *at)
{
  static const char *const kinds[] = { "create", "update", "delete" };
  GString *text = g_string_new ("{");

  g_string_append_printf (text, "\"base_rev\":%" G_GINT64_FORMAT ",\"id\":\"%s\",\"kind\":\"%s\"",
                          base_rev, id, kinds[kind]);
  g_string_append_printf (text, ",\"op\":\"%s\"", op);
  if (root != NULL)
    g_string_append_printf (text, ",\"root\":\"%s\"", root);
  if (word != NULL)
    g_string_append_printf (text, ",\"set\":{%s%s%s\"word\":\"%s\"}", at != NULL ? "\"at\":\"" : "",
                            at != NULL ? at : "", at != NULL ? "\"," : "", word);
  g_string_append (text, ",\"type\":\"note\"}");
  return g_string_free_to_bytes (text);
}

char *
sim_member (GBytes *bytes, const char *name)
{
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_autofree char *start = g_strdup_printf ("\"%s\":", name);
  const char *at = strstr (text, start);
  gboolean quoted;

  if (at == NULL)
    return NULL;
  at += strlen (start);
  quoted = *at == '"';
  return g_strndup (at + quoted, strcspn (at + quoted, quoted ? "\"" : ",}"));
}

void
sim_each_word (GBytes *bytes, GFunc func, gpointer data)
{
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);

  for (gsize i = 0; i + 1 < length; i++)
    {
      char word[16];
      gsize n = 0;

      if (text[i] != 'w' || !g_ascii_isdigit (text[i + 1]))
        continue;
      while (i + n < length && n < sizeof word - 1 && g_ascii_isalnum (text[i + n]))
        n++;
      memcpy (word, text + i, n);
      word[n] = '\0';
      i += n;
      func (word, data);
    }
}

static guint
get_word_number (const char *word)
{
  return (guint)g_ascii_strtoull (word + 1, NULL, 10);
}

gboolean
sim_word_is_poison (const char *word)
{
  return get_word_number (word) % 29 == 7;
}

gboolean
sim_word_is_rejected (const char *word)
{
  return get_word_number (word) % 13 == 5;
}

gboolean
sim_word_conflicts (const char *word)
{
  return get_word_number (word) % 5 == 1;
}
