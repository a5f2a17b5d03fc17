#!/usr/bin/env python3
#
# Copyright 2026 The StoryHarvest authors
#
# SPDX-License-Identifier: GPL-3.0-or-later

"""The administrator's program: each command, while the server runs and while it does not."""

import csv
import hashlib
import io
import json
import shutil
import sqlite3
import stat
import subprocess

from harvest_server import ADMIN, Server, main

UNITS = '''id,name,parent,site,policy,receiver
office,Front office,company,Łódź,known,rosa
company,Acme,,,review,
shop,Moulding shop,office,,,
'''
PEOPLE = '''hr_no,name,display_name,lang,unit,roles
17,rosa,Rosa Hinchliffe,en,Front office,
18,ines,Inês Duarte,de,office,curator:Front office; reviewer
19,marc,"=cmd|Marc",fr,Acme,manager:company
'''


def write(server, name, text):
    path = server.folder / name
    path.write_text(text, encoding='utf-8')
    return path


def records(server, kind):
    """What is kept of a type, by its name (or id)."""
    folder = server.folder / f'export-{kind}'
    if folder.exists():
        shutil.rmtree(folder)
    server.admin('export', str(folder))
    lines = (folder / 'records.jsonl').read_text(encoding='utf-8').splitlines()
    found = [json.loads(line) for line in lines]
    return {record['fields'].get('name', record['id']): record for record in found
            if record['type'] == kind}


def test_words():
    """what is missing or misspelt is a mistake of usage; what is refused is none"""
    with Server() as server:
        for words in ([], ['bogus'], ['user'], ['user', 'bogus'], ['user', 'add'],
                      ['user', 'add', 'a', 'b'], ['role', 'grant', 'admin'], ['--bogus'],
                      ['role', 'grant', 'admin', 'king'], ['role', 'grant', 'admin', 'partner'],
                      ['erase', 'admin'], ['user', 'add', 'rosa']):
            done = server.run_admin(*words)
            assert done.returncode == 2, (words, done.returncode, done.stderr)
            assert 'storyharvest-admin: ' in done.stderr, words
        for words in (['user', 'disable', 'nobody'], ['init'], ['restore', '/nowhere'],
                      ['unit', 'import', '/nowhere'], ['role', 'grant', 'admin', 'curator', 'x'],
                      ['role', 'revoke', 'admin', 'curator']):
            done = server.run_admin(*words)
            assert done.returncode == 1 and done.stdout == '', (words, done.returncode)
    done = subprocess.run([ADMIN, 'status'], capture_output=True, text=True, check=False)
    assert done.returncode == 2 and '--data' in done.stderr
    done = subprocess.run([ADMIN, '--data', '/nonexistent/x', 'status'], capture_output=True,
                          text=True, check=False)
    assert done.returncode == 1 and 'init' in done.stderr
    assert subprocess.run([ADMIN, '--help'], capture_output=True, check=False).returncode == 0


def test_init():
    """init makes a server that only its user can read, with one administrator"""
    with Server(init=['--starter', '--administrator', 'ola']) as server:
        assert server.first['name'] == 'ola' and len(server.first['code']) == 23
        assert stat.S_IMODE(server.data.stat().st_mode) == 0o700
        assert stat.S_IMODE((server.data / 'server.db').stat().st_mode) == 0o600
        accounts = server.admin('user', 'list', json_output=True)
        assert [account['name'] for account in accounts] == ['ola']
        assert 'Customers' in records(server, 'theme')
        assert records(server, 'org-unit')['The company']['fields']['policy'] == 'review'
        role = list(records(server, 'role').values())[0]['fields']
        assert role == {'person': accounts[0]['id'], 'role': 'administrator'}
        assert server.admin('check') == 'All is well.\n'


def test_users():
    """users are added, listed, disabled, and get a password, with the server or without"""
    for runs in (False, True):
        with Server() as server:
            if runs:
                server.start()
            rosa = server.add('Rosa')
            assert server.run_admin('user', 'add', 'ROSA', text='good one here\n').returncode == 1
            assert server.run_admin('user', 'add', 'ines', text='password1\n').returncode == 1
            assert server.run_admin('user', 'add', 'ines', text='').returncode == 2
            server.admin('user', 'disable', 'rosa')
            listed = {entry['id']: entry for entry in server.admin('user', 'list',
                                                                    json_output=True)}
            assert listed[rosa]['disabled'] and listed[rosa]['has_password']
            assert 'disabled' in server.admin('user', 'list')
            server.admin('user', 'enable', rosa)
            server.admin('user', 'passwd', 'rosa', text='another good one\n')
            if not runs:
                server.start()
            server.sign_in('rosa', 'another good one')


