/* harvest-window.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-window"

#include "config.h"

#include "harvest-window.h"

#include "harvest-error-words.h"
#include "harvest-me-button.h"
#include "harvest-notice-bar.h"
#include "harvest-page-table.h"
#include "harvest-sidebar-row.h"
#include "harvest-tell-page.h"
#include "harvest-undo-toast.h"
#include "harvest-welcome-page.h"
#include "harvest-wrap-layout.h"

#include <glib/gi18n.h>

/* The page that Ctrl+K brings to the front. */
#define EVERYTHING_PAGE "stories"
#define FIRST_PAGE      "home"
#define MAX_HISTORY     50

struct _HarvestWindow
{
  AdwApplicationWindow parent_instance;

  /* Template */
  GtkWidget *toasts;
  GtkStack *states;
  AdwLeaflet *leaflet;
  GtkWidget *sidebar;
  GtkWidget *content;
  GtkListBox *rows;
  AdwHeaderBar *header;
  GtkWidget *search_button;
  GtkMenuButton *menu_button;
  GtkStack *pages;
  HarvestMeButton *me_button;
  HarvestNoticeBar *notice_bar;
  HarvestWelcomePage *welcome;
  AdwStatusPage *error;
  GtkLabel *error_detail;

  /* Owned */
  GSettings *settings;
  HarvestStore *store;
  GBindingGroup *page_bindings;
  GSignalGroup *page_signals;
  GQueue history; /* names of pages, borrowed from the table; the newest last */

  /* Borrowed */
  HarvestPage *page;
  GtkWidget *tools; /* of the page, in the header bar */
};

G_DEFINE_FINAL_TYPE (HarvestWindow, harvest_window, ADW_TYPE_APPLICATION_WINDOW)

/* Auxiliary methods */

static HarvestSidebarRow *
find_row (HarvestWindow *self, const char *page)
{
  GtkListBoxRow *row = NULL;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->rows, i)) != NULL; i++)
    if (g_str_equal (harvest_sidebar_row_get_page (HARVEST_SIDEBAR_ROW (row)), page))
      return HARVEST_SIDEBAR_ROW (row);
  return NULL;
}

static void
update_count (HarvestPage *page, GParamSpec *pspec, HarvestWindow *self)
{
  const char *name = gtk_stack_page_get_name (gtk_stack_get_page (self->pages, GTK_WIDGET (page)));
  HarvestSidebarRow *row = find_row (self, name);

  if (row != NULL)
    harvest_sidebar_row_set_n_waiting (row, harvest_page_get_n_waiting (page));
}

/* A page is made when it is first needed; the start of the program pays for one. */
static HarvestPage *
ensure_page (HarvestWindow *self, const HarvestPageEntry *entry)
{
  GtkWidget *page = gtk_stack_get_child_by_name (self->pages, entry->name);

  if (page == NULL)
    {
      page = g_object_new (entry->get_type (), NULL);
      if (harvest_page_get_title (HARVEST_PAGE (page)) == NULL)
        harvest_page_set_title (HARVEST_PAGE (page), _ (entry->title));
      gtk_stack_add_named (self->pages, page, entry->name);
      g_signal_connect_object (page, "notify::n-waiting", G_CALLBACK (update_count), self, 0);
      if (self->store != NULL)
        harvest_page_set_store (HARVEST_PAGE (page), self->store);
    }
  return HARVEST_PAGE (page);
}

static void
set_tools (HarvestWindow *self, GtkWidget *tools)
{
  if (self->tools == tools)
    return;
  if (self->tools != NULL)
    adw_header_bar_remove (self->header, self->tools);
  self->tools = tools;
  if (tools != NULL)
    adw_header_bar_pack_end (self->header, tools);
}

static void
update_header (HarvestWindow *self)
{
  GMenuModel *menu = harvest_page_get_page_menu (self->page);

  gtk_menu_button_set_menu_model (self->menu_button, menu);
  gtk_widget_set_visible (GTK_WIDGET (self->menu_button), menu != NULL);
  set_tools (self, harvest_page_get_tools (self->page));
}

static void
remember (HarvestWindow *self, const char *name)
{
  g_queue_remove (&self->history, (gpointer)name);
  g_queue_push_tail (&self->history, (gpointer)name);
  while (self->history.length > MAX_HISTORY)
    g_queue_pop_head (&self->history);
}

/* For the few rules of style.css that are about one page. */
static void
set_page_class (HarvestWindow *self, const char *name)
{
  g_autofree char *css_class = g_strconcat ("page-", name, NULL);

  gtk_widget_set_css_classes (self->toasts, (const char *[]){ css_class, NULL });
}

