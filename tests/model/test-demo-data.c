/* test-demo-data.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-demo-data"

#include "config.h"

#include "harvest-record.h"
#include "harvest-test.h"
#include "harvest-uuid.h"

#include <string.h>

/* data/demo/records.jsonl and media/, as the program loads them on the first run. */

typedef struct
{
  GPtrArray *records;
  GHashTable *by_id; /* borrows from `records` */
} Demo;

static char *
build_demo_path (const char *name)
{
  return g_test_build_filename (G_TEST_DIST, "..", "data", "demo", name, NULL);
}

static void
load (Demo *demo, gconstpointer data)
{
  g_autofree char *path = build_demo_path ("records.jsonl");
  g_autofree char *content = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) lines = NULL;

  g_file_get_contents (path, &content, NULL, &error);
  g_assert_no_error (error);
  lines = g_strsplit (g_strchomp (content), "\n", -1);

  demo->records = g_ptr_array_new_with_free_func ((GDestroyNotify)harvest_record_unref);
  demo->by_id = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (lines[i], strlen (lines[i]));
      HarvestRecord *record = harvest_record_parse (bytes, &error);

      if (record == NULL)
        g_error ("records.jsonl:%u: %s", i + 1, error->message);
      if (!g_bytes_equal (bytes, harvest_record_get_bytes (record)))
        g_error ("records.jsonl:%u: not canonical", i + 1);

      g_ptr_array_add (demo->records, record);
      g_assert_true (
          g_hash_table_insert (demo->by_id, (gpointer)harvest_record_get_id (record), record));
    }
}

static void
unload (Demo *demo, gconstpointer data)
{
  g_hash_table_unref (demo->by_id);
  g_ptr_array_unref (demo->records);
}

/* How many records of `type` have `value` in `field` (NULL: all of the type). */
static guint
count (Demo *demo, const char *type, const char *field, const char *value)
{
  guint n = 0;

  for (guint i = 0; i < demo->records->len; i++)
    {
      HarvestRecord *record = demo->records->pdata[i];

      if (harvest_record_is (record, type) &&
          (field == NULL || g_strcmp0 (harvest_record_get_string (record, field), value) == 0))
        n++;
    }

  return n;
}

static guint
count_distinct (Demo *demo, const char *type, const char *field)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < demo->records->len; i++)
    {
      HarvestRecord *record = demo->records->pdata[i];

      if (harvest_record_is (record, type) && harvest_record_has (record, field))
        g_hash_table_add (seen, (gpointer)harvest_record_get_string (record, field));
    }

  return g_hash_table_size (seen);
}

static void
test_counts (Demo *demo, gconstpointer data)
{
  static const char *const kinds[] = { "story", "idea", "knowhow", "question", "signal" };
  static const char *const modes[] = { "name", "first_name_site", "none" };
  static const char *const stages[] = { "before", "buy", "use", "service", "came_back" };
  static const char *const audiences[] = { "editors", "team", "company" };

  g_test_summary ("40 people in 8 units at 3 sites tell 200 stories in 4 languages.");
  g_assert_cmpuint (count (demo, "person", NULL, NULL), ==, 40);
  g_assert_cmpuint (count (demo, "org-unit", NULL, NULL), ==, 8);
  g_assert_cmpuint (count (demo, "story", NULL, NULL), ==, 200);
  g_assert_cmpuint (count_distinct (demo, "person", "site"), ==, 3);
  g_assert_cmpuint (count_distinct (demo, "person", "unit"), ==, 8);
  g_assert_cmpuint (count_distinct (demo, "story", "lang"), ==, 4);
  g_assert_cmpuint (count (demo, "org-unit", "parent", NULL), ==, 1);
  g_assert_cmpuint (count (demo, "story-revision", NULL, NULL), >=, 200);
  g_assert_cmpuint (count (demo, "comment", NULL, NULL), >=, 250);
  g_assert_cmpuint (count (demo, "thanks", NULL, NULL), >=, 100);
  g_assert_cmpuint (count (demo, "asset", "mime", "image/jpeg"), >=, 90);
  g_assert_cmpuint (count (demo, "asset", "mime", "audio/ogg"), ==, 12);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    g_assert_cmpuint (count (demo, "story", "kind", kinds[i]), >=, 15);
  for (guint i = 0; i < G_N_ELEMENTS (modes); i++)
    g_assert_cmpuint (count (demo, "story", "byline_mode", modes[i]), >=, 4);
  for (guint i = 0; i < G_N_ELEMENTS (stages); i++)
    g_assert_cmpuint (count (demo, "story", "journey_stage", stages[i]), >=, 5);
  for (guint i = 0; i < G_N_ELEMENTS (audiences); i++)
    g_assert_cmpuint (count (demo, "story", "audience", audiences[i]), >=, 10);
}

