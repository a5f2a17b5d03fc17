/* harvest-signature-pad.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-signature-pad"

#include "config.h"

#include "harvest-signature-pad.h"

#include "harvest-signature-strokes.h"
#include "harvest-wrap-layout.h"

#include <glib/gi18n.h>
#include <string.h>

#define BASELINE_MARGIN 24

struct _HarvestSignaturePad
{
  GtkWidget parent_instance;

  /* template */
  GtkWidget *box;
  GtkStack *stack;
  GtkWidget *area;
  GtkWidget *entry;
  GtkLabel *hint;
  GtkCheckButton *confirm;
  GtkButton *way;

  /* owned */
  HarvestSignatureStrokes *strokes;
  char *signer;
  double start_x; /* of the line that is being drawn */
  double start_y;
  gboolean typing;
  gboolean is_signed; /* as last told */
};

G_DEFINE_FINAL_TYPE (HarvestSignaturePad, harvest_signature_pad, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_SIGNER,
  PROP_SIGNED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* ---- Whether it is signed ---- */

static char *
dup_typed (HarvestSignaturePad *self)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry))));
}

/* Case, and how accents are coded, make no difference between names. */
static gboolean
is_same_name (const char *a, const char *b)
{
  g_autofree char *left = g_utf8_casefold (a, -1);
  g_autofree char *right = g_utf8_casefold (b, -1);

  return g_utf8_collate (left, right) == 0;
}

static gboolean
is_name_right (HarvestSignaturePad *self)
{
  g_autofree char *typed = dup_typed (self);

  if (typed[0] == '\0')
    return FALSE;
  return self->signer == NULL || self->signer[0] == '\0' || is_same_name (typed, self->signer);
}

gboolean
harvest_signature_pad_get_signed (HarvestSignaturePad *self)
{
  g_return_val_if_fail (HARVEST_IS_SIGNATURE_PAD (self), FALSE);

  if (self->typing)
    return is_name_right (self) && gtk_check_button_get_active (self->confirm);
  return harvest_signature_strokes_is_signature (self->strokes);
}

static void
update (HarvestSignaturePad *self)
{
  gboolean is_signed = harvest_signature_pad_get_signed (self);
  g_autofree char *typed = dup_typed (self);
  gboolean empty = typed[0] == '\0' && harvest_signature_strokes_is_empty (self->strokes);
  gboolean wrong = typed[0] != '\0' && !is_name_right (self);
  g_autofree char *hint = NULL;

  if (wrong)
    /* Translators: %s is a person's name */
    hint = g_strdup_printf (_ ("Please type the name like this: %s"), self->signer);
  gtk_label_set_label (self->hint, wrong ? hint : "");
  gtk_widget_set_visible (GTK_WIDGET (self->hint), wrong);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "signature.clear", !empty);
  gtk_widget_queue_draw (self->area);

  if (self->is_signed == is_signed)
    return;
  self->is_signed = is_signed;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SIGNED]);
}

/* ---- Drawing ---- */

static void
begin_cb (GtkGestureDrag *gesture, double x, double y, HarvestSignaturePad *self)
{
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  self->start_x = x;
  self->start_y = y;
  harvest_signature_strokes_begin (self->strokes, x, y);
  update (self);
}

static void
update_cb (GtkGestureDrag *gesture, double dx, double dy, HarvestSignaturePad *self)
{
  harvest_signature_strokes_extend (self->strokes, self->start_x + dx, self->start_y + dy);
  update (self);
}

static void
draw_cb (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer user_data)
{
  HarvestSignaturePad *self = HARVEST_SIGNATURE_PAD (user_data);
  GdkRGBA ink;

  gtk_style_context_get_color (gtk_widget_get_style_context (GTK_WIDGET (area)), &ink);
  gdk_cairo_set_source_rgba (cr, &ink);
  harvest_signature_strokes_draw (self->strokes, cr, 1);

  ink.alpha *= 0.4f;
  gdk_cairo_set_source_rgba (cr, &ink);
  cairo_set_line_width (cr, 1);
  cairo_move_to (cr, BASELINE_MARGIN, height - BASELINE_MARGIN - 0.5);
  cairo_line_to (cr, width - BASELINE_MARGIN, height - BASELINE_MARGIN - 0.5);
  cairo_stroke (cr);
}

/* ---- Typing ---- */

static void
typed_cb (HarvestSignaturePad *self)
{
  update (self);
}

static void
set_typing (HarvestSignaturePad *self, gboolean typing)
{
  self->typing = typing;
  gtk_stack_set_visible_child_name (self->stack, typing ? "type" : "draw");
  gtk_button_set_label (self->way,
                        typing ? _ ("Sign by hand instead") : _ ("Type the name instead"));
  update (self);
}

static void
change_way_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  HarvestSignaturePad *self = HARVEST_SIGNATURE_PAD (widget);

  set_typing (self, !self->typing);
  if (self->typing)
    gtk_widget_grab_focus (self->entry);
}

static void
clear_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  harvest_signature_pad_clear (HARVEST_SIGNATURE_PAD (widget));
}

