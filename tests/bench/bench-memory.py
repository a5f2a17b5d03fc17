#!/usr/bin/env python3
#
# Copyright 2026 The StoryHarvest authors
#
# SPDX-License-Identifier: GPL-3.0-or-later

"""How much memory the page Stories needs with 1,000 and with 1,000,000 stories, a second after its
titles are drawn, turn by turn."""

import argparse
import importlib
import statistics
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
start = importlib.import_module('bench-start')


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('--few', type=int, default=1000)
    parser.add_argument('--many', type=int, default=1000000)
    parser.add_argument('--turns', type=int, default=5)
    parser.add_argument('--data', type=Path, nargs=2, help='folders with few and many stories')
    options = parser.parse_args()

    folders = options.data or [start.prepare(options.few), start.prepare(options.many)]
    start.Run.manager = start.Manager()
    rows = {folder: [] for folder in folders}
    for _ in range(options.turns):
        for folder in folders:
            rows[folder].append(start.measure(start.stories_command(folder), 'titles'))
    few, many = (start.tell(f'{n} stories', rows[folder], 'titles')
                 for n, folder in zip((options.few, options.many), folders))
    start.tell_target('memory (RSS), ratio', many[3] / few[3], 1.1)
    start.tell_target('memory (PSS), ratio', many[2] / few[2], 1.1)
    return 0


if __name__ == '__main__':
    sys.exit(main())
