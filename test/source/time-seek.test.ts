import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { countLines } from '../../src/source/count-lines.ts';
import { isSameContent } from '../../src/source/same-content.ts';
import { seekTime } from '../../src/source/time-seek.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mtatrace-seek-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A line starts with its moment, or has none. */
const momentOf = (buffer: Buffer, start: number, end: number) => {
  const number = /^\d+/.exec(buffer.toString('latin1', start, end))?.[0];
  return number === undefined ? undefined : Number(number);
};

function seek(text: string, wanted: number): string {
  const path = join(folder, 'log');
  writeFileSync(path, text);
  const fd = openSync(path, 'r');
  const offset = seekTime(fd, text.length, wanted, momentOf);
  closeSync(fd);
  return text.slice(offset).split('\n', 1)[0] ?? '';
}

const many = Array.from({ length: 20_000 }, (_, i) => `${i * 2} ${'x'.repeat(i % 97)}`);
const log = `${many.join('\n')}\n`;

test.each([0, 1, 2, 777, 20_000, 39_997, 39_998])(
  'the first line from %i on is found',
  (wanted) => {
    expect(seek(log, wanted)).toBe(many[Math.ceil(wanted / 2)]);
  },
);

test('a moment behind the last line leaves nothing to read', () => {
  expect(seek(log, 40_000)).toBe('');
});

test('lines without a moment are passed, however many there are', () => {
  const rest = 'a line that goes on\n'.repeat(20_000);
  expect(seek(`10 a\n${rest}20 b\n${rest}30 c\n`, 20)).toBe('20 b');
});

test('one line longer than a probe is no obstacle', () => {
  expect(seek(`10 a\n20 ${'y'.repeat(50_000)}\n30 c\n`, 30)).toBe('30 c');
});

test('lines are counted up to a place', () => {
  const path = join(folder, 'lines');
  writeFileSync(path, log);
  expect(countLines(path, log.length)).toBe(20_000);
  expect(countLines(path, log.indexOf('\n'))).toBe(0);
  expect(countLines(path, log.indexOf('\n') + 1)).toBe(1);
});

const head = (text: string, isWhole: boolean) => ({ bytes: Buffer.from(text), isWhole });
const long = 'a line of a log\n'.repeat(2048);

test.each([
  ['two long heads alike', head(long, false), head(long, false), true],
  ['two long heads that differ', head(long, false), head(long.replace(/.$/s, '!'), false), false],
  [
    'a short file and one that goes on from it',
    head('one\n', true),
    head('one\ntwo\n', true),
    true,
  ],
  ['a head cut short', head('one\n', false), head('one\n', false), false],
  ['an empty file and another', head('', true), head('one\n', true), false],
])('%s: the same content or not', (_, a, b, isSame) => {
  expect(isSameContent(a, b)).toBe(isSame);
  expect(isSameContent(b, a)).toBe(isSame);
});
