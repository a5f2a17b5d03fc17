/* harvest-preferences-window.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-preferences-window"

#include "config.h"

#include "harvest-preferences-window.h"

#include "harvest-change.h"
#include "harvest-languages.h"

#include <glib/gi18n.h>

struct _HarvestPreferencesWindow
{
  AdwWindow parent_instance;

  /* Template */
  AdwToastOverlay *toasts;
  AdwComboRow *style;
  AdwComboRow *language;
  GtkStringList *languages;
  GtkSwitch *check_spelling;
  GtkSwitch *single_keys;

  /* Owned */
  HarvestStore *store; /* NULL: nobody is here yet */

  /* Borrowed */
  const char *lang; /* what is chosen; NULL: as the desktop */
};

G_DEFINE_FINAL_TYPE (HarvestPreferencesWindow, harvest_preferences_window, ADW_TYPE_WINDOW)

/* The values of the key "style", in the order of the rows. */
static const char *const style_nicks[] = { "system", "light", "dark" };

/* Mappings between the setting and the position in the list */

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

/* The language of the person */

static void
show_language (HarvestPreferencesWindow *self)
{
  HarvestRecord *me = self->store != NULL ? harvest_store_get_me (self->store) : NULL;
  const char *lang = me != NULL ? harvest_record_get_string (me, "lang") : NULL;
  const char *const *codes = harvest_languages_get_all ();
  guint selected = 0;

  for (guint i = 0; codes[i] != NULL; i++)
    if (g_strcmp0 (codes[i], lang) == 0)
      selected = i + 1;
  gtk_widget_set_visible (GTK_WIDGET (self->language), me != NULL);
  self->lang = selected > 0 ? codes[selected - 1] : NULL;
  adw_combo_row_set_selected (self->language, selected);
}

static void
show_failure (HarvestPreferencesWindow *self, const GError *error)
{
  g_message ("The language was not saved: %s", error->message);
  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (_ ("The language could not be saved")));
  show_language (self);
}

static void
committed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (HarvestPreferencesWindow) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!harvest_store_commit_finish (HARVEST_STORE (object), result, NULL, &error))
    show_failure (self, error);
}

static void
save_language (HarvestPreferencesWindow *self, const char *lang)
{
  HarvestRecord *me = harvest_store_get_me (self->store);
  g_autoptr (HarvestRecordBuilder) builder = harvest_record_builder_new_from (me);
  g_autoptr (HarvestRecord) after = NULL;
  g_autoptr (GPtrArray)
      changes = g_ptr_array_new_with_free_func ((GDestroyNotify)harvest_change_unref);
  g_autoptr (GError) error = NULL;
  HarvestChange *change = NULL;

  harvest_record_builder_set_string (builder, "lang", lang);
  after = harvest_record_builder_end (builder, &error);
  if (after == NULL)
    {
      show_failure (self, error);
      return;
    }
  change = harvest_change_new_update (me, after);
  if (change == NULL)
    return;
  g_ptr_array_add (changes, change);
  harvest_store_commit_async (self->store, changes, NULL, 0, NULL, committed_cb,
                              g_object_ref (self));
}

static void
language_selected_cb (HarvestPreferencesWindow *self)
{
  guint selected = adw_combo_row_get_selected (self->language);
  const char *lang = NULL;

  if (self->store == NULL || selected == GTK_INVALID_LIST_POSITION)
    return;
  if (selected > 0)
    lang = harvest_languages_get_all ()[selected - 1];
  if (lang == self->lang || harvest_store_get_me (self->store) == NULL)
    return;
  self->lang = lang;
  save_language (self, lang);
}

/* GObject overrides */

static void
harvest_preferences_window_dispose (GObject *object)
{
  g_clear_object (&HARVEST_PREFERENCES_WINDOW (object)->store);

  G_OBJECT_CLASS (harvest_preferences_window_parent_class)->dispose (object);
}

static void
harvest_preferences_window_class_init (HarvestPreferencesWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = harvest_preferences_window_dispose;

  gtk_widget_class_set_template_from_resource (
      widget_class, "/com/example/StoryHarvest/ui/preferences/harvest-preferences-window.ui");
  gtk_widget_class_bind_template_child (widget_class, HarvestPreferencesWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, HarvestPreferencesWindow, style);
  gtk_widget_class_bind_template_child (widget_class, HarvestPreferencesWindow, language);
  gtk_widget_class_bind_template_child (widget_class, HarvestPreferencesWindow, languages);
  gtk_widget_class_bind_template_child (widget_class, HarvestPreferencesWindow, check_spelling);
  gtk_widget_class_bind_template_child (widget_class, HarvestPreferencesWindow, single_keys);
  gtk_widget_class_bind_template_callback (widget_class, language_selected_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
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
harvest_preferences_window_new (GSettings *settings, HarvestStore *store)
{
  HarvestPreferencesWindow *self = NULL;

  g_return_val_if_fail (G_IS_SETTINGS (settings), NULL);
  g_return_val_if_fail (store == NULL || HARVEST_IS_STORE (store), NULL);

  self = g_object_new (HARVEST_TYPE_PREFERENCES_WINDOW, NULL);
  g_settings_bind_with_mapping (settings, "style", self->style, "selected", G_SETTINGS_BIND_DEFAULT,
                                get_style, set_style, NULL, NULL);
  g_settings_bind (settings, "check-spelling", self->check_spelling, "active",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "single-key-shortcuts", self->single_keys, "active",
                   G_SETTINGS_BIND_DEFAULT);
  if (store != NULL)
    {
      self->store = g_object_ref (store);
      g_signal_connect_object (store, "notify::me", G_CALLBACK (show_language), self,
                               G_CONNECT_SWAPPED);
    }
  show_language (self);
  return GTK_WIDGET (self);
}
