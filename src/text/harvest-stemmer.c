/* harvest-stemmer.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-stemmer"

#include "config.h"

#include "harvest-stemmer.h"

#include "harvest-fold.h"
#include "harvest-text-error.h"

#include <glib/gstdio.h>
#include <hunspell/hunspell.h>
#include <libstemmer.h>
#include <string.h>

/* The dictionary needs 20 to 100 µs for a word, and texts repeat their words. */
#define MAX_CACHED 50000

/* Where Debian's dictionaries are, whatever XDG_DATA_DIRS says. */
#define STANDARD_DIR "/usr/share/hunspell"

struct _HarvestStemmer
{
  struct sb_stemmer *snowball;

  Hunhandle *dictionary;
  GIConv to_dictionary;
  GIConv from_dictionary;
  GHashTable *cache; /* (element-type utf8 GStrv) */

  HarvestLanguage language;
  char *folded[2];
  const char *stems[3];
};

static const char *const snowball_names[HARVEST_N_LANGUAGES] = {
  [HARVEST_LANGUAGE_ENGLISH] = "english",
  [HARVEST_LANGUAGE_GERMAN] = "german",
  [HARVEST_LANGUAGE_FRENCH] = "french",
  [HARVEST_LANGUAGE_SPANISH] = "spanish",
};

static char *
find_dictionary (const char *name)
{
  g_autofree char *standard = g_build_filename (STANDARD_DIR, name, NULL);
  const char *const *dirs = g_get_system_data_dirs ();

  for (gsize i = 0; dirs[i] != NULL; i++)
    {
      g_autofree char *path = g_build_filename (dirs[i], "hunspell", name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_REGULAR))
        return g_steal_pointer (&path);
    }
  return g_file_test (standard, G_FILE_TEST_IS_REGULAR) ? g_steal_pointer (&standard) : NULL;
}

static gboolean
open_dictionary (HarvestStemmer *self, GError **error)
{
  g_autofree char *affixes = find_dictionary ("pl_PL.aff");
  g_autofree char *words = find_dictionary ("pl_PL.dic");
  const char *encoding;

  if (affixes == NULL || words == NULL)
    {
      g_set_error_literal (error, HARVEST_TEXT_ERROR, HARVEST_TEXT_ERROR_UNAVAILABLE,
                           "The Polish dictionary (hunspell-pl) is not installed");
      return FALSE;
    }

  self->dictionary = Hunspell_create (affixes, words);
  encoding = Hunspell_get_dic_encoding (self->dictionary);
  self->to_dictionary = g_iconv_open (encoding, "UTF-8");
  self->from_dictionary = g_iconv_open ("UTF-8", encoding);
  if (self->to_dictionary == (GIConv)-1 || self->from_dictionary == (GIConv)-1)
    {
      g_set_error (error, HARVEST_TEXT_ERROR, HARVEST_TEXT_ERROR_UNAVAILABLE,
                   "The encoding %s of the Polish dictionary is not known", encoding);
      return FALSE;
    }
  self->cache = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_strfreev);
  return TRUE;
}

