import { expect, test } from 'vitest';
import { ClosingQueue } from '../../src/correlate/closing-queue.ts';
import { HopState } from '../../src/correlate/state.ts';

const chain = (queueId: string) => new HopState('mail', queueId, 0, 0).chain;

test('a chain is due once its delay is over, oldest first', () => {
  const queue = new ClosingQueue(10);
  const [first, second] = [chain('A'), chain('B')];
  queue.add(first, 100);
  queue.add(second, 105);
  expect(queue.due(109)).toBeUndefined();
  expect(queue.due(110)).toBe(first);
  expect(queue.due(110)).toBeUndefined();
  expect(queue.rest()).toEqual([second]);
});

test('thousands that come and go leave nothing behind', () => {
  const queue = new ClosingQueue(0);
  for (let i = 0; i < 5000; i++) {
    queue.add(chain(`Q${i}`), i);
    expect(queue.due(i)?.hops[0]?.queueId).toBe(`Q${i}`);
  }
  expect(queue.rest()).toEqual([]);
});

test('a message that is told before its turn is not kept, and holds up nobody', () => {
  const queue = new ClosingQueue(10);
  const [early, later] = [chain('AAAA000001'), chain('BBBB000002')];
  queue.add(early, 0);
  queue.add(later, 1);
  early.settle();
  expect(early.place).toEqual({ chain: undefined });
  expect(queue.rest()).toEqual([later]);
  expect(queue.due(11)).toBe(later);
  expect(queue.due(11)).toBeUndefined();
});
