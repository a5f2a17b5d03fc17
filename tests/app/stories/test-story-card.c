/* test-story-card.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-story-card"

#include "config.h"

#include "harvest-card-plan.h"
#include "harvest-stories-test.h"
#include "harvest-story-browser.h"
#include "harvest-story-card.h"
#include "harvest-story-list.h"

#define WIDTH 700

typedef struct
{
  HarvestStoriesFixture base;
  HarvestStoryList *list;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  harvest_stories_fixture_set_up (&self->base, data);
  self->list = harvest_story_list_new (self->base.store);
  harvest_widget_test_until (!harvest_story_list_get_counting (self->list));
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_clear_object (&self->list);
  harvest_stories_fixture_tear_down (&self->base, data);
}

/* Returns: (transfer full): the row, read */
static HarvestStoryRow *
get_row (Fixture *self, guint position)
{
  HarvestStoryRow *row = g_list_model_get_item (harvest_story_list_get_rows (self->list), position);

  harvest_widget_test_until (harvest_story_row_get_story (row) != NULL);
  return row;
}

static void
show_row (Fixture *self, GtkWidget *card, guint position)
{
  g_autoptr (HarvestStoryRow) row = get_row (self, position);

  harvest_story_card_set_row (HARVEST_STORY_CARD (card), self->base.store, self->base.units, row);
}

static int
measure (GtkWidget *card, int width)
{
  int height;

  gtk_widget_measure (card, GTK_ORIENTATION_VERTICAL, width, &height, NULL, NULL, NULL);
  return height;
}

/* What a widget has drawn: the number of texts, and the middle of the first clip (the picture). */
typedef struct
{
  guint n_texts;
  float picture;
} Drawing;

static void
look_at_node (GskRenderNode *node, Drawing *drawing)
{
  graphene_rect_t bounds;

  switch ((int)gsk_render_node_get_node_type (node))
    {
    case GSK_CONTAINER_NODE:
      for (guint i = 0; i < gsk_container_node_get_n_children (node); i++)
        look_at_node (gsk_container_node_get_child (node, i), drawing);
      break;
    case GSK_TRANSFORM_NODE:
      look_at_node (gsk_transform_node_get_child (node), drawing);
      break;
    case GSK_CLIP_NODE:
      look_at_node (gsk_clip_node_get_child (node), drawing);
      break;
    case GSK_ROUNDED_CLIP_NODE:
      gsk_render_node_get_bounds (node, &bounds);
      if (bounds.size.width == HARVEST_CARD_PICTURE_WIDTH)
        drawing->picture = bounds.origin.x + bounds.size.width / 2;
      break;
    case GSK_TEXT_NODE:
      drawing->n_texts++;
      break;
    default:
      break;
    }
}

static Drawing
draw (GtkWidget *card)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (card);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  GskRenderNode *node = NULL;
  Drawing drawing = { 0, 0 };

  gdk_paintable_snapshot (paintable, GDK_SNAPSHOT (snapshot), gtk_widget_get_width (card),
                          gtk_widget_get_height (card));
  node = gtk_snapshot_free_to_node (snapshot);
  if (node != NULL)
    {
      look_at_node (node, &drawing);
      gsk_render_node_unref (node);
    }
  return drawing;
}

static void
test_plan (void)
{
  const HarvestCardFont font = { 18, 15, 7 };
  const HarvestCardFont large = { 36, 30, 14 };
  HarvestCardPlan wide, narrow, smallest;

  g_test_summary ("The less room there is for a line, the more lines there are");
  harvest_card_plan_init (&wide, &font, 800);
  harvest_card_plan_init (&narrow, &font, 340);
  harvest_card_plan_init (&smallest, &large, 340);
  g_assert_cmpint (wide.text_width, ==, 800 - HARVEST_CARD_PICTURE_WIDTH - HARVEST_CARD_SPACING);
  g_assert_cmpint (wide.height, ==, HARVEST_CARD_PICTURE_HEIGHT);
  g_assert_cmpint (wide.text_lines, <, narrow.text_lines);
  g_assert_cmpint (wide.meta_lines, <, narrow.meta_lines);
  g_assert_false (narrow.pill_below);
  g_assert_true (smallest.pill_below);
  g_assert_cmpint (narrow.height, >, wide.height);
  g_assert_cmpint (smallest.height, >, narrow.height);
  /* Half of a screen of 360 x 720 at most. */
  g_assert_cmpint (smallest.height, <, 360);
  g_assert_cmpint (harvest_card_plan_get_least_width (&large), <, 300);
}

