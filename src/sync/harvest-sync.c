/* harvest-sync.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-sync"

#include "config.h"

#include "harvest-sync.h"

#include "harvest-store-sync.h"
#include "harvest-sync-adapter.h"
#include "harvest-sync-core.h"
#include "harvest-sync-files.h"
#include "harvest-sync-private.h"
#include "harvest-version.h"

/* Another program that synchronises may end at any time. */
#define CLAIM_SECONDS 5
/* What was erased is taken out of the files so long after it went. */
#define CLEAN_SECONDS       2
#define CLEAN_AGAIN_SECONDS 60
/* Quarters of a year that a new scope begins with. */
#define WINDOW 4

G_DEFINE_FINAL_TYPE (HarvestSync, harvest_sync, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_STAGE,
  PROP_CODE,
  PROP_ERROR,
  PROP_N_QUEUED,
  PROP_OLDEST_UNSENT,
  PROP_LAST_SYNC,
  PROP_ELSEWHERE,
  PROP_FILES,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

enum
{
  QUESTION,
  WITHDRAWN,
  RESTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* ---- What people want to know ---- */

static void
oldest_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (HarvestSync) self = user_data;
  gint64 oldest = harvest_store_get_oldest_finish (HARVEST_STORE (source), result, NULL);

  if (oldest == self->oldest_unsent)
    return;
  self->oldest_unsent = oldest;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_OLDEST_UNSENT]);
}

static void
follow_queue (HarvestSync *self)
{
  guint n_queued;

  g_object_get (self->store, "n-waiting", &n_queued, NULL);
  if (n_queued != self->n_queued)
    {
      self->n_queued = n_queued;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_QUEUED]);
    }
  harvest_store_get_oldest_async (self->store, NULL, oldest_cb, g_object_ref (self));
}

static void
tell (HarvestSync *self, HarvestSyncStatus status)
{
  HarvestSyncStatus before = self->status;

  self->status = status;
  if (status.stage == HARVEST_SYNC_IDLE && before.stage != HARVEST_SYNC_IDLE)
    {
      self->last_sync = harvest_clock_now (harvest_store_get_clock (self->store));
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LAST_SYNC]);
    }
  if (status.stage != before.stage)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STAGE]);
  if (status.code != before.code)
    {
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CODE]);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
    }
  if (status.stage != HARVEST_SYNC_SYNCING)
    g_signal_emit (self, signals[RESTED], 0);
}

/* ---- Timers ---- */

typedef struct
{
  HarvestSync *sync; /* borrowed */
  guint id;
} Timer;

static gboolean
timer_cb (gpointer user_data)
{
  const Timer *timer = user_data;
  g_autoptr (HarvestSync) self = g_object_ref (timer->sync);
  guint id = timer->id;

  g_hash_table_remove (self->timers, GUINT_TO_POINTER (id));
  harvest_sync_core_timer (self->core, id);
  _harvest_sync_pump (self);
  return G_SOURCE_REMOVE;
}

static void
set_timer (HarvestSync *self, guint id, gint64 delay)
{
  Timer *timer = g_new0 (Timer, 1);
  guint source;

  timer->sync = self;
  timer->id = id;
  source = g_timeout_add_full (G_PRIORITY_DEFAULT, (guint)CLAMP (delay, 0, G_MAXINT), timer_cb,
                               timer, g_free);
  g_hash_table_insert (self->timers, GUINT_TO_POINTER (id), GUINT_TO_POINTER (source));
}

static void
clear_timer (HarvestSync *self, guint id)
{
  gpointer source;

  if (g_hash_table_steal_extended (self->timers, GUINT_TO_POINTER (id), NULL, &source))
    g_source_remove (GPOINTER_TO_UINT (source));
}

/* ---- The store ---- */

typedef struct
{
  HarvestSync *sync; /* a reference */
  HarvestSyncCommand *command;
} Storing;

static void plan_cleaning (HarvestSync *self, guint seconds);

/* What an operation has brought, or what has left by it, may name files. */
static void
follow_operation (HarvestSync *self, const HarvestSyncOperation *operation)
{
  if (operation->kind == HARVEST_SYNC_APPLY && operation->page->tombstones->len > 0)
    plan_cleaning (self, CLEAN_SECONDS);
  if (operation->kind == HARVEST_SYNC_APPLY || operation->kind == HARVEST_SYNC_FETCHED
      || operation->kind == HARVEST_SYNC_ANSWER)
    harvest_sync_files_poke (self->files);
}

