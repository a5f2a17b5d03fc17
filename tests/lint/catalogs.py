#!/usr/bin/env python3
#
# Copyright 2026 The StoryHarvest authors
#
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every catalog of po/ translates every word that is in the sources now, none of them fuzzily."""

import os
import re
import subprocess
import tempfile
from pathlib import Path

from common import main

# As meson's preset `glib`, which writes po/storyharvest.pot.
XGETTEXT = ['xgettext', '--from-code=UTF-8', '--keyword=_', '--keyword=N_', '--keyword=C_:1c,2',
            '--keyword=NC_:1c,2', '--keyword=g_dcgettext:2', '--keyword=g_dngettext:2,3',
            '--keyword=g_dpgettext2:2c,3', '--files-from=po/POTFILES.in']


def run(*command, **options):
    result = subprocess.run([str(part) for part in command], capture_output=True, text=True,
                            check=False, env=dict(os.environ, LC_ALL='C.UTF-8', LANGUAGE=''),
                            **options)
    if result.returncode != 0:
        raise RuntimeError(result.stderr.strip())
    return result.stderr


def check(source):
    """Complaints about catalogs that lag behind."""
    source = Path(source)
    complaints = []
    with tempfile.TemporaryDirectory(prefix='storyharvest-po-') as folder:
        template = Path(folder) / 'words.pot'
        merged = Path(folder) / 'merged.po'
        try:
            run(*XGETTEXT, f'--output={template}', cwd=source)
            for language in (source / 'po' / 'LINGUAS').read_text(encoding='utf-8').split():
                catalog = source / 'po' / f'{language}.po'
                run('msgmerge', '--quiet', f'--output-file={merged}', catalog, template)
                words = run('msgfmt', '--check', '--statistics', '--output-file=/dev/null', merged)
                lacking = re.findall(r'\d+ (?:untranslated|fuzzy) \w+', words)
                if lacking:
                    complaints.append(f'po/{language}.po: {", ".join(lacking)}')
        except RuntimeError as error:
            complaints.append(str(error))
    return complaints


if __name__ == '__main__':
    main(check, __doc__)
