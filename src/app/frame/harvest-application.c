/* harvest-application.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-application"

#include "config.h"

#include "harvest-application.h"

#include "harvest-about.h"
#include "harvest-accessible-names.h"
#include "harvest-edit-window.h"
#include "harvest-languages.h"
#include "harvest-my-acts.h"
#include "harvest-page-table.h"
#include "harvest-preferences-window.h"
#include "harvest-ui-language.h"
#include "harvest-window.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <signal.h>
#include <stdio.h>

#define RESOURCE_PATH "/com/example/StoryHarvest"

struct _HarvestApplication
{
  AdwApplication parent_instance;

  /* Owned */
  char *data_dir;
  GSettings *settings;
  guint terminated; /* source that waits for SIGTERM */
  guint renewal;    /* source that makes the windows anew */
  HarvestStore *store;
  GCancellable *cancellable;

  char *person; /* the id of who is here; NULL: nobody yet */

  gboolean new_person;
  gboolean capture; /* the first window begins with the form */
  char *page;       /* the first window begins with this page */
  gboolean closing;
};

G_DEFINE_FINAL_TYPE (HarvestApplication, harvest_application, ADW_TYPE_APPLICATION)

enum
{
  PROP_0,
  PROP_DATA_DIR,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* Auxiliary methods */

static HarvestWindow *
get_window (HarvestApplication *self)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));

  while (window != NULL && !HARVEST_IS_WINDOW (window))
    window = gtk_window_get_transient_for (window);
  return window != NULL ? HARVEST_WINDOW (window) : NULL;
}

static HarvestWindow *
ensure_window (HarvestApplication *self)
{
  HarvestWindow *window = get_window (self);

  if (window == NULL)
    {
      window = HARVEST_WINDOW (harvest_window_new (GTK_APPLICATION (self), self->settings));
      if (self->store != NULL)
        harvest_window_set_store (window, self->store);
    }
  return window;
}

/* A folder of one's own gets a name on the bus of its own, so that programs on different data run
 * side by side and a second one on the same data finds the first. */
static char *
make_application_id (const char *data_dir)
{
  g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, data_dir, -1);

  return g_strdup_printf ("%s.Data%.16s", APPLICATION_ID, sum);
}

static void
apply_style (GSettings *settings, const char *key, gpointer user_data)
{
  static const AdwColorScheme schemes[] = {
    ADW_COLOR_SCHEME_PREFER_LIGHT,
    ADW_COLOR_SCHEME_FORCE_LIGHT,
    ADW_COLOR_SCHEME_FORCE_DARK,
  };
  int style = g_settings_get_enum (settings, "style");

  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      schemes[CLAMP (style, 0, 2)]);
}

/* The language: kept with the person, so that it follows them; the windows follow the person. */

/* A dialog of the old window stays, over the new one; the preferences begin anew. */
static gboolean
renew_windows_cb (gpointer user_data)
{
  HarvestApplication *self = HARVEST_APPLICATION (user_data);
  HarvestWindow *old = get_window (self);
  GtkWindow *window = NULL;
  g_autoptr (GListModel) all = NULL;
  gboolean preferences = FALSE;

  self->renewal = 0;
  if (old == NULL)
    return G_SOURCE_REMOVE;
  window = GTK_WINDOW (harvest_window_new_like (old, !self->new_person));
  self->new_person = FALSE;
  all = g_object_ref (gtk_window_get_toplevels ());
  for (guint i = g_list_model_get_n_items (all); i > 0; i--)
    {
      g_autoptr (GtkWindow) other = g_list_model_get_item (all, i - 1);

      if (gtk_window_get_transient_for (other) != GTK_WINDOW (old))
        continue;
      if (HARVEST_IS_PREFERENCES_WINDOW (other))
        preferences = TRUE;
      if (HARVEST_IS_PREFERENCES_WINDOW (other))
        gtk_window_destroy (other);
      else
        gtk_window_set_transient_for (other, window);
    }
  gtk_window_present (window);
  gtk_window_destroy (GTK_WINDOW (old));
  if (preferences)
    g_action_group_activate_action (G_ACTION_GROUP (self), "preferences", NULL);
  return G_SOURCE_REMOVE;
}

