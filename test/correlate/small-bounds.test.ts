/** What is let go of when there is too much of it: the oldest first, as many as must be, and each counted. */
import { expect, test } from 'vitest';
import { Bounds } from '../../src/correlate/bounds.ts';
import { Correlator } from '../../src/correlate/correlator.ts';
import type { HostState } from '../../src/correlate/host-state.ts';
import {
  letGoConnections,
  momentsOfConnections,
} from '../../src/correlate/sessions/connections.ts';
import { weightsOf } from '../../src/correlate/weight.ts';
import type { Message } from '../../src/message/message.ts';
import { arrives, line, refused } from './mail-lines.ts';
import { fatesOf, readTexts } from './messages-of.ts';

const queueId = (i: number) => `AAAAAA${String(i).padStart(4, '0')}`;
const many = (count: number, make: (i: number) => string | string[]) =>
  Array.from({ length: count }, (_, i) => make(i)).flat();
const clientOf = (i: number) => `192.0.2.${i + 1}`;
const session = (i: number) =>
  line(i, `postfix/smtpd[${100 + i}]`, `connect from mx.example.net[${clientOf(i)}]`);
const screening = (i: number) =>
  line(i, 'postfix/postscreen[9]', `CONNECT from [${clientOf(i)}]:4711 to [192.0.2.200]:25`);
const passed = (i: number) => line(i, 'postfix/postscreen[9]', `PASS OLD [${clientOf(i)}]:4711`);
const failed = (i: number) =>
  line(
    i,
    `postfix/smtp[${300 + i}]`,
    'connect to mx.example.org[192.0.2.9]:25: Connection refused',
  );
const secured = (i: number) =>
  line(
    i,
    `postfix/smtp[${40 + i}]`,
    'Trusted TLS connection established to mx.example.org[192.0.2.9]:25: TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits)',
  );
const scan = (i: number) =>
  line(
    i,
    'amavis[16]',
    `(00016-${10 + i}) Checking: J4A3Mi79CrBr [192.0.2.1] <ann@example.net> -> <bob@example.org>`,
  );

/** The log has been read, and goes on. */
async function openWith(lines: readonly string[], keepTimeline = true) {
  const { correlator, messages } = await readTexts([lines.join('\n')], {
    year: 2026,
    keepTimeline,
    isGoingOn: true,
  });
  const states = new Map<string, HostState>();
  for (const state of correlator.hosts.values()) states.set(state.host, state);
  const [state] = states.values();
  if (state === undefined) throw new Error('no host');
  return { correlator, messages, states, state };
}

const pidsOf = (state: HostState) => state.sessions.values().map(({ pid }) => pid);
const openIds = (state: HostState) => state.hops.values().map((hop) => hop.queueId);
const idsOf = (messages: readonly Message[]) => messages.map(({ hops }) => hops[0]?.queueId);

test('the moments of all connections are told', async () => {
  const { state } = await openWith([session(1), screening(2), passed(3), failed(4), secured(5)]);
  const start = Date.UTC(2026, 10, 24, 10);
  const moments = momentsOfConnections(state).map((at) => (at - start) / 1000);
  // A story keeps the line of the handshake as well.
  expect(moments.sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 5]);
});

test('secured connections are let go of like the others, though no story waits for them', async () => {
  const { correlator, state } = await openWith(many(5, secured), false);
  const last = Date.UTC(2026, 10, 24, 10, 0, 2);
  expect(letGoConnections(correlator, state, last, 2)).toBe(2);
  expect(state.securedConnections.size).toBe(3);
});

test.each([
  ['sessions', session, (state: HostState) => state.sessions.size],
  ['connections of postscreen', screening, (state: HostState) => state.screenings.size],
  ['connections that passed', passed, (state: HostState) => state.passed.size],
  ['failed connections', failed, (state: HostState) => state.failedConnections.size],
])(
  'of five %s no more are let go of than asked for, and none that is newer',
  async (_, make, sizeOf) => {
    const at = (second: number) => Date.UTC(2026, 10, 24, 10, 0, second);
    const left = async (last: number, most: number) => {
      const { correlator, state } = await openWith(many(5, make));
      const count = letGoConnections(correlator, state, at(last), most);
      expect(sizeOf(state)).toBe(5 - count);
      const moments = momentsOfConnections(state).map((moment) => (moment - at(0)) / 1000);
      return moments.sort((a, b) => a - b);
    };
    expect(await left(2, 10)).toEqual([3, 4]);
    expect(await left(4, 2)).toEqual([2, 3, 4]);
    expect(await left(-1, 10)).toEqual([0, 1, 2, 3, 4]);
    expect(await left(9, 10)).toEqual([]);
  },
);

