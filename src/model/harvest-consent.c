/* harvest-consent.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-consent"

#include "config.h"

#include "harvest-consent.h"

#include <stdio.h>
#include <string.h>

/* What the events of one consent-record say, whatever their order. */
typedef struct
{
  gboolean withdrawn;
  gboolean declined;
  gboolean granted;
  gboolean granted_whole; /* granted without leaving a purpose out */
  gboolean not_needed;
  gboolean requested;
} Answers;

static gboolean
is_event_of (HarvestRecord *event, HarvestRecord *consent)
{
  return strcmp (harvest_record_get_string (event, "consent"), harvest_record_get_id (consent))
         == 0;
}

static gboolean
is_kind (HarvestRecord *event, const char *kind)
{
  return strcmp (harvest_record_get_string (event, "kind"), kind) == 0;
}

static Answers
read_answers (HarvestRecord *consent, GPtrArray *events)
{
  Answers answers = { FALSE };

  for (guint i = 0; i < events->len; i++)
    {
      HarvestRecord *event = g_ptr_array_index (events, i);

      if (!is_event_of (event, consent))
        continue;
      answers.withdrawn |= is_kind (event, "withdrawn");
      answers.declined |= is_kind (event, "declined");
      answers.not_needed |= is_kind (event, "not_needed");
      answers.requested |= is_kind (event, "requested");
      if (is_kind (event, "granted"))
        {
          answers.granted = TRUE;
          answers.granted_whole |= !harvest_record_has (event, "purposes");
        }
    }

  return answers;
}

static gboolean
has_element (HarvestRecord *record, const char *field, const char *element)
{
  const char *const *elements = harvest_record_get_set (record, field);

  return elements != NULL && g_strv_contains (elements, element);
}

/* Whether @element is within what @field allows, which is anything if it is not set. */
static gboolean
is_within (HarvestRecord *consent, const char *field, const char *element)
{
  return !harvest_record_has (consent, field)
         || (element != NULL && has_element (consent, field, element));
}

static gboolean
is_purpose_granted (HarvestRecord *consent, GPtrArray *events, const char *purpose)
{
  for (guint i = 0; i < events->len; i++)
    {
      HarvestRecord *event = g_ptr_array_index (events, i);

      if (is_event_of (event, consent) && is_kind (event, "granted")
          && has_element (event, "purposes", purpose))
        return TRUE;
    }

  return FALSE;
}

static gboolean
read_day (const char *day, GDate *date)
{
  int year, month, number;

  g_date_clear (date, 1);
  if (sscanf (day, "%d-%d-%d", &year, &month, &number) != 3
      || !g_date_valid_dmy (number, month, year))
    return FALSE;

  g_date_set_dmy (date, number, month, year);
  return TRUE;
}

/* The last days of what was granted. Days are compared as text, which sorts like the calendar. */
static HarvestConsentState
get_state_by_day (HarvestRecord *consent, const char *today)
{
  const char *until = harvest_record_get_string (consent, "until");
  GDate last, now;

  if (until == NULL)
    return HARVEST_CONSENT_GRANTED;
  if (strcmp (today, until) > 0)
    return HARVEST_CONSENT_EXPIRED;
  if (!read_day (until, &last) || !read_day (today, &now))
    return HARVEST_CONSENT_EXPIRED;

  return g_date_days_between (&now, &last) <= HARVEST_CONSENT_EXPIRING_DAYS
             ? HARVEST_CONSENT_EXPIRING
             : HARVEST_CONSENT_GRANTED;
}

static gboolean
stays_inside (const char *purpose)
{
  return strcmp (purpose, "internal") == 0 || strcmp (purpose, "training") == 0;
}

static gboolean
is_consent_of (HarvestRecord *consent, HarvestRecord *depicted)
{
  return strcmp (harvest_record_get_string (consent, "depicted"), harvest_record_get_id (depicted))
         == 0;
}

/* The higher, the more it says about a person: what allows something first, then why not. */
static int
rank (HarvestConsentState state)
{
  static const int ranks[] = {
    [HARVEST_CONSENT_MISSING] = 0,   [HARVEST_CONSENT_REQUESTED] = 1,
    [HARVEST_CONSENT_EXPIRED] = 2,   [HARVEST_CONSENT_DECLINED] = 3,
    [HARVEST_CONSENT_WITHDRAWN] = 4, [HARVEST_CONSENT_NOT_NEEDED] = 5,
    [HARVEST_CONSENT_EXPIRING] = 6,  [HARVEST_CONSENT_GRANTED] = 7,
  };

  return ranks[state];
}

