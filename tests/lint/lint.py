#!/usr/bin/env python3
#
# Copyright 2026 The StoryHarvest authors
#
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs every check of `./dev lint`; the last line is `N passed, N failed`."""

import argparse
import json
import os
import plistlib
import re
import shlex
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import catalogs
import files
import hardening
import layers
import potfiles
import sqltext
from common import change_base, git, project_files

ANALYSED = ('text', 'media', 'model', 'protocol', 'sqlite', 'store', 'sync', 'http', 'learn')
SUBJECT = re.compile(r'^[a-z][a-z0-9/_.-]*: \S.*$')


def run(*command, **options):
    """Complaints of a program: what it prints, if it fails."""
    result = subprocess.run([str(part) for part in command], stdout=subprocess.PIPE,
                            stderr=subprocess.STDOUT, text=True, errors='replace', check=False,
                            **options)
    if result.returncode == 0:
        return []
    return (result.stdout.strip() or f'{command[0]} ended with status {result.returncode}'
            ).splitlines()


def check_desktop_file(source, _build):
    """The desktop files, by desktop-file-validate."""
    names = [path for path in project_files(source, '.desktop')]
    if not names:
        return ['no desktop file']
    return run('desktop-file-validate', *names)


def check_metainfo(source, _build):
    """The AppStream metainfo, by appstreamcli."""
    names = [path for path in project_files(source, '.xml') if path.name.endswith('.metainfo.xml')]
    if not names:
        return ['no metainfo']
    return run('appstreamcli', 'validate', '--no-net', *names)


def check_schemas(source, _build):
    """The settings' schemas, by glib-compile-schemas, and that each key says what it is for."""
    complaints = run('glib-compile-schemas', '--strict', '--dry-run', source / 'data')
    for path in project_files(source, '.xml'):
        if not path.name.endswith('.gschema.xml'):
            continue
        for key in re.findall(r'<key\b.*?</key>', path.read_text(encoding='utf-8'), re.DOTALL):
            name = re.search(r'name="([^"]*)"', key).group(1)
            if '<summary>' not in key or '<description>' not in key:
                complaints.append(f'{path.relative_to(source)}: {name} is not explained')
    return complaints


def check_format(source, _build):
    """The C code of the change, by clang-format."""
    base = change_base(source)
    if base is None:
        return []
    result = subprocess.run(
        ['git', '-c', f'safe.directory={source.resolve()}', 'clang-format', '--diff', '--quiet',
         '--style=file', '--extensions=c,h', base], cwd=source, capture_output=True, text=True,
        check=False)
    if result.returncode not in (0, 1):
        return (result.stdout + result.stderr).splitlines()
    clean = ('', 'no modified files to format', 'clang-format did not modify any files')
    return [] if result.stdout.strip() in clean else result.stdout.splitlines()


def check_commits(source, _build):
    """The subjects of the change's commits: `area: what it does`, under 72 characters."""
    base = change_base(source)
    subjects = git(source, 'log', '--no-merges', '--format=%h %s', f'{base}..HEAD') if base else ''
    complaints = []
    for line in (subjects or '').splitlines():
        commit, _, subject = line.partition(' ')
        if not SUBJECT.match(subject) or len(subject) >= 72:
            complaints.append(f"{commit}: \"{subject}\" is not `area: what it does` below 72")
    return complaints


def check_werror(_source, build):
    """The build was made with warnings as errors, and is up to date."""
    text = subprocess.run(['meson', 'introspect', '--buildoptions', str(build)],
                          stdout=subprocess.PIPE, check=True).stdout
    options = {option['name']: option['value'] for option in json.loads(text)}
    if not options['werror']:
        return [f'{build} is not configured with --werror']
    result = subprocess.run(['ninja', '-C', str(build), '-n'], capture_output=True, text=True,
                            check=False)
    if 'no work to do' not in result.stdout:
        return ['the build is not up to date:', *result.stdout.splitlines()[-5:]]
    return []


def analysed_commands(build):
    """The compile commands of everything below app/, without what only gcc understands."""
    database = json.loads((build / 'compile_commands.json').read_text(encoding='utf-8'))
    for entry in database:
        path = (Path(entry['directory']) / entry['file']).resolve()
        if 'src' not in path.parts:
            continue
        folder = path.parts[len(path.parts) - path.parts[::-1].index('src')]
        if folder in ANALYSED:
            words = shlex.split(entry['command'])
            if words[0].endswith('ccache'):  # meson takes it where it is installed
                del words[0]
            words = [word for word in words
                     if not word.startswith(('-Wlogical-op', '-Werror', '-ftrivial-auto-var-init',
                                             '-fsanitize'))]
            yield {**entry, 'command': shlex.join(words)}


