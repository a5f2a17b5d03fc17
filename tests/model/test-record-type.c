/* test-record-type.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-record-type"

#include "config.h"

#include "harvest-record-type.h"
#include "harvest-test.h"

#include <string.h>

/* The declarations hold what the code that reads them relies on. */

typedef void (*FieldFunc) (const HarvestRecordType *type, const HarvestField *field);

static void
for_each_field (FieldFunc func)
{
  const HarvestRecordType *const *types = harvest_record_type_get_all ();

  for (; *types != NULL; types++)
    {
      for (guint i = 0; i < (*types)->n_fields; i++)
        func (*types, &(*types)->fields[i]);
    }
}

static void
test_find (void)
{
  const HarvestRecordType *const *types = harvest_record_type_get_all ();
  const char *last = "";
  guint n = 0;

  g_test_summary ("Types are sorted by name, each has an own one, and each is found by it.");
  for (; *types != NULL; types++, n++)
    {
      g_assert_cmpstr (last, <, (*types)->name);
      g_assert_true (harvest_record_type_find ((*types)->name) == *types);
      last = (*types)->name;
    }
  g_assert_cmpuint (n, >=, 15);
  g_assert_null (harvest_record_type_find (""));
  g_assert_null (harvest_record_type_find ("stor"));
  g_assert_null (harvest_record_type_find ("storyx"));
  g_assert_null (harvest_record_type_find ("zzz"));
}

static void
test_fields (void)
{
  const HarvestRecordType *const *types = harvest_record_type_get_all ();

  g_test_summary ("Fields are sorted by name, fit into a mask, and each is found.");
  for (; *types != NULL; types++)
    {
      const char *last = "";

      g_assert_cmpuint ((*types)->n_fields, <=, HARVEST_RECORD_TYPE_MAX_FIELDS);
      g_assert_cmpuint ((*types)->n_fields, >, 0);
      for (guint i = 0; i < (*types)->n_fields; i++)
        {
          const HarvestField *field = &(*types)->fields[i];

          g_assert_cmpstr (last, <, field->name);
          g_assert_true (harvest_record_type_find_field (*types, field->name) == field);
          last = field->name;
        }
      g_assert_null (harvest_record_type_find_field (*types, ""));
      g_assert_null (harvest_record_type_find_field (*types, "zzz"));
    }
}

static void
check_names (const HarvestRecordType *type, const HarvestField *field)
{
  static const char *const taken[] = { "fields", "id", "record", "rev", "root", "type", NULL };

  g_assert_cmpuint (strspn (field->name, "abcdefghijklmnopqrstuvwxyz0123456789_-"), ==,
                    strlen (field->name));
  g_assert_true (g_ascii_islower (*field->name));
  g_assert_false (g_strv_contains (taken, field->name));
}

static void
test_names (void)
{
  g_test_summary ("Names of fields are lower_case and not those of a record's own members.");
  for_each_field (check_names);
}

static void
check_about (const HarvestRecordType *type, const HarvestField *field)
{
  g_assert_nonnull (field->about);
  g_assert_true (g_str_has_suffix (field->about, "."));
  g_assert_true (g_unichar_isupper (g_utf8_get_char (field->about))
                 || g_ascii_isdigit (*field->about));
  g_assert_true (g_str_has_suffix (type->about, "."));
}

static void
test_about (void)
{
  g_test_summary ("Each type and each field says in a sentence what it is.");
  for_each_field (check_about);
}

static void
check_choices (const HarvestRecordType *type, const HarvestField *field)
{
  if (field->kind == HARVEST_FIELD_CHOICE)
    g_assert_nonnull (field->choices);
  else if (field->kind != HARVEST_FIELD_STRING_SET)
    g_assert_null (field->choices);

  for (const char *const *choice = field->choices; choice != NULL && *choice != NULL; choice++)
    {
      g_assert_cmpuint (strspn (*choice, "abcdefghijklmnopqrstuvwxyz0123456789_-"), ==,
                        strlen (*choice));
    }
}

static void
test_choices (void)
{
  g_test_summary ("Only choices have choices, in lower case.");
  for_each_field (check_choices);
}

static void
check_target (const HarvestRecordType *type, const HarvestField *field)
{
  gboolean reference = field->kind == HARVEST_FIELD_REFERENCE
                       || field->kind == HARVEST_FIELD_REFERENCE_SET;

  if (field->target != NULL)
    {
      g_assert_true (reference);
      g_assert_nonnull (harvest_record_type_find (field->target));
    }
  if (type->root_type != NULL)
    g_assert_nonnull (harvest_record_type_find (type->root_type));
}