static void
test_height (Fixture *self, gconstpointer data)
{
  GtkWidget *card = harvest_story_card_new ();
  GtkWidget *window = harvest_widget_test_show (card);
  static const int widths[] = { WIDTH, 350, 260 };

  g_test_summary ("All cards have one height, whatever is in them");
  for (guint i = 0; i < G_N_ELEMENTS (widths); i++)
    {
      int unread;

      harvest_story_card_set_row (HARVEST_STORY_CARD (card), self->base.store, self->base.units,
                                  NULL);
      unread = measure (card, widths[i]);
      for (guint position = 0; position < 20; position++)
        {
          show_row (self, card, position);
          g_assert_cmpint (measure (card, widths[i]), ==, unread);
        }
    }
  harvest_widget_test_close (window);
}

static void
test_drawn (Fixture *self, gconstpointer data)
{
  GtkWidget *card = harvest_story_card_new ();
  GtkWidget *window = harvest_widget_test_show (card);
  g_autoptr (HarvestStoryRow) row = get_row (self, 0);
  g_autofree char *title = g_strdup (
      harvest_record_get_string (harvest_story_row_get_story (row), "title"));
  float picture;

  g_test_summary ("Title, text, small line and state are drawn, mirrored where one reads so");
  g_assert_false (harvest_story_card_is_drawn (HARVEST_STORY_CARD (card)));
  show_row (self, card, 0);
  harvest_widget_test_until (harvest_story_card_is_drawn (HARVEST_STORY_CARD (card)));
  g_assert_cmpuint (draw (card).n_texts, >=, 4);
  picture = draw (card).picture;
  g_assert_cmpfloat (picture, >, 0);
  g_assert_cmpfloat (picture, <, (float)gtk_widget_get_width (card) / 2);
  g_assert_true (
      gtk_test_accessible_has_property (GTK_ACCESSIBLE (card), GTK_ACCESSIBLE_PROPERTY_LABEL));

  gtk_widget_set_direction (card, GTK_TEXT_DIR_RTL);
  harvest_widget_test_until (harvest_story_card_is_drawn (HARVEST_STORY_CARD (card)));
  g_assert_cmpfloat_with_epsilon (draw (card).picture, (float)gtk_widget_get_width (card) - picture,
                                  1);

  /* Nothing of the last story stays. */
  harvest_story_card_set_row (HARVEST_STORY_CARD (card), self->base.store, self->base.units, NULL);
  g_assert_false (harvest_story_card_is_drawn (HARVEST_STORY_CARD (card)));
  g_assert_false (
      gtk_test_accessible_has_property (GTK_ACCESSIBLE (card), GTK_ACCESSIBLE_PROPERTY_LABEL));
  g_assert_cmpuint (draw (card).n_texts, ==, 0);
  harvest_widget_test_close (window);
}

static void
test_chosen (Fixture *self, gconstpointer data)
{
  GtkWidget *card = harvest_story_card_new ();
  GtkWidget *window = harvest_widget_test_show (card);
  GtkWidget *check = NULL;
  gboolean selected;

  g_test_summary ("The check button is there while one chooses, and says what is chosen");
  g_assert_null (gtk_widget_get_first_child (card));
  g_object_set (card, "selectable", TRUE, NULL);
  check = harvest_widget_test_find (card, GTK_TYPE_CHECK_BUTTON, NULL);
  harvest_widget_test_until (gtk_widget_get_width (check) > 0);
  g_assert_false (gtk_check_button_get_active (GTK_CHECK_BUTTON (check)));
  g_object_set (card, "selected", TRUE, NULL);
  g_assert_true (gtk_check_button_get_active (GTK_CHECK_BUTTON (check)));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), FALSE);
  g_object_get (card, "selected", &selected, NULL);
  g_assert_false (selected);
  g_object_set (card, "selectable", FALSE, NULL);
  g_assert_false (gtk_widget_get_visible (check));
  harvest_widget_test_close (window);
}