test('what was refused in a connection that is let go of is told', async () => {
  const rejected = line(
    0,
    'postfix/postscreen[9]',
    'NOQUEUE: reject: RCPT from [192.0.2.1]:4711: 550 5.7.1 Service unavailable; client [192.0.2.1] blocked using zen.example; from=<a@x.test>, to=<eve@example.test>, proto=ESMTP, helo=<x.test>',
  );
  const { correlator, messages, state } = await openWith([refused('bob@example.org'), rejected]);
  const all = Number.POSITIVE_INFINITY;
  expect(letGoConnections(correlator, state, all, all)).toBe(2);
  expect(messages.map(fatesOf)).toEqual([
    ['bob@example.org rejected at accept'],
    ['eve@example.test rejected at connect'],
  ]);
});

test.each([
  // A bound of eight leaves seven.
  [8, 8, []],
  [9, 8, [0, 1]],
  [20, 8, Array.from({ length: 13 }, (_, i) => i)],
  [3, 1, [0, 1]],
  [2, 16, []],
])('of %i messages with a bound of %i the oldest are let go of', async (count, mostOpen, gone) => {
  const { correlator, messages, states, state } = await openWith(
    many(count, (i) => arrives(queueId(i), i)),
  );
  const bounds = new Bounds(correlator, states, { mostOpen });
  if (correlator.lives.open.count > bounds.mostOpen) bounds.letGoMessages();
  expect(idsOf(messages)).toEqual(gone.map(queueId));
  expect(bounds.letGo).toEqual({ messages: gone.length, connections: 0, scans: 0 });
  expect(openIds(state)).toHaveLength(count - gone.length);
});

test('more of anything than the bound are let go of at the next look, and counted by what they are', async () => {
  const lines = [...many(10, session), ...many(10, scan)];
  const look = async (mostOpen: number) => {
    const { correlator, states, state } = await openWith(lines);
    const bounds = new Bounds(correlator, states, { mostOpen });
    bounds.check(5000, 5000);
    return {
      letGo: bounds.letGo,
      pids: pidsOf(state),
      tasks: state.tasks.values().map(({ taskId }) => taskId),
      lookAt: bounds.lookAt,
    };
  };
  expect((await look(10)).letGo).toEqual({ messages: 0, connections: 0, scans: 0 });
  const { letGo, pids, tasks, lookAt } = await look(8);
  expect(letGo).toEqual({ messages: 0, connections: 3, scans: 3 });
  expect(pids).toEqual([103, 104, 105, 106, 107, 108, 109]);
  expect(tasks).toEqual([13, 14, 15, 16, 17, 18, 19].map((i) => `00016-${i}`));
  expect(lookAt).toBeGreaterThanOrEqual(7000);
});

test('connections are let go of over all hosts, and no more than must be', async () => {
  const lines = many(12, (i) => session(i).replace(' mail ', ` host${i % 3} `));
  const { correlator, states } = await openWith(lines);
  const bounds = new Bounds(correlator, states, { mostOpen: 8 });
  bounds.check(5000, 5000);
  expect(bounds.letGo.connections).toBe(5);
  expect([...states.values()].flatMap(pidsOf).sort()).toEqual([105, 106, 107, 108, 109, 110, 111]);
});

test('tasks that have their message are let go of with it alone', async () => {
  const verdict = line(
    0,
    'amavis[16]',
    `(00016-10) Passed CLEAN {RelayedInbound}, [192.0.2.1]:4711 [192.0.2.1] <ann@example.net> -> <bob@example.org>, Queue-ID: ${queueId(0)}, Message-ID: <a@example.net>, mail_id: J4A3Mi79CrBr, Hits: -, size: 1000, 380 ms`,
  );
  const { correlator, states, state } = await openWith([
    ...arrives(queueId(0)),
    ...many(10, scan),
    verdict,
  ]);
  const bounds = new Bounds(correlator, states, { mostOpen: 8 });
  bounds.check(5000, 5000);
  expect(bounds.letGo).toEqual({ messages: 0, connections: 0, scans: 2 });
  expect(state.tasks.values().map(({ taskId }) => taskId)).toContain('00016-10');
});

const LONG = 'x'.repeat(3000);
const heavy = {
  messages: (i: number) =>
    line(i, 'postfix/cleanup[11]', `${queueId(i)}: message-id=<${LONG}${i}@example.net>`),
  connections: (i: number) =>
    line(i, `postfix/smtpd[${100 + i}]`, `connect from ${LONG}.example.net[${clientOf(i)}]`),
  scans: (i: number) => scan(i).replace('<bob@', `<${LONG}@`),
};

