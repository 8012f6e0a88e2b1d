/** Several aliases may lead to one mailbox: each is a recipient of its own, with a fate of its own. */
import { expect, test } from 'vitest';
import type { Message } from '../../src/message/message.ts';
import {
  A,
  arrives,
  B,
  C,
  comesBack,
  DEFERRED,
  filtered,
  line,
  ofMany,
  queued,
  refused,
  removed,
  SENT,
  tried,
} from './mail-lines.ts';
import { told } from './messages-of.ts';

/** `sales@example.org relayed A`, `directly` for who was written to by the address itself. */
const aliasesOf = (message: Message | undefined) =>
  message?.recipients
    .map((row) => `${row.originalAddress ?? 'directly'} ${row.status} ${row.queueId?.[0] ?? '-'}`)
    .sort();
const aliasesTold = async (...lines: readonly string[]) => (await told(...lines)).map(aliasesOf);
const by = (alias: string, text: string) =>
  text.replace('to=<bob@example.org>', `to=<bob@example.org>, orig_to=<${alias}@example.org>`);
const goesTo = (queueId: string, second = 2) =>
  filtered(A, 'bob@example.org', second, `250 2.0.0 Ok: queued as ${queueId}`);
const BOUNCED = 'dsn=5.1.1, status=bounced (host mx.example.org said: 550 5.1.1 Unknown)';

test('each alias of a mailbox has its own fate, whichever line came first', async () => {
  const start = arrives(A).map(ofMany(2));
  const sales = by('sales', tried(A, 1, SENT));
  const info = by('info', tried(A, 1, DEFERRED));
  const expected = [['info@example.org deferred A', 'sales@example.org relayed A']];
  expect(await aliasesTold(...start, sales, info)).toEqual(expected);
  expect(await aliasesTold(...start, info, sales)).toEqual(expected);
  expect(await told(...start, info, sales)).toMatchObject([{ status: 'mixed' }]);
});

test('who was written to by the address itself is another recipient than its alias', async () => {
  expect(
    await aliasesTold(
      ...arrives(A).map(ofMany(2)),
      by('sales', tried(A, 1, SENT)),
      tried(A, 1, BOUNCED).replace('bob@example.org', 'Bob@Example.org'),
    ),
  ).toEqual([['directly bounced A', 'sales@example.org relayed A']]);
});

test('the next try for an alias, in whatever case it is written, is for the same recipient', async () => {
  const [message] = await told(
    ...arrives(A).map(ofMany(2)),
    by('sales', tried(A, 1, DEFERRED)),
    by('info', tried(A, 1, SENT)),
    by('sales', tried(A, 300, SENT)),
    by('SALES', tried(A, 600, DEFERRED)),
  );
  expect(aliasesOf(message)).toEqual(['info@example.org relayed A', 'sales@example.org relayed A']);
});

/** The mail comes for two, and the filter gives it back to one queue file. */
const throughFilter = (first: string, second: string) => [
  ...arrives(A).map(ofMany(2)),
  ...comesBack(B, 1),
  first,
  second,
  removed(A, 3),
];
const BOTH = throughFilter(by('sales', goesTo(B)), by('info', goesTo(B)));

test('where the next queue file has one line for two aliases, it speaks of both', async () => {
  expect(await aliasesTold(...BOTH, tried(B, 4, DEFERRED))).toEqual([
    ['info@example.org deferred B', 'sales@example.org deferred B'],
  ]);
  expect(
    await aliasesTold(...throughFilter(by('sales', goesTo(B)), goesTo(B)), tried(B, 4, SENT)),
  ).toEqual([['directly relayed B', 'sales@example.org relayed B']]);
  // Further on they stay apart, and so they do where the address is rewritten again.
  const again = filtered(B, 'bob@example.org', 4, `250 2.0.0 Ok: queued as ${C}`);
  expect(await aliasesTold(...BOTH, ...comesBack(C, 4), again, tried(C, 5, SENT))).toEqual([
    ['info@example.org relayed C', 'sales@example.org relayed C'],
  ]);
  const rewritten = by('bob', tried(B, 4, SENT)).replace('to=<bob@', 'to=<robert@');
  expect(await aliasesTold(...BOTH, rewritten)).toEqual([
    ['info@example.org relayed B', 'sales@example.org relayed B'],
  ]);
});

