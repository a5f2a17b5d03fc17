/* harvest-decode-limits.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-decode-limits"

#include "config.h"

#include "harvest-decode-limits.h"

#include <fcntl.h>
#include <linux/landlock.h>
#include <malloc.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The sanitizers reserve terabytes of address space and read /proc. */
#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

#define MAX_OPEN_FILES 64

const HarvestDecodeLimits harvest_decode_limits = {
  .memory = 600 * 1024 * 1024,
  .cpu_seconds = 20,
  .alarm_seconds = 40,
};

static void
limit (int resource, rlim_t value)
{
  struct rlimit both = { value, value };

  if (setrlimit (resource, &both) != 0)
    _exit (1);
}

/* Everything that Landlock can forbid in its first version (Linux 5.13). */
#define ALL_FILE_ACCESS                                                                            \
  (LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_READ_FILE       \
   | LANDLOCK_ACCESS_FS_READ_DIR | LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE  \
   | LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_REG      \
   | LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO | LANDLOCK_ACCESS_FS_MAKE_BLOCK   \
   | LANDLOCK_ACCESS_FS_MAKE_SYM)

/* A decoder that an attacker has taken over must not carry off letters and keys inside the picture
 * that it gives back: it can read the system's files (decoders are loaded from there) and nothing
 * else. Where Landlock is missing, only the other borders hold. */
static void
close_files (void)
{
  static const char *const readable[] = { "/usr", "/lib", "/lib64", "/etc", "/app" };
  struct landlock_ruleset_attr rules = { .handled_access_fs = ALL_FILE_ACCESS };
  int ruleset = (int)syscall (SYS_landlock_create_ruleset, &rules, sizeof rules, 0);

  if (ruleset < 0)
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (readable); i++)
    {
      struct landlock_path_beneath_attr beneath = {
        .allowed_access = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR,
        .parent_fd = open (readable[i], O_PATH | O_CLOEXEC),
      };

      if (beneath.parent_fd < 0)
        continue;
      if (syscall (SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &beneath, 0) != 0)
        g_debug ("cannot let decoders read %s", readable[i]);
      close (beneath.parent_fd);
    }
  if (syscall (SYS_landlock_restrict_self, ruleset, 0) != 0)
    g_debug ("the files stay readable");
  close (ruleset);
}

void
harvest_decode_limits_apply (const HarvestDecodeLimits *limits)
{
  limit (RLIMIT_CORE, 0);
  limit (RLIMIT_CPU, limits->cpu_seconds);
  limit (RLIMIT_NOFILE, MAX_OPEN_FILES);
  limit (RLIMIT_FSIZE, 0);
  if (limits->memory > 0 && !SANITIZED)
    limit (RLIMIT_AS, limits->memory);
  alarm (limits->alarm_seconds);

  /* Each arena of malloc reserves 64 MiB of address space. */
  mallopt (M_ARENA_MAX, 1);

  if (prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
    _exit (1);
  if (SANITIZED)
    return;
  if (unshare (CLONE_NEWUSER | CLONE_NEWNET | CLONE_NEWIPC) != 0)
    g_debug ("no namespace of its own: the network stays open");
  close_files ();
}
