#!/usr/bin/env python3
#
# Copyright 2026 The StoryHarvest authors
#
# SPDX-License-Identifier: GPL-3.0-or-later

"""Two desktops and the server, all of them the real programs: storyharvest-cli with a folder each."""

import hashlib
import json
import os
import shutil
import socket
import ssl
import struct
import subprocess
import sys
import tempfile
import threading
import time
import zlib
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / 'server'))

from harvest_server import PASSWORD, Server, main, wait_until  # noqa: E402

CLI = os.environ['STORYHARVEST_CLI']
PATIENCE = 120
DONE, REFUSED, USAGE, NO_NETWORK = range(4)


def make_png(path, pixels, seed=1):
    """A picture of noise."""
    def chunk(name, data):
        return (struct.pack('>I', len(data)) + name + data
                + struct.pack('>I', zlib.crc32(name + data)))

    state = hashlib.shake_128(bytes([seed])).digest(pixels * pixels * 3)
    rows = b''.join(b'\0' + state[row * pixels * 3:(row + 1) * pixels * 3]
                    for row in range(pixels))
    data = (b'\x89PNG\r\n\x1a\n'
            + chunk(b'IHDR', struct.pack('>IIBBBBB', pixels, pixels, 8, 2, 0, 0, 0))
            + chunk(b'IDAT', zlib.compress(rows, 0)) + chunk(b'IEND', b''))
    path.write_bytes(data)


class Desktop:
    """A data folder; use it in `with`."""

    def __init__(self):
        self.folder = Path(tempfile.mkdtemp(prefix='storyharvest-desktop-'))
        self.environment = {**os.environ, 'STORYHARVEST_POLICY': str(self.folder / 'policy'),
                            'DBUS_SESSION_BUS_ADDRESS': 'unix:path=/nonexistent'}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.folder)

    def words(self, *words):
        return [CLI, '--data', self.folder / 'data', '--json', *words]

    def run(self, *words, text='', status=DONE):
        """Runs a command that must end with @status. Returns: its JSON, if it has printed any."""
        done = subprocess.run(self.words(*words), input=text, text=True, capture_output=True,
                              check=False, timeout=PATIENCE, env=self.environment)
        assert done.returncode == status, (words, done.returncode, done.stdout, done.stderr)
        assert 'CRITICAL' not in done.stderr and 'WARNING' not in done.stderr, done.stderr
        return json.loads(done.stdout) if done.stdout else done.stderr

    def begin(self, *words):
        return subprocess.Popen(self.words(*words), stdout=subprocess.PIPE,
                                stderr=subprocess.DEVNULL, env=self.environment)

    def sign_in(self, server, name, address=None):
        return self.run('sign-in', '--server', f'http://{address or server.address}', '--user',
                        name, text=PASSWORD + '\n')

    def tell(self, title, body, *attachments):
        words = [word for path in attachments for word in ('--attach', path)]
        return self.run('capture', '--title', title, '--body', body, *words)['id']

    def sync(self, status=DONE):
        return self.run('sync', status=status)

    def body(self, story):
        return self.run('show', story)['body']

    def titles(self):
        return sorted(story['title'] for story in self.run('list'))


