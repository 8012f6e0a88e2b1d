/** How many have stopped at a step, and when it last worked. */
import { expect, test } from 'vitest';
import { ScopeTally } from '../../src/query/trace/scope.ts';
import {
  arrives,
  DEFERRED,
  filtered,
  line,
  ofMany,
  removed,
  SENT,
  tried,
} from '../correlate/mail-lines.ts';
import { told } from '../correlate/messages-of.ts';

const refused = (second: number, id: string) => [
  line(second, 'postfix/smtpd[10]', `${id}: client=mx.example.net[192.0.2.1]`),
  line(
    second,
    'postfix/cleanup[11]',
    `${id}: milter-reject: END-OF-MESSAGE from mx.example.net[192.0.2.1]: 4.7.1 Service unavailable - try again later; from=<ann@example.net> to=<bob@example.org> proto=ESMTP helo=<mx>`,
  ),
];
const waits = (second: number, id: string) => [
  ...arrives(id, second),
  line(second, 'postfix/postsuper[9]', `${id}: placed on hold`),
];

async function scopeOfLast(...lines: string[]) {
  const messages = await told(...lines);
  const tally = new ScopeTally();
  for (const message of messages) tally.add(message);
  const last = messages.at(-1);
  return last && tally.scopeOf(last);
}

test('mail that came into the queue is a success of taking mail in', async () => {
  const passed = [
    ...arrives('AAAAAA0001', 5),
    tried('AAAAAA0001', 6, SENT),
    removed('AAAAAA0001', 6),
  ];
  const scope = await scopeOfLast(
    ...passed,
    ...refused(8, 'BBBBBB0002'),
    ...refused(9, 'CCCCCC0003'),
  );
  expect(scope).toMatchObject({ messages: 2 });
  expect(new Date(scope?.lastSuccess ?? 0).toISOString()).toBe('2026-11-24T10:00:05.000Z');
});

test('without any there was no success before', async () => {
  const scope = await scopeOfLast(...refused(8, 'BBBBBB0002'), ...refused(9, 'CCCCCC0003'));
  expect(scope?.lastSuccess).toBeNull();
});

test('of a step that mail gets through without a line nothing is said', async () => {
  const scope = await scopeOfLast(...waits(1, 'BBBBBB0002'), ...waits(2, 'CCCCCC0003'));
  expect(scope).toMatchObject({ messages: 2, lastSuccess: undefined });
});

test('what waits counts from its first try, whatever came after', async () => {
  const scope = await scopeOfLast(
    ...arrives('AAAAAA0001', 5),
    tried('AAAAAA0001', 6, DEFERRED),
    ...arrives('BBBBBB0002', 7),
    tried('BBBBBB0002', 8, DEFERRED),
    tried('AAAAAA0001', 40, DEFERRED),
    tried('BBBBBB0002', 41, DEFERRED),
  );
  expect(new Date(scope?.since ?? 0).toISOString()).toBe('2026-11-24T10:00:06.000Z');
});

const KEPT = (id: string) =>
  `(00016-${id.slice(-2)}) Blocked SPAM {DiscardedInbound,Quarantined}, [192.0.2.1]:4711 [192.0.2.1] <ann@example.net> -> <bob@example.org>, quarantine: spam@example.org, Queue-ID: ${id}, Message-ID: <${id}@example.net>, mail_id: J4A3Mi79CrBr, Hits: 20, size: 1000, 380 ms`;
const SPAM = '250 2.7.0 Ok, discarded, id=00016-01 - spam';
const isSpam = (second: number, id: string) => [
  ...arrives(id, second),
  line(second + 1, 'amavis[16]', KEPT(id)),
  filtered(id, 'bob@example.org', second + 1, SPAM).replace(/250 2\.0\.0 from \S+ (?=250)/, ''),
  removed(id, second + 1),
];
const headerRefused = (second: number, id: string) => [
  line(second, 'postfix/smtpd[10]', `${id}: client=mx.example.net[192.0.2.1]`),
  line(
    second,
    'postfix/cleanup[11]',
    `${id}: reject: header Subject: win from mx.example.net[192.0.2.1]; from=<ann@example.net> to=<bob@example.org> proto=ESMTP helo=<mx>: 5.7.1 not wanted here`,
  ),
];

test.each([
  ['that the filter kept', isSpam],
  ['that a header check refused', headerRefused],
])('mail %s says nothing about the step', async (_, stopped) => {
  expect(await scopeOfLast(...stopped(1, 'BBBBBB0002'), ...stopped(3, 'CCCCCC0003'))).toBeNull();
});

const down = (second: number, id: string) => [
  ...arrives(id, second),
  tried(
    id,
    second,
    'status=deferred (connect to 127.0.0.1[127.0.0.1]:10024: Connection refused)',
  ).replace(/relay=[^,]*,/, 'relay=none,'),
];
const isFull = (second: number, id: string) => [
  ...arrives(id, second),
  tried(
    id,
    second,
    'status=deferred (host mx.example.org[192.0.2.25] said: 452 4.2.2 Over quota (in reply to RCPT TO command))',
  ),
];

test.each([
  ['the filter is down', down, true],
  ['a mailbox is full', isFull, false],
])('where %s, it is known whether all mail stops there', async (_, stopped, isOfAll) => {
  const scope = await scopeOfLast(...stopped(1, 'BBBBBB0002'), ...stopped(3, 'CCCCCC0003'));
  expect(scope).toMatchObject({ messages: 2, isOfAll });
});

