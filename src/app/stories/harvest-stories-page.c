/* harvest-stories-page.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-stories-page"

#include "config.h"

#include "harvest-stories-page-private.h"

#include "harvest-natural-bin.h"
#include "harvest-uuid.h"
#include "harvest-wrap-layout.h"

#include <glib/gi18n.h>
#include <string.h>

struct _HarvestStoriesPage
{
  HarvestPage parent_instance;

  /* Template */
  AdwLeaflet *leaflet;
  GtkWidget *list_pane;
  GtkWidget *story_pane;
  GtkEditable *search;
  HarvestFilterBar *filters;
  GtkLabel *count;
  HarvestStoryBrowser *browser;
  HarvestStoryView *view;
  GtkRevealer *action_bar;
  GtkLabel *chosen;

  /* Owned */
  HarvestUnits *units;

  char *order;
  char *deleted; /* the story that is on its way to the trash */
  gboolean compact;
  gboolean selecting;
};

G_DEFINE_FINAL_TYPE (HarvestStoriesPage, harvest_stories_page, HARVEST_TYPE_PAGE)

enum
{
  PROP_0,
  PROP_ORDER,
  PROP_COMPACT,
  PROP_SELECTING,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static const struct
{
  const char *name;
  HarvestStoryOrder order;
} orders[] = {
  { "best", HARVEST_STORY_ORDER_BEST },
  { "newest", HARVEST_STORY_ORDER_NEWEST },
  { "oldest", HARVEST_STORY_ORDER_OLDEST },
};

/* Auxiliary methods */

static HarvestStoryOrder
get_order (HarvestStoriesPage *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (orders); i++)
    if (g_strcmp0 (orders[i].name, self->order) == 0)
      return orders[i].order;
  return HARVEST_STORY_ORDER_BEST;
}

static void
show_story (HarvestStoriesPage *self, const char *id)
{
  harvest_story_view_show_story (self->view, harvest_page_get_store (HARVEST_PAGE (self)),
                                 self->units, id);
  harvest_stories_page_update_actions (self);
}

/* A link that somebody has sent opens its story, wherever it is pasted. */
static gboolean
open_link (HarvestStoriesPage *self, const char *text)
{
  const char *id = g_str_has_prefix (text, "storyharvest:") ? text + strlen ("storyharvest:")
                                                            : NULL;

  if (id == NULL || !harvest_uuid_is_valid (id))
    return FALSE;
  gtk_editable_set_text (self->search, "");
  harvest_page_open (HARVEST_PAGE (self), id);
  return TRUE;
}

static void
ask (HarvestStoriesPage *self, gboolean typing)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (self->search)));

  if (open_link (self, text))
    return;
  harvest_story_browser_ask (self->browser, text, harvest_filter_bar_get_filter (self->filters),
                             typing, get_order (self));
}

static void
update_count (HarvestStoriesPage *self)
{
  HarvestStoryList *list = harvest_story_browser_get_list (self->browser);
  guint n = list != NULL ? harvest_story_list_get_n_found (list) : 0;
  g_autofree char *text = NULL;

  if (n == 0)
    text = g_strdup ("");
  else if (harvest_story_list_get_counting (list))
    /* Translators: %u is a number of stories; there may be more. */
    text = g_strdup_printf (ngettext ("%'u story and more", "%'u stories and more", n), n);
  else
    /* Translators: %u is a number of stories. */
    text = g_strdup_printf (ngettext ("%'u story", "%'u stories", n), n);
  gtk_label_set_label (self->count, text);
}

static void
update_chosen (HarvestStoriesPage *self)
{
  guint n = harvest_interval_selection_get_n_selected (
      harvest_story_browser_get_selection (self->browser));
  g_autofree char *text = NULL;

  /* Translators: %u is a number of stories. */
  text = g_strdup_printf (ngettext ("%'u story chosen", "%'u stories chosen", n), n);
  gtk_label_set_label (self->chosen, text);
  gtk_revealer_set_reveal_child (self->action_bar, self->selecting || n > 1);
  harvest_stories_page_update_actions (self);
}

/* Beside the list, the story follows the row; over it, it waits to be opened. */
static void
follow_selection (HarvestStoriesPage *self)
{
  HarvestIntervalSelection *selection = harvest_story_browser_get_selection (self->browser);
  guint position = harvest_interval_selection_get_single (selection);
  g_autoptr (HarvestStoryRow) row = NULL;

  if (self->selecting || adw_leaflet_get_folded (self->leaflet)
      || position == GTK_INVALID_LIST_POSITION)
    return;
  row = g_list_model_get_item (G_LIST_MODEL (selection), position);
  if (row != NULL && harvest_story_row_get_id (row) != NULL)
    show_story (self, harvest_story_row_get_id (row));
}

/* Callbacks */

static void
search_changed_cb (HarvestStoriesPage *self)
{
  ask (self, TRUE);
}

static void
search_activated_cb (HarvestStoriesPage *self)
{
  ask (self, FALSE);
  harvest_story_browser_focus_list (self->browser);
}

