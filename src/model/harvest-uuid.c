/* harvest-uuid.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-uuid"

#include "config.h"

#include "harvest-uuid.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>

/* 48 bits of milliseconds, 4 of version, then a counter of 26 bits around the two of the variant
 * (RFC 9562, section 6.2, method 1), then 48 random bits. The counter starts at a random value
 * with its highest bit clear, so at least 33 million ids fit into one millisecond. */
#define COUNTER_BITS       26
#define COUNTER_START_MASK ((1u << (COUNTER_BITS - 1)) - 1)
#define COUNTER_MASK       ((1u << COUNTER_BITS) - 1)

static void
fill_random (guint8 *bytes, gsize length)
{
  while (length > 0)
    {
      ssize_t n = getrandom (bytes, length, 0);

      if (n < 0 && errno != EINTR)
        g_error ("The system gives no randomness: %s", g_strerror (errno));
      if (n > 0)
        {
          bytes += n;
          length -= n;
        }
    }
}

/* The place of a new id within its millisecond. A clock that stands still or gives the same
 * millisecond again goes on counting; any other millisecond begins anew. */
static guint32
next_count (gint64 milliseconds, guint32 start)
{
  static GMutex mutex;
  static gint64 last = -1;
  static guint32 count;
  guint32 result;

  g_mutex_lock (&mutex);
  if (milliseconds == last)
    count = (count + 1) & COUNTER_MASK;
  else
    count = start & COUNTER_START_MASK;
  last = milliseconds;
  result = count;
  g_mutex_unlock (&mutex);

  return result;
}

char *
harvest_uuid_new (const HarvestClock *clock)
{
  static const char digits[] = "0123456789abcdef";
  gint64 milliseconds;
  guint32 count;
  guint8 random[10];
  guint8 bytes[16];
  char *uuid;
  char *end;

  g_return_val_if_fail (clock != NULL, NULL);

  milliseconds = MAX (harvest_clock_now (clock) / 1000, 0);
  fill_random (random, sizeof random);
  memcpy (&count, random + 6, sizeof count);
  count = next_count (milliseconds, count);

  for (int i = 0; i < 6; i++)
    bytes[i] = milliseconds >> (40 - 8 * i);
  bytes[6] = 0x70 | (count >> 22);
  bytes[7] = count >> 14;
  bytes[8] = 0x80 | ((count >> 8) & 0x3f);
  bytes[9] = count;
  memcpy (bytes + 10, random, 6);

  uuid = g_malloc (HARVEST_UUID_LENGTH + 1);
  end = uuid;
  for (int i = 0; i < 16; i++)
    {
      if (i == 4 || i == 6 || i == 8 || i == 10)
        *end++ = '-';
      *end++ = digits[bytes[i] >> 4];
      *end++ = digits[bytes[i] & 15];
    }
  *end = '\0';

  return uuid;
}

gboolean
harvest_uuid_is_valid (const char *uuid)
{
  static const char pattern[] = "xxxxxxxx-xxxx-7xxx-vxxx-xxxxxxxxxxxx";

  g_return_val_if_fail (uuid != NULL, FALSE);

  for (int i = 0; i < HARVEST_UUID_LENGTH; i++)
    {
      char c = uuid[i];
      gboolean fits;

      if (pattern[i] == 'x')
        fits = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
      else if (pattern[i] == 'v')
        fits = c == '8' || c == '9' || c == 'a' || c == 'b';
      else
        fits = c == pattern[i];
      if (!fits)
        return FALSE;
    }

  return uuid[HARVEST_UUID_LENGTH] == '\0';
}

gint64
harvest_uuid_get_time (const char *uuid)
{
  gint64 milliseconds = 0;

  g_return_val_if_fail (harvest_uuid_is_valid (uuid), 0);

  for (int i = 0; i < 13; i++)
    {
      if (uuid[i] != '-')
        milliseconds = milliseconds * 16 + g_ascii_xdigit_value (uuid[i]);
    }

  return milliseconds * 1000;
}
