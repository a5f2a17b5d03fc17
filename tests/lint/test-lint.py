#!/usr/bin/env python3
#
# Copyright 2026 The StoryHarvest authors
#
# SPDX-License-Identifier: GPL-3.0-or-later

"""Each check passes on a clean little project and fails on a mistake planted there."""

import shutil
import subprocess
import sys
import tempfile
import traceback
from pathlib import Path

import catalogs
import files
import hardening
import layers
import lint
import potfiles
import sqltext

HEAD = '/* {name}\n *\n * SPDX-License-Identifier: GPL-3.0-or-later\n */\n\n'
CLEAN_C = HEAD + '''#define G_LOG_DOMAIN "{stem}"

#include "config.h"

#include "{stem}.h"

#include <gio/gio.h>

{code}
'''
CLEAN_H = HEAD + '#pragma once\n\n#include <glib.h>\n'


class Project:
    """A little project in a folder of its own."""

    def __init__(self, folder):
        self.root = Path(folder)
        for name in ('text/harvest-a', 'model/harvest-b', 'sqlite/harvest-c', 'store/harvest-d',
                     'app/harvest-e'):
            self.write_c(f'src/{name}.c')
            self.write(f'src/{name}.h', CLEAN_H.format(name=Path(name).name + '.h'))
        self.write('src/model/meson.build', "model_deps = [text_dep, dependency('gio-2.0')]\n")
        self.write('po/POTFILES.in', '')

    def write(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding='utf-8')
        return path

    def write_c(self, name, code='int unused;'):
        path = Path(name)
        return self.write(name, CLEAN_C.format(name=path.name, stem=path.stem, code=code))


def complain(check, project, *parts):
    """Asserts that the check complains, and that it names every part."""
    complaints = '\n'.join(check(project.root))
    assert complaints, 'the mistake was not found'
    for part in parts:
        assert part in complaints, f'"{part}" is not in: {complaints}'


def test_clean(project):
    for check in (layers.check, sqltext.check, potfiles.check, files.check):
        complaints = check(project.root)
        assert not complaints, complaints


def test_include_of_upper_folder(project):
    project.write_c('src/model/harvest-b.c', '#include "harvest-d.h"')
    complain(layers.check, project, 'harvest-b.c', 'harvest-d.h of store/')


def test_include_through_another(project):
    project.write('src/store/harvest-d.h',
                  CLEAN_H.format(name='harvest-d.h') + '#include "harvest-c.h"\n')
    project.write_c('src/app/harvest-e.c', '#include "harvest-d.h"')
    complain(layers.check, project, 'harvest-e.c', 'harvest-c.h of sqlite/',
             'through harvest-d.h')


def test_two_headers_of_one_name(project):
    project.write('src/app/harvest-d.h', CLEAN_H.format(name='harvest-d.h'))
    complain(layers.check, project, 'harvest-d.h', 'too')


def test_include_in_system_folder(project):
    project.write_c('src/model/harvest-b.c', '#include <sqlite3.h>')
    complain(layers.check, project, 'model/ may not see <sqlite3.h>')


def test_include_of_gtk_below_app(project):
    project.write_c('src/store/harvest-d.c', '#include <gtk/gtk.h>')
    complain(layers.check, project, 'store/ may not see <gtk/gtk.h>')


def test_sqlite_in_app(project):
    project.write_c('src/app/harvest-e.c', '#include "harvest-c.h"')
    complain(layers.check, project, 'app/ may not see harvest-c.h of sqlite/')


def test_include_in_a_comment(project):
    project.write_c('src/model/harvest-b.c', '/* not\n#include <sqlite3.h>\n*/\nint unused;')
    assert not layers.check(project.root)


def test_dependency(project):
    project.write('src/model/meson.build', "model_deps = [dependency('gtk4'), store_dep]\n")
    complain(layers.check, project, 'may not depend on gtk4', 'may not depend on store/')


def test_unknown_folder(project):
    project.write_c('src/misc/harvest-z.c')
    complain(layers.check, project, 'misc/ has no row')


def test_sql_text(project):
    project.write_c('src/app/harvest-e.c', 'const char *q = "SELECT id "\n  "FROM record";')
    complain(layers.check, project, 'harvest-e.c:14', 'SQL belongs to')
    project.write_c('src/app/harvest-e.c', 'const char *q = "Select a story from the list";')
    assert not layers.check(project.root)


