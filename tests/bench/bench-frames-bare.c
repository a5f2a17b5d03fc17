/* bench-frames-bare.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "bench-frames-bare"

#include "config.h"

#include "bench-frames.h"

/* So many different stories are there, over and over. */
#define DIFFERENT 2000

/* ---- A model of many rows, which are made when they are asked for ---- */

#define BARE_TYPE_ROWS (bare_rows_get_type ())
G_DECLARE_FINAL_TYPE (BareRows, bare_rows, BARE, ROWS, GObject)

struct _BareRows
{
  GObject parent_instance;

  GPtrArray *stories; /* (element-type BenchStory) */
  guint n;
};

static GType
bare_rows_get_item_type (GListModel *model)
{
  return G_TYPE_OBJECT;
}

static guint
bare_rows_get_n_items (GListModel *model)
{
  return BARE_ROWS (model)->n;
}

static gpointer
bare_rows_get_item (GListModel *model, guint position)
{
  BareRows *self = BARE_ROWS (model);
  GObject *row;

  if (position >= self->n)
    return NULL;
  row = g_object_new (G_TYPE_OBJECT, NULL);
  g_object_set_data (row, "story", self->stories->pdata[position % self->stories->len]);
  return row;
}

static void
bare_rows_init_list (GListModelInterface *interface)
{
  interface->get_item_type = bare_rows_get_item_type;
  interface->get_n_items = bare_rows_get_n_items;
  interface->get_item = bare_rows_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (BareRows,
                               bare_rows,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, bare_rows_init_list))

static void
bare_rows_finalize (GObject *object)
{
  g_ptr_array_unref (BARE_ROWS (object)->stories);
  G_OBJECT_CLASS (bare_rows_parent_class)->finalize (object);
}

static void
bare_rows_class_init (BareRowsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = bare_rows_finalize;
}

static void
bare_rows_init (BareRows *self)
{
  self->stories = g_ptr_array_new_with_free_func ((GDestroyNotify)bench_story_free);
}

/* ---- Rows ---- */

/* The quickest that GTK has for a text of so many lines: it is measured without being laid out, and
 * all rows have one height, as those of Stories have. (With labels that wrap, GtkListView 4.8 is
 * lost after a jump, and shows nothing at all.) */
static GtkWidget *
add_text (GtkWidget *box, guint lines, const char *style)
{
  GtkWidget *text = gtk_inscription_new (NULL);

  gtk_inscription_set_min_lines (GTK_INSCRIPTION (text), lines);
  gtk_inscription_set_min_chars (GTK_INSCRIPTION (text), 8);
  gtk_inscription_set_text_overflow (GTK_INSCRIPTION (text),
                                     GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  gtk_widget_set_hexpand (text, TRUE);
  if (style != NULL)
    gtk_widget_add_css_class (text, style);
  gtk_box_append (GTK_BOX (box), text);
  return text;
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *image = gtk_image_new_from_icon_name ("starred-symbolic");
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *foot = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *state = gtk_label_new ("Received");

  gtk_widget_set_size_request (image, 112, 84);
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_widget_set_valign (texts, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (row), image);
  gtk_box_append (GTK_BOX (row), texts);
  g_object_set_data (G_OBJECT (row), "title", add_text (texts, 1, "heading"));
  g_object_set_data (G_OBJECT (row), "snippet", add_text (texts, 2, NULL));
  gtk_box_append (GTK_BOX (texts), foot);
  g_object_set_data (G_OBJECT (row), "meta", add_text (foot, 1, "dim-label"));
  gtk_box_append (GTK_BOX (foot), state);
  gtk_list_item_set_child (item, row);
}

static void
set_text (GtkListItem *item, const char *name, const char *text)
{
  gtk_inscription_set_text (g_object_get_data (G_OBJECT (gtk_list_item_get_child (item)), name),
                            text);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  const BenchStory *story = g_object_get_data (gtk_list_item_get_item (item), "story");
  g_autofree char *snippet = g_utf8_substring (story->body, 0,
                                               MIN (160, g_utf8_strlen (story->body, -1)));
  g_autofree char *meta = g_strdup_printf ("%s · 17 November 2026 · Unit %u · %s", story->byline,
                                           story->unit, story->kind);

  set_text (item, "title", *story->title != '\0' ? story->title : "Without a title");
  set_text (item, "snippet", snippet);
  set_text (item, "meta", meta);
}

GtkWidget *
bench_frames_new_bare (BenchStories *stories, guint n)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  BareRows *rows = g_object_new (BARE_TYPE_ROWS, NULL);
  GtkWidget *list;

  rows->n = n;
  for (guint i = 0; i < DIFFERENT; i++)
    g_ptr_array_add (rows->stories, bench_stories_make (stories, i));
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);

  list = gtk_list_view_new (GTK_SELECTION_MODEL (gtk_no_selection_new (G_LIST_MODEL (rows))),
                            factory);
  gtk_list_view_set_show_separators (GTK_LIST_VIEW (list), TRUE);
  gtk_widget_add_css_class (list, "story-cards");
  return list;
}
