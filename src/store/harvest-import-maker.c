/* harvest-import-maker.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-import-maker"

#include "config.h"

#include "harvest-import-maker.h"

#include "harvest-import-files.h"
#include "harvest-language.h"
#include "harvest-telling.h"
#include "harvest-uuid.h"

#include <string.h>

#define BATCH_ROWS  1000
#define BATCH_FILES 8
/* Rows take their places in time before the import, one millisecond after the other. Were they told
 * all at once, what people tell afterwards would stand below them for minutes: a second has 1,024
 * places. */
#define ROW_USEC     1000
#define SHORTEST_ROW 40           /* bytes, for a guess how many there are */
#define BATCH_USEC   (100 * 1000) /* a progress bar moves, and a cancel is soon heard */

/* Records of one type by name and by id. Folded names of several records lead to NULL. */
typedef struct
{
  GHashTable *by_name;
  GHashTable *by_id;
} Directory;

struct _HarvestImportMaker
{
  HarvestImportSource *source;
  HarvestImportFiles *files;
  HarvestRecord *me;
  HarvestClock clock; /* of `time` */
  gint64 time;        /* when the next row was told, microseconds since 1970 */
  guint after_line;
  Directory people;
  Directory units;
};

/* Auxiliary methods: names */

static void
unref_record (gpointer record)
{
  if (record != NULL)
    harvest_record_unref (record);
}

static char *
fold_name (const char *name)
{
  g_autofree char *normal = g_utf8_normalize (name, -1, G_NORMALIZE_ALL_COMPOSE);

  return g_utf8_casefold (normal != NULL ? normal : name, -1);
}

static void
directory_add (Directory *self, HarvestRecord *record)
{
  char *name = fold_name (harvest_record_get_string (record, "name"));
  gboolean is_known = g_hash_table_contains (self->by_name, name);

  g_hash_table_insert (self->by_name, name, is_known ? NULL : harvest_record_ref (record));
  g_hash_table_insert (self->by_id, g_strdup (harvest_record_get_id (record)),
                       harvest_record_ref (record));
}

static void
directory_init (Directory *self, GPtrArray *records)
{
  self->by_name = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, unref_record);
  self->by_id = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, unref_record);
  for (guint i = 0; i < records->len; i++)
    directory_add (self, g_ptr_array_index (records, i));
}

static void
directory_clear (Directory *self)
{
  g_hash_table_unref (self->by_name);
  g_hash_table_unref (self->by_id);
}

/* Returns: whether the name or id is known; @record: (out): %NULL if several have the name */
static gboolean
directory_find (Directory *self, const char *name, HarvestRecord **record)
{
  g_autofree char *folded = NULL;

  *record = g_hash_table_lookup (self->by_id, name);
  if (*record != NULL)
    return TRUE;
  folded = fold_name (name);
  return g_hash_table_lookup_extended (self->by_name, folded, NULL, (gpointer *)record);
}

/* Auxiliary methods: time */

static gint64
get_row_time (gpointer data)
{
  HarvestImportMaker *self = data;

  return self->time;
}

static void
set_start_time (HarvestImportMaker *self, const HarvestClock *clock)
{
  self->time = MAX (
      harvest_clock_now (clock) - harvest_import_source_get_n_lines (self->source) * ROW_USEC, 0);
  self->clock.now = get_row_time;
  self->clock.data = self;
}

/* Auxiliary methods: items and problems */

static void
item_free (gpointer data)
{
  HarvestImportItem *item = data;

  g_ptr_array_unref (item->records);
  g_free (item);
}

static void
problem_free (gpointer data)
{
  harvest_import_problem_free (data);
}

static HarvestImportBatch *
batch_new (void)
{
  HarvestImportBatch *self = g_new0 (HarvestImportBatch, 1);

  self->items = g_ptr_array_new_with_free_func (item_free);
  self->problems = g_ptr_array_new_with_free_func (problem_free);
  return self;
}

