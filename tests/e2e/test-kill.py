# test-kill.py
#
# Copyright 2026 The StoryHarvest authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""kill -9 of the window at random moments of typing and telling. With the number of kills as an
argument; the seed is printed, and STORYHARVEST_SEED repeats a run."""

import os
import random
import sys
import threading
import time

import harvest_e2e
from harvest_e2e import Atspi, GLib, until

MOST_LOST = 2.0  # seconds of text
LATEST = 5.0  # a window is killed after at most so many seconds of typing
KILLS = int(sys.argv.pop()) if len(sys.argv) > 1 else 10
SOON = 0.1  # after the order to tell, for the half of the kills that are to hit the telling
WORDS = ('valve', 'press', 'customer', 'Leeds', 'pump', 'night', 'shift', 'order', 'called',
         'colleague', 'repaired', 'laughed', 'morning', 'drawing')


class Typing:
    """What one life of a window was given, and when."""

    def __init__(self, before):
        self.texts = [(0.0, before)]  # (when it was typed, the whole text of the form)
        self.told = None  # what was typed before a story was told: another Typing
        self.told_at = None

    def text(self):
        return self.texts[-1][1]

    def add(self, text):
        self.texts.append((time.monotonic(), text))

    def tell(self):
        self.told, self.told_at = Typing(''), time.monotonic()
        self.told.texts, self.texts = self.texts, [(0.0, '')]

    def lost_seconds(self, kept, moment):
        """How long before the moment the first word that is not kept was typed; None if something
        is kept that was not typed."""
        if not self.text().startswith(kept):
            return None
        return max((moment - when for when, text in self.texts if len(text) > len(kept)),
                   default=0.0)


class Kill(harvest_e2e.Case):

    def setUp(self):
        super().setUp()
        seed = int(os.environ.get('STORYHARVEST_SEED', random.SystemRandom().randrange(10 ** 6)))
        self.note(f'STORYHARVEST_SEED={seed}')
        self.random = random.Random(seed)
        self.stories = []  # the texts that must be there for ever
        self.worst = 0.0
        self.n_cut = self.n_told = 0

    def note(self, words):
        print(f'# {words}', file=sys.stderr, flush=True)

    def wait_form(self, window):
        """The field for the text, with the focus."""
        node = until(lambda: window.look('What happened?', 'text'), 'the form')
        until(lambda: node.get_state_set().contains(Atspi.StateType.FOCUSED), 'the focus')
        return node

    def form_text(self, node):
        return Atspi.Text.get_text(node, 0, Atspi.Text.get_character_count(node))

    def tell(self, window, node, typing):
        """Tells what stands in the form, and waits until the form is free for the next."""
        typing.tell()
        window.keys('ctrl+Return')
        until(lambda: window.process.poll() is not None
              or Atspi.Text.get_character_count(node) == 0, 'a free form')
        until(lambda: window.process.poll() is not None
              or node.get_state_set().contains(Atspi.StateType.FOCUSED), 'the focus')

    def type_until_killed(self, window, node, typing):
        """Returns: the moment of the kill."""
        moment = []

        def kill():
            moment.append(time.monotonic())
            window.process.kill()

        # Half of the kills are to hit the telling.
        while_told = self.random.random() < 0.5
        tell_after = self.random.choice((2, 5, 9) if while_told else (None, 2, 5, 9))
        timer = threading.Timer(self.random.uniform(0, SOON) if while_told
                                else self.random.uniform(0.05, LATEST), kill)
        if not while_told:
            timer.start()
        try:
            for count in range(10000):
                if window.process.poll() is not None:
                    break
                if count == tell_after and typing.told is None:
                    if while_told:
                        timer.start()
                    self.tell(window, node, typing)
                    continue
                word = self.random.choice(WORDS) + ' '
                typing.add(typing.text() + word)
                window.type(word)
        except (GLib.Error, AssertionError):
            if window.process.poll() is None and not moment:
                raise
        timer.join()
        window.process.wait()
        return moment[0]

    def check(self, typing, moment):
        """What the two databases hold is what may be held. Returns: the text of the draft."""
        self.check_integrity()
        drafts = [draft['body'] for draft in self.drafts()]
        stories = [story['body'] for story in self.told()]
        new = list(stories)
        for body in self.stories:
            self.assertIn(body, new)  # what was there stays there
            new.remove(body)
        self.assertLessEqual(len(drafts), 1, drafts)
        draft = drafts[0] if drafts else ''
        if typing.told is not None and not new:
            # Cut off before the story was written: it is still the draft.
            self.assertLess(moment - typing.told_at, MOST_LOST)
            self.n_cut += 1
            typing = typing.told
        else:
            told = [typing.told.text().strip()] if typing.told is not None else []
            self.assertEqual(new, told)
            self.n_told += len(new)
            self.stories += new
        lost = typing.lost_seconds(draft, moment)
        self.assertIsNotNone(lost, f'a ghost: {draft!r} of {typing.texts}')
        self.assertLess(lost, MOST_LOST, f'{draft!r} of {typing.texts}, killed at {moment}')
        self.worst = max(self.worst, lost)
        return draft

    def test_kills(self):
        self.come_in().close()
        draft = ''
        for number in range(KILLS):
            window = self.open('--capture')
            node = self.wait_form(window)
            until(lambda: self.form_text(node) == draft, f'the draft {draft!r} in the form')
            typing = Typing(draft)
            moment = self.type_until_killed(window, node, typing)
            draft = self.check(typing, moment)
            os.unlink(self.windows.pop().log.name)
            if sys.stderr.isatty():
                self.note(f'{number + 1} of {KILLS}: {len(draft)} characters, '
                          f'{len(self.stories)} stories')
        self.note(f'{KILLS} kills, {self.n_told} stories told, {self.n_cut} cut off while told; '
                  f'at most {self.worst:.2f} s of text lost')
        self.cli('check')
        self.assertEqual(sorted(story['body'] for story in self.told()), sorted(self.stories))


if __name__ == '__main__':
    harvest_e2e.main()
