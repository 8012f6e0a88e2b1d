import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
  const searched = runProgram([...args, log]);
  const whole = runProgram([...args, '-'], { input: readFileSync(log, 'utf8') });
  return [(searched.out + searched.err).replaceAll(log, '-'), whole.out + whole.err];
}

const withCount = (least: number, most: number) =>
  [...counts].filter(([, count]) => count >= least && count <= most).map(([address]) => address);

test('of an address with many messages a search lists what the whole log tells', () => {
  const [address = ''] = withCount(20, 40);
  const [searched, whole] = answers('trace', address.toUpperCase());
  expect(searched).toBe(whole);
  expect(searched.split('\n').length).toBeGreaterThan(20);
});

test('of an address with one message a search tells its story', () => {
  const told = withCount(2, 3)
    .slice(0, 3)
    .map((address) => answers('trace', address));
  for (const [searched, whole] of told) expect(searched).toBe(whole);
  expect(told.some(([searched]) => searched.includes('DELIVERED'))).toBe(true);
});

test('--limit 1 tells the story of the first one', () => {
  const [address = ''] = withCount(20, 40);
  const [searched, whole] = answers('trace', address, '--limit', '1', '-v');
  expect(searched).toBe(whole);
  expect(searched).toContain('smtpd');
});

test('--all tells each story', () => {
  const [address = ''] = withCount(6, 8);
  const [searched, whole] = answers('trace', address, '--all', '--json');
  expect(searched).toBe(whole);
});

test('of an id that the log does not hold the nearest are told', () => {
  const [, id = ''] =
    /cleanup\[\d+\]: ([0-9A-F]+): message-id/.exec(readFileSync(log, 'utf8')) ?? [];
  const [searched, whole] = answers(
    'trace',
    `${id.slice(0, -1)}Z`.replace(/Z$/, id.endsWith('0') ? '1' : '0'),
  );
  expect(searched).toContain(`Nearest: ${id}`);
  expect(searched).toBe(whole.replace('stdin', '-'));
});

test.each([
  ['--to', []],
  ['--to', ['--json']],
  ['--to', ['--csv', '--rejects']],
  ['--to', ['--since', '2026-11-16T12:00', '--status', 'delivered']],
  ['--to', ['--until', '2026-11-16T18:00', '--kind', 'all']],
])('list %s ADDRESS %j gives what the whole log gives', (option, more) => {
  const [address = ''] = withCount(20, 40);
  const [searched, whole] = answers('list', option, `<${address.toUpperCase()}>`, ...more);
  expect(searched).toBe(whole);
});

test('list --from ADDRESS does, too', () => {
  const [, sender = ''] = /sasl_username=(\S+@[^\s,]+)/.exec(readFileSync(log, 'utf8')) ?? [];
  const [searched, whole] = answers('list', '--from', sender);
  expect(searched).toBe(whole);
  expect(searched).toContain('relayed');
});

test('what the mail queue has and a search did not come across is not called missing', () => {
  const [, queueId = ''] = /([0-9A-F]+): removed/.exec(readFileSync(log, 'utf8')) ?? [];
  const queue = join(folder, 'queue.jsonl');
  const entry = { queue_name: 'deferred', queue_id: 'ABCDEF0123', arrival_time: 1795000000 };
  const rest = {
    message_size: 1,
    sender: 'a@example.com',
    recipients: [{ address: 'b@example.org' }],
  };
  writeFileSync(queue, `${JSON.stringify({ ...entry, ...rest })}\n`);
  const { err } = runProgram(['trace', queueId, log, '--queue-file', queue]);
  expect(err).not.toContain('not in this log');
});
