import { expect, test } from 'vitest';
import type { ByteSource } from '../../src/source/byte-source.ts';
import { LineReader } from '../../src/source/line-reader.ts';

/** A source that gives its bytes in parts of a size, as a pipe may. */
function sourceOf(bytes: Buffer, size: number): ByteSource {
  let position = 0;
  return {
    read(into, at, length) {
      const count = bytes.copy(into, at, position, position + Math.min(size, length));
      position += count;
      return count;
    },
    close() {},
  };
}

async function linesOf(reader: LineReader): Promise<[number, string][]> {
  const lines: [number, string][] = [];
  do {
    while (reader.advance()) {
      lines.push([reader.line, reader.buffer.toString('latin1', reader.start, reader.end)]);
    }
  } while (await reader.refill());
  return lines;
}

const read = (text: string, size = 1e9) =>
  linesOf(new LineReader('x', sourceOf(Buffer.from(text, 'latin1'), size)));

test.each([
  ['no line', '', []],
  ['a line', 'a\n', ['a']],
  ['a line without end', 'a\nb', ['a', 'b']],
  ['a shorter last line without end', 'longer\nb', ['longer', 'b']],
  ['empty lines', '\n\na\n\n', ['', '', 'a', '']],
  ['line ends of Windows', 'a\r\nb\r\n\r\nc\r', ['a', 'b', '', 'c']],
  ['a carriage return within a line', 'a\rb\n', ['a\rb']],
  ['NULs and bytes that are no UTF-8', 'a\0b\n\xff\xfe\n', ['a\0b', '\xff\xfe']],
])('a source with %s gives its lines', async (_, text, expected) => {
  const lines = expected.map((line, i) => [i + 1, line]);
  expect(await read(text)).toEqual(lines);
  expect(await read(text, 1)).toEqual(lines);
});

test.each([1000, 65536, 1024 * 1024, 1e9])(
  'lines are carried over parts of %i bytes',
  async (size) => {
    const lines = Array.from({ length: 20_000 }, (_, i) => `${i} ${'x'.repeat((i * 7919) % 331)}`);
    expect((await read(`${lines.join('\n')}\n`, size)).map(([, line]) => line)).toEqual(lines);
  },
);

test.each([
  ['in one piece', 1e9],
  ['in many', 50_000],
])('a line of 3 MB that comes %s is cut and told once', async (_, size) => {
  const long = 'a'.repeat(3_000_000);
  const told: [number, number][] = [];
  const source = sourceOf(Buffer.from(`x\n${long}\ny\n${long}`), size);
  const onLongLine = (line: number, bytes: number) => told.push([line, bytes]);
  const reader = new LineReader('x', source);
  reader.onLongLine = onLongLine;
  const lines = await linesOf(reader);
  expect(lines.map(([line, text]) => [line, text.length])).toEqual([
    [1, 1],
    [2, 65536],
    [3, 1],
    [4, 65536],
  ]);
  expect(told).toEqual([
    [2, 3_000_000],
    [4, 3_000_000],
  ]);
  expect(reader.buffer.length).toBeLessThan(1_400_000);
});

test.each([
  [256 * 1024, 256 * 1024],
  [256 * 1024 + 1, 64 * 1024],
])('a line of %i bytes is given with %i', async (length, given) => {
  for (const size of [1e9, 50_000]) {
    const lines = await read(`${'a'.repeat(length)}\nb\n`, size);
    expect(lines.map(([, line]) => line.length)).toEqual([given, 1]);
  }
});

test('a look ahead takes nothing away', async () => {
  const reader = new LineReader('x', sourceOf(Buffer.from('a\nb\nc'), 4));
  expect((await reader.peek()).toString()).toBe('a\nb\n');
  expect((await reader.peek()).toString()).toBe('a\nb\n');
  expect(await linesOf(reader)).toEqual([
    [1, 'a'],
    [2, 'b'],
    [3, 'c'],
  ]);
});

test('a source that breaks gives what came before, and says so', async () => {
  const source: ByteSource = {
    read(into, at) {
      if (at > 0) throw new Error('EIO: i/o error, read');
      return into.write('a', at);
    },
    close() {},
  };
  const reader = new LineReader('x', source);
  expect(await linesOf(reader)).toEqual([[1, 'a']]);
  expect(reader.problems).toEqual(['reading stopped: EIO: i/o error, read']);
});
