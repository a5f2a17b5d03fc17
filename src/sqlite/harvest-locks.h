/* harvest-locks.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * harvest_locks_init:
 *
 * Makes SQLite keep its locks by descriptors of their own. With the locks of POSIX, which SQLite
 * takes, a process loses all that it has on a file as soon as any part of it opens and closes that
 * file (fcntl(2)): a dialog that lists the folder and looks what type a file is, is enough. Another
 * program then believes that nobody works with the database, cuts its shared memory and may delete
 * its log.
 *
 * Open file description locks (F_OFD_SETLK) go with the descriptor. Each file gets one of these,
 * for all connections of the process, as SQLite counts on having one set of locks for a process.
 * They and the locks of POSIX, of other programs, exclude each other.
 *
 * Must be called before SQLite opens a file; harvest_database_open_sync() does. Any thread.
 */
void harvest_locks_init (void);

G_END_DECLS