test.each(['messages', 'connections', 'scans'] as const)(
  'where all weighs too much, the oldest of what weighs most are let go of: %s',
  async (kind) => {
    const lightOnes = (Object.keys(heavy) as (keyof typeof heavy)[])
      .filter((other) => other !== kind)
      .flatMap((other) => many(3, (i) => heavy[other](i).replace(LONG, 'x')));
    const { correlator, states } = await openWith(
      [...lightOnes, ...many(8, (i) => heavy[kind](i + 10))],
      false,
    );
    const before = weightsOf(states.values());
    expect([before.messages.count, before.connections.count, before.scans.count].sort()).toEqual([
      3, 3, 8,
    ]);
    const total = before.messages.bytes + before.connections.bytes + before.scans.bytes;
    const bounds = new Bounds(correlator, states, { mostBytes: total - 1 });
    bounds.check(300_000, total * 100);
    // A quarter of them makes room enough: an eighth of the bound is left over.
    expect(bounds.letGo).toEqual({ messages: 0, connections: 0, scans: 0, [kind]: 2 });
    const after = weightsOf(states.values());
    expect(after[kind].count).toBe(6);
    const left = after.messages.bytes + after.connections.bytes + after.scans.bytes;
    const enough = new Bounds(correlator, states, { mostBytes: left });
    enough.check(300_000, total * 100);
    expect(enough.letGo).toEqual({ messages: 0, connections: 0, scans: 0 });
  },
);

test('as long as what was read since cannot have filled the bounds, nothing is weighed', async () => {
  const { correlator, states } = await openWith(many(10, session));
  const total = weightsOf(states.values()).connections.bytes;
  // Ten sessions are no more than a bound of four thousand, and weigh less than 32,000 bytes.
  const fresh = () => new Bounds(correlator, states, { mostOpen: 4000, mostBytes: 32_000 });
  const stepOf = (bounds: Bounds, sequence: number, bytes: number) => {
    bounds.check(sequence, bytes);
    return bounds.lookAt - sequence;
  };
  // A look takes as long as an event for each two thousand bytes.
  const looked = Math.ceil(2000 + total / 2048);
  expect(looked).toBeGreaterThan(2000);
  expect(fresh().lookAt).toBe(2000);
  expect(stepOf(fresh(), 3999, 999)).toBe(2000);
  expect(stepOf(fresh(), 4000, 999)).toBe(looked);
  expect(stepOf(fresh(), 3999, 1000)).toBe(looked);
  // A look that found ten of four thousand, and so many bytes free, holds for that many events and bytes.
  const free = Math.ceil((32_000 - total) / 32);
  const again = (sequence: number, bytes: number) => {
    const bounds = fresh();
    bounds.check(4000, 999);
    return stepOf(bounds, 4000 + sequence, 999 + bytes);
  };
  expect(again(3989, free - 1)).toBe(2000);
  expect(again(3990, 0)).toBe(looked);
  expect(again(3989, free)).toBe(looked);
});

test('of messages of several hosts the oldest of all are let go of, in their order', async () => {
  const lines = many(9, (i) => arrives(queueId(i), i, `host${(i * 2) % 3}`));
  const { correlator, messages, states } = await openWith(lines);
  new Bounds(correlator, states, { mostOpen: 6 }).letGoMessages();
  expect(idsOf(messages)).toEqual([0, 1, 2, 3].map(queueId));
});

test('what grows fast is looked at before it is too much', async () => {
  const { correlator, states } = await openWith(
    many(100, (i) => heavy.messages(i)),
    false,
  );
  const { bytes } = weightsOf(states.values()).messages;
  const bounds = new Bounds(correlator, states, { mostBytes: bytes * 3, mostOpen: 1000 });
  // All of it came within four thousand events: twice as much, and the bound is reached.
  bounds.check(4000, bytes * 100);
  expect(bounds.lookAt).toBe(4000 + Math.ceil(Math.min(2000 + bytes / 2048, 8000)));
  const fast = new Bounds(correlator, states, {
    mostBytes: Math.ceil(bytes * 1.1),
    mostOpen: 1000,
  });
  fast.check(4000, bytes * 100);
  expect(fast.lookAt).toBe(6000);
});

test('a message that only waits for late lines is told whole, and not counted', async () => {
  const { messages, correlator } = await readTexts(
    [
      [
        ...many(3, (i) => arrives(queueId(i), i)),
        line(4, 'postfix/qmgr[12]', `${queueId(0)}: removed`),
        ...arrives(queueId(9), 5),
      ].join('\n'),
    ],
    { year: 2026, mostOpen: 3 },
  );
  expect(
    messages.map(({ warnings }) => warnings.filter((text) => text.startsWith('too much')).length),
  ).toEqual([0, 1, 0, 0]);
  expect(correlator.letGo.messages).toBe(1);
});

test('a correlator without bounds of its own has the usual ones', () => {
  const correlator = new Correlator({ onMessage: () => {} });
  const bounds = new Bounds(correlator, new Map(), {});
  expect(bounds.mostOpen).toBe(200_000);
  bounds.check(0, 0);
  expect([bounds.lookAt, bounds.letGo]).toEqual([2000, { messages: 0, connections: 0, scans: 0 }]);
});
