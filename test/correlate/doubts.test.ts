/** What a message's story must admit: two deliveries, ends that are missing, and what is no reason for a warning. */
import { expect, test } from 'vitest';
import {
  A,
  arrives,
  B,
  C,
  comesBack,
  DEFERRED,
  filtered,
  identified,
  line,
  ofMany,
  queued,
  removed,
  SENT,
  toEve,
  tried,
} from './mail-lines.ts';
import { messagesOf, readTexts } from './messages-of.ts';

const warningsOf = async (...lines: readonly string[]) =>
  (await messagesOf(lines.join('\n'))).map(({ warnings }) => warnings);
const goesTo = (queueId: string, to = 'bob@example.org') =>
  filtered(A, to, 2, `250 2.0.0 Ok: queued as ${queueId}`);
const done = (queueId: string, ...ends: readonly string[]) => [...ends, removed(queueId, 5)];
const withOrigTo = (text: string, list: string) =>
  text.replace(', relay', `, orig_to=<${list}>, relay`);
const BOUNCED = 'dsn=5.1.1, status=bounced (host mx.example.org said: 550 5.1.1 Unknown)';

/** A filter that did not answer in time, and was tried again, had handed the message on already. */
const twoWays = (...ends: readonly string[]) => [
  ...arrives(A).map(ofMany(2)),
  ...comesBack(B, 1),
  ...comesBack(C, 1),
  withOrigTo(goesTo(B), 'one@example.org'),
  withOrigTo(goesTo(C), 'two@example.org'),
  removed(A, 2),
  ...ends,
];

test('a recipient whom two queue files were delivered to may have got the message twice', async () => {
  expect(
    await warningsOf(...twoWays(...done(B, tried(B, 3, SENT)), ...done(C, tried(C, 4, SENT)))),
  ).toEqual([[`bob@example.org may have got the message twice: ${B} and ${C}`]]);
  // One end is enough for either queue file, whatever became of its other recipients.
  const bounced = [tried(C, 3, SENT), toEve(tried(C, 4, BOUNCED))];
  expect(
    await warningsOf(...twoWays(...done(B, tried(B, 3, SENT)), ...done(C, ...bounced))),
  ).toEqual([[`bob@example.org may have got the message twice: ${B} and ${C}`]]);
  expect(
    await warningsOf(
      ...twoWays(...done(B, tried(B, 3, SENT)), tried(C, 3, SENT), toEve(tried(C, 4, DEFERRED))),
    ),
  ).toEqual([[`bob@example.org may have got the message twice: ${B} and ${C}`]]);
});

test.each([
  [
    'went to another recipient',
    [...done(B, tried(B, 3, SENT)), ...done(C, toEve(tried(C, 4, SENT)))],
  ],
  ['came to nothing', [...done(B, tried(B, 3, SENT)), ...done(C, tried(C, 4, BOUNCED))]],
])('nobody got the message twice where the second copy %s', async (_, ends) => {
  expect(await warningsOf(...twoWays(...ends))).toEqual([[]]);
});

test('nobody got the message twice where one queue file holds an address under two names', async () => {
  const end = tried(B, 3, SENT);
  expect(
    await warningsOf(
      ...arrives(A),
      ...comesBack(B, 1).map(ofMany(2)),
      goesTo(B),
      removed(A, 2),
      ...done(B, withOrigTo(end, 'one@example.org'), withOrigTo(end, 'two@example.org')),
    ),
  ).toEqual([[]]);
});

test('what a filter took is not delivered: two scans of one message are no two copies', async () => {
  expect(
    await warningsOf(
      ...arrives(A),
      ...comesBack(B, 1),
      goesTo(B),
      removed(A, 2),
      filtered(B, 'bob@example.org', 3, '250 2.0.0 Ok'),
      removed(B, 3),
    ),
  ).toEqual([[]]);
});

test('what another host of the log took over is not delivered twice by it', async () => {
  expect(
    await warningsOf(
      ...arrives(A),
      line(1, 'postfix/smtpd[10]', `${B}: client=mail.example.com[192.0.2.5]`, 'store'),
      identified(B, 1, 'store'),
      queued(B, 1, 'store'),
      tried(A, 2, `dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as ${B})`),
      removed(A, 2),
      tried(B, 3, SENT, 'store'),
      removed(B, 3, 'store'),
    ),
  ).toEqual([[]]);
});

const noEnd = (queueId: string) => `removal of ${queueId} is not in the input`;

