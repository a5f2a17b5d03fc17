/* harvest-spell-checker.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-spell-checker"

#include "config.h"

#include "harvest-spell-checker.h"

#include "harvest-spell-service.h"

#include <glib/gi18n.h>

/* So long after a key the text is looked at, so much of it in one go (about 1 ms). */
#define DELAY_MS      150
#define NEXT_SLICE_MS 5
#define SLICE_LENGTH  1500

struct _HarvestSpellChecker
{
  GObject parent_instance;

  /* Owned */
  GSettings *settings;
  HarvestSpellService *service;
  GCancellable *cancellable; /* of the present language */
  GHashTable *unknown;       /* words that the dictionary does not know */
  GHashTable *known;         /* words that it does, or that are ignored */
  GMenu *menu;
  GSimpleActionGroup *actions;
  char *lang;

  /* Borrowed */
  GtkTextView *view;
  GtkTextBuffer *buffer;
  GtkTextTag *tag;
  GtkTextMark *dirty_start; /* what is between them is to be looked at */
  GtkTextMark *dirty_end;
  GtkTextMark *skipped; /* in the word that was under the cursor */
  GtkTextMark *asked;   /* in the word that the menu is about */

  guint source;
  gboolean enabled;
  gboolean dirty;
  gboolean has_skipped;
};

G_DEFINE_FINAL_TYPE (HarvestSpellChecker, harvest_spell_checker, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_ENABLED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void schedule (HarvestSpellChecker *self);

/* Words */

static gboolean
is_letter_at (const GtkTextIter *at, int offset)
{
  GtkTextIter iter = *at;

  return gtk_text_iter_forward_chars (&iter, offset)
         && g_unichar_isalpha (gtk_text_iter_get_char (&iter));
}

static gboolean
is_apostrophe_at (const GtkTextIter *at)
{
  gunichar c = gtk_text_iter_get_char (at);

  return c == '\'' || c == 0x2019;
}

/* What an apostrophe joins is one word for a dictionary: didn't, l'eau. */
static void
extend_end (GtkTextIter *end)
{
  while (is_apostrophe_at (end) && is_letter_at (end, 1))
    if (!gtk_text_iter_forward_word_end (end))
      break;
}

static void
extend_start (GtkTextIter *start)
{
  GtkTextIter before = *start;

  while (gtk_text_iter_backward_char (&before) && is_apostrophe_at (&before)
         && gtk_text_iter_backward_char (&before)
         && g_unichar_isalpha (gtk_text_iter_get_char (&before)))
    {
      gtk_text_iter_backward_word_start (start);
      if (gtk_text_iter_compare (start, &before) > 0)
        break;
      before = *start;
    }
}

/* Puts @start and @end around the word that @at lies in or touches. */
static gboolean
get_word (const GtkTextIter *at, GtkTextIter *start, GtkTextIter *end)
{
  *start = *end = *at;
  if (!gtk_text_iter_inside_word (at) && !gtk_text_iter_ends_word (at))
    return FALSE;
  if (!gtk_text_iter_starts_word (start))
    gtk_text_iter_backward_word_start (start);
  if (!gtk_text_iter_ends_word (end) || gtk_text_iter_equal (start, end))
    gtk_text_iter_forward_word_end (end);
  extend_start (start);
  extend_end (end);
  return TRUE;
}

/* Numbers, part numbers and addresses are no words of a language. */
static gboolean
is_checked (const char *word)
{
  for (const char *p = word; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_isdigit (c) || c == '_' || c == '@' || c == '/')
        return FALSE;
    }
  return g_utf8_strlen (word, 2) > 1;
}

static void
mark_dirty (HarvestSpellChecker *self, const GtkTextIter *from, const GtkTextIter *to)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_iter_at_mark (self->buffer, &start, self->dirty_start);
  gtk_text_buffer_get_iter_at_mark (self->buffer, &end, self->dirty_end);
  if (!self->dirty || gtk_text_iter_compare (from, &start) < 0)
    gtk_text_buffer_move_mark (self->buffer, self->dirty_start, from);
  if (!self->dirty || gtk_text_iter_compare (to, &end) > 0)
    gtk_text_buffer_move_mark (self->buffer, self->dirty_end, to);
  self->dirty = TRUE;
  schedule (self);
}

