/** What befalls a log, or the program, while it reads. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test, vi } from 'vitest';
import { LineCounts } from '../../src/cli/line-counts.ts';
import { openLog, readLog } from '../../src/cli/read-log.ts';
import { Talk } from '../../src/cli/talk.ts';
import { Correlator } from '../../src/correlate/correlator.ts';
import { utcZone } from '../../src/time/zone.ts';
import { LiveProgram } from './live-program.ts';
import { FIXTURES, PROGRAM, runProgram } from './program-run.ts';

vi.setConfig({ testTimeout: 60_000 });

const folder = mkdtempSync(join(tmpdir(), 'mtatrace-faults-'));
afterAll(() => rmSync(folder, { recursive: true }));
const log = join(folder, 'zimbra.log');
const MIB = 1024 * 1024;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

const oneDay = readFileSync(`${FIXTURES}/lab/zimbra.log`, 'utf8');
const dayOf = (day: number) => oneDay.replace(/^Nov 24 /gm, `Nov ${day} `);
/** The same mail every day: more than is read at a time, and far more to tell than a pipe holds. */
const days = Array.from({ length: 12 }, (_, i) => dayOf(10 + i)).join('');
const LIST = ['list', '--json', '--rejects', '--kind', 'all', '--year', '2026', '--tz', 'UTC'];

beforeEach(() => writeFileSync(log, days));

interface Slow {
  readonly code: number | null;
  readonly signal: string | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the program with a reader that takes nothing before `meanwhile` is done: by then the program waits within the log. */
async function readSlowly(meanwhile: (pid: number) => void): Promise<Slow> {
  const child = spawn(process.execPath, [PROGRAM, ...LIST, log], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { TZ: 'UTC', LC_ALL: 'C.UTF-8' },
  });
  const ended = once(child, 'close');
  let [out, err] = ['', ''];
  child.stderr.on('data', (piece) => {
    err += String(piece);
  });
  await once(child.stdout, 'readable');
  meanwhile(child.pid ?? 0);
  child.stdout.on('data', (piece) => {
    out += String(piece);
  });
  const [code, signal] = await ended;
  return { code, signal, out, err };
}

test.each([
  ['deleted', () => rmSync(log)],
  [
    'replaced',
    () => {
      renameSync(log, `${log}.1`);
      writeFileSync(log, 'Nov 24 11:00:01 mail postfix/qmgr[13]: AAAA000001: removed\n');
    },
  ],
])('a file that is %s while it is read is read to its end', async (_, change) => {
  const whole = runProgram([...LIST, log]);
  expect(await readSlowly(change)).toEqual({ ...whole, signal: null });
});

test('a file that becomes shorter while it is read is told, and what was read is answered', async () => {
  const { code, out, err } = await readSlowly(() => truncateSync(log, 2.5 * MIB));
  // As of each file that could not be read whole.
  expect(code).toBe(2);
  expect(err).toContain(
    `mtatrace: ${log}: reading stopped: the file became shorter while it was read`,
  );
  const whole = runProgram([...LIST, log]).out;
  expect(out.split('\n').length).toBe(whole.split('\n').length);
});

test('a file that rotation replaces before its part is found is read from where it is open', async () => {
  const messages: string[] = [];
  const counts = new LineCounts({ keepSamples: false });
  const talk = new Talk(() => {}, { isQuiet: true });
  const correlator = new Correlator({
    onMessage: ({ hops }) => messages.push(hops[0]?.queueId ?? ''),
  });
  const opened = await openLog({
    files: [log],
    year: 2026,
    machineZone: utcZone,
    now: Date.UTC(2026, 10, 24),
    counts,
    talk,
    limits: { leastSkipped: 1000, leastShare: 0 },
    rangeAt: () => {
      renameSync(log, `${log}.1`);
      writeFileSync(log, dayOf(10) + dayOf(22));
      return { since: Date.UTC(2026, 10, 20), until: null };
    },
  });
  await readLog(opened, correlator, counts, talk);
  expect(counts.lines).toBe(days.trimEnd().split('\n').length);
  expect(messages.length).toBeGreaterThan(12 * 250);
});

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  '%s ends a command at once, also while its reader takes nothing',
  async (signal) => {
    const ended = await readSlowly((pid) => process.kill(pid, signal));
    expect(ended).toMatchObject({ code: null, signal, err: '' });
  },
);

const WATCH = ['watch', '--json', '--year', '2026', '--tz', 'UTC', log];

async function watching(): Promise<LiveProgram> {
  writeFileSync(log, '');
  const program = new LiveProgram(WATCH);
  await program.until(({ err }) => err.includes('following'));
  return program;
}

test('SIGHUP ends a live view; what it has told is there', async () => {
  const program = await watching();
  appendFileSync(log, oneDay);
  await program.until(({ lines }) => lines.length > 100);
  expect(await program.signal('SIGHUP')).toBeNull();
  for (const line of program.lines) expect(JSON.parse(line)).toHaveProperty('status');
});

/** In MiB, of a process that runs. */
function residentOf(pid: number | undefined): number {
  const [, kib] = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kib) / 1024;
}

/** All that a live view tells of a burst; a slow reader takes nothing for a while. */
async function toldOfBurst(isSlow: boolean): Promise<string[]> {
  const program = await watching();
  if (isSlow) program.pause();
  appendFileSync(log, days);
  if (isSlow) {
    await pause(2000);
    // Far more is to be told than a pipe holds: the program stands still until somebody reads on.
    expect(program.lines.length).toBeLessThan(500);
    expect(residentOf(program.pid)).toBeLessThan(200);
    program.resume();
  }
  for (let count = -1; count < program.lines.length; await pause(700)) count = program.lines.length;
  expect(residentOf(program.pid)).toBeLessThan(200);
  expect(await program.signal('SIGINT')).toBe(0);
  return program.lines.sort();
}

test('a live view waits for a slow reader: it loses nothing, and grows no larger', async () => {
  const slow = await toldOfBurst(true);
  expect(slow.length).toBeGreaterThan(5000);
  expect(slow).toEqual(await toldOfBurst(false));
});
