/* harvest-home-page.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-home-page"

#include "config.h"

#include "harvest-home-page.h"

#include "harvest-ask-consent.h"
#include "harvest-my-stories.h"
#include "harvest-my-story-row.h"
#include "harvest-prompts.h"
#include "harvest-sheet.h"
#include "harvest-single-keys.h"
#include "harvest-tasks.h"
#include "harvest-transcript-window.h"
#include "harvest-units.h"
#include "harvest-wrap-layout.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#define MAX_SHOWN_STORIES 5
#define MAX_SHOWN_TASKS   8
#define MAX_SKIPPED       100
#define TASKS_DELAY_MS    80
#define SKELETON_MS       150

struct _HarvestHomePage
{
  HarvestPage parent_instance;

  /* Template */
  GtkLabel *question;
  GtkWidget *tasks_box;
  GtkListBox *tasks;
  GtkWidget *stories_box;
  GtkListBox *stories;
  GtkWidget *nothing_told;
  GtkWidget *skeleton;
  GtkWidget *trouble;
  GtkWidget *all_stories;

  /* Owned */
  GSettings *settings;
  HarvestUnits *units;
  HarvestMyStories *mine;
  GPtrArray *drafts; /* of HarvestDraft; NULL: not read yet */

  /* Borrowed */
  const HarvestPrompt *prompt;

  guint tasks_source;
  guint skeleton_source;
};

G_DEFINE_FINAL_TYPE (HarvestHomePage, harvest_home_page, HARVEST_TYPE_PAGE)

/* Auxiliary methods */

static gint64
get_now (HarvestHomePage *self)
{
  HarvestStore *store = harvest_page_get_store (HARVEST_PAGE (self));

  return store != NULL ? harvest_clock_now (harvest_store_get_clock (store)) : g_get_real_time ();
}

static GDateTime *
get_local_now (HarvestHomePage *self)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (get_now (self) / G_USEC_PER_SEC);

  return g_date_time_to_local (utc);
}

/* The prompt */

static void
update_prompt (HarvestHomePage *self)
{
  HarvestStore *store = harvest_page_get_store (HARVEST_PAGE (self));
  HarvestRecord *me = store != NULL ? harvest_store_get_me (store) : NULL;
  g_autoptr (GDateTime) now = get_local_now (self);
  g_auto (GStrv) skipped = g_settings_get_strv (self->settings, "skipped-prompts");
  HarvestPromptFacts facts = { .days_here = -1 };

  g_date_clear (&facts.today, 1);
  g_date_set_dmy (&facts.today, (GDateDay)g_date_time_get_day_of_month (now),
                  g_date_time_get_month (now), (GDateYear)g_date_time_get_year (now));
  if (me != NULL)
    {
      facts.job = harvest_record_get_string (me, "job");
      facts.days_here = (int)((get_now (self) - harvest_record_get_created (me)) / G_TIME_SPAN_DAY);
      facts.strategy = harvest_units_find_value (
          self->units, harvest_record_get_string (me, "unit"), "strategy");
    }
  self->prompt = harvest_prompts_choose (&facts, (const char *const *)skipped);
  gtk_label_set_label (self->question, _ (self->prompt->question));
}

static void
skip_activated (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  HarvestHomePage *self = HARVEST_HOME_PAGE (widget);
  g_auto (GStrv) skipped = g_settings_get_strv (self->settings, "skipped-prompts");
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) now_skipped = NULL;

  /* When all have been skipped, they begin anew. */
  if (!g_strv_contains ((const char *const *)skipped, self->prompt->id)
      && g_strv_length (skipped) < MAX_SKIPPED)
    g_strv_builder_addv (builder, (const char **)skipped);
  g_strv_builder_add (builder, self->prompt->id);
  now_skipped = g_strv_builder_end (builder);
  g_settings_set_strv (self->settings, "skipped-prompts", (const char *const *)now_skipped);
  update_prompt (self);
}

