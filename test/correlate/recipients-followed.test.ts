/** Each recipient is followed from queue file to queue file: under which name, and to which line that decided. */
import { expect, test } from 'vitest';
import {
  A,
  arrives,
  B,
  C,
  comesBack,
  DEFERRED,
  filtered,
  line,
  named,
  ofMany,
  queued,
  removed,
  SENT,
  toEve,
  tried,
} from './mail-lines.ts';
import { placesOf, told } from './messages-of.ts';

const placesTold = async (...lines: readonly string[]) => (await told(...lines)).map(placesOf);

const goesTo = (queueId: string, to: string, second = 2, more = '') =>
  filtered(A, to, second, `250 2.0.0 Ok: queued as ${queueId}${more}`);
const expanded = (queueId: string, to: string, list: string, second = 3, outcome = SENT) =>
  tried(queueId, second, outcome).replace('to=<bob@example.org>', `to=<${to}>, orig_to=<${list}>`);
const amavis = (second: number, text: string, task = '00016-01') =>
  line(second, 'amavis[16]', `(${task}) ${text}`);
const FORWARD = (queueId: string, to: string) =>
  `J4A3Mi79CrBr FWD from <ann@example.net> -> <${to}>, BODY=7BIT 250 2.0.0 from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as ${queueId}`;
const VERDICT = (words: string, to: string, more = '') =>
  `${words}, [192.0.2.1]:4711 [192.0.2.1] <ann@example.net> -> <${to}>, Queue-ID: ${A}, Message-ID: <a@example.net>, mail_id: J4A3Mi79CrBr, Hits: 1, size: 1000${more}, 380 ms`;

test('where the log ends between the lines of amavis and those of Postfix, amavis tells where a recipient went', async () => {
  const lines = [
    named('bob@example.org'),
    named('eve@example.org'),
    ...arrives(A),
    ...comesBack(B, 1),
    amavis(2, FORWARD(B, 'bob@example.org')),
    amavis(2, VERDICT('Passed CLEAN {RelayedInbound}', 'bob@example.org', `, queued_as: ${B}`)),
  ];
  const expected = [['bob@example.org queued B', 'eve@example.org queued A']];
  expect(await placesTold(...lines)).toEqual(expected);
  expect(await placesTold(...lines, queued(A, 9))).toEqual(expected);
});

test('a later try of amavis that went nowhere does not hide where the first one went', async () => {
  const lines = [
    ...arrives(A).map(ofMany(2)),
    ...comesBack(B, 1),
    amavis(1, FORWARD(B, 'bob@example.org')),
    ...comesBack(C, 1),
    amavis(1, FORWARD(C, 'eve@example.org')),
    amavis(1, VERDICT('Passed CLEAN {RelayedInbound}', 'bob@example.org')),
    amavis(3, VERDICT('Blocked MTA-BLOCKED {TempFailedInbound}', 'bob@example.org'), '00016-02'),
    goesTo(B, 'bob@example.org', 4),
    goesTo(B, 'eve@example.org', 4),
  ];
  expect(await placesTold(...lines, tried(B, 5, SENT), toEve(tried(C, 5, SENT)))).toEqual([
    ['bob@example.org relayed B', 'eve@example.org relayed C'],
  ]);
  // Where it is not known how many the first queue file has, and it was heard of last, it does not have them all.
  const uncounted = lines.filter((text) => !text.includes(`${B}: from=`));
  expect(
    await placesTold(...uncounted, toEve(tried(C, 5, DEFERRED)), tried(B, 6, DEFERRED)),
  ).toEqual([['bob@example.org deferred B', 'eve@example.org deferred C']]);
});

test('an address that the next queue file spells in another way is not waited for', async () => {
  const start = [...arrives(A), ...comesBack(B, 1), goesTo(B, 'bob@example.org')];
  const rewritten = tried(B, 3, SENT).replace('bob@example.org', 'robert@example.org');
  expect(await placesTold(...start, rewritten)).toEqual([['robert@example.org relayed B']]);
});

test('a queue file that has not told all its recipients still holds the others', async () => {
  const start = [
    ...arrives(A).map(ofMany(2)),
    goesTo(B, 'bob@example.org'),
    goesTo(B, 'eve@example.org'),
  ];
  const expected = [['bob@example.org queued B', 'eve@example.org relayed B']];
  const eve = toEve(tried(B, 3, SENT));
  expect(await placesTold(...start, ...comesBack(B, 1).map(ofMany(2)), eve)).toEqual(expected);
  // Without its line of the queue manager it is not known how many there are.
  expect(await placesTold(...start, ...comesBack(B, 1).slice(0, 2), eve)).toEqual(expected);
});

