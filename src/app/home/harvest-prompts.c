/* harvest-prompts.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-prompts"

#include "config.h"

#include "harvest-prompts.h"

#include <glib/gi18n.h>
#include <string.h>

/* So many days a question for a moment is asked, from that day on. */
#define MOMENT_DAYS 7

typedef struct
{
  HarvestPrompt prompt;
  const char *strategy;  /* of the unit; NULL: any */
  const char *job_words; /* parts of the job's name, with | between; NULL: any */
  int days_here;         /* on which day; 0: any */
  int month;             /* in which month; 0: any */
} Entry;

/* Words of a job are compared in the languages in which people write them. */
static const Entry entries[] = {
  { { "month", N_ ("You have been here for a month. What surprised you?") }, NULL, NULL, 30, 0 },
  { { "two-months",
      N_ ("You have been here for two months. What do you explain to others by now?") },
    NULL,
    NULL,
    60,
    0 },
  { { "year", N_ ("A year here! What would you tell yourself on the first day?") },
    NULL,
    NULL,
    365,
    0 },
  { { "december", N_ ("What of this year will you still talk about in five years?") },
    NULL,
    NULL,
    0,
    12 },
  { { "reception", N_ ("Who stood at the desk this week whom you will not forget?") },
    NULL,
    "recep|empfang|accueil|recepc",
    0,
    0 },
  { { "service", N_ ("Which call ended better than it began?") },
    NULL,
    "service|servic|support|kundendienst|serwis|obsługa|atención",
    0,
    0 },
  { { "sales", N_ ("Why did a customer choose us, in their own words?") },
    NULL,
    "sales|verkauf|vertrieb|vente|commercial|ventas|sprzeda",
    0,
    0 },
  { { "lab", N_ ("What did a test show that nobody expected?") },
    NULL,
    "lab|test|prüf|essai",
    0,
    0 },
  { { "it", N_ ("Which small change saved colleagues the most time?") },
    NULL,
    "software|system|network|informati",
    0,
    0 },
  { { "customer-surprise", N_ ("When did a customer surprise you this week?") },
    "customer",
    NULL,
    0,
    0 },
  { { "customer-thanks", N_ ("What did somebody thank you for lately?") }, "customer", NULL, 0, 0 },
  { { "customer-use", N_ ("What do customers do with our products that we never planned?") },
    "customer",
    NULL,
    0,
    0 },
  { { "operations-rescue", N_ ("What stood still, and how did you get it going again?") },
    "operations",
    NULL,
    0,
    0 },
  { { "operations-trick", N_ ("Which trick should everybody on the shift know?") },
    "operations",
    NULL,
    0,
    0 },
  { { "operations-team", N_ ("Who helped you out this week, and how?") },
    "operations",
    NULL,
    0,
    0 },
  { { "product-idea", N_ ("Where did your last good idea come from?") }, "product", NULL, 0, 0 },
  { { "product-failure", N_ ("What went wrong, and what do you know now?") },
    "product",
    NULL,
    0,
    0 },
  { { "surprise", N_ ("When did a customer surprise you this week?") }, NULL, NULL, 0, 0 },
  { { "proud", N_ ("What are you a little proud of this week?") }, NULL, NULL, 0, 0 },
  { { "better", N_ ("What could go better, and how?") }, NULL, NULL, 0, 0 },
  { { "colleague", N_ ("Which colleague should be talked about more?") }, NULL, NULL, 0, 0 },
  { { "question", N_ ("What were you asked that you could not answer?") }, NULL, NULL, 0, 0 },
  { { "heard", N_ ("What did you hear about us outside?") }, NULL, NULL, 0, 0 },
  { { "first", N_ ("What did you do for the first time?") }, NULL, NULL, 0, 0 },
};

/* How well a question fits; 0: not at all. */
typedef enum
{
  FIT_NONE,
  FIT_EVERYBODY,
  FIT_UNIT,
  FIT_JOB,
  FIT_MOMENT,
} Fit;

/* Auxiliary methods */

static gboolean
job_has_word (const char *job, const char *words)
{
  g_auto (GStrv) parts = g_strsplit (words, "|", -1);
  g_autofree char *lower = g_utf8_strdown (job, -1);

  for (guint i = 0; parts[i] != NULL; i++)
    if (strstr (lower, parts[i]) != NULL)
      return TRUE;
  return FALSE;
}

static Fit
judge (const Entry *entry, const HarvestPromptFacts *facts)
{
  if (entry->days_here > 0)
    return facts->days_here >= entry->days_here && facts->days_here < entry->days_here + MOMENT_DAYS
               ? FIT_MOMENT
               : FIT_NONE;
  if (entry->month > 0)
    return (int)g_date_get_month (&facts->today) == entry->month ? FIT_MOMENT : FIT_NONE;
  if (entry->job_words != NULL)
    return facts->job != NULL && job_has_word (facts->job, entry->job_words) ? FIT_JOB : FIT_NONE;
  if (entry->strategy != NULL)
    return g_strcmp0 (entry->strategy, facts->strategy) == 0 ? FIT_UNIT : FIT_NONE;
  return FIT_EVERYBODY;
}

/* Public API */

const HarvestPrompt *
harvest_prompts_choose (const HarvestPromptFacts *facts, const char *const *skipped)
{
  const guint n_entries = G_N_ELEMENTS (entries);
  const HarvestPrompt *best = NULL;
  Fit best_fit = FIT_NONE;
  guint first = 0;

  g_return_val_if_fail (facts != NULL && g_date_valid (&facts->today), NULL);

  /* Each day begins at another place of the table, so that equals take turns. */
  first = g_date_get_julian (&facts->today) % n_entries;
  for (guint i = 0; i < n_entries; i++)
    {
      const Entry *entry = &entries[(first + i) % n_entries];
      Fit fit = judge (entry, facts);

      if (fit <= best_fit || (skipped != NULL && g_strv_contains (skipped, entry->prompt.id)))
        continue;
      best = &entry->prompt;
      best_fit = fit;
    }
  return best != NULL ? best : harvest_prompts_choose (facts, NULL);
}
