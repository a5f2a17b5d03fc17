/* test-sound-clean.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Tags, cover pictures and places fall out of sound; the sound itself stays to the byte. */

#define G_LOG_DOMAIN "test-sound-clean"

#include "config.h"

#include "harvest-media-error.h"
#include "harvest-test-intake.h"
#include "harvest-test-picture.h"
#include "harvest-test.h"

#include <string.h>

static void
add (GByteArray *content, const void *data, gsize length)
{
  g_byte_array_append (content, data, (guint)length);
}

static void
add_le32 (GByteArray *content, guint32 value)
{
  guint32 turned = GUINT32_TO_LE (value);

  add (content, &turned, 4);
}

static GBytes *
copy (GByteArray *content)
{
  return g_bytes_new (content->data, content->len);
}

/* Takes it in and reads what is kept; nothing secret is left. */
static GBytes *
take (HarvestTestIntake *fixture, GByteArray *content, const char *mime, gint64 duration)
{
  g_autoptr (GBytes) bytes = copy (content);
  g_autoptr (HarvestMediaInfo) info = NULL;
  GBytes *kept;

  g_assert_true (harvest_test_bytes_contain (bytes, HARVEST_TEST_SECRET));
  info = harvest_test_intake_take (fixture, bytes);
  g_assert_cmpstr (info->mime, ==, mime);
  g_assert_cmpint (info->duration, ==, duration);
  g_assert_cmpint (info->width, ==, 0);
  kept = harvest_test_intake_read (fixture, info->hash);
  g_assert_false (harvest_test_bytes_contain (kept, HARVEST_TEST_SECRET));
  return kept;
}

/* ---- Ogg ---- */

#define OPUS_HEAD "OpusHead\1\1\x38\1\x80\xbb\0\0\0\0\0"

static guint32
ogg_checksum (const guint8 *page, gsize length)
{
  guint32 sum = 0;

  for (gsize i = 0; i < length; i++)
    {
      sum ^= (guint32)(i >= 22 && i < 26 ? 0 : page[i]) << 24;
      for (int bit = 0; bit < 8; bit++)
        sum = (sum & 0x80000000) != 0 ? (sum << 1) ^ 0x04c11db7 : sum << 1;
    }
  return sum;
}

/* A page with one packet, or a part of one that goes on (`whole` is FALSE: length is a multiple
 * of 255). */
static void
add_page (GByteArray *content,
          guint8 flags,
          guint64 granule,
          const void *packet,
          gsize length,
          gboolean whole)
{
  guint begin = content->len;
  guint64 turned = GUINT64_TO_LE (granule);
  guint8 n_segments = (guint8)(length / 255 + (whole ? 1 : 0));
  guint32 sum;

  add (content, "OggS\0", 5);
  add (content, &flags, 1);
  add (content, &turned, 8);
  add_le32 (content, 7);
  add_le32 (content, 0);
  add_le32 (content, 0);
  add (content, &n_segments, 1);
  for (gsize left = length;; left -= 255)
    {
      guint8 segment = (guint8)MIN (left, 255);

      if (left == 0 && !whole)
        break;
      add (content, &segment, 1);
      if (left < 255)
        break;
    }
  add (content, packet, length);
  sum = GUINT32_TO_LE (ogg_checksum (content->data + begin, content->len - begin));
  memcpy (content->data + begin + 22, &sum, 4);
}

static GByteArray *
make_opus (void)
{
  GByteArray *content = g_byte_array_new ();
  g_autofree guint8 *comments = g_malloc0 (3 * 255 + 40);

  memcpy (comments, "OpusTags\6\0\0\0" HARVEST_TEST_SECRET "\1\0\0\0", 22);
  memcpy (comments + 2 * 255 + 30, HARVEST_TEST_SECRET, 6);
  add_page (content, 2, 0, OPUS_HEAD, 19, TRUE);
  add_page (content, 0, G_MAXUINT64, comments, 2 * 255, FALSE);
  add_page (content, 1, 0, comments + 2 * 255, 255 + 40, TRUE);
  add_page (content, 0, 48312, "\xfcsound-of-a-second", 18, TRUE);
  add_page (content, 4, 96312, "\xfcsound-of-another", 17, TRUE);
  return content;
}