static void
show_entry (HarvestWindow *self, const HarvestPageEntry *entry)
{
  HarvestSidebarRow *row = find_row (self, entry->name);

  self->page = ensure_page (self, entry);
  gtk_stack_set_visible_child (self->pages, GTK_WIDGET (self->page));
  remember (self, entry->name);
  set_page_class (self, entry->name);
  g_binding_group_set_source (self->page_bindings, self->page);
  g_signal_group_set_target (self->page_signals, self->page);
  update_header (self);

  if (row != NULL)
    gtk_list_box_select_row (self->rows, GTK_LIST_BOX_ROW (row));
  else
    gtk_list_box_unselect_all (self->rows);
  adw_leaflet_set_visible_child (self->leaflet, self->content);
  harvest_page_shown (self->page);
}

static void
fill_sidebar (HarvestWindow *self)
{
  for (guint i = 0; i < harvest_page_table_length; i++)
    {
      const HarvestPageEntry *entry = &harvest_page_table[i];

      if (entry->icon_name != NULL)
        gtk_list_box_append (
            self->rows, harvest_sidebar_row_new (entry->name, _ (entry->title), entry->icon_name));
    }
}

static void
keep_pages (HarvestWindow *self)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->pages));

  for (; child != NULL; child = gtk_widget_get_next_sibling (child))
    harvest_page_flush (HARVEST_PAGE (child));
}

static void
keep_size (HarvestWindow *self)
{
  gboolean maximized = gtk_window_is_maximized (GTK_WINDOW (self));

  g_settings_set_boolean (self->settings, "window-maximized", maximized);
  if (!maximized)
    {
      int width, height;

      gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
      g_settings_set (self->settings, "window-size", "(ii)", width, height);
    }
}

/* Callbacks */

static void
row_activated_cb (GtkListBox *rows, GtkListBoxRow *row, HarvestWindow *self)
{
  harvest_window_show_page (self, harvest_sidebar_row_get_page (HARVEST_SIDEBAR_ROW (row)));
}

static void
page_changed_cb (HarvestPage *page, GParamSpec *pspec, HarvestWindow *self)
{
  update_header (self);
}

static void
folded_changed_cb (HarvestWindow *self)
{
  /* Unfolded, the sidebar shows which page is open; folded, it is a menu without a choice. */
  gtk_list_box_set_selection_mode (self->rows, adw_leaflet_get_folded (self->leaflet)
                                                   ? GTK_SELECTION_NONE
                                                   : GTK_SELECTION_SINGLE);
  if (self->page != NULL && !adw_leaflet_get_folded (self->leaflet))
    {
      const char *name = g_queue_peek_tail (&self->history);
      HarvestSidebarRow *row = find_row (self, name);

      if (row != NULL)
        gtk_list_box_select_row (self->rows, GTK_LIST_BOX_ROW (row));
    }
}

static void
welcome_entered_cb (HarvestWindow *self)
{
  harvest_window_set_store (self, harvest_welcome_page_get_store (self->welcome));
}

static gboolean
drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, HarvestWindow *self)
{
  g_autoptr (GListStore) files = g_list_store_new (G_TYPE_FILE);

  for (GSList *item = g_value_get_boxed (value); item != NULL; item = item->next)
    g_list_store_append (files, item->data);
  if (g_list_model_get_n_items (G_LIST_MODEL (files)) == 0)
    return FALSE;
  harvest_window_tell (self, G_LIST_MODEL (files), NULL);
  return TRUE;
}

static void
back_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  HarvestWindow *self = HARVEST_WINDOW (widget);

  if (self->page == NULL || harvest_page_go_back (self->page))
    return;
  if (adw_leaflet_get_folded (self->leaflet))
    {
      adw_leaflet_set_visible_child (self->leaflet, self->sidebar);
      gtk_widget_child_focus (self->sidebar, GTK_DIR_TAB_FORWARD);
    }
  else if (self->history.length > 1)
    {
      g_queue_pop_tail (&self->history);
      harvest_window_show_page (self, g_queue_peek_tail (&self->history));
    }
}

static void
search_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  HarvestWindow *self = HARVEST_WINDOW (widget);

  if (self->page != NULL && harvest_page_get_searchable (self->page))
    harvest_page_search (self->page, FALSE);
  else
    gtk_widget_activate_action (widget, "win.search-everything", NULL);
}

static void
search_everything_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  HarvestWindow *self = HARVEST_WINDOW (widget);

  if (harvest_page_table_find (EVERYTHING_PAGE) == NULL || self->store == NULL)
    return;
  harvest_window_show_page (self, EVERYTHING_PAGE);
  harvest_page_search (self->page, TRUE);
}

