/* harvest-story-people.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-story-people"

#include "config.h"

#include "harvest-story-people.h"

#include "harvest-consent.h"
#include "harvest-person-face.h"
#include "harvest-wrap-layout.h"

#include <glib/gi18n.h>

struct _HarvestStoryPeople
{
  GtkWidget parent_instance;

  /* Template */
  GtkWidget *content;
  GtkWidget *faces;
};

G_DEFINE_FINAL_TYPE (HarvestStoryPeople, harvest_story_people, GTK_TYPE_WIDGET)

/* Auxiliary methods */

static void
clear (HarvestStoryPeople *self)
{
  GtkWidget *child = NULL;

  while ((child = gtk_widget_get_first_child (self->faces)) != NULL)
    gtk_widget_unparent (child);
}

static char *
format_today (HarvestStoryData *data)
{
  const HarvestClock *clock = harvest_store_get_clock (harvest_story_data_get_store (data));
  g_autoptr (GDateTime)
      now = g_date_time_new_from_unix_local (harvest_clock_now (clock) / G_USEC_PER_SEC);

  return g_date_time_format (now, "%Y-%m-%d");
}

static void
add_face (HarvestStoryPeople *self, HarvestStoryData *data, HarvestRecord *depicted)
{
  HarvestStore *store = harvest_story_data_get_store (data);
  HarvestRecord *person = harvest_story_data_find (data,
                                                   harvest_record_get_string (depicted, "person"));
  g_autofree char *today = format_today (data);
  HarvestConsentState consent = harvest_consent_get_state_of (
      depicted, harvest_story_data_get_dependents (data, "consent-record"),
      harvest_story_data_get_dependents (data, "consent-event"), today);
  const char *name = harvest_record_get_string (depicted, "description");
  GtkWidget *face = harvest_person_face_new ();

  if (person != NULL)
    {
      name = harvest_record_get_string (person, "name");
      harvest_person_face_set_picture (HARVEST_PERSON_FACE (face), store,
                                       harvest_record_get_string (person, "picture"));
    }
  harvest_person_face_set_person (HARVEST_PERSON_FACE (face), name != NULL ? name : _ ("Somebody"),
                                  harvest_record_get_string (depicted, "how"), consent);
  gtk_widget_set_parent (face, self->faces);
}

/* GObject overrides */

static void
harvest_story_people_dispose (GObject *object)
{
  HarvestStoryPeople *self = HARVEST_STORY_PEOPLE (object);

  if (self->faces != NULL)
    clear (self);
  self->faces = NULL;
  g_clear_pointer (&self->content, gtk_widget_unparent);

  G_OBJECT_CLASS (harvest_story_people_parent_class)->dispose (object);
}

static void
harvest_story_people_class_init (HarvestStoryPeopleClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = harvest_story_people_dispose;

  g_type_ensure (HARVEST_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/com/example/StoryHarvest/ui/stories/harvest-story-people.ui");
  gtk_widget_class_bind_template_child (widget_class, HarvestStoryPeople, content);
  gtk_widget_class_bind_template_child (widget_class, HarvestStoryPeople, faces);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
harvest_story_people_init (HarvestStoryPeople *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* Public API */

GtkWidget *
harvest_story_people_new (void)
{
  return g_object_new (HARVEST_TYPE_STORY_PEOPLE, NULL);
}

void
harvest_story_people_set_data (HarvestStoryPeople *self, HarvestStoryData *data)
{
  GPtrArray *depicted = NULL;

  g_return_if_fail (HARVEST_IS_STORY_PEOPLE (self));
  g_return_if_fail (HARVEST_IS_STORY_DATA (data));

  clear (self);
  depicted = harvest_story_data_get_dependents (data, "depicted-person");
  for (guint i = 0; i < depicted->len; i++)
    add_face (self, data, depicted->pdata[i]);
  gtk_widget_set_visible (GTK_WIDGET (self), depicted->len > 0);
}
