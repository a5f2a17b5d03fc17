/* test-change-merge.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-change-merge"

#include "config.h"

#include "harvest-change.h"
#include "harvest-model-error.h"
#include "harvest-test.h"
#include "model-samples.h"

/* What one person's change does to a record that others have changed meanwhile. */

/* A story whose body, tags, title and site are as given. */
static HarvestRecord *
make_story (const char *body, const char *tags, const char *title, const char *site)
{
  g_autoptr (HarvestRecordBuilder) builder = sample_begin_story ();
  g_auto (GStrv) set = g_strsplit (tags, " ", -1);

  harvest_record_builder_set_string (builder, "body", body);
  harvest_record_builder_set_set (builder, "tags", (const char *const *)set);
  harvest_record_builder_set_string (builder, "title", title);
  harvest_record_builder_set_string (builder, "site", site);

  return sample_end (builder);
}

static void
assert_story (HarvestRecord *story,
              const char *body,
              const char *tags,
              const char *title,
              const char *site)
{
  const char *const *set = harvest_record_get_set (story, "tags");
  g_autofree char *joined = set != NULL ? g_strjoinv (" ", (char **)set) : g_strdup ("");

  g_assert_cmpstr (harvest_record_get_string (story, "body"), ==, body);
  g_assert_cmpstr (joined, ==, tags);
  g_assert_cmpstr (harvest_record_get_string (story, "title"), ==, title);
  g_assert_cmpstr (harvest_record_get_string (story, "site"), ==, site);
}

static void
test_disjoint (void)
{
  g_autoptr (HarvestRecord) base = make_story ("One.\n\nTwo.", "a b", "Title", "York");
  g_autoptr (HarvestRecord) mine = make_story ("One!\n\nTwo.", "a b c", "Title", NULL);
  g_autoptr (HarvestRecord) theirs = make_story ("One.\n\nTwo!", "b d", "Headline", "York");
  g_autoptr (HarvestChange) change = harvest_change_new_update (base, mine);
  g_autoptr (GHashTable) conflict = NULL;
  g_autoptr (HarvestRecord) merged = NULL;
  g_autoptr (GError) error = NULL;

  g_test_summary ("Different fields, different elements and different paragraphs go together.");
  merged = harvest_change_apply (change, theirs, &conflict, &error);
  g_assert_no_error (error);
  g_assert_null (conflict);
  assert_story (merged, "One!\n\nTwo!", "b c d", "Headline", NULL);
  g_assert_cmpint (harvest_record_get_rev (merged), ==, 4);
}

static void
test_last (void)
{
  g_autoptr (HarvestRecord) base = make_story ("One.", "a", "Title", "York");
  g_autoptr (HarvestRecord) mine = make_story ("One.", "a", "Mine", "York");
  g_autoptr (HarvestRecord) theirs = make_story ("One.", "a", "Theirs", "York");
  g_autoptr (HarvestChange) change = harvest_change_new_update (base, mine);
  g_autoptr (HarvestRecord) merged = harvest_change_apply (change, theirs, NULL, NULL);

  g_test_summary ("Of two one-line values the one that comes last stays.");
  assert_story (merged, "One.", "a", "Mine", "York");
}

static void
test_conflict (void)
{
  g_autoptr (HarvestRecord) base = make_story ("One.", "a", "Title", "York");
  g_autoptr (HarvestRecord) mine = make_story ("One, mine.", "a b", "Mine", "York");
  g_autoptr (HarvestRecord) theirs = make_story ("One, theirs.", "a", "Title", "York");
  g_autoptr (HarvestChange) change = harvest_change_new_update (base, mine);
  g_autoptr (GHashTable) conflict = NULL;
  g_autoptr (HarvestRecord) merged = harvest_change_apply (change, theirs, &conflict, NULL);

  g_test_summary ("Two edits of one paragraph are both kept: one in the record, the other in the "
                  "conflict; the rest of the change is applied.");
  assert_story (merged, "One, theirs.", "a b", "Mine", "York");
  g_assert_nonnull (conflict);
  g_assert_cmpuint (g_hash_table_size (conflict), ==, 1);
  g_assert_cmpstr (g_hash_table_lookup (conflict, "body"), ==, "One, mine.");
}

