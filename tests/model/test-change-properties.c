/* test-change-properties.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-change-properties"

#include "config.h"

#include "harvest-change.h"
#include "harvest-model-error.h"
#include "harvest-test.h"
#include "model-samples.h"

#include <string.h>

/* What holds for every record and every change: random ones, from the seed that GLib prints. */

#define N_ROUNDS 3000

static const char *
pick (const char *const *choices)
{
  return choices[g_test_rand_int_range (0, (gint32)g_strv_length ((char **)choices))];
}

static char *
make_text (void)
{
  static const char *const paragraphs[] = { "Anna called.", "The press stood still.", "Ken knew.",
                                            "“Ça va”, sagte sie.", NULL };
  GString *text = g_string_new (NULL);

  for (int i = g_test_rand_int_range (0, 4); i > 0; i--)
    g_string_append_printf (text, "%s%s", text->len > 0 ? "\n\n" : "", pick (paragraphs));

  return g_string_free (text, FALSE);
}

/* Changes some fields, of every merge class that a story has. */
static void
scramble (HarvestRecordBuilder *builder)
{
  static const char *const words[] = { "a", "b", "c", "d", "e", NULL };
  static const char *const optional[] = { "", "x", "y", NULL };
  static const char *const states[] = { "captured", "submitted", "triaged", NULL };
  static const char *const classes[] = { "public", "internal", "restricted", "secret", NULL };
  g_autofree char *text = make_text ();

  if (g_test_rand_bit ())
    harvest_record_builder_set_string (builder, "body", text);
  if (g_test_rand_bit ())
    {
      const char *tags[] = { pick (words), pick (words), pick (words), NULL };

      tags[g_test_rand_int_range (0, 4)] = NULL;
      harvest_record_builder_set_set (builder, "tags", tags);
    }
  if (g_test_rand_bit ())
    harvest_record_builder_set_string (builder, "title", pick (optional));
  if (g_test_rand_bit ())
    harvest_record_builder_set_string (builder, "site", pick (optional));
  if (g_test_rand_bit ())
    harvest_record_builder_set_boolean (builder, "title_auto", g_test_rand_bit ());
  if (g_test_rand_bit ())
    harvest_record_builder_unset (builder, "title_auto");
  if (g_test_rand_bit ())
    harvest_record_builder_set_string (builder, "state", pick (states));
  if (g_test_rand_bit ())
    harvest_record_builder_set_string (builder, "class", pick (classes));
}

static HarvestRecord *
vary (HarvestRecord *record)
{
  g_autoptr (HarvestRecordBuilder) builder = harvest_record_builder_new_from (record);

  scramble (builder);
  return sample_end (builder);
}

/* A story that has members which are not known here. */
static HarvestRecord *
make_story (void)
{
  g_autoptr (HarvestRecord) plain = sample_parse (
      "{'fields':{'audience':'team','byline_mode':'none','class':'public','hue':[1.0e1,'\\u0041'],"
      "'kind':'idea','state':'captured','visibility':'editors'},'id':'" SAMPLE_ID
      "','rev':3,'type':'story','zone':{ }}");

  return vary (plain);
}

static HarvestRecord *
with_rev (HarvestRecord *record, gint64 rev)
{
  g_autoptr (HarvestRecordBuilder) builder = harvest_record_builder_new_from (record);

  harvest_record_builder_set_rev (builder, rev);
  return sample_end (builder);
}

static void
assert_same_but_rev (HarvestRecord *a, HarvestRecord *b)
{
  g_autoptr (HarvestRecord) first = with_rev (a, 0);
  g_autoptr (HarvestRecord) second = with_rev (b, 0);
  g_autofree char *first_text = sample_dup_text (harvest_record_get_bytes (first));
  g_autofree char *second_text = sample_dup_text (harvest_record_get_bytes (second));

  g_assert_cmpstr (first_text, ==, second_text);
}

static HarvestRecord *
apply (HarvestChange *change, HarvestRecord *record)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) conflict = NULL;
  HarvestRecord *result = harvest_change_apply (change, record, &conflict, &error);

  g_assert_no_error (error);
  g_assert_null (conflict);
  return result;
}