test('it counts from when the cause began to stop its mail, not from when others did in the same mail', async () => {
  const both = [
    ...down(1, 'BBBBBB0002').slice(0, 3),
    ...isFull(1, 'BBBBBB0002')
      .slice(3)
      .map((text) => text.replace('bob@', 'eve@')),
    tried(
      'BBBBBB0002',
      9,
      'status=deferred (host mx.example.org[192.0.2.25] said: 550 5.1.1 No such user (in reply to RCPT TO command))',
    ).replace('status=deferred', 'status=bounced'),
  ];
  const bounced = [
    ...arrives('CCCCCC0003', 20),
    tried(
      'CCCCCC0003',
      21,
      'status=bounced (host mx.example.org[192.0.2.25] said: 550 5.1.1 No such user (in reply to RCPT TO command))',
    ),
  ];
  const scope = await scopeOfLast(...both, ...bounced);
  expect(new Date(scope?.since ?? 0).toISOString()).toBe('2026-11-24T10:00:09.000Z');
});

test('mail that is put off because its destination is suspended stopped there when that was said', async () => {
  const full = isFull(1, 'BBBBBB0002');
  const suspended = (second: number, id: string) =>
    tried(
      id,
      second,
      'status=deferred (delivery temporarily suspended: connect to mx.example.org[192.0.2.9]:25: Connection refused)',
    )
      .replace('postfix/smtp[', 'postfix/error[')
      .replace(/relay=[^,]*,/, 'relay=none,');
  const scope = await scopeOfLast(
    ...full,
    suspended(60, 'BBBBBB0002'),
    ...arrives('CCCCCC0003', 61),
    suspended(62, 'CCCCCC0003'),
  );
  expect(new Date(scope?.since ?? 0).toISOString()).toBe('2026-11-24T10:01:00.000Z');
});

test.each([
  ['before it', 0, undefined],
  ['since', 9, 1],
])(
  'one message alone has a scope only if its step has worked since: %s',
  async (_, second, count) => {
    const passed = [
      ...arrives('AAAAAA0001', second),
      line(
        second,
        'amavis[16]',
        KEPT('AAAAAA0001').replace(
          'Blocked SPAM {DiscardedInbound,Quarantined}',
          'Passed CLEAN {RelayedInbound}',
        ),
      ),
      filtered('AAAAAA0001', 'bob@example.org', second, '250 2.0.0 Ok: queued as DDDDDD0004'),
      removed('AAAAAA0001', second),
    ];
    const scope = await scopeOfLast(...passed, ...down(1, 'BBBBBB0002'));
    expect(scope?.messages).toBe(count);
  },
);

test('mail that Postfix gave up on stopped when it first failed so', async () => {
  const expires = (id: string, second: number) =>
    line(
      second,
      'postfix/qmgr[12]',
      `${id}: from=<ann@example.net>, status=expired, returned to sender`,
    );
  const scope = await scopeOfLast(
    ...arrives('BBBBBB0002', 1),
    tried('BBBBBB0002', 2, DEFERRED),
    expires('BBBBBB0002', 60),
    removed('BBBBBB0002', 60),
    ...arrives('CCCCCC0003', 3),
    tried('CCCCCC0003', 4, DEFERRED),
    expires('CCCCCC0003', 61),
    removed('CCCCCC0003', 61),
  );
  expect(new Date(scope?.since ?? 0).toISOString()).toBe('2026-11-24T10:00:02.000Z');
});

test('mail is counted for each cause that stopped one of its recipients', async () => {
  const BOUNCED = 'status=bounced (host mx.example.org[192.0.2.25] said: 550 5.1.1 No such user)';
  const scope = await scopeOfLast(
    ...arrives('BBBBBB0002', 1).map(ofMany(2)),
    tried('BBBBBB0002', 2, DEFERRED).replace('bob@', 'eve@'),
    tried('BBBBBB0002', 2, BOUNCED),
    ...arrives('CCCCCC0003', 3),
    tried('CCCCCC0003', 4, DEFERRED),
  );
  expect(scope?.messages).toBe(2);
});

const unknownUser = (second: number, name: string) => [
  line(second, 'postfix/smtpd[10]', 'connect from mx.example.net[192.0.2.1]'),
  line(
    second,
    'postfix/smtpd[10]',
    `NOQUEUE: reject: RCPT from mx.example.net[192.0.2.1]: 550 5.1.1 <${name}@example.org>: Recipient address rejected: User unknown in virtual mailbox table; from=<ann@example.net> to=<${name}@example.org> proto=ESMTP helo=<mx>`,
  ),
  line(second, 'postfix/smtpd[10]', 'disconnect from mx.example.net[192.0.2.1]'),
];

test('of a cause that lets other mail pass, no last success of that mail is told', async () => {
  const messages = await told(
    ...arrives('AAAAAA0001', 1),
    ...unknownUser(3, 'eve'),
    ...unknownUser(5, 'ida'),
  );
  const tally = new ScopeTally();
  for (const message of messages) tally.add(message);
  const refused = messages.find(({ hops }) => hops.length === 0);
  expect(refused && tally.scopeOf(refused)).toMatchObject({
    messages: 2,
    isOfAll: false,
    lastSuccess: undefined,
  });
});
