#!/usr/bin/env python3
#
# Copyright 2026 The StoryHarvest authors
#
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every source file is short, opens the same way, and has clean lines."""

import re

from common import main, project_files

MAX_LINES = 1000
MAX_COLUMNS = 100
MAX_FUNCTION = 80  # the aim is 60
LINE_CHECKED = {'.c', '.h', '.py', '.ui', '.css', '.sql', '.build', '.sh', '.md'}
WIDTH_CHECKED = {'.c', '.h', '.py', '.build', '.sh'}
LICENSED = {'.c', '.h', '.py', '.sh'}
# A sentence is better read, and found, in one piece; and so is a row of words.
STRINGS_ONLY = re.compile(r'^\s*(\w+ ?\()?\{?\s*("[^"]*"[,;)]*\s*)+[};,\s]*$')
FUNCTION = re.compile(r'^\{\n(?:(?!\}).*\n)*\}', re.MULTILINE)
PLAIN_ASSERT = re.compile(r'\bg_assert \(')
LEFTOVER = re.compile(r'\b(FIXME|XXX|TODO)\b')


def check_c(path, text):
    """A .c file names its log domain, includes config.h first, and has no endless function."""
    domain = re.search(r'^#define G_LOG_DOMAIN "([^"]*)"$', text, re.MULTILINE)
    first = re.search(r'^#\s*(\w+)', text, re.MULTILINE)
    includes = re.findall(r'^#\s*include\s+(\S+)', text, re.MULTILINE)
    if 'tests' in path.parts:
        for match in PLAIN_ASSERT.finditer(text):
            yield text.count('\n', 0, match.start()) + 1, 'g_assert() in a test: use g_assert_*()'
    for match in FUNCTION.finditer(text):
        count = match.group(0).count('\n') - 1
        if count > MAX_FUNCTION:
            line = text.count('\n', 0, match.start()) + 1
            yield line, f'a function of {count} lines (at most {MAX_FUNCTION})'
    if domain is None:
        # Tests log nothing.
        if includes and 'tests' not in path.parts:
            yield 1, 'no G_LOG_DOMAIN'
    elif path.stem != 'main' and not path.stem.startswith(domain.group(1)):
        # Several files of one class share its domain.
        yield text.count('\n', 0, domain.start()) + 1, f'G_LOG_DOMAIN is not "{path.stem}"'
    elif first and text[first.start():].startswith('#define G_LOG_DOMAIN') is False:
        yield text.count('\n', 0, first.start()) + 1, 'G_LOG_DOMAIN is not the first line of code'
    if domain and includes and includes[0] != '"config.h"' and 'tests' not in path.parts:
        yield 1, 'config.h is not the first include'


def check_text(path, text):
    """(line, complaint) about the lines of one file."""
    lines = text.split('\n')
    if text and not text.endswith('\n'):
        yield len(lines), 'no newline at the end'
    count = len(lines) - 1
    if count > MAX_LINES and path.suffix != '.md':
        yield count, f'{count} lines (at most {MAX_LINES})'
    for number, line in enumerate(lines, 1):
        if line != line.rstrip() and path.suffix != '.md':
            yield number, 'space at the end of the line'
        if '\t' in line:
            yield number, 'a tab'
        if (path.suffix in WIDTH_CHECKED and len(line) > MAX_COLUMNS
                and not STRINGS_ONLY.match(line)):
            yield number, f'{len(line)} columns (at most {MAX_COLUMNS})'
        if path.suffix in ('.c', '.h', '.ui') and LEFTOVER.search(line):
            yield number, 'something left to do: put it into an issue'
    head = '\n'.join(lines[:15])
    if path.suffix in LICENSED and text.strip() and 'SPDX-License-Identifier' not in head:
        yield 1, 'no SPDX licence line'
    if path.suffix == '.h' and '#pragma once' not in text:
        yield 1, 'no #pragma once'
    if path.suffix == '.c':
        yield from check_c(path, text)


def check(source):
    """Complaints about all files."""
    complaints = []
    for path in project_files(source):
        name = path.relative_to(source)
        if path.suffix not in LINE_CHECKED and path.name != 'dev':
            continue
        if name.parts[0] in ('debian', 'po') or (name.parts[0] == 'data' and path.suffix == '.md'):
            continue
        try:
            text = path.read_text(encoding='utf-8')
        except UnicodeDecodeError:
            complaints.append(f'{name}:1: not UTF-8')
            continue
        found = check_text(path, text)
        if name.parts[:2] == ('data', 'demo'):
            # What draws the demo's pictures is mostly coordinates.
            found = ((line, what) for line, what in found if 'columns' not in what)
        complaints.extend(f'{name}:{line}: {what}' for line, what in found)
    return complaints


if __name__ == '__main__':
    main(check, __doc__)