static void
renew_windows (HarvestApplication *self)
{
  if (self->renewal == 0)
    self->renewal = g_idle_add_full (G_PRIORITY_HIGH_IDLE, renew_windows_cb, self, NULL);
}

static void
use_language (HarvestApplication *self, const char *lang)
{
  g_settings_set_string (self->settings, "language", lang != NULL ? lang : "");
  if (harvest_ui_language_set (lang))
    renew_windows (self);
}

/* Whoever comes next sees nothing of who was here before. */
static void
me_changed_cb (HarvestApplication *self)
{
  HarvestRecord *me = harvest_store_get_me (self->store);

  if (me == NULL)
    return;
  if (self->person != NULL && !g_str_equal (self->person, harvest_record_get_id (me)))
    {
      self->new_person = TRUE;
      renew_windows (self);
    }
  g_free (self->person);
  self->person = g_strdup (harvest_record_get_id (me));
  use_language (self, harvest_languages_find (harvest_record_get_string (me, "lang")));
}

/* Opening the store: open, who is here, enter. */

static void
show_open_error (HarvestApplication *self, const GError *error)
{
  HarvestWindow *window = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_message ("The store in %s could not be opened: %s", self->data_dir, error->message);
  window = get_window (self);
  if (window != NULL)
    harvest_window_show_error (window, error, self->data_dir);
}

static void
entered_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (HarvestApplication) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!harvest_store_enter_finish (HARVEST_STORE (object), result, &error))
    show_open_error (self, error);
  else if (get_window (self) != NULL)
    harvest_window_set_store (get_window (self), self->store);
}

static void
people_listed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (HarvestApplication) self = user_data;
  g_autoptr (GPtrArray) people = NULL;
  g_autoptr (GError) error = NULL;

  people = harvest_store_list_people_finish (HARVEST_STORE (object), result, &error);
  if (people == NULL)
    show_open_error (self, error);
  else if (people->len > 0)
    harvest_store_enter_async (self->store, harvest_record_get_id (g_ptr_array_index (people, 0)),
                               self->cancellable, entered_cb, g_object_ref (self));
  else if (get_window (self) != NULL)
    harvest_window_show_welcome (get_window (self), self->store);
}

static void
store_opened_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (HarvestApplication) self = user_data;
  g_autoptr (GError) error = NULL;

  self->store = harvest_store_open_finish (result, &error);
  if (self->store == NULL)
    {
      show_open_error (self, error);
      return;
    }
  g_signal_connect_object (self->store, "notify::me", G_CALLBACK (me_changed_cb), self,
                           G_CONNECT_SWAPPED);
  harvest_store_list_people_async (self->store, self->cancellable, people_listed_cb,
                                   g_object_ref (self));
}

static void
open_store (HarvestApplication *self)
{
  if (self->store == NULL)
    harvest_store_open_async (self->data_dir, harvest_clock_system (), self->cancellable,
                              store_opened_cb, g_object_ref (self));
}

static void
store_closed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (HarvestApplication) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!harvest_store_close_finish (HARVEST_STORE (object), result, &error))
    g_message ("The store was not closed cleanly: %s", error->message);
  g_application_release (G_APPLICATION (self));
}

/* Actions */

static void
open_store_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  open_store (HARVEST_APPLICATION (user_data));
}

static void
show_data_folder_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  HarvestApplication *self = HARVEST_APPLICATION (user_data);
  g_autofree char *uri = g_filename_to_uri (self->data_dir, NULL, NULL);

  gtk_show_uri (GTK_WINDOW (get_window (self)), uri, GDK_CURRENT_TIME);
}

static void
tell_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  HarvestWindow *window = ensure_window (HARVEST_APPLICATION (user_data));

  harvest_window_tell (window, NULL, NULL);
  gtk_window_present (GTK_WINDOW (window));
}

static void
tell_about_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  HarvestWindow *window = ensure_window (HARVEST_APPLICATION (user_data));

  harvest_window_tell (window, NULL, g_variant_get_string (parameter, NULL));
  gtk_window_present (GTK_WINDOW (window));
}

static void
show_page_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  HarvestWindow *window = ensure_window (HARVEST_APPLICATION (user_data));

  harvest_window_show_page (window, g_variant_get_string (parameter, NULL));
  gtk_window_present (GTK_WINDOW (window));
}

