/** The program and the plain correlator, which have no code in common, tell the same of made logs. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Message } from '../../src/message/message.ts';
import { readFiles } from '../correlate/messages-of.ts';
import { runs } from '../properties/mail-of.ts';
import { correlatedPlainly } from './plain-correlator.ts';

const maker = new URL('../../fixtures/tools/gen-log.mjs', import.meta.url).pathname;
let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mtatrace-reference-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function made(options: string): string {
  const log = join(folder, `${options.replaceAll(' ', '')}.log`);
  execFileSync(process.execPath, [maker, log, ...options.split(' ')], { stdio: 'ignore' });
  return log;
}

function inWords(message: Message) {
  const { kind, hops, messageId, from, recipients } = message;
  return {
    kind,
    queueIds: hops.map(({ queueId }) => queueId),
    messageId: messageId ?? '',
    from: from ?? '',
    // The log ends before some mail has its first attempt at the last hop.
    ends: recipients
      .map(({ address, status }) => `${address} ${status === 'queued' ? 'unknown' : status}`)
      .sort(),
  };
}

const inOrder = <Row extends { readonly queueIds: readonly string[]; readonly messageId: string }>(
  rows: readonly Row[],
) =>
  rows.toSorted((a, b) =>
    `${a.messageId} ${a.queueIds.join()}` < `${b.messageId} ${b.queueIds.join()}` ? -1 : 1,
  );

async function toldOf(files: readonly string[]) {
  const { messages, counts } = await readFiles(files, { year: 2026 });
  expect(counts.notUnderstood).toBe(0);
  return inOrder(messages.filter(({ hops }) => hops.length > 0).map(inWords));
}

test.each([
  '--mb 2 --seed 11',
  '--mb 2 --seed 12 --longq',
  '--mb 3 --seed 13 --days 9',
  '--mb 2 --seed 14 --days 1 --w 60',
  '--mb 3 --seed 15 --splits 0.8',
  '--mb 2 --seed 16 --rfc3339',
  '--mb 2 --seed 17 --disorder 1',
  '--mb 3 --seed 18 --disorder 1 --splits 0.8 --longq --rfc3339',
])(
  'both tell the same of each message: %s',
  async (options) => {
    const log = made(options);
    const plain = inOrder(correlatedPlainly(readFileSync(log, 'utf8')));
    expect(plain.length).toBeGreaterThan(300);
    expect(await toldOf([log])).toEqual(plain);
  },
  60_000,
);

test.each(['--mb 1 --seed 21 --days 6', '--mb 1 --seed 22 --longq --splits 0.8'])(
  'a log cut at 50 places, its parts given in any order, tells the same: %s',
  async (options) => {
    const log = made(options);
    const whole = await toldOf([log]);
    const lines = readFileSync(log, 'utf8').trimEnd().split('\n');
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.integer({ min: 1, max: lines.length - 1 }), {
          minLength: 50,
          maxLength: 50,
        }),
        fc.array(fc.nat(), { minLength: 51, maxLength: 51 }),
        async (places, ranks) => {
          const cuts = [0, ...places.toSorted((a, b) => a - b), lines.length];
          const parts = ranks.map((rank, i) => {
            const path = join(folder, `part-${i}.log`);
            writeFileSync(path, `${lines.slice(cuts[i], cuts[i + 1]).join('\n')}\n`);
            return { path, rank };
          });
          parts.sort((a, b) => a.rank - b.rank);
          expect(await toldOf(parts.map(({ path }) => path))).toEqual(whole);
        },
      ),
      runs(3),
    );
  },
  120_000,
);
