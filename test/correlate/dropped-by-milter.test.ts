/** Mail that a milter has Postfix throw away, and hands in again itself: MailScanner's. */
import { expect, test } from 'vitest';
import {
  A,
  arrives,
  B,
  DEFERRED,
  identified,
  line,
  passes,
  queued,
  removed,
  SENT,
  tried,
} from './mail-lines.ts';
import { told } from './messages-of.ts';

const dropped = (stage = 'milter-discard', words = 'milter triggers DISCARD action') =>
  line(
    0,
    'postfix/cleanup[11]',
    `${A}: ${stage}: END-OF-MESSAGE from mx.example.net[192.0.2.1]: ${words}; from=<ann@example.net> to=<bob@example.org> proto=ESMTP helo=<mx>`,
  );
const START = [...arrives(A).slice(0, 2), dropped()];
const again = (daemon: string, second: number) => [
  line(second, `postfix/${daemon}[40]`, `${B}: client=localhost[127.0.0.1]`),
  identified(B, second),
  queued(B, second),
];
const facts = async (...lines: string[]) =>
  (await told(...lines)).map(({ hops, status }) => [
    hops.map(({ queueId }) => queueId).join(' '),
    status,
  ]);

test.each([
  ['qmqpd', SENT, 'relayed'],
  ['smtpd', DEFERRED, 'deferred'],
])('what comes back by %s is the mail that the milter dropped', async (daemon, outcome, status) => {
  expect(
    await facts(...START, passes(20), ...again(daemon, 40), tried(B, 41, outcome), removed(B, 41)),
  ).toEqual([[`${A} ${B}`, status]]);
});

test('what does not come back was thrown away', async () => {
  expect(await facts(...START, passes(20), passes(1300))).toEqual([[A, 'discarded']]);
});

test.each([
  ['another sender', again('qmqpd', 40).map((text) => text.replace('ann@', 'eve@'))],
  ['another Message-ID', again('qmqpd', 40).map((text) => text.replace('<a@', '<b@'))],
  [
    'another host as its client',
    again('smtpd', 40).map((text) => text.replace('localhost[127.0.0.1]', 'mx[192.0.2.3]')),
  ],
  ['a time long after', again('qmqpd', 800)],
])('mail with %s is not what the milter dropped', async (_, second) => {
  expect(await facts(...START, ...second, tried(B, 801, SENT), removed(B, 801))).toEqual([
    [A, 'discarded'],
    [B, 'relayed'],
  ]);
});

test('what a rule of Postfix threw away does not come back', async () => {
  const byRule = dropped('discard', 'header Subject: x').replace(
    'END-OF-MESSAGE ',
    'header Subject: x ',
  );
  const lines = [...arrives(A).slice(0, 2), byRule, ...again('smtpd', 5)];
  expect((await facts(...lines, tried(B, 6, SENT), removed(B, 6))).length).toBe(2);
});
