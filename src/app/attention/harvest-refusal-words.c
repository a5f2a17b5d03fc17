/* harvest-refusal-words.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-refusal-words"

#include "config.h"

#include "harvest-refusal-words.h"

#include <glib/gi18n.h>

static const struct
{
  const char *reason;
  const char *words;
} refusals[] = {
  { "append-only", N_ ("It was said once and cannot be changed any more.") },
  { "conflict",
    N_ ("Somebody else changed the same passage. Both texts are kept: choose what shall stand.") },
  { "deleted", N_ ("The story was deleted meanwhile. What you wrote is still here.") },
  { "edited-before-delete", N_ ("Somebody changed its text before you deleted it, so it stays. "
                                "Read it, then delete it again.") },
  { "erased",
    N_ ("The story was erased, as somebody in it asked. It cannot be changed any more.") },
  { "exists", N_ ("It is there already, with another content.") },
  { "gone", N_ ("It was deleted, withdrawn or erased meanwhile. What you wrote is still here.") },
  { "invalid", N_ ("Something in it cannot be kept as it is. Change it, then send it again.") },
  { "moved", N_ ("The story was moved to a place where you may not change it.") },
  { "needs-consent-gate", N_ ("It cannot be published yet: everybody in it has to agree first.") },
  { "needs-reason", N_ ("It has to be said why. Do it again, and give a reason.") },
  { "needs-second-person", N_ ("Somebody else has to confirm it first.") },
  { "needs-teller-ok", N_ ("The teller has to agree to the changed text first.") },
  { "no-such-step", N_ ("The story has moved on in the meantime. Look where it stands now.") },
  { "not-found", N_ ("The story is no longer there.") },
  { "scope-lost",
    N_ ("You may not see the story any more. What you wrote is still here; ask the editors.") },
  { "text-is-out", N_ ("The text is published. It can be corrected or taken down, not edited.") },
  { "too-large", N_ ("It is too long to be sent at once. Make it shorter, then send it again.") },
  { "unknown-type",
    N_ ("The server does not know this kind of thing yet. Ask your administrator to update it.") },
  { "withdrawn", N_ ("The story was withdrawn meanwhile. What you wrote is still here.") },
  { "wrong-person", N_ ("This is for somebody else to do. Ask the editors.") },
};

const char *
harvest_refusal_words_get (const char *reason)
{
  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    if (g_strcmp0 (refusals[i].reason, reason) == 0)
      return _ (refusals[i].words);
  return _ ("The rules for it do not allow this now.");
}
