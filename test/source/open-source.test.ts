import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { promisify } from 'node:util';
import { constants, gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { StreamSource } from '../../src/source/byte-source.ts';
import { openSource, readSource, sampleOf } from '../../src/source/open-source.ts';
import { linesOf } from './lines-of.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mtatrace-source-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function fileOf(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const line = 'May  5 13:35:54 mail postfix/qmgr[4080]: B141CE6BDD: removed';
const manyLines = Array.from({ length: 60_000 }, (_, i) => `${line} ${(i * 7919) % 65_537}`);
const many = Buffer.from(`${manyLines.join('\n')}\n`);

test.each([
  ['a plain file', () => Buffer.from(`${line}\nb`), [line, 'b']],
  ['an empty file', () => Buffer.alloc(0), []],
  ['a file with one NUL', () => Buffer.from(`${line}\0\nb\n`), [`${line}\0`, 'b']],
  ['a file of a few bytes', () => Buffer.from('ab'), ['ab']],
  ['a gzip file', () => gzipSync(`${line}\nb\n`), [line, 'b']],
  ['an empty gzip file', () => gzipSync(''), []],
  [
    'a gzip file of several members',
    () => Buffer.concat([gzipSync(`${line}\nb`), gzipSync('c\nd\n')]),
    [line, 'bc', 'd'],
  ],
])('%s is read', async (name, content, expected) => {
  const reader = await openSource(fileOf(name, content()));
  expect(await linesOf(reader)).toEqual(expected);
  expect(reader.problems).toEqual([]);
});

test('a large file gives the same lines plain, packed, and through a pipe', async () => {
  const plain = await linesOf(await openSource(fileOf('many', many)));
  const packed = await linesOf(await openSource(fileOf('many.gz', gzipSync(many))));
  const stream = new PassThrough();
  stream.end(gzipSync(many));
  const piped = await linesOf(await readSource('-', new StreamSource(stream)));
  expect(plain).toEqual(manyLines);
  expect(packed).toEqual(manyLines);
  expect(piped).toEqual(manyLines);
});

test('a gzip file that ends too early gives what it holds, and says so', async () => {
  const packed = gzipSync(many);
  const reader = await openSource(fileOf('short.gz', packed.subarray(0, packed.length / 2)));
  const lines = await linesOf(reader);
  expect(lines.length).toBeGreaterThan(20_000);
  expect(manyLines.slice(0, lines.length - 1)).toEqual(lines.slice(0, -1));
  expect(reader.problems).toEqual([
    'the compressed file ends too early: its last lines are missing',
  ]);
});

test.each([
  ['few', `${manyLines.slice(0, 20).join('\n')}\n`],
  ['many', many.toString()],
])(
  'bytes that follow the end of a gzip file of %s lines take none of them, and are told',
  async (amount, text) => {
    const packed = Buffer.concat([gzipSync(text), Buffer.from('no gzip at all\n'.repeat(3))]);
    const reader = await openSource(fileOf(`trailing-${amount}.gz`, packed));
    expect(await linesOf(reader)).toEqual(text.trimEnd().split('\n'));
    expect(reader.problems).toEqual([]);
    expect(reader.remarks).toEqual([
      'what follows the end of the compressed data is not gzip; it is left out',
    ]);
  },
);

test('damage inside a gzip file takes only what follows it', async () => {
  const packed = gzipSync(many);
  packed.fill(0xff, packed.length - 3000, packed.length - 2000);
  const reader = await openSource(fileOf('late-damage.gz', packed));
  const lines = await linesOf(reader);
  const whole = gunzipSync(packed.subarray(0, packed.length - 3000), {
    finishFlush: constants.Z_SYNC_FLUSH,
  });
  const before = whole.toString().split('\n').slice(0, -1);
  expect(lines.slice(0, before.length - 1)).toEqual(before.slice(0, -1));
  expect(reader.problems).toEqual([
    'the compressed file is damaged: the lines after the damage are missing',
  ]);
});

test('of damage in a pipe it is said that lines before it are missing too', async () => {
  const stream = new PassThrough();
  stream.end(Buffer.concat([gzipSync(many), Buffer.from('no gzip')]));
  const reader = await readSource('-', new StreamSource(stream));
  expect((await linesOf(reader)).length).toBeLessThan(manyLines.length);
  expect(reader.problems).toEqual([
    'the compressed data is damaged: lines shortly before the damage, and all after it, are missing',
  ]);
});

test('a gzip file with damage inside gives what stands before it, and says so', async () => {
  const packed = gzipSync(many, { level: 0 });
  packed.fill(0xff, packed.length / 2, packed.length / 2 + 80_000);
  const reader = await openSource(fileOf('damaged.gz', packed));
  expect((await linesOf(reader)).slice(0, 100)).toEqual(manyLines.slice(0, 100));
  expect(reader.problems).toEqual([
    'the compressed file is damaged: the lines after the damage are missing',
  ]);
});

test('a pipe gives lines while it is open', async () => {
  const stream = new PassThrough();
  stream.write(`${line}\n`);
  const reader = await readSource('-', new StreamSource(stream));
  expect((await reader.peek()).toString()).toBe(`${line}\n`);
  expect([reader.advance(), reader.advance()]).toEqual([true, false]);
  stream.end('late\n');
  expect(await linesOf(reader)).toEqual(['late']);
});

test('a named pipe is read', async () => {
  const path = join(folder, 'pipe');
  await promisify(execFile)('mkfifo', [path]);
  const writing = promisify(execFile)('sh', ['-c', 'printf "a\\nlonger\\n" > "$0"', path]);
  expect(await linesOf(await openSource(path))).toEqual(['a', 'longer']);
  await writing;
});

test.each([
  [
    'that is not there',
    'missing',
    undefined,
    "no such file. Check its name, or name none to read the machine's own log",
  ],
  [
    'that is a program',
    'ls',
    Buffer.from('\x7fELF\0\0\0\x01 and more'),
    'it is a binary file, not a log. Pass the text, plain or packed',
  ],
  [
    'whose packed content is binary',
    'tar.gz',
    gzipSync('ustar\0\0\0\0'),
    'it is a binary file, not a log. Pass the text, plain or packed',
  ],
])('a file %s is refused', async (_, name, content, reason) => {
  const path = content === undefined ? join(folder, name) : fileOf(name, content);
  await expect(openSource(path)).rejects.toMatchObject({
    name: 'SourceError',
    path,
    message: `cannot read ${path}: ${reason}.`,
  });
});

test('a directory is refused', async () => {
  const path = join(folder, 'directory');
  mkdirSync(path);
  await expect(openSource(path)).rejects.toThrow(`cannot read ${path}: it is a directory.`);
});

test('a small file is its own sample', () => {
  expect(sampleOf(fileOf('small', `${line}\nb`)).map(String)).toEqual([`${line}\nb`]);
});

test.each([
  ['a gzip file', () => fileOf('sample.gz', gzipSync(line))],
  ['an empty file', () => fileOf('nothing', '')],
  ['stdin', () => '-'],
])('%s has no sample', (_, path) => {
  expect(sampleOf(path())).toEqual([]);
});

test('the samples of a large file are whole lines from its head to its end', () => {
  const lines = Array.from({ length: 120_000 }, (_, i) => `${line} ${i}`);
  const samples = sampleOf(fileOf('large', `${lines.join('\n')}\n`)).map(String);
  const sampled = samples.flatMap((sample) => sample.trimEnd().split('\n'));
  expect(samples.length).toBe(33);
  expect([sampled[0], sampled.at(-1)]).toEqual([lines[0], lines.at(-1)]);
  const known = new Set(lines);
  expect(sampled.filter((text) => !known.has(text))).toEqual([]);
  expect(new Set(sampled).size).toBe(sampled.length);
});
