/* test-change.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-change"

#include "config.h"

#include "harvest-change.h"
#include "harvest-model-error.h"
#include "harvest-test.h"
#include "harvest-uuid.h"
#include "model-samples.h"

#include <string.h>

#define OP     "017f22e2-79b0-7cc3-98c4-dc0c0c07aaaa"
#define UPDATE "'base_rev':3,'id':'" SAMPLE_ID "','kind':'update','op':'" OP "','type':'story'"

/* Everything of a change's document but its op, which is random. */
static void
assert_document (HarvestChange *change, const char *expected)
{
  g_autofree char *document = sample_dup_text (harvest_change_get_bytes (change));
  g_autofree char *op = g_strconcat ("\"op\":\"", harvest_change_get_op (change), "\"", NULL);
  g_auto (GStrv) halves = g_strsplit (document, op, 2);
  g_autofree char *rest = g_strjoinv ("\"op\":\"\"", halves);
  g_autofree char *quoted = g_strdelimit (g_strdup (expected), "'", '"');

  g_assert_true (harvest_uuid_is_valid (harvest_change_get_op (change)));
  g_assert_cmpstr (rest, ==, quoted);
}

static void
assert_reads_back (HarvestChange *change)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HarvestChange) read = NULL;

  read = harvest_change_parse (harvest_change_get_bytes (change), &error);
  g_assert_no_error (error);
  g_assert_true (
      g_bytes_equal (harvest_change_get_bytes (read), harvest_change_get_bytes (change)));
}

static void
test_create (void)
{
  g_autoptr (HarvestRecord)
      record = sample_parse ("{'extra':1.50,'fields':{'author':'" SAMPLE_PERSON
                             "','mood':[1.0],'text':'Hi'},'id':'" SAMPLE_ID
                             "','rev':7,'root':'" SAMPLE_OTHER "','type':'comment'}");
  g_autoptr (HarvestChange) change = harvest_change_new_create (record);
  g_autoptr (HarvestRecord) made = NULL;
  g_autofree char *document = NULL;

  g_test_summary ("A creation carries the whole record, with what is not known here.");
  assert_document (change, "{'base_rev':0,'id':'" SAMPLE_ID "','kind':'create','members':{'extra':"
                           "1.50},'op':'','root':'" SAMPLE_OTHER "','set':{'author':'" SAMPLE_PERSON
                           "','mood':[1.0],'text':'Hi'},'type':'comment'}");
  assert_reads_back (change);
  g_assert_cmpint (harvest_change_get_kind (change), ==, HARVEST_CHANGE_CREATE);
  g_assert_cmpstr (harvest_change_get_id (change), ==, SAMPLE_ID);
  g_assert_cmpstr (harvest_change_get_root (change), ==, SAMPLE_OTHER);
  g_assert_true (harvest_change_touches (change, "text"));
  g_assert_false (harvest_change_touches (change, "reply_to"));

  made = harvest_change_apply (change, NULL, NULL, NULL);
  document = sample_dup_text (harvest_record_get_bytes (made));
  g_assert_nonnull (strstr (document, "{\"extra\":1.50,"));
  g_assert_nonnull (strstr (document, "\"mood\":[1.0]"));
  g_assert_cmpint (harvest_record_get_rev (made), ==, 1);
}

static void
test_update (void)
{
  g_autoptr (HarvestRecordBuilder) builder = sample_begin_story ();
  g_autoptr (HarvestRecord) before = sample_end (builder);
  g_autoptr (HarvestRecord) after = NULL;
  g_autoptr (HarvestChange) change = NULL;

  g_test_summary ("An update carries what is different, and the old text as base.");
  harvest_record_builder_set_string (builder, "body", "Four.");
  harvest_record_builder_set_string (builder, "site", "Leeds");
  harvest_record_builder_set_boolean (builder, "title_auto", TRUE);
  harvest_record_builder_set_set (builder, "tags", (const char *const[]){ "b", "c", NULL });
  harvest_record_builder_unset (builder, "title");
  after = sample_end (builder);
  change = harvest_change_new_update (before, after);
  assert_document (change, "{'add':{'tags':['c']},'base_rev':3,'id':'" SAMPLE_ID "','kind':"
                           "'update','op':'','remove':{'tags':['a']},'set':{'body':'Four.',"
                           "'site':'Leeds','title_auto':true},'text_base':{'body':"
                           "'One.\\n\\nTwo.\\n\\nThree.'},'type':'story','unset':['title']}");
  assert_reads_back (change);
  g_assert_true (harvest_change_touches (change, "title"));
  g_assert_true (harvest_change_touches (change, "tags"));
  g_assert_false (harvest_change_touches (change, "kind"));
  g_assert_false (harvest_change_is_request (change));
  g_assert_cmpint (harvest_change_get_base_rev (change), ==, 3);
  g_assert_null (harvest_change_new_update (after, after));
}

