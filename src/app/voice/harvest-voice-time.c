/* harvest-voice-time.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-voice-time"

#include "config.h"

#include "harvest-voice-time.h"

#include <glib/gi18n.h>

char *
harvest_voice_format_time (gint64 milliseconds)
{
  gint64 seconds = MAX (milliseconds, 0) / 1000;

  if (seconds >= 3600)
    return g_strdup_printf ("%" G_GINT64_FORMAT ":%02d:%02d", seconds / 3600,
                            (int)(seconds / 60 % 60), (int)(seconds % 60));
  return g_strdup_printf ("%d:%02d", (int)(seconds / 60), (int)(seconds % 60));
}

char *
harvest_voice_describe_time (gint64 milliseconds)
{
  int total = (int)MIN (MAX (milliseconds, 0) / 1000, G_MAXINT);
  int minutes = total / 60;
  int seconds = total % 60;
  /* Translators: %d is a number of seconds, read aloud by a screen reader */
  g_autofree char *rest = g_strdup_printf (ngettext ("%d second", "%d seconds", seconds), seconds);
  g_autofree char *whole = NULL;

  if (minutes == 0)
    return g_steal_pointer (&rest);
  /* Translators: %d is a number of minutes, read aloud by a screen reader */
  whole = g_strdup_printf (ngettext ("%d minute", "%d minutes", minutes), minutes);
  return g_strconcat (whole, " ", rest, NULL);
}
