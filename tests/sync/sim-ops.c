/* sim-ops.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "sim-ops"

#include "config.h"

#include "sim-world.h"

#include "harvest-version.h"

/* ---- Which person, which record ---- */

static SimDevice *
pick_device (SimWorld *world, guint number)
{
  return g_ptr_array_index (world->devices, number % world->devices->len);
}

static const char *const groups[] = { "c:acme", "g:red", "g:blue" };

static char *
make_word (SimWorld *world)
{
  char *word = g_strdup_printf ("w%ux", world->words->len + 1);

  g_ptr_array_add (world->words, g_strdup (word));
  return word;
}

static const char *
pick_group (SimWorld *world, const SimDevice *device, guint number)
{
  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    {
      const char *group = groups[(number + i) % G_N_ELEMENTS (groups)];

      if (sim_server_may_see (world->server, device->person, group))
        return group;
    }
  return NULL;
}

static void
create (SimWorld *world, const SimDevice *device, const SimOp *op, const char *root, gint64 delay)
{
  g_autofree char *id = sim_world_make_id (world);
  g_autofree char *word = make_word (world);
  const char *group = pick_group (world, device, op->b);

  sim_store_write (device->store, SIM_CREATE, id, root, word,
                   root == NULL && op->b % 4 != 0 ? group : NULL, delay);
}

static void
change (SimWorld *world, const SimDevice *device, const SimOp *op, const char *id, gint64 delay)
{
  g_autofree char *word = NULL;

  if (g_hash_table_contains (device->store->deleted, id))
    return;
  if (op->kind == SIM_OP_DELETE)
    {
      sim_store_write (device->store, SIM_DELETE, id, NULL, NULL, NULL, delay);
      return;
    }
  word = make_word (world);
  sim_store_write (device->store, SIM_UPDATE, id, NULL, word,
                   op->kind == SIM_OP_MOVE ? pick_group (world, device, op->b) : NULL, delay);
}

static void
write_something (SimWorld *world, const SimOp *op)
{
  SimDevice *device = pick_device (world, op->a);
  g_autofree char *picked = g_strdup (sim_store_pick (device->store, &world->random));
  gint64 delay = op->b % 3 == 0 ? 10 * 1000 : 0;

  if (device->core == NULL)
    return;
  device->store->now = world->now;
  if (world->plan->backend != NULL)
    world->plan->backend->write (world->plan->backend->data, world, device, op);
  else if (op->kind == SIM_OP_CREATE)
    create (world, device, op, NULL, delay);
  else if (op->kind == SIM_OP_COMMENT && picked != NULL
           && !sim_store_has_root (device->store, picked))
    create (world, device, op, picked, delay);
  else if (op->kind != SIM_OP_COMMENT && picked != NULL)
    change (world, device, op, picked, delay);
  harvest_sync_core_outbox_changed (device->core);
  sim_device_drive (world, device);
}

static void
pick_records (SimWorld *world, guint n, GPtrArray *ids)
{
  g_autoptr (GList) keys = g_hash_table_get_keys (world->server->records);

  keys = g_list_sort (keys, (GCompareFunc)g_strcmp0);
  for (guint i = 0; i < n && keys != NULL; i++)
    {
      guint place = sim_random_below (&world->random, g_list_length (keys));

      g_ptr_array_add (ids, g_strdup (g_list_nth_data (keys, place)));
    }
}

static void
remove_records (SimWorld *world, const SimOp *op)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *batch = op->b % 2 == 0 ? sim_world_make_id (world) : NULL;
  int reason = HARVEST_TOMBSTONE_DELETED;

  if (op->kind == SIM_OP_ERASE)
    reason = HARVEST_TOMBSTONE_ERASED;
  else if (op->kind == SIM_OP_WITHDRAW)
    reason = HARVEST_TOMBSTONE_WITHDRAWN;
  pick_records (world, op->kind == SIM_OP_MASS ? 3 + op->b % 5 : 1, ids);
  for (guint i = 0; i < ids->len; i++)
    sim_server_remove (world->server, g_ptr_array_index (ids, i), reason,
                       reason == HARVEST_TOMBSTONE_DELETED ? batch : NULL);
  sim_network_notify (world, FALSE);
}

/* ---- The administrator ---- */

