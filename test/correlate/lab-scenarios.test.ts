/** The scenarios of the laboratory, chained within this process; `test/golden/lab.test.ts` compares more, from outside. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Message } from '../../src/message/message.ts';
import { readTexts } from './messages-of.ts';

interface Truth {
  readonly from: string;
  readonly queue_ids?: readonly string[];
  readonly quarantine_copy_queue_ids?: readonly string[];
  readonly fates: Readonly<Record<string, { readonly status: string; readonly orig_to?: string }>>;
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
  const rows = (message?.recipients ?? []).flatMap((row) =>
    [row.address, row.originalAddress ?? row.address].map((address) => [
      plain(address),
      inWordsOfTheTruth(row.status),
    ]),
  );
  const status: Record<string, string> = Object.fromEntries(rows);
  const asked = Object.keys(expected(truth).fates);
  return {
    queueIds: queueIds.filter((queueId) => !copies.has(queueId)).sort(),
    from: plain(message?.from ?? ''),
    fates: Object.fromEntries(asked.map((address) => [address, status[address]])),
  };
}

function expected({ queue_ids, from, fates }: Truth) {
  const known = Object.entries(fates).filter(([, { status }]) => status !== 'unknown');
  return {
    queueIds: [...(queue_ids ?? [])].sort(),
    from: plain(from),
    fates: Object.fromEntries(
      known.map(([to, { status }]) => [plain(to), inWordsOfTheTruth(status)]),
    ),
  };
}
