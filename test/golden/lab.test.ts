import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';

const lab = new URL('../../fixtures/lab/', import.meta.url);
const program = new URL('../../bin/mtatrace', import.meta.url).pathname;
const comparer = new URL('../../fixtures/tools/compare-truth.mjs', import.meta.url).pathname;
const scenarios = readdirSync(new URL('scenarios/', lab)).filter((file) => file.endsWith('.log'));

/** What `list` says of a log, held against what really happened to every message: every figure must be 100 %. */
function differences(log: string, truth: string, options: readonly string[] = []): string {
  const list = spawnSync(
    process.execPath,
    [
      program,
      'list',
      '--rejects',
      '--kind',
      'all',
      '--json',
      '--quiet',
      ...options,
      new URL(log, lab).pathname,
    ],
    { encoding: 'utf8', maxBuffer: 1e9 },
  );
  expect(list.stderr).toBe('');
  const compared = spawnSync(process.execPath, [comparer, new URL(truth, lab).pathname], {
    input: list.stdout,
    encoding: 'utf8',
  });
  return compared.status === 0 ? '' : compared.stdout;
}

test.each(['zimbra.log', 'zimbra-rfc3339.log'])(
  'every message of the laboratory is told as it was: %s',
  (log) => {
    expect(differences(log, 'truth.jsonl')).toBe('');
  },
);

/** postscreen's lines alone do not prove their zone. */
const WITHOUT_ZONE = ['15b-postscreen.log'];

test.each(scenarios)('every message of the scenario is told as it was: %s', (log) => {
  const options = WITHOUT_ZONE.includes(log) ? ['--tz', 'Asia/Ho_Chi_Minh'] : [];
  expect(
    differences(`scenarios/${log}`, `scenarios/${log.replace('.log', '.truth.json')}`, options),
  ).toBe('');
});

test('not one line of the laboratory is unknown', () => {
  for (const log of [
    'lab/zimbra.log',
    'lab/zimbra-rfc3339.log',
    'seed/zimbra-send.log',
    'seed/zimbra-receive.log',
  ]) {
    const path = new URL(`../${log}`, lab).pathname;
    const coverage = spawnSync(process.execPath, [program, 'coverage', '--json', path], {
      encoding: 'utf8',
    });
    expect(JSON.parse(coverage.stdout)).toMatchObject({ notUnderstood: 0, samples: [] });
  }
});
