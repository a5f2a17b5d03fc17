/* test-layouts.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-layouts"

#include "config.h"

#include "harvest-side-layout.h"
#include "harvest-widget-test.h"
#include "harvest-wrap-layout.h"

static GtkWidget *
make_block (int width, int height)
{
  GtkWidget *block = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_set_size_request (block, width, height);
  return block;
}

static GtkWidget *
make_box (GType layout)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkLayoutManager *manager = g_object_new (layout, "spacing", 10, NULL);

  gtk_widget_set_layout_manager (box, manager);
  return g_object_ref_sink (box);
}

static void
get_place (GtkWidget *box, GtkWidget *child, graphene_rect_t *place)
{
  g_assert_true (gtk_widget_compute_bounds (child, box, place));
}

static void
test_wrap (void)
{
  GtkWidget *box = make_box (HARVEST_TYPE_WRAP_LAYOUT);
  GtkWidget *blocks[3];
  graphene_rect_t place;
  int minimum, natural, height;

  g_test_summary ("Children fill a line, then the next; from the other side where one reads so");

  g_object_set (gtk_widget_get_layout_manager (box), "line-spacing", 5, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (blocks); i++)
    gtk_box_append (GTK_BOX (box), blocks[i] = make_block (100, 20));

  gtk_widget_measure (box, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
  g_assert_cmpint (minimum, ==, 100);
  g_assert_cmpint (natural, ==, 320);
  gtk_widget_measure (box, GTK_ORIENTATION_VERTICAL, 320, &height, NULL, NULL, NULL);
  g_assert_cmpint (height, ==, 20);
  gtk_widget_measure (box, GTK_ORIENTATION_VERTICAL, 319, &height, NULL, NULL, NULL);
  g_assert_cmpint (height, ==, 45);
  gtk_widget_measure (box, GTK_ORIENTATION_VERTICAL, 100, &height, NULL, NULL, NULL);
  g_assert_cmpint (height, ==, 70);

  gtk_widget_allocate (box, 220, 45, -1, NULL);
  get_place (box, blocks[1], &place);
  g_assert_cmpfloat (place.origin.x, ==, 110);
  get_place (box, blocks[2], &place);
  g_assert_cmpfloat (place.origin.x, ==, 0);
  g_assert_cmpfloat (place.origin.y, ==, 25);

  gtk_widget_set_direction (box, GTK_TEXT_DIR_RTL);
  gtk_widget_measure (box, GTK_ORIENTATION_VERTICAL, 220, &height, NULL, NULL, NULL);
  gtk_widget_allocate (box, 220, 45, -1, NULL);
  get_place (box, blocks[0], &place);
  g_assert_cmpfloat (place.origin.x, ==, 120);

  /* What is hidden takes no place. */
  gtk_widget_set_visible (blocks[1], FALSE);
  gtk_widget_measure (box, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);
  g_assert_cmpint (natural, ==, 210);

  g_assert_finalize_object (G_OBJECT (box));
}

static void
test_side (void)
{
  GtkWidget *box = make_box (HARVEST_TYPE_SIDE_LAYOUT);
  GtkWidget *main = make_block (300, 100);
  GtkWidget *side = make_block (90, 40);
  graphene_rect_t place;
  int minimum, height;

  g_test_summary ("The second child stands at the side, or below where there is no room");

  g_object_set (gtk_widget_get_layout_manager (box), "threshold", 400, NULL);
  gtk_box_append (GTK_BOX (box), main);
  gtk_box_append (GTK_BOX (box), side);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (side), GTK_ORIENTATION_VERTICAL);

  gtk_widget_measure (box, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, ==, 300);
  gtk_widget_measure (box, GTK_ORIENTATION_VERTICAL, 400, &height, NULL, NULL, NULL);
  g_assert_cmpint (height, ==, 100);
  gtk_widget_allocate (box, 400, 100, -1, NULL);
  get_place (box, side, &place);
  g_assert_cmpfloat (place.origin.x, ==, 310);
  g_assert_cmpint (gtk_orientable_get_orientation (GTK_ORIENTABLE (side)), ==,
                   GTK_ORIENTATION_VERTICAL);

  gtk_widget_measure (box, GTK_ORIENTATION_VERTICAL, 360, &height, NULL, NULL, NULL);
  g_assert_cmpint (height, ==, 150);
  gtk_widget_allocate (box, 360, 150, -1, NULL);
  get_place (box, side, &place);
  g_assert_cmpfloat (place.origin.x, ==, 0);
  g_assert_cmpfloat (place.origin.y, ==, 110);
  g_assert_cmpint (gtk_orientable_get_orientation (GTK_ORIENTABLE (side)), ==,
                   GTK_ORIENTATION_HORIZONTAL);

  g_assert_finalize_object (G_OBJECT (box));
}

static void
test_halves (void)
{
  GtkWidget *box = make_box (HARVEST_TYPE_SIDE_LAYOUT);
  GtkWidget *left = make_block (100, 20);
  GtkWidget *right = make_block (200, 30);
  graphene_rect_t place;
  int height;

  g_test_summary ("Two texts that are compared are as wide, or below one another, never turned");

  g_object_set (gtk_widget_get_layout_manager (box), "homogeneous", TRUE, NULL);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (right), GTK_ORIENTATION_VERTICAL);
  gtk_box_append (GTK_BOX (box), left);
  gtk_box_append (GTK_BOX (box), right);
  gtk_widget_measure (box, GTK_ORIENTATION_VERTICAL, 610, &height, NULL, NULL, NULL);
  g_assert_cmpint (height, ==, 30);
  gtk_widget_allocate (box, 610, 30, -1, NULL);
  get_place (box, right, &place);
  g_assert_cmpint ((int)place.origin.x, ==, 310);
  g_assert_cmpint ((int)place.size.width, ==, 300);

  gtk_widget_measure (box, GTK_ORIENTATION_VERTICAL, 400, &height, NULL, NULL, NULL);
  g_assert_cmpint (height, ==, 60);
  gtk_widget_allocate (box, 400, 60, -1, NULL);
  get_place (box, right, &place);
  g_assert_cmpint ((int)place.origin.y, ==, 30);
  g_assert_cmpint (gtk_orientable_get_orientation (GTK_ORIENTABLE (right)), ==,
                   GTK_ORIENTATION_VERTICAL);
  g_assert_finalize_object (G_OBJECT (box));
}

int
main (int argc, char **argv)
{
  harvest_widget_test_init (&argc, &argv);

  g_test_add_func ("/layouts/wrap", test_wrap);
  g_test_add_func ("/layouts/side", test_side);
  g_test_add_func ("/layouts/halves", test_halves);

  return g_test_run ();
}
