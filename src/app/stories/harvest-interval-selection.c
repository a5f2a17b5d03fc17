/* harvest-interval-selection.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-interval-selection"

#include "config.h"

#include "harvest-interval-selection.h"

struct _HarvestIntervalSelection
{
  GObject parent_instance;

  GListModel *model;
  HarvestIntervalSet *selected;
};

static void list_iface_init (GListModelInterface *iface);
static void selection_iface_init (GtkSelectionModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (HarvestIntervalSelection,
                               harvest_interval_selection,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_iface_init)
                                   G_IMPLEMENT_INTERFACE (GTK_TYPE_SELECTION_MODEL,
                                                          selection_iface_init))

enum
{
  PROP_0,
  PROP_MODEL,
  PROP_N_SELECTED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* Auxiliary methods */

static guint
get_n_items (HarvestIntervalSelection *self)
{
  return self->model != NULL ? g_list_model_get_n_items (self->model) : 0;
}

/* Tells of rows from `start` on, before `end`; nothing if there are none. */
static void
emit_changed (HarvestIntervalSelection *self, guint start, guint end)
{
  guint n_items = get_n_items (self);

  end = MIN (end, n_items);
  if (start < end)
    gtk_selection_model_selection_changed (GTK_SELECTION_MODEL (self), start, end - start);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_SELECTED]);
}

/* The span from the first to the last selected row, widened by what the caller has. */
static void
widen (HarvestIntervalSelection *self, guint *start, guint *end)
{
  guint n = harvest_interval_set_get_n_intervals (self->selected);
  guint length;
  guint first;

  if (n == 0)
    return;
  first = harvest_interval_set_get_interval (self->selected, 0, &length);
  *start = MIN (*start, first);
  first = harvest_interval_set_get_interval (self->selected, n - 1, &length);
  *end = MAX (*end, first + length);
}

/* Callbacks */

static void
items_changed_cb (GListModel *model,
                  guint position,
                  guint removed,
                  guint added,
                  HarvestIntervalSelection *self)
{
  guint before = harvest_interval_set_get_size (self->selected);

  harvest_interval_set_splice (self->selected, position, removed, added);
  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
  if (harvest_interval_set_get_size (self->selected) != before)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_SELECTED]);
}

/* GListModel and GtkSelectionModel */

static GType
get_item_type (GListModel *list)
{
  return G_TYPE_OBJECT;
}

static guint
get_n_items_iface (GListModel *list)
{
  return get_n_items (HARVEST_INTERVAL_SELECTION (list));
}

static gpointer
get_item (GListModel *list, guint position)
{
  HarvestIntervalSelection *self = HARVEST_INTERVAL_SELECTION (list);

  return self->model != NULL ? g_list_model_get_item (self->model, position) : NULL;
}

static void
list_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items_iface;
  iface->get_item = get_item;
}

static gboolean
is_selected (GtkSelectionModel *model, guint position)
{
  return harvest_interval_set_contains (HARVEST_INTERVAL_SELECTION (model)->selected, position);
}

static gboolean
select_range (GtkSelectionModel *model, guint position, guint n_items, gboolean unselect_rest)
{
  HarvestIntervalSelection *self = HARVEST_INTERVAL_SELECTION (model);
  guint start = position;
  guint end = position + n_items;

  if (unselect_rest)
    {
      widen (self, &start, &end);
      harvest_interval_set_clear (self->selected);
    }
  harvest_interval_set_add (self->selected, position, n_items);
  emit_changed (self, start, end);
  return TRUE;
}

static gboolean
select_item (GtkSelectionModel *model, guint position, gboolean unselect_rest)
{
  return select_range (model, position, 1, unselect_rest);
}

static gboolean
unselect_range (GtkSelectionModel *model, guint position, guint n_items)
{
  HarvestIntervalSelection *self = HARVEST_INTERVAL_SELECTION (model);

  harvest_interval_set_remove (self->selected, position, n_items);
  emit_changed (self, position, position + n_items);
  return TRUE;
}

static gboolean
unselect_item (GtkSelectionModel *model, guint position)
{
  return unselect_range (model, position, 1);
}

static gboolean
select_all (GtkSelectionModel *model)
{
  return select_range (model, 0, get_n_items (HARVEST_INTERVAL_SELECTION (model)), TRUE);
}

static gboolean
unselect_all (GtkSelectionModel *model)
{
  HarvestIntervalSelection *self = HARVEST_INTERVAL_SELECTION (model);
  guint start = G_MAXUINT;
  guint end = 0;

  widen (self, &start, &end);
  harvest_interval_set_clear (self->selected);
  emit_changed (self, start, end);
  return TRUE;
}

static GtkBitset *
get_selection_in_range (GtkSelectionModel *model, guint position, guint n_items)
{
  HarvestIntervalSelection *self = HARVEST_INTERVAL_SELECTION (model);
  GtkBitset *bits = gtk_bitset_new_empty ();
  guint64 end = (guint64)position + n_items;

  for (guint i = 0; i < harvest_interval_set_get_n_intervals (self->selected); i++)
    {
      guint length;
      guint start = harvest_interval_set_get_interval (self->selected, i, &length);
      guint64 from = MAX (start, position);
      guint64 until = MIN ((guint64)start + length, end);

      if (from < until)
        gtk_bitset_add_range (bits, from, until - from);
    }
  return bits;
}

