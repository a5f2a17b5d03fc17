/* harvest-http-request.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-http-request"

#include "config.h"

#include "harvest-http-private.h"

#include "harvest-http-error.h"
#include "harvest-http-stream-private.h"

#include <string.h>

HarvestHttpRequest *
harvest_http_request_new (HarvestHttpCore *core, struct MHD_Connection *mhd, const char *raw_target)
{
  HarvestHttpRequest *self = g_new0 (HarvestHttpRequest, 1);

  self->ref_count = 1;
  self->core = harvest_http_core_ref (core);
  self->mhd = mhd;
  self->raw_target_at = raw_target;
  self->raw_target_length = raw_target != NULL ? strlen (raw_target) : 0;
  self->raw_target = g_strndup (raw_target, self->raw_target_length);
  self->path = g_strndup (raw_target, raw_target != NULL ? strcspn (raw_target, "?") : 0);
  pthread_mutex_init (&self->lock, NULL);
  return self;
}

HarvestHttpRequest *
harvest_http_request_ref (HarvestHttpRequest *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_int_inc (&self->ref_count);
  return self;
}

static void
discard_response (HarvestHttpResponse *response)
{
  HarvestHttpStream *stream = harvest_http_response_get_stream (response);

  if (stream != NULL)
    harvest_http_stream_discard (stream);
  harvest_http_response_free (response);
}

void
harvest_http_request_unref (HarvestHttpRequest *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;
  if (self->context_destroy != NULL)
    self->context_destroy (self->context);
  g_clear_pointer (&self->answer, discard_response);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->rests, g_hash_table_unref);
  g_clear_pointer (&self->received, g_byte_array_unref);
  g_clear_pointer (&self->body, g_bytes_unref);
  __atomic_sub_fetch (&self->core->body_memory, self->reserved, __ATOMIC_RELAXED);
  g_clear_pointer (&self->target, harvest_http_target_free);
  g_clear_pointer (&self->head, harvest_http_head_free);
  g_free (self->raw_target);
  g_free (self->path);
  pthread_mutex_destroy (&self->lock);
  harvest_http_core_unref (self->core);
  g_free (self);
}

const char *
harvest_http_request_get_method (HarvestHttpRequest *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return harvest_http_head_get_method (self->head);
}

const char *
harvest_http_request_get_target (HarvestHttpRequest *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->raw_target;
}

const char *
harvest_http_request_get_path (HarvestHttpRequest *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->path;
}

const HarvestHttpRoute *
harvest_http_request_get_route (HarvestHttpRequest *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->route;
}

/* The segments from @index on. */
static const char *
join_rest (HarvestHttpRequest *self, const char *name, const char *const *segments)
{
  char *rest;

  pthread_mutex_lock (&self->lock);
  if (self->rests == NULL)
    self->rests = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  rest = g_hash_table_lookup (self->rests, name);
  if (rest == NULL)
    {
      rest = g_strjoinv ("/", (char **)segments);
      g_hash_table_insert (self->rests, g_strdup (name), rest);
    }
  pthread_mutex_unlock (&self->lock);
  return rest;
}

const char *
harvest_http_request_get_parameter (HarvestHttpRequest *self, const char *name)
{
  const char *const *segments;
  gboolean is_rest;
  int index;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  index = harvest_http_route_find_parameter (self->route, name, &is_rest);
  g_return_val_if_fail (index >= 0, NULL);
  segments = harvest_http_target_get_segments (self->target, NULL) + index;
  return is_rest ? join_rest (self, name, segments) : *segments;
}

const char *
harvest_http_request_get_query (HarvestHttpRequest *self, const char *name)
{
  g_return_val_if_fail (self != NULL, NULL);

  return harvest_http_target_get_query (self->target, name);
}

const char *const *
harvest_http_request_get_query_names (HarvestHttpRequest *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return harvest_http_target_get_query_names (self->target);
}

const char *
harvest_http_request_get_header (HarvestHttpRequest *self, const char *name)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  return harvest_http_head_get (self->head, name);
}

guint64
harvest_http_request_get_content_length (HarvestHttpRequest *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->content_length;
}

GBytes *
harvest_http_request_get_body (HarvestHttpRequest *self)
{
  static GBytes *none;

  g_return_val_if_fail (self != NULL, NULL);

  if (self->body != NULL)
    return self->body;
  if (g_once_init_enter (&none))
    g_once_init_leave (&none, g_bytes_new_static ("", 0));
  return none;
}

/* With the lock held. */
static void
wake (HarvestHttpRequest *self)
{
  if (!self->parked)
    return;
  self->parked = FALSE;
  MHD_resume_connection (self->mhd);
}

gboolean
harvest_http_request_answer (HarvestHttpRequest *self, HarvestHttpResponse *response)
{
  gboolean taken;

  pthread_mutex_lock (&self->lock);
  taken = !self->answered && !self->gone;
  if (taken)
    {
      self->answered = TRUE;
      self->answer = response;
      wake (self);
    }
  pthread_mutex_unlock (&self->lock);
  if (!taken)
    discard_response (response);
  return taken;
}

void
harvest_http_request_respond (HarvestHttpRequest *self, HarvestHttpResponse *response)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (response != NULL);

  if (!harvest_http_request_answer (self, response))
    g_debug ("An answer to %s came too late", self->path);
}

