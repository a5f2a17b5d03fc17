/* test-media-type.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-media-type"

#include "config.h"

#include "harvest-media-error.h"
#include "harvest-media-type.h"
#include "harvest-picture-size.h"
#include "harvest-test.h"

#include <string.h>

typedef struct
{
  const char *head;
  gsize length;
  const char *mime; /* NULL: of no known type */
} Case;

#define HEAD(text) text, sizeof (text) - 1

static const Case cases[] = {
  { HEAD ("\xff\xd8\xff\xe0\0\x10JFIF"), "image/jpeg" },
  { HEAD ("\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), "image/png" },
  { HEAD ("RIFF\x10\0\0\0WEBPVP8 "), "image/webp" },
  { HEAD ("RIFF\x10\0\0\0WAVEfmt "), "audio/wav" },
  { HEAD ("GIF89a\1\0\1\0"), "image/gif" },
  { HEAD ("II*\0\x08\0\0\0"), "image/tiff" },
  { HEAD ("MM\0*\0\0\0\x08"), "image/tiff" },
  { HEAD ("BM\x46\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0\1\0\0\0\1\0\0\0"), "image/bmp" },
  { HEAD ("OggS\0\2"), "audio/ogg" },
  { HEAD ("fLaC\0\0\0\x22"), "audio/flac" },
  { HEAD ("ID3\4\0\0\0\0\0\0"), "audio/mpeg" },
  { HEAD ("\xff\xfb\x90\x64"), "audio/mpeg" },
  { HEAD ("\0\0\0\x18"
          "ftypheic\0\0\0\0mif1heic"),
    "image/heic" },
  { HEAD ("\0\0\0\x18"
          "ftypmif1\0\0\0\0mif1heic"),
    "image/heic" },
  { HEAD ("\0\0\0\x18"
          "ftypmif1\0\0\0\0mif1avif"),
    "image/avif" },
  { HEAD ("\0\0\0\x18"
          "ftypisom\0\0\0\0isommp41"),
    "video/mp4" },
  { HEAD ("\0\0\0\x14"
          "ftypqt  \0\0\0\0qt  "),
    "video/quicktime" },
  { HEAD ("\0\0\0\x18"
          "ftypM4A \0\0\0\0M4A mp42"),
    "audio/mp4" },
  { HEAD (""), NULL },
  { HEAD ("\xff\xd8"), NULL },
  { HEAD ("RIFF\x10\0\0\0AVI LIST"), NULL },
  { HEAD ("BM is how this sentence begins, and it is long enough"), NULL },
  { HEAD ("\0\0\0\x18"
          "ftypxxxx\0\0\0\0yyyyzzzz"),
    NULL },
  { HEAD ("\0\0\0\x10"
          "ftypmif1\0\0\0\0heic"),
    NULL },
  { HEAD ("%PDF-1.7"), NULL },
  { HEAD ("<svg xmlns=\"http://www.w3.org/2000/svg\"/>"), NULL },
  { HEAD ("MZ\x90\0"), NULL },
  { HEAD ("\xff\xff\xff\xff"), NULL },
};

static void
test_sniff (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const HarvestMediaType *type = harvest_media_type_sniff ((const guint8 *)cases[i].head,
                                                               cases[i].length);

      g_test_message ("case %" G_GSIZE_FORMAT, i);
      g_assert_cmpstr (type != NULL ? type->mime : NULL, ==, cases[i].mime);
    }
}

/* No length of a head makes the table read beyond it (seen by ASan). */
static void
test_short_heads (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      for (gsize length = 0; length < cases[i].length; length++)
        {
          g_autofree guint8 *head = g_malloc (length);

          if (length > 0)
            memcpy (head, cases[i].head, length);
          harvest_media_type_sniff (head, length);
        }
    }
}

static void
test_list (void)
{
  gsize n;
  const HarvestMediaType *types = harvest_media_type_list (&n);

  g_assert_cmpuint (n, >, 10);
  for (gsize i = 0; i < n; i++)
    {
      g_assert_true (harvest_media_type_for_mime (types[i].mime) == &types[i]);
      g_assert_cmpint (types[i].max_bytes, >, 0);
      g_assert_cmpstr (types[i].suffix, !=, "");
    }
  g_assert_null (harvest_media_type_for_mime ("text/html"));
}

