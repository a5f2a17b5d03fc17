/* test-query.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-query"

#include "config.h"

#include "harvest-query.h"
#include "harvest-test.h"

#include <string.h>

typedef struct
{
  const char *text;
  const char *expected;
} Case;

static void
assert_query (const char *text, HarvestQueryFlags flags, const char *expected)
{
  g_autoptr (HarvestQuery) query = harvest_query_parse (text, flags);
  g_autofree char *string = harvest_query_to_string (query);

  if (g_strcmp0 (string, expected) != 0)
    g_error ("<%s> means %s, not %s", text, string, expected);
}

static void
assert_queries (const Case *cases, gsize n_cases, HarvestQueryFlags flags)
{
  for (gsize i = 0; i < n_cases; i++)
    assert_query (cases[i].text, flags, cases[i].expected);
}

static void
test_words (void)
{
  static const Case cases[] = {
    { "", "" },
    { "   ", "" },
    { "?!… --", "" },
    { "Press", "press" },
    { "press leak", "(all press leak)" },
    { "Größe Łódź", "(all grosse lodz)" },
    { "customer-centric 12.5", "(all customer+centric 12+5)" },
    { "l'usine", "l+usine" },
    { "mould*", "\"mould\"*" },
    { "mould* press", "(all \"mould\"* press)" },
    { "*", "" },
    { "日本", "日+本" },
  };

  g_test_summary ("Words side by side must all be there");
  assert_queries (cases, G_N_ELEMENTS (cases), HARVEST_QUERY_NO_FLAGS);
}

static void
test_phrases (void)
{
  static const Case cases[] = {
    { "\"oil leak\"", "\"oil+leak\"" },
    { "press \"oil leak\" valve", "(all press \"oil+leak\" valve)" },
    { "„zu heiß“ «trop chaud» “too hot”", "(all \"zu+heiss\" \"trop+chaud\" \"too+hot\")" },
    { "\"oil leak", "\"oil+leak\"" },
    { "\"\" \" press", "\"press\"" },
    { "press\"oil\"", "(all press \"oil\")" },
    { "\"oil*\"", "\"oil\"*" },
  };

  g_test_summary ("Quotes of all sorts make phrases; one without its end goes to the end");
  assert_queries (cases, G_N_ELEMENTS (cases), HARVEST_QUERY_NO_FLAGS);
}

static void
test_operators (void)
{
  static const Case cases[] = {
    { "oil AND water", "(all oil water)" },
    { "oil OR water", "(any oil water)" },
    { "Öl ODER Wasser UND NICHT Luft", "(any ol (all wasser (not luft)))" },
    { "huile OU eau SAUF air", "(any huile (all eau (not air)))" },
    { "oil or water", "(all oil ~or water)" },
    { "oil -water", "(all oil (not water))" },
    { "oil - water", "(all oil water)" },
    { "-\"hot water\" oil", "(all (not \"hot+water\") oil)" },
    { "NOT oil", "(not oil)" },
    { "NOT NOT oil", "oil" },
    { "NOT (NOT oil)", "oil" },
    { "(oil OR water) leak", "(all (any oil water) leak)" },
    { "a4 (b5 (c6 OR d7))", "(all a4 b5 (any c6 d7))" },
    { "oil | water & air", "(any oil (all water air))" },
    { "AND", "" },
    { "OR OR", "" },
    { "NOT", "" },
    { "oil AND", "oil" },
    { "OR oil", "oil" },
    { "oil AND OR water", "(any oil water)" },
    { ")(", "" },
    { "((oil", "oil" },
    { "oil))) water", "(all oil water)" },
    { "() oil", "oil" },
    { "((((((((((((((((((((oil))))))))))))))))))))", "oil" },
  };

  g_test_summary ("Operators in capitals; what hangs in the air is left out");
  assert_queries (cases, G_N_ELEMENTS (cases), HARVEST_QUERY_NO_FLAGS);
}

static void
test_filters (void)
{
  static const Case cases[] = {
    { "unit:Moulding press", "(all unit:Moulding press)" },
    { "tag:safety tag:oil", "(all tag:safety tag:oil)" },
    { "kind:idea kind:story x", "(all (any kind:idea kind:story) x)" },
    { "UNIT:\"Lab 2\"", "unit:Lab 2" },
    { "by:„Ines Roth“", "by:Ines Roth" },
    { "by:\"Ines", "by:Ines" },
    { "has:photo -state:declined", "(all has:photo (not state:declined))" },
    { "kind: oil", "oil" },
    { "kind:", "" },
    { "http://example.com", "http+example+com" },
    { "12:30", "12+30" },
    { "after:2026", " from:1767225600" },
    { "before:2026-02 oil", "oil until:1769904000" },
    { "after:2026-01-02 before:3.1.2026", " from:1767312000 until:1767398400" },
    { "after:1969-12-31", " from:-86400" },
    { "after:20", "" },
    { "after:2026-", " from:1767225600" },
    { "after:2026-02-30 oil", "oil" },
    { "before:yesterday oil", "oil" },
    { "oil OR before:2026", "oil until:1767225600" },
  };

  g_test_summary ("Filters combine as chips do; dates bound the whole; half a filter says nothing");
  assert_queries (cases, G_N_ELEMENTS (cases), HARVEST_QUERY_NO_FLAGS);
}

static void
test_typing (void)
{
  static const Case cases[] = {
    { "mou", "mou*" },
    { "mou ", "mou" },
    { "press mou", "(all press mou*)" },
    { "press mou.", "(all press mou)" },
    { "press -mou", "(all press (not mou*))" },
    { "customer-cen", "(all customer cen*)" },
    { "mou*", "\"mou\"*" },
    { "\"oil le", "(all \"oil\" \"le\"*)" },
    { "\"oil leak\"", "\"oil+leak\"" },
    { "\"oil ", "\"oil\"" },
    { "press OR", "press" },
    { "kind:sto", "kind:sto" },
    { "(oil OR wat", "(any oil wat*)" },
    { "caf\xc3\xa9", "cafe*" },
  };

  g_test_summary ("While typing, the last word may go on");
  assert_queries (cases, G_N_ELEMENTS (cases), HARVEST_QUERY_TYPING);
}

static void
test_questions (void)
{
  g_autoptr (HarvestQuery) plain = harvest_query_parse ("oil leak", HARVEST_QUERY_NO_FLAGS);
  g_autoptr (HarvestQuery) filtered = harvest_query_parse ("oil kind:idea leak", 0);
  g_autoptr (HarvestQuery) one = harvest_query_parse ("oil", HARVEST_QUERY_NO_FLAGS);
  g_autoptr (HarvestQuery) strict = harvest_query_parse ("oil -leak", HARVEST_QUERY_NO_FLAGS);

  g_test_summary ("Small words of a question may be left out, in the language of the question");

  assert_query ("how do we handle the returns of customers?", 0,
                "(all ~how ~do ~we handle ~the returns ~of customers)");
  assert_query ("Warum war die Presse so heiß?", 0, "(all ~warum ~war ~die presse ~so heiss)");
  assert_query ("the who", 0, "(all the who)");
  assert_query ("to be or not to be", 0, "(all to be or not to be)");
  assert_query ("the \"who\" press", 0, "(all the \"who\" press)");
  g_assert_true (harvest_query_is_plain (plain));
  g_assert_true (harvest_query_is_plain (filtered));
  g_assert_false (harvest_query_is_plain (one));
  g_assert_false (harvest_query_is_plain (strict));
}

static void
test_filtered (void)
{
  static const struct
  {
    const char *text;
    const char *filter;
    const char *expected;
  } cases[] = {
    { "oil", NULL, "oil" },
    { "", "kind:idea", "kind:idea" },
    { "oil lea", "kind:idea kind:story", "(all oil lea* (any kind:idea kind:story))" },
    { "oil OR lea", "kind:idea", "(all (any oil lea*) kind:idea)" },
    { "oil) OR (lea", "after:2026 tag:x", "(all (any oil lea*) tag:x) from:1767225600" },
    { "\"oil", "has:photo", "(all \"oil\"* has:photo)" },
  };

  g_test_summary ("A filter holds beside whatever is typed");

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (HarvestQuery) query = harvest_query_parse_filtered (
          cases[i].text, cases[i].filter, i == 0 ? HARVEST_QUERY_NO_FLAGS : HARVEST_QUERY_TYPING);
      g_autofree char *string = harvest_query_to_string (query);

      g_assert_cmpstr (string, ==, cases[i].expected);
    }
}

static void
test_limits (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (HarvestQuery) query = NULL;
  g_autofree char *long_text = g_strnfill (100000, '(');

  g_test_summary ("Long, deep and broken input is cut, never refused");

  for (int i = 0; i < 100; i++)
    g_string_append_printf (text, "w%d ", i);
  query = harvest_query_parse (text->str, HARVEST_QUERY_NO_FLAGS);
  g_assert_cmpuint (harvest_query_get_root (query)->children->len, ==, 32);
  assert_query (long_text, HARVEST_QUERY_TYPING, "");
  assert_query ("oil \xff\xfe leak", HARVEST_QUERY_NO_FLAGS, "(all oil leak)");
  assert_query ("oil\xc3", HARVEST_QUERY_NO_FLAGS, "oil");
}

int
main (int argc, char **argv)
{
  harvest_test_init (&argc, &argv);

  g_test_add_func ("/text/query/words", test_words);
  g_test_add_func ("/text/query/phrases", test_phrases);
  g_test_add_func ("/text/query/operators", test_operators);
  g_test_add_func ("/text/query/filters", test_filters);
  g_test_add_func ("/text/query/typing", test_typing);
  g_test_add_func ("/text/query/questions", test_questions);
  g_test_add_func ("/text/query/filtered", test_filtered);
  g_test_add_func ("/text/query/limits", test_limits);

  return g_test_run ();
}
