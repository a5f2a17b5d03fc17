# test-stories.py
#
# Copyright 2026 The StoryHarvest authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""What becomes of told stories: found, edited, deleted, brought back; all of it by keyboard."""

import harvest_e2e
from harvest_e2e import until

TEXT = 'A customer in Leeds kept our first valve on her desk'


class Stories(harvest_e2e.Case):

    def tell(self, window, text=TEXT):
        window.keys('ctrl+n')
        window.wait_focus('What happened?', 'text')
        if text:
            window.type(text)
        window.keys('ctrl+Return')
        window.wait_text('Your story is saved')

    def open_story(self, window, title=TEXT):
        window.keys('alt+2')
        window.wait_text('1 story')
        window.tab_to(title)
        window.keys('Return')
        window.wait_text('1 version of the text')

    def act_on_story(self, window, item):
        """Chooses from the menu of the story that is shown."""
        window.tab_to('What to do with this story')
        window.keys('space')
        window.find(item, 'menu item')
        for _ in range(10):
            if window.focused() is not None and window.focused().get_name() == item:
                break
            window.keys('Down')
        window.wait_focus(item)
        window.keys('Return')

    def test_edited(self):
        """The edit stands beside the original, with its words marked, on screen and in the rows."""
        window = self.come_in()
        self.tell(window)
        self.open_story(window)
        window.keys('ctrl+e')
        window.wait_text('Edit the story')
        window.focus()
        window.tab_to('Text of the story')
        window.keys('ctrl+End')
        window.type(' for thirty years')
        window.keys('ctrl+Return')
        window.wait_text('2 versions of the text')
        window.focus()

        story, = self.told()
        self.assertEqual(story['body'], TEXT + ' for thirty years')
        revisions = [revision['text'] for revision in self.told('story-revision')]
        self.assertEqual(sorted(revisions), [TEXT, TEXT + ' for thirty years'])
        window.tab_to('History')
        window.keys('space')
        window.wait_text('The words of Rosa Lind')
        window.wait_text('Rosa Lind changed the text')
        window.find(TEXT, 'label')
        window.find(TEXT + ' for thirty years', 'label')

    def test_deleted_and_undone(self):
        window = self.come_in()
        self.tell(window)
        self.open_story(window)
        self.act_on_story(window, 'Delete')
        window.wait_text('The story is in the trash')
        until(lambda: not self.told(), 'the story to go')
        window.keys('alt+1', 'ctrl+z')  # where no field takes the key for its own text
        until(self.told, 'the story to come back')
        window.wait_text('My stories')

    def test_deleted_and_brought_back(self):
        """From the trash, after the window was closed and opened again."""
        window = self.come_in()
        self.tell(window)
        self.open_story(window)
        self.act_on_story(window, 'Delete')
        window.wait_text('The story is in the trash')
        self.assertEqual(window.close(), 0)
        self.assertEqual(self.told(), [])
        self.assertEqual(self.cli('search', 'valve'), [])

        window = self.open('--page', 'trash')
        window.wait_text(TEXT)
        window.tab_to(TEXT)
        window.keys('Return')
        window.wait_text('It is back where it was')
        story, = self.told()
        self.assertEqual(story['body'], TEXT)
        self.assertEqual(len(self.cli('search', 'valve')), 1)

    def test_found_while_typing(self):
        """Another form of a word finds it too."""
        window = self.come_in()
        self.tell(window)
        window.keys('alt+2', 'ctrl+f')
        window.wait_text('1 story')
        window.type('zebra')
        window.wait_text('No story found')
        window.wait_no_text('1 story')
        window.keys('ctrl+a')
        window.type('valves')
        window.wait_text('1 story')


if __name__ == '__main__':
    harvest_e2e.main()