static void
stored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Storing *storing = user_data;
  HarvestSync *self = storing->sync;
  g_autoptr (HarvestSyncOutcome)
      outcome = harvest_sync_adapter_run_finish (HARVEST_STORE (source), result);

  if (self->core != NULL)
    {
      harvest_sync_core_stored (self->core, storing->command->id, g_steal_pointer (&outcome));
      follow_operation (self, storing->command->operation);
      _harvest_sync_pump (self);
    }
  harvest_sync_command_free (storing->command);
  g_free (storing);
  g_object_unref (self);
}

/* Takes the command, which the operation lives in. */
static void
run_operation (HarvestSync *self, HarvestSyncCommand *command)
{
  Storing *storing = g_new0 (Storing, 1);

  storing->sync = g_object_ref (self);
  storing->command = command;
  harvest_sync_adapter_run_async (self->store, command->operation, stored_cb, storing);
}

static void
cleaned_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (HarvestSync) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean any = FALSE;

  self->cleaning = FALSE;
  if (!harvest_store_clean_finish (HARVEST_STORE (source), result, &any, &error))
    {
      g_info ("What was erased is not out of the files yet: %s", error->message);
      plan_cleaning (self, CLEAN_AGAIN_SECONDS);
    }
  else if (any && self->core != NULL)
    {
      harvest_sync_core_receipts_changed (self->core);
      _harvest_sync_pump (self);
    }
}

static gboolean
clean_cb (gpointer user_data)
{
  HarvestSync *self = user_data;

  self->clean_timer = 0;
  if (self->cleaning)
    {
      plan_cleaning (self, CLEAN_SECONDS);
      return G_SOURCE_REMOVE;
    }
  self->cleaning = TRUE;
  harvest_store_clean_async (self->store, NULL, cleaned_cb, g_object_ref (self));
  return G_SOURCE_REMOVE;
}

static void
plan_cleaning (HarvestSync *self, guint seconds)
{
  if (self->clean_timer == 0 && !self->stopped)
    self->clean_timer = g_timeout_add_seconds (seconds, clean_cb, self);
}

/* ---- Questions ---- */

static void
ask (HarvestSync *self, guint id, HarvestSyncCommand *command)
{
  g_hash_table_insert (self->questions, GUINT_TO_POINTER (id), command);
  g_signal_emit (self, signals[QUESTION], 0, id, (int)command->question->code, command->question->n,
                 command->question->n_listed);
}

static void
withdraw (HarvestSync *self, guint id)
{
  if (g_hash_table_remove (self->questions, GUINT_TO_POINTER (id)))
    g_signal_emit (self, signals[WITHDRAWN], 0, id);
}

/* ---- Carrying out ---- */

static void
carry_out (HarvestSync *self, HarvestSyncCommand *command)
{
  switch (command->kind)
    {
    case HARVEST_SYNC_STORE:
      run_operation (self, command);
      return;
    case HARVEST_SYNC_ASK:
      ask (self, command->id, command);
      return;
    case HARVEST_SYNC_SEND:
      _harvest_sync_send (self, command->id, command->request);
      break;
    case HARVEST_SYNC_CANCEL:
      _harvest_sync_cancel (self, command->id);
      break;
    case HARVEST_SYNC_SET_TIMER:
      set_timer (self, command->id, command->delay);
      break;
    case HARVEST_SYNC_CLEAR_TIMER:
      clear_timer (self, command->id);
      break;
    case HARVEST_SYNC_WITHDRAW:
      withdraw (self, command->id);
      break;
    case HARVEST_SYNC_TELL:
      tell (self, command->status);
      break;
    default:
      g_assert_not_reached ();
    }
  harvest_sync_command_free (command);
}

/* Whatever is told outside may come back in here. */
void
_harvest_sync_pump (HarvestSync *self)
{
  g_autoptr (HarvestSync) held = g_object_ref (self);
  HarvestSyncCommand *command;

  if (self->pumping)
    return;
  self->pumping = TRUE;
  while (self->core != NULL && (command = harvest_sync_core_next (self->core)) != NULL)
    {
      g_debug ("Command %d, id %u, %s", command->kind, command->id,
               command->operation != NULL
                   ? harvest_sync_operation_kind_to_string (command->operation->kind)
                   : "");
      carry_out (self, command);
    }
  self->pumping = FALSE;
}

/* ---- Beginning and ending ---- */

static guint32
random_cb (gpointer data)
{
  return g_random_int ();
}

static void
queue_cb (GObject *store, GParamSpec *pspec, gpointer user_data)
{
  HarvestSync *self = user_data;

  follow_queue (self);
  if (self->core == NULL || !self->started)
    return;
  harvest_sync_core_outbox_changed (self->core);
  _harvest_sync_pump (self);
}