test('a list that was expanded is not waited for, nor what kept it before forgotten', async () => {
  const put = DEFERRED.replace('host mx.example.org', 'host 127.0.0.1[127.0.0.1]');
  const list = (text: string) => text.replace('bob@example.org', 'list@example.org');
  const [message] = await told(
    ...arrives(A),
    list(tried(A, 1, put)),
    ...comesBack(B, 2).map(ofMany(2)),
    goesTo(B, 'list@example.org', 2),
    expanded(B, 'bob@example.com', 'list@example.org'),
  );
  expect(placesOf(message)).toEqual(['bob@example.com relayed B']);
  expect(message?.recipients[0]).toMatchObject({
    originalAddress: 'list@example.org',
    recoveredFrom: { queueId: A },
  });
});

test('a list whose member is a recipient itself is not waited for either', async () => {
  expect(
    await placesTold(
      ...arrives(A).map(ofMany(3)),
      ...comesBack(B, 1).map(ofMany(3)),
      goesTo(B, 'bob@example.org'),
      goesTo(B, 'List@Example.org'),
      goesTo(B, 'eve@example.org'),
      expanded(B, 'bob@example.org', 'list@example.org'),
    ),
  ).toEqual([['bob@example.org relayed B', 'eve@example.org queued B']]);
});

test('the address that a list was reached by stays known further on', async () => {
  const [message] = await told(
    ...arrives(A),
    ...comesBack(B, 1),
    goesTo(B, 'bob@example.org').replace(', relay', ', orig_to=<list@example.org>, relay'),
    tried(B, 3, SENT),
  );
  expect(message?.recipients[0]?.originalAddress).toBe('list@example.org');
});

