#!/usr/bin/env python3
#
# Copyright 2026 The StoryHarvest authors
#
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs one benchmark, or all: programs bench-NAME of the build or scripts bench-NAME.py here.

Each gets a screen and a session bus of its own, drawn by the processor, and the installed programs
as $STORYHARVEST and $STORYHARVEST_CLI. What it prints are ratios measured in that one run, each
with its target and whether it holds. A machine may be slow or busy: a missed target fails nothing.
"""

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path


def find(source, build):
    """name: the command of every benchmark."""
    found = {}
    for path in sorted((source / 'tests' / 'bench').glob('bench-*.py')):
        found[path.stem.removeprefix('bench-')] = [sys.executable, '-B', path]
    for path in sorted((build / 'tests' / 'bench').glob('bench-*')):
        if path.is_file() and os.access(path, os.X_OK):
            found.setdefault(path.name.removeprefix('bench-'), [path])
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('--source', type=Path, required=True)
    parser.add_argument('--build', type=Path, required=True)
    parser.add_argument('--stage', type=Path, required=True)
    parser.add_argument('name', nargs='?')
    parser.add_argument('arguments', nargs=argparse.REMAINDER)
    options = parser.parse_args()

    found = find(options.source, options.build)
    if options.name and options.name not in found:
        print(f'There is no benchmark {options.name}, only: {", ".join(found) or "none"}')
        return 2

    environment = {name: value for name, value in os.environ.items()
                   if name not in ('DISPLAY', 'WAYLAND_DISPLAY', 'DBUS_SESSION_BUS_ADDRESS')}
    environment.update({
        'BENCH_GTK_PATH': str(options.build / 'tests' / 'bench'),
        'GDK_BACKEND': 'x11',
        'GIO_USE_VFS': 'local',
        'GSETTINGS_BACKEND': 'memory',
        'GSETTINGS_SCHEMA_DIR': str(options.stage / 'share' / 'glib-2.0' / 'schemas'),
        'GSK_RENDERER': 'cairo',
        'STORYHARVEST': str(options.stage / 'bin' / 'storyharvest'),
        'STORYHARVEST_CLI': str(options.stage / 'bin' / 'storyharvest-cli'),
        'STORYHARVEST_MAKE_STORE': str(options.build / 'tests' / 'bench' / 'make-store'),
        'STORYHARVEST_SOURCE': str(options.source),
    })
    screen = ['dbus-run-session', '--', 'xvfb-run', '-a', '-s',
              '-screen 0 1280x1024x24 -nolisten tcp']
    failed = []
    for name in [options.name] if options.name else found:
        print(f'==> {name}', flush=True)
        start = time.monotonic()
        status = subprocess.run(screen + found[name] + options.arguments, env=environment,
                                check=False).returncode
        print(f'    {name}: {time.monotonic() - start:.0f} s', flush=True)
        if status != 0:
            failed.append(name)
    if failed:
        print(f'failed: {", ".join(failed)}')
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
