/** When a message is told: once nothing more can come, not before, and once. */
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
  named,
  passes,
  queued,
  refused,
  removed,
  SENT,
  tried,
} from './mail-lines.ts';
import { messagesOf, readTexts } from './messages-of.ts';

const MINUTE = 60;
const done = (queueId: string, second: number) => [
  tried(queueId, second, SENT),
  removed(queueId, second),
];
const goesTo = (queueId: string, second: number) =>
  filtered(A, 'bob@example.org', second, `250 2.0.0 Ok: queued as ${queueId}`);

/** The queue files of the messages that are told while the log goes on. */
async function toldBy(...lines: readonly string[]) {
  const { messages } = await readTexts([lines.join('\n')], { year: 2026, isGoingOn: true });
  return messages.map(({ hops }) => hops.map(({ queueId }) => queueId[0]).join(''));
}
const toldAtEnd = async (...lines: readonly string[]) =>
  (await messagesOf(lines.join('\n'))).map(({ hops }) =>
    hops.map(({ queueId }) => queueId[0]).join(''),
  );

test.each([
  [12, []],
  [13, ['A']],
])('ten seconds after its removal a message is told: at %i seconds', async (second, expected) => {
  expect(await toldBy(...arrives(A), ...done(A, 3), passes(second))).toEqual(expected);
});

test('a line from the past does not turn the time back', async () => {
  const past = passes(-3600);
  expect(
    await toldBy(...arrives(A), ...done(A, 3), past, ...arrives(B, 4), ...done(B, 4), passes(5)),
  ).toEqual([]);
  expect(
    await toldBy(...arrives(A), ...done(A, 3), past, ...arrives(B, 4), ...done(B, 4), passes(14)),
  ).toEqual(['A', 'B']);
});

test('a leap of the time of more than an hour is believed once a second line confirms it', async () => {
  const start = [...arrives(A), ...done(A, 3)];
  expect(await toldBy(...start, passes(3 + 60 * MINUTE))).toEqual(['A']);
  expect(await toldBy(...start, passes(4 + 60 * MINUTE))).toEqual([]);
  expect(await toldBy(...start, passes(4 + 60 * MINUTE), passes(5))).toEqual([]);
  expect(await toldBy(...start, passes(4 + 60 * MINUTE), passes(5 + 60 * MINUTE))).toEqual(['A']);
  // A second line from the future, after the time went on as before, is the first of its kind again.
  expect(await toldBy(...start, passes(90 * MINUTE), passes(4), passes(90 * MINUTE))).toEqual([]);
});

test('what goes on while it waits for late lines waits on, and is told in its time', async () => {
  const joined = [...arrives(A), removed(A, 3), ...comesBack(B, 5), goesTo(B, 6)];
  expect(await toldBy(...joined, passes(14))).toEqual([]);
  expect(await toldBy(...joined, passes(14), ...done(B, 20), passes(29))).toEqual([]);
  expect(await toldBy(...joined, passes(14), ...done(B, 20), passes(30))).toEqual(['AB']);
});

test('what came back waits ten minutes for what it was before, and then for the end of that', async () => {
  const back = [...comesBack(B, 1), ...done(B, 2), passes(12)];
  const parent = [...arrives(A, 20), goesTo(B, 21)];
  const late = 12 * MINUTE;
  expect(await toldBy(...back, passes(10 * MINUTE + 1))).toEqual([]);
  expect(await toldBy(...back, passes(10 * MINUTE + 2))).toEqual(['B']);
  expect(await toldBy(...back, ...parent, passes(late))).toEqual([]);
  expect(
    await toldBy(...back, ...parent, passes(late), removed(A, late), passes(late + 10)),
  ).toEqual(['AB']);
});

