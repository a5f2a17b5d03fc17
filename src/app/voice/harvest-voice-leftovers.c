/* harvest-voice-leftovers.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-voice-leftovers"

#include "config.h"

#include "harvest-voice-button.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct
{
  GFile *file;
  gint64 written; /* seconds */
} Leftover;

static void
leftover_clear (gpointer data)
{
  Leftover *leftover = data;

  g_clear_object (&leftover->file);
}

static int
compare_cb (gconstpointer a, gconstpointer b)
{
  const Leftover *left = a;
  const Leftover *right = b;

  return (left->written > right->written) - (left->written < right->written);
}

/* Whoever records into a file holds its lock. */
static gboolean
is_left (const char *path, gint64 *written)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  struct stat info;
  gboolean left;

  if (fd < 0)
    return FALSE;
  left = fstat (fd, &info) == 0 && S_ISREG (info.st_mode) && info.st_size > 0
         && flock (fd, LOCK_SH | LOCK_NB) == 0;
  close (fd);
  *written = left ? info.st_mtim.tv_sec : 0;
  return left;
}

GPtrArray *
harvest_voice_list_leftovers (const char *folder)
{
  GPtrArray *files = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GArray) leftovers = g_array_new (FALSE, FALSE, sizeof (Leftover));
  g_autoptr (GDir) dir = NULL;
  const char *name;

  g_return_val_if_fail (folder != NULL, files);

  g_array_set_clear_func (leftovers, leftover_clear);
  dir = g_dir_open (folder, 0, NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      Leftover leftover;

      if (!g_str_has_prefix (name, "voice-") || !g_str_has_suffix (name, ".ogg")
          || !is_left (path, &leftover.written))
        continue;
      leftover.file = g_file_new_for_path (path);
      g_array_append_val (leftovers, leftover);
    }

  g_array_sort (leftovers, compare_cb);
  for (guint i = 0; i < leftovers->len; i++)
    g_ptr_array_add (files, g_object_ref (g_array_index (leftovers, Leftover, i).file));
  return files;
}
