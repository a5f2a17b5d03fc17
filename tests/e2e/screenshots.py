#!/usr/bin/env python3
#
# Copyright 2026 The StoryHarvest authors
#
# SPDX-License-Identifier: GPL-3.0-or-later

"""Takes a picture of every page in every mode: MODE-PAGE.png in the output folder.

Each picture has an X server of its own, a little larger than the window, without a window
manager; the pixels are read from the server's memory. The program is the installed one, on a copy
of the demo company; pages are reached by its actions on the session bus and by keys, so that no
words need be known.
"""

import argparse
import contextlib
import ctypes
import hashlib
import json
import os
import shutil
import struct
import subprocess
import sys
import tempfile
import time
import zlib
from pathlib import Path

import gi

gi.require_version('Gio', '2.0')
from gi.repository import Gio, GLib  # noqa: E402

APPLICATION = 'com.example.StoryHarvest'
PATH = '/com/example/StoryHarvest'
STILL_SECONDS = 1.2  # a picture is taken when nothing has changed for so long
STEP_SECONDS = 0.3
LIMIT_SECONDS = 20
MARGIN = 30  # of the screen around the window, for its shadow
XA_RESOURCE_MANAGER = 23
XA_STRING = 31

# name: (width, height, language, style, percent of the text's usual size)
MODES = {
    'light': (1180, 780, 'en', 'light', 100),
    'dark': (1180, 780, 'en', 'dark', 100),
    'narrow': (360, 720, 'en', 'light', 100),
    'wide': (1560, 900, 'en', 'light', 100),
    'german': (1180, 780, 'de', 'light', 100),
    'large': (1180, 900, 'en', 'light', 200),
    'narrow-large': (360, 720, 'en', 'light', 200),
    'rtl': (1180, 780, 'he', 'light', 100),
}
TOLD = 'A customer in Leeds kept our first valve on her desk for thirty years.'
LOCALES = {'de': 'de_DE', 'en': 'en_US', 'he': 'he_IL'}

APP, KEYS, TYPE, CLI = range(4)  # what a step does, with the rest of its tuple

