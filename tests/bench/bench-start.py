#!/usr/bin/env python3
#
# Copyright 2026 The StoryHarvest authors
#
# SPDX-License-Identifier: GPL-3.0-or-later

"""How long it takes until one can type, and how much memory that needs, with 1,000,000 stories in
the store: `storyharvest --capture` beside an empty `gnome-text-editor`; and how long until the page
Stories has drawn its first 20 titles.

Both programs are watched in the same way, turn by turn: this script is the window manager that
gives the focus to a window when it is mapped, and both load the same input method
(immodules/im-focus.c), which GTK tells when a text field has the focus, and which notes when the
first frame after that has been drawn. For Stories it is a program that differs from the installed
one in that it looks for the titles after each frame (start-stories.c). Memory is what the kernel
counts for the process a second later; RSS decides, since PSS hangs on what else runs on the
machine.
"""

import argparse
import ctypes
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from gi.repository import GLib

LIMIT = 60.0  # seconds
MAP_NOTIFY = 19
SUBSTRUCTURE_NOTIFY_MASK = 1 << 19
REVERT_TO_PARENT = 2


class Manager:
    """What a window manager does at least: a window that is mapped gets the focus."""

    class Event(ctypes.Structure):
        _fields_ = [('type', ctypes.c_int), ('serial', ctypes.c_ulong), ('sent', ctypes.c_int),
                    ('display', ctypes.c_void_p), ('event', ctypes.c_ulong),
                    ('window', ctypes.c_ulong), ('override', ctypes.c_int),
                    ('rest', ctypes.c_char * 192)]

    def __init__(self):
        x = self.x = ctypes.CDLL('libX11.so.6')
        x.XOpenDisplay.restype = ctypes.c_void_p
        x.XDefaultRootWindow.restype = ctypes.c_ulong
        x.XDefaultRootWindow.argtypes = [ctypes.c_void_p]
        x.XSelectInput.argtypes = [ctypes.c_void_p, ctypes.c_ulong, ctypes.c_long]
        x.XNextEvent.argtypes = [ctypes.c_void_p, ctypes.c_void_p]
        x.XSetInputFocus.argtypes = [ctypes.c_void_p, ctypes.c_ulong, ctypes.c_int, ctypes.c_ulong]
        x.XPending.argtypes = x.XFlush.argtypes = x.XConnectionNumber.argtypes = [ctypes.c_void_p]
        x.XSetErrorHandler.argtypes = [ctypes.c_void_p]
        # A window may be gone by the time it would get the focus.
        self.ignore = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)(
            lambda display, error: 0)
        x.XSetErrorHandler(ctypes.cast(self.ignore, ctypes.c_void_p))
        self.display = x.XOpenDisplay(None)
        if not self.display:
            sys.exit('There is no X display: start this by ./dev bench start')
        x.XSelectInput(self.display, x.XDefaultRootWindow(self.display), SUBSTRUCTURE_NOTIFY_MASK)
        x.XFlush(self.display)
        self.mapped = None  # when
        GLib.unix_fd_add_full(GLib.PRIORITY_HIGH, x.XConnectionNumber(self.display),
                              GLib.IOCondition.IN, self._read, None)

    def _read(self, _fd, _condition, _data):
        while self.x.XPending(self.display):
            event = self.Event()
            self.x.XNextEvent(self.display, ctypes.byref(event))
            if event.type == MAP_NOTIFY and not event.override:
                self.mapped = self.mapped or time.monotonic()
                self.x.XSetInputFocus(self.display, event.window, REVERT_TO_PARENT, 0)
                self.x.XFlush(self.display)
        return GLib.SOURCE_CONTINUE


def until(condition, what):
    end = time.monotonic() + LIMIT
    wake = GLib.timeout_add(20, lambda: GLib.SOURCE_CONTINUE)
    try:
        while not condition():
            if time.monotonic() > end:
                raise TimeoutError(f'{what}: not within {LIMIT:.0f} s')
            GLib.MainContext.default().iteration(True)
    finally:
        GLib.source_remove(wake)


