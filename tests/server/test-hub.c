/* test-hub.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "harvest-hub.h"
#include "harvest-test.h"

#include <string.h>

#define LONG (60 * G_USEC_PER_SEC)

/* What an entry was told. */
typedef struct
{
  GMutex lock;
  GCond cond;
  GString *told;
  gboolean freed;
} Listener;

static const char *const reasons[] = { "changed", "rights", "sessions", "deadline", "stopping" };

static void
listener_init (Listener *self)
{
  g_mutex_init (&self->lock);
  g_cond_init (&self->cond);
  self->told = g_string_new (NULL);
  self->freed = FALSE;
}

static void
listener_clear (Listener *self)
{
  g_string_free (self->told, TRUE);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->cond);
}

static void
woken_cb (HarvestHubEntry *entry, HarvestHubReason reason, GPtrArray *places, gpointer data)
{
  Listener *self = data;

  g_mutex_lock (&self->lock);
  g_string_append_printf (self->told, "%s", reasons[reason]);
  for (guint i = 0; places != NULL && i < places->len; i++)
    {
      const HarvestServerPlace *place = places->pdata[i];

      g_string_append_printf (self->told, " %s/%d:%d", place->scope, (int)place->bucket,
                              (int)place->to);
    }
  g_string_append_c (self->told, '\n');
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->lock);
}

static void
freed_cb (gpointer data)
{
  ((Listener *)data)->freed = TRUE;
}

/* Waits until it was told just this. */
static void
assert_told (Listener *self, const char *text)
{
  gint64 until = g_get_monotonic_time () + LONG;

  g_mutex_lock (&self->lock);
  while (self->told->len < strlen (text))
    g_assert_true (g_cond_wait_until (&self->cond, &self->lock, until));
  g_assert_cmpstr (self->told->str, ==, text);
  g_string_truncate (self->told, 0);
  g_mutex_unlock (&self->lock);
}

static HarvestHubEntry *
add (HarvestHub *hub, Listener *listener, const char *scope, gint64 deadline, guint64 turn)
{
  const char *const scopes[] = { scope, NULL };

  listener_init (listener);
  return harvest_hub_add (hub, scopes, deadline, turn, woken_cb, listener, freed_cb);
}

static void
say (HarvestHub *hub, const char *scope, gint64 bucket, gint64 to, gboolean rights)
{
  HarvestServerPlace place = { .scope = (char *)scope, .bucket = bucket, .to = to };
  g_autoptr (GPtrArray) places = g_ptr_array_new ();
  HarvestServerChanges changes = { .places = places, .rights = rights };

  if (scope != NULL)
    g_ptr_array_add (places, &place);
  harvest_hub_changed_cb (&changes, hub);
}

static void
drop (HarvestHub *hub, HarvestHubEntry *entry)
{
  g_assert_true (harvest_hub_remove (hub, entry));
  g_assert_false (harvest_hub_remove (hub, entry));
  harvest_hub_entry_unref (entry);
}

static void
test_scopes (void)
{
  g_autoptr (HarvestHub) hub = harvest_hub_new ();
  gint64 later = g_get_monotonic_time () + LONG;
  Listener rosa, ines;
  HarvestHubEntry *one = add (hub, &rosa, "u:rosa", later, harvest_hub_get_turn (hub));
  HarvestHubEntry *other = add (hub, &ines, "u:ines", later, harvest_hub_get_turn (hub));
  const char *const both[] = { "u:ines", "c:acme", NULL };

  g_test_summary ("Who waits for a scope is told what has changed there, and nobody else");
  say (hub, "u:rosa", 20264, 7, FALSE);
  assert_told (&rosa, "changed u:rosa/20264:7\n");
  harvest_hub_set_scopes (hub, other, both);
  say (hub, "c:acme", 20263, 9, FALSE);
  assert_told (&ines, "changed c:acme/20263:9\n");
  say (hub, NULL, 0, 0, TRUE);
  assert_told (&rosa, "rights\n");
  assert_told (&ines, "rights\n");
  harvest_hub_sessions_cb (hub);
  assert_told (&rosa, "sessions\n");
  assert_told (&ines, "sessions\n");
  g_assert_cmpuint (harvest_hub_count (hub), ==, 2);
  drop (hub, one);
  drop (hub, other);
  /* Its thread may hold both for a moment yet. */
  g_clear_pointer (&hub, harvest_hub_free);
  g_assert_true (rosa.freed && ines.freed);
  listener_clear (&rosa);
  listener_clear (&ines);
}

static void
test_late (void)
{
  g_autoptr (HarvestHub) hub = harvest_hub_new ();
  guint64 turn = harvest_hub_get_turn (hub);
  Listener rosa;
  HarvestHubEntry *entry;

  g_test_summary ("What changed between the snapshot and the waiting is not missed");
  say (hub, "c:acme", 20264, 7, FALSE);
  entry = add (hub, &rosa, "u:rosa", g_get_monotonic_time () + LONG, turn);
  assert_told (&rosa, "rights\n");
  drop (hub, entry);
  g_clear_pointer (&hub, harvest_hub_free);
  listener_clear (&rosa);
}

static void
test_ends (void)
{
  HarvestHub *hub = harvest_hub_new ();
  gint64 now = g_get_monotonic_time ();
  Listener soon, never;
  HarvestHubEntry *one = add (hub, &soon, "u:rosa", now + 1000, harvest_hub_get_turn (hub));
  HarvestHubEntry *other = add (hub, &never, "u:rosa", now + LONG, harvest_hub_get_turn (hub));

  g_test_summary ("A deadline is said once; the end is said even if the hub is freed at once");
  assert_told (&soon, "deadline\n");
  drop (hub, one);
  harvest_hub_stop (hub);
  harvest_hub_free (hub);
  assert_told (&never, "stopping\n");
  harvest_hub_entry_unref (other);
  g_assert_true (never.freed);
  listener_clear (&soon);
  listener_clear (&never);
}

int
main (int argc, char **argv)
{
  harvest_test_init (&argc, &argv);
  g_test_add_func ("/hub/scopes", test_scopes);
  g_test_add_func ("/hub/late", test_late);
  g_test_add_func ("/hub/ends", test_ends);
  return g_test_run ();
}