static void
test_states (Demo *demo, gconstpointer data)
{
  static const char *const states[] = {
    "captured", "submitted", "triaged", "in_edit",  "in_review",           "teller_ok",
    "approved", "declined",  "merged",  "archived", "withdrawn_by_teller", "on_hold",
  };
  static const char *const consents[] = { "not_needed", "requested", "granted", "declined",
                                          "withdrawn" };
  guint with_reason = 0;

  g_test_summary ("Every state that needs no publication is there, and every step of a consent.");
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    g_assert_cmpuint (count (demo, "story", "state", states[i]), >=, 1);
  for (guint i = 0; i < G_N_ELEMENTS (consents); i++)
    g_assert_cmpuint (count (demo, "consent-event", "kind", consents[i]), >=, 1);
  g_assert_cmpuint (count (demo, "depicted-person", NULL, NULL), >,
                    count_distinct (demo, "consent-record", "depicted"));

  for (guint i = 0; i < demo->records->len; i++)
    {
      HarvestRecord *record = demo->records->pdata[i];

      if (harvest_record_is (record, "story-event") &&
          g_strcmp0 (harvest_record_get_string (record, "after"), "declined") == 0)
        {
          g_assert_true (harvest_record_has (record, "reason"));
          with_reason++;
        }
    }
  g_assert_cmpuint (with_reason, ==, count (demo, "story", "state", "declined"));
}

static void
check_reference (Demo *demo, const HarvestField *field, const char *id)
{
  HarvestRecord *target = g_hash_table_lookup (demo->by_id, id);

  g_assert_nonnull (target);
  if (field->target != NULL)
    g_assert_true (harvest_record_is (target, field->target));
}

static void
test_references (Demo *demo, gconstpointer data)
{
  g_test_summary ("Every reference names a record of the right type that came before or with it.");
  for (guint i = 0; i < demo->records->len; i++)
    {
      HarvestRecord *record = demo->records->pdata[i];
      const HarvestRecordType *type = harvest_record_get_record_type (record);

      g_assert_cmpstr (harvest_record_get_root (record) != NULL ? "root" : NULL, ==,
                       type->root_type != NULL ? "root" : NULL);
      if (type->root_type != NULL)
        g_assert_true (
            harvest_record_is (g_hash_table_lookup (demo->by_id, harvest_record_get_root (record)),
                               type->root_type));

      for (guint j = 0; j < type->n_fields; j++)
        {
          const HarvestField *field = &type->fields[j];

          if (field->kind == HARVEST_FIELD_REFERENCE && harvest_record_has (record, field->name))
            check_reference (demo, field, harvest_record_get_string (record, field->name));
          if (field->kind == HARVEST_FIELD_REFERENCE_SET &&
              harvest_record_has (record, field->name))
            {
              const char *const *ids = harvest_record_get_set (record, field->name);

              for (guint k = 0; ids[k] != NULL; k++)
                check_reference (demo, field, ids[k]);
            }
        }
    }
}

static gboolean
is_sound (HarvestRecord *record)
{
  return harvest_record_is (record, "asset") &&
         g_str_equal (harvest_record_get_string (record, "mime"), "audio/ogg");
}

static void
test_media (Demo *demo, gconstpointer data)
{
  static const char *const fields[] = { "sha256", "picture" };
  gsize total = 0;

  g_test_summary ("Every file that a record names is there, and is what its name says.");
  for (guint i = 0; i < demo->records->len; i++)
    {
      HarvestRecord *record = demo->records->pdata[i];

      for (guint j = 0; j < G_N_ELEMENTS (fields); j++)
        {
          g_autofree char *folder = build_demo_path ("media");
          g_autofree char *file = NULL;
          g_autofree char *path = NULL;
          g_autofree char *content = NULL;
          g_autofree char *hash = NULL;
          g_autoptr (GError) error = NULL;
          const char *name;
          gsize length;

          if (harvest_record_type_find_field (harvest_record_get_record_type (record),
                                              fields[j]) == NULL ||
              !harvest_record_has (record, fields[j]))
            continue;

          name = harvest_record_get_string (record, fields[j]);
          file = g_strconcat (name, is_sound (record) ? ".ogg" : ".jpg", NULL);
          path = g_build_filename (folder, file, NULL);
          g_file_get_contents (path, &content, &length, &error);
          g_assert_no_error (error);
          hash = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (guchar *)content, length);
          g_assert_cmpstr (hash, ==, name);
          if (harvest_record_is (record, "asset"))
            g_assert_cmpint (harvest_record_get_integer (record, "bytes"), ==, length);
          total += length;
        }
    }
  g_assert_cmpuint (total, <, 6 * 1024 * 1024);
}

int
main (int argc, char **argv)
{
  harvest_test_init (&argc, &argv);

  g_test_add ("/demo-data/counts", Demo, NULL, load, test_counts, unload);
  g_test_add ("/demo-data/states", Demo, NULL, load, test_states, unload);
  g_test_add ("/demo-data/references", Demo, NULL, load, test_references, unload);
  g_test_add ("/demo-data/media", Demo, NULL, load, test_media, unload);

  return g_test_run ();
}
