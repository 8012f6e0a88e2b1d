/** The lines of a message's story: their text without the header, their step, and in what order they stand. */
import { expect, test } from 'vitest';
import { entryOf } from '../../src/correlate/timeline.ts';
import type { Message } from '../../src/message/message.ts';
import {
  A,
  arrives,
  B,
  comesBack,
  DEFERRED,
  filtered,
  line,
  named,
  PEER,
  refused,
  removed,
  SENT,
  tried,
} from './mail-lines.ts';
import { readTexts } from './messages-of.ts';

const storiesOf = async (...lines: readonly string[]) =>
  (await readTexts([lines.join('\n')], { year: 2026, keepTimeline: true })).messages;
/** `accept accepted A: client=…`. */
const told = (message: Message | undefined) =>
  (message?.timeline ?? []).map(({ step, kind, text }) => `${step} ${kind} ${text}`.slice(0, 60));
const linesOf = (message: Message | undefined) => message?.timeline.map((event) => event.line);
const smtp = (second: number, text: string, pid = 14) => line(second, `postfix/smtp[${pid}]`, text);
const TLS = (who: string) =>
  `Anonymous TLS connection established ${who}: TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits)`;
const WAY_OUT = 'mx.example.org[192.0.2.9]:25';

test('a story has each line of the session, of the queue file and of its delivery, in order and once', async () => {
  const [message] = await storiesOf(
    line(0, 'postfix/postscreen[9]', 'CONNECT from [192.0.2.1]:4711 to [192.0.2.2]:25'),
    line(0, 'postfix/postscreen[9]', 'PASS OLD [192.0.2.1]:4711'),
    line(0, 'postfix/smtpd[10]', `connect from ${PEER}`),
    line(0, 'postfix/smtpd[10]', TLS(`from ${PEER}`)),
    named('bob@example.org'),
    refused('eve@example.org'),
    ...arrives(A),
    line(1, 'opendkim[19]', `${A}: DKIM-Signature field added (s=mail, d=example.net)`),
    smtp(1, `connect to ${WAY_OUT}: Connection refused`),
    smtp(2, TLS(`to ${WAY_OUT}`)),
    smtp(
      2,
      `${A}: host mx.example.org[192.0.2.9] said: 451 4.7.1 Later (in reply to RCPT TO command)`,
      15,
    ),
    tried(A, 3, SENT),
    removed(A, 3),
    line(
      4,
      'postfix/smtpd[10]',
      `disconnect from ${PEER} ehlo=1 mail=1 rcpt=1/2 data=1 quit=1 commands=5/6`,
    ),
  );
  expect(told(message)).toEqual(
    [
      'connect screened CONNECT from [192.0.2.1]:4711 to [192.0.2.2]',
      'connect screened PASS OLD [192.0.2.1]:4711',
      'connect client-connected connect from mx.example.net[192.0.2.1]',
      'connect tls-established Anonymous TLS connection established ',
      'accept rule-applied NOQUEUE: filter: RCPT from mx.example.net[192.0.2.1]',
      'accept rejected NOQUEUE: reject: RCPT from mx.example.net[192.0.2.1]: ',
      `accept accepted ${A}: client=mx.example.net[192.0.2.1]`,
      `accept identified ${A}: message-id=<a@example.net>`,
      `queue queued ${A}: from=<ann@example.net>, size=1000, nrcpt=1`,
      `sign signed ${A}: DKIM-Signature field added (s=mail, d=examp`,
      'deliver attempt-failed connect to mx.example.org[192.0.2.9]:25: Connection ',
      'deliver tls-established Anonymous TLS connection established ',
      `deliver attempt-failed ${A}: host mx.example.org[192.0.2.9] s`,
      `deliver delivery-attempted ${A}: to=<bob@example.org>, relay=`,
      `remove removed ${A}: removed`,
      'connect client-disconnected disconnect from mx.example.net[19',
    ].map((text) => text.slice(0, 60)),
  );
  expect(linesOf(message)).toEqual(Array.from({ length: 16 }, (_, i) => i + 1));
  expect(message?.timeline.map(({ queueId }) => queueId)).toEqual([
    ...Array.from({ length: 6 }, () => null),
    ...Array.from({ length: 4 }, () => A),
    null,
    null,
    ...[A, A, A],
    null,
  ]);
});