test('a verdict of the filter keeps no copy that went past it', async () => {
  const blocked = amavis(2, VERDICT('Blocked SPAM {DiscardedInbound}', 'bob@example.org'));
  const kept = filtered(A, 'bob@example.org', 3, '').replace(
    /\(250 .*/,
    '(250 2.7.0 Ok, discarded, id=00016-01 - spam)',
  );
  expect(await placesTold(...arrives(A), blocked, kept)).toEqual([['bob@example.org blocked A']]);
  expect(await placesTold(...arrives(A), blocked, tried(A, 3, SENT))).toEqual([
    ['bob@example.org relayed A'],
  ]);
});

test('the verdict on a try that failed says nothing of the next one, whose own is not in the log', async () => {
  expect(
    await placesTold(
      ...arrives(A),
      amavis(1, VERDICT('Blocked MTA-BLOCKED {TempFailedInbound}', 'bob@example.org')),
      ...comesBack(B, 2),
      goesTo(B, 'bob@example.org', 3),
      tried(B, 4, SENT),
    ),
  ).toEqual([['bob@example.org relayed B']]);
  // Nor where the line of that verdict came late.
  expect(
    await placesTold(
      ...arrives(A),
      ...comesBack(B, 2),
      goesTo(B, 'bob@example.org', 3),
      tried(B, 4, DEFERRED),
      amavis(5, VERDICT('Blocked MTA-BLOCKED {TempFailedInbound}', 'bob@example.org')),
    ),
  ).toEqual([['bob@example.org deferred B']]);
});

test('a queue file that only its Message-ID joins took over who went to the filter, and nobody else', async () => {
  const start = [...arrives(A).map(ofMany(2)), ...comesBack(B, 1)];
  const [message] = await told(
    ...start,
    filtered(A, 'bob@example.org', 2, '250 2.0.0 Ok'),
    filtered(A, 'eve@example.org', 2, '250 2.0.0 Ok'),
    removed(A, 3),
    tried(B, 4, SENT),
    toEve(tried(B, 4, DEFERRED)),
  );
  expect(message?.inferred).toEqual(['queueIds']);
  expect(placesOf(message)).toEqual(['bob@example.org relayed B', 'eve@example.org deferred B']);
});

test('who went to the filter without a name for the way on is not looked for in the queue file of another', async () => {
  expect(
    await placesTold(
      ...arrives(A).map(ofMany(2)),
      ...comesBack(B, 1),
      goesTo(B, 'bob@example.org'),
      filtered(A, 'eve@example.org', 2, '250 2.0.0 Ok'),
      tried(B, 4, SENT),
    ),
  ).toEqual([['bob@example.org relayed B', 'eve@example.org relayed A']]);
});

test('a recipient that went straight to a server elsewhere is at its end there', async () => {
  const elsewhere = toEve(tried(A, 2, SENT));
  expect(
    await placesTold(
      ...arrives(A).map(ofMany(2)),
      ...comesBack(B, 1),
      amavis(1, FORWARD(B, 'eve@example.org')),
      goesTo(B, 'bob@example.org'),
      elsewhere,
      tried(B, 4, SENT),
    ),
  ).toEqual([['bob@example.org relayed B', 'eve@example.org relayed A']]);
});

/** The reply stands on every recipient's line: `…queued as B, but 1 DISCARD`. */
const SPLIT = [
  goesTo(B, 'bob@example.org', 3, ', but 1 DISCARD'),
  goesTo(B, 'eve@example.org', 3, ', but 1 DISCARD'),
];

test.each([
  ['', []],
  [', and amavis says who went on', [amavis(2, FORWARD(B, 'bob@example.org'))]],
])('without a verdict, whom the next queue file does not have was dropped%s', async (_, texts) => {
  const [message] = await told(
    ...arrives(A).map(ofMany(2)),
    ...comesBack(B, 1),
    ...texts,
    ...SPLIT,
    tried(B, 4, SENT),
  );
  expect(placesOf(message)).toEqual(['bob@example.org relayed B', 'eve@example.org blocked A']);
  const eve = message?.recipients.find(({ address }) => address.startsWith('eve'));
  expect(eve).toMatchObject({ step: 'filter', service: 'amavis', inferred: ['status'] });
});

test('whom the next queue file may have, as not all its lines are in the log, was not dropped', async () => {
  expect(
    await placesTold(
      ...arrives(A).map(ofMany(2)),
      ...comesBack(B, 1).map(ofMany(2)),
      ...SPLIT,
      tried(B, 4, SENT),
    ),
  ).toEqual([['bob@example.org relayed B', 'eve@example.org queued B']]);
});

test('where a verdict is in the log, it says who was dropped', async () => {
  expect(
    await placesTold(
      ...arrives(A).map(ofMany(2)),
      ...comesBack(B, 1),
      amavis(2, VERDICT('Passed CLEAN {RelayedInbound}', 'bob@example.org', `, queued_as: ${B}`)),
      ...SPLIT,
      tried(B, 4, SENT).replace('bob@', 'robert@'),
    ),
  ).toEqual([['robert@example.org relayed B']]);
});

/** Both queue files were made of one: amavis was tried again after it had handed the message on. */
const twice = (first: string, second: string) => [
  ...arrives(A),
  ...comesBack(B, 1),
  ...comesBack(C, 1),
  goesTo(B, 'bob@example.org', 2),
  goesTo(C, 'bob@example.org', 2),
  first,
  second,
];
const BOUNCED = 'dsn=5.1.1, status=bounced (host mx.example.org said: 550 5.1.1 Unknown)';

test.each([
  ['a delivery beats a failure', [tried(B, 4, SENT), tried(C, 5, DEFERRED)], 'relayed B'],
  ['a delivery beats a failure', [tried(B, 4, DEFERRED), tried(C, 5, SENT)], 'relayed C'],
  ['a delivery beats a later failure', [tried(C, 4, SENT), tried(B, 5, BOUNCED)], 'relayed C'],
  ['the later of two failures counts', [tried(B, 4, BOUNCED), tried(C, 5, DEFERRED)], 'deferred C'],
  ['the later of two failures counts', [tried(C, 4, DEFERRED), tried(B, 5, BOUNCED)], 'bounced B'],
  ['of one moment the one further on', [tried(B, 4, BOUNCED), tried(C, 4, DEFERRED)], 'deferred C'],
  [
    'the case of an address does not matter',
    [tried(B, 4, SENT), tried(C, 5, DEFERRED).replace('bob@', 'Bob@')],
    'relayed B',
  ],
])('of two rows of one recipient %s (%#)', async (_, [first = '', second = ''], expected) => {
  const lines = twice(first, second);
  expect(await placesTold(...lines)).toEqual([[`bob@example.org ${expected}`]]);
});
