/* harvest-page.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-page"

#include "config.h"

#include "harvest-page.h"

/* The leaflet of the window folds when sidebar and content do not fit at their natural widths. */
#define NATURAL_WIDTH 560

typedef struct
{
  char *title;
  HarvestStore *store;
  GMenuModel *page_menu;
  GtkWidget *tools;
  GtkWidget *child;
  GCancellable *cancellable;
  guint n_waiting;
  gboolean searchable;
} HarvestPagePrivate;

static void buildable_iface_init (GtkBuildableIface *iface);

G_DEFINE_ABSTRACT_TYPE_WITH_CODE (HarvestPage,
                                  harvest_page,
                                  GTK_TYPE_WIDGET,
                                  G_ADD_PRIVATE (HarvestPage)
                                      G_IMPLEMENT_INTERFACE (GTK_TYPE_BUILDABLE,
                                                             buildable_iface_init))

enum
{
  PROP_0,
  PROP_STORE,
  PROP_TITLE,
  PROP_TOOLS,
  PROP_PAGE_MENU,
  PROP_SEARCHABLE,
  PROP_N_WAITING,
  PROP_CHILD,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];
static GtkBuildableIface *parent_buildable_iface;

static void
set_child (HarvestPage *self, GtkWidget *child)
{
  HarvestPagePrivate *priv = harvest_page_get_instance_private (self);

  if (priv->child == child)
    return;
  g_clear_pointer (&priv->child, gtk_widget_unparent);
  priv->child = child;
  if (child != NULL)
    gtk_widget_set_parent (child, GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CHILD]);
}

static void
buildable_add_child (GtkBuildable *buildable, GtkBuilder *builder, GObject *child, const char *type)
{
  HarvestPage *self = HARVEST_PAGE (buildable);
  HarvestPagePrivate *priv = harvest_page_get_instance_private (self);

  if (g_strcmp0 (type, "tools") == 0)
    g_set_object (&priv->tools, GTK_WIDGET (child));
  else if (type == NULL && GTK_IS_WIDGET (child))
    set_child (self, GTK_WIDGET (child));
  else
    parent_buildable_iface->add_child (buildable, builder, child, type);
}

static void
buildable_iface_init (GtkBuildableIface *iface)
{
  parent_buildable_iface = g_type_interface_peek_parent (iface);
  iface->add_child = buildable_add_child;
}

/* GObject and GtkWidget overrides */

static void
harvest_page_measure (GtkWidget *widget,
                      GtkOrientation orientation,
                      int for_size,
                      int *minimum,
                      int *natural,
                      int *minimum_baseline,
                      int *natural_baseline)
{
  HarvestPagePrivate *priv = harvest_page_get_instance_private (HARVEST_PAGE (widget));

  *minimum = *natural = 0;
  *minimum_baseline = *natural_baseline = -1;
  if (priv->child != NULL)
    gtk_widget_measure (priv->child, orientation, for_size, minimum, natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *natural = MAX (*minimum, NATURAL_WIDTH);
}

static void
harvest_page_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  HarvestPagePrivate *priv = harvest_page_get_instance_private (HARVEST_PAGE (widget));

  if (priv->child != NULL)
    gtk_widget_allocate (priv->child, width, height, baseline, NULL);
}

static GtkSizeRequestMode
harvest_page_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static gboolean
harvest_page_focus (GtkWidget *widget, GtkDirectionType direction)
{
  HarvestPagePrivate *priv = harvest_page_get_instance_private (HARVEST_PAGE (widget));

  return priv->child != NULL && gtk_widget_child_focus (priv->child, direction);
}

static gboolean
harvest_page_grab_focus (GtkWidget *widget)
{
  HarvestPagePrivate *priv = harvest_page_get_instance_private (HARVEST_PAGE (widget));

  return priv->child != NULL && gtk_widget_grab_focus (priv->child);
}

