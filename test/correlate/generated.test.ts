import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Direction, Message, Status } from '../../src/message/message.ts';
import type { ByStatus } from '../../src/query/summary/summary.ts';
import { SummaryTally } from '../../src/query/summary/tally.ts';
import { utcZone } from '../../src/time/zone.ts';
import { readFiles } from './messages-of.ts';

const maker = new URL('../../fixtures/tools/gen-log.mjs', import.meta.url).pathname;
let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mtatrace-generated-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

test.each([
  ['short queue IDs', ['--mb', '20', '--seed', '1']],
  ['short queue IDs that are reused often', ['--mb', '20', '--seed', '2', '--days', '9']],
  ['many messages at once', ['--mb', '20', '--seed', '3', '--w', '60', '--days', '1']],
  ['long queue IDs', ['--mb', '20', '--seed', '4', '--longq']],
  ['mail of which amavis keeps some copies', ['--mb', '5', '--seed', '5', '--splits', '0.7']],
  ['complete stamps', ['--mb', '5', '--seed', '6', '--rfc3339']],
  [
    'processes that write late',
    ['--mb', '5', '--seed', '7', '--disorder', '1', '--rfc3339', '--splits', '0.5'],
  ],
])(
  'every count of a made log is exact: %s',
  async (_, options) => {
    const log = join(folder, `${options.join('')}.log`);
    execFileSync(process.execPath, [maker, log, ...options], { stdio: 'ignore' });
    const truth = JSON.parse(readFileSync(`${log}.truth.json`, 'utf8'));

    const { messages, counts, correlator } = await readFiles([log]);

    expect({
      ...countsOf(messages),
      ...correlator.tally,
      lines: counts.lines,
      notUnderstood: counts.notUnderstood,
    }).toEqual({
      lines: truth.lines,
      notUnderstood: 0,
      messages: truth.messages,
      bounces: truth.dsn_messages,
      hops: truth.queue_lifetimes,
      // The maker also counts lives that it planned for after the end of the log.
      reusedQueueIds: reusedIn(readFileSync(log, 'utf8')),
      removals: truth.removed,
      refusals: truth.noqueue_reject,
      deferrals: truth.deferral_lines,
      blockedMessages: truth.blocked_msgs,
      recipients: {
        sent: truth.rcpt.sent,
        bounced: truth.rcpt.bounced,
        expired: truth.rcpt.expired,
        deferred: truth.rcpt.deferred,
        blocked: truth.rcpt.blocked,
        queued: truth.rcpt.none,
      },
      bounceRecipients: { sent: truth.dsn_rcpt.sent, queued: truth.dsn_rcpt.none },
      complete: truth.messages_complete,
      open: truth.messages_open,
      openHops: truth.active_qids_at_end,
      severalRecipients: truth.multi,
      outbound: truth.outbound,
      inbound: truth.inbound,
    });
  },
  120_000,
);

/** Queue IDs with a further life, counted from the one line that each life has: its Message-ID. */
function reusedIn(log: string): number {
  const lives = [...log.matchAll(/ postfix\/cleanup\[\d+\]: (\w+): message-id=/g)].map(
    ([, queueId]) => queueId,
  );
  return lives.length - new Set(lives).size;
}

function countsOf(messages: readonly Message[]) {
  const tally = new SummaryTally();
  for (const message of messages) tally.add(message, utcZone);
  const { kinds } = tally.summary(10);
  const mail = kinds.find(({ kind }) => kind === 'mail');
  const bounce = kinds.find(({ kind }) => kind === 'bounce');
  const lives = messages.flatMap((message) => message.hops);
  const inDirection = (direction: Direction) =>
    messages.filter(
      ({ kind, hops, ...message }) =>
        kind === 'mail' && hops.length > 0 && message.direction === direction,
    ).length;
  const { sent, queued } = recipientCounts(bounce?.recipients);
  return {
    messages: mail?.messages,
    bounces: bounce?.messages ?? 0,
    hops: lives.length,
    reusedQueueIds: lives.length - new Set(lives.map((hop) => hop.queueId)).size,
    blockedMessages: mail?.withStatus.blocked,
    recipients: recipientCounts(mail?.recipients),
    bounceRecipients: { sent, queued },
    complete: mail?.complete,
    open: (mail?.messages ?? 0) - (mail?.complete ?? 0),
    openHops: lives.filter((hop) => hop.removedAt === null).length,
    severalRecipients: mail?.severalRecipients,
    outbound: inDirection('outbound'),
    inbound: inDirection('inbound'),
  };
}

/** In the words of the truth: sent is relayed or delivered. */
function recipientCounts(counts: ByStatus | undefined) {
  const of = (status: Status) => counts?.[status] ?? 0;
  return {
    sent: of('relayed') + of('delivered'),
    bounced: of('bounced'),
    expired: of('expired'),
    deferred: of('deferred'),
    blocked: of('blocked'),
    queued: of('queued'),
  };
}
