import { expect, test } from 'vitest';
import { MINUTE, SECOND } from '../../src/core/instant.ts';
import { Lives } from '../../src/search/lives.ts';

const NEVER = Number.NEGATIVE_INFINITY;
const FOREVER = Number.POSITIVE_INFINITY;
const SEEN = 100 * MINUTE;

function lives(from = NEVER, until = FOREVER): Lives {
  const found = new Lives();
  found.add('mail 4BFD31E6C', SEEN, from, until);
  return found;
}

/** Whether the name is that of the life at moments relative to the one it was seen at. */
function hasAt(found: Lives, ...offsets: number[]): boolean[] {
  return offsets.map((offset) => found.has('mail 4BFD31E6C', SEEN + offset));
}

test('a name is that of a life from its start to its end, both included', () => {
  const found = lives(SEEN - MINUTE, SEEN + MINUTE);
  expect(hasAt(found, -MINUTE - 1, -MINUTE, MINUTE, MINUTE + 1)).toEqual([
    false,
    true,
    true,
    false,
  ]);
  expect(found.has('mail 0000000000', SEEN)).toBe(false);
});

test('what begins before a line of the life is the life itself', () => {
  const found = lives();
  found.begin('mail 4BFD31E6C', SEEN - MINUTE);
  expect(hasAt(found, -MINUTE - 2 * SECOND, -MINUTE - 2 * SECOND - 1)).toEqual([true, false]);
  // An earlier one does not bring the time before back.
  found.begin('mail 4BFD31E6C', SEEN - 10 * MINUTE);
  expect(hasAt(found, -5 * MINUTE)).toEqual([false]);
});

test('what begins behind it is another one, but for lines out of order', () => {
  const found = lives();
  found.begin('mail 4BFD31E6C', SEEN + 2 * SECOND);
  expect(hasAt(found, MINUTE)).toEqual([true]);
  found.begin('mail 4BFD31E6C', SEEN + MINUTE);
  expect(hasAt(found, MINUTE - 1, MINUTE)).toEqual([true, false]);
});

test('a life ends with the late lines behind its end', () => {
  const found = lives();
  found.end('mail 4BFD31E6C', SEEN + MINUTE);
  expect(hasAt(found, 2 * MINUTE, 2 * MINUTE + 1)).toEqual([true, false]);
});

test('what ended well before a line of the life was another one', () => {
  const found = lives();
  found.end('mail 4BFD31E6C', SEEN - MINUTE);
  expect(hasAt(found, -MINUTE)).toEqual([true]);
  found.end('mail 4BFD31E6C', SEEN - MINUTE - 1);
  expect(hasAt(found, -MINUTE - 1, -MINUTE)).toEqual([false, true]);
});

test('a life is added once, and one of the same name in another time beside it', () => {
  const found = lives(SEEN - MINUTE, SEEN + MINUTE);
  expect(found.add('mail 4BFD31E6C', SEEN + MINUTE, NEVER, FOREVER)).toBeUndefined();
  expect(found.size).toBe(1);
  found.add('mail 4BFD31E6C', SEEN + 5 * MINUTE, SEEN + 4 * MINUTE, FOREVER);
  expect(found.size).toBe(2);
  expect([...found.names()]).toEqual(['mail 4BFD31E6C']);
  expect(hasAt(found, 0, 3 * MINUTE, 9 * MINUTE)).toEqual([true, false, true]);
});

test('an earlier one ends before the start of a later one that is known', () => {
  const found = lives(SEEN - MINUTE);
  const earlier = found.add('mail 4BFD31E6C', SEEN - 5 * MINUTE, NEVER, FOREVER);
  expect(earlier?.until).toBe(SEEN - MINUTE - 1);
  const between = found.add('mail 4BFD31E6C', SEEN + MINUTE, NEVER, FOREVER);
  expect(between).toBeUndefined();
});
