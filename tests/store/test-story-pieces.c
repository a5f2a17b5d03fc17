/* test-story-pieces.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-story-pieces"

#include "config.h"

#include "harvest-story-pieces.h"
#include "harvest-story-row-private.h"
#include "harvest-test.h"

/* What somebody who only listens to the deltas believes: the row object of each position. */
typedef struct
{
  HarvestStoryPieces *pieces;
  GPtrArray *believed; /* (element-type HarvestStoryRow) */
  guint n_told;
} Listener;

static HarvestStoryRow *
use_row_at (HarvestStoryPieces *pieces, guint position)
{
  HarvestStoryPiece *piece = harvest_story_pieces_get_at (pieces, position);

  g_assert_nonnull (piece);
  g_assert_cmpuint (position - piece->start, <, piece->n_rows);
  return harvest_story_pieces_use_row (pieces, piece, position - piece->start);
}

static void
listen_cb (guint position, guint n_removed, guint n_added, gpointer data)
{
  Listener *listener = data;

  listener->n_told += n_removed + n_added;
  if (n_removed > 0)
    g_ptr_array_remove_range (listener->believed, position, n_removed);
  for (guint i = 0; i < n_added; i++)
    g_ptr_array_insert (listener->believed, (int)(position + i),
                        use_row_at (listener->pieces, position + i));
  g_assert_cmpuint (listener->believed->len, ==, listener->pieces->n_rows);
  for (guint i = 0; i < listener->believed->len; i++)
    g_assert_true (use_row_at (listener->pieces, i) == listener->believed->pdata[i]);
}

static void
listener_init (Listener *listener, HarvestStoryPieces *pieces)
{
  listener->pieces = pieces;
  listener->believed = g_ptr_array_new ();
  listener->n_told = 0;
  for (guint i = 0; i < pieces->n_rows; i++)
    g_ptr_array_add (listener->believed, use_row_at (pieces, i));
}

static GArray *
make_hits (const gint64 *keys, guint n_keys)
{
  GArray *hits = g_array_new (FALSE, FALSE, sizeof (HarvestSearchHit));

  for (guint i = 0; i < n_keys; i++)
    {
      HarvestSearchHit hit = { .key = keys[i], .row = keys[i] };

      g_array_append_val (hits, hit);
    }
  return hits;
}

#define HITS(...)                                                                                  \
  make_hits ((const gint64[]){ __VA_ARGS__ }, sizeof ((const gint64[]){ __VA_ARGS__ }) / 8)

static HarvestStoryPieces *
make_pieces (void)
{
  HarvestStoryPieces *pieces = harvest_story_pieces_new (FALSE);
  g_autoptr (GArray) first = HITS (90, 80, 70);
  g_autoptr (GArray) third = HITS (30, 20);
  const HarvestSearchSpan spans[] = { { 65, G_MAXINT64 }, { 35, 65 }, { G_MININT64, 35 } };

  harvest_story_pieces_append (pieces, &spans[0], 3, first);
  harvest_story_pieces_append (pieces, &spans[1], 0, NULL);
  harvest_story_pieces_append (pieces, &spans[2], 2, third);
  return pieces;
}

static void
test_positions (void)
{
  g_autoptr (HarvestStoryPieces) pieces = make_pieces ();
  const HarvestSearchSpan middle = { 35, 65 };

  g_test_summary ("Positions, keys and spans lead to their pieces, over empty ones too");

  g_assert_cmpuint (pieces->n_rows, ==, 5);
  for (guint i = 0; i < 3; i++)
    g_assert_true (harvest_story_pieces_get_at (pieces, i) == pieces->pieces->pdata[0]);
  for (guint i = 3; i < 5; i++)
    g_assert_true (harvest_story_pieces_get_at (pieces, i) == pieces->pieces->pdata[2]);
  g_assert_null (harvest_story_pieces_get_at (pieces, 5));
  g_assert_true (harvest_story_pieces_find_key (pieces, 65) == pieces->pieces->pdata[0]);
  g_assert_true (harvest_story_pieces_find_key (pieces, 64) == pieces->pieces->pdata[1]);
  g_assert_true (harvest_story_pieces_find_key (pieces, -5) == pieces->pieces->pdata[2]);
  g_assert_true (harvest_story_pieces_find_span (pieces, &middle) == pieces->pieces->pdata[1]);
  g_assert_cmpuint (harvest_story_piece_find_key (pieces->pieces->pdata[0], 80), ==, 1);
  g_assert_cmpuint (harvest_story_piece_find_key (pieces->pieces->pdata[0], 81), ==, G_MAXUINT);
}

