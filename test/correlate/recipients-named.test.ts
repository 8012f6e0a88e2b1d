/** Recipients that are known by name only, and those that were refused: which of them are told, and how. */
import { describe, expect, test } from 'vitest';
import {
  A,
  arrives,
  B,
  comesBack,
  DEFERRED,
  filtered,
  identified,
  line,
  named,
  ofMany,
  PEER,
  queued,
  refused,
  removed,
  SENT,
  toEve,
  tried,
} from './mail-lines.ts';
import { fatesOf, placesOf, told } from './messages-of.ts';

const placesTold = async (...lines: readonly string[]) => (await told(...lines)).map(placesOf);
const goesTo = (queueId: string, to: string, second = 2) =>
  filtered(A, to, second, `250 2.0.0 Ok: queued as ${queueId}`);
const expanded = (queueId: string, to: string, list: string) =>
  tried(queueId, 3, DEFERRED).replace('to=<bob@example.org>', `to=<${to}>, orig_to=<${list}>`);

test('of the names at the start those are still to come that were not refused', async () => {
  expect(
    await placesTold(
      named('bob@example.org'),
      refused('bob@example.org'),
      named('eve@example.org'),
      ...arrives(A),
    ),
  ).toEqual([['bob@example.org rejected -', 'eve@example.org queued A']]);
});

test('a refusal that names no recipient makes no row', async () => {
  const full = line(
    0,
    'postfix/smtpd[10]',
    `NOQUEUE: reject: MAIL from ${PEER}: 452 4.3.1 Insufficient system storage; from=<ann@example.net> proto=ESMTP helo=<x>`,
  );
  expect(
    await placesTold(full, named('bob@example.org'), ...arrives(A), tried(A, 2, SENT)),
  ).toEqual([['bob@example.org relayed A']]);
});

test('names at the start are not told beside delivery lines, whatever these call the recipients', async () => {
  const lines = [named('list@example.org'), ...arrives(A), tried(A, 2, SENT)];
  expect(await placesTold(...lines)).toEqual([['bob@example.org relayed A']]);
  const discarded = line(
    0,
    'postfix/cleanup[11]',
    `${A}: discard: header Subject: x from ${PEER}; from=<ann@example.net> to=<bob@example.org> proto=ESMTP helo=<x>: policy`,
  );
  expect(await placesTold(...lines, discarded)).toEqual([['bob@example.org discarded A']]);
});

/** A rule names one recipient, and acts on the message: what it says of the others is inferred. */
test.each([
  [
    'discards it',
    `discard: header Subject: x from ${PEER}; from=<ann@example.net> to=<Eve@example.org> proto=ESMTP helo=<x>: policy`,
    'discarded',
  ],
  [
    'holds it',
    `hold: header Subject: x from ${PEER}; from=<ann@example.net> to=<Eve@example.org> proto=ESMTP helo=<x>: policy`,
    'held',
  ],
  [
    'refuses it',
    `milter-reject: END-OF-MESSAGE from ${PEER}: 5.7.1 policy; from=<ann@example.net> to=<Eve@example.org> proto=ESMTP helo=<x>`,
    'rejected',
  ],
])('a rule that %s names a recipient that no line before it did', async (_, text, status) => {
  const rule = line(0, 'postfix/cleanup[11]', `${A}: ${text}`);
  const [message] = await told(named('bob@example.org'), ...arrives(A), rule);
  expect(placesOf(message)).toEqual([`Eve@example.org ${status} A`, `bob@example.org ${status} A`]);
  expect(message?.recipients.map((row) => [row.address[0], row.inferred]).sort()).toEqual([
    ['E', []],
    ['b', ['status']],
  ]);
  // Another spelling is no other recipient.
  const both = await told(named('bob@example.org'), named('eve@example.org'), ...arrives(A), rule);
  expect(both[0]?.recipients.map((row) => [row.address[0]?.toLowerCase(), row.inferred])).toEqual([
    ['b', ['status']],
    ['e', []],
  ]);
});