test('a program without a process number is left out of the text as well', async () => {
  const held = `${A}: hold: header Received: from x from ${PEER}; from=<ann@example.net> to=<bob@example.org> proto=ESMTP helo=<mx>`;
  const [message] = await storiesOf(
    ...arrives(A).slice(0, 2),
    line(0, 'postfix/cleanup', held),
    line(1, 'MailScanner', `Requeue: ${A}.AFE5C to ${B}`),
    tried(B, 2, SENT),
  );
  const texts = message?.timeline.map(({ text }) => text) ?? [];
  expect(texts).toContain(held);
  expect(message?.hops.map(({ queueId }) => queueId)).toEqual([A, B]);
});

test('a line of the journal is told whole', async () => {
  const journal = (text: string) =>
    JSON.stringify({
      __REALTIME_TIMESTAMP: `${Date.UTC(2026, 10, 24, 10)}000`,
      _HOSTNAME: 'mail',
      SYSLOG_IDENTIFIER: 'postfix/smtpd',
      SYSLOG_PID: '10',
      MESSAGE: text,
    });
  const [message] = await storiesOf(journal(`${A}: client=${PEER}`));
  expect(message?.timeline.map(({ text }) => text)).toEqual([journal(`${A}: client=${PEER}`)]);
});

test('the lines of the filter stand where they were written, between those of Postfix', async () => {
  const amavis = (second: number, text: string) => line(second, 'amavis[16]', `(00016-01) ${text}`);
  const [message] = await storiesOf(
    ...arrives(A),
    amavis(1, 'Checking: J4A3Mi79CrBr [192.0.2.1] <ann@example.net> -> <bob@example.org>'),
    ...comesBack(B, 1),
    amavis(
      1,
      `J4A3Mi79CrBr FWD from <ann@example.net> -> <bob@example.org>, BODY=7BIT 250 2.0.0 from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as ${B}`,
    ),
    amavis(2, '(!)connect to clamd.sock failed, attempt #1'),
    filtered(A, 'bob@example.org', 2, `250 2.0.0 Ok: queued as ${B}`),
    tried(B, 3, SENT),
  );
  expect(linesOf(message)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  expect(message?.timeline.map(({ step }) => step)).toEqual([
    'accept',
    'accept',
    'queue',
    'filter',
    'accept',
    'accept',
    'queue',
    'filter',
    'filter',
    'deliver',
    'deliver',
  ]);
});

test('the session with a filter is in no story: it serves one message after another', async () => {
  const [message] = await storiesOf(
    line(0, 'postfix/amavisd/smtpd[13]', 'connect from localhost[127.0.0.1]'),
    ...arrives(A),
    ...comesBack(B, 1),
    filtered(A, 'bob@example.org', 2, `250 2.0.0 Ok: queued as ${B}`),
  );
  expect(linesOf(message)).toEqual([2, 3, 4, 5, 6, 7, 8]);
});

test('what postscreen refuses stops at the connection', async () => {
  const reject =
    'NOQUEUE: reject: RCPT from [192.0.2.1]:4711: 550 5.7.1 Service unavailable; client [192.0.2.1] blocked using zen.example; from=<a@x.test>, to=<b@example.test>, proto=ESMTP, helo=<x.test>';
  const [message] = await storiesOf(line(0, 'postfix/postscreen[9]', reject));
  expect(told(message)).toEqual([`connect rejected ${reject}`.slice(0, 60)]);
});

test('what an operator and the queue manager do is done in the queue', async () => {
  const [message] = await storiesOf(
    ...arrives(A),
    line(1, 'postfix/postsuper[18]', `${A}: placed on hold`),
    line(2, 'postfix/qmgr[12]', `${A}: from=<ann@example.net>, status=expired, returned to sender`),
  );
  expect(message?.timeline.slice(3).map(({ step }) => step)).toEqual(['queue', 'queue']);
});

test('a line that is nothing but its tag and its text is told without the tag', () => {
  const origin = {
    at: 0,
    host: '',
    tag: 'postfix/qmgr',
    daemon: 'qmgr',
    pid: 12,
    file: '',
    line: 1,
    size: 1,
    rawLine: () => `postfix/qmgr[12]: ${A}: removed`,
  };
  const event = { kind: 'removed', queueId: A, by: 'queue-manager' } as const;
  expect(entryOf(event, origin, 1).text).toBe(`${A}: removed`);
});

test('the story of a refusal has the session and the tests before it', async () => {
  const [message] = await storiesOf(
    line(0, 'postfix/postscreen[9]', 'CONNECT from [192.0.2.1]:4711 to [192.0.2.2]:25'),
    line(0, 'postfix/postscreen[9]', 'PASS OLD [192.0.2.1]:4711'),
    line(0, 'postfix/smtpd[10]', `connect from ${PEER}`),
    refused('bob@example.org'),
    line(
      1,
      'postfix/smtpd[10]',
      `disconnect from ${PEER} ehlo=1 mail=1 rcpt=0/1 quit=1 commands=3/4`,
    ),
  );
  expect(linesOf(message)).toEqual([1, 2, 3, 4]);
});

test('of the failed connections before one delivery fifty are told, and each with one delivery', async () => {
  const failed = Array.from({ length: 60 }, (_, i) =>
    smtp(1, `connect to mx${i}.example.org[192.0.2.9]:25: Connection refused`),
  );
  const [message] = await storiesOf(
    ...failed,
    tried(A, 2, DEFERRED),
    tried(A, 60, SENT),
    removed(A, 60),
  );
  const kinds = message?.timeline.map(({ kind }) => kind) ?? [];
  expect(kinds.filter((kind) => kind === 'attempt-failed')).toHaveLength(50);
  expect(kinds.filter((kind) => kind === 'delivery-attempted')).toHaveLength(2);
  expect(kinds).toHaveLength(53);
});

test('where no stories are asked for there are none', async () => {
  const { messages } = await readTexts([[...arrives(A), tried(A, 2, SENT)].join('\n')]);
  expect(messages.map(({ timeline }) => timeline)).toEqual([[]]);
});

/** What OpenDKIM decides stands; what it notes before or after does not hide it. */
const NOTED = 'no signature data';
const ADDED = 'DKIM-Signature field added (s=mail, d=example.net)';
const NOT_ADDED = "no signing table match for 'ann@example.net'";

test.each([
  [[NOTED], 'noted'],
  [[NOTED, NOT_ADDED], 'not-signed'],
  [[NOTED, ADDED], 'signed'],
  [[ADDED, NOTED], 'signed'],
  [[NOT_ADDED, NOTED], 'not-signed'],
  [['DKIM verification successful', NOTED], 'verified'],
])('after the lines %j of OpenDKIM a message is %s', async (texts, status) => {
  const { messages } = await readTexts([
    [...arrives(A), ...texts.map((text) => line(1, 'opendkim[19]', `${A}: ${text}`))].join('\n'),
  ]);
  expect(messages.map(({ signing }) => signing?.status)).toEqual([status]);
});

test('the signature of the last queue file that has one counts', async () => {
  const sign = (queueId: string, text: string) => line(1, 'opendkim[19]', `${queueId}: ${text}`);
  const way = [
    ...arrives(A),
    ...comesBack(B, 1),
    filtered(A, 'bob@example.org', 2, `250 2.0.0 Ok: queued as ${B}`),
  ];
  const signingOf = async (...lines: readonly string[]) => {
    const { messages } = await readTexts([[...way, ...lines].join('\n')]);
    return messages.map(({ signing }) => [signing?.queueId, signing?.status]);
  };
  expect(await signingOf(sign(A, NOTED), sign(B, ADDED))).toEqual([[B, 'signed']]);
  expect(await signingOf(sign(A, ADDED))).toEqual([[A, 'signed']]);
  expect(await signingOf()).toEqual([[undefined, undefined]]);
});
