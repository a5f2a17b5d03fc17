#!/usr/bin/env python3
#
# Copyright 2026 The StoryHarvest authors
#
# SPDX-License-Identifier: GPL-3.0-or-later

"""Push, pull, waiting and events over the wire of the real server."""

import contextlib
import http.client
import json
import os
import threading
import time

from harvest_server import VERSION, Server, main, wait_until


def new_id():
    """A UUIDv7."""
    now = int(time.time() * 1000)
    bits = int.from_bytes(os.urandom(10), 'big')
    value = now << 80 | 7 << 76 | (bits >> 68 & 0xfff) << 64 | 2 << 62 | (bits & (1 << 62) - 1)
    text = f'{value:032x}'
    return f'{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}'


class Client:
    """A desktop of somebody: signs in, tells, pulls."""

    def __init__(self, server, name):
        server.add(name)
        self.server = server
        self.signed_in = server.sign_in(name)
        self.token = self.signed_in['token']
        self.person = self.signed_in['person']
        self.id = new_id()
        self.n = 0

    def ask(self, method, path, body=None, **more):
        return self.server.ask(method, path, body, self.token, **more)

    def tell(self, body='The lift stood still.', **more):
        self.n += 1
        change = {'op': new_id(), 'kind': 'create', 'type': 'story', 'id': new_id(), 'base_rev': 0,
                  'set': {'audience': 'company', 'body': body, 'byline': 'Rosa',
                          'byline_mode': 'name', 'class': 'internal', 'kind': 'story',
                          'state': 'captured', 'title': 'The key', 'visibility': 'editors', **more}}
        reply = self.ask('POST', '/v1/push', {
            'client': self.id, 'mutations': [{'n': self.n, 'change': change}],
            'server': self.signed_in['server']})
        assert reply.status == 200, (reply.status, reply.body)
        result = reply.json['results'][0]
        assert result['status'] in ('applied', 'merged'), result
        return change['id']

    def scopes(self):
        return [{'scope': entry['scope'], 'since': 20201}
                for entry in self.ask('GET', '/v1/scopes').json['scopes']]

    def pull(self, cursor=None, wait=0, scopes=None):
        body = {'scopes': scopes or self.scopes()}
        if cursor is not None:
            body['cursors'] = [cursor]
        if wait:
            body['wait'] = wait
        return self.ask('POST', '/v1/pull', body)

    def pull_all(self):
        """Returns: the cursor, and the ids of what is listed."""
        reply = self.pull().json
        assert not reply.get('more')
        return reply.get('cursor'), {put['record']['id'] for page in reply['pages']
                                     for put in page.get('puts', [])}


def test_push_and_pull():
    """what is told is pulled, by id too, and the index lists it"""
    with Server().start() as server:
        rosa = Client(server, 'rosa')
        story = rosa.tell()
        cursor, listed = rosa.pull_all()
        assert story in listed
        again = rosa.pull(cursor)
        assert again.json['pages'] == []
        records = rosa.ask('POST', '/v1/records', {'ids': [story, new_id()]}).json['records']
        assert [record['id'] for record in records] == [story]
        own = f'u:{rosa.person}'
        bucket = next(entry for entry in rosa.ask('GET', '/v1/scopes').json['scopes']
                      if entry['scope'] == own)['buckets'][0]['bucket']
        index = rosa.ask('POST', '/v1/index', {'scope': own, 'bucket': bucket}).json
        assert story in [entry['id'] for entry in index['entries']]
        assert rosa.ask('POST', '/v1/receipts', {'client': rosa.id, 'ids': [story]}).status == 204


def test_refusals():
    """what the core refuses is a problem with its code"""
    with Server().start() as server:
        rosa = Client(server, 'rosa')
        rosa.n = 4
        gap = rosa.ask('POST', '/v1/push', {
            'client': rosa.id, 'server': rosa.signed_in['server'],
            'mutations': [{'n': 5, 'change': {'op': new_id(), 'kind': 'delete', 'type': 'story',
                                              'id': new_id(), 'base_rev': 1}}]})
        assert gap.problem == 'number-gap' and gap.json['expected'] == 1
        other = dict(rosa.signed_in['server'], epoch=new_id())
        changed = rosa.ask('POST', '/v1/push', {
            'client': rosa.id, 'server': other,
            'mutations': [{'n': 1, 'change': {'op': new_id(), 'kind': 'delete', 'type': 'story',
                                              'id': new_id(), 'base_rev': 1}}]})
        assert changed.problem == 'epoch-changed'
        stale = rosa.ask('POST', '/v1/pull', {'cursors': ['ATuuk773atIe'],
                                              'scopes': rosa.scopes()})
        assert stale.problem == 'cursor-stale' and stale.json['n'] == 1
        foreign = rosa.ask('POST', '/v1/index', {'scope': f'u:{new_id()}', 'bucket': 20264})
        assert foreign.problem == 'not-found'
        for body in (b'', b'{', b'[]', b'{"scopes":[]}', b'\xff', b'{"scopes":' + b'[' * 50):
            reply = rosa.ask('POST', '/v1/pull', body,
                             headers={'Content-Type': 'application/json'})
            assert reply.problem in ('malformed', 'too-large'), body


