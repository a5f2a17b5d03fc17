/* harvest-tell-text.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-tell-text"

#include "config.h"

#include "harvest-tell-text.h"

#include "harvest-choice-button.h"
#include "harvest-language.h"
#include "harvest-languages.h"
#include "harvest-spell-checker.h"

#include <glib/gi18n.h>

#define LANGUAGE_DELAY_MS 300
#define GUESS_CHARS       1000
#define FOUND             "found"

struct _HarvestTellText
{
  HarvestTellSection parent_instance;

  /* Template */
  GtkLabel *question;
  GtkTextView *view;
  GtkTextBuffer *buffer;
  GtkWidget *placeholder;
  GtkLabel *state;
  HarvestChoiceButton *language;

  /* Owned */
  HarvestSpellChecker *spelling;
  char *prompt;

  /* Borrowed: codes of harvest-languages */
  const char *my_lang;
  const char *found;

  guint language_source;
};

G_DEFINE_FINAL_TYPE (HarvestTellText, harvest_tell_text, HARVEST_TYPE_TELL_SECTION)

enum
{
  PROP_0,
  PROP_CHECK_SPELLING,
  N_PROPS
};

enum
{
  PASTE_FILES,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

/* The names of languages are not translated: everybody finds their own. */
static const HarvestChoice languages[] = {
  { .value = FOUND, .title = N_ ("As found in the text") },
  { .value = "en", .title = "English" },
  { .value = "de", .title = "Deutsch" },
  { .value = "fr", .title = "Français" },
  { .value = "es", .title = "Español" },
  { .value = "pl", .title = "Polski" },
};

/* Auxiliary methods */

static char *
dup_text (HarvestTellText *self)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  return gtk_text_buffer_get_text (self->buffer, &start, &end, FALSE);
}

static gboolean
language_is_chosen (HarvestTellText *self)
{
  return g_strcmp0 (harvest_choice_button_get_selected (self->language), FOUND) != 0;
}

static void
update_language (HarvestTellText *self)
{
  g_autofree char *title = NULL;
  const char *name = harvest_languages_get_name (self->found);

  if (name != NULL)
    /* Translators: %s is the name of a language, which was found by looking at the text. */
    title = g_strdup_printf (_ ("%s, as found in the text"), name);
  harvest_choice_button_set_title (self->language, FOUND, title);
  harvest_spell_checker_set_language (self->spelling, harvest_tell_text_get_language (self));
}

static void
find_language (HarvestTellText *self)
{
  GtkTextIter start, end;
  g_autofree char *text = NULL;
  const char *found = NULL;

  g_clear_handle_id (&self->language_source, g_source_remove);
  gtk_text_buffer_get_start_iter (self->buffer, &start);
  end = start;
  gtk_text_iter_forward_chars (&end, GUESS_CHARS);
  text = gtk_text_iter_get_text (&start, &end);
  found = harvest_languages_find (harvest_language_get_code (harvest_language_guess (text, -1)));
  self->found = found != NULL ? found : self->my_lang;
  update_language (self);
}

static gboolean
find_language_cb (gpointer user_data)
{
  HarvestTellText *self = user_data;

  self->language_source = 0;
  find_language (self);
  return G_SOURCE_REMOVE;
}

static void
find_language_soon (HarvestTellText *self)
{
  if (self->language_source == 0)
    self->language_source = g_timeout_add (LANGUAGE_DELAY_MS, find_language_cb, self);
}

/* Callbacks */

static void
text_changed_cb (HarvestTellText *self)
{
  gboolean empty = gtk_text_buffer_get_char_count (self->buffer) == 0;

  gtk_widget_set_visible (self->placeholder, empty);
  find_language_soon (self);
  harvest_tell_section_changed (HARVEST_TELL_SECTION (self));
}

static void
language_chosen_cb (HarvestTellText *self)
{
  if (self->spelling == NULL)
    return;
  harvest_spell_checker_set_language (self->spelling, harvest_tell_text_get_language (self));
  harvest_tell_section_changed (HARVEST_TELL_SECTION (self));
}

static void
paste_cb (GtkTextView *view, HarvestTellText *self)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (view));
  g_autoptr (GdkContentFormats) formats = NULL;

  /* What another program offers is named by MIME types only. */
  formats = gdk_content_formats_union_deserialize_gtypes (
      gdk_content_formats_ref (gdk_clipboard_get_formats (clipboard)));

  if (gdk_content_formats_contain_gtype (formats, GDK_TYPE_FILE_LIST)
      || (gdk_content_formats_contain_gtype (formats, GDK_TYPE_TEXTURE)
          && !gdk_content_formats_contain_gtype (formats, G_TYPE_STRING)))
    {
      g_signal_stop_emission_by_name (view, "paste-clipboard");
      g_signal_emit (self, signals[PASTE_FILES], 0, clipboard);
    }
}

/* HarvestTellSection overrides */

static void
harvest_tell_text_set_store (HarvestTellSection *section, HarvestStore *store)
{
  HarvestTellText *self = HARVEST_TELL_TEXT (section);
  HarvestRecord *me = harvest_store_get_me (store);
  const char *lang = harvest_languages_find (harvest_record_get_string (me, "lang"));

  if (lang != NULL)
    self->my_lang = lang;
  find_language_soon (self);
}

