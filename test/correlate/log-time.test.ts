/** The time of the log is that of its newest line: what waits, waits until it has passed, and is told once. */
import { expect, test } from 'vitest';
import { Correlator } from '../../src/correlate/correlator.ts';
import type { Message } from '../../src/message/message.ts';
import {
  A,
  arrives,
  B,
  comesBack,
  filtered,
  passes,
  refused,
  removed,
  SENT,
  tried,
} from './mail-lines.ts';
import { readTexts } from './messages-of.ts';

const MINUTE = 60;

async function openAfter(...lines: readonly string[]) {
  const { messages, correlator } = await readTexts([lines.join('\n')], {
    year: 2026,
    isGoingOn: true,
  });
  const sessions = [...correlator.hosts.values()].map((state) => state.sessions.size);
  return { told: messages.length, sessions, open: correlator.lives.open.count };
}

const AT = Date.UTC(2026, 10, 24, 10);
const origin = {
  at: AT,
  host: '',
  tag: 'postfix/qmgr',
  daemon: 'qmgr',
  pid: 1,
  file: '',
  line: 1,
  size: 1,
  rawLine: () => '',
};
const takeRemoval = (correlator: Correlator, queueId: string, at: number) =>
  correlator.take({ kind: 'removed', queueId, by: 'queue-manager' }, { ...origin, at });

test('lines that name no host are of one', () => {
  const messages: Message[] = [];
  const correlator = new Correlator({ onMessage: (message) => messages.push(message) });
  takeRemoval(correlator, A, AT);
  correlator.finish();
  expect(messages.map(({ host, hops }) => [host, hops.length])).toEqual([['', 1]]);
});

test('what ends with a late line waits for others as long as what ends with the newest', async () => {
  const late = [...arrives(A), passes(100), removed(A, 50)];
  expect(await openAfter(...late, passes(109))).toMatchObject({ told: 0, open: 1 });
  expect(await openAfter(...late, passes(110))).toMatchObject({ told: 1, open: 0 });
});

test('time that passes without a line is not turned back by a clock that is behind', () => {
  let told = 0;
  const correlator = new Correlator({ onMessage: () => told++ });
  correlator.passTime(AT + 10_000);
  correlator.passTime(AT);
  takeRemoval(correlator, A, AT + 1);
  correlator.passTime(AT + 19_999);
  expect(told).toBe(0);
  correlator.passTime(AT + 20_000);
  expect(told).toBe(1);
});

test('a message whose end is written several times is told once', async () => {
  const lines = [...arrives(A), ...Array.from({ length: 4 }, () => removed(A, 3))];
  expect(await openAfter(...lines, passes(13), passes(30))).toMatchObject({ told: 1, open: 0 });
});

test('what came back, and is known to have been queued only after its end, waits for what it was before', async () => {
  const [client = '', identified = '', queued = ''] = comesBack(B, 1);
  const lines = [client, identified, tried(B, 2, SENT), removed(B, 2), queued];
  expect(await openAfter(...lines, passes(10 * MINUTE + 11))).toMatchObject({ told: 0 });
  expect(await openAfter(...lines, passes(12), passes(10 * MINUTE + 12))).toMatchObject({
    told: 1,
    open: 0,
  });
});

test('what only its Message-ID joins counts as one that is open, and as none when it is told', async () => {
  const start = [
    ...arrives(A),
    filtered(A, 'bob@example.org', 1, '250 2.0.0 Ok'),
    ...comesBack(B, 1),
    tried(B, 2, SENT),
    removed(B, 2),
    passes(12),
  ];
  const late = 11 * MINUTE;
  expect(await openAfter(...start)).toMatchObject({ told: 0, open: 1 });
  expect(await openAfter(...start, passes(late))).toMatchObject({ told: 0, open: 1 });
  expect(
    await openAfter(...start, passes(late), removed(A, late), passes(late + 20)),
  ).toMatchObject({ told: 1, open: 0 });
  // The log ends while it still waits.
  const { messages, correlator } = await readTexts([start.join('\n')]);
  expect([messages.length, correlator.lives.open.count]).toEqual([1, 0]);
});

/** Half an hour without a line ends what never names its message; it is looked for every ten minutes. */
test('what is idle is looked for every ten minutes, and not more often than as many lines come as messages are open', async () => {
  const session = refused('bob@example.org');
  const eachMinute = (minutes: number) =>
    Array.from({ length: minutes }, (_, i) => passes((i + 1) * MINUTE));
  expect(await openAfter(session, ...eachMinute(35))).toMatchObject({ told: 0, sessions: [1] });
  expect(await openAfter(session, ...eachMinute(45))).toMatchObject({ told: 1, sessions: [0] });
  const busy = Array.from({ length: 20 }, (_, i) => arrives(`AAAAAA00${10 + i}`)[1] ?? '');
  const flies = [...busy, passes(11 * MINUTE), session.replace('10:00:00', '10:11:00')];
  const fewer = Array.from({ length: 16 }, () => passes(55 * MINUTE));
  expect(await openAfter(...flies, ...fewer, passes(56 * MINUTE))).toMatchObject({ told: 0 });
  const enough = [...fewer, ...fewer];
  expect(await openAfter(...flies, ...enough, passes(56 * MINUTE))).toMatchObject({ told: 1 });
});
