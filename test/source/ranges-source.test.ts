import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openPlainRanges } from '../../src/source/open-source.ts';

const folder = mkdtempSync(join(tmpdir(), 'mtatrace-ranges-'));
afterAll(() => rmSync(folder, { recursive: true }));

const path = join(folder, 'log');
writeFileSync(path, 'one\ntwo\nthree\nfour\nfive\nsix');

/** Each line with its number and its place in the file. */
async function linesIn(ranges: { from: number; end: number }[], lines: number) {
  const reader = openPlainRanges(path, ranges, { lines, withLineNumbers: true });
  const read: [number, number, string][] = [];
  do {
    while (reader.advance())
      read.push([
        reader.line,
        reader.offset,
        reader.buffer.toString('utf8', reader.start, reader.end),
      ]);
  } while (await reader.refill());
  return read;
}

test('ranges of a file are read as its lines, each with its own number and place', async () => {
  const ranges = [
    { from: 4, end: 14 },
    { from: 19, end: 28 },
  ];
  expect(await linesIn(ranges, 1)).toEqual([
    [2, 4, 'two'],
    [3, 8, 'three'],
    [5, 19, 'five'],
    [6, 24, 'six'],
  ]);
});

test('a range beyond the end of the file holds nothing', async () => {
  expect(await linesIn([{ from: 24, end: 99 }], 5)).toEqual([[6, 24, 'six']]);
  expect(await linesIn([{ from: 99, end: 120 }], 6)).toEqual([]);
});

test('a file that is gone is told', () => {
  const open = () => openPlainRanges(join(folder, 'gone'), [], { lines: 0, withLineNumbers: true });
  expect(open).toThrow(/no such file/i);
});
