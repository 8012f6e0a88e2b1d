import { expect, test } from 'vitest';
import { excessOf, TIMES } from './growth.ts';

/** Looks at each pair of numbers below a limit. */
function pairsBelow(limit: number): number {
  let pairs = 0;
  for (let a = 0; a < limit; a++) for (let b = 0; b < limit; b++) pairs += a ^ b;
  return pairs;
}

test('work that grows with the square of its input is found', async () => {
  const took = await excessOf(
    () => pairsBelow(4000),
    () => pairsBelow(4000 * TIMES),
  );
  expect(took).toEqual({ small: expect.any(Number), large: expect.any(Number) });
});

test('work that grows with its input is not', async () => {
  const sum = (limit: number) => {
    let total = 0;
    for (let i = 0; i < limit; i++) total += i ^ 3;
    return total;
  };
  const took = await excessOf(
    () => sum(20_000_000),
    () => sum(20_000_000 * TIMES),
  );
  expect(took).toBeUndefined();
});
