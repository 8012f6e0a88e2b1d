import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FIXTURES, runProgram } from './program-run.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mtatrace-arrivals-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const IN_TIME = ['--year', '2026', '--tz', '+07:00'];
const inbound = `${FIXTURES}/lab/scenarios/02-inbound-ok.log`;

function listed(args: readonly string[], input?: Buffer): string {
  const given = input === undefined ? {} : { input };
  const { code, out } = runProgram(['list', '--json', ...IN_TIME, ...args], given);
  expect(code).toBe(0);
  return out;
}

test.each([
  ['the journal, a text of bytes among it', 'journal.jsonl'],
  ['Docker, with lines in two parts', 'docker.jsonl'],
  ['Kubernetes, with lines in three parts', 'kubernetes.log'],
  ['Docker Compose', 'compose.log'],
])('a log out of %s gives what the plain log gives', (_, file) => {
  const path = `${FIXTURES}/containers/${file}`;
  expect(listed([path])).toBe(listed([inbound]));
  expect(listed(['-'], readFileSync(path))).toBe(listed([inbound]));
});

test('times of the journal are read, not inferred, and shown in the zone of the machine', () => {
  const { out } = runProgram(['list', '--json', `${FIXTURES}/containers/journal.jsonl`], {
    environment: { TZ: 'America/New_York' },
  });
  const [message] = out.split('\n').map((line) => line !== '' && JSON.parse(line));
  expect([message.startedAt, message.inferred]).toEqual(['2026-11-23T22:10:10-05:00', []]);
});

test.each(['gz', 'bz2', 'xz', 'zst'])('a .%s log is read by name and from a pipe', (ending) => {
  const path = `${FIXTURES}/packed/mail.log.${ending}`;
  const plain = join(folder, 'first-lines.log');
  const lines = readFileSync(`${FIXTURES}/lab/zimbra.log`, 'latin1').split('\n').slice(0, 1600);
  writeFileSync(plain, `${lines.join('\n')}\n`, 'latin1');
  expect(listed([path])).toBe(listed([plain]));
  expect(listed(['-'], readFileSync(path))).toBe(listed([plain]));
});

test('a packed log that ends too early answers from what it holds, and says so', () => {
  const path = join(folder, 'short.log.gz');
  writeFileSync(path, readFileSync(`${FIXTURES}/packed/mail.log.gz`).subarray(0, 20_000));
  const { out, err } = runProgram(['list', '--json', ...IN_TIME, path]);
  expect(out.split('\n').length).toBeGreaterThan(10);
  expect(err).toContain(
    `mtatrace: ${path}: the compressed file ends too early: its last lines are missing\n`,
  );
});

/** The lab log as a rotation leaves it; a part is packed, one is there twice. */
function rotated(): string {
  const home = join(folder, 'var-log');
  mkdirSync(home, { recursive: true });
  const lines = readFileSync(`${FIXTURES}/lab/zimbra.log`, 'latin1').trimEnd().split('\n');
  const part = (from: number, to: number) =>
    Buffer.from(`${lines.slice(from, to).join('\n')}\n`, 'latin1');
  writeFileSync(join(home, 'zimbra.log'), part(6000, lines.length));
  writeFileSync(join(home, 'zimbra.log.1'), part(4000, 6000));
  writeFileSync(join(home, 'zimbra.log.1.gz'), gzipSync(part(4000, 6000)));
  writeFileSync(join(home, 'zimbra.log.2.gz'), gzipSync(part(2000, 4000)));
  writeFileSync(join(home, 'zimbra.log.10.gz'), gzipSync(part(0, 2000)));
  writeFileSync(join(home, 'zimbra.log.old'), 'not a part');
  return join(home, 'zimbra.log');
}

test("the machine's own log is read with all its rotated parts", () => {
  const environment = { MTATRACE_LOG: rotated() };
  const { out, err } = runProgram(['list', '--json', ...IN_TIME], { environment });
  expect(out.trimEnd().split('\n').sort()).toEqual(
    listed([`${FIXTURES}/lab/zimbra.log`])
      .trimEnd()
      .split('\n')
      .sort(),
  );
  const log = environment.MTATRACE_LOG;
  expect(err).toContain(
    `mtatrace: ${log}.1.gz holds the same lines as ${log}.1; they are read once.\n`,
  );
});

test('a message that began in an older part is told from its start on', () => {
  const log = rotated();
  const { out } = runProgram(['trace', '0439B24AAC7', '--json', ...IN_TIME], {
    environment: { MTATRACE_LOG: log },
  });
  const { queueIds, events } = JSON.parse(out);
  expect(queueIds).toEqual(['15F7024AAB0', '0C4E924A89F', '0439B24AAC7']);
  expect([...new Set(events.map(({ file }: { file: string }) => file))]).toEqual([
    `${log}.10.gz`,
    `${log}.2.gz`,
  ]);
});

test('a message of the newest part is told without a look into older ones', () => {
  const log = rotated();
  writeFileSync(`${log}.2.gz`, 'not gzip at all\0');
  const { code, err } = runProgram(['trace', newestQueueId(log), '--json', ...IN_TIME], {
    environment: { MTATRACE_LOG: log },
  });
  expect([code, err]).toEqual([0, '']);
});

/** The last queue ID of the log that a client brought. */
function newestQueueId(log: string): string {
  const lines = readFileSync(log, 'latin1').split('\n');
  return (
    / ([0-9A-F]+): client=/.exec(
      lines.findLast((line) => /smtpd\[\d+\]: [0-9A-F]+: client=mail-/.test(line)) ?? '',
    )?.[1] ?? ''
  );
}

test('--journal says so where there is no journalctl', () => {
  const { code, err } = runProgram(['list', '--journal'], { environment: { PATH: folder } });
  expect([code, err]).toEqual([
    2,
    'mtatrace: --journal needs journalctl, which this machine does not have. Name a log file instead.\n',
  ]);
});

test('--journal asks journalctl for the range, and reads what it prints', () => {
  const bin = join(folder, 'bin');
  mkdirSync(bin, { recursive: true });
  const asked = join(folder, 'asked');
  writeFileSync(
    join(bin, 'journalctl'),
    `#!/bin/sh\nprintf '%s\\n' "$@" > '${asked}'\nexec /bin/cat '${FIXTURES}/containers/journal.jsonl'\n`,
    { mode: 0o755 },
  );
  const { code, out } = runProgram(
    [
      'list',
      '--json',
      '--tz',
      '+07:00',
      '--journal',
      '--unit',
      'postfix@-.service; id',
      '--since',
      '2026-11-24T10:00',
    ],
    { environment: { PATH: bin } },
  );
  expect(code).toBe(0);
  expect(out.trimEnd().split('\n')).toHaveLength(listed([inbound]).trimEnd().split('\n').length);
  expect(readFileSync(asked, 'utf8').trimEnd().split('\n')).toEqual([
    '--output=json',
    '--all',
    '--no-pager',
    '--quiet',
    '--since=@1795485600',
    '--unit=postfix@-.service; id',
  ]);
});

test.each([
  [['--journal', 'mail.log'], '--journal reads the journal, not a file: leave one of them out.'],
  [['--unit', 'postfix', inbound], '--unit is a unit of the journal: add --journal.'],
])('%j is a mistake', (args, sentence) => {
  const { code, err } = runProgram(['list', ...args]);
  expect([code, err]).toEqual([2, `mtatrace: ${sentence}\n`]);
});
