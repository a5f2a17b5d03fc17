/* harvest-diff-view.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-diff-view"

#include "config.h"

#include "harvest-diff-view.h"

#include "harvest-side-layout.h"
#include "harvest-word-diff.h"

struct _HarvestDiffView
{
  GtkWidget parent_instance;

  /* Template */
  GtkLabel *old_title;
  GtkLabel *old_text;
  GtkLabel *new_title;
  GtkLabel *new_text;

  /* Owned */
  GCancellable *cancellable; /* of the comparison on its way */
};

G_DEFINE_FINAL_TYPE (HarvestDiffView, harvest_diff_view, GTK_TYPE_WIDGET)

/* Struck out, and underlined: no mark is by colour alone. */
static void
append (GString *markup, const HarvestWordDiffSegment *segment, const char *mark)
{
  g_autofree char *escaped = g_markup_escape_text (segment->text, -1);

  if (mark == NULL)
    g_string_append (markup, escaped);
  else
    g_string_append_printf (markup, "<span %s>%s</span>", mark, escaped);
}

static void
show_segments (HarvestDiffView *self, GPtrArray *segments)
{
  g_autoptr (GString) before = g_string_new (NULL);
  g_autoptr (GString) after = g_string_new (NULL);

  for (guint i = 0; i < segments->len; i++)
    {
      const HarvestWordDiffSegment *segment = g_ptr_array_index (segments, i);

      if (segment->kind != HARVEST_WORD_DIFF_INSERTED)
        append (before, segment,
                segment->kind == HARVEST_WORD_DIFF_DELETED
                    ? "strikethrough=\"true\" background=\"#f66151\" background_alpha=\"25%\""
                    : NULL);
      if (segment->kind != HARVEST_WORD_DIFF_DELETED)
        append (after, segment,
                segment->kind == HARVEST_WORD_DIFF_INSERTED
                    ? "underline=\"single\" background=\"#33d17a\" background_alpha=\"25%\""
                    : NULL);
    }
  gtk_label_set_markup (self->old_text, before->str);
  gtk_label_set_markup (self->new_text, after->str);
}

/* Long texts take longer to compare than a frame. */
static void
compare (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  char **texts = task_data;

  g_task_return_pointer (task, harvest_word_diff (texts[0], texts[1]),
                         (GDestroyNotify)g_ptr_array_unref);
}

static void
compared_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GPtrArray) segments = g_task_propagate_pointer (G_TASK (result), NULL);

  if (segments != NULL)
    show_segments (HARVEST_DIFF_VIEW (object), segments);
}

static void
harvest_diff_view_dispose (GObject *object)
{
  HarvestDiffView *self = HARVEST_DIFF_VIEW (object);
  GtkWidget *child = NULL;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (harvest_diff_view_parent_class)->dispose (object);
}

static void
harvest_diff_view_class_init (HarvestDiffViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = harvest_diff_view_dispose;

  g_type_ensure (HARVEST_TYPE_SIDE_LAYOUT);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/com/example/StoryHarvest/ui/edit/harvest-diff-view.ui");
  gtk_widget_class_bind_template_child (widget_class, HarvestDiffView, old_title);
  gtk_widget_class_bind_template_child (widget_class, HarvestDiffView, old_text);
  gtk_widget_class_bind_template_child (widget_class, HarvestDiffView, new_title);
  gtk_widget_class_bind_template_child (widget_class, HarvestDiffView, new_text);
}

static void
harvest_diff_view_init (HarvestDiffView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* Public API */

GtkWidget *
harvest_diff_view_new (void)
{
  return g_object_new (HARVEST_TYPE_DIFF_VIEW, NULL);
}

void
harvest_diff_view_set_texts (HarvestDiffView *self, const char *old_text, const char *new_text)
{
  g_autoptr (GTask) task = NULL;
  const char *const texts[] = { old_text, new_text, NULL };

  g_return_if_fail (HARVEST_IS_DIFF_VIEW (self));
  g_return_if_fail (old_text != NULL && new_text != NULL);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  task = g_task_new (self, self->cancellable, compared_cb, NULL);
  g_task_set_source_tag (task, harvest_diff_view_set_texts);
  g_task_set_task_data (task, g_strdupv ((char **)texts), (GDestroyNotify)g_strfreev);
  g_task_run_in_thread (task, compare);
}

void
harvest_diff_view_set_titles (HarvestDiffView *self, const char *old_title, const char *new_title)
{
  g_return_if_fail (HARVEST_IS_DIFF_VIEW (self));

  gtk_label_set_label (self->old_title, old_title);
  gtk_label_set_label (self->new_title, new_title);
}
