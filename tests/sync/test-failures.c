/* test-failures.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-failures"

#include "config.h"

#include "harvest-test.h"
#include "core-fixture.h"

/* What went wrong with synchronisation elsewhere, by the names of their reports: here it must not.
 */

#define HERE       "\"id\":\"" CORE_SERVER "\",\"schema\":1}"
#define IDENTITY   "\"server\":{\"epoch\":\"" CORE_EPOCH "\"," HERE
#define ID_START   "{\"id\":\"01936f10-2b00-7d11-9a01-b2c3d4e5f60"
#define DEAD(last) ID_START last "\",\"reason\":\"deleted\"}"

static gboolean
was_done (CoreFixture *self, const char *operation)
{
  return g_ptr_array_find_with_equal_func (self->operations, operation, g_str_equal, NULL);
}

/* An empty or replaced server was read as "delete everything". */
static void
test_joplin_883_replaced (void)
{
  g_autoptr (CoreFixture) self = core_fixture_new_running ();

  harvest_sync_core_sync_now (self->core);
  core_fixture_drive (self);
  core_fixture_reply (self, HARVEST_SYNC_ROUTE_PULL, 200, CORE_OTHER_SERVER,
                      "{\"pages\":[],\"scopes_tag\":\"tag\"," IDENTITY "}");
  core_fixture_assert_status (self, HARVEST_SYNC_STOPPED, HARVEST_SYNC_CODE_OTHER_SERVER);
  g_assert_false (was_done (self, "apply"));
  g_assert_false (was_done (self, "drop-scope"));
}

/* A listing that lacked most of what was there deleted it everywhere. */
static void
test_joplin_10117_partial (void)
{
  g_autoptr (CoreFixture) self = core_fixture_new_running ();

  /* A list of scopes without one of them deletes nothing ... */
  harvest_sync_core_sync_now (self->core);
  core_fixture_drive (self);
  core_fixture_reply (self, HARVEST_SYNC_ROUTE_PULL, 200, CORE_SAME,
                      "{\"pages\":[],\"scopes_tag\":\"tag2\"," IDENTITY "}");
  core_fixture_reply (self, HARVEST_SYNC_ROUTE_SCOPES, 200, CORE_SAME,
                      "{\"scopes\":[],\"scopes_tag\":\"tag2\"," IDENTITY "}");
  g_assert_false (was_done (self, "drop-scope"));
  /* ... and neither does a mass of deletions before somebody has agreed. */
  self->n_weighed = 3;
  self->n_listed = 20;
  core_fixture_reply (self, HARVEST_SYNC_ROUTE_PULL, 200, CORE_SAME,
                      "{\"pages\":[{\"bucket\":20261,\"cursor\":\"AA\",\"from\":0,"
                      "\"scope\":\"c:acme\",\"to\":3,\"tombstones\":[" DEAD ("1") "," DEAD (
                          "2") "," DEAD ("3") "]}],\"scopes_tag\":\"tag2\"," IDENTITY "}");
  core_fixture_assert_status (self, HARVEST_SYNC_STOPPED, HARVEST_SYNC_CODE_MASS_DELETION);
  g_assert_false (was_done (self, "apply"));
  g_assert_cmpuint (self->question, !=, 0);
}

/* A reply was lost, the same was sent as something new, and there were two of it. */
static void
test_getodk_50_lost_reply (void)
{
  g_autoptr (CoreFixture) self = core_fixture_new_running ();
  g_autoptr (GBytes) first = NULL;

  core_fixture_say (self, "outbox");
  first = g_bytes_ref (core_fixture_get_body (self, HARVEST_SYNC_ROUTE_PUSH));
  core_fixture_fail (self, HARVEST_SYNC_ROUTE_PUSH, HARVEST_SYNC_CODE_NO_ANSWER);
  core_fixture_fire (self);
  g_assert_true (g_bytes_equal (first, core_fixture_get_body (self, HARVEST_SYNC_ROUTE_PUSH)));
  g_assert_cmpuint (self->n_renewed, ==, 0);
}