static void
filter_changed_cb (HarvestStoriesPage *self)
{
  g_object_set (self->browser, "conditions", harvest_filter_bar_get_n_active (self->filters) > 0,
                NULL);
  ask (self, FALSE);
}

static void
list_changed_cb (HarvestStoriesPage *self)
{
  update_count (self);
}

static void
selection_changed_cb (HarvestStoriesPage *self)
{
  update_chosen (self);
  follow_selection (self);
}

static void
open_cb (HarvestStoriesPage *self, const char *id)
{
  show_story (self, id);
  adw_leaflet_set_visible_child (self->leaflet, self->story_pane);
  /* Beside the list, its rows keep the keys. */
  if (adw_leaflet_get_folded (self->leaflet))
    harvest_story_view_focus (self->view);
}

static void
tag_activated_cb (HarvestStoriesPage *self, const char *tag)
{
  harvest_filter_bar_add_tag (self->filters, tag);
  adw_leaflet_set_visible_child (self->leaflet, self->list_pane);
}

/* Whoever has deleted a story has seen enough of it. */
static void
leave_deleted (HarvestStoriesPage *self)
{
  HarvestStoryData *data = harvest_story_view_get_data (self->view);

  if (self->deleted == NULL || data == NULL || harvest_story_data_get_story (data) != NULL
      || g_strcmp0 (harvest_story_data_get_id (data), self->deleted) != 0)
    return;
  g_clear_pointer (&self->deleted, g_free);
  show_story (self, NULL);
  adw_leaflet_set_visible_child (self->leaflet, self->list_pane);
  harvest_story_browser_focus_list (self->browser);
}

static void
data_changed_cb (HarvestStoriesPage *self)
{
  leave_deleted (self);
  harvest_stories_page_update_actions (self);
}

static void
stop_search_cb (HarvestStoriesPage *self)
{
  gtk_editable_set_text (self->search, "");
  harvest_story_browser_focus_list (self->browser);
}

/* HarvestPage overrides */

