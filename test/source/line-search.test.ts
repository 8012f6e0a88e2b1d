import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { searchLines } from '../../src/source/line-search.ts';

const folder = mkdtempSync(join(tmpdir(), 'mtatrace-search-'));
afterAll(() => rmSync(folder, { recursive: true }));

function found(content: string, texts: string[], most = Number.POSITIVE_INFINITY): string[] {
  const path = join(folder, 'log');
  writeFileSync(path, content);
  const lines: string[] = [];
  searchLines(path, texts, (buffer, start, end) => {
    lines.push(buffer.toString('utf8', start, end));
    return lines.length < most;
  });
  return lines;
}

const MB = 1024 * 1024;
const filler = (length: number) => `${'x'.repeat(99)}\n`.repeat(length / 100);

test.each([
  ['each line that holds the text, once', 'a id id\nb\nc id\n', ['id'], ['a id id', 'c id']],
  ['the last line, which has no end', 'a\nthe id', ['id'], ['the id']],
  ['texts of several bytes a letter', 'über\nunder\n', ['üb'], ['über']],
  ['lines of several texts', 'one\ntwo\nthree\n', ['three', 'one'], ['three', 'one']],
  ['nothing in an empty file', '', ['id'], []],
])('finds %s', (_, content, texts, expected) => {
  expect(found(content, texts)).toEqual(expected);
});

test('a line over the end of a chunk is found whole, and once', () => {
  const start = filler(MB - (MB % 100));
  expect(found(`${start}before ${'y'.repeat(200)} id after\n${start}`, ['id'])).toEqual([
    `before ${'y'.repeat(200)} id after`,
  ]);
});

test('a line longer than a chunk does not hide those behind it', () => {
  expect(found(`${'z'.repeat(3 * MB)}\nthe id\n`, ['the id'])).toEqual(['the id']);
});

test('searching ends when it is told to', () => {
  expect(found('id 1\nid 2\nid 3\n', ['id'], 2)).toEqual(['id 1', 'id 2']);
});