static void
show_story_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  HarvestWindow *window = ensure_window (HARVEST_APPLICATION (user_data));

  harvest_window_open_record (window, "stories", g_variant_get_string (parameter, NULL));
  gtk_window_present (GTK_WINDOW (window));
}

static void
continue_draft_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  HarvestWindow *window = ensure_window (HARVEST_APPLICATION (user_data));

  harvest_window_open_record (window, "tell", g_variant_get_string (parameter, NULL));
  gtk_window_present (GTK_WINDOW (window));
}

static void
edit_story_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  HarvestApplication *self = HARVEST_APPLICATION (user_data);
  g_autoptr (HarvestStoryData) story = NULL;
  GtkWidget *window = NULL;

  if (self->store == NULL)
    return;
  story = harvest_story_data_new (self->store, g_variant_get_string (parameter, NULL));
  window = harvest_edit_window_new (story);
  gtk_window_set_transient_for (GTK_WINDOW (window), GTK_WINDOW (get_window (self)));
  gtk_window_present (GTK_WINDOW (window));
}

static void
act_on_story (HarvestApplication *self, HarvestMyAct act, GVariant *parameter)
{
  HarvestWindow *window = get_window (self);

  if (self->store != NULL && window != NULL)
    harvest_my_act (adw_application_window_get_content (ADW_APPLICATION_WINDOW (window)),
                    self->store, act, g_variant_get_string (parameter, NULL));
}

static void
withdraw_story_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  act_on_story (user_data, HARVEST_MY_ACT_WITHDRAW, parameter);
}

static void
tell_story_again_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  act_on_story (user_data, HARVEST_MY_ACT_TELL_AGAIN, parameter);
}

static void
delete_story_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  act_on_story (user_data, HARVEST_MY_ACT_DELETE, parameter);
}

/* For whoever is welcomed: who is here already has it with their record. */
static void
set_language_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  HarvestApplication *self = HARVEST_APPLICATION (user_data);

  use_language (self, harvest_languages_find (g_variant_get_string (parameter, NULL)));
}

static void
preferences_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  HarvestApplication *self = HARVEST_APPLICATION (user_data);
  GtkWidget *window = harvest_preferences_window_new (self->settings, self->store);

  gtk_window_set_transient_for (GTK_WINDOW (window), GTK_WINDOW (get_window (self)));
  gtk_window_present (GTK_WINDOW (window));
}

static void
help_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  HarvestWindow *window = get_window (HARVEST_APPLICATION (user_data));

  if (window != NULL)
    harvest_help_present (GTK_WINDOW (window));
}

static void
shortcuts_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  HarvestWindow *window = get_window (HARVEST_APPLICATION (user_data));

  if (window != NULL)
    harvest_shortcuts_present (GTK_APPLICATION_WINDOW (window));
}

static void
about_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  HarvestWindow *window = get_window (HARVEST_APPLICATION (user_data));

  harvest_about_present (GTK_WINDOW (window));
}

static void
quit_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GtkApplication *self = GTK_APPLICATION (user_data);
  GList *windows = g_list_copy (gtk_application_get_windows (self));

  for (GList *item = windows; item != NULL; item = item->next)
    if (g_list_find (gtk_application_get_windows (self), item->data) != NULL)
      gtk_window_close (item->data);
  g_list_free (windows);
}

static const GActionEntry actions[] = {
  { "about", about_activated },
  { "continue-draft", continue_draft_activated, "s" },
  { "delete-story", delete_story_activated, "s" },
  { "edit-story", edit_story_activated, "s" },
  { "help", help_activated },
  { "open-store", open_store_activated },
  { "preferences", preferences_activated },
  { "quit", quit_activated },
  { "set-language", set_language_activated, "s" },
  { "show-data-folder", show_data_folder_activated },
  { "show-page", show_page_activated, "s" },
  { "show-story", show_story_activated, "s" },
  { "shortcuts", shortcuts_activated },
  { "tell", tell_activated },
  { "tell-about", tell_about_activated, "s" },
  { "tell-story-again", tell_story_again_activated, "s" },
  { "withdraw-story", withdraw_story_activated, "s" },
};

static const struct
{
  const char *action;
  const char *accels[3];
} accels[] = {
  { "app.help", { "F1" } },
  { "app.preferences", { "<Control>comma" } },
  { "app.quit", { "<Control>q" } },
  { "app.show-page::home", { "<Alt>1" } },
  { "app.show-page::stories", { "<Alt>2" } },
  { "app.shortcuts", { "<Control>question" } },
  { "app.tell", { "<Control>n" } },
  { "window.close", { "<Control>w" } },
};

