import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
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

test('without a queue no message speaks of it', () => {
  const { out } = runProgram(['list', '--json', log]);
  expect(out).not.toContain('queueFiles');
});

test('--queue asks postqueue; mail of another host keeps what its log says', () => {
  const program = join(folder, 'postqueue');
  writeFileSync(program, `#!/bin/sh\n[ "$*" = -j ] && exec /bin/cat '${queue}'\n`);
  chmodSync(program, 0o755);
  const { code, out } = runProgram(['list', '--json', '--queue', log], {
    environment: { PATH: folder },
  });
  const statuses = out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line).status);
  expect(code).toBe(0);
  expect(statuses.filter((status) => status === 'unknown')).toHaveLength(
    hostname().split('.')[0] === 'mail' ? 2 : 0,
  );
});

test.each([
  [['--queue'], 'mtatrace: --queue needs postqueue, which this machine does not have.'],
  [['--queue-file', '/nowhere'], 'mtatrace: cannot read /nowhere: no such file.'],
  [['--queue-file', log], `mtatrace: ${log} holds no queue listing.`],
  [['--queue', '--queue-file', queue], 'mtatrace: --queue and --queue-file exclude each other'],
])('%j is told what is wrong', (args, sentence) => {
  const empty = join(folder, 'empty');
  const { code, err } = runProgram(['list', ...args, log], { environment: { PATH: empty } });
  expect(code).toBe(2);
  expect(err).toContain(sentence);
});
