/* harvest-spell-service.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-spell-service"

#include "config.h"

#include "harvest-spell-service.h"

#include <enchant.h>
#include <string.h>

#define MAX_SUGGESTIONS 5

/* What belongs to the thread. It outlives the service until the last job is done. */
typedef struct
{
  EnchantBroker *broker;
  GHashTable *dicts; /* language -> EnchantDict, NULL if there is none */
} Thread;

struct _HarvestSpellService
{
  GObject parent_instance;

  GThreadPool *pool; /* of one thread; its jobs are GTasks */
  Thread *thread;
};

G_DEFINE_FINAL_TYPE (HarvestSpellService, harvest_spell_service, G_TYPE_OBJECT)

typedef enum
{
  JOB_CHECK,
  JOB_SUGGEST,
  JOB_ADD,
} JobKind;

typedef struct
{
  JobKind kind;
  char *lang;
  GStrv words;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_free (job->lang);
  g_strfreev (job->words);
  g_free (job);
}

/* On the thread */

typedef struct
{
  const char *lang;
  char *best;
  gboolean is_locale;
} Choice;

/* Of several dictionaries of one language: that of the account's country, else the plain or
 * the first one. */
static void
consider_dict_cb (const char *tag, const char *name, const char *desc, const char *file, void *data)
{
  Choice *choice = data;
  const char *const *locales = g_get_language_names ();

  if (!g_str_has_prefix (tag, choice->lang) || g_ascii_isalpha (tag[strlen (choice->lang)]))
    return;
  if (choice->best == NULL)
    choice->best = g_strdup (tag);
  if (!choice->is_locale && g_strv_contains (locales, tag))
    {
      g_free (choice->best);
      choice->best = g_strdup (tag);
      choice->is_locale = strlen (tag) > 2;
    }
}

static EnchantDict *
ensure_dict (Thread *thread, const char *lang)
{
  Choice choice = { lang };
  EnchantDict *dict = NULL;

  if (g_hash_table_contains (thread->dicts, lang))
    return g_hash_table_lookup (thread->dicts, lang);
  if (thread->broker == NULL)
    thread->broker = enchant_broker_init ();

  enchant_broker_list_dicts (thread->broker, consider_dict_cb, &choice);
  if (choice.best != NULL)
    dict = enchant_broker_request_dict (thread->broker, choice.best);
  g_debug ("Dictionary for %s: %s", lang, dict != NULL ? choice.best : "none");
  g_hash_table_insert (thread->dicts, g_strdup (lang), dict);
  g_free (choice.best);
  return dict;
}

static GStrv
check (EnchantDict *dict, GStrv words)
{
  g_autoptr (GStrvBuilder) unknown = g_strv_builder_new ();

  for (guint i = 0; words[i] != NULL; i++)
    if (enchant_dict_check (dict, words[i], -1) > 0)
      g_strv_builder_add (unknown, words[i]);
  return g_strv_builder_end (unknown);
}

static GStrv
suggest (EnchantDict *dict, const char *word)
{
  g_autoptr (GStrvBuilder) found = g_strv_builder_new ();
  size_t n_found = 0;
  char **words = enchant_dict_suggest (dict, word, -1, &n_found);

  for (size_t i = 0; i < MIN (n_found, MAX_SUGGESTIONS); i++)
    g_strv_builder_add (found, words[i]);
  if (words != NULL)
    enchant_dict_free_string_list (dict, words);
  return g_strv_builder_end (found);
}