static void
test_reason (void)
{
  g_autoptr (HarvestRecordBuilder) builder = sample_begin_story ();
  g_autoptr (HarvestRecord) first = sample_end (builder);
  g_autoptr (HarvestRecord) second = NULL;
  g_autoptr (HarvestRecord) third = NULL;
  g_autoptr (HarvestChange) earlier = NULL;
  g_autoptr (HarvestChange) later = NULL;
  g_autoptr (HarvestChange) both = NULL;
  g_autoptr (HarvestChange) too_long = NULL;
  g_autofree char *long_reason = g_strnfill (HARVEST_CHANGE_MAX_REASON + 1, 'x');

  g_test_summary ("An update can say why; the last reason counts, and none is too long.");
  harvest_record_builder_set_string (builder, "title", "Other");
  second = sample_end (builder);
  harvest_record_builder_unset (builder, "title");
  third = sample_end (builder);
  earlier = harvest_change_new_update_because (first, second, "Two of\r\nthem\a");
  g_assert_cmpstr (harvest_change_get_reason (earlier), ==, "Two of\nthem");
  assert_document (earlier, "{'base_rev':3,'id':'" SAMPLE_ID "','kind':'update','op':'','reason':"
                            "'Two of\\nthem','set':{'title':'Other'},'type':'story'}");
  assert_reads_back (earlier);

  later = harvest_change_new_update (second, third);
  g_assert_null (harvest_change_get_reason (later));
  both = harvest_change_coalesce (earlier, later);
  g_assert_cmpstr (harvest_change_get_reason (both), ==, "Two of\nthem");
  g_clear_pointer (&later, harvest_change_unref);
  g_clear_pointer (&both, harvest_change_unref);
  later = harvest_change_new_update_because (second, third, "No title");
  both = harvest_change_coalesce (earlier, later);
  g_assert_cmpstr (harvest_change_get_reason (both), ==, "No title");

  too_long = harvest_change_new_update_because (first, second, long_reason);
  g_assert_cmpuint (strlen (harvest_change_get_reason (too_long)), ==, HARVEST_CHANGE_MAX_REASON);
  assert_reads_back (too_long);
}

static void
test_cancel_out (void)
{
  g_autoptr (HarvestRecordBuilder) builder = sample_begin_story ();
  g_autoptr (HarvestRecord) first = sample_end (builder);
  g_autoptr (HarvestRecord) second = NULL;
  g_autoptr (HarvestChange) there = NULL;
  g_autoptr (HarvestChange) back = NULL;

  g_test_summary ("A text that is as it was before, and was never sent, is no change.");
  harvest_record_builder_set_string (builder, "body", "Other words.");
  second = sample_end (builder);
  there = harvest_change_new_update (first, second);
  back = harvest_change_new_update (second, first);
  g_assert_null (harvest_change_coalesce (there, back));
}

static void
test_delete (void)
{
  g_autoptr (HarvestRecordBuilder) builder = sample_begin_story ();
  g_autoptr (HarvestRecord) record = sample_end (builder);
  g_autoptr (HarvestChange) change = harvest_change_new_delete (record);

  g_test_summary ("A deletion knows the texts that its author saw.");
  assert_document (change, "{'base_rev':3,'id':'" SAMPLE_ID "','kind':'delete','op':'','text_base':"
                           "{'body':'One.\\n\\nTwo.\\n\\nThree.'},'type':'story'}");
  assert_reads_back (change);
  g_assert_false (harvest_change_touches (change, "body"));
}