static void
answer_activated (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  HarvestHomePage *self = HARVEST_HOME_PAGE (widget);

  gtk_widget_activate_action (widget, "app.tell-about", "s", _ (self->prompt->question));
}

static gboolean
key_pressed_cb (HarvestHomePage *self, guint keyval, guint keycode, GdkModifierType state)
{
  if (gdk_keyval_to_lower (keyval) != GDK_KEY_s || !harvest_single_keys_pressed (state))
    return GDK_EVENT_PROPAGATE;
  gtk_widget_activate_action (GTK_WIDGET (self), "home.skip", NULL);
  return GDK_EVENT_STOP;
}

/* What waits */

/* Each kind of task has its sentence and the word on its button. */
static char *
describe_task (const HarvestTask *task)
{
  switch (task->kind)
    {
    case HARVEST_TASK_AGREE:
      return g_strdup (_ ("Please read what we would show"));
    case HARVEST_TASK_CONTINUE:
      return g_strdup (_ ("Unfinished"));
    case HARVEST_TASK_EDIT:
      return g_strdup (_ ("You had begun to change this story"));
    case HARVEST_TASK_ASK:
      /* Translators: %s is the name of a person. */
      return g_strdup_printf (_ ("Ask %s whether we may show it"), task->subject);
    case HARVEST_TASK_WRITE_DOWN:
      return g_strdup (_ ("Listen, and write down what is said"));
    default:
      g_return_val_if_reached (NULL);
    }
}

static const struct
{
  const char *label;
  const char *action;
} task_buttons[] = {
  [HARVEST_TASK_AGREE] = { N_ ("Read"), "home.agree" },
  [HARVEST_TASK_CONTINUE] = { N_ ("Continue"), "home.continue" },
  [HARVEST_TASK_EDIT] = { N_ ("Continue"), "home.edit" },
  [HARVEST_TASK_ASK] = { N_ ("Ask"), "home.ask" },
  [HARVEST_TASK_WRITE_DOWN] = { N_ ("Write"), "home.write-down" },
};

static void
add_task_row (HarvestHomePage *self, const HarvestTask *task)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_button_new_with_label (_ (task_buttons[task->kind].label));
  g_autofree char *sentence = describe_task (task);
  g_autofree char *title = g_markup_escape_text (sentence, -1);
  g_autofree char *subtitle = g_markup_escape_text (task->title, -1);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 2);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 2);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "(ss)",
                                    task->story != NULL ? task->story : "",
                                    task->record != NULL ? task->record : "");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), task_buttons[task->kind].action);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), button);
  gtk_list_box_append (self->tasks, row);
}

/* What was refused comes first: nothing else is at stake. */
static gboolean
add_attention_row (HarvestHomePage *self)
{
  HarvestStore *store = harvest_page_get_store (HARVEST_PAGE (self));
  GtkWidget *row = NULL;
  GtkWidget *button = NULL;
  g_autofree char *title = NULL;
  guint n_attention = 0;

  if (store != NULL)
    g_object_get (store, "n-attention", &n_attention, NULL);
  if (n_attention == 0)
    return FALSE;
  row = adw_action_row_new ();
  button = gtk_button_new_with_label (_ ("Look"));
  title = g_strdup_printf (
      /* Translators: %u is a number of changes that a rule refused. */
      ngettext ("%u change was not accepted", "%u changes were not accepted", n_attention),
      n_attention);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _ ("What you wrote is kept."));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", "attention");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "app.show-page");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), button);
  gtk_list_box_append (self->tasks, row);
  return TRUE;
}