class Tls:
    """What nginx does in front of the server: TLS, with a certificate of a company's own."""

    def __init__(self, server, folder, name='localhost', days=30):
        self.authority = folder / 'authority.pem'
        self.certificate = folder / f'{name}.pem'
        key = folder / 'key.pem'
        self.openssl('req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '30', '-keyout',
                     folder / 'authority-key.pem', '-out', self.authority, '-subj', '/CN=Acme CA')
        request = folder / 'request.pem'
        self.openssl('req', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', request,
                     '-subj', f'/CN={name}')
        extensions = folder / 'extensions'
        extensions.write_text(f'subjectAltName=DNS:{name}\n')
        self.openssl('x509', '-req', '-in', request, '-CA', self.authority, '-CAkey',
                     folder / 'authority-key.pem', '-CAcreateserial', '-days', str(days), '-out',
                     self.certificate, '-extfile', extensions)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate, key)
        host, port = server.address.rsplit(':', 1)
        self.target = (host, int(port))
        self.listener = context.wrap_socket(socket.create_server(('127.0.0.1', 0)),
                                            server_side=True)
        self.url = 'https://localhost:%d' % self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    @staticmethod
    def openssl(*words):
        subprocess.run(['openssl', *words], check=True, capture_output=True)

    def accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                continue
            server = socket.create_connection(self.target)
            for pair in ((client, server), (server, client)):
                threading.Thread(target=self.carry, args=pair, daemon=True).start()

    @staticmethod
    def carry(source, target):
        try:
            while data := source.recv(65536):
                target.sendall(data)
        except OSError:
            pass
        Proxy.close(source, target)


class Proxy:
    """Between a desktop and the server; cuts the link whenever so many bytes more have passed."""

    def __init__(self, address, every):
        host, port = address.rsplit(':', 1)
        self.target = (host, int(port))
        self.every = every
        self.next_cut = every
        self.cuts = 0
        self.passed = 0
        self.listener = socket.create_server(('127.0.0.1', 0))
        self.address = '127.0.0.1:%d' % self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
                server = socket.create_connection(self.target)
            except OSError:
                return
            threading.Thread(target=self.back, args=(server, client), daemon=True).start()
            threading.Thread(target=self.forth, args=(client, server), daemon=True).start()

    @staticmethod
    def close(*sockets):
        for one in sockets:
            try:
                one.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def back(self, server, client):
        try:
            while data := server.recv(65536):
                client.sendall(data)
        except OSError:
            pass
        self.close(server, client)

    def forth(self, client, server):
        try:
            while data := client.recv(65536):
                server.sendall(data)
                self.passed += len(data)
                if self.passed > self.next_cut:
                    self.next_cut += self.every
                    self.cuts += 1
                    break
        except OSError:
            pass
        self.close(server, client)


def count_stories(desktop):
    return len(desktop.run('list'))


# ---- Tests ----


def test_story_with_photo():
    """A story told offline comes to the other desktop with its photo, and is found by a word"""
    with Server() as server, Desktop() as one, Desktop() as other:
        server.add('rosa')
        server.start()
        assert one.sign_in(server, 'rosa')['session_file'] is not None
        other.sign_in(server, 'rosa')
        server.stop()

        photo = one.folder / 'photo.png'
        make_png(photo, 64)
        story = one.tell('The key of the lift', 'The lift stood still. Pavel knew the key.', photo)
        waiting = one.sync(NO_NETWORK)
        assert (waiting['state'], waiting['code']) == ('offline', 'no-connection'), waiting
        assert waiting['waiting'] > 0, waiting

        address = server.address
        server.start('--listen', address)
        assert one.sync() == {'attention': 0, 'code': None, 'state': 'idle', 'waiting': 0}
        other.sync()
        found = other.run('search', 'lift')
        assert [hit['id'] for hit in found] == [story], found
        attachment = other.run('show', story)['attachments'][0]
        data = Path(attachment['file']).read_bytes()
        assert hashlib.sha256(data).hexdigest() == attachment['sha256']
        # Once more: one request, and nothing comes twice.
        one.sync()
        other.sync()
        assert count_stories(one) == count_stories(other) == 1
        assert one.run('check')['ok'] and other.run('check')['ok']


