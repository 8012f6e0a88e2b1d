import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FIXTURES, runProgram } from './program-run.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mtatrace-queue-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const log = `${FIXTURES}/demo/amavis-down.log`;
const queue = `${FIXTURES}/queue/amavis-down.jsonl`;

interface Row {
  readonly address: string;
  readonly status: string;
}

test('what the queue holds is deferred, and what it does not hold any more is unknown', () => {
  const { out, err } = runProgram(['list', '--json', '--queue-file', queue, log]);
  const waiting = out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
    .filter((message) => message.recipients.some((row: Row) => row.status !== 'delivered'))
    .map(({ queueIds, status, recipients, queueFiles }) => ({
      queueIds,
      status,
      rows: recipients.map((row: Row) => `${row.address} ${row.status}`),
      inQueue: queueFiles.map(({ queueName }: { queueName: string }) => queueName),
    }));
  expect(waiting).toContainEqual({
    queueIds: ['CB5B124A7CF'],
    status: 'deferred',
    rows: ['sales@lantern-labs.test deferred'],
    inQueue: ['deferred'],
  });
  expect(waiting).toContainEqual({
    queueIds: ['D397324A7FE'],
    status: 'unknown',
    rows: ['finch@lantern-labs.test unknown', 'legal@lantern-labs.test unknown'],
    inQueue: [],
  });
  expect(waiting).toContainEqual({
    queueIds: ['D5E8724A615'],
    status: 'mixed',
    rows: ['lime-9490@kayakcorp.example unknown', 'kiwi.19@maplecorp.test deferred'],
    inQueue: ['deferred'],
  });
  expect(err).toContain('mtatrace: 1 of 3 queue files are not in this log: E0D2124A701\n');
});

test('a trace tells since when and why it waits, or that it does not any more', () => {
  const args = ['--queue-file', queue, '--tz', '+07:00', '--year', '2026', log];
  const waits = runProgram(['trace', 'CB5B124A7CF', ...args]).out;
  expect(waits).toContain(
    'CB5B124A7CF is in the deferred queue now, since Tue 24 Nov 2026 10:14:25',
  );
  const gone = runProgram(['trace', 'D397324A7FE', ...args]).out;
  expect(gone).toContain(
    'D397324A7FE is not in the queue any more; what became of it is not in the',
  );
});

const real = (name: string) => `${FIXTURES}/queue/real-${name}`;
const REAL = ['--tz', '+00:00', '--year', '2026', real('postfix.log')];

interface Listed {
  readonly messageId: string;
  readonly from: string;
  readonly status: string;
  readonly recipients: readonly Row[];
  readonly queueFiles: readonly { readonly queueName: string }[];
}

/** From `list --json`: whose it is, what became of it, and in which queue it is. */
function listedWith(listing: string): string[] {
  const { out, code } = runProgram(['list', '--json', '--queue-file', real(listing), ...REAL]);
  expect(code).toBe(0);
  return out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Listed)
    .map(({ messageId, from, status, recipients, queueFiles }) => {
      const rows = recipients.map((row) => `${row.address} ${row.status}`).sort();
      const queues = queueFiles.map(({ queueName }) => queueName);
      return [`${messageId.split('@')[0]} <${from}> ${status}`, ...rows, ...queues].join(', ');
    })
    .sort();
}

const STILL_THERE = [
  'no-sender <> deferred, frank@example.net deferred, deferred',
  'on-its-way <news@example.com> queued, heidi@slow.example.net queued, active',
  'one-recipient <ann@example.com> deferred, bob@example.net deferred, deferred',
  'over-smtp <sales@example.com> deferred, "odd name"@example.net deferred, mallory@example.net deferred, deferred',
  'several-recipients <ann@example.com> mixed, carol@example.net deferred, dave@greylist.test deferred, erin@reached.test relayed, deferred',
];

test('what a real Postfix lists is active, deferred or held, each recipient by itself', () => {
  expect(listedWith('postqueue.jsonl')).toEqual([
    ...STILL_THERE,
    'to-be-deleted <ann@example.com> deferred, ivan@example.net deferred, deferred',
    'to-be-expired <ann@example.com> deferred, judy@example.net deferred, deferred',
    'to-be-held <hr@example.com> held, grace@example.net held, hold',
  ]);
});