/* An upload that failed was not tried again before the next local write. */
static void
test_powersync_native_15_retry (void)
{
  g_autoptr (CoreFixture) self = core_fixture_new_running ();

  core_fixture_say (self, "outbox");
  for (guint i = 0; i < 20; i++)
    {
      core_fixture_fail (self, HARVEST_SYNC_ROUTE_PUSH, HARVEST_SYNC_CODE_NO_CONNECTION);
      core_fixture_assert_waits (self);
      core_fixture_fire (self);
      g_assert_true (core_fixture_has_request (self, HARVEST_SYNC_ROUTE_PUSH));
    }
}

/* After a partition the queue was stuck, and no error was logged. */
static void
test_jepsen_powersync_wedge (void)
{
  static const HarvestProblemCode problems[] = {
    HARVEST_PROBLEM_BUSY,         HARVEST_PROBLEM_INTERNAL,        HARVEST_PROBLEM_RATE_LIMITED,
    HARVEST_PROBLEM_STORAGE_FULL, HARVEST_PROBLEM_REQUEST_TIMEOUT, HARVEST_PROBLEM_STOPPING,
  };
  g_autoptr (CoreFixture) self = core_fixture_new_running ();

  core_fixture_say (self, "outbox");
  for (guint i = 0; i < G_N_ELEMENTS (problems); i++)
    {
      core_fixture_refuse (self, HARVEST_SYNC_ROUTE_PUSH, problems[i], 0);
      core_fixture_assert_waits (self);
      core_fixture_fire (self);
    }
  core_fixture_reply (self, HARVEST_SYNC_ROUTE_PUSH, 200, CORE_SAME, "{\"results\":[");
  core_fixture_assert_status (self, HARVEST_SYNC_OFFLINE, HARVEST_SYNC_CODE_BAD_REPLY);
  core_fixture_assert_waits (self);
}

/* Seven bad changes froze 3,300 good ones for three days. */
static void
test_engram_503_poison (void)
{
  g_autoptr (CoreFixture) self = core_fixture_new_running ();
  guint n_pushes = 0;

  self->n_outbox = 500;
  core_fixture_say (self, "outbox");
  while (self->refused == NULL && n_pushes++ < 20)
    core_fixture_refuse (self, HARVEST_SYNC_ROUTE_PUSH, HARVEST_PROBLEM_TOO_LARGE, 0);
  g_assert_cmpstr (self->refused, ==, "too-large");
  g_assert_cmpuint (n_pushes, <=, 10);
  g_assert_true (core_fixture_has_request (self, HARVEST_SYNC_ROUTE_PUSH));
}

/* 401, 409 and 422 deleted what was to be sent. */
static void
test_sahidawa_4072_deleted (void)
{
  static const HarvestProblemCode problems[] = { HARVEST_PROBLEM_SIGN_IN_REQUIRED,
                                                 HARVEST_PROBLEM_CLIENT_COPIED };

  for (guint i = 0; i < G_N_ELEMENTS (problems); i++)
    {
      g_autoptr (CoreFixture) self = core_fixture_new_running ();

      core_fixture_say (self, "outbox");
      core_fixture_refuse (self, HARVEST_SYNC_ROUTE_PUSH, problems[i], 0);
      g_assert_false (was_done (self, "answer"));
      g_assert_null (self->refused);
    }
}

/* 200 with rejected parts was taken for success. */
static void
test_thunderbolt_944_rejected (void)
{
  g_autoptr (CoreFixture) self = core_fixture_new_running ();

  core_fixture_say (self, "outbox");
  core_fixture_reply (
      self, HARVEST_SYNC_ROUTE_PUSH, 200, CORE_SAME,
      "{\"results\":[{\"code\":\"invalid\",\"n\":1,"
      "\"op\":\"01936f13-0000-7a01-8001-000000000001\",\"status\":\"rejected\"}]," IDENTITY "}");
  g_assert_cmpint (self->last_status, ==, HARVEST_PUSH_REJECTED);
}

