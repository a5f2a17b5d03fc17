/* test-server-random.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-server-random"

#include "config.h"

#include "core-fixture.h"
#include "harvest-protocol-limits.h"
#include "harvest-test.h"
#include "harvest-uuid.h"

#include <string.h>

/* Chance drives a company: people tell, edit, comment, delete and are moved about, replies are
 * lost, pulls are cut short, outboxes copied, desktops installed anew. Whatever happened, each
 * desktop that pulls to the end has what a fresh one of the same person gets, to the byte, and the
 * server's sums add up. A seed that fails is named, and fails again. */

#define SEEDS      60
#define SEEDS_SLOW 5000
#define STEPS      70
#define N_UNITS    3
#define N_PEOPLE   7
#define N_CLIENTS  9
#define DAY        (24 * 60 * 60)

typedef struct
{
  CoreFixture core;
  GRand *rand;
  const char *units[N_UNITS];
  const char *people[N_PEOPLE];
  CoreClient *clients[N_CLIENTS];
  GPtrArray *stories; /* ids of all that were ever told */
  GPtrArray *roles;   /* ids of roles that can be taken away */
  guint seed, step;
} World;

static int
pick (World *self, int n)
{
  return g_rand_int_range (self->rand, 0, n);
}

static gboolean
chance (World *self, int percent)
{
  return pick (self, 100) < percent;
}

static const char *
pick_unit (World *self)
{
  return chance (self, 80) ? self->units[pick (self, N_UNITS)] : NULL;
}

static CoreClient *
pick_client (World *self)
{
  return self->clients[pick (self, N_CLIENTS)];
}

/* ---- The company ---- */

static void
world_init (World *self, guint seed)
{
  static const char *const policies[] = { "all", "known", "review" };
  static const char *const roles[] = { "curator", "curator", "reviewer", "administrator" };

  self->seed = seed;
  self->rand = g_rand_new_with_seed (seed);
  self->stories = g_ptr_array_new ();
  self->roles = g_ptr_array_new ();
  core_fixture_set_up (&self->core, NULL);
  for (int i = 0; i < N_UNITS; i++)
    self->units[i] = core_fixture_add_unit (&self->core, i == 2 ? self->units[0] : NULL,
                                            i == 2 ? NULL : policies[pick (self, 3)]);
  for (int i = 0; i < N_PEOPLE; i++)
    self->people[i] = core_fixture_add_person (&self->core, "Somebody", self->units[i % N_UNITS]);
  for (gsize i = 0; i < G_N_ELEMENTS (roles); i++)
    g_ptr_array_add (self->roles,
                     (gpointer)core_fixture_add_role (&self->core, self->people[i], roles[i],
                                                      i == 0 ? NULL : pick_unit (self)));
  for (int i = 0; i < N_CLIENTS; i++)
    self->clients[i] = core_client_new (&self->core, self->people[i % N_PEOPLE]);
}

static void
world_clear (World *self)
{
  for (int i = 0; i < N_CLIENTS; i++)
    core_client_free (self->clients[i]);
  g_ptr_array_unref (self->stories);
  g_ptr_array_unref (self->roles);
  g_rand_free (self->rand);
  core_fixture_tear_down (&self->core, NULL);
}

/* ---- Pulling ---- */

static void
settle (CoreClient *client, const HarvestPullReply *reply)
{
  for (guint i = 0; i < reply->resync->len; i++)
    {
      const HarvestPullResync *resync = g_ptr_array_index (reply->resync, i);

      core_client_compare (client, resync->scope, resync->bucket);
    }
}

static void
pull_some (World *self, CoreClient *client)
{
  g_autoptr (HarvestPullReply) reply = NULL;

  client->limit = chance (self, 50) ? HARVEST_LIMIT_PULL_LIMIT_MIN : 0;
  reply = core_client_pull_once (client, NULL);
  settle (client, reply);
}

static void
pull_all (CoreClient *client)
{
  for (gboolean idle = FALSE; !idle;)
    {
      g_autoptr (HarvestPullReply) reply = core_client_pull_once (client, NULL);

      settle (client, reply);
      idle = harvest_server_pull_is_idle (reply);
    }
}

/* ---- Acts ---- */

/* Takes the changes. Sends them, perhaps twice, perhaps from a copied outbox too: the answers are
 * the same, and nothing takes effect twice. */