/* ---- What is offered ---- */

GtkWidget *
harvest_signature_pad_new (void)
{
  return g_object_new (HARVEST_TYPE_SIGNATURE_PAD, NULL);
}

void
harvest_signature_pad_set_signer (HarvestSignaturePad *self, const char *signer)
{
  g_return_if_fail (HARVEST_IS_SIGNATURE_PAD (self));

  if (g_strcmp0 (self->signer, signer) == 0)
    return;
  g_free (self->signer);
  self->signer = g_strdup (signer);
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SIGNER]);
}

void
harvest_signature_pad_clear (HarvestSignaturePad *self)
{
  g_return_if_fail (HARVEST_IS_SIGNATURE_PAD (self));

  harvest_signature_strokes_clear (self->strokes);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  gtk_check_button_set_active (self->confirm, FALSE);
  update (self);
}

GBytes *
harvest_signature_pad_export (HarvestSignaturePad *self)
{
  g_autofree char *typed = NULL;

  g_return_val_if_fail (HARVEST_IS_SIGNATURE_PAD (self), NULL);

  if (!harvest_signature_pad_get_signed (self))
    return NULL;
  if (!self->typing)
    return harvest_signature_strokes_export (self->strokes);
  typed = dup_typed (self);
  return harvest_signature_export_text (typed);
}

gboolean
harvest_signature_pad_is_typed (HarvestSignaturePad *self)
{
  g_return_val_if_fail (HARVEST_IS_SIGNATURE_PAD (self), FALSE);

  return self->typing;
}

/* ---- GObject ---- */

static void
harvest_signature_pad_dispose (GObject *object)
{
  HarvestSignaturePad *self = HARVEST_SIGNATURE_PAD (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (harvest_signature_pad_parent_class)->dispose (object);
}

static void
harvest_signature_pad_finalize (GObject *object)
{
  HarvestSignaturePad *self = HARVEST_SIGNATURE_PAD (object);

  g_clear_pointer (&self->strokes, harvest_signature_strokes_free);
  g_clear_pointer (&self->signer, g_free);

  G_OBJECT_CLASS (harvest_signature_pad_parent_class)->finalize (object);
}

static void
harvest_signature_pad_get_property (GObject *object,
                                    guint prop_id,
                                    GValue *value,
                                    GParamSpec *pspec)
{
  HarvestSignaturePad *self = HARVEST_SIGNATURE_PAD (object);

  switch (prop_id)
    {
    case PROP_SIGNER:
      g_value_set_string (value, self->signer);
      break;
    case PROP_SIGNED:
      g_value_set_boolean (value, harvest_signature_pad_get_signed (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
harvest_signature_pad_set_property (GObject *object,
                                    guint prop_id,
                                    const GValue *value,
                                    GParamSpec *pspec)
{
  HarvestSignaturePad *self = HARVEST_SIGNATURE_PAD (object);

  switch (prop_id)
    {
    case PROP_SIGNER:
      harvest_signature_pad_set_signer (self, g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
harvest_signature_pad_class_init (HarvestSignaturePadClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = harvest_signature_pad_dispose;
  object_class->finalize = harvest_signature_pad_finalize;
  object_class->get_property = harvest_signature_pad_get_property;
  object_class->set_property = harvest_signature_pad_set_property;

  properties[PROP_SIGNER] = g_param_spec_string ("signer", NULL, NULL, NULL,
                                                 G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY
                                                     | G_PARAM_STATIC_STRINGS);
  properties[PROP_SIGNED] = g_param_spec_boolean ("signed", NULL, NULL, FALSE,
                                                  G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY
                                                      | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (HARVEST_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/com/example/StoryHarvest/ui/consent/harvest-signature-pad.ui");
  gtk_widget_class_bind_template_child (widget_class, HarvestSignaturePad, box);
  gtk_widget_class_bind_template_child (widget_class, HarvestSignaturePad, stack);
  gtk_widget_class_bind_template_child (widget_class, HarvestSignaturePad, area);
  gtk_widget_class_bind_template_child (widget_class, HarvestSignaturePad, entry);
  gtk_widget_class_bind_template_child (widget_class, HarvestSignaturePad, hint);
  gtk_widget_class_bind_template_child (widget_class, HarvestSignaturePad, confirm);
  gtk_widget_class_bind_template_child (widget_class, HarvestSignaturePad, way);
  gtk_widget_class_bind_template_callback (widget_class, begin_cb);
  gtk_widget_class_bind_template_callback (widget_class, update_cb);
  gtk_widget_class_bind_template_callback (widget_class, typed_cb);

  gtk_widget_class_install_action (widget_class, "signature.clear", NULL, clear_action);
  gtk_widget_class_install_action (widget_class, "signature.change-way", NULL, change_way_action);
}

static void
harvest_signature_pad_init (HarvestSignaturePad *self)
{
  self->strokes = harvest_signature_strokes_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (self->area), draw_cb, self, NULL);
  set_typing (self, FALSE);
}
