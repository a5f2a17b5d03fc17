# test-tell.py
#
# Copyright 2026 The StoryHarvest authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""A person comes for the first time, tells a story with a photo, is cut off, and goes on."""

import os
import subprocess

import harvest_e2e
from harvest_e2e import until

TEXT = 'A customer in Leeds kept our first valve on her desk for thirty years.'


class Tell(harvest_e2e.Case):

    def copy_picture(self):
        """Another program offers a picture, before ours starts and looks at what there is."""
        picture = os.path.join(self.data, 'picture.png')
        subprocess.run(['convert', '-size', '640x480', 'gradient:orange-navy', picture], check=True)
        owner = subprocess.Popen(['xclip', '-selection', 'clipboard', '-t', 'image/png', '-i',
                                  '-quiet', picture], stderr=subprocess.DEVNULL)
        self.addCleanup(owner.wait)
        self.addCleanup(owner.kill)
        until(lambda: 'image/png' in subprocess.run(
            ['xclip', '-selection', 'clipboard', '-t', 'TARGETS', '-o'],
            capture_output=True, text=True, check=False).stdout, 'a picture to paste')

    def test_told_in_four_acts(self):
        """Ctrl+N, type, Ctrl+Enter: the story is a record, and no draft is left."""
        window = self.come_in()
        window.keys('ctrl+n')
        window.wait_focus('What happened?', 'text')
        window.type(TEXT)
        window.keys('ctrl+Return')
        window.wait_text('Undo')
        story, = self.told()
        self.assertEqual(story['body'], TEXT)
        self.assertEqual(story['byline'], 'Rosa Lind')
        self.assertEqual(story['lang'], 'en')
        self.assertEqual(self.drafts(), [])
        window.wait_focus('What happened?', 'text')  # ready for the next one
        self.assertEqual(window.close(), 0)

    def test_capture_begins_with_the_text(self):
        self.come_in().close()
        window = self.open('--capture')
        window.wait_focus('What happened?', 'text')
        window.type('Two words')
        window.wait_text('Two words')

    def test_page_begins_with_that_page(self):
        self.come_in().close()
        window = self.open('--page', 'stories')
        window.wait_text('No stories yet')

    def test_kill_loses_nothing(self):
        """What was typed two seconds before a kill -9 stands in the form again, with its photo."""
        self.copy_picture()
        window = self.come_in()
        window.keys('ctrl+n')
        window.wait_focus('What happened?', 'text')
        window.type(TEXT)
        window.keys('ctrl+v')
        until(lambda: [draft for draft in self.drafts() if draft['attachments']],
              'the picture in the draft')
        until(lambda: [draft for draft in self.drafts() if draft['body'] == TEXT], 'the draft')
        window.kill()

        window = self.open()
        window.wait_text('Unfinished')
        window.keys('ctrl+n')
        window.wait_text(TEXT)
        window.keys('ctrl+Return')
        window.wait_text('Undo')
        story, = self.told()
        self.assertEqual(story['body'], TEXT)
        self.assertEqual(len(self.told('asset')), 1)
        self.assertEqual(self.drafts(), [])
        window.kill()

        # After another kill the story is there, and no ghost of the draft.
        window = self.open()
        window.wait_text('saved here')
        self.assertEqual(len(self.told()), 1)
        self.assertEqual(self.drafts(), [])
        self.assertFalse(window.sees('Unfinished'))
        self.check_integrity()

    def test_undo_brings_the_text_back(self):
        window = self.come_in()
        window.keys('ctrl+n')
        window.wait_focus('What happened?', 'text')
        window.type(TEXT)
        window.keys('ctrl+Return')
        window.wait_text('Undo')
        window.keys('ctrl+z')
        until(lambda: not self.told(), 'the story to be taken back')
        window.wait_text(TEXT)
        self.assertEqual([draft['body'] for draft in self.drafts()], [TEXT])

    def test_person_who_signs(self):
        """A name and Enter are a person; the sheet takes what they agree to, and a signature."""
        window = self.come_in()
        window.keys('ctrl+n')
        window.wait_focus('What happened?', 'text')
        window.type(TEXT)
        window.tab_to('People')
        window.keys('space')
        window.wait_text('Who is in this story?')
        window.type('Ken Barrow')
        window.keys('Return')
        window.wait_text('To be asked later')
        window.tab_to('Consent', key='shift+Tab')
        window.keys('space')
        window.wait_text('Consent of Ken Barrow')
        window.focus()
        window.tab_to('Show it to colleagues', 'list item')
        window.keys('Return')
        window.tab_to('Type the name instead')
        window.keys('space')
        window.type('Ken Barrow')
        window.tab_to('This is me')
        window.keys('space')
        window.press('Done')
        until(lambda: self.drafts()[0]['people'][0]['consent'] == 'signed', 'the answer')
        window.focus()
        window.keys('ctrl+Return')
        window.wait_text('Your story is saved')
        person, = self.told('depicted-person')
        self.assertEqual(person['description'], 'Ken Barrow')
        consent, = self.told('consent-record')
        self.assertEqual(consent['purposes'], ['internal'])
        event, = self.told('consent-event')
        self.assertEqual((event['kind'], event['method']), ('granted', 'signature'))
        self.assertEqual(len(self.told('evidence')), 1)

    def test_found_and_exported(self):
        """A told story is found by a word of it, in the window and by the program without one;
        an export holds its words, and gives the same bytes when it is imported elsewhere."""
        window = self.come_in()
        window.keys('ctrl+n')
        window.wait_focus('What happened?', 'text')
        window.type(TEXT)
        window.keys('ctrl+Return')
        window.wait_text('Undo')
        window.keys('alt+2', 'ctrl+f')
        window.wait_text('1 story')
        window.type('zebra')
        window.wait_no_text('1 story')
        window.keys('ctrl+a')
        window.type('valv')
        window.wait_text('1 story')

        found, = self.cli('search', 'valves')  # the window is open
        self.assertEqual(found['id'], self.cli('list')[0]['id'])
        folders = [os.path.join(self.data, name) for name in ('export', 'again', 'other')]
        self.cli('export', folders[0])
        self.data, mine = folders[2], self.data
        self.cli('import', os.path.join(folders[0], 'records.jsonl'))
        self.cli('export', folders[1])
        self.data = mine
        exported, again = ({line for line in open(os.path.join(folder, 'records.jsonl'),
                                                  encoding='utf-8')} for folder in folders[:2])
        self.assertTrue(any(TEXT in line for line in exported))
        self.assertLessEqual(exported, again)  # beside them is who has imported


if __name__ == '__main__':
    harvest_e2e.main()