# name: its steps, as the receptionist; {story} is the story with most to see, {mine} one of hers.
# Keys are pressed one after the other, a number is so many times Tab: what the keyboard does not
# reach has no picture.
PAGES = {
    'welcome': [],
    'home': [(APP, 'show-page', 'home')],
    'first': [(TYPE, 'Rosa'), (KEYS, 'Return')],
    'first-stories': [(TYPE, 'Rosa'), (KEYS, 'Return'), (APP, 'show-page', 'stories')],
    'menu': [(KEYS, 'F10')],
    'tell': [(APP, 'show-page', 'tell')],
    'tell-text': [(APP, 'show-page', 'tell'), (TYPE, TOLD)],
    'tell-people': [(APP, 'show-page', 'tell'), (TYPE, TOLD), (KEYS, 3, 'space')],
    'tell-occasion': [(APP, 'show-page', 'tell'), (TYPE, TOLD), (KEYS, 4, 'space')],
    'tell-kind': [(APP, 'show-page', 'tell'), (TYPE, TOLD), (KEYS, 5, 'space')],
    'tell-rules': [(APP, 'show-page', 'tell'), (TYPE, TOLD), (KEYS, 6, 'space')],
    'tell-audience': [(APP, 'show-page', 'tell'), (TYPE, TOLD), (KEYS, 7, 'space')],
    'tell-byline': [(APP, 'show-page', 'tell'), (TYPE, TOLD), (KEYS, 8, 'space')],
    'consent': [(APP, 'show-page', 'tell'), (TYPE, TOLD), (KEYS, 3, 'space'),
                (TYPE, 'Bernadette'), (KEYS, 'Return'), (KEYS, 1, 'space')],
    'told': [(APP, 'show-page', 'tell'), (TYPE, TOLD), (KEYS, 'ctrl+Return')],
    'stories': [(APP, 'show-page', 'stories')],
    'stories-found': [(APP, 'show-page', 'stories'), (TYPE, 'pump')],
    'stories-nothing': [(APP, 'show-page', 'stories'), (TYPE, 'xylophone')],
    'stories-order': [(APP, 'show-page', 'stories'), (KEYS, 1, 'space')],
    'stories-table': [(APP, 'show-page', 'stories'),
                      (KEYS, 1, 'space'), (KEYS, 'Down', 'Down', 'Down', 'Return')],
    'stories-kind': [(APP, 'show-page', 'stories'), (KEYS, 2, 'space')],
    'stories-tag': [(APP, 'show-page', 'stories'), (KEYS, 5, 'space')],
    'stories-days': [(APP, 'show-page', 'stories'), (KEYS, 7, 'space')],
    'stories-filtered': [(APP, 'show-page', 'stories'),
                         (KEYS, 2, 'space'), (KEYS, 'space', 'Escape')],
    'stories-chosen': [(APP, 'show-page', 'stories'), (KEYS, 'Return'), (KEYS, 'ctrl+a')],
    'story': [(APP, 'show-story', '{story}')],
    'story-menu': [(APP, 'show-story', '{story}'), (KEYS, 'space')],
    'story-photo': [(APP, 'show-story', '{story}'), (KEYS, 2, 'space')],
    'story-history': [(APP, 'show-story', '{mine}'), (KEYS, 8, 'space')],
    'story-whole': [(APP, 'show-story', '{story}')],
    'story-mine': [(APP, 'show-story', '{mine}')],
    'edit': [(APP, 'show-story', '{mine}'), (KEYS, 'ctrl+e')],
    'trash': [(CLI, 'delete', '{mine}'), (APP, 'show-page', 'trash')],
    'trash-empty': [(APP, 'show-page', 'trash')],
    'attention': [(APP, 'show-page', 'attention')],
    'preferences': [(APP, 'preferences')],
    'help': [(APP, 'help')],
    'shortcuts': [(KEYS, 'ctrl+question')],
    'about': [(APP, 'about')],
}
NEW_PEOPLE = {'welcome', 'first', 'first-stories'}  # those that nobody has been to before
# Windows over the window.
DIALOGS = {'about', 'consent', 'edit', 'help', 'preferences', 'shortcuts', 'story-photo'}
# Times the mode's: what is usually scrolled.
HEIGHTS = {'story-history': 2.2, 'story-mine': 2.2, 'story-whole': 2.2}


class Screen:
    """An X server whose pixels can be read."""

    def __init__(self, folder, width, height):
        width, height = width + 2 * MARGIN, height + 2 * MARGIN
        self.memory = folder / 'Xvfb_screen0'
        read, write = os.pipe()
        # Without reset: the server stays when its last client goes.
        self.process = subprocess.Popen(
            ['Xvfb', '-displayfd', str(write), '-screen', '0', f'{width}x{height}x24', '-fbdir',
             str(folder), '-nolisten', 'tcp', '-noreset', '-dpi', '96'],
            pass_fds=[write], stderr=subprocess.DEVNULL)
        os.close(write)
        with os.fdopen(read) as pipe:
            number = pipe.readline().strip()
        if not number:
            raise RuntimeError('Xvfb did not start')
        self.display = f':{number}'
        # Popovers and shadows are seen through at their edges.
        self.compositor = subprocess.Popen(['xcompmgr', '-d', self.display])

    def set_text_size(self, percent):
        """Text is scaled as a desktop does it: by the resource Xft.dpi of the server."""
        resources = f'Xft.dpi:\t{96 * percent // 100}\n'.encode()
        xlib = ctypes.CDLL('libX11.so.6')
        xlib.XOpenDisplay.restype = ctypes.c_void_p
        display = ctypes.c_void_p(xlib.XOpenDisplay(self.display.encode()))
        root = ctypes.c_ulong(xlib.XDefaultRootWindow(display))
        xlib.XChangeProperty(display, root, ctypes.c_ulong(XA_RESOURCE_MANAGER),
                             ctypes.c_ulong(XA_STRING), 8, 0, resources, len(resources))
        xlib.XCloseDisplay(display)

    def pixels(self):
        """(width, height, RGB bytes), read from the XWD file that the server maps."""
        content = self.memory.read_bytes()
        fields = struct.unpack('>25I', content[:100])
        size, width, height, line, colours = (fields[0], fields[4], fields[5], fields[12],
                                              fields[19])
        start = size + colours * 12
        rgb = bytearray(width * height * 3)
        data = content[start:start + line * height]
        if line != width * 4:
            data = b''.join(data[y * line:y * line + width * 4] for y in range(height))
        rgb[0::3], rgb[1::3], rgb[2::3] = data[2::4], data[1::4], data[0::4]
        return width, height, bytes(rgb)

    def still(self, seconds=STILL_SECONDS, process=None):
        """The pixels, once they have not changed for a while; nor has `process` worked, which may
        wait for its turn on a machine that is busy."""
        end = time.monotonic() + LIMIT_SECONDS
        before, since = None, time.monotonic()
        while time.monotonic() < end:
            now = self.pixels(), process and get_time(process)
            if now != before:
                before, since = now, time.monotonic()
            elif time.monotonic() - since > seconds:
                break
            time.sleep(0.1)
        return before[0]

    def close(self):
        for process in (self.compositor, self.process):
            process.terminate()
            process.wait()