test('a rule of smtpd that holds the mail for one recipient is read for that one only', async () => {
  const rule = line(
    0,
    'postfix/smtpd[10]',
    `${A}: hold: RCPT from ${PEER}: <bob@example.org>: Recipient address triggers HOLD action; from=<ann@example.net> to=<bob@example.org> proto=ESMTP helo=<x>`,
  );
  const [first = '', ...others] = arrives(A).slice(0, 2);
  const eve = named('eve@example.org').replace('NOQUEUE', A);
  const inferredOf = async (...lines: readonly string[]) =>
    (await told(first, rule, eve, ...others, ...lines))[0]?.recipients.map(
      ({ address, status, inferred }) => [address, status, ...inferred],
    );
  expect(await inferredOf()).toEqual([
    ['bob@example.org', 'held'],
    ['eve@example.org', 'held', 'status'],
  ]);
  // What an operator did afterwards is read.
  const deleted = line(2, 'postfix/postsuper[18]', `${A}: removed`);
  expect(await inferredOf(deleted)).toEqual([
    ['bob@example.org', 'deleted'],
    ['eve@example.org', 'deleted'],
  ]);
  // Where no line names anybody, nobody is left out.
  const bare = line(0, 'postfix/cleanup[11]', `${A}: hold: header Subject: x from local`);
  expect((await told(...arrives(A), bare)).map(({ withoutRecipient: row }) => row)).toMatchObject([
    { status: 'held', inferred: [] },
  ]);
});

test('of two refusals in the transaction of a queue file the last one counts', async () => {
  const [message] = await told(
    refused('eve@example.org', '450 4.2.0'),
    refused('Eve@example.org', '550 5.1.1'),
    ...arrives(A),
    tried(A, 2, SENT),
  );
  expect(message?.recipients.map((row) => [row.address, row.enhancedStatus])).toEqual([
    ['bob@example.org', '2.0.0'],
    ['Eve@example.org', '5.1.1'],
  ]);
});

test('a recipient that is in a queue file was not refused for good by an earlier command', async () => {
  const again = [refused('bob@example.org', '450 4.2.0'), named('bob@example.org')];
  expect(await placesTold(...again, ...arrives(A), tried(A, 2, DEFERRED))).toEqual([
    ['bob@example.org deferred A'],
  ]);
  expect(await placesTold(...again, ...arrives(A), tried(A, 0, DEFERRED))).toEqual([
    ['bob@example.org deferred A'],
  ]);
  // Refused by name, and reached through a list.
  expect(
    await placesTold(
      refused('bob@example.org'),
      ...arrives(A),
      ...comesBack(B, 1),
      goesTo(B, 'list@example.org'),
      expanded(B, 'bob@example.org', 'list@example.org'),
    ),
  ).toEqual([['bob@example.org deferred B']]);
});

test('who waits for a line has the time since the start as delay, who was refused has none', async () => {
  const [message] = await told(
    line(0, 'postfix/smtpd[10]', `connect from ${PEER}`),
    named('bob@example.org'),
    refused('eve@example.org'),
    ...arrives(A, 3),
    ...comesBack(B, 4),
    goesTo(B, 'bob@example.org', 5),
    goesTo(B, 'fay@example.org', 5),
    tried(B, 7, SENT).replace('bob@', 'fay@').replace('delay=1,', 'delay=2.5,'),
    line(8, 'postfix/qmgr[12]', `${B}: from=<ann@example.net>, size=1000, nrcpt=2 (queue active)`),
  );
  const delays = message?.recipients
    .map((row) => [row.address[0], row.status, row.delaySeconds])
    .sort();
  expect(delays).toEqual([
    ['b', 'queued', 8],
    ['e', 'rejected', null],
    ['f', 'relayed', 2.5],
  ]);
});

test('what an operator requeues waits under its new queue ID', async () => {
  expect(
    await placesTold(
      named('bob@example.org'),
      ...arrives(A),
      line(2, 'postfix/postsuper[18]', `${A}: requeued`),
      line(3, 'postfix/pickup[20]', `${B}: uid=0 from=<ann@example.net> orig_id=${A}`),
      identified(B, 3),
      queued(B, 3),
    ),
  ).toEqual([['bob@example.org queued B']]);
});

test.each([
  ['', 'to=<bob@example.org>'],
  [' for an alias', 'to=<bob@example.org>, orig_to=<sales@example.org>'],
])('a requeued message%s takes along what kept it before', async (_, to) => {
  const lines = [
    ...arrives(A),
    tried(A, 1, DEFERRED),
    line(2, 'postfix/postsuper[18]', `${A}: requeued`),
    line(3, 'postfix/pickup[20]', `${B}: uid=0 from=<ann@example.net> orig_id=${A}`),
    queued(B, 3),
    tried(B, 4, SENT),
    removed(B, 4),
  ];
  const [message] = await told(...lines.map((text) => text.replace('to=<bob@example.org>', to)));
  expect(placesOf(message)).toEqual(['bob@example.org relayed B']);
  expect(message?.recipients[0]?.recoveredFrom).toMatchObject({ queueId: A, step: 'deliver' });
});

