/* harvest-test.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * harvest_test_init:
 *
 * g_test_init() with isolated folders (XDG and temporary) for each test program.
 */
void harvest_test_init (int *argc, char ***argv);

/**
 * harvest_test_make_dir:
 *
 * Returns: (transfer full): the path of a new empty folder, removed with the program's isolated
 *   folders when it ends
 */
char *harvest_test_make_dir (void);

/**
 * harvest_test_wait:
 * @done: set to %TRUE by a callback
 *
 * Turns the default main context until @done, without sleeping; after 60 s without it the test
 * fails with the caller's place.
 */
#define harvest_test_wait(done) harvest_test_wait_at ((done), G_STRLOC)
void harvest_test_wait_at (const gboolean *done, const char *where);

/**
 * harvest_test_store_result:
 *
 * A #GAsyncReadyCallback whose user data is a `GAsyncResult **`; it keeps a reference of the
 * result there. Wait with harvest_test_wait_result().
 */
void harvest_test_store_result_cb (GObject *source, GAsyncResult *result, gpointer user_data);

/**
 * harvest_test_wait_result:
 * @result: (inout): what harvest_test_store_result_cb() fills
 *
 * Returns: (transfer full): the result
 */
#define harvest_test_wait_result(result) harvest_test_wait_result_at ((result), G_STRLOC)
GAsyncResult *harvest_test_wait_result_at (GAsyncResult **result, const char *where);

/**
 * harvest_test_drain:
 *
 * Dispatches what is pending in the default main context; fails after 1,000 turns.
 */
void harvest_test_drain (void);

G_END_DECLS
