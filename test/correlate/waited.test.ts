/** How long mail waited in queues: in those before the filter, too, but not while its client still handed it in. */
import { expect, test } from 'vitest';
import { told } from './messages-of.ts';

const at = (clock: string, rest: string) => `Nov 27 ${clock} mail postfix/${rest}`;
const arrives = (queueId: string, clock: string, activeAt = clock) => [
  at(clock, `smtpd[61]: ${queueId}: client=mx.example.net[192.0.2.42]`),
  at(activeAt, `cleanup[62]: ${queueId}: message-id=<m31@example.net>`),
  active(queueId, activeAt),
];
const active = (queueId: string, clock: string) =>
  at(clock, `qmgr[63]: ${queueId}: from=<ann@example.net>, size=348, nrcpt=1 (queue active)`);
const handedOn = (queueId: string, clock: string, delays: string, next: string) =>
  at(
    clock,
    `smtp[64]: ${queueId}: to=<bob@example.com>, relay=127.0.0.1[127.0.0.1]:10024, delay=${delays}, dsn=2.0.0, status=sent (250 2.0.0 from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as ${next})`,
  );
const delivered = (queueId: string, clock: string, delays: string) =>
  at(
    clock,
    `lmtp[65]: ${queueId}: to=<bob@example.com>, relay=store.example.com[192.0.2.7]:7025, delay=${delays}, dsn=2.1.5, status=sent (250 2.1.5 Delivery OK)`,
  );
const putOff = (queueId: string, clock: string, delays: string) =>
  at(
    clock,
    `smtp[66]: ${queueId}: to=<bob@example.com>, relay=none, delay=${delays}, dsn=4.4.1, status=deferred (connect to 127.0.0.1[127.0.0.1]:10024: Connection refused)`,
  );
const comesBack = (queueId: string, clock: string) => [
  at(clock, `amavisd/smtpd[67]: ${queueId}: client=localhost[127.0.0.1]`),
  at(clock, `cleanup[62]: ${queueId}: message-id=<m31@example.net>`),
  active(queueId, clock),
];
const removed = (queueId: string, clock: string) => at(clock, `qmgr[63]: ${queueId}: removed`);

const [FIRST, LAST, AGAIN] = ['4jbqmM4r2qzLSQq', '4jbqnr0mHxzLRyh', '4jbqn95Z0qzLSBy'] as const;

const END = [
  ...comesBack(LAST, '23:46:56'),
  delivered(LAST, '23:46:57', '0.5, delays=0.1/0.25/0.05/0.1'),
  removed(LAST, '23:46:57'),
];

test.each<[string, readonly string[], number]>([
  [
    'the waits of every queue file count',
    [
      ...arrives(FIRST, '23:46:20'),
      handedOn(FIRST, '23:46:56', '36, delays=0.02/29/3.1/2.5', LAST),
      removed(FIRST, '23:46:56'),
    ],
    29.25,
  ],
  [
    'a client that takes its time does not make mail wait',
    [
      ...arrives(FIRST, '23:45:39', '23:46:19'),
      handedOn(FIRST, '23:46:56', '77, delays=40/29/3.1/2.5', LAST),
      removed(FIRST, '23:46:56'),
    ],
    29.25,
  ],
  [
    'until the last try it waited, but for the time of its client',
    [
      ...arrives(FIRST, '23:45:39', '23:45:41'),
      putOff(FIRST, '23:45:42', '3, delays=2/0.5/0.5/0'),
      active(FIRST, '23:46:21'),
      handedOn(FIRST, '23:46:56', '77, delays=42/29/3.1/2.5', LAST),
      removed(FIRST, '23:46:56'),
    ],
    40 + 29.25,
  ],
  [
    'where an operator requeued it, too',
    [
      ...arrives(FIRST, '23:45:39'),
      putOff(FIRST, '23:45:41', '2.2, delays=0.01/2.2/0.02/0'),
      at('23:46:21', `postsuper[70]: ${FIRST}: requeued`),
      at('23:46:21', `pickup[71]: ${AGAIN}: uid=103 from=<ann@example.net> orig_id=${FIRST}`),
      at('23:46:21', `cleanup[62]: ${AGAIN}: message-id=<m31@example.net>`),
      active(AGAIN, '23:46:21'),
      handedOn(AGAIN, '23:46:56', '77, delays=42/29/3.1/2.5', LAST),
      removed(AGAIN, '23:46:56'),
    ],
    42 + 29.25,
  ],
])('%s', async (_, lines, seconds) => {
  const [message] = await told(...lines, ...END);
  expect(message?.recipients.map(({ status, waitedSeconds }) => [status, waitedSeconds])).toEqual([
    ['delivered', seconds],
  ]);
});

test('where a line does not say how long, nothing is claimed', async () => {
  const before = [
    ...arrives(FIRST, '23:46:20'),
    handedOn(FIRST, '23:46:56', '36', LAST),
    removed(FIRST, '23:46:56'),
  ];
  const [message] = await told(...before, ...END);
  expect(message?.recipients.map(({ waitedSeconds }) => waitedSeconds)).toEqual([null]);
});
