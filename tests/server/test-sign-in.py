#!/usr/bin/env python3
#
# Copyright 2026 The StoryHarvest authors
#
# SPDX-License-Identifier: GPL-3.0-or-later

"""Accounts, passwords, sessions: the real server over its wire."""

import hashlib
import json
import sqlite3
import statistics
import time
from concurrent.futures import ThreadPoolExecutor

from harvest_server import PASSWORD, Server, main, wait_until


def test_hello():
    """anybody may ask who the server is, in any version or none"""
    with Server().start() as server:
        for version in (None, '1.1', '1.3', '1.9'):
            reply = server.ask('GET', '/v1/hello', version=version)
            assert reply.status == 200 and reply.json['name'] == 'Acme Łódź'
            assert reply.json['sign_in'] == ['password']
            assert reply.headers['shp-server'] == reply.json['server']['id']
            assert reply.headers['shp-epoch'] == reply.json['server']['epoch']
        assert server.ask('GET', '/v1/hello', version='1.1').headers['shp-version'] == '1.1'
        assert server.ask('GET', '/v1/health').json == {'status': 'ok'}


def test_identity_in_all():
    """every answer says which server it is of, also those that are refused before a route"""
    with Server().start() as server:
        refused = [
            (server.ask('GET', '/nowhere'), 404, 'not-found'),
            (server.ask('PUT', '/v1/hello', b''), 405, 'method-not-allowed'),
            (server.ask('GET', '/v1/../etc/passwd'), 400, 'malformed'),
            (server.ask('GET', '/v1/sessions'), 401, 'sign-in-required'),
            (server.ask('GET', '/v1/sessions', version=None), 426, 'version-unsupported'),
            (server.ask('POST', '/v1/sessions', b'{}'), 415, 'media-type'),
            (server.ask('POST', '/v1/sessions', {}), 400, 'malformed'),
            (server.ask('POST', '/v1/sessions', b'x' * 20000,
                        headers={'Content-Type': 'application/json'}), 413, 'too-large'),
            (server.ask('GET', '/v1/hello', headers={'X': 'x' * 20000}), 431, 'headers-too-large'),
            (server.ask('GET', '/v1/' + 'a' * 6000), 431, 'headers-too-large'),
        ]
        for reply, status, code in refused:
            assert (reply.status, reply.problem) == (status, code), (reply.status, reply.body)
            assert reply.headers['shp-server'] and reply.headers['shp-epoch']
            assert reply.headers['shp-version'] == '1.3'
            assert reply.headers['cache-control'] == 'no-store'
            assert 'set-cookie' not in reply.headers


def test_sessions():
    """a person signs in, sees their sessions on all devices, and ends them"""
    with Server().start() as server:
        person = server.add('rosa')
        first = server.sign_in('Rosa', device='Reception 2', shared=True)
        second = server.sign_in('rosa', device='Laptop')
        assert first['person'] == second['person'] == person
        assert (first['expires_in'], first['lease']) == (43200, 259200)
        assert (second['expires_in'], second['lease']) == (2592000, 2592000)
        listed = server.ask('GET', '/v1/sessions', token=second['token']).json['sessions']
        assert {entry['device'] for entry in listed} == {'Reception 2', 'Laptop'}
        assert [entry['device'] for entry in listed if entry.get('current')] == ['Laptop']

        gone = f"/v1/sessions/{first['session']['id']}"
        assert server.ask('DELETE', gone, token=second['token']).status == 204
        assert server.ask('DELETE', gone, token=second['token']).problem == 'not-found'
        assert server.ask('GET', '/v1/sessions', token=first['token']).status == 401
        assert server.ask('DELETE', '/v1/sessions/current', token=second['token']).status == 204
        assert server.ask('GET', '/v1/sessions', token=second['token']).status == 401


def test_sessions_of_others():
    """nobody ends a session of somebody else, and is not told that there is one"""
    with Server().start() as server:
        server.add('rosa')
        server.add('ines')
        rosa = server.sign_in('rosa')
        ines = server.sign_in('ines')
        other = server.ask('DELETE', f"/v1/sessions/{rosa['session']['id']}", token=ines['token'])
        none = server.ask('DELETE', '/v1/sessions/01936f0e-7c00-7a10-8c31-5d2a90b4e7f1',
                          token=ines['token'])
        assert (other.status, other.body) == (none.status, none.body)
        assert server.ask('GET', '/v1/sessions', token=rosa['token']).status == 200


