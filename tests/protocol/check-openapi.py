#!/usr/bin/env python3
#
# Copyright 2026 The StoryHarvest authors
#
# SPDX-License-Identifier: GPL-3.0-or-later

"""Holds doc/openapi.yaml against the codec and the specification.

check-openapi.py PROTOCOL-DOC OPENAPI README
"""

import json
import re
import subprocess
import sys
from pathlib import Path

import yaml

METHODS = ('get', 'head', 'post', 'patch', 'delete', 'options')
WITHOUT_SESSION = {'GET /v1/hello', 'GET /v1/health', 'POST /v1/sessions',
                   'POST /v1/password-reset'}
WITHOUT_VERSION = {'/v1/hello', '/v1/health'}


def operations(document):
    """(route, operation) of every operation."""
    for path, item in document['paths'].items():
        for method in METHODS:
            if method in item:
                yield f'{method.upper()} {path}', item[method]


def references(node):
    """Every $ref below @node."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key == '$ref':
                yield value
            else:
                yield from references(value)
    elif isinstance(node, list):
        for value in node:
            yield from references(value)


def resolve(document, reference):
    """What a reference names, None if there is no such thing."""
    node = document
    for part in reference.removeprefix('#/').split('/'):
        if not isinstance(node, dict) or part not in node:
            return None
        node = node[part]
    return node


def expected_member(member):
    """What a schema must say about a member, as far as the codec's table says it."""
    kind = member['kind']
    if kind == 'string':
        expected = {'type': 'string', 'maxLength': member['max']}
        if member['min']:
            expected['minLength'] = member['min']
    elif kind in ('integer', 'bucket'):
        expected = {'type': 'integer', 'minimum': member['min'], 'maximum': member['max']}
    elif kind == 'boolean':
        expected = {'type': 'boolean'}
    elif kind == 'choice':
        expected = {'type': 'string', 'enum': member['choices']}
    elif kind == 'sum':
        expected = {'type': 'string', 'pattern': '^[0-9a-f]{16}$'}
    elif kind == 'strings':
        expected = {'type': 'array', 'maxItems': member['max']}
    elif kind == 'part':
        expected = {'$ref': f"#/components/schemas/{member['part']}"}
    else:
        expected = {'type': 'array', 'minItems': member['min'], 'maxItems': member['max'],
                    'items': {'$ref': f"#/components/schemas/{member['part']}"}}
    if member['since']:
        expected['x-since'] = f"1.{member['since']}"
    return expected


def check_schemas(document, tables):
    """Each message has a schema with just its members."""
    schemas = document['components']['schemas']
    for name in sorted(set(schemas) ^ set(tables['messages'])):
        yield f'schema {name}: only in one of both'
    for name, members in tables['messages'].items():
        schema = schemas.get(name, {})
        required = sorted(key for key, member in members.items() if member['required'])
        if sorted(schema.get('required', [])) != required:
            yield f'schema {name}: required are {required}'
        properties = schema.get('properties', {})
        for key in sorted(set(properties) ^ set(members)):
            yield f'schema {name}: {key} only in one of both'
        for key in set(properties) & set(members):
            for word, value in expected_member(members[key]).items():
                if properties[key].get(word) != value:
                    yield f'schema {name}.{key}: {word} is {value}'


def check_tables(document, tables):
    """Version, limits and sentences are those of the codec."""
    if document['info']['version'] != tables['version']:
        yield f"the version is {tables['version']}"
    if document['x-limits'] != tables['limits']:
        yield 'x-limits are not those of the codec'
    if document['x-sentences'] != tables['sentences']:
        yield 'x-sentences are not those of the codec'


def check_problems(document, tables):
    """Each problem has its status and a route that answers it, and each route its problems."""
    problems = tables['problems']
    responses = document['components']['responses']
    for name, response in responses.items():
        status = int(name.removeprefix('problem-'))
        expected = sorted(code for code, of in problems.items() if of == status)
        if response['x-problems'] != expected:
            yield f'response {name}: x-problems are {expected}'
    used = set()
    for route, operation in operations(document):
        codes = operation['x-problems']
        used.update(codes)
        for code in codes:
            if code not in problems:
                yield f'{route}: {code} is no problem'
        expected = {str(problems[code]) for code in codes if code in problems}
        for status in expected ^ {status for status in operation['responses'] if status >= '400'}:
            yield f'{route}: status {status} is not that of its x-problems'
        needs = route not in WITHOUT_SESSION
        if (operation.get('security', document['security']) != []) != needs:
            yield f"{route}: needs {'a' if needs else 'no'} session"
        if ('sign-in-required' in codes) != needs:
            yield f'{route}: sign-in-required'
    for code in sorted(set(problems) - used):
        yield f'problem {code}: no route answers it'


def check_references(document):
    """Every reference leads somewhere, and everything that can be referred to is."""
    used = set(references(document))
    for reference in sorted(used):
        if resolve(document, reference) is None:
            yield f'{reference}: there is no such thing'
    for kind in ('headers', 'parameters', 'responses', 'schemas'):
        for name in document['components'][kind]:
            if f'#/components/{kind}/{name}' not in used and name != 'record':
                yield f'{kind} {name}: nothing refers to it'


def check_headers(document):
    """Every reply says who answers, and every route but two asks for the version."""
    for route, operation in operations(document):
        for status, response in operation['responses'].items():
            if '$ref' in response:
                response = resolve(document, response['$ref'])
            for name in ('SHP-Version', 'SHP-Server', 'SHP-Epoch'):
                if name not in response['headers']:
                    yield f'{route}: {status} without {name}'
    for path, item in document['paths'].items():
        asks = {'$ref': '#/components/parameters/SHP-Version'} in item.get('parameters', [])
        if asks == (path in WITHOUT_VERSION):
            yield f'{path}: SHP-Version'


def check_routes(document, readme):
    """The specification names the same routes."""
    written = set()
    for methods, path in re.findall(r'`((?:[A-Z]+ )+)(/v1/[^` ]*)`', readme):
        written.update(f'{method} {path}' for method in methods.split())
    written = {re.sub(r'\{[^}]*\}', '{}', route) for route in written}
    described = {re.sub(r'\{[^}]*\}', '{}', route) for route, _ in operations(document)}
    for route in sorted(written - described):
        yield f'{route}: only in README.md'
    for route in sorted(described - written):
        # GET of a blob is named beside its HEAD.
        if route != 'GET /v1/blobs/{}':
            yield f'{route}: not in README.md'


def main():
    program, openapi, readme = sys.argv[1:]
    printed = subprocess.run([program, 'json'], stdout=subprocess.PIPE, check=True).stdout
    tables = json.loads(printed)
    document = yaml.safe_load(Path(openapi).read_text(encoding='utf-8'))
    text = Path(readme).read_text(encoding='utf-8')
    checks = [
        ('tables', lambda: check_tables(document, tables)),
        ('schemas', lambda: check_schemas(document, tables)),
        ('problems', lambda: check_problems(document, tables)),
        ('references', lambda: check_references(document)),
        ('headers', lambda: check_headers(document)),
        ('routes', lambda: check_routes(document, text)),
    ]
    print(f'1..{len(checks)}')
    failed = False
    for number, (name, check) in enumerate(checks, 1):
        complaints = list(check())
        failed |= bool(complaints)
        print(f"{'not ok' if complaints else 'ok'} {number} {name}")
        for complaint in complaints:
            print(f'# {complaint}')
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
