#!/usr/bin/env python3
#
# Copyright 2026 The StoryHarvest authors
#
# SPDX-License-Identifier: GPL-3.0-or-later

"""The units for systemd: how much a service could do if it were taken over.

test-units.py UNIT...
"""

import shutil
import subprocess
import sys

# Tenths: 1.5 at most.
THRESHOLD = '15'

if __name__ == '__main__':
    units = sys.argv[1:]
    if shutil.which('systemd-analyze') is None:
        print('1..0 # SKIP there is no systemd-analyze')
        sys.exit(0)
    print(f'1..{len(units)}')
    for number, unit in enumerate(units, 1):
        done = subprocess.run(['systemd-analyze', 'security', '--offline=true', '--no-pager',
                               f'--threshold={THRESHOLD}', unit],
                              capture_output=True, text=True, check=False)
        last = done.stdout.strip().rpartition('\n')[2] or done.stderr.strip()
        print(f'# {last}')
        print(f'{"ok" if done.returncode == 0 else "not ok"} {number} - exposure of {unit}')