static void
test_difference (void)
{
  g_test_summary ("The difference of two records, sent as bytes and applied to the first, gives "
                  "the second; what is not known here survives.");
  for (int i = 0; i < N_ROUNDS; i++)
    {
      g_autoptr (HarvestRecord) before = make_story ();
      g_autoptr (HarvestRecord) after = vary (before);
      g_autoptr (HarvestChange) change = harvest_change_new_update (before, after);
      g_autoptr (HarvestChange) sent = NULL;
      g_autoptr (HarvestRecord) result = NULL;
      g_autoptr (GError) error = NULL;
      g_autofree char *text = NULL;

      if (change == NULL)
        {
          g_assert_true (harvest_record_equal (before, after));
          continue;
        }
      sent = harvest_change_parse (harvest_change_get_bytes (change), &error);
      g_assert_no_error (error);
      result = apply (sent, before);
      assert_same_but_rev (result, after);
      text = sample_dup_text (harvest_record_get_bytes (result));
      g_assert_nonnull (strstr (text, "\"hue\":[1.0e1,\"\\u0041\"]"));
      g_assert_nonnull (strstr (text, "\"zone\":{ }"));
    }
}

static void
test_coalesce (void)
{
  g_test_summary ("Two updates in one have the effect of one after the other.");
  for (int i = 0; i < N_ROUNDS; i++)
    {
      g_autoptr (HarvestRecord) first = make_story ();
      g_autoptr (HarvestRecord) second = vary (first);
      g_autoptr (HarvestRecord) third = vary (second);
      g_autoptr (HarvestChange) earlier = harvest_change_new_update (first, second);
      g_autoptr (HarvestChange) later = harvest_change_new_update (second, third);
      g_autoptr (HarvestChange) both = NULL;
      g_autoptr (HarvestChange) sent = NULL;
      g_autoptr (HarvestRecord) result = NULL;
      g_autoptr (GError) error = NULL;

      if (earlier == NULL || later == NULL)
        continue;
      both = harvest_change_coalesce (earlier, later);
      if (both == NULL)
        {
          assert_same_but_rev (first, third);
          continue;
        }
      g_assert_cmpstr (harvest_change_get_op (both), ==, harvest_change_get_op (earlier));
      g_assert_cmpint (harvest_change_get_base_rev (both), ==, 3);
      sent = harvest_change_parse (harvest_change_get_bytes (both), &error);
      g_assert_no_error (error);
      result = apply (sent, first);
      assert_same_but_rev (result, third);
    }
}

/* The record as others made it, with the first one's text. */
static HarvestRecord *
vary_but_text (HarvestRecord *record)
{
  g_autoptr (HarvestRecordBuilder) builder = harvest_record_builder_new_from (record);

  scramble (builder);
  harvest_record_builder_set_string (builder, "body", harvest_record_get_string (record, "body"));
  return sample_end (builder);
}

static void
test_coalesce_elsewhere (void)
{
  g_test_summary ("So they have on a record that others have changed meanwhile.");
  for (int i = 0; i < N_ROUNDS; i++)
    {
      g_autoptr (HarvestRecord) first = make_story ();
      g_autoptr (HarvestRecord) second = vary (first);
      g_autoptr (HarvestRecord) third = vary (second);
      g_autoptr (HarvestRecord) elsewhere = vary_but_text (first);
      g_autoptr (HarvestChange) earlier = harvest_change_new_update (first, second);
      g_autoptr (HarvestChange) later = harvest_change_new_update (second, third);
      g_autoptr (HarvestChange) both = NULL;
      g_autoptr (HarvestRecord) halfway = NULL;
      g_autoptr (HarvestRecord) one_by_one = NULL;
      g_autoptr (HarvestRecord) at_once = NULL;

      if (earlier == NULL || later == NULL)
        continue;
      both = harvest_change_coalesce (earlier, later);
      halfway = apply (earlier, elsewhere);
      one_by_one = apply (later, halfway);
      at_once = both != NULL ? apply (both, elsewhere) : harvest_record_ref (elsewhere);
      assert_same_but_rev (at_once, one_by_one);
    }
}

static void
test_coalesce_create (void)
{
  g_test_summary ("A creation and an update in one are the creation of what came out.");
  for (int i = 0; i < N_ROUNDS / 3; i++)
    {
      g_autoptr (HarvestRecord) first = make_story ();
      g_autoptr (HarvestRecord) second = vary (first);
      g_autoptr (HarvestChange) create = harvest_change_new_create (first);
      g_autoptr (HarvestChange) update = harvest_change_new_update (first, second);
      g_autoptr (HarvestChange) delete = harvest_change_new_delete (first);
      g_autoptr (HarvestChange) both = NULL;
      g_autoptr (HarvestRecord) result = NULL;

      g_assert_null (harvest_change_coalesce (create, delete));
      if (update == NULL)
        continue;
      both = harvest_change_coalesce (create, update);
      g_assert_cmpint (harvest_change_get_kind (both), ==, HARVEST_CHANGE_CREATE);
      g_assert_cmpint (harvest_change_get_base_rev (both), ==, 0);
      result = apply (both, NULL);
      assert_same_but_rev (result, second);
    }
}