test.each([
  ['bounced', [tried(A, 1, BOUNCED)], [noEnd(A)]],
  ['relayed', [tried(A, 1, SENT)], [noEnd(A)]],
  [
    'delivered',
    [tried(A, 1, SENT).replace('postfix/smtp', 'postfix/lmtp').replace(':25', ':7025')],
    [noEnd(A)],
  ],
  [
    'kept by the filter',
    [
      filtered(A, 'bob@example.org', 1, '').replace(
        /\(250 .*/,
        '(250 2.7.0 Ok, discarded, id=00016-01 - spam)',
      ),
    ],
    [noEnd(A)],
  ],
  ['deferred', [tried(A, 1, DEFERRED)], []],
  ['deferred for one recipient', [tried(A, 1, SENT), toEve(tried(A, 1, DEFERRED))], []],
  ['at its end for all', [tried(A, 1, SENT), toEve(tried(A, 1, BOUNCED))], [noEnd(A)]],
  // Under one of two names the address still waits.
  [
    'deferred under one name',
    [
      withOrigTo(tried(A, 1, SENT), 'one@example.org'),
      withOrigTo(tried(A, 1, DEFERRED), 'two@example.org'),
    ],
    [],
  ],
  ['thrown away', [tried(A, 1, SENT).replace('postfix/smtp', 'postfix/discard')], [noEnd(A)]],
  ['put off for a soft bounce', [tried(A, 1, BOUNCED.replace('bounced', 'SOFTBOUNCE'))], []],
  ['without any recipient', [], []],
])('a queue file that is %s lacks its removal, or does not', async (_, ends, warnings) => {
  expect(await warningsOf(...arrives(A), ...ends)).toEqual([warnings]);
});

test('the removal of a queue file that handed all its recipients on is missed as well', async () => {
  const start = [...arrives(A), ...comesBack(B, 1), goesTo(B)];
  expect(await warningsOf(...start, ...done(B, tried(B, 3, SENT)))).toEqual([[noEnd(A)]]);
  expect(await warningsOf(...start, removed(A, 2), tried(B, 3, SENT))).toEqual([[noEnd(B)]]);
  // Under one of two names a recipient is still with the filter's next try, and the other has gone on.
  expect(
    await warningsOf(
      ...start.slice(0, -1),
      withOrigTo(goesTo(B), 'one@example.org'),
      withOrigTo(tried(A, 2, DEFERRED), 'two@example.org'),
      ...done(B, tried(B, 3, SENT)),
    ),
  ).toEqual([[]]);
});

test('a removal is not missed while a recipient has no line', async () => {
  expect(await warningsOf(...arrives(A).map(ofMany(2)), tried(A, 1, SENT))).toEqual([[]]);
});

/** Without its line of the queue manager only the hop before tells whom a queue file holds. */
test.each([
  ['waits', []],
  ['is held', [line(4, 'postfix/postsuper[18]', `${B}: placed on hold`)]],
])('a removal is not missed while a recipient of the queue file before %s', async (_, more) => {
  const start = [...arrives(A).map(ofMany(2)), ...comesBack(B, 1).slice(0, 2)];
  const handedOn = [goesTo(B), goesTo(B, 'eve@example.org'), removed(A, 2)];
  expect(await warningsOf(...start, ...handedOn, toEve(tried(B, 3, SENT)), ...more)).toEqual([[]]);
});

/** Each recipient that was still there when it expired was tried before, and has a line of that. */
test.each([
  ['none has a line', [], []],
  [
    'one has a line',
    [tried(A, 1, DEFERRED)],
    [`1 of 2 recipients of ${A} have no delivery line in the input`],
  ],
  ['both have a line', [tried(A, 1, DEFERRED), toEve(tried(A, 1, DEFERRED))], []],
])('of a message that expired for two, %s', async (_, tries, warnings) => {
  const expired = line(
    4,
    'postfix/qmgr[12]',
    `${A}: from=<ann@example.net>, status=expired, returned to sender`,
  );
  const start = arrives(A).map(ofMany(2));
  expect(await warningsOf(...start, ...tries, expired, removed(A, 5))).toEqual([warnings]);
});

test('what an operator deleted needs no end for its recipients', async () => {
  const deleted = line(4, 'postfix/postsuper[18]', `${A}: removed`);
  expect(await warningsOf(...arrives(A).map(ofMany(2)), tried(A, 1, DEFERRED), deleted)).toEqual([
    [],
  ]);
});

test.each([
  ['a client', arrives(A), []],
  ['the maildrop', [line(0, 'postfix/pickup[20]', `${A}: uid=0 from=<root>`), queued(A, 0)], []],
  ['Postfix itself', [identified(A, 0), queued(A, 0)], []],
  ['nothing that is in the log', [queued(A, 0)], [`the start of ${A} is not in the input`]],
])('a message that starts with %s', async (_, start, warnings) => {
  expect(await warningsOf(...start, ...done(A, tried(A, 1, SENT)))).toEqual([warnings]);
});

test('what is told before its end, as too much is open, says so of each of its queue files', async () => {
  const lines = [...arrives(A), goesTo(B), ...comesBack(B, 1), ...arrives(C, 3)];
  const { messages, correlator } = await readTexts([lines.join('\n')], { year: 2026, mostOpen: 1 });
  const letGo = (queueId: string) =>
    `too much was open: ${queueId} is told as it stood, and later lines of it are told apart`;
  expect(messages.map(({ warnings }) => warnings)).toEqual([[letGo(A), letGo(B)], []]);
  expect(correlator.letGo.messages).toBe(1);
});
