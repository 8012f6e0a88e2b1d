/** The rows of what went wrong on the way but did not decide: tries that failed earlier, and queue files put back. */
import { alike } from '../../core/alike.ts';
import { withoutSuspended } from '../../core/suspended.ts';
import { failuresUpTo } from '../../message/failures.ts';
import type { Hold } from '../../message/hold.ts';
import type { Failure, Hop, Message, Recipient } from '../../message/message.ts';
import { countWords } from '../quantity-words.ts';
import { tryNames } from './filter-rows.ts';
import { followersOf } from './followers.ts';
import { shortTag, type TraceRow, traceRow } from './row.ts';

/** More rows than this would tell less than the log itself. */
const MOST_ROWS = 4;

type FailedTry = Omit<Failure, 'since' | 'queueId' | 'enhancedStatus'> &
  Pick<Recipient, 'queueId' | 'address'>;

export function failedTryRows(message: Message): TraceRow[] {
  const nameOf = tryNames(message);
  const groups = alike(message.recipients.flatMap(failedTryOf), (failed) =>
    JSON.stringify([nameOf(failed), failed.service, failed.reply]),
  );
  return groups.slice(0, MOST_ROWS).map((group) => failedTryRow(message, nameOf(group[0]), group));
}

/** Servers that Postfix tried before it went on to the next one: a line tells of each, but of no recipient. */
export function failedServerRows({ timeline, recipients }: Message): TraceRow[] {
  const told = new Set(recipients.map(({ reply }) => withoutSuspended(reply ?? '')));
  const rows = new Map<string, TraceRow>();
  for (const { kind, queueId, at, service, text } of timeline) {
    const words = text.slice(`${queueId}: `.length);
    if (kind !== 'attempt-failed' || queueId === null || told.has(words)) continue;
    rows.delete(words);
    rows.set(
      words,
      traceRow('warning', 'deliver', { at, service: shortTag(service), details: [words] }),
    );
  }
  return [...rows.values()].slice(-MOST_ROWS);
}

function failedTryRow(
  message: Message,
  name: string,
  group: readonly [FailedTry, ...FailedTry[]],
): TraceRow {
  const [first] = group;
  // One recipient may have failed alike at several hops.
  const count = new Set(group.map(({ address }) => address)).size;
  // The table of recipients tells the last try only: which one failed before is told nowhere else.
  const whose = count === 1 ? first.address : countWords(count, 'recipient');
  const howMany = message.recipients.length === 1 || whose === '' ? [] : [whose];
  return traceRow('warning', name, {
    at: group.reduce((latest, { at }) => Math.max(latest, at), first.at),
    service: first.service,
    details: [...howMany, first.reply, ...triesOf(first)],
  });
}

function triesOf({ triesBeforeRequeue = 0 }: FailedTry): string[] {
  return triesBeforeRequeue < 2 ? [] : [`the last of ${triesBeforeRequeue} attempts`];
}

/** The failed try that a later one made good, the last one before the destination was suspended, and that of mail that left the queue unseen. */
function failedTryOf(recipient: Recipient): FailedTry[] {
  const { status, enhancedStatus, firstDeferredAt, reply, recoveredFrom, lastTry } = recipient;
  const { address } = recipient;
  const recovered = [...failuresUpTo(recoveredFrom), ...failuresUpTo(lastTry)].map((failed) => ({
    ...failed,
    address,
  }));
  if (status !== 'unknown' || firstDeferredAt === null || reply === null) return recovered;
  // A program that a rule names as the filter took it: what it did then is unknown, but no try failed.
  if (enhancedStatus?.startsWith('2') === true) return recovered;
  return [...recovered, { ...recipient, reply }];
}

/** Stays in the hold queue that are over: where one goes on, the row of the recipient says so. */
export function holdRows(message: Message): TraceRow[] {
  const isHeld = message.recipients.some(({ status }) => status === 'held');
  return message.hops.flatMap(({ holds = [], queueId, isDeleted = false }) =>
    holds
      .filter((hold) => isOver(hold, isDeleted, isHeld))
      .flatMap((hold) => holdRow(hold, queueId)),
  );
}

/** MailScanner takes its mail from the hold queue, where a rule puts all of it: then the row of the filter says enough. */
function isOver({ rule, releasedAt }: Hold, isDeleted: boolean, isHeld: boolean): boolean {
  return releasedAt !== null || isDeleted || (rule === null && !isHeld);
}

function holdRow({ at, service, rule, releasedAt }: Hold, queueId: string): TraceRow[] {
  const held = traceRow('warning', rule === null ? 'queue' : 'accept', {
    at,
    service,
    details: [rule === null ? `${queueId} put on hold by an operator` : `put on hold: ${rule}`],
  });
  const details = [`${queueId} released from hold by an operator`];
  return releasedAt === null
    ? [held]
    : [held, traceRow('warning', 'queue', { at: releasedAt, service: 'postsuper', details })];
}

/** Queue files that an operator put back to the start, as far as the lines are kept. */
export function requeueRows(message: Message): TraceRow[] {
  const rows = new Map<string, TraceRow>();
  const followers = followersOf(message);
  for (const { at, service, text } of message.timeline) {
    const queueId = requeuedIn(service, text);
    if (queueId === undefined || rows.has(queueId)) continue;
    const details = [`${queueId} requeued by an operator`];
    const next = followers.get(queueId)?.filter((hop) => hop.service.endsWith('/pickup')) ?? [];
    const handover = next.length === 0 ? null : { from: queueId, to: next.map(queueIdOf) };
    const row = { at, service: shortTag(service), details, handover };
    rows.set(queueId, traceRow('warning', 'queue', row));
  }
  return [...rows.values()];
}

function queueIdOf({ queueId }: Hop): string {
  return queueId;
}

// 7479424A6FF: requeued
const BY_POSTSUPER = /^(\w+): requeued$/;
// 36AC5254973: uid=103 from=<ann@example.net> orig_id=DB5E6254894
const BY_PICKUP = /> orig_id=(\w+)$/;

/**
 * The queue file that a line tells of as requeued. postsuper(1) names none of those that it requeues all at once (`-r ALL`); pickup(8) names
 * each that it takes up again.
 */
function requeuedIn(service: string, text: string): string | undefined {
  if (service.endsWith('/postsuper')) return BY_POSTSUPER.exec(text)?.[1];
  return service.endsWith('/pickup') ? BY_PICKUP.exec(text)?.[1] : undefined;
}
