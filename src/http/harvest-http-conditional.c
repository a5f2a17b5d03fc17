/* harvest-http-conditional.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-http-conditional"

#include "config.h"

#include "harvest-http-conditional.h"

#include <string.h>

static const char *const day_names[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
static const char *const month_names[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                           "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };

/* Reads digits at *@at. A number beyond guint64 is as large as there are. */
static gboolean
read_number (const char **at, guint64 *number)
{
  if (!g_ascii_isdigit (**at))
    return FALSE;
  *number = 0;
  while (g_ascii_isdigit (**at))
    {
      guint digit = *(*at)++ - '0';

      *number = *number > (G_MAXUINT64 - digit) / 10 ? G_MAXUINT64 : *number * 10 + digit;
    }
  return TRUE;
}

HarvestHttpRange
harvest_http_range_parse (const char *value, guint64 size, guint64 *first, guint64 *length)
{
  const char *at = value;
  guint64 begin;
  guint64 end = G_MAXUINT64;
  gboolean has_begin;
  gboolean has_end;

  g_return_val_if_fail (first != NULL, HARVEST_HTTP_RANGE_WHOLE);
  g_return_val_if_fail (length != NULL, HARVEST_HTTP_RANGE_WHOLE);

  if (value == NULL || g_ascii_strncasecmp (value, "bytes=", 6) != 0)
    return HARVEST_HTTP_RANGE_WHOLE;
  at += 6;
  has_begin = read_number (&at, &begin);
  if (*at++ != '-')
    return HARVEST_HTTP_RANGE_WHOLE;
  has_end = read_number (&at, &end);
  if (*at != '\0' || (!has_begin && !has_end) || (has_begin && end < begin))
    return HARVEST_HTTP_RANGE_WHOLE;

  if (!has_begin)
    {
      if (end == 0 || size == 0)
        return HARVEST_HTTP_RANGE_UNSATISFIABLE;
      *length = MIN (end, size);
      *first = size - *length;
      return HARVEST_HTTP_RANGE_PART;
    }
  if (begin >= size)
    return HARVEST_HTTP_RANGE_UNSATISFIABLE;
  *first = begin;
  *length = MIN (end, size - 1) - begin + 1;
  return HARVEST_HTTP_RANGE_PART;
}

static const char *
skip_weak (const char *tag)
{
  return g_str_has_prefix (tag, "W/") ? tag + 2 : tag;
}

gboolean
harvest_http_etag_matches (const char *list, const char *etag, gboolean strong)
{
  const char *opaque;
  gsize length;

  g_return_val_if_fail (list != NULL, FALSE);
  g_return_val_if_fail (etag != NULL, FALSE);

  if (g_str_equal (list, "*"))
    return TRUE;
  opaque = skip_weak (etag);
  length = strlen (opaque);
  if (strong && opaque != etag)
    return FALSE;

  for (;;)
    {
      const char *tag;
      const char *end;

      list += strspn (list, " \t,");
      if (*list == '\0')
        return FALSE;
      tag = skip_weak (list);
      end = *tag == '"' ? strchr (tag + 1, '"') : NULL;
      if (end == NULL)
        return FALSE;
      end++;
      if (!(strong && tag != list) && (gsize)(end - tag) == length
          && memcmp (tag, opaque, length) == 0)
        return TRUE;
      list = end + strspn (end, " \t");
      if (*list != ',' && *list != '\0')
        return FALSE;
    }
}

/* Reads the @n digits at @text. */
static int
read_digits (const char *text, guint n)
{
  int number = 0;

  for (guint i = 0; i < n; i++)
    {
      if (!g_ascii_isdigit (text[i]))
        return -1;
      number = number * 10 + text[i] - '0';
    }
  return number;
}

gint64
harvest_http_date_parse (const char *value)
{
  g_autoptr (GDateTime) date = NULL;
  int day, year, hour, minute, second;
  int month = 0;

  g_return_val_if_fail (value != NULL, -1);

  if (strlen (value) != 29 || memcmp (value + 3, ", ", 2) != 0 || value[7] != ' '
      || value[11] != ' ' || value[16] != ' ' || value[19] != ':' || value[22] != ':'
      || memcmp (value + 25, " GMT", 4) != 0)
    return -1;
  for (guint i = 0; i < G_N_ELEMENTS (month_names); i++)
    {
      if (memcmp (value + 8, month_names[i], 3) == 0)
        month = i + 1;
    }
  day = read_digits (value + 5, 2);
  year = read_digits (value + 12, 4);
  hour = read_digits (value + 17, 2);
  minute = read_digits (value + 20, 2);
  second = read_digits (value + 23, 2);
  if (month == 0 || day < 1 || year < 1970 || hour < 0 || minute < 0 || second < 0)
    return -1;
  date = g_date_time_new_utc (year, month, day, hour, minute, second);
  return date != NULL ? g_date_time_to_unix (date) : -1;
}

char *
harvest_http_date_format (gint64 seconds)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (seconds);

  g_return_val_if_fail (date != NULL, NULL);

  /* Not g_date_time_format(): its names are those of the locale. */
  return g_strdup_printf (
      "%s, %02d %s %04d %02d:%02d:%02d GMT", day_names[g_date_time_get_day_of_week (date) - 1],
      g_date_time_get_day_of_month (date), month_names[g_date_time_get_month (date) - 1],
      g_date_time_get_year (date), g_date_time_get_hour (date), g_date_time_get_minute (date),
      g_date_time_get_second (date));
}
