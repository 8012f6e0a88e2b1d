/** Makes a message of a chain of hops. */
import type { Instant } from '../../core/instant.ts';
import { withoutBrackets } from '../../core/message-id.ts';
import type { Hop, Message, Recipient, Signing } from '../../message/message.ts';
import { sharedStatus } from '../../message/outcome.ts';
import type { Chain } from '../chains/chain.ts';
import { isOfServerElsewhere } from '../chains/elsewhere.ts';
import { isOpenWhose, refusedBefore } from '../chains/other-senders.ts';
import { isHandedBack } from '../chains/reentry.ts';
import { NONE } from '../few-or-many.ts';
import { isNotNamed } from '../filters/only-scanned.ts';
import { scansOf } from '../filters/scans.ts';
import type { HopState } from '../queue-files/hop-state.ts';
import { redirectsBefore } from '../queue-files/rulings.ts';
import { clientOf, screeningOf } from '../sessions/clients.ts';
import type { TimelineEntry } from '../timeline.ts';
import { mergeTimelines } from '../timeline.ts';
import { directionOf, kindOf, knownOrExpected } from './classify.ts';
import { bouncesOf, noticesByKind } from './notices.ts';
import { recipientRows } from './recipients.ts';
import { spanOf } from './span.ts';
import { rowOfUnnamed } from './unnamed.ts';
import { warningsOf } from './warnings.ts';

/** A chain as a message, as far as it is known by now. */
export function settle(chain: Chain, inferred: readonly string[]): Message {
  const hops = ownOf(inOrder(chain.hops));
  const [first] = hops;
  if (first === undefined) throw new Error('a chain has at least one hop');
  const rows = recipientRows(hops);
  const whole = rowOfUnnamed(hops, rows);
  const kind = kindOf(first);
  const span = spanOf(hops, rows);
  const from = senderOf(hops);
  const known = directionOf(hops, rows);
  const direction = knownOrExpected(known, first, rows, from);
  return {
    kind,
    copyOf: kind === 'quarantine-copy' ? parentOfCopy(first) : null,
    messageId: messageIdOf(hops),
    status: sharedStatus(whole === null ? rows : [...rows, whole]) ?? 'unknown',
    direction,
    host: first.host,
    startedAt: span.first,
    endedAt: span.last,
    from,
    size: first.size ?? hops.find((hop) => hop.size !== null)?.size ?? null,
    client: clientOf(first),
    screening: screeningOf(first.session?.screening),
    connectedAt: first.session?.connectedAt ?? null,
    hops: isNotNamed(first) ? NONE : hops.map(hopOf),
    withoutRecipient: whole,
    recipients: withTotalDelays(rows, span.first),
    scans: scansOf(hops),
    signing: signingOf(hops),
    bounces: bouncesOf(hops),
    ...noticesByKind(hops),
    bounceOf: kind === 'bounce' || kind === 'notice' ? parentOfNotification(first) : null,
    releaseOf: first.releaseOf,
    inferred: inferredOf(hops, direction === known ? inferred : [...inferred, 'direction']),
    warnings: warningsOf(hops, rows),
    timeline: timelineOf(hops),
    notes: notesOf(hops),
  };
}

function inferredOf(hops: readonly HopState[], inferred: readonly string[]): readonly string[] {
  return hops.some((hop) => hop.linkIsInferred) ? [...inferred, 'queueIds'] : inferred;
}

/** The hops of this log's own hosts. */
function ownOf(hops: readonly HopState[]): readonly HopState[] {
  return hops.filter((hop) => !isOfServerElsewhere(hop));
}

/** Hops in the order of their first lines; but one whose lines came late stands before those that it handed on to. */
function inOrder(hops: HopState[]): readonly HopState[] {
  if (!isInOrder(hops)) hops.sort((a, b) => a.sequence - b.sequence);
  return hops.some(isBeforeParent) ? parentsFirst(hops) : hops;
}

function isInOrder(hops: readonly HopState[]): boolean {
  let before = Number.NEGATIVE_INFINITY;
  for (const { sequence } of hops) {
    if (sequence < before) return false;
    before = sequence;
  }
  return true;
}

function isBeforeParent({ parent, sequence }: HopState): boolean {
  return parent !== null && parent.sequence > sequence;
}