static void
mark_all_dirty (HarvestSpellChecker *self)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  gtk_text_buffer_remove_tag (self->buffer, self->tag, &start, &end);
  mark_dirty (self, &start, &end);
}

static void
checked_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (HarvestSpellChecker) self = user_data;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) unknown = NULL;

  unknown = harvest_spell_service_check_finish (HARVEST_SPELL_SERVICE (object), result, &error);
  if (unknown == NULL)
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
        g_info ("%s", error->message);
      return;
    }
  for (guint i = 0; unknown[i] != NULL; i++)
    {
      g_hash_table_remove (self->known, unknown[i]);
      g_hash_table_add (self->unknown, g_strdup (unknown[i]));
    }
  if (unknown[0] != NULL && self->view != NULL)
    {
      GtkTextIter start, end;

      gtk_text_buffer_get_bounds (self->buffer, &start, &end);
      mark_dirty (self, &start, &end);
    }
}

/* Tags one word as far as it is known, and adds it to @ask if it is not known yet. */
static void
look_at_word (HarvestSpellChecker *self,
              const GtkTextIter *start,
              const GtkTextIter *end,
              GStrvBuilder *ask,
              guint *n_ask)
{
  g_autofree char *word = gtk_text_iter_get_slice (start, end);

  if (g_hash_table_contains (self->unknown, word))
    gtk_text_buffer_apply_tag (self->buffer, self->tag, start, end);
  else if (is_checked (word) && !g_hash_table_contains (self->known, word))
    {
      /* Known until the dictionary says otherwise, so that it is asked once. */
      g_hash_table_add (self->known, g_strdup (word));
      g_strv_builder_add (ask, word);
      (*n_ask)++;
    }
}

static gboolean
look_cb (gpointer user_data)
{
  HarvestSpellChecker *self = user_data;
  g_autoptr (GStrvBuilder) ask = g_strv_builder_new ();
  GtkTextIter at, end, limit, cursor, word_start, word_end;
  guint n_ask = 0;

  self->source = 0;
  gtk_text_buffer_get_iter_at_mark (self->buffer, &at, self->dirty_start);
  gtk_text_buffer_get_iter_at_mark (self->buffer, &end, self->dirty_end);
  gtk_text_buffer_get_iter_at_mark (self->buffer, &cursor,
                                    gtk_text_buffer_get_insert (self->buffer));
  if (get_word (&at, &word_start, &word_end))
    at = word_start;
  if (get_word (&end, &word_start, &word_end))
    end = word_end;
  limit = at;
  gtk_text_iter_forward_chars (&limit, SLICE_LENGTH);
  if (get_word (&limit, &word_start, &word_end))
    limit = word_end;
  if (gtk_text_iter_compare (&limit, &end) > 0)
    limit = end;
  gtk_text_buffer_remove_tag (self->buffer, self->tag, &at, &limit);

  word_end = at;
  while (gtk_text_iter_forward_word_end (&word_end)
         && gtk_text_iter_compare (&word_end, &limit) <= 0)
    {
      word_start = word_end;
      gtk_text_iter_backward_word_start (&word_start);
      extend_start (&word_start);
      extend_end (&word_end);
      if (gtk_text_iter_compare (&word_start, &cursor) <= 0
          && gtk_text_iter_compare (&cursor, &word_end) <= 0
          && gtk_widget_has_focus (GTK_WIDGET (self->view)))
        {
          gtk_text_buffer_move_mark (self->buffer, self->skipped, &word_start);
          self->has_skipped = TRUE;
        }
      else
        look_at_word (self, &word_start, &word_end, ask, &n_ask);
    }

  self->dirty = gtk_text_iter_compare (&limit, &end) < 0;
  gtk_text_buffer_move_mark (self->buffer, self->dirty_start, &limit);
  if (n_ask > 0)
    {
      g_auto (GStrv) words = g_strv_builder_end (ask);

      harvest_spell_service_check_async (self->service, self->lang, (const char *const *)words,
                                         self->cancellable, checked_cb, g_object_ref (self));
    }
  if (self->dirty)
    self->source = g_timeout_add (NEXT_SLICE_MS, look_cb, self);
  return G_SOURCE_REMOVE;
}

