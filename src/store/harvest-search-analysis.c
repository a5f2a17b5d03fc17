/* harvest-search-analysis.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-search-analysis"

#include "config.h"

#include "harvest-search-analysis.h"

#include <gio/gio.h>

typedef struct
{
  GPtrArray *sources;   /* (element-type GPtrArray) */
  GPtrArray *documents; /* NULL until it is done, and after an error */
  GError *error;
} Batch;

struct _HarvestSearchAnalysis
{
  GThreadPool *pool; /* of one thread */
  GAsyncQueue *done; /* (element-type Batch) */
  guint n_ahead;     /* in the pool and in the queue */
  gint dropping;     /* atomic: what is in the pool is not wanted any more */

  /* Stemmers have memory, and a dictionary is large: there is one, for one thread at a time. */
  GMutex mutex;
  HarvestAnalyzer *analyzer;
};

static void
batch_free (Batch *batch)
{
  g_ptr_array_unref (batch->sources);
  g_clear_pointer (&batch->documents, g_ptr_array_unref);
  g_clear_error (&batch->error);
  g_free (batch);
}

static void
batch_free_cb (gpointer data)
{
  batch_free (data);
}

static void
free_document_cb (gpointer data)
{
  harvest_search_document_free (data);
}

static void
free_record_cb (gpointer data)
{
  harvest_record_unref (data);
}

static HarvestSearchDocument *
make_document (HarvestAnalyzer *analyzer, GPtrArray *sources, GError **error)
{
  g_autoptr (GPtrArray) assets = g_ptr_array_new_with_free_func (free_record_cb);
  g_autoptr (HarvestRecord) story = NULL;

  for (guint i = 0; i < sources->len; i++)
    {
      HarvestRecord *record = harvest_record_parse (sources->pdata[i], error);

      if (record == NULL)
        return NULL;
      if (i == 0)
        story = record;
      else
        g_ptr_array_add (assets, record);
    }
  if (story != NULL && harvest_record_is (story, "story"))
    return harvest_search_document_new (analyzer, story, assets);

  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "No story among the sources");
  return NULL;
}

/* On the pool's thread. */
static void
analyse_cb (gpointer data, gpointer user_data)
{
  HarvestSearchAnalysis *self = user_data;
  Batch *batch = data;

  batch->documents = g_ptr_array_new_full (batch->sources->len, free_document_cb);
  for (guint i = 0; i < batch->sources->len && g_atomic_int_get (&self->dropping) == 0; i++)
    {
      HarvestSearchDocument *document = harvest_search_analysis_make (
          self, batch->sources->pdata[i], &batch->error);

      if (document == NULL)
        {
          g_clear_pointer (&batch->documents, g_ptr_array_unref);
          break;
        }
      g_ptr_array_add (batch->documents, document);
    }
  g_async_queue_push (self->done, batch);
}

HarvestSearchAnalysis *
harvest_search_analysis_new (void)
{
  HarvestSearchAnalysis *self = g_new0 (HarvestSearchAnalysis, 1);

  self->pool = g_thread_pool_new (analyse_cb, self, 1, FALSE, NULL);
  self->done = g_async_queue_new_full (batch_free_cb);
  g_mutex_init (&self->mutex);
  self->analyzer = harvest_analyzer_new ();
  return self;
}

void
harvest_search_analysis_free (HarvestSearchAnalysis *self)
{
  if (self == NULL)
    return;

  harvest_search_analysis_clear (self);
  g_thread_pool_free (self->pool, FALSE, TRUE);
  g_async_queue_unref (self->done);
  g_mutex_clear (&self->mutex);
  harvest_analyzer_free (self->analyzer);
  g_free (self);
}

void
harvest_search_analysis_put (HarvestSearchAnalysis *self, GPtrArray *sources)
{
  Batch *batch;

  g_return_if_fail (self != NULL);
  g_return_if_fail (sources != NULL);

  batch = g_new0 (Batch, 1);
  batch->sources = sources;
  self->n_ahead++;
  g_thread_pool_push (self->pool, batch, NULL);
}

guint
harvest_search_analysis_get_n_ahead (HarvestSearchAnalysis *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_ahead;
}

GPtrArray *
harvest_search_analysis_take (HarvestSearchAnalysis *self, GError **error)
{
  GPtrArray *documents;
  Batch *batch;

  g_return_val_if_fail (self != NULL && self->n_ahead > 0, NULL);

  batch = g_async_queue_pop (self->done);
  self->n_ahead--;
  documents = g_steal_pointer (&batch->documents);
  if (documents == NULL)
    g_propagate_error (error, g_steal_pointer (&batch->error));
  batch_free (batch);
  return documents;
}

void
harvest_search_analysis_clear (HarvestSearchAnalysis *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_int_set (&self->dropping, 1);
  for (; self->n_ahead > 0; self->n_ahead--)
    batch_free (g_async_queue_pop (self->done));
  g_atomic_int_set (&self->dropping, 0);
}

HarvestSearchDocument *
harvest_search_analysis_make (HarvestSearchAnalysis *self, GPtrArray *sources, GError **error)
{
  HarvestSearchDocument *document;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (sources != NULL, NULL);

  g_mutex_lock (&self->mutex);
  document = make_document (self->analyzer, sources, error);
  g_mutex_unlock (&self->mutex);
  return document;
}