static void
test_exact (void)
{
  g_autoptr (HarvestStoryPieces) pieces = make_pieces ();
  g_autoptr (GArray) added = HITS (95, 90, 85, 80, 70);
  g_autoptr (GArray) removed = HITS (95, 85);
  g_autoptr (GArray) middle = HITS (50);
  g_autoptr (GArray) same = HITS (30, 20);
  Listener listener;

  g_test_summary ("Only rows that come or go are told; the others keep their objects");

  listener_init (&listener, pieces);
  harvest_story_pieces_set_hits (pieces, pieces->pieces->pdata[0], added, listen_cb, &listener);
  g_assert_cmpuint (listener.n_told, ==, 2);
  harvest_story_pieces_set_hits (pieces, pieces->pieces->pdata[0], removed, listen_cb, &listener);
  g_assert_cmpuint (listener.n_told, ==, 5);
  harvest_story_pieces_set_hits (pieces, pieces->pieces->pdata[1], middle, listen_cb, &listener);
  g_assert_cmpuint (listener.n_told, ==, 6);
  harvest_story_pieces_set_hits (pieces, pieces->pieces->pdata[2], same, listen_cb, &listener);
  g_assert_cmpuint (listener.n_told, ==, 6);
  g_assert_cmpuint (pieces->n_rows, ==, 5);
  g_ptr_array_unref (listener.believed);
}

static void
test_forget (void)
{
  g_autoptr (HarvestStoryPieces) pieces = harvest_story_pieces_new (TRUE);
  g_autoptr (HarvestStoryRow) held = NULL;
  guint n_known = 0;

  g_test_summary ("Rows that nobody looks at any more are forgotten, those that are held are not");

  for (gint64 i = 0; i < 20; i++)
    {
      const HarvestSearchSpan span = { i * 10, i * 10 + 10 };

      harvest_story_pieces_append (pieces, &span, 10, NULL);
    }
  held = g_object_ref (use_row_at (pieces, 5));
  for (guint i = 0; i < 200; i++)
    use_row_at (pieces, i);
  harvest_story_pieces_forget (pieces, 4);
  for (guint i = 0; i < 20; i++)
    n_known += ((HarvestStoryPiece *)pieces->pieces->pdata[i])->rows != NULL;
  g_assert_cmpuint (n_known, ==, 5);
  g_assert_true (use_row_at (pieces, 5) == held);
  g_assert_cmpuint (pieces->n_rows, ==, 200);
}

/* A piece of a list as it might be after any change. */
static GArray *
draw_hits (GRand *rand, const HarvestSearchSpan *span, gboolean ascending)
{
  g_autoptr (GArray) hits = g_array_new (FALSE, FALSE, sizeof (HarvestSearchHit));
  double share = g_rand_double (rand);

  for (gint64 key = span->lower; key < span->upper; key++)
    {
      HarvestSearchHit hit = { .key = key, .row = key + 1 };

      if (g_rand_double (rand) < share)
        {
          if (ascending)
            g_array_append_val (hits, hit);
          else
            g_array_prepend_val (hits, hit);
        }
    }
  return g_steal_pointer (&hits);
}

static void
test_anything (gconstpointer data)
{
  gboolean ascending = GPOINTER_TO_INT (data);
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  g_autoptr (HarvestStoryPieces) pieces = harvest_story_pieces_new (ascending);
  Listener listener;

  g_test_summary (
      "Whatever changes, who listens to the deltas knows the rows; large pieces are cut");

  for (gint64 i = 0; i < 3; i++)
    {
      gint64 at = ascending ? i : 2 - i;
      const HarvestSearchSpan span = { at * 1500, at * 1500 + 1500 };

      harvest_story_pieces_append (pieces, &span, (guint)g_rand_int_range (rand, 0, 100), NULL);
    }
  listener_init (&listener, pieces);
  for (int round = 0; round < 25; round++)
    {
      guint index = (guint)g_rand_int_range (rand, 0, (int)pieces->pieces->len);
      HarvestStoryPiece *piece = pieces->pieces->pdata[index];
      g_autoptr (GArray) hits = draw_hits (rand, &piece->span, ascending);

      harvest_story_pieces_set_hits (pieces, piece, hits, listen_cb, &listener);
      for (guint i = 1; i < pieces->pieces->len; i++)
        {
          const HarvestStoryPiece *before = pieces->pieces->pdata[i - 1];
          const HarvestStoryPiece *after = pieces->pieces->pdata[i];

          g_assert_cmpint (ascending ? before->span.upper : before->span.lower, ==,
                           ascending ? after->span.lower : after->span.upper);
          g_assert_cmpuint (after->n_rows, <=, 1500);
        }
    }
  g_assert_cmpuint (pieces->pieces->len, >, 3);
  g_ptr_array_unref (listener.believed);
}

int
main (int argc, char **argv)
{
  harvest_test_init (&argc, &argv);

  g_test_add_func ("/store/story-pieces/positions", test_positions);
  g_test_add_func ("/store/story-pieces/exact", test_exact);
  g_test_add_func ("/store/story-pieces/forget", test_forget);
  g_test_add_data_func ("/store/story-pieces/anything/newest", GINT_TO_POINTER (FALSE),
                        test_anything);
  g_test_add_data_func ("/store/story-pieces/anything/oldest", GINT_TO_POINTER (TRUE),
                        test_anything);

  return g_test_run ();
}