static void
change_rights (SimWorld *world, const SimOp *op)
{
  const SimDevice *device = pick_device (world, op->a);

  /* Who loses a scope loses what has only been there since the server was restored. */
  if (op->kind == SIM_OP_REVOKE)
    for (guint i = 0; i < world->devices->len; i++)
      {
        const SimDevice *other = g_ptr_array_index (world->devices, i);

        if (g_str_equal (other->person, device->person))
          sim_oracle_excuse (world, other, NULL);
      }
  sim_server_grant (world->server, device->person, groups[op->b % G_N_ELEMENTS (groups)],
                    op->kind == SIM_OP_GRANT);
  sim_network_notify (world, TRUE);
}

static void
restore (SimWorld *world)
{
  g_autofree char *epoch = sim_world_make_id (world);

  if (world->backup == NULL)
    return;
  sim_oracle_excuse (world, NULL, world->backup);
  sim_server_restore (world->server, world->backup, epoch);
  /* A server that is restored has been down. */
  for (guint i = 0; i < world->devices->len; i++)
    {
      SimDevice *device = g_ptr_array_index (world->devices, i);

      if (device->stream == 0)
        continue;
      sim_world_schedule (world, SIM_EVENT_FAIL, device, 100)->id = device->stream;
      device->stream = 0;
    }
}

static void
administer (SimWorld *world, const SimOp *op)
{
  switch ((int)op->kind)
    {
    case SIM_OP_TIDY:
      sim_server_tidy (world->server);
      break;
    case SIM_OP_BACKUP:
      g_clear_pointer (&world->backup, sim_server_free);
      world->backup = sim_server_copy (world->server);
      break;
    case SIM_OP_RESTORE:
      restore (world);
      break;
    case SIM_OP_SCHEMA:
      world->server->identity->schema++;
      break;
    case SIM_OP_QUARTER:
      world->server->quarter = MIN (world->server->quarter + 1, 20264);
      break;
    default:
      world->outage = world->now + 20 * 1000 * (1 + op->b % 6);
    }
}

/* ---- Desktops ---- */

static void
reinstall (SimWorld *world, SimDevice *device)
{
  sim_oracle_excuse (world, device, NULL);
  sim_device_crash (world, device);
  /* What was on its way to the disk is not done on the next one. */
  device->life++;
  sim_store_free (device->store);
  device->store = sim_store_new (sim_world_make_id, world);
  sim_world_schedule (world, SIM_EVENT_BOOT, device, 5000);
}

static void
copy_profile (SimWorld *world, const SimDevice *device)
{
  SimDevice *copy;

  if (world->devices->len >= 12)
    return;
  world->copied = TRUE;
  copy = sim_device_new (world, world->devices->len, device->person);
  sim_store_free (copy->store);
  copy->store = sim_store_copy (device->store, world);
  g_ptr_array_add (world->devices, copy);
  sim_world_schedule (world, SIM_EVENT_BOOT, copy, 5000);
}

static void
disturb (SimWorld *world, const SimOp *op)
{
  SimDevice *device = pick_device (world, op->a);

  if (op->kind == SIM_OP_CRASH)
    {
      sim_device_crash (world, device);
      sim_world_schedule (world, SIM_EVENT_BOOT, device, 1000 + op->b % 20000);
    }
  else if (op->kind == SIM_OP_REINSTALL)
    reinstall (world, device);
  else if (op->kind == SIM_OP_COPY)
    copy_profile (world, device);
  else if (op->kind == SIM_OP_SIGN_OUT)
    device->session = FALSE;
  else if (op->kind == SIM_OP_DEAF)
    device->deaf = TRUE;
  else if (device->core != NULL)
    {
      device->hurried = TRUE;
      if (op->kind == SIM_OP_SYNC_NOW)
        harvest_sync_core_sync_now (device->core);
      else
        harvest_sync_core_network_changed (device->core);
      sim_device_drive (world, device);
    }
}

void
sim_op_run (SimWorld *world, const SimOp *op)
{
  sim_world_log (world, "op %s %u %u", sim_op_kind_to_string (op->kind), op->a, op->b);
  if (op->kind <= SIM_OP_COMMENT)
    write_something (world, op);
  else if (op->kind <= SIM_OP_REVOKE)
    change_rights (world, op);
  else if (op->kind <= SIM_OP_WITHDRAW)
    remove_records (world, op);
  else if (op->kind <= SIM_OP_QUARTER || op->kind == SIM_OP_OUTAGE)
    administer (world, op);
  else
    disturb (world, op);
}

/* ---- Plans ---- */