static void
test_request (void)
{
  g_autoptr (HarvestRecordBuilder) builder = sample_begin_story ();
  g_autoptr (HarvestRecord) before = sample_end (builder);
  g_autoptr (HarvestRecord) after = NULL;
  g_autoptr (HarvestChange) create = harvest_change_new_create (before);
  g_autoptr (HarvestChange) change = NULL;

  g_test_summary ("A change of what only the authority writes is a request.");
  harvest_record_builder_set_string (builder, "state", "withdrawn_by_teller");
  after = sample_end (builder);
  change = harvest_change_new_update (before, after);
  g_assert_true (harvest_change_is_request (change));
  g_assert_false (harvest_change_is_request (create));
}

static void
test_unknown_fields (void)
{
  g_autoptr (HarvestRecord)
      before = sample_parse ("{'fields':{'name':'Press','shade':1.0,'taste':1},'id':'" SAMPLE_ID
                             "','rev':1,'type':'theme'}");
  g_autoptr (HarvestRecord)
      after = sample_parse ("{'fields':{'name':'Press','shade':1.00,'touch':{}},'id':'" SAMPLE_ID
                            "','rev':1,'type':'theme'}");
  g_autoptr (HarvestChange) change = harvest_change_new_update (before, after);
  g_autoptr (HarvestRecord) result = NULL;
  g_autofree char *document = NULL;

  g_test_summary ("Fields that are not known here can be set and unset all the same.");
  assert_document (change, "{'base_rev':1,'id':'" SAMPLE_ID "','kind':'update','op':'','set':"
                           "{'shade':1.00,'touch':{}},'type':'theme','unset':['taste']}");
  assert_reads_back (change);
  result = harvest_change_apply (change, before, NULL, NULL);
  document = sample_dup_text (harvest_record_get_bytes (result));
  g_assert_nonnull (strstr (document, "{\"name\":\"Press\",\"shade\":1.00,\"touch\":{}}"));
}