static void
schedule (HarvestSpellChecker *self)
{
  if (self->enabled && self->lang != NULL && self->source == 0 && self->view != NULL)
    self->source = g_timeout_add (DELAY_MS, look_cb, self);
}

/* The menu of a word */

static gboolean
get_asked_word (HarvestSpellChecker *self, GtkTextIter *start, GtkTextIter *end)
{
  GtkTextIter at;

  gtk_text_buffer_get_iter_at_mark (self->buffer, &at, self->asked);
  return get_word (&at, start, end) && gtk_text_iter_has_tag (start, self->tag);
}

static void
suggested_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (HarvestSpellChecker) self = user_data;
  g_autoptr (GMenu) section = NULL;
  g_auto (GStrv) words = NULL;

  words = harvest_spell_service_suggest_finish (HARVEST_SPELL_SERVICE (object), result, NULL);
  if (words == NULL || self->view == NULL)
    return;

  section = g_menu_new ();
  for (guint i = 0; words[i] != NULL; i++)
    {
      g_autoptr (GMenuItem) item = g_menu_item_new (words[i], NULL);

      g_menu_item_set_action_and_target (item, "spelling.correct", "s", words[i]);
      g_menu_append_item (section, item);
    }
  if (words[0] == NULL)
    g_menu_append (section, _ ("No other word found"), "spelling.none");
  if (g_menu_model_get_n_items (G_MENU_MODEL (self->menu)) > 1)
    g_menu_remove (self->menu, 0);
  g_menu_prepend_section (self->menu, NULL, G_MENU_MODEL (section));
}

/* Fills the menu for the word at @at, or empties it. */
static void
ask_about (HarvestSpellChecker *self, const GtkTextIter *at)
{
  g_autoptr (GMenu) section = NULL;
  g_autofree char *word = NULL;
  GtkTextIter start, end;

  g_menu_remove_all (self->menu);
  if (!get_word (at, &start, &end) || !gtk_text_iter_has_tag (&start, self->tag))
    return;
  gtk_text_buffer_move_mark (self->buffer, self->asked, &start);
  word = gtk_text_iter_get_slice (&start, &end);

  section = g_menu_new ();
  g_menu_append (section, _ ("_Add to dictionary"), "spelling.add");
  g_menu_append (section, _ ("_Ignore"), "spelling.ignore");
  g_menu_append_section (self->menu, NULL, G_MENU_MODEL (section));
  harvest_spell_service_suggest_async (self->service, self->lang, word, self->cancellable,
                                       suggested_cb, g_object_ref (self));
}

static void
accept_word (HarvestSpellChecker *self, gboolean for_ever)
{
  g_autofree char *word = NULL;
  GtkTextIter start, end;

  if (!get_asked_word (self, &start, &end))
    return;
  word = gtk_text_iter_get_slice (&start, &end);
  if (for_ever)
    harvest_spell_service_add (self->service, self->lang, word);
  g_hash_table_remove (self->unknown, word);
  g_hash_table_add (self->known, g_steal_pointer (&word));
  mark_all_dirty (self);
}

static void
correct_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  HarvestSpellChecker *self = user_data;
  GtkTextIter start, end;

  if (!get_asked_word (self, &start, &end))
    return;
  gtk_text_buffer_begin_user_action (self->buffer);
  gtk_text_buffer_delete (self->buffer, &start, &end);
  gtk_text_buffer_insert (self->buffer, &start, g_variant_get_string (parameter, NULL), -1);
  gtk_text_buffer_end_user_action (self->buffer);
}

static void
add_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  accept_word (user_data, TRUE);
}

static void
ignore_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  accept_word (user_data, FALSE);
}

static const GActionEntry actions[] = {
  { "add", add_activated },
  { "correct", correct_activated, "s" },
  { "ignore", ignore_activated },
};

/* Callbacks */

static void
text_inserted_cb (GtkTextBuffer *buffer,
                  GtkTextIter *at,
                  const char *text,
                  int length,
                  HarvestSpellChecker *self)
{
  GtkTextIter start = *at;

  gtk_text_iter_backward_chars (&start, (int)g_utf8_strlen (text, length));
  mark_dirty (self, &start, at);
}