typedef struct
{
  const char *mime;
  const char *data;
  gsize length;
  int width; /* 0: refused */
  int height;
} SizeCase;

static const SizeCase size_cases[] = {
  { "image/png", HEAD ("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1\0\0\0\0\x40"), 256, 64 },
  { "image/png", HEAD ("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\0\0\0\0\x40"), 0, 0 },
  { "image/png", HEAD ("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0"), 0, 0 },
  { "image/gif", HEAD ("GIF89a\x20\1\x10\0"), 288, 16 },
  { "image/jpeg", HEAD ("\xff\xd8\xff\xe0\0\4xx\xff\xff\xc0\0\x11\x08\0\x30\0\x40\3"), 64, 48 },
  { "image/jpeg", HEAD ("\xff\xd8\xff\xda\0\4xx\xff\xc0\0\x11\x08\0\x30\0\x40\3"), 0, 0 },
  { "image/jpeg", HEAD ("\xff\xd8\xff\xe0\0\0\xff\xc0\0\x11\x08\0\x30\0\x40\3"), 0, 0 },
  { "image/bmp", HEAD ("BM\x46\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0\7\0\0\0\xfb\xff\xff\xff"), 7, 5 },
  { "image/webp", HEAD ("RIFF\x26\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\x0f\0\0\x1f\0\0"), 16, 32 },
  { "image/tiff", HEAD ("II*\0\x08\0\0\0\2\0\0\1\3\0\1\0\0\0\x09\0\0\0\1\1\4\0\1\0\0\0\x0b\0\0\0"),
    9, 11 },
  { "image/tiff", HEAD ("MM\0*\0\0\0\x08\0\1\1\0\0\3\0\0\0\1\0\x09\0\0"), 0, 0 },
  { "image/tiff", HEAD ("II*\0\xff\xff\xff\xff"), 0, 0 },
};

static void
test_size (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (size_cases); i++)
    {
      const SizeCase *item = &size_cases[i];
      g_autoptr (GError) error = NULL;
      int width = 0, height = 0;
      gboolean read = harvest_picture_size (harvest_media_type_for_mime (item->mime),
                                            (const guint8 *)item->data, item->length, &width,
                                            &height, &error);

      g_test_message ("case %" G_GSIZE_FORMAT, i);
      g_assert_cmpint (width, ==, item->width);
      g_assert_cmpint (height, ==, item->height);
      g_assert_true (read == (item->width > 0));
      if (!read)
        g_assert_error (error, HARVEST_MEDIA_ERROR, HARVEST_MEDIA_ERROR_UNREADABLE);
    }
}

static void
test_limits (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (harvest_picture_check_size (10000, 10000, &error));
  g_assert_no_error (error);
  g_assert_false (harvest_picture_check_size (10001, 10000, &error));
  g_assert_error (error, HARVEST_MEDIA_ERROR, HARVEST_MEDIA_ERROR_TOO_LARGE);
  g_clear_error (&error);
  g_assert_false (harvest_picture_check_size (30001, 1, &error));
  g_assert_error (error, HARVEST_MEDIA_ERROR, HARVEST_MEDIA_ERROR_TOO_LARGE);
  g_clear_error (&error);
  g_assert_false (harvest_picture_check_size (G_MAXUINT32, G_MAXUINT32, &error));
  g_assert_error (error, HARVEST_MEDIA_ERROR, HARVEST_MEDIA_ERROR_TOO_LARGE);
}

int
main (int argc, char *argv[])
{
  harvest_test_init (&argc, &argv);

  g_test_add_func ("/media-type/sniff", test_sniff);
  g_test_add_func ("/media-type/short-heads", test_short_heads);
  g_test_add_func ("/media-type/list", test_list);
  g_test_add_func ("/media-type/size", test_size);
  g_test_add_func ("/media-type/limits", test_limits);

  return g_test_run ();
}
