# harvest_e2e.py
#
# Copyright 2026 The StoryHarvest authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""The real programs, driven as a person does: windows under Xvfb, names and roles over AT-SPI,
keys through the X server, rows read from the databases. Nothing here sleeps for a fixed time:
every wait ends with what it waits for, or fails after a limit and says what was on the screen."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import unittest

import gi

gi.require_version('Atspi', '2.0')
from gi.repository import Atspi, GLib  # noqa: E402

LIMIT = float(os.environ.get('STORYHARVEST_E2E_LIMIT', '30'))  # seconds until a wait fails
# What GTK 4.8 says of its own window of shortcuts.
NOT_OURS = ('but sizes must be >= 0',)
Atspi.set_timeout(10000, 20000)  # a busy machine is no dead program
TURN = 20  # milliseconds between two looks

PROGRAM = os.environ.get('STORYHARVEST', 'storyharvest')
CLI = os.environ.get('STORYHARVEST_CLI', 'storyharvest-cli')


def until(condition, what, limit=LIMIT):
    """Turns the main context until condition() gives something true, and returns that."""
    context = GLib.MainContext.default()
    end = time.monotonic() + limit
    wake = GLib.timeout_add(TURN, lambda: GLib.SOURCE_CONTINUE)
    try:
        while True:
            try:
                value = condition()
            except GLib.Error:
                value = None  # the object went away while it was looked at
            if value:
                return value
            if time.monotonic() > end:
                raise AssertionError(f'{what}: not within {limit:.0f} s')
            context.iteration(True)
    finally:
        GLib.source_remove(wake)


