import { expect, test } from 'vitest';
import type { Message } from '../../src/message/message.ts';
import { messagesOf, readTexts } from './messages-of.ts';

const idsOf = (messages: readonly Message[]) => messages.map(({ messageId }) => messageId);

/** A mail relayed on a day, with or without the line of its removal. */
function mail(day: number, id: string, withRemoval = true): string {
  const at = (seconds: number) => `2026-05-0${day}T10:00:0${seconds}+00:00 mail`;
  return `
    ${at(0)} postfix/smtpd[10]: B141CE6BDD: client=mail.example.com[192.0.2.1]
    ${at(0)} postfix/cleanup[11]: B141CE6BDD: message-id=<${id}>
    ${at(0)} postfix/qmgr[12]: B141CE6BDD: from=<a@example.com>, size=1000, nrcpt=1 (queue active)
    ${at(1)} postfix/smtp[20]: B141CE6BDD: to=<b@example.net>, relay=mx.example.net[192.0.2.9]:25, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (250 Ok)
    ${withRemoval ? `${at(2)} postfix/qmgr[12]: B141CE6BDD: removed` : ''}`;
}

test('mail whose removal is not in the log is told when its queue ID comes again', async () => {
  const messages = await messagesOf(mail(5, 'one@example.com', false) + mail(6, 'two@example.com'));
  expect(idsOf(messages)).toEqual(['one@example.com', 'two@example.com']);
});

test('queue files that name each other as the one before do not lead round in a circle', async () => {
  const messages = await messagesOf(`
    2026-05-05T10:00:00+00:00 mail postfix/qmgr[12]: AAAAAA0001: from=<a@example.com>, size=1, nrcpt=1 (queue active)
    2026-05-05T10:00:01+00:00 mail postfix/pickup[13]: AAAAAA0002: uid=0 from=<a@example.com> orig_id=AAAAAA0001
    2026-05-05T10:00:02+00:00 mail postfix/pickup[13]: AAAAAA0001: uid=0 from=<a@example.com> orig_id=AAAAAA0002
    2026-05-05T10:00:03+00:00 mail amavis[4083]: (04083-01) Passed CLEAN {RelayedOutbound}, [192.0.2.7]:57224 [192.0.2.7] <a@example.com> -> <b@example.net>, Queue-ID: AAAAAA0001, Message-ID: <m1@example.com>, mail_id: WaVl27LgwIDf, Hits: -, size: 1153, queued_as: 15411E6BE1, 380 ms
  `);
  expect(messages.flatMap(({ hops }) => hops.map((hop) => hop.queueId))).toContain('AAAAAA0002');
});

test('a queue file that names itself as the one before does not lead round in a circle', async () => {
  const messages = await messagesOf(`
    2026-05-05T10:00:00+00:00 mail postfix/pickup[13]: AAAAAA0001: uid=0 from=<a@example.com> orig_id=AAAAAA0001
    2026-05-05T10:00:00+00:00 mail postfix/qmgr[12]: AAAAAA0001: from=<a@example.com>, size=1, nrcpt=1 (queue active)
    2026-05-05T10:00:01+00:00 mail amavis[4083]: (04083-01) Passed CLEAN {RelayedOutbound}, [192.0.2.7]:57224 [192.0.2.7] <a@example.com> -> <b@example.net>, Queue-ID: AAAAAA0001, Message-ID: <m1@example.com>, mail_id: WaVl27LgwIDf, Hits: -, size: 1153, 380 ms
  `);
  expect(messages.map(({ hops }) => hops.length)).toEqual([1]);
});

test('each refusal is told when one process has one client after another, without their connects', async () => {
  const refused = (client: number) =>
    `2026-05-05T10:0${client}:00+00:00 mail postfix/smtpd[10]: NOQUEUE: reject: RCPT from unknown[192.0.2.${client}]: 554 5.7.1 <r${client}@example.net>: Relay access denied; from=<a@example.com> to=<r${client}@example.net> proto=ESMTP helo=<x>`;
  const messages = await messagesOf([1, 2, 3].map(refused).join('\n'));
  expect(messages.map(({ recipients }) => recipients[0]?.address)).toEqual([
    'r1@example.net',
    'r2@example.net',
    'r3@example.net',
  ]);
});

