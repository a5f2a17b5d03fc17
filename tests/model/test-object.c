/* test-object.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-object"

#include "config.h"

#include "harvest-object.h"
#include "harvest-test.h"
#include "model-samples.h"

#include <string.h>

static void
note (GObject *object, GParamSpec *pspec, gpointer data)
{
  GString *notes = data;

  g_string_append_printf (notes, "%s ", pspec->name);
}

static void
test_properties (void)
{
  g_autoptr (HarvestRecordBuilder) builder = sample_begin_story ();
  g_autoptr (HarvestRecord) story = NULL;
  HarvestObject *object;
  g_autofree char *id = NULL;
  g_autofree char *title = NULL;
  g_autofree char *site = NULL;
  g_auto (GStrv) tags = NULL;
  g_auto (GStrv) themes = NULL;
  g_autoptr (HarvestRecord) record = NULL;
  gboolean title_auto;
  gint64 rev;

  g_test_summary ("An object has the record's values as properties, with dashes in their names.");
  harvest_record_builder_set_boolean (builder, "title_auto", TRUE);
  story = sample_end (builder);
  object = harvest_object_new (story);
  g_assert_cmpstr (G_OBJECT_TYPE_NAME (object), ==, "HarvestStory");
  g_assert_true (G_OBJECT_TYPE (object) == HARVEST_TYPE_STORY);
  g_assert_true (harvest_object_get_record (object) == story);
  g_object_get (object, "id", &id, "rev", &rev, "title", &title, "title-auto", &title_auto, "tags",
                &tags, "themes", &themes, "site", &site, "record", &record, NULL);
  g_assert_cmpstr (id, ==, SAMPLE_ID);
  g_assert_cmpint (rev, ==, 3);
  g_assert_cmpstr (title, ==, "Title");
  g_assert_true (title_auto);
  g_assert_cmpuint (g_strv_length (tags), ==, 2);
  g_assert_null (themes);
  g_assert_null (site);
  g_assert_true (record == story);
  g_assert_finalize_object (object);
}

static void
test_notify (void)
{
  g_autoptr (HarvestRecordBuilder) builder = sample_begin_story ();
  g_autoptr (HarvestRecord) first = sample_end (builder);
  g_autoptr (HarvestRecord) same = sample_end (builder);
  g_autoptr (HarvestRecord) newer = NULL;
  g_autoptr (HarvestRecord) newest = NULL;
  g_autoptr (GString) notes = g_string_new (NULL);
  HarvestObject *object = harvest_object_new (first);

  g_test_summary ("Exactly what is different notifies.");
  g_signal_connect (object, "notify", G_CALLBACK (note), notes);
  harvest_object_set_record (object, first);
  harvest_object_set_record (object, same);
  g_assert_cmpstr (notes->str, ==, "");

  harvest_record_builder_set_rev (builder, 4);
  harvest_record_builder_set_string (builder, "title", "Other");
  harvest_record_builder_unset (builder, "tags");
  harvest_record_builder_set_string (builder, "journey_stage", "use");
  newer = sample_end (builder);
  harvest_object_set_record (object, newer);
  g_assert_nonnull (g_strstr_len (notes->str, -1, "record "));
  g_assert_nonnull (g_strstr_len (notes->str, -1, "rev "));
  g_assert_nonnull (g_strstr_len (notes->str, -1, "title "));
  g_assert_nonnull (g_strstr_len (notes->str, -1, "tags "));
  g_assert_nonnull (g_strstr_len (notes->str, -1, "journey-stage "));
  g_assert_cmpuint (notes->len, ==, strlen ("record rev title tags journey-stage "));

  g_string_truncate (notes, 0);
  harvest_record_builder_set_rev (builder, 5);
  newest = sample_end (builder);
  harvest_object_set_record (object, newest);
  g_assert_cmpuint (notes->len, ==, strlen ("record rev "));
  g_assert_finalize_object (object);
}

static void
test_binding (void)
{
  g_autoptr (HarvestRecordBuilder) builder = sample_begin_story ();
  g_autoptr (HarvestRecord) first = sample_end (builder);
  g_autoptr (HarvestRecord) second = NULL;
  g_autoptr (HarvestObject) object = harvest_object_new (first);
  g_autoptr (GSimpleAction) action = g_simple_action_new ("shown", NULL);

  g_test_summary ("A property can be bound, and follows.");
  harvest_record_builder_set_boolean (builder, "reviewed", TRUE);
  second = sample_end (builder);
  g_object_bind_property (object, "reviewed", action, "enabled", G_BINDING_SYNC_CREATE);
  g_assert_false (g_action_get_enabled (G_ACTION (action)));
  harvest_object_set_record (object, second);
  g_assert_true (g_action_get_enabled (G_ACTION (action)));
}

static void
test_types (void)
{
  const HarvestRecordType *const *types = harvest_record_type_get_all ();

  g_test_summary ("Each declared type has a class with a property for each field.");
  harvest_object_ensure_types ();
  for (; *types != NULL; types++)
    {
      GType type = harvest_object_get_type_for ((*types)->name);
      g_autoptr (GTypeClass) klass = g_type_class_ref (type);

      g_assert_true (g_type_is_a (type, HARVEST_TYPE_OBJECT));
      for (guint i = 0; i < (*types)->n_fields; i++)
        {
          g_autofree char *name = g_strdelimit (g_strdup ((*types)->fields[i].name), "_", '-');

          g_assert_nonnull (g_object_class_find_property (G_OBJECT_CLASS (klass), name));
        }
    }
  g_assert_cmpuint (g_type_from_name ("HarvestStoryRevision"), ==, HARVEST_TYPE_STORY_REVISION);
}

static void
test_other_record (void)
{
  g_autoptr (HarvestRecordBuilder) builder = sample_begin_story ();
  g_autoptr (HarvestRecordBuilder) other_builder = NULL;
  g_autoptr (HarvestRecord) story = sample_end (builder);
  g_autoptr (HarvestRecord) theme = NULL;
  g_autoptr (HarvestObject) object = harvest_object_new (story);

  g_test_summary ("An object stays with its record.");
  other_builder = harvest_record_builder_new ("theme", SAMPLE_ID);
  harvest_record_builder_set_string (other_builder, "name", "Service");
  theme = sample_end (other_builder);
  g_test_expect_message ("harvest-object", G_LOG_LEVEL_CRITICAL, "*values.type*");
  harvest_object_set_record (object, theme);
  g_test_assert_expected_messages ();
  g_assert_true (harvest_object_get_record (object) == story);
}

int
main (int argc, char **argv)
{
  harvest_test_init (&argc, &argv);
  g_test_add_func ("/model/object/properties", test_properties);
  g_test_add_func ("/model/object/notify", test_notify);
  g_test_add_func ("/model/object/binding", test_binding);
  g_test_add_func ("/model/object/types", test_types);
  g_test_add_func ("/model/object/other-record", test_other_record);

  return g_test_run ();
}
