import { describe, expect, test } from 'vitest';
import { plainTopList, TopList } from '../../src/query/top-list.ts';

/** Names of a skewed stream, the same in every run: `n0` is the most frequent. */
function stream(length: number, names: number): string[] {
  let state = 7;
  return Array.from({ length }, () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return `n${Math.floor(names * (state / 2_147_483_648) ** 3)}`;
  });
}

function counted(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

test('up to its capacity every count is exact, equal ones by name', () => {
  const list = plainTopList(4);
  for (const name of ['b', 'a', 'c', 'a', 'd', 'd']) list.add(name);
  expect(list.top(3)).toEqual([
    { name: 'a', count: 2, error: 0, detail: undefined },
    { name: 'd', count: 2, error: 0, detail: undefined },
    { name: 'b', count: 1, error: 0, detail: undefined },
  ]);
  expect([list.size, list.isExact]).toEqual([4, true]);
});

test.each([0, 1, 2, 3, 99])('the first %d of a list are those of the whole list', (limit) => {
  const list = plainTopList(1000);
  for (const name of stream(2000, 300)) list.add(name);
  expect(list.top(limit)).toEqual(list.top().slice(0, limit));
});

describe('beyond its capacity', () => {
  const capacity = 100;
  const names = stream(20_000, 2000);
  const truth = counted(names);
  const list = plainTopList(capacity);
  for (const name of names) list.add(name);

  test('it keeps no more names', () => {
    expect([list.size, list.isExact]).toEqual([capacity, false]);
  });

  test('a count is never too low, and too high by no more than its error', () => {
    const wrong = list.top().filter(({ name, count, error }) => {
      const real = truth.get(name) ?? 0;
      return count < real || count - error > real;
    });
    expect(wrong).toEqual([]);
  });

  test('the error is at most all counts divided by the capacity', () => {
    const largest = Math.max(...list.top().map(({ error }) => error));
    expect(largest).toBeGreaterThan(0);
    expect(largest).toBeLessThanOrEqual(names.length / capacity);
  });

  test('a name that is more frequent than that is in the list', () => {
    const frequent = [...truth].filter(([, count]) => count > names.length / capacity);
    const listed = new Set(list.top().map(({ name }) => name));
    expect(frequent.length).toBeGreaterThan(3);
    expect(frequent.filter(([name]) => !listed.has(name))).toEqual([]);
  });
});

test('names that come once each cost no search a name', () => {
  const list = plainTopList(1000);
  const start = performance.now();
  for (let i = 0; i < 300_000; i++) list.add(`name${i}`);
  expect(list.top(1)[0]?.count).toBe(300);
  // A search over all places for each name takes minutes.
  expect(performance.now() - start).toBeLessThan(10_000);
});

test('what is known about a name stays with it, and starts anew when another took its place', () => {
  const list = new TopList<string[]>((name) => [name], 2);
  list.add('a').detail.push('first');
  list.add('a', 5).detail.push('second');
  list.add('b');
  list.add('c').detail.push('third');
  expect(list.top()).toEqual([
    { name: 'a', count: 6, error: 0, detail: ['a', 'first', 'second'] },
    { name: 'c', count: 2, error: 1, detail: ['c', 'third'] },
  ]);
});