static void
send_changes (World *self, CoreClient *client, GPtrArray *changes)
{
  g_autoptr (GPtrArray) taken = changes;
  g_autoptr (HarvestPushRequest) request = NULL;
  g_autoptr (HarvestPushReply) reply = NULL;
  g_autoptr (GBytes) first = NULL;
  HarvestProblem *problem = NULL;
  int repeats = chance (self, 20) ? 2 : 1;

  if (taken == NULL || taken->len == 0)
    return;
  request = core_client_make_push (client, client->n + 1, taken);
  for (int i = 0; i < repeats; i++)
    {
      g_autoptr (GBytes) bytes = NULL;

      g_clear_pointer (&reply, harvest_push_reply_free);
      reply = core_client_send (client, request, &problem);
      g_assert_null (problem);
      bytes = harvest_push_reply_to_bytes (reply, 3);
      g_assert_true (first == NULL || g_bytes_equal (first, bytes));
      if (first == NULL)
        first = g_bytes_ref (bytes);
    }
  client->n += taken->len;
  if (chance (self, 5))
    {
      g_autoptr (CoreClient) copy = core_client_new (&self->core, client->person);
      g_autoptr (HarvestPushReply) again = core_client_push (copy, g_ptr_array_ref (taken));

      for (guint i = 0; i < again->results->len; i++)
        g_assert_cmpint (((HarvestPushResult *)g_ptr_array_index (again->results, i))->rev, ==,
                         ((HarvestPushResult *)g_ptr_array_index (reply->results, i))->rev);
    }
}

static void
tell (World *self, CoreClient *client)
{
  static const char *const audiences[] = { "company", "team", "editors" };
  static const char *const classes[] = { "public", "internal", "restricted", "secret" };
  g_autoptr (HarvestRecord) teller = core_fixture_get (&self->core, client->person);
  g_autofree char *body = g_strdup_printf ("First %d.\n\nSecond.\n\nThird.", pick (self, 1000));
  HarvestTelling telling = {
    .body = body,
    .unit = pick_unit (self),
    .audience = audiences[pick (self, 3)],
    .secrecy = classes[pick (self, 4)],
  };
  g_autoptr (GPtrArray) records = NULL;
  GPtrArray *changes = g_ptr_array_new_with_free_func ((GDestroyNotify)harvest_change_unref);

  records = harvest_telling_make_records (&telling, teller, NULL, &self->core.clock, NULL);
  for (guint i = 0; i < records->len; i++)
    g_ptr_array_add (changes, harvest_change_new_create (g_ptr_array_index (records, i)));
  g_ptr_array_add (self->stories, (gpointer)g_intern_string (
                                      harvest_record_get_id (g_ptr_array_index (records, 0))));
  send_changes (self, client, changes);
}

static GPtrArray *
make_edit (World *self, HarvestRecord *story)
{
  static const char *const pieces[] = { "First", "Second.", "Third." };
  g_autoptr (HarvestRecordBuilder) builder = harvest_record_builder_new_from (story);
  g_autoptr (HarvestRecord) after = NULL;
  g_autofree char *word = g_strdup_printf ("Other %d.", pick (self, 1000));
  const char *body = harvest_record_get_string (story, "body");
  HarvestChange *change;
  GPtrArray *changes = g_ptr_array_new_with_free_func ((GDestroyNotify)harvest_change_unref);

  switch (pick (self, 5))
    {
    case 0:
    case 1:
      {
        g_auto (GStrv) parts = g_strsplit (body != NULL ? body : "", pieces[pick (self, 3)], 2);
        g_autofree char *text = g_strjoinv (word, parts);

        harvest_record_builder_set_string (builder, "body", text);
        break;
      }
    case 2:
      harvest_record_builder_set_string (builder, "audience",
                                         chance (self, 50) ? "team" : "company");
      break;
    case 3:
      harvest_record_builder_set_string (builder, "unit", pick_unit (self));
      break;
    default:
      harvest_record_builder_set_string (builder, "class",
                                         chance (self, 50) ? "secret" : "internal");
      break;
    }
  after = harvest_record_builder_end (builder, NULL);
  change = harvest_change_new_update (story, after);
  if (change != NULL)
    g_ptr_array_add (changes, change);
  return changes;
}

/* Any act on a story as the client last saw it; most of them are not theirs to do. */
static GPtrArray *
make_act (World *self, CoreClient *client, HarvestRecord *story)
{
  switch (pick (self, 10))
    {
    case 0:
      return harvest_act_comment (story, client->person, "Well told", NULL, &self->core.clock,
                                  NULL);
    case 1:
      return harvest_act_thank (story, client->person, "Thanks", &self->core.clock, NULL);
    case 2:
      return harvest_act_withdraw (story, NULL, NULL);
    case 3:
      return chance (self, 40) ? harvest_act_delete (story, NULL) : NULL;
    case 4:
      return harvest_act_show (story, NULL);
    case 5:
      return harvest_act_move (story, (HarvestState)pick (self, HARVEST_N_STATES), "Because", NULL);
    case 6:
      return harvest_act_agree (story, NULL);
    default:
      return make_edit (self, story);
    }
}