test('mail that has left the queue of a real Postfix is not deferred any more', () => {
  expect(listedWith('postqueue-later.jsonl')).toEqual([
    ...STILL_THERE,
    'to-be-deleted <ann@example.com> unknown, ivan@example.net unknown',
    'to-be-expired <ann@example.com> deferred, judy@example.net deferred, deferred',
    'to-be-held <hr@example.com> held, grace@example.net held, hold',
  ]);
});

test.each([
  ['4jYWqj1Nj1zJ9W2', /^STOPPED at queue · HELD/, /is in the hold queue now/],
  ['4jYWqj1x3XzJ9W3', /^QUEUED/, /to {6}heidi@slow\.example\.net/],
  ['4jYWqj30vbzJ9Wy', /DEFERRED, still in the queue/, /postsuper -e has\s+told\s+it\s+to\s+expire/],
  ['4jYWqj2QVgzJ9WM', /^UNKNOWN/, /4jYWqj2QVgzJ9WM is not in the queue any more/],
])('the trace of %s tells its queue', (queueId, headline, words) => {
  const listing = real('postqueue-later.jsonl');
  const { out } = runProgram([
    'trace',
    queueId,
    '--queue-file',
    listing,
    '--width',
    '200',
    ...REAL,
  ]);
  expect(out).toMatch(headline);
  expect(out).toMatch(words);
});

test('--queue-file - is stdin, which cannot be the log too', () => {
  const input = readFileSync(queue);
  const piped = runProgram(['list', '--queue-file', '-', log], { input });
  expect(piped).toEqual(runProgram(['list', '--queue-file', queue, log]));
  expect(piped.out).toContain('deferred');
  expect(runProgram(['list', '--queue-file', '-'], { input })).toEqual({
    code: 2,
    out: '',
    err: 'mtatrace: --queue-file - reads the queue from stdin: name a file for the log.\n',
  });
});

test('without a queue no message speaks of it', () => {
  const { out } = runProgram(['list', '--json', log]);
  expect(out).not.toContain('queueFiles');
});

test('--queue asks postqueue; mail of another host keeps what its log says', () => {
  const program = join(folder, 'postqueue');
  writeFileSync(program, `#!/bin/sh\n[ "$*" = -j ] && exec /bin/cat '${queue}'\n`);
  chmodSync(program, 0o755);
  const here = join(folder, 'here.log');
  const ownName = hostname().split('.')[0] ?? '';
  writeFileSync(here, readFileSync(log, 'utf8').replaceAll(' mail ', ` ${ownName} `));
  const { code, out } = runProgram(['list', '--json', '--queue', here], {
    environment: { PATH: folder },
  });
  const statuses = out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line).status);
  expect(code).toBe(0);
  expect(statuses.filter((status) => status === 'unknown')).toHaveLength(2);
});

/** Of the places that are looked at besides PATH. */
const HAS_POSTFIX = ['/usr/sbin/postqueue', '/opt/zimbra/common/sbin/postqueue'].some((path) =>
  existsSync(path),
);
const NO_POSTQUEUE: readonly [string[], string] = [
  ['--queue'],
  'mtatrace: --queue needs postqueue, which this machine does not have.',
];

test.each<readonly [string[], string]>([
  ...(HAS_POSTFIX ? [] : [NO_POSTQUEUE]),
  [
    ['--queue-file', '/nowhere'],
    'mtatrace: cannot read /nowhere: no such file. --queue-file takes what `postqueue -j` printed.\n',
  ],
  [['--queue-file', log], `mtatrace: ${log} holds no queue listing.`],
  [
    ['--queue', '--queue-file', queue],
    "mtatrace: option '--queue-file <file>' cannot be used with option '--queue'.",
  ],
])('%j is told what is wrong', (args, sentence) => {
  const empty = join(folder, 'empty');
  const { code, err } = runProgram(['list', ...args, log], { environment: { PATH: empty } });
  expect(code).toBe(2);
  expect(err).toContain(sentence);
});

test.each([
  ['?', '1 line is no queue file; it is left out.'],
  ['?\n!', '2 lines are no queue files; they are left out.'],
])('beside queue files, what else postqueue printed (%j) is counted', (noise, sentence) => {
  const listing = join(folder, 'noisy.jsonl');
  writeFileSync(listing, `${readFileSync(queue, 'utf8').trimEnd()}\n${noise}\n`);
  const { err } = runProgram(['list', '--queue-file', listing, log]);
  expect(err).toContain(`mtatrace: ${listing}: ${sentence}\n`);
});
