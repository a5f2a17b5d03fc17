/* records-doc.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "records-doc"

#include "config.h"

#include "harvest-record-type.h"

#include <stdio.h>

/* Writes doc/records.md from the declarations: `records-doc` prints it, `records-doc FILE` says
 * whether FILE is current (test `records-doc`). */

static const char *const kind_names[] = {
  [HARVEST_FIELD_STRING] = "one line",
  [HARVEST_FIELD_TEXT] = "text",
  [HARVEST_FIELD_CHOICE] = "choice",
  [HARVEST_FIELD_LANGUAGE] = "language",
  [HARVEST_FIELD_DATE] = "day",
  [HARVEST_FIELD_TIME] = "time",
  [HARVEST_FIELD_INTEGER] = "number",
  [HARVEST_FIELD_BOOLEAN] = "yes or no",
  [HARVEST_FIELD_REFERENCE] = "reference",
  [HARVEST_FIELD_HASH] = "SHA-256",
  [HARVEST_FIELD_STRING_SET] = "set of words",
  [HARVEST_FIELD_REFERENCE_SET] = "set of references",
};

static const char *const merge_names[] = {
  [HARVEST_MERGE_APPEND_ONLY] = "never changes",
  [HARVEST_MERGE_SET] = "added and removed",
  [HARVEST_MERGE_TEXT] = "by paragraph",
  [HARVEST_MERGE_LAST] = "last one stays",
  [HARVEST_MERGE_SERVER] = "decided",
};

static const char *const listing_names[] = {
  [HARVEST_LISTED_OWNER] = "Only its owner sees it.",
  [HARVEST_LISTED_WITH_ROOT] = "Whoever sees the record it belongs to sees it.",
  [HARVEST_LISTED_EDITORS] = "Only the teller and the editors see it.",
  [HARVEST_LISTED_COMPANY] = "Everybody in the company sees it.",
  [HARVEST_LISTED_VISIBILITY] = "Its field `visibility` says who sees it.",
};

static void
add_writers (GString *text, HarvestWriters writers)
{
  static const char *const names[] = { "owner", "curator", "reviewer", "administrator",
                                       "authority" };
  const char *separator = "";

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      if ((writers & (1u << i)) != 0)
        {
          g_string_append_printf (text, "%s%s", separator, names[i]);
          separator = ", ";
        }
    }
  if (writers == HARVEST_WRITER_NOBODY)
    g_string_append (text, "nobody");
}

static void
add_flags (GString *text, HarvestFieldFlags flags)
{
  static const char *const names[] = { "required", "indexed", "searched", "personal" };
  const char *separator = "";

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      if ((flags & (1u << i)) != 0)
        {
          g_string_append_printf (text, "%s%s", separator, names[i]);
          separator = ", ";
        }
    }
}

static void
add_kind (GString *text, const HarvestField *field)
{
  g_string_append (text, kind_names[field->kind]);
  if (field->target != NULL)
    g_string_append_printf (text, " to %s", field->target);
  if (field->choices != NULL)
    {
      g_autofree char *choices = g_strjoinv (", ", (char **)field->choices);

      g_string_append_printf (text, ": %s", choices);
    }
  if (field->max != 0)
    g_string_append_printf (text, ", at most %" G_GINT64_FORMAT, field->max);
}

static void
add_field (GString *text, const HarvestField *field)
{
  g_string_append_printf (text, "| `%s` | %s | ", field->name, field->about);
  add_kind (text, field);
  g_string_append (text, " | ");
  add_flags (text, field->flags);
  g_string_append_printf (text, " | %s | ", merge_names[field->merge]);
  add_writers (text, field->writers);
  g_string_append (text, " |\n");
}

static void
add_type (GString *text, const HarvestRecordType *type)
{
  g_string_append_printf (text, "\n## %s\n\n%s %s", type->name, type->about,
                          listing_names[type->listing]);
  if (type->root_type != NULL)
    g_string_append_printf (text, " It belongs to a %s.", type->root_type);
  if (harvest_record_type_is_immutable (type))
    g_string_append (text, " It is never changed.");
  if (type->deleters == HARVEST_WRITER_NOBODY)
    g_string_append (text, " Nobody deletes it.");
  else
    {
      g_string_append (text, " It can be deleted by: ");
      add_writers (text, type->deleters);
      g_string_append_c (text, '.');
    }
  g_string_append (text, "\n\n| Field | What it is | Kind | | Changes | Written by |\n"
                         "|---|---|---|---|---|---|\n");
  for (guint i = 0; i < type->n_fields; i++)
    add_field (text, &type->fields[i]);
}

static GString *
make_document (void)
{
  const HarvestRecordType *const *types = harvest_record_type_get_all ();
  GString *text = g_string_new (
      "# Records\n\n"
      "What StoryHarvest keeps, for administrators: each kind of record with its fields. This "
      "file\n"
      "is made from the declarations in `src/model/` by `records-doc`; a test fails when it is "
      "not\n"
      "current, and prints how it is made anew.\n\n"
      "Every record has an `id`, a `type`, a `rev` that grows with each change, its `fields`, "
      "and,\n"
      "if it belongs to another record, that one's id as `root`. Members that a version does not\n"
      "know are kept as they are.\n\n"
      "- **Kind**: a limit counts characters, elements of a set, or is the largest number.\n"
      "- **required**: the record cannot be without it; **indexed**: lists can be filtered by it;\n"
      "  **searched**: its words are found; **personal**: it is part of a person's export and is\n"
      "  blanked when they are erased.\n"
      "- **Changes**: what becomes of two people's changes. *Decided* fields are written by the\n"
      "  authority, which is the server or, without one, the desktop; others can ask it to.\n"
      "- **Written by**: who may write the field, or ask for it. The owner of a story is who told\n"
      "  it, the owner of a comment who wrote it, and so on.\n");

  for (; *types != NULL; types++)
    add_type (text, *types);

  return text;
}

int
main (int argc, char **argv)
{
  g_autoptr (GString) text = make_document ();
  g_autofree char *contents = NULL;
  g_autoptr (GError) error = NULL;

  if (argc < 2)
    {
      fputs (text->str, stdout);
      return 0;
    }

  if (!g_file_get_contents (argv[1], &contents, NULL, &error))
    g_printerr ("%s\n", error->message);
  if (g_strcmp0 (contents, text->str) == 0)
    return 0;

  g_printerr ("%s is not what the declarations say. Write it anew: %s > %s\n", argv[1], argv[0],
              argv[1]);
  return 1;
}