static void
range_deleted_cb (GtkTextBuffer *buffer,
                  GtkTextIter *start,
                  GtkTextIter *end,
                  HarvestSpellChecker *self)
{
  mark_dirty (self, start, end);
}

static void
cursor_moved_cb (GtkTextBuffer *buffer, GParamSpec *pspec, HarvestSpellChecker *self)
{
  GtkTextIter cursor, at, start, end;

  if (!self->has_skipped)
    return;
  gtk_text_buffer_get_iter_at_mark (buffer, &at, self->skipped);
  gtk_text_buffer_get_iter_at_mark (buffer, &cursor, gtk_text_buffer_get_insert (buffer));
  if (get_word (&at, &start, &end) && gtk_text_iter_compare (&start, &cursor) <= 0
      && gtk_text_iter_compare (&cursor, &end) <= 0)
    return;
  self->has_skipped = FALSE;
  mark_dirty (self, &start, &end);
}

static void
right_pressed_cb (GtkGestureClick *gesture, int n_press, double x, double y, gpointer user_data)
{
  HarvestSpellChecker *self = user_data;
  GtkTextIter at;
  int buffer_x, buffer_y;

  gtk_text_view_window_to_buffer_coords (self->view, GTK_TEXT_WINDOW_WIDGET, (int)x, (int)y,
                                         &buffer_x, &buffer_y);
  if (gtk_text_view_get_iter_at_location (self->view, &at, buffer_x, buffer_y))
    ask_about (self, &at);
  else
    g_menu_remove_all (self->menu);
}

static gboolean
key_pressed_cb (GtkEventControllerKey *controller,
                guint keyval,
                guint keycode,
                GdkModifierType state,
                gpointer user_data)
{
  HarvestSpellChecker *self = user_data;
  GtkTextIter at;

  if (keyval == GDK_KEY_Menu || (keyval == GDK_KEY_F10 && (state & GDK_SHIFT_MASK) != 0))
    {
      gtk_text_buffer_get_iter_at_mark (self->buffer, &at,
                                        gtk_text_buffer_get_insert (self->buffer));
      ask_about (self, &at);
    }
  return GDK_EVENT_PROPAGATE;
}