static void
update_tasks (HarvestHomePage *self)
{
  g_autoptr (GDateTime) now = get_local_now (self);
  g_autofree char *today = g_date_time_format (now, "%Y-%m-%d");
  g_autoptr (GPtrArray) tasks = harvest_tasks_find (self->mine, self->drafts, today);
  GtkListBoxRow *row = NULL;
  guint n_rows = tasks->len;

  while ((row = gtk_list_box_get_row_at_index (self->tasks, 0)) != NULL)
    gtk_list_box_remove (self->tasks, GTK_WIDGET (row));
  if (add_attention_row (self))
    n_rows++;
  for (guint i = 0; i < MIN (tasks->len, MAX_SHOWN_TASKS); i++)
    add_task_row (self, g_ptr_array_index (tasks, i));
  gtk_widget_set_visible (self->tasks_box, n_rows > 0);
  harvest_page_set_n_waiting (HARVEST_PAGE (self), n_rows);
}

static gboolean
update_tasks_cb (gpointer user_data)
{
  HarvestHomePage *self = user_data;

  self->tasks_source = 0;
  update_tasks (self);
  return G_SOURCE_REMOVE;
}

/* Stories are read one by one; what follows from all of them is computed once. */
static void
update_tasks_soon (HarvestHomePage *self)
{
  if (self->tasks_source == 0)
    self->tasks_source = g_timeout_add (TASKS_DELAY_MS, update_tasks_cb, self);
}

static void
drafts_listed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (HarvestHomePage) self = user_data;
  g_autoptr (GPtrArray) drafts = NULL;
  g_autoptr (GError) error = NULL;

  drafts = harvest_store_list_drafts_finish (HARVEST_STORE (object), result, &error);
  if (drafts == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_message ("The drafts could not be read: %s", error->message);
      return;
    }
  g_clear_pointer (&self->drafts, g_ptr_array_unref);
  self->drafts = g_steal_pointer (&drafts);
  update_tasks_soon (self);
}

static void
read_drafts (HarvestHomePage *self)
{
  HarvestPage *page = HARVEST_PAGE (self);

  if (harvest_page_get_store (page) != NULL)
    harvest_store_list_drafts_async (harvest_page_get_store (page),
                                     harvest_page_get_cancellable (page), drafts_listed_cb,
                                     g_object_ref (self));
}

static void
get_target (GVariant *parameter, const char **story, const char **record)
{
  g_variant_get (parameter, "(&s&s)", story, record);
}

static void
continue_activated (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  const char *story, *draft;

  get_target (parameter, &story, &draft);
  gtk_widget_activate_action (widget, "app.continue-draft", "s", draft);
}

static void
edit_activated (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  const char *story, *record;

  get_target (parameter, &story, &record);
  gtk_widget_activate_action (widget, "app.edit-story", "s", story);
}

static HarvestStoryData *
find_story (HarvestHomePage *self, const char *id)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->mine)); i++)
    {
      g_autoptr (HarvestStoryData) story = g_list_model_get_item (G_LIST_MODEL (self->mine), i);

      if (g_str_equal (harvest_story_data_get_id (story), id))
        return story;
    }
  return NULL;
}

static HarvestRecord *
find_dependent (HarvestStoryData *story, const char *type, const char *id)
{
  GPtrArray *records = harvest_story_data_get_dependents (story, type);

  for (guint i = 0; i < records->len; i++)
    if (g_str_equal (harvest_record_get_id (g_ptr_array_index (records, i)), id))
      return g_ptr_array_index (records, i);
  return NULL;
}

static void
ask_activated (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  HarvestHomePage *self = HARVEST_HOME_PAGE (widget);
  HarvestStoryData *story = NULL;
  HarvestRecord *depicted = NULL;
  const char *story_id, *depicted_id;

  get_target (parameter, &story_id, &depicted_id);
  story = find_story (self, story_id);
  depicted = story != NULL ? find_dependent (story, "depicted-person", depicted_id) : NULL;
  if (depicted != NULL)
    harvest_ask_consent (widget, story, depicted);
}

static void
write_down_activated (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  HarvestHomePage *self = HARVEST_HOME_PAGE (widget);
  HarvestStoryData *story = NULL;
  HarvestRecord *asset = NULL;
  const char *story_id, *asset_id;

  get_target (parameter, &story_id, &asset_id);
  story = find_story (self, story_id);
  asset = story != NULL ? find_dependent (story, "asset", asset_id) : NULL;
  if (asset != NULL)
    {
      GtkWidget *window = harvest_transcript_window_new (
          harvest_page_get_store (HARVEST_PAGE (self)), asset);

      harvest_sheet_present (GTK_WINDOW (window), widget);
    }
}