def get_time(process):
    """How long it and the children that have ended have worked, in ticks."""
    fields = Path(f'/proc/{process.pid}/stat').read_text().rpartition(')')[2].split()
    return sum(int(field) for field in fields[11:15])


def write_png(path, width, height, rgb):
    def chunk(kind, data):
        body = kind + data
        return struct.pack('>I', len(data)) + body + struct.pack('>I', zlib.crc32(body))

    rows = b''.join(b'\0' + rgb[y * width * 3:(y + 1) * width * 3] for y in range(height))
    path.write_bytes(b'\x89PNG\r\n\x1a\n'
                     + chunk(b'IHDR', struct.pack('>IIBBBBB', width, height, 8, 2, 0, 0, 0))
                     + chunk(b'IDAT', zlib.compress(rows, 9)) + chunk(b'IEND', b''))


def get_size(mode, page):
    width, height = MODES[mode][:2]
    return width, int(height * HEIGHTS.get(page, 1))


def write_settings(folder, mode, page):
    """Our settings and GTK's, as files: nothing of this session shows in the pictures."""
    style = MODES[mode][3]
    width, height = get_size(mode, page)
    keyfile = folder / 'config' / 'glib-2.0' / 'settings' / 'keyfile'
    keyfile.parent.mkdir(parents=True)
    keyfile.write_text(f"[com/example/StoryHarvest]\nwindow-size=({width}, {height})\n"
                       f"style='{style}'\n")
    gtk = {'gtk-cursor-blink': 'false', 'gtk-enable-animations': 'false',
           'gtk-font-name': 'Cantarell 11', 'gtk-icon-theme-name': 'Adwaita',
           'gtk-decoration-layout': ':close'}
    settings = folder / 'config' / 'gtk-4.0' / 'settings.ini'
    settings.parent.mkdir(parents=True)
    settings.write_text('[Settings]\n' + ''.join(f'{key}={gtk[key]}\n' for key in gtk))


def make_locale(folder, language):
    """The name of a locale of that language, made in `folder` (dates are the C library's)."""
    name = f'{LOCALES[language]}.UTF-8'
    folder.mkdir(exist_ok=True)
    done = subprocess.run(['localedef', '-i', LOCALES[language], '-f', 'UTF-8', folder / name],
                          capture_output=True, check=False)
    return name if done.returncode in (0, 1) and (folder / name).exists() else 'C.UTF-8'