static void
assert_ogg_checksums (GBytes *content)
{
  const guint8 *data = g_bytes_get_data (content, NULL);
  gsize length = g_bytes_get_size (content);

  for (gsize at = 0; at < length;)
    {
      gsize page = 27 + (gsize)data[at + 26];
      guint32 sum;

      for (guint i = 0; i < data[at + 26]; i++)
        page += data[at + 27 + i];
      memcpy (&sum, data + at + 22, 4);
      g_assert_cmphex (GUINT32_FROM_LE (sum), ==, ogg_checksum (data + at, page));
      at += page;
    }
}

static void
test_opus (HarvestTestIntake *fixture, gconstpointer data)
{
  g_autoptr (GByteArray) content = make_opus ();
  g_autoptr (GBytes) kept = take (fixture, content, "audio/ogg", 2000);

  g_assert_cmpuint (g_bytes_get_size (kept), ==, content->len);
  g_assert_true (harvest_test_bytes_contain (kept, "sound-of-a-second"));
  assert_ogg_checksums (kept);
}

/* A recorder that was killed: the last page is not whole, and the end is not marked. */
static void
test_opus_killed (HarvestTestIntake *fixture, gconstpointer data)
{
  g_autoptr (GByteArray) content = make_opus ();
  g_autoptr (GBytes) kept = NULL;

  g_byte_array_set_size (content, content->len - 5);
  kept = take (fixture, content, "audio/ogg", 1000);
  g_assert_true (harvest_test_bytes_contain (kept, "sound-of-a-second"));
  g_assert_false (harvest_test_bytes_contain (kept, "sound-of-an"));
  assert_ogg_checksums (kept);
}

static void
test_vorbis (HarvestTestIntake *fixture, gconstpointer data)
{
  static const char head[] = "\1vorbis\0\0\0\0\1\x40\x1f\0\0\0\0\0\0\0\xfa\0\0\0\0\0\0\xb8\1";
  static const char comments[] = "\3vorbis\6\0\0\0" HARVEST_TEST_SECRET
                                 "\1\0\0\0\x10\0\0\0ARTIST=" HARVEST_TEST_SECRET "-me\1";
  g_autoptr (GByteArray) content = g_byte_array_new ();
  g_autoptr (GBytes) kept = NULL;

  add_page (content, 2, 0, head, 30, TRUE);
  add_page (content, 0, 0, comments, sizeof comments - 1, TRUE);
  add_page (content, 0, 0, "\5vorbis-setup", 13, TRUE);
  add_page (content, 4, 12000, "sound", 5, TRUE);
  kept = take (fixture, content, "audio/ogg", 1500);
  g_assert_true (harvest_test_bytes_contain (kept, "vorbis-setup"));
  assert_ogg_checksums (kept);
}

static void
test_ogg_video (HarvestTestIntake *fixture, gconstpointer data)
{
  g_autoptr (GByteArray) content = g_byte_array_new ();
  g_autoptr (GBytes) bytes = NULL;

  add_page (content, 2, 0, "\x80theora\3\2\1 and what follows", 27, TRUE);
  bytes = copy (content);
  harvest_test_intake_refuse (fixture, bytes, HARVEST_MEDIA_ERROR_WRONG_TYPE);
}

/* ---- MP3 ---- */

#define MP3_FRAME_BYTES 417 /* 128 kbit/s, 44,100 Hz */
#define MP3_FRAMES      50

static void
add_mp3_frames (GByteArray *content, guint n)
{
  guint8 frame[MP3_FRAME_BYTES] = { 0xff, 0xfb, 0x90, 0x64 };

  for (guint i = 0; i < n; i++)
    add (content, frame, sizeof frame);
}

static void
test_mp3 (HarvestTestIntake *fixture, gconstpointer data)
{
  g_autoptr (GByteArray) content = g_byte_array_new ();
  g_autoptr (GByteArray) expected = g_byte_array_new ();
  g_autoptr (GBytes) kept = NULL;
  guint8 id3v1[128] = "TAG" HARVEST_TEST_SECRET "-title";

  add (content, "ID3\4\0\0\0\0\0\x14" HARVEST_TEST_SECRET "-cover\xff\xfb\x90\x64----", 30);
  add_mp3_frames (content, MP3_FRAMES / 2);
  add (content, "APETAGEX" HARVEST_TEST_SECRET, 14);
  add_mp3_frames (content, MP3_FRAMES / 2);
  add (content, id3v1, sizeof id3v1);

  kept = take (fixture, content, "audio/mpeg", MP3_FRAMES * 1152 * 1000 / 44100);
  add_mp3_frames (expected, MP3_FRAMES);
  g_assert_cmpmem (g_bytes_get_data (kept, NULL), g_bytes_get_size (kept), expected->data,
                   expected->len);
}

