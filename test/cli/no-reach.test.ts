/** What the program may touch: the files it is given to read, and nothing else. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { FIXTURES, PROGRAM, runShell } from './program-run.ts';

const PACKAGE = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'mtatrace-no-reach-'));
afterAll(() => rmSync(folder, { recursive: true }));
const log = join(folder, 'zimbra.log');
copyFileSync(`${FIXTURES}/lab/scenarios/11-virus.log`, log);

/** The program, allowed to read itself and the folder of the log, and neither to write nor to start a process. */
function confined(args: readonly string[], stdout: 'pipe' | 'ignore' = 'pipe') {
  const ran = spawnSync(
    process.execPath,
    [
      '--no-warnings',
      '--experimental-permission',
      `--allow-fs-read=${PACKAGE}*`,
      `--allow-fs-read=${folder}/*`,
      PROGRAM,
      ...args,
    ],
    { encoding: 'utf8', stdio: ['ignore', stdout, 'pipe'], env: { TZ: 'UTC' } },
  );
  const answer = ran.stdout ?? '';
  return { status: ran.status, stdout: answer, answers: answer.length > 0, stderr: ran.stderr };
}

// The log names viruses, banned files and working directories under /opt/zimbra: none of them is looked at.
test.each([
  ['summary'],
  ['list', '--json'],
  ['list', '--csv'],
  ['failures'],
  ['coverage'],
  ['trace', 'CA29324A589'],
  ['trace', 'lynx@lantern-labs.test', '-v', '--all'],
])('%s reads the log alone, writes nothing and starts nothing', (...command) => {
  const { status, stdout, stderr } = confined([...command, log]);
  expect(stderr).not.toMatch(/ERR_ACCESS_DENIED|permission/i);
  expect(status).toBe(0);
  expect(stdout.length).toBeGreaterThan(200);
});

test('an answer comes where nothing but the log can be read', () => {
  expect(confined(['summary', log])).toMatchObject({ status: 0, answers: true, stderr: '' });
});

test('nor need the device that takes all be asked about, where stdout is that one', () => {
  expect(confined(['summary', log], 'ignore')).toMatchObject({ status: 0, stderr: '' });
});

test('a file outside what may be read is told as such, and is not an answer', () => {
  const { status, answers } = confined(['summary', `${FIXTURES}/../../outside.log`]);
  expect({ status, answers }).toEqual({ status: 2, answers: false });
});

test('no module of the program speaks to a network, and only options that name a command start one', () => {
  const files = readdirSync(`${PACKAGE}src`, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  );
  const importing = (modules: string) => {
    const words = new RegExp(`(?:from|import|require)[ (]'(?:node:)?(?:${modules})(?:/\\w+)?'`);
    return files.filter((file) => words.test(readFileSync(`${PACKAGE}src/${file}`, 'utf8'))).sort();
  };
  expect(files.length).toBeGreaterThan(300);
  expect(importing('tls|http|https|http2|dns|dgram|inspector|worker_threads')).toEqual([]);
  // A pipe on stdin is read as a socket: it is opened already, and nothing is connected to.
  expect(importing('net')).toEqual(['source/pipe-source.ts']);
  expect(importing('child_process')).toEqual(['cli/journal.ts', 'cli/mail-queue.ts']);
});

test.each(['summary', 'list --json', 'list --csv', 'trace CA29324A589'])(
  '%s says so when the disk for its answer is full, and ends with 2',
  (command) => {
    const { code, err } = runShell(`eval "$MTATRACE ${command} '${log}'" > /dev/full`);
    expect({ code, err }).toEqual({
      code: 2,
      err: 'mtatrace: cannot write the answer: ENOSPC: no space left on device, write\n',
    });
  },
);