def test_most_sessions():
    """the twenty-first session ends the oldest"""
    with Server().start() as server:
        server.add('rosa')
        tokens = []
        for _ in range(21):
            tokens.append(server.sign_in('rosa')['token'])
            assert server.ask('GET', '/v1/sessions', token=tokens[-1]).status == 200
        # within a second, also on the connections that know it
        assert wait_until(lambda: [server.ask('GET', '/v1/sessions', token=token).status
                                   for token in tokens].count(401) == 1)
        assert len(server.ask('GET', '/v1/sessions', token=tokens[-1]).json['sessions']) == 20


def test_kept_secrets():
    """what is kept is hashed, and nothing that is secret is in the log"""
    with Server(config='log=debug\n').start() as server:
        server.add('rosa')
        token = server.sign_in('rosa')['token']
        server.ask('GET', '/v1/sessions', token=token)
        server.ask('POST', '/v1/sessions',
                   {'device': 'x', 'name': 'rosa', 'password': 'not the right one'})
        server.stop()
        log = server.log.read_text(encoding='utf-8')
        for secret in (token, PASSWORD, 'not the right one', server.first['code']):
            assert secret not in log
        database = (server.data / 'server.db').read_bytes()
        for secret in (token, PASSWORD, server.first['code']):
            assert secret.encode() not in database
        with sqlite3.connect(server.data / 'server.db') as rows:
            kept = rows.execute('SELECT token FROM session').fetchone()[0]
            assert kept == hashlib.sha256(token.encode()).digest()
            password = rows.execute('SELECT password FROM account WHERE name = ?',
                                    ['rosa']).fetchone()[0]
        assert password.startswith('$argon2id$v=19$m=65536,t=3,p=1$')


def test_unknown_like_wrong():
    """an unknown name and a wrong password get the same answer after the same time"""
    with Server().start() as server:
        for number in range(8):
            server.add(f'person{number}')
        times = {'known': [], 'unknown': []}
        bodies = set()
        for number in range(8):
            for kind, name in (('known', f'person{number}'), ('unknown', f'nobody{number}')):
                before = time.monotonic()
                reply = server.ask('POST', '/v1/sessions',
                                   {'device': 'x', 'name': name, 'password': 'wrong one'})
                times[kind].append(time.monotonic() - before)
                bodies.add((reply.status, reply.body))
        assert len(bodies) == 1, bodies
        ratio = statistics.median(times['known']) / statistics.median(times['unknown'])
        # A hash that is left out would make it 0.1; other programs on the machine make noise.
        assert 0.6 < ratio < 1.7, ratio


def test_throttle():
    """after two failures the next attempts wait, twice as long each time; sessions go on"""
    with Server().start() as server:
        server.add('rosa')
        token = server.sign_in('rosa')['token']

        def fail(name='rosa'):
            return server.ask('POST', '/v1/sessions',
                              {'device': 'x', 'name': name, 'password': 'wrong one'})

        assert [fail().status for _ in range(3)] == [401, 401, 401]
        refused = fail()
        assert refused.problem == 'rate-limited' and refused.headers['retry-after'] == '1'
        right = server.ask('POST', '/v1/sessions',
                           {'device': 'x', 'name': 'rosa', 'password': PASSWORD})
        assert right.status == 429
        assert server.ask('GET', '/v1/sessions', token=token).status == 200
        # Names that nobody has are throttled in the same way.
        assert [fail('nobody').status for _ in range(4)] == [401, 401, 401, 429]
        assert wait_until(lambda: fail().status == 401)
        assert fail().headers['retry-after'] == '2'


