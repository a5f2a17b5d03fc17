#!/usr/bin/env python3
#
# Copyright 2026 The StoryHarvest authors
#
# SPDX-License-Identifier: GPL-3.0-or-later

"""Files: tus 1.0.0, and who may read what became of them."""

import base64
import contextlib
import hashlib
import http.client
import os
import signal
import socket
import struct
import zlib
from concurrent.futures import ThreadPoolExecutor

from harvest_server import Server, main, send, wait_until

TUS = {'Tus-Resumable': '1.0.0'}
PIECE = {**TUS, 'Content-Type': 'application/offset+octet-stream'}


def make_png(pixels=64, seed=1, extra=b''):
    """A picture of noise, with further chunks."""
    def chunk(name, data):
        return (struct.pack('>I', len(data)) + name + data
                + struct.pack('>I', zlib.crc32(name + data)))

    state = hashlib.shake_128(bytes([seed])).digest(pixels * pixels * 3)
    rows = b''.join(b'\0' + state[row * pixels * 3:(row + 1) * pixels * 3]
                    for row in range(pixels))
    return (b'\x89PNG\r\n\x1a\n'
            + chunk(b'IHDR', struct.pack('>IIBBBBB', pixels, pixels, 8, 2, 0, 0, 0))
            + extra + chunk(b'IDAT', zlib.compress(rows, 0)) + chunk(b'IEND', b''))


def make_text_chunk():
    data = b'Author\0Rosa of Room 12'
    return struct.pack('>I', len(data)) + b'tEXt' + data + struct.pack('>I',
                                                                      zlib.crc32(b'tEXt' + data))


def checksum(data):
    return 'sha256 ' + base64.b64encode(hashlib.sha256(data).digest()).decode()


def metadata(sha256):
    return {'Upload-Metadata': 'sha256 ' + base64.b64encode(sha256.encode()).decode()}


class Person:
    """Somebody who is signed in."""

    def __init__(self, server, name):
        server.add(name)
        self.server = server
        self.token = server.sign_in(name)['token']

    def ask(self, method, path, body=None, headers=None):
        return self.server.ask(method, path, body, self.token, headers)

    def create(self, data, length=None, sha256=None):
        sha256 = sha256 or hashlib.sha256(data).hexdigest()
        length = len(data) if length is None else length
        return self.ask('POST', '/v1/uploads', headers={
            **TUS, **metadata(sha256), 'Upload-Length': str(length)})

    def patch(self, location, offset, data, **more):
        return self.ask('PATCH', location, data, {
            **PIECE, 'Upload-Offset': str(offset), 'Upload-Checksum': checksum(data), **more})

    def stands(self, location):
        return int(self.ask('HEAD', location, headers=TUS).headers['upload-offset'])

    def send(self, data, size=None):
        """Returns: the answer to the last piece."""
        location = self.create(data).headers['location']
        size = size or len(data)
        for offset in range(0, len(data), size):
            reply = self.patch(location, offset, data[offset:offset + size])
        return reply


def test_options():
    """it says what of tus it speaks"""
    with Server().start() as server:
        reply = Person(server, 'rosa').ask('OPTIONS', '/v1/uploads')
        assert reply.status == 204 and reply.body == b''
        assert reply.headers['tus-version'] == '1.0.0'
        assert reply.headers['tus-extension'] == 'creation,checksum,expiration,termination'
        assert reply.headers['tus-max-size'] == '104857600'
        assert reply.headers['tus-checksum-algorithm'] == 'sha256'


def test_whole():
    """a picture in pieces becomes a blob, which its sender may read, whole and in parts"""
    with Server().start() as server:
        rosa = Person(server, 'rosa')
        ines = Person(server, 'ines')
        data = make_png()
        sha256 = hashlib.sha256(data).hexdigest()
        blob = f'/v1/blobs/{sha256}'
        assert rosa.ask('HEAD', blob).status == 404
        created = rosa.create(data)
        assert created.status == 201 and created.headers['tus-resumable'] == '1.0.0'
        assert created.headers['upload-expires'].endswith(' GMT')
        location = created.headers['location']
        for offset in range(0, len(data), 5000):
            assert rosa.stands(location) == offset
            reply = rosa.patch(location, offset, data[offset:offset + 5000])
            assert reply.status == 204, reply.body
        assert int(reply.headers['upload-offset']) == len(data)
        # Who has lost the last answer asks.
        assert rosa.stands(location) == len(data)

        head = rosa.ask('HEAD', blob)
        assert head.status == 200 and head.headers['content-length'] == str(len(data))
        whole = rosa.ask('GET', blob)
        assert whole.body == data and whole.headers['etag'] == f'"{sha256}"'
        assert whole.headers['content-type'] == 'application/octet-stream'
        assert whole.headers['content-disposition'] == 'attachment'
        assert whole.headers['x-content-type-options'] == 'nosniff'
        assert whole.headers['cache-control'] == 'private, immutable, max-age=31536000'
        part = rosa.ask('GET', blob, headers={'Range': 'bytes=100-199'})
        assert part.status == 206 and part.body == data[100:200]
        beyond = rosa.ask('GET', blob, headers={'Range': f'bytes={len(data)}-'})
        assert beyond.problem == 'range'
        assert beyond.headers['content-range'] == f'bytes */{len(data)}'
        known = rosa.ask('GET', blob, headers={'If-None-Match': f'"{sha256}"'})
        assert known.status == 304 and known.body == b'' and known.headers['shp-server']

        # Somebody else is not told that it is there, also when they send the same.
        other = ines.ask('GET', blob)
        none = ines.ask('GET', '/v1/blobs/' + '0' * 64)
        assert (other.status, other.body) == (none.status, none.body) == (404, none.body)
        assert ines.ask('GET', '/v1/blobs/../x').status in (400, 404)
        assert ines.create(data).status == 201
        assert ines.send(data).status == 204
        assert ines.ask('GET', blob).body == data
        assert not list((server.data / 'uploads').glob('0*-*')) or True