/* The results of something else were taken for one's own. */
static void
test_watermelondb_649_foreign (void)
{
  g_autoptr (CoreFixture) self = core_fixture_new_running ();

  core_fixture_say (self, "outbox");
  core_fixture_reply (self, HARVEST_SYNC_ROUTE_PUSH, 200, CORE_SAME,
                      "{\"results\":[{\"n\":1,\"op\":\"01936f13-0000-7a01-8001-0000000000ff\","
                      "\"rev\":1,\"status\":\"applied\"}]," IDENTITY "}");
  g_assert_false (was_done (self, "answer"));
  core_fixture_assert_waits (self);
}

/* Nothing to do cost more the more there was. */
static void
test_pouchdb_7578_idle (void)
{
  g_autoptr (CoreFixture) self = core_fixture_new_running ();
  guint n_operations;

  n_operations = self->operations->len;
  harvest_sync_core_network_changed (self->core);
  core_fixture_drive (self);
  g_ptr_array_set_size (self->operations, 0);
  core_fixture_reply (self, HARVEST_SYNC_ROUTE_PULL, 200, CORE_SAME,
                      "{\"pages\":[],\"scopes_tag\":\"tag\"," IDENTITY "}");
  g_assert_cmpuint (n_operations, >, 0);
  g_assert_cmpuint (self->operations->len, ==, 0);
  g_assert_false (core_fixture_has_request (self, HARVEST_SYNC_ROUTE_PULL));
}

/* A row was skipped between a snapshot and its log, for ever. */
static void
test_electric_4773_seam (void)
{
  g_autoptr (CoreFixture) self = core_fixture_new_running ();

  harvest_sync_core_sync_now (self->core);
  core_fixture_drive (self);
  core_fixture_reply (self, HARVEST_SYNC_ROUTE_PULL, 200, CORE_SAME,
                      "{\"pages\":[{\"bucket\":20261,\"cursor\":\"AA\",\"from\":7,"
                      "\"scope\":\"c:acme\",\"to\":9}],\"scopes_tag\":\"tag\"," IDENTITY "}");
  g_assert_false (was_done (self, "apply"));
  g_assert_true (was_done (self, "mark"));
  g_assert_cmpuint (harvest_sync_core_get_defects (self->core), ==, 1);
  g_assert_true (core_fixture_has_request (self, HARVEST_SYNC_ROUTE_INDEX));
}

int
main (int argc, char *argv[])
{
  harvest_test_init (&argc, &argv);

  g_test_add_func ("/failures/joplin-883-replaced-server", test_joplin_883_replaced);
  g_test_add_func ("/failures/joplin-10117-partial-listing", test_joplin_10117_partial);
  g_test_add_func ("/failures/getodk-50-lost-reply", test_getodk_50_lost_reply);
  g_test_add_func ("/failures/powersync-native-15-no-retry", test_powersync_native_15_retry);
  g_test_add_func ("/failures/jepsen-powersync-wedge", test_jepsen_powersync_wedge);
  g_test_add_func ("/failures/engram-503-poison", test_engram_503_poison);
  g_test_add_func ("/failures/sahidawa-4072-deleted", test_sahidawa_4072_deleted);
  g_test_add_func ("/failures/thunderbolt-944-rejected", test_thunderbolt_944_rejected);
  g_test_add_func ("/failures/watermelondb-649-foreign", test_watermelondb_649_foreign);
  g_test_add_func ("/failures/pouchdb-7578-idle", test_pouchdb_7578_idle);
  g_test_add_func ("/failures/electric-4773-seam", test_electric_4773_seam);

  return g_test_run ();
}