def test_units_and_people():
    """units and people come from CSV, and again without harm; each gets a slip once"""
    with Server().start() as server:
        units = write(server, 'units.csv', UNITS)
        people = write(server, 'people.csv', PEOPLE)
        done = server.run_admin('unit', 'import', units)
        assert done.returncode == 0 and 'Line 2' in done.stderr and 'rosa' in done.stderr
        rows = list(csv.DictReader(io.StringIO(server.admin('people', 'import', people))))
        assert [row['name'] for row in rows] == ['rosa', 'ines', 'marc']
        assert rows[2]['display_name'] == "'=cmd|Marc"
        assert server.run_admin('unit', 'import', units).stderr == ''
        assert server.admin('people', 'import', people).splitlines() == ['name,display_name,code']

        found = records(server, 'org-unit')
        people = records(server, 'person')
        office = found['Front office']
        assert office['fields']['parent'] == found['Acme']['id']
        assert office['fields']['site'] == 'Łódź' and office['fields']['policy'] == 'known'
        assert office['fields']['receiver_story'] == people['Rosa Hinchliffe']['id']
        assert found['Acme']['fields']['head'] == people['=cmd|Marc']['id']
        assert people['Inês Duarte']['fields']['unit'] == office['id']
        assert people['Inês Duarte']['fields']['lang'] == 'de'
        assert 'hr_no' not in json.dumps(people)
        roles = {(role['fields']['person'], role['fields']['role'], role['fields'].get('unit'))
                 for role in records(server, 'role').values()}
        assert (people['Inês Duarte']['id'], 'curator', office['id']) in roles
        assert (people['Inês Duarte']['id'], 'reviewer', None) in roles

        # A name that was changed is known again by the number of personnel.
        changed = write(server, 'changed.csv', 'hr_no;name;display_name\n17;rosa;Rosa Weaver\n')
        server.admin('people', 'import', changed)
        assert records(server, 'person')['Rosa Weaver']['id'] == people['Rosa Hinchliffe']['id']
        reset = server.ask('POST', '/v1/password-reset', {
            'name': 'rosa', 'code': rows[0]['code'], 'new_password': 'a very good one'})
        assert reset.status == 204


def test_broken_imports():
    """a file that is wrong changes nothing, and its line is named"""
    with Server() as server:
        write(server, 'units.csv', UNITS)
        for text, word in (('', 'empty'), ('bogus\n', 'bogus'), ('id,id\n', 'twice'),
                           ('id,name\nx,\n', 'Line 2'), ('id,name\nx,X\nx,Y\n', 'Line 3'),
                           ('id,name,parent\nx,X,nowhere\n', 'nowhere'),
                           ('id,name,policy\nx,X,loud\n', 'Line 2'), ('id,name\n"x,X\n', 'ine'),
                           ('id,name\nx,X,Y\n', 'Line 2')):
            done = server.run_admin('unit', 'import', write(server, 'bad.csv', text))
            assert done.returncode in (1, 2) and word in done.stderr, (text, done.stderr)
        for text, word in (('name\nrosa\nROSA\n', 'Line 3'), ('name,unit\nrosa,x\n', 'Line 2'),
                           ('name,roles\nrosa,king\n', 'Line 2'), ('hr_no\n1\n', 'name')):
            done = server.run_admin('people', 'import', write(server, 'bad.csv', text))
            assert done.returncode in (1, 2) and word in done.stderr, (text, done.stderr)
        assert records(server, 'org-unit') == {} and len(records(server, 'person')) == 1


def test_roles():
    """roles are given and taken away; a unit's manager is its head"""
    with Server().start() as server:
        server.admin('unit', 'import', write(server, 'units.csv', UNITS))
        rosa = server.add('rosa')
        server.admin('role', 'grant', 'rosa', 'curator')
        server.admin('role', 'grant', 'rosa', 'curator')
        server.admin('role', 'grant', 'rosa', 'manager', 'Front office')
        server.admin('role', 'grant', rosa, 'metric-steward', 'shop')
        assert len(records(server, 'role')) == 4
        assert records(server, 'org-unit')['Front office']['fields']['head'] == rosa
        server.admin('role', 'revoke', 'rosa', 'manager', 'office')
        assert 'head' not in records(server, 'org-unit')['Front office']['fields']
        partner = server.admin('partner', 'add', 'Brewery').strip()
        assert server.run_admin('partner', 'add', 'brewery').returncode == 1
        server.admin('role', 'grant', 'rosa', 'partner', 'Brewery')
        assert [role['fields']['partner'] for role in records(server, 'role').values()
                if role['fields']['role'] == 'partner'] == [partner]
        assert records(server, 'person')['rosa']['fields']['kind'] == 'partner'


def test_audit():
    """a byte of the audit log that was changed later is found"""
    with Server() as server:
        server.add('rosa')
        before = server.admin('audit', 'verify', json_output=True)
        assert before['entries'] > 2 and len(before['last']) == 64
        with sqlite3.connect(server.data / 'server.db') as rows:
            for statement in ('UPDATE audit SET entry = entry', 'DELETE FROM audit'):
                try:
                    rows.execute(statement)
                    raise AssertionError(statement)
                except sqlite3.IntegrityError:
                    pass
            rows.execute('DROP TRIGGER audit_no_update')
            rows.execute("UPDATE audit SET entry = replace (entry, 'added', 'addex')")
        done = server.run_admin('audit', 'verify')
        assert done.returncode == 1 and 'Entry' in done.stderr, done.stderr
        assert server.run_admin('check').returncode == 1