/** What came back had gone on before the Message-ID, or a line, told where it came from: it is the larger part. */
test('what came back, and went on, is told with what it was before once that has ended', async () => {
  const back = [
    ...comesBack(B, 1),
    ...comesBack(C, 2).map((text) => text.replace('a@example.net', 'c@example.net')),
    filtered(B, 'bob@example.org', 2, `250 2.0.0 Ok: queued as ${C}`),
    removed(B, 3),
    ...done(C, 3),
  ];
  const late = 11 * MINUTE;
  const start = [...arrives(A), filtered(A, 'bob@example.org', 1, '250 2.0.0 Ok'), ...back];
  expect(await toldBy(...start, passes(late))).toEqual([]);
  expect(await toldBy(...start, passes(late), removed(A, late + 60), passes(late + 70))).toEqual([
    'ABC',
  ]);
  expect(await toldAtEnd(...start, passes(late), removed(A, late + 60))).toEqual(['ABC']);
  // Where it had ended, late lines are waited for.
  const ended = [...start, removed(A, 10 * MINUTE), passes(10 * MINUTE + 3)];
  expect(await toldBy(...ended)).toEqual([]);
  expect(await toldBy(...ended, passes(10 * MINUTE + 13))).toEqual(['ABC']);
  const named = [...back, ...arrives(A, 20), goesTo(B, 21), passes(late)];
  expect(await toldBy(...named)).toEqual([]);
  expect(await toldBy(...named, removed(A, late), passes(late + 10))).toEqual(['ABC']);
});

test('two queue files that came back wait together', async () => {
  const chain = [
    ...comesBack(B, 1),
    ...comesBack(C, 1).map((text) => text.replace('a@example.net', 'c@example.net')),
    filtered(B, 'bob@example.org', 2, `250 2.0.0 Ok: queued as ${C}`),
    removed(B, 2),
    ...done(C, 3),
  ];
  expect(await toldBy(...chain, passes(60))).toEqual([]);
  expect(await toldBy(...chain, passes(60), passes(11 * MINUTE))).toEqual(['BC']);
});

test('what amavis sends on its own account waits for nothing', async () => {
  const send = line(
    1,
    'amavis[16]',
    `(00016-01) VAgs3ThQb4t9(J4A3Mi79CrBr) SEND from <> -> <ann@example.net>, BODY=7BIT 250 2.0.0 from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as ${B}`,
  );
  expect(await toldBy(...comesBack(B, 1), send, ...done(B, 2), passes(12))).toEqual(['B']);
});

const milter = (queueId: string, client: string) =>
  line(
    2,
    'postfix/cleanup[11]',
    `${queueId}: milter-reject: END-OF-MESSAGE from ${client}: 4.7.1 Service unavailable - try again later; from=<ann@example.net> to=<bob@example.org> proto=ESMTP helo=<localhost>`,
  );

test('a try to bring a message back that was refused is told with the message', async () => {
  const back = line(
    1,
    'postfix/amavisd/smtpd[13]',
    `${B}: client=localhost[127.0.0.1], orig_queue_id=${A}, orig_client=mx.example.net[192.0.2.1]`,
  );
  const lines = [
    ...arrives(A),
    back,
    milter(B, 'localhost[127.0.0.1]'),
    tried(A, 3, DEFERRED),
    removed(A, 4),
  ];
  expect(await toldBy(...lines, passes(20))).toEqual(['AB']);
});

test('what came back and is not refused is told, though it is not in the queue yet', async () => {
  expect(await toldAtEnd(...comesBack(B, 1).slice(0, 2))).toEqual(['B']);
});

/** Eleven minutes later the Message-ID joins what nothing else can; what the log still needs is told once. */
test('what only its Message-ID joins is told with what it was before, while the log goes on', async () => {
  const lines = [
    ...arrives(A),
    filtered(A, 'bob@example.org', 1, '250 2.0.0 Ok'),
    ...comesBack(B, 1),
    ...done(B, 2),
    passes(12),
  ];
  const late = 11 * MINUTE;
  expect(await toldBy(...lines, passes(late))).toEqual([]);
  expect(await toldBy(...lines, passes(late), removed(A, late), passes(late + 20))).toEqual(['AB']);
});

