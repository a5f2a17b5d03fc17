#!/usr/bin/env python3
#
# Copyright 2026 The StoryHarvest authors
#
# SPDX-License-Identifier: GPL-3.0-or-later

"""./dev serves to this machine only, reads debian/control, and counts what really happened."""

import contextlib
import importlib.util
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import traceback
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
LOOPBACK = {'0100007F', '00000000000000000000000001000000'}


class Skip(Exception):
    """The test cannot be run here, and why."""


def load_runner():
    spec = importlib.util.spec_from_file_location('run', TOP / 'tests' / 'run.py')
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def listening(port):
    """The addresses, in hexadecimal, on which somebody listens on this port."""
    found = set()
    for table in ('/proc/net/tcp', '/proc/net/tcp6'):
        with contextlib.suppress(FileNotFoundError):
            for line in Path(table).read_text(encoding='ascii').splitlines()[1:]:
                fields = line.split()
                address, _, hexadecimal = fields[1].partition(':')
                if fields[3] == '0A' and int(hexadecimal, 16) == port:
                    found.add(address)
    return found


def need_loopback():
    """Skips where no address of this machine can be listened on, or the kernel does not show it."""
    with socket.socket() as probe:
        try:
            probe.bind(('127.0.0.1', 0))
        except OSError as error:
            raise Skip(f'no loopback network: {error}') from error
        probe.listen()
        if not listening(probe.getsockname()[1]) & LOOPBACK:
            raise Skip('/proc/net/tcp does not show who listens')


def run_dev(*arguments):
    environment = dict(os.environ, CI='true')
    return subprocess.run([TOP / 'dev', *arguments], env=environment, stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, check=False)


def test_usage():
    for arguments in ([], ['dance'], ['--fast', 'build']):
        result = run_dev(*arguments)
        assert result.returncode == 2, result
        assert 'Usage: ./dev' in result.stderr
    assert 'screenshots' in run_dev('--help').stdout


def test_serve_on_loopback_only():
    if os.geteuid() == 0:
        raise Skip('as root it would set up a user')
    if not shutil.which('gtk4-broadwayd'):
        raise Skip('no gtk4-broadwayd')
    need_loopback()
    with tempfile.TemporaryDirectory(prefix='storyharvest-dev-') as folder:
        environment = dict(os.environ, XDG_RUNTIME_DIR=folder)
        # What another program warns of is not the fault looked for.
        environment.pop('G_DEBUG', None)
        # The program that is served says when it is there, and ends when its input does.
        program = ['sh', '-c', 'echo "backend $GDK_BACKEND"; cat >/dev/null']
        with subprocess.Popen([TOP / 'dev', 'serve', *program], env=environment, text=True,
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT) as process:
            seen = ''
            for line in process.stdout:
                seen += line
                if line.startswith('backend '):
                    break
            assert 'backend broadway' in seen, seen
            port = int(re.search(r'http://127\.0\.0\.1:(\d+)/', seen).group(1))
            addresses = listening(port)
            process.stdin.close()
            assert process.wait() == 0
    assert addresses, f'nobody listens on {port}'
    assert addresses <= LOOPBACK, addresses
    assert not listening(port), 'the server outlived the program'


def test_serve_beside_a_silent_port():
    """A port that somebody holds without listening is passed over."""
    if os.geteuid() == 0:
        raise Skip('as root it would set up a user')
    if not shutil.which('gtk4-broadwayd'):
        raise Skip('no gtk4-broadwayd')
    need_loopback()
    with tempfile.TemporaryDirectory(prefix='storyharvest-dev-') as folder, \
         socket.socket() as holder:
        port = 8080
        while listening(port):
            port += 1
        holder.bind(('127.0.0.1', port))
        environment = dict(os.environ, XDG_RUNTIME_DIR=folder)
        environment.pop('G_DEBUG', None)
        result = subprocess.run([TOP / 'dev', 'serve', 'true'], env=environment, text=True,
                                capture_output=True, check=False)
    assert result.returncode == 0, result
    assert int(re.search(r'http://127\.0\.0\.1:(\d+)/', result.stdout).group(1)) > port, result


def test_open_port_is_seen():
    """What listens on every address does not pass for loopback."""
    need_loopback()
    code = ('import socket\nwith socket.socket() as s:\n  s.bind(("0.0.0.0", 0))\n  s.listen()\n'
            '  print(s.getsockname()[1], flush=True)\n  input()\n')
    with subprocess.Popen([sys.executable, '-c', code], stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE, text=True) as process:
        addresses = listening(int(process.stdout.readline()))
        process.communicate('\n')
    assert addresses == {'00000000'}, addresses
    assert not addresses <= LOOPBACK


def test_packages():
    """The names that ./dev reads are those of debian/control, with and without benchmarks."""
    script = (TOP / 'dev').read_text(encoding='utf-8')
    functions = script[:script.index('\n# --- The user that builds')]
    output = {}
    for profile in ('', 'bench'):
        output[profile] = subprocess.run(
            ['sh', '-c', f'{functions}\ntop=$1; wanted_packages "$2"', 'dev', TOP, profile],
            stdout=subprocess.PIPE, text=True, check=True).stdout.split()
    control = (TOP / 'debian' / 'control').read_text(encoding='utf-8')
    field = re.search(r'^Build-Depends:\n((?: .*\n|#.*\n)+)', control, re.MULTILINE).group(1)
    names = [line.split()[0].rstrip(',') for line in field.splitlines() if line[0] != '#']
    assert len(names) > 40
    assert output['bench'] == ['build-essential'] + names[1:], output['bench']
    assert names[0] == 'debhelper-compat'
    assert set(output['bench']) - set(output['']) == {'gnome-text-editor', 'libxapian-dev'}


