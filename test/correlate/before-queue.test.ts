/** Mail that passes a filter in front of the queue: the first smtpd has the client, the second one the queue file. */
import { expect, test } from 'vitest';
import type { Message } from '../../src/message/message.ts';
import {
  A,
  arrives,
  B,
  identified,
  line,
  passes,
  queued,
  removed,
  SENT,
  tried,
} from './mail-lines.ts';
import { fatesOf, readTexts, told } from './messages-of.ts';
import {
  accepted,
  answer,
  CLIENT,
  CONNECT,
  DISCONNECT,
  END,
  handedOn,
  smtpd,
} from './proxy-lines.ts';

const refused = smtpd(
  0,
  `NOQUEUE: reject: RCPT from ${CLIENT}: 550 5.1.1 <no@example.org>: Recipient address rejected: User unknown; from=<ann@example.net> to=<no@example.org> ${END}`,
);
const verdict = (words: string, to: string, queuedAs = '') =>
  line(
    2,
    'amavis[16]',
    `(00016-01) ${words}, [192.0.2.1]:4711 [192.0.2.1] <ann@example.net> -> ${to}, Message-ID: <a@example.net>, mail_id: J4A3Mi79CrBr, Hits: 1, size: 1000, ${queuedAs}380 ms`,
  );
const delivered = (queueId: string, to: string) =>
  line(
    3,
    'postfix/lmtp[14]',
    `${queueId}: to=<${to}>, relay=store[192.0.2.9]:7025, delay=1, delays=0/0/0/1, dsn=2.1.5, status=sent (250 2.1.5 Delivery OK)`,
  );
const factsOf = (message: Message) => ({
  queueIds: message.hops.map(({ queueId }) => queueId),
  messageId: message.messageId,
  helo: message.client?.helo,
  scans: message.scans.map((one) => `${one.verdict} ${one.category}`),
  fates: fatesOf(message),
});

test('what the first smtpd refused, and its client, belong to the queue file that the answer of the filter names', async () => {
  const messages = await told(
    ...CONNECT,
    refused,
    accepted(B),
    identified(B, 1),
    queued(B, 1),
    verdict('Passed CLEAN {RelayedInbound}', '<bob@example.org>', `queued_as: ${B}, `),
    answer('accept', 2, handedOn(B), ' sasl_username=<ann>'),
    delivered(B, 'bob@example.org'),
    removed(B, 3),
    DISCONNECT,
  );
  expect(messages.map(factsOf)).toEqual([
    {
      queueIds: [B],
      messageId: 'a@example.net',
      helo: 'mx.example.net',
      scans: ['passed CLEAN'],
      fates: ['bob@example.org delivered at deliver', 'no@example.org rejected at accept'],
    },
  ]);
});

test('mail that amavis parts in front of the queue is one message', async () => {
  const messages = await told(
    ...CONNECT,
    ...[A, B].flatMap((id) => [accepted(id), identified(id, 1), queued(id, 1)]),
    verdict(
      'Passed CLEAN {RelayedInbound}',
      '<bob@example.org>,<eve@example.org>',
      `queued_as: ${A}/${B}, `,
    ),
    answer('accept', 2, handedOn(B)),
    delivered(A, 'bob@example.org'),
    delivered(B, 'eve@example.org'),
    removed(A, 3),
    removed(B, 3),
    DISCONNECT,
  );
  expect(messages.map(factsOf)).toMatchObject([
    {
      queueIds: [A, B],
      scans: ['passed CLEAN'],
      fates: ['bob@example.org delivered at deliver', 'eve@example.org delivered at deliver'],
    },
  ]);
});

