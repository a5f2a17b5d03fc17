/* test-signature-pad.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-signature-pad"

#include "config.h"

#include "harvest-signature-pad.h"
#include "harvest-signature-strokes.h"
#include "harvest-test.h"

#include <string.h>

typedef struct
{
  GtkWidget *window;
  HarvestSignaturePad *pad;
  guint n_notified;
} Fixture;

static void
signed_cb (HarvestSignaturePad *pad, GParamSpec *pspec, Fixture *fixture)
{
  fixture->n_notified++;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->window = gtk_window_new ();
  fixture->pad = HARVEST_SIGNATURE_PAD (harvest_signature_pad_new ());
  g_signal_connect (fixture->pad, "notify::signed", G_CALLBACK (signed_cb), fixture);
  gtk_window_set_child (GTK_WINDOW (fixture->window), GTK_WIDGET (fixture->pad));
  gtk_window_present (GTK_WINDOW (fixture->window));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_object_ref (fixture->pad);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  harvest_test_drain ();
  g_assert_finalize_object (fixture->pad);
}

/* Returns: (transfer none) (nullable): the first widget of a type, anywhere below `widget` */
static GtkWidget *
find (GtkWidget *widget, GType type)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = G_TYPE_CHECK_INSTANCE_TYPE (child, type) ? child : find (child, type);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static GtkGesture *
find_gesture (GtkWidget *area)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (area);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_GESTURE_DRAG (controller))
        return GTK_GESTURE (controller);
    }
  g_assert_not_reached ();
}

/* How dark the PNG's darkest and lightest pixels are. */
static void
read_png (GBytes *content, int *width, int *height, guint8 *darkest, guint8 *lightest)
{
  g_autoptr (GdkTexture) texture = gdk_texture_new_from_bytes (content, NULL);
  g_autofree guint8 *pixels = NULL;
  gsize n;

  g_assert_nonnull (texture);
  *width = gdk_texture_get_width (texture);
  *height = gdk_texture_get_height (texture);
  n = (gsize)*width * (gsize)*height * 4;
  pixels = g_malloc (n);
  gdk_texture_download (texture, pixels, (gsize)*width * 4);
  *darkest = 255;
  *lightest = 0;
  for (gsize i = 0; i < n; i += 4)
    {
      *darkest = MIN (*darkest, pixels[i]);
      *lightest = MAX (*lightest, pixels[i]);
    }
}

static void
test_empty (Fixture *fixture, gconstpointer data)
{
  g_assert_false (harvest_signature_pad_get_signed (fixture->pad));
  g_assert_null (harvest_signature_pad_export (fixture->pad));
  g_assert_cmpuint (fixture->n_notified, ==, 0);
}

/* The gesture's signals, as GTK emits them for finger, pen and mouse. */
static void
test_draw (Fixture *fixture, gconstpointer data)
{
  GtkWidget *area = find (GTK_WIDGET (fixture->pad), GTK_TYPE_DRAWING_AREA);
  GtkGesture *gesture = find_gesture (area);
  g_autoptr (GBytes) content = NULL;
  guint8 darkest, lightest;
  int width, height;

  g_assert_nonnull (area);
  g_signal_emit_by_name (gesture, "drag-begin", 10.0, 10.0);
  g_signal_emit_by_name (gesture, "drag-update", 5.0, 0.0);
  g_assert_false (harvest_signature_pad_get_signed (fixture->pad)); /* a slip */
  g_signal_emit_by_name (gesture, "drag-update", 60.0, 20.0);
  g_signal_emit_by_name (gesture, "drag-end", 90.0, 0.0);
  g_assert_true (harvest_signature_pad_get_signed (fixture->pad));
  g_assert_false (harvest_signature_pad_is_typed (fixture->pad));
  g_assert_cmpuint (fixture->n_notified, ==, 1);
  content = harvest_signature_pad_export (fixture->pad);
  read_png (content, &width, &height, &darkest, &lightest);
  g_assert_cmpint (width, ==, (90 + 24) * 2);
  g_assert_cmpint (height, ==, (20 + 24) * 2);
  g_assert_cmpint (darkest, <, 30);
  gtk_widget_activate_action (GTK_WIDGET (fixture->pad), "signature.clear", NULL);
  g_assert_null (harvest_signature_pad_export (fixture->pad));
}

