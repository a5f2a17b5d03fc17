/* harvest-field.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-field"

#include "config.h"

#include "harvest-field-private.h"

#include "harvest-json.h"
#include "harvest-model-error.h"
#include "harvest-uuid.h"

#include <string.h>

#define DEFAULT_STRING_LENGTH 200
#define DEFAULT_TEXT_LENGTH   50000
#define DEFAULT_SET_SIZE      100
#define MAX_ELEMENT_LENGTH    100
#define HASH_LENGTH           64

/* How much of a wrong value a message shows. */
#define SHOWN_LENGTH 40

/* ISO 639-1, two letters each. */
static const char languages[] =
    "aaabaeafakamanarasavayazbabebgbhbibmbnbobrbscacechcocrcscucvcydadedvdzeeeleneoeseteufafffifjfo"
    "fr"
    "fygagdglgngugvhahehihohrhthuhyhziaidieigiiikioisitiujajvkakgkikjkkklkmknkokrkskukvkwkylalbl"
    "glilnloltlulvmgmhmimkmlmnmrmsmtmynanbndnengnlnnnonrnvnyocojomorospapiplpsptqurmrnrorurwsascsds"
    "e"
    "sgsiskslsmsnsosqsrssstsusvswtatetgthtitktltntotrtstttwtyugukuruzvevivowawoxhyiyozazhzu";

/* Messages */

static gboolean fail (const HarvestRecordType *type,
                      const HarvestField *field,
                      GError **error,
                      const char *format,
                      ...) G_GNUC_PRINTF (4, 5);

static gboolean
fail (const HarvestRecordType *type,
      const HarvestField *field,
      GError **error,
      const char *format,
      ...)
{
  g_autofree char *rule = NULL;
  va_list args;

  va_start (args, format);
  rule = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (error, HARVEST_MODEL_ERROR, HARVEST_MODEL_ERROR_INVALID, "%s.%s: %s", type->name,
               field->name, rule);

  return FALSE;
}

/* Kinds */

/* Counts the characters of @value and finds the first that a record may not hold: C0 and C1
 * controls, but for line ends and tabulators in texts of several lines. */
static gsize
count_characters (const char *value, gboolean lines, gunichar *wrong)
{
  gsize length = 0;

  *wrong = 0;
  for (const guchar *at = (const guchar *)value; *at != '\0'; at++)
    {
      if ((*at & 0xc0) != 0x80)
        length++;
      if (G_UNLIKELY ((*at < 0x20 && !(lines && (*at == '\n' || *at == '\t'))) || *at == 0x7f))
        *wrong = *at;
      else if (G_UNLIKELY (*at == 0xc2 && at[1] >= 0x80 && at[1] < 0xa0))
        *wrong = at[1];
      if (*wrong != 0)
        break;
    }

  return length;
}

static gboolean
check_text (const HarvestRecordType *type,
            const HarvestField *field,
            const char *value,
            gint64 min,
            gint64 max,
            gboolean lines,
            GError **error)
{
  gunichar wrong;
  gint64 length = (gint64)count_characters (value, lines, &wrong);

  if (wrong != 0)
    return fail (type, field, error, "no control characters%s, this one has U+%04X",
                 lines ? " but line ends and tabulators" : " or line ends", wrong);
  if (length < min)
    return fail (type, field, error,
                 "at least %" G_GINT64_FORMAT " characters, this one has %" G_GINT64_FORMAT, min,
                 length);
  if (length > max)
    return fail (type, field, error,
                 "at most %" G_GINT64_FORMAT " characters, this one has %" G_GINT64_FORMAT, max,
                 length);

  return TRUE;
}

static gboolean
is_choice (const HarvestField *field, const char *value)
{
  for (const char *const *choice = field->choices; *choice != NULL; choice++)
    {
      if (strcmp (*choice, value) == 0)
        return TRUE;
    }

  return FALSE;
}