test('until that line comes both wait in the next queue file', async () => {
  expect(await aliasesTold(...BOTH)).toEqual([
    ['info@example.org queued B', 'sales@example.org queued B'],
  ]);
});

test('where the next queue file has a line for each alias, each has its own', async () => {
  const [sales, info] = [by('sales', tried(B, 4, SENT)), by('info', tried(B, 4, BOUNCED))];
  const expected = [['info@example.org bounced B', 'sales@example.org relayed B']];
  const start = BOTH.map(ofMany(2));
  expect(await aliasesTold(...start, sales, info)).toEqual(expected);
  expect(await aliasesTold(...start, info, sales)).toEqual(expected);
  expect(await aliasesTold(...start, sales)).toEqual([
    ['info@example.org queued B', 'sales@example.org relayed B'],
  ]);
  expect(
    await aliasesTold(
      ...throughFilter(by('sales', goesTo(B)), goesTo(B)).map(ofMany(2)),
      tried(B, 4, DEFERRED),
      sales,
    ),
  ).toEqual([['directly deferred B', 'sales@example.org relayed B']]);
});

test('an alias that went on and one that the first queue file still has are not mixed up', async () => {
  const late = by('info', tried(A, 2, DEFERRED));
  expect(
    await aliasesTold(
      ...throughFilter(by('sales', goesTo(B)), late).filter((text) => !text.includes('removed')),
      tried(B, 4, SENT),
    ),
  ).toEqual([['info@example.org deferred A', 'sales@example.org relayed B']]);
});

test('what a try of the filter delivered of which Postfix heard no answer counts for all aliases', async () => {
  const NO_ANSWER =
    'dsn=4.4.2, status=deferred (conversation with 127.0.0.1[127.0.0.1] timed out while sending end of data)';
  const failed = filtered(A, 'bob@example.org', 9, '').replace(/dsn=.*/, NO_ANSWER);
  const amavis = (text: string) => line(2, 'amavis[16]', `(00016-01) ${text}`);
  expect(
    await aliasesTold(
      ...arrives(A).map(ofMany(2)),
      ...comesBack(B, 1),
      amavis(
        `J4A3Mi79CrBr FWD from <ann@example.net> -> <bob@example.org>, BODY=7BIT 250 2.0.0 from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as ${B}`,
      ),
      amavis(
        `Passed CLEAN {RelayedInbound}, [192.0.2.1]:4711 [192.0.2.1] <ann@example.net> -> <bob@example.org>, Queue-ID: ${A}, Message-ID: <a@example.net>, mail_id: J4A3Mi79CrBr, Hits: 1, size: 1000, queued_as: ${B}, 380 ms`,
      ),
      tried(B, 3, SENT),
      by('sales', failed),
      by('info', failed),
      queued(A, 300),
      ...comesBack(C, 301),
      by('sales', goesTo(C, 302)),
      by('info', goesTo(C, 302)),
      tried(C, 303, DEFERRED),
    ),
  ).toEqual([['info@example.org relayed B', 'sales@example.org relayed B']]);
});

test('an address that was refused, and reached by two aliases, was not refused for good', async () => {
  expect(
    await aliasesTold(
      refused('bob@example.org'),
      ...arrives(A).map(ofMany(2)),
      by('sales', tried(A, 1, SENT)),
      by('info', tried(A, 1, DEFERRED)),
    ),
  ).toEqual([['info@example.org deferred A', 'sales@example.org relayed A']]);
});

test('a queue file of one recipient has one, though a line leaves its alias out', async () => {
  const expected = [['sales@example.org relayed A']];
  const [first, second] = [by('sales', tried(A, 1, DEFERRED)), tried(A, 300, SENT)];
  expect(await aliasesTold(...arrives(A), first, second)).toEqual(expected);
  expect(
    await aliasesTold(...arrives(A), tried(A, 1, DEFERRED), by('sales', tried(A, 300, SENT))),
  ).toEqual(expected);
});

