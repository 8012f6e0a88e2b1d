/** What keeps a queue file from being plainly on its way, each by itself. */
import { expect, test } from 'vitest';
import type { Chain } from '../../src/correlate/chain.ts';
import { isPlainlyOnItsWay } from '../../src/correlate/on-its-way.ts';
import { HopState, type RecipientState, type Task } from '../../src/correlate/state.ts';

const isPlain = (change: (hop: HopState) => void) => {
  const hop = new HopState('mail', 'AAAAAA0001', 0, 0);
  change(hop);
  return isPlainlyOnItsWay({ hops: [hop] } as unknown as Chain);
};
const judged = (...verdicts: readonly string[]) =>
  ({ verdicts: verdicts.map((verdict) => ({ event: { verdict } })) }) as unknown as Task;
const tried = (last: object) => ({ last }) as unknown as RecipientState;

test('mail that nobody has tried, or that the filter let pass, is on its way', () => {
  expect(isPlain(() => {})).toBe(true);
  expect(isPlain((hop) => (hop.tasks = [judged('passed', 'passed')]))).toBe(true);
});

test.each<[string, (hop: HopState) => void]>([
  ['the operator holds it', (hop) => (hop.heldByOperatorAt = 1)],
  ['it was too long in the queue', (hop) => (hop.expiredAt = 1)],
  ['it was put into the queue anew', (hop) => (hop.successor = new HopState('mail', 'B', 1, 1))],
  ['the operator removed it', (hop) => (hop.removedBy = 'operator')],
  ['the filter blocked it', (hop) => (hop.tasks = [judged('blocked')])],
  ['the filter blocked it for one', (hop) => (hop.tasks = [judged('passed', 'blocked')])],
  ['a try has put it off', (hop) => (hop.recipients = [tried({ status: 'deferred', reply: '' })])],
  ['it was sent out', (hop) => (hop.recipients = [tried({ status: 'sent', reply: '250 Ok' })])],
])('mail is not plainly on its way when %s', (_, change) => {
  expect(isPlain(change)).toBe(false);
});
