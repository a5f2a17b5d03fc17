#!/usr/bin/env python3
#
# Copyright 2026 The StoryHarvest authors
#
# SPDX-License-Identifier: GPL-3.0-or-later

"""The shipped nginx.conf with the real nginx, TLS and the real server, as an unprivileged user.

test-nginx.py NGINX-CONF
"""

import contextlib
import http.client
import json
import os
import re
import shutil
import socket
import sqlite3
import ssl
import statistics
import subprocess
import sys
import time
from pathlib import Path

from harvest_server import PATIENCE, Server, main, send, wait_until

NOBODY = 65534
NGINX = shutil.which('nginx') or '/usr/sbin/nginx'
CONF = Path(sys.argv[1]).resolve()

MAIN = '''daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log info;
worker_processes 1;
events {{ worker_connections 4000; }}
http {{
  access_log {folder}/access.log;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
{shipped}
}}
'''


def drop_rights():
    """Nginx asks for none, and must not need any."""
    'localhost'.encode('idna')  # loaded while it can be read
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)
        os.environ['HOME'] = '/nonexistent'


def free_port():
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        return probe.getsockname()[1]


class Front:
    """The server on a Unix socket, and nginx before it."""

    def __init__(self):
        self.server = Server(config='log=info\n')
        self.folder = self.server.folder
        self.port = free_port()
        self.certificate = self.folder / 'certificate.pem'
        subprocess.run(['openssl', 'req', '-x509', '-newkey', 'ec', '-pkeyopt',
                        'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-subj',
                        '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost',
                        '-keyout', self.folder / 'key.pem', '-out', self.certificate],
                       check=True, capture_output=True)
        self.context = ssl.create_default_context(cafile=str(self.certificate))

    def __enter__(self):
        self.server.start('--listen', f'unix:{self.folder}/http')
        shipped = CONF.read_text(encoding='utf-8')
        for pattern, text in (
                (r'listen 443 ssl http2;', f'listen 127.0.0.1:{self.port} ssl http2;'),
                (r'listen \[::\]:443 ssl http2;', ''),
                (r'unix:/run/storyharvest/http', f'unix:{self.folder}/http'),
                (r'ssl_certificate .*;', f'ssl_certificate {self.certificate};'),
                (r'ssl_certificate_key .*;', f'ssl_certificate_key {self.folder}/key.pem;'),
                (r'storyharvest\.example\.com', 'localhost')):
            shipped, count = re.subn(pattern, text, shipped)
            assert count == 1, pattern
        (self.folder / 'nginx.conf').write_text(
            MAIN.format(folder=self.folder, shipped=shipped), encoding='utf-8')
        self.process = subprocess.Popen(
            [NGINX, '-p', self.folder, '-c', self.folder / 'nginx.conf', '-e',
             self.folder / 'error.log'])
        assert wait_until(lambda: socket.socket().connect_ex(('127.0.0.1', self.port)) == 0), \
            (self.folder / 'error.log').read_text(encoding='utf-8')
        return self

    def __exit__(self, kind, value, trace):
        self.process.terminate()
        self.process.wait(PATIENCE)
        self.server.__exit__(kind, value, trace)

    def connect(self):
        return http.client.HTTPSConnection('localhost', self.port, context=self.context,
                                           timeout=PATIENCE)

    def ask(self, *words, **more):
        with contextlib.closing(self.connect()) as connection:
            return send(connection, *words, **more)

    def open(self):
        """A TLS connection, for bytes."""
        link = socket.create_connection(('127.0.0.1', self.port), timeout=PATIENCE)
        return self.context.wrap_socket(link, server_hostname='localhost')

    def say(self, data):
        """Sends bytes. Returns what comes until the end."""
        answer = b''
        with self.open() as link, contextlib.suppress(ConnectionError, ssl.SSLError):
            link.sendall(data)
            link.settimeout(3)
            with contextlib.suppress(TimeoutError):
                while piece := link.recv(65536):
                    answer += piece
        return answer


def test_conversation():
    """hello, sign-in, pull and events go through, and the address is the client's own"""
    with Front() as front:
        rosa = front.server.add('rosa')
        hello = front.ask('GET', '/v1/hello')
        assert hello.json['name'] == 'Acme Łódź' and hello.headers['shp-server']
        assert hello.headers['strict-transport-security'] == 'max-age=63072000'
        assert front.ask('GET', '/nowhere').status == 404
        reply = front.ask('POST', '/v1/sessions', {
            'device': 'x', 'name': 'rosa', 'password': 'correct horse battery'},
            headers={'X-Real-IP': '192.0.2.7', 'X-Forwarded-For': '192.0.2.7'})
        token = reply.json['token']
        with sqlite3.connect(front.server.data / 'server.db') as rows:
            entries = [json.loads(row[0]) for row in rows.execute('SELECT entry FROM audit')]
        assert [entry['address'] for entry in entries if entry.get('who') == rosa] == ['127.0.0.1']
        scopes = front.ask('GET', '/v1/scopes', token=token).json['scopes']
        pull = {'scopes': [{'scope': entry['scope'], 'since': 20201} for entry in scopes]}
        cursor = front.ask('POST', '/v1/pull', pull, token).json['cursor']
        before = time.monotonic()
        idle = front.ask('POST', '/v1/pull', {**pull, 'cursors': [cursor], 'wait': 2}, token)
        assert idle.json['pages'] == [] and time.monotonic() - before > 1.5
        with contextlib.closing(front.connect()) as connection:
            connection.request('GET', '/v1/events', headers={
                'SHP-Version': '1.3', 'Authorization': f'Bearer {token}'})
            events = connection.getresponse()
            assert events.readline() == b'event: hello\n'
            front.server.add('ines')
            while events.readline() != b'event: changed\n':
                pass


