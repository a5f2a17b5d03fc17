/* harvest-admin.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-json-writer.h"
#include "harvest-server-db.h"

G_BEGIN_DECLS

/* `storyharvest-admin`: what an administrator does on the server's machine, whether the server runs
 * or not. A command is one #HarvestAdminCommand; this is what they all stand on. */

typedef enum
{
  HARVEST_ADMIN_DONE = 0,
  HARVEST_ADMIN_REFUSED = 1,
  HARVEST_ADMIN_USAGE = 2,
} HarvestAdminStatus;

typedef struct
{
  char *data_dir;
  gboolean json;
  HarvestServerDb *db; /* NULL until harvest_admin_open() */
} HarvestAdmin;

/**
 * HarvestAdminCommand:
 * @name: one word or two, as they are typed
 * @arguments: what follows them, for the help
 * @min, @max: how many words may follow
 * @options: (nullable): NULL-terminated; their values are static
 * @run: @words are what follows, without options; returns %FALSE with @error set. What it prints on
 *   standard output is the answer and nothing else.
 */
typedef struct
{
  const char *name;
  const char *arguments;
  const char *summary;
  guint min;
  guint max;
  const GOptionEntry *options;
  gboolean (*run) (HarvestAdmin *self, char **words, GError **error);
} HarvestAdminCommand;

extern const HarvestAdminCommand harvest_admin_audit_verify;
extern const HarvestAdminCommand harvest_admin_backup;
extern const HarvestAdminCommand harvest_admin_check;
extern const HarvestAdminCommand harvest_admin_erase;
extern const HarvestAdminCommand harvest_admin_export;
extern const HarvestAdminCommand harvest_admin_init;
extern const HarvestAdminCommand harvest_admin_partner_add;
extern const HarvestAdminCommand harvest_admin_people_import;
extern const HarvestAdminCommand harvest_admin_restore;
extern const HarvestAdminCommand harvest_admin_role_grant;
extern const HarvestAdminCommand harvest_admin_role_revoke;
extern const HarvestAdminCommand harvest_admin_status;
extern const HarvestAdminCommand harvest_admin_unit_import;
extern const HarvestAdminCommand harvest_admin_user_add;
extern const HarvestAdminCommand harvest_admin_user_disable;
extern const HarvestAdminCommand harvest_admin_user_enable;
extern const HarvestAdminCommand harvest_admin_user_list;
extern const HarvestAdminCommand harvest_admin_user_passwd;
extern const HarvestAdminCommand harvest_admin_user_slip;

/**
 * harvest_admin_run:
 *
 * Returns: what the program ends with
 */
HarvestAdminStatus harvest_admin_run (int argc, char **argv);

/* A mistake in what was typed: exit status 2. Returns: FALSE */
G_GNUC_PRINTF (2, 3)
gboolean harvest_admin_fail_usage (GError **error, const char *format, ...);

/* Something that is refused: exit status 1. Returns: FALSE */
G_GNUC_PRINTF (2, 3)
gboolean harvest_admin_refuse (GError **error, const char *format, ...);

/**
 * harvest_admin_open:
 *
 * Opens the database of the data folder, if `init` has made one.
 */
gboolean harvest_admin_open (HarvestAdmin *self, GError **error);

/* Returns: (transfer full): the path of a file in the data folder */
char *harvest_admin_dup_path (HarvestAdmin *self, const char *name);

/**
 * harvest_admin_read_password:
 *
 * Reads one line from standard input; on a terminal it is not shown.
 *
 * Returns: (transfer full) (nullable): without its end of line
 */
char *harvest_admin_read_password (GError **error);

/* Prints what @writer has as one line. */
void harvest_admin_print_json (HarvestJsonWriter *writer);

/* Returns: (transfer full): for people and for JSON: 2026-11-22T08:00:00Z; "" for 0 */
char *harvest_admin_format_time (gint64 microseconds);

void harvest_admin_write_string (HarvestJsonWriter *writer, const char *key, const char *value);

G_END_DECLS