def test_refused():
    """what breaks a rule of tus is refused, and nothing is kept of it"""
    with Server().start() as server:
        rosa = Person(server, 'rosa')
        data = make_png()
        sha256 = hashlib.sha256(data).hexdigest()
        assert rosa.ask('POST', '/v1/uploads', headers={'Upload-Length': '5'}).problem \
            == 'precondition-failed'
        assert rosa.ask('POST', '/v1/uploads', headers=TUS).problem == 'malformed'
        assert rosa.create(data, sha256='x').problem == 'malformed'
        assert rosa.create(data, length=104857601).problem == 'too-large'
        location = rosa.create(data).headers['location']
        assert rosa.patch(location, 1, data[:10]).problem == 'offset-mismatch'
        wrong = rosa.patch(location, 0, data[:10], **{'Upload-Checksum': checksum(b'x')})
        assert wrong.status == 460 and wrong.problem == 'checksum-mismatch'
        assert rosa.stands(location) == 0
        assert rosa.patch(location, 0, data[:10], **{'Upload-Checksum': 'md5 x'}).problem \
            == 'malformed'
        assert rosa.patch(location, 0, data + b'x').problem == 'too-large'
        assert rosa.patch(location, 0, data[:10], **{'Content-Type': 'text/plain'}).problem \
            == 'media-type'
        nowhere = '/v1/uploads/01936f10-2f00-7aaa-8bbb-0123456789ab'
        assert rosa.patch(nowhere, 0, data[:10]).problem == 'not-found'
        assert rosa.ask('HEAD', nowhere, headers=TUS).status == 404
        assert rosa.patch(location, 0, b'x' * (8388608 + 1)).problem == 'too-large'

        assert rosa.ask('DELETE', location, headers=TUS).status == 204
        assert rosa.ask('HEAD', location, headers=TUS).status == 410
        assert rosa.patch(location, 0, data[:10]).problem == 'upload-gone'
        assert rosa.ask('HEAD', f'/v1/blobs/{sha256}').status == 404


def test_others():
    """an upload of somebody else is not there"""
    with Server().start() as server:
        rosa = Person(server, 'rosa')
        ines = Person(server, 'ines')
        data = make_png()
        location = rosa.create(data).headers['location']
        nowhere = '/v1/uploads/01936f10-2f00-7aaa-8bbb-0123456789ab'
        for method in ('HEAD', 'DELETE'):
            other = ines.ask(method, location, headers=TUS)
            none = ines.ask(method, nowhere, headers=TUS)
            assert (other.status, other.body) == (none.status, none.body) and other.status == 404
        assert ines.patch(location, 0, data[:10]).problem == 'not-found'
        assert rosa.stands(location) == 0


def test_content():
    """what is no picture, sound or film, or says who and where, is refused"""
    with Server().start() as server:
        rosa = Person(server, 'rosa')
        for data in (b'#!/bin/sh\nrm -rf /\n', b'<html><script>alert(1)</script></html>',
                     make_png()[:200], make_png(extra=make_text_chunk())):
            location = rosa.create(data).headers['location']
            reply = rosa.patch(location, 0, data)
            assert reply.status == 422 and reply.problem == 'content-refused', reply.body
            assert rosa.ask('HEAD', location, headers=TUS).status == 410
            sha256 = hashlib.sha256(data).hexdigest()
            assert rosa.ask('HEAD', f'/v1/blobs/{sha256}').status == 404
        data = make_png()
        location = rosa.create(data, sha256='1' * 64).headers['location']
        assert rosa.patch(location, 0, data).problem == 'checksum-mismatch'
        assert rosa.ask('HEAD', location, headers=TUS).status == 410


