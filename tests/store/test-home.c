/* test-home.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-home"

#include "config.h"

#include "harvest-home.h"
#include "harvest-store-error.h"
#include "harvest-test.h"

#include <string.h>

static gboolean
probe_facts (const char *path, HarvestHomeFacts *facts, gpointer data)
{
  const HarvestHomeFacts *wanted = data;

  if (wanted == NULL)
    return FALSE;
  *facts = *wanted;
  return TRUE;
}

static void
test_kinds (void)
{
  static const struct
  {
    HarvestHomeFacts facts;
    gboolean network;
  } cases[] = {
    { { 0xef53, "ext4", 0 }, FALSE },
    { { 0x9123683e, "btrfs", 0 }, FALSE },
    { { 0x58465342, "xfs", 0 }, FALSE },
    { { 0x01021994, "tmpfs", 0 }, FALSE },
    { { 0x794c7630, "overlay", 0 }, FALSE },
    { { 0x65735546, "fuseblk", 0 }, FALSE },
    { { 0x65735546, "fuse.gocryptfs", 0 }, FALSE },
    { { 0x6969, "nfs4", 0 }, TRUE },
    { { 0xff534d42, "cifs", 0 }, TRUE },
    { { 0xfe534d42, "smb3", 0 }, TRUE },
    { { 0x01021997, "9p", 0 }, TRUE },
    { { 0x65735546, "fuse.sshfs", 0 }, TRUE },
    { { 0x65735546, "fuse.gvfsd-fuse", 0 }, TRUE },
    { { 0x6969, "", 0 }, TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s", cases[i].facts.type);
      g_assert_cmpint (harvest_home_is_network (&cases[i].facts), ==, cases[i].network);
    }
}

static void
test_refused (void)
{
  HarvestHomeFacts facts = { 0x6969, "nfs4", 1000 };
  g_autoptr (GError) error = NULL;
  guint64 free_bytes;

  g_assert_false (
      harvest_home_check_sync ("/home/ada/data", probe_facts, &facts, &free_bytes, &error));
  g_assert_error (error, HARVEST_STORE_ERROR, HARVEST_STORE_ERROR_NETWORK_HOME);
  g_assert_nonnull (strstr (error->message, "/home/ada/data"));
  g_assert_nonnull (strstr (error->message, "nfs4"));
  /* and the way out */
  g_assert_nonnull (strstr (error->message, "--data"));
}

static void
test_allowed (void)
{
  HarvestHomeFacts facts = { 0xef53, "ext4", 12345 };
  g_autofree char *dir = harvest_test_make_dir ();
  g_autoptr (GError) error = NULL;
  guint64 free_bytes;

  g_assert_true (harvest_home_check_sync ("/home/ada", probe_facts, &facts, &free_bytes, &error));
  g_assert_cmpuint (free_bytes, ==, 12345);
  /* Nothing known is nothing against it. */
  g_assert_true (harvest_home_check_sync ("/home/ada", probe_facts, NULL, &free_bytes, &error));
  /* This computer, as it is. */
  g_assert_true (harvest_home_check_sync (dir, NULL, NULL, &free_bytes, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (free_bytes, >, 0);
}

int
main (int argc, char **argv)
{
  harvest_test_init (&argc, &argv);

  g_test_add_func ("/home/kinds", test_kinds);
  g_test_add_func ("/home/refused", test_refused);
  g_test_add_func ("/home/allowed", test_allowed);

  return g_test_run ();
}
