/* test-blob-store.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-blob-store"

#include "config.h"

#include "harvest-blob-store.h"
#include "harvest-media-error.h"
#include "harvest-test.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <sched.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* SHA-256 of "abc", from FIPS 180-2. */
#define ABC_HASH "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
#define NO_HASH  "0000000000000000000000000000000000000000000000000000000000000000"

typedef struct
{
  char *folder;
  HarvestBlobStore *store;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = harvest_test_make_dir ();
  fixture->store = harvest_blob_store_open_sync (fixture->folder, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  /* A thread of the pool can hold the store a little longer than its result. */
  g_object_unref (fixture->store);
  g_free (fixture->folder);
}

static char *
add_text (HarvestBlobStore *store, const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;
  char *hash = harvest_blob_store_add_bytes_sync (store, bytes, &error);

  g_assert_no_error (error);
  return hash;
}

static guint
count_leftovers (Fixture *fixture)
{
  g_autofree char *path = g_build_filename (fixture->folder, "tmp", NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

static void
test_keep (Fixture *fixture, gconstpointer data)
{
  g_autofree char *hash = add_text (fixture->store, "abc");
  g_autofree char *path = harvest_blob_store_dup_path (fixture->store, hash);
  g_autofree char *expected = g_build_filename (fixture->folder, "ba", "78", ABC_HASH, NULL);
  g_autofree char *content = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  g_assert_cmpstr (hash, ==, ABC_HASH);
  g_assert_cmpstr (path, ==, expected);
  g_assert_true (harvest_blob_store_exists (fixture->store, hash));
  g_file_get_contents (path, &content, &length, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (content, length, "abc", 3);
  g_assert_cmpuint (count_leftovers (fixture), ==, 0);
}

static void
test_twice (Fixture *fixture, gconstpointer data)
{
  g_autofree char *first = add_text (fixture->store, "abc");
  g_autofree char *path = harvest_blob_store_dup_path (fixture->store, first);
  const struct timespec old[2] = { { 1000, 0 }, { 1000, 0 } };
  g_autofree char *second = NULL;
  struct stat before, after;

  g_assert_no_errno (stat (path, &before));
  g_assert_no_errno (utimensat (AT_FDCWD, path, old, 0));
  second = add_text (fixture->store, "abc");
  g_assert_cmpstr (second, ==, first);
  g_assert_no_errno (stat (path, &after));
  g_assert_cmpuint (after.st_ino, ==, before.st_ino);
  g_assert_cmpint (after.st_mtim.tv_sec, >, 1000);
  g_assert_cmpuint (count_leftovers (fixture), ==, 0);
}

/* A file of the right name with another length, as a disk can leave it, is replaced. */
static void
test_replace_stump (Fixture *fixture, gconstpointer data)
{
  g_autofree char *first = add_text (fixture->store, "abc");
  g_autofree char *path = harvest_blob_store_dup_path (fixture->store, first);
  g_autofree char *second = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_no_errno (truncate (path, 1));
  second = add_text (fixture->store, "abc");
  g_assert_true (harvest_blob_store_verify_sync (fixture->store, second, NULL, &error));
  g_assert_no_error (error);
}

static void
test_write_in_pieces (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HarvestBlobWriter) writer = harvest_blob_store_begin_sync (fixture->store, &error);
  g_autofree char *hash = NULL;

  g_assert_no_error (error);
  g_assert_true (harvest_blob_writer_write_sync (writer, "a", 1, &error));
  g_assert_true (harvest_blob_writer_write_sync (writer, NULL, 0, &error));
  g_assert_true (harvest_blob_writer_write_sync (writer, "bc", 2, &error));
  g_assert_cmpint (harvest_blob_writer_get_bytes (writer), ==, 3);
  hash = harvest_blob_writer_commit_sync (writer, ABC_HASH, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (hash, ==, ABC_HASH);
}

static void
test_mismatch (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HarvestBlobWriter) writer = harvest_blob_store_begin_sync (fixture->store, NULL);

  g_assert_true (harvest_blob_writer_write_sync (writer, "abc", 3, NULL));
  g_assert_null (harvest_blob_writer_commit_sync (writer, NO_HASH, &error));
  g_assert_error (error, HARVEST_MEDIA_ERROR, HARVEST_MEDIA_ERROR_MISMATCH);
  g_assert_false (harvest_blob_store_exists (fixture->store, ABC_HASH));
  g_clear_pointer (&writer, harvest_blob_writer_free);
  g_assert_cmpuint (count_leftovers (fixture), ==, 0);
}

static void
test_abandon (Fixture *fixture, gconstpointer data)
{
  HarvestBlobWriter *writer = harvest_blob_store_begin_sync (fixture->store, NULL);

  g_assert_true (harvest_blob_writer_write_sync (writer, "abc", 3, NULL));
  g_assert_cmpuint (count_leftovers (fixture), ==, 1);
  harvest_blob_writer_free (writer);
  g_assert_cmpuint (count_leftovers (fixture), ==, 0);
}

static void
test_stream_limit (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_data ("abcd", 4, NULL);
  g_autoptr (GInputStream) fits = g_memory_input_stream_new_from_data ("abc", 3, NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *hash = NULL;

  g_assert_null (
      harvest_blob_store_add_stream_sync (fixture->store, stream, 3, NULL, NULL, &error));
  g_assert_error (error, HARVEST_MEDIA_ERROR, HARVEST_MEDIA_ERROR_TOO_LARGE);
  g_clear_error (&error);
  hash = harvest_blob_store_add_stream_sync (fixture->store, fits, 3, ABC_HASH, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (hash, ==, ABC_HASH);
}

/* A writer that lives keeps its file through another program's opening; one that crashed does
 * not. */
static void
test_sweep (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HarvestBlobWriter) writer = harvest_blob_store_begin_sync (fixture->store, NULL);
  g_autofree char *leftover = g_build_filename (fixture->folder, "tmp", "crashed", NULL);
  g_autoptr (HarvestBlobStore) other = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *hash = NULL;

  g_assert_true (harvest_blob_writer_write_sync (writer, "abc", 3, NULL));
  g_assert_true (g_file_set_contents (leftover, "half", 4, NULL));
  g_assert_cmpuint (count_leftovers (fixture), ==, 2);

  other = harvest_blob_store_open_sync (fixture->folder, &error);
  g_assert_no_error (error);
  g_assert_false (g_file_test (leftover, G_FILE_TEST_EXISTS));
  hash = harvest_blob_writer_commit_sync (writer, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (harvest_blob_store_exists (other, ABC_HASH));
}

static void
test_damage (Fixture *fixture, gconstpointer data)
{
  g_autofree char *hash = add_text (fixture->store, "abc");
  g_autofree char *path = harvest_blob_store_dup_path (fixture->store, hash);
  g_autoptr (GError) error = NULL;
  int fd;

  g_assert_true (harvest_blob_store_verify_sync (fixture->store, hash, NULL, &error));
  g_assert_no_error (error);

  fd = open (path, O_WRONLY | O_CLOEXEC);
  g_assert_cmpint (pwrite (fd, "X", 1, 1), ==, 1);
  close (fd);
  g_assert_false (harvest_blob_store_verify_sync (fixture->store, hash, NULL, &error));
  g_assert_error (error, HARVEST_MEDIA_ERROR, HARVEST_MEDIA_ERROR_MISMATCH);
}

static void
test_names_from_outside (Fixture *fixture, gconstpointer data)
{
  const char *const names[] = {
    "",
    "abc",
    "../../../etc/passwd",
    "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD",
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015a/",
    ABC_HASH "0",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (harvest_blob_hash_is_valid (names[i]));
      g_assert_null (harvest_blob_store_dup_path (fixture->store, names[i]));
      g_assert_false (harvest_blob_store_exists (fixture->store, names[i]));
      g_assert_false (harvest_blob_store_delete_sync (fixture->store, names[i], &error));
      g_assert_error (error, HARVEST_MEDIA_ERROR, HARVEST_MEDIA_ERROR_NOT_FOUND);
    }
  g_assert_false (harvest_blob_hash_is_valid (NULL));
}

static void
test_not_there (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (harvest_blob_store_open_blob_sync (fixture->store, NO_HASH, NULL, &error), ==,
                   -1);
  g_assert_error (error, HARVEST_MEDIA_ERROR, HARVEST_MEDIA_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (harvest_blob_store_verify_sync (fixture->store, NO_HASH, NULL, &error));
  g_assert_error (error, HARVEST_MEDIA_ERROR, HARVEST_MEDIA_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_true (harvest_blob_store_delete_sync (fixture->store, NO_HASH, &error));
  g_assert_no_error (error);
}

typedef struct
{
  HarvestBlobStore *store;
  GString *seen;
  guint stop_after;
  guint n;
} Visit;

static gboolean
visit_cb (const char *hash, gint64 bytes, gint64 written, gpointer user_data)
{
  Visit *visit = user_data;

  g_string_append_printf (visit->seen, "%s %" G_GINT64_FORMAT "\n", hash, bytes);
  g_assert_cmpint (ABS (g_get_real_time () - written), <, 60 * G_USEC_PER_SEC);
  g_assert_true (harvest_blob_store_delete_sync (visit->store, hash, NULL));
  return ++visit->n != visit->stop_after;
}

static void
test_foreach (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GString) expected = g_string_new (NULL);
  g_autoptr (GString) seen = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  Visit visit = { fixture->store, seen, 2, 0 };
  g_autofree char *abc = add_text (fixture->store, "abc");
  g_autofree char *empty = add_text (fixture->store, "");
  g_autofree char *hello = add_text (fixture->store, "hello");

  g_assert_true (harvest_blob_store_foreach_sync (fixture->store, visit_cb, &visit, NULL, &error));
  g_assert_cmpuint (visit.n, ==, 2);
  g_assert_true (harvest_blob_store_foreach_sync (fixture->store, visit_cb, &visit, NULL, &error));
  g_assert_no_error (error);
  g_string_append_printf (expected, "%s 5\n%s 3\n%s 0\n", hello, abc, empty);
  g_assert_cmpstr (seen->str, ==, expected->str);
  g_assert_false (harvest_blob_store_exists (fixture->store, abc));
}

static void
test_async (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("abc", 3);
  g_autoptr (GAsyncResult) added = NULL;
  g_autoptr (GAsyncResult) verified = NULL;
  g_autoptr (GAsyncResult) deleted = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *hash = NULL;

  harvest_blob_store_add_bytes_async (fixture->store, bytes, NULL, harvest_test_store_result_cb,
                                      &added);
  added = harvest_test_wait_result (&added);
  hash = harvest_blob_store_add_bytes_finish (fixture->store, added, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (hash, ==, ABC_HASH);

  harvest_blob_store_verify_async (fixture->store, hash, NULL, harvest_test_store_result_cb,
                                   &verified);
  verified = harvest_test_wait_result (&verified);
  g_assert_true (harvest_blob_store_verify_finish (fixture->store, verified, &error));

  harvest_blob_store_delete_async (fixture->store, hash, NULL, harvest_test_store_result_cb,
                                   &deleted);
  deleted = harvest_test_wait_result (&deleted);
  g_assert_true (harvest_blob_store_delete_finish (fixture->store, deleted, &error));
  g_assert_no_error (error);
  g_assert_false (harvest_blob_store_exists (fixture->store, hash));
}

static gboolean
write_line (const char *path, const char *line)
{
  int fd = open (path, O_WRONLY | O_CLOEXEC);
  gboolean written = fd >= 0 && write (fd, line, strlen (line)) == (gssize)strlen (line);

  if (fd >= 0)
    close (fd);
  return written;
}

/* Becomes the root of a user namespace, who may mount. */
static gboolean
enter_namespace (void)
{
  g_autofree char *uid_map = g_strdup_printf ("0 %u 1", getuid ());
  g_autofree char *gid_map = g_strdup_printf ("0 %u 1", getgid ());

  return unshare (CLONE_NEWUSER | CLONE_NEWNS) == 0 && write_line ("/proc/self/uid_map", uid_map)
         && write_line ("/proc/self/setgroups", "deny")
         && write_line ("/proc/self/gid_map", gid_map);
}

static gboolean
can_mount (void)
{
  pid_t pid = fork ();
  int status = 1;

  if (pid == 0)
    _exit (enter_namespace () ? 0 : 1);
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  return status == 0;
}

/* On a disk of 64 KiB (a tmpfs of its own, in a namespace of its own). */
static void
test_full_disk (Fixture *fixture, gconstpointer data)
{
  g_autofree char *disk = g_build_filename (fixture->folder, "disk", NULL);
  g_autofree char *big = g_strnfill (128 * 1024, 'x');

  if (g_test_subprocess ())
    {
      g_autoptr (GBytes) bytes = g_bytes_new (big, strlen (big));
      g_autoptr (HarvestBlobStore) store = NULL;
      g_autoptr (GError) error = NULL;
      g_autofree char *small = NULL;

      g_assert_no_errno (g_mkdir (disk, 0700));
      g_assert_true (enter_namespace ());
      g_assert_no_errno (mount ("none", disk, "tmpfs", 0, "size=64k"));
      store = harvest_blob_store_open_sync (disk, &error);
      g_assert_no_error (error);
      g_assert_null (harvest_blob_store_add_bytes_sync (store, bytes, &error));
      g_assert_error (error, HARVEST_MEDIA_ERROR, HARVEST_MEDIA_ERROR_NO_SPACE);
      small = add_text (store, "abc"); /* nothing is left that would fill the disk */
      g_assert_cmpstr (small, ==, ABC_HASH);
      return;
    }

  if (!can_mount ())
    {
      g_test_skip ("no user namespaces here");
      return;
    }
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
}

int
main (int argc, char *argv[])
{
  harvest_test_init (&argc, &argv);

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/blob-store/keep", test_keep);
  ADD ("/blob-store/twice", test_twice);
  ADD ("/blob-store/replace-stump", test_replace_stump);
  ADD ("/blob-store/write-in-pieces", test_write_in_pieces);
  ADD ("/blob-store/mismatch", test_mismatch);
  ADD ("/blob-store/abandon", test_abandon);
  ADD ("/blob-store/stream-limit", test_stream_limit);
  ADD ("/blob-store/sweep", test_sweep);
  ADD ("/blob-store/damage", test_damage);
  ADD ("/blob-store/names-from-outside", test_names_from_outside);
  ADD ("/blob-store/not-there", test_not_there);
  ADD ("/blob-store/foreach", test_foreach);
  ADD ("/blob-store/async", test_async);
  ADD ("/blob-store/full-disk", test_full_disk);
#undef ADD

  return g_test_run ();
}
