# Copyright 2026 The StoryHarvest authors
#
# SPDX-License-Identifier: GPL-3.0-or-later

"""The real server and its administrator's program, for tests: on loopback, a port that is free."""

import http.client
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from pathlib import Path

SERVER = os.environ['STORYHARVEST_SERVER']
ADMIN = os.environ['STORYHARVEST_ADMIN']
VERSION = '1.3'
PROBLEM = 'tag:storyharvest.example.com,2026:problem:'
PASSWORD = 'correct horse battery'
PATIENCE = 60


class Reply:
    """An answer: status, header fields (in lower case) and body."""

    def __init__(self, response):
        self.status = response.status
        self.headers = {name.lower(): value for name, value in response.getheaders()}
        self.body = response.read()

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def problem(self):
        """The code of a problem."""
        assert self.headers.get('content-type') == 'application/problem+json', (
            self.status, self.headers, self.body)
        found = self.json
        assert found['status'] == self.status, found
        return found['type'].removeprefix(PROBLEM)


class Server:
    """A data folder with a server in it; use it in `with`."""

    def __init__(self, config=None, init=()):
        self.folder = Path(tempfile.mkdtemp(prefix='storyharvest-server-'))
        self.data = self.folder / 'data'
        self.config = None
        if config is not None:
            self.config = self.folder / 'server.conf'
            self.config.write_text('[server]\n' + config, encoding='utf-8')
        self.process = None
        self.address = None
        self.log = self.folder / 'server.log'
        self.first = self.admin('init', '--company', 'Acme Łódź', *init, json_output=True)

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        status = self.stop()
        if kind is None:
            # A sanitizer speaks up at the end.
            assert status in (None, 0), (status, self.log.read_text(encoding='utf-8')[-4000:])
        elif self.log.exists():
            print(re.sub(r'(?m)^', '# ', self.log.read_text(encoding='utf-8')[-4000:]))
        shutil.rmtree(self.folder)

    def run_admin(self, *words, text=''):
        """Runs a command. Returns what subprocess does."""
        return subprocess.run([ADMIN, '--data', self.data, *words], input=text, text=True,
                              capture_output=True, check=False, timeout=PATIENCE)

    def admin(self, *words, text='', json_output=False):
        """Runs a command that must succeed. Returns what it printed."""
        done = self.run_admin(*(['--json'] if json_output else []), *words, text=text)
        assert done.returncode == 0, (words, done.returncode, done.stderr)
        return json.loads(done.stdout) if json_output else done.stdout

    def add(self, name, password=PASSWORD):
        """Somebody who can sign in. Returns their id."""
        self.admin('user', 'add', name, text=password + '\n')
        accounts = self.admin('user', 'list', json_output=True)
        return next(account['id'] for account in accounts if account['name'] == name)

    def start(self, *words):
        words = list(words)
        if not any(word.startswith('--listen') for word in words):
            words += ['--listen', '127.0.0.1:0']
        if self.config is not None:
            words += ['--config', self.config]
        with self.log.open('ab') as log:
            self.process = subprocess.Popen([SERVER, '--data', self.data, *words],
                                            stdout=subprocess.PIPE, stderr=log, text=True)
        line = self.process.stdout.readline()
        found = re.fullmatch(r'listening on (http://([0-9.:\[\]]+)|unix:(.*))\n', line)
        assert found, (line, self.log.read_text(encoding='utf-8'))
        self.address = found.group(2)
        return self

    def stop(self, number=signal.SIGTERM):
        """Returns: the exit status."""
        if self.process is None:
            return None
        self.process.send_signal(number)
        status = self.process.wait(timeout=PATIENCE)
        self.process.stdout.close()
        self.process = None
        return status

    def connect(self):
        return http.client.HTTPConnection(self.address, timeout=PATIENCE)

    def ask(self, method, path, body=None, token=None, headers=None, version=VERSION):
        """One request on a connection of its own."""
        connection = self.connect()
        try:
            return send(connection, method, path, body, token, headers, version)
        finally:
            connection.close()

    def sign_in(self, name, password=PASSWORD, **more):
        """Returns: the reply of a sign-in that must succeed, as a dictionary."""
        reply = self.ask('POST', '/v1/sessions',
                         {'device': 'Test', 'name': name, 'password': password, **more})
        assert reply.status == 201, (reply.status, reply.body)
        return reply.json


def send(connection, method, path, body=None, token=None, headers=None, version=VERSION):
    """@body: bytes, or what becomes JSON."""
    fields = {}
    if version is not None:
        fields['SHP-Version'] = version
    if token is not None:
        fields['Authorization'] = f'Bearer {token}'
    if body is not None and not isinstance(body, bytes):
        body = json.dumps(body, ensure_ascii=False).encode()
        fields['Content-Type'] = 'application/json'
    fields.update(headers or {})
    connection.request(method, path, body, fields)
    return Reply(connection.getresponse())


def wait_until(condition, seconds=10):
    """Whether @condition becomes true; asks again and again."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.02)
    return bool(condition())


def main(tests):
    """Runs the functions as a TAP program."""
    failed = 0
    print(f'1..{len(tests)}', flush=True)
    for number, test in enumerate(tests, 1):
        name = test.__doc__.splitlines()[0]
        try:
            test()
            print(f'ok {number} - {name}', flush=True)
        except Exception:
            failed += 1
            print(re.sub(r'(?m)^', '# ', traceback.format_exc()))
            print(f'not ok {number} - {name}', flush=True)
    sys.exit(1 if failed else 0)
