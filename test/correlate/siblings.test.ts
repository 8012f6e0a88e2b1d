/** Mail that a filter split, in a log that has no line of the filter. */
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
  ofMany,
  passes,
  removed,
  SENT,
  tried,
} from './mail-lines.ts';
import { placesOf, told } from './messages-of.ts';

const D = 'DDDDDD0004';

const to = (address: string) => (text: string) =>
  text.replace('to=<bob@example.org>', `to=<${address}>`);
const handedTo = (queueId: string, address: string, more = '', second = 2) =>
  filtered(
    A,
    address,
    second,
    `250 2.0.0 from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as ${queueId}${more}`,
  );
const goesOn = (queueId: string, address: string, outcome = SENT, second = 3) =>
  to(address)(tried(queueId, second, outcome));
const comes = (queueId: string, count = 1, second = 1) =>
  comesBack(queueId, second).map(ofMany(count));

const BOB = 'bob@example.org';
const EVE = 'eve@example.org';
const LEE = 'lee@example.org';

/** Each message: its queue IDs by their first letters, and where each recipient went. */
const story = async (...lines: readonly string[]) =>
  (await told(...lines)).map((message) => [
    message.hops.map(({ queueId }) => queueId[0]).join(''),
    ...placesOf(message),
  ]);

describe('the reply names one queue file, and', () => {
  const start = [...arrives(A).map(ofMany(3)), ...comes(B), ...comes(C, 2)];
  const handed = [BOB, EVE, LEE].map((address) => handedTo(B, address));

  test('the others are known by their recipients', async () => {
    const end = [
      goesOn(B, BOB),
      removed(B, 3),
      goesOn(C, EVE),
      goesOn(C, LEE, BOUNCED),
      removed(C, 3),
    ];
    const expected = [['ABC', `${BOB} relayed B`, `${EVE} relayed C`, `${LEE} bounced C`]];
    expect(await story(...start, ...handed, removed(A, 2), ...end)).toEqual(expected);
    expect(await story(...start, ...end, ...handed, removed(A, 4), passes(900))).toEqual(expected);
    const [message] = await told(...start, ...handed, removed(A, 2), ...end);
    expect(message?.inferred).toEqual(['queueIds']);
    expect(message?.hops.map(({ after }) => after)).toEqual([undefined, undefined, A]);
  });

  test('a list that was expanded before the filter is told for each member, whatever the case of its address', async () => {
    const ofList = (text: string) =>
      text.replace(/to=<(?:eve|lee)[^>]*>/, '$&, orig_to=<all@example.org>');
    const end = [goesOn(B, BOB), goesOn(C, 'Eve@example.org'), goesOn(C, LEE)];
    const [message] = await told(
      ...start,
      ...handed.map(ofList),
      ...end,
      ...[A, B, C].map((queueId) => removed(queueId, 4)),
    );
    const rows = message?.recipients.map((row) => [row.address, row.originalAddress]) ?? [];
    expect(rows.sort()).toEqual([
      ['Eve@example.org', 'all@example.org'],
      [BOB, null],
      [LEE, 'all@example.org'],
    ]);
  });

  test('another one still waits', async () => {
    const end = [goesOn(B, BOB), removed(B, 3), goesOn(C, EVE, DEFERRED), passes(300)];
    expect(
      await story(...start, ...handed, removed(A, 2), ...end, goesOn(C, LEE, SENT, 301)),
    ).toEqual([['ABC', `${BOB} relayed B`, `${EVE} deferred C`, `${LEE} relayed C`]]);
    expect(await story(...start, ...handed, removed(A, 2), goesOn(B, BOB), removed(B, 3))).toEqual([
      ['ABC', `${BOB} relayed B`, `${EVE} queued C`, `${LEE} queued C`],
    ]);
  });

  test('each has a blind copy that a rule adds', async () => {
    const copy = 'journal@example.net';
    const end = [goesOn(B, BOB), goesOn(B, copy), goesOn(C, EVE), goesOn(C, LEE), goesOn(C, copy)];
    const lines = [...arrives(A).map(ofMany(3)), ...comes(B, 2), ...comes(C, 3), ...handed];
    expect(await story(...lines, removed(A, 2), ...end, removed(B, 3), removed(C, 3))).toEqual([
      ['ABC', `${BOB} relayed B`, `${EVE} relayed C`, `${copy} relayed C`, `${LEE} relayed C`],
    ]);
  });

  test('one of another sender or after the end is another mail', async () => {
    const end = [goesOn(B, BOB), removed(B, 3), goesOn(C, EVE), goesOn(C, LEE), removed(C, 3)];
    const others = start.map((text) =>
      text.includes(C) ? text.replace('from=<ann@example.net>', 'from=<eve@example.net>') : text,
    );
    const apart = [
      ['AB', `${BOB} relayed B`, `${EVE} unknown A`, `${LEE} unknown A`],
      ['C', `${EVE} relayed C`, `${LEE} relayed C`],
    ];
    expect(await story(...others, ...handed, removed(A, 2), ...end)).toEqual(apart);
    const before = [...arrives(A).map(ofMany(3)), ...comes(B), ...handed, removed(A, 2)];
    const late = [
      ...comes(C, 2, 60),
      goesOn(C, EVE, SENT, 61),
      goesOn(C, LEE, SENT, 61),
      removed(C, 61),
    ];
    expect(await story(...before, goesOn(B, BOB), removed(B, 3), ...late)).toEqual(apart);
  });

  test('one that began before the mail, or some seconds after its end, is another mail', async () => {
    const end = [goesOn(C, EVE), goesOn(C, LEE)];
    const mail = (second: number) => [
      ...arrives(A, second).map(ofMany(3)),
      ...comes(B, 1, second + 1),
      ...[BOB, EVE, LEE].map((address) => handedTo(B, address, '', second + 2)),
      removed(A, second + 2),
      goesOn(B, BOB, SENT, second + 3),
      removed(B, second + 3),
    ];
    const queueIdsOf = async (...lines: readonly string[]) =>
      (await story(...lines)).map(([queueIds]) => queueIds).sort();
    expect(await queueIdsOf(...comes(C, 2, 0), ...mail(0), ...end, removed(C, 3))).toEqual([
      'AB',
      'C',
    ]);
    const later = [...comes(C, 2, 8), ...end, removed(C, 8)];
    expect(await queueIdsOf(...mail(0), ...later)).toEqual(['AB', 'C']);
  });

  test('one that has more recipients than are left is another mail', async () => {
    const end = [removed(A, 2), goesOn(B, BOB), removed(B, 3)];
    const lines = [...arrives(A).map(ofMany(3)), ...comes(B), ...comes(C, 3), ...handed, ...end];
    expect(await story(...lines)).toEqual([
      ['AB', `${BOB} relayed B`, `${EVE} unknown A`, `${LEE} unknown A`],
      ['C'],
    ]);
  });

  test('that one has them all, though not all their lines', async () => {
    const end = [removed(A, 2), goesOn(B, BOB), goesOn(C, EVE), removed(C, 3)];
    const lines = [...arrives(A).map(ofMany(3)), ...comes(B, 3), ...comes(C), ...handed, ...end];
    expect(await story(...lines)).toEqual([
      ['AB', `${BOB} relayed B`, `${EVE} queued B`, `${LEE} queued B`],
      ['C', `${EVE} relayed C`],
    ]);
  });

  test('all of two mails with one Message-ID go with their own', async () => {
    const again = 'EEEEEE0005';
    const lines = [
      ...arrives(A).map(ofMany(2)),
      ...arrives(again).map(ofMany(2)),
      ...comes(B),
      ...comes(C),
      handedTo(B, BOB),
      handedTo(B, EVE),
      ...comes(D),
      ...comes('FFFFFF0006'),
      handedTo(D, BOB).replace(A, again),
      handedTo(D, EVE).replace(A, again),
      ...[A, again].map((queueId) => removed(queueId, 2)),
      ...[B, D].map((queueId) => goesOn(queueId, BOB)),
      ...[C, 'FFFFFF0006'].map((queueId) => goesOn(queueId, EVE)),
      ...[B, C, D, 'FFFFFF0006'].map((queueId) => removed(queueId, 3)),
    ];
    expect((await story(...lines)).map(([queueIds]) => queueIds)).toEqual(['ABC', 'EDF']);
  });
});

