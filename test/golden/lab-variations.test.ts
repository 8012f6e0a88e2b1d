/** The laboratory's log as another server, another logger or a careless copy would have written it. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';

const path = (relative: string) => new URL(`../../${relative}`, import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'mtatrace-variations-'));
afterAll(() => rmSync(folder, { recursive: true }));

const log = readFileSync(path('fixtures/lab/zimbra.log'), 'utf8').trimEnd().split('\n');
const truth = readFileSync(path('fixtures/lab/truth.jsonl'), 'utf8').trimEnd().split('\n');

/** What differs between `list` and the truth; '' when nothing does. */
function differences(name: string, lines: readonly string[], truths: readonly string[]): string {
  const logFile = join(folder, `${name}.log`);
  const truthFile = join(folder, `${name}.jsonl`);
  writeFileSync(logFile, `${lines.join('\n')}\n`);
  writeFileSync(truthFile, `${truths.join('\n')}\n`);
  const list = spawnSync(
    process.execPath,
    [path('bin/mtatrace'), 'list', '--rejects', '--kind', 'all', '--json', '--quiet', logFile],
    { encoding: 'utf8', maxBuffer: 1e9 },
  );
  const compared = spawnSync(
    process.execPath,
    [path('fixtures/tools/compare-truth.mjs'), truthFile],
    {
      input: list.stdout,
      encoding: 'utf8',
    },
  );
  return compared.status === 0 ? '' : compared.stdout;
}

test.each([1, 2, 3])(
  'processes that write in another order within a second change nothing (%i)',
  (seed) => {
    expect(differences(`disorder-${seed}`, disordered(log, seed), truth)).toBe('');
  },
);

test('every line written twice changes nothing', () => {
  expect(
    differences(
      'doubled',
      log.flatMap((line) => [line, line]),
      truth,
    ),
  ).toBe('');
});

test('another host with other addresses and long queue IDs is told alike', () => {
  const renamed = renamer();
  expect(differences('renamed', log.map(renamed), truth.map(renamed))).toBe('');
});

test('two hosts in one file are told side by side', () => {
  const renamed = renamer();
  const both = log.flatMap((line) => [line, renamed(line)]);
  // A sender without a domain cannot be told apart from its copy.
  const told = [...truth, ...truth.map(renamed)].filter((line) => !line.includes('"from": "user"'));
  expect(differences('two-hosts', both, told)).toBe('');
});

/** Shuffles the lines of each second; those of one process keep their order. */
function disordered(lines: readonly string[], seed: number): string[] {
  const random = generator(seed);
  const seconds = groupsOf(lines, (line) => line.slice(0, 15));
  return [...seconds.values()].flatMap((group) => {
    const processes = groupsOf(group, (line) => / (\S+): /.exec(line)?.[1] ?? '');
    const turns = group.map((line) => ({
      process: / (\S+): /.exec(line)?.[1] ?? '',
      at: random(),
    }));
    const order = turns.sort((a, b) => a.at - b.at);
    return order.map(({ process }) => processes.get(process)?.shift() ?? '');
  });
}

function groupsOf(
  lines: readonly string[],
  keyOf: (line: string) => string,
): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const line of lines) groups.set(keyOf(line), [...(groups.get(keyOf(line)) ?? []), line]);
  return groups;
}

function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return state / 0x7fffffff;
  };
}

/** The same story with another host, other domains, and long queue IDs for the short ones. */
function renamer(): (text: string) => string {
  const digits = '0123456789BCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxy';
  const longIds = new Map<string, string>();
  const longId = (short: string) => {
    const known = longIds.get(short);
    if (known !== undefined) return known;
    const count = longIds.size;
    const inode = `${digits[Math.floor(count / 51) % 51]}${digits[count % 51]}`;
    const id = `4jYSd${digits[count % 50]}${String(count).padStart(4, '0')}z${inode}`;
    longIds.set(short, id);
    return id;
  };
  return (text) =>
    text
      .replace(/\b(?=[0-9A-F]*\d)[0-9A-F]{10,12}\b/g, longId)
      .replaceAll('lantern-labs.test', 'orchid.test')
      .replaceAll('.test', '.invalid')
      .replaceAll('.example', '.another')
      .replace(/^(\w{3} +\d+ [\d:]+) mail /, '$1 mx7 ');
}
