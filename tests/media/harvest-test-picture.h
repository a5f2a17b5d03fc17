/* harvest-test-picture.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <gexiv2/gexiv2.h>

G_BEGIN_DECLS

/* Pictures made for tests. */

/* What a phone writes and nobody may find again; all of it begins with this word. */
#define HARVEST_TEST_SECRET "SECRET"

/* Returns: (transfer full): red above, blue below, with some detail */
GdkPixbuf *harvest_test_picture_new (int width, int height, gboolean alpha);

/* Returns: (transfer full): in "jpeg" or "png" */
GBytes *harvest_test_picture_save (GdkPixbuf *picture, const char *format);

/* Returns: (transfer full): the same picture with place, serial, maker note, thumbnail, XMP, IPTC
 * and comment written into it as far as its format holds them */
GBytes *harvest_test_picture_betray (GBytes *content, int orientation);

/* Returns: (transfer full): HEIC with an Exif block that tells the place */
GBytes *harvest_test_picture_make_heic (int width, int height);

/* Returns: (transfer full): a PNG of one colour that says that it has that size, with so many of
 * its rows */
GBytes *harvest_test_picture_make_flood (guint32 width, guint32 height, guint32 n_rows);

gboolean harvest_test_bytes_contain (GBytes *bytes, const char *word);

/* Returns: (transfer full): what gexiv2 finds in the content */
GExiv2Metadata *harvest_test_read_metadata (GBytes *content);

G_END_DECLS