static void
test_type (Fixture *fixture, gconstpointer data)
{
  GtkEditable *entry = GTK_EDITABLE (find (GTK_WIDGET (fixture->pad), GTK_TYPE_ENTRY));
  GtkCheckButton *confirm = GTK_CHECK_BUTTON (
      find (GTK_WIDGET (fixture->pad), GTK_TYPE_CHECK_BUTTON));
  g_autoptr (GBytes) content = NULL;
  guint8 darkest, lightest;
  int width, height;

  harvest_signature_pad_set_signer (fixture->pad, "Zoë Nowak");
  g_assert_true (
      gtk_widget_activate_action (GTK_WIDGET (fixture->pad), "signature.change-way", NULL));
  g_assert_true (harvest_signature_pad_is_typed (fixture->pad));

  gtk_editable_set_text (entry, "Somebody Else");
  gtk_check_button_set_active (confirm, TRUE);
  g_assert_false (harvest_signature_pad_get_signed (fixture->pad));
  gtk_editable_set_text (entry, "  zoë nowak ");
  g_assert_true (harvest_signature_pad_get_signed (fixture->pad));
  g_assert_cmpuint (fixture->n_notified, ==, 1);
  gtk_check_button_set_active (confirm, FALSE);
  g_assert_false (harvest_signature_pad_get_signed (fixture->pad));
  g_assert_null (harvest_signature_pad_export (fixture->pad));
  gtk_check_button_set_active (confirm, TRUE);

  content = harvest_signature_pad_export (fixture->pad);
  read_png (content, &width, &height, &darkest, &lightest);
  g_assert_cmpint (width, >, 100);
  g_assert_cmpint (darkest, <, 60);
  g_assert_cmpint (lightest, ==, 255);

  harvest_signature_pad_clear (fixture->pad);
  g_assert_false (harvest_signature_pad_get_signed (fixture->pad));
  g_assert_cmpstr (gtk_editable_get_text (entry), ==, "");
}

/* What was typed does not count when one signs by hand after all. */
static void
test_change_way (Fixture *fixture, gconstpointer data)
{
  GtkEditable *entry = GTK_EDITABLE (find (GTK_WIDGET (fixture->pad), GTK_TYPE_ENTRY));
  GtkCheckButton *confirm = GTK_CHECK_BUTTON (
      find (GTK_WIDGET (fixture->pad), GTK_TYPE_CHECK_BUTTON));

  gtk_widget_activate_action (GTK_WIDGET (fixture->pad), "signature.change-way", NULL);
  gtk_editable_set_text (entry, "Ken");
  gtk_check_button_set_active (confirm, TRUE);
  g_assert_true (harvest_signature_pad_get_signed (fixture->pad));
  gtk_widget_activate_action (GTK_WIDGET (fixture->pad), "signature.change-way", NULL);
  g_assert_false (harvest_signature_pad_get_signed (fixture->pad));
  g_assert_false (harvest_signature_pad_is_typed (fixture->pad));
}

/* ---- Strokes, without a widget ---- */

static void
test_strokes (void)
{
  g_autoptr (HarvestSignatureStrokes) strokes = harvest_signature_strokes_new ();
  g_autoptr (GBytes) content = NULL;
  guint8 darkest, lightest;
  int width, height;

  harvest_signature_strokes_extend (strokes, 5, 5); /* no line has begun */
  g_assert_true (harvest_signature_strokes_is_empty (strokes));
  harvest_signature_strokes_begin (strokes, 100, 100);
  g_assert_false (harvest_signature_strokes_is_empty (strokes));
  g_assert_false (harvest_signature_strokes_is_signature (strokes));
  harvest_signature_strokes_extend (strokes, 160, 100);
  harvest_signature_strokes_begin (strokes, 100, 120);
  harvest_signature_strokes_extend (strokes, 160, 140);
  g_assert_true (harvest_signature_strokes_is_signature (strokes));

  content = harvest_signature_strokes_export (strokes);
  read_png (content, &width, &height, &darkest, &lightest);
  g_assert_cmpint (width, ==, (60 + 24) * 2);
  g_assert_cmpint (height, ==, (40 + 24) * 2);
  g_assert_cmpint (darkest, <, 30);
  g_assert_cmpint (lightest, ==, 255);

  harvest_signature_strokes_clear (strokes);
  g_assert_true (harvest_signature_strokes_is_empty (strokes));
  g_assert_false (harvest_signature_strokes_is_signature (strokes));
}

int
main (int argc, char *argv[])
{
  harvest_test_init (&argc, &argv);
  gtk_init ();

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/signature-pad/empty", test_empty);
  ADD ("/signature-pad/draw", test_draw);
  ADD ("/signature-pad/type", test_type);
  ADD ("/signature-pad/change-way", test_change_way);
#undef ADD
  g_test_add_func ("/signature-pad/strokes", test_strokes);

  return g_test_run ();
}
