/* harvest-story-browser.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-story-browser"

#include "config.h"

#include "harvest-story-browser.h"

#include "harvest-error-words.h"
#include "harvest-single-keys.h"
#include "harvest-story-card.h"
#include "harvest-story-cell.h"
#include "harvest-story-choice.h"

#include <adwaita.h>
#include <glib/gi18n.h>

/* What is there sooner is shown without a flash of something else before. */
#define SKELETON_MS 150

struct _HarvestStoryBrowser
{
  GtkWidget parent_instance;

  /* Template */
  GtkStack *stack;
  GtkListView *cards;
  GtkColumnView *table;
  AdwStatusPage *nothing;
  GtkWidget *remove_button;
  AdwStatusPage *trouble;

  /* Owned */
  HarvestStore *store;
  HarvestUnits *units;
  HarvestStoryList *list;
  HarvestIntervalSelection *selection;

  guint skeleton_id;
  gboolean compact;
  gboolean selecting;
  gboolean conditions;
  gboolean asked; /* for words or conditions: an empty list is no empty company */
};

G_DEFINE_FINAL_TYPE (HarvestStoryBrowser, harvest_story_browser, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_COMPACT,
  PROP_SELECTING,
  PROP_CONDITIONS,
  N_PROPS
};

enum
{
  OPEN,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static const struct
{
  HarvestStoryCellKind kind;
  const char *title;
  gboolean expand;
} columns[] = {
  { HARVEST_STORY_CELL_TITLE, N_ ("Title"), TRUE },
  { HARVEST_STORY_CELL_TELLER, N_ ("Told by"), FALSE },
  { HARVEST_STORY_CELL_UNIT, N_ ("Unit"), FALSE },
  { HARVEST_STORY_CELL_KIND, N_ ("Kind"), FALSE },
  { HARVEST_STORY_CELL_STATE, N_ ("State"), FALSE },
  { HARVEST_STORY_CELL_DATE, N_ ("Day"), FALSE },
};

/* Auxiliary methods */

static void
open_position (HarvestStoryBrowser *self, guint position)
{
  g_autoptr (HarvestStoryRow)
      row = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  if (row != NULL && harvest_story_row_get_id (row) != NULL)
    g_signal_emit (self, signals[OPEN], 0, harvest_story_row_get_id (row));
}

static void
show_page (HarvestStoryBrowser *self, const char *name)
{
  g_clear_handle_id (&self->skeleton_id, g_source_remove);
  gtk_stack_set_visible_child_name (self->stack, name);
}

static gboolean
show_skeleton_cb (gpointer user_data)
{
  HarvestStoryBrowser *self = user_data;

  self->skeleton_id = 0;
  gtk_stack_set_visible_child_name (self->stack, "loading");
  return G_SOURCE_REMOVE;
}

static void
show_error (HarvestStoryBrowser *self, const GError *error)
{
  g_autoptr (HarvestErrorWords) words = harvest_error_words_new (error);

  adw_status_page_set_title (self->trouble, words->title);
  adw_status_page_set_description (self->trouble, words->body);
  show_page (self, "trouble");
}

/* Only the view that is shown follows the model. */
static void
show_rows (HarvestStoryBrowser *self)
{
  GtkSelectionModel *model = GTK_SELECTION_MODEL (self->selection);

  if (self->compact)
    {
      gtk_list_view_set_model (self->cards, NULL);
      gtk_column_view_set_model (self->table, model);
    }
  else
    {
      gtk_column_view_set_model (self->table, NULL);
      gtk_list_view_set_model (self->cards, model);
    }
  show_page (self, self->compact ? "table" : "cards");
}

static void
update_state (HarvestStoryBrowser *self)
{
  GListModel *rows = self->list != NULL ? harvest_story_list_get_rows (self->list) : NULL;

  if (self->list == NULL)
    return;
  if (harvest_story_list_get_error (self->list) != NULL)
    show_error (self, harvest_story_list_get_error (self->list));
  else if (harvest_story_list_get_loading (self->list))
    {
      if (self->skeleton_id == 0)
        self->skeleton_id = g_timeout_add (SKELETON_MS, show_skeleton_cb, self);
    }
  else if (rows != NULL && g_list_model_get_n_items (rows) > 0)
    show_rows (self);
  else if (harvest_story_list_get_counting (self->list))
    return;
  else if (self->asked)
    show_page (self, "nothing");
  else
    show_page (self, "first");
}

/* Callbacks of the list */

static void
rows_changed_cb (HarvestStoryList *list, GParamSpec *pspec, HarvestStoryBrowser *self)
{
  g_autoptr (GPtrArray) chosen = harvest_story_choice_list (self->selection);

  harvest_interval_selection_set_model (self->selection, harvest_story_list_get_rows (list));
  harvest_story_choice_restore (self->selection, chosen);
  update_state (self);
}

static void
list_changed_cb (HarvestStoryList *list, GParamSpec *pspec, HarvestStoryBrowser *self)
{
  update_state (self);
}

static void
items_changed_cb (HarvestStoryBrowser *self)
{
  update_state (self);
}

static void
activate_cb (HarvestStoryBrowser *self, guint position)
{
  open_position (self, position);
}

/* Cards: a list makes and drops some hundred of them at once, so each has as little as it can. */

static GtkListItem *
get_item (GtkWidget *card)
{
  return g_object_get_data (G_OBJECT (card), "item");
}

/* Returns: (nullable): the row whose card is there */
static GtkListItem *
find_item (HarvestStoryBrowser *self, double x, double y)
{
  GtkWidget *picked = gtk_widget_pick (GTK_WIDGET (self->cards), x, y, GTK_PICK_DEFAULT);
  GtkWidget *card = picked != NULL ? gtk_widget_get_ancestor (picked, HARVEST_TYPE_STORY_CARD)
                                   : NULL;

  return card != NULL ? get_item (card) : NULL;
}

static void
set_selected (HarvestStoryBrowser *self, GtkListItem *item, gboolean selected)
{
  GtkSelectionModel *model = GTK_SELECTION_MODEL (self->selection);
  guint position = gtk_list_item_get_position (item);

  if (selected)
    gtk_selection_model_select_item (model, position, FALSE);
  else
    gtk_selection_model_unselect_item (model, position);
}

/* While choosing, a press anywhere on the card is a press on its check button. */
static void
pressed_cb (GtkGestureClick *gesture, int n_press, double x, double y, HarvestStoryBrowser *self)
{
  GtkListItem *item = self->selecting ? find_item (self, x, y) : NULL;

  if (item == NULL)
    return;
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  set_selected (self, item, !gtk_list_item_get_selected (item));
}

static void
released_cb (GtkGestureClick *gesture, int n_press, double x, double y, HarvestStoryBrowser *self)
{
  GtkListItem *item = find_item (self, x, y);
  GdkModifierType state = gtk_event_controller_get_current_event_state (
      GTK_EVENT_CONTROLLER (gesture));

  if (item != NULL && !self->selecting && n_press == 1
      && (state & (GDK_CONTROL_MASK | GDK_SHIFT_MASK)) == 0)
    open_position (self, gtk_list_item_get_position (item));
}

static void
check_changed_cb (GtkWidget *card, GParamSpec *pspec, HarvestStoryBrowser *self)
{
  gboolean selected;

  g_object_get (card, "selected", &selected, NULL);
  if (selected != gtk_list_item_get_selected (get_item (card)))
    set_selected (self, get_item (card), selected);
}

/* Only who has chosen before has a check button that follows the row. */
static void
set_selectable (HarvestStoryBrowser *self, GtkWidget *card)
{
  if (self->selecting && g_object_get_data (G_OBJECT (card), "follows") == NULL)
    {
      g_object_bind_property (get_item (card), "selected", card, "selected", G_BINDING_SYNC_CREATE);
      g_signal_connect_object (card, "notify::selected", G_CALLBACK (check_changed_cb), self, 0);
      g_object_set_data (G_OBJECT (card), "follows", self);
    }
  g_object_set (card, "selectable", self->selecting, NULL);
}

static void
update_selectable (HarvestStoryBrowser *self)
{
  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->cards)); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    if (HARVEST_IS_STORY_CARD (gtk_widget_get_first_child (row)))
      set_selectable (self, gtk_widget_get_first_child (row));
}