static void
test_coalesce_delete (void)
{
  g_test_summary ("An update and a deletion in one delete what was there before both, and spare "
                  "what others edited.");
  for (int i = 0; i < N_ROUNDS / 3; i++)
    {
      g_autoptr (HarvestRecord) first = make_story ();
      g_autoptr (HarvestRecord) second = vary (first);
      g_autoptr (HarvestRecord) elsewhere = vary (first);
      g_autoptr (HarvestChange) update = harvest_change_new_update (first, second);
      g_autoptr (HarvestChange) delete = harvest_change_new_delete (second);
      g_autoptr (HarvestChange) both = NULL;
      g_autoptr (GError) error = NULL;

      if (update == NULL)
        continue;
      both = harvest_change_coalesce (update, delete);
      g_assert_cmpint (harvest_change_get_kind (both), ==, HARVEST_CHANGE_DELETE);
      g_assert_null (apply (both, first));
      g_assert_null (harvest_change_apply (both, elsewhere, NULL, &error));
      if (g_strcmp0 (harvest_record_get_string (first, "body"),
                     harvest_record_get_string (elsewhere, "body"))
          == 0)
        g_assert_no_error (error);
      else
        g_assert_error (error, HARVEST_MODEL_ERROR, HARVEST_MODEL_ERROR_CONFLICT);
    }
}

static gboolean
has_words (const char *text, const char *words)
{
  return text != NULL && strstr (text, words) != NULL;
}

static void
test_no_words_lost (void)
{
  g_test_summary ("Whatever two people wrote is in the merged text or in the conflict, and the "
                  "same merge comes out each time.");
  for (int i = 0; i < N_ROUNDS; i++)
    {
      g_autofree char *mine_words = g_strdup_printf ("Mine %d.", i);
      g_autofree char *their_words = g_strdup_printf ("Theirs %d.", i);
      g_autoptr (HarvestRecord) base = make_story ();
      g_auto (GStrv) mine_lines = g_strsplit (
          harvest_record_has (base, "body") ? harvest_record_get_string (base, "body") : "x",
          "\n\n", -1);
      g_auto (GStrv) their_lines = g_strdupv (mine_lines);
      gint32 n = (gint32)g_strv_length (mine_lines);
      g_autoptr (HarvestRecordBuilder) builder = harvest_record_builder_new_from (base);
      g_autoptr (HarvestRecord) mine = NULL;
      g_autoptr (HarvestRecord) theirs = NULL;
      g_autoptr (HarvestRecord) merged = NULL;
      g_autoptr (HarvestRecord) again = NULL;
      g_autoptr (HarvestChange) change = NULL;
      g_autoptr (GHashTable) conflict = NULL;
      g_autofree char *mine_text = NULL;
      g_autofree char *their_text = NULL;
      gint32 place;
      const char *kept;

      place = g_test_rand_int_range (0, n);
      g_free (mine_lines[place]);
      mine_lines[place] = g_strdup (mine_words);
      place = g_test_rand_int_range (0, n);
      g_free (their_lines[place]);
      their_lines[place] = g_strdup (their_words);
      mine_text = g_strjoinv ("\n\n", mine_lines);
      their_text = g_strjoinv ("\n\n", their_lines);
      harvest_record_builder_set_string (builder, "body", mine_text);
      mine = sample_end (builder);
      harvest_record_builder_set_string (builder, "body", their_text);
      theirs = sample_end (builder);

      change = harvest_change_new_update (base, mine);
      merged = harvest_change_apply (change, theirs, &conflict, NULL);
      again = harvest_change_apply (change, theirs, NULL, NULL);
      g_assert_true (harvest_record_equal (merged, again));
      kept = conflict != NULL ? g_hash_table_lookup (conflict, "body") : NULL;
      g_assert_true (has_words (harvest_record_get_string (merged, "body"), their_words));
      g_assert_true (has_words (harvest_record_get_string (merged, "body"), mine_words)
                     || has_words (kept, mine_words));
    }
}

int
main (int argc, char **argv)
{
  harvest_test_init (&argc, &argv);
  g_test_add_func ("/model/change-properties/difference", test_difference);
  g_test_add_func ("/model/change-properties/coalesce", test_coalesce);
  g_test_add_func ("/model/change-properties/coalesce-elsewhere", test_coalesce_elsewhere);
  g_test_add_func ("/model/change-properties/coalesce-create", test_coalesce_create);
  g_test_add_func ("/model/change-properties/coalesce-delete", test_coalesce_delete);
  g_test_add_func ("/model/change-properties/no-words-lost", test_no_words_lost);

  return g_test_run ();
}
