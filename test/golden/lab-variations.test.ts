/** The laboratory's log as another server, another logger or a careless copy would have written it. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { renamer } from './renamed-log.ts';

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
  const renamed = renamer({ isLong: true });
  expect(differences('renamed', log.map(renamed), truth.map(renamed))).toBe('');
});

test('two hosts in one file are told side by side', () => {
  const renamed = renamer({ isLong: true });
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