static void
harvest_page_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  HarvestPagePrivate *priv = harvest_page_get_instance_private (HARVEST_PAGE (object));

  switch (prop_id)
    {
    case PROP_STORE:
      g_value_set_object (value, priv->store);
      break;
    case PROP_TITLE:
      g_value_set_string (value, priv->title);
      break;
    case PROP_TOOLS:
      g_value_set_object (value, priv->tools);
      break;
    case PROP_PAGE_MENU:
      g_value_set_object (value, priv->page_menu);
      break;
    case PROP_SEARCHABLE:
      g_value_set_boolean (value, priv->searchable);
      break;
    case PROP_N_WAITING:
      g_value_set_uint (value, priv->n_waiting);
      break;
    case PROP_CHILD:
      g_value_set_object (value, priv->child);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
harvest_page_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  HarvestPage *self = HARVEST_PAGE (object);
  HarvestPagePrivate *priv = harvest_page_get_instance_private (self);

  switch (prop_id)
    {
    case PROP_STORE:
      harvest_page_set_store (self, g_value_get_object (value));
      break;
    case PROP_TITLE:
      harvest_page_set_title (self, g_value_get_string (value));
      break;
    case PROP_TOOLS:
      if (g_set_object (&priv->tools, g_value_get_object (value)))
        g_object_notify_by_pspec (object, pspec);
      break;
    case PROP_PAGE_MENU:
      harvest_page_set_page_menu (self, g_value_get_object (value));
      break;
    case PROP_SEARCHABLE:
      if (priv->searchable != g_value_get_boolean (value))
        {
          priv->searchable = g_value_get_boolean (value);
          g_object_notify_by_pspec (object, pspec);
        }
      break;
    case PROP_N_WAITING:
      harvest_page_set_n_waiting (self, g_value_get_uint (value));
      break;
    case PROP_CHILD:
      set_child (self, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
harvest_page_dispose (GObject *object)
{
  HarvestPagePrivate *priv = harvest_page_get_instance_private (HARVEST_PAGE (object));

  g_cancellable_cancel (priv->cancellable);
  g_clear_pointer (&priv->child, gtk_widget_unparent);
  g_clear_object (&priv->tools);
  g_clear_object (&priv->page_menu);
  g_clear_object (&priv->store);

  G_OBJECT_CLASS (harvest_page_parent_class)->dispose (object);
}

static void
harvest_page_finalize (GObject *object)
{
  HarvestPagePrivate *priv = harvest_page_get_instance_private (HARVEST_PAGE (object));

  g_clear_object (&priv->cancellable);
  g_clear_pointer (&priv->title, g_free);

  G_OBJECT_CLASS (harvest_page_parent_class)->finalize (object);
}

static void
harvest_page_class_init (HarvestPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = harvest_page_dispose;
  object_class->finalize = harvest_page_finalize;
  object_class->get_property = harvest_page_get_property;
  object_class->set_property = harvest_page_set_property;

  widget_class->measure = harvest_page_measure;
  widget_class->size_allocate = harvest_page_size_allocate;
  widget_class->get_request_mode = harvest_page_get_request_mode;
  widget_class->focus = harvest_page_focus;
  widget_class->grab_focus = harvest_page_grab_focus;

  properties[PROP_STORE] = g_param_spec_object ("store", NULL, NULL, HARVEST_TYPE_STORE, flags);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_TOOLS] = g_param_spec_object ("tools", NULL, NULL, GTK_TYPE_WIDGET, flags);
  properties[PROP_PAGE_MENU] = g_param_spec_object ("page-menu", NULL, NULL, G_TYPE_MENU_MODEL,
                                                    flags);
  properties[PROP_SEARCHABLE] = g_param_spec_boolean ("searchable", NULL, NULL, FALSE, flags);
  properties[PROP_N_WAITING] = g_param_spec_uint ("n-waiting", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_CHILD] = g_param_spec_object ("child", NULL, NULL, GTK_TYPE_WIDGET, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
harvest_page_init (HarvestPage *self)
{
  HarvestPagePrivate *priv = harvest_page_get_instance_private (self);

  priv->cancellable = g_cancellable_new ();
  gtk_widget_set_hexpand (GTK_WIDGET (self), TRUE);
  gtk_widget_set_vexpand (GTK_WIDGET (self), TRUE);
}

/* Public API */

HarvestStore *
harvest_page_get_store (HarvestPage *self)
{
  HarvestPagePrivate *priv = harvest_page_get_instance_private (self);

  g_return_val_if_fail (HARVEST_IS_PAGE (self), NULL);

  return priv->store;
}

void
harvest_page_set_store (HarvestPage *self, HarvestStore *store)
{
  HarvestPagePrivate *priv = harvest_page_get_instance_private (self);

  g_return_if_fail (HARVEST_IS_PAGE (self));

  if (!g_set_object (&priv->store, store))
    return;
  if (store != NULL && HARVEST_PAGE_GET_CLASS (self)->set_store != NULL)
    HARVEST_PAGE_GET_CLASS (self)->set_store (self, store);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STORE]);
}

const char *
harvest_page_get_title (HarvestPage *self)
{
  HarvestPagePrivate *priv = harvest_page_get_instance_private (self);

  g_return_val_if_fail (HARVEST_IS_PAGE (self), NULL);

  return priv->title;
}

void
harvest_page_set_title (HarvestPage *self, const char *title)
{
  HarvestPagePrivate *priv = harvest_page_get_instance_private (self);

  g_return_if_fail (HARVEST_IS_PAGE (self));

  if (g_strcmp0 (priv->title, title) == 0)
    return;
  g_free (priv->title);
  priv->title = g_strdup (title);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TITLE]);
}