static void
test_strict (void)
{
  static const struct
  {
    const char *document;
    int code;
    const char *message;
  } wrong[] = {
    { "[]", HARVEST_MODEL_ERROR_SYNTAX, "the document: an object" },
    { "{'colour':1," UPDATE "}", HARVEST_MODEL_ERROR_SYNTAX, "“colour”: not a member of a change" },
    { "{'set':[]," UPDATE "}", HARVEST_MODEL_ERROR_SYNTAX, "set: not of the right kind" },
    { "{'base_rev':3,'id':'" SAMPLE_ID "','kind':'update','type':'story'}",
      HARVEST_MODEL_ERROR_SYNTAX, "op: required" },
    { "{" UPDATE "}", HARVEST_MODEL_ERROR_SYNTAX, "set: an update changes something" },
    { "{'set':{}," UPDATE "}", HARVEST_MODEL_ERROR_SYNTAX, "set: an update changes something" },
    { "{'members':{},'set':{'title':'x'}," UPDATE "}", HARVEST_MODEL_ERROR_SYNTAX,
      "members: not for this kind of change" },
    { "{'set':{'title':''}," UPDATE "}", HARVEST_MODEL_ERROR_INVALID,
      "story.title: at least 1 characters, this one has 0" },
    { "{'set':{'tags':['a']}," UPDATE "}", HARVEST_MODEL_ERROR_INVALID,
      "story.tags: changes by add and remove" },
    { "{'unset':['tags']," UPDATE "}", HARVEST_MODEL_ERROR_INVALID,
      "story.tags: changes by add and remove" },
    { "{'add':{'title':'x'}," UPDATE "}", HARVEST_MODEL_ERROR_INVALID,
      "story.title: changes by set and unset" },
    { "{'add':{'tags':['a','b']},'remove':{'tags':['b','c']}," UPDATE "}",
      HARVEST_MODEL_ERROR_INVALID, "story.tags: an element is both added and removed" },
    { "{'add':{'colours':['a']}," UPDATE "}", HARVEST_MODEL_ERROR_SYNTAX,
      "add: has a field that is not known here" },
    { "{'reason':'','set':{'title':'x'}," UPDATE "}", HARVEST_MODEL_ERROR_INVALID,
      "story.reason: at least 1 characters, this one has 0" },
    { "{'unset':['kind']," UPDATE "}", HARVEST_MODEL_ERROR_INVALID, "story.kind: required" },
    { "{'unset':['title'],'set':{'title':'x'}," UPDATE "}", HARVEST_MODEL_ERROR_INVALID,
      "story.title: both set and unset" },
    { "{'unset':['hue'],'set':{'hue':1}," UPDATE "}", HARVEST_MODEL_ERROR_SYNTAX,
      "“hue”: both set and unset" },
    { "{'unset':['title','site']," UPDATE "}", HARVEST_MODEL_ERROR_SYNTAX,
      "unset: sorted by bytes and each only once" },
    { "{'unset':[1]," UPDATE "}", HARVEST_MODEL_ERROR_SYNTAX, "unset: a list of strings" },
    { "{'set':{'title':'x'},'text_base':{'body':'x'}," UPDATE "}", HARVEST_MODEL_ERROR_INVALID,
      "story.body: has a base but is no text that changes" },
    { "{'set':{'title':'x'},'text_base':{'title':'y'}," UPDATE "}", HARVEST_MODEL_ERROR_INVALID,
      "story.title: has a base but is no text that changes" },
    { "{'base_rev':0,'id':'" SAMPLE_ID "','kind':'move','op':'" OP "','type':'story'}",
      HARVEST_MODEL_ERROR_SYNTAX, "kind: one of create, update, delete" },
    { "{'base_rev':0,'id':'" SAMPLE_ID "','kind':'delete','op':'x','type':'story'}",
      HARVEST_MODEL_ERROR_SYNTAX, "op: an id (UUID of version 7, lower case)" },
    { "{'base_rev':0,'id':'" SAMPLE_ID "','kind':'delete','op':'" OP "','type':'tale'}",
      HARVEST_MODEL_ERROR_UNKNOWN_TYPE, "type: “tale” is not known in this version" },
    { "{'base_rev':-1,'id':'" SAMPLE_ID "','kind':'delete','op':'" OP "','type':'story'}",
      HARVEST_MODEL_ERROR_INVALID, "story.rev: from 0, this one is -1" },
    { "{'base_rev':1,'id':'" SAMPLE_ID "','kind':'create','op':'" OP "','type':'story'}",
      HARVEST_MODEL_ERROR_SYNTAX, "base_rev: 0 for a new record" },
    { "{'base_rev':0,'id':'" SAMPLE_ID "','kind':'create','op':'" OP "','type':'story'}",
      HARVEST_MODEL_ERROR_INVALID, "story.audience: required" },
    { "{'base_rev':0,'id':'" SAMPLE_ID "','kind':'create','members':{'rev':1},'op':'" OP
      "','type':'theme','set':{'name':'x'}}",
      HARVEST_MODEL_ERROR_SYNTAX, "members: holds only what is not known here" },
    { "{'base_rev':0,'id':'" SAMPLE_ID "','kind':'delete','op':'" OP
      "','text_base':{'name':'x'},'type':'theme'}",
      HARVEST_MODEL_ERROR_INVALID, "theme.name: has a base but is no text that changes" },
    { "{'base_rev':0,'id':'" SAMPLE_ID "','kind':'delete','op':'" OP "','type':'comment'}",
      HARVEST_MODEL_ERROR_INVALID, "comment.root: required, the id of a story" },
  };

  g_test_summary ("A document that is no change, or says what cannot be, is refused in words.");
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (HarvestChange) change = sample_parse_change (wrong[i].document, &error);

      g_assert_null (change);
      g_assert_error (error, HARVEST_MODEL_ERROR, wrong[i].code);
      g_assert_cmpstr (error->message, ==, wrong[i].message);
    }
}

/* Who may do what to a story: one row a change, 1 for each of owner, curator, reviewer,
 * administrator, authority in turn. */
