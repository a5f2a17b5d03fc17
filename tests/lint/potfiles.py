#!/usr/bin/env python3
#
# Copyright 2026 The StoryHarvest authors
#
# SPDX-License-Identifier: GPL-3.0-or-later

"""po/POTFILES.in names every file with words for people, once, sorted, and no other."""

import re

from common import main, project_files, without_comments

IN_C = re.compile(r'\b(_|N_|C_|NC_|Q_|ngettext|dngettext|g_dngettext|g_dpgettext2?|pgettext)\s*'
                  r'\(\s*[A-Z_]*\s*,?\s*"')
IN_UI = re.compile(r'\btranslatable\s*=\s*["\'](yes|true|1)["\']')
ALWAYS = ('.desktop', '.metainfo.xml', '.metainfo.xml.in', '.desktop.in', '.gschema.xml')


def has_words(path):
    """Whether xgettext would find something in this file."""
    if path.name.endswith(ALWAYS):
        return True
    text = path.read_text(encoding='utf-8')
    if path.suffix in ('.c', '.h'):
        return bool(IN_C.search(without_comments(text)))
    return bool(IN_UI.search(text))


def check(source):
    """Complaints about the list."""
    listed = []
    for line in (source / 'po' / 'POTFILES.in').read_text(encoding='utf-8').splitlines():
        if line.strip() and not line.startswith('#'):
            listed.append(line.strip())

    wanted = set()
    for path in project_files(source, '.c', '.h', '.ui', '.xml', '.desktop', '.in'):
        name = str(path.relative_to(source))
        if name.startswith(('tests/', 'debian/', 'doc/', 'po/')):
            continue
        if has_words(path):
            wanted.add(name)

    complaints = [f'po/POTFILES.in: {name} is missing' for name in sorted(wanted - set(listed))]
    complaints += [f'po/POTFILES.in: {name} is not there or has no words for people'
                   for name in sorted(set(listed) - wanted)]
    if listed != sorted(listed):
        complaints.append('po/POTFILES.in: not sorted (LC_ALL=C sort)')
    if len(listed) != len(set(listed)):
        complaints.append('po/POTFILES.in: a file is named twice')
    return complaints


if __name__ == '__main__':
    main(check, __doc__)
