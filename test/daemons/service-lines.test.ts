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
  ['clamd', 'LibClamAV Warning: The virus database is older than 7 days!', 'warning'],
  ['clamd', 'LibClamAV Error: Malformed database', 'error'],
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

test.each([
  [
    'policyd-spf',
    ': prepend Authentication-Results: mx.example.com; spf=pass (sender SPF authorized)',
  ],
  ['policyd-spf', '  File "/usr/libexec/postfix/policyd-spf", line 700, in <module>'],
  ['saslauthd', 'DEBUG: auth_pam: pam_authenticate failed: Authentication failure'],
  ['amavis', 'Perl version               5.008005'],
  ['postfix/tlsmgr', 'open smtpd TLS cache btree:/var/lib/postfix/smtpd_scache'],
  ['postfix/tlsmgr', 'exiting to reopen external entropy source dev:/dev/urandom'],
  ['postfix/tlsmgr', 'write smtpd TLS cache entry 763355DD&s=smtp&l=269488143: time=1581105358'],
  [
    'postfix/smtpd',
    'mx.example.com[192.0.2.9]: Issuing session ticket, key expiration: 1581107157',
  ],
  ['postfix-10.0.0.5/smtp', 'discarding EHLO keywords: 8BITMIME STARTTLS'],
])('%s: "%s" says nothing about a message', (tag, text) => {
  expect(readText(tag, text)).toEqual({ outcome: 'silent', events: [] });
});

test('a command that postfix(1) runs tells its troubles in its own name', () => {
  const text = '/usr/sbin/postconf: warning: inet_protocols: disabling IPv6 name/address support';
  expect(readText('postfix', text).events).toEqual([
    { kind: 'service-trouble', severity: 'warning', text },
  ]);
});

test('a key that opendkim does not use for its folder is a trouble of the service', () => {
  const text =
    'sel._domainkey.example.com: key data is not secure: /tmp can be read or written by other users';
  expect(readText('opendkim', text).events).toEqual([
    { kind: 'service-trouble', severity: 'error', text },
  ]);
});

test('a header that a milter adds is a note on its queue file', () => {
  const text =
    'A1B2C3D4E5: milter-header-add: header X-Spam-Status: Yes, score=5.5 from mx.example.net[192.0.2.9]; from=<a@example.net> to=<b@example.com> proto=ESMTP helo=<mx.example.net>';
  expect(readText('postfix/cleanup', text).outcome).toBe('event');
});