static void
setup_card_cb (GtkSignalListItemFactory *factory, GtkListItem *item, HarvestStoryBrowser *self)
{
  GtkWidget *card = harvest_story_card_new ();

  g_object_set_data (G_OBJECT (card), "item", item);
  if (self->selecting)
    set_selectable (self, card);
  gtk_list_item_set_child (item, card);
}

static void
bind_card_cb (GtkSignalListItemFactory *factory, GtkListItem *item, HarvestStoryBrowser *self)
{
  harvest_story_card_set_row (HARVEST_STORY_CARD (gtk_list_item_get_child (item)), self->store,
                              self->units, gtk_list_item_get_item (item));
}

static void
unbind_card_cb (GtkSignalListItemFactory *factory, GtkListItem *item, HarvestStoryBrowser *self)
{
  harvest_story_card_set_row (HARVEST_STORY_CARD (gtk_list_item_get_child (item)), self->store,
                              self->units, NULL);
}

/* Callbacks of a cell */

static void
setup_cell_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer kind)
{
  gtk_list_item_set_child (item, harvest_story_cell_new (GPOINTER_TO_UINT (kind)));
}

static void
bind_cell_cb (GtkSignalListItemFactory *factory, GtkListItem *item, HarvestStoryBrowser *self)
{
  harvest_story_cell_set_row (HARVEST_STORY_CELL (gtk_list_item_get_child (item)), self->store,
                              self->units, gtk_list_item_get_item (item));
}

