/** Whether work grows as its input does, told by a ratio of two runs, so that a slow machine does not matter. */

/** What is quadratic takes 64 times as long for an input 8 times as large; what is linear about 8 times. */
export const TIMES = 8;
const MOST = 28;
const RUNS = 3;
/** Below this a clock says nothing about a ratio. */
const LEAST_MS = 4;

interface Took {
  small: number;
  large: number;
}

/** The milliseconds of both runs where the larger one took too long; undefined where the work is linear. */
export async function excessOf(
  small: () => unknown,
  large: () => unknown,
): Promise<Took | undefined> {
  const took = { small: Number.POSITIVE_INFINITY, large: Number.POSITIVE_INFINITY };
  for (let run = 0; run < RUNS; run++) {
    took.large = Math.min(took.large, await timeOf(large));
    if (took.large <= MOST * LEAST_MS) return undefined;
    took.small = Math.min(took.small, await timeOf(small));
    if (took.large <= MOST * Math.max(took.small, LEAST_MS)) return undefined;
  }
  return took;
}

async function timeOf(work: () => unknown): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}