static void
network_cb (GNetworkMonitor *monitor, gboolean available, gpointer user_data)
{
  HarvestSync *self = user_data;

  if (self->core == NULL || !self->started || !available)
    return;
  harvest_sync_core_network_changed (self->core);
  _harvest_sync_pump (self);
}

static void
files_cb (HarvestSyncFiles *files, GParamSpec *pspec, HarvestSync *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FILES]);
}

static gboolean
claim (HarvestSync *self)
{
  gboolean elsewhere = !harvest_store_claim_sync (self->store);

  if (elsewhere != self->elsewhere)
    {
      self->elsewhere = elsewhere;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ELSEWHERE]);
    }
  if (elsewhere)
    return FALSE;
  self->started = TRUE;
  harvest_sync_core_sign_in (self->core, self->signed_in);
  harvest_sync_files_poke (self->files);
  plan_cleaning (self, CLEAN_SECONDS);
  _harvest_sync_pump (self);
  return TRUE;
}

static gboolean
claim_cb (gpointer user_data)
{
  HarvestSync *self = user_data;

  if (!claim (self))
    return G_SOURCE_CONTINUE;
  self->claim_timer = 0;
  return G_SOURCE_REMOVE;
}

void
harvest_sync_start (HarvestSync *self)
{
  g_return_if_fail (HARVEST_IS_SYNC (self));
  g_return_if_fail (!self->stopped && !self->started && self->claim_timer == 0);

  follow_queue (self);
  if (!claim (self))
    self->claim_timer = g_timeout_add_seconds (CLAIM_SECONDS, claim_cb, self);
}

static void
cancel_all (HarvestSync *self)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->requests);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    g_cancellable_cancel (value);
  g_hash_table_remove_all (self->requests);
  g_hash_table_iter_init (&iter, self->timers);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    g_source_remove (GPOINTER_TO_UINT (value));
  g_hash_table_remove_all (self->timers);
  g_hash_table_remove_all (self->questions);
}

void
harvest_sync_stop (HarvestSync *self)
{
  g_return_if_fail (HARVEST_IS_SYNC (self));

  if (self->stopped)
    return;
  self->stopped = TRUE;
  g_clear_handle_id (&self->claim_timer, g_source_remove);
  g_clear_handle_id (&self->clean_timer, g_source_remove);
  g_clear_signal_handler (&self->network_handler, g_network_monitor_get_default ());
  g_signal_handlers_disconnect_by_data (self->store, self);
  cancel_all (self);
  harvest_sync_files_stop (self->files);
  g_clear_pointer (&self->core, harvest_sync_core_free);
}

void
harvest_sync_now (HarvestSync *self)
{
  g_return_if_fail (HARVEST_IS_SYNC (self));

  if (self->core == NULL || !self->started)
    return;
  harvest_sync_core_sync_now (self->core);
  _harvest_sync_pump (self);
}

void
harvest_sync_answer (HarvestSync *self, guint id, HarvestSyncAnswer answer)
{
  g_return_if_fail (HARVEST_IS_SYNC (self));

  if (self->core == NULL || !g_hash_table_remove (self->questions, GUINT_TO_POINTER (id)))
    return;
  harvest_sync_core_answer (self->core, id, answer);
  _harvest_sync_pump (self);
}

void
harvest_sync_follow (HarvestSync *self, const char *scope, gint64 since)
{
  g_return_if_fail (HARVEST_IS_SYNC (self));
  g_return_if_fail (scope != NULL);

  if (self->core == NULL)
    return;
  harvest_sync_core_follow (self->core, scope, since);
  _harvest_sync_pump (self);
}

HarvestSyncStatus
harvest_sync_get_status (HarvestSync *self)
{
  return self->status;
}

gboolean
harvest_sync_is_busy (HarvestSync *self)
{
  g_return_val_if_fail (HARVEST_IS_SYNC (self), FALSE);

  return self->files != NULL && harvest_sync_files_is_busy (self->files);
}

gboolean
harvest_sync_is_done (HarvestSync *self)
{
  g_return_val_if_fail (HARVEST_IS_SYNC (self), FALSE);

  return self->started && self->status.stage == HARVEST_SYNC_IDLE;
}

/* ---- Object ---- */

