/* harvest-consent.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-record.h"

G_BEGIN_DECLS

/* What people in stories have agreed to. A consent-record says what is asked; its consent-events
 * say what was answered, and the state is derived from them and the day. The order of events does
 * not count, as no clock decides between people: a withdrawal ends its consent-record for good,
 * else a refusal does, and who agrees again later does so in a new one. */

typedef enum
{
  HARVEST_CONSENT_MISSING,
  HARVEST_CONSENT_REQUESTED,
  HARVEST_CONSENT_NOT_NEEDED,
  HARVEST_CONSENT_GRANTED,
  HARVEST_CONSENT_EXPIRING, /* granted, but for at most HARVEST_CONSENT_EXPIRING_DAYS more */
  HARVEST_CONSENT_EXPIRED,
  HARVEST_CONSENT_DECLINED,
  HARVEST_CONSENT_WITHDRAWN,
} HarvestConsentState;

#define HARVEST_CONSENT_EXPIRING_DAYS 30

/**
 * HarvestConsentUse:
 * @purpose: one of the purposes of consent-record
 * @channel: (nullable): where it is shown
 * @territory: (nullable): in which country
 * @day: YYYY-MM-DD on which it is shown
 *
 * A use that must be agreed to. For the purposes internal and training, which stay inside the
 * company, channel and territory do not count; for any other, a consent that is limited to some
 * does not cover a use that names none.
 */
typedef struct
{
  const char *purpose;
  const char *channel;
  const char *territory;
  const char *day;
} HarvestConsentUse;

/**
 * harvest_consent_get_state:
 * @consent: a consent-record
 * @events: (element-type HarvestRecord): consent-events, of this and of others
 * @today: YYYY-MM-DD
 *
 * Returns: the state of one consent-record
 */
HarvestConsentState
harvest_consent_get_state (HarvestRecord *consent, GPtrArray *events, const char *today);

/**
 * harvest_consent_covers:
 *
 * Returns: whether @consent allows @use
 */
gboolean
harvest_consent_covers (HarvestRecord *consent, GPtrArray *events, const HarvestConsentUse *use);

/**
 * harvest_consent_get_state_of:
 * @depicted: a depicted-person
 * @consents: (element-type HarvestRecord): consent-records, of this and of others
 *
 * Returns: what may be shown beside the person's name: the best state among their consents that
 *   allows anything, else the one that says most clearly why not
 */
HarvestConsentState harvest_consent_get_state_of (HarvestRecord *depicted,
                                                  GPtrArray *consents,
                                                  GPtrArray *events,
                                                  const char *today);

/**
 * harvest_consent_list_missing:
 * @depicted: (element-type HarvestRecord): the depicted-persons of a story
 *
 * Returns: (transfer full) (element-type HarvestRecord): those of @depicted who have not agreed to
 *   @use; empty if it is allowed
 */
GPtrArray *harvest_consent_list_missing (GPtrArray *depicted,
                                         GPtrArray *consents,
                                         GPtrArray *events,
                                         const HarvestConsentUse *use);

G_END_DECLS
