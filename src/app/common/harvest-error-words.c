/* harvest-error-words.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-error-words"

#include "config.h"

#include "harvest-error-words.h"

#include "harvest-media-error.h"
#include "harvest-store-error.h"

#include <glib/gi18n.h>

typedef struct
{
  int code;
  const char *title;
  const char *body;
} Words;

/* Translators: %s in these is the path of a folder. */
static const Words opening_words[] = {
  { HARVEST_STORE_ERROR_TOO_NEW, N_ ("Your stories were kept by a newer version"),
    N_ ("Nothing was changed, all your stories are in %s. Install the newest StoryHarvest to open "
        "them.") },
  { HARVEST_STORE_ERROR_NETWORK_HOME, N_ ("Your folder lies on the network"),
    N_ ("Stories are not safe on a network drive: a lost connection could damage them. Nothing was "
        "written to %s. Ask IT for a folder on this computer, and start with “storyharvest --data "
        "FOLDER”.") },
  { HARVEST_STORE_ERROR_DAMAGED, N_ ("Your stories cannot be read"),
    N_ ("The file on the disk is damaged and could not be mended. It was left as it is in %s. Do "
        "not delete it: ask IT to bring back that folder from a backup.") },
  { HARVEST_STORE_ERROR_NO_SPACE, N_ ("The disk is full"),
    N_ ("Your stories are safe in %s, but there is no room to open them. Free some space, then try "
        "again.") },
  { HARVEST_STORE_ERROR_BUSY, N_ ("Another program holds your stories"),
    N_ ("They are safe in %s. Close other programs that use StoryHarvest, then try again.") },
  { HARVEST_STORE_ERROR_REFUSED, N_ ("StoryHarvest may not open your stories"),
    N_ ("You have no right to read or write %s. Nothing was changed. Ask IT to give it to you.") },
};

static const Words opening_other = {
  0,
  N_ ("Your stories could not be opened"),
  N_ ("Nothing was changed in %s. Try again; if it happens again, tell IT what stands below."),
};

static const Words store_words[] = {
  { HARVEST_STORE_ERROR_NOT_FOUND, N_ ("This is no longer here"),
    N_ ("It was deleted or moved, or you may no longer see it.") },
  { HARVEST_STORE_ERROR_INVALID, N_ ("Something in it cannot be kept"),
    N_ ("What you wrote is still in the form. Look at the marked places.") },
  { HARVEST_STORE_ERROR_REFUSED, N_ ("This is not allowed"),
    N_ ("Nothing was changed. The rules for this story do not allow it now.") },
  { HARVEST_STORE_ERROR_TOO_LATE, N_ ("It has already left this computer"),
    N_ ("It can no longer be undone, but you can withdraw or delete the story.") },
  { HARVEST_STORE_ERROR_NO_SPACE, N_ ("The disk is full"),
    N_ ("What you see is not saved yet. Free some space, then save again.") },
  { HARVEST_STORE_ERROR_SYNTAX, N_ ("This cannot be understood"), N_ ("Nothing was changed.") },
  { HARVEST_STORE_ERROR_BUSY, N_ ("Another program is busy with your stories"),
    N_ ("Nothing was lost. Try again in a moment.") },
};

static const Words media_words[] = {
  { HARVEST_MEDIA_ERROR_WRONG_TYPE, N_ ("This kind of file cannot be kept"),
    N_ ("Pictures, sound and video can be added to a story. Your text is safe.") },
  { HARVEST_MEDIA_ERROR_TOO_LARGE, N_ ("This file is too large"),
    N_ ("Your text is safe. Add a smaller picture or a shorter recording.") },
  { HARVEST_MEDIA_ERROR_UNREADABLE, N_ ("This file cannot be read"),
    N_ ("It seems to be damaged. Your text is safe; try another file.") },
  { HARVEST_MEDIA_ERROR_NOT_FOUND, N_ ("This file is not on this computer"),
    N_ ("The story is complete, but its picture or sound is not here.") },
  { HARVEST_MEDIA_ERROR_NO_SPACE, N_ ("The disk is full"),
    N_ ("Your text is safe, but the file was not kept. Free some space, then add it again.") },
};

static const Words store_other = { 0, N_ ("This did not work"),
                                   N_ ("Nothing was lost. Try again in a moment.") };

static const Words *
find_words (const Words *words, guint n_words, int code, const Words *other)
{
  for (guint i = 0; i < n_words; i++)
    if (words[i].code == code)
      return &words[i];
  return other;
}

static HarvestErrorWords *
take_words (const char *title, char *body)
{
  HarvestErrorWords *self = g_new0 (HarvestErrorWords, 1);

  self->title = g_strdup (title);
  self->body = body;
  return self;
}

/* Public API */

HarvestErrorWords *
harvest_error_words_new (const GError *error)
{
  const Words *words = &store_other;

  g_return_val_if_fail (error != NULL, NULL);

  if (error->domain == HARVEST_STORE_ERROR)
    words = find_words (store_words, G_N_ELEMENTS (store_words), error->code, &store_other);
  else if (error->domain == HARVEST_MEDIA_ERROR)
    words = find_words (media_words, G_N_ELEMENTS (media_words), error->code, &store_other);
  return take_words (_ (words->title), g_strdup (_ (words->body)));
}

HarvestErrorWords *
harvest_error_words_new_for_opening (const GError *error, const char *data_dir)
{
  const Words *words = &opening_other;
  g_autofree char *shown = NULL;
  GString *body = NULL;

  g_return_val_if_fail (error != NULL, NULL);
  g_return_val_if_fail (data_dir != NULL, NULL);

  if (error->domain == HARVEST_STORE_ERROR)
    words = find_words (opening_words, G_N_ELEMENTS (opening_words), error->code, &opening_other);
  shown = g_filename_display_name (data_dir);
  body = g_string_new (_ (words->body));
  g_string_replace (body, "%s", shown, 1);
  return take_words (_ (words->title), g_string_free (body, FALSE));
}

void
harvest_error_words_free (HarvestErrorWords *self)
{
  g_free (self->title);
  g_free (self->body);
  g_free (self);
}
