import { expect, test } from 'vitest';
import { told } from './messages-of.ts';

const at = (time: string, text: string) => `May  5 ${time} mail ${text}`;
const TO_FILTER = 'to=<bob@example.test>, relay=127.0.0.1[127.0.0.1]:10024';
const TO_MAILBOX = 'to=<bob@example.test>, relay=mail.example.test[192.0.2.9]:7025';
const DELAYS = 'delays=0.1/0/0.1/0.8';
const HANDED_ON =
  'dsn=2.0.0, status=sent (250 2.0.0 from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as B1AAAAAAAA)';
const DELIVERED = 'dsn=2.1.5, status=sent (250 2.1.5 Delivery OK)';

const arrival = (time: string) => [
  at(time, 'postfix/smtpd[11]: A1AAAAAAAA: client=mx.example.org[192.0.2.7]'),
  at(time, 'postfix/cleanup[12]: A1AAAAAAAA: message-id=<a@example.org>'),
  at(
    time,
    'postfix/qmgr[13]: A1AAAAAAAA: from=<ann@example.org>, size=900, nrcpt=1 (queue active)',
  ),
];
const reentry = (time: string) => [
  at(time, 'postfix/amavisd/smtpd[14]: B1AAAAAAAA: client=localhost[127.0.0.1]'),
  at(time, 'postfix/cleanup[12]: B1AAAAAAAA: message-id=<a@example.org>'),
  at(
    time,
    'postfix/qmgr[13]: B1AAAAAAAA: from=<ann@example.org>, size=950, nrcpt=1 (queue active)',
  ),
];

async function secondsOf(lines: readonly string[]) {
  const [message] = await told(...lines);
  return message?.recipients.map((row) => [row.delaySeconds, row.totalSeconds]);
}

test('the delay of a message is that of all its hops, each as its line says', async () => {
  const lines = [
    ...arrival('10:20:00'),
    ...reentry('12:25:01'),
    at(
      '12:25:01',
      `postfix/smtp[15]: A1AAAAAAAA: ${TO_FILTER}, delay=7301.5, ${DELAYS}, ${HANDED_ON}`,
    ),
    at(
      '12:25:02',
      `postfix/lmtp[16]: B1AAAAAAAA: ${TO_MAILBOX}, delay=1.25, ${DELAYS}, ${DELIVERED}`,
    ),
  ];
  expect(await secondsOf(lines)).toEqual([[1.25, 7302.75]]);
});

test('a hop alone takes as long as its line says', async () => {
  const lines = [
    ...arrival('10:20:00'),
    at(
      '10:20:02',
      `postfix/lmtp[16]: A1AAAAAAAA: ${TO_MAILBOX}, delay=1.25, ${DELAYS}, ${DELIVERED}`,
    ),
  ];
  expect(await secondsOf(lines)).toEqual([[1.25, 1.25]]);
});

test('what waits in the queue is there until it is deleted', async () => {
  const lines = [
    ...arrival('10:20:00'),
    at(
      '10:20:02',
      `postfix/lmtp[16]: A1AAAAAAAA: ${TO_MAILBOX}, delay=2, ${DELAYS}, dsn=4.2.2, status=deferred (host mail.example.test[192.0.2.9] said: 452 4.2.2 Over quota (in reply to RCPT TO command))`,
    ),
    at('11:20:02', 'postfix/postsuper[17]: A1AAAAAAAA: removed'),
  ];
  expect(await secondsOf(lines)).toEqual([[2, 3602]]);
});

const requeued = (last: string) => [
  ...arrival('10:20:00'),
  at('10:20:05', 'postfix/postsuper[17]: A1AAAAAAAA: requeued'),
  at('10:20:05', 'postfix/pickup[18]: B1AAAAAAAA: uid=0 from=<ann@example.org> orig_id=A1AAAAAAAA'),
  at('10:20:05', 'postfix/cleanup[12]: B1AAAAAAAA: message-id=<a@example.org>'),
  at(
    '10:20:05',
    'postfix/qmgr[13]: B1AAAAAAAA: from=<ann@example.org>, size=950, nrcpt=1 (queue active)',
  ),
  at('10:20:06', `postfix/lmtp[16]: B1AAAAAAAA: ${TO_MAILBOX}, ${last}`),
];

test('the delay of a queue file that was requeued counts from its first arrival, and once', async () => {
  const lines = requeued(`delay=6.25, delays=5.1/0/0.1/1, ${DELIVERED}`);
  expect(await secondsOf(lines)).toEqual([[6.25, 6.25]]);
});

test('a queue file that was requeued behind a filter took as long as the hop before and itself', async () => {
  const lines = [
    ...arrival('10:20:00'),
    ...reentry('10:20:02'),
    at('10:20:02', `postfix/smtp[15]: A1AAAAAAAA: ${TO_FILTER}, delay=2, ${DELAYS}, ${HANDED_ON}`),
    at('10:20:07', 'postfix/postsuper[17]: B1AAAAAAAA: requeued'),
    at(
      '10:20:07',
      'postfix/pickup[18]: C1AAAAAAAA: uid=0 from=<ann@example.org> orig_id=B1AAAAAAAA',
    ),
    at('10:20:07', 'postfix/cleanup[12]: C1AAAAAAAA: message-id=<a@example.org>'),
    at(
      '10:20:07',
      'postfix/qmgr[13]: C1AAAAAAAA: from=<ann@example.org>, size=950, nrcpt=1 (queue active)',
    ),
    at(
      '10:20:08',
      `postfix/lmtp[16]: C1AAAAAAAA: ${TO_MAILBOX}, delay=6, delays=5.1/0/0.1/0.8, ${DELIVERED}`,
    ),
  ];
  expect(await secondsOf(lines)).toEqual([[6, 8]]);
});

test('where no line of a hop says how long it took, the stamps do', async () => {
  const lines = [
    ...arrival('10:20:00'),
    ...reentry('10:20:05'),
    at('10:20:05', `postfix/smtp[15]: A1AAAAAAAA: ${TO_FILTER}, ${HANDED_ON}`),
    at(
      '10:20:06',
      `postfix/lmtp[16]: B1AAAAAAAA: ${TO_MAILBOX}, delay=1.25, ${DELAYS}, ${DELIVERED}`,
    ),
  ];
  expect(await secondsOf(lines)).toEqual([[1.25, 6.25]]);
});

test('queue files that name each other lead to an end', async () => {
  const handedTo = (from: string, to: string) =>
    at(
      '10:20:01',
      `postfix/smtp[15]: ${from}: ${TO_FILTER}, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as ${to})`,
    );
  const lines = [
    ...arrival('10:20:00'),
    ...reentry('10:20:01'),
    handedTo('A1AAAAAAAA', 'B1AAAAAAAA'),
    handedTo('B1AAAAAAAA', 'A1AAAAAAAA'),
    at(
      '10:20:02',
      `postfix/lmtp[16]: B1AAAAAAAA: ${TO_MAILBOX.replace('bob', 'bea')}, delay=1, ${DELAYS}, ${DELIVERED}`,
    ),
  ];
  expect(await secondsOf(lines)).toHaveLength(1);
});
