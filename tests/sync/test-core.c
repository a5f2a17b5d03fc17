/* test-core.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-core"

#include "config.h"

#include "harvest-test.h"
#include "core-fixture.h"

/* The rules of the client, one by one: README.md of protocol/ has them in the sections named. */

/* ---- 4: identity ---- */

static void
test_other_epoch (void)
{
  g_autoptr (CoreFixture) self = core_fixture_new_running ();

  core_fixture_say (self, "outbox");
  core_fixture_reply (self, HARVEST_SYNC_ROUTE_PUSH, 200, CORE_OTHER_EPOCH, "{}");
  core_fixture_assert_status (self, HARVEST_SYNC_STOPPED, HARVEST_SYNC_CODE_OTHER_EPOCH);
  g_assert_cmpuint (self->question, !=, 0);
  /* Nothing more is sent, whatever happens. */
  harvest_sync_core_sync_now (self->core);
  harvest_sync_core_network_changed (self->core);
  harvest_sync_core_outbox_changed (self->core);
  core_fixture_drive (self);
  g_assert_cmpuint (self->requests->len, ==, 0);
  /* After "go on" everything is compared, and offered. */
  harvest_sync_core_answer (self->core, self->question, HARVEST_SYNC_GO_ON);
  core_fixture_drive (self);
  core_fixture_reply (self, HARVEST_SYNC_ROUTE_HELLO, 200, CORE_OTHER_EPOCH, CORE_HELLO_OTHER);
  g_assert_cmpint (self->last_adopted, ==, HARVEST_SYNC_COMPARE_OFFER);
}

static void
test_other_server (void)
{
  g_autoptr (CoreFixture) self = core_fixture_new_running ();

  core_fixture_say (self, "outbox");
  core_fixture_reply (self, HARVEST_SYNC_ROUTE_PUSH, 200, CORE_OTHER_SERVER, "{}");
  core_fixture_assert_status (self, HARVEST_SYNC_STOPPED, HARVEST_SYNC_CODE_OTHER_SERVER);
  g_assert_cmpuint (self->requests->len, ==, 0);
}

static void
test_hotel (void)
{
  g_autoptr (CoreFixture) self = core_fixture_new_running ();

  core_fixture_say (self, "outbox");
  core_fixture_answer_html (self, HARVEST_SYNC_ROUTE_PUSH, 200);
  core_fixture_assert_status (self, HARVEST_SYNC_OFFLINE, HARVEST_SYNC_CODE_NOT_THE_SERVER);
  core_fixture_assert_waits (self);
}

/* ---- 3: versions ---- */

static void
test_versions (void)
{
  g_autoptr (CoreFixture) self = core_fixture_new_running ();

  core_fixture_say (self, "outbox");
  self->version = "1.9";
  core_fixture_reply (self, HARVEST_SYNC_ROUTE_PUSH, 200, CORE_SAME, "{}");
  core_fixture_assert_status (self, HARVEST_SYNC_STOPPED, HARVEST_SYNC_CODE_UPDATE_CLIENT);
  core_fixture_assert_waits (self);
}

static void
test_no_version (void)
{
  g_autoptr (CoreFixture) self = core_fixture_new_running ();

  core_fixture_say (self, "outbox");
  self->version = NULL;
  core_fixture_reply (self, HARVEST_SYNC_ROUTE_PUSH, 200, CORE_SAME, "{}");
  core_fixture_assert_status (self, HARVEST_SYNC_STOPPED, HARVEST_SYNC_CODE_UPDATE_SERVER);
}

/* ---- 12 and 14: push ---- */

static void
test_sign_in (void)
{
  g_autoptr (CoreFixture) self = core_fixture_new_running ();

  core_fixture_say (self, "outbox");
  core_fixture_refuse (self, HARVEST_SYNC_ROUTE_PUSH, HARVEST_PROBLEM_SIGN_IN_REQUIRED, 0);
  core_fixture_assert_status (self, HARVEST_SYNC_SIGN_IN, HARVEST_SYNC_CODE_SIGN_IN);
  g_assert_cmpuint (self->requests->len, ==, 0);
  harvest_sync_core_sign_in (self->core, NULL);
  core_fixture_drive (self);
  g_assert_true (core_fixture_has_request (self, HARVEST_SYNC_ROUTE_PUSH));
}

