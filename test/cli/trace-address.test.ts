import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runProgram } from './program-run.ts';

const MAKER = fileURLToPath(new URL('../../fixtures/tools/gen-log.mjs', import.meta.url));

let folder = '';
let log = '';
/** Addresses by how many lines have them as a recipient. */
const counts = new Map<string, number>();
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mtatrace-address-'));
  log = join(folder, 'made.log');
  // Large enough to be searched.
  execFileSync(process.execPath, [MAKER, log, '--mb', '9', '--seed', '3']);
  for (const [, address = ''] of readFileSync(log, 'utf8').matchAll(/ to=<([^>]+)>/g))
    counts.set(address, (counts.get(address) ?? 0) + 1);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The answer for the file, which is searched, and for a pipe, which is read whole. */
function answers(...args: string[]): [searched: string, whole: string] {
  const searched = runProgram(['trace', ...args, log]);
  const whole = runProgram(['trace', ...args, '-'], { input: readFileSync(log, 'utf8') });
  return [(searched.out + searched.err).replaceAll(log, '-'), whole.out + whole.err];
}

const withCount = (least: number, most: number) =>
  [...counts].filter(([, count]) => count >= least && count <= most).map(([address]) => address);

test('of an address with many messages a search lists what the whole log tells', () => {
  const [address = ''] = withCount(20, 40);
  const [searched, whole] = answers(address.toUpperCase());
  expect(searched).toBe(whole);
  expect(searched.split('\n').length).toBeGreaterThan(20);
});

test('of an address with one message a search tells its story', () => {
  const told = withCount(2, 3)
    .slice(0, 3)
    .map((address) => answers(address));
  for (const [searched, whole] of told) expect(searched).toBe(whole);
  expect(told.some(([searched]) => searched.includes('DELIVERED'))).toBe(true);
});

test('--all tells each story', () => {
  const [address = ''] = withCount(6, 8);
  const [searched, whole] = answers(address, '--all', '--json');
  expect(searched).toBe(whole);
});

test('of an id that the log does not hold the nearest are told', () => {
  const [, id = ''] =
    /cleanup\[\d+\]: ([0-9A-F]+): message-id/.exec(readFileSync(log, 'utf8')) ?? [];
  const [searched, whole] = answers(
    `${id.slice(0, -1)}Z`.replace(/Z$/, id.endsWith('0') ? '1' : '0'),
  );
  expect(searched).toContain(`Nearest: ${id}`);
  expect(searched).toBe(whole.replace('stdin', '-'));
});
