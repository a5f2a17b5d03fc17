#!/usr/bin/env python3
#
# Copyright 2026 The StoryHarvest authors
#
# SPDX-License-Identifier: GPL-3.0-or-later

"""How the server's program starts, listens, refuses and stops."""

import os
import signal
import socket
import stat
import subprocess
import threading

from harvest_server import SERVER, Server, main


def run(*words, **more):
    return subprocess.run([SERVER, *words], capture_output=True, text=True, check=False,
                          timeout=60, **more)


def test_words():
    """what is missing or too much is a mistake of usage, with a sentence"""
    for words in ([], ['--data'], ['--data', '/nowhere', 'more'], ['--bogus']):
        done = run(*words)
        assert done.returncode == 2 and done.stdout == '', words
        assert done.stderr.startswith('storyharvest-server: '), done.stderr
    assert run('--version').stdout.startswith('storyharvest-server ')


def test_no_data():
    """a folder without a server is refused, and it is said how to make one"""
    done = run('--data', '/nonexistent')
    assert done.returncode == 1 and 'no folder' in done.stderr
    with Server() as server:
        done = run('--data', str(server.folder))
        assert done.returncode == 1 and 'storyharvest-admin' in done.stderr
        assert 'init' in done.stderr


def test_networks():
    """addresses that a network could reach are refused with a sentence about nginx"""
    with Server() as server:
        for address in ('0.0.0.0:8080', '[::]:8080', '192.0.2.1:80', '10.0.0.1:0'):
            done = run('--data', str(server.data), '--listen', address)
            assert done.returncode == 1 and 'nginx' in done.stderr, (address, done.stderr)
        done = run('--data', str(server.data), '--listen', 'bogus')
        assert done.returncode == 1 and '127.0.0.1:PORT' in done.stderr


def test_unix_socket():
    """it listens on a Unix socket, whose file goes when it stops"""
    with Server() as server:
        path = server.folder / 'socket'
        server.start('--listen', f'unix:{path}')
        assert stat.S_IMODE(path.stat().st_mode) == 0o660
        with socket.socket(socket.AF_UNIX) as client:
            client.connect(str(path))
            client.sendall(b'GET /v1/health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')
            answer = b''
            while piece := client.recv(4096):
                answer += piece
        assert answer.startswith(b'HTTP/1.1 200 ')
        assert server.stop() == 0
        assert not path.exists()


def test_socket_activation():
    """it takes the socket of systemd, and says when it is ready"""
    with Server() as server, socket.socket() as listener, \
            socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notified:
        listener.bind(('127.0.0.1', 0))
        listener.listen()
        notified.bind(str(server.folder / 'notify'))
        notified.settimeout(60)
        script = 'exec env LISTEN_PID=$$ LISTEN_FDS=1 "$0" "$@" 3<&%d' % listener.fileno()
        with subprocess.Popen(
                ['sh', '-c', script, SERVER, '--data', str(server.data)],
                pass_fds=[listener.fileno()], stdout=subprocess.PIPE, text=True,
                env=dict(os.environ, NOTIFY_SOCKET=str(server.folder / 'notify'))) as process:
            line = process.stdout.readline()
            assert line == f'listening on http://127.0.0.1:{listener.getsockname()[1]}\n', line
            assert notified.recv(100) == b'READY=1'
            server.address = line.strip().removeprefix('listening on http://')
            assert server.ask('GET', '/v1/health').status == 200
            process.terminate()
            assert notified.recv(100) == b'STOPPING=1'
            assert process.wait(60) == 0


def test_one_server():
    """two servers do not work on one folder"""
    with Server().start() as server:
        done = run('--data', str(server.data))
        assert done.returncode == 1 and 'works on' in done.stderr


def test_settings():
    """a setting that there is not, or that cannot be, is refused by its name"""
    with Server() as server:
        path = server.folder / 'x.conf'
        for text, word in (('[server]\nbogus=1\n', 'bogus'), ('[other]\n', 'other'),
                           ('[server]\nthreads=0\n', 'threads'), ('[server]\nlog=loud\n', 'log'),
                           ('[server]\nname=\n', 'name'), ('nonsense', 'well-formed')):
            path.write_text(text, encoding='utf-8')
            done = run('--data', str(server.data), '--config', str(path))
            assert done.returncode == 2 and word in done.stderr, (text, done.stderr)
    with Server(config='name=Acme of the north\nthreads=2\nworkers=3\n').start() as server:
        assert server.ask('GET', '/v1/hello').json['name'] == 'Acme of the north'


def test_turned_away():
    """a connection beyond the limit is told so, by a server that says which one it is"""
    with Server(config='max-connections=4\n').start() as server:
        host, _, port = server.address.rpartition(':')
        epoch = server.ask('GET', '/v1/hello').headers['shp-epoch']
        links = [socket.create_connection((host, int(port))) for _ in range(4)]
        for link in links:
            link.sendall(b'GET /v1/hel')
        answer = b''
        while b'busy' not in answer:
            with socket.create_connection((host, int(port)), timeout=60) as beyond:
                answer = b''
                while piece := beyond.recv(4096):
                    answer += piece
        assert answer.startswith(b'HTTP/1.1 503 ')
        assert f'SHP-Epoch: {epoch}'.encode() in answer and b'Retry-After: ' in answer
        assert b'application/problem+json' in answer
        for link in links:
            link.close()


def test_graceful_stop():
    """a request that runs is answered when the server is told to stop, by any of both signals"""
    for number in (signal.SIGTERM, signal.SIGINT):
        with Server().start() as server:
            server.add('rosa')
            statuses = []
            thread = threading.Thread(target=lambda: statuses.append(server.ask(
                'POST', '/v1/sessions',
                {'device': 'x', 'name': 'rosa', 'password': 'wrong one'}).status))
            connection = server.connect()
            connection.request('GET', '/v1/health')
            connection.getresponse().read()
            thread.start()
            while not statuses and server.ask('GET', '/v1/health').status != 200:
                pass
            assert server.stop(number) == 0
            thread.join()
            assert statuses in ([401], [503]), statuses


def test_killed():
    """after it was killed it starts again, and who was signed in still is"""
    with Server().start() as server:
        server.add('rosa')
        token = server.sign_in('rosa')['token']
        server.stop(signal.SIGKILL)
        server.start()
        assert server.ask('GET', '/v1/sessions', token=token).status == 200


if __name__ == '__main__':
    main([test_words, test_no_data, test_networks, test_unix_socket, test_socket_activation,
          test_one_server, test_settings, test_turned_away, test_graceful_stop, test_killed])
