/** What daemons say of themselves: started, stopped, reloaded, in trouble and how bad. */
import { expect, test } from 'vitest';
import { readText } from './read-lines.ts';

test.each([
  ['opendkim', 'configuration reloaded from /opt/zimbra/conf/opendkim.conf', 'reloaded'],
  ['opendmarc', 'configuration reloaded from /etc/opendmarc.conf', 'reloaded'],
  ['systemd-journald', 'Journal started', 'started'],
  ['systemd-journald', 'Journal stopped', 'stopped'],
  ['zimbramon', '17300:info: 2022-05-05 13:00:01, STATUS: mail.example.com: mta: Running', 'alive'],
  ['zimbramon', 'STATUS: mail.example.com: mta: Stopped', 'stopped'],
])('%s: "%s" says that it is %s', (tag, text, state) => {
  expect(readText(tag, text).events).toEqual([{ kind: 'service-changed', state, text }]);
});

test.each([
  ['opendmarc', 'OpenDMARC Filter: Unable to bind to port inet:8893@localhost', 'error'],
  ['clamd', 'WARNING: Cannot open socket', 'warning'],
  ['clamd', "ERROR: Can't open file", 'error'],
  ['postgrey', "fatal: ERROR: can't connect to TCP port 10023", 'fatal'],
  ['postgrey', 'warning: cannot open /etc/postgrey/whitelist', 'warning'],
  ['zimbramon', 'Disk warning: mail.example.com: / at 91%', 'warning'],
  ['zimbramon', '17300:err: 2022-05-05 13:00:01, mail.example.com: mta: stopped', 'error'],
])('%s: "%s" is trouble: %s', (tag, text, severity) => {
  expect(readText(tag, text).events).toEqual([{ kind: 'service-trouble', severity, text }]);
});

test.each([
  ['(!!) TROUBLE in process_request: DB error', 'error', 'TROUBLE in process_request: DB error'],
  ['(!) TROUBLE in process_request: DB error', 'warning', 'TROUBLE in process_request: DB error'],
  ['TROUBLE in process_request: DB error', 'warning', 'TROUBLE in process_request: DB error'],
  ['(!!)TROUBLE in pre_loop_hook: no db', 'fatal', 'TROUBLE in pre_loop_hook: no db'],
  ['_DIE: Suicide in child_init_hook', 'fatal', '_DIE: Suicide in child_init_hook'],
])('amavis: "%s" is trouble: %s', (text, severity, words) => {
  expect(readText('amavis', text).events).toEqual([
    { kind: 'service-trouble', severity, text: words },
  ]);
});

test.each([
  ['zimbramon', 'QUEUE: mail.example.com: 12', 'silent'],
  ['zimbramon', 'STATUS: mail.example.com: mta: Starting', 'silent'],
  ['zimbramon', 'STATE: mail.example.com', 'not-understood'],
  ['clamd', '/var/amavis/tmp/amavis-1/parts/p001: OK', 'silent'],
])('%s: "%s" is %s', (tag, text, outcome) => {
  expect(readText(tag, text)).toEqual({ outcome, events: [] });
});
