/* sim-world.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "sim-world"

#include "config.h"

#include "sim-world.h"

GHashTable *sim_coverage;
gboolean sim_verbose;

/* More events than this in one world: something runs in a circle. */
#define EVENTS_MAX 60000

void
sim_world_fault (SimWorld *self, const char *format, ...)
{
  va_list arguments;

  if (self->fault != NULL)
    return;
  va_start (arguments, format);
  self->fault = g_strdup_vprintf (format, arguments);
  va_end (arguments);
}

void
sim_world_log (SimWorld *self, const char *format, ...)
{
  g_autofree char *line = NULL;
  va_list arguments;

  if (!sim_verbose)
    return;
  va_start (arguments, format);
  line = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_printerr ("%8" G_GINT64_FORMAT " %s\n", self->now, line);
}

char *
sim_world_make_id (gpointer world)
{
  SimWorld *self = world;
  guint64 number = ++self->last_id;
  guint64 noise = sim_random_next (&self->ids);

  return g_strdup_printf ("01936f10-%04x-7%03x-8%03x-%012" G_GINT64_MODIFIER "x",
                          (guint)(number & 0xffff), (guint)(noise & 0xfff),
                          (guint)(noise >> 12 & 0xfff),
                          noise >> 24 & G_GUINT64_CONSTANT (0xffffffffff));
}

gboolean
sim_world_chance (SimWorld *self, SimFault fault, const SimDevice *device)
{
  if (self->peace || !sim_random_chance (&self->random, self->plan->percent[fault]))
    return FALSE;
  if (sim_coverage != NULL && device != NULL && device->core != NULL)
    {
      g_autofree char *state = harvest_sync_core_describe (device->core);

      g_hash_table_add (sim_coverage, g_strdup_printf ("%d %s", fault, state));
    }
  return TRUE;
}

/* ---- The heap of events ---- */

static gboolean
is_before (const SimEvent *a, const SimEvent *b)
{
  return a->time != b->time ? a->time < b->time : a->order < b->order;
}

static void
event_free (SimEvent *event)
{
  g_clear_pointer (&event->command, harvest_sync_command_free);
  g_clear_pointer (&event->reply, sim_reply_free);
  g_clear_pointer (&event->data, g_bytes_unref);
  g_free (event);
}

static void
swap (gpointer *heap, guint a, guint b)
{
  gpointer other = heap[a];

  heap[a] = heap[b];
  heap[b] = other;
}

static void
sink (GPtrArray *heap, guint at)
{
  for (;;)
    {
      guint least = at;

      for (guint child = 2 * at + 1; child <= 2 * at + 2 && child < heap->len; child++)
        if (is_before (heap->pdata[child], heap->pdata[least]))
          least = child;
      if (least == at)
        return;
      swap (heap->pdata, at, least);
      at = least;
    }
}

SimEvent *
sim_world_schedule (SimWorld *self, SimEventKind kind, SimDevice *device, gint64 delay)
{
  SimEvent *event = g_new0 (SimEvent, 1);
  guint at = self->events->len;

  event->kind = kind;
  event->time = self->now + delay;
  event->order = ++self->order;
  event->device = device;
  event->life = device != NULL ? device->life : 0;
  g_ptr_array_add (self->events, event);
  for (; at > 0 && is_before (event, self->events->pdata[(at - 1) / 2]); at = (at - 1) / 2)
    swap (self->events->pdata, at, (at - 1) / 2);
  return event;
}

static SimEvent *
pop (SimWorld *self)
{
  SimEvent *first = self->events->pdata[0];

  self->events->pdata[0] = self->events->pdata[self->events->len - 1];
  g_ptr_array_set_size (self->events, (int)self->events->len - 1);
  if (self->events->len > 0)
    sink (self->events, 0);
  return first;
}

/* ---- A world ---- */