def test_passwords():
    """a new password ends all other sessions; bad ones are refused with the reason"""
    with Server().start() as server:
        server.add('rosa')
        first = server.sign_in('rosa')['token']
        second = server.sign_in('rosa')['token']

        def change(old, new):
            return server.ask('POST', '/v1/password', {'old_password': old, 'new_password': new},
                              token=first)

        assert change('wrong one', 'another good one').problem == 'sign-in-failed'
        for bad in ('password1', 'Qwertzuiop', 'aaaaaaaaaa', '12345678', 'StoryHarvest',
                    'sunshine99', 'monkeymonkey'):
            assert change(PASSWORD, bad).problem == 'password-refused', bad
        assert change(PASSWORD, 'short').problem == 'malformed'
        assert change(PASSWORD, 'der Aufzug stand still').status == 204
        assert server.ask('GET', '/v1/sessions', token=first).status == 200
        assert server.ask('GET', '/v1/sessions', token=second).status == 401
        server.sign_in('rosa', 'der Aufzug stand still')


def test_slips():
    """the first administrator sets a password by the code of init, once; so does who forgot it"""
    with Server().start() as server:
        code = server.first['code']

        def reset(name, code, password='ein sehr gutes Wort'):
            return server.ask('POST', '/v1/password-reset',
                              {'name': name, 'code': code, 'new_password': password})

        assert reset('admin', 'AAAAA-AAAAA-AAAAA-AAAAA').problem == 'sign-in-failed'
        assert reset('admin', code, 'password1').problem == 'password-refused'
        assert reset('admin', code.lower().replace('-', ' ')).status == 204
        assert reset('admin', code).problem == 'sign-in-failed'
        session = server.sign_in('admin', 'ein sehr gutes Wort')['token']

        code = server.admin('user', 'slip', 'admin').strip()
        assert reset('admin', code, 'noch ein gutes Wort').status == 204
        assert server.ask('GET', '/v1/sessions', token=session).status == 401


def test_disabled():
    """a person whom the administrator disables is refused within a second"""
    with Server().start() as server:
        server.add('rosa')
        token = server.sign_in('rosa')['token']
        server.ask('GET', '/v1/sessions', token=token)
        server.admin('user', 'disable', 'rosa')
        before = time.monotonic()
        assert wait_until(
            lambda: server.ask('GET', '/v1/sessions', token=token).status == 401, 5)
        assert time.monotonic() - before <= 1
        refused = server.ask('POST', '/v1/sessions',
                             {'device': 'x', 'name': 'rosa', 'password': PASSWORD})
        assert refused.problem == 'sign-in-failed'
        server.admin('user', 'enable', 'rosa')
        server.sign_in('rosa')


def test_many_at_once():
    """when a shift begins, some are told to come back, and all of them get in"""
    with Server().start() as server:
        for number in range(4):
            server.add(f'person{number}')

        def sign_in(number):
            statuses = []
            for _ in range(100):
                reply = server.ask('POST', '/v1/sessions',
                                   {'device': 'x', 'name': f'person{number % 4}',
                                    'password': PASSWORD})
                statuses.append(reply.status)
                if reply.status == 201:
                    return statuses
                assert reply.problem == 'rate-limited' and int(reply.headers['retry-after']) >= 1
                time.sleep(0.2)
            return statuses

        with ThreadPoolExecutor(12) as pool:
            for statuses in pool.map(sign_in, range(12)):
                assert statuses[-1] == 201, statuses


def test_audit():
    """sign-ins, refusals and what the administrator did are in the audit log"""
    with Server().start() as server:
        person = server.add('rosa')
        server.sign_in('rosa')
        server.ask('POST', '/v1/sessions',
                   {'device': 'x', 'name': 'rosa', 'password': 'wrong one'})
        with sqlite3.connect(server.data / 'server.db') as rows:
            entries = [json.loads(row[0]) for row in rows.execute('SELECT entry FROM audit')]
        whats = [(entry['what'], entry.get('who'), entry.get('address')) for entry in entries]
        assert ('account-added', None, 'admin') in whats
        assert ('sign-in', person, None) in whats
        assert ('sign-in-refused', None, None) in whats


if __name__ == '__main__':
    main([test_hello, test_identity_in_all, test_sessions, test_sessions_of_others,
          test_most_sessions, test_kept_secrets, test_unknown_like_wrong, test_throttle,
          test_passwords, test_slips, test_disabled, test_many_at_once, test_audit])