static void
harvest_stories_page_set_store (HarvestPage *page, HarvestStore *store)
{
  HarvestStoriesPage *self = HARVEST_STORIES_PAGE (page);
  HarvestStoryList *list = NULL;

  if (self->units != NULL || store == NULL)
    return;
  self->units = harvest_units_new (store);
  harvest_filter_bar_set_store (self->filters, store, self->units);
  harvest_story_browser_set_store (self->browser, store, self->units);
  list = harvest_story_browser_get_list (self->browser);
  g_signal_connect_object (list, "notify::n-found", G_CALLBACK (list_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (list, "notify::counting", G_CALLBACK (list_changed_cb), self,
                           G_CONNECT_SWAPPED);
  update_count (self);
  update_chosen (self);
}

static void
harvest_stories_page_shown (HarvestPage *page)
{
  gtk_widget_grab_focus (GTK_WIDGET (HARVEST_STORIES_PAGE (page)->search));
}

static void
harvest_stories_page_search (HarvestPage *page, gboolean everything)
{
  HarvestStoriesPage *self = HARVEST_STORIES_PAGE (page);

  adw_leaflet_set_visible_child (self->leaflet, self->list_pane);
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
  gtk_editable_select_region (self->search, 0, -1);
}

static gboolean
harvest_stories_page_open (HarvestPage *page, const char *id)
{
  HarvestStoriesPage *self = HARVEST_STORIES_PAGE (page);

  if (self->units == NULL)
    return FALSE;
  open_cb (self, id);
  harvest_story_view_focus (self->view);
  return TRUE;
}

static gboolean
harvest_stories_page_go_back (HarvestPage *page)
{
  HarvestStoriesPage *self = HARVEST_STORIES_PAGE (page);

  if (!adw_leaflet_get_folded (self->leaflet)
      || adw_leaflet_get_visible_child (self->leaflet) != self->story_pane)
    return FALSE;
  adw_leaflet_set_visible_child (self->leaflet, self->list_pane);
  harvest_story_browser_focus_list (self->browser);
  return TRUE;
}

/* GObject overrides */

static void
harvest_stories_page_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  HarvestStoriesPage *self = HARVEST_STORIES_PAGE (object);

  switch (prop_id)
    {
    case PROP_ORDER:
      g_value_set_string (value, self->order);
      break;
    case PROP_COMPACT:
      g_value_set_boolean (value, self->compact);
      break;
    case PROP_SELECTING:
      g_value_set_boolean (value, self->selecting);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
set_selecting (HarvestStoriesPage *self, gboolean selecting)
{
  if (self->selecting == selecting)
    return;
  self->selecting = selecting;
  gtk_selection_model_unselect_all (
      GTK_SELECTION_MODEL (harvest_story_browser_get_selection (self->browser)));
  update_chosen (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTING]);
}

static void
harvest_stories_page_set_property (GObject *object,
                                   guint prop_id,
                                   const GValue *value,
                                   GParamSpec *pspec)
{
  HarvestStoriesPage *self = HARVEST_STORIES_PAGE (object);

  switch (prop_id)
    {
    case PROP_ORDER:
      if (g_strcmp0 (self->order, g_value_get_string (value)) == 0)
        return;
      g_free (self->order);
      self->order = g_value_dup_string (value);
      ask (self, FALSE);
      g_object_notify_by_pspec (object, pspec);
      break;
    case PROP_COMPACT:
      if (self->compact == g_value_get_boolean (value))
        return;
      self->compact = g_value_get_boolean (value);
      g_object_notify_by_pspec (object, pspec);
      break;
    case PROP_SELECTING:
      set_selecting (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
harvest_stories_page_dispose (GObject *object)
{
  HarvestStoriesPage *self = HARVEST_STORIES_PAGE (object);

  g_clear_object (&self->units);

  G_OBJECT_CLASS (harvest_stories_page_parent_class)->dispose (object);
}

static void
harvest_stories_page_finalize (GObject *object)
{
  HarvestStoriesPage *self = HARVEST_STORIES_PAGE (object);

  g_free (self->deleted);
  g_free (self->order);

  G_OBJECT_CLASS (harvest_stories_page_parent_class)->finalize (object);
}

static void
install_properties (GObjectClass *object_class)
{
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  properties[PROP_ORDER] = g_param_spec_string ("order", NULL, NULL, "best", flags);
  properties[PROP_COMPACT] = g_param_spec_boolean ("compact", NULL, NULL, FALSE, flags);
  properties[PROP_SELECTING] = g_param_spec_boolean ("selecting", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (HARVEST_TYPE_FILTER_BAR);
  g_type_ensure (HARVEST_TYPE_NATURAL_BIN);
  g_type_ensure (HARVEST_TYPE_WRAP_LAYOUT);
  g_type_ensure (HARVEST_TYPE_STORY_BROWSER);
  g_type_ensure (HARVEST_TYPE_STORY_VIEW);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/com/example/StoryHarvest/ui/stories/harvest-stories-page.ui");
  gtk_widget_class_bind_template_child (widget_class, HarvestStoriesPage, leaflet);
  gtk_widget_class_bind_template_child (widget_class, HarvestStoriesPage, list_pane);
  gtk_widget_class_bind_template_child (widget_class, HarvestStoriesPage, story_pane);
  gtk_widget_class_bind_template_child (widget_class, HarvestStoriesPage, search);
  gtk_widget_class_bind_template_child (widget_class, HarvestStoriesPage, filters);
  gtk_widget_class_bind_template_child (widget_class, HarvestStoriesPage, count);
  gtk_widget_class_bind_template_child (widget_class, HarvestStoriesPage, browser);
  gtk_widget_class_bind_template_child (widget_class, HarvestStoriesPage, view);
  gtk_widget_class_bind_template_child (widget_class, HarvestStoriesPage, action_bar);
  gtk_widget_class_bind_template_child (widget_class, HarvestStoriesPage, chosen);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_search_cb);
  gtk_widget_class_bind_template_callback (widget_class, filter_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, open_cb);
  gtk_widget_class_bind_template_callback (widget_class, tag_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, data_changed_cb);
}

static void
harvest_stories_page_class_init (HarvestStoriesPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  HarvestPageClass *page_class = HARVEST_PAGE_CLASS (klass);

  object_class->get_property = harvest_stories_page_get_property;
  object_class->set_property = harvest_stories_page_set_property;
  object_class->dispose = harvest_stories_page_dispose;
  object_class->finalize = harvest_stories_page_finalize;
  page_class->set_store = harvest_stories_page_set_store;
  page_class->shown = harvest_stories_page_shown;
  page_class->search = harvest_stories_page_search;
  page_class->open = harvest_stories_page_open;
  page_class->go_back = harvest_stories_page_go_back;

  install_properties (object_class);
  bind_template (widget_class);
  harvest_stories_page_install_actions (widget_class);
}

static void
harvest_stories_page_init (HarvestStoriesPage *self)
{
  self->order = g_strdup ("best");
  gtk_widget_init_template (GTK_WIDGET (self));
  g_object_bind_property (self, "compact", self->browser, "compact", G_BINDING_SYNC_CREATE);
  g_object_bind_property (self, "selecting", self->browser, "selecting", G_BINDING_SYNC_CREATE);
  g_signal_connect_object (harvest_story_browser_get_selection (self->browser),
                           "notify::n-selected", G_CALLBACK (selection_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (harvest_story_browser_get_selection (self->browser), "selection-changed",
                           G_CALLBACK (selection_changed_cb), self, G_CONNECT_SWAPPED);
  harvest_stories_page_update_actions (self);
}

/* Shared with harvest-stories-actions.c */

HarvestStoryView *
harvest_stories_page_get_view (HarvestStoriesPage *self)
{
  return self->view;
}

HarvestStoryBrowser *
harvest_stories_page_get_browser (HarvestStoriesPage *self)
{
  return self->browser;
}

HarvestFilterBar *
harvest_stories_page_get_filters (HarvestStoriesPage *self)
{
  return self->filters;
}

HarvestUnits *
harvest_stories_page_get_units (HarvestStoriesPage *self)
{
  return self->units;
}

void
harvest_stories_page_leave_deleted (HarvestStoriesPage *self, const char *id)
{
  g_free (self->deleted);
  self->deleted = g_strdup (id);
}