static void
test_halving (void)
{
  g_autoptr (CoreFixture) self = core_fixture_new_running ();

  self->n_outbox = 8;
  core_fixture_say (self, "outbox");
  g_assert_cmpuint (self->n_sent, ==, 8);
  for (guint n = 4; n >= 1; n /= 2)
    {
      core_fixture_refuse (self, HARVEST_SYNC_ROUTE_PUSH, HARVEST_PROBLEM_MALFORMED, 0);
      g_assert_cmpuint (self->n_sent, ==, n);
    }
  core_fixture_refuse (self, HARVEST_SYNC_ROUTE_PUSH, HARVEST_PROBLEM_MALFORMED, 0);
  g_assert_cmpstr (self->refused, ==, "malformed");
  /* The rest goes on. */
  g_assert_true (core_fixture_has_request (self, HARVEST_SYNC_ROUTE_PUSH));
}

static void
test_renewals (gconstpointer data)
{
  g_autoptr (CoreFixture) self = core_fixture_new_running ();

  core_fixture_say (self, "outbox");
  core_fixture_refuse (self, HARVEST_SYNC_ROUTE_PUSH, GPOINTER_TO_INT (data), 0);
  g_assert_cmpuint (self->n_renewed, ==, 1);
  g_assert_true (core_fixture_has_request (self, HARVEST_SYNC_ROUTE_PUSH));
  /* A second time without a result in between waits. */
  core_fixture_refuse (self, HARVEST_SYNC_ROUTE_PUSH, GPOINTER_TO_INT (data), 0);
  g_assert_cmpuint (self->n_renewed, ==, 2);
  g_assert_false (core_fixture_has_request (self, HARVEST_SYNC_ROUTE_PUSH));
  core_fixture_assert_waits (self);
}

static void
test_gap (void)
{
  g_autoptr (CoreFixture) self = core_fixture_new_running ();

  self->n_outbox = 3;
  core_fixture_say (self, "outbox");
  core_fixture_refuse (self, HARVEST_SYNC_ROUTE_PUSH, HARVEST_PROBLEM_NUMBER_GAP, 2);
  g_assert_cmpint (self->taken_from, ==, 2);
  g_assert_cmpuint (self->n_renewed, ==, 0);
}

/* ---- 17: back-off ---- */

static void
test_back_off (void)
{
  g_autoptr (CoreFixture) self = core_fixture_new_running ();

  self->random = G_MAXUINT32;
  core_fixture_say (self, "outbox");
  for (guint k = 0; k < 12; k++)
    {
      core_fixture_fail (self, HARVEST_SYNC_ROUTE_PUSH, HARVEST_SYNC_CODE_NO_CONNECTION);
      g_assert_cmpint (self->delay, >=, MIN (300000, 1000 << k) - 1);
      g_assert_cmpint (self->delay, <=, MIN (300000, 1000 << k));
      core_fixture_fire (self);
    }
}

static void
test_retry_after (void)
{
  g_autoptr (CoreFixture) self = core_fixture_new_running ();

  self->random = 0;
  self->retry_after = "77";
  core_fixture_say (self, "outbox");
  core_fixture_refuse (self, HARVEST_SYNC_ROUTE_PUSH, HARVEST_PROBLEM_BUSY, 0);
  g_assert_cmpint (self->delay, ==, 77000);
  core_fixture_assert_status (self, HARVEST_SYNC_OFFLINE, HARVEST_SYNC_CODE_SERVER_BUSY);
  /* What is new does not shorten it; the person does. */
  harvest_sync_core_outbox_changed (self->core);
  core_fixture_drive (self);
  g_assert_false (core_fixture_has_request (self, HARVEST_SYNC_ROUTE_PUSH));
  harvest_sync_core_sync_now (self->core);
  core_fixture_drive (self);
  g_assert_true (core_fixture_has_request (self, HARVEST_SYNC_ROUTE_PUSH));
}