/* My stories */

static void
update_stories (HarvestHomePage *self)
{
  guint n_stories = g_list_model_get_n_items (G_LIST_MODEL (self->mine));
  gboolean failed = harvest_my_stories_get_failed (self->mine);
  GtkListBoxRow *row = NULL;

  while ((row = gtk_list_box_get_row_at_index (self->stories, 0)) != NULL)
    gtk_list_box_remove (self->stories, GTK_WIDGET (row));
  for (guint i = 0; i < MIN (n_stories, MAX_SHOWN_STORIES); i++)
    {
      g_autoptr (HarvestStoryData) story = g_list_model_get_item (G_LIST_MODEL (self->mine), i);

      gtk_list_box_append (self->stories, harvest_my_story_row_new (story));
    }
  g_clear_handle_id (&self->skeleton_source, g_source_remove);
  gtk_widget_set_visible (self->skeleton, FALSE);
  gtk_widget_set_visible (self->stories_box, n_stories > 0);
  gtk_widget_set_visible (self->trouble, failed);
  gtk_widget_set_visible (self->nothing_told, n_stories == 0 && !failed);
  gtk_widget_set_visible (self->all_stories, n_stories > MAX_SHOWN_STORIES);
  update_tasks_soon (self);
}

/* What is there sooner is shown without a flash of something else before. */
static gboolean
show_skeleton_cb (gpointer user_data)
{
  HarvestHomePage *self = user_data;

  self->skeleton_source = 0;
  gtk_widget_set_visible (self->skeleton, TRUE);
  return G_SOURCE_REMOVE;
}

static void
retry_activated (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  HarvestHomePage *self = HARVEST_HOME_PAGE (widget);

  if (self->mine != NULL)
    harvest_my_stories_retry (self->mine);
  read_drafts (self);
}

static void
story_activated_cb (GtkListBox *stories, GtkListBoxRow *row, HarvestHomePage *self)
{
  HarvestStoryData *story = harvest_my_story_row_get_story (HARVEST_MY_STORY_ROW (row));

  gtk_widget_activate_action (GTK_WIDGET (self), "app.show-story", "s",
                              harvest_story_data_get_id (story));
}

/* HarvestPage overrides */

