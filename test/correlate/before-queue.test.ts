/** Mail that passes a filter in front of the queue: the first smtpd has the client, the second one the queue file. */
import { expect, test } from 'vitest';
import type { Message } from '../../src/message/message.ts';
import { A, B, identified, line, queued, removed } from './mail-lines.ts';
import { fatesOf, readTexts, told } from './messages-of.ts';

const CLIENT = 'mx.example.net[192.0.2.1]';
const smtpd = (second: number, text: string) => line(second, 'postfix/smtpd[10]', text);
const behind = (second: number, text: string) => line(second, 'postfix/smtpd[13]', text);
const CONNECT = [
  smtpd(0, `connect from ${CLIENT}`),
  smtpd(0, `NOQUEUE: client=${CLIENT}`),
  behind(0, 'connect from localhost[127.0.0.1]'),
];
const END = 'proto=ESMTP helo=<mx.example.net>';
const refused = smtpd(
  0,
  `NOQUEUE: reject: RCPT from ${CLIENT}: 550 5.1.1 <no@example.org>: Recipient address rejected: User unknown; from=<ann@example.net> to=<no@example.org> ${END}`,
);
const answer = (kind: 'accept' | 'reject', second: number, reply: string, more = '') =>
  smtpd(
    second,
    `proxy-${kind}: END-OF-MESSAGE: ${reply}; from=<ann@example.net> to=<bob@example.org> ${END}${more}`,
  );
const accepted = (queueId: string) =>
  behind(1, `${queueId}: client=localhost[127.0.0.1], orig_client=${CLIENT}`);
const handedOn = (queueId: string) =>
  `250 2.0.0 from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as ${queueId}`;
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
const DISCONNECT = smtpd(5, `disconnect from ${CLIENT} ehlo=1 mail=1 rcpt=1 data=1 quit=1`);
const BROKEN_OFF = behind(4, 'disconnect from localhost[127.0.0.1] ehlo=1 mail=1 rcpt=1 rset=1');

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

test.each([
  ['drops', answer('accept', 2, '250 Virus Detected; Discarded Email'), 'blocked at filter'],
  ['refuses', answer('reject', 2, '550 5.7.1 virus found'), 'rejected at accept'],
])(
  'the queue file that a filter has begun for what it then %s is no mail of its own',
  async (_, reply, fate) => {
    const messages = await told(...CONNECT, accepted(B), reply, BROKEN_OFF, DISCONNECT);
    expect(messages.map(fatesOf)).toEqual([[`bob@example.org ${fate}`]]);
  },
);

test('the queue file that a filter has begun for what it refuses is not that of mail that the client gave up before', async () => {
  const later = (text: string) => text.replace('T10:00', 'T10:01');
  const messages = await told(
    ...CONNECT,
    accepted(A),
    smtpd(2, `lost connection after DATA (100 bytes) from ${CLIENT}`),
    DISCONNECT,
    BROKEN_OFF,
    ...[
      ...CONNECT,
      accepted(B),
      answer('reject', 2, '550 5.7.1 virus found'),
      BROKEN_OFF,
      DISCONNECT,
    ].map(later),
  );
  expect(messages.map(({ status, hops }) => [status, hops[0]?.queueId])).toEqual([
    ['aborted', A],
    ['rejected', undefined],
  ]);
});

test.each([
  ['refuses', answer('reject', 2, '550 5.7.1 virus found')],
  ['drops', answer('accept', 2, '250 Virus Detected; Discarded Email')],
])(
  'a live view tells nothing of the queue file that a filter has begun for what it %s, in whatever order the lines come',
  async (_, reply) => {
    const heard: string[] = [];
    const listener = {
      changed: ({ hops }: { hops: readonly { queueId: string }[] }) => {
        heard.push(...hops.map(({ queueId }) => queueId));
      },
      refused: ({ recipients }: Message) => {
        heard.push(...recipients.map(({ address }) => address));
      },
    };
    const lines = [...CONNECT, accepted(B), BROKEN_OFF, reply, DISCONNECT];
    await readTexts([lines.join('\n')], { year: 2026, listener });
    expect(heard).toEqual(['bob@example.org']);
  },
);

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

test('a client that leaves while a filter in front of the queue reads along has given up its mail', async () => {
  const lost = smtpd(2, `lost connection after DATA (100 bytes) from ${CLIENT}`);
  const messages = await told(...CONNECT, accepted(B), lost, DISCONNECT, BROKEN_OFF);
  expect(messages.map(({ status, client }) => [status, client?.address])).toEqual([
    ['aborted', '192.0.2.1'],
  ]);
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
  ];
  const { messages } = await readTexts([lines.join('\n')], { keepTimeline: true });
  const services = messages.flatMap(({ timeline }) => timeline.map(({ pid }) => pid));
  expect([...new Set(services)].sort()).toEqual([10, 11, 12, 13, 14, 16]);
});