def test_count():
    """Cases are counted, not programs; a crash is a failure though it printed no line."""
    runner = load_runner()
    for entry, expected in (
            ({'result': 'OK', 'stdout': '1..2\nok 1 /a\nok 2 /b\n'}, (2, 0, 0)),
            ({'result': 'OK', 'stdout': '1..2\nok 1 /a\nok 2 /b # SKIP no sound\n'}, (1, 0, 1)),
            ({'result': 'OK', 'stdout': ''}, (1, 0, 0)),
            ({'result': 'SKIP', 'stdout': '1..0 # SKIP\n'}, (0, 0, 1)),
            ({'result': 'FAIL', 'stdout': '1..2\nok 1 /a\nnot ok 2 /b\n'}, (1, 1, 0)),
            ({'result': 'ERROR', 'stdout': '1..9\nok 1 /a\n'}, (1, 1, 0)),
            ({'result': 'TIMEOUT', 'stdout': ''}, (0, 1, 0)),
            ({'result': 'OK', 'stdout': 'ok 1 - a\n# ok, no line\nTAP version 13\n'}, (1, 0, 0))):
        count = runner.Count()
        count.add_program({'name': 'a', **entry})
        assert (count.passed, count.failed, count.skipped) == expected, (entry, vars(count))


def test_reason():
    """What went wrong stands at the end of the output, below the name of the program."""
    runner = load_runner()
    count = runner.Count()
    count.add_program({'name': 'a', 'result': 'ERROR', 'stderr': 'a warning\n',
                       'stdout': '1..2\nok 1 /a\n# 3 is not 4\nnot ok 2 /b\n'})
    assert count.failures == ['a: error']
    assert count.reasons == {'a: error': ['# 3 is not 4', 'not ok 2 /b', 'a warning']}


def test_choice():
    """All but the slow ones, unless they are asked for by suite or name."""
    runner = load_runner()
    tests = [{'name': 'a', 'suite': ['p:displayless', 'p:text']},
             {'name': 'b', 'suite': ['p:display', 'p:app']},
             {'name': 'c', 'suite': ['p:e2e', 'p:slow']}]

    def names(*wanted):
        chosen, unknown = runner.choose(tests, list(wanted))
        return [test['name'] for test in chosen], unknown

    assert names() == (['a', 'b'], [])
    assert names('slow') == (['c'], [])
    assert names('app', 'nonsense') == (['b'], ['nonsense'])
    assert names('e2e') == ([], [])
    assert names('c') == (['c'], [])
    assert [runner.phase_of(test) for test in tests] == ['displayless', 'display', 'e2e']


def run_ci(folder, lint, test):
    """.ci/run with these lines instead of ./dev; returns its last line and status."""
    root = Path(folder)
    shutil.rmtree(root)
    (root / '.ci').mkdir(parents=True)
    shutil.copyfile(TOP / '.ci' / 'run', root / '.ci' / 'run')
    (root / 'dev').write_text(f'#!/bin/sh\ncase $1 in\nlint) {lint} ;;\ntest) {test} ;;\nesac\n')
    (root / 'dev').chmod(0o755)
    result = subprocess.run(['sh', root / '.ci' / 'run'], stdout=subprocess.PIPE, text=True,
                            check=False)
    return result.stdout.splitlines()[-1], result.returncode


def test_ci():
    """The sum of both, and a status that is honest."""
    good = 'echo "3 passed, 0 failed"'
    if not os.access(TOP / '.ci' / 'run', os.R_OK):
        raise Skip('.ci/run may not be read')
    # In the build folder: programs may be started from there, which does not hold for every /tmp.
    with tempfile.TemporaryDirectory(prefix='ci-', dir=os.environ.get('G_TEST_BUILDDIR')) as folder:
        work = Path(folder) / 'work'
        work.mkdir()
        assert run_ci(work, good, 'echo "40 passed, 0 failed"') == ('43 passed, 0 failed', 0)
        assert run_ci(work, 'echo "2 passed, 1 failed"; exit 1', good) == ('5 passed, 1 failed', 1)
        assert run_ci(work, good, 'echo "2 passed, 2 failed"; exit 1') == ('5 passed, 2 failed', 1)
        assert run_ci(work, good, 'echo broken; exit 1') == ('3 passed, 1 failed', 1)
        assert run_ci(work, good, 'echo broken') == ('3 passed, 1 failed', 1)
        assert run_ci(work, good, 'echo "5 passed, 0 failed"; exit 3') == ('8 passed, 1 failed', 1)


def main():
    signal.alarm(100)
    tests = [(name, test) for name, test in globals().items() if name.startswith('test_')]
    print(f'1..{len(tests)}')
    failed = 0
    for number, (name, test) in enumerate(tests, 1):
        try:
            test()
            print(f'ok {number} {name}', flush=True)
        except Skip as reason:
            print(f'ok {number} {name} # SKIP {reason}', flush=True)
        except Exception:  # pylint: disable=broad-except
            failed += 1
            for line in traceback.format_exc().splitlines():
                print(f'# {line}')
            print(f'not ok {number} {name}', flush=True)
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
