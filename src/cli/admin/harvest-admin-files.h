/* harvest-admin-files.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Files beside the database: what backup, restore and export do with blobs. */

/**
 * harvest_admin_files_copy_blobs:
 * @from, @to: folders of blobs; @to is made if it is missing
 * @n_files, @n_bytes: (out): what was copied: what @to had already is left alone
 *
 * Each blob that is copied is compared with its name, and synced. Blobs never change, so a folder
 * that serves many backups is only added to.
 */
gboolean harvest_admin_files_copy_blobs (const char *from,
                                         const char *to,
                                         gint64 *n_files,
                                         gint64 *n_bytes,
                                         GError **error);

/**
 * harvest_admin_files_check_blobs:
 * @wrong: (element-type utf8): a line for each blob that is not what its name says
 */
gboolean harvest_admin_files_check_blobs (const char *folder,
                                          GPtrArray *wrong,
                                          gint64 *n_files,
                                          gint64 *n_bytes,
                                          GError **error);
gboolean harvest_admin_files_count_blobs (const char *folder,
                                          gint64 *n_files,
                                          gint64 *n_bytes,
                                          GError **error);

/* Whether a server works on the folder: its lock is held. */
gboolean harvest_admin_files_is_running (const char *data_dir);

G_END_DECLS