void
harvest_http_request_refuse (HarvestHttpRequest *self, guint status, const char *detail)
{
  HarvestHttpResponse *response = harvest_http_response_new_problem (status, NULL, detail);

  if (status == 503)
    {
      g_autofree char *seconds = g_strdup_printf ("%u", self->core->limits.retry_after);

      harvest_http_response_set_header (response, "Retry-After", seconds);
    }
  harvest_http_request_answer (self, response);
}

void
harvest_http_request_proceed (HarvestHttpRequest *self)
{
  g_return_if_fail (self != NULL);

  pthread_mutex_lock (&self->lock);
  self->may_proceed = TRUE;
  wake (self);
  pthread_mutex_unlock (&self->lock);
}

void
harvest_http_request_read_body (HarvestHttpRequest *self,
                                HarvestHttpBodyFunc func,
                                HarvestHttpBodyDoneFunc done,
                                gpointer user_data)
{
  gboolean gone;

  g_return_if_fail (self != NULL);
  g_return_if_fail (func != NULL && done != NULL);
  g_return_if_fail (self->route->flags & HARVEST_HTTP_ROUTE_STREAM_BODY);

  pthread_mutex_lock (&self->lock);
  gone = self->gone;
  self->body_func = func;
  self->body_done = done;
  self->body_data = user_data;
  wake (self);
  pthread_mutex_unlock (&self->lock);
  if (gone)
    {
      g_autoptr (GError) error = g_error_new_literal (HARVEST_HTTP_ERROR, HARVEST_HTTP_ERROR_CLOSED,
                                                      "The client has gone");

      harvest_http_request_end_body (self, error);
    }
}

void
harvest_http_request_end_body (HarvestHttpRequest *self, const GError *error)
{
  HarvestHttpBodyDoneFunc done;

  pthread_mutex_lock (&self->lock);
  done = self->body_over ? NULL : self->body_done;
  if (done != NULL)
    self->body_over = TRUE;
  pthread_mutex_unlock (&self->lock);
  if (done != NULL)
    done (self, error, self->body_data);
}

gboolean
harvest_http_request_park (HarvestHttpRequest *self)
{
  gboolean is_due;

  pthread_mutex_lock (&self->lock);
  is_due = self->answer != NULL || self->gone
           || (self->phase == HARVEST_HTTP_PHASE_GUARD && self->may_proceed)
           || (self->phase == HARVEST_HTTP_PHASE_OPENING && self->body_func != NULL);
  if (!is_due)
    {
      self->parked = TRUE;
      MHD_suspend_connection (self->mhd);
    }
  pthread_mutex_unlock (&self->lock);
  return !is_due;
}

static void
cancel (HarvestHttpRequest *self)
{
  g_autoptr (GCancellable) cancellable = NULL;

  pthread_mutex_lock (&self->lock);
  self->is_cancelled = TRUE;
  g_set_object (&cancellable, self->cancellable);
  pthread_mutex_unlock (&self->lock);
  if (cancellable != NULL)
    g_cancellable_cancel (cancellable);
}

void
harvest_http_request_leave (HarvestHttpRequest *self)
{
  gboolean left;

  pthread_mutex_lock (&self->lock);
  left = !self->answered;
  if (left)
    self->gone = TRUE;
  wake (self);
  pthread_mutex_unlock (&self->lock);
  if (left)
    cancel (self);
}

void
harvest_http_request_give_up (HarvestHttpRequest *self, const char *detail)
{
  gboolean was_waiting;

  pthread_mutex_lock (&self->lock);
  was_waiting = !self->answered && !self->gone;
  pthread_mutex_unlock (&self->lock);
  if (!was_waiting)
    return;
  g_message ("%s: %s", self->path, detail);
  harvest_http_request_refuse (self, 503, detail);
  cancel (self);
}

void
harvest_http_request_detach (HarvestHttpRequest *self)
{
  gboolean left;

  pthread_mutex_lock (&self->lock);
  self->mhd = NULL;
  self->parked = FALSE;
  left = !self->answered;
  self->gone = TRUE;
  pthread_mutex_unlock (&self->lock);
  if (left)
    cancel (self);
  if (self->phase == HARVEST_HTTP_PHASE_OPENING || self->phase == HARVEST_HTTP_PHASE_BODY)
    {
      g_autoptr (GError) error = g_error_new_literal (HARVEST_HTTP_ERROR, HARVEST_HTTP_ERROR_CLOSED,
                                                      "The client has gone, or was too slow");

      harvest_http_request_end_body (self, error);
    }
}

GCancellable *
harvest_http_request_get_cancellable (HarvestHttpRequest *self)
{
  GCancellable *cancellable;
  gboolean is_cancelled;

  g_return_val_if_fail (self != NULL, NULL);

  pthread_mutex_lock (&self->lock);
  if (self->cancellable == NULL)
    self->cancellable = g_cancellable_new ();
  cancellable = self->cancellable;
  is_cancelled = self->is_cancelled;
  pthread_mutex_unlock (&self->lock);
  if (is_cancelled)
    g_cancellable_cancel (cancellable);
  return cancellable;
}

void
harvest_http_request_set_context (HarvestHttpRequest *self,
                                  gpointer context,
                                  GDestroyNotify destroy)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (self->context == NULL);

  self->context = context;
  self->context_destroy = destroy;
}

gpointer
harvest_http_request_get_context (HarvestHttpRequest *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->context;
}
