/* harvest-cli-open.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-cli-open"

#include "config.h"

#include "harvest-cli.h"

#include "harvest-import-people.h"

#include <glib/gi18n.h>
#include <string.h>

#define MAX_PEOPLE        200000
#define UNKNOWN_REAL_NAME "Unknown" /* what GLib says where the account has none */

/* Auxiliary methods */

/* Returns: (transfer full) (nullable): the person in @people who is called @name; upper and lower
 * case count only if there are two */
static HarvestRecord *
find_by_name (GPtrArray *people, const char *name)
{
  g_autofree char *folded = g_utf8_casefold (name, -1);
  HarvestRecord *similar = NULL;

  for (guint i = 0; i < people->len; i++)
    {
      HarvestRecord *person = g_ptr_array_index (people, i);
      const char *other = harvest_record_get_string (person, "name");
      g_autofree char *other_folded = g_utf8_casefold (other, -1);

      if (strcmp (name, other) == 0 || strcmp (name, harvest_record_get_id (person)) == 0)
        return harvest_record_ref (person);
      if (similar == NULL && strcmp (folded, other_folded) == 0)
        similar = person;
    }
  return similar != NULL ? harvest_record_ref (similar) : NULL;
}

static GPtrArray *
list_all_people (HarvestCli *self, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *place = NULL;

  harvest_store_list_async (self->store, "person", NULL, NULL, MAX_PEOPLE, NULL,
                            harvest_cli_finish_cb, &place);
  result = harvest_cli_wait (&place);
  return harvest_store_list_finish (self->store, result, error);
}

static GPtrArray *
list_people_here (HarvestCli *self, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *place = NULL;

  harvest_store_list_people_async (self->store, NULL, harvest_cli_finish_cb, &place);
  result = harvest_cli_wait (&place);
  return harvest_store_list_people_finish (self->store, result, error);
}

static gboolean
enter (HarvestCli *self, HarvestRecord *person, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *place = NULL;

  harvest_store_enter_async (self->store, harvest_record_get_id (person), NULL,
                             harvest_cli_finish_cb, &place);
  result = harvest_cli_wait (&place);
  return harvest_store_enter_finish (self->store, result, error);
}

static gboolean
add_person (HarvestCli *self, const char *name, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *place = NULL;

  /* The language of a terminal says nothing about the one in which windows shall speak. */
  harvest_store_add_person_async (self->store, name, NULL, NULL, harvest_cli_finish_cb, &place);
  result = harvest_cli_wait (&place);
  return harvest_store_add_person_finish (self->store, result, error);
}

static const char *
get_account_name (void)
{
  const char *name = g_get_real_name ();

  if (name == NULL || name[0] == '\0' || strcmp (name, UNKNOWN_REAL_NAME) == 0)
    name = g_get_user_name ();
  return name;
}

/* Whether the file that is about to be imported brings somebody with that name. */
static gboolean
is_to_come (HarvestCli *self, const char *name, gboolean *to_come, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) people = NULL;
  g_autoptr (HarvestRecord) person = NULL;
  GAsyncResult *place = NULL;

  *to_come = FALSE;
  if (self->import == NULL)
    return TRUE;
  harvest_import_list_people_async (self->import, NULL, harvest_cli_finish_cb, &place);
  result = harvest_cli_wait (&place);
  people = harvest_import_list_people_finish (result, error);
  if (people == NULL)
    {
      g_prefix_error (error, "%s: ", self->import);
      return FALSE;
    }
  person = find_by_name (people, name);
  *to_come = person != NULL;
  return TRUE;
}

/* The one with that name, else a new one. */
static gboolean
enter_by_name (HarvestCli *self, const char *name, GError **error)
{
  g_autoptr (GPtrArray) here = list_people_here (self, error);
  g_autoptr (GPtrArray) people = here != NULL ? list_all_people (self, error) : NULL;
  g_autoptr (HarvestRecord) person = NULL;
  gboolean to_come;

  if (people == NULL)
    return FALSE;
  /* Those of a server are seen by nobody before they are here. */
  person = find_by_name (here, name);
  if (person == NULL)
    person = find_by_name (people, name);
  if (person != NULL)
    return enter (self, person, error);
  return is_to_come (self, name, &to_come, error) && (to_come || add_person (self, name, error));
}

static gboolean
enter_somebody (HarvestCli *self, HarvestCliWho who, GError **error)
{
  g_autoptr (GPtrArray) here = NULL;

  if (self->person != NULL)
    return enter_by_name (self, self->person, error);
  here = list_people_here (self, error);
  if (here == NULL)
    return FALSE;
  if (here->len > 0)
    return enter (self, g_ptr_array_index (here, 0), error);
  return who == HARVEST_CLI_AS_ANYBODY || enter_by_name (self, get_account_name (), error);
}

/* What happened while the data was opened and should be known. */
static void
print_notices (HarvestCli *self)
{
  GPtrArray *notices = harvest_store_get_notices (self->store);

  for (guint i = 0; i < notices->len; i++)
    {
      const HarvestNotice *notice = g_ptr_array_index (notices, i);

      switch (notice->kind)
        {
        case HARVEST_NOTICE_SALVAGED:
          g_printerr (_ ("The stories were damaged and have been mended. The damaged file is kept: "
                         "%s\n"),
                      notice->detail);
          break;
        case HARVEST_NOTICE_UNREADABLE:
          g_printerr (
              _ ("A file of the stories was damaged, and nothing in it could be read. It is "
                 "kept: %s\n"),
              notice->detail);
          break;
        case HARVEST_NOTICE_RESTORED:
          g_printerr (_ ("The stories did not know %s any more. The name was entered again; drafts "
                         "and what was not sent are there.\n"),
                      notice->detail);
          break;
        case HARVEST_NOTICE_MIGRATED:
          g_printerr (_ ("The stories are now kept in a newer way. A copy from before is kept: "
                         "%s\n"),
                      notice->detail);
          break;
        case HARVEST_NOTICE_LOW_DISK:
          g_printerr (_ ("The disk is nearly full (%s bytes are free).\n"), notice->detail);
          break;
        default:
          break;
        }
    }
}

/* Public API */

gboolean
harvest_cli_open (HarvestCli *self, HarvestCliWho who, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *data_dir = NULL;
  GAsyncResult *place = NULL;

  data_dir = self->data_dir != NULL
                 ? g_canonicalize_filename (self->data_dir, NULL)
                 : g_build_filename (g_get_user_data_dir (), "storyharvest", NULL);
  harvest_store_open_async (data_dir, harvest_clock_system (), NULL, harvest_cli_finish_cb, &place);
  result = harvest_cli_wait (&place);
  self->store = harvest_store_open_finish (result, error);
  if (self->store == NULL || !enter_somebody (self, who, error))
    return FALSE;
  print_notices (self);
  return TRUE;
}

gboolean
harvest_cli_enter_imported (HarvestCli *self, GError **error)
{
  if (harvest_store_get_me (self->store) != NULL)
    return TRUE;
  return enter_by_name (self, self->person != NULL ? self->person : get_account_name (), error);
}