static void
take_back_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  harvest_undo_take_newest (adw_application_window_get_content (ADW_APPLICATION_WINDOW (widget)));
}

/* GObject and GtkWidget overrides */

static gboolean
harvest_window_close_request (GtkWindow *window)
{
  keep_pages (HARVEST_WINDOW (window));
  keep_size (HARVEST_WINDOW (window));
  return GTK_WINDOW_CLASS (harvest_window_parent_class)->close_request (window);
}

static void
harvest_window_dispose (GObject *object)
{
  HarvestWindow *self = HARVEST_WINDOW (object);

  g_clear_object (&self->page_bindings);
  g_clear_object (&self->page_signals);
  g_clear_object (&self->store);
  g_clear_object (&self->settings);
  g_queue_clear (&self->history);
  self->page = NULL;

  G_OBJECT_CLASS (harvest_window_parent_class)->dispose (object);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.back", NULL, back_cb);
  gtk_widget_class_install_action (widget_class, "win.search", NULL, search_cb);
  gtk_widget_class_install_action (widget_class, "win.search-everything", NULL,
                                   search_everything_cb);
  gtk_widget_class_install_action (widget_class, "win.take-back", NULL, take_back_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z, GDK_CONTROL_MASK, "win.take-back",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_ALT_MASK, "win.back", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Back, 0, "win.back", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_f, GDK_CONTROL_MASK, "win.search",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_k, GDK_CONTROL_MASK,
                                       "win.search-everything", NULL);
}

static void
harvest_window_class_init (HarvestWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GtkWindowClass *window_class = GTK_WINDOW_CLASS (klass);

  object_class->dispose = harvest_window_dispose;
  window_class->close_request = harvest_window_close_request;

  gtk_widget_class_set_template_from_resource (
      widget_class, "/com/example/StoryHarvest/ui/frame/harvest-window.ui");
  gtk_widget_class_bind_template_child (widget_class, HarvestWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, HarvestWindow, states);
  gtk_widget_class_bind_template_child (widget_class, HarvestWindow, leaflet);
  gtk_widget_class_bind_template_child (widget_class, HarvestWindow, sidebar);
  gtk_widget_class_bind_template_child (widget_class, HarvestWindow, content);
  gtk_widget_class_bind_template_child (widget_class, HarvestWindow, rows);
  gtk_widget_class_bind_template_child (widget_class, HarvestWindow, header);
  gtk_widget_class_bind_template_child (widget_class, HarvestWindow, search_button);
  gtk_widget_class_bind_template_child (widget_class, HarvestWindow, menu_button);
  gtk_widget_class_bind_template_child (widget_class, HarvestWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, HarvestWindow, me_button);
  gtk_widget_class_bind_template_child (widget_class, HarvestWindow, notice_bar);
  gtk_widget_class_bind_template_child (widget_class, HarvestWindow, welcome);
  gtk_widget_class_bind_template_child (widget_class, HarvestWindow, error);
  gtk_widget_class_bind_template_child (widget_class, HarvestWindow, error_detail);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, folded_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, welcome_entered_cb);

  install_actions (widget_class);

  g_type_ensure (HARVEST_TYPE_ME_BUTTON);
  g_type_ensure (HARVEST_TYPE_NOTICE_BAR);
  g_type_ensure (HARVEST_TYPE_WELCOME_PAGE);
  g_type_ensure (HARVEST_TYPE_WRAP_LAYOUT);
}

static void
harvest_window_init (HarvestWindow *self)
{
  GtkDropTarget *drop = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  gtk_widget_init_template (GTK_WIDGET (self));
  g_queue_init (&self->history);

  self->page_bindings = g_binding_group_new ();
  /* A page with a search entry of its own needs no second one. */
  g_binding_group_bind (self->page_bindings, "searchable", self->search_button, "visible",
                        G_BINDING_SYNC_CREATE | G_BINDING_INVERT_BOOLEAN);
  g_binding_group_bind (self->page_bindings, "title", self, "title", G_BINDING_SYNC_CREATE);
  self->page_signals = g_signal_group_new (HARVEST_TYPE_PAGE);
  g_signal_group_connect_object (self->page_signals, "notify::page-menu",
                                 G_CALLBACK (page_changed_cb), self, 0);
  g_signal_group_connect_object (self->page_signals, "notify::tools", G_CALLBACK (page_changed_cb),
                                 self, 0);

  /* Before a text view takes the names of the files for a text. */
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (drop), GTK_PHASE_CAPTURE);
  g_signal_connect (drop, "drop", G_CALLBACK (drop_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drop));

  fill_sidebar (self);
  folded_changed_cb (self);
}

/* Public API */