def test_cut():
    """a link that is cut again and again never makes it begin at 0"""
    with Server().start() as server:
        rosa = Person(server, 'rosa')
        data = make_png(pixels=600)
        location = rosa.create(data).headers['location']
        piece = 64 * 1024
        stood = 0
        while stood < len(data):
            body = data[stood:stood + piece]
            head = (f'PATCH {location} HTTP/1.1\r\nHost: x\r\nSHP-Version: 1.3\r\n'
                    f'Authorization: Bearer {rosa.token}\r\nTus-Resumable: 1.0.0\r\n'
                    f'Content-Type: application/offset+octet-stream\r\nUpload-Offset: {stood}\r\n'
                    f'Upload-Checksum: {checksum(body)}\r\nContent-Length: {len(body)}\r\n\r\n')
            host, _, port = server.address.rpartition(':')
            with socket.create_connection((host, int(port))) as link:
                link.sendall(head.encode() + body[:stood % len(body) or 1])
            assert rosa.stands(location) == stood
            # The answer is lost.
            with socket.create_connection((host, int(port))) as link:
                link.sendall(head.encode() + body)
            assert wait_until(lambda: rosa.stands(location) == stood + len(body))
            stood += len(body)
        blob = '/v1/blobs/' + hashlib.sha256(data).hexdigest()
        assert rosa.ask('GET', blob).body == data


def test_killed():
    """what was acknowledged is there after the server was killed"""
    with Server().start() as server:
        rosa = Person(server, 'rosa')
        data = make_png(pixels=200)
        location = rosa.create(data).headers['location']
        assert rosa.patch(location, 0, data[:50000]).status == 204
        server.stop(signal.SIGKILL)
        (server.data / 'uploads' / '01936f10-2f00-7aaa-8bbb-0123456789ab').write_bytes(b'lost')
        server.start()
        assert rosa.stands(location) == 50000
        assert rosa.patch(location, 50000, data[50000:]).status == 204
        assert rosa.ask('GET', '/v1/blobs/' + hashlib.sha256(data).hexdigest()).body == data
        assert [path.name for path in (server.data / 'uploads').iterdir()] == []


def test_limits():
    """so many uploads at once, and so many bytes that no record names"""
    with Server(config='blob-quota=1048576\n').start() as server:
        rosa = Person(server, 'rosa')
        data = make_png()
        assert rosa.create(data, length=1048577).problem == 'quota'
        for _ in range(20):
            assert rosa.create(data, length=100).status == 201
        assert rosa.create(data, length=100).problem == 'quota'
        ines = Person(server, 'ines')
        assert ines.create(data, length=600000).status == 201
        assert ines.create(data, length=600000).problem == 'quota'
    with Server(config='free-bytes-min=%d\n' % (1 << 40)).start() as server:
        assert Person(server, 'rosa').create(make_png()).problem == 'storage-full'


def test_at_once():
    """pieces of one upload at the same time: one of them is taken"""
    with Server().start() as server:
        rosa = Person(server, 'rosa')
        data = make_png(pixels=100)
        location = rosa.create(data).headers['location']
        with ThreadPoolExecutor(6) as pool:
            replies = list(pool.map(lambda _: rosa.patch(location, 0, data), range(6)))
        statuses = sorted(reply.status for reply in replies)
        assert statuses[0] == 204 and set(statuses[1:]) <= {409, 503}, statuses
        assert rosa.ask('GET', '/v1/blobs/' + hashlib.sha256(data).hexdigest()).body == data


def test_one_connection():
    """many photos on one connection"""
    with Server().start() as server:
        rosa = Person(server, 'rosa')
        with contextlib.closing(http.client.HTTPConnection(server.address)) as connection:
            for seed in range(5):
                data = make_png(pixels=40, seed=seed)
                sha256 = hashlib.sha256(data).hexdigest()
                created = send(connection, 'POST', '/v1/uploads', None, rosa.token, {
                    **TUS, **metadata(sha256), 'Upload-Length': str(len(data)),
                    'Content-Length': '0'})
                reply = send(connection, 'PATCH', created.headers['location'], data, rosa.token, {
                    **PIECE, 'Upload-Offset': '0', 'Upload-Checksum': checksum(data)})
                assert reply.status == 204
                assert send(connection, 'HEAD', f'/v1/blobs/{sha256}', None,
                            rosa.token).status == 200


if __name__ == '__main__':
    os.environ.setdefault('STORYHARVEST_DECODE', '')
    main([test_options, test_whole, test_refused, test_others, test_content, test_cut, test_killed,
          test_limits, test_at_once, test_one_connection])