static void
run_job (gpointer data, gpointer user_data)
{
  g_autoptr (GTask) task = data;
  Thread *thread = user_data;
  Job *job = g_task_get_task_data (task);
  EnchantDict *dict = NULL;

  if (g_task_return_error_if_cancelled (task))
    return;
  dict = ensure_dict (thread, job->lang);
  if (dict == NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                               "There is no dictionary for “%s”", job->lang);
      return;
    }

  switch (job->kind)
    {
    case JOB_CHECK:
      g_task_return_pointer (task, check (dict, job->words), (GDestroyNotify)g_strfreev);
      break;
    case JOB_SUGGEST:
      g_task_return_pointer (task, suggest (dict, job->words[0]), (GDestroyNotify)g_strfreev);
      break;
    case JOB_ADD:
      enchant_dict_add (dict, job->words[0], -1);
      g_task_return_pointer (task, NULL, NULL);
      break;
    default:
      g_assert_not_reached ();
    }
}

/* On the main thread */

static void
push_job (HarvestSpellService *self,
          JobKind kind,
          const char *lang,
          const char *const *words,
          GCancellable *cancellable,
          GAsyncReadyCallback callback,
          gpointer user_data,
          gpointer source_tag)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Job *job = g_new0 (Job, 1);

  job->kind = kind;
  job->lang = g_strdup (lang);
  job->words = g_strdupv ((char **)words);
  g_task_set_source_tag (task, source_tag);
  g_task_set_task_data (task, job, job_free);
  g_thread_pool_push (self->pool, task, NULL);
}

static void
harvest_spell_service_finalize (GObject *object)
{
  HarvestSpellService *self = HARVEST_SPELL_SERVICE (object);
  GHashTableIter iter;
  gpointer dict;

  /* Every job holds a reference of the service, so none is left. */
  g_thread_pool_free (self->pool, FALSE, TRUE);
  g_hash_table_iter_init (&iter, self->thread->dicts);
  while (g_hash_table_iter_next (&iter, NULL, &dict))
    if (dict != NULL)
      enchant_broker_free_dict (self->thread->broker, dict);
  g_hash_table_unref (self->thread->dicts);
  if (self->thread->broker != NULL)
    enchant_broker_free (self->thread->broker);
  g_free (self->thread);

  G_OBJECT_CLASS (harvest_spell_service_parent_class)->finalize (object);
}

static void
harvest_spell_service_class_init (HarvestSpellServiceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = harvest_spell_service_finalize;
}

static void
harvest_spell_service_init (HarvestSpellService *self)
{
  self->thread = g_new0 (Thread, 1);
  self->thread->dicts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->pool = g_thread_pool_new (run_job, self->thread, 1, FALSE, NULL);
}

/* Public API */

HarvestSpellService *
harvest_spell_service_new (void)
{
  return g_object_new (HARVEST_TYPE_SPELL_SERVICE, NULL);
}

void
harvest_spell_service_check_async (HarvestSpellService *self,
                                   const char *lang,
                                   const char *const *words,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  g_return_if_fail (HARVEST_IS_SPELL_SERVICE (self));
  g_return_if_fail (lang != NULL);

  push_job (self, JOB_CHECK, lang, words, cancellable, callback, user_data,
            harvest_spell_service_check_async);
}

GStrv
harvest_spell_service_check_finish (HarvestSpellService *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
harvest_spell_service_suggest_async (HarvestSpellService *self,
                                     const char *lang,
                                     const char *word,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  const char *const words[] = { word, NULL };

  g_return_if_fail (HARVEST_IS_SPELL_SERVICE (self));
  g_return_if_fail (lang != NULL && word != NULL);

  push_job (self, JOB_SUGGEST, lang, words, cancellable, callback, user_data,
            harvest_spell_service_suggest_async);
}

GStrv
harvest_spell_service_suggest_finish (HarvestSpellService *self,
                                      GAsyncResult *result,
                                      GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
harvest_spell_service_add (HarvestSpellService *self, const char *lang, const char *word)
{
  const char *const words[] = { word, NULL };

  g_return_if_fail (HARVEST_IS_SPELL_SERVICE (self));
  g_return_if_fail (lang != NULL && word != NULL);

  push_job (self, JOB_ADD, lang, words, NULL, NULL, NULL, harvest_spell_service_add);
}