def test_waiting():
    """a pull that finds nothing is held until there is something, and no longer"""
    with Server().start() as server:
        rosa = Client(server, 'rosa')
        rosa.tell()
        cursor, _ = rosa.pull_all()
        before = time.monotonic()
        reply = rosa.pull(cursor, wait=1)
        assert reply.json['pages'] == [] and 0.9 <= time.monotonic() - before < 5
        scopes = rosa.scopes()
        found = []
        thread = threading.Thread(
            target=lambda: found.append((rosa.pull(cursor, 50, scopes), time.monotonic())))
        thread.start()
        time.sleep(0.3)
        assert not found
        story = rosa.tell('And then it went.')
        told = time.monotonic()
        thread.join(30)
        reply, came = found[0]
        assert story in reply.body.decode() and came - told < 1, came - told


def test_waiting_ends():
    """a pull that waits is answered when its session ends, and when the server stops"""
    with Server().start() as server:
        rosa = Client(server, 'rosa')
        cursor, _ = rosa.pull_all()
        scopes = rosa.scopes()

        def wait_for(act):
            found = []
            thread = threading.Thread(target=lambda: found.append(rosa.pull(cursor, 50, scopes)))
            thread.start()
            time.sleep(0.3)
            before = time.monotonic()
            act()
            thread.join(30)
            assert time.monotonic() - before < 5
            return found[0]

        assert wait_for(lambda: server.admin('user', 'disable', 'rosa')).problem \
            == 'sign-in-required'
        server.admin('user', 'enable', 'rosa')
        rosa.token = server.sign_in('rosa')['token']
        assert wait_for(server.stop).status in (200, 503)


class Stream:
    """An open stream of events."""

    def __init__(self, server, token):
        self.connection = http.client.HTTPConnection(server.address, timeout=30)
        self.connection.request('GET', '/v1/events', headers={
            'SHP-Version': VERSION, 'Authorization': f'Bearer {token}'})
        self.response = self.connection.getresponse()

    def next(self):
        """The name and data of the next event; None at the end."""
        name = data = None
        while line := self.response.readline().decode().rstrip('\n'):
            if line.startswith('event: '):
                name = line.removeprefix('event: ')
            elif line.startswith('data: '):
                data = json.loads(line.removeprefix('data: '))
        return None if name is None else (name, data)

    def next_named(self, wanted):
        while event := self.next():
            if event[0] == wanted:
                return event[1]
        return None

    def close(self):
        self.connection.close()


def test_events():
    """a stream says where something has changed, and never what"""
    with Server().start() as server:
        rosa = Client(server, 'rosa')
        with contextlib.closing(Stream(server, rosa.token)) as stream:
            headers = dict(stream.response.getheaders())
            assert headers['Content-Type'].startswith('text/event-stream')
            assert headers['SHP-Server'] == rosa.signed_in['server']['id']
            assert stream.next() == ('hello', {'server': rosa.signed_in['server']})
            rosa.tell('Nobody is to see this in an event.')
            changed = stream.next_named('changed')
            while not changed.get('places'):
                changed = stream.next_named('changed')
            assert f'u:{rosa.person}' in [place['scope'] for place in changed['places']]
            assert set(changed['places'][0]) == {'bucket', 'scope', 'to'}


def test_streams_end():
    """two streams of a session at most; they end when it does, and when the server stops"""
    with Server().start() as server:
        rosa = Client(server, 'rosa')
        streams = [Stream(server, rosa.token) for _ in range(2)]
        for stream in streams:
            assert stream.next()[0] == 'hello'
        refused = rosa.ask('GET', '/v1/events')
        assert refused.status == 429 and refused.problem == 'too-many-streams'
        streams[1].close()
        again = []

        def open_again():
            again.append(Stream(server, rosa.token))
            return again[-1].response.status == 200

        assert wait_until(open_again)
        server.admin('user', 'disable', 'rosa')
        assert streams[0].next_named('bye') == {'reason': 'signed-out'}
        server.admin('user', 'enable', 'rosa')
        token = server.sign_in('rosa')['token']
        with contextlib.closing(Stream(server, token)) as stream:
            assert stream.next()[0] == 'hello'
            thread = threading.Thread(target=server.stop)
            thread.start()
            assert stream.next_named('bye') == {'reason': 'return', 'return_in': 30}
            thread.join()
        for stream in streams + again:
            stream.close()


def test_other_program():
    """what another program has written wakes streams, and pulls that wait"""
    with Server().start() as server:
        rosa = Client(server, 'rosa')
        with contextlib.closing(Stream(server, rosa.token)) as stream:
            assert stream.next()[0] == 'hello'
            server.add('ines')
            assert stream.next_named('changed') is not None


def test_rights():
    """a role that the administrator gives or takes counts at once; a partner sees its space alone"""
    with Server().start() as server:
        rosa = Client(server, 'rosa')
        own = f'u:{rosa.person}'

        def scopes():
            return {entry['scope'] for entry in rosa.scopes()}

        assert scopes() == {'c:acme-lodz', own}
        server.admin('role', 'grant', 'rosa', 'curator')
        assert wait_until(lambda: 'g:editors' in scopes(), 1)
        server.admin('role', 'revoke', 'rosa', 'curator')
        assert wait_until(lambda: scopes() == {'c:acme-lodz', own}, 1)
        partner = server.admin('partner', 'add', 'Brewery').strip()
        server.admin('role', 'grant', 'rosa', 'partner', 'Brewery')
        assert wait_until(lambda: scopes() == {f'p:{partner}', own}, 1)


if __name__ == '__main__':
    main([test_push_and_pull, test_refusals, test_waiting, test_waiting_ends, test_events,
          test_streams_end, test_other_program, test_rights])
