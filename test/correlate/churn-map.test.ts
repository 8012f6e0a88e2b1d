import { expect, test } from 'vitest';
import { ChurnMap } from '../../src/correlate/churn-map.ts';

test('a map of entries that come and go holds what a Map holds', () => {
  const ours = new ChurnMap<string, number>();
  const theirs = new Map<string, number>();
  let state = 7;
  const random = (below: number) => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return state % below;
  };
  for (let step = 0; step < 20_000; step++) {
    const key = `Q${random(700)}`;
    if (random(3) === 0) {
      ours.delete(key);
      theirs.delete(key);
    } else {
      ours.set(key, step);
      theirs.set(key, step);
    }
    const probe = `Q${random(700)}`;
    if (ours.get(probe) !== theirs.get(probe)) expect(ours.get(probe)).toBe(theirs.get(probe));
  }
  expect(ours.size).toBe(theirs.size);
  expect(ours.values()).toEqual([...theirs.values()]);
});

test('values come in the order of their arrival, whatever their keys', () => {
  const map = new ChurnMap<number, string>();
  for (const key of [900, 3, 77, 12]) map.set(key, `pid ${key}`);
  map.delete(3);
  map.set(900, 'pid 900 again');
  expect(map.values()).toEqual(['pid 900 again', 'pid 77', 'pid 12']);
});

test('deleting what is not there changes nothing', () => {
  const map = new ChurnMap<string, number>();
  map.set('B141CE6BDD', 1);
  map.delete('15411E6BE1');
  expect(map.size).toBe(1);
  expect(map.get('B141CE6BDD')).toBe(1);
});

test('each value is visited once, and none that has gone', () => {
  const map = new ChurnMap<string, number>();
  const visited = () => {
    const seen: number[] = [];
    map.visit((value) => seen.push(value));
    return seen.sort((a, b) => a - b);
  };
  expect(visited()).toEqual([]);
  for (let i = 0; i < 9; i++) map.set(`Q${i}`, i);
  map.delete('Q4');
  map.set('Q5', 50);
  expect(visited()).toEqual([0, 1, 2, 3, 6, 7, 8, 50]);
  for (let i = 0; i < 9; i++) map.delete(`Q${i}`);
  expect([visited(), map.size]).toEqual([[], 0]);
});

test('nothing is found in a map that nothing was put into', () => {
  const map = new ChurnMap<string, number>();
  map.delete('B141CE6BDD');
  expect([map.get('B141CE6BDD'), map.size, map.values()]).toEqual([undefined, 0, []]);
});
