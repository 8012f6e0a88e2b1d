/** Queue files that a filter in front of the queue begins for mail that it then keeps or refuses. */
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
  BROKEN_OFF,
  behind,
  CLIENT,
  CONNECT,
  DISCONNECT,
  handedOn,
  smtpd,
} from './proxy-lines.ts';

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

test('a client that leaves while a filter in front of the queue reads along has given up its mail', async () => {
  const lost = smtpd(2, `lost connection after DATA (100 bytes) from ${CLIENT}`);
  const messages = await told(...CONNECT, accepted(B), lost, DISCONNECT, BROKEN_OFF);
  expect(messages.map(({ status, client }) => [status, client?.address])).toEqual([
    ['aborted', '192.0.2.1'],
  ]);
});

/** The same lines, of another client and of other processes. */
const ofOther = (text: string) =>
  text
    .replaceAll('192.0.2.1]', '192.0.2.7]')
    .replaceAll('smtpd[10]', 'smtpd[20]')
    .replaceAll('smtpd[13]', 'smtpd[23]');
/** The same lines, of another connection of the same client. */
const ofSecondConnection = (text: string) => ofOther(text).replaceAll('192.0.2.7]', '192.0.2.1]');
const REFUSED = answer('reject', 3, '550 virus found');
const GIVEN_UP = smtpd(2, `lost connection after DATA (100 bytes) from ${CLIENT}`);
const placesOf = async (...lines: readonly string[]) =>
  (await told(...lines)).map(({ status, hops }) => [status, hops[0]?.queueId]);

test('the queue file that a filter has begun for another client is not that of what it refuses', async () => {
  const places = await placesOf(
    ...CONNECT,
    accepted(A),
    ...[...CONNECT, accepted(B), REFUSED, BROKEN_OFF, DISCONNECT].map(ofOther),
    identified(A, 4),
    queued(A, 4),
    answer('accept', 4, handedOn(A)),
    DISCONNECT,
    tried(A, 6, SENT),
    removed(A, 6),
  );
  expect(places).toEqual([
    ['rejected', undefined],
    ['relayed', A],
  ]);
});

test('of two connections of one client, what it gave up in one is not what the filter refused in the other', async () => {
  const places = await placesOf(
    ...CONNECT,
    accepted(A),
    ...[...CONNECT, accepted(B), GIVEN_UP, DISCONNECT, BROKEN_OFF].map(ofSecondConnection),
    REFUSED,
    BROKEN_OFF,
    DISCONNECT,
  );
  expect(places).toEqual([
    ['rejected', undefined],
    ['aborted', B],
  ]);
});

test('what a client gave up in a connection before is not what a filter refuses without a queue file', async () => {
  const places = await placesOf(
    ...CONNECT,
    accepted(A),
    GIVEN_UP,
    DISCONNECT,
    BROKEN_OFF,
    smtpd(8, `connect from ${CLIENT}`),
    smtpd(8, `NOQUEUE: client=${CLIENT}`),
    answer('reject', 9, '554 5.7.0 Reject, id=00016-02 - spam'),
    smtpd(10, `disconnect from ${CLIENT} ehlo=1 mail=1 rcpt=1 data=0/1 quit=1`),
  );
  expect(places).toEqual([
    ['rejected', undefined],
    ['aborted', A],
  ]);
});

const HELD_BY_MILTER = line(
  1,
  'postfix/cleanup[11]',
  `${A}: milter-hold: END-OF-MESSAGE from localhost[127.0.0.1]: milter triggers HOLD action; from=<ann@example.net> to=<bob@example.org> proto=ESMTP helo=<mx.example.net>`,
);
const DELIVERED = [tried(A, 6, SENT), removed(A, 6)];

test.each<[string, string[], string[], string]>([
  ['passes on', [identified(A, 1), queued(A, 1)], DELIVERED, 'relayed'],
  ['passes on, and a milter holds,', [identified(A, 1), HELD_BY_MILTER], [], 'held'],
  ['passes on, as qmgr tells late,', [identified(A, 1)], [queued(A, 3), ...DELIVERED], 'relayed'],
  ['passes on, and cleanup tells nothing of,', [queued(A, 1)], DELIVERED, 'relayed'],
])(
  'of two mails of one connection, the one that a filter %s is not the one that it refuses',
  async (_, first, later, status) => {
    const places = await placesOf(
      ...CONNECT,
      accepted(A),
      ...first,
      answer('accept', 1, handedOn(A)),
      behind(1, 'disconnect from localhost[127.0.0.1] ehlo=1 xforward=1 mail=1 rcpt=1 data=1'),
      smtpd(1, `NOQUEUE: client=${CLIENT}`),
      behind(1, 'connect from localhost[127.0.0.1]'),
      accepted(B),
      REFUSED,
      BROKEN_OFF,
      DISCONNECT,
      ...later,
    );
    expect(places).toEqual(
      expect.arrayContaining([
        ['rejected', undefined],
        [status, A],
      ]),
    );
    expect(places).toHaveLength(2);
  },
);

test('what the second smtpd refuses, and the filter with it, is refused once', async () => {
  const places = await placesOf(
    ...CONNECT,
    accepted(B),
    identified(B, 1),
    line(
      2,
      'postfix/cleanup[11]',
      `${B}: milter-reject: END-OF-MESSAGE from localhost[127.0.0.1]: 5.7.1 Command rejected; from=<ann@example.net> to=<bob@example.org> proto=ESMTP helo=<mx.example.net>`,
    ),
    answer('reject', 2, '550 5.7.1 Command rejected'),
    BROKEN_OFF,
    DISCONNECT,
  );
  expect(places).toEqual([['rejected', undefined]]);
});

const many = (count: number, linesOf: (queueId: string) => string[]) =>
  Array.from({ length: count }, (_, i) =>
    linesOf(`C${(0x10000 + i).toString(16).toUpperCase()}`),
  ).flat();

test('a queue file that breaks off, while the answer of its filter tells nothing, is told as given up', async () => {
  const places = await placesOf(
    ...CONNECT,
    accepted(B),
    answer('accept', 2, '250 2.0.0 Ok'),
    BROKEN_OFF,
    DISCONNECT,
  );
  expect(places).toEqual([['aborted', B]]);
});

test('however much other mail comes in meanwhile, the queue file that a filter has begun is known', async () => {
  const others = many(101, (queueId) =>
    arrives(queueId, 1).map((text) => text.replace('smtpd[10]', 'smtpd[30]')),
  );
  const lines = [...CONNECT, accepted(B), ...others, REFUSED, BROKEN_OFF, DISCONNECT];
  const places = await placesOf(...lines);
  expect(places).not.toContainEqual(['aborted', B]);
  expect(places).toHaveLength(102);
});

test.each<[string, string[], number]>([
  ['of very many the last hundred', many(150, (queueId) => [accepted(queueId)]), 100],
  [
    'of those that are told none',
    [
      ...many(5, (id) => [accepted(id), identified(id, 1), queued(id, 1), removed(id, 2)]),
      passes(700),
      accepted(B),
    ],
    1,
  ],
])('queue files that filters have begun are remembered: %s', async (_, lines, remembered) => {
  const { correlator } = await readTexts([[...CONNECT, ...lines].join('\n')], {
    year: 2026,
    isGoingOn: true,
  });
  expect([...correlator.hosts.values()].map(({ tries }) => tries.length)).toEqual([remembered]);
});
