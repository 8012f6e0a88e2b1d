/** What amavis' master process and its children say without a task; and what is no task, though it stands in parentheses. */
import { expect, test } from 'vitest';
import { NOT_UNDERSTOOD } from './amavis-lines.ts';
import { readText } from './read-lines.ts';

test.each([
  ['starting. /usr/sbin/amavisd at mail.example.com amavis-2.13.0 (20230106)', 'started'],
  ['Net::Server: 2026/11/24-10:14:23 Server closing!', 'stopped'],
  ['Net::Server: 2026/11/24-10:14:23 HUPing', 'reloaded'],
  ['Net::Server: 2026/11/24-10:14:23 Re-exec server during HUP', 'reloaded'],
])('"%s" says that it is %s', (text, state) => {
  expect(readText('amavis', text)).toEqual({
    outcome: 'event',
    events: [{ kind: 'service-changed', state, text }],
  });
});

test('a port that is taken is trouble', () => {
  const text =
    "Net::Server: 2026/11/24-10:14:23 Can't connect to TCP port 10024 on 127.0.0.1 [Address already in use]";
  expect(readText('amavis', text)).toEqual({
    outcome: 'event',
    events: [{ kind: 'service-trouble', severity: 'error', text }],
  });
});

test.each([
  'DKIM signature verification disabled, corresponding features not available. If not intentional, consider enabling it by setting: $enable_dkim_verification to 1, or explicitly disable it by setting it to 0 to mute this warning.',
  'will bind to 127.0.0.1:10024/tcp, 127.0.0.1:10026/tcp, 127.0.0.1:10032/tcp',
  'No such process [4083], supposedly the current amavisd master process',
])('what amavis says of itself as it starts, "%s", is silent', (text) => {
  expect(readText('amavis', text)).toEqual({ outcome: 'silent', events: [] });
});

test('which headers a quarantine copy gets says nothing that the verdict does not', () => {
  const text =
    '(04083-01) header_edits_for_quar: <ann@example.net> -> <bob@example.org>, No, score=x tag=-999 tag2=6.2 kill=6.9 tests=[] autolearn=unavailable';
  expect(readText('amavis', text)).toEqual({ outcome: 'silent', events: [] });
});

test.each(['Module Amavis::Conf        2.404', 'starting. /usr/sbin/amavisd'])(
  'what a child with a task says of its start, "%s", is silent',
  (text) => {
    expect(readText('amavis', `(04083-01) ${text}`)).toEqual({ outcome: 'silent', events: [] });
  },
);

test.each([
  ['(04083-01) (!)x', '04083-01', 1, 'x'],
  ['(04083-01-2) (!)x', '04083-01-2', 1, 'x'],
  ['(rel-WaVl27LgwIDf) (!)x', 'rel-WaVl27LgwIDf', 1, 'x'],
  ['(04083-01) (!) x', '04083-01', 1, 'x'],
  ['(04083-01) (!!) x', '04083-01', 2, 'x'],
])('"%s" is a note of %s', (text, taskId, severity, words) => {
  expect(readText('amavis', text)).toEqual({
    outcome: 'event',
    events: [{ kind: 'scan-noted', taskId, severity, text: words }],
  });
});

test.each([
  'x04083-01) (!)x',
  '(ClamAV-clamd) (!)x',
  '(04083-01](!)x',
  '(04083-01) ',
  '(04083-01)(!)x',
  '(04083-01):(!)x',
  '(04083-01] (!)x',
  '(04083-01) (!x',
])('"%s" is a note of no task', (text) => {
  expect(readText('amavis', text)).toEqual(NOT_UNDERSTOOD);
});