/* Cards of a list: all of them, those to be seen, and how many of either are drawn. */
typedef struct
{
  guint n;
  guint n_drawn;
  guint n_seen;
  guint n_seen_drawn;
} Cards;

static Cards
look_at_cards (GtkWidget *list)
{
  Cards cards = { 0 };

  for (GtkWidget *item = gtk_widget_get_first_child (list); item != NULL;
       item = gtk_widget_get_next_sibling (item))
    {
      HarvestStoryCard *card = HARVEST_STORY_CARD (gtk_widget_get_first_child (item));
      gboolean drawn = harvest_story_card_is_drawn (card);
      graphene_rect_t bounds;

      cards.n++;
      cards.n_drawn += drawn ? 1 : 0;
      if (!gtk_widget_get_mapped (item) || !gtk_widget_compute_bounds (item, list, &bounds)
          || bounds.origin.y + bounds.size.height <= 0
          || bounds.origin.y >= (float)gtk_widget_get_height (list))
        continue;
      cards.n_seen++;
      cards.n_seen_drawn += drawn ? 1 : 0;
    }
  return cards;
}

static gboolean
all_seen_are_drawn (GtkWidget *list)
{
  Cards cards = look_at_cards (list);

  return cards.n_seen > 0 && cards.n_seen_drawn == cards.n_seen;
}

static void
test_list (Fixture *self, gconstpointer data)
{
  GtkWidget *browser = harvest_story_browser_new ();
  GtkWidget *window = harvest_widget_test_show (browser);
  GtkWidget *list = harvest_widget_test_find (browser, GTK_TYPE_LIST_VIEW, "cards");
  GtkAdjustment *place = NULL;

  g_test_summary ("Of all cards those that are to be seen have texts, wherever the list is");
  harvest_story_browser_set_store (HARVEST_STORY_BROWSER (browser), self->base.store,
                                   self->base.units);
  harvest_widget_test_until (look_at_cards (list).n > 100 && all_seen_are_drawn (list));
  g_assert_cmpuint (look_at_cards (list).n_drawn, <, 20);

  place = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (list));
  for (double part = 0.2; part < 1; part += 0.2)
    {
      gtk_adjustment_set_value (place, gtk_adjustment_get_upper (place) * part);
      harvest_widget_test_turn ();
      harvest_widget_test_until (all_seen_are_drawn (list));
    }
  /* A little further, where the list keeps its cards and only moves them. */
  for (guint i = 0; i < 30; i++)
    {
      gtk_adjustment_set_value (place, gtk_adjustment_get_value (place) - 37);
      harvest_widget_test_turn ();
      harvest_widget_test_until (all_seen_are_drawn (list));
    }
  harvest_widget_test_close (window);
}

int
main (int argc, char **argv)
{
  /* In memory, without a bus. */
  g_setenv ("GTK_A11Y", "test", TRUE);
  harvest_widget_test_init (&argc, &argv);

  g_test_add_func ("/stories/card/plan", test_plan);
  g_test_add ("/stories/card/height", Fixture, "Ken Baxendale", set_up, test_height, tear_down);
  g_test_add ("/stories/card/drawn", Fixture, "Ken Baxendale", set_up, test_drawn, tear_down);
  g_test_add ("/stories/card/chosen", Fixture, "Ken Baxendale", set_up, test_chosen, tear_down);
  g_test_add ("/stories/card/list", Fixture, "Ken Baxendale", set_up, test_list, tear_down);

  return g_test_run ();
}