test('an alias and its mailbox are two recipients, also where the log does not say how many there are', async () => {
  const [client, messageId] = arrives(A);
  const lines = [
    client ?? '',
    messageId ?? '',
    tried(A, 1, SENT),
    by('sales', tried(A, 1, DEFERRED)),
  ];
  expect(await aliasesTold(...lines)).toEqual([
    ['directly relayed A', 'sales@example.org deferred A'],
  ]);
});

test('what a rule discards of a first try speaks of the alias that the mail came for', async () => {
  const discard = line(
    1,
    'postfix/cleanup[11]',
    `${B}: discard: header X-Test: yes from localhost[127.0.0.1]; from=<ann@example.net> to=<bob@example.org> proto=ESMTP helo=<localhost>`,
  );
  const passed = (second: number, task: string, next: string) =>
    line(
      second,
      'amavis[16]',
      `(${task}) Passed CLEAN {RelayedInbound}, [192.0.2.1]:4711 [192.0.2.1] <ann@example.net> -> <bob@example.org>, Queue-ID: ${A}, Message-ID: <a@example.net>, mail_id: J4A3Mi79CrBr, Hits: -, size: 1000, queued_as: ${next}, 380 ms`,
    );
  const lost = goesTo(B).replace(
    /dsn=.*/,
    'dsn=4.4.2, status=deferred (lost connection with 127.0.0.1[127.0.0.1] while sending end of data -- message may be sent more than once)',
  );
  const first = [
    ...comesBack(B, 1).slice(0, 2),
    discard,
    passed(1, '00016-01', B),
    by('sales', lost),
  ];
  const again = [...comesBack(C, 300), passed(301, '00016-02', C), by('sales', goesTo(C, 301))];
  expect(await aliasesTold(...arrives(A), ...first, ...again, tried(C, 302, SENT))).toEqual([
    ['sales@example.org relayed C'],
  ]);
});

/** The filter hands on the addresses alone: lines of two recipients are the same. */
const handedOnTwice = [
  ...arrives(A).map(ofMany(2)),
  by('sales', goesTo(B)),
  by('info', goesTo(B)),
  ...comesBack(B, 2).map(ofMany(2)),
  removed(A, 2),
];
const tries = (second: number, outcome: string) => [
  tried(B, second, outcome),
  tried(B, second, outcome),
];
const attemptsOf = (message: Message | undefined) =>
  message?.recipients.map((row) => `${row.originalAddress} ${row.status} ${row.attempts}`).sort();

const TWICE = [
  `${B} was delivered more than once to bob@example.org (2 times): it stands more than once among the recipients`,
];

test('two recipients with one address that are both tried were tried once', async () => {
  const [message, ...others] = await told(...handedOnTwice, ...tries(3, SENT), removed(B, 3));
  expect(others).toEqual([]);
  expect(attemptsOf(message)).toEqual([
    'info@example.org relayed 1',
    'sales@example.org relayed 1',
  ]);
  expect(message?.warnings).toEqual(TWICE);
});

test('two recipients with one address are tried again together', async () => {
  const lines = [...tries(3, DEFERRED), ofMany(2)(queued(B, 60)), ...tries(60, SENT)];
  const [message] = await told(...handedOnTwice, ...lines, removed(B, 60));
  expect(attemptsOf(message)).toEqual([
    'info@example.org relayed 2',
    'sales@example.org relayed 2',
  ]);
  expect(message?.warnings).toEqual(TWICE);
});

test('a second delivery of a recipient, where all have a line, is another try', async () => {
  const lines = [...arrives(A), tried(A, 1, SENT), tried(A, 4, SENT), removed(A, 5)];
  const [message] = await told(...lines);
  expect(message?.recipients).toMatchObject([{ attempts: 2 }]);
});

test('of two different recipients the one without a line is missing', async () => {
  const lines = [...arrives(A).map(ofMany(2)), tried(A, 1, SENT), removed(A, 2)];
  const [message] = await told(...lines);
  expect(message?.warnings).toEqual([
    `1 of 2 recipients of ${A} have no delivery line in the input`,
  ]);
});
