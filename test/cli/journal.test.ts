/** The journal, as a journalctl prints it that stands in for the one of systemd. */
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { LiveProgram } from './live-program.ts';
import { FIXTURES, runProgram } from './program-run.ts';

const folder = mkdtempSync(join(tmpdir(), 'mtatrace-journal-'));
afterAll(() => rmSync(folder, { recursive: true }));
const LINES = join(folder, 'lines.jsonl');
// Of May 2022, so that they are old by each clock.
writeFileSync(
  LINES,
  readFileSync(`${FIXTURES}/containers/journal.jsonl`, 'utf8').replaceAll(
    '"__REALTIME_TIMESTAMP": "1795',
    '"__REALTIME_TIMESTAMP": "1651',
  ),
);

let made = 0;

/** The environment in which `journalctl` is this script. */
function journalctl(script: string) {
  const bin = mkdtempSync(join(folder, `bin-${made++}-`));
  writeFileSync(join(bin, 'journalctl'), `#!/bin/sh\n${script}\n`);
  chmodSync(join(bin, 'journalctl'), 0o755);
  return { environment: { PATH: `${bin}:${process.env['PATH']}` } };
}

/** Words of journalctl itself, for a user who may not read the journal. */
const DENIED = 'No journal files were opened due to insufficient permissions';
const denied = journalctl(`echo "${DENIED}." >&2; exit 1`);

describe('a journalctl that fails', () => {
  test.each([
    ['failures --exit-code --quiet'],
    ['list'],
    ['summary'],
    ['coverage'],
    ['trace 15411E6BE1'],
  ])('%s does not answer for a journal that nobody could read', (command) => {
    const ran = runProgram([...command.split(' '), '--journal'], denied);
    expect(ran).toEqual({
      code: 2,
      out: '',
      err: `mtatrace: cannot read the journal: journalctl ended with code 1: ${DENIED}.\nmtatrace: no file could be read.\n`,
    });
  });

  test('after some lines: they are told, and the exit code tells of the rest', () => {
    const broken = journalctl(`cat '${LINES}'; echo 'it broke' >&2; exit 3`);
    const { code, out, err } = runProgram(['list', '--journal'], broken);
    expect(code).toBe(2);
    expect(out).toContain('delivered');
    expect(err).toContain(
      'mtatrace: journal: reading stopped: journalctl ended with code 3: it broke\n',
    );
  });

  test.each([['watch'], ['trace --follow 15411E6BE1']])('%s ends with 2', (command) => {
    const { code, err } = runProgram([...command.split(' '), '--journal'], denied);
    expect(code).toBe(2);
    expect(err).toContain(
      `mtatrace: journal: reading stopped: journalctl ended with code 1: ${DENIED}\n`,
    );
  });
});

describe('a journal with nothing in the range', () => {
  const old = journalctl(
    `case "$*" in *--since*) ;; *--lines=1*) tail -n 1 '${LINES}' ;; *) cat '${LINES}' ;; esac`,
  );

  test('tells the age of its newest line, and how to count from it', () => {
    const { code, err } = runProgram(['list', '--journal', '--since', '2d'], old);
    expect(code).toBe(1);
    expect(err).toMatch(
      /^mtatrace: the newest line is \d+ d(?: \d+ h)? old, of Mon 2 May 2022 11:10:23: before --since 2d\. To count from that line: --since 2d --now last\n$/,
    );
  });

  test('without a line of mail at all: Postfix may log elsewhere', () => {
    const { code, err } = runProgram(['list', '--journal', '--since', '2d'], journalctl('exit 0'));
    expect(code).toBe(1);
    expect(err).toContain('mtatrace: the journal holds no line of mail in that time.');
  });
});

test('a first line of the journal that is too long to be read is not waited for', () => {
  const long = journalctl(
    `case "$*" in *--since=*) exit 0 ;; esac; head -c 300000 /dev/zero | tr '\\0' x; exec sleep 60`,
  );
  const { code } = runProgram(['list', '--journal', '--since', '2d'], long);
  expect(code).toBe(1);
});

describe('a journal that is followed', () => {
  const growing = journalctl(
    `case "$*" in *--follow*) cat '${LINES}'; exec sleep 60 ;; esac; echo 'not followed' >&2; exit 1`,
  ).environment;

  test('watch tells outcomes, and Ctrl-C ends it with the tally', async () => {
    const args = ['watch', '--journal', '--since', '2020-01-01'];
    const program = new LiveProgram(args, growing);
    await program.until(({ out }) => out.includes('delivered'));
    expect(program.err).toContain('mtatrace: following the journal. Ctrl-C ends.\n');
    expect(await program.signal('SIGINT')).toBe(0);
    expect(program.out).toMatch(/\d+ outcomes/);
    expect(program.err).not.toContain('reading stopped');
  });

  test('what was there before is not told without --since', async () => {
    const program = new LiveProgram(['watch', '--journal', '--json'], growing);
    await program.until(({ err }) => err.includes('following'));
    await new Promise((resolve) => setTimeout(resolve, 1000));
    await program.signal('SIGINT');
    expect(program.out).toBe('');
  });

  test('trace --follow finds its message there', async () => {
    const found = runProgram(['list', '--json', LINES]).out.split('\n')[0] ?? '';
    const [queueId] = JSON.parse(found).queueIds;
    const program = new LiveProgram(['trace', '--follow', queueId, '--journal'], growing);
    expect(await program.ended()).toBe(0);
    expect(program.out).toContain('DELIVERED');
  });

  test('its options are refused where they mean nothing', () => {
    const refused = (...args: string[]) => runProgram(args, denied).err;
    expect(refused('watch', '--unit', 'postfix.service', LINES)).toBe(
      'mtatrace: --unit is a unit of the journal: add --journal.\n',
    );
    expect(refused('trace', '--follow', 'AB12CD34', '--journal', LINES)).toBe(
      'mtatrace: --journal reads the journal, not a file: leave one of them out.\n',
    );
  });
});
