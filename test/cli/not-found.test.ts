/** What is said when an id finds nothing, or is none. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { FIXTURES, runProgram } from './program-run.ts';

const SENT = `${FIXTURES}/seed/zimbra-send.log`;
const folder = mkdtempSync(join(tmpdir(), 'mtatrace-not-found-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A folder with a log and other files. */
function logBeside(name: string, others: readonly string[]): string {
  const place = join(folder, name);
  mkdirSync(place);
  for (const other of others) writeFileSync(join(place, other), '');
  writeFileSync(join(place, 'zimbra.log'), readFileSync(SENT));
  return join(place, 'zimbra.log');
}

describe('parts of a log that were not read', () => {
  test.each([
    ['none', ['other.log.1', 'zimbra.logs', 'zimbra.log.txt'], []],
    ['one', ['zimbra.log.1.gz', 'other.log'], ['zimbra.log.1.gz']],
    [
      'many',
      ['zimbra.log-20220501', ...[3, 1, 2].map((number) => `zimbra.log.${number}`)],
      ['zimbra.log.1', 'zimbra.log.2', 'zimbra.log.3 and 1 more'],
    ],
  ])('%s', (name, others, unread) => {
    const log = logBeside(name, others);
    const { err, code } = runProgram(['trace', 'ABCDEF0123', log]);
    const words = unread.map((file) => log.replace('zimbra.log', file)).join(', ');
    expect(err).toBe(
      `mtatrace: no message with "ABCDEF0123" in ${log}, from Thu 5 May 2022 13:35:54 to Thu 5 May 2022 13:35:58.${unread.length === 0 ? '' : ` Not read: ${words}, which may be parts of the same log.`}\n`,
    );
    expect(code).toBe(1);
  });

  test('are not those that were named too', () => {
    const log = logBeside('both', ['zimbra.log.1', 'zimbra.log.2']);
    const { err } = runProgram(['trace', 'ABCDEF0123', `${log}.1`, log]);
    expect(err).toContain(`Not read: ${log}.2, which`);
  });
});

test.each(['--from', '--to'])(
  'a name without a domain that %s does not find is told how to be',
  (option) => {
    const run = (name: string) => runProgram(['list', option, name, SENT]);
    expect(run('nobody')).toMatchObject({
      code: 1,
      err: `mtatrace: ${option} nobody is only that address: ${option} 'nobody@*' is one at any domain.\n`,
    });
    expect(run('nobody@example.com').err).toBe('');
    expect(run('nobody*').err).toBe('');
  },
);

describe('a file in the place of the id', () => {
  test.each(['trace', 'bundle'])('%s names what is missing', (command) => {
    expect(runProgram([command, SENT])).toEqual({
      code: 2,
      out: '',
      err: `mtatrace: "${SENT}" is a file: the id before it is missing. Use mtatrace trace <id> ${SENT}\n`,
    });
  });

  test('is put behind the id, if that stands in the place of the log', () => {
    expect(runProgram(['trace', SENT, 'B141CE6BDD'])).toMatchObject({
      code: 2,
      err: `mtatrace: "${SENT}" is a file and "B141CE6BDD" is none: the id comes first. Use mtatrace trace B141CE6BDD ${SENT}\n`,
    });
  });

  test('is looked for all the same, if a log is named', () => {
    const { code, err } = runProgram(['trace', SENT, SENT]);
    expect(code).toBe(1);
    expect(err).toContain(`no message with "${SENT}" in `);
  });
});

test('a time of day that is still to come is told as one of today, with that of the day before', () => {
  const now = '2022-05-06T05:00:00+07:00';
  const run = (since: string) =>
    runProgram(['failures', '--now', now, '--since', since, '--tz', '+07:00', SENT]).err;
  expect(run('9:30')).toMatch(
    /--since 9:30 is still to come: the newest line is of Thu 5 May 2022 13:35:58\. .*: --since 2022-05-05T09:30\n$/,
  );
  expect(run('2022-05-07')).toMatch(
    /--since 2022-05-07 is still to come: .* 13:35:58\. Ask for an earlier time\.\n$/,
  );
});

describe('a choice of messages', () => {
  const LAB = `${FIXTURES}/lab/zimbra.log`;
  const choice = (...options: string[]) =>
    runProgram(['trace', 'hr@lantern-labs.test', '--json', ...options, LAB]);

  test('is as long as --limit says, in the order of --sort', () => {
    const all = choice().out.split('\n').slice(0, -1);
    const { out, err } = choice('--limit', '2');
    expect(out.split('\n').slice(0, -1)).toEqual(all.slice(0, 2));
    expect(err).toContain(`${all.length - 2} more messages fit; --limit 2 left them out.`);
    expect(
      runProgram(['trace', 'hr@lantern-labs.test', '--limit', '2', '--quiet', LAB]).out,
    ).toMatch(new RegExp(`^2 of ${all.length} messages for the address hr@lantern-labs.test; `));
    const sizes = choice('--sort', 'size')
      .out.split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line).size ?? 0);
    expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
  });
});
