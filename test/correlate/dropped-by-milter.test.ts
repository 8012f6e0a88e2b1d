/** Mail that a milter has Postfix throw away, and hands in again itself: MailScanner's. */
import { describe, expect, test } from 'vitest';
import {
  A,
  arrives,
  B,
  BOUNCED,
  C,
  comesBack,
  DEFERRED,
  filtered,
  identified,
  line,
  ofMany,
  passes,
  queued,
  removed,
  SENT,
  toEve,
  tried,
} from './mail-lines.ts';
import { told } from './messages-of.ts';

const dropped = () =>
  line(
    0,
    'postfix/cleanup[11]',
    `${A}: milter-discard: END-OF-MESSAGE from mx.example.net[192.0.2.1]: milter triggers DISCARD action; from=<ann@example.net> to=<bob@example.org> proto=ESMTP helo=<mx>`,
  );
const START = [...arrives(A).slice(0, 2), dropped()];
const again = (daemon: string, second: number, queueId = B) => [
  line(second, `postfix/${daemon}[40]`, `${queueId}: client=localhost[127.0.0.1]`),
  identified(queueId, second),
  queued(queueId, second),
];
const facts = async (...lines: string[]) =>
  (await told(...lines)).map(({ hops, status }) => [
    hops.map(({ queueId }) => queueId).join(' '),
    status,
  ]);

test.each([
  ['qmqpd', SENT, 'relayed'],
  ['smtpd', BOUNCED, 'bounced'],
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
  const byRule = line(
    0,
    'postfix/cleanup[11]',
    `${A}: discard: header Subject: x from mx.example.net[192.0.2.1]; from=<ann@example.net> to=<bob@example.org> proto=ESMTP helo=<mx>`,
  );
  const lines = [...arrives(A).slice(0, 2), byRule, ...again('qmqpd', 1)];
  expect(await facts(...lines, tried(B, 2, SENT), removed(B, 2))).toEqual([
    [A, 'discarded'],
    [B, 'relayed'],
  ]);
});

test('the join is told as inferred', async () => {
  const [message] = await told(...START, ...again('qmqpd', 40), tried(B, 41, SENT), removed(B, 41));
  expect(message?.inferred).toEqual(['queueIds']);
});

describe('what a milter dropped behind amavis', () => {
  const handedBack = filtered(A, 'bob@example.org', 1, `250 2.0.0 Ok: queued as ${B}`);
  const drop = dropped()
    .replaceAll(A, B)
    .replace('mx.example.net[192.0.2.1]', 'localhost[127.0.0.1]');
  const start = [...comesBack(B, 0).slice(0, 2), drop, handedBack];
  const end = (second: number) => [
    ...again('qmqpd', second, C),
    tried(C, second + 1, SENT),
    removed(C, second + 1),
  ];

  test('comes back too', async () => {
    const lines = [...arrives(A), ...start, removed(A, 1), passes(20), ...end(40)];
    expect(await facts(...lines)).toEqual([[`${A} ${B} ${C}`, 'relayed']]);
  });

  test.each([
    [590, [[`${A} ${B} ${C}`, 'mixed']]],
    [
      800,
      [
        [`${A} ${B}`, 'mixed'],
        [C, 'relayed'],
      ],
    ],
  ])(
    'may come back within ten minutes, while another recipient waits: %i seconds',
    async (second, expected) => {
      const waits = toEve(tried(A, 2, DEFERRED));
      const lines = [...arrives(A).map(ofMany(2)), ...start, waits, passes(20), ...end(second)];
      expect(await facts(...lines)).toEqual(expected);
    },
  );
});

test('what this host handed in before is another mail', async () => {
  const [client, ...others] = again('qmqpd', -1);
  const lines = [client ?? '', ...START, ...others, tried(B, 2, SENT), removed(B, 2)];
  expect(await facts(...lines)).toEqual([
    [B, 'relayed'],
    [A, 'discarded'],
  ]);
});

test('where no line tells who sent what a milter dropped, nothing comes back', async () => {
  const lines = [identified(A, 0), dropped().replace('from=<ann@example.net> ', '')];
  expect(await facts(...lines, ...again('qmqpd', 1), tried(B, 2, SENT), removed(B, 2))).toEqual([
    [A, 'discarded'],
    [B, 'relayed'],
  ]);
});

test.each([
  [
    'refuses by a milter',
    'milter-reject: END-OF-MESSAGE from mx.example.net[192.0.2.1]: 5.7.1 id=00016-01 - SPAM;',
    'rejected',
  ],
  [
    'throws away by a rule of its own',
    'discard: header Subject: odd from mx.example.net[192.0.2.1];',
    'discarded',
  ],
])(
  'what Postfix %s is told so, whatever amavis behind a milter says of it',
  async (_, rule, status) => {
    const [message] = await told(
      line(0, 'postfix/smtpd[10]', `${A}: client=mx.example.net[192.0.2.1]`),
      identified(A, 0),
      line(
        1,
        'amavis[16]',
        `(00016-01) Blocked SPAM {RejectedInbound,Quarantined}, MILTER [192.0.2.1] [192.0.2.1] <ann@example.net> -> <bob@example.org>, quarantine: s/spam-x, Queue-ID: ${A}, Message-ID: <a@example.net>, mail_id: J4A3Mi79CrBr, Hits: 30, size: 1000, 380 ms`,
      ),
      line(
        1,
        'postfix/cleanup[11]',
        `${A}: ${rule} from=<ann@example.net> to=<bob@example.org> proto=ESMTP helo=<mx>`,
      ),
    );
    expect(message?.recipients.map((row) => [row.address, row.status, row.step])).toEqual([
      ['bob@example.org', status, 'accept'],
    ]);
  },
);

test.each([
  ['INFECTED (Eicar) {DiscardedInbound,Quarantined}', 'blocked', 'filter', 'v/virus-x', 'INFECTED'],
  ['MTA-BLOCKED {TempFailedInbound}', 'discarded', 'accept', null, null],
])(
  'what amavis behind a milter says of mail that is dropped counts: Blocked %s',
  async (verdict, ...expected) => {
    const [message] = await told(
      line(0, 'postfix/smtpd[10]', `${A}: client=mx.example.net[192.0.2.1]`),
      identified(A, 0),
      line(
        1,
        'amavis[16]',
        `(00016-01) Blocked ${verdict}, MILTER [192.0.2.1] [192.0.2.1] <ann@example.net> -> <bob@example.org>,<eve@example.org>, quarantine: v/virus-x, Queue-ID: ${A}, Message-ID: <a@example.net>, mail_id: J4A3Mi79CrBr, Hits: -, size: 1000, 380 ms`,
      ),
      line(
        1,
        'postfix/cleanup[11]',
        `${A}: milter-discard: END-OF-MESSAGE from mx.example.net[192.0.2.1]: milter triggers DISCARD action; from=<ann@example.net> to=<bob@example.org> proto=ESMTP helo=<mx>`,
      ),
    );
    const rows = message?.recipients.map((row) => [
      row.address,
      row.status,
      row.step,
      row.quarantine,
      row.category,
    ]);
    expect(rows).toEqual(
      ['bob@example.org', 'eve@example.org'].map((address) => [address, ...expected]),
    );
  },
);
