/** Every command on one log that holds all attacks: nothing reaches a terminal or a spreadsheet that steers it, and nobody is fooled. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { isHonest, logOf, payloadCases, shapeCases } from '../golden/attack-cases.ts';
import { csvCellsOf, formulasIn, rawCharactersIn } from '../render/raw-characters.ts';
import { runProgram } from './program-run.ts';

const folder = mkdtempSync(join(tmpdir(), 'mtatrace-hostile-'));
afterAll(() => rmSync(folder, { recursive: true }));

const cases = [...shapeCases(), ...payloadCases()];
/** So far apart that the queue IDs of one case may be used again by the next. */
const APART = 15 * 60;
const log = Buffer.concat(cases.map((one, i) => logOf(one, 'classic', i * APART)));
const path = join(folder, 'all.log');
writeFileSync(path, log);
const READING = ['--year', '2026', '--tz', 'UTC', '--now', 'last'];

function run(args: readonly string[], options: Parameters<typeof runProgram>[1] = {}) {
  return runProgram([...args, ...READING], options);
}

interface Told {
  readonly queueIds: readonly string[];
  readonly status: string;
  readonly recipients: readonly { readonly status: string; readonly step: string }[];
}

test('each honest mail is told as often as it stands there, and as it was', () => {
  const { out } = run(['list', '--json', '--kind', 'all', '--rejects', '--quiet', path]);
  const told = out
    .split('\n')
    .filter((line) => line !== '')
    .map((line): Told => JSON.parse(line));
  const fates = (queueIds: string) =>
    told
      .filter((one) => one.queueIds.join(' ') === queueIds)
      .map((one) => `${one.status} ${one.recipients.map(({ step }) => step).join(' ')}`);
  const each = (fate: string) => cases.map(() => fate);
  expect(fates('B141CE6BDD 15411E6BE1')).toEqual(each('delivered deliver'));
  expect(fates('97597E6BE4')).toEqual(each('blocked filter'));
  expect(fates('ECE98E6BE1')).toEqual(each('bounced deliver'));
  expect(fates('4BE25E9512')).toEqual(each('delivered deliver'));
  expect(told.filter(isHonest)).toHaveLength(4 * cases.length);
});

const ALL = ['--kind', 'all'];
const COMMANDS: readonly (readonly string[])[] = [
  ['list', '--rejects', ...ALL],
  ['list', '--rejects', '-v', ...ALL],
  ['list', '--ascii', '--rejects', '--width', '60'],
  ['list', '--not-understood', '--limit', '3'],
  ['failures', '--since', '30d', '--rejects', '--resolved'],
  ['failures', '--since', '30d', '--by', 'sender', '--rejects'],
  ['failures', '--since', '30d', '--by', 'none', '-v'],
  ['failures', '--since', '30d', '--json', '--rejects'],
  ['summary', '--top', '50'],
  ['summary', '--json'],
  ['summary', '--by', 'sender'],
  ['coverage'],
  ['coverage', '--json'],
  ['trace', '<attack@evil.example>'],
  ['trace', '<attack@evil.example>', '--all', '-v'],
  ['trace', '<attack@evil.example>', '--all', '--brief'],
  ['trace', '<attack@evil.example>', '--all', '--json'],
  ['trace', 'AAAA100001', '--all', '--ascii'],
];

test.each(COMMANDS.map((args) => ({ name: args.join(' '), args })))(
  'no raw character: $name',
  ({ args }) => {
    const { code, out, err } = run([...args, path]);
    expect([0, 1]).toContain(code);
    expect(out.length).toBeGreaterThan(0);
    expect(rawCharactersIn(out)).toEqual([]);
    expect(rawCharactersIn(err)).toEqual([]);
    if (args.includes('--json'))
      for (const line of out.trimEnd().split('\n')) expect(JSON.parse(line)).toBeTypeOf('object');
  },
);

test.each([
  { name: 'watch', args: [] },
  { name: 'watch --json', args: ['--json'] },
  { name: 'watch --ascii', args: ['--ascii', '--width', '70'] },
])('no raw character: $name', ({ args }) => {
  const given = ['watch', ...args, '--since', '100000d', '--year', '2026', '--tz', 'UTC', '-'];
  const { out, err } = runProgram(given, { input: log });
  expect(out.split('\n').length).toBeGreaterThan(4 * cases.length);
  expect(rawCharactersIn(out)).toEqual([]);
  expect(rawCharactersIn(err)).toEqual([]);
});

test('no cell that a spreadsheet runs, and none that breaks its row', () => {
  const { out } = run(['list', '--csv', '--rejects', ...ALL, path]);
  expect(rawCharactersIn(out.replaceAll('\r\n', '\n'))).toEqual([]);
  expect(formulasIn(out)).toEqual([]);
  const rows = csvCellsOf(out);
  expect(rows.length).toBeGreaterThan(4 * cases.length);
  expect(new Set(rows.map((row) => row.length))).toEqual(new Set([17]));
  expect(out.replaceAll('\r\n', '')).not.toContain('\n');
});

test('colours are the only sequences of a coloured answer', () => {
  const { out } = run(['trace', '<attack@evil.example>', '--all', '--color', 'always', path]);
  const sequence = new RegExp(String.raw`${String.fromCharCode(27)}\[[\d;]*m`, 'g');
  expect(out).toMatch(sequence);
  expect(rawCharactersIn(out.replace(sequence, ''))).toEqual([]);
});

describe('names and words of the command line are shown, not obeyed', () => {
  const NAME = 'a\u001b]0;owned\u0007\u009b31m\u202eb\nmtatrace: all is well\u2028.log';
  mkdirSync(join(folder, 'names'));
  writeFileSync(join(folder, 'names', NAME), 'Nov 24 10:00:00 mail odd[1]: x\nnot a line\n');

  test.each([
    ['a file that is not there', ['list', `${NAME}.missing`]],
    ['a file of that name', ['coverage', NAME]],
    ['a file of that name, as JSON', ['coverage', '--json', NAME]],
    ['an id', ['trace', NAME, NAME]],
    ['a command', [NAME]],
    ['an option', ['list', `--${NAME}`]],
    ['a status', ['list', '--status', NAME, 'x']],
    ['a time', ['list', '--since', NAME, 'x']],
    ['a zone', ['list', '--tz', NAME, 'x']],
    ['a width', ['list', '--width', NAME, 'x']],
    ['a broken expression', ['list', '--from', `/[${NAME}/`, 'x']],
    ['a column to group by', ['failures', '--by', NAME, 'x']],
    ['a text to explain', ['explain', NAME]],
  ] as const)('%s', (_, args) => {
    const { code, out, err } = runProgram(args, { folder: join(folder, 'names') });
    expect([0, 1, 2]).toContain(code);
    expect(out + err).not.toBe('');
    expect(rawCharactersIn(out + err)).toEqual([]);
    expect((out + err).split('\n')).not.toContainEqual(expect.stringMatching(/^mtatrace: all/));
  });
});