static gboolean
check_choice (const HarvestRecordType *type,
              const HarvestField *field,
              const char *value,
              GError **error)
{
  g_autofree char *shown = NULL;
  g_autofree char *choices = NULL;

  if (is_choice (field, value))
    return TRUE;

  shown = harvest_field_show (value);
  choices = g_strjoinv (", ", (char **)field->choices);
  return fail (type, field, error, "one of %s, this one is %s", choices, shown);
}

static gboolean
is_language (const char *value)
{
  if (strlen (value) != 2)
    return FALSE;

  for (const char *at = languages; *at != '\0'; at += 2)
    {
      if (at[0] == value[0] && at[1] == value[1])
        return TRUE;
    }

  return FALSE;
}

/* Whether @value has a digit for each 0 of @pattern and else its characters. */
static gboolean
matches (const char *value, const char *pattern)
{
  for (; *pattern != '\0'; value++, pattern++)
    {
      if (*pattern == '0' ? !g_ascii_isdigit (*value) : *value != *pattern)
        return FALSE;
    }

  return *value == '\0';
}

static int
read_digits (const char *at, int n)
{
  int value = 0;

  for (int i = 0; i < n; i++)
    value = value * 10 + at[i] - '0';

  return value;
}

static gboolean
is_calendar_day (const char *value)
{
  int year = read_digits (value, 4);

  return year > 0
         && g_date_valid_dmy (read_digits (value + 8, 2), read_digits (value + 5, 2), year);
}

static gboolean
is_date (const char *value)
{
  return matches (value, "0000-00-00") && is_calendar_day (value);
}

static gboolean
is_time (const char *value)
{
  return matches (value, "0000-00-00T00:00:00Z") && is_calendar_day (value)
         && read_digits (value + 11, 2) < 24 && read_digits (value + 14, 2) < 60
         && read_digits (value + 17, 2) < 60;
}

static gboolean
is_hash (const char *value)
{
  return strspn (value, "0123456789abcdef") == HASH_LENGTH && value[HASH_LENGTH] == '\0';
}

static gboolean
check_form (const HarvestRecordType *type,
            const HarvestField *field,
            const char *value,
            gboolean fits,
            const char *rule,
            GError **error)
{
  g_autofree char *shown = NULL;

  if (fits)
    return TRUE;

  shown = harvest_field_show (value);
  return fail (type, field, error, "%s, this one is %s", rule, shown);
}

/* Public API */

char *
harvest_field_show (const char *value)
{
  GString *shown = g_string_new ("“");
  const char *at = value;

  for (int i = 0; *at != '\0' && i < SHOWN_LENGTH; i++)
    {
      gunichar c = g_utf8_get_char (at);

      g_string_append_unichar (shown, g_unichar_iscntrl (c) ? 0xfffd : c);
      at = g_utf8_next_char (at);
    }
  g_string_append (shown, *at != '\0' ? "…”" : "”");

  return g_string_free (shown, FALSE);
}

gboolean
harvest_field_check_string (const HarvestRecordType *type,
                            const HarvestField *field,
                            const char *value,
                            GError **error)
{
  gint64 min = MAX (field->min, 1);

  switch (field->kind)
    {
    case HARVEST_FIELD_STRING:
      return check_text (type, field, value, min,
                         field->max != 0 ? field->max : DEFAULT_STRING_LENGTH, FALSE, error);
    case HARVEST_FIELD_TEXT:
      return check_text (type, field, value, min,
                         field->max != 0 ? field->max : DEFAULT_TEXT_LENGTH, TRUE, error);
    case HARVEST_FIELD_CHOICE:
      return check_choice (type, field, value, error);
    case HARVEST_FIELD_LANGUAGE:
      return check_form (type, field, value, is_language (value),
                         "a language by two letters (ISO 639-1)", error);
    case HARVEST_FIELD_DATE:
      return check_form (type, field, value, is_date (value), "a day as YYYY-MM-DD", error);
    case HARVEST_FIELD_TIME:
      return check_form (type, field, value, is_time (value), "a time as YYYY-MM-DDThh:mm:ssZ",
                         error);
    case HARVEST_FIELD_REFERENCE:
      return check_form (type, field, value, harvest_uuid_is_valid (value),
                         "an id (UUID of version 7, lower case)", error);
    case HARVEST_FIELD_HASH:
      return check_form (type, field, value, is_hash (value),
                         "64 lower-case hexadecimal digits (SHA-256)", error);
    case HARVEST_FIELD_INTEGER:
    case HARVEST_FIELD_BOOLEAN:
    case HARVEST_FIELD_STRING_SET:
    case HARVEST_FIELD_REFERENCE_SET:
    default:
      g_return_val_if_reached (FALSE);
    }
}

