import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { type IsWanted, LineSearch } from '../../src/source/line-search.ts';

const folder = mkdtempSync(join(tmpdir(), 'mtatrace-search-'));
afterAll(() => rmSync(folder, { recursive: true }));

interface Asked {
  readonly text: string;
  readonly from?: number;
  readonly most?: number;
  readonly isWanted?: IsWanted;
}

function found(direction: 'forth' | 'back', content: string, asked: Asked): string[] {
  const path = join(folder, 'log');
  writeFileSync(path, content);
  const search = new LineSearch(path);
  const lines: string[] = [];
  const from = asked.from ?? (direction === 'forth' ? 0 : search.size);
  const take = (buffer: Buffer, start: number, end: number, offset: number) => {
    const line = buffer.toString('utf8', start, end);
    expect(content.slice(offset, offset + line.length)).toBe(line);
    lines.push(line);
    return lines.length < (asked.most ?? Number.POSITIVE_INFINITY);
  };
  search[direction](search.needle(asked.text), from, take, asked.isWanted);
  search.close();
  return lines;
}

const MB = 1024 * 1024;
const filler = (length: number) => `${'x'.repeat(99)}\n`.repeat(Math.ceil(length / 100));
const START = filler(MB);

describe.each(['forth', 'back'] as const)('a search %s', (direction) => {
  const inOrder = (lines: string[]) => (direction === 'forth' ? lines : lines.toReversed());

  test.each([
    ['each line that holds the text, once', 'a id id\nb\nc id\n', 'id', ['a id id', 'c id']],
    ['the first line and the last, which has no end', 'id\nb\nthe id', 'id', ['id', 'the id']],
    [
      'a text that begins with what is frequent',
      'xxxid\nxxx\nxxxxid\n',
      'xxid',
      ['xxxid', 'xxxxid'],
    ],
    ['a text longer than a line', 'ab\nabcdefghijkl\n', 'abcdefghijkl', ['abcdefghijkl']],
    [
      'a text whose rarest part stands at its end',
      `${START}xxxxxxxxxxQxx\n`,
      'xxxQxx',
      ['xxxxxxxxxxQxx'],
    ],
    ['nothing in an empty file', '', 'id', []],
  ])('finds %s', (_, content, text, expected) => {
    expect(found(direction, content, { text })).toEqual(inOrder(expected));
  });

  test('a line over the end of a block is found whole, and once', () => {
    const line = `before ${'y'.repeat(200)} id after`;
    for (const before of [0, 37, 64 * 1024 - 100, 320 * 1024 - 150]) {
      const content = `${'z'.repeat(before)}\n${line}\n${START}${line}\n${START}`;
      expect(found(direction, content, { text: 'id' })).toEqual([line, line]);
    }
  });

  test('a line longer than a block does not hide those before and behind it', () => {
    const content = `the id 1\n${'z'.repeat(3 * MB)}\nthe id 2\n`;
    expect(found(direction, content, { text: 'the id' })).toEqual(
      inOrder(['the id 1', 'the id 2']),
    );
  });

  test('ends when it is told to', () => {
    const content = 'id 1\nid 2\nid 3\n';
    const expected = direction === 'forth' ? ['id 1', 'id 2'] : ['id 3', 'id 2'];
    expect(found(direction, content, { text: 'id', most: 2 })).toEqual(expected);
  });

  test('ends where nothing more is wanted', () => {
    const content = `id 1\n${START}id 2\n${START}id 3\n`;
    const isWanted = (buffer: Buffer, start: number, end: number) =>
      !buffer.toString('utf8', start, end).startsWith('x');
    const expected = direction === 'forth' ? ['id 1'] : ['id 3'];
    expect(found(direction, content, { text: 'id', isWanted })).toEqual(expected);
  });
});

test('a search starts at the line it is told', () => {
  const content = 'id 1\nid 2\nid 3\n';
  expect(found('forth', content, { text: 'id', from: 5 })).toEqual(['id 2', 'id 3']);
  expect(found('back', content, { text: 'id', from: 10 })).toEqual(['id 2', 'id 1']);
});

test('texts of several bytes a letter are found', () => {
  const path = join(folder, 'utf8');
  writeFileSync(path, 'über\nunder\n');
  const search = new LineSearch(path);
  const lines: string[] = [];
  search.forth(search.needle('üb'), 0, (buffer, start, end) => {
    lines.push(buffer.toString('utf8', start, end));
    return true;
  });
  search.close();
  expect(lines).toEqual(['über']);
});

test('the start of a line is found from any place', () => {
  const path = join(folder, 'starts');
  writeFileSync(path, 'one\ntwo\nthree');
  const search = new LineSearch(path);
  expect([0, 1, 4, 5, 8, 9].map((place) => search.lineStartFrom(place))).toEqual([
    0, 4, 4, 8, 8, 13,
  ]);
  search.close();
});
