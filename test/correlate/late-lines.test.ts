/** Lines that come late, twice, or in another order than things happened, and when a queue ID starts a new life. */
import { expect, test } from 'vitest';
import {
  A,
  arrives,
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

test.each([
  ['at once', 3],
  ['eight seconds later', 11],
])('a delivery that is logged after the removal, %s, belongs to its message', async (_, second) => {
  const messages = await told(...arrives(A), removed(A, 3), tried(A, second, SENT));
  expect(messages.map(({ status, warnings }) => [status, warnings])).toEqual([['relayed', []]]);
});

test('a delivery that is logged long after the removal finds its message told', async () => {
  const messages = await told(
    ...arrives(A),
    tried(A, 1, SENT),
    removed(A, 3),
    passes(14),
    tried(A, 15, SENT),
  );
  expect(messages.map(({ warnings }) => warnings[0])).toEqual([
    undefined,
    `the start of ${A} is not in the input`,
  ]);
});

test.each([
  ['deferred twice and then sent', [DEFERRED, DEFERRED, SENT], 'relayed', 3],
  ['sent, where a deferral is logged late', [SENT, DEFERRED], 'relayed', 2],
  [
    'bounced, where a deferral is logged late',
    ['dsn=5.1.1, status=bounced (host said: 550 5.1.1 Unknown)', DEFERRED],
    'bounced',
    2,
  ],
])('a recipient %s has its last word and every try', async (_, outcomes, status, attempts) => {
  const messages = await told(
    ...arrives(A),
    ...outcomes.map((outcome, index) => tried(A, index + 1, outcome)),
  );
  expect(messages.map(({ recipients }) => recipients)).toMatchObject([[{ status, attempts }]]);
});

test.each([
  ['its deferral came first', [tried(A, 1, DEFERRED), tried(A, 5, SENT)], 1],
  ['its deferral is logged late', [tried(A, 5, SENT), tried(A, 6, DEFERRED)], 6],
])('what a recipient recovered from is told where %s', async (_, lines, second) => {
  const [message] = await told(...arrives(A), ...lines);
  const at = Date.UTC(2026, 10, 24, 10, 0, second);
  expect(message?.recipients[0]).toMatchObject({ status: 'relayed', firstDeferredAt: at });
});

const CLIENT = (second: number, address: string) =>
  line(second, 'postfix/smtpd[10]', `${A}: client=mx.example.net[${address}]`);

test.each([
  ['is written twice', [CLIENT(0, '192.0.2.1'), CLIENT(1, '192.0.2.1')], 1],
  ['comes again later', [CLIENT(0, '192.0.2.1'), CLIENT(2, '192.0.2.1')], 2],
  ['names another client', [CLIENT(0, '192.0.2.1'), CLIENT(0, '192.0.2.2')], 2],
  [
    'comes again after the removal',
    [CLIENT(0, '192.0.2.1'), removed(A, 0), CLIENT(1, '192.0.2.1')],
    2,
  ],
])('a queue ID whose client= line %s has as many lives as that proves', async (_, lines, lives) => {
  expect(await told(...lines, queued(A, 3))).toHaveLength(lives);
});

test.each([
  ['message-id= two seconds', (second: number) => identified(A, second), 2, 1],
  ['message-id= three seconds', (second: number) => identified(A, second), 3, 2],
  ['from= two seconds', (second: number) => queued(A, second), 2, 1],
  ['from= three seconds', (second: number) => queued(A, second), 3, 2],
])(
  '%s after a removal is disorder up to two seconds, else the next life',
  async (_, next, after, lives) => {
    const first = [
      line(0, 'postfix/qmgr[12]', `${A}: from=<ann@example.net>, size=1, nrcpt=1 (queue active)`),
    ];
    const messages = await told(...first, tried(A, 1, SENT), removed(A, 1), next(1 + after));
    expect(messages).toHaveLength(lives);
    // The life that began first is told first.
    expect(messages[0]?.status).toBe('relayed');
  },
);

test.each([
  ['two seconds', 3, 1],
  ['three seconds', 4, 2],
])('a queue ID that comes again %s after its message was requeued', async (_, second, lives) => {
  const messages = await told(
    ...arrives(A),
    line(1, 'postfix/postsuper[18]', `${A}: requeued`),
    identified(A, second),
  );
  expect(messages).toHaveLength(lives);
});

// cleanup acts out a session for the milters, and refuses what a program of this host hands in at MAIL, too.
test.each([[[0, 1]], [[1, 0]]])(
  'mail of a program of this host that a milter refuses is refused, whichever line comes first: %j',
  async (order) => {
    const lines = [
      line(0, 'postfix/pickup[20]', `${A}: uid=1000 from=<ann@example.net>`),
      line(
        0,
        'postfix/cleanup[11]',
        `${A}: milter-reject: MAIL from localhost[127.0.0.1]: 4.7.1 Service unavailable - try again later; from=<ann@example.net>`,
      ),
    ];
    const [message] = await told(...order.map((index) => lines[index] ?? ''));
    expect(message?.status).toBe('rejected');
    expect(message?.from).toBe('ann@example.net');
  },
);
