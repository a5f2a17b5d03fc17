/* harvest-test-picture.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-test-picture"

#include "config.h"

#include "harvest-test-picture.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <libheif/heif.h>
#include <string.h>

GdkPixbuf *
harvest_test_picture_new (int width, int height, gboolean alpha)
{
  GdkPixbuf *picture = gdk_pixbuf_new (GDK_COLORSPACE_RGB, alpha, 8, width, height);
  guint8 *pixels = gdk_pixbuf_get_pixels (picture);
  gsize stride = (gsize)gdk_pixbuf_get_rowstride (picture);
  gsize step = alpha ? 4 : 3;

  for (int y = 0; y < height; y++)
    {
      for (int x = 0; x < width; x++)
        {
          guint8 *pixel = pixels + (gsize)y * stride + (gsize)x * step;

          pixel[0] = y < height / 2 ? 250 : 5;
          pixel[1] = (guint8)((x ^ y) & 7);
          pixel[2] = y < height / 2 ? 5 : 250;
          if (alpha)
            pixel[3] = x < width / 2 ? 255 : 0;
        }
    }
  return picture;
}

GBytes *
harvest_test_picture_save (GdkPixbuf *picture, const char *format)
{
  g_autoptr (GError) error = NULL;
  char *content;
  gsize length;

  gdk_pixbuf_save_to_buffer (picture, &content, &length, format, &error, NULL);
  g_assert_no_error (error);
  return g_bytes_new_take (content, length);
}

static void
set_tag (GExiv2Metadata *metadata, const char *tag, const char *value)
{
  g_autoptr (GError) error = NULL;

  gexiv2_metadata_try_set_tag_string (metadata, tag, value, &error);
  g_assert_no_error (error);
}

static void
set_thumbnail (GExiv2Metadata *metadata)
{
  g_autoptr (GdkPixbuf) small = harvest_test_picture_new (160, 120, FALSE);
  g_autoptr (GBytes) content = harvest_test_picture_save (small, "jpeg");
  g_autoptr (GError) error = NULL;
  gsize length;
  const guint8 *data = g_bytes_get_data (content, &length);

  gexiv2_metadata_try_set_exif_thumbnail_from_buffer (metadata, data, (int)length, &error);
  g_assert_no_error (error);
}

GBytes *
harvest_test_picture_betray (GBytes *content, int orientation)
{
  g_autoptr (GExiv2Metadata) metadata = gexiv2_metadata_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  g_autofree char *value = g_strdup_printf ("%d", orientation);
  char *betrayed;
  gsize length;
  int fd = g_file_open_tmp ("picture-XXXXXX", &path, &error);

  g_assert_no_error (error);
  g_close (fd, NULL);
  g_file_set_contents (path, g_bytes_get_data (content, NULL), (gssize)g_bytes_get_size (content),
                       &error);
  g_assert_no_error (error);
  gexiv2_metadata_open_path (metadata, path, &error);
  g_assert_no_error (error);

  gexiv2_metadata_try_set_gps_info (metadata, 10.5, 52.25, 100, &error);
  g_assert_no_error (error);
  set_tag (metadata, "Exif.Image.Orientation", value);
  set_tag (metadata, "Exif.Image.Make", HARVEST_TEST_SECRET "-make");
  set_tag (metadata, "Exif.Image.DateTime", "2026:01:02 03:04:05");
  set_tag (metadata, "Exif.Photo.BodySerialNumber", HARVEST_TEST_SECRET "-serial");
  set_tag (metadata, "Exif.Photo.MakerNote", "83 69 67 82 69 84 45 109 110");
  set_tag (metadata, "Xmp.dc.title", HARVEST_TEST_SECRET "-xmp");
  set_tag (metadata, "Xmp.exif.GPSLatitude", "52,15.0N");
  set_tag (metadata, "Iptc.Application2.City", HARVEST_TEST_SECRET "-city");
  gexiv2_metadata_try_set_comment (metadata, HARVEST_TEST_SECRET "-comment", NULL);
  set_thumbnail (metadata);
  gexiv2_metadata_save_file (metadata, path, &error);
  g_assert_no_error (error);

  g_file_get_contents (path, &betrayed, &length, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (betrayed, length);
}

static void
check_heif (struct heif_error error)
{
  g_assert_cmpint (error.code, ==, heif_error_Ok);
}

static struct heif_error
collect_cb (struct heif_context *context, const void *data, size_t length, void *user_data)
{
  g_byte_array_append (user_data, data, (guint)length);
  return (struct heif_error){ heif_error_Ok, heif_suberror_Unspecified, "" };
}

GBytes *
harvest_test_picture_make_heic (int width, int height)
{
  struct heif_writer writer = { 1, collect_cb };
  struct heif_context *context = heif_context_alloc ();
  struct heif_encoder *encoder;
  struct heif_image *image;
  struct heif_image_handle *handle;
  GByteArray *content = g_byte_array_new ();
  guint8 *plane;
  int stride;

  check_heif (
      heif_image_create (width, height, heif_colorspace_RGB, heif_chroma_interleaved_RGB, &image));
  check_heif (heif_image_add_plane (image, heif_channel_interleaved, width, height, 8));
  plane = heif_image_get_plane (image, heif_channel_interleaved, &stride);
  for (int y = 0; y < height; y++)
    memset (plane + y * stride, 200, (gsize)width * 3);

  check_heif (heif_context_get_encoder_for_format (context, heif_compression_HEVC, &encoder));
  check_heif (heif_context_encode_image (context, image, encoder, NULL, &handle));
  check_heif (heif_context_add_exif_metadata (
      context, handle, "II*\0\x08\0\0\0\0\0\0\0\0\0" HARVEST_TEST_SECRET "-exif",
      14 + (int)strlen (HARVEST_TEST_SECRET "-exif")));
  check_heif (heif_context_add_XMP_metadata (context, handle, HARVEST_TEST_SECRET "-xmp",
                                             (int)strlen (HARVEST_TEST_SECRET "-xmp")));
  check_heif (heif_context_write (context, &writer, content));

  heif_image_handle_release (handle);
  heif_image_release (image);
  heif_encoder_release (encoder);
  heif_context_free (context);
  return g_byte_array_free_to_bytes (content);
}

static guint32
checksum (const guint8 *data, gsize length)
{
  guint32 sum = 0xffffffff;

  for (gsize i = 0; i < length; i++)
    {
      sum ^= data[i];
      for (int bit = 0; bit < 8; bit++)
        sum = (sum & 1) != 0 ? (sum >> 1) ^ 0xedb88320 : sum >> 1;
    }
  return ~sum;
}

static void
append_be32 (GByteArray *content, guint32 value)
{
  guint32 turned = GUINT32_TO_BE (value);

  g_byte_array_append (content, (const guint8 *)&turned, 4);
}

static void
append_chunk (GByteArray *content, const char *name, const guint8 *data, gsize length)
{
  guint begin = content->len + 4;

  append_be32 (content, (guint32)length);
  g_byte_array_append (content, (const guint8 *)name, 4);
  g_byte_array_append (content, data, (guint)length);
  append_be32 (content, checksum (content->data + begin, length + 4));
}

/* `n` rows of zero bytes, compressed piece by piece so that the test itself stays small. */
static GBytes *
compress_rows (gsize row, guint32 n)
{
  g_autoptr (GZlibCompressor) zlib = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB, 9);
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr (GOutputStream) stream = g_converter_output_stream_new (memory, G_CONVERTER (zlib));
  g_autofree guint8 *zeros = g_malloc0 (row);

  for (guint32 i = 0; i < n; i++)
    g_assert_true (g_output_stream_write_all (stream, zeros, row, NULL, NULL, NULL));
  g_assert_true (g_output_stream_close (stream, NULL, NULL));
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory));
}