GtkWidget *
harvest_window_new (GtkApplication *app, GSettings *settings)
{
  HarvestWindow *self = NULL;
  int width, height;

  g_return_val_if_fail (G_IS_SETTINGS (settings), NULL);

  g_settings_get (settings, "window-size", "(ii)", &width, &height);
  self = g_object_new (HARVEST_TYPE_WINDOW, "application", app, "default-width", width,
                       "default-height", height, "maximized",
                       g_settings_get_boolean (settings, "window-maximized"), NULL);
  self->settings = g_object_ref (settings);
  return GTK_WIDGET (self);
}

GtkWidget *
harvest_window_new_like (HarvestWindow *self, gboolean same_person)
{
  GtkWidget *window = NULL;
  HarvestStore *welcomed = NULL;

  g_return_val_if_fail (HARVEST_IS_WINDOW (self), NULL);

  if (same_person)
    keep_pages (self);
  keep_size (self);
  window = harvest_window_new (gtk_window_get_application (GTK_WINDOW (self)), self->settings);
  welcomed = harvest_welcome_page_get_store (self->welcome);
  if (self->page != NULL && same_person)
    harvest_window_show_page (HARVEST_WINDOW (window), g_queue_peek_tail (&self->history));
  if (self->store != NULL)
    harvest_window_set_store (HARVEST_WINDOW (window), self->store);
  else if (welcomed != NULL)
    {
      HarvestWelcomePage *welcome = HARVEST_WINDOW (window)->welcome;

      harvest_welcome_page_set_name (welcome, harvest_welcome_page_get_name (self->welcome));
      harvest_window_show_welcome (HARVEST_WINDOW (window), welcomed);
    }
  return window;
}

void
harvest_window_set_store (HarvestWindow *self, HarvestStore *store)
{
  GtkWidget *child = NULL;

  g_return_if_fail (HARVEST_IS_WINDOW (self));
  g_return_if_fail (HARVEST_IS_STORE (store));

  if (!g_set_object (&self->store, store))
    return;
  harvest_me_button_set_store (self->me_button, store);
  harvest_notice_bar_set_notices (self->notice_bar, harvest_store_get_notices (store));
  for (child = gtk_widget_get_first_child (GTK_WIDGET (self->pages)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    harvest_page_set_store (HARVEST_PAGE (child), store);
  if (self->page == NULL)
    harvest_window_show_page (self, FIRST_PAGE);
  gtk_stack_set_visible_child_name (self->states, "frame");
  harvest_page_shown (self->page);
}

void
harvest_window_show_welcome (HarvestWindow *self, HarvestStore *store)
{
  g_return_if_fail (HARVEST_IS_WINDOW (self));
  g_return_if_fail (HARVEST_IS_STORE (store));

  harvest_welcome_page_set_store (self->welcome, store);
  gtk_stack_set_visible_child_name (self->states, "welcome");
  gtk_widget_grab_focus (GTK_WIDGET (self->welcome));
}

void
harvest_window_show_error (HarvestWindow *self, const GError *error, const char *data_dir)
{
  g_autoptr (HarvestErrorWords) words = NULL;

  g_return_if_fail (HARVEST_IS_WINDOW (self));
  g_return_if_fail (error != NULL);

  words = harvest_error_words_new_for_opening (error, data_dir);
  adw_status_page_set_title (self->error, words->title);
  adw_status_page_set_description (self->error, words->body);
  gtk_label_set_label (self->error_detail, error->message);
  gtk_stack_set_visible_child_name (self->states, "error");
}

void
harvest_window_show_page (HarvestWindow *self, const char *name)
{
  const HarvestPageEntry *entry = NULL;

  g_return_if_fail (HARVEST_IS_WINDOW (self));

  entry = harvest_page_table_find (name);
  if (entry == NULL)
    g_info ("There is no page “%s”", name);
  else
    show_entry (self, entry);
}

void
harvest_window_open_record (HarvestWindow *self, const char *page, const char *id)
{
  g_return_if_fail (HARVEST_IS_WINDOW (self));
  g_return_if_fail (id != NULL);

  if (harvest_page_table_find (page) == NULL)
    return;
  harvest_window_show_page (self, page);
  if (!harvest_page_open (self->page, id))
    g_info ("The page “%s” cannot show %s", page, id);
}

void
harvest_window_tell (HarvestWindow *self, GListModel *files, const char *prompt)
{
  g_return_if_fail (HARVEST_IS_WINDOW (self));
  g_return_if_fail (files == NULL || G_IS_LIST_MODEL (files));

  harvest_window_show_page (self, "tell");
  harvest_tell_page_begin (HARVEST_TELL_PAGE (self->page), files, prompt);
}