static void
harvest_tell_text_load (HarvestTellSection *section, const HarvestTellDraft *draft)
{
  HarvestTellText *self = HARVEST_TELL_TEXT (section);
  GtkTextIter end;

  harvest_tell_text_set_prompt (self, draft->prompt);
  gtk_text_buffer_begin_irreversible_action (self->buffer);
  gtk_text_buffer_set_text (self->buffer, draft->body != NULL ? draft->body : "", -1);
  gtk_text_buffer_end_irreversible_action (self->buffer);
  gtk_text_buffer_get_end_iter (self->buffer, &end);
  gtk_text_buffer_place_cursor (self->buffer, &end);
  harvest_choice_button_set_selected (self->language, draft->lang != NULL ? draft->lang : FOUND);
}

static void
harvest_tell_text_save (HarvestTellSection *section, HarvestTellDraft *draft)
{
  HarvestTellText *self = HARVEST_TELL_TEXT (section);

  draft->body = dup_text (self);
  draft->prompt = g_strdup (self->prompt);
  if (language_is_chosen (self))
    draft->lang = g_strdup (harvest_choice_button_get_selected (self->language));
}

/* GObject and GtkWidget overrides */

static gboolean
harvest_tell_text_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (HARVEST_TELL_TEXT (widget)->view));
}

static void
harvest_tell_text_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  HarvestTellText *self = HARVEST_TELL_TEXT (object);

  if (prop_id == PROP_CHECK_SPELLING)
    g_object_get_property (G_OBJECT (self->spelling), "enabled", value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
harvest_tell_text_set_property (GObject *object,
                                guint prop_id,
                                const GValue *value,
                                GParamSpec *pspec)
{
  HarvestTellText *self = HARVEST_TELL_TEXT (object);

  if (prop_id == PROP_CHECK_SPELLING)
    harvest_spell_checker_set_enabled (self->spelling, g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
harvest_tell_text_dispose (GObject *object)
{
  HarvestTellText *self = HARVEST_TELL_TEXT (object);

  g_clear_handle_id (&self->language_source, g_source_remove);
  g_clear_object (&self->spelling);

  G_OBJECT_CLASS (harvest_tell_text_parent_class)->dispose (object);
}

static void
harvest_tell_text_finalize (GObject *object)
{
  HarvestTellText *self = HARVEST_TELL_TEXT (object);

  g_clear_pointer (&self->prompt, g_free);

  G_OBJECT_CLASS (harvest_tell_text_parent_class)->finalize (object);
}

static void
harvest_tell_text_class_init (HarvestTellTextClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  HarvestTellSectionClass *section_class = HARVEST_TELL_SECTION_CLASS (klass);

  object_class->get_property = harvest_tell_text_get_property;
  object_class->set_property = harvest_tell_text_set_property;
  object_class->dispose = harvest_tell_text_dispose;
  object_class->finalize = harvest_tell_text_finalize;
  widget_class->grab_focus = harvest_tell_text_grab_focus;
  section_class->set_store = harvest_tell_text_set_store;
  section_class->load = harvest_tell_text_load;
  section_class->save = harvest_tell_text_save;

  properties[PROP_CHECK_SPELLING] = g_param_spec_boolean (
      "check-spelling", NULL, NULL, TRUE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[PASTE_FILES] = g_signal_new ("paste-files", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                       0, NULL, NULL, NULL, G_TYPE_NONE, 1, GDK_TYPE_CLIPBOARD);

  g_type_ensure (HARVEST_TYPE_CHOICE_BUTTON);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/com/example/StoryHarvest/ui/tell/harvest-tell-text.ui");
  gtk_widget_class_bind_template_child (widget_class, HarvestTellText, question);
  gtk_widget_class_bind_template_child (widget_class, HarvestTellText, view);
  gtk_widget_class_bind_template_child (widget_class, HarvestTellText, buffer);
  gtk_widget_class_bind_template_child (widget_class, HarvestTellText, placeholder);
  gtk_widget_class_bind_template_child (widget_class, HarvestTellText, state);
  gtk_widget_class_bind_template_child (widget_class, HarvestTellText, language);
  gtk_widget_class_bind_template_callback (widget_class, text_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, language_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, paste_cb);
}

static void
harvest_tell_text_init (HarvestTellText *self)
{
  self->my_lang = harvest_languages_guess ();
  gtk_widget_init_template (GTK_WIDGET (self));
  harvest_choice_button_set_choices (self->language, languages, G_N_ELEMENTS (languages));
  self->spelling = harvest_spell_checker_new (self->view);
  self->found = self->my_lang;
  harvest_tell_text_set_prompt (self, NULL);
}

/* Public API */

void
harvest_tell_text_set_state (HarvestTellText *self, const char *state)
{
  g_return_if_fail (HARVEST_IS_TELL_TEXT (self));

  if (g_strcmp0 (gtk_label_get_label (self->state), state != NULL ? state : "") != 0)
    gtk_label_set_label (self->state, state != NULL ? state : "");
}

void
harvest_tell_text_set_prompt (HarvestTellText *self, const char *prompt)
{
  const char *question = prompt != NULL ? prompt : _ ("What happened?");

  g_return_if_fail (HARVEST_IS_TELL_TEXT (self));

  if (g_strcmp0 (self->prompt, prompt) != 0)
    {
      g_free (self->prompt);
      self->prompt = g_strdup (prompt);
    }
  gtk_label_set_label (self->question, question);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  question, -1);
}

const char *
harvest_tell_text_get_language (HarvestTellText *self)
{
  g_return_val_if_fail (HARVEST_IS_TELL_TEXT (self), NULL);

  if (self->language_source != 0)
    find_language (self);
  return language_is_chosen (self) ? harvest_choice_button_get_selected (self->language)
                                   : self->found;
}
