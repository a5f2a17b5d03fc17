/* harvest-cli-sync.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-cli-sync"

#include "config.h"

#include "harvest-cli.h"

#include "harvest-sync.h"

#include <glib-unix.h>
#include <glib/gi18n.h>

/* What can still be taken back, and what another program sends, is waited for so long. */
#define PATIENCE_SECONDS 30

typedef struct
{
  HarvestSync *sync;
  HarvestStore *store;
  gboolean agree; /* to what somebody has to decide */
  gboolean watch;
  gboolean asked;
  gboolean late;
  gboolean ended; /* by a signal */
  char *told;     /* the last line */
} Run;

/* ---- What happens ---- */

static void
question_cb (HarvestSync *sync, guint id, int code, gint64 n, gint64 n_listed, Run *self)
{
  self->asked = !self->agree;
  if (self->agree)
    harvest_sync_answer (sync, id, HARVEST_SYNC_GO_ON);
}

static gboolean
late_cb (gpointer user_data)
{
  Run *self = user_data;

  self->late = TRUE;
  return G_SOURCE_REMOVE;
}

static gboolean
end_cb (gpointer user_data)
{
  Run *self = user_data;

  self->ended = TRUE;
  return G_SOURCE_CONTINUE;
}

static guint
count (Run *self, const char *property)
{
  guint n;

  g_object_get (self->store, property, &n, NULL);
  return n;
}

static gboolean
is_elsewhere (Run *self)
{
  gboolean elsewhere;

  g_object_get (self->sync, "elsewhere", &elsewhere, NULL);
  return elsewhere;
}

/* Whether there is nothing to wait for any more. */
static gboolean
has_rested (Run *self)
{
  if (is_elsewhere (self))
    return count (self, "n-waiting") == 0 || self->late;
  switch (harvest_sync_get_status (self->sync).stage)
    {
    case HARVEST_SYNC_IDLE:
      return count (self, "n-waiting") == 0 ? !harvest_sync_is_busy (self->sync) : self->late;
    case HARVEST_SYNC_OFFLINE:
    case HARVEST_SYNC_SIGN_IN:
      return TRUE;
    case HARVEST_SYNC_STOPPED:
      return self->asked || !self->agree;
    case HARVEST_SYNC_OFF:
    case HARVEST_SYNC_SYNCING:
    default:
      return FALSE;
    }
}

/* ---- Telling ---- */

static const char *
get_stage_name (HarvestSyncStage stage)
{
  static const char *const names[] = { "off", "idle", "syncing", "offline", "sign-in", "stopped" };

  return names[stage];
}

static void
print_json (Run *self)
{
  g_autoptr (HarvestJsonWriter) writer = harvest_json_writer_new ();
  HarvestSyncStatus status = harvest_sync_get_status (self->sync);

  harvest_json_writer_begin_object (writer);
  harvest_json_writer_key (writer, "state");
  harvest_json_writer_string (writer,
                              is_elsewhere (self) ? "elsewhere" : get_stage_name (status.stage));
  harvest_json_writer_key (writer, "code");
  if (status.code != HARVEST_SYNC_CODE_NONE)
    harvest_json_writer_string (writer, harvest_sync_code_to_string (status.code));
  else
    harvest_json_writer_null (writer);
  harvest_json_writer_key (writer, "waiting");
  harvest_json_writer_integer (writer, count (self, "n-waiting"));
  harvest_json_writer_key (writer, "attention");
  harvest_json_writer_integer (writer, count (self, "n-attention"));
  harvest_json_writer_end_object (writer);
  harvest_cli_print_json (writer);
}

static char *
describe (Run *self)
{
  HarvestSyncStatus status = harvest_sync_get_status (self->sync);
  const char *words = harvest_sync_describe_code (status.code);
  guint n_waiting = count (self, "n-waiting"), n_attention = count (self, "n-attention");
  GString *line = g_string_new (NULL);

  if (is_elsewhere (self))
    g_string_append (line, _ ("Another program synchronises for you."));
  else if (words != NULL)
    g_string_append (line, words);
  else if (status.stage == HARVEST_SYNC_IDLE)
    g_string_append (line, _ ("Everything is up to date."));
  else
    g_string_append (line, _ ("Synchronising."));
  if (n_waiting > 0)
    g_string_append_printf (
        line, " %s",
        ngettext ("A change waits to be sent.", "Changes wait to be sent.", n_waiting));
  if (n_attention > 0)
    g_string_append_printf (
        line, " %s",
        ngettext ("A change needs your attention.", "Changes need your attention.", n_attention));
  return g_string_free (line, FALSE);
}