/* base, mine, theirs -> what is in the record, what is in the conflict */
static void
test_texts (void)
{
  static const char *const rows[][5] = {
    { "A", "B", "A", "B", NULL },                    /* only I changed it */
    { "A", "A", "B", "B", NULL },                    /* only they changed it */
    { "A", "B", "B", "B", NULL },                    /* both wrote the same */
    { "A", NULL, "A", NULL, NULL },                  /* I removed it */
    { "A", NULL, "B", "B", NULL },                   /* an edit beats my removal */
    { "A", "B", NULL, "B", NULL },                   /* my edit beats their removal */
    { "A", NULL, NULL, NULL, NULL },                 /* both removed it */
    { NULL, "B", NULL, "B", NULL },                  /* I wrote the first text */
    { NULL, "B", "C", "C", "B" },                    /* both wrote a first text */
    { "A", "B", "C", "C", "B" },                     /* both changed it */
    { "A\n\nX", "B\n\nX", "A", "A", "B\n\nX" },      /* I edited beside what they removed */
    { "A", "A\n\nB", "A\n\nC", "A\n\nC", "A\n\nB" }, /* both added in one place */
  };

  g_test_summary ("Every way in which two people can change a text, word for word.");
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (HarvestRecord) base = make_story (rows[i][0], "a", "T", NULL);
      g_autoptr (HarvestRecord) mine = make_story (rows[i][1], "a", "U", NULL);
      g_autoptr (HarvestRecord) theirs = make_story (rows[i][2], "a", "T", NULL);
      g_autoptr (HarvestChange) change = harvest_change_new_update (base, mine);
      g_autoptr (GHashTable) conflict = NULL;
      g_autoptr (HarvestRecord) merged = harvest_change_apply (change, theirs, &conflict, NULL);

      g_test_message ("row %" G_GSIZE_FORMAT, i);
      assert_story (merged, rows[i][3], "a", "U", NULL);
      g_assert_cmpstr (conflict != NULL ? g_hash_table_lookup (conflict, "body") : NULL, ==,
                       rows[i][4]);
    }
}

static void
test_too_long (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *mine_text = NULL;
  g_autofree char *theirs_text = NULL;
  g_autoptr (HarvestRecord) base = NULL;
  g_autoptr (HarvestRecord) mine = NULL;
  g_autoptr (HarvestRecord) theirs = NULL;
  g_autoptr (HarvestChange) change = NULL;
  g_autoptr (GHashTable) conflict = NULL;
  g_autoptr (HarvestRecord) merged = NULL;

  g_test_summary ("Two edits that together are too long for the field are both kept.");
  while (text->len < 24000)
    g_string_append (text, "words ");
  mine_text = g_strconcat (text->str, "\n\nOne.\n\nTwo.", NULL);
  theirs_text = g_strconcat ("One.\n\nTwo.\n\n", text->str, "\n\n", text->str, NULL);
  base = make_story ("One.\n\nTwo.", "a", "T", NULL);
  mine = make_story (mine_text, "a", "T", NULL);
  theirs = make_story (theirs_text, "a", "T", NULL);
  change = harvest_change_new_update (base, mine);
  merged = harvest_change_apply (change, theirs, &conflict, NULL);
  g_assert_cmpstr (harvest_record_get_string (merged, "body"), ==, theirs_text);
  g_assert_nonnull (conflict);
  g_assert_cmpstr (g_hash_table_lookup (conflict, "body"), ==, mine_text);
}

static void
test_append_only (void)
{
  g_autoptr (HarvestRecord) original = sample_parse (
      "{'fields':{'editor':'" SAMPLE_PERSON "','is_original':true,'text':'Mine'},'id':'" SAMPLE_ID
      "','rev':1,'root':'" SAMPLE_OTHER "','type':'story-revision'}");
  static const char *const parts[] = {
    "'set':{'text':'Yours'}",
    "'unset':['text']",
    "'set':{'title':'New'}",
    "'set':{'is_original':false}",
    "'set':{'reason':'Spelling'}",
    "'set':{'mood':1}",
    "'unset':['mood']",
  };

  g_test_summary ("Nothing changes the original, nor adds to it.");
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autofree char *document = g_strdup_printf (
          "{'base_rev':1,'id':'" SAMPLE_ID "','kind':'update','op':'" SAMPLE_ID
          "','root':'" SAMPLE_OTHER "','type':'story-revision',%s}",
          parts[i]);
      g_autoptr (GError) error = NULL;
      g_autoptr (HarvestChange) change = sample_parse_change (document, &error);
      g_autoptr (HarvestRecord) changed = NULL;

      g_assert_no_error (error);
      changed = harvest_change_apply (change, original, NULL, &error);
      g_assert_error (error, HARVEST_MODEL_ERROR, HARVEST_MODEL_ERROR_REFUSED);
      g_assert_null (changed);
    }
}

static void
test_create_twice (void)
{
  g_autoptr (HarvestRecord) story = make_story ("One.", "a", "Title", NULL);
  g_autoptr (HarvestChange) change = harvest_change_new_create (story);
  g_autoptr (GError) error = NULL;

  g_test_summary ("A record is created once.");
  g_assert_null (harvest_change_apply (change, story, NULL, &error));
  g_assert_error (error, HARVEST_MODEL_ERROR, HARVEST_MODEL_ERROR_CONFLICT);
}

static void
test_gone (void)
{
  g_autoptr (HarvestRecord) before = make_story ("One.", "a", "Title", NULL);
  g_autoptr (HarvestRecord) after = make_story ("One.", "a", "Other", NULL);
  g_autoptr (HarvestChange) update = harvest_change_new_update (before, after);
  g_autoptr (HarvestChange) delete = harvest_change_new_delete (before);
  g_autoptr (GError) error = NULL;

  g_test_summary ("What is gone cannot be changed; to delete it again is no mistake.");
  g_assert_null (harvest_change_apply (update, NULL, NULL, &error));
  g_assert_error (error, HARVEST_MODEL_ERROR, HARVEST_MODEL_ERROR_CONFLICT);
  g_clear_error (&error);
  g_assert_null (harvest_change_apply (delete, NULL, NULL, &error));
  g_assert_no_error (error);
}

