#!/usr/bin/env python3
#
# Copyright 2026 The StoryHarvest authors
#
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs the test suites of a build folder the way `./dev test` does, and counts every test case.

Tests without a screen run first and see no DISPLAY; those of the suite `display` run under Xvfb,
and those of `e2e` one after the other, each with a screen and a session bus of its own. Then every
fuzz target is fed its corpus for a few seconds. The last line is `N passed, N failed`.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

TAP_LINE = re.compile(r'^(not )?ok\b[^#\n]*(#\s*(?:SKIP|TODO)\b)?', re.MULTILINE | re.IGNORECASE)


class Count:
    """How many test cases passed, failed and were skipped."""

    def __init__(self):
        self.passed = 0
        self.failed = 0
        self.skipped = 0
        self.failures = []
        self.reasons = {}

    def add_program(self, entry):
        """Adds the cases of one test program, given as an entry of meson's testlog.json."""
        ok = failed = skipped = 0
        for match in TAP_LINE.finditer(entry.get('stdout') or ''):
            if match.group(2):
                skipped += 1
            elif match.group(1):
                failed += 1
            else:
                ok += 1

        good = entry['result'] in ('OK', 'EXPECTEDFAIL')
        if entry['result'] == 'SKIP':
            skipped = max(skipped, 1)
        elif good:
            ok = ok if ok + skipped > 0 else 1
        else:
            # A crash or a timeout has no line of its own.
            failed = max(failed, 1)
            self.failures.append(f"{entry['name']}: {entry['result'].lower()}")
            self.reasons[self.failures[-1]] = reason(entry)

        self.passed += ok
        self.failed += failed
        self.skipped += skipped

    def fail(self, what):
        self.failed += 1
        self.failures.append(what)


def reason(entry):
    """What a program that failed said last: the remarks and failed cases of its output, its errors."""
    lines = [line for line in (entry.get('stdout') or '').splitlines()
             if line.startswith(('not ok', '#', 'Bail out!'))]
    return lines[-20:] + (entry.get('stderr') or '').splitlines()[-20:]


def phase_of(test):
    suites = {suite.split(':')[-1] for suite in test['suite']}
    if 'e2e' in suites:
        return 'e2e'
    if 'display' in suites:
        return 'display'
    return 'displayless'


def choose(tests, wanted):
    """The tests of the suites (or with the names) `wanted`; without any, all but the slow ones."""
    chosen = []
    known = set()
    for test in tests:
        names = {suite.split(':')[-1] for suite in test['suite']} | {test['name']}
        known |= names
        if wanted and not names & set(wanted):
            continue
        if 'slow' in names and 'slow' not in wanted and test['name'] not in wanted:
            continue
        chosen.append(test)
    return chosen, [name for name in wanted if name not in known]


def run_phase(build, phase, tests, count):
    """Runs `tests` by meson and adds their results to `count`."""
    environment = dict(os.environ)
    command = ['meson', 'test', '-C', str(build), '--no-rebuild', '--print-errorlogs']
    log = build / 'meson-logs' / 'testlog.json'
    for name in ('DISPLAY', 'WAYLAND_DISPLAY', 'DBUS_SESSION_BUS_ADDRESS'):
        environment.pop(name, None)
    if phase == 'display':
        command += ['--setup', 'x11']
        log = log.with_name('testlog-x11.json')
    elif phase == 'e2e':
        command += ['--setup', 'desktop', '--num-processes', '1']
        log = log.with_name('testlog-desktop.json')
    log.unlink(missing_ok=True)

    print(f'==> {phase}: {len(tests)} programs', flush=True)
    start = time.monotonic()
    status = subprocess.run(command + [test['name'] for test in tests], env=environment,
                            check=False).returncode
    print(f'    {phase}: {time.monotonic() - start:.0f} s', flush=True)

    failed_before = count.failed
    entries = []
    if log.exists():
        entries = [json.loads(line) for line in log.read_text(encoding='utf-8').splitlines()]
    for entry in entries:
        count.add_program(entry)
    for name in sorted({test['name'] for test in tests} - {entry['name'].rsplit(' / ')[-1]
                                                           for entry in entries}):
        count.fail(f'{name}: no result')
    if status != 0 and count.failed == failed_before:
        count.fail(f'{phase}: meson test ended with status {status}')