test('a requeued message leaves behind who was bounced before', async () => {
  const bounced = 'dsn=5.1.1, status=bounced (host mx.example.org said: 550 5.1.1 User unknown)';
  expect(
    await placesTold(
      ...arrives(A).map(ofMany(2)),
      tried(A, 1, DEFERRED),
      toEve(tried(A, 1, bounced)),
      line(2, 'postfix/postsuper[18]', `${A}: requeued`),
      line(3, 'postfix/pickup[20]', `${B}: uid=0 from=<ann@example.net> orig_id=${A}`),
      queued(B, 3),
      tried(B, 4, SENT),
      removed(B, 4),
    ),
  ).toEqual([['bob@example.org relayed B', 'eve@example.org bounced A']]);
});

test('whose address amavis has given an extension keeps the one that the mail came for', async () => {
  const [message] = await told(
    ...arrives(A),
    ...comesBack(B, 1),
    filtered(A, 'bob@example.org', 1, `250 2.0.0 Ok: queued as ${B}`),
    removed(A, 1),
    tried(B, 2, SENT).replace('bob@', 'bob+spam@'),
    removed(B, 2),
  );
  expect(message?.recipients).toMatchObject([
    { address: 'bob+spam@example.org', originalAddress: 'bob@example.org', status: 'relayed' },
  ]);
});

test.each(['eve+spam@example.org', '+spam@example.org', 'bob@example.com', 'bob@exam+ple.org'])(
  'who went on as %s is not bob',
  async (to) => {
    const [message] = await told(
      ...arrives(A),
      ...comesBack(B, 1),
      filtered(A, 'bob@example.org', 1, `250 2.0.0 Ok: queued as ${B}`),
      removed(A, 1),
      tried(B, 2, SENT).replace('bob@example.org', to),
      removed(B, 2),
    );
    expect(message?.recipients).toMatchObject([{ address: to, originalAddress: null }]);
  },
);

test('an address that was rewritten on the way is one recipient while it waits', async () => {
  expect(
    await placesTold(
      ...arrives(A),
      ...comesBack(B, 1),
      filtered(A, 'bob@example.org', 1, `250 2.0.0 Ok: queued as ${B}`),
      removed(A, 1),
      line(
        2,
        'amavis[16]',
        `(00016-02) Passed CLEAN {RelayedInbound}, [192.0.2.1]:4711 [192.0.2.1] <ann@example.net> -> <robert@example.org>, Queue-ID: ${B}, Message-ID: <a@example.net>, mail_id: J4A3Mi79CrBr, Hits: -, size: 1000, 380 ms`,
      ),
    ),
  ).toEqual([['bob@example.org queued B']]);
});

describe('who is in a queue file that no line names yet, beside one who was refused', () => {
  const refusal = line(
    0,
    'postfix/smtpd[10]',
    `${A}: reject: RCPT from ${PEER}: 550 5.1.1 <no@example.org>: Recipient address rejected: User unknown; from=<ann@example.net> to=<no@example.org> proto=ESMTP helo=<x>`,
  );
  const [client = '', ...more] = arrives(A);
  const size = line(1, 'postfix/smtpd[10]', `warning: ${A}: queue file size limit exceeded`);

  test.each([
    ['is on its way', more, 'mixed', 'queued'],
    ['was refused with the message', [size], 'rejected', 'rejected'],
  ])('%s', async (_, lines, status, whole) => {
    const [message] = await told(client, refusal, ...lines);
    expect(fatesOf(message)).toEqual(['no@example.org rejected at accept']);
    expect([message?.status, message?.withoutRecipient?.status]).toEqual([status, whole]);
  });

  test('is nobody that is known of where the client gave up, or a delivery names him', async () => {
    const gone = line(2, 'postfix/smtpd[10]', `disconnect from ${PEER} mail=1 rcpt=0/1`);
    const connect = line(0, 'postfix/smtpd[10]', `connect from ${PEER}`);
    for (const lines of [
      [connect, client, refusal, gone],
      [client, refusal, ...more, tried(A, 2, SENT)],
    ])
      expect((await told(...lines))[0]?.withoutRecipient).toBeNull();
  });
});