def test_sql_by_printf(project):
    code = 'char *q = g_strdup_printf ("SELECT * FROM record"\n  " WHERE id = \'%s\'", id);'
    project.write_c('src/store/harvest-d.c', code)
    complain(sqltext.check, project, 'harvest-d.c', 'bind the values')
    project.write_c('src/store/harvest-d.c', '/* SQL names: our own table of fields */\n' + code)
    assert not sqltext.check(project.root)


def test_sql_by_concatenation(project):
    project.write_c('src/store/harvest-d.c',
                    'char *q = g_strconcat ("DELETE FROM record WHERE id = ", id, NULL);')
    complain(sqltext.check, project, 'g_strconcat')


def test_potfiles_missing(project):
    project.write_c('src/app/harvest-e.c', 'const char *word = _("Tell a story");')
    complain(potfiles.check, project, 'src/app/harvest-e.c is missing')


def test_potfiles_surplus_and_order(project):
    project.write_c('src/app/harvest-e.c', 'const char *word = _("Tell");')
    project.write('resources/ui/a.ui', '<property translatable="yes">Tell</property>\n')
    project.write('po/POTFILES.in', 'src/app/harvest-e.c\nresources/ui/a.ui\nsrc/app/gone.c\n')
    complain(potfiles.check, project, 'src/app/gone.c is not there', 'not sorted')


def test_too_long_a_file(project):
    project.write_c('src/app/harvest-e.c', 'int unused;\n' * 1001)
    complain(files.check, project, 'at most 1000')


def test_too_long_a_line(project):
    project.write_c('src/app/harvest-e.c', 'int unused; /* ' + 'x' * 100 + ' */')
    complain(files.check, project, 'columns (at most 100)')


def test_untidy_lines(project):
    project.write_c('src/app/harvest-e.c', 'int unused; \n\tint tab;\n/* FIXME later */')
    complain(files.check, project, 'space at the end', 'a tab', 'left to do')


def test_too_long_a_function(project):
    project.write_c('src/app/harvest-e.c', 'void\na (void)\n{\n' + '  b ();\n' * 80 + '}')
    assert not files.check(project.root), files.check(project.root)
    project.write_c('src/app/harvest-e.c', 'void\na (void)\n{\n' + '  b ();\n' * 81 + '}')
    complain(files.check, project, 'harvest-e.c:16: a function of 81 lines')


def test_plain_assert(project):
    project.write_c('tests/app/test-e.c', 'static void\na (void)\n{\n  g_assert (1);\n}')
    complain(files.check, project, 'test-e.c:17', 'g_assert_*')


def test_wrong_opening(project):
    path = project.write_c('src/app/harvest-e.c')
    path.write_text(path.read_text().replace('"harvest-e"', '"other"'))
    project.write('src/app/harvest-e.h', 'int unused;\n')
    complain(files.check, project, 'G_LOG_DOMAIN is not', 'no SPDX', 'no #pragma once')


def test_schema(project):
    project.write('data/a.gschema.xml', '''<?xml version="1.0" encoding="UTF-8"?>
<schemalist>
  <schema id="a.b" path="/a/b/">
    <key name="width" type="i"><default>'wide'</default></key>
  </schema>
</schemalist>
''')
    complain(lambda root: lint.check_schemas(root, None), project, 'width')


def test_desktop_file(project):
    project.write('a.desktop', '[Desktop Entry]\nType=Application\nName=A\nCategories=Wrong;\n')
    complain(lambda root: lint.check_desktop_file(root, None), project, 'a.desktop')


def test_metainfo(project):
    project.write('data/a.metainfo.xml', '<?xml version="1.0"?>\n<component/>\n')
    complain(lambda root: lint.check_metainfo(root, None), project)


def test_shell(project):
    project.write('tool', '#!/bin/sh\ncd $1\nrm $2\n')
    complain(lambda root: lint.check_shell(root, None), project, 'SC2086')


def test_catalog(project):
    project.write('po/de.po', 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
                  '#, c-format\nmsgid "%d stories"\nmsgstr "%s Geschichten"\n')
    complain(lambda root: lint.check_catalogs(root, None), project, 'de.po')


def test_translations(project):
    project.write('src/a.c', 'const char *a = _ ("Tell it");\n')
    project.write('po/POTFILES.in', 'src/a.c\n')
    project.write('po/LINGUAS', 'de\n')
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    done = 'msgid "Tell it"\nmsgstr "Erzählen"\n'
    project.write('po/de.po', head)
    complain(catalogs.check, project, 'po/de.po: 1 untranslated')
    project.write('po/de.po', f'{head}#, fuzzy\n{done}')
    complain(catalogs.check, project, 'po/de.po: 1 fuzzy')
    project.write('po/de.po', head + done)
    assert not catalogs.check(project.root)


