/* harvest-my-acts.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-my-acts"

#include "config.h"

#include "harvest-my-acts.h"

#include "harvest-acts.h"
#include "harvest-error-words.h"
#include "harvest-undo-toast.h"

#include <glib/gi18n.h>

static const char *const done_words[] = {
  [HARVEST_MY_ACT_WITHDRAW] = N_ ("The story is withdrawn"),
  [HARVEST_MY_ACT_TELL_AGAIN] = N_ ("The story is told again"),
  [HARVEST_MY_ACT_DELETE] = N_ ("The story is in the trash"),
};

typedef struct
{
  GtkWidget *widget;
  HarvestMyAct act;
} Request;

static void
request_free (Request *request)
{
  g_object_unref (request->widget);
  g_free (request);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Request, request_free)

static void
show_error (GtkWidget *widget, const GError *error)
{
  g_autoptr (HarvestErrorWords) words = harvest_error_words_new (error);

  g_message ("An act was not done: %s", error->message);
  harvest_toast_show (widget, words->title);
}

static void
committed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Request) request = user_data;
  g_autofree char *act = NULL;
  g_autoptr (GError) error = NULL;

  if (harvest_store_commit_finish (HARVEST_STORE (object), result, &act, &error))
    harvest_undo_offer (request->widget, HARVEST_STORE (object), _ (done_words[request->act]), act,
                        NULL, NULL, NULL);
  else
    show_error (request->widget, error);
}

static GPtrArray *
make_changes (HarvestMyAct act, HarvestRecord *story, GError **error)
{
  switch (act)
    {
    case HARVEST_MY_ACT_WITHDRAW:
      return harvest_act_withdraw (story, NULL, error);
    case HARVEST_MY_ACT_TELL_AGAIN:
      return harvest_act_tell_again (story, error);
    case HARVEST_MY_ACT_DELETE:
      return harvest_act_delete (story, error);
    default:
      g_return_val_if_reached (NULL);
    }
}

static void
story_read_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Request) request = user_data;
  g_autoptr (HarvestRecord) story = NULL;
  g_autoptr (GPtrArray) changes = NULL;
  g_autoptr (GError) error = NULL;

  story = harvest_store_get_finish (HARVEST_STORE (object), result, &error);
  if (story != NULL)
    changes = make_changes (request->act, story, &error);
  if (changes == NULL)
    show_error (request->widget, error);
  else if (changes->len > 0)
    harvest_store_commit_async (HARVEST_STORE (object), changes, NULL, HARVEST_STORE_UNDO_SECONDS,
                                NULL, committed_cb, g_steal_pointer (&request));
}

/* Public API */

void
harvest_my_act (GtkWidget *widget, HarvestStore *store, HarvestMyAct act, const char *story)
{
  Request *request = NULL;

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (HARVEST_IS_STORE (store));
  g_return_if_fail (story != NULL);

  request = g_new0 (Request, 1);
  request->widget = g_object_ref (widget);
  request->act = act;
  harvest_store_get_async (store, story, NULL, story_read_cb, request);
}
