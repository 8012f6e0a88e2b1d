import { expect, test } from 'vitest';
import { MINUTE, SECOND } from '../../src/core/instant.ts';
import { hashOfName } from '../../src/search/line-names.ts';
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
  expect(hasAt(found, 0, 3 * MINUTE, 9 * MINUTE)).toEqual([true, false, true]);
});

test('an earlier one ends before the start of a later one that is known', () => {
  const found = lives(SEEN - MINUTE);
  const earlier = found.add('mail 4BFD31E6C', SEEN - 5 * MINUTE, NEVER, FOREVER);
  expect(earlier?.until).toBe(SEEN - MINUTE - 1);
  const between = found.add('mail 4BFD31E6C', SEEN + MINUTE, NEVER, FOREVER);
  expect(between).toBeUndefined();
});

test('whether a name may be that of one within a span, of those found last', () => {
  const found = lives(SEEN - MINUTE, SEEN + MINUTE);
  found.add('mail 9FB341C4', SEEN + 5 * MINUTE, SEEN + 4 * MINUTE, FOREVER);
  const [first, second] = ['4BFD31E6C', '9FB341C4'].map(hashOfName) as [number, number];
  const within = (from: number, until: number, behind = 0) => {
    const span = { from: SEEN + from, until: SEEN + until };
    return [
      found.mayHave(first, span, behind),
      found.mayHave(second, span, behind),
      found.hasAny(span, behind),
    ];
  };
  expect(within(-9 * MINUTE, 9 * MINUTE)).toEqual([true, true, true]);
  expect(within(-9 * MINUTE, 9 * MINUTE, 1)).toEqual([false, true, true]);
  expect(within(-9 * MINUTE, 9 * MINUTE, 2)).toEqual([false, false, false]);
  expect(within(-9 * MINUTE, -MINUTE)).toEqual([true, false, true]);
  expect(within(-9 * MINUTE, -MINUTE - 1)).toEqual([false, false, false]);
  expect(within(MINUTE, 4 * MINUTE)).toEqual([true, true, true]);
  expect(within(MINUTE + 1, 4 * MINUTE - 1)).toEqual([false, false, false]);
  expect(found.mayHave(hashOfName('000000'), { from: NEVER, until: FOREVER })).toBe(false);
});

test('a life becomes as long as it takes, and one of another time stands beside it', () => {
  const found = new Lives();
  const around = (at: number) => ({ from: at - MINUTE, until: at + SECOND });
  found.widen('mail 192.0.2.7', SEEN, around(SEEN));
  found.widen('mail 192.0.2.7', SEEN - MINUTE, around(SEEN - MINUTE));
  found.widen('mail 192.0.2.7', SEEN - 10 * MINUTE, around(SEEN - 10 * MINUTE));
  expect(found.size).toBe(2);
  const has = (offset: number) => found.has('mail 192.0.2.7', SEEN + offset);
  expect([SECOND, -2 * MINUTE].map(has)).toEqual([true, true]);
  expect([SECOND + 1, -2 * MINUTE - 1].map(has)).toEqual([false, false]);
  expect(has(-10 * MINUTE)).toBe(true);
});
