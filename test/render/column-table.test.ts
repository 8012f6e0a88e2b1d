import { expect, test } from 'vitest';
import { tableLines } from '../../src/render/column-table.ts';

const plain = (text: string) => text;
const columns = [{ title: 'id' }, { title: 'size', align: 'right' }, { title: 'why' }] as const;

test('columns stand below each other, and what is last is not filled up', () => {
  const rows = [
    [{ text: 'a' }, { text: '10' }, { text: 'over quota' }],
    [{ text: 'long' }, { text: '9' }, { text: '' }],
  ];
  expect(tableLines(columns, rows, plain)).toEqual([
    'id    size  why',
    'a       10  over quota',
    'long     9',
  ]);
});

test('the columns of a long table are as wide as its widest cell, wherever that stands', () => {
  const rows = Array.from({ length: 2000 }, (_, i) => [
    { text: i === 1500 ? 'the-widest' : `id${i}` },
    { text: String(i) },
    { text: 'x' },
  ]);
  const lines = tableLines(columns, rows, plain);
  expect(lines).toHaveLength(2001);
  expect(lines[0]).toBe('id          size  why');
  expect(lines[1]).toBe('id0            0  x');
  expect(lines[1501]).toBe('the-widest  1500  x');
  expect(lines[2000]).toBe('id1999      1999  x');
});

test('a painted cell takes no more room than its text', () => {
  const rows = [
    [{ text: 'a', paint: (text: string) => `\x1b[1m${text}\x1b[0m` }, { text: '1' }, { text: 'x' }],
  ];
  expect(tableLines(columns, rows, plain)[1]).toBe('\x1b[1ma\x1b[0m      1  x');
});
