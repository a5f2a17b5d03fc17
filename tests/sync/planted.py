#!/usr/bin/env python3
#
# Copyright 2026 The StoryHarvest authors
#
# SPDX-License-Identifier: GPL-3.0-or-later

"""Plants bugs into copies of the core's sources, for the test that the simulation finds each.

planted.py OUTPUT-DIR SOURCE... writes a copy of each source file into OUTPUT-DIR, in which each bug
of the list is there and switched off: `planted_bug` is 0, or the number of the one that is on.
Nothing that is shipped is built from them. A bug whose place is not found exactly once is an error,
so that the list follows the sources.
"""

import re
import sys
from pathlib import Path

# (name, file, what is there, what is there instead, and so on; ON is whether the bug is on)
BUGS = [
    ('a gap before a page is not noticed', 'harvest-sync-page.c',
     'return page->from <= place->to && page->to > place->to',
     'return (ON || page->from <= place->to) && page->to > place->to',
     'if (page->from > place->to && place->compare',
     'if (!ON && page->from > place->to && place->compare'),
    ('the checksum is not compared', 'harvest-sync-page.c',
     'if (pull->check != NULL\n',
     'if (!ON && pull->check != NULL\n'),
    ('a page is taken for applied before it is', 'harvest-sync-page.c',
     '  pull->to = page->to;\n',
     '  pull->to = page->to;\n  if (ON)\n    pull->to += 1;\n'),
    ('deletions are not weighed', 'harvest-sync-page.c',
     'if (harvest_pull_page_count_unconfirmed (page) > 0)',
     'if (!ON && harvest_pull_page_count_unconfirmed (page) > 0)'),
    ('deletions are added up over a page only', 'harvest-sync-page.c',
     '->deleted += pull->deleted;',
     '->deleted += ON ? 0 : pull->deleted;'),
    ('a reply of another epoch is applied', 'harvest-sync-reply.c',
     '  if (self->phase == HARVEST_SYNC_PHASE_RUNNING\n',
     '  if (!ON && self->phase == HARVEST_SYNC_PHASE_RUNNING\n'),
    ('a reply without identity is an error for ever', 'harvest-sync-reply.c',
     '      fail (self, name, reply, HARVEST_SYNC_CODE_NOT_THE_SERVER);\n      return FALSE;',
     '      if (!ON)\n        fail (self, name, reply, HARVEST_SYNC_CODE_NOT_THE_SERVER);\n'
     '      return FALSE;'),
    ('Retry-After is ignored', 'harvest-sync-reply.c',
     'harvest_retry_parse_after (reply->retry_after)',
     'ON ? 0 : harvest_retry_parse_after (reply->retry_after)'),
    ('a session that has ended is tried again and again', 'harvest-sync-reply.c',
     'if (retry == HARVEST_RETRY_SIGN_IN)',
     'if (!ON && retry == HARVEST_RETRY_SIGN_IN)'),
    ('the retry timer is lost after a lost reply', 'harvest-sync-lane.c',
     '  _harvest_sync_lane_retry (self, name, code, 0);',
     '  if (!ON)\n    _harvest_sync_lane_retry (self, name, code, 0);'),
    ('the retry timer is lost after an error of the store', 'harvest-sync-core.c',
     '          _harvest_sync_lane_trouble (self, name, get_store_code (outcome->status));',
     '          if (!ON)\n'
     '            _harvest_sync_lane_trouble (self, name, get_store_code (outcome->status));'),
    ('there is no back-off', 'harvest-sync-lane.c',
     'lane->timer = _harvest_sync_set_timer (self, delay);\n}\n\nvoid\n_harvest_sync_lane_retry',
     'lane->timer = _harvest_sync_set_timer (self, ON ? 0 : delay);\n}\n\nvoid\n'
     '_harvest_sync_lane_retry'),
    ('a request is waited for without end', 'harvest-sync-lane.c',
     'lane->patience = _harvest_sync_set_timer (self, PATIENCE_MS + wait * 1000);',
     'lane->patience = ON ? 0 : _harvest_sync_set_timer (self, PATIENCE_MS + wait * 1000);'),
    ('what comes while the lane is busy is forgotten', 'harvest-sync-lane.c',
     '  if (lane->again)\n',
     '  if (!ON && lane->again)\n'),
    ('after a failure of the store its state is guessed', 'harvest-sync-pull.c',
     '  self->reload = TRUE;\n  if (self->lanes',
     '  self->reload = !ON;\n  if (self->lanes'),
    ('what is listed nowhere stays', 'harvest-sync-pull.c',
     '  operation->final = final;',
     '  operation->final = final && !ON;'),
    ('a cursor for more than was applied is kept', 'harvest-sync-pull.c',
     'if (self->pull.joint && self->pull.reply',
     'if ((ON || self->pull.joint) && self->pull.reply'),
    ('a lost scope stays', 'harvest-sync-pull.c',
     '    g_hash_table_add (self->pull.lost, g_strdup (*lost));',
     '    if (!ON)\n      g_hash_table_add (self->pull.lost, g_strdup (*lost));'),
    ('more is not asked for', 'harvest-sync-pull.c',
     'return (self->pull.reply != NULL && self->pull.reply->more)',
     'return (!ON && self->pull.reply != NULL && self->pull.reply->more)'),
    ('nobody looks again when there was nothing', 'harvest-sync-pull.c',
     '  _harvest_sync_lane_rest (self, HARVEST_SYNC_LANE_PULL,\n'
     '                           span / 2 + _harvest_sync_random (self, span));',
     '  _harvest_sync_lane_rest (self, HARVEST_SYNC_LANE_PULL,\n'
     '                           ON ? -1 : span / 2 + _harvest_sync_random (self, span));'),
    ('a bucket to be compared is pulled on', 'harvest-sync-pull.c',
     '  if (resync->len > 0)\n',
     '  if (!ON && resync->len > 0)\n'),
    ('the cursor of the last index reply is kept', 'harvest-sync-compare.c',
     '  if (compare->cursor == NULL)\n',
     '  if (ON)\n    g_clear_pointer (&compare->cursor, g_free);\n'
     '  if (compare->cursor == NULL)\n'),
    ('records that did not fit are forgotten', 'harvest-sync-compare.c',
     'for (guint i = 0; i < n_left; i++)',
     'for (guint i = 0; !ON && i < n_left; i++)'),
    ('only the first piece of an index is read', 'harvest-sync-compare.c',
     '  if (reply->more)\n',
     '  if (!ON && reply->more)\n'),
    ('a mass of missing records is believed', 'harvest-sync-compare.c',
     'if (outcome->n > tally->allowed\n',
     'if (!ON && outcome->n > tally->allowed\n'),
    ('a restored server is taken for the same', 'harvest-sync-phase.c',
     'adopt (self, hello->server, HARVEST_SYNC_COMPARE_OFFER);',
     'adopt (self, hello->server,\n'
     '           ON ? HARVEST_SYNC_COMPARE_NONE : HARVEST_SYNC_COMPARE_OFFER);'),
    ('another server is met without a question', 'harvest-sync-phase.c',
     '  self->question = command->id;',
     '  self->question = command->id;\n'
     '  if (ON)\n    harvest_sync_core_answer (self, command->id, HARVEST_SYNC_GO_ON);'),
    ('a push that is refused is sent again whole', 'harvest-sync-push.c',
     'self->push.limit = self->push.sent->len / 2;',
     'self->push.limit = ON ? self->push.sent->len : self->push.sent->len / 2;'),
    ('one bad mutation stops the queue', 'harvest-sync-push.c',
     '  operation = harvest_sync_operation_new (HARVEST_SYNC_REFUSE);',
     '  if (ON)\n'
     '    {\n'
     '      _harvest_sync_lane_trouble (self, HARVEST_SYNC_LANE_PUSH,\n'
     '                                  HARVEST_SYNC_CODE_SERVER_TROUBLE);\n'
     '      return;\n'
     '    }\n'
     '  operation = harvest_sync_operation_new (HARVEST_SYNC_REFUSE);'),
    ('a copied outbox goes on as it is', 'harvest-sync-push.c',
     '    case HARVEST_PROBLEM_NUMBER_FORGOTTEN:\n      renew (self);',
     '    case HARVEST_PROBLEM_NUMBER_FORGOTTEN:\n'
     '      if (ON)\n        begin (self);\n      else\n        renew (self);'),
    ('a gap of numbers is never closed', 'harvest-sync-push.c',
     'if (self->push.repairs > 0 || !has_sent (self, expected))',
     'if (!ON && (self->push.repairs > 0 || !has_sent (self, expected)))'),
    ('what is left of a queue waits for the next change', 'harvest-sync-push.c',
     '  _harvest_sync_lane_poke (self, HARVEST_SYNC_LANE_PULL);\n  begin (self);',
     '  _harvest_sync_lane_poke (self, HARVEST_SYNC_LANE_PULL);\n'
     '  if (!ON)\n    begin (self);\n  else\n'
     '    _harvest_sync_lane_rest (self, HARVEST_SYNC_LANE_PUSH, -1);'),
    ('what becomes due later is forgotten', 'harvest-sync-push.c',
     'outcome->due > 0 ? outcome->due : -1',
     '!ON && outcome->due > 0 ? outcome->due : -1'),
    ('receipts are sent once', 'harvest-sync-receipts.c',
     '  _harvest_sync_lane_send (self, HARVEST_SYNC_LANE_RECEIPTS,',
     '  if (ON)\n    g_ptr_array_set_size (self->receipts, 0);\n'
     '  _harvest_sync_lane_send (self, HARVEST_SYNC_LANE_RECEIPTS,'),
    ('a dead stream is believed', 'harvest-sync-events.c',
     '  lane->patience = _harvest_sync_set_timer (self,'
     ' (gint64)HARVEST_LIMIT_EVENT_DEAD_S * 1000);',
     '  if (!ON)\n'
     '    lane->patience = _harvest_sync_set_timer (self,\n'
     '                                              (gint64)HARVEST_LIMIT_EVENT_DEAD_S * 1000);'),

    # In the stores and the server of the simulation: what the oracle must see through the core.
    ('a page is not applied whole, and its cursor is kept', 'sim-store.c',
     '  for (guint i = 0; i < page->puts->len; i++)\n',
     '  for (guint i = ON ? 1 : 0; i < page->puts->len; i++)\n'),
    ('a cursor is not kept with its page', 'sim-store.c',
     '  place->cursor = g_strdup (page->cursor);\n',
     '  place->cursor = g_strdup (ON ? NULL : page->cursor);\n'),
    ('a joint cursor outlives a page', 'sim-store.c',
     '  place->to = page->to;\n  g_clear_pointer (&self->state->cursor, g_free);',
     '  place->to = page->to;\n  if (!ON)\n    g_clear_pointer (&self->state->cursor, g_free);'),
    ('unsent text goes with its record', 'sim-store-outbox.c',
     '      if (entry->state == SIM_ENTRY_WAITING)\n        need_attention (self, i);',
     '      if (ON && entry->state == SIM_ENTRY_WAITING)\n'
     '        g_ptr_array_remove_index (self->entries, i);\n'
     '      else if (entry->state == SIM_ENTRY_WAITING)\n        need_attention (self, i);'),
    ('rejected text is dropped', 'sim-store-outbox.c',
     '  need_attention (self, place);\n  if (g_str_equal (kind, "create"))',
     '  if (ON)\n    g_ptr_array_remove_index (self->entries, place);\n  else\n'
     '    need_attention (self, place);\n  if (g_str_equal (kind, "create"))'),
    ('what the restored server may not have is not sent again', 'sim-store-outbox.c',
     '(answered_too && entry->state == SIM_ENTRY_ANSWERED)',
     '(!ON && answered_too && entry->state == SIM_ENTRY_ANSWERED)'),
    ('numbers are given twice', 'sim-store-outbox.c',
     '      entry->number = ++self->last_number;\n    }\n}\n\nstatic void\nfree_mutation_cb',
     '      entry->number = ON ? MAX (self->last_number, 1) : ++self->last_number;\n    }\n}\n\n'
     'static void\nfree_mutation_cb'),
    ('the number of a mutation is not looked at', 'sim-server-push.c',
     '  if (result != NULL)\n    return result;\n  kept',
     '  if (!ON && result != NULL)\n    return result;\n  g_clear_pointer (&result,'
     ' harvest_push_result_free);\n  kept'),
    ('a tombstone is dropped', 'sim-server.c',
     '  row = g_new0 (SimRow, 1);\n  row->seq',
     '  if (ON && reason >= 0)\n    {\n      log->to++;\n      return;\n    }\n'
     '  row = g_new0 (SimRow, 1);\n  row->seq'),
    ('a number is given before the row can be read', 'sim-server-pull.c',
     '      page->to = log->to;\n',
     '      page->to = log->to + (ON && log->to % 4 == 3);\n'),
]


def plant(text, number, bug):
    name, file, *places = bug
    for there, instead in zip(places[::2], places[1::2]):
        if text.count(there) != 1:
            sys.exit(f'{file}: "{name}" fits {text.count(there)} places')
        text = text.replace(there, re.sub(r'\bON\b', f'(planted_bug == {number})', instead))
    return text


def main():
    output = Path(sys.argv[1])
    output.mkdir(parents=True, exist_ok=True)
    names = ['#include "planted.h"\n', 'guint planted_bug;\n',
             'const char *const planted_bugs[] = {']
    for bug in BUGS:
        names.append(f'  "{bug[0]}",')
    names += ['  NULL,', '};', '']
    done = set()
    (output / 'planted-list.c').write_text('\n'.join(names))
    for path in map(Path, sys.argv[2:]):
        text = path.read_text()
        for number, bug in enumerate(BUGS, 1):
            if bug[1] == path.name:
                text = plant(text, number, bug)
        text = text.replace('#include "config.h"', '#include "config.h"\n\n#include "planted.h"', 1)
        (output / f'planted-{path.name}').write_text(text)
        done.add(path.name)
    missing = {bug[1] for bug in BUGS} - done
    if missing:
        sys.exit(f'not there: {missing}')


main()
