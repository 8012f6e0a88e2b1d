import { expect, test } from 'vitest';
import { Progress, progressWords } from '../../src/cli/progress.ts';

test.each([
  [
    [{ position: 1_200_000_000, size: 4_800_000_000 }],
    1200,
    'reading 1.2 GB of 4.8 GB (25 %) · 1.0 GB/s · 4 s left',
  ],
  [
    [
      { position: 50_000_000, size: 100_000_000 },
      { position: 0, size: 100_000_000 },
    ],
    1000,
    'reading 50 MB of 200 MB (25 %) · 50 MB/s · 3 s left',
  ],
  [[{ position: 6_000_000, size: undefined }], 3000, 'reading 6.0 MB · 2.0 MB/s'],
  [[{ position: 7, size: 5 }], 1000, 'reading 7 B of 7 B (100 %) · 7 B/s · 0 s left'],
])('%j is told in words', (sources, elapsed, words) => {
  expect(progressWords(sources, elapsed)).toBe(words);
});

function shown(isShown: boolean, moments: readonly number[]): string[] {
  const written: string[] = [];
  let now = 0;
  const progress = new Progress({ write: (text) => written.push(text), clock: () => now, isShown });
  for (const moment of moments) {
    now = moment;
    progress.tick([{ position: 500, size: 1000 }]);
  }
  progress.clear();
  progress.clear();
  return written;
}

test('work of less than a second shows nothing', () => {
  expect(shown(true, [100, 500, 999])).toEqual([]);
});

test('longer work shows a line every quarter of a second, and takes it away', () => {
  const written = shown(true, [1000, 1100, 1249, 1250]);
  expect(written).toHaveLength(3);
  expect(written[0]).toBe('\r\u001b[Kreading 500 B of 1.0 kB (50 %) · 500 B/s · 1 s left');
  expect(written[2]).toBe('\r\u001b[K');
});

test('nothing is shown where stderr is no terminal', () => {
  expect(shown(false, [1000, 5000])).toEqual([]);
});