/* How often each comes, relative to the others. */
static const guint weights[SIM_N_OPS] = {
  [SIM_OP_CREATE] = 30,  [SIM_OP_UPDATE] = 30,   [SIM_OP_DELETE] = 4,   [SIM_OP_MOVE] = 8,
  [SIM_OP_COMMENT] = 10, [SIM_OP_GRANT] = 5,     [SIM_OP_REVOKE] = 5,   [SIM_OP_REMOVE] = 3,
  [SIM_OP_MASS] = 2,     [SIM_OP_ERASE] = 2,     [SIM_OP_WITHDRAW] = 2, [SIM_OP_TIDY] = 2,
  [SIM_OP_BACKUP] = 3,   [SIM_OP_RESTORE] = 2,   [SIM_OP_SCHEMA] = 1,   [SIM_OP_QUARTER] = 2,
  [SIM_OP_CRASH] = 5,    [SIM_OP_REINSTALL] = 1, [SIM_OP_COPY] = 1,     [SIM_OP_SIGN_OUT] = 2,
  [SIM_OP_SYNC_NOW] = 3, [SIM_OP_NETWORK] = 2,   [SIM_OP_OUTAGE] = 2,   [SIM_OP_DEAF] = 2,
};

static SimOpKind
choose_kind (SimRandom *random, const gboolean *chosen)
{
  guint sum = 0;
  guint at;

  for (guint i = 0; i < SIM_N_OPS; i++)
    sum += chosen[i] ? weights[i] : 0;
  at = sim_random_below (random, sum);
  for (guint i = 0; i < SIM_N_OPS; i++)
    {
      guint weight = chosen[i] ? weights[i] : 0;

      if (at < weight)
        return i;
      at -= weight;
    }
  return SIM_OP_CREATE;
}

static int
compare_ops_cb (gconstpointer a, gconstpointer b)
{
  gint64 difference = ((const SimOp *)a)->time - ((const SimOp *)b)->time;

  return (difference > 0) - (difference < 0);
}

static void
choose_ops (SimPlan *self, SimRandom *random)
{
  gboolean chosen[SIM_N_OPS];
  guint n = 15 + sim_random_below (random, 45);

  /* A swarm: each seed has a part of all that may happen. */
  for (guint i = 0; i < SIM_N_OPS; i++)
    chosen[i] = i <= SIM_OP_UPDATE || sim_random_chance (random, 45);
  for (guint i = 0; i < n; i++)
    {
      const SimOp op = {
        .time = sim_random_below (random, SIM_TROUBLE),
        .kind = choose_kind (random, chosen),
        .a = sim_random_below (random, 1000),
        .b = sim_random_below (random, 100000),
      };

      g_array_append_val (self->ops, op);
    }
  g_array_sort (self->ops, compare_ops_cb);
}

SimPlan *
sim_plan_new (guint64 seed)
{
  SimPlan *self = g_new0 (SimPlan, 1);
  SimRandom random = { seed };

  self->seed = seed;
  self->n_people = 1 + sim_random_below (&random, 3);
  self->n_devices = 3 + sim_random_below (&random, sim_random_chance (&random, 20) ? 8 : 3);
  for (guint i = 0; i < G_N_ELEMENTS (self->versions); i++)
    self->versions[i] = HARVEST_VERSION_NEWEST
                        - (sim_random_chance (&random, 25) ? sim_random_below (&random, 3) : 0);
  for (guint i = 0; i < SIM_N_FAULTS; i++)
    self->percent[i] = sim_random_chance (&random, 35) ? 1 + sim_random_below (&random, 12) : 0;
  self->percent[SIM_OTHER] = MIN (self->percent[SIM_OTHER], 2);
  self->percent[SIM_OLD_SERVER] = MIN (self->percent[SIM_OLD_SERVER], 2);
  self->percent[SIM_STALE] = MIN (self->percent[SIM_STALE], 5);
  /* Where a server makes mistakes, clients are not asked how many they met. */
  if (!sim_random_chance (&random, 15))
    self->percent[SIM_GAP] = self->percent[SIM_MISTAKE] = 0;
  self->server = (SimServerOptions){
    .page_rows = 1 + sim_random_below (&random, 12),
    .reply_pages = 1 + sim_random_below (&random, 6),
    .index_entries = 1 + sim_random_below (&random, 20),
    .records = 1 + sim_random_below (&random, 8),
    .push_max = 1 + sim_random_below (&random, 20),
    .version = HARVEST_VERSION_NEWEST
               - (sim_random_chance (&random, 20) ? sim_random_below (&random, 3) : 0),
  };
  self->ops = g_array_new (FALSE, FALSE, sizeof (SimOp));
  choose_ops (self, &random);
  return self;
}

void
sim_plan_free (SimPlan *self)
{
  g_array_unref (self->ops);
  g_free (self);
}
