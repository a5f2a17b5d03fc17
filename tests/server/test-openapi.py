#!/usr/bin/env python3
#
# Copyright 2026 The StoryHarvest authors
#
# SPDX-License-Identifier: GPL-3.0-or-later

"""Holds doc/openapi.yaml against the real server.

test-openapi.py OPENAPI SERVER-ROUTES
"""

import base64
import hashlib
import subprocess
import sys

import yaml

from harvest_server import PASSWORD, Server, main

OPENAPI, ROUTES = sys.argv[1:3]
METHODS = ('get', 'head', 'post', 'patch', 'delete', 'options')
ID = '01936f10-2f00-7aaa-8bbb-0123456789ab'
EXAMPLES = {'session': ID, 'upload': ID, 'sha256': '0' * 64}
# By rights HEAD is GET without its body.
BY_GET = {'HEAD /v1/blobs/{sha256}'}
TUS = {'Tus-Resumable': '1.0.0'}


def load():
    """(method, path, operation) of every operation."""
    with open(OPENAPI, encoding='utf-8') as file:
        document = yaml.safe_load(file)
    return [(method.upper(), path, item[method]) for path, item in document['paths'].items()
            for method in METHODS if method in item]


def check(method, path, operation, reply):
    """What an answer must be by the description."""
    where = f'{method} {path}: {reply.status} {reply.body[:200]}'
    assert str(reply.status) in operation['responses'], where
    for name in ('shp-version', 'shp-server', 'shp-epoch'):
        assert reply.headers.get(name), where
    if reply.status >= 400 and method != 'HEAD' and path != '/v1/health':
        assert reply.problem in operation['x-problems'], where
    response = operation['responses'][str(reply.status)]
    for name in response.get('headers', {}):
        assert name.lower() in reply.headers, f'{where}: {name}'
    content = list(response.get('content', {}))
    if content and reply.status < 400 and method != 'HEAD':
        assert reply.headers['content-type'].split(';')[0] in content, where
    return reply


def test_same_routes():
    """the server has the routes of the description and no others"""
    described = {f'{method} {path}' for method, path, _ in load()}
    printed = subprocess.run([ROUTES], capture_output=True, text=True, check=True).stdout
    assert described - BY_GET == set(printed.splitlines()), \
        described - BY_GET ^ set(printed.splitlines())


def test_refusals():
    """each route refuses what is wrong with what the description names"""
    with Server().start() as server:
        server.add('rosa')
        token = server.sign_in('rosa')['token']
        for method, path, operation in load():
            target = path.format(**EXAMPLES)
            is_public = operation.get('security') == []
            tus = TUS if 'uploads' in path else {}
            for version in ('1.0', '2.1', 'x', None):
                reply = check(method, path, operation,
                              server.ask(method, target, token=token, version=version))
                if path not in ('/v1/hello', '/v1/health'):
                    assert reply.status == 426, (method, path, version, reply.status)
            for wrong in (None, 'x' * 43, 'x'):
                reply = check(method, path, operation,
                              server.ask(method, target, token=wrong, headers=tus))
                assert (reply.status == 401) == (not is_public), (method, path, reply.status)
            check(method, path, operation, server.ask('PUT', target, b'', token=token))
            if 'requestBody' not in operation:
                continue
            kind = list(operation['requestBody']['content'])[0]
            for body in (b'', b'{', b'{}', b'[]', b'\xff'):
                check(method, path, operation, server.ask(
                    method, target, body, token, {**tus, 'Content-Type': kind}))
            reply = check(method, path, operation, server.ask(
                method, target, b'x', token, {**tus, 'Content-Type': 'text/plain'}))
            assert reply.status == 415, (method, path)
            reply = check(method, path, operation, server.ask(
                method, target, b'x', token,
                {**tus, 'Content-Type': kind, 'Content-Length': '99999999'}))
            assert reply.status == 413, (method, path)


def say_yes(server):
    """(route, answer) for every success that the description names."""
    server.add('rosa')
    server.add('ines')
    code = server.admin('user', 'slip', 'ines').strip()

    def ask(method, path, body=None, headers=None, target=None, token=None):
        return f'{method} {path}', server.ask(method, target or path, body, token, headers)

    yield ask('GET', '/v1/hello')
    yield ask('GET', '/v1/health')
    yield ask('POST', '/v1/password-reset',
              {'name': 'ines', 'code': code, 'new_password': 'a very good one'})
    route, reply = ask('POST', '/v1/sessions',
                       {'device': 'x', 'name': 'rosa', 'password': PASSWORD})
    yield route, reply
    signed_in = reply.json
    token = signed_in['token']
    yield ask('GET', '/v1/sessions', token=token)
    yield ask('POST', '/v1/password',
              {'old_password': PASSWORD, 'new_password': 'a very good one'}, token=token)
    yield ask('GET', '/v1/scopes', token=token)
    scope = f"u:{signed_in['person']}"
    yield ask('POST', '/v1/pull', {'scopes': [{'scope': scope, 'since': 20261}]}, token=token)
    yield ask('POST', '/v1/index', {'scope': scope, 'bucket': 20264}, token=token)
    yield ask('POST', '/v1/records', {'ids': [ID]}, token=token)
    yield ask('POST', '/v1/receipts', {'client': ID, 'ids': [ID]}, token=token)
    yield ask('POST', '/v1/push', {
        'client': ID, 'server': signed_in['server'],
        'mutations': [{'n': 1, 'change': {'op': ID, 'kind': 'delete', 'type': 'story', 'id': ID,
                                          'base_rev': 1}}]}, token=token)
    yield ask('OPTIONS', '/v1/uploads', token=token)
    data = b'RIFF' + bytes(60)
    sha256 = hashlib.sha256(data).hexdigest()
    begin = {**TUS, 'Upload-Length': str(len(data)),
             'Upload-Metadata': 'sha256 ' + base64.b64encode(sha256.encode()).decode()}
    route, reply = ask('POST', '/v1/uploads', headers=begin, token=token)
    yield route, reply
    location = reply.headers['location']
    yield ask('HEAD', '/v1/uploads/{upload}', headers=TUS, target=location, token=token)
    digest = base64.b64encode(hashlib.sha256(data[:10]).digest()).decode()
    yield ask('PATCH', '/v1/uploads/{upload}', data[:10], {
        **TUS, 'Upload-Offset': '0', 'Upload-Checksum': f'sha256 {digest}',
        'Content-Type': 'application/offset+octet-stream'}, location, token)
    yield ask('DELETE', '/v1/uploads/{upload}', headers=TUS, target=location, token=token)
    yield ask('DELETE', '/v1/sessions/{session}', target='/v1/sessions/current', token=token)


def test_successes():
    """each route succeeds as described; blobs and events have tests of their own"""
    operations = {f'{method} {path}': operation for method, path, operation in load()}
    seen = set()
    with Server().start() as server:
        for route, reply in say_yes(server):
            method, path = route.split(' ')
            check(method, path, operations[route], reply)
            assert reply.status < 300, (route, reply.status, reply.body)
            seen.add(route)
    elsewhere = {'HEAD /v1/blobs/{sha256}', 'GET /v1/blobs/{sha256}', 'GET /v1/events'}
    assert seen | elsewhere == set(operations), set(operations) - seen - elsewhere


if __name__ == '__main__':
    main([test_same_routes, test_refusals, test_successes])