HarvestSync *
_harvest_sync_new (HarvestStore *store, HarvestTransport *transport, const HarvestIdentity *server)
{
  HarvestSync *self;
  const HarvestSyncOptions options = {
    .version = HARVEST_VERSION_NEWEST,
    .window = WINDOW,
    .random = random_cb,
  };

  g_return_val_if_fail (HARVEST_IS_STORE (store), NULL);
  g_return_val_if_fail (HARVEST_IS_TRANSPORT (transport), NULL);

  self = g_object_new (HARVEST_TYPE_SYNC, NULL);
  self->store = g_object_ref (store);
  self->transport = g_object_ref (transport);
  self->core = harvest_sync_core_new (&options);
  self->files = harvest_sync_files_new (store, transport);
  g_signal_connect_object (self->files, "notify::left", G_CALLBACK (files_cb), self, 0);
  if (server != NULL)
    self->signed_in = harvest_identity_make (server->id, server->epoch, server->schema);
  g_signal_connect (store, "notify::n-waiting", G_CALLBACK (queue_cb), self);
  self->network_handler = g_signal_connect (g_network_monitor_get_default (), "network-changed",
                                            G_CALLBACK (network_cb), self);
  return self;
}

static void
harvest_sync_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  HarvestSync *self = HARVEST_SYNC (object);

  switch (prop_id)
    {
    case PROP_STAGE:
      g_value_set_int (value, self->status.stage);
      break;
    case PROP_CODE:
      g_value_set_int (value, self->status.code);
      break;
    case PROP_ERROR:
      g_value_set_string (value, harvest_sync_describe_code (self->status.code));
      break;
    case PROP_N_QUEUED:
      g_value_set_uint (value, self->n_queued);
      break;
    case PROP_OLDEST_UNSENT:
      g_value_set_int64 (value, self->oldest_unsent);
      break;
    case PROP_LAST_SYNC:
      g_value_set_int64 (value, self->last_sync);
      break;
    case PROP_ELSEWHERE:
      g_value_set_boolean (value, self->elsewhere);
      break;
    case PROP_FILES:
      {
        guint n_left = 0;

        if (self->files != NULL)
          g_object_get (self->files, "left", &n_left, NULL);
        g_value_set_uint (value, n_left);
        break;
      }
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
harvest_sync_dispose (GObject *object)
{
  HarvestSync *self = HARVEST_SYNC (object);

  if (self->store != NULL)
    harvest_sync_stop (self);
  g_clear_object (&self->files);
  g_clear_object (&self->store);
  g_clear_object (&self->transport);

  G_OBJECT_CLASS (harvest_sync_parent_class)->dispose (object);
}

static void
harvest_sync_finalize (GObject *object)
{
  HarvestSync *self = HARVEST_SYNC (object);

  g_hash_table_unref (self->requests);
  g_hash_table_unref (self->timers);
  g_hash_table_unref (self->questions);
  g_clear_pointer (&self->signed_in, harvest_identity_free);

  G_OBJECT_CLASS (harvest_sync_parent_class)->finalize (object);
}

static void
harvest_sync_class_init (HarvestSyncClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = harvest_sync_get_property;
  object_class->dispose = harvest_sync_dispose;
  object_class->finalize = harvest_sync_finalize;

  properties[PROP_STAGE] = g_param_spec_int ("stage", NULL, NULL, 0, G_MAXINT, 0, flags);
  properties[PROP_CODE] = g_param_spec_int ("code", NULL, NULL, 0, G_MAXINT, 0, flags);
  properties[PROP_ERROR] = g_param_spec_string ("error", NULL, NULL, NULL, flags);
  properties[PROP_N_QUEUED] = g_param_spec_uint ("n-queued", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_OLDEST_UNSENT] = g_param_spec_int64 ("oldest-unsent", NULL, NULL, 0, G_MAXINT64,
                                                       0, flags);
  properties[PROP_LAST_SYNC] = g_param_spec_int64 ("last-sync", NULL, NULL, 0, G_MAXINT64, 0,
                                                   flags);
  properties[PROP_ELSEWHERE] = g_param_spec_boolean ("elsewhere", NULL, NULL, FALSE, flags);
  properties[PROP_FILES] = g_param_spec_uint ("files", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[QUESTION] = g_signal_new ("question", HARVEST_TYPE_SYNC, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                    NULL, G_TYPE_NONE, 4, G_TYPE_UINT, G_TYPE_INT, G_TYPE_INT64,
                                    G_TYPE_INT64);
  signals[WITHDRAWN] = g_signal_new ("withdrawn", HARVEST_TYPE_SYNC, G_SIGNAL_RUN_LAST, 0, NULL,
                                     NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[RESTED] = g_signal_new ("rested", HARVEST_TYPE_SYNC, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 0);
}

static void
command_free (gpointer data)
{
  harvest_sync_command_free (data);
}

static void
harvest_sync_init (HarvestSync *self)
{
  self->requests = g_hash_table_new_full (NULL, NULL, NULL, g_object_unref);
  self->timers = g_hash_table_new (NULL, NULL);
  self->questions = g_hash_table_new_full (NULL, NULL, NULL, command_free);
}
