/* storyharvest-decode.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The only program in which pictures, sound and films from outside are parsed.
 *
 *   storyharvest-decode clean
 *   storyharvest-decode thumbnail PIXELS
 *
 * reads a file from standard input (which must be a file: it is mapped), writes the result to
 * standard output, and then one line to descriptor 3:
 *
 *   ok MIME WIDTH HEIGHT DURATION
 *   error CODE MESSAGE
 *
 * CODE is a number of HarvestMediaError. Whoever reads no such line knows that the program died. */

#define G_LOG_DOMAIN "storyharvest-decode"

#include "config.h"

#include "harvest-decode-job.h"
#include "harvest-decode-limits.h"
#include "harvest-media-error.h"
#include "harvest-media-type.h"

#include <errno.h>
#include <gio/gio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define REPORT_FD  3
#define MAX_PIXELS 4096

/* Films are only walked through, in memory that is backed by their file, and not counted. */
static HarvestDecodeLimits
choose_limits (void)
{
  HarvestDecodeLimits limits = harvest_decode_limits;
  struct stat info;

  if (fstat (STDIN_FILENO, &info) == 0 && info.st_size > 0)
    limits.memory += (guint64)info.st_size;
  return limits;
}

static GMappedFile *
map_input (GError **error)
{
  g_autoptr (GError) problem = NULL;
  GMappedFile *file = g_mapped_file_new_from_fd (STDIN_FILENO, TRUE, &problem);

  if (file == NULL || g_mapped_file_get_length (file) == 0)
    {
      g_clear_pointer (&file, g_mapped_file_unref);
      g_set_error (error, HARVEST_MEDIA_ERROR, HARVEST_MEDIA_ERROR_UNREADABLE, "%s",
                   problem != NULL ? problem->message : "the file is empty");
    }
  return file;
}

static gboolean
run (int argc,
     char *argv[],
     GMappedFile *file,
     HarvestFacts *facts,
     const char **mime,
     GError **error)
{
  g_autoptr (HarvestPieces) pieces = harvest_pieces_new ();
  guint8 *data = (guint8 *)g_mapped_file_get_contents (file);
  gsize length = g_mapped_file_get_length (file);
  gboolean done;

  if (argc == 2 && strcmp (argv[1], "clean") == 0)
    done = harvest_decode_clean (data, length, pieces, facts, mime, error);
  else
    done = harvest_decode_thumbnail (data, length, atoi (argv[2]), pieces, facts, mime, error);
  if (!done)
    return FALSE;

  if (!harvest_pieces_write (pieces, STDOUT_FILENO))
    {
      harvest_media_set_errno (error, errno, "cannot write the result", NULL);
      return FALSE;
    }
  return TRUE;
}

static gboolean
is_usage (int argc, char *argv[])
{
  if (argc == 2)
    return strcmp (argv[1], "clean") == 0;
  return argc == 3 && strcmp (argv[1], "thumbnail") == 0 && atoi (argv[2]) > 0
         && atoi (argv[2]) <= MAX_PIXELS;
}

int
main (int argc, char *argv[])
{
  HarvestDecodeLimits limits = choose_limits ();
  g_autoptr (GMappedFile) file = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *line = NULL;
  const char *mime = NULL;
  HarvestFacts facts;

  if (!is_usage (argc, argv))
    {
      g_printerr ("This program belongs to StoryHarvest and is started by it.\n");
      return 2;
    }
  harvest_decode_limits_apply (&limits);

  file = map_input (&error);
  if (file != NULL && run (argc, argv, file, &facts, &mime, &error))
    {
      line = g_strdup_printf ("ok %s %d %d %" G_GINT64_FORMAT "\n", mime, facts.width, facts.height,
                              facts.duration);
    }
  else
    {
      g_autofree char *message = g_strdelimit (g_strdup (error->message), "\n\r", ' ');

      line = g_strdup_printf ("error %d %s\n", error->code, message);
    }
  return write (REPORT_FD, line, strlen (line)) == (gssize)strlen (line) ? 0 : 1;
}
