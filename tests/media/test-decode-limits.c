/* test-decode-limits.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* What the decoding child may not do, tried by a child that does nothing else. */

#define G_LOG_DOMAIN "test-decode-limits"

#include "config.h"

#include "harvest-decode-limits.h"
#include "harvest-test.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <linux/landlock.h>
#include <netinet/in.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* A child that ends with 0 did what it tried, with 1 could not; forked, because limits last. */
typedef gboolean (*TryFunc) (void);

static int
run_limited (const HarvestDecodeLimits *limits, TryFunc try)
{
  pid_t pid = fork ();
  int status;

  g_assert_cmpint (pid, >=, 0);
  if (pid == 0)
    {
      harvest_decode_limits_apply (limits);
      _exit (try () ? 0 : 1);
    }
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  return status;
}

static gboolean
try_compute (void)
{
  volatile guint n = 0;

  while (n < G_MAXUINT)
    n = (n + 1) & 0xffff;
  return TRUE;
}

static gboolean
try_wait (void)
{
  while (pause () != 0)
    continue;
  return TRUE;
}

static gboolean
try_memory (void)
{
  g_autofree void *much = g_try_malloc ((gsize)700 * 1024 * 1024);

  return much != NULL;
}

static gboolean
try_some_memory (void)
{
  g_autofree void *some = g_try_malloc ((gsize)300 * 1024 * 1024);

  return some != NULL;
}

static gboolean
try_write (void)
{
  int fd = open ("written", O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

  return fd >= 0 && write (fd, "x", 1) == 1;
}

static gboolean
try_read (void)
{
  return open ("secret", O_RDONLY | O_CLOEXEC) >= 0;
}

static gboolean
try_read_system (void)
{
  return open ("/usr/bin/env", O_RDONLY | O_CLOEXEC) >= 0;
}

static gboolean
try_run (void)
{
  execl ("/bin/true", "true", NULL);
  return FALSE;
}

/* Loopback exists in every namespace, but in a new one it is down. */
static gboolean
try_connect (void)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons (9) };
  int fd = socket (AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

  address.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
  return fd >= 0 && connect (fd, (const struct sockaddr *)&address, sizeof address) == 0;
}

static gboolean
is_sanitized (void)
{
#if defined(__SANITIZE_ADDRESS__)
  g_test_skip ("the sanitizers need memory and files");
  return TRUE;
#else
  return FALSE;
#endif
}

static void
test_time (void)
{
  HarvestDecodeLimits limits = harvest_decode_limits;
  int status;

  limits.cpu_seconds = 1;
  status = run_limited (&limits, try_compute);
  g_assert_true (WIFSIGNALED (status));

  limits.alarm_seconds = 1;
  status = run_limited (&limits, try_wait);
  g_assert_true (WIFSIGNALED (status));
  g_assert_cmpint (WTERMSIG (status), ==, SIGALRM);
}

static void
test_memory (void)
{
  if (is_sanitized ())
    return;
  g_assert_cmpint (run_limited (&harvest_decode_limits, try_memory), !=, 0);
  g_assert_cmpint (run_limited (&harvest_decode_limits, try_some_memory), ==, 0);
}

static gboolean
has_landlock (void)
{
  return syscall (SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION) > 0;
}

static void
test_files (void)
{
  g_autofree char *dir = harvest_test_make_dir ();
  g_autofree char *old = g_get_current_dir ();

  g_assert_no_errno (g_chdir (dir));
  g_assert_true (g_file_set_contents ("secret", "x", 1, NULL));
  g_assert_cmpint (run_limited (&harvest_decode_limits, try_write), !=, 0);
  if (has_landlock () && !is_sanitized ())
    {
      g_assert_cmpint (run_limited (&harvest_decode_limits, try_read), !=, 0);
      g_assert_cmpint (run_limited (&harvest_decode_limits, try_run), !=, 0);
      g_assert_false (g_file_test ("written", G_FILE_TEST_EXISTS));
      g_assert_cmpint (run_limited (&harvest_decode_limits, try_read_system), ==, 0);
    }
  g_assert_no_errno (g_chdir (old));
}

static gboolean
can_unshare (void)
{
  pid_t pid = fork ();
  int status;

  if (pid == 0)
    _exit (unshare (CLONE_NEWUSER | CLONE_NEWNET) == 0 ? 0 : 1);
  waitpid (pid, &status, 0);
  return status == 0;
}

static void
test_network (void)
{
  if (is_sanitized ())
    return;
  if (!can_unshare ())
    {
      g_test_skip ("no user namespaces here");
      return;
    }
  g_assert_true (try_connect ());
  g_assert_cmpint (run_limited (&harvest_decode_limits, try_connect), !=, 0);
}

int
main (int argc, char *argv[])
{
  harvest_test_init (&argc, &argv);

  g_test_add_func ("/decode-limits/time", test_time);
  g_test_add_func ("/decode-limits/memory", test_memory);
  g_test_add_func ("/decode-limits/files", test_files);
  g_test_add_func ("/decode-limits/network", test_network);

  return g_test_run ();
}
