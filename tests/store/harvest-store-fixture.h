/* harvest-store-fixture.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-store.h"

G_BEGIN_DECLS

/* A store in a folder of its own with a clock that only the test moves, and the functions of
 * HarvestStore as a test wants them: they wait, and fail the test if something fails. */

typedef struct
{
  gint64 now; /* microseconds since 1970; atomic access is not needed: tests set it at rest */
  HarvestClock clock;
  char *dir;
  HarvestStore *store;
} HarvestStoreFixture;

/* Opens the store; harvest_store_fixture_set_up() also adds “Ada”. For g_test_add(). */
void harvest_store_fixture_set_up_empty (HarvestStoreFixture *self, gconstpointer data);
void harvest_store_fixture_set_up (HarvestStoreFixture *self, gconstpointer data);
void harvest_store_fixture_tear_down (HarvestStoreFixture *self, gconstpointer data);

void harvest_store_fixture_open (HarvestStoreFixture *self);
void harvest_store_fixture_close (HarvestStoreFixture *self);
GError *harvest_store_fixture_open_failing (HarvestStoreFixture *self);
void harvest_store_fixture_enter (HarvestStoreFixture *self, const char *person);

/* For a program that a test kills: as above, with the data of @dir, without any cleaning up. */
void harvest_store_fixture_init (HarvestStoreFixture *self, const char *dir);

/* Drafts: HarvestDraft. */
void harvest_store_fixture_save_draft (HarvestStoreFixture *self, const char *id, const char *text);
GPtrArray *harvest_store_fixture_list_drafts (HarvestStoreFixture *self);

/* Fails if harvest_store_check_async() finds anything. */
void harvest_store_fixture_assert_healthy (HarvestStoreFixture *self);

/* A valid story that is not stored yet. */
HarvestRecord *harvest_store_fixture_make_story (HarvestStoreFixture *self, const char *body);
HarvestRecord *harvest_store_fixture_make_teller (HarvestStoreFixture *self, HarvestRecord *story);
HarvestRecord *
harvest_store_fixture_with (HarvestRecord *record, const char *field, const char *value);

/* Commits; the changes are freed. @draft is what the act ends. */
char *harvest_store_fixture_commit_draft (HarvestStoreFixture *self,
                                          GPtrArray *changes,
                                          const char *draft,
                                          guint undo_seconds);

char *harvest_store_fixture_commit (HarvestStoreFixture *self,
                                    guint undo_seconds,
                                    ...) G_GNUC_NULL_TERMINATED;
GError *harvest_store_fixture_commit_failing (HarvestStoreFixture *self, HarvestChange *change);

/* Tells a story with its teller and returns it as it is seen. */
HarvestRecord *harvest_store_fixture_tell (HarvestStoreFixture *self,
                                           const char *body,
                                           guint undo_seconds,
                                           char **act);

/* NULL if it is not found. */
HarvestRecord *harvest_store_fixture_get (HarvestStoreFixture *self, const char *id);
GPtrArray *harvest_store_fixture_list (HarvestStoreFixture *self,
                                       const char *type,
                                       const char *field,
                                       const char *value);
GPtrArray *harvest_store_fixture_list_dependents (HarvestStoreFixture *self,
                                                  const char *root,
                                                  const char *type);

/* Moves the clock and carries what is due to the authority. */
void harvest_store_fixture_pass (HarvestStoreFixture *self, guint seconds);

guint harvest_store_fixture_get_uint (HarvestStoreFixture *self, const char *property);

/* The first column of the first row, asked of a database file by a connection of its own. */
char *harvest_store_fixture_query (HarvestStoreFixture *self, const char *file, const char *sql);
char *harvest_store_fixture_query_mine (HarvestStoreFixture *self, const char *sql);

#define harvest_store_fixture_assert_query(self, file, sql, expected)                              \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autofree char *value_ = harvest_store_fixture_query (self, file, sql);                       \
    g_assert_cmpstr (value_, ==, expected);                                                        \
  }                                                                                                \
  G_STMT_END
#define harvest_store_fixture_assert_mine(self, sql, expected)                                     \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autofree char *value_ = harvest_store_fixture_query_mine (self, sql);                        \
    g_assert_cmpstr (value_, ==, expected);                                                        \
  }                                                                                                \
  G_STMT_END

G_END_DECLS