/* GApplication overrides */

/* Returns: as handle_local_options() does */
static int
show_wanted_page (HarvestApplication *self, GVariantDict *options)
{
  g_autofree char *page = NULL;

  if (!g_variant_dict_lookup (options, "page", "s", &page))
    return -1;
  if (harvest_page_table_find (page) == NULL)
    {
      g_autoptr (GString) names = g_string_new (NULL);

      for (guint i = 0; i < harvest_page_table_length; i++)
        g_string_append_printf (names, " %s", harvest_page_table[i].name);
      /* Translators: the first %s is what was typed; the second %s are names, do not translate. */
      g_printerr (_ ("There is no page “%s”, only:%s\n"), page, names->str);
      return 2;
    }
  if (g_application_get_is_remote (G_APPLICATION (self)))
    {
      g_action_group_activate_action (G_ACTION_GROUP (self), "show-page",
                                      g_variant_new_string (page));
      return 0;
    }
  self->page = g_steal_pointer (&page);
  return -1;
}

static int
harvest_application_handle_local_options (GApplication *app, GVariantDict *options)
{
  HarvestApplication *self = HARVEST_APPLICATION (app);
  g_autofree char *data = NULL;
  g_autoptr (GError) error = NULL;

  if (g_variant_dict_contains (options, "version"))
    {
      printf ("storyharvest %s\n", PACKAGE_VERSION);
      return 0;
    }
  if (g_variant_dict_lookup (options, "data", "^ay", &data))
    {
      g_autofree char *id = NULL;

      g_free (self->data_dir);
      self->data_dir = g_canonicalize_filename (data, NULL);
      id = make_application_id (self->data_dir);
      g_application_set_application_id (app, id);
    }

  if (!g_application_register (app, NULL, &error))
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }
  if (g_variant_dict_contains (options, "capture"))
    {
      if (g_application_get_is_remote (app))
        {
          g_action_group_activate_action (G_ACTION_GROUP (app), "tell", NULL);
          return 0;
        }
      self->capture = TRUE;
    }
  return show_wanted_page (self, options);
}

/* The end of a session is an end like any other: the windows close, and what they hold is kept. */
static gboolean
terminated_cb (gpointer user_data)
{
  g_action_group_activate_action (G_ACTION_GROUP (user_data), "quit", NULL);
  return G_SOURCE_CONTINUE;
}

static void
harvest_application_startup (GApplication *app)
{
  HarvestApplication *self = HARVEST_APPLICATION (app);
  g_autofree char *lang = NULL;

  G_APPLICATION_CLASS (harvest_application_parent_class)->startup (app);

  harvest_accessible_names_mend ();
  gtk_window_set_default_icon_name (APPLICATION_ID);
  /* Whoever walks through a story with Tab does not want all of its text marked. */
  g_object_set (gtk_settings_get_default (), "gtk-label-select-on-focus", FALSE, NULL);
  self->settings = g_settings_new (APPLICATION_ID);
  g_signal_connect (self->settings, "changed::style", G_CALLBACK (apply_style), NULL);
  apply_style (self->settings, "style", NULL);
  lang = g_settings_get_string (self->settings, "language");
  harvest_ui_language_set (harvest_languages_find (lang));

  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  for (guint i = 0; i < G_N_ELEMENTS (accels); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (self), accels[i].action,
                                           accels[i].accels);
  self->terminated = g_unix_signal_add (SIGTERM, terminated_cb, self);
  open_store (self);
}

static void
harvest_application_activate (GApplication *app)
{
  HarvestApplication *self = HARVEST_APPLICATION (app);
  HarvestWindow *window = ensure_window (self);

  if (self->page != NULL)
    harvest_window_show_page (window, self->page);
  g_clear_pointer (&self->page, g_free);
  if (self->capture)
    harvest_window_tell (window, NULL, NULL);
  self->capture = FALSE;
  gtk_window_present (GTK_WINDOW (window));
}