static void
unbind_cell_cb (GtkSignalListItemFactory *factory, GtkListItem *item, HarvestStoryBrowser *self)
{
  harvest_story_cell_set_row (HARVEST_STORY_CELL (gtk_list_item_get_child (item)), self->store,
                              self->units, NULL);
}

static void
add_columns (HarvestStoryBrowser *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
      g_autoptr (GtkColumnViewColumn) column = NULL;

      g_signal_connect (factory, "setup", G_CALLBACK (setup_cell_cb),
                        GUINT_TO_POINTER (columns[i].kind));
      g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cell_cb), self, 0);
      g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_cell_cb), self, 0);
      column = gtk_column_view_column_new (_ (columns[i].title), factory);
      gtk_column_view_column_set_expand (column, columns[i].expand);
      gtk_column_view_column_set_resizable (column, TRUE);
      gtk_column_view_append_column (self->table, column);
    }
}

static void
add_click (HarvestStoryBrowser *self, const char *signal, GCallback callback)
{
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (click), GTK_PHASE_CAPTURE);
  g_signal_connect_object (click, signal, callback, self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self->cards), GTK_EVENT_CONTROLLER (click));
}

static void
add_cards (HarvestStoryBrowser *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_card_cb), self, 0);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_card_cb), self, 0);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_card_cb), self, 0);
  gtk_list_view_set_factory (self->cards, factory);

  /* Before the rows take the click for themselves. */
  add_click (self, "pressed", G_CALLBACK (pressed_cb));
  add_click (self, "released", G_CALLBACK (released_cb));
}

/* GObject overrides */

static void
harvest_story_browser_get_property (GObject *object,
                                    guint prop_id,
                                    GValue *value,
                                    GParamSpec *pspec)
{
  HarvestStoryBrowser *self = HARVEST_STORY_BROWSER (object);

  switch (prop_id)
    {
    case PROP_COMPACT:
      g_value_set_boolean (value, self->compact);
      break;
    case PROP_SELECTING:
      g_value_set_boolean (value, self->selecting);
      break;
    case PROP_CONDITIONS:
      g_value_set_boolean (value, self->conditions);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
harvest_story_browser_set_property (GObject *object,
                                    guint prop_id,
                                    const GValue *value,
                                    GParamSpec *pspec)
{
  HarvestStoryBrowser *self = HARVEST_STORY_BROWSER (object);
  gboolean *field = NULL;

  switch (prop_id)
    {
    case PROP_COMPACT:
      field = &self->compact;
      break;
    case PROP_SELECTING:
      field = &self->selecting;
      break;
    case PROP_CONDITIONS:
      field = &self->conditions;
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      return;
    }

  if (*field == g_value_get_boolean (value))
    return;
  *field = g_value_get_boolean (value);
  gtk_widget_set_visible (self->remove_button, self->conditions);
  if (field == &self->selecting)
    update_selectable (self);
  update_state (self);
  g_object_notify_by_pspec (object, pspec);
}

static void
harvest_story_browser_dispose (GObject *object)
{
  HarvestStoryBrowser *self = HARVEST_STORY_BROWSER (object);

  g_clear_handle_id (&self->skeleton_id, g_source_remove);
  if (self->list != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->list, self);
      g_clear_object (&self->list);
    }
  if (self->stack != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->stack));
  self->stack = NULL;
  if (self->selection != NULL)
    harvest_interval_selection_set_model (self->selection, NULL);
  g_clear_object (&self->selection);
  g_clear_object (&self->units);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (harvest_story_browser_parent_class)->dispose (object);
}