static void
test_delete (void)
{
  g_autoptr (HarvestRecord) seen = make_story ("One.", "a", "Title", NULL);
  g_autoptr (HarvestRecord) retitled = make_story ("One.", "a b", "Other", "York");
  g_autoptr (HarvestRecord) edited = make_story ("One, and more.", "a", "Title", NULL);
  g_autoptr (HarvestChange) change = harvest_change_new_delete (seen);
  g_autoptr (GError) error = NULL;

  g_test_summary ("A text that was edited meanwhile is not deleted unseen; anything else is.");
  g_assert_null (harvest_change_apply (change, retitled, NULL, &error));
  g_assert_no_error (error);
  g_assert_null (harvest_change_apply (change, edited, NULL, &error));
  g_assert_error (error, HARVEST_MODEL_ERROR, HARVEST_MODEL_ERROR_CONFLICT);
}

static void
test_other_record (void)
{
  g_autoptr (HarvestRecord) comment = sample_parse (
      "{'fields':{'author':'" SAMPLE_PERSON "','text':'Hi'},'id':'" SAMPLE_ID
      "','rev':1,'root':'" SAMPLE_OTHER "','type':'comment'}");
  g_autoptr (HarvestRecord) before = make_story ("One.", "a", "Title", NULL);
  g_autoptr (HarvestRecord) after = make_story ("One.", "a", "Other", NULL);
  g_autoptr (HarvestChange) update = harvest_change_new_update (before, after);
  g_autoptr (HarvestChange) delete = harvest_change_new_delete (before);
  g_autoptr (GError) error = NULL;

  g_test_summary ("A change whose id is that of another type's record does nothing.");
  g_assert_null (harvest_change_apply (update, comment, NULL, &error));
  g_assert_error (error, HARVEST_MODEL_ERROR, HARVEST_MODEL_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (harvest_change_apply (delete, comment, NULL, &error));
  g_assert_error (error, HARVEST_MODEL_ERROR, HARVEST_MODEL_ERROR_INVALID);
}

static void
test_rules (void)
{
  g_autoptr (HarvestRecord) story = make_story ("One.", "a", "Title", NULL);
  g_autoptr (HarvestChange) change = sample_parse_change (
      "{'base_rev':3,'id':'" SAMPLE_ID "','kind':'update','op':'" SAMPLE_ID
      "','set':{'byline_mode':'name'},'type':'story'}",
      NULL);
  g_autoptr (GError) error = NULL;

  g_test_summary ("What comes out keeps the rules of its type.");
  g_assert_null (harvest_change_apply (change, story, NULL, &error));
  g_assert_error (error, HARVEST_MODEL_ERROR, HARVEST_MODEL_ERROR_INVALID);
  g_assert_cmpstr (error->message, ==, "story.byline: needed for the byline_mode “name”");
}

static void
test_too_many (void)
{
  g_autoptr (GString) tags = g_string_new ("a");
  g_autoptr (HarvestRecord) story = NULL;
  g_autoptr (HarvestChange) change = NULL;
  g_autoptr (GError) error = NULL;

  g_test_summary ("A set that would grow over its limit does not.");
  for (int i = 1; i < 50; i++)
    g_string_append_printf (tags, " t%d", i);
  story = make_story ("One.", tags->str, "T", NULL);
  change = sample_parse_change ("{'add':{'tags':['zzz']},'base_rev':3,'id':'" SAMPLE_ID
                                "','kind':'update','op':'" SAMPLE_ID "','type':'story'}",
                                NULL);
  g_assert_null (harvest_change_apply (change, story, NULL, &error));
  g_assert_error (error, HARVEST_MODEL_ERROR, HARVEST_MODEL_ERROR_INVALID);
  g_assert_cmpstr (error->message, ==, "story.tags: at most 50 elements, this one has 51");
}

int
main (int argc, char **argv)
{
  harvest_test_init (&argc, &argv);
  g_test_add_func ("/model/change-merge/disjoint", test_disjoint);
  g_test_add_func ("/model/change-merge/last", test_last);
  g_test_add_func ("/model/change-merge/conflict", test_conflict);
  g_test_add_func ("/model/change-merge/texts", test_texts);
  g_test_add_func ("/model/change-merge/too-long", test_too_long);
  g_test_add_func ("/model/change-merge/append-only", test_append_only);
  g_test_add_func ("/model/change-merge/create-twice", test_create_twice);
  g_test_add_func ("/model/change-merge/gone", test_gone);
  g_test_add_func ("/model/change-merge/delete", test_delete);
  g_test_add_func ("/model/change-merge/other-record", test_other_record);
  g_test_add_func ("/model/change-merge/rules", test_rules);
  g_test_add_func ("/model/change-merge/too-many", test_too_many);

  return g_test_run ();
}