static void
harvest_home_page_set_store (HarvestPage *page, HarvestStore *store)
{
  HarvestHomePage *self = HARVEST_HOME_PAGE (page);

  self->units = harvest_units_new (store);
  g_signal_connect_object (self->units, "changed", G_CALLBACK (update_prompt), self,
                           G_CONNECT_SWAPPED);
  self->mine = harvest_my_stories_new (store);
  g_signal_connect_object (self->mine, "items-changed", G_CALLBACK (update_stories), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->mine, "loaded", G_CALLBACK (update_stories), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->mine, "changed", G_CALLBACK (update_tasks_soon), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (store, "notify::n-attention", G_CALLBACK (update_tasks_soon), self,
                           G_CONNECT_SWAPPED);
  self->skeleton_source = g_timeout_add (SKELETON_MS, show_skeleton_cb, self);
  update_prompt (self);
  read_drafts (self);
}

static void
harvest_home_page_shown (HarvestPage *page)
{
  read_drafts (HARVEST_HOME_PAGE (page));
  gtk_widget_child_focus (GTK_WIDGET (page), GTK_DIR_TAB_FORWARD);
}

/* GObject and GtkWidget overrides */

/* Another window of ours has closed, perhaps with something unfinished; what is just being told is
 * not. */
static void
window_activated_cb (HarvestHomePage *self)
{
  GtkWidget *pages = gtk_widget_get_ancestor (GTK_WIDGET (self), GTK_TYPE_STACK);

  if (pages == NULL
      || g_strcmp0 (gtk_stack_get_visible_child_name (GTK_STACK (pages)), "tell") != 0)
    read_drafts (self);
}

static void
harvest_home_page_root (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (harvest_home_page_parent_class)->root (widget);
  g_signal_connect_object (gtk_widget_get_root (widget), "notify::is-active",
                           G_CALLBACK (window_activated_cb), widget, G_CONNECT_SWAPPED);
}

static void
harvest_home_page_unroot (GtkWidget *widget)
{
  g_signal_handlers_disconnect_by_func (gtk_widget_get_root (widget), window_activated_cb, widget);
  GTK_WIDGET_CLASS (harvest_home_page_parent_class)->unroot (widget);
}

static void
harvest_home_page_dispose (GObject *object)
{
  HarvestHomePage *self = HARVEST_HOME_PAGE (object);

  g_clear_handle_id (&self->tasks_source, g_source_remove);
  g_clear_handle_id (&self->skeleton_source, g_source_remove);
  g_clear_object (&self->mine);
  g_clear_object (&self->units);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (harvest_home_page_parent_class)->dispose (object);
}

static void
harvest_home_page_finalize (GObject *object)
{
  g_clear_pointer (&HARVEST_HOME_PAGE (object)->drafts, g_ptr_array_unref);

  G_OBJECT_CLASS (harvest_home_page_parent_class)->finalize (object);
}

static void
harvest_home_page_class_init (HarvestHomePageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  HarvestPageClass *page_class = HARVEST_PAGE_CLASS (klass);

  object_class->dispose = harvest_home_page_dispose;
  object_class->finalize = harvest_home_page_finalize;
  widget_class->root = harvest_home_page_root;
  widget_class->unroot = harvest_home_page_unroot;
  page_class->set_store = harvest_home_page_set_store;
  page_class->shown = harvest_home_page_shown;

  g_type_ensure (HARVEST_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/com/example/StoryHarvest/ui/home/harvest-home-page.ui");
  gtk_widget_class_bind_template_child (widget_class, HarvestHomePage, question);
  gtk_widget_class_bind_template_child (widget_class, HarvestHomePage, tasks_box);
  gtk_widget_class_bind_template_child (widget_class, HarvestHomePage, tasks);
  gtk_widget_class_bind_template_child (widget_class, HarvestHomePage, stories_box);
  gtk_widget_class_bind_template_child (widget_class, HarvestHomePage, stories);
  gtk_widget_class_bind_template_child (widget_class, HarvestHomePage, nothing_told);
  gtk_widget_class_bind_template_child (widget_class, HarvestHomePage, skeleton);
  gtk_widget_class_bind_template_child (widget_class, HarvestHomePage, trouble);
  gtk_widget_class_bind_template_child (widget_class, HarvestHomePage, all_stories);
  gtk_widget_class_bind_template_callback (widget_class, key_pressed_cb);
  gtk_widget_class_bind_template_callback (widget_class, story_activated_cb);
  gtk_widget_class_install_action (widget_class, "home.retry", NULL, retry_activated);
  gtk_widget_class_install_action (widget_class, "home.skip", NULL, skip_activated);
  gtk_widget_class_install_action (widget_class, "home.answer", NULL, answer_activated);
  gtk_widget_class_install_action (widget_class, "home.continue", "(ss)", continue_activated);
  gtk_widget_class_install_action (widget_class, "home.agree", "(ss)", edit_activated);
  gtk_widget_class_install_action (widget_class, "home.edit", "(ss)", edit_activated);
  gtk_widget_class_install_action (widget_class, "home.ask", "(ss)", ask_activated);
  gtk_widget_class_install_action (widget_class, "home.write-down", "(ss)", write_down_activated);
}

static void
harvest_home_page_init (HarvestHomePage *self)
{
  self->settings = g_settings_new (APPLICATION_ID);
  gtk_widget_init_template (GTK_WIDGET (self));
  update_prompt (self);
}
