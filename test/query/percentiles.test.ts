import { describe, expect, test } from 'vitest';
import { DurationHistogram, RELATIVE_ERROR } from '../../src/query/summary/percentiles.ts';
import { ScoreHistogram } from '../../src/query/summary/score-histogram.ts';

/** The same numbers in every run. */
function numbers(count: number): number[] {
  let state = 42;
  return Array.from({ length: count }, () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  });
}

function exact(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(1, Math.ceil(part * sorted.length)) - 1] ?? Number.NaN;
}

const durations: Record<string, number[]> = {
  'milliseconds to days': numbers(5000).map((one) => 0.001 * 10 ** (one * 8.5)),
  'about a second': numbers(5000).map((one) => 0.8 + one * 0.4),
  'mostly none, some long': numbers(5000).map((one) => (one < 0.9 ? 0 : one * 7200)),
  'two far apart, the long ones first': [...numbers(50).map((one) => 90_000 + one), 0.01, 0.02],
};

describe.each(Object.entries(durations))('of durations %s', (_, values) => {
  const histogram = new DurationHistogram();
  for (const value of values) histogram.add(value);

  test.each([0.01, 0.5, 0.95, 0.99, 1])('the percentile %d is within 2 %%', (part) => {
    const truth = exact(values, part);
    const told = histogram.percentile(part) ?? Number.NaN;
    expect(Math.abs(told - truth)).toBeLessThanOrEqual(truth * RELATIVE_ERROR + 1e-9);
  });

  test('count and longest are exact', () => {
    expect([histogram.percentiles.count, histogram.percentiles.max]).toEqual([
      values.length,
      Math.max(...values),
    ]);
  });
});

test('of nothing there is no percentile', () => {
  expect(new DurationHistogram().percentiles).toEqual({
    count: 0,
    p50: null,
    p95: null,
    p99: null,
    max: null,
  });
});

test('one duration is every percentile, exactly', () => {
  const histogram = new DurationHistogram();
  histogram.add(0.38);
  expect(histogram.percentiles).toEqual({ count: 1, p50: 0.38, p95: 0.38, p99: 0.38, max: 0.38 });
});

test('a clock that was set back, and a time longer than any, do no harm', () => {
  const histogram = new DurationHistogram();
  histogram.add(-5);
  histogram.add(1e12);
  expect([histogram.percentile(0.5), histogram.percentile(1)]).toEqual([0, 1e12]);
});

describe('spam scores', () => {
  const scores = numbers(3000).map((one) => Math.round((one * 40 - 10) * 1000) / 1000);
  const histogram = new ScoreHistogram();
  for (const score of scores) histogram.add(score);

  test.each([
    ['p50', 0.5],
    ['p95', 0.95],
    ['p99', 0.99],
  ] as const)('%s is within 0.05', (name, part) => {
    expect(Math.abs((histogram.scores[name] ?? 99) - exact(scores, part))).toBeLessThanOrEqual(
      0.0501,
    );
  });

  test('each lies in its point, below zero too', () => {
    const few = new ScoreHistogram();
    for (const score of [-0.1, 0, 0.999, 6.31, 1002.3]) few.add(score);
    expect(few.scores).toMatchObject({
      count: 5,
      min: -0.1,
      max: 1002.3,
      points: [
        { from: -1, count: 1 },
        { from: 0, count: 2 },
        { from: 6, count: 1 },
        { from: 200, count: 1 },
      ],
    });
  });
});