def test_conflict():
    """The same passage edited on both: theirs stays, mine is kept, and both are shown"""
    with Server() as server, Desktop() as one, Desktop() as other:
        server.add('rosa')
        server.start()
        one.sign_in(server, 'rosa')
        other.sign_in(server, 'rosa')
        story = one.tell('Lift', 'It stood still.')
        one.sync()
        other.sync()
        one.run('edit', story, '--set', 'body=It stood still for an hour.')
        other.run('edit', story, '--set', 'body=It stood still for a day.')
        one.sync()
        assert other.sync()['attention'] == 1
        one.sync()
        entry, = other.run('attention')
        assert (entry['reason'], entry['field']) == ('conflict', 'body'), entry
        assert json.loads(entry['mine'])['set']['body'] == 'It stood still for a day.'
        assert json.loads(entry['theirs'])['fields']['body'] == 'It stood still for an hour.'
        assert one.body(story) == other.body(story) == 'It stood still for an hour.'
        assert one.run('attention') == []


def test_delete():
    """A story that its teller deletes goes from the other desktop, with its photo"""
    with Server() as server, Desktop() as one, Desktop() as other:
        server.add('rosa')
        server.start()
        one.sign_in(server, 'rosa')
        other.sign_in(server, 'rosa')
        story = one.tell('Kept', 'This one stays.')
        gone = one.tell('Gone', 'This one goes.')
        one.sync()
        other.sync()
        assert other.titles() == ['Gone', 'Kept']
        one.run('delete', gone)
        one.sync()
        other.sync()
        assert one.titles() == other.titles() == ['Kept']
        assert other.run('show', story)['title'] == 'Kept'


def test_refusals():
    """What cannot be is said by the exit status, and nothing is made of it"""
    with Server() as server, Desktop() as desktop:
        server.add('rosa')
        server.start()
        url = f'http://{server.address}'
        words = desktop.run('sign-in', '--server', url, '--user', 'rosa', text='wrong one\n',
                            status=REFUSED)
        assert 'wrong' in words, words
        desktop.run('sign-in', '--server', url, '--user', 'rosa', text='', status=USAGE)
        desktop.run('sign-in', '--server', url, text=PASSWORD + '\n', status=USAGE)
        desktop.run('sign-in', '--server', 'http://stories.example.com', '--user', 'rosa',
                    text=PASSWORD + '\n', status=USAGE)
        desktop.run('sign-in', '--server', 'ftp://127.0.0.1', '--user', 'rosa',
                    text=PASSWORD + '\n', status=USAGE)
        desktop.run('sync', status=REFUSED)
        server.stop()
        desktop.run('sign-in', '--server', url, '--user', 'rosa', text=PASSWORD + '\n',
                    status=NO_NETWORK)


def test_something_else():
    """Something else that answers is not taken for the server"""
    with Desktop() as desktop:
        listener = socket.create_server(('127.0.0.1', 0))

        def answer():
            while True:
                connection, _ = listener.accept()
                connection.recv(65536)
                connection.sendall(b'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n'
                                   b'Content-Length: 5\r\nConnection: close\r\n\r\nHotel')
                connection.close()

        threading.Thread(target=answer, daemon=True).start()
        address = '127.0.0.1:%d' % listener.getsockname()[1]
        words = desktop.run('sign-in', '--server', f'http://{address}', '--user', 'rosa',
                            text=PASSWORD + '\n', status=NO_NETWORK)
        assert 'Something else' in words, words


def test_session_ends():
    """An ended session asks to sign in, and what was written goes on then"""
    with Server() as server, Desktop() as desktop, Desktop() as other:
        server.add('rosa')
        server.start()
        desktop.sign_in(server, 'rosa')
        desktop.sync()
        token = next((desktop.folder / 'data' / 'people').glob('*/session')).read_text()
        assert server.ask('DELETE', '/v1/sessions/current', token=token).status == 204
        desktop.tell('Later', 'Told while nobody was signed in.')
        ended = desktop.sync(REFUSED)
        assert (ended['state'], ended['code']) == ('sign-in', 'sign-in'), ended
        assert desktop.titles() == ['Later']
        desktop.sign_in(server, 'rosa')
        desktop.sync()
        other.sign_in(server, 'rosa')
        other.sync()
        assert other.titles() == ['Later']

        assert desktop.run('sign-out') == {'server_knows': True, 'waiting': 0}
        assert not list((desktop.folder / 'data' / 'people').glob('*/session'))
        desktop.run('sync', status=REFUSED)


