/* harvest-locks.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-locks"

#include "config.h"

#include "harvest-locks.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <sys/stat.h>
#include <unistd.h>

/* A file that SQLite has open, however often. */
typedef struct
{
  dev_t device;
  ino_t inode;
  int lock; /* what the locks are taken by; -1 until there is one */
  guint n_open;
} File;

static int (*real_open) (const char *path, int flags, int mode);
static int (*real_close) (int fd);

static GMutex mutex;
static GHashTable *descriptors; /* (element-type gint File): those of SQLite */
static GHashTable *files;       /* (element-type File File) */

static guint
hash_file (gconstpointer key)
{
  const File *file = key;
  gint64 inode = (gint64)file->inode;

  return g_int64_hash (&inode) ^ (guint)file->device;
}

static gboolean
equal_files (gconstpointer a, gconstpointer b)
{
  const File *one = a, *other = b;

  return one->inode == other->inode && one->device == other->device;
}

/* ---- With the mutex held ---- */

static void
note_open (int fd)
{
  struct stat status;
  File *file, key;

  if (fstat (fd, &status) != 0 || !S_ISREG (status.st_mode))
    return;
  key = (File){ status.st_dev, status.st_ino, -1, 0 };
  file = g_hash_table_lookup (files, &key);
  if (file == NULL)
    {
      file = g_memdup2 (&key, sizeof key);
      g_hash_table_add (files, file);
    }
  file->n_open++;
  g_hash_table_insert (descriptors, GINT_TO_POINTER (fd), file);
}

static void
note_close (int fd)
{
  File *file = g_hash_table_lookup (descriptors, GINT_TO_POINTER (fd));

  if (file == NULL)
    return;
  g_hash_table_remove (descriptors, GINT_TO_POINTER (fd));
  if (--file->n_open > 0)
    return;
  if (file->lock >= 0)
    close (file->lock);
  g_hash_table_remove (files, file);
}

/* Opens the same file again, whatever it is called by now. */
static int
open_lock (int fd)
{
  g_autofree char *path = g_strdup_printf ("/proc/self/fd/%d", fd);
  int lock = open (path, O_RDWR | O_CLOEXEC);

  return lock >= 0 ? lock : open (path, O_RDONLY | O_CLOEXEC);
}

/* Returns: whether @fd is one of ours; @lock is what to take its locks by, -1: none can be had */
static gboolean
find_lock (int fd, int *lock)
{
  File *file = g_hash_table_lookup (descriptors, GINT_TO_POINTER (fd));

  if (file == NULL)
    return FALSE;
  if (file->lock < 0)
    file->lock = open_lock (fd);
  *lock = file->lock;
  return TRUE;
}

/* ---- What SQLite calls ---- */

static int
open_cb (const char *path, int flags, int mode)
{
  int fd, saved_errno;

  g_mutex_lock (&mutex);
  fd = real_open (path, flags, mode);
  saved_errno = errno;
  if (fd >= 0)
    note_open (fd);
  g_mutex_unlock (&mutex);
  errno = saved_errno;
  return fd;
}

static int
close_cb (int fd)
{
  int result, saved_errno;

  g_mutex_lock (&mutex);
  note_close (fd);
  result = real_close (fd);
  saved_errno = errno;
  g_mutex_unlock (&mutex);
  errno = saved_errno;
  return result;
}

static int
get_command (int command)
{
  return command == F_SETLK ? F_OFD_SETLK : command == F_SETLKW ? F_OFD_SETLKW : F_OFD_GETLK;
}

static int
fcntl_cb (int fd, int command, ...)
{
  struct flock *lock;
  va_list arguments;
  gboolean ours;
  int by = -1;

  va_start (arguments, command);
  if (command != F_SETLK && command != F_SETLKW && command != F_GETLK)
    {
      long argument = va_arg (arguments, long);

      va_end (arguments);
      return fcntl (fd, command, argument);
    }
  lock = va_arg (arguments, struct flock *);
  va_end (arguments);

  g_mutex_lock (&mutex);
  ours = find_lock (fd, &by);
  g_mutex_unlock (&mutex);
  /* Of a file that somebody else opened before: as it was. */
  if (!ours)
    return fcntl (fd, command, lock);
  if (by < 0)
    {
      errno = ENOLCK;
      return -1;
    }
  lock->l_pid = 0;
  return fcntl (by, get_command (command), lock);
}

/* ---- Public ---- */

void
harvest_locks_init (void)
{
  static gsize once = 0;
  sqlite3_vfs *vfs;

  if (!g_once_init_enter (&once))
    return;
  descriptors = g_hash_table_new (NULL, NULL);
  files = g_hash_table_new_full (hash_file, equal_files, g_free, NULL);
  vfs = sqlite3_vfs_find ("unix");
  g_assert (vfs != NULL);
  real_open = (int (*) (const char *, int, int))vfs->xGetSystemCall (vfs, "open");
  real_close = (int (*) (int))vfs->xGetSystemCall (vfs, "close");
  vfs->xSetSystemCall (vfs, "open", (sqlite3_syscall_ptr)open_cb);
  vfs->xSetSystemCall (vfs, "close", (sqlite3_syscall_ptr)close_cb);
  vfs->xSetSystemCall (vfs, "fcntl", (sqlite3_syscall_ptr)fcntl_cb);
  g_once_init_leave (&once, 1);
}
