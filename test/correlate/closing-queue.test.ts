import { expect, test } from 'vitest';
import { ClosingQueue } from '../../src/correlate/closing-queue.ts';
import { HopState } from '../../src/correlate/queue-files/hop-state.ts';

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
  expect(early.place?.chain).toBeUndefined();
  expect(queue.rest()).toEqual([later]);
  expect(queue.due(11)).toBe(later);
  expect(queue.due(11)).toBeUndefined();
});

test('while thousands come and go, those that wait are due in their order', () => {
  const queue = new ClosingQueue(100);
  const nameOf = (i: number) => `Q${i}`;
  for (let i = 0; i < 5000; i++) {
    queue.add(chain(nameOf(i)), i);
    const due = queue.due(i);
    expect(due?.hops[0]?.queueId).toBe(i < 100 ? undefined : nameOf(i - 100));
  }
  const left = Array.from({ length: 100 }, (_, i) => nameOf(4900 + i));
  expect(queue.rest().map(({ hops }) => hops[0]?.queueId)).toEqual(left);
  // Of all that are over at once each is taken once.
  const taken: (string | undefined)[] = [];
  for (let next = queue.due(9999); next !== undefined; next = queue.due(9999))
    taken.push(next.hops[0]?.queueId);
  expect(taken).toEqual(left);
});

test('a place that is left holds on to none of those behind it', () => {
  const queue = new ClosingQueue(0);
  const [first, second] = [chain('A'), chain('B')];
  queue.add(first, 0);
  queue.add(second, 0);
  const { place } = first;
  expect(place?.next).toBe(second.place);
  queue.due(0);
  expect(place?.next).toBeUndefined();
});
