/* test-server-simulation.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-server-simulation"

#include "config.h"

#include "core-fixture.h"
#include "harvest-hello.h"
#include "harvest-test.h"
#include "harvest-version.h"
#include "sim-world.h"

/* The simulation of synchronisation with the real core of the server, over SQLite in memory: people
 * tell stories and change them on several desktops each, while the network and the disks fail. */

#define SEEDS 250

typedef struct
{
  CoreFixture core;
  const char *unit;
  GPtrArray *people; /* const char * */
} Company;

/* ---- Serving ---- */

typedef struct
{
  const char *person;
  const HarvestSyncRequest *request;
  guint version;
  HarvestProblem *problem;
  GBytes *answer;
} Call;

#define SERVE(name, type)                                                                          \
  static gboolean name##_func (HarvestServerTx *tx, gpointer data, GError **error)                 \
  {                                                                                                \
    Call *call = data;                                                                             \
    g_autoptr (type##Request)                                                                      \
        request = harvest_##name##_request_from_bytes (call->request->body, error);                \
    g_autoptr (type##Reply) reply = NULL;                                                          \
                                                                                                   \
    if (request == NULL)                                                                           \
      return FALSE;                                                                                \
    reply = harvest_server_##name##_sync (tx, call->person, request, &call->problem, error);       \
    if (reply != NULL)                                                                             \
      call->answer = harvest_##name##_reply_to_bytes (reply, call->version);                       \
    return reply != NULL || call->problem != NULL;                                                 \
  }

SERVE (push, HarvestPush)
SERVE (pull, HarvestPull)
SERVE (index, HarvestIndex)
SERVE (records, HarvestRecords)

static gboolean
scopes_func (HarvestServerTx *tx, gpointer data, GError **error)
{
  Call *call = data;
  g_autoptr (HarvestScopeList)
      list = harvest_server_scopes_sync (tx, call->person, &call->problem, error);

  if (list != NULL)
    call->answer = harvest_scope_list_to_bytes (list, call->version);
  return list != NULL || call->problem != NULL;
}

static GBytes *
say_hello (Company *self)
{
  g_autoptr (HarvestHello) hello = harvest_hello_new ();

  hello->blob_bytes_max = 1;
  hello->name = g_strdup ("Acme");
  hello->server = harvest_identity_make (self->core.server->id, self->core.server->epoch,
                                         self->core.server->schema);
  hello->sign_in = g_strsplit ("password", " ", 0);
  hello->versions = harvest_hello_versions_new ();
  hello->versions->newest = HARVEST_VERSION_NEWEST;
  hello->versions->oldest = 1;
  return harvest_hello_to_bytes (hello, HARVEST_VERSION_NEWEST);
}

static void
run_call (Company *self, Call *call)
{
  static const HarvestServerFunc funcs[] = {
    [HARVEST_SYNC_ROUTE_SCOPES] = scopes_func, [HARVEST_SYNC_ROUTE_PULL] = pull_func,
    [HARVEST_SYNC_ROUTE_INDEX] = index_func,   [HARVEST_SYNC_ROUTE_RECORDS] = records_func,
    [HARVEST_SYNC_ROUTE_PUSH] = push_func,
  };
  g_autoptr (GError) error = NULL;

  if (call->request->route == HARVEST_SYNC_ROUTE_HELLO)
    call->answer = say_hello (self);
  else if (call->request->route == HARVEST_SYNC_ROUTE_PUSH)
    harvest_server_db_write_sync (self->core.db, push_func, call, &error);
  else if (call->request->route < G_N_ELEMENTS (funcs))
    harvest_server_db_read_sync (self->core.db, funcs[call->request->route], call, &error);
  g_assert_no_error (error);
}

static SimReply *
serve_cb (gpointer data, const char *person, const HarvestSyncRequest *request)
{
  Company *self = data;
  Call call = { .person = person, .request = request };
  SimReply *reply;

  g_assert_true (
      harvest_version_answer (request->version, HARVEST_VERSION_NEWEST, &call.version, NULL));
  run_call (self, &call);
  if (call.problem != NULL)
    reply = sim_reply_new ((guint)call.problem->status, HARVEST_PROBLEM_CONTENT_TYPE,
                           harvest_problem_to_bytes (call.problem, call.version));
  else if (call.answer != NULL)
    reply = sim_reply_new (200, "application/json", call.answer);
  else
    reply = sim_reply_new (204, NULL, NULL);
  g_clear_pointer (&call.problem, harvest_problem_free);
  reply->version = harvest_version_to_header (call.version);
  reply->server = g_strdup (self->core.server->id);
  reply->epoch = g_strdup (self->core.server->epoch);
  return reply;
}

/* ---- People ---- */

static void
begin_cb (gpointer data, SimWorld *world)
{
  Company *self = data;

  harvest_identity_free (world->server->identity);
  world->server->identity = harvest_identity_make (self->core.server->id, self->core.server->epoch,
                                                   self->core.server->schema);
  for (guint i = 0; i < world->devices->len; i++)
    {
      SimDevice *device = g_ptr_array_index (world->devices, i);

      device->backed = TRUE;
      g_free (device->person);
      device->person = g_strdup (g_ptr_array_index (self->people, i % self->people->len));
    }
}

static void
add_change (SimWorld *world, SimDevice *device, HarvestChange *change)
{
  sim_store_add (device->store, harvest_change_get_op (change), harvest_change_get_id (change),
                 harvest_change_get_root (change), harvest_change_get_bytes (change), 0);
  harvest_change_unref (change);
}

static char *
make_word (SimWorld *world)
{
  char *word = g_strdup_printf ("w%ux", world->words->len + 1);

  g_ptr_array_add (world->words, g_strdup (word));
  return word;
}

static void
tell (Company *self, SimWorld *world, SimDevice *device)
{
  g_autoptr (HarvestRecord) teller = core_fixture_get (&self->core, device->person);
  g_autofree char *word = make_word (world);
  HarvestTelling telling = { .body = word, .unit = self->unit };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray)
      records = harvest_telling_make_records (&telling, teller, NULL, &self->core.clock, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < records->len; i++)
    add_change (world, device, harvest_change_new_create (g_ptr_array_index (records, i)));
}

/* A new paragraph for a story of one's own that has arrived. */
static void
amend (SimWorld *world, SimDevice *device)
{
  g_autofree char *id = g_strdup (sim_store_pick (device->store, &world->random));
  const SimBase *base = id != NULL ? g_hash_table_lookup (device->store->bases, id) : NULL;
  g_autoptr (HarvestRecord) before = NULL;
  g_autoptr (HarvestRecord) after = NULL;
  g_autoptr (HarvestRecordBuilder) builder = NULL;
  g_autofree char *word = NULL;
  g_autofree char *body = NULL;
  HarvestChange *change;

  if (base != NULL)
    before = harvest_record_parse (base->document, NULL);
  if (before == NULL || !harvest_record_is (before, "story"))
    return;
  word = make_word (world);
  body = g_strdup_printf ("%s\n\n%s", harvest_record_get_string (before, "body"), word);
  builder = harvest_record_builder_new_from (before);
  harvest_record_builder_set_string (builder, "body", body);
  after = harvest_record_builder_end (builder, NULL);
  change = after != NULL ? harvest_change_new_update (before, after) : NULL;
  if (change != NULL)
    add_change (world, device, change);
}

static void
write_cb (gpointer data, SimWorld *world, SimDevice *device, const SimOp *op)
{
  if (op->kind == SIM_OP_CREATE)
    tell (data, world, device);
  else if (op->kind == SIM_OP_UPDATE)
    amend (world, device);
}

/* ---- Looking ---- */

static gboolean
is_equal (Company *self, const SimDevice *device, const char *scope, gint64 bucket)
{
  g_autoptr (HarvestIndexRequest) request = harvest_index_request_new ();
  g_autoptr (HarvestIndexReply) reply = NULL;
  HarvestSyncRequest wire = { .route = HARVEST_SYNC_ROUTE_INDEX };
  Call call = { .person = device->person, .request = &wire, .version = HARVEST_VERSION_NEWEST };
  guint64 sum = 0, here;
  gint64 count;

  request->scope = g_strdup (scope);
  request->bucket = bucket;
  wire.body = harvest_index_request_to_bytes (request, HARVEST_VERSION_NEWEST);
  run_call (self, &call);
  g_bytes_unref (wire.body);
  g_assert_null (call.problem);
  reply = harvest_index_reply_from_bytes (call.answer, NULL);
  g_bytes_unref (call.answer);
  g_assert_false (reply->more);
  for (guint i = 0; i < reply->entries->len; i++)
    sum += ((HarvestIndexEntry *)g_ptr_array_index (reply->entries, i))->sum;
  sim_store_sum (device->store, scope, bucket, &count, &here);
  return count == reply->entries->len && sum == here;
}

static gboolean
check_cb (gpointer data, const SimDevice *device)
{
  Company *self = data;
  HarvestSyncRequest wire = { .route = HARVEST_SYNC_ROUTE_SCOPES };
  Call call = { .person = device->person, .request = &wire, .version = HARVEST_VERSION_NEWEST };
  g_autoptr (HarvestScopeList) list = NULL;

  run_call (self, &call);
  g_assert_null (call.problem);
  list = harvest_scope_list_from_bytes (call.answer, NULL);
  g_bytes_unref (call.answer);
  for (guint i = 0; i < list->scopes->len; i++)
    {
      const HarvestScopeEntry *entry = g_ptr_array_index (list->scopes, i);

      for (guint j = 0; j < entry->buckets->len; j++)
        if (!is_equal (self, device, entry->scope,
                       ((HarvestScopeBucket *)g_ptr_array_index (entry->buckets, j))->bucket))
          return FALSE;
    }
  return TRUE;
}

/* ---- Seeds ---- */

/* What the model does beside them, a real server is not asked for here. */
static SimPlan *
make_plan (guint64 seed, const SimBackend *backend)
{
  SimPlan *plan = sim_plan_new (seed);

  plan->backend = backend;
  plan->percent[SIM_PARTIAL] = 0;
  for (guint i = plan->ops->len; i-- > 0;)
    {
      SimOpKind kind = g_array_index (plan->ops, SimOp, i).kind;

      if (kind > SIM_OP_UPDATE && kind != SIM_OP_CRASH && kind != SIM_OP_COPY
          && kind != SIM_OP_SIGN_OUT && kind < SIM_OP_SYNC_NOW)
        g_array_remove_index (plan->ops, i);
    }
  return plan;
}

static void
test_seeds (void)
{
  for (guint64 seed = 1; seed <= SEEDS; seed++)
    {
      Company company = { .people = g_ptr_array_new () };
      const SimBackend backend = { &company, begin_cb, serve_cb, write_cb, check_cb };
      g_autoptr (SimPlan) plan = make_plan (seed, &backend);
      g_autofree char *fault = NULL;

      core_fixture_set_up (&company.core, NULL);
      company.unit = core_fixture_add_unit (&company.core, NULL, "all");
      for (guint i = 0; i < plan->n_people; i++)
        g_ptr_array_add (company.people, (gpointer)core_fixture_add_person (
                                             &company.core, i == 0 ? "Ada" : "Ben", company.unit));
      fault = sim_world_run (plan);
      if (fault != NULL)
        g_test_message ("seed %" G_GUINT64_FORMAT, seed);
      g_assert_cmpstr (fault, ==, NULL);
      core_fixture_check (&company.core);
      core_fixture_tear_down (&company.core, NULL);
      g_ptr_array_unref (company.people);
    }
}

int
main (int argc, char *argv[])
{
  harvest_test_init (&argc, &argv);

  g_test_add_func ("/server/simulation", test_seeds);

  return g_test_run ();
}