static void
harvest_story_browser_class_init (HarvestStoryBrowserClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = harvest_story_browser_get_property;
  object_class->set_property = harvest_story_browser_set_property;
  object_class->dispose = harvest_story_browser_dispose;

  properties[PROP_COMPACT] = g_param_spec_boolean ("compact", NULL, NULL, FALSE, flags);
  properties[PROP_SELECTING] = g_param_spec_boolean ("selecting", NULL, NULL, FALSE, flags);
  properties[PROP_CONDITIONS] = g_param_spec_boolean ("conditions", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[OPEN] = g_signal_new ("open", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/com/example/StoryHarvest/ui/stories/harvest-story-browser.ui");
  gtk_widget_class_bind_template_child (widget_class, HarvestStoryBrowser, stack);
  gtk_widget_class_bind_template_child (widget_class, HarvestStoryBrowser, cards);
  gtk_widget_class_bind_template_child (widget_class, HarvestStoryBrowser, table);
  gtk_widget_class_bind_template_child (widget_class, HarvestStoryBrowser, nothing);
  gtk_widget_class_bind_template_child (widget_class, HarvestStoryBrowser, remove_button);
  gtk_widget_class_bind_template_child (widget_class, HarvestStoryBrowser, trouble);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
harvest_story_browser_init (HarvestStoryBrowser *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->selection = harvest_interval_selection_new (NULL);
  g_signal_connect_object (self->selection, "items-changed", G_CALLBACK (items_changed_cb), self,
                           G_CONNECT_SWAPPED);
  add_cards (self);
  add_columns (self);
  harvest_single_keys_add (GTK_WIDGET (self->cards));
  harvest_single_keys_add (GTK_WIDGET (self->table));
}

/* Public API */

GtkWidget *
harvest_story_browser_new (void)
{
  return g_object_new (HARVEST_TYPE_STORY_BROWSER, NULL);
}

void
harvest_story_browser_set_store (HarvestStoryBrowser *self,
                                 HarvestStore *store,
                                 HarvestUnits *units)
{
  g_return_if_fail (HARVEST_IS_STORY_BROWSER (self));
  g_return_if_fail (HARVEST_IS_STORE (store));
  g_return_if_fail (self->list == NULL);

  self->store = g_object_ref (store);
  self->units = g_object_ref (units);
  self->list = harvest_story_list_new (store);
  g_signal_connect (self->list, "notify::rows", G_CALLBACK (rows_changed_cb), self);
  g_signal_connect (self->list, "notify::loading", G_CALLBACK (list_changed_cb), self);
  g_signal_connect (self->list, "notify::counting", G_CALLBACK (list_changed_cb), self);
  g_signal_connect (self->list, "notify::error", G_CALLBACK (list_changed_cb), self);
  rows_changed_cb (self->list, NULL, self);
}

void
harvest_story_browser_ask (HarvestStoryBrowser *self,
                           const char *query,
                           const char *filter,
                           gboolean typing,
                           HarvestStoryOrder order)
{
  g_return_if_fail (HARVEST_IS_STORY_BROWSER (self));

  self->asked = (query != NULL && *query != '\0') || (filter != NULL && *filter != '\0');
  if (self->list != NULL)
    harvest_story_list_ask (self->list, query, filter, typing, order);
}

HarvestStoryList *
harvest_story_browser_get_list (HarvestStoryBrowser *self)
{
  g_return_val_if_fail (HARVEST_IS_STORY_BROWSER (self), NULL);

  return self->list;
}

HarvestIntervalSelection *
harvest_story_browser_get_selection (HarvestStoryBrowser *self)
{
  g_return_val_if_fail (HARVEST_IS_STORY_BROWSER (self), NULL);

  return self->selection;
}

void
harvest_story_browser_focus_list (HarvestStoryBrowser *self)
{
  g_return_if_fail (HARVEST_IS_STORY_BROWSER (self));

  gtk_widget_child_focus (GTK_WIDGET (self->stack), GTK_DIR_TAB_FORWARD);
}