static gboolean
set_selection (GtkSelectionModel *model, GtkBitset *selected, GtkBitset *mask)
{
  HarvestIntervalSelection *self = HARVEST_INTERVAL_SELECTION (model);
  GtkBitsetIter iter;
  guint position;

  if (gtk_bitset_is_empty (mask))
    return TRUE;
  for (gboolean more = gtk_bitset_iter_init_first (&iter, mask, &position); more;
       more = gtk_bitset_iter_next (&iter, &position))
    {
      if (gtk_bitset_contains (selected, position))
        harvest_interval_set_add (self->selected, position, 1);
      else
        harvest_interval_set_remove (self->selected, position, 1);
    }
  emit_changed (self, gtk_bitset_get_minimum (mask), gtk_bitset_get_maximum (mask) + 1);
  return TRUE;
}

static void
selection_iface_init (GtkSelectionModelInterface *iface)
{
  iface->is_selected = is_selected;
  iface->get_selection_in_range = get_selection_in_range;
  iface->select_item = select_item;
  iface->unselect_item = unselect_item;
  iface->select_range = select_range;
  iface->unselect_range = unselect_range;
  iface->select_all = select_all;
  iface->unselect_all = unselect_all;
  iface->set_selection = set_selection;
}

/* GObject overrides */

static void
harvest_interval_selection_get_property (GObject *object,
                                         guint prop_id,
                                         GValue *value,
                                         GParamSpec *pspec)
{
  HarvestIntervalSelection *self = HARVEST_INTERVAL_SELECTION (object);

  switch (prop_id)
    {
    case PROP_MODEL:
      g_value_set_object (value, self->model);
      break;
    case PROP_N_SELECTED:
      g_value_set_uint (value, harvest_interval_selection_get_n_selected (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
harvest_interval_selection_set_property (GObject *object,
                                         guint prop_id,
                                         const GValue *value,
                                         GParamSpec *pspec)
{
  HarvestIntervalSelection *self = HARVEST_INTERVAL_SELECTION (object);

  switch (prop_id)
    {
    case PROP_MODEL:
      harvest_interval_selection_set_model (self, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
harvest_interval_selection_dispose (GObject *object)
{
  HarvestIntervalSelection *self = HARVEST_INTERVAL_SELECTION (object);

  if (self->model != NULL)
    g_signal_handlers_disconnect_by_func (self->model, items_changed_cb, self);
  g_clear_object (&self->model);

  G_OBJECT_CLASS (harvest_interval_selection_parent_class)->dispose (object);
}

static void
harvest_interval_selection_finalize (GObject *object)
{
  HarvestIntervalSelection *self = HARVEST_INTERVAL_SELECTION (object);

  harvest_interval_set_free (self->selected);

  G_OBJECT_CLASS (harvest_interval_selection_parent_class)->finalize (object);
}

static void
harvest_interval_selection_class_init (HarvestIntervalSelectionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = harvest_interval_selection_get_property;
  object_class->set_property = harvest_interval_selection_set_property;
  object_class->dispose = harvest_interval_selection_dispose;
  object_class->finalize = harvest_interval_selection_finalize;

  properties[PROP_MODEL] = g_param_spec_object ("model", NULL, NULL, G_TYPE_LIST_MODEL,
                                                G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS
                                                    | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_N_SELECTED] = g_param_spec_uint ("n-selected", NULL, NULL, 0, G_MAXUINT, 0,
                                                   G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
harvest_interval_selection_init (HarvestIntervalSelection *self)
{
  self->selected = harvest_interval_set_new ();
}

/* Public API */

HarvestIntervalSelection *
harvest_interval_selection_new (GListModel *model)
{
  g_return_val_if_fail (model == NULL || G_IS_LIST_MODEL (model), NULL);

  return g_object_new (HARVEST_TYPE_INTERVAL_SELECTION, "model", model, NULL);
}

void
harvest_interval_selection_set_model (HarvestIntervalSelection *self, GListModel *model)
{
  guint removed;
  guint added;

  g_return_if_fail (HARVEST_IS_INTERVAL_SELECTION (self));
  g_return_if_fail (model == NULL || G_IS_LIST_MODEL (model));

  if (self->model == model)
    return;
  removed = get_n_items (self);
  if (self->model != NULL)
    g_signal_handlers_disconnect_by_func (self->model, items_changed_cb, self);
  g_set_object (&self->model, model);
  if (model != NULL)
    g_signal_connect (model, "items-changed", G_CALLBACK (items_changed_cb), self);
  harvest_interval_set_clear (self->selected);
  added = get_n_items (self);
  if (removed > 0 || added > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, removed, added);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MODEL]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_SELECTED]);
}

guint
harvest_interval_selection_get_n_selected (HarvestIntervalSelection *self)
{
  g_return_val_if_fail (HARVEST_IS_INTERVAL_SELECTION (self), 0);

  return harvest_interval_set_get_size (self->selected);
}

HarvestIntervalSet *
harvest_interval_selection_get_selected (HarvestIntervalSelection *self)
{
  g_return_val_if_fail (HARVEST_IS_INTERVAL_SELECTION (self), NULL);

  return self->selected;
}

guint
harvest_interval_selection_get_single (HarvestIntervalSelection *self)
{
  guint length;

  g_return_val_if_fail (HARVEST_IS_INTERVAL_SELECTION (self), GTK_INVALID_LIST_POSITION);

  if (harvest_interval_set_get_size (self->selected) != 1)
    return GTK_INVALID_LIST_POSITION;
  return harvest_interval_set_get_interval (self->selected, 0, &length);
}
