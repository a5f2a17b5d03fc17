/* harvest-cli-fixture.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-json.h"

G_BEGIN_DECLS

/* Runs the real program on data of its own, and looks into its database. */
typedef struct
{
  char *data; /* what --data names */
  char *dir;  /* for other files */
} HarvestCliFixture;

/* For g_test_add(). */
void harvest_cli_fixture_set_up (HarvestCliFixture *self, gconstpointer data);
void harvest_cli_fixture_tear_down (HarvestCliFixture *self, gconstpointer data);

typedef struct
{
  char *out;
  char *err;
  int status;
} HarvestCliOutcome;

void harvest_cli_outcome_free (HarvestCliOutcome *self);

/**
 * harvest_cli_fixture_run:
 * @input: (nullable): what it reads from standard input
 *
 * Runs the program with `--data` and the words that follow.
 */
HarvestCliOutcome *harvest_cli_fixture_run (HarvestCliFixture *self,
                                            const char *input,
                                            ...) G_GNUC_NULL_TERMINATED;

/* The same; the test fails if the exit status is another one. Where it is not 0, something stands
 * on standard error. */
HarvestCliOutcome *harvest_cli_fixture_expect (HarvestCliFixture *self,
                                               int status,
                                               ...) G_GNUC_NULL_TERMINATED;

/* The same with `--json` and status 0: what stands on standard output is one JSON value. */
HarvestJson *harvest_cli_fixture_run_json (HarvestCliFixture *self, ...) G_GNUC_NULL_TERMINATED;

/* Tells a story; returns its id. */
char *harvest_cli_fixture_capture (HarvestCliFixture *self, const char *body);

/* A member of an object; the test fails if it is not there or of another kind. */
char *harvest_cli_json_dup_string (HarvestJson *json, guint object, const char *key);
gint64 harvest_cli_json_get_integer (HarvestJson *json, guint object, const char *key);
guint harvest_cli_json_get_array (HarvestJson *json, guint object, const char *key);

/* The first column of the first row that a query finds in shared.db; NULL if there is none. */
char *harvest_cli_fixture_query (HarvestCliFixture *self, const char *sql);
gint64 harvest_cli_fixture_count (HarvestCliFixture *self, const char *sql);

/* Writes a file; returns its path. */
char *harvest_cli_fixture_write (HarvestCliFixture *self,
                                 const char *name,
                                 const char *text,
                                 gssize length);

/* A picture of one pixel as a file. */
char *harvest_cli_fixture_write_picture (HarvestCliFixture *self, const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HarvestCliOutcome, harvest_cli_outcome_free)

G_END_DECLS