static void
test_writers (void)
{
  static const struct
  {
    const char *document;
    const char *allowed;
  } rows[] = {
    { "{'set':{'title':'x'}," UPDATE "}", "11001" },
    { "{'set':{'audience':'team'}," UPDATE "}", "10001" },
    { "{'set':{'class':'secret'}," UPDATE "}", "11101" },
    { "{'set':{'state':'triaged'}," UPDATE "}", "11101" },
    { "{'set':{'visibility':'company'}," UPDATE "}", "00001" },
    { "{'set':{'reviewed':true}," UPDATE "}", "01001" },
    { "{'unset':['needs_teller_ok']," UPDATE "}", "10001" },
    { "{'add':{'tags':['x']}," UPDATE "}", "11001" },
    { "{'remove':{'tags':['x']}," UPDATE "}", "11001" },
    { "{'base_rev':3,'id':'" SAMPLE_ID "','kind':'delete','op':'" OP "','type':'story'}", "10011" },
    { "{'base_rev':3,'id':'" SAMPLE_ID "','kind':'delete','op':'" OP "','root':'" SAMPLE_ID
      "','type':'consent-event'}",
      "00001" },
    { "{'base_rev':3,'id':'" SAMPLE_ID "','kind':'delete','op':'" OP "','root':'" SAMPLE_ID
      "','type':'story-revision'}",
      "00001" },
    { "{'base_rev':0,'id':'" SAMPLE_ID "','kind':'create','op':'" OP "','root':'" SAMPLE_ID
      "','set':{'at':'2026-01-01T00:00:00Z','kind':'state'},'type':'story-event'}",
      "00001" },
    { "{'base_rev':0,'id':'" SAMPLE_ID "','kind':'create','op':'" OP "','set':{'person':'" SAMPLE_ID
      "','role':'curator'},'type':'role'}",
      "00011" },
    { "{'base_rev':0,'id':'" SAMPLE_ID "','kind':'create','op':'" OP "','set':{'audience':'team',"
      "'byline_mode':'none','class':'public','kind':'idea','state':'captured','visibility':"
      "'editors'},'type':'story'}",
      "10001" },
    { "{'base_rev':0,'id':'" SAMPLE_ID "','kind':'create','op':'" OP "','set':{'audience':'team',"
      "'byline_mode':'none','class':'public','kind':'idea','state':'approved','visibility':"
      "'editors'},'type':'story'}",
      "00001" },
    { "{'base_rev':0,'id':'" SAMPLE_ID "','kind':'create','op':'" OP "','set':{'audience':'team',"
      "'byline_mode':'none','class':'public','kind':'idea','reviewed':true,'state':'captured',"
      "'visibility':'editors'},'type':'story'}",
      "00001" },
  };

  g_test_summary ("Each field has its writers, a new record its first state, and history nobody "
                  "who could remove it.");
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (HarvestChange) change = sample_parse_change (rows[i].document, NULL);

      g_assert_nonnull (change);
      for (int bit = 0; bit < 5; bit++)
        {
          g_autoptr (GError) error = NULL;
          gboolean may = harvest_change_check_writers (change, 1 << bit, &error);

          g_test_message ("row %" G_GSIZE_FORMAT ", writer %d", i, bit);
          g_assert_cmpint (may, ==, rows[i].allowed[bit] == '1');
          if (!may)
            g_assert_error (error, HARVEST_MODEL_ERROR, HARVEST_MODEL_ERROR_REFUSED);
        }
    }
}

int
main (int argc, char **argv)
{
  harvest_test_init (&argc, &argv);
  g_test_add_func ("/model/change/create", test_create);
  g_test_add_func ("/model/change/update", test_update);
  g_test_add_func ("/model/change/reason", test_reason);
  g_test_add_func ("/model/change/cancel-out", test_cancel_out);
  g_test_add_func ("/model/change/delete", test_delete);
  g_test_add_func ("/model/change/request", test_request);
  g_test_add_func ("/model/change/unknown-fields", test_unknown_fields);
  g_test_add_func ("/model/change/strict", test_strict);
  g_test_add_func ("/model/change/writers", test_writers);

  return g_test_run ();
}