def fuzz_targets(build, only):
    folder = build / 'tests' / 'fuzz'
    targets = sorted(path for path in folder.glob('fuzz-*')
                     if path.is_file() and os.access(path, os.X_OK))
    if only:
        targets = [path for path in targets if path.name in (only, f'fuzz-{only}')]
    return targets


def fuzz(target, source, build, options, count):
    """Feeds one target its corpus, and mutations of it, for the seconds asked."""
    name = target.name.removeprefix('fuzz-')
    corpus = source / 'tests' / 'fuzz' / 'corpus' / name
    dictionary = source / 'tests' / 'fuzz' / f'{name}.dict'
    artifacts = build / 'artifacts'
    artifacts.mkdir(exist_ok=True)
    command = [str(target), f'-max_total_time={options.fuzz_seconds}', '-timeout=10',
               '-print_final_stats=1', f'-artifact_prefix={artifacts}/{name}-']
    if dictionary.exists():
        command.append(f'-dict={dictionary}')

    with tempfile.TemporaryDirectory(prefix='storyharvest-fuzz-') as folder:
        # libFuzzer writes what it finds into the first folder: for a long run one that stays.
        found = Path(folder)
        if options.fuzz_keep:
            found = build / 'corpus' / name
            found.mkdir(parents=True, exist_ok=True)
        else:
            command.append('-seed=1')
        command.append(str(found))
        if corpus.is_dir():
            command.append(str(corpus))
        print(f'==> fuzz {name}: {options.fuzz_seconds} s', flush=True)
        result = subprocess.run(command, capture_output=True, text=True, errors='replace',
                                check=False)

    executed = re.search(r'stat::number_of_executed_units:\s*(\d+)', result.stderr)
    if result.returncode == 0 and executed:
        count.passed += 1
        print(f'    {executed.group(1)} inputs, none of them broke it', flush=True)
    else:
        count.fail(f'fuzz {name}: status {result.returncode}')
        print(result.stderr[-8000:], flush=True)


def run_fuzz(source, build, options, count):
    """Feeds every target, or the one asked for."""
    targets = fuzz_targets(build, options.fuzz_target)
    if options.fuzz_target and not targets:
        count.fail(f'there is no fuzz target {options.fuzz_target}')
    for target in targets:
        fuzz(target, source, build, options, count)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('--source', type=Path, required=True)
    parser.add_argument('--build', type=Path)
    parser.add_argument('--fuzz-build', type=Path)
    parser.add_argument('--fuzz-only', action='store_true')
    parser.add_argument('--fuzz-target')
    parser.add_argument('--fuzz-seconds', type=int, default=5)
    parser.add_argument('--fuzz-keep', action='store_true')
    parser.add_argument('suites', nargs='*')
    options = parser.parse_args()
    count = Count()

    if not options.fuzz_only:
        listing = subprocess.run(['meson', 'introspect', '--tests', str(options.build)],
                                 stdout=subprocess.PIPE, check=True).stdout
        suites = [name for name in options.suites if name != 'fuzz']
        tests, unknown = choose(json.loads(listing), suites)
        if options.suites and not suites:
            tests = []
        for name in unknown:
            count.fail(f'there is no suite or test {name}')
        for phase in ('displayless', 'display', 'e2e'):
            chosen = [test for test in tests if phase_of(test) == phase]
            if chosen:
                run_phase(options.build, phase, chosen, count)

    if options.fuzz_build:
        run_fuzz(options.source, options.fuzz_build, options, count)

    for failure in count.failures:
        print(f'failed: {failure}')
        for line in count.reasons.get(failure, ()):
            print(f'    {line}')
    if count.skipped:
        print(f'{count.skipped} skipped')
    print(f'{count.passed} passed, {count.failed} failed')
    return 1 if count.failed or count.passed == 0 else 0


if __name__ == '__main__':
    sys.exit(main())
