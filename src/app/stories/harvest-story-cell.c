/* harvest-story-cell.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-story-cell"

#include "config.h"

#include "harvest-story-cell.h"

#include "harvest-dates.h"
#include "harvest-kinds.h"
#include "harvest-state-pill.h"
#include "harvest-story-words.h"

#include <glib/gi18n.h>

struct _HarvestStoryCell
{
  GtkWidget parent_instance;

  GtkWidget *child; /* an inscription, or a pill */

  HarvestStore *store;
  HarvestUnits *units;
  HarvestStoryRow *row;

  HarvestStoryCellKind kind;
};

G_DEFINE_FINAL_TYPE (HarvestStoryCell, harvest_story_cell, GTK_TYPE_WIDGET)

/* In characters; what is left is the title's. Where the least does not fit, the table scrolls. */
static const struct
{
  int least;
  int usual;
} widths[] = {
  [HARVEST_STORY_CELL_TITLE] = { 18, 28 }, [HARVEST_STORY_CELL_TELLER] = { 11, 16 },
  [HARVEST_STORY_CELL_UNIT] = { 9, 18 },   [HARVEST_STORY_CELL_KIND] = { 7, 9 },
  [HARVEST_STORY_CELL_STATE] = { 0, 0 },   [HARVEST_STORY_CELL_DATE] = { 9, 13 },
};

/* Auxiliary methods */

static char *
make_text (HarvestStoryCell *self, HarvestRecord *story)
{
  HarvestRecord *unit = NULL;
  gint64 now = harvest_clock_now (harvest_store_get_clock (self->store));
  const char *text = NULL;

  switch (self->kind)
    {
    case HARVEST_STORY_CELL_TITLE:
      return harvest_story_words_dup_title (story, now);
    case HARVEST_STORY_CELL_TELLER:
      text = harvest_record_get_string (story, "byline");
      /* Translators: stands where a name would, for a teller who does not want to be named. */
      return g_strdup (text != NULL ? text : _ ("Told without a name"));
    case HARVEST_STORY_CELL_UNIT:
      unit = harvest_units_find (self->units, harvest_record_get_string (story, "unit"));
      return g_strdup (unit != NULL ? harvest_record_get_string (unit, "name") : "");
    case HARVEST_STORY_CELL_KIND:
      return g_strdup (harvest_kinds_get_name (harvest_record_get_string (story, "kind")));
    case HARVEST_STORY_CELL_DATE:
      return harvest_dates_format_day (harvest_story_row_get_time (self->row), now);
    case HARVEST_STORY_CELL_STATE:
    default:
      return NULL;
    }
}

static void
update (HarvestStoryCell *self)
{
  HarvestRecord *story = self->row != NULL ? harvest_story_row_get_story (self->row) : NULL;
  g_autofree char *text = NULL;

  if (self->kind == HARVEST_STORY_CELL_STATE)
    {
      harvest_state_pill_set_state (HARVEST_STATE_PILL (self->child),
                                    story != NULL ? harvest_record_get_choice (story, "state")
                                                  : -1);
      return;
    }
  text = story != NULL ? make_text (self, story) : NULL;
  gtk_inscription_set_text (GTK_INSCRIPTION (self->child), text);
}

/* Callbacks */

static void
row_changed_cb (HarvestStoryRow *row, GParamSpec *pspec, HarvestStoryCell *self)
{
  update (self);
}

static void
forget_row (HarvestStoryCell *self)
{
  if (self->row != NULL)
    g_signal_handlers_disconnect_by_func (self->row, row_changed_cb, self);
  g_clear_object (&self->row);
}

/* GObject overrides */

static void
harvest_story_cell_dispose (GObject *object)
{
  HarvestStoryCell *self = HARVEST_STORY_CELL (object);

  forget_row (self);
  g_clear_object (&self->store);
  g_clear_object (&self->units);
  g_clear_pointer (&self->child, gtk_widget_unparent);

  G_OBJECT_CLASS (harvest_story_cell_parent_class)->dispose (object);
}

static void
harvest_story_cell_class_init (HarvestStoryCellClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = harvest_story_cell_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
harvest_story_cell_init (HarvestStoryCell *self)
{
}

/* Public API */

GtkWidget *
harvest_story_cell_new (HarvestStoryCellKind kind)
{
  HarvestStoryCell *self = g_object_new (HARVEST_TYPE_STORY_CELL, NULL);

  self->kind = kind;
  if (kind == HARVEST_STORY_CELL_STATE)
    self->child = harvest_state_pill_new ();
  else
    {
      self->child = gtk_inscription_new (NULL);
      gtk_inscription_set_text_overflow (GTK_INSCRIPTION (self->child),
                                         GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
      gtk_inscription_set_min_chars (GTK_INSCRIPTION (self->child), widths[kind].least);
      gtk_inscription_set_nat_chars (GTK_INSCRIPTION (self->child), widths[kind].usual);
    }
  gtk_widget_set_parent (self->child, GTK_WIDGET (self));
  return GTK_WIDGET (self);
}

void
harvest_story_cell_set_row (HarvestStoryCell *self,
                            HarvestStore *store,
                            HarvestUnits *units,
                            HarvestStoryRow *row)
{
  g_return_if_fail (HARVEST_IS_STORY_CELL (self));
  g_return_if_fail (row == NULL || HARVEST_IS_STORY_ROW (row));

  forget_row (self);
  g_set_object (&self->store, store);
  g_set_object (&self->units, units);
  if (row != NULL)
    {
      self->row = g_object_ref (row);
      g_signal_connect (row, "notify::story", G_CALLBACK (row_changed_cb), self);
    }
  update (self);
}
