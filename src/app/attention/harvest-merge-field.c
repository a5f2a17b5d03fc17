/* harvest-merge-field.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-merge-field"

#include "config.h"

#include "harvest-merge-field.h"

#include "harvest-diff-view.h"
#include "harvest-word-diff.h"
#include "harvest-wrap-layout.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <string.h>

/* Where so much differs, word by word helps nobody. */
#define MAX_DIFFERENCES 60
#define CONTEXT_CHARS   40

/* A piece of the text: the same on both sides, or a difference to choose for. */
typedef struct
{
  char *theirs;
  char *mine;
  GtkWidget *mine_button; /* NULL: both are the same */
  GtkWidget *theirs_button;
} Piece;

struct _HarvestMergeField
{
  GtkWidget parent_instance;

  /* Template */
  GtkLabel *title;
  HarvestDiffView *diff;
  GtkWidget *choices_box;
  GtkWidget *alls;
  GtkListBox *choices;
  GtkLabel *result_title;
  GtkWidget *frame;
  GtkTextView *view;
  GtkTextBuffer *buffer;

  /* Owned */
  char *field;
  GPtrArray *pieces; /* of Piece; NULL: nothing is to be chosen */

  gboolean ready;
  gboolean filling;
};

G_DEFINE_FINAL_TYPE (HarvestMergeField, harvest_merge_field, GTK_TYPE_WIDGET)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static const struct
{
  const char *field;
  const char *title;
} titles[] = {
  { "body", N_ ("Text") },   { "caption", N_ ("Caption of the picture") },
  { "name", N_ ("Name") },   { "text", N_ ("Text") },
  { "title", N_ ("Title") }, { "transcript", N_ ("What is said") },
};

/* Auxiliary methods */

static void
piece_free (gpointer data)
{
  Piece *piece = data;

  g_free (piece->theirs);
  g_free (piece->mine);
  g_free (piece);
}

static const char *
get_title (const char *field)
{
  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    if (g_str_equal (titles[i].field, field))
      return _ (titles[i].title);
  return _ ("Text");
}

/* A replaced passage comes as what was deleted, then what was inserted. */
static GPtrArray *
cut (const char *theirs, const char *mine, guint *n_differences)
{
  g_autoptr (GPtrArray) segments = harvest_word_diff (theirs, mine);
  GPtrArray *pieces = g_ptr_array_new_with_free_func (piece_free);
  Piece *open = NULL;

  *n_differences = 0;
  for (guint i = 0; i < segments->len; i++)
    {
      const HarvestWordDiffSegment *segment = g_ptr_array_index (segments, i);
      gboolean equal = segment->kind == HARVEST_WORD_DIFF_EQUAL;
      Piece *piece = !equal && open != NULL ? open : g_new0 (Piece, 1);

      if (piece != open)
        g_ptr_array_add (pieces, piece);
      if (!equal && piece != open)
        *n_differences += 1;
      if (segment->kind != HARVEST_WORD_DIFF_INSERTED)
        piece->theirs = g_strdup (segment->text);
      if (segment->kind != HARVEST_WORD_DIFF_DELETED)
        piece->mine = g_strdup (segment->text);
      open = equal ? NULL : piece;
    }
  return pieces;
}

static gboolean
is_difference (const Piece *piece)
{
  return piece->mine_button != NULL;
}

static void
set_ready (HarvestMergeField *self, gboolean ready)
{
  self->ready = ready;
  gtk_widget_set_sensitive (self->frame, ready);
  gtk_label_set_label (self->result_title,
                       ready ? _ ("The text as it will be")
                             : _ ("Choose for each difference: then the text stands here"));
}

