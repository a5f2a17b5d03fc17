# test-stories.py
#
# Copyright 2026 The StoryHarvest authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""What becomes of told stories: found, edited, deleted, brought back; all of it by keyboard."""

import os
import shutil
import subprocess

import harvest_e2e
from harvest_e2e import Atspi, until

TEXT = 'A customer in Leeds kept our first valve on her desk'
PULSE_LIMIT = 15.0


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

    def start_microphone(self):
        """A sound server of our own with a source that is silent: the path of its socket."""
        socket = os.path.join(self.data, 'pulse')
        environment = dict(os.environ, HOME=self.data, XDG_RUNTIME_DIR=self.data,
                           PULSE_RUNTIME_PATH=self.data)
        server = subprocess.Popen(
            ['pulseaudio', '-n', '--daemonize=no', '--use-pid-file=no', '--disable-shm=yes',
             '--realtime=no', '--high-priority=no', '--exit-idle-time=-1',
             '-L', 'module-null-source source_name=desk', '-L', 'module-null-sink',
             '-L', f'module-native-protocol-unix socket={socket} auth-anonymous=1'],
            env=environment, stderr=subprocess.DEVNULL)
        self.addCleanup(server.wait)
        self.addCleanup(server.kill)
        until(lambda: os.path.exists(socket), 'a sound server', PULSE_LIMIT)
        return f'unix:{socket}'

    def test_spoken(self):
        """A voice note, recorded from a source of a sound server, is a player in the story."""
        if shutil.which('pulseaudio') is None:
            self.skipTest('pulseaudio is not installed')
        server = self.start_microphone()
        window = self.come_in(env={'PULSE_SERVER': server})
        window.keys('ctrl+n')
        window.wait_focus('What happened?', 'text')
        window.find('Speak', 'push button')
        window.keys('alt+s')
        window.wait_text('0:01')
        window.wait_text('Done speaking')
        window.keys('alt+s')
        until(lambda: [draft for draft in self.drafts() if draft['attachments']],
              'the recording in the draft')
        self.tell(window, None)
        asset, = self.told('asset')
        self.assertEqual(asset['mime'], 'audio/ogg')
        self.assertGreater(asset['duration'], 500)

        window.keys('alt+2')
        window.wait_text('1 story')
        window.keys('ctrl+f')
        window.type('has:voice')
        window.wait_text('1 story')
        window.tab_to(role='list item')
        window.keys('Return')
        window.find('Play', 'push button')
        slider = window.find('Position in the recording', 'slider')
        self.assertGreater(Atspi.Value.get_maximum_value(slider), 500)


if __name__ == '__main__':
    harvest_e2e.main()