static void
test_targets (void)
{
  g_test_summary ("References and roots name declared types.");
  for_each_field (check_target);
}

static void
check_merge (const HarvestRecordType *type, const HarvestField *field)
{
  gboolean set = field->kind == HARVEST_FIELD_STRING_SET
                 || field->kind == HARVEST_FIELD_REFERENCE_SET;
  gboolean searchable = (field->flags & HARVEST_FIELD_SEARCHABLE) != 0;

  if (field->merge == HARVEST_MERGE_SET)
    g_assert_true (set);
  else if (set)
    g_assert_cmpint (field->merge, ==, HARVEST_MERGE_APPEND_ONLY);
  if (field->merge == HARVEST_MERGE_TEXT)
    g_assert_cmpint (field->kind, ==, HARVEST_FIELD_TEXT);
  else if (field->kind == HARVEST_FIELD_TEXT)
    g_assert_cmpint (field->merge, ==, HARVEST_MERGE_APPEND_ONLY);
  if (field->merge == HARVEST_MERGE_SERVER && (field->flags & HARVEST_FIELD_REQUIRED) != 0)
    g_assert_cmpint (field->kind, ==, HARVEST_FIELD_CHOICE);
  if (searchable)
    {
      g_assert_true (field->kind == HARVEST_FIELD_STRING || field->kind == HARVEST_FIELD_TEXT
                     || field->kind == HARVEST_FIELD_STRING_SET);
    }
}

static void
test_merge (void)
{
  g_test_summary ("Sets merge as sets, changing texts as texts, and only words are searchable.");
  for_each_field (check_merge);
}

static void
check_writer (const HarvestRecordType *type, const HarvestField *field)
{
  if (field->merge != HARVEST_MERGE_SERVER)
    g_assert_cmpint (field->writers, !=, HARVEST_WRITER_NOBODY);
}

static void
test_writers (void)
{
  const HarvestRecordType *story = harvest_record_type_find ("story");

  g_test_summary ("Each field has a writer, and who sees a story is nobody's to write.");
  for_each_field (check_writer);
  g_assert_cmpint (harvest_record_type_find_field (story, "visibility")->writers, ==,
                   HARVEST_WRITER_NOBODY);
  g_assert_cmpint (harvest_record_type_find_field (story, "audience")->writers, ==,
                   HARVEST_WRITER_OWNER);
}

static void
test_anonymous (void)
{
  const HarvestRecordType *story = harvest_record_type_find ("story");
  static const char *const narrow[] = {
    "consent-event", "consent-record", "contribution",   "depicted-person",
    "evidence",      "signification",  "story-revision", "story-event",
  };

  g_test_summary ("No field of a story names a person by id; what does is listed for the teller "
                  "and the editors only.");
  for (guint i = 0; i < story->n_fields; i++)
    {
      if (story->fields[i].target != NULL)
        g_assert_cmpstr (story->fields[i].target, !=, "person");
    }
  for (gsize i = 0; i < G_N_ELEMENTS (narrow); i++)
    {
      g_assert_cmpint (harvest_record_type_find (narrow[i])->listing, ==, HARVEST_LISTED_EDITORS);
    }
}

static void
test_immutable (void)
{
  static const char *const immutable[] = {
    "comment",  "consent-event", "consent-record", "contribution",
    "evidence", "story-event",   "story-revision", "thanks",
  };
  const HarvestRecordType *const *types = harvest_record_type_get_all ();
  guint n = 0;

  g_test_summary ("Exactly the records that say what happened can never be changed.");
  for (; *types != NULL; types++)
    n += harvest_record_type_is_immutable (*types);
  g_assert_cmpuint (n, ==, G_N_ELEMENTS (immutable));
  for (gsize i = 0; i < G_N_ELEMENTS (immutable); i++)
    g_assert_true (harvest_record_type_is_immutable (harvest_record_type_find (immutable[i])));
}

int
main (int argc, char **argv)
{
  harvest_test_init (&argc, &argv);
  g_test_add_func ("/model/record-type/find", test_find);
  g_test_add_func ("/model/record-type/fields", test_fields);
  g_test_add_func ("/model/record-type/names", test_names);
  g_test_add_func ("/model/record-type/about", test_about);
  g_test_add_func ("/model/record-type/choices", test_choices);
  g_test_add_func ("/model/record-type/targets", test_targets);
  g_test_add_func ("/model/record-type/merge", test_merge);
  g_test_add_func ("/model/record-type/writers", test_writers);
  g_test_add_func ("/model/record-type/anonymous", test_anonymous);
  g_test_add_func ("/model/record-type/immutable", test_immutable);

  return g_test_run ();
}