class Run:
    """One start of a program."""

    manager = None

    def __init__(self, *command, environment=None):
        self.manager.mapped = None
        self.home = tempfile.mkdtemp(prefix='storyharvest-bench-')
        env = dict(os.environ, GTK_IM_MODULE='focus', GTK_PATH=os.environ['BENCH_GTK_PATH'],
                   BENCH_FOCUS_FILE=f'{self.home}/focus',
                   BENCH_TITLES_FILE=f'{self.home}/titles', XDG_CONFIG_HOME=f'{self.home}/config',
                   XDG_STATE_HOME=f'{self.home}/state', LC_ALL='C.UTF-8')
        # As after the last start; else the windows are made anew for the person's language.
        settings = Path(f'{self.home}/config/glib-2.0/settings')
        settings.mkdir(parents=True)
        (settings / 'keyfile').write_text("[com/example/StoryHarvest]\nlanguage='en'\n")
        env['GSETTINGS_BACKEND'] = 'keyfile'
        env.update(environment or {})
        self.log = open(f'{self.home}/log', 'w+', encoding='utf-8')
        self.start = time.monotonic()
        self.process = subprocess.Popen(command, env=env, stdout=self.log,
                                        stderr=subprocess.STDOUT)

    def wait(self, what):
        """Seconds from the start until a frame with the focus on a text field ('focus') or with the
        titles of Stories ('titles') has been drawn."""
        noted = Path(f'{self.home}/{what}')
        until(lambda: noted.exists() or self.process.poll() is not None, f'the {what}')
        if not noted.exists():
            self.log.seek(0)
            raise RuntimeError(f'{self.process.args[0]} has ended: {self.log.read()}')
        # g_get_monotonic_time() and time.monotonic() are the same clock.
        return int(noted.read_text()) / 1e6 - self.start

    def memory(self):
        """PSS and RSS in MiB, at rest."""
        end = time.monotonic() + 1
        until(lambda: time.monotonic() > end, 'a second')
        sizes = {}
        for line in Path(f'/proc/{self.process.pid}/smaps_rollup').read_text().splitlines()[1:]:
            name, value = line.split(':')
            sizes[name] = int(value.split()[0]) / 1024
        return sizes['Pss'], sizes['Rss']

    def end(self):
        self.process.terminate()
        self.process.wait()
        self.log.close()
        shutil.rmtree(self.home, ignore_errors=True)


def cpu_of(pid):
    fields = Path(f'/proc/{pid}/stat').read_text().rsplit(')', 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf('SC_CLK_TCK')


def measure(command, what='focus'):
    run = Run(*command)
    try:
        seen = run.wait(what)
        cpu = cpu_of(run.process.pid)
        return seen, run.manager.mapped - run.start, cpu, *run.memory()
    finally:
        run.end()


def tell(name, rows, what='focus'):
    seen, mapped, cpu, pss, rss = (statistics.median(column) for column in zip(*rows))
    print(f'  {name:<34} {what} {seen * 1000:5.0f} ms (window {mapped * 1000:5.0f} ms, '
          f'processor {cpu * 1000:5.0f} ms)  PSS {pss:5.1f} MiB  RSS {rss:5.1f} MiB')
    return seen, cpu, pss, rss


def stories_command(data):
    program = Path(os.environ['STORYHARVEST_MAKE_STORE']).with_name('start-stories')
    return [str(program), '--data', str(data), '--page', 'stories']


def prepare(stories):
    """The folder of data with so many stories, which is made if it is missing."""
    cache = Path(os.environ.get('XDG_CACHE_HOME') or Path.home() / '.cache')
    data = cache / 'storyharvest-bench' / f'data-{stories}'
    data.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run([os.environ['STORYHARVEST_MAKE_STORE'], data, str(stories)], check=True)
    return data


def tell_target(what, value, target):
    print(f'  {what:<34} {value:5.2f}, target at most {target:.2f}: '
          f'{"holds" if value <= target else "MISSED"}')


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('--stories', type=int, default=1000000)
    parser.add_argument('--turns', type=int, default=9)
    parser.add_argument('--data', type=Path, help='a folder of data that is there already')
    options = parser.parse_args()

    data = options.data or prepare(options.stories)
    editor = shutil.which('gnome-text-editor')
    ours = [os.environ['STORYHARVEST'], '--data', str(data), '--capture']
    theirs = [editor, '--standalone', '--new-window'] if editor else None

    Run.manager = Manager()
    rows = {'ours': [], 'theirs': [], 'stories': []}
    programs = (('ours', ours, 'focus'), ('theirs', theirs, 'focus'),
                ('stories', stories_command(data), 'titles'))
    for turn in range(options.turns + 1):
        for name, command, what in programs:
            if command:
                row = measure(command, what)
                if turn > 0:  # the first start of each reads its files from the disk
                    rows[name].append(row)
    mine = tell('storyharvest --capture', rows['ours'])
    stories = tell('storyharvest --page stories', rows['stories'], 'titles')
    if not theirs:
        print('  gnome-text-editor is not installed: nothing to compare with')
        return 0
    other = tell('gnome-text-editor, empty', rows['theirs'])
    tell_target('time until the focus, ratio', mine[0] / other[0], 0.7)
    tell_target('memory (RSS), ratio', mine[3] / other[3], 1.0)
    print(f'  processor time, ratio {mine[1] / other[1]:.2f}; PSS, ratio {mine[2] / other[2]:.2f}')
    tell_target('time until the titles, ratio', stories[0] / other[0], 0.7)
    tell_target('memory (RSS) of Stories, ratio', stories[3] / other[3], 1.0)
    print(f'  processor time, ratio {stories[1] / other[1]:.2f}; '
          f'PSS, ratio {stories[2] / other[2]:.2f}')
    return 0


if __name__ == '__main__':
    sys.exit(main())