test('by its Message-ID nothing is joined that has another before it, or came from elsewhere, or is of amavis itself', async () => {
  const start = [...arrives(A), filtered(A, 'bob@example.org', 1, '250 2.0.0 Ok'), removed(A, 1)];
  const inferredOf = async (...lines: readonly string[]) =>
    (await messagesOf([...start, ...lines].join('\n'))).map(({ hops, inferred }) => [
      hops.map(({ queueId }) => queueId[0]).join(''),
      inferred.length,
    ]);
  expect(await inferredOf(...comesBack(B, 1))).toEqual([['AB', 1]]);
  expect(await inferredOf(...arrives(B, 1))).toEqual([
    ['A', 0],
    ['B', 0],
  ]);
  const send = line(
    1,
    'amavis[16]',
    `(00016-01) VAgs3ThQb4t9(J4A3Mi79CrBr) SEND from <> -> <ann@example.net>, BODY=7BIT 250 2.0.0 from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as ${B}`,
  );
  expect(await inferredOf(...comesBack(B, 1), send)).toEqual([
    ['A', 0],
    ['B', 0],
  ]);
  // What has something after it already is not the one before.
  expect(await inferredOf(...comesBack(B, 1), ...done(B, 2), ...comesBack(C, 1))).toEqual([
    ['AB', 1],
    ['C', 0],
  ]);
  // The notice of amavis itself came before nothing.
  const notice = [
    ...comesBack(C, 0),
    send.replace(B, C),
    filtered(C, 'bob@example.org', 1, '250 2.0.0 Ok'),
    removed(C, 1),
  ];
  const both = await messagesOf([...notice, ...comesBack(B, 1)].join('\n'));
  expect(both.map(({ hops }) => hops.length)).toEqual([1, 1]);
  // Nor does an empty Message-ID join anything.
  const bare = (text: string) => text.replace('a@example.net', '');
  const empty = [
    ...arrives(A).map(bare),
    filtered(A, 'bob@example.org', 1, '250 2.0.0 Ok'),
    removed(A, 1),
    ...comesBack(B, 1).map(bare),
  ];
  expect(await toldAtEnd(...empty)).toEqual(['A', 'B']);
});

test('a message that is told does not take the next life of its queue ID with it', async () => {
  const first = [...arrives(A), ...done(A, 1)];
  const second = [
    ...arrives(A, 6).map((text) => text.replace('192.0.2.1', '192.0.2.7')),
    passes(12),
    ...done(A, 13),
  ];
  const messages = await messagesOf([...first, ...second].join('\n'));
  expect(messages.map(({ status, client }) => [status, client?.address])).toEqual([
    ['relayed', '192.0.2.1'],
    ['relayed', '192.0.2.7'],
  ]);
});

test('a session in which nothing was refused is no message', async () => {
  const end = line(
    1,
    'postfix/smtpd[10]',
    'disconnect from mx.example.net[192.0.2.1] ehlo=1 mail=1 rcpt=1 quit=1 commands=4',
  );
  expect(await toldAtEnd(named('bob@example.org'), end)).toEqual([]);
  expect(await toldAtEnd(refused('bob@example.org'), end)).toEqual(['']);
});

test('a host that has nothing in flight is forgotten, and the one that writes is not', async () => {
  const quiet = line(0, 'postfix/qmgr[12]', `${A}: removed`, 'other');
  const { correlator } = await readTexts(
    [[quiet, ...Array.from({ length: 5 }, (_, i) => passes(20 * MINUTE * i + 30))].join('\n')],
    { year: 2026, isGoingOn: true },
  );
  const hosts = [...correlator.hosts.values()].map(({ host }) => host);
  expect(hosts).not.toContain('other');
});

test('who was identified by a line that is written twice is the same message', async () => {
  expect(await toldAtEnd(...arrives(A), identified(A, 0), queued(A, 0))).toEqual(['A']);
});
