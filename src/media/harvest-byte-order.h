/* harvest-byte-order.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Numbers in files. The caller has checked that the bytes are there. */

static inline guint16
harvest_be16 (const guint8 *at)
{
  return (guint16)(at[0] << 8 | at[1]);
}

static inline guint32
harvest_be32 (const guint8 *at)
{
  return (guint32)at[0] << 24 | (guint32)at[1] << 16 | (guint32)at[2] << 8 | at[3];
}

static inline guint64
harvest_be64 (const guint8 *at)
{
  return (guint64)harvest_be32 (at) << 32 | harvest_be32 (at + 4);
}

static inline guint16
harvest_le16 (const guint8 *at)
{
  return (guint16)(at[1] << 8 | at[0]);
}

static inline guint32
harvest_le24 (const guint8 *at)
{
  return (guint32)at[2] << 16 | (guint32)at[1] << 8 | at[0];
}

static inline guint32
harvest_le32 (const guint8 *at)
{
  return (guint32)at[3] << 24 | harvest_le24 (at);
}

static inline guint64
harvest_le64 (const guint8 *at)
{
  return (guint64)harvest_le32 (at + 4) << 32 | harvest_le32 (at);
}

static inline void
harvest_put_be32 (guint8 *at, guint32 value)
{
  at[0] = (guint8)(value >> 24);
  at[1] = (guint8)(value >> 16);
  at[2] = (guint8)(value >> 8);
  at[3] = (guint8)value;
}

static inline void
harvest_put_le32 (guint8 *at, guint32 value)
{
  at[0] = (guint8)value;
  at[1] = (guint8)(value >> 8);
  at[2] = (guint8)(value >> 16);
  at[3] = (guint8)(value >> 24);
}

G_END_DECLS
