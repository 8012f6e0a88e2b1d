import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { StreamSource } from '../../src/source/byte-source.ts';
import { loadDecoder, MissingDecoder } from '../../src/source/decoder-package.ts';
import { openSource, readSource, sampleOf } from '../../src/source/open-source.ts';
import { linesOf } from './lines-of.ts';

const fixture = (name: string) => new URL(`../../fixtures/${name}`, import.meta.url).pathname;
/** The packed files hold the first lines of this log, in two members. */
const log = readFileSync(fixture('lab/zimbra.log'), 'latin1').split('\n').slice(0, 1600);

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mtatrace-packings-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function fileOf(name: string, content: Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const packings = ['gz', 'bz2', 'xz', 'zst'];

test.each(packings)(
  'a .%s file of two members is read whole, whatever its name',
  async (ending) => {
    const path = fileOf(
      `${ending}-in-disguise.log`,
      readFileSync(fixture(`packed/mail.log.${ending}`)),
    );
    const reader = await openSource(path);
    expect(await linesOf(reader)).toEqual(log);
    expect(reader.problems).toEqual([]);
  },
);

test.each(packings)('.%s comes through a pipe in small pieces', async (ending) => {
  const packed = readFileSync(fixture(`packed/mail.log.${ending}`));
  const stream = new PassThrough({ highWaterMark: 1000 });
  const reading = readSource('-', new StreamSource(stream)).then(linesOf);
  for (let at = 0; at < packed.length; at += 997) stream.write(packed.subarray(at, at + 997));
  stream.end();
  expect(await reading).toEqual(log);
});

test.each([
  ['gz', 28_000],
  ['bz2', 26_000],
  ['xz', 24_000],
  ['zst', 24_000],
])('a .%s file that ends too early gives what it holds, and says so', async (ending, length) => {
  const packed = readFileSync(fixture(`packed/mail.log.${ending}`));
  const reader = await openSource(fileOf(`short.${ending}`, packed.subarray(0, length)));
  const lines = await linesOf(reader);
  expect(lines.length).toBeGreaterThanOrEqual(700);
  expect(log.slice(0, lines.length - 1)).toEqual(lines.slice(0, -1));
  expect(reader.problems).toEqual([
    'the compressed file ends too early: its last lines are missing',
  ]);
});

test.each([
  ['gz', 0],
  ['bz2', 700],
  ['xz', 400],
  ['zst', 700],
])('a .%s file with damage inside gives what stands before it', async (ending, least) => {
  const packed = readFileSync(fixture(`packed/mail.log.${ending}`));
  packed.fill(0xff, 14_000, 16_000);
  const reader = await openSource(fileOf(`damaged.${ending}`, packed));
  const lines = await linesOf(reader);
  expect(lines.length).toBeGreaterThanOrEqual(least);
  expect(log.slice(0, lines.length - 1)).toEqual(lines.slice(0, -1));
  expect(reader.problems).toEqual([
    'the compressed file is damaged: the lines after the damage are missing',
  ]);
});

test.each(packings)('a .%s file tells how much of it has been read', async (ending) => {
  const path = fixture(`packed/mail.log.${ending}`);
  const reader = await openSource(path);
  await linesOf(reader);
  const { length } = readFileSync(path);
  expect([reader.position, reader.size]).toEqual([length, length]);
});

test.each(packings)('a .%s file has no sample', (ending) => {
  expect(sampleOf(fixture(`packed/mail.log.${ending}`))).toEqual([]);
});

test('a decoder that is not installed is named', async () => {
  const missing = Object.assign(new Error("Cannot find package 'xz-decompress'"), {
    code: 'ERR_MODULE_NOT_FOUND',
  });
  await expect(loadDecoder('xz', () => Promise.reject(missing))).rejects.toEqual(
    new MissingDecoder(
      'it is compressed with xz, and the package xz-decompress, which unpacks that, is not installed. Install it, or unpack the file first',
    ),
  );
});
