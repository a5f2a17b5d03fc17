/* harvest-ui-language.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-ui-language"

#include "config.h"

#include "harvest-ui-language.h"

#include "harvest-languages.h"

#include <glib/gi18n.h>
#include <gtk/gtk.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#define VARIABLE "LANGUAGE="

/* Locales that give GTK's calendar its names, the first that is installed. */
static const struct
{
  const char *code;
  const char *locales[4];
} time_locales[] = {
  { "en", { "en_GB.UTF-8", "en_US.UTF-8", "C.UTF-8" } },
  { "de", { "de_DE.UTF-8", "de_AT.UTF-8", "de_CH.UTF-8" } },
  { "fr", { "fr_FR.UTF-8", "fr_BE.UTF-8", "fr_CH.UTF-8" } },
  { "es", { "es_ES.UTF-8" } },
  { "pl", { "pl_PL.UTF-8" } },
};

/* Process-wide, as locale and environment are. */
static const char *current;
static char *desktop_languages; /* NULL: begin() was not called */
static char *desktop_messages;
static char *desktop_time;
static GtkTextDirection desktop_direction = GTK_TEXT_DIR_NONE;

/* Part of the environment for good: what other threads look up there does not move when another
 * language is written into it. */
static char variable[256] = VARIABLE;

static void
write_variable (const char *languages)
{
  g_strlcpy (variable + strlen (VARIABLE), languages, sizeof variable - strlen (VARIABLE));
  /* For gettext, the sign that its environment is another now. */
  textdomain (GETTEXT_PACKAGE);
}

static gboolean
is_plain_c (const char *locale)
{
  return g_str_equal (locale, "C") || g_str_equal (locale, "POSIX");
}

static void
set_time_locale (const char *code)
{
  if (g_str_has_prefix (desktop_time, code))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (time_locales); i++)
    for (guint j = 0;
         g_str_equal (time_locales[i].code, code) && j < G_N_ELEMENTS (time_locales[i].locales)
         && time_locales[i].locales[j] != NULL;
         j++)
      if (setlocale (LC_TIME, time_locales[i].locales[j]) != NULL)
        return;
}

/* Our languages are written from the left, whatever the desktop's is. */
static void
set_direction (gboolean as_desktop)
{
  if (!gtk_is_initialized ())
    return;
  if (desktop_direction == GTK_TEXT_DIR_NONE)
    desktop_direction = gtk_widget_get_default_direction ();
  gtk_widget_set_default_direction (as_desktop ? desktop_direction : GTK_TEXT_DIR_LTR);
}

static void
use_desktop (void)
{
  gboolean known;

  write_variable (desktop_languages);
  known = *gettext ("") != '\0';
  /* Where we have no words, GTK shall not mix its own with ours. */
  if (!known)
    write_variable ("en");
  set_direction (known);
}

static void
use_language (const char *code)
{
  /* In the locale C, gettext does not look at LANGUAGE. */
  if (is_plain_c (desktop_messages))
    setlocale (LC_MESSAGES, "C.UTF-8");
  set_time_locale (code);
  write_variable (code);
  set_direction (FALSE);
}

/* Public API */

void
harvest_ui_language_begin (const char *localedir)
{
  const char *languages = NULL;

  g_return_if_fail (localedir != NULL);
  g_return_if_fail (desktop_languages == NULL);

  setlocale (LC_ALL, "");
  /* GLib decides at its first look, once and for all, whether a program is translated, by the
   * domain that is set then. With none of our own it always translates. */
  (void)g_dgettext (GETTEXT_PACKAGE, "StoryHarvest");

  bindtextdomain (GETTEXT_PACKAGE, localedir);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  languages = g_getenv ("LANGUAGE");
  desktop_languages = g_strdup (languages != NULL ? languages : "");
  desktop_messages = g_strdup (setlocale (LC_MESSAGES, NULL));
  desktop_time = g_strdup (setlocale (LC_TIME, NULL));
  putenv (variable);
  use_desktop ();
}

gboolean
harvest_ui_language_set (const char *code)
{
  const char *known = harvest_languages_find (code);

  g_return_val_if_fail (code == NULL || known != NULL, FALSE);

  if (known == current)
    return FALSE;
  current = known;
  if (desktop_languages == NULL)
    return TRUE;
  setlocale (LC_MESSAGES, desktop_messages);
  setlocale (LC_TIME, desktop_time);
  if (known != NULL)
    use_language (known);
  else
    use_desktop ();
  return TRUE;
}

const char *
harvest_ui_language_get (void)
{
  return current;
}