def test_tls():
    """TLS before 1.2 is refused, and the certificate is ECDSA"""
    with Front() as front:
        with front.open() as link:
            assert link.version() in ('TLSv1.2', 'TLSv1.3')
        old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        old.check_hostname = False
        old.verify_mode = ssl.CERT_NONE
        old.set_ciphers('ALL:@SECLEVEL=0')
        old.minimum_version = ssl.TLSVersion.TLSv1
        old.maximum_version = ssl.TLSVersion.TLSv1_1
        try:
            with socket.create_connection(('127.0.0.1', front.port)) as link:
                old.wrap_socket(link)
            raise AssertionError('TLS 1.1 was taken')
        except (ssl.SSLError, ConnectionError):
            pass


SMUGGLED = b'GET /v1/health?smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n'
HEAD = b'POST /v1/sessions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n'
FRAMINGS = [
    HEAD + b'Content-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    HEAD + b'Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    HEAD + b'Content-Length: 0\r\nContent-Length: 53\r\n\r\n',
    HEAD + b'Content-Length: 0, 53\r\n\r\n',
    HEAD + b'Content-Length: +0\r\n\r\n',
    HEAD + b'Content-Length: -1\r\n\r\n',
    HEAD + b'Content-Length: 0x0\r\n\r\n',
    HEAD + b'Content-Length: 18446744073709551616\r\n\r\n',
    HEAD + b'Content-Length : 0\r\n\r\n',
    HEAD + b' Content-Length: 0\r\n\r\n',
    HEAD + b'Content-Length:\x000\r\n\r\n',
    HEAD + b'Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n',
    HEAD + b'Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n',
    HEAD + b'Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n',
    HEAD + b'Transfer-Encoding:\x0bchunked\r\n\r\n0\r\n\r\n',
    HEAD + b'Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n',
    HEAD + b'Transfer-Encoding: chunked\r\n\r\nx\r\n\r\n',
    HEAD + b'Transfer-Encoding: chunked\r\n\r\n0;\n\r\n\r\n',
    HEAD + b'Transfer-Encoding: chunked\r\n\r\nffffffffffffffff1\r\n\r\n',
    b'GET /v1/health HTTP/1.1\r\nHost: localhost\r\nHost: other\r\n\r\n',
    b'GET /v1/health HTTP/1.1\r\nHost: localhost\r\nX: a\r\n b\r\nContent-Length: 5\r\n\r\n',
    b'GET /v1/health HTTP/1.1 \r\nHost: localhost\r\n\rX: y\r\n\r\n',
]


def test_framing():
    """malformed requests do not make the server see one that nginx has not seen"""
    with Front() as front:
        for framing in FRAMINGS:
            front.say(framing + SMUGGLED)
        # A second request that ran is one that nginx has seen too.
        ours = re.findall(r'/v1/health: 200', front.server.log.read_text(encoding='utf-8'))
        passed = re.findall(r'"GET /v1/health[^"]*" 200',
                            (front.folder / 'access.log').read_text(encoding='utf-8'))
        assert len(ours) == len(passed) <= 1, (len(ours), len(passed))


def test_sizes():
    """heads and bodies that are too long are refused before they arrive"""
    with Front() as front:
        large = front.say(HEAD + b'Content-Length: 1073741824\r\n\r\n' + b'x' * 1000)
        assert b' 413 ' in large.split(b'\r\n')[0]
        flood = b'GET /v1/hello HTTP/1.1\r\nHost: localhost\r\n'
        flood += b''.join(b'X-%d: %s\r\n' % (number, b'x' * 4000) for number in range(100))
        assert b' 400 ' in front.say(flood + b'\r\n').split(b'\r\n')[0]
        assert front.ask('GET', '/v1/health').status == 200


def test_slow():
    """slow clients are ended, and others do not notice them"""
    with Front() as front:
        links = [front.open() for _ in range(300)]
        try:
            for link in links:
                link.sendall(b'GET /v1/hello HTTP/1.1\r\nHost: loc')
            times = []
            begun = time.monotonic()
            with contextlib.closing(front.connect()) as connection:
                for _ in range(100):
                    before = time.monotonic()
                    assert send(connection, 'GET', '/v1/health').status == 200
                    times.append(time.monotonic() - before)
            assert statistics.quantiles(times, n=20)[-1] < 0.2, max(times)
            for link in links:
                link.settimeout(30)
                with contextlib.suppress(ConnectionError, ssl.SSLError):
                    assert link.recv(1) in (b'', b'H')
            assert time.monotonic() - begun < 30
        finally:
            for link in links:
                link.close()
        assert front.ask('GET', '/v1/health').status == 200


def test_stopped():
    """while the server is away nginx says so, and it comes back by itself"""
    with Front() as front:
        front.server.stop()
        assert front.ask('GET', '/v1/health').status == 502
        front.server.start('--listen', f'unix:{front.folder}/http')
        assert wait_until(lambda: front.ask('GET', '/v1/health').status == 200, 20)


if __name__ == '__main__':
    drop_rights()
    main([test_conversation, test_tls, test_framing, test_sizes, test_slow, test_stopped])
