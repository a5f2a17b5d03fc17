/* harvest-preferences-window.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-preferences-window"

#include "config.h"

#include "harvest-preferences-window.h"

#include "harvest-languages.h"

#include <glib/gi18n.h>

struct _HarvestPreferencesWindow
{
  AdwPreferencesWindow parent_instance;

  /* Template */
  AdwComboRow *style;
  AdwComboRow *language;
  GtkStringList *languages;
  GtkSwitch *check_spelling;
  GtkSwitch *single_keys;
};

G_DEFINE_FINAL_TYPE (HarvestPreferencesWindow,
                     harvest_preferences_window,
                     ADW_TYPE_PREFERENCES_WINDOW)

/* The values of the key "style", in the order of the rows. */
static const char *const style_nicks[] = { "system", "light", "dark" };

/* Mappings between settings and the position in a list */

static gboolean
get_style (GValue *value, GVariant *variant, gpointer user_data)
{
  for (guint i = 0; i < G_N_ELEMENTS (style_nicks); i++)
    if (g_str_equal (g_variant_get_string (variant, NULL), style_nicks[i]))
      g_value_set_uint (value, i);
  return TRUE;
}

static GVariant *
set_style (const GValue *value, const GVariantType *type, gpointer user_data)
{
  guint i = g_value_get_uint (value);

  return i < G_N_ELEMENTS (style_nicks) ? g_variant_new_string (style_nicks[i]) : NULL;
}

static gboolean
get_language (GValue *value, GVariant *variant, gpointer user_data)
{
  const char *const *codes = harvest_languages_get_all ();

  g_value_set_uint (value, 0);
  for (guint i = 0; codes[i] != NULL; i++)
    if (g_str_equal (g_variant_get_string (variant, NULL), codes[i]))
      g_value_set_uint (value, i + 1);
  return TRUE;
}

static GVariant *
set_language (const GValue *value, const GVariantType *type, gpointer user_data)
{
  guint i = g_value_get_uint (value);

  if (i == GTK_INVALID_LIST_POSITION)
    return NULL;
  return g_variant_new_string (i == 0 ? "" : harvest_languages_get_all ()[i - 1]);
}

/* GObject overrides */

static void
harvest_preferences_window_class_init (HarvestPreferencesWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/com/example/StoryHarvest/ui/preferences/harvest-preferences-window.ui");
  gtk_widget_class_bind_template_child (widget_class, HarvestPreferencesWindow, style);
  gtk_widget_class_bind_template_child (widget_class, HarvestPreferencesWindow, language);
  gtk_widget_class_bind_template_child (widget_class, HarvestPreferencesWindow, languages);
  gtk_widget_class_bind_template_child (widget_class, HarvestPreferencesWindow, check_spelling);
  gtk_widget_class_bind_template_child (widget_class, HarvestPreferencesWindow, single_keys);
}

static void
harvest_preferences_window_init (HarvestPreferencesWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  for (const char *const *code = harvest_languages_get_all (); *code != NULL; code++)
    gtk_string_list_append (self->languages, harvest_languages_get_name (*code));
}

/* Public API */

GtkWidget *
harvest_preferences_window_new (GSettings *settings)
{
  HarvestPreferencesWindow *self = NULL;

  g_return_val_if_fail (G_IS_SETTINGS (settings), NULL);

  self = g_object_new (HARVEST_TYPE_PREFERENCES_WINDOW, NULL);
  g_settings_bind_with_mapping (settings, "style", self->style, "selected", G_SETTINGS_BIND_DEFAULT,
                                get_style, set_style, NULL, NULL);
  g_settings_bind_with_mapping (settings, "language", self->language, "selected",
                                G_SETTINGS_BIND_DEFAULT, get_language, set_language, NULL, NULL);
  g_settings_bind (settings, "check-spelling", self->check_spelling, "active",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "single-key-shortcuts", self->single_keys, "active",
                   G_SETTINGS_BIND_DEFAULT);
  return GTK_WIDGET (self);
}