def test_format_and_subject(project):
    def git(*arguments):
        subprocess.run(['git', '-c', 'user.name=T', '-c', 'user.email=t@example.com', '-C',
                        str(project.root), *arguments], check=True, stdout=subprocess.DEVNULL)

    shutil.copy(Path(__file__).parents[2] / '.clang-format', project.root)
    git('init', '--quiet', '--initial-branch=main')
    git('add', '.')
    git('commit', '--quiet', '--message=app: begin')
    git('checkout', '--quiet', '-b', 'change')
    project.write_c('src/app/harvest-e.c', 'static int\ndouble_of (int a)\n{\n  return a * 2;\n}')
    git('commit', '--quiet', '--all', '--message=app: double')
    assert not lint.check_format(project.root, None), lint.check_format(project.root, None)
    assert not lint.check_commits(project.root, None)

    project.write_c('src/app/harvest-e.c', 'static int double_of(int a) {\n    return a*2;\n}')
    git('commit', '--quiet', '--all', '--message=Doubled it.')
    complain(lambda root: lint.check_format(root, None), project, 'double_of')
    complain(lambda root: lint.check_commits(root, None), project, 'Doubled it.')


def test_hardening(project):
    code = project.write('a.c', '''#include <string.h>
int main (int argc, char **argv) { char b[64]; strcpy (b, argv[0]); return b[argc]; }
''')
    program = project.root / 'a.out'
    subprocess.run(['cc', '-O2', '-fPIE', '-pie', '-fstack-protector-strong', '-Wl,-z,relro,-z,now',
                    '-o', program, code], check=True)
    assert not list(hardening.check_file(program)), list(hardening.check_file(program))

    subprocess.run(['cc', '-O2', '-fno-pie', '-no-pie', '-fno-stack-protector', '-z', 'norelro',
                    '-z', 'execstack', '-o', program, code], check=True)
    found = ' '.join(hardening.check_file(program))
    for what in ('position independent', 'RELRO', 'NX', 'stack protector'):
        assert what in found, found

    for protection, found in (('none', ['a.o']), ('full', [])):
        subprocess.run(['cc', '-c', f'-fcf-protection={protection}', '-o', project.root / 'a.o',
                        code], check=True)
        assert list(hardening.check_objects(project.root, ['a.o'])) == found


def test_analyzer(project):
    code = project.write('src/text/bad.c', 'int bad (int *p);\n'
                         'int bad (int *p)\n{\n  if (p == 0)\n    return *p;\n  return 1;\n}\n')
    project.write('compile_commands.json',
                  f'[{{"directory": "{project.root}", "file": "{code}", "command": '
                  f'"ccache cc -O2 -c {code} -o bad.o"}}]')
    complain(lambda root: lint.check_analyzer(None, root), project, 'bad.c:5: Dereference')
    code.write_text('int good (int *p);\nint good (int *p)\n{\n  return p ? *p : 1;\n}\n')
    assert not lint.check_analyzer(None, project.root)

    leak = ('#include <stdlib.h>\n#define {0} {1}\nint leak (void);\nint leak (void)\n{{\n'
            '  {0} char *p = malloc (1);\n  return p != 0;\n}}\n')
    code.write_text(leak.format('some_attribute', ''))
    complain(lambda root: lint.check_analyzer(None, root), project, 'leak of memory')
    code.write_text(leak.format('g_autofree', ''))
    assert not lint.check_analyzer(None, project.root)
    code.write_text('this is no C\n')
    complain(lambda root: lint.check_analyzer(None, root), project, '1 in vain')


def main():
    tests = [(name, test) for name, test in globals().items() if name.startswith('test_')]
    print(f'1..{len(tests)}')
    failed = 0
    for number, (name, test) in enumerate(tests, 1):
        with tempfile.TemporaryDirectory(prefix='storyharvest-lint-') as folder:
            try:
                test(Project(folder))
                print(f'ok {number} {name}', flush=True)
            except Exception:  # pylint: disable=broad-except
                failed += 1
                for line in traceback.format_exc().splitlines():
                    print(f'# {line}')
                print(f'not ok {number} {name}', flush=True)
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
