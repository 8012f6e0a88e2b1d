import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { compareParts, logOfPart, olderParts } from '../../src/source/rotated-logs.ts';
import { siblingsOf } from '../../src/source/rotated-siblings.ts';

const folder = mkdtempSync(join(tmpdir(), 'mtatrace-rotated-'));
afterAll(() => rmSync(folder, { recursive: true }));
const log = join(folder, 'zimbra.log');
for (const end of ['', '.1', '.2', '.10.gz', '-20260501', '-20260501-0300', '_old', '.1.swp'])
  writeFileSync(log + end, `line of ${end}\n`);

const endsOf = (paths: readonly string[]) =>
  paths.map((path) => basename(path).slice('zimbra.log'.length));

test('the older parts of a log come oldest first: dates before numbers, numbers from the highest', () => {
  expect(endsOf(olderParts(log))).toEqual(['-20260501', '-20260501-0300', '.10.gz', '.2', '.1']);
});

test('parts of a log are in the order of their age, whatever the order they are named in', () => {
  const parts = ['-20260501', '.10.gz', '.2', '.1', ''].map((end) => log + end);
  const others = [join(folder, 'another.log'), join(folder, 'zz.log.7')];
  const expected = [others[0], ...parts, others[1]];
  expect([...parts, ...others].reverse().sort(compareParts)).toEqual(expected);
  expect([...others, ...parts].sort(compareParts)).toEqual(expected);
  expect(compareParts(log, log)).toBe(0);
});

test('those that a live view may read on in are not packed', () => {
  expect(endsOf(siblingsOf(log).map(({ path }) => path))).toEqual([
    '-20260501',
    '-20260501-0300',
    '.2',
    '.1',
  ]);
});

test('a log in a folder that cannot be listed has no older parts', () => {
  expect(olderParts(join(folder, 'no-such-folder', 'zimbra.log'))).toEqual([]);
});

test.each([
  ['/var/log/zimbra.log.2.gz', '/var/log/zimbra.log'],
  ['/var/log/zimbra.log-20260501-0300.xz', '/var/log/zimbra.log'],
  ['/var/log/zimbra.log', '/var/log/zimbra.log'],
])('%s is a part of %s', (part, whole) => {
  expect(logOfPart(part)).toBe(whole);
});
