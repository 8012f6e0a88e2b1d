/** A message lasts from the first line that is its own to the last one, whoever wrote it. */
import { expect, test } from 'vitest';
import type { Task } from '../../src/correlate/filters/task-state.ts';
import { spanOf } from '../../src/correlate/messages/span.ts';
import { HopState } from '../../src/correlate/queue-files/hop-state.ts';
import type { Session, Transaction } from '../../src/correlate/sessions/session-state.ts';
import type { Recipient } from '../../src/message/message.ts';
import { A, B } from './mail-lines.ts';

const hopWith = (fields: Partial<HopState>) =>
  Object.assign(new HopState('mail', A, 10, 0), { lastAt: 20, ...fields });
const session = (connectedAt: number | null, screenedAt: number | null) => ({
  session: { connectedAt, screening: screenedAt === null ? null : { at: screenedAt } } as Session,
});
const transaction = (startedAt: number) => ({
  transaction: { startedAt, refusals: [] as readonly never[] } as unknown as Transaction,
});
const verdictAt = (at: number) => ({ tasks: [{ verdicts: [{ at }] } as unknown as Task] });
const rowAt = (at: number) => ({ at }) as Recipient;
const FIRST = { isFirstOfSession: true };

test.each<[string, Partial<HopState>, Recipient[], [number, number]]>([
  ['its own lines', {}, [], [10, 20]],
  ['a verdict that comes late', verdictAt(25), [], [10, 25]],
  ['a verdict that comes early', verdictAt(5), [], [5, 20]],
  ['what decided for a recipient', {}, [rowAt(15), rowAt(30)], [10, 30]],
  ['the start of its transaction', transaction(8), [], [8, 20]],
  ['no session before its own transaction', { ...session(3, 1), ...transaction(8) }, [], [8, 20]],
  ['its connection', { ...FIRST, ...session(3, null), ...transaction(8) }, [], [3, 20]],
  ['the tests of postscreen', { ...FIRST, ...session(3, 1) }, [], [1, 20]],
  [
    'no connection whose start is not in the log',
    { ...FIRST, ...session(null, null) },
    [],
    [10, 20],
  ],
  ['no session at all', FIRST, [], [10, 20]],
])('the time of a message of one queue file takes in %s', (_, fields, rows, [first, last]) => {
  expect(spanOf([hopWith(fields)], rows)).toEqual({ first, last });
});

test('the session of what came back from a filter is that of many messages', () => {
  const parent = new HopState('mail', B, 12, 1);
  const child = hopWith({ ...FIRST, ...session(3, 1), parent });
  expect(spanOf([parent, child], [])).toEqual({ first: 10, last: 20 });
});
