/* harvest-store-read.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-store-read"

#include "config.h"

#include "harvest-store.h"

#include "harvest-reader.h"
#include "harvest-store-private.h"

/* What is asked, on its way to the reader. */
typedef struct
{
  char *id;
  char *type;
  char *field;
  char *value;
  guint limit;
} Question;

static Question *
question_new (const char *id, const char *type, const char *field, const char *value, guint limit)
{
  Question *question = g_new0 (Question, 1);

  question->id = g_strdup (id);
  question->type = g_strdup (type);
  question->field = g_strdup (field);
  question->value = g_strdup (value);
  question->limit = limit;
  return question;
}

static void
question_free (gpointer data)
{
  Question *question = data;

  g_free (question->id);
  g_free (question->type);
  g_free (question->field);
  g_free (question->value);
  g_free (question);
}

static void
record_free (gpointer data)
{
  harvest_record_unref (data);
}

static void
records_free (gpointer data)
{
  g_ptr_array_unref (data);
}

/* ---- One ---- */

static gboolean
get_job (HarvestDatabase *database,
         gpointer data,
         gpointer *result,
         GCancellable *cancellable,
         GError **error)
{
  const Question *question = data;

  *result = harvest_reader_get_sync (database, question->id, error);
  return G_SOURCE_REMOVE;
}

void
harvest_store_get_async (HarvestStore *self,
                         const char *id,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_return_if_fail (HARVEST_IS_STORE (self));
  g_return_if_fail (id != NULL);

  harvest_store_read_async (self, get_job, question_new (id, NULL, NULL, NULL, 0), question_free,
                            record_free, harvest_store_get_async, cancellable, callback, user_data);
}

HarvestRecord *
harvest_store_get_finish (HarvestStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (HARVEST_IS_STORE (self), NULL);

  return harvest_store_propagate (self, result, harvest_store_get_async, error);
}

/* ---- What depends on one ---- */

static gboolean
list_dependents_job (HarvestDatabase *database,
                     gpointer data,
                     gpointer *result,
                     GCancellable *cancellable,
                     GError **error)
{
  const Question *question = data;

  *result = harvest_reader_list_dependents_sync (database, question->id, question->type, error);
  return G_SOURCE_REMOVE;
}

void
harvest_store_list_dependents_async (HarvestStore *self,
                                     const char *root,
                                     const char *type,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  g_return_if_fail (HARVEST_IS_STORE (self));
  g_return_if_fail (root != NULL);

  harvest_store_read_async (self, list_dependents_job, question_new (root, type, NULL, NULL, 0),
                            question_free, records_free, harvest_store_list_dependents_async,
                            cancellable, callback, user_data);
}

GPtrArray *
harvest_store_list_dependents_finish (HarvestStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (HARVEST_IS_STORE (self), NULL);

  return harvest_store_propagate (self, result, harvest_store_list_dependents_async, error);
}

/* ---- Many ---- */

static gboolean
list_job (HarvestDatabase *database,
          gpointer data,
          gpointer *result,
          GCancellable *cancellable,
          GError **error)
{
  const Question *question = data;
  const HarvestRecordType *type = harvest_record_type_find (question->type);
  const HarvestField *field = question->field != NULL
                                  ? harvest_record_type_find_field (type, question->field)
                                  : NULL;

  *result = harvest_reader_list_sync (database, type, field, question->value, question->limit,
                                      error);
  return G_SOURCE_REMOVE;
}

void
harvest_store_list_async (HarvestStore *self,
                          const char *type,
                          const char *field,
                          const char *value,
                          guint limit,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  const HarvestRecordType *declared;

  g_return_if_fail (HARVEST_IS_STORE (self));
  g_return_if_fail (type != NULL);
  g_return_if_fail ((field != NULL) == (value != NULL));
  declared = harvest_record_type_find (type);
  g_return_if_fail (declared != NULL);
  g_return_if_fail (field == NULL || harvest_record_type_find_field (declared, field) != NULL);

  harvest_store_read_async (self, list_job, question_new (NULL, type, field, value, limit),
                            question_free, records_free, harvest_store_list_async, cancellable,
                            callback, user_data);
}

GPtrArray *
harvest_store_list_finish (HarvestStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (HARVEST_IS_STORE (self), NULL);

  return harvest_store_propagate (self, result, harvest_store_list_async, error);
}