def is_freed_by_scope(path, line, description):
    """Whether a "leak" is of a variable that g_autofree or g_autoptr frees: clang 14 does not know
    the attribute."""
    leak = re.match(r"Potential (?:memory leak|leak of memory pointed to by '(\w+)')", description)
    if not leak or not leak.group(1):
        return False
    before = path.read_text(encoding='utf-8').split('\n')[:line]
    for text in reversed(before):
        if re.search(rf'\bg_auto\w*\b.*\b{leak.group(1)}\b', text):
            return True
        if text.startswith('}'):
            break
    return False


def check_analyzer(_source, build):
    """Everything below app/, by the analyzer of scan-build, fed the compile commands."""
    commands = list(analysed_commands(build))
    if not commands:
        return ['nothing to analyse']
    with tempfile.TemporaryDirectory(prefix='storyharvest-analyzer-') as folder:
        database = Path(folder) / 'compile_commands.json'
        database.write_text(json.dumps(commands), encoding='utf-8')
        program = next((f'/usr/bin/{name}' for name in ('analyze-build', 'analyze-build-14')
                        if os.access(f'/usr/bin/{name}', os.X_OK)), 'analyze-build')
        output = run(program, '--plist', '--cdb', database, '--output', folder, '--keep-empty',
                     cwd=build)
        reports = sorted(Path(folder).rglob('*.plist'))
        broken = sorted(Path(folder).rglob('failures/*.stderr.txt'))
        if output or broken or len(reports) < len(commands):
            output += [path.read_text(errors='replace').strip() for path in broken]
            return [*output, f'{len(reports)} of {len(commands)} files, {len(broken)} in vain']
        found = []
        for report in reports:
            content = plistlib.loads(report.read_bytes())
            for bug in content['diagnostics']:
                place = bug['location']
                path = build / content['files'][place['file']]
                if is_freed_by_scope(path, place['line'], bug['description']):
                    continue
                way = [f"{content['files'][step['location']['file']]}:{step['location']['line']}: "
                       f"{step['message']}" for step in bug['path'] if step['kind'] == 'event']
                found.append(f"{path.resolve()}:{place['line']}: {bug['description']}"
                             + ''.join(f'\n        {step}' for step in way))
        # A header's bug is found once for each file that includes it.
        return sorted(set(found))


def check_shell(source, _build):
    """The shell scripts, by shellcheck."""
    scripts = []
    for path in project_files(source):
        if path.suffix in ('.sh', '') and path.stat().st_size < 100000:
            with path.open('rb') as file:
                if file.readline(40).startswith((b'#!/bin/sh', b'#!/bin/bash')):
                    scripts.append(path)
    return run('shellcheck', *scripts)


def check_python(source, _build):
    """The Python scripts compile."""
    complaints = []
    for path in project_files(source, '.py'):
        try:
            compile(path.read_text(encoding='utf-8'), str(path), 'exec')
        except SyntaxError as error:
            complaints.append(f'{path.relative_to(source)}:{error.lineno}: {error.msg}')
    return complaints


def check_catalogs(source, _build):
    """The translations, by msgfmt."""
    complaints = []
    for path in project_files(source, '.po'):
        complaints += run('msgfmt', '--check', '--output-file=/dev/null', path)
    return complaints


CHECKS = [
    ('layers', lambda source, build: layers.check(source)),
    ('no SQL by printf', lambda source, build: sqltext.check(source)),
    ('files', lambda source, build: files.check(source)),
    ('POTFILES', lambda source, build: potfiles.check(source)),
    ('catalogs', check_catalogs),
    ('translations', lambda source, build: catalogs.check(source)),
    ('desktop file', check_desktop_file),
    ('metainfo', check_metainfo),
    ('schemas', check_schemas),
    ('shell scripts', check_shell),
    ('Python scripts', check_python),
    ('format of the change', check_format),
    ('commit subjects', check_commits),
    ('warnings as errors', check_werror),
    ('hardening', lambda source, build: hardening.check(build)),
    ('static analysis', check_analyzer),
]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--source', type=Path, required=True)
    parser.add_argument('--build', type=Path, required=True)
    parser.add_argument('checks', nargs='*', metavar='CHECK', help='all, unless some are named')
    options = parser.parse_args()
    unknown = set(options.checks) - {name for name, _ in CHECKS}
    if unknown:
        parser.error(f"there is no check {', '.join(sorted(unknown))}")
    chosen = [check for check in CHECKS if not options.checks or check[0] in options.checks]

    failed = 0
    for name, check in chosen:
        start = time.monotonic()
        complaints = check(options.source.resolve(), options.build.resolve())
        verdict = 'not ok' if complaints else 'ok'
        print(f'{verdict} - {name} ({time.monotonic() - start:.1f} s)', flush=True)
        for complaint in complaints[:200]:
            print(f'    {complaint}')
        failed += bool(complaints)
    print(f'{len(chosen) - failed} passed, {failed} failed')
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
