/** What the program asks of the system, as strace sees it: it reads itself and the log. Skipped where strace is missing. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { FIXTURES, PROGRAM } from './program-run.ts';

const PACKAGE = fileURLToPath(new URL('../..', import.meta.url));
const hasStrace = spawnSync('strace', ['-V']).status === 0;
const folder = mkdtempSync(join(tmpdir(), 'mtatrace-system-calls-'));
afterAll(() => rmSync(folder, { recursive: true }));
const log = join(folder, 'zimbra.log');
copyFileSync(`${FIXTURES}/lab/scenarios/11-virus.log`, log);
const bundle = join(folder, 'bundle.txt');

interface Calls {
  readonly status: number | null;
  /** Sockets, and programs that are started after the first. */
  readonly outside: readonly string[];
  /** Files that are made, written or removed. */
  readonly changed: readonly string[];
  /** Files whose name is spoken of in any call. */
  readonly touched: readonly string[];
}

const NAMED = /^\d+ +(\w+)\([^"]*"((?:[^"\\]|\\.)*)"/;
const CHANGES = /^\d+ +(?:unlink|rename|mkdir|rmdir|link|symlink|truncate|chmod|chown|creat|mknod)/;
const WRITES = /^\d+ +open\w*\(.*\b(?:O_WRONLY|O_RDWR|O_CREAT|O_TRUNC|O_APPEND)\b/;
const NETWORK = /^\d+ +(?:socket|socketpair|connect|bind|listen|accept4?|send\w*|recv\w*)\(/;
const STARTS = /^\d+ +execve\w*\(.* = 0$/;

/** One run of Node; stdin, stdout and stderr are no pipes, which Node would ask about as if they were sockets. */
function callsOf(args: readonly string[]): Calls {
  const out = join(folder, 'calls.txt');
  const traced = ['-f', '-qq', '-s', '4096', '-e', 'trace=%network,%process,%file', '-o', out];
  const { status } = spawnSync('strace', [...traced, process.execPath, ...args], {
    stdio: 'ignore',
    env: { TZ: 'UTC', LC_ALL: 'C.UTF-8' },
    cwd: folder,
  });
  const lines = readFileSync(out, 'utf8').split('\n');
  const named = (form: RegExp) => lines.filter((line) => form.test(line)).map(nameIn);
  return {
    status,
    outside: [...lines.filter((line) => NETWORK.test(line)), ...named(STARTS).slice(1)],
    changed: [...named(CHANGES), ...named(WRITES)],
    touched: [...new Set(lines.map(nameIn))].filter((name) => name !== ''),
  };
}

function nameIn(line: string): string {
  return NAMED.exec(line)?.[2] ?? '';
}

/** The log, the package with the folders that it stands in, the time zone, and the device that takes all: stdout may be that one. */
function isExpected(name: string): boolean {
  if (name === log || name.startsWith(PACKAGE) || PACKAGE.startsWith(`${name}/`)) return true;
  return /^(?:\/dev\/null|\/etc\/localtime|\/usr\/share\/zoneinfo(?:\/.*)?|\/etc|\/usr|\/usr\/share)$/.test(
    name,
  );
}

const id = 'CA29324A589';

describe.skipIf(!hasStrace)('under strace', () => {
  test('the look would find a connection, a program and a file', () => {
    const script = `
      require('node:fs').writeFileSync('${folder}/made', '');
      require('node:child_process').spawnSync('true', { stdio: 'ignore', env: { PATH: '/bin:/usr/bin' } });
      require('node:net').connect(9, '127.0.0.1').on('error', () => {});`;
    const { outside, changed, touched } = callsOf(['-e', script]);
    expect(outside).toContainEqual(expect.stringMatching(/^\d+ +connect\(.*127\.0\.0\.1/));
    expect(outside).toContainEqual(expect.stringMatching(/\/true$/));
    expect(changed).toContain(`${folder}/made`);
    expect(touched.filter((name) => name === `${folder}/made`)).toHaveLength(1);
  });

  // The log names working directories, quarantines and programs under /opt/zimbra: none of them is looked at.
  test.each([
    { args: ['list', log], changed: [] },
    { args: ['list', '--json', '-v', '--redact', log], changed: [] },
    { args: ['failures', '--rejects', log], changed: [] },
    { args: ['summary', log], changed: [] },
    { args: ['coverage', log], changed: [] },
    { args: ['trace', id, '-v', log], changed: [] },
    { args: ['bundle', id, '--redact', '-o', bundle, log], changed: [bundle] },
    { args: ['explain', '5.7.1'], changed: [] },
    { args: ['demo'], changed: [] },
    { args: ['--help'], changed: [] },
  ])('$args.0 $args.1: no connection, no program, no other file', ({ args, changed }) => {
    const node = callsOf(['-e', '0']);
    const calls = callsOf([PROGRAM, ...args]);
    expect(calls.status).toBe(0);
    expect(calls.outside).toEqual([]);
    expect(calls.changed.filter((name) => !node.changed.includes(name))).toEqual(changed);
    const others = calls.touched.filter((name) => !node.touched.includes(name));
    expect(others.filter((name) => !isExpected(name) && !changed.includes(name))).toEqual([]);
  });
});
