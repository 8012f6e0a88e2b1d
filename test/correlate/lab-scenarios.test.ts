/** The scenarios of the laboratory, chained within this process; `test/golden/lab.test.ts` compares more, from outside. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Message, Recipient } from '../../src/message/message.ts';
import { readTexts } from './messages-of.ts';

interface Truth {
  readonly from: string;
  readonly queue_ids?: readonly string[];
  readonly quarantine_copy_queue_ids?: readonly string[];
  readonly fates: Readonly<Record<string, Fate>>;
}

interface Fate {
  readonly status: string;
  readonly stage: string;
}

const folder = new URL('../../fixtures/lab/scenarios/', import.meta.url);
const logs = readdirSync(folder).filter((file) => file.endsWith('.log'));
const read = (file: string) => readFileSync(new URL(file, folder), 'utf8');

/** The truth has one word where the log can tell two cases apart. */
const IN_WORDS_OF_THE_TRUTH: Readonly<Record<string, string>> = {
  relayed: 'delivered',
  deferred: 'queued',
  aborted: 'rejected',
};
const inWordsOfTheTruth = (status: string) => IN_WORDS_OF_THE_TRUTH[status] ?? status;
const plain = (address: string) => address.toLowerCase().replaceAll('"', '');

/** Where a fate is decided, in the words of a message; a queue file that waits may do so at any step. */
const STEPS: Readonly<Record<string, readonly string[]>> = {
  smtpd: ['accept', 'connect'],
  cleanup: ['accept'],
  'amavis-pre': ['filter'],
  amavis: ['filter'],
  'amavis-post': ['filter'],
  dkim: ['sign', 'filter', 'accept'],
  queue: ['queue', 'deliver'],
  remote: ['deliver'],
  mailbox: ['deliver'],
};
const WAITING = ['accept', 'queue', 'deliver', 'filter', 'sign'];

test.each(logs)('chain, sender and fates of every message with a queue ID: %s', async (log) => {
  const truths: Truth[] = JSON.parse(read(log.replace('.log', '.truth.json')));
  const { messages } = await readTexts([read(log)], { year: 2026 });
  for (const truth of truths) {
    const [first] = truth.queue_ids ?? [];
    if (first === undefined) continue;
    const message = messages.find(({ hops }) => hops.some(({ queueId }) => queueId === first));
    expect(told(message, truth)).toEqual(expected(truth));
  }
});

function told(message: Message | undefined, truth: Truth) {
  const copies = new Set(truth.quarantine_copy_queue_ids);
  const queueIds = message?.hops.map(({ queueId }) => queueId) ?? [];
  const rows = message?.recipients ?? [];
  const rowOf = (address: string) =>
    rows.find((row) => plain(row.address) === address) ??
    rows.find((row) => plain(row.originalAddress ?? '') === address);
  return {
    queueIds: queueIds.filter((queueId) => !copies.has(queueId)).sort(),
    from: plain(message?.from ?? ''),
    fates: knownFates(truth).map(([to, fate]) => fateTold(to, rowOf(to), fate)),
  };
}

function expected(truth: Truth) {
  return {
    queueIds: [...(truth.queue_ids ?? [])].sort(),
    from: plain(truth.from),
    fates: knownFates(truth).map(
      ([to, { status, stage }]) => `${to} ${inWordsOfTheTruth(status)} at ${stage}`,
    ),
  };
}

function knownFates({ fates }: Truth) {
  return Object.entries(fates)
    .filter(([, { status }]) => status !== 'unknown')
    .map(([to, fate]) => [plain(to), fate] as const);
}

/** In the words of the truth, where the step is one that its stage allows. */
function fateTold(to: string, row: Recipient | undefined, { status, stage }: Fate): string {
  if (row === undefined) return `${to} is not told`;
  const steps = status === 'queued' || status === 'held' ? WAITING : STEPS[stage];
  const isRight = steps?.includes(row.step) ?? true;
  return `${to} ${inWordsOfTheTruth(row.status)} at ${isRight ? stage : row.step}`;
}