static void
test_patience (void)
{
  g_autoptr (CoreFixture) self = core_fixture_new_running ();

  core_fixture_say (self, "outbox");
  harvest_sync_core_timer (self->core, self->patience);
  core_fixture_drive (self);
  core_fixture_assert_status (self, HARVEST_SYNC_OFFLINE, HARVEST_SYNC_CODE_NO_ANSWER);
  core_fixture_assert_waits (self);
}

static void
test_store (gconstpointer data)
{
  g_autoptr (CoreFixture) self = core_fixture_new_running ();

  self->store_fails = GPOINTER_TO_INT (data);
  core_fixture_say (self, "outbox");
  g_assert_cmpint (harvest_sync_core_get_status (self->core).stage, ==, HARVEST_SYNC_OFFLINE);
  core_fixture_assert_waits (self);
  self->store_fails = HARVEST_SYNC_STORE_OK;
  core_fixture_fire (self);
  g_assert_true (core_fixture_has_request (self, HARVEST_SYNC_ROUTE_PUSH));
}

/* ---- Late and foreign ids ---- */

static void
test_late (void)
{
  g_autoptr (CoreFixture) self = core_fixture_new_running ();
  const HarvestSyncReply reply = { .status = 200 };

  harvest_sync_core_reply (self->core, 4711, &reply);
  harvest_sync_core_reply (self->core, 0, &reply);
  harvest_sync_core_fail (self->core, 4711, HARVEST_SYNC_CODE_NO_ANSWER);
  harvest_sync_core_timer (self->core, 4711);
  harvest_sync_core_answer (self->core, 4711, HARVEST_SYNC_GO_ON);
  harvest_sync_core_stored (self->core, 4711, harvest_sync_outcome_new (HARVEST_SYNC_STORE_OK));
  core_fixture_drive (self);
  core_fixture_assert_status (self, HARVEST_SYNC_IDLE, HARVEST_SYNC_CODE_NONE);
}

static void
test_sign_out (void)
{
  g_autoptr (CoreFixture) self = core_fixture_new_running ();

  core_fixture_say (self, "outbox");
  harvest_sync_core_sign_out (self->core);
  core_fixture_drive (self);
  core_fixture_assert_status (self, HARVEST_SYNC_OFF, HARVEST_SYNC_CODE_NONE);
  g_assert_cmpuint (self->requests->len, ==, 0);
}

int
main (int argc, char *argv[])
{
  harvest_test_init (&argc, &argv);

  g_test_add_func ("/core/identity/epoch", test_other_epoch);
  g_test_add_func ("/core/identity/server", test_other_server);
  g_test_add_func ("/core/identity/hotel", test_hotel);
  g_test_add_func ("/core/version/newer", test_versions);
  g_test_add_func ("/core/version/none", test_no_version);
  g_test_add_func ("/core/push/sign-in", test_sign_in);
  g_test_add_func ("/core/push/halving", test_halving);
  g_test_add_data_func ("/core/push/copied", GINT_TO_POINTER (HARVEST_PROBLEM_CLIENT_COPIED),
                        test_renewals);
  g_test_add_data_func ("/core/push/bound", GINT_TO_POINTER (HARVEST_PROBLEM_CLIENT_BOUND),
                        test_renewals);
  g_test_add_data_func ("/core/push/forgotten", GINT_TO_POINTER (HARVEST_PROBLEM_NUMBER_FORGOTTEN),
                        test_renewals);
  g_test_add_func ("/core/push/gap", test_gap);
  g_test_add_func ("/core/back-off/jitter", test_back_off);
  g_test_add_func ("/core/back-off/retry-after", test_retry_after);
  g_test_add_func ("/core/back-off/patience", test_patience);
  g_test_add_data_func ("/core/store/busy", GINT_TO_POINTER (HARVEST_SYNC_STORE_BUSY), test_store);
  g_test_add_data_func ("/core/store/full", GINT_TO_POINTER (HARVEST_SYNC_STORE_FULL), test_store);
  g_test_add_data_func ("/core/store/fails", GINT_TO_POINTER (HARVEST_SYNC_STORE_FAILED),
                        test_store);
  g_test_add_func ("/core/late", test_late);
  g_test_add_func ("/core/sign-out", test_sign_out);

  return g_test_run ();
}