GtkWidget *
harvest_page_get_tools (HarvestPage *self)
{
  HarvestPagePrivate *priv = harvest_page_get_instance_private (self);

  g_return_val_if_fail (HARVEST_IS_PAGE (self), NULL);

  return priv->tools;
}

GtkWidget *
harvest_page_get_child (HarvestPage *self)
{
  HarvestPagePrivate *priv = harvest_page_get_instance_private (self);

  g_return_val_if_fail (HARVEST_IS_PAGE (self), NULL);

  return priv->child;
}

GMenuModel *
harvest_page_get_page_menu (HarvestPage *self)
{
  HarvestPagePrivate *priv = harvest_page_get_instance_private (self);

  g_return_val_if_fail (HARVEST_IS_PAGE (self), NULL);

  return priv->page_menu;
}

void
harvest_page_set_page_menu (HarvestPage *self, GMenuModel *menu)
{
  HarvestPagePrivate *priv = harvest_page_get_instance_private (self);

  g_return_if_fail (HARVEST_IS_PAGE (self));

  if (g_set_object (&priv->page_menu, menu))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PAGE_MENU]);
}

gboolean
harvest_page_get_searchable (HarvestPage *self)
{
  HarvestPagePrivate *priv = harvest_page_get_instance_private (self);

  g_return_val_if_fail (HARVEST_IS_PAGE (self), FALSE);

  return priv->searchable;
}

guint
harvest_page_get_n_waiting (HarvestPage *self)
{
  HarvestPagePrivate *priv = harvest_page_get_instance_private (self);

  g_return_val_if_fail (HARVEST_IS_PAGE (self), 0);

  return priv->n_waiting;
}

void
harvest_page_set_n_waiting (HarvestPage *self, guint n_waiting)
{
  HarvestPagePrivate *priv = harvest_page_get_instance_private (self);

  g_return_if_fail (HARVEST_IS_PAGE (self));

  if (priv->n_waiting == n_waiting)
    return;
  priv->n_waiting = n_waiting;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_WAITING]);
}

GCancellable *
harvest_page_get_cancellable (HarvestPage *self)
{
  HarvestPagePrivate *priv = harvest_page_get_instance_private (self);

  g_return_val_if_fail (HARVEST_IS_PAGE (self), NULL);

  return priv->cancellable;
}

void
harvest_page_shown (HarvestPage *self)
{
  g_return_if_fail (HARVEST_IS_PAGE (self));

  if (HARVEST_PAGE_GET_CLASS (self)->shown != NULL)
    HARVEST_PAGE_GET_CLASS (self)->shown (self);
}

void
harvest_page_search (HarvestPage *self, gboolean everything)
{
  g_return_if_fail (HARVEST_IS_PAGE (self));

  if (HARVEST_PAGE_GET_CLASS (self)->search != NULL)
    HARVEST_PAGE_GET_CLASS (self)->search (self, everything);
}

gboolean
harvest_page_open (HarvestPage *self, const char *id)
{
  g_return_val_if_fail (HARVEST_IS_PAGE (self), FALSE);
  g_return_val_if_fail (id != NULL, FALSE);

  return HARVEST_PAGE_GET_CLASS (self)->open != NULL
         && HARVEST_PAGE_GET_CLASS (self)->open (self, id);
}

gboolean
harvest_page_go_back (HarvestPage *self)
{
  g_return_val_if_fail (HARVEST_IS_PAGE (self), FALSE);

  return HARVEST_PAGE_GET_CLASS (self)->go_back != NULL
         && HARVEST_PAGE_GET_CLASS (self)->go_back (self);
}

void
harvest_page_flush (HarvestPage *self)
{
  g_return_if_fail (HARVEST_IS_PAGE (self));

  if (HARVEST_PAGE_GET_CLASS (self)->flush != NULL)
    HARVEST_PAGE_GET_CLASS (self)->flush (self);
}