static SimWorld *
world_new (SimPlan *plan)
{
  static const char *const scopes[] = { "c:acme", "g:red", "g:blue" };
  SimWorld *self = g_new0 (SimWorld, 1);
  GPtrArray *people = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *server = NULL;
  g_autofree char *epoch = NULL;

  self->plan = plan;
  self->random.state = plan->seed * 3 + 1;
  self->ids.state = plan->seed * 5 + 2;
  self->events = g_ptr_array_new ();
  self->words = g_ptr_array_new_with_free_func (g_free);
  self->devices = g_ptr_array_new_with_free_func (sim_device_free);
  server = sim_world_make_id (self);
  epoch = sim_world_make_id (self);
  self->server = sim_server_new (&plan->server, server, epoch);
  for (guint i = 0; i < plan->n_people; i++)
    {
      char *person = sim_world_make_id (self);
      g_autofree char *own = g_strdup_printf ("u:%s", person);

      g_ptr_array_add (people, person);
      sim_server_grant (self->server, person, own, TRUE);
      for (guint j = 0; j < G_N_ELEMENTS (scopes); j++)
        if (j == 0 || sim_random_chance (&self->random, 60))
          sim_server_grant (self->server, person, scopes[j], TRUE);
    }
  for (guint i = 0; i < plan->n_devices; i++)
    {
      SimDevice *device = sim_device_new (self, i, g_ptr_array_index (people, i % people->len));

      g_ptr_array_add (self->devices, device);
      sim_world_schedule (self, SIM_EVENT_BOOT, device, sim_random_below (&self->random, 20000));
    }
  g_ptr_array_unref (people);
  if (plan->backend != NULL)
    plan->backend->begin (plan->backend->data, self);
  return self;
}

static void
world_free (SimWorld *self)
{
  for (guint i = 0; i < self->events->len; i++)
    event_free (g_ptr_array_index (self->events, i));
  g_ptr_array_unref (self->events);
  g_ptr_array_unref (self->words);
  g_ptr_array_unref (self->devices);
  sim_server_free (self->server);
  g_clear_pointer (&self->backup, sim_server_free);
  g_free (self->fault);
  g_free (self);
}

static void
handle (SimWorld *self, SimEvent *event)
{
  if (event->kind == SIM_EVENT_OP)
    sim_op_run (self, &event->op);
  else if (event->kind == SIM_EVENT_ARRIVE)
    sim_network_arrive (self, event);
  else
    sim_device_handle (self, event->device, event);
  if (self->server->fault != NULL)
    sim_world_fault (self, "server: %s", self->server->fault);
  if (++self->n_events > EVENTS_MAX)
    sim_world_fault (self, "it never becomes quiet");
}

static void
run_until (SimWorld *self, gint64 time)
{
  while (self->fault == NULL && self->events->len > 0
         && ((SimEvent *)self->events->pdata[0])->time <= time)
    {
      SimEvent *event = pop (self);

      self->now = event->time;
      handle (self, event);
      event_free (event);
    }
  self->now = MAX (self->now, time);
}

/* From now on nothing goes wrong, and people answer what they are asked. */
static void
make_peace (SimWorld *self)
{
  self->peace = TRUE;
  self->outage = 0;
  for (guint i = 0; i < self->devices->len; i++)
    {
      SimDevice *device = g_ptr_array_index (self->devices, i);
      HarvestSyncStatus status;

      device->n_requests = 0;
      if (device->core == NULL)
        continue;
      status = harvest_sync_core_get_status (device->core);
      if (device->question != 0)
        sim_world_schedule (self, SIM_EVENT_ANSWER, device, 1000)->id = device->question;
      else if (status.stage == HARVEST_SYNC_STOPPED)
        {
          device->hurried = TRUE;
          harvest_sync_core_sync_now (device->core);
          sim_device_drive (self, device);
        }
    }
}

/* Whoever has nothing to do does not ask all the time. */
static void
check_calm (SimWorld *self, guint minutes)
{
  for (guint i = 0; i < self->devices->len; i++)
    {
      const SimDevice *device = g_ptr_array_index (self->devices, i);

      if (device->n_requests > 200 + minutes * 20)
        sim_world_fault (self, "desktop %u asked %u times in %u minutes of peace", i,
                         device->n_requests, minutes);
    }
}

char *
sim_world_run (SimPlan *plan)
{
  SimWorld *self = world_new (plan);
  char *fault;

  for (guint i = 0; i < plan->ops->len; i++)
    {
      const SimOp *op = &g_array_index (plan->ops, SimOp, i);

      sim_world_schedule (self, SIM_EVENT_OP, NULL, op->time)->op = *op;
    }
  run_until (self, SIM_TROUBLE);
  make_peace (self);
  for (guint minute = 1; self->fault == NULL && minute <= SIM_PEACE / SIM_MINUTE; minute++)
    {
      run_until (self, SIM_TROUBLE + minute * SIM_MINUTE);
      check_calm (self, minute);
      if (self->fault == NULL && sim_oracle_check (self, minute == SIM_PEACE / SIM_MINUTE))
        break;
    }
  fault = g_steal_pointer (&self->fault);
  world_free (self);
  return fault;
}
