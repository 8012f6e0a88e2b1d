/** The help of every command: its examples run, its words are the same everywhere, and it fits on 80 columns. */
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { COMMANDS } from '../../src/cli/commands/registry.ts';
import { FIXTURES, PROGRAM, runProgram, runShell, SENT_LOG } from './program-run.ts';

const folder = mkdtempSync(join(tmpdir(), 'mtatrace-help-'));
const LAB_LOG = `${FIXTURES}/lab/zimbra.log`;

/** Names that stand in the examples for files of the reader, and the fixture that takes their place. */
const FILES = {
  '/var/log/zimbra.log': SENT_LOG,
  '/var/log/mail.log': SENT_LOG,
  'zimbra.log': SENT_LOG,
  'mail.log': LAB_LOG,
  FILE: SENT_LOG,
} as const;

beforeAll(() => {
  writeFileSync(
    join(folder, 'mtatrace'),
    `#!/bin/sh\nexec '${process.execPath}' '${PROGRAM}' "$@"\n`,
    {
      mode: 0o755,
    },
  );
  writeFileSync(join(folder, 'zimbra.log.1.gz'), gzipSync(readFileSync(SENT_LOG)));
  copyFileSync(SENT_LOG, join(folder, 'zimbra.log.1'));
});

afterAll(() => rmSync(folder, { recursive: true }));

const helps = new Map<string, string>();

/** The help of a command, or of the program. */
function helpOf(name: string): string {
  const help = helps.get(name) ?? runProgram(name === '' ? ['--help'] : [name, '--help']).out;
  helps.set(name, help);
  return help;
}

const NAMES = ['', ...COMMANDS.map(({ name }) => name)];
const EXAMPLES = NAMES.flatMap((name) => examplesIn(helpOf(name)));

/** The lines after `$`, without what is said about them. */
function examplesIn(help: string): string[] {
  const lines = help.split('\n').flatMap((line) => /^ +\$ (.*)$/.exec(line)?.[1] ?? []);
  return lines.map((line) => line.split(/ {2,}/)[0] ?? '');
}

test.each(NAMES)('mtatrace %s has at least one example', (name) => {
  expect(examplesIn(helpOf(name))).not.toEqual([]);
});

test.each(EXAMPLES)(
  '%s',
  (example) => {
    // What follows works on the answer of mtatrace, and may not be installed.
    const own = example.replace(/ \| (?:jq|less|head|mail)\b.*$/, '');
    const line = Object.entries(FILES).reduce(
      (text, [name, fixture]) => text.replace(new RegExp(`(?<=^| )${name}(?= |$)`), `'${fixture}'`),
      own.replace('tail -f', 'cat'),
    );
    // What follows a log has no end of its own; an interrupt ends it as Ctrl-C does.
    const isEndless = /^mtatrace watch\b|--follow\b/.test(own);
    const { code, err } = runShell(
      `timeout --signal=INT ${isEndless ? 3 : 15} bash -c "$0"`.replace('"$0"', quoted(line)),
      {
        folder,
        environment: {
          PATH: `${folder}:${process.env['PATH'] ?? ''}`,
          MTATRACE_LOG: SENT_LOG,
        },
      },
    );
    expect(err).not.toMatch(
      /unknown (?:option|command)|missing required|too many arguments|is not /,
    );
    expect(isEndless ? [124] : [0, 1, 4, 5]).toContain(code);
  },
  20_000,
);

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

describe('how it reads', () => {
  test.each(NAMES)('the help of mtatrace %s fits on 80 columns', (name) => {
    expect(
      helpOf(name)
        .split('\n')
        .filter((line) => line.length > 80),
    ).toEqual([]);
  });

  test.each(COMMANDS)('the help of $name begins with what it answers', ({ name }) => {
    const [usage, , about = ''] = helpOf(name).split('\n');
    expect(usage).toMatch(new RegExp(`^Usage: mtatrace ${name}\\b`));
    expect(about).toMatch(/^[A-Z]/);
  });

  test('an option means the same in every command', () => {
    const meanings = new Map<string, Set<string>>();
    for (const { name } of COMMANDS)
      for (const [option, meaning] of optionsIn(helpOf(name)))
        if (!ITS_OWN.includes(option))
          meanings.set(option, (meanings.get(option) ?? new Set()).add(meaning));
    const different = [...meanings].filter(([, said]) => said.size > 1);
    expect(Object.fromEntries(different.map(([option, said]) => [option, [...said]]))).toEqual({});
  });
});