describe('a part that the filter kept', () => {
  const start = [...arrives(A).map(ofMany(3)), ...comes(B)];
  const end = [removed(A, 2), goesOn(B, BOB), removed(B, 3)];
  const handed = (more: string) => [BOB, EVE, LEE].map((address) => handedTo(B, address, more));

  test.each([
    [', but 2 DISCARD', 'blocked'],
    [', but 1 REJECT, and 1 DISCARD', 'blocked'],
    // One of the two is in a queue file that is not in the log; nothing tells which.
    [', but 1 BOUNCE', 'unknown'],
    ['', 'unknown'],
  ])('of three where one went on: "%s"', async (more, status) => {
    expect(await story(...start, ...handed(more), ...end)).toEqual([
      ['AB', `${BOB} relayed B`, `${EVE} ${status} A`, `${LEE} ${status} A`],
    ]);
  });

  test('may be a single recipient', async () => {
    const lines = [...arrives(A).map(ofMany(2)), ...comes(B), handedTo(B, BOB), handedTo(B, EVE)];
    expect(await story(...lines, ...end)).toEqual([['AB', `${BOB} relayed B`, `${EVE} unknown A`]]);
  });

  test('is not one whose address got an extension', async () => {
    const extended = 'eve+junk@example.org';
    const lines = [...arrives(A).map(ofMany(3)), ...comes(B, 2), ...handed(', but 1 DISCARD')];
    expect(await story(...lines, ...end.slice(0, 2), goesOn(B, extended), removed(B, 3))).toEqual([
      ['AB', `${BOB} relayed B`, `${extended} relayed B`, `${LEE} blocked A`],
    ]);
  });

  test('may have a copy for the quarantine, which is no part of the mail', async () => {
    const copy = [...comes(C), goesOn(C, 'quarantine@example.net'), removed(C, 3)];
    expect(await story(...start, ...copy, ...handed(', but 2 DISCARD'), ...end)).toEqual([
      ['AB', `${BOB} relayed B`, `${EVE} blocked A`, `${LEE} blocked A`],
      ['C', 'quarantine@example.net relayed C'],
    ]);
    const waits = [...comes(C)];
    expect((await story(...start, ...waits, ...handed(', but 2 DISCARD'), ...end))[0]?.[0]).toBe(
      'AB',
    );
  });

  test('is not one that a rule of Postfix may have replaced behind the filter', async () => {
    const lines = [...arrives(A).map(ofMany(3)), ...comes(B, 3), ...handed('')];
    const others = ['all@example.net', 'sue@example.net'].map((address) => goesOn(B, address));
    const [message] = await story(
      ...lines,
      removed(A, 2),
      goesOn(B, BOB),
      ...others,
      removed(B, 3),
    );
    expect(message?.filter((row) => row.includes('unknown'))).toEqual([]);
  });
});
