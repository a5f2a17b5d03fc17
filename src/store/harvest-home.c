/* harvest-home.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-home"

#include "config.h"

#include "harvest-home.h"

#include "harvest-store-error.h"

#include <gio/gunixmounts.h>
#include <string.h>
#include <sys/vfs.h>

static const guint64 network_magics[] = {
  0x6969,     /* NFS */
  0x517b,     /* SMB 1 */
  0xff534d42, /* CIFS */
  0xfe534d42, /* SMB 2 and 3 */
  0x5346414f, /* AFS */
  0x6b414653, /* kAFS */
  0x73757245, /* Coda */
  0x564c,     /* NCP */
  0x01021997, /* 9P */
  0x00c36400, /* Ceph */
  0x0bd00bd0, /* Lustre */
  0x7461636f, /* OCFS2 */
  0x01161970, /* GFS2 */
  0x47504653, /* GPFS */
};

/* FUSE does not say by its magic what is behind it. */
static const char *const network_types[] = {
  "fuse.sshfs",     "fuse.gvfsd-fuse",
  "fuse.rclone",    "fuse.s3fs",
  "fuse.davfs",     "fuse.curlftpfs",
  "fuse.glusterfs", "fuse.smbnetfs",
  "fuse.mfs",       "fuse.ceph-fuse",
  "davfs",          "nfs",
  "nfs4",           "cifs",
  "smb3",
};

gboolean
harvest_home_is_network (const HarvestHomeFacts *facts)
{
  for (gsize i = 0; i < G_N_ELEMENTS (network_magics); i++)
    if (facts->magic == network_magics[i])
      return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (network_types); i++)
    if (strcmp (facts->type, network_types[i]) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
probe_system (const char *path, HarvestHomeFacts *facts, gpointer data)
{
  struct statfs info;
  GUnixMountEntry *mount;

  if (statfs (path, &info) != 0)
    return FALSE;
  facts->magic = (guint64)info.f_type & G_MAXUINT32;
  facts->free_bytes = (guint64)info.f_bavail * (guint64)info.f_bsize;
  mount = g_unix_mount_for (path, NULL);
  if (mount != NULL)
    {
      g_strlcpy (facts->type, g_unix_mount_get_fs_type (mount), sizeof facts->type);
      g_unix_mount_free (mount);
    }
  return TRUE;
}

gboolean
harvest_home_check_sync (const char *path,
                         HarvestHomeProbe probe,
                         gpointer data,
                         guint64 *free_bytes,
                         GError **error)
{
  HarvestHomeFacts facts = { 0 };

  *free_bytes = G_MAXUINT64;
  if (!(probe != NULL ? probe : probe_system) (path, &facts, data))
    {
      g_info ("Nothing is known about the file system of %s", path);
      return TRUE;
    }
  *free_bytes = facts.free_bytes;
  if (!harvest_home_is_network (&facts))
    return TRUE;
  g_set_error (error, HARVEST_STORE_ERROR, HARVEST_STORE_ERROR_NETWORK_HOME,
               "%s lies on a file system of the network (%s), where the data would not be safe;"
               " choose a folder on this computer with --data",
               path, facts.type[0] != '\0' ? facts.type : "unknown");
  return FALSE;
}