static HarvestImportProblem *
problem_from_model (guint line, const GError *error)
{
  /* “type.field: rule” */
  const char *dot = strchr (error->message, '.');
  const char *colon = strchr (error->message, ':');
  g_autofree char *field = NULL;

  if (dot == NULL || colon == NULL || dot > colon)
    return harvest_import_problem_new (line, HARVEST_IMPORT_WRONG_VALUE, NULL, error->message);
  field = g_strndup (dot + 1, (gsize)(colon - dot) - 1);
  return harvest_import_problem_new (line, HARVEST_IMPORT_WRONG_VALUE,
                                     strcmp (field, "text") == 0 ? "body" : field,
                                     colon + 1 + strspn (colon + 1, " "));
}

/* Auxiliary methods: one row */

/* What is put together for one row, and given up if something in it is wrong. */
typedef struct
{
  const HarvestImportRow *row;
  GPtrArray *records;
  GPtrArray *infos; /* of HarvestMediaInfo */
  HarvestRecord *new_person;
  HarvestRecord *new_unit;
  HarvestImportProblem *problem;
} Making;

static void
info_free (gpointer data)
{
  harvest_media_info_free (data);
}

static void
making_clear (Making *making)
{
  g_ptr_array_unref (making->records);
  g_ptr_array_unref (making->infos);
  g_clear_pointer (&making->new_person, harvest_record_unref);
  g_clear_pointer (&making->new_unit, harvest_record_unref);
  g_clear_pointer (&making->problem, harvest_import_problem_free);
}

/* Finds or makes the record that a row names. @made: (out): the new one */
static HarvestRecord *
find_or_make (Directory *directory,
              const char *type,
              HarvestImportKey key,
              Making *making,
              HarvestRecord **made)
{
  const char *name = making->row->values[key];
  g_autoptr (HarvestRecordBuilder) builder = NULL;
  g_autoptr (GError) error = NULL;
  HarvestRecord *record;

  if (directory_find (directory, name, &record))
    {
      if (record == NULL)
        making->problem = harvest_import_problem_new (making->row->line, HARVEST_IMPORT_AMBIGUOUS,
                                                      harvest_import_key_get_name (key), name);
      return record;
    }
  builder = harvest_record_builder_new (type, NULL);
  harvest_record_builder_set_string (builder, "name", name);
  harvest_record_builder_set_rev (builder, 1);
  *made = harvest_record_builder_end (builder, &error);
  if (*made == NULL)
    {
      making->problem = problem_from_model (making->row->line, error);
      g_free (making->problem->key);
      making->problem->key = g_strdup (harvest_import_key_get_name (key));
      return NULL;
    }
  g_ptr_array_add (making->records, harvest_record_ref (*made));
  return *made;
}

static gboolean
take_files (HarvestImportMaker *self, Making *making, GCancellable *cancellable, GError **error)
{
  char **paths = making->row->attachments;

  for (guint i = 0; paths[i] != NULL; i++)
    {
      g_autoptr (GError) failure = NULL;
      HarvestImportReason reason;
      HarvestMediaInfo *info;

      if (harvest_import_files_take_sync (self->files, paths[i], &info, &reason, cancellable,
                                          &failure))
        {
          g_ptr_array_add (making->infos, info);
          continue;
        }
      if (failure != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return FALSE;
        }
      making->problem = harvest_import_problem_new (
          making->row->line, reason, harvest_import_key_get_name (HARVEST_IMPORT_ATTACHMENTS),
          paths[i]);
      return TRUE;
    }
  return TRUE;
}

static const char *
find_language (const HarvestImportRow *row)
{
  const char *body = row->values[HARVEST_IMPORT_BODY];

  if (row->values[HARVEST_IMPORT_LANG] != NULL || body == NULL)
    return row->values[HARVEST_IMPORT_LANG];
  return harvest_language_get_code (harvest_language_guess (body, -1));
}