static void
compose (HarvestMergeField *self)
{
  g_autoptr (GString) text = g_string_new (NULL);
  gboolean ready = TRUE;

  for (guint i = 0; i < self->pieces->len; i++)
    {
      const Piece *piece = g_ptr_array_index (self->pieces, i);
      gboolean mine = !is_difference (piece)
                      || gtk_check_button_get_active (GTK_CHECK_BUTTON (piece->mine_button));
      gboolean theirs = is_difference (piece)
                        && gtk_check_button_get_active (GTK_CHECK_BUTTON (piece->theirs_button));
      const char *chosen = mine ? piece->mine : theirs ? piece->theirs : NULL;

      ready = ready && (mine || theirs);
      g_string_append (text, chosen != NULL ? chosen : "");
    }
  self->filling = TRUE;
  gtk_text_buffer_set_text (self->buffer, ready ? text->str : "", -1);
  self->filling = FALSE;
  set_ready (self, ready);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
chosen_cb (GtkCheckButton *button, GParamSpec *pspec, HarvestMergeField *self)
{
  if (!self->filling && gtk_check_button_get_active (button))
    compose (self);
}

static GtkWidget *
make_choice (HarvestMergeField *self, const char *whose, const char *text)
{
  GtkWidget *button = gtk_check_button_new ();
  GtkWidget *label = gtk_label_new (NULL);
  g_autofree char *stripped = g_strstrip (g_strdup (text != NULL ? text : ""));
  /* Translators: %1$s is “Yours” or “Theirs”, %2$s are words of a text. */
  g_autofree char *words = g_strdup_printf (_ ("%1$s: %2$s"), whose,
                                            *stripped != '\0' ? stripped : _ ("nothing"));

  gtk_label_set_label (GTK_LABEL (label), words);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_check_button_set_child (GTK_CHECK_BUTTON (button), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, words,
                                  -1);
  g_signal_connect_object (button, "notify::active", G_CALLBACK (chosen_cb), self, 0);
  return button;
}

/* The last words before a difference, to know where it is. */
static char *
dup_context (const Piece *before)
{
  g_autofree char *text = NULL;
  const char *tail = NULL;
  glong length;

  if (before == NULL || before->mine == NULL)
    return NULL;
  text = g_strstrip (g_strdelimit (g_strdup (before->mine), "\n", ' '));
  length = g_utf8_strlen (text, -1);
  if (length <= CONTEXT_CHARS)
    return *text != '\0' ? g_strconcat (text, " …", NULL) : NULL;
  tail = g_utf8_offset_to_pointer (text, length - CONTEXT_CHARS);
  if (strchr (tail, ' ') != NULL)
    tail = strchr (tail, ' ') + 1;
  return g_strconcat ("… ", tail, " …", NULL);
}

static void
add_choice (HarvestMergeField *self, Piece *piece, const Piece *before)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  g_autofree char *context = dup_context (before);

  piece->mine_button = make_choice (self, _ ("Yours"), piece->mine);
  piece->theirs_button = make_choice (self, _ ("Theirs"), piece->theirs);
  gtk_check_button_set_group (GTK_CHECK_BUTTON (piece->theirs_button),
                              GTK_CHECK_BUTTON (piece->mine_button));
  if (context != NULL)
    {
      GtkWidget *label = gtk_label_new (context);

      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      gtk_widget_add_css_class (label, "caption");
      gtk_widget_add_css_class (label, "dim-label");
      gtk_box_append (GTK_BOX (box), label);
    }
  gtk_box_append (GTK_BOX (box), piece->mine_button);
  gtk_box_append (GTK_BOX (box), piece->theirs_button);
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  gtk_widget_set_margin_top (box, 12);
  gtk_widget_set_margin_bottom (box, 12);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  gtk_list_box_append (self->choices, row);
}

static GPtrArray *
cut_whole (const char *theirs, const char *mine)
{
  GPtrArray *pieces = g_ptr_array_new_with_free_func (piece_free);
  Piece *piece = g_new0 (Piece, 1);

  piece->theirs = g_strdup (theirs);
  piece->mine = g_strdup (mine);
  g_ptr_array_add (pieces, piece);
  return pieces;
}

static void
begin_choosing (HarvestMergeField *self, const HarvestRefusedText *text)
{
  guint n_differences = 0;

  self->pieces = cut (text->theirs, text->mine, &n_differences);
  if (n_differences > MAX_DIFFERENCES)
    {
      g_ptr_array_unref (self->pieces);
      self->pieces = cut_whole (text->theirs, text->mine);
    }
  for (guint i = 0; i < self->pieces->len; i++)
    {
      Piece *piece = g_ptr_array_index (self->pieces, i);

      if (g_strcmp0 (piece->mine, piece->theirs) != 0)
        add_choice (self, piece, i > 0 ? g_ptr_array_index (self->pieces, i - 1) : NULL);
    }
  compose (self);
}

/* Callbacks */

static void
text_changed_cb (HarvestMergeField *self)
{
  if (!self->filling)
    g_signal_emit (self, signals[CHANGED], 0);
}

static void
all_mine_clicked_cb (HarvestMergeField *self)
{
  harvest_merge_field_choose_all (self, TRUE);
}

static void
all_theirs_clicked_cb (HarvestMergeField *self)
{
  harvest_merge_field_choose_all (self, FALSE);
}

/* GObject overrides */

static void
harvest_merge_field_dispose (GObject *object)
{
  HarvestMergeField *self = HARVEST_MERGE_FIELD (object);
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self));

  g_clear_pointer (&child, gtk_widget_unparent);

  G_OBJECT_CLASS (harvest_merge_field_parent_class)->dispose (object);
}

