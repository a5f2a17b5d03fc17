#!/usr/bin/env python3
#
# Copyright 2026 The StoryHarvest authors
#
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which folder of src/ may see what, and the check that none sees more.

The build keeps the border wherever it can: a library is compiled with the include paths of its own
dependencies and no others. What it cannot keep are headers that lie directly in the system's
include folder, what a folder's meson.build asks for, and SQL in strings. That is checked here.
"""

import re

from common import main, project_files, strings, without_comments

# folder: (folders of ours, meson dependencies, starts of system headers beyond GLib and libc)
LAYERS = {
    'text': (
        [],
        ['libgit2', 'hunspell', 'stemmer'],
        ['git2', 'hunspell/', 'libstemmer'],
    ),
    'media': (
        [],
        ['gio-unix-2.0', 'gnutls', 'gexiv2', 'libheif', 'gdk-pixbuf-2.0'],
        ['gnutls/', 'gexiv2/', 'libheif/', 'gdk-pixbuf/'],
    ),
    'model': (['text'], [], []),
    'protocol': (['model', 'text'], [], []),
    'sqlite': ([], ['sqlite3'], ['sqlite3']),
    'store': (
        ['model', 'text', 'media', 'sqlite'],
        ['gio-unix-2.0', 'sqlite3'],
        ['sqlite3'],
    ),
    'sync': (
        ['model', 'text', 'media', 'protocol', 'store'],
        ['libsoup-3.0', 'libsecret-1'],
        ['libsoup/', 'libsecret/'],
    ),
    'http': ([], ['libmicrohttpd'], ['microhttpd']),
    'learn': (
        ['model', 'text', 'media'],
        ['libarchive', 'libxml-2.0'],
        ['archive', 'libxml/'],
    ),
    'app': (
        ['model', 'text', 'media', 'store', 'sync', 'learn'],
        ['gtk4', 'libadwaita-1', 'gstreamer-1.0', 'gstreamer-pbutils-1.0', 'gstreamer-app-1.0',
         'enchant-2', 'libportal', 'libportal-gtk4', 'gtk4-unix-print', 'gmodule-2.0',
         'gio-unix-2.0', 'pango', 'pangocairo', 'cairo'],
        ['gtk/', 'gdk/', 'gsk/', 'adwaita', 'gst/', 'enchant', 'libportal', 'pango/', 'cairo',
         'gdk-pixbuf/', 'graphene'],
    ),
    'web': (
        ['learn', 'text', 'http'],
        ['webkitgtk-6.0', 'gtk4', 'libadwaita-1', 'gmodule-2.0'],
        ['webkit/', 'gtk/', 'adwaita'],
    ),
    'server': (
        ['model', 'text', 'media', 'protocol', 'sqlite', 'learn', 'http'],
        ['libpq', 'libsodium', 'cjose', 'libbrotlienc', 'libbrotlidec', 'zlib', 'gnutls',
         'gio-unix-2.0'],
        ['libpq', 'sodium', 'cjose/', 'brotli/', 'zlib', 'gnutls/'],
    ),
    'cli': (
        ['model', 'text', 'media', 'store', 'sync', 'learn'],
        ['gio-unix-2.0'],
        [],
    ),
    'admin': (
        ['model', 'text', 'media', 'protocol', 'learn', 'server'],
        ['gio-unix-2.0'],
        [],
    ),
}

# A program of its own within another folder.
PROGRAMS = {('cli', 'admin'): 'admin'}

# GLib is everybody's, and so is the C library.
EVERYBODYS_DEPENDENCIES = {'glib-2.0', 'gobject-2.0', 'gio-2.0', 'm', 'threads', 'dl'}
EVERYBODYS_HEADERS = re.compile(
    r'(glib|glib/.*|glib-object|glib-unix|gio/.*|gobject/.*|gmodule|sys/.*|linux/.*|netinet/.*'
    r'|arpa/.*|assert|ctype|dirent|dlfcn|errno|fcntl|fenv|float|grp|inttypes|langinfo|limits'
    r'|locale|malloc|math|mntent|netdb|poll|pthread|pwd|sched|setjmp|signal|stdarg|stdatomic'
    r'|stdbool|stddef|stdint|stdio|stdlib|string|strings|syslog|termios|time|unistd|wchar|wctype)'
    r'(\.h)?$')

# Who may write SQL.
SQL_FOLDERS = ('sqlite', 'store', 'server/db')
SQL_TEXT = re.compile(
    r'^\s*(SELECT\s+\S.*\bFROM\b|INSERT\s+(OR\s+\w+\s+)?INTO\b|REPLACE\s+INTO\b|DELETE\s+FROM\b'
    r'|UPDATE\s+\S+\s+SET\b|CREATE\s+(TEMP\s+)?(TABLE|VIEW|TRIGGER|(UNIQUE\s+)?INDEX|VIRTUAL)\b'
    r'|DROP\s+(TABLE|INDEX)\b|ALTER\s+TABLE\b|PRAGMA\s+\w|ATTACH\s+DATABASE\b|BEGIN\s+IMMEDIATE\b'
    r'|WITH\s+(RECURSIVE\s+)?\w+\s*(\([^)]*\))?\s+AS\s*\()', re.DOTALL)

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"\n]+)[>"]', re.MULTILINE)
DEPENDENCY = re.compile(r"(?:dependency|find_library)\s*\(\s*'([^']+)'")
OWN_DEPENDENCY = re.compile(r"\b(\w+)_dep\b")


def find_folder(inside):
    """The row of the table for a path below src/."""
    return PROGRAMS.get(inside.parts[:2], inside.parts[0])


def check_includes(path, name, folder, code, owners):
    ours, _, headers = LAYERS[folder]
    for match in INCLUDE.finditer(code):
        line = code.count('\n', 0, match.start()) + 1
        header = match.group(2)
        if match.group(1) == '"':
            homes = owners.get(header.split('/')[-1], set())
            if homes and not homes & {folder, *ours}:
                home = '/, '.join(sorted(homes))
                yield f'{name}:{line}: {folder}/ may not see {header} of {home}/'
            elif not homes and header != 'config.h' and not header.endswith('-resources.h'):
                yield f'{name}:{line}: "{header}" is no header of ours'
        elif (not EVERYBODYS_HEADERS.match(header)
              and not any(header.startswith(start) for start in headers)):
            yield f'{name}:{line}: {folder}/ may not see <{header}>'


def own_includes(code):
    """The headers of ours that a file includes: (place in the code, name)."""
    for match in INCLUDE.finditer(code):
        if match.group(1) == '"':
            yield match.start(), match.group(2).split('/')[-1]


def find_breach(header, homes, headers, seen):
    """The way from a header to one that only other folders may see, through headers that may be
    seen: a list of names, or None."""
    if header in seen or header not in headers:
        return None
    seen.add(header)
    owner, code = headers[header]
    if owner not in homes:
        return [header]
    for _, inner in own_includes(code):
        way = find_breach(inner, homes, headers, seen)
        if way:
            return [header, *way]
    return None


def check_ways(name, folder, code, headers):
    """What a file sees through the headers that it includes."""
    homes = {folder, *LAYERS[folder][0]}
    for place, header in own_includes(code):
        way = find_breach(header, homes, headers, set())
        if way and len(way) > 1:
            line = code.count('\n', 0, place) + 1
            owner = headers[way[-1]][0]
            yield (f'{name}:{line}: {folder}/ may not see {way[-1]} of {owner}/'
                   f' (through {", ".join(way[:-1])})')


def check_meson(path, name, folder):
    ours, dependencies, _ = LAYERS[folder]
    text = path.read_text(encoding='utf-8')
    text = re.sub(r'#[^\n]*', '', text)
    for match in DEPENDENCY.finditer(text):
        line = text.count('\n', 0, match.start()) + 1
        if match.group(1) not in EVERYBODYS_DEPENDENCIES | set(dependencies):
            yield f'{name}:{line}: {folder}/ may not depend on {match.group(1)}'
    for match in OWN_DEPENDENCY.finditer(text):
        line = text.count('\n', 0, match.start()) + 1
        if match.group(1) in LAYERS and match.group(1) not in (folder, *ours):
            yield f'{name}:{line}: {folder}/ may not depend on {match.group(1)}/'


def check(source):
    """Complaints about every file of src/ that sees more than its folder may."""
    src = source / 'src'
    complaints = []
    owners = {}
    headers = {}
    for path in project_files(source, '.h'):
        if path.is_relative_to(src) and len(path.relative_to(src).parts) > 1:
            folder = find_folder(path.relative_to(src))
            if path.name in headers:
                complaints.append(f'{path.relative_to(source)}: {headers[path.name][0]}/ has a'
                                  f' {path.name} too')
            owners.setdefault(path.name, set()).add(folder)
            headers[path.name] = folder, without_comments(path.read_text(encoding='utf-8'))

    for path in project_files(source, '.c', '.h', '.build'):
        if not path.is_relative_to(src) or len(path.relative_to(src).parts) < 2:
            continue
        inside = path.relative_to(src)
        folder = find_folder(inside)
        name = str(path.relative_to(source))
        if folder not in LAYERS:
            complaints.append(f'{name}: {folder}/ has no row in the table of layers')
        elif path.name == 'meson.build':
            complaints.extend(check_meson(path, name, folder))
        elif path.suffix != '.build':
            text = path.read_text(encoding='utf-8')
            code = without_comments(text)
            complaints.extend(check_includes(path, name, folder, code, owners))
            complaints.extend(check_ways(name, folder, code, headers))
            if not str(inside).startswith(tuple(f'{home}/' for home in SQL_FOLDERS)):
                complaints.extend(f'{name}:{line}: SQL belongs to sqlite/ and store/'
                                  for line, literal in strings(text) if SQL_TEXT.match(literal))
    return complaints


if __name__ == '__main__':
    main(check, __doc__)