/* ---- WAV and FLAC ---- */

static void
add_chunk (GByteArray *content, const char *name, const void *data, gsize length)
{
  add (content, name, 4);
  add_le32 (content, (guint32)length);
  add (content, data, length);
  if ((length & 1) != 0)
    add (content, "", 1);
}

static void
test_wav (HarvestTestIntake *fixture, gconstpointer data)
{
  static const char format[] = "\1\0\1\0\x40\x1f\0\0\x80\x3e\0\0\2\0\x10"; /* 16,000 bytes/s */
  g_autoptr (GByteArray) content = g_byte_array_new ();
  g_autofree guint8 *sound = g_malloc0 (8000);
  g_autoptr (GBytes) kept = NULL;
  guint32 length;

  add (content, "RIFF\0\0\0\0WAVE", 12);
  add_chunk (content, "bext", HARVEST_TEST_SECRET "-place", 12);
  add_chunk (content, "fmt ", format, 16);
  add_chunk (content, "LIST", HARVEST_TEST_SECRET, 6);
  add_chunk (content, "data", sound, 8000);
  add_chunk (content, "id3 ", HARVEST_TEST_SECRET, 6);

  kept = take (fixture, content, "audio/wav", 500);
  g_assert_cmpuint (g_bytes_get_size (kept), ==, 12 + 8 + 16 + 8 + 8000);
  memcpy (&length, (const guint8 *)g_bytes_get_data (kept, NULL) + 4, 4);
  g_assert_cmpuint (GUINT32_FROM_LE (length), ==, g_bytes_get_size (kept) - 8);
}

static void
test_flac (HarvestTestIntake *fixture, gconstpointer data)
{
  /* 8,000 samples a second, 4,000 samples */
  guint8 info[34] = { [10] = 0x01, [11] = 0xf4, [12] = 0, [16] = 0x0f, [17] = 0xa0 };
  g_autoptr (GByteArray) content = g_byte_array_new ();
  g_autoptr (GBytes) kept = NULL;

  add (content, "fLaC\0\0\0\x22", 8);
  add (content, info, sizeof info);
  add (content, "\4\0\0\6" HARVEST_TEST_SECRET, 10);
  add (content, "\x86\0\0\6" HARVEST_TEST_SECRET, 10);
  add (content, "\xff\xf8sound", 7);

  kept = take (fixture, content, "audio/flac", 500);
  g_assert_cmpuint (g_bytes_get_size (kept), ==, 8 + 34 + 7);
  g_assert_cmpint (((const guint8 *)g_bytes_get_data (kept, NULL))[4], ==, 0x80);
  g_assert_true (harvest_test_bytes_contain (kept, "sound"));
}

/* Sound that ends too early, anywhere, is an error or shorter sound, never a crash. */
static void
test_truncated (HarvestTestIntake *fixture, gconstpointer data)
{
  g_autoptr (GByteArray) content = make_opus ();

  for (guint length = 1; length < content->len; length += 61)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (content->data, length);
      g_autoptr (GError) error = NULL;
      g_autoptr (HarvestMediaInfo)
          info = harvest_media_intake_take_bytes_sync (fixture->intake, bytes, NULL, &error);

      if (info == NULL && length >= 4)
        g_assert_error (error, HARVEST_MEDIA_ERROR, HARVEST_MEDIA_ERROR_UNREADABLE);
      else if (info != NULL)
        g_assert_cmpint (info->bytes, <=, length);
    }
}

int
main (int argc, char *argv[])
{
  harvest_test_init (&argc, &argv);

#define ADD(path, func)                                                                            \
  g_test_add (path, HarvestTestIntake, NULL, harvest_test_intake_set_up, func,                     \
              harvest_test_intake_tear_down)
  ADD ("/sound-clean/opus", test_opus);
  ADD ("/sound-clean/opus-killed", test_opus_killed);
  ADD ("/sound-clean/vorbis", test_vorbis);
  ADD ("/sound-clean/ogg-video", test_ogg_video);
  ADD ("/sound-clean/mp3", test_mp3);
  ADD ("/sound-clean/wav", test_wav);
  ADD ("/sound-clean/flac", test_flac);
  ADD ("/sound-clean/truncated", test_truncated);
#undef ADD

  return g_test_run ();
}