static void
act (World *self, CoreClient *client)
{
  g_autoptr (HarvestRecord) story = NULL;

  if (self->stories->len == 0)
    return;
  story = core_client_get (client,
                           g_ptr_array_index (self->stories, pick (self, (int)self->stories->len)));
  if (story != NULL)
    send_changes (self, client, make_act (self, client, story));
}

/* ---- The administrator ---- */

static void
move_person (World *self)
{
  const char *id = self->people[pick (self, N_PEOPLE)];
  g_autoptr (HarvestRecord) person = core_fixture_get (&self->core, id);
  g_autoptr (HarvestRecordBuilder) builder = harvest_record_builder_new_from (person);
  g_autoptr (HarvestRecord) moved = NULL;

  harvest_record_builder_set_string (builder, "unit", pick_unit (self));
  moved = harvest_record_builder_end (builder, NULL);
  core_fixture_put (&self->core, moved);
}

static void
change_role (World *self)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();

  if (self->roles->len > 0 && chance (self, 50))
    {
      g_ptr_array_add (ids, g_ptr_array_steal_index (self->roles, 0));
      core_fixture_remove (&self->core, ids, HARVEST_TOMBSTONE_DELETED, NULL);
    }
  else
    g_ptr_array_add (self->roles,
                     (gpointer)core_fixture_add_role (
                         &self->core, self->people[pick (self, N_PEOPLE)],
                         chance (self, 70) ? "curator" : "reviewer", pick_unit (self)));
}

static gboolean
tidy_func (HarvestServerTx *tx, gpointer data, GError **error)
{
  return harvest_server_office_tidy_sync (tx, 100, NULL, error);
}

static void
pass_time (World *self)
{
  core_fixture_pass (&self->core, pick (self, chance (self, 25) ? 500 * DAY : 20 * DAY));
  g_assert_true (harvest_server_db_write_sync (self->core.db, tidy_func, NULL, NULL));
}

static void
install_anew (World *self)
{
  int i = pick (self, N_CLIENTS);
  const char *person = self->clients[i]->person;

  core_client_free (self->clients[i]);
  self->clients[i] = core_client_new (&self->core, person);
}

static void
administrate (World *self)
{
  switch (pick (self, 4))
    {
    case 0:
      move_person (self);
      break;
    case 1:
      change_role (self);
      break;
    case 2:
      pass_time (self);
      break;
    default:
      install_anew (self);
      break;
    }
}

/* ---- The run ---- */

static void
assert_equal (CoreClient *client, CoreClient *fresh)
{
  GHashTableIter iter;
  gpointer key, value;

  g_assert_cmpuint (g_hash_table_size (client->listings), ==, g_hash_table_size (fresh->listings));
  g_hash_table_iter_init (&iter, fresh->listings);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      const guint64 *sum = g_hash_table_lookup (client->listings, key);

      g_assert_nonnull (sum);
      g_assert_cmpuint (*sum, ==, *(guint64 *)value);
    }
  g_hash_table_iter_init (&iter, fresh->records);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_assert_true (g_bytes_equal (value, g_hash_table_lookup (client->records, key)));
}

static void
run_seed (guint seed)
{
  World world = { 0 };

  g_test_message ("seed %u", seed);
  world_init (&world, seed);
  for (world.step = 0; world.step < STEPS; world.step++)
    {
      CoreClient *client = pick_client (&world);
      int what = pick (&world, 100);

      if (what < 20)
        tell (&world, client);
      else if (what < 65)
        act (&world, client);
      else if (what < 92)
        pull_some (&world, client);
      else
        administrate (&world);
    }
  for (int i = 0; i < N_CLIENTS; i++)
    {
      g_autoptr (CoreClient) fresh = core_client_new (&world.core, world.clients[i]->person);

      pull_all (world.clients[i]);
      pull_all (fresh);
      assert_equal (world.clients[i], fresh);
    }
  world_clear (&world);
}

static void
test_seeds (void)
{
  const char *one = g_getenv ("STORYHARVEST_SEED");
  guint n = g_test_slow () ? SEEDS_SLOW : SEEDS;

  if (one != NULL)
    run_seed ((guint)g_ascii_strtoull (one, NULL, 10));
  else
    for (guint seed = 1; seed <= n; seed++)
      run_seed (seed);
}

int
main (int argc, char **argv)
{
  harvest_test_init (&argc, &argv);

  g_test_add_func ("/server-random/seeds", test_seeds);

  return g_test_run ();
}
