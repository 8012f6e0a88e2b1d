import { expect, test } from 'vitest';
import type { ByteSource } from '../../src/source/byte-source.ts';
import { LineReader } from '../../src/source/line-reader.ts';

const NEVER = () => false;

/** Gives a piece with each read, and waits for ever where there is none yet. */
function sourceOf(pieces: (string | Error)[], isOpen = false): ByteSource {
  let next = 0;
  return {
    read: (into, at) => {
      const piece = pieces[next++];
      if (piece instanceof Error) return Promise.reject(piece);
      if (piece === undefined && isOpen) return new Promise(() => {});
      return Promise.resolve(piece === undefined ? 0 : into.write(piece, at));
    },
    close: () => {},
  };
}

async function rest(reader: LineReader): Promise<string[]> {
  const lines: string[] = [];
  do {
    while (reader.advance()) lines.push(String(reader.buffer.subarray(reader.start, reader.end)));
  } while (await reader.refill());
  return lines;
}

const holding = { mostBytes: 1000, patienceMs: Number.POSITIVE_INFINITY, isEnough: NEVER };

test('what is held is read afterwards, as if it had not been looked at', async () => {
  const reader = new LineReader('x', sourceOf(['a\nb', 'c\n', 'd\n', 'e']));
  const seen: string[] = [];
  const isEnough = (lines: Buffer) => {
    seen.push(String(lines));
    return String(lines).includes('d');
  };
  expect(String(await reader.hold({ ...holding, isEnough }))).toBe('a\nbc\nd\n');
  expect(seen).toEqual(['a\n', 'bc\n', 'd\n']);
  expect(await rest(reader)).toEqual(['a', 'bc', 'd', 'e']);
});

test('no more is held than asked for', async () => {
  const reader = new LineReader('x', sourceOf(['aaa\n', 'bbb\n', 'ccc\n']));
  expect(String(await reader.hold({ ...holding, mostBytes: 5 }))).toBe('aaa\nbbb\n');
  expect(await rest(reader)).toEqual(['aaa', 'bbb', 'ccc']);
});

test('a source that falls silent is not waited for, and what comes then is not lost', async () => {
  let send = (_: string) => {};
  const late: ByteSource = {
    read: (into, at) =>
      new Promise((resolve) => {
        send = (text) => resolve(into.write(text, at));
      }),
    close: () => {},
  };
  const first = sourceOf(['a\n']);
  let reads = 0;
  const source = {
    ...first,
    read: (into: Buffer, at: number) => (reads++ === 0 ? first : late).read(into, at, 9),
  };
  const reader = new LineReader('x', source);
  expect(String(await reader.hold({ ...holding, patienceMs: 5 }))).toBe('a\n');
  await reader.refill();
  expect(reader.advance()).toBe(true);
  const refill = reader.refill();
  send('b\n');
  await refill;
  expect(reader.advance()).toBe(true);
  expect(String(reader.buffer.subarray(reader.start, reader.end))).toBe('b');
});

test('what goes wrong while lines are held is told when they are read', async () => {
  const reader = new LineReader('x', sourceOf(['a\n', new Error('gone')]));
  expect(String(await reader.hold(holding))).toBe('a\n');
  expect(await rest(reader)).toEqual(['a']);
  expect(reader.problems).toEqual(['reading stopped: gone']);
});

test('the last line needs no end', async () => {
  const reader = new LineReader('x', sourceOf(['a']));
  expect(String(await reader.hold(holding))).toBe('a');
  expect(await rest(reader)).toEqual(['a']);
});