class Window:
    """One running StoryHarvest desktop program and what assistive technology sees of it."""

    def __init__(self, data, *arguments, lang='C.UTF-8', env=None):
        environment = dict(os.environ, LC_ALL=lang, LANGUAGE='', GSK_RENDERER='cairo',
                           GTK_A11Y='atspi', GSETTINGS_BACKEND='memory')
        environment.update(env or {})
        self.log = tempfile.NamedTemporaryFile(prefix='storyharvest-log-', delete=False)
        self.process = subprocess.Popen([PROGRAM, '--data', data, *arguments], env=environment,
                                        stdout=self.log, stderr=subprocess.STDOUT)
        self.data = data
        self.app = until(self._find_app, f'{PROGRAM} on the accessibility bus')
        self.focus()

    def _find_app(self):
        if self.process.poll() is not None:
            raise AssertionError(f'{PROGRAM} ended with {self.process.returncode}:\n{self.words()}')
        desktop = Atspi.get_desktop(0)
        for index in range(desktop.get_child_count()):
            app = desktop.get_child_at_index(index)
            if app is not None and app.get_process_id() == self.process.pid:
                return app if app.get_child_count() > 0 else None
        return None

    def words(self):
        """What the program has written."""
        with open(self.log.name, encoding='utf-8', errors='replace') as log:
            return log.read()

    # ---- What is on the screen ----

    def walk(self, node=None):
        """All visible objects, from the outside in. (GTK 4.8 sets SHOWING on windows only.)"""
        node = node if node is not None else self.app
        try:
            node.clear_cache()
            if node is not self.app and not node.get_state_set().contains(Atspi.StateType.VISIBLE):
                return
            count = node.get_child_count()
        except GLib.Error:
            return
        yield node
        for index in range(min(count, 500)):
            try:
                child = node.get_child_at_index(index)
            except GLib.Error:
                continue
            if child is not None:
                yield from self.walk(child)

    def look(self, name=None, role=None):
        """The first object with that accessible name and role, or None."""
        for node in self.walk():
            try:
                if name is not None and node.get_name() != name:
                    continue
                if role is not None and node.get_role_name() != role:
                    continue
            except GLib.Error:
                continue
            return node
        return None

    def find(self, name=None, role=None):
        try:
            return until(lambda: self.look(name, role), f'{role or "object"} named {name!r}')
        except AssertionError as error:
            raise AssertionError(f'{error}\n{self.describe()}') from None

    def texts(self):
        """All names and texts on the screen."""
        found = []
        for node in self.walk():
            try:
                if node.get_name():
                    found.append(node.get_name())
                text = node.get_text_iface()
                if text is not None:
                    length = Atspi.Text.get_character_count(text)
                    if length > 0:
                        found.append(Atspi.Text.get_text(text, 0, length))
            except GLib.Error:
                continue
        return found

    def describe(self):
        """What there is to say when something is missing."""
        if self.process.poll() is not None:
            return f'the program ended with {self.process.returncode}\nlog: {self.words()}'
        return f'on screen: {self.texts()}\nlog: {self.words()}'

    def sees(self, words):
        return any(words in text for text in self.texts())

    def wait_text(self, words):
        try:
            until(lambda: self.sees(words), f'the words {words!r}')
        except AssertionError as error:
            raise AssertionError(f'{error}\n{self.describe()}') from None

    def wait_no_text(self, words):
        until(lambda: not self.sees(words), f'the words {words!r} to go')

    # ---- What a person does ----

    def press(self, name, role='push button'):
        """Activates a control by its accessible action."""
        node = self.find(name, role)
        action = node.get_action_iface()
        assert action is not None, f'{name} has no action'
        Atspi.Action.do_action(action, 0)

    def spoken(self, node):
        """The name of an object; of one without, the words inside."""
        return node.get_name() or ' '.join(inner.get_name() for inner in self.walk(node)
                                           if inner.get_role_name() == 'label')

    def tab_to(self, name='', role=None, key='Tab', most=40):
        """Presses Tab (or shift+Tab) until something with that role, whose name begins so, has the
        focus."""
        for _ in range(most):
            before = self.focused()
            if (before is not None and (role is None or before.get_role_name() == role)
                    and (not name or self.spoken(before).startswith(name))):
                return before
            self.keys(key)
            try:
                until(lambda: self.focused() != before, 'the focus to move', 2.0)
            except AssertionError:
                pass  # it moved to what looks the same
        raise AssertionError(f'the focus never came to {name or role!r}\non screen: {self.texts()}')

    def window_id(self):
        listed = subprocess.run(['xdotool', 'search', '--onlyvisible', '--pid',
                                 str(self.process.pid)], capture_output=True, text=True)
        return listed.stdout.split()[-1] if listed.stdout.split() else None

    def focus(self):
        window = until(self.window_id, 'a window')
        subprocess.run(['xdotool', 'windowfocus', '--sync', window], check=False)

    def wait_windows(self, count):
        """Waits until so many are open; the newest gets the keys then, as a desktop would do it."""
        until(lambda: self.count_windows() == count, f'{count} open windows')
        self.focus()

    def count_windows(self):
        """Popovers and tooltips have only the program's own name as their title."""
        listed = subprocess.run(['xdotool', 'search', '--onlyvisible', '--pid',
                                 str(self.process.pid)], capture_output=True, text=True)
        titles = [subprocess.run(['xdotool', 'getwindowname', window], capture_output=True,
                                 text=True).stdout.strip() for window in listed.stdout.split()]
        return len([title for title in titles if title not in ('', 'storyharvest')])

    def keys(self, *names):
        subprocess.run(['xdotool', 'key', '--clearmodifiers', *names], check=True)

    def type(self, text):
        """Types ASCII key by key (the X server has no keys for the rest: see paste())."""
        assert text.isascii()
        subprocess.run(['xdotool', 'type', '--clearmodifiers', '--delay', '2', '--', text],
                       check=True)

    def focused(self):
        """What has the focus, in the window that came last (each one keeps a focus of its own)."""
        found = None
        for node in self.walk():
            try:
                if node.get_state_set().contains(Atspi.StateType.FOCUSED):
                    found = node
            except GLib.Error:
                continue
        return found

    def wait_focus(self, name=None, role=None):
        def is_focused():
            node = self.focused()
            return (node is not None and (name is None or node.get_name() == name)
                    and (role is None or node.get_role_name() == role))
        until(is_focused, f'the focus on {name or role}')

    def screenshot(self, path):
        subprocess.run(['import', '-window', 'root', path], check=True)

    # ---- Its end ----

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(timeout=LIMIT)

    def close(self):
        """Ends the program as a session's end does; it must end well and quietly."""
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(timeout=LIMIT)
        return self.process.returncode


