/** The laboratory's log: what a summary says, held against the lines themselves and the messages that are held against the truth. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Message, STATUSES } from '../../src/message/message.ts';
import type { Summary } from '../../src/query/summary/summary.ts';
import { summaryOf } from './summary-of.ts';

const path = new URL('../../fixtures/lab/zimbra.log', import.meta.url).pathname;
const log = readFileSync(path, 'utf8');
let summary: Summary;
let queued: Message[];
let refused: Message[];

beforeAll(async () => {
  const summed = await summaryOf(path, { by: 'host' });
  summary = summed.summary;
  queued = summed.messages.filter(({ hops }) => hops.length > 0);
  refused = summed.messages.filter(({ hops }) => hops.length === 0);
});

/** How often each word that the form captures stands in the log. */
function countedIn(form: RegExp): Record<string, number> {
  return counted([...log.matchAll(form)].map(([, word = '']) => word));
}

function counted(words: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}

function withoutZeros(counts: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));
}

const named = (rows: readonly { name: string; count: number }[]) =>
  Object.fromEntries(rows.map(({ name, count }) => [name, count]));

test('each message counts once, by kind, status and direction', () => {
  expect({
    messages: summary.messages,
    byKind: withoutZeros(summary.byKind),
    byStatus: withoutZeros(summary.byStatus),
    byDirection: withoutZeros(summary.byDirection),
  }).toEqual({
    messages: queued.length,
    byKind: counted(queued.map(({ kind }) => kind)),
    byStatus: counted(queued.map(({ status }) => status)),
    byDirection: counted(queued.map(({ direction }) => direction)),
  });
});

test('each recipient counts once', () => {
  const rows = queued.flatMap(({ recipients }) => recipients);
  expect(withoutZeros(summary.recipients)).toEqual(counted(rows.map(({ status }) => status)));
});

test('hours, hosts and kinds add up to all', () => {
  const sum = (rows: readonly { messages: number }[]) =>
    rows.reduce((total, { messages }) => total + messages, 0);
  const all = summary.messages;
  expect([sum(summary.hours), sum(summary.groups?.rows ?? []), sum(summary.kinds)]).toEqual([
    all,
    all,
    all,
  ]);
});

test('recipients by domain add up, and a message counts once in each', () => {
  const [own] = summary.domains.rows;
  const inOwn = queued.filter(({ recipients }) =>
    recipients.some(({ address }) => address.toLowerCase().endsWith('@lantern-labs.test')),
  );
  expect([own?.name, own?.messages]).toEqual(['lantern-labs.test', inOwn.length]);
  const rows = summary.domains.rows.flatMap((row) =>
    STATUSES.map((status) => row.recipients[status]),
  );
  expect(rows.reduce((sum, count) => sum + count, 0)).toBe(
    queued.flatMap(({ recipients }) => recipients).length,
  );
});

describe('as the lines say', () => {
  test('TLS by protocol, in and out', () => {
    const form = (way: string) =>
      new RegExp(`TLS connection established ${way} .*?: (TLS\\S+)`, 'g');
    expect(named(summary.tls.in)).toEqual(countedIn(form('from')));
    expect(named(summary.tls.out)).toEqual(countedIn(form('to')));
  });

  test('verdicts of amavis', () => {
    const scans = summary.scans.verdicts.filter(({ verdict }) => verdict !== null);
    const told = Object.fromEntries(
      scans.map(({ verdict, category, scans: count }) => [`${verdict} ${category}`, count]),
    );
    const lines = countedIn(/ amavis\[\d+\]: \([\d-]+\) ((?:Passed|Blocked) [A-Z0-9-]+)/g);
    const expected = Object.entries(lines).map(([words, count]) => [
      words.replace(/^\w/, (first) => first.toLowerCase()),
      count,
    ]);
    expect(told).toEqual(Object.fromEntries(expected));
  });

  test('scores: as many as there are', () => {
    const scores = [...log.matchAll(/ amavis\[\d+\]: .*?, Hits: (-?[\d.]+),/g)].map(([, score]) =>
      Number(score),
    );
    expect(summary.scans.scores).toMatchObject({
      count: scores.length,
      min: Math.min(...scores),
      max: Math.max(...scores),
    });
  });

  test('mail signed by OpenDKIM, each once', () => {
    const ids = new Set(
      [...log.matchAll(/opendkim\[\d+\]: (\w+): DKIM-Signature field added/g)].map(([, id]) => id),
    );
    const queueIds = new Set(queued.flatMap(({ hops }) => hops.map(({ queueId }) => queueId)));
    expect(summary.signing.signed).toBe([...ids].filter((id) => queueIds.has(id ?? '')).length);
  });

  test('a domain without a key is warned of once', () => {
    expect(named(summary.signing.unsignedDomains.rows)).toEqual({ 'tundra.test': 1 });
    expect(
      summary.warnings.filter((warning) => warning.startsWith('1 message of tundra.test ')),
    ).toHaveLength(1);
  });

  test('block lists', () => {
    expect(named(summary.refused.blockLists.rows)).toEqual({ 'ps.rbl.test': 1, 'zen.rbl.test': 1 });
  });
});

test('each refusal has its reason', () => {
  const rows = refused.flatMap((one) =>
    one.withoutRecipient === null ? one.recipients : [one.withoutRecipient],
  );
  const beside = queued.flatMap((one) =>
    one.recipients.filter(({ status }) => status === 'rejected'),
  );
  // A client that is refused before it names a recipient has a reason, and no recipient.
  expect([summary.refused.messages, summary.refused.recipients]).toEqual([
    refused.length,
    refused.flatMap(({ recipients }) => recipients).length,
  ]);
  const reasons = summary.refused.reasons.reduce((sum, { recipients }) => sum + recipients, 0);
  expect(reasons).toBe(rows.length + summary.refused.besideOthers);
  expect(summary.refused.besideOthers).toBeGreaterThanOrEqual(beside.length);
});

test('what waits is in the queue, by cause', () => {
  const { deferred, held, queued: onTheWay, messages, causes } = summary.queue;
  expect([deferred, held]).toEqual([summary.recipients.deferred, summary.recipients.held]);
  expect(causes.reduce((sum, { recipients }) => sum + recipients, 0)).toBe(
    deferred + held + onTheWay,
  );
  expect(messages).toBe(
    queued.filter((one) =>
      [...one.recipients, ...(one.withoutRecipient === null ? [] : [one.withoutRecipient])].some(
        ({ status }) => ['deferred', 'held', 'queued'].includes(status),
      ),
    ).length,
  );
});

test('services that were stopped are told with their downtime', () => {
  const downs = Object.fromEntries(
    summary.services.map(({ service, downtimes }) => [service, downtimes.length]),
  );
  expect(downs).toMatchObject({ amavis: 3, clamd: 1, opendkim: 1, postfix: 1 });
});

test('a milter that was down is told as an outage, with its cause', () => {
  expect(
    summary.outages.map(({ cause, messages, failures }) => [cause, messages, failures]),
  ).toEqual([['reinjection-milter-down', 5, 7]]);
});