static void
make_story (HarvestImportMaker *self, Making *making, HarvestRecord *teller, HarvestRecord *unit)
{
  static const char no_hash[] = "0000000000000000000000000000000000000000000000000000000000000000";
  const HarvestImportRow *row = making->row;
  g_autofree HarvestTellingFile *files = g_new0 (HarvestTellingFile, making->infos->len + 1);
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (GError) error = NULL;
  HarvestTelling telling = {
    .title = row->values[HARVEST_IMPORT_TITLE],
    .body = row->values[HARVEST_IMPORT_BODY],
    .kind = row->values[HARVEST_IMPORT_KIND],
    .lang = find_language (row),
    .unit = unit != NULL ? harvest_record_get_id (unit) : NULL,
    .occurred_on = row->values[HARVEST_IMPORT_OCCURRED_ON],
    .tags = (const char *const *)row->tags,
    .files = files,
    .n_files = making->infos->len,
    .accepted = TRUE,
  };

  for (guint i = 0; i < making->infos->len; i++)
    {
      const HarvestMediaInfo *info = g_ptr_array_index (making->infos, i);

      files[i] = (HarvestTellingFile){
        .hash = info->hash != NULL ? info->hash : no_hash,
        .mime = info->mime,
        .bytes = info->bytes,
        .duration = info->duration,
        .width = info->width,
        .height = info->height,
      };
    }
  records = harvest_telling_make_records (
      &telling, teller, harvest_record_get_id (self->me != NULL ? self->me : teller), &self->clock,
      &error);
  if (records == NULL)
    making->problem = problem_from_model (row->line, error);
  else
    g_ptr_array_extend_and_steal (making->records, g_steal_pointer (&records));
}

static gboolean
make_from_row (HarvestImportMaker *self, Making *making, GCancellable *cancellable, GError **error)
{
  const HarvestImportRow *row = making->row;
  HarvestRecord *teller = self->me, *unit = NULL;

  if (row->values[HARVEST_IMPORT_AUTHOR] != NULL)
    {
      teller = find_or_make (&self->people, "person", HARVEST_IMPORT_AUTHOR, making,
                             &making->new_person);
      if (teller == NULL)
        return TRUE;
    }
  if (teller == NULL)
    {
      making->problem = harvest_import_problem_new (
          row->line, HARVEST_IMPORT_WRONG_VALUE,
          harvest_import_key_get_name (HARVEST_IMPORT_AUTHOR), "nobody is named");
      return TRUE;
    }
  if (row->values[HARVEST_IMPORT_UNIT] != NULL)
    {
      unit = find_or_make (&self->units, "org-unit", HARVEST_IMPORT_UNIT, making,
                           &making->new_unit);
      if (unit == NULL)
        return TRUE;
    }
  if (!take_files (self, making, cancellable, error))
    return FALSE;
  if (making->problem == NULL)
    make_story (self, making, teller, unit);
  return TRUE;
}

/* Fetches the blobs that a record of an export names. */
static gboolean
fetch_blobs (HarvestImportMaker *self,
             HarvestRecord *record,
             HarvestImportBatch *batch,
             GCancellable *cancellable,
             GError **error)
{
  const HarvestRecordType *type = harvest_record_get_record_type (record);

  for (guint i = 0; i < type->n_fields; i++)
    {
      const char *hash;
      gboolean found;

      if (type->fields[i].kind != HARVEST_FIELD_HASH)
        continue;
      hash = harvest_record_get_string (record, type->fields[i].name);
      if (hash == NULL)
        continue;
      if (!harvest_import_files_fetch_sync (self->files, hash, &found, cancellable, error))
        return FALSE;
      if (found)
        batch->n_files++;
      else
        batch->n_missing_files++;
    }
  return TRUE;
}

static void
add_item (HarvestImportBatch *batch, guint line, gboolean is_whole, GPtrArray *records)
{
  HarvestImportItem *item = g_new0 (HarvestImportItem, 1);

  item->line = line;
  item->is_whole = is_whole;
  item->records = g_ptr_array_ref (records);
  g_ptr_array_add (batch->items, item);
}

/* The row is good: what it brought along is known from now on. */
static void
keep (HarvestImportMaker *self, const Making *making, HarvestImportBatch *batch)
{
  if (making->new_person != NULL)
    {
      directory_add (&self->people, making->new_person);
      batch->n_people++;
    }
  if (making->new_unit != NULL)
    {
      directory_add (&self->units, making->new_unit);
      batch->n_units++;
    }
  batch->n_files += making->infos->len;
  add_item (batch, making->row->line, FALSE, making->records);
}