test('a refusal is told half an hour later when the end of its session never comes', async () => {
  const refused =
    '2026-05-05T10:00:00+00:00 mail postfix/smtpd[10]: NOQUEUE: reject: RCPT from unknown[192.0.2.1]: 554 5.7.1 <r@example.net>: Relay access denied; from=<a@example.com> to=<r@example.net> proto=ESMTP helo=<x>';
  const later = (minute: number) =>
    `2026-05-05T10:${minute}:00+00:00 mail postfix/qmgr[12]: warning: nothing`;
  const lines = [refused, ...[10, 20, 30, 41, 51].map(later)].join('\n');
  const { messages, correlator } = await readTexts([lines]);
  expect(messages).toHaveLength(1);
  expect([...correlator.hosts.values()].flatMap(({ sessions }) => sessions.values())).toEqual([]);
});

test('a single line from the future does not tell mail that is still on its way', async () => {
  const future = '2027-05-05T10:00:00+00:00 mail postfix/qmgr[12]: 0123456789: removed\n';
  const [lead, ...rest] = mail(5, 'one@example.com').trim().split('\n');
  const messages = await messagesOf([lead, future, ...rest].join('\n'));
  expect(messages.find(({ messageId }) => messageId === 'one@example.com')?.status).toBe('relayed');
});

test.each([
  ['retries', 10_000, (i: number) => retry(i, 'b@example.net')],
  ['recipients', 10_000, (i: number) => retry(0, `b${i}@example.net`)],
])('a story of many %s is told', async (_, count, line) => {
  const lines = Array.from({ length: count }, (_one, i) => line(i)).join('\n');
  const { messages } = await readTexts([lines], { year: 2026, keepTimeline: true });
  expect(messages[0]?.timeline.length).toBeGreaterThan(count);
});

function retry(i: number, to: string): string {
  const at = new Date(Date.UTC(2026, 4, 5, 10, 0, i)).toISOString().slice(0, 19);
  return `${at}+00:00 mail postfix/smtp[20]: connect to mx.example.net[192.0.2.9]:25: Connection refused
${at}+00:00 mail postfix/smtp[20]: B141CE6BDD: to=<${to}>, relay=none, delay=1, delays=0/0/1/0, dsn=4.4.1, status=deferred (connect to mx.example.net[192.0.2.9]:25: Connection refused)`;
}

test('what a filter handed back is joined by its Message-ID where the lines that would prove it are lost', async () => {
  const start = (second: number, id: string, client: string) => `
    2026-05-05T10:00:0${second}+00:00 mail postfix/smtpd[10]: ${id}: client=${client}
    2026-05-05T10:00:0${second}+00:00 mail postfix/cleanup[11]: ${id}: message-id=<m1@example.com>
    2026-05-05T10:00:0${second}+00:00 mail postfix/qmgr[12]: ${id}: from=<a@example.com>, size=1000, nrcpt=1 (queue active)`;
  const messages = await messagesOf(`
    ${start(0, 'AAAAAA0001', 'mail.example.com[192.0.2.1]')}
    ${start(1, 'AAAAAA0002', 'localhost[127.0.0.1]')}
    2026-05-05T10:00:02+00:00 mail postfix/smtp[20]: AAAAAA0001: to=<b@example.net>, relay=127.0.0.1[127.0.0.1]:10026, delay=2, delays=0/0/0/2, dsn=2.0.0, status=sent (250 Ok)
    2026-05-05T10:00:03+00:00 mail postfix/qmgr[12]: AAAAAA0002: removed
    2026-05-05T10:09:00+00:00 mail postfix/qmgr[12]: warning: nothing
    2026-05-05T10:20:00+00:00 mail postfix/qmgr[12]: warning: nothing`);
  expect(messages.map(({ hops, inferred }) => [hops.length, inferred])).toEqual([
    [2, ['queueIds']],
  ]);
});