def test_backup():
    """a backup of a server that runs is restored, with a new epoch; nothing comes back that went"""
    with Server().start() as server:
        rosa = server.add('rosa')
        server.add('ines')
        server.add('marc')
        token = server.sign_in('rosa')['token']
        epoch = server.ask('GET', '/v1/hello').json['server']['epoch']
        blob = server.data / 'blobs' / 'aa'
        data = b'not looked into here'
        sha256 = hashlib.sha256(data).hexdigest()
        blob = server.data / 'blobs' / sha256[:2] / sha256[2:4]
        blob.mkdir(parents=True)
        (blob / sha256).write_bytes(data)
        copy = server.folder / 'backups' / 'monday'
        copy.parent.mkdir()
        server.admin('backup', str(copy))
        assert server.run_admin('backup', str(copy)).returncode == 1
        assert stat.S_IMODE(copy.stat().st_mode) == 0o600
        assert server.admin('status', json_output=True)['last_backup'] is not None

        server.add('late')
        server.admin('user', 'disable', 'ines')
        server.admin('erase', 'marc', '--confirmed-by', 'admin')
        done = server.run_admin('restore', str(copy))
        assert done.returncode == 1 and 'stop' in done.stderr
        server.stop()
        (blob / sha256).unlink()
        server.admin('restore', str(copy))
        assert (blob / sha256).read_bytes() == data
        server.start()
        assert server.ask('GET', '/v1/hello').json['server']['epoch'] != epoch
        assert server.ask('GET', '/v1/sessions', token=token).status == 401
        assert server.sign_in('rosa')['person'] == rosa
        refused = server.ask('POST', '/v1/sessions', {
            'device': 'x', 'name': 'ines', 'password': 'correct horse battery'})
        assert refused.status == 401
        assert 'marc' not in records(server, 'person')
        assert 'late' not in [entry['name'] for entry in server.admin('user', 'list',
                                                                      json_output=True)]
        assert server.admin('check') == 'All is well.\n'


def test_bad_backup():
    """a backup that is damaged is refused, and all stays as it was"""
    with Server() as server:
        server.add('rosa')
        copy = server.folder / 'copy'
        server.admin('backup', str(copy))
        content = bytearray(copy.read_bytes())
        content[5000:9000] = b'x' * 4000
        copy.write_bytes(content)
        assert server.run_admin('restore', str(copy)).returncode == 1
        copy.write_text('no database', encoding='utf-8')
        assert server.run_admin('restore', str(copy)).returncode == 1
        assert server.admin('check') == 'All is well.\n'
        assert len(server.admin('user', 'list', json_output=True)) == 2


def test_erase():
    """somebody is erased if another administrator confirms it, and only then"""
    with Server().start() as server:
        server.add('rosa')
        server.add('ines')
        token = server.sign_in('rosa')['token']
        for by in ('rosa', 'ines', 'nobody'):
            assert server.run_admin('erase', 'rosa', '--confirmed-by', by).returncode == 1, by
        assert server.run_admin('erase', 'admin', '--confirmed-by', 'admin').returncode == 1
        server.admin('erase', 'rosa', '--confirmed-by', 'admin')
        assert 'rosa' not in records(server, 'person')
        assert server.ask('GET', '/v1/sessions', token=token).status == 401
        assert server.run_admin('user', 'passwd', 'rosa', text='x\n').returncode == 1


def test_export():
    """an export has all records, accounts without passwords, and the audit log"""
    with Server() as server:
        server.add('rosa')
        folder = server.folder / 'out'
        counted = server.admin('export', str(folder), json_output=True)
        lines = (folder / 'records.jsonl').read_text(encoding='utf-8').splitlines()
        assert counted['records'] == len(lines) == 3
        everything = b''.join(path.read_bytes() for path in folder.glob('*.jsonl'))
        assert b'argon2' not in everything and b'"name":"rosa"' in everything
        assert server.run_admin('export', str(folder)).returncode == 1


def test_status():
    """status says what there is, in words and as JSON"""
    with Server() as server:
        assert 'does not run' in server.admin('status')
        assert server.admin('status', json_output=True)['running'] is False
        server.start()
        server.add('rosa')
        server.sign_in('rosa')
        found = server.admin('status', json_output=True)
        assert found['running'] and found['accounts'] == 2 and found['sessions'] == 1
        assert found['company'] == 'Acme Łódź' and found['people'] == 2
        assert found['server'] == server.ask('GET', '/v1/hello').json['server']['id']


def test_check():
    """check finds a file that the disk has changed"""
    with Server().start() as server:
        folder = server.data / 'blobs' / 'ab' / 'ab'
        folder.mkdir(parents=True)
        (folder / ('ab' * 32)).write_bytes(b'x')
        done = server.run_admin('check')
        assert done.returncode == 1 and 'abab' in done.stdout


if __name__ == '__main__':
    main([test_words, test_init, test_users, test_units_and_people, test_broken_imports,
          test_roles, test_audit, test_backup, test_bad_backup, test_erase, test_export,
          test_status, test_check])
