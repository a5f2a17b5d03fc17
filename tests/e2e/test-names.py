# test-names.py
#
# Copyright 2026 The StoryHarvest authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a screen reader says on every page and dialog: each control has a name, a plain one."""

import re

import harvest_e2e
from harvest_e2e import Atspi, GLib, until

CONTROLS = ('check box', 'combo box', 'entry', 'link', 'password text', 'push button',
            'radio button', 'slider', 'spin button', 'switch', 'text', 'toggle button')
ROWS = ('list item', 'menu item', 'table row', 'tree item')
CLASS_NAME = re.compile(r'\b(Gtk|Adw|Harvest)[A-Z]\w+')
TEXT = 'A customer in Leeds kept our first valve on her desk for thirty years'


def is_doubled(name):
    """Whether it says the same twice: "Begin Begin"."""
    words = name.split()
    half = len(words) // 2
    return half > 0 and len(words) % 2 == 0 and words[:half] == words[half:]


class Names(harvest_e2e.Case):

    def setUp(self):
        super().setUp()
        self.found = []

    def tearDown(self):
        super().tearDown()
        self.assertEqual(self.found, [])

    def is_shown(self, node):
        """Whether it has a place on the screen: what waits in another page has none."""
        component = node.get_component_iface()
        if component is None:
            return False
        place = component.get_extents(Atspi.CoordType.WINDOW)
        return place.width > 0 and place.height > 0

    def faults(self, window):
        faults = []
        for node in window.walk():
            try:
                role, name = node.get_role_name(), node.get_name()
                focusable = node.get_state_set().contains(Atspi.StateType.FOCUSABLE)
                if role not in CONTROLS + ROWS or not focusable or not self.is_shown(node):
                    continue
                spoken = window.spoken(node) if role in ROWS else name
            except GLib.Error:
                continue  # it went while it was looked at
            if not spoken.strip():
                faults.append(f'{role} without a name ({node.get_description()!r})')
            elif CLASS_NAME.search(spoken) or '_' in spoken or is_doubled(spoken):
                faults.append(f'{role} {spoken!r} ({node.get_description()!r})')
        return faults

    def check(self, window, what):
        """The names of all that is shown, once it is."""
        self.found += [f'{what}: {fault}' for fault in self.faults(window)]

    def check_popover(self, window, name):
        """Opens the popover of a button, checks what is in it and closes it."""
        window.tab_to(name)
        count = len(list(window.walk()))
        window.keys('space')
        until(lambda: len(list(window.walk())) != count, f'what {name} opens')
        self.check(window, name)
        window.keys('Escape')

    def test_welcome(self):
        window = self.open()
        window.wait_text('Your name')
        self.check(window, 'welcome')

    def test_tell(self):
        window = self.come_in()
        window.keys('ctrl+n')
        window.wait_focus('What happened?', 'text')
        self.check(window, 'tell')
        for name in ('When, where', 'Story', 'May I tell this? For colleagues',
                     'Seen by the whole company', 'Shown as Rosa Lind'):
            self.check_popover(window, name)

    def tell(self, window):
        window.keys('ctrl+n')
        window.wait_focus('What happened?', 'text')
        window.type(TEXT)
        window.keys('ctrl+Return')
        window.wait_text('Undo')

    def test_pages(self):
        window = self.come_in()
        self.check(window, 'home, empty')
        window.keys('alt+2')
        window.wait_text('No stories yet')
        self.check(window, 'stories, empty')
        self.tell(window)
        window.keys('alt+1')
        window.wait_text('My stories')
        self.check(window, 'home')
        window.keys('alt+2')
        window.wait_text('1 story')
        self.check(window, 'stories')
        window.tab_to(TEXT)
        window.keys('Return')
        window.wait_text('1 version of the text')
        self.check(window, 'story')
        window.keys('ctrl+e')
        window.wait_text('Edit the story')
        self.check(window, 'edit')

    def test_other_pages(self):
        self.come_in().close()
        for page, words in (('trash', 'The trash is empty'), ('attention', 'Nothing needs')):
            window = self.open('--page', page)
            window.wait_text(words)
            self.check(window, page)
            window.close()

    def test_dialogs(self):
        window = self.come_in()
        for key, words in (('ctrl+comma', 'Preferences'), ('F1', 'Help'),
                           ('ctrl+question', 'Shortcuts')):
            window.keys(key)
            window.wait_windows(2)
            self.check(window, words)
            window.keys('Escape')
            window.wait_windows(1)


if __name__ == '__main__':
    harvest_e2e.main()
