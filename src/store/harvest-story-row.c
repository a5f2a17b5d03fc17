/* harvest-story-row.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-story-row"

#include "config.h"

#include "harvest-story-list.h"

#include "harvest-story-row-private.h"

struct _HarvestStoryRow
{
  GObject parent_instance;

  HarvestStoryData *data; /* NULL until it is read */
};

G_DEFINE_FINAL_TYPE (HarvestStoryRow, harvest_story_row, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_STORY,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

HarvestStoryRow *
harvest_story_row_new (void)
{
  return g_object_new (HARVEST_TYPE_STORY_ROW, NULL);
}

static gboolean
data_equal (const HarvestStoryData *one, const HarvestStoryData *other)
{
  return harvest_record_equal (one->story, other->story)
         && g_strcmp0 (one->snippet, other->snippet) == 0
         && g_strcmp0 (one->picture, other->picture) == 0 && one->has_voice == other->has_voice
         && one->time == other->time;
}

void
harvest_story_row_take_data (HarvestStoryRow *self, HarvestStoryData *data)
{
  g_autoptr (HarvestStoryData) before = self->data;

  self->data = data;
  if (before == NULL || !data_equal (before, data))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STORY]);
}

HarvestRecord *
harvest_story_row_get_story (HarvestStoryRow *self)
{
  g_return_val_if_fail (HARVEST_IS_STORY_ROW (self), NULL);

  return self->data != NULL ? self->data->story : NULL;
}

const char *
harvest_story_row_get_id (HarvestStoryRow *self)
{
  g_return_val_if_fail (HARVEST_IS_STORY_ROW (self), NULL);

  return self->data != NULL ? harvest_record_get_id (self->data->story) : NULL;
}

const char *
harvest_story_row_get_snippet (HarvestStoryRow *self)
{
  g_return_val_if_fail (HARVEST_IS_STORY_ROW (self), NULL);

  return self->data != NULL ? self->data->snippet : NULL;
}

const char *
harvest_story_row_get_picture (HarvestStoryRow *self)
{
  g_return_val_if_fail (HARVEST_IS_STORY_ROW (self), NULL);

  return self->data != NULL ? self->data->picture : NULL;
}

gboolean
harvest_story_row_get_has_voice (HarvestStoryRow *self)
{
  g_return_val_if_fail (HARVEST_IS_STORY_ROW (self), FALSE);

  return self->data != NULL && self->data->has_voice;
}

gint64
harvest_story_row_get_time (HarvestStoryRow *self)
{
  g_return_val_if_fail (HARVEST_IS_STORY_ROW (self), 0);

  return self->data != NULL ? self->data->time : 0;
}

static void
harvest_story_row_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_STORY:
      g_value_set_boxed (value, harvest_story_row_get_story (HARVEST_STORY_ROW (object)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
harvest_story_row_finalize (GObject *object)
{
  g_clear_pointer (&HARVEST_STORY_ROW (object)->data, harvest_story_data_free);

  G_OBJECT_CLASS (harvest_story_row_parent_class)->finalize (object);
}

static void
harvest_story_row_class_init (HarvestStoryRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = harvest_story_row_get_property;
  object_class->finalize = harvest_story_row_finalize;

  properties[PROP_STORY] = g_param_spec_boxed ("story", NULL, NULL, HARVEST_TYPE_RECORD,
                                               G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
harvest_story_row_init (HarvestStoryRow *self)
{
}