function parentsFirst(hops: readonly HopState[]): readonly HopState[] {
  const waiting = new Set(hops);
  const ordered: HopState[] = [];
  for (const hop of hops) {
    const ancestors: HopState[] = [];
    for (let one: HopState | null = hop; one !== null && waiting.delete(one); one = one.parent)
      ancestors.push(one);
    for (const one of ancestors.reverse()) ordered.push(one);
  }
  return ordered;
}

function senderOf(hops: readonly HopState[]): string | null {
  for (const hop of hops) if (hop.from !== null) return hop.from;
  for (const hop of hops) {
    const { fromInQueue, from: before } = hop.transaction ?? {};
    const inScan = hop.tasks.find((task) => task.from !== null)?.from;
    // A refusal that may be of another message tells nothing of the sender of this one.
    const inSession = isOpenWhose(hop) ? undefined : before;
    const from = fromInQueue ?? inSession ?? inScan ?? null;
    if (from !== null) return from;
  }
  return null;
}

function messageIdOf(hops: readonly HopState[]): string | null {
  for (const hop of hops) if (hop.messageId !== null) return hop.messageId;
  const verdicts = hops.flatMap((hop) => hop.tasks.flatMap((task) => task.verdicts));
  const ids = verdicts.flatMap(({ event }) => event.messageId ?? []);
  return ids[0] === undefined ? null : withoutBrackets(ids[0]);
}

function hopOf(hop: HopState, index: number, hops: readonly HopState[]): Hop {
  const { parent } = hop;
  return {
    queueId: hop.queueId,
    ...(parent === null || parent === hops[index - 1] ? {} : { after: parent.queueId }),
    ...(hop.host === hops[0]?.host ? {} : { host: hop.host }),
    service: hop.service,
    acceptedAt: hop.acceptedAt,
    queuedAt: hop.queuedAt,
    removedAt: hop.removedAt,
    size: hop.size,
    filter: hop.filter,
    rounds: hop.rounds,
    ...(hop.recipientCount > 0 ? { recipientCount: hop.recipientCount } : {}),
    ...(hop.removedBy === 'operator' ? { isDeleted: true } : {}),
    ...(isHandedBack(hop) && parent?.tasks.length === 0 ? { isHandedBack: true } : {}),
    ...(hop.holds.length > 0 ? { holds: hop.holds } : {}),
    ...(hop.isForcedToExpire ? { isForcedToExpire: true } : {}),
  };
}

/** If no attempt tells how long it took, the times of the lines do. */
function withTotalDelays(rows: readonly Recipient[], startedAt: Instant): readonly Recipient[] {
  return rows.map((row) => {
    if (row.delaySeconds !== null || row.queueId === null) return row;
    const seconds = Math.max(0, (row.at - startedAt) / 1000);
    return { ...row, delaySeconds: seconds, totalSeconds: seconds };
  });
}

function signingOf(hops: readonly HopState[]): Signing | null {
  const last = hops.findLast((hop) => hop.signed !== null);
  if (!last?.signed) return null;
  const { event, at } = last.signed;
  return { at, status: event.status, text: event.text, queueId: last.queueId };
}

function notesOf(hops: readonly HopState[]): readonly string[] {
  const notes = hops.flatMap(notesOn);
  return notes.length === 0 ? NONE : [...new Set(notes)];
}

function notesOn(hop: HopState): readonly string[] {
  const before = redirectsBefore(hop);
  return refusedBefore(hop) !== null ? hop.notes : [...before, ...hop.notes];
}

function parentOfNotification(hop: HopState): string | null {
  return hop.notificationOf?.queueId ?? parentOfCopy(hop);
}

function parentOfCopy(hop: HopState): string | null {
  return hop.sentByAmavis?.task.parent?.queueId ?? null;
}

function timelineOf(hops: readonly HopState[]): Message['timeline'] {
  if (hops.every((hop) => hop.timeline === null)) return NONE;
  return mergeTimelines(hops.flatMap(timelinesOf));
}

function timelinesOf(hop: HopState): (TimelineEntry[] | null)[] {
  const session = hop.hasParent ? null : hop.session;
  return [
    session?.screening?.timeline ?? null,
    session?.timeline ?? null,
    hop.clientSession?.timeline ?? null,
    refusedBefore(hop) === null ? (hop.transaction?.timeline ?? null) : null,
    hop.timeline,
    ...hop.tasks.map((task) => task.timeline),
    ...hop.scansBefore.map((task) => task.timeline),
  ];
}