gboolean
harvest_field_check_integer (const HarvestRecordType *type,
                             const HarvestField *field,
                             gint64 value,
                             GError **error)
{
  gint64 max = field->max != 0 ? field->max : HARVEST_JSON_MAX_INTEGER;

  if (field->kind == HARVEST_FIELD_BOOLEAN || (value >= field->min && value <= max))
    return TRUE;

  return fail (type, field, error,
               "from %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT ", this one is %" G_GINT64_FORMAT,
               field->min, max, value);
}

gboolean
harvest_field_check_set (const HarvestRecordType *type,
                         const HarvestField *field,
                         const char *const *values,
                         gboolean part,
                         GError **error)
{
  gint64 max = field->max != 0 ? field->max : DEFAULT_SET_SIZE;
  gint64 n = 0;

  for (; values[n] != NULL; n++)
    {
      const char *value = values[n];

      if (field->kind == HARVEST_FIELD_REFERENCE_SET)
        {
          if (!check_form (type, field, value, harvest_uuid_is_valid (value),
                           "ids (UUID of version 7, lower case)", error))
            return FALSE;
        }
      else if (field->choices != NULL)
        {
          if (!check_choice (type, field, value, error))
            return FALSE;
        }
      else if (!check_text (type, field, value, 1, MAX_ELEMENT_LENGTH, FALSE, error))
        return FALSE;

      if (n > 0 && strcmp (values[n - 1], value) >= 0)
        return check_form (type, field, value, FALSE, "sorted by bytes and each only once", error);
    }

  if (n == 0)
    return fail (type, field, error, "at least 1 element; without one it is left out");
  if (!part && n < field->min)
    return fail (type, field, error,
                 "at least %" G_GINT64_FORMAT " elements, this one has %" G_GINT64_FORMAT,
                 field->min, n);
  if (n > max)
    return fail (type, field, error,
                 "at most %" G_GINT64_FORMAT " elements, this one has %" G_GINT64_FORMAT, max, n);

  return TRUE;
}

char *
harvest_field_clean (const HarvestField *field, const char *value)
{
  gboolean lines = field->kind == HARVEST_FIELD_TEXT;
  g_autofree char *valid = NULL;
  gboolean blank = TRUE;
  GString *clean;

  if (value == NULL)
    return NULL;

  if (!g_utf8_validate (value, -1, NULL))
    {
      valid = g_utf8_make_valid (value, -1);
      value = valid;
    }

  clean = g_string_sized_new (strlen (value));
  for (const char *at = value; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);
      gboolean line_end = c == '\n' || c == '\r' || c == 0x2028 || c == 0x2029;

      if (c == '\r' && at[1] == '\n')
        continue;
      blank = blank && (g_unichar_isspace (c) || g_unichar_iscntrl (c));
      if (line_end || c == '\t')
        g_string_append_c (clean, !lines ? ' ' : line_end ? '\n' : '\t');
      else if (!g_unichar_iscntrl (c))
        g_string_append_unichar (clean, c);
    }

  if (blank)
    {
      g_string_free (clean, TRUE);
      return NULL;
    }

  return lines ? g_string_free (clean, FALSE) : g_strstrip (g_string_free (clean, FALSE));
}
