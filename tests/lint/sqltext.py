#!/usr/bin/env python3
#
# Copyright 2026 The StoryHarvest authors
#
# SPDX-License-Identifier: GPL-3.0-or-later

"""No SQL is built by printf with data: values are bound, never written into a statement.

Names that cannot be bound (a table, an index, a number of placeholders) may be composed where the
line before says so: a comment that begins `SQL names:` and tells why they are safe.
"""

import re

from common import main, project_files, strings, without_comments

SQL = re.compile(r'\b(SELECT|INSERT|REPLACE|UPDATE|DELETE|CREATE|DROP|ALTER|PRAGMA|ATTACH|WHERE'
                 r'|VALUES|FROM|MATCH|ORDER BY)\b')
CONVERSION = re.compile(r'%[-+ #0]*(\d+\$)?[\d.*]*(hh|h|ll|l|z|j|t)?[a-zA-Z]|%q|%Q|%w'
                        r'|" *G_G?U?INT\d+_FORMAT')
CALL = re.compile(r'\b(g_strdup_v?printf|g_string_(?:append_)?v?printf|g_v?snprintf|v?snprintf'
                  r'|v?s?printf|v?asprintf|sqlite3_v?s?n?m?printf|g_strconcat|g_strjoin'
                  r'|g_markup_v?printf_escaped)\s*\(')
CONCATENATION = ('g_strconcat', 'g_strjoin')
EXCUSE = 'SQL names:'


def arguments_end(code, start):
    """Where the parenthesis that opens at `start` closes."""
    depth = 0
    in_string = False
    position = start
    while position < len(code):
        char = code[position]
        if in_string:
            if char == '\\':
                position += 1
            elif char == '"':
                in_string = False
        elif char == '"':
            in_string = True
        elif char == '(':
            depth += 1
        elif char == ')':
            depth -= 1
            if depth == 0:
                return position
        position += 1
    return len(code)


def check(source):
    """Complaints about statements put together from text."""
    complaints = []
    for path in project_files(source, '.c', '.h'):
        if not path.is_relative_to(source / 'src'):
            continue
        text = path.read_text(encoding='utf-8')
        code = without_comments(text)
        lines = text.split('\n')
        for match in CALL.finditer(code):
            line = code.count('\n', 0, match.start()) + 1
            call = code[match.start():arguments_end(code, match.end() - 1)]
            literals = [literal for _, literal in strings(call)]
            is_sql = any(SQL.search(literal) for literal in literals)
            takes_data = (match.group(1) in CONCATENATION
                          or any(CONVERSION.search(literal) for literal in literals))
            excused = any(EXCUSE in before for before in lines[max(0, line - 6):line])
            if is_sql and takes_data and not excused:
                complaints.append(f'{path.relative_to(source)}:{line}: SQL put together by '
                                  f'{match.group(1)}: bind the values')
    return complaints


if __name__ == '__main__':
    main(check, __doc__)