static gboolean
take_row (HarvestImportMaker *self,
          const HarvestImportRow *row,
          HarvestImportBatch *batch,
          GCancellable *cancellable,
          GError **error)
{
  Making making = { .row = row };
  gboolean ok;

  making.records = g_ptr_array_new_with_free_func (unref_record);
  making.infos = g_ptr_array_new_with_free_func (info_free);
  if (row->record != NULL)
    {
      ok = fetch_blobs (self, row->record, batch, cancellable, error);
      g_ptr_array_add (making.records, harvest_record_ref (row->record));
      if (ok)
        add_item (batch, row->line, TRUE, making.records);
    }
  else
    {
      ok = make_from_row (self, &making, cancellable, error);
      if (ok && making.problem != NULL)
        g_ptr_array_add (batch->problems, g_steal_pointer (&making.problem));
      else if (ok)
        keep (self, &making, batch);
    }
  making_clear (&making);
  return ok;
}

/* Public API */

void
harvest_import_batch_free (HarvestImportBatch *self)
{
  g_return_if_fail (self != NULL);

  g_ptr_array_unref (self->items);
  g_ptr_array_unref (self->problems);
  g_free (self);
}

HarvestImportMaker *
harvest_import_maker_new (HarvestImportSource *source,
                          HarvestRecord *me,
                          GPtrArray *people,
                          GPtrArray *units,
                          HarvestMediaIntake *intake,
                          const HarvestClock *clock,
                          guint after_line)
{
  HarvestImportMaker *self;

  g_return_val_if_fail (source != NULL, NULL);
  g_return_val_if_fail (people != NULL && units != NULL, NULL);
  g_return_val_if_fail (clock != NULL, NULL);

  self = g_new0 (HarvestImportMaker, 1);
  self->source = source;
  self->files = harvest_import_files_new (harvest_import_source_get_folder (source), intake);
  self->me = me != NULL ? harvest_record_ref (me) : NULL;
  set_start_time (self, clock);
  self->after_line = after_line;
  directory_init (&self->people, people);
  directory_init (&self->units, units);
  return self;
}

void
harvest_import_maker_free (HarvestImportMaker *self)
{
  g_return_if_fail (self != NULL);

  harvest_import_source_free (self->source);
  harvest_import_files_free (self->files);
  g_clear_pointer (&self->me, harvest_record_unref);
  directory_clear (&self->people);
  directory_clear (&self->units);
  g_free (self);
}

HarvestImportBatch *
harvest_import_maker_next_sync (HarvestImportMaker *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (HarvestImportBatch) batch = NULL;
  gint64 until = g_get_monotonic_time () + BATCH_USEC;

  g_return_val_if_fail (self != NULL, NULL);

  batch = batch_new ();
  while (batch->items->len < BATCH_ROWS && batch->n_files < BATCH_FILES
         && g_get_monotonic_time () < until)
    {
      g_autoptr (HarvestImportRow) row = NULL;
      g_autoptr (HarvestImportProblem) problem = NULL;
      HarvestImportStep step = harvest_import_source_next_sync (self->source, &row, &problem,
                                                                cancellable, error);

      if (step == HARVEST_IMPORT_SOURCE_FAILED)
        return NULL;
      batch->end = step == HARVEST_IMPORT_SOURCE_END;
      if (batch->end)
        break;
      batch->last_line = row != NULL ? row->line : problem->line;
      self->time += ROW_USEC;
      if (batch->last_line <= self->after_line)
        batch->n_before++;
      else if (problem != NULL)
        g_ptr_array_add (batch->problems, g_steal_pointer (&problem));
      else if (!take_row (self, row, batch, cancellable, error))
        return NULL;
    }
  batch->fraction = harvest_import_source_get_fraction (self->source);
  return g_steal_pointer (&batch);
}

GStrv
harvest_import_maker_dup_unused (HarvestImportMaker *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return harvest_import_source_dup_unused (self->source);
}
