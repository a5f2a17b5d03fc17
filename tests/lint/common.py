# Copyright 2026 The StoryHarvest authors
#
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the checks share: the files of the project, and C text without its comments or strings."""

import argparse
import re
import subprocess
import sys
from pathlib import Path

TOKEN = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.DOTALL)

SKIPPED_FOLDERS = {'.git', '__pycache__'}


def project_files(source, *suffixes):
    """The project's own files with these suffixes (all without), sorted; no build folders."""
    source = Path(source)
    found = []
    for path in sorted(source.rglob('*')):
        parts = path.relative_to(source).parts
        if parts[0].startswith('_') or SKIPPED_FOLDERS & set(parts) or not path.is_file():
            continue
        if path.is_symlink() or (suffixes and path.suffix not in suffixes):
            continue
        found.append(path)
    return found


def without_comments(text):
    """The C text with its comments blanked, so that line numbers stay."""

    def blank(match):
        token = match.group(0)
        if token.startswith('/'):
            return re.sub(r'[^\n]', ' ', token)
        return token

    return TOKEN.sub(blank, text)


def strings(text):
    """(line, content) of every string literal of the C text; neighbours are one literal."""
    code = without_comments(text)
    found = []
    end = None
    for match in re.finditer(r'"((?:\\.|[^"\\\n])*)"', code):
        between = code[end:match.start()] if end is not None else None
        if between is not None and between.strip() == '':
            found[-1] = (found[-1][0], found[-1][1] + match.group(1))
        else:
            found.append((code.count('\n', 0, match.start()) + 1, match.group(1)))
        end = match.end()
    return found


def git(source, *arguments):
    """What git prints, or None where it fails (no repository, no such revision)."""
    command = ['git', '-c', f'safe.directory={Path(source).resolve()}', '-C', str(source)]
    try:
        result = subprocess.run(command + list(arguments), capture_output=True, text=True,
                                check=False)
    except FileNotFoundError:
        return None
    return result.stdout if result.returncode == 0 else None


def change_base(source):
    """The commit on which the change under test rests: where it left main; on main, the parent."""
    head = git(source, 'rev-parse', 'HEAD')
    if head is None:
        return None
    for branch in ('main', 'origin/main'):
        base = git(source, 'merge-base', branch, 'HEAD')
        if base is None:
            continue
        if base == head:
            base = git(source, 'rev-parse', 'HEAD^')
        return base.strip() if base else None
    parent = git(source, 'rev-parse', 'HEAD^')
    return parent.strip() if parent else None


def main(check, doc):
    """Runs `check (source) -> complaints` as a program."""
    parser = argparse.ArgumentParser(description=doc.splitlines()[0])
    parser.add_argument('source', nargs='?', default='.')
    complaints = check(Path(parser.parse_args().source))
    for complaint in complaints:
        print(complaint)
    sys.exit(1 if complaints else 0)
