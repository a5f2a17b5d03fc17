#!/usr/bin/env python3
#
# Copyright 2026 The StoryHarvest authors
#
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every ELF file of ours is PIE, with full RELRO, NX, stack protector and CET."""

import json
import subprocess
import sys
from pathlib import Path


def readelf(path, *options):
    return subprocess.run(['readelf', '--wide', *options, str(path)], stdout=subprocess.PIPE,
                          text=True, check=True,
                          env={'LC_ALL': 'C', 'PATH': '/usr/bin:/bin'}).stdout


def check_file(path):
    """What this program or module lacks."""
    segments = readelf(path, '--file-header', '--segments')
    dynamic = readelf(path, '--dynamic')
    symbols = readelf(path, '--dyn-syms')
    stack = [line for line in segments.splitlines() if 'GNU_STACK' in line]
    if 'Type:                              DYN' not in segments:
        yield 'not position independent'
    if 'GNU_RELRO' not in segments:
        yield 'no RELRO'
    elif 'BIND_NOW' not in dynamic and 'NOW' not in dynamic:
        yield 'RELRO is not full (no BIND_NOW)'
    if not stack or 'RWE' in stack[0]:
        yield 'the stack can be executed (NX)'
    if 'RPATH' in dynamic:
        yield 'has an RPATH'
    if '__stack_chk_fail' not in symbols:
        yield 'no stack protector'


def check_objects(build, names):
    """CET is a note in each object of ours; the C library's start files of Debian 12 lack it, so
    the linked program shows no note, but its code has the landing pads."""
    for name in names:
        notes = readelf(build / name, '--notes')
        if 'IBT' not in notes or 'SHSTK' not in notes:
            yield name


def our_programs(build):
    """The programs and modules of ours that are installed."""
    text = subprocess.run(['meson', 'introspect', '--targets', str(build)], stdout=subprocess.PIPE,
                          check=True).stdout
    for target in json.loads(text):
        if target['type'] in ('executable', 'shared module') and target['installed']:
            yield from (Path(name) for name in target['filename'])


def check(build):
    """Complaints about the programs of a build folder."""
    complaints = []
    for path in our_programs(build):
        complaints.extend(f'{path.relative_to(build)}: {what}' for what in check_file(path))
    objects = [path.relative_to(build) for path in sorted((build / 'src').rglob('*.c.o'))]
    complaints.extend(f'{name}: built without CET' for name in check_objects(build, objects))
    return complaints


if __name__ == '__main__':
    found = check(Path(sys.argv[1]))
    print('\n'.join(found))
    sys.exit(1 if found else 0)