class Program:
    """The desktop program in one mode."""

    def __init__(self, options, screen, folder, mode, data):
        language = MODES[mode][2]
        locale = make_locale(folder / 'locales', language)
        self.environment = {
            name: value for name, value in os.environ.items()
            if not name.startswith(('LC_', 'LANG', 'GTK_', 'GDK_', 'WAYLAND', 'XDG_CURRENT'))}
        self.environment.update({
            'DISPLAY': screen.display,
            'LANGUAGE': language,
            'LC_ALL': locale,
            'GDK_BACKEND': 'x11',
            'GSETTINGS_BACKEND': 'keyfile',
            'GSK_RENDERER': 'cairo',
            'GTK_A11Y': 'none',
            'XDG_CACHE_HOME': str(folder / 'cache'),
            'XDG_CONFIG_HOME': str(folder / 'config'),
            'XDG_DATA_HOME': str(data),
            'XDG_DATA_DIRS': f'{options.stage}/share:/usr/local/share:/usr/share',
        })
        if locale != 'C.UTF-8':
            self.environment['LOCPATH'] = str(folder / 'locales')
        self.bus = Gio.bus_get_sync(Gio.BusType.SESSION)
        self.process = subprocess.Popen([options.stage / 'bin' / 'storyharvest'],
                                        env=self.environment)
        self.until(lambda: self.bus.call_sync(
            'org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus',
            'NameHasOwner', GLib.Variant('(s)', (APPLICATION,)), None, 0, -1).unpack()[0])
        self.until(self.window)

    def until(self, condition):
        end = time.monotonic() + LIMIT_SECONDS
        while not condition():
            if self.process.poll() is not None:
                raise RuntimeError(f'the program ended with status {self.process.returncode}')
            if time.monotonic() > end:
                raise RuntimeError('the program did not come up')
            time.sleep(0.05)

    def window(self):
        found = self.tool('search', '--onlyvisible', '--pid', str(self.process.pid)).split()
        return found[-1] if found else None

    def tool(self, *arguments):
        return subprocess.run(['xdotool', *arguments], env=self.environment, check=False,
                              capture_output=True, text=True).stdout

    def centre(self, width, height):
        """What a window manager would do with the newest window."""
        self.until(self.window)
        window = self.window()
        self.tool('windowfocus', '--sync', window)
        size = dict(line.split('=') for line in
                    self.tool('getwindowgeometry', '--shell', window).split())
        self.tool('windowmove', '--sync', window, str((width - int(size['WIDTH'])) // 2 + MARGIN),
                  str((height - int(size['HEIGHT'])) // 2 + MARGIN))

    def activate(self, action, parameter=None):
        value = [GLib.Variant('s', parameter)] if parameter is not None else []
        self.bus.call_sync(APPLICATION, PATH, 'org.gtk.Actions', 'Activate',
                           GLib.Variant('(sava{sv})', (action, value, {})), None, 0, 10000)

    def do(self, screen, step):
        kind, *rest = step
        if kind == KEYS:
            tabs = []
            if isinstance(rest[0], int):
                count = rest.pop(0)
                tabs = ['Tab' if count > 0 else 'shift+Tab'] * abs(count)
            for key in tabs + rest:
                subprocess.run(['xdotool', 'key', key], check=True, env=self.environment)
                time.sleep(0.1)
        elif kind == TYPE:
            subprocess.run(['xdotool', 'type', '--delay', '10', *rest], check=True,
                           env=self.environment)
        else:
            self.activate(*rest)
        screen.still(STEP_SECONDS, self.process)

    def close(self):
        self.process.terminate()
        self.process.wait()


def take(options, mode, page, folder, stories):
    """Takes one picture; returns its path."""
    steps = [tuple(word.format(**stories) if isinstance(word, str) else word for word in step)
             for step in PAGES[page]]
    data = folder / 'data'
    data.mkdir()
    if page not in NEW_PEOPLE:
        shutil.copytree(options.data, data / 'storyharvest')
    for step in steps:
        if step[0] == CLI:
            subprocess.run([options.stage / 'bin' / 'storyharvest-cli', '--data',
                            data / 'storyharvest', *step[1:]],
                           stdout=subprocess.DEVNULL, check=True)
    write_settings(folder, mode, page)
    memory = folder / 'screen'
    memory.mkdir()
    with contextlib.ExitStack() as stack:
        screen = Screen(memory, *get_size(mode, page))
        stack.callback(screen.close)
        screen.set_text_size(MODES[mode][4])
        program = Program(options, screen, folder, mode, data)
        stack.callback(program.close)
        screen.still(STEP_SECONDS, program.process)
        program.activate('set-language', '')  # the desktop's, not the receptionist's
        screen.still(STEP_SECONDS, program.process)
        program.centre(*get_size(mode, page))
        for step in steps:
            if step[0] != CLI:
                program.do(screen, step)
        if page in DIALOGS:
            program.centre(*get_size(mode, page))
        path = options.output / f'{mode}-{page}.png'
        write_png(path, *screen.still(process=program.process))
        if program.process.poll() is not None:
            raise RuntimeError(f'the program ended with status {program.process.returncode}')
    return path


@contextlib.contextmanager
def catalog_for_rtl(stage):
    """An empty Hebrew catalog: GTK turns a window only if its program knows the language."""
    path = stage / 'share' / 'locale' / 'he' / 'LC_MESSAGES' / 'storyharvest.mo'
    path.parent.mkdir(parents=True, exist_ok=True)
    header = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n'
    subprocess.run(['msgfmt', '--output-file', path, '-'], input=header, text=True, check=True)
    try:
        yield
    finally:
        path.unlink()


def take_all(options, stories):
    """Takes the pictures; returns how many could not be taken."""
    failed = 0
    for mode in options.mode or MODES:
        seen = {}
        for page in options.page or PAGES:
            with tempfile.TemporaryDirectory(prefix='storyharvest-pictures-') as folder:
                try:
                    path = take(options, mode, page, Path(folder), stories)
                except (RuntimeError, GLib.Error, subprocess.SubprocessError) as error:
                    print(f'{mode} {page}: {error}', flush=True)
                    failed += 1
                    continue
            digest = hashlib.sha256(path.read_bytes()).digest()
            note = f' (the same as {seen[digest]})' if digest in seen else ''
            seen.setdefault(digest, page)
            print(f'{path}{note}', flush=True)
    return failed


def find_story(options, query):
    """The id of the first story that the search finds."""
    listed = subprocess.run([options.stage / 'bin' / 'storyharvest-cli', '--data', options.data,
                             '--json', 'search', query, '--limit', '1'],
                            stdout=subprocess.PIPE, text=True, check=True).stdout
    stories = json.loads(listed)
    if not stories:
        raise RuntimeError(f'the demo company has no story for "{query}"')
    return stories[0]['id']


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('--stage', type=Path, required=True, help='where it is installed')
    parser.add_argument('--data', type=Path, required=True, help='the data folder to show')
    parser.add_argument('--output', type=Path, required=True)
    parser.add_argument('--story', default='nurse who counted the gloves',
                        help='search for the story to show')
    parser.add_argument('--mine', default='by:"Rosa Hinchliffe" Two sugars',
                        help='search for the story of the receptionist')
    parser.add_argument('--mode', action='append', choices=MODES)
    parser.add_argument('--page', action='append', choices=PAGES)
    options = parser.parse_args()
    if 'STORYHARVEST_SCREENSHOTS_BUS' not in os.environ:
        os.environ['STORYHARVEST_SCREENSHOTS_BUS'] = 'own'
        os.execvp('dbus-run-session', ['dbus-run-session', '--', sys.executable, '-B', *sys.argv])

    options.output.mkdir(parents=True, exist_ok=True)
    stories = {name: find_story(options, getattr(options, name)) for name in ('story', 'mine')}
    with catalog_for_rtl(options.stage):
        failed = take_all(options, stories)
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