test("what amavis refuses in front of the queue is refused for all whom its verdict names, and has the verdict's Message-ID", async () => {
  const messages = await told(
    ...CONNECT,
    verdict('Blocked INFECTED (Eicar) {RejectedInbound}', '<bob@example.org>,<eve@example.org>'),
    answer('reject', 2, '554 5.7.0 Reject, id=00016-01 - INFECTED: Eicar'),
    DISCONNECT,
  );
  expect(messages.map(factsOf)).toEqual([
    {
      queueIds: [],
      messageId: 'a@example.net',
      helo: 'mx.example.net',
      scans: ['blocked INFECTED'],
      fates: ['bob@example.org rejected at accept', 'eve@example.org rejected at accept'],
    },
  ]);
});

test('two mails of one sender that are refused one after the other stay two', async () => {
  const one = verdict('Blocked SPAM {RejectedInbound}', '<bob@example.org>');
  const messages = await told(
    ...CONNECT,
    one,
    answer('reject', 2, '554 5.7.0 Reject, id=00016-01 - spam'),
    one.replace('00016-01', '00016-02').replace('<a@', '<b@'),
    answer('reject', 2, '554 5.7.0 Reject, id=00016-02 - spam'),
    DISCONNECT,
  );
  expect(messages.map(({ messageId }) => messageId)).toEqual(['a@example.net', 'b@example.net']);
});

test('two mails of one sender, whose queue files are not in the log, stay two', async () => {
  const other = refused.replaceAll('no@example.org', 'not@example.org');
  const messages = await told(
    ...CONNECT,
    refused,
    answer('accept', 2, handedOn(A)),
    other,
    answer('accept', 2, handedOn(B)),
    DISCONNECT,
  );
  expect(messages.map(fatesOf)).toEqual([
    ['no@example.org rejected at accept'],
    ['not@example.org rejected at accept'],
  ]);
});

test('whom the smtpd lines name is told as waiting until a line tells more', async () => {
  const messages = await told(
    ...CONNECT,
    accepted(B),
    identified(B, 1),
    queued(B, 1),
    answer('accept', 2, handedOn(B)),
  );
  expect(messages.map(fatesOf)).toEqual([['bob@example.org queued at queue']]);
});

test('the queue ID that a filter elsewhere gives is not that of other mail on this host', async () => {
  const messages = await told(
    ...arrives(A).map((text) => text.replace('smtpd[10]', 'smtpd[30]')),
    ...CONNECT,
    refused,
    answer('accept', 2, `250 2.0.0 Ok: queued as ${A}`),
    tried(A, 3, SENT),
    removed(A, 3),
    DISCONNECT,
  );
  expect(messages.map(fatesOf)).toEqual([
    ['no@example.org rejected at accept'],
    ['bob@example.org relayed at deliver'],
  ]);
});

test('nothing is kept of a scan in front of the queue once its mail is told', async () => {
  const lines = [
    ...CONNECT,
    accepted(B),
    identified(B, 1),
    queued(B, 1),
    verdict('Passed CLEAN {RelayedInbound}', '<bob@example.org>', `queued_as: ${B}, `),
    answer('accept', 2, handedOn(B)),
    delivered(B, 'bob@example.org'),
    removed(B, 3),
    passes(700),
    passes(701),
  ];
  const { correlator } = await readTexts([lines.join('\n')], { year: 2026, isGoingOn: true });
  expect([...correlator.hosts.values()].map(({ tasks }) => tasks.size)).toEqual([0]);
});

test('a story has the lines of both smtpd processes, and of the scan between them', async () => {
  const lines = [
    ...CONNECT,
    accepted(B),
    identified(B, 1),
    queued(B, 1),
    verdict('Passed CLEAN {RelayedInbound}', '<bob@example.org>', `queued_as: ${B}, `),
    answer('accept', 2, handedOn(B)),
    delivered(B, 'bob@example.org'),
    removed(B, 3),
    DISCONNECT,
  ];
  const { messages } = await readTexts([lines.join('\n')], { keepTimeline: true });
  const numbers = messages.flatMap(({ timeline }) => timeline.map((entry) => entry.line));
  // All but the second, which says again what the first says.
  expect(numbers).toEqual([1, ...lines.map((_, i) => i + 1).slice(2)]);
});