GBytes *
harvest_test_picture_make_flood (guint32 width, guint32 height, guint32 n_rows)
{
  GByteArray *content = g_byte_array_new ();
  g_autoptr (GBytes) rows = compress_rows (1 + (gsize)width * 3, height);
  guint8 header[13] = { [8] = 8, [9] = 2 };
  guint32 size[2] = { GUINT32_TO_BE (width), GUINT32_TO_BE (height) };

  memcpy (header, size, sizeof size);
  g_byte_array_append (content, (const guint8 *)"\x89PNG\r\n\x1a\n", 8);
  append_chunk (content, "IHDR", header, sizeof header);
  append_chunk (content, "IDAT", g_bytes_get_data (rows, NULL), g_bytes_get_size (rows));
  append_chunk (content, "IEND", NULL, 0);
  return g_byte_array_free_to_bytes (content);
}

gboolean
harvest_test_bytes_contain (GBytes *bytes, const char *word)
{
  return memmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), word, strlen (word))
         != NULL;
}

GExiv2Metadata *
harvest_test_read_metadata (GBytes *content)
{
  GExiv2Metadata *metadata = gexiv2_metadata_new ();
  g_autoptr (GError) error = NULL;

  gexiv2_metadata_open_buf (metadata, g_bytes_get_data (content, NULL),
                            (glong)g_bytes_get_size (content), &error);
  g_assert_no_error (error);
  return metadata;
}