static void
view_gone_cb (gpointer user_data, GObject *view)
{
  HarvestSpellChecker *self = user_data;

  g_clear_handle_id (&self->source, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  self->view = NULL;
}

/* GObject overrides */

static void
harvest_spell_checker_get_property (GObject *object,
                                    guint prop_id,
                                    GValue *value,
                                    GParamSpec *pspec)
{
  if (prop_id == PROP_ENABLED)
    g_value_set_boolean (value, HARVEST_SPELL_CHECKER (object)->enabled);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
harvest_spell_checker_set_property (GObject *object,
                                    guint prop_id,
                                    const GValue *value,
                                    GParamSpec *pspec)
{
  if (prop_id == PROP_ENABLED)
    harvest_spell_checker_set_enabled (HARVEST_SPELL_CHECKER (object), g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
harvest_spell_checker_dispose (GObject *object)
{
  HarvestSpellChecker *self = HARVEST_SPELL_CHECKER (object);

  g_clear_handle_id (&self->source, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  if (self->view != NULL)
    {
      g_object_weak_unref (G_OBJECT (self->view), view_gone_cb, self);
      gtk_text_view_set_extra_menu (self->view, NULL);
      gtk_widget_insert_action_group (GTK_WIDGET (self->view), "spelling", NULL);
    }
  self->view = NULL;
  g_clear_object (&self->buffer);
  g_clear_object (&self->service);

  G_OBJECT_CLASS (harvest_spell_checker_parent_class)->dispose (object);
}

static void
harvest_spell_checker_finalize (GObject *object)
{
  HarvestSpellChecker *self = HARVEST_SPELL_CHECKER (object);

  g_clear_object (&self->cancellable);
  g_clear_object (&self->settings);
  g_clear_object (&self->actions);
  g_clear_object (&self->menu);
  g_clear_pointer (&self->known, g_hash_table_unref);
  g_clear_pointer (&self->unknown, g_hash_table_unref);
  g_clear_pointer (&self->lang, g_free);

  G_OBJECT_CLASS (harvest_spell_checker_parent_class)->finalize (object);
}

static void
harvest_spell_checker_class_init (HarvestSpellCheckerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = harvest_spell_checker_get_property;
  object_class->set_property = harvest_spell_checker_set_property;
  object_class->dispose = harvest_spell_checker_dispose;
  object_class->finalize = harvest_spell_checker_finalize;

  properties[PROP_ENABLED] = g_param_spec_boolean ("enabled", NULL, NULL, TRUE,
                                                   G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY
                                                       | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
harvest_spell_checker_init (HarvestSpellChecker *self)
{
  self->service = harvest_spell_service_new ();
  self->cancellable = g_cancellable_new ();
  self->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->unknown = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->menu = g_menu_new ();
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), actions, G_N_ELEMENTS (actions),
                                   self);
  self->enabled = TRUE;
  self->settings = g_settings_new (APPLICATION_ID);
}

static void
watch_view (HarvestSpellChecker *self)
{
  GtkGesture *click = gtk_gesture_click_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (click), GTK_PHASE_CAPTURE);
  g_signal_connect_object (click, "pressed", G_CALLBACK (right_pressed_cb), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self->view), GTK_EVENT_CONTROLLER (click));

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self->view), keys);

  gtk_text_view_set_extra_menu (self->view, G_MENU_MODEL (self->menu));
  gtk_widget_insert_action_group (GTK_WIDGET (self->view), "spelling",
                                  G_ACTION_GROUP (self->actions));
  g_object_weak_ref (G_OBJECT (self->view), view_gone_cb, self);
}

/* Public API */

HarvestSpellChecker *
harvest_spell_checker_new (GtkTextView *view)
{
  HarvestSpellChecker *self = NULL;
  GtkTextIter start;

  g_return_val_if_fail (GTK_IS_TEXT_VIEW (view), NULL);

  self = g_object_new (HARVEST_TYPE_SPELL_CHECKER, NULL);
  self->view = view;
  self->buffer = g_object_ref (gtk_text_view_get_buffer (view));
  self->tag = gtk_text_buffer_create_tag (self->buffer, NULL, "underline", PANGO_UNDERLINE_ERROR,
                                          NULL);
  gtk_text_buffer_get_start_iter (self->buffer, &start);
  self->dirty_start = gtk_text_buffer_create_mark (self->buffer, NULL, &start, TRUE);
  self->dirty_end = gtk_text_buffer_create_mark (self->buffer, NULL, &start, FALSE);
  self->skipped = gtk_text_buffer_create_mark (self->buffer, NULL, &start, TRUE);
  self->asked = gtk_text_buffer_create_mark (self->buffer, NULL, &start, TRUE);

  g_signal_connect_object (self->buffer, "insert-text", G_CALLBACK (text_inserted_cb), self,
                           G_CONNECT_AFTER);
  g_signal_connect_object (self->buffer, "delete-range", G_CALLBACK (range_deleted_cb), self,
                           G_CONNECT_AFTER);
  g_signal_connect_object (self->buffer, "notify::cursor-position", G_CALLBACK (cursor_moved_cb),
                           self, 0);
  watch_view (self);
  g_settings_bind (self->settings, "check-spelling", self, "enabled", G_SETTINGS_BIND_GET);
  return self;
}

void
harvest_spell_checker_set_enabled (HarvestSpellChecker *self, gboolean enabled)
{
  g_return_if_fail (HARVEST_IS_SPELL_CHECKER (self));

  if (self->enabled == enabled)
    return;
  self->enabled = enabled;
  if (!enabled)
    g_clear_handle_id (&self->source, g_source_remove);
  mark_all_dirty (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ENABLED]);
}

void
harvest_spell_checker_set_language (HarvestSpellChecker *self, const char *lang)
{
  g_return_if_fail (HARVEST_IS_SPELL_CHECKER (self));

  if (g_strcmp0 (self->lang, lang) == 0)
    return;
  g_free (self->lang);
  self->lang = g_strdup (lang);
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  g_hash_table_remove_all (self->known);
  g_hash_table_remove_all (self->unknown);
  g_clear_handle_id (&self->source, g_source_remove);
  mark_all_dirty (self);
}