HarvestConsentState
harvest_consent_get_state (HarvestRecord *consent, GPtrArray *events, const char *today)
{
  Answers answers;

  g_return_val_if_fail (consent != NULL, HARVEST_CONSENT_MISSING);
  g_return_val_if_fail (harvest_record_is (consent, "consent-record"), HARVEST_CONSENT_MISSING);
  g_return_val_if_fail (events != NULL, HARVEST_CONSENT_MISSING);
  g_return_val_if_fail (today != NULL, HARVEST_CONSENT_MISSING);

  answers = read_answers (consent, events);
  if (answers.withdrawn)
    return HARVEST_CONSENT_WITHDRAWN;
  if (answers.declined)
    return HARVEST_CONSENT_DECLINED;
  if (answers.granted)
    return get_state_by_day (consent, today);
  if (answers.not_needed)
    return HARVEST_CONSENT_NOT_NEEDED;
  if (answers.requested)
    return HARVEST_CONSENT_REQUESTED;

  return HARVEST_CONSENT_MISSING;
}

gboolean
harvest_consent_covers (HarvestRecord *consent, GPtrArray *events, const HarvestConsentUse *use)
{
  HarvestConsentState state;
  const char *since;

  g_return_val_if_fail (consent != NULL, FALSE);
  g_return_val_if_fail (events != NULL, FALSE);
  g_return_val_if_fail (use != NULL && use->purpose != NULL && use->day != NULL, FALSE);

  state = harvest_consent_get_state (consent, events, use->day);
  if (state == HARVEST_CONSENT_NOT_NEEDED)
    return has_element (consent, "purposes", use->purpose);
  if (state != HARVEST_CONSENT_GRANTED && state != HARVEST_CONSENT_EXPIRING)
    return FALSE;

  since = harvest_record_get_string (consent, "since");
  if (since != NULL && strcmp (use->day, since) < 0)
    return FALSE;
  if (!has_element (consent, "purposes", use->purpose))
    return FALSE;
  if (!read_answers (consent, events).granted_whole
      && !is_purpose_granted (consent, events, use->purpose))
    return FALSE;

  return stays_inside (use->purpose)
         || (is_within (consent, "channels", use->channel)
             && is_within (consent, "territories", use->territory));
}

HarvestConsentState
harvest_consent_get_state_of (HarvestRecord *depicted,
                              GPtrArray *consents,
                              GPtrArray *events,
                              const char *today)
{
  HarvestConsentState best = HARVEST_CONSENT_MISSING;

  g_return_val_if_fail (depicted != NULL, HARVEST_CONSENT_MISSING);
  g_return_val_if_fail (consents != NULL, HARVEST_CONSENT_MISSING);
  g_return_val_if_fail (events != NULL, HARVEST_CONSENT_MISSING);

  for (guint i = 0; i < consents->len; i++)
    {
      HarvestRecord *consent = g_ptr_array_index (consents, i);

      if (is_consent_of (consent, depicted))
        {
          HarvestConsentState state = harvest_consent_get_state (consent, events, today);

          if (rank (state) > rank (best))
            best = state;
        }
    }

  return best;
}

static gboolean
is_covered (HarvestRecord *depicted,
            GPtrArray *consents,
            GPtrArray *events,
            const HarvestConsentUse *use)
{
  for (guint i = 0; i < consents->len; i++)
    {
      HarvestRecord *consent = g_ptr_array_index (consents, i);

      if (is_consent_of (consent, depicted) && harvest_consent_covers (consent, events, use))
        return TRUE;
    }

  return FALSE;
}

GPtrArray *
harvest_consent_list_missing (GPtrArray *depicted,
                              GPtrArray *consents,
                              GPtrArray *events,
                              const HarvestConsentUse *use)
{
  GPtrArray *missing;

  g_return_val_if_fail (depicted != NULL, NULL);
  g_return_val_if_fail (consents != NULL, NULL);
  g_return_val_if_fail (events != NULL, NULL);
  g_return_val_if_fail (use != NULL, NULL);

  missing = g_ptr_array_new_with_free_func ((GDestroyNotify)harvest_record_unref);
  for (guint i = 0; i < depicted->len; i++)
    {
      HarvestRecord *person = g_ptr_array_index (depicted, i);

      if (!is_covered (person, consents, events, use))
        g_ptr_array_add (missing, harvest_record_ref (person));
    }

  return missing;
}