HarvestStemmer *
harvest_stemmer_new (HarvestLanguage language, GError **error)
{
  g_autoptr (HarvestStemmer) self = NULL;

  g_return_val_if_fail (language < HARVEST_N_LANGUAGES, NULL);

  self = g_new0 (HarvestStemmer, 1);
  self->language = language;
  self->to_dictionary = self->from_dictionary = (GIConv)-1;
  if (snowball_names[language] != NULL)
    self->snowball = sb_stemmer_new (snowball_names[language], "UTF_8");
  else if (!open_dictionary (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
harvest_stemmer_free (HarvestStemmer *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->snowball, sb_stemmer_delete);
  g_clear_pointer (&self->dictionary, Hunspell_destroy);
  if (self->to_dictionary != (GIConv)-1)
    g_iconv_close (self->to_dictionary);
  if (self->from_dictionary != (GIConv)-1)
    g_iconv_close (self->from_dictionary);
  g_clear_pointer (&self->cache, g_hash_table_unref);
  g_free (self->folded[0]);
  g_free (self->folded[1]);
  g_free (self);
}

static void
add_stem (GPtrArray *stems, const char *stem)
{
  g_autofree char *folded = harvest_fold (stem, -1);

  if (*folded != '\0' && stems->len < HARVEST_STEMS_MAX
      && !g_ptr_array_find_with_equal_func (stems, folded, g_str_equal, NULL))
    g_ptr_array_add (stems, g_steal_pointer (&folded));
}

/* The words of the dictionary that @lower is a form of, in the dictionary's order. */
static GStrv
look_up (HarvestStemmer *self, const char *lower)
{
  g_autoptr (GPtrArray) stems = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *word = g_convert_with_iconv (lower, -1, self->to_dictionary, NULL, NULL, NULL);
  char **found = NULL;
  int n_found = 0;

  if (word != NULL)
    n_found = Hunspell_stem (self->dictionary, &found, word);
  for (int i = 0; i < n_found; i++)
    {
      g_autofree char *stem = g_convert_with_iconv (found[i], -1, self->from_dictionary, NULL, NULL,
                                                    NULL);
      g_autofree char *small = stem != NULL ? g_utf8_strdown (stem, -1) : NULL;

      if (small != NULL)
        add_stem (stems, small);
    }
  if (found != NULL)
    Hunspell_free_list (self->dictionary, &found, n_found);

  if (stems->len == 0)
    add_stem (stems, lower);
  g_ptr_array_add (stems, NULL);
  return (GStrv)g_ptr_array_free (g_steal_pointer (&stems), FALSE);
}

static const char *const *
stem_by_dictionary (HarvestStemmer *self, const char *lower)
{
  GStrv stems = g_hash_table_lookup (self->cache, lower);

  if (stems == NULL)
    {
      if (g_hash_table_size (self->cache) >= MAX_CACHED)
        g_hash_table_remove_all (self->cache);
      stems = look_up (self, lower);
      g_hash_table_insert (self->cache, g_strdup (lower), stems);
    }
  return (const char *const *)stems;
}

static char *
stem_by_snowball (HarvestStemmer *self, const char *lower, gsize length)
{
  const sb_symbol *stem = sb_stemmer_stem (self->snowball, (const sb_symbol *)lower, (int)length);

  return harvest_fold ((const char *)stem, sb_stemmer_length (self->snowball));
}

/* Endings of verbs that libstemmer leaves because nouns have them too: German "liefert, lieferte"
 * beside "liefern", French "demandent" beside "demander". They give a second stem. */
static char *
stem_verb (HarvestStemmer *self, const char *lower, const char *stem)
{
  gsize length = strlen (lower), stem_length = strlen (stem);

  if (self->language == HARVEST_LANGUAGE_GERMAN && stem_length >= 5 && g_str_has_suffix (stem, "t"))
    return g_strndup (stem, stem_length - (g_str_has_suffix (stem, "tet") ? 2 : 1));
  if (self->language == HARVEST_LANGUAGE_FRENCH && length >= 6 && g_str_has_suffix (lower, "ent")
      && !g_str_has_suffix (lower, "ment") && !g_str_has_suffix (lower, "ient"))
    return stem_by_snowball (self, lower, length - 2);
  return NULL;
}

const char *const *
harvest_stemmer_stem (HarvestStemmer *self, const char *lower)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (lower != NULL && *lower != '\0', NULL);

  if (self->dictionary != NULL)
    return stem_by_dictionary (self, lower);

  g_free (self->folded[0]);
  g_free (self->folded[1]);
  self->folded[0] = stem_by_snowball (self, lower, strlen (lower));
  self->folded[1] = stem_verb (self, lower, self->folded[0]);
  self->stems[0] = self->folded[0];
  self->stems[1] = g_strcmp0 (self->folded[0], self->folded[1]) == 0 ? NULL : self->folded[1];
  return self->stems;
}

char *
harvest_stemmer_dup_stamp (void)
{
  g_autofree char *words = find_dictionary ("pl_PL.dic");
  GStatBuf status;

  if (words == NULL || g_stat (words, &status) != 0)
    return g_strdup ("none");
  return g_strdup_printf ("%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT, (gint64)status.st_size,
                          (gint64)status.st_mtime);
}
