/* test-message.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "harvest-event.h"
#include "harvest-hello.h"
#include "harvest-protocol-error.h"
#include "harvest-protocol-limits.h"
#include "harvest-resync.h"
#include "harvest-scope-list.h"
#include "harvest-session.h"
#include "harvest-test.h"
#include "harvest-version.h"
#include "protocol-samples.h"

#define SERVER "{\"epoch\":\"" SAMPLE_EPOCH "\",\"id\":\"" SAMPLE_SERVER "\",\"schema\":1}"

/* What is wrong with a member is said in words that name it, its rule and its value. */
static void
test_refusals (void)
{
  static const struct
  {
    const HarvestMessageType *type;
    const char *text;
    const char *words;
  } rows[] = {
    { &harvest_health_type, "[]", "health: an object" },
    { &harvest_health_type, "{}", "health.status: required" },
    { &harvest_health_type, "{\"status\":1}", "health.status: a string" },
    { &harvest_health_type, "{\"status\":\"fine\"}",
      "health.status: one of ok, busy, stopping, this one is \"fine\"" },
    { &harvest_index_request_type, "{\"bucket\":\"20264\",\"scope\":\"c:a\"}",
      "index.bucket: a whole number" },
    { &harvest_index_request_type, "{\"bucket\":20265,\"scope\":\"c:a\"}",
      "index.bucket: a quarter as YYYYQ, this one is 20265" },
    { &harvest_index_request_type, "{\"bucket\":4,\"scope\":\"c:a\"}",
      "index.bucket: from 19701 to 99994, this one is 4" },
    { &harvest_index_request_type, "{\"bucket\":20264.0,\"scope\":\"c:a\"}",
      "index.bucket: a whole number" },
    { &harvest_index_request_type, "{\"bucket\":20264,\"scope\":\"x:a\"}",
      "index.scope: a scope (u, g, e, c or p, a colon, and a-z, 0-9 or -), this one is \"x:a\"" },
    { &harvest_index_request_type, "{\"bucket\":20264,\"scope\":\"c:\"}",
      "index.scope: a scope (u, g, e, c or p, a colon, and a-z, 0-9 or -), this one is \"c:\"" },
    { &harvest_index_request_type, "{\"after\":\"a\\nb\",\"bucket\":20264,\"scope\":\"c:a\"}",
      "index.after: an id (UUID of version 7, lower case), this one is \"a\xef\xbf\xbd"
      "b\"" },
    { &harvest_pull_request_type, "{\"scopes\":{}}", "pull.scopes: a list" },
    { &harvest_pull_request_type, "{\"scopes\":[]}", "pull.scopes: at least 1, this one has 0" },
    { &harvest_pull_request_type, "{\"scopes\":[7]}", "pull.scopes[0]: an object" },
    { &harvest_pull_request_type, "{\"cursors\":[\"a\",\"b c\"],\"scopes\":[]}",
      "pull.cursors[1]: base64url without padding, this one is \"b c\"" },
    { &harvest_pull_request_type, "{\"limit\":1,\"scopes\":[{\"scope\":\"c:a\",\"since\":20261}]}",
      "pull.limit: from 65536 to 4194304, this one is 1" },
    { &harvest_pull_request_type,
      "{\"scopes\":[{\"scope\":\"c:a\",\"since\":20261},{\"scope\":\"c:a\",\"since\":20262}]}",
      "pull.scopes: each only once, c:a is there twice" },
    { &harvest_event_changed_type, "{\"places\":[{\"bucket\":20264,\"scope\":\"c:a\"}]}",
      "event-changed.places[0].to: required" },
    { &harvest_session_list_type, "{\"sessions\":[{\"created\":\"2026-02-30T00:00:00Z\"}]}",
      "sessions.sessions[0].created: a time as YYYY-MM-DDThh:mm:ssZ, this one is "
      "\"2026-02-30T00:00:00Z\"" },
    { &harvest_session_list_type,
      "{\"sessions\":[{\"created\":\"2026-02-03T00:00:00Z\",\"current\":1}]}",
      "sessions.sessions[0].current: true or false" },
    { &harvest_index_reply_type,
      "{\"bucket\":20264,\"cursor\":\"a\",\"entries\":[{\"id\":\"" SAMPLE_PERSON
      "\",\"rev\":1,\"seq\":1,\"sum\":\"0\"}]}",
      "index-reply.entries[0].sum: a string of 16 hexadecimal digits" },
    { &harvest_index_reply_type,
      "{\"bucket\":20264,\"cursor\":\"a\",\"entries\":[{\"id\":\"" SAMPLE_PERSON
      "\",\"rev\":1,\"seq\":1,\"sum\":\"000000000000000A\"}]}",
      "index-reply.entries[0].sum: 16 lower-case hexadecimal digits" },
    { &harvest_index_reply_type,
      "{\"bucket\":20264,\"cursor\":\"a\",\"entries\":[],\"more\":true,\"scope\":\"c:a\","
      "\"server\":" SERVER ",\"to\":1}",
      "index-reply.more: false, as there are no entries" },
    { &harvest_scope_list_type, "{\"scopes\":[],\"scopes_tag\":\"a\",\"server\":{}}",
      "scopes.server.epoch: required" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    protocol_assert_refused (rows[i].type, rows[i].text, rows[i].words);
}

/* A secret is never in an error. */
static void
test_secrets (void)
{
  protocol_assert_refused (&harvest_sign_in_type,
                           "{\"device\":\"d\",\"name\":\"n\",\"password\":\"secret\\n\"}",
                           "sign-in.password: one line, not empty");
  protocol_assert_refused (&harvest_password_change_type,
                           "{\"new_password\":\"secret\",\"old_password\":\"secret\"}",
                           "password-change.new_password: at least 8 characters");
  protocol_assert_refused (
      &harvest_sign_in_reply_type,
      "{\"expires_in\":1,\"lease\":0,\"person\":\"" SAMPLE_PERSON "\",\"server\":" SERVER
      ",\"session\":{\"created\":\"2026-11-22T08:00:00Z\",\"device\":\"d\","
      "\"id\":\"" SAMPLE_CLIENT "\",\"last_seen\":\"2026-11-22T08:00:00Z\"},\"token\":\"a b\"}",
      "sign-in-reply.token: base64url without padding");
}

/* The characters of a password are counted, not its bytes. */
static void
test_password_edges (void)
{
  g_autoptr (GString) longest = g_string_new (NULL);
  g_autofree char *fits = NULL;
  g_autofree char *too_long = NULL;

  for (guint i = 0; i < HARVEST_LIMIT_PASSWORD_CHARS_MAX; i++)
    g_string_append (longest, "ł");
  fits = g_strdup_printf ("{\"new_password\":\"%s\",\"old_password\":\"ł\"}", longest->str);
  protocol_assert_written (&harvest_password_change_type, fits, 3, NULL);
  too_long = g_strdup_printf ("{\"new_password\":\"%sł\",\"old_password\":\"ł\"}", longest->str);
  protocol_assert_refused (
      &harvest_password_change_type, too_long,
      "password-change.new_password: at most 256 characters, this one has 257");
  protocol_assert_written (&harvest_password_change_type,
                           "{\"new_password\":\"12345678\",\"old_password\":\"ł\"}", 3, NULL);
}

static GError *
refuse (const HarvestMessageType *type, const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  GError *error = NULL;

  g_assert_null (harvest_message_from_bytes (type, bytes, &error));
  return error;
}

/* JSON is read strictly, and the codes tell what is wrong from what is too much. */
static void
test_strictness (void)
{
  static const char *const broken[] = {
    "",
    "{\"status\":\"ok\"",
    "{\"status\":\"ok\",}",
    "{\"status\":\"ok\",\"status\":\"ok\"}",
    "{'status':'ok'}",
    "{\"status\":\"ok\"}x",
    "{\"status\":\"ok\",\"x\":\"\\u0000\"}",
    "{\"status\":\"ok\",\"x\":9007199254740993}",
    "{\"status\":\"\xff\"}",
  };
  g_autofree char *long_name = g_strnfill (201, 'n');
  g_autofree char *sign_in = g_strdup_printf (
      "{\"device\":\"d\",\"name\":\"%s\",\"password\":\"p\"}", long_name);
  g_autofree char *large = g_strnfill (20000, ' ');
  g_autoptr (GError) too_long = refuse (&harvest_sign_in_type, sign_in);
  g_autoptr (GError) too_large = refuse (&harvest_sign_in_type, large);

  for (guint i = 0; i < G_N_ELEMENTS (broken); i++)
    {
      g_autoptr (GError) error = refuse (&harvest_health_type, broken[i]);

      g_assert_error (error, HARVEST_PROTOCOL_ERROR, HARVEST_PROTOCOL_ERROR_SYNTAX);
      g_assert_true (g_str_has_prefix (error->message, "health"));
    }
  g_assert_error (too_long, HARVEST_PROTOCOL_ERROR, HARVEST_PROTOCOL_ERROR_TOO_LARGE);
  g_assert_cmpstr (too_long->message, ==, "sign-in.name: at most 200 characters, this one has 201");
  g_assert_error (too_large, HARVEST_PROTOCOL_ERROR, HARVEST_PROTOCOL_ERROR_TOO_LARGE);
}

/* Members of a newer version are passed over, wherever they are, and not written again. */
static void
test_unknown_members (void)
{
  protocol_assert_written (
      &harvest_event_changed_type,
      "{\"places\":[{\"bucket\":20264,\"hue\":[1.5],\"scope\":\"c:a\",\"to\":1}],"
      "\"shade\":{\"places\":null}}",
      3, "{\"places\":[{\"bucket\":20264,\"scope\":\"c:a\",\"to\":1}]}");
}

/* What is nothing is not written. */
static void
test_nothing (void)
{
  protocol_assert_written (&harvest_pull_request_type,
                           "{\"scopes\":[{\"scope\":\"c:a\",\"since\":20261}],\"wait\":0}", 3,
                           "{\"scopes\":[{\"scope\":\"c:a\",\"since\":20261}]}");
  protocol_assert_written (&harvest_event_bye_type, "{\"reason\":\"signed-out\",\"return_in\":0}",
                           3, "{\"reason\":\"signed-out\"}");
  protocol_assert_written (
      &harvest_pull_reply_type,
      "{\"lost\":[\"g:a\"],\"more\":false,\"pages\":[],\"resync\":[],"
      "\"scopes_tag\":\"a\",\"server\":" SERVER "}",
      3, "{\"lost\":[\"g:a\"],\"pages\":[],\"scopes_tag\":\"a\",\"server\":" SERVER "}");
}

/* The members of every table are in the order of their names, so that they are written sorted, and
 * each says all that its kind needs. */
static void
test_tables (void)
{
  const HarvestMessageType *const *types = harvest_message_type_get_all ();
  const char *last_type = "";

  for (guint i = 0; types[i] != NULL; i++)
    {
      const char *last = "";

      g_assert_cmpstr (last_type, <, types[i]->name);
      last_type = types[i]->name;
      for (guint j = 0; j < types[i]->n_members; j++)
        {
          const HarvestMember *member = &types[i]->members[j];

          g_assert_cmpstr (last, <, member->name);
          last = member->name;
          g_assert_cmpuint (member->since, <=, HARVEST_VERSION_NEWEST);
          g_assert_true (member->since == 0 || !member->required);
          g_assert_true (
              (member->part != NULL)
              == (member->kind == HARVEST_MEMBER_PART || member->kind == HARVEST_MEMBER_PARTS));
          g_assert_true ((member->choices != NULL) == (member->kind == HARVEST_MEMBER_CHOICE));
        }
    }
}

int
main (int argc, char *argv[])
{
  harvest_test_init (&argc, &argv);
  g_test_add_func ("/message/refusals", test_refusals);
  g_test_add_func ("/message/secrets", test_secrets);
  g_test_add_func ("/message/password-edges", test_password_edges);
  g_test_add_func ("/message/strictness", test_strictness);
  g_test_add_func ("/message/unknown-members", test_unknown_members);
  g_test_add_func ("/message/nothing", test_nothing);
  g_test_add_func ("/message/tables", test_tables);
  return g_test_run ();
}
