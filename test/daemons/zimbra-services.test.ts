import { expect, test } from 'vitest';
import { readText } from './read-lines.ts';

test('a login that imitates the fields of saslauthd is taken whole', () => {
  const login = 'a] [service=x] [realm=] [mech=none] [reason=b';
  expect(
    readText(
      'saslauthd',
      `do_auth         : auth failure: [user=${login}] [service=smtp] [realm=] [mech=zimbra] [reason=Unknown]`,
    ),
  ).toEqual({
    outcome: 'event',
    events: [
      { kind: 'login-failed', client: undefined, method: 'zimbra', login, reason: 'Unknown' },
    ],
  });
});

test.each([
  ['zmconfigd', 'Watchdog: service mta status is OK.', 'alive'],
  [
    'zmconfigd',
    'Service status change: mail.example.com mta changed from stopped to running',
    'started',
  ],
  [
    'zmconfigd',
    'Service status change: mail.example.com mta changed from running to stopped',
    'stopped',
  ],
  ['zmconfigd', 'mta was stopped removing from current state', 'stopped'],
  ['zimbramon', '1:info: 2022-05-05 13:00:01, STATUS: mail.example.com: mta: Running', 'alive'],
  ['zimbramon', '1:info: 2022-05-05 13:00:01, STATUS: mail.example.com: mta: Stopped', 'stopped'],
  ['slapd', 'slapd starting', 'started'],
  ['slapd', 'slapd stopped.', 'stopped'],
])('%s: %s means %s', (tag, text, state) => {
  expect(readText(tag, text)).toEqual({
    outcome: 'event',
    events: [{ kind: 'service-changed', state, text }],
  });
});

test.each([
  ['zmconfigd', 'Watchdog: adding antivirus to restart list', 'error'],
  ['zmconfigd', 'LDAP FAILURE (javax.naming.CommunicationException: localhost:389)', 'error'],
  ['zmconfigd', 'Rewrite of amavisd.conf failed', 'error'],
  ['zmconfigd', 'Error in the rewrite', 'error'],
  ['zmconfigd', 'error in the rewrite', 'error'],
  ['zimbramon', '1:info: 2022-05-05 13:00:01, Disk warning: mail.example.com: / at 91%', 'warning'],
  [
    'zimbramon',
    '1:crit: 2022-05-05 13:00:01, Disk critical: mail.example.com: / at 99%',
    'warning',
  ],
  ['zimbramon', '1:err: 2022-05-05 13:00:01, mail.example.com: mta: stopped', 'error'],
  ['zmmailboxdmgr', 'mailboxd/JVM process exited (waitpid expected 1234 got 1234)', 'error'],
  ['mailboxd', 'FATAL [main] [] system - out of memory', 'fatal'],
])('%s: "%s" is trouble: %s', (tag, text, severity) => {
  expect(readText(tag, text).events).toEqual([{ kind: 'service-trouble', severity, text }]);
});

test.each([
  ['zmconfigd', 'Watchdog: service antivirus status is unknown', 'silent'],
  ['zmconfigd', 'All restarts completed in 0.00 sec', 'silent'],
  ['zmconfigd', 'words nobody knows', 'not-understood'],
  ['zmconfigd', 'it said Watchdog: service mta status is OK', 'not-understood'],
  ['zmconfigd', 'it said mta was stopped removing from current state', 'not-understood'],
  ['zimbramon', 'it said 1:err: 2022-05-05 13:00:01, x', 'not-understood'],
  ['zmconfigd', 'it said Watchdog: adding antivirus to restart list', 'not-understood'],
  [
    'zmconfigd',
    'it said Service status change: mail.example.com mta changed from running to stopped',
    'not-understood',
  ],
  ['zmconfigd', `${'x'.repeat(70)} failed`, 'not-understood'],
  ['zimbramon', 'it said STATUS: mail.example.com: mta: Stopped', 'not-understood'],
  ['zimbramon', 'it said Disk warning: mail.example.com: / at 91%', 'not-understood'],
  ['zimbramon', 'it said 1:info: 2022-05-05 13:00:01, words', 'not-understood'],
  ['zimbramon', '1:info: 2022-05-05 13:00:01, STATUS: mail.example.com: mta: Starting', 'silent'],
  ['zimbramon', '1:info: 2022-05-05 13:00:01, words', 'silent'],
  ['zimbramon', 'words nobody knows', 'not-understood'],
  ['zmmailboxdmgr', 'status requested', 'silent'],
  ['zmmailboxdmgr', 'mailboxd/JVM process started', 'silent'],
  ['zmmailboxdmgr', 'words nobody knows', 'not-understood'],
  ['zmmailboxdmgr', 'it said mailboxd/JVM process exited', 'not-understood'],
  ['slapd', 'conn=1 fd=2 ACCEPT from IP=192.0.2.7:1 (IP=0.0.0.0:389)', 'silent'],
  ['slapd', 'words that slapd stopped', 'silent'],
  ['slapd', 'words of slapd starting', 'silent'],
  ['mailboxd', 'INFO  [LmtpServer-3] [name=ann@example.com;] lmtp - FATAL x', 'silent'],
  ['saslauthd', 'auth_zimbra: ann@example.com auth OK', 'silent'],
  ['saslauthd', 'words nobody knows', 'not-understood'],
  [
    'saslauthd',
    'it said do_auth: auth failure: [user=a] [service=smtp] [realm=] [mech=m] [reason=x]',
    'not-understood',
  ],
  ['zmlogger', 'slow pipe', 'silent'],
])('%s: "%s" is %s', (tag, text, outcome) => {
  expect(readText(tag, text)).toEqual({ outcome, events: [] });
});

test.each([
  ['without its end', 'do_auth         : auth failure: [user=ann] [service=smtp] [realm=]'],
  [
    'with words behind it',
    'do_auth         : auth failure: [user=ann] [service=smtp] [realm=] [mech=zimbra] [reason=Unknown] x',
  ],
  [
    'that did not fail',
    'do_auth         : auth success: [user=ann] [service=smtp] [realm=] [mech=zimbra] [reason=x]',
  ],
])('a failed login %s is told by nobody', (_, text) => {
  expect(readText('saslauthd', text)).toEqual({ outcome: 'silent', events: [] });
});

test('a login of a thousand characters, and one whose service, realm, method and reason are long, are taken whole', () => {
  const after = `] [service=${'s'.repeat(60)}] [realm=${'r'.repeat(255)}] [mech=${'m'.repeat(60)}] [reason=${'b'.repeat(300)}]`;
  for (const login of ['ann', 'a'.repeat(1_000)])
    expect(readText('saslauthd', `do_auth: auth failure: [user=${login}${after}`).events).toEqual([
      { kind: 'login-failed', method: 'm'.repeat(60), login, reason: 'b'.repeat(300) },
    ]);
});
