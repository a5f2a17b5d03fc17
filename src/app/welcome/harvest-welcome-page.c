/* harvest-welcome-page.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-welcome-page"

#include "config.h"

#include "harvest-welcome-page.h"

#include "harvest-error-words.h"
#include "harvest-languages.h"
#include "harvest-ui-language.h"

#include <adwaita.h>
#include <glib/gi18n.h>

struct _HarvestWelcomePage
{
  GtkWidget parent_instance;

  /* Template */
  AdwEntryRow *name;
  AdwComboRow *language;
  GtkStringList *languages;
  GtkLabel *problem;

  /* Owned */
  HarvestStore *store;
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (HarvestWelcomePage, harvest_welcome_page, GTK_TYPE_WIDGET)

enum
{
  ENTERED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* Auxiliary methods */

static char *
dup_name (HarvestWelcomePage *self)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->name))));
}

static void
show_problem (HarvestWelcomePage *self, const char *text)
{
  gtk_label_set_label (self->problem, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), text != NULL);
}

static void
show_failure (HarvestWelcomePage *self, const GError *error)
{
  g_autoptr (HarvestErrorWords) words = harvest_error_words_new (error);
  g_autofree char *text = g_strdup_printf ("%s. %s", words->title, words->body);

  g_message ("The person could not be added: %s", error->message);
  show_problem (self, text);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "welcome.begin", TRUE);
}

/* Callbacks */

static void
person_added_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (HarvestWelcomePage) self = user_data;
  g_autoptr (GError) error = NULL;

  if (harvest_store_add_person_finish (HARVEST_STORE (object), result, &error))
    g_signal_emit (self, signals[ENTERED], 0);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_failure (self, error);
}

static void
begin_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  HarvestWelcomePage *self = HARVEST_WELCOME_PAGE (widget);
  g_autofree char *name = dup_name (self);

  if (self->store == NULL || *name == '\0')
    return;
  show_problem (self, NULL);
  gtk_widget_action_set_enabled (widget, "welcome.begin", FALSE);
  harvest_store_add_person_async (self->store, name, harvest_ui_language_get (), self->cancellable,
                                  person_added_cb, g_object_ref (self));
}

static void
name_changed_cb (HarvestWelcomePage *self)
{
  g_autofree char *name = dup_name (self);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "welcome.begin", *name != '\0');
}

static void
name_activated_cb (HarvestWelcomePage *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "welcome.begin", NULL);
}

/* The windows are made anew in that language, this page with them. */
static void
language_selected_cb (HarvestWelcomePage *self)
{
  guint selected = adw_combo_row_get_selected (self->language);
  const char *lang = selected == 0 || selected == GTK_INVALID_LIST_POSITION
                         ? NULL
                         : harvest_languages_get_all ()[selected - 1];

  if (lang != harvest_ui_language_get ())
    gtk_widget_activate_action (GTK_WIDGET (self), "app.set-language", "s",
                                lang != NULL ? lang : "");
}

static void
fill_languages (HarvestWelcomePage *self)
{
  const char *const *codes = harvest_languages_get_all ();
  guint selected = 0;

  for (guint i = 0; codes[i] != NULL; i++)
    {
      gtk_string_list_append (self->languages, harvest_languages_get_name (codes[i]));
      if (codes[i] == harvest_ui_language_get ())
        selected = i + 1;
    }
  adw_combo_row_set_selected (self->language, selected);
}

/* GObject and GtkWidget overrides */

static gboolean
harvest_welcome_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (HARVEST_WELCOME_PAGE (widget)->name));
}

static void
harvest_welcome_page_dispose (GObject *object)
{
  HarvestWelcomePage *self = HARVEST_WELCOME_PAGE (object);
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self));

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->store);
  g_clear_pointer (&child, gtk_widget_unparent);

  G_OBJECT_CLASS (harvest_welcome_page_parent_class)->dispose (object);
}

static void
harvest_welcome_page_class_init (HarvestWelcomePageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = harvest_welcome_page_dispose;
  widget_class->grab_focus = harvest_welcome_page_grab_focus;

  signals[ENTERED] = g_signal_new ("entered", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/com/example/StoryHarvest/ui/welcome/harvest-welcome-page.ui");
  gtk_widget_class_bind_template_child (widget_class, HarvestWelcomePage, name);
  gtk_widget_class_bind_template_child (widget_class, HarvestWelcomePage, language);
  gtk_widget_class_bind_template_child (widget_class, HarvestWelcomePage, languages);
  gtk_widget_class_bind_template_child (widget_class, HarvestWelcomePage, problem);
  gtk_widget_class_bind_template_callback (widget_class, language_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, name_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, name_activated_cb);
  gtk_widget_class_install_action (widget_class, "welcome.begin", NULL, begin_cb);
}

static void
harvest_welcome_page_init (HarvestWelcomePage *self)
{
  const char *real_name = g_get_real_name ();

  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));

  /* The account's name is a good guess, unless the account has none or is the administrator's. */
  if (real_name != NULL && !g_str_equal (real_name, "Unknown") && !g_str_equal (real_name, "root"))
    {
      gtk_editable_set_text (GTK_EDITABLE (self->name), real_name);
      gtk_editable_set_position (GTK_EDITABLE (self->name), -1);
    }
  name_changed_cb (self);
  fill_languages (self);
}

/* Public API */

const char *
harvest_welcome_page_get_name (HarvestWelcomePage *self)
{
  g_return_val_if_fail (HARVEST_IS_WELCOME_PAGE (self), NULL);

  return gtk_editable_get_text (GTK_EDITABLE (self->name));
}

void
harvest_welcome_page_set_name (HarvestWelcomePage *self, const char *name)
{
  g_return_if_fail (HARVEST_IS_WELCOME_PAGE (self));
  g_return_if_fail (name != NULL);

  gtk_editable_set_text (GTK_EDITABLE (self->name), name);
  gtk_editable_set_position (GTK_EDITABLE (self->name), -1);
}

void
harvest_welcome_page_set_store (HarvestWelcomePage *self, HarvestStore *store)
{
  g_return_if_fail (HARVEST_IS_WELCOME_PAGE (self));
  g_return_if_fail (HARVEST_IS_STORE (store));

  g_set_object (&self->store, store);
}

HarvestStore *
harvest_welcome_page_get_store (HarvestWelcomePage *self)
{
  g_return_val_if_fail (HARVEST_IS_WELCOME_PAGE (self), NULL);

  return self->store;
}