static void
harvest_merge_field_finalize (GObject *object)
{
  HarvestMergeField *self = HARVEST_MERGE_FIELD (object);

  g_clear_pointer (&self->field, g_free);
  g_clear_pointer (&self->pieces, g_ptr_array_unref);

  G_OBJECT_CLASS (harvest_merge_field_parent_class)->finalize (object);
}

static void
harvest_merge_field_class_init (HarvestMergeFieldClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = harvest_merge_field_dispose;
  object_class->finalize = harvest_merge_field_finalize;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (HARVEST_TYPE_DIFF_VIEW);
  g_type_ensure (HARVEST_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/com/example/StoryHarvest/ui/attention/harvest-merge-field.ui");
  gtk_widget_class_bind_template_child (widget_class, HarvestMergeField, title);
  gtk_widget_class_bind_template_child (widget_class, HarvestMergeField, diff);
  gtk_widget_class_bind_template_child (widget_class, HarvestMergeField, choices_box);
  gtk_widget_class_bind_template_child (widget_class, HarvestMergeField, alls);
  gtk_widget_class_bind_template_child (widget_class, HarvestMergeField, choices);
  gtk_widget_class_bind_template_child (widget_class, HarvestMergeField, result_title);
  gtk_widget_class_bind_template_child (widget_class, HarvestMergeField, frame);
  gtk_widget_class_bind_template_child (widget_class, HarvestMergeField, view);
  gtk_widget_class_bind_template_child (widget_class, HarvestMergeField, buffer);
  gtk_widget_class_bind_template_callback (widget_class, text_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, all_mine_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, all_theirs_clicked_cb);
}

static void
harvest_merge_field_init (HarvestMergeField *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  harvest_wrap_buttons (self->alls);
}

/* Public API */

GtkWidget *
harvest_merge_field_new (const HarvestRefusedText *text, gboolean choose)
{
  HarvestMergeField *self = NULL;
  gboolean differs;

  g_return_val_if_fail (text != NULL, NULL);

  self = g_object_new (HARVEST_TYPE_MERGE_FIELD, NULL);
  self->field = g_strdup (text->field);
  differs = text->theirs != NULL && !g_str_equal (text->theirs, text->mine);
  gtk_label_set_label (self->title, get_title (text->field));
  gtk_widget_set_visible (GTK_WIDGET (self->diff), differs);
  if (differs)
    {
      harvest_diff_view_set_titles (self->diff, _ ("What you wrote"), _ ("What stands there now"));
      harvest_diff_view_set_texts (self->diff, text->mine, text->theirs);
    }
  gtk_widget_set_visible (self->choices_box, differs && choose);
  if (differs && choose)
    begin_choosing (self, text);
  else
    harvest_merge_field_set_text (self, text->mine);
  return GTK_WIDGET (self);
}

const char *
harvest_merge_field_get_field (HarvestMergeField *self)
{
  g_return_val_if_fail (HARVEST_IS_MERGE_FIELD (self), NULL);

  return self->field;
}

gboolean
harvest_merge_field_get_ready (HarvestMergeField *self)
{
  g_return_val_if_fail (HARVEST_IS_MERGE_FIELD (self), FALSE);

  return self->ready;
}

char *
harvest_merge_field_dup_text (HarvestMergeField *self)
{
  GtkTextIter start, end;

  g_return_val_if_fail (HARVEST_IS_MERGE_FIELD (self), NULL);

  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  return gtk_text_buffer_get_text (self->buffer, &start, &end, FALSE);
}

void
harvest_merge_field_set_text (HarvestMergeField *self, const char *text)
{
  g_return_if_fail (HARVEST_IS_MERGE_FIELD (self));
  g_return_if_fail (text != NULL);

  self->filling = TRUE;
  gtk_text_buffer_set_text (self->buffer, text, -1);
  self->filling = FALSE;
  set_ready (self, TRUE);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
harvest_merge_field_choose_all (HarvestMergeField *self, gboolean mine)
{
  g_return_if_fail (HARVEST_IS_MERGE_FIELD (self));

  if (self->pieces == NULL)
    return;
  self->filling = TRUE;
  for (guint i = 0; i < self->pieces->len; i++)
    {
      const Piece *piece = g_ptr_array_index (self->pieces, i);

      if (is_difference (piece))
        gtk_check_button_set_active (
            GTK_CHECK_BUTTON (mine ? piece->mine_button : piece->theirs_button), TRUE);
    }
  self->filling = FALSE;
  compose (self);
}
