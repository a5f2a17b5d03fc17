/* harvest-thumbnail.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-thumbnail"

#include "config.h"

#include "harvest-thumbnail.h"

#include "harvest-picture-loader.h"

struct _HarvestThumbnail
{
  GtkWidget parent_instance;

  GtkWidget *picture;
  GtkWidget *sign;

  char *hash;
  char *alternative;
  gboolean patient;
  double ratio; /* of width to height; 0: as large as asked for */
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (HarvestThumbnail, harvest_thumbnail, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_FIT,
  PROP_RATIO,
  PROP_PATIENT,
  PROP_ALTERNATIVE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* Auxiliary methods */

static void
stop (HarvestThumbnail *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
show_texture (HarvestThumbnail *self, GdkTexture *texture)
{
  gtk_picture_set_paintable (GTK_PICTURE (self->picture), GDK_PAINTABLE (texture));
  gtk_widget_set_visible (self->sign, FALSE);
}

/* Callbacks */

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  HarvestThumbnail *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture)
      texture = harvest_picture_loader_load_finish (HARVEST_STORE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_clear_object (&self->cancellable);
  if (texture != NULL)
    {
      show_texture (self, texture);
      return;
    }
  g_info ("No small picture of %s: %s", self->hash, error->message);
  gtk_widget_set_visible (self->sign,
                          gtk_picture_get_paintable (GTK_PICTURE (self->picture)) == NULL);
}

/* GtkWidget overrides */

static GtkSizeRequestMode
harvest_thumbnail_get_request_mode (GtkWidget *widget)
{
  return HARVEST_THUMBNAIL (widget)->ratio > 0 ? GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH
                                               : GTK_SIZE_REQUEST_CONSTANT_SIZE;
}

/* The picture fills the space that is there; what it shows must not move what stands around it. */
static void
harvest_thumbnail_measure (GtkWidget *widget,
                           GtkOrientation orientation,
                           int for_size,
                           int *minimum,
                           int *natural,
                           int *minimum_baseline,
                           int *natural_baseline)
{
  HarvestThumbnail *self = HARVEST_THUMBNAIL (widget);

  *minimum = *natural = 0;
  if (orientation == GTK_ORIENTATION_VERTICAL && self->ratio > 0 && for_size > 0)
    *minimum = *natural = (int)(for_size / self->ratio);
}

static void
harvest_thumbnail_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  HarvestThumbnail *self = HARVEST_THUMBNAIL (widget);
  GtkAllocation whole = { 0, 0, width, height };

  gtk_widget_size_allocate (self->picture, &whole, -1);
  if (gtk_widget_should_layout (self->sign))
    gtk_widget_size_allocate (self->sign, &whole, -1);
}

/* GObject overrides */