/** Words for what a report is grouped by, and what has a row in CSV: the word is the same, the choice is that of the report. */
const ITS_OWN = ['--by', '--csv'];

/** Each option with its meaning, in one line and without its default. */
function optionsIn(help: string): [option: string, meaning: string][] {
  const joined = help.replace(/\n {10,}(?=\S)/g, ' ');
  return [...joined.matchAll(/^ {2}((?:-\w, )?--[\w-]+).*? {2,}(.*)$/gm)].map(
    ([, option = '', meaning = '']) => [option, meaning.replace(/ \(default: [^()]*\)$/, '')],
  );
}

test('the example for yesterday takes in all of yesterday, and nothing of today', () => {
  const example = /^ +\$ mtatrace (summary --since yesterday .*?) {2}/m.exec(
    helpOf('summary'),
  )?.[1];
  const moments = ['05-03 23:59:59', '05-04 00:00:00', '05-04 23:59:59', '05-05 00:00:00'];
  const lines = moments.map(
    (moment, index) =>
      `2026-${moment.replace(' ', 'T')}Z mail postfix/qmgr[1]: A${index}AAAAAAAA: from=<ann@example.com>, size=9, nrcpt=1 (queue active)`,
  );
  const args = (example ?? '').split(' ');
  const { out } = runProgram([...args, '--json', '--now', '2026-05-05T08:00Z', '--utc', '-'], {
    input: `${lines.join('\n')}\n`,
  });
  const { startedAt, endedAt, messages } = JSON.parse(out);
  expect({ startedAt, endedAt, messages }).toEqual({
    startedAt: '2026-05-04T00:00:00+00:00',
    endedAt: '2026-05-04T23:59:59+00:00',
    messages: 2,
  });
});

describe('ways to the help', () => {
  test('mtatrace alone prints it', () => {
    const alone = runProgram([]);
    expect({ code: alone.code, err: alone.err }).toEqual({ code: 0, err: '' });
    expect(alone.out).toBe(helpOf(''));
  });

  test.each(COMMANDS)('mtatrace help $name is mtatrace $name --help', ({ name }) => {
    expect(runProgram(['help', name])).toEqual({ code: 0, out: helpOf(name), err: '' });
  });

  test('with a pipe and no command, watch is what is meant', () => {
    const input = readFileSync(SENT_LOG);
    const { code, out } = runProgram([], { input });
    expect(code).toBe(0);
    expect(out).toBe(runProgram(['watch', '-'], { input }).out);
    expect(out).toContain('idinhtu1989@gmail.com');
    expect(JSON.parse(runProgram(['--json'], { input }).out)).toMatchObject({
      schema: 'mtatrace.outcome/1',
    });
  });

  test('the version is printed', () => {
    const { version } = JSON.parse(
      readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
    );
    expect(runProgram(['--version'])).toEqual({ code: 0, out: `${version}\n`, err: '' });
  });
});

describe('a mistake is told with what would be right', () => {
  test.each([
    [['list', '--sinse', '1h'], "unknown option '--sinse' (Did you mean --since?)"],
    [['trac', 'x'], "unknown command 'trac' (Did you mean trace?)"],
    [['help', 'trac'], "unknown command 'trac' (Did you mean trace?)"],
    [['zimbra.log'], "unknown command 'zimbra.log'. See mtatrace --help."],
    [['trace'], "missing required argument 'id'. See mtatrace trace --help."],
    [
      ['--json'],
      "unknown option '--json'. Options stand after a command: mtatrace list --json. See mtatrace --help.",
    ],
    [
      ['--utc', 'list'],
      "unknown option '--utc'. Options stand after a command: mtatrace list --json. See mtatrace --help.",
    ],
    [
      ['--redact', 'list'],
      "unknown option '--redact=mask'. Options stand after a command: mtatrace list --json. See mtatrace --help.",
    ],
    [['list', '--since'], "option '--since <time>' argument missing. See mtatrace list --help."],
    [
      ['trace', 'x', '--brief', '--json'],
      "option '--brief' cannot be used with option '--json'. See mtatrace trace --help.",
    ],
  ])('mtatrace %j', (args, sentence) => {
    expect(runProgram(args)).toEqual({ code: 2, out: '', err: `mtatrace: ${sentence}\n` });
  });
});