static void
tell (Run *self, gboolean json)
{
  g_autofree char *line = describe (self);

  if (g_strcmp0 (line, self->told) == 0)
    return;
  g_free (self->told);
  self->told = g_steal_pointer (&line);
  if (json)
    print_json (self);
  else
    g_print ("%s\n", self->told);
}

static HarvestCliStatus
get_exit_status (Run *self)
{
  switch (harvest_sync_get_status (self->sync).stage)
    {
    case HARVEST_SYNC_OFFLINE:
      return HARVEST_CLI_NO_NETWORK;
    case HARVEST_SYNC_SIGN_IN:
    case HARVEST_SYNC_STOPPED:
      return HARVEST_CLI_REFUSED;
    case HARVEST_SYNC_OFF:
    case HARVEST_SYNC_IDLE:
    case HARVEST_SYNC_SYNCING:
    default:
      return count (self, "n-waiting") == 0 ? HARVEST_CLI_DONE : HARVEST_CLI_REFUSED;
    }
}

/* ---- The command ---- */

static HarvestSync *
resume (HarvestCli *self, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *place = NULL;

  harvest_sync_resume_async (self->store, NULL, harvest_cli_finish_cb, &place);
  result = harvest_cli_wait (&place);
  return harvest_sync_resume_finish (result, error);
}

static void
turn (Run *self, gboolean json)
{
  guint patience = g_timeout_add_seconds (PATIENCE_SECONDS, late_cb, self);

  while (!self->ended && (self->watch || !has_rested (self)))
    {
      g_main_context_iteration (NULL, TRUE);
      if (self->watch && has_rested (self))
        tell (self, json);
    }
  if (!self->late)
    g_source_remove (patience);
}

static HarvestCliStatus
run_sync (HarvestCli *self, gboolean watch, gboolean agree, GError **error)
{
  g_autoptr (HarvestSync) sync = resume (self, error);
  Run run = { sync, self->store, agree, watch };
  guint term, interrupt;
  HarvestCliStatus status;

  if (sync == NULL)
    return HARVEST_CLI_REFUSED;
  term = g_unix_signal_add (SIGTERM, end_cb, &run);
  interrupt = g_unix_signal_add (SIGINT, end_cb, &run);
  g_signal_connect (sync, "question", G_CALLBACK (question_cb), &run);
  harvest_sync_start (sync);
  turn (&run, self->json);
  if (!watch)
    tell (&run, self->json);
  status = watch ? HARVEST_CLI_DONE : get_exit_status (&run);
  harvest_sync_stop (sync);
  g_source_remove (term);
  g_source_remove (interrupt);
  g_free (run.told);
  return status;
}

static HarvestCliStatus
run (HarvestCli *self, int argc, char **argv, GError **error)
{
  gboolean watch = FALSE, agree = FALSE;
  const GOptionEntry entries[] = {
    { "watch", 0, 0, G_OPTION_ARG_NONE, &watch, N_ ("Go on until it is ended"), NULL },
    { "agree", 0, 0, G_OPTION_ARG_NONE, &agree,
      N_ ("Agree to a restored server, and to many deletions at once"), NULL },
    { NULL },
  };
  g_auto (GStrv)
      words = harvest_cli_parse (self, &harvest_cli_sync, entries, 0, 0, argc, argv, error);

  if (words == NULL || !harvest_cli_open (self, HARVEST_CLI_AS_ANYBODY, error))
    return HARVEST_CLI_REFUSED;
  return run_sync (self, watch, agree, error);
}

const HarvestCliCommand harvest_cli_sync = {
  .name = "sync",
  .arguments = N_ ("[--watch] [--agree]"),
  .summary = N_ ("Send what is new to the server, and get what is new there"),
  .run = run,
};
