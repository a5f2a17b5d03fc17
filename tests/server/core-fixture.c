/* core-fixture.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "core-fixture"

#include "config.h"

#include "core-fixture.h"

#include "harvest-uuid.h"

/* 22 November 2026, noon. */
#define START (G_GINT64_CONSTANT (1795348800) * G_USEC_PER_SEC)

static gint64
now_cb (gpointer data)
{
  CoreFixture *self = data;

  return self->now;
}

static void
changed_cb (const HarvestServerChanges *changes, gpointer data)
{
  CoreFixture *self = data;

  for (guint i = 0; i < changes->places->len; i++)
    {
      const HarvestServerPlace *place = g_ptr_array_index (changes->places, i);

      g_ptr_array_add (self->changes, g_strdup (place->scope));
    }
  self->n_rights += changes->rights;
}

/* ---- Jobs ---- */

typedef struct
{
  HarvestRecord *record;
  const char *id;
  GPtrArray *ids;
  HarvestTombstoneReason reason;
  const char *batch;
  guint removed;
  GStrv findings;
  HarvestIdentity *identity;
} Errand;

static void
write_errand (CoreFixture *self, HarvestServerFunc func, Errand *errand)
{
  g_autoptr (GError) error = NULL;

  harvest_server_db_write_sync (self->db, func, errand, &error);
  g_assert_no_error (error);
}

static void
read_errand (CoreFixture *self, HarvestServerFunc func, Errand *errand)
{
  g_autoptr (GError) error = NULL;

  harvest_server_db_read_sync (self->db, func, errand, &error);
  g_assert_no_error (error);
}

static gboolean
init_func (HarvestServerTx *tx, gpointer data, GError **error)
{
  g_autofree char *id = NULL;

  if (!harvest_server_meta_dup_sync (tx, HARVEST_SERVER_META_ID, &id, error))
    return FALSE;
  return id != NULL || harvest_server_init_sync (tx, "Acme", NULL, error);
}

static gboolean
identity_func (HarvestServerTx *tx, gpointer data, GError **error)
{
  Errand *errand = data;

  errand->identity = harvest_server_get_identity_sync (tx, error);
  return errand->identity != NULL;
}

static gboolean
put_func (HarvestServerTx *tx, gpointer data, GError **error)
{
  Errand *errand = data;

  return harvest_server_office_put_sync (tx, errand->record, NULL, error);
}

static gboolean
find_func (HarvestServerTx *tx, gpointer data, GError **error)
{
  Errand *errand = data;

  return harvest_server_office_find_sync (tx, errand->id, &errand->record, error);
}

static gboolean
remove_func (HarvestServerTx *tx, gpointer data, GError **error)
{
  Errand *errand = data;

  return harvest_server_office_remove_sync (tx, errand->ids, errand->reason, errand->batch,
                                            &errand->removed, error);
}

static gboolean
check_func (HarvestServerTx *tx, gpointer data, GError **error)
{
  Errand *errand = data;

  errand->findings = harvest_server_office_check_sync (tx, error);
  return errand->findings != NULL;
}

/* ---- The server ---- */

void
core_fixture_open (CoreFixture *self, const char *path)
{
  HarvestServerDbOptions options = { .clock = &self->clock };
  g_autoptr (GError) error = NULL;
  Errand errand = { 0 };

  self->db = harvest_server_db_open_sync (path, &options, &error);
  g_assert_no_error (error);
  harvest_server_db_set_changed_func (self->db, changed_cb, self);
  write_errand (self, init_func, &errand);
  read_errand (self, identity_func, &errand);
  g_clear_pointer (&self->server, harvest_identity_free);
  self->server = errand.identity;
}

void
core_fixture_close (CoreFixture *self)
{
  harvest_server_db_close_sync (self->db);
  g_clear_object (&self->db);
}

void
core_fixture_set_up (CoreFixture *self, gconstpointer path)
{
  self->now = START;
  self->clock = (HarvestClock){ now_cb, self };
  self->changes = g_ptr_array_new_with_free_func (g_free);
  core_fixture_open (self, path);
}

void
core_fixture_tear_down (CoreFixture *self, gconstpointer path)
{
  core_fixture_check (self);
  core_fixture_close (self);
  g_clear_pointer (&self->server, harvest_identity_free);
  g_clear_pointer (&self->changes, g_ptr_array_unref);
}

void
core_fixture_pass (CoreFixture *self, gint64 seconds)
{
  self->now += seconds * G_USEC_PER_SEC;
}

HarvestRecord *
core_fixture_make (CoreFixture *self, const char *type, const char *root, const char *field, ...)
{
  g_autofree char *id = harvest_uuid_new (&self->clock);
  g_autoptr (HarvestRecordBuilder) builder = harvest_record_builder_new (type, id);
  g_autoptr (GError) error = NULL;
  HarvestRecord *record;
  va_list fields;

  if (root != NULL)
    harvest_record_builder_set_root (builder, root);
  va_start (fields, field);
  while (field != NULL)
    {
      harvest_record_builder_set_string (builder, field, va_arg (fields, const char *));
      field = va_arg (fields, const char *);
    }
  va_end (fields);
  record = harvest_record_builder_end (builder, &error);
  g_assert_no_error (error);
  return record;
}

const char *
core_fixture_put (CoreFixture *self, HarvestRecord *record)
{
  Errand errand = { .record = record };

  write_errand (self, put_func, &errand);
  return g_intern_string (harvest_record_get_id (record));
}

const char *
core_fixture_add_unit (CoreFixture *self, const char *parent, const char *policy)
{
  g_autoptr (HarvestRecord) unit = core_fixture_make (self, "org-unit", NULL, "name", "Unit",
                                                      "parent", parent, "policy", policy, NULL);

  return core_fixture_put (self, unit);
}

const char *
core_fixture_add_person (CoreFixture *self, const char *name, const char *unit)
{
  g_autoptr (HarvestRecord)
      person = core_fixture_make (self, "person", NULL, "name", name, "unit", unit, NULL);

  return core_fixture_put (self, person);
}

const char *
core_fixture_add_role (CoreFixture *self, const char *person, const char *role, const char *unit)
{
  g_autoptr (HarvestRecord) record = core_fixture_make (self, "role", NULL, "person", person,
                                                        "role", role, "unit", unit, NULL);

  return core_fixture_put (self, record);
}

HarvestRecord *
core_fixture_get (CoreFixture *self, const char *id)
{
  Errand errand = { .id = id };

  read_errand (self, find_func, &errand);
  return errand.record;
}

guint
core_fixture_remove (CoreFixture *self,
                     GPtrArray *ids,
                     HarvestTombstoneReason reason,
                     const char *batch)
{
  Errand errand = { .ids = ids, .reason = reason, .batch = batch };

  write_errand (self, remove_func, &errand);
  return errand.removed;
}

void
core_fixture_check (CoreFixture *self)
{
  g_autofree char *findings = NULL;
  Errand errand = { 0 };

  read_errand (self, check_func, &errand);
  findings = g_strjoinv ("\n", errand.findings);
  g_assert_cmpstr (findings, ==, "");
  g_strfreev (errand.findings);
}

gboolean
core_fixture_has_changed (CoreFixture *self, const char *scope)
{
  return g_ptr_array_find_with_equal_func (self->changes, scope, g_str_equal, NULL);
}
