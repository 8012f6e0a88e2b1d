import { expect, test } from 'vitest';
import { readLines, readText } from './read-lines.ts';

const ORIGIN = '[origin software="rsyslogd" swVersion="8.2302.0" x-pid="612"]';

test.each([
  ['rsyslogd', 'imuxsock lost 118 messages from pid 16737 due to rate-limiting', 118, 16737],
  [
    'rsyslogd',
    'imuxsock begins to drop messages from pid 16737 due to rate-limiting',
    undefined,
    16737,
  ],
  [
    'rsyslogd',
    'imuxsock[pid: 9, name: /usr/lib/postfix/sbin/smtpd] from <mail:postfix/smtpd>: begin to drop messages due to rate-limiting',
    undefined,
    9,
  ],
  [
    'rsyslogd',
    'rsyslogd[internal_messages]: 5 messages lost due to rate-limiting (500 allowed within 5 seconds)',
    5,
    undefined,
  ],
  ['rsyslogd', 'imuxsock begin to drop messages from pid 9 due to rate-limiting', undefined, 9],
  [
    'rsyslogd',
    'imuxsock[pid: 16737, name: x]: begin to drop messages due to rate-limiting',
    undefined,
    16737,
  ],
  [
    'rsyslogd',
    'rsyslogd[internal_messages]: begin to drop messages due to rate-limiting',
    undefined,
    undefined,
  ],
  ['rsyslogd', 'imuxsock[pid: 9x]: 5 messages lost due to rate-limiting', 5, undefined],
  ['rsyslogd', 'imuxsock[pid: x9]: 5 messages lost due to rate-limiting', 5, undefined],
  ['rsyslogd', 'imuxsock[pid: 16737]: 20 messages lost due to rate-limiting', 20, 16737],
  ['rsyslogd', 'imjournal: begin to drop messages due to rate-limiting', undefined, undefined],
  ['systemd-journald', 'Suppressed 7 messages from /system.slice/postfix.service', 7, undefined],
])('%s: %s tells of a gap', (tag, text, count, lostPid) => {
  expect(readText(tag, text)).toEqual({
    outcome: 'event',
    events: [{ kind: 'lines-lost', count, lostPid, text }],
  });
});

test.each([
  'x: 20 messages lost due to rate-limiting',
  'it said imuxsock begins to drop messages from pid 16737 due to rate-limiting',
  'it said last message repeated 3 times',
  'it said imjournal: 5 messages lost due to rate-limiting',
  'it said imuxsock lost 118 messages from pid 16737 due to rate-limiting',
  'it said imjournal: begin to drop messages due to rate-limiting',
  'it said Suppressed 7 messages from postfix.service',
  'it said Missed 12 kernel messages',
  'it said [origin software="rsyslogd" swVersion="8.2302.0"] start',
  "it said action 'action-1-builtin:omfwd' suspended (module 'builtin:omfwd')",
])('the words of the logger inside another text are none of it: %s', (text) => {
  expect(readText('rsyslogd', text)).toEqual({ outcome: 'not-understood', events: [] });
});

test('a line without a program is silent when it tells of a repeat, else not understood', () => {
  const read = readLines([
    'May  5 13:35:54 mail last message repeated 3 times',
    'May  5 13:35:54 mail nobody said this',
  ]);
  expect(read.map(({ outcome }) => outcome)).toEqual(['silent', 'not-understood']);
});

test.each([
  ['rsyslogd', `${ORIGIN} start`, 'started'],
  ['rsyslogd', `${ORIGIN} exiting on signal 15.`, 'stopped'],
  ['systemd-journald', 'Journal started', 'started'],
  ['systemd-journald', 'Journal stopped', 'stopped'],
])('%s: "%s" says that it is %s', (tag, text, state) => {
  expect(readText(tag, text).events).toEqual([{ kind: 'service-changed', state, text }]);
});

test.each([
  [
    "action 'action-1-builtin:omfwd' suspended (module 'builtin:omfwd'), next retry is Thu May  5",
    'warning',
  ],
  ['action action-1-builtin:omfwd suspended, next retry is Thu May  5', 'warning'],
  ['error during parsing file /etc/rsyslog.conf, on or before line 9: x', 'error'],
  ['cannot connect to 192.0.2.7:514: Connection refused', 'error'],
])('the trouble of the logger, "%s", is one: %s', (text, severity) => {
  expect(readText('rsyslogd', text).events).toEqual([{ kind: 'service-trouble', severity, text }]);
});

test.each([
  ['rsyslogd', `${ORIGIN} rsyslogd was HUPed`, 'silent'],
  ['rsyslogd', `${ORIGIN} starting soon`, 'silent'],
  ['rsyslogd', '[origin software="other"] start', 'not-understood'],
  ['rsyslogd', "action 'action-1-builtin:omfwd' resumed (module 'builtin:omfwd')", 'silent'],
  ['rsyslogd', '-- MARK --', 'silent'],
  ['rsyslogd', 'last message repeated 3 times', 'silent'],
  ['rsyslogd', 'last message repeated 1 time', 'silent'],
  ['rsyslogd', 'last message repeated 12 times', 'silent'],
  ['rsyslogd', 'last message buffered 12 times', 'silent'],
  ['systemd-journald', 'Missed 12 kernel messages', 'silent'],
  ['systemd-journald', 'Journal started late', 'silent'],
  ['systemd-journald', 'Suppressed many messages from postfix.service', 'not-understood'],
])('%s: "%s" is %s', (tag, text, outcome) => {
  expect(readText(tag, text)).toEqual({ outcome, events: [] });
});

test("a line of the mailbox server's own log, whose level stands where a host would, is silent", () => {
  const read = readLines([
    'May  5 13:35:54 INFO [qtp93314457-324:https://mail.example.com:7071/] x',
    'May  5 13:35:54 INFORMAL [qtp93314457-324:https://mail.example.com:7071/] x',
  ]);
  expect(read.map(({ outcome }) => outcome)).toEqual(['silent', 'not-understood']);
});