static void
harvest_application_open (GApplication *app, GFile **files, int n_files, const char *hint)
{
  HarvestWindow *window = ensure_window (HARVEST_APPLICATION (app));
  g_autoptr (GListStore) list = g_list_store_new (G_TYPE_FILE);

  for (int i = 0; i < n_files; i++)
    g_list_store_append (list, files[i]);
  harvest_window_tell (window, G_LIST_MODEL (list), NULL);
  gtk_window_present (GTK_WINDOW (window));
}

static void
harvest_application_window_removed (GtkApplication *app, GtkWindow *window)
{
  HarvestApplication *self = HARVEST_APPLICATION (app);

  GTK_APPLICATION_CLASS (harvest_application_parent_class)->window_removed (app, window);

  /* The last window is gone: what it handed to the store is written before the program ends. */
  if (gtk_application_get_windows (app) == NULL && self->store != NULL && !self->closing)
    {
      self->closing = TRUE;
      g_application_hold (G_APPLICATION (self));
      harvest_store_close_async (self->store, NULL, store_closed_cb, g_object_ref (self));
    }
}

static void
harvest_application_shutdown (GApplication *app)
{
  HarvestApplication *self = HARVEST_APPLICATION (app);

  g_clear_handle_id (&self->terminated, g_source_remove);
  g_clear_handle_id (&self->renewal, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->store);
  g_clear_object (&self->settings);

  G_APPLICATION_CLASS (harvest_application_parent_class)->shutdown (app);
}

static void
harvest_application_set_property (GObject *object,
                                  guint prop_id,
                                  const GValue *value,
                                  GParamSpec *pspec)
{
  HarvestApplication *self = HARVEST_APPLICATION (object);

  if (prop_id != PROP_DATA_DIR)
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  else if (g_value_get_string (value) != NULL)
    self->data_dir = g_value_dup_string (value);
  else
    self->data_dir = g_build_filename (g_get_user_data_dir (), "storyharvest", NULL);
}

static void
harvest_application_finalize (GObject *object)
{
  HarvestApplication *self = HARVEST_APPLICATION (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->person, g_free);
  g_clear_pointer (&self->data_dir, g_free);
  g_clear_pointer (&self->page, g_free);

  G_OBJECT_CLASS (harvest_application_parent_class)->finalize (object);
}

static void
harvest_application_class_init (HarvestApplicationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GApplicationClass *app_class = G_APPLICATION_CLASS (klass);
  GtkApplicationClass *gtk_app_class = GTK_APPLICATION_CLASS (klass);

  object_class->set_property = harvest_application_set_property;
  object_class->finalize = harvest_application_finalize;
  app_class->handle_local_options = harvest_application_handle_local_options;
  app_class->startup = harvest_application_startup;
  app_class->activate = harvest_application_activate;
  app_class->open = harvest_application_open;
  app_class->shutdown = harvest_application_shutdown;
  gtk_app_class->window_removed = harvest_application_window_removed;

  properties[PROP_DATA_DIR] = g_param_spec_string ("data-dir", NULL, NULL, NULL,
                                                   G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY
                                                       | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
harvest_application_init (HarvestApplication *self)
{
  const GOptionEntry options[] = {
    { "capture", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Begin a story at once"), NULL },
    { "data", 0, 0, G_OPTION_ARG_FILENAME, NULL, N_ ("Use the stories in this folder"),
      N_ ("FOLDER") },
    { "page", 0, 0, G_OPTION_ARG_STRING, NULL, N_ ("Begin with this page, such as stories"),
      N_ ("PAGE") },
    { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Show the version and end"), NULL },
    { NULL },
  };

  self->cancellable = g_cancellable_new ();
  g_application_add_main_option_entries (G_APPLICATION (self), options);
}

/* Public API */

GtkApplication *
harvest_application_new (void)
{
  return g_object_new (HARVEST_TYPE_APPLICATION, "application-id", APPLICATION_ID,
                       "resource-base-path", RESOURCE_PATH, "flags", G_APPLICATION_HANDLES_OPEN,
                       NULL);
}

HarvestStore *
harvest_application_get_store (HarvestApplication *self)
{
  g_return_val_if_fail (HARVEST_IS_APPLICATION (self), NULL);

  return self->store;
}

GSettings *
harvest_application_get_settings (HarvestApplication *self)
{
  g_return_val_if_fail (HARVEST_IS_APPLICATION (self), NULL);

  return self->settings;
}