class Case(unittest.TestCase):
    """A test with a data folder of its own."""

    def setUp(self):
        self.data = tempfile.mkdtemp(prefix='storyharvest-e2e-')
        self.addCleanup(shutil.rmtree, self.data, ignore_errors=True)
        self.windows = []

    def tearDown(self):
        for window in self.windows:
            if window.process.poll() is None:
                window.kill()
            words = window.words()
            os.unlink(window.log.name)
            for line in words.splitlines():
                if any(known in line for known in NOT_OURS):
                    continue
                if '-WARNING **' in line or '-CRITICAL **' in line:
                    self.fail(f'the program complained: {line}')

    def open(self, *arguments, **options):
        window = Window(self.data, *arguments, **options)
        self.windows.append(window)
        return window

    def come_in(self, *arguments, **options):
        """The first start: gives a name and sees the page Home."""
        window = self.open(*arguments, **options)
        window.wait_text('Your name')
        window.type('Rosa Lind')
        window.keys('Return')
        window.wait_text('saved here')
        return window

    def me(self):
        """The path of the only person's database, below the data folder."""
        people = os.listdir(os.path.join(self.data, 'people'))
        self.assertEqual(len(people), 1)
        return f'people/{people[0]}/me.db'

    def drafts(self):
        """What the forms keep, without what waits for an undo."""
        return [json.loads(row[0]) for row in self.rows(self.me(), 'SELECT json FROM draft '
                                                        'WHERE act IS NULL')]

    def told(self, record_type='story'):
        """The fields of the records of a type: those of the shared database, and what this
        person's changes make of them (without a document, one is deleted)."""
        records = {}
        for database, table in (('shared.db', 'record'), (self.me(), 'overlay')):
            for identity, document in self.rows(database, f'SELECT id, document FROM {table} '
                                                'WHERE type = ?', record_type):
                records[identity] = json.loads(document)['fields'] if document else None
        return [fields for fields in records.values() if fields is not None]

    def check_integrity(self):
        for database in ('shared.db', self.me()):
            self.assertEqual(self.rows(database, 'PRAGMA integrity_check'), [('ok',)], database)

    def rows(self, database, sql, *values):
        """Rows of a database of the data folder, read beside the running program."""
        path = os.path.join(self.data, database)
        connection = sqlite3.connect(f'file:{path}?mode=ro', uri=True)
        try:
            return connection.execute(sql, values).fetchall()
        finally:
            connection.close()

    def cli(self, *arguments, stdin=None, status=0):
        """Runs storyharvest-cli --json on the data and returns its value."""
        done = subprocess.run([CLI, '--data', self.data, '--json', *arguments], input=stdin,
                              capture_output=True, text=True, timeout=LIMIT * 4)
        self.assertEqual(done.returncode, status, done.stderr)
        return json.loads(done.stdout) if done.stdout.strip() else None


def main():
    """Runs the cases of the calling file and writes TAP (where tests/support/with-display says)."""
    tap = os.fdopen(int(os.environ.get('STORYHARVEST_TAP', '1')), 'w', encoding='utf-8')

    class TapResult(unittest.TestResult):
        def __init__(self):
            super().__init__()
            self.number = 0

        def line(self, good, test, note=''):
            self.number += 1
            print(f'{"ok" if good else "not ok"} {self.number} {test.id()}{note}', file=tap,
                  flush=True)

        def addSuccess(self, test):
            super().addSuccess(test)
            self.line(True, test)

        def addSkip(self, test, reason):
            super().addSkip(test, reason)
            self.line(True, test, f' # SKIP {reason}')

        def addFailure(self, test, err):
            super().addFailure(test, err)
            self.line(False, test)
            self.explain(self.failures[-1][1])

        def addError(self, test, err):
            super().addError(test, err)
            self.line(False, test)
            self.explain(self.errors[-1][1])

        @staticmethod
        def explain(text):
            for line in text.splitlines():
                print(f'# {line}', file=tap, flush=True)

    loader = unittest.defaultTestLoader
    loader.testNamePatterns = sys.argv[1:] or None  # '*edited*'
    suite = loader.loadTestsFromModule(sys.modules['__main__'])
    print(f'1..{suite.countTestCases()}', file=tap, flush=True)
    result = TapResult()
    suite.run(result)
    sys.exit(0 if result.wasSuccessful() else 1)