def test_kill():
    """Programs and server killed in between: each story is there once, and the files are whole"""
    with Server() as server, Desktop() as one, Desktop() as other:
        server.add('rosa')
        server.start('--listen', '127.0.0.1:0')
        address = server.address
        one.sign_in(server, 'rosa')
        other.sign_in(server, 'rosa')
        titles = []
        for number in range(12):
            titles.append(f'Story {number:02}')
            one.tell(titles[-1], f'What happened on day {number}.')
            for desktop in (one, other):
                process = desktop.begin('sync')
                time.sleep(0.02 + 0.015 * number)
                process.kill()
                process.wait()
                process.stdout.close()
            if number % 4 == 3:
                server.stop(9)
                server.start('--listen', address)
        one.sync()
        other.sync()
        assert one.titles() == titles, one.titles()
        assert other.titles() == titles, other.titles()
        assert one.run('check')['ok'] and other.run('check')['ok']


def test_link_is_cut():
    """A photo whose link is cut again and again goes on where it stood"""
    with Server() as server, Desktop() as one, Desktop() as other:
        server.add('rosa')
        server.start()
        proxy = Proxy(server.address, 1500 * 1000)
        one.sign_in(server, 'rosa', proxy.address)
        photo = one.folder / 'photo.png'
        make_png(photo, 2600)
        size = photo.stat().st_size
        story = one.tell('Large', 'A large photo.', photo)
        other.sign_in(server, 'rosa')

        def has_arrived():
            one.sync()
            other.sync()
            return other.run('show', story)['attachments'][0]['file'] is not None

        assert wait_until(has_arrived, PATIENCE)
        attachment = other.run('show', story)['attachments'][0]
        data = Path(attachment['file']).read_bytes()
        assert hashlib.sha256(data).hexdigest() == attachment['sha256']
        assert proxy.cuts >= 10, proxy.cuts
        # What a cut loses is a piece, and the pieces get smaller.
        assert proxy.passed < 2 * size, (proxy.passed, size)


def test_certificates():
    """The company's own authority is trusted where the policy names it, and nobody else"""
    with Server() as server, Desktop() as desktop:
        server.add('rosa')
        server.start()

        def sign_in(tls, status):
            return desktop.run('sign-in', '--server', tls.url, '--user', 'rosa',
                               text=PASSWORD + '\n', status=status)

        tls = Tls(server, desktop.folder)
        assert 'nobody whom this computer trusts' in sign_in(tls, NO_NETWORK)
        policy = Path(desktop.environment['STORYHARVEST_POLICY'])
        policy.write_text(f'[Server]\nAddress={tls.url}\nCertificateAuthority={tls.authority}\n')
        desktop.run('sign-in', '--user', 'rosa', text=PASSWORD + '\n')
        desktop.tell('Safe', 'Through TLS.')
        desktop.sync()
        other = Tls(server, desktop.folder, 'elsewhere.example.com')
        assert 'for another name' in sign_in(other, NO_NETWORK)


def test_watch():
    """A desktop that watches gets what is told on another within moments"""
    with Server() as server, Desktop() as one, Desktop() as other:
        server.add('rosa')
        server.start()
        one.sign_in(server, 'rosa')
        other.sign_in(server, 'rosa')
        other.sync()
        watching = other.begin('sync', '--watch')
        try:
            one.tell('News', 'It comes by itself.')
            one.sync()
            assert wait_until(lambda: other.titles() == ['News'], 20)
        finally:
            watching.terminate()
            assert watching.wait(timeout=PATIENCE) == DONE
            watching.stdout.close()


if __name__ == '__main__':
    main([test_story_with_photo, test_conflict, test_delete, test_refusals, test_something_else,
          test_session_ends, test_kill, test_link_is_cut, test_certificates, test_watch])