static void
harvest_thumbnail_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  HarvestThumbnail *self = HARVEST_THUMBNAIL (object);

  switch (prop_id)
    {
    case PROP_FIT:
      g_value_set_enum (value, gtk_picture_get_content_fit (GTK_PICTURE (self->picture)));
      break;
    case PROP_RATIO:
      g_value_set_double (value, self->ratio);
      break;
    case PROP_PATIENT:
      g_value_set_boolean (value, self->patient);
      break;
    case PROP_ALTERNATIVE:
      g_value_set_string (value, self->alternative);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
harvest_thumbnail_set_property (GObject *object,
                                guint prop_id,
                                const GValue *value,
                                GParamSpec *pspec)
{
  HarvestThumbnail *self = HARVEST_THUMBNAIL (object);

  switch (prop_id)
    {
    case PROP_FIT:
      gtk_picture_set_content_fit (GTK_PICTURE (self->picture), g_value_get_enum (value));
      break;
    case PROP_RATIO:
      if (self->ratio == g_value_get_double (value))
        return;
      self->ratio = g_value_get_double (value);
      gtk_widget_queue_resize (GTK_WIDGET (self));
      g_object_notify_by_pspec (object, pspec);
      break;
    case PROP_PATIENT:
      self->patient = g_value_get_boolean (value);
      break;
    case PROP_ALTERNATIVE:
      harvest_thumbnail_set_alternative (self, g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
harvest_thumbnail_dispose (GObject *object)
{
  HarvestThumbnail *self = HARVEST_THUMBNAIL (object);

  stop (self);
  g_clear_pointer (&self->picture, gtk_widget_unparent);
  g_clear_pointer (&self->sign, gtk_widget_unparent);

  G_OBJECT_CLASS (harvest_thumbnail_parent_class)->dispose (object);
}

static void
harvest_thumbnail_finalize (GObject *object)
{
  HarvestThumbnail *self = HARVEST_THUMBNAIL (object);

  g_free (self->hash);
  g_free (self->alternative);

  G_OBJECT_CLASS (harvest_thumbnail_parent_class)->finalize (object);
}

static void
harvest_thumbnail_class_init (HarvestThumbnailClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = harvest_thumbnail_get_property;
  object_class->set_property = harvest_thumbnail_set_property;
  object_class->dispose = harvest_thumbnail_dispose;
  object_class->finalize = harvest_thumbnail_finalize;
  widget_class->get_request_mode = harvest_thumbnail_get_request_mode;
  widget_class->measure = harvest_thumbnail_measure;
  widget_class->size_allocate = harvest_thumbnail_size_allocate;

  properties[PROP_FIT] = g_param_spec_enum (
      "fit", NULL, NULL, GTK_TYPE_CONTENT_FIT, GTK_CONTENT_FIT_COVER,
      G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_RATIO] = g_param_spec_double ("ratio", NULL, NULL, 0, 100, 0,
                                                G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS
                                                    | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_PATIENT] = g_param_spec_boolean ("patient", NULL, NULL, FALSE,
                                                   G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_ALTERNATIVE] = g_param_spec_string ("alternative", NULL, NULL, NULL,
                                                      G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS
                                                          | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "thumbnail");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
harvest_thumbnail_init (HarvestThumbnail *self)
{
  self->picture = gtk_picture_new ();
  gtk_picture_set_content_fit (GTK_PICTURE (self->picture), GTK_CONTENT_FIT_COVER);
  gtk_widget_set_parent (self->picture, GTK_WIDGET (self));

  self->sign = gtk_image_new_from_icon_name ("image-missing-symbolic");
  gtk_image_set_icon_size (GTK_IMAGE (self->sign), GTK_ICON_SIZE_LARGE);
  gtk_widget_add_css_class (self->sign, "dim-label");
  gtk_widget_set_visible (self->sign, FALSE);
  gtk_widget_set_parent (self->sign, GTK_WIDGET (self));

  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

/* Public API */

GtkWidget *
harvest_thumbnail_new (void)
{
  return g_object_new (HARVEST_TYPE_THUMBNAIL, NULL);
}

void
harvest_thumbnail_set_blob (HarvestThumbnail *self,
                            HarvestStore *store,
                            const char *hash,
                            int pixels)
{
  GdkTexture *texture = NULL;

  g_return_if_fail (HARVEST_IS_THUMBNAIL (self));
  g_return_if_fail (hash == NULL || HARVEST_IS_STORE (store));

  if (g_strcmp0 (self->hash, hash) == 0)
    return;
  stop (self);
  g_free (self->hash);
  self->hash = g_strdup (hash);
  show_texture (self, NULL);
  if (hash == NULL)
    return;

  texture = harvest_picture_loader_peek (store, hash, pixels);
  if (texture != NULL)
    {
      show_texture (self, texture);
      return;
    }
  /* A picture of another size is better than none, until this one has come. */
  show_texture (self, harvest_picture_loader_peek_any (store, hash));
  self->cancellable = g_cancellable_new ();
  harvest_picture_loader_load_async (store, hash, pixels, self->patient, self->cancellable,
                                     loaded_cb, self);
}

void
harvest_thumbnail_set_alternative (HarvestThumbnail *self, const char *alternative)
{
  g_return_if_fail (HARVEST_IS_THUMBNAIL (self));

  if (g_strcmp0 (self->alternative, alternative) == 0)
    return;
  g_free (self->alternative);
  self->alternative = g_strdup (alternative);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  alternative != NULL ? alternative : "", -1);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ALTERNATIVE]);
}
