/** Rows of recipients, made of a delivery line, a verdict or a refusal. */
import { SECOND } from '../../core/instant.ts';
import { filterOfTask } from '../../core/task-in-reply.ts';
import type { Failure, Recipient } from '../../message/message.ts';
import { NONE } from '../few-or-many.ts';
import type { ScanVerdict } from '../filters/task-state.ts';
import { triesOf } from '../queue-files/attempts.ts';
import type { Expected } from '../queue-files/expected.ts';
import { statusOf, stepOfAttempt } from '../queue-files/fate.ts';
import type { HopState } from '../queue-files/hop-state.ts';
import { type EndOfWait, endOfWait } from '../queue-files/pending.ts';
import type { PastAttempt, RecipientState } from '../queue-files/recipient-state.ts';
import { tlsWords } from '../queue-files/secured-connections.ts';
import { afterwardsOf } from '../queue-files/sweeps.ts';
import type { Refusal } from '../sessions/session-state.ts';

export function attemptRow(
  hop: HopState,
  recipient: RecipientState,
  expected: Expected,
): Recipient {
  const attempt = recipient.last;
  const isInFilter = isTakenByFilter(hop, recipient);
  const status = isInFilter ? 'unknown' : statusOf(recipient);
  const row: Recipient = {
    address: attempt.to,
    originalAddress: expected.originalAddress,
    status,
    step: isInFilter ? 'filter' : stepOfAttempt(recipient),
    at: recipient.at,
    attempts: triesOf(recipient),
    queueId: hop.queueId,
    relay: attempt.relay ?? null,
    tls: tlsOf(recipient),
    enhancedStatus: attempt.enhancedStatus ?? null,
    reply: attempt.reply,
    temporary: false,
    service: recipient.daemon,
    quarantine: null,
    firstDeferredAt: recipient.firstDeferredAt,
    queuedAt: hop.queuedAt,
    delaySeconds: attempt.delay ?? null,
    totalSeconds: attempt.delay === undefined ? null : secondsBefore(hop) + attempt.delay,
    waitedSeconds: waitedAt(hop, recipient),
    delays: attempt.delays ?? null,
    category: null,
    ...(recipient.daemon === 'cleanup' ? ruledBy(hop) : UNRULED),
    recoveredFrom: expected.recoveredFrom,
    inferred: NONE,
  };
  if (status !== 'deferred') return row;
  const { lastTry } = recipient;
  const waiting = whileWaiting(afterQueue(row, hop), hop);
  return lastTry === null
    ? waiting
    : { ...waiting, lastTry: failedAttempt(hop, recipient, lastTry) };
}

/** A program of pipe(8) that a rule names as the filter is no mailbox: no line tells what it did with the mail. */
function isTakenByFilter({ filter }: HopState, { last, daemon }: RecipientState): boolean {
  if (daemon !== 'pipe' || last.status !== 'sent' || filter === null) return false;
  // FILTER spamfilter:dummy, and then relay=spamfilter
  return filter.startsWith(`${last.relay?.name ?? ''}:`);
}

function tlsOf({ handshake }: RecipientState): string | null {
  return handshake === null ? null : tlsWords(handshake);
}

const UNRULED = { stage: null, by: null, warning: null };

/** cleanup returns mail that it has refused: a milter or a check decided that. */
function ruledBy({ ruling }: HopState): Pick<Recipient, 'stage' | 'by' | 'warning'> {
  if (ruling === null) return UNRULED;
  const { stage, by, warning } = ruling;
  return { stage, by, warning };
}

/** On a longer way, or one that leads in a circle, only the last part counts. */
const MOST_HOPS = 16;

/** How many seconds the hops before took: as their lines say, otherwise by their times. */
export function secondsBefore(hop: HopState): number {
  const file = beforeRequeue(hop);
  const known = file.expected?.secondsBefore ?? null;
  if (known !== null) return known;
  let first = file;
  for (let i = 0; i < MOST_HOPS && first.parent !== null; i++) first = first.parent;
  return Math.max(0, file.firstSeenAt - first.firstSeenAt) / SECOND;
}

/** How many seconds it waited in the queues of this hop and those before; null if a line does not say. */
export function waitedAt(hop: HopState, recipient: RecipientState): number | null {
  const { delays } = recipient.last;
  const file = beforeRequeue(hop);
  const before = file.hasParent ? (file.expected?.waitedBefore ?? null) : 0;
  if (delays === undefined || before === null) return null;
  const isFirstTry = recipient.attempts <= 1 && file === hop;
  const untilLastTry = isFirstTry ? 0 : Math.max(0, delays.beforeQueue - secondsToQueue(file));
  return before + untilLastTry + delays.inQueue;
}

/** How long the client took to hand it in: Postfix counts that, too, to the time before the queue. */
function secondsToQueue({ acceptedAt, queuedAt }: HopState): number {
  return acceptedAt === null || queuedAt === null ? 0 : (queuedAt - acceptedAt) / SECOND;
}

/** The queue file as it came in: a requeued one keeps its time of arrival, and its delay counts from there. */
function beforeRequeue(hop: HopState): HopState {
  let file = hop;
  for (let i = 0; i < MOST_HOPS && file.parent?.successor === file; i++) file = file.parent;
  return file;
}

/** What became of a deferred recipient that may no longer wait for its next try. */
function afterQueue(row: Recipient, hop: HopState): Recipient {
  const end = endOfWait(hop);
  if (end !== null) return { ...row, ...end, ...sinceLastTry(row, end) };
  // The queue manager keeps a queue file until every recipient has ended: the last line of this one was lost.
  return hop.removedBy === 'queue-manager' ? { ...row, status: 'unknown' } : row;
}

/** Who gave up on it is known, but its last try tells why. */
function sinceLastTry(
  { service, at, totalSeconds }: Recipient,
  end: EndOfWait,
): Pick<Recipient, 'service' | 'totalSeconds'> {
  return {
    service: end.status === 'expired' ? service : end.service,
    totalSeconds: totalSeconds === null ? null : totalSeconds + (end.at - at) / SECOND,
  };
}

function whileWaiting(row: Recipient, hop: HopState): Recipient {
  const afterwards = afterwardsOf(hop, row.status);
  return afterwards === null ? row : { ...row, ...afterwards };
}

/** The row of a recipient whose mail the filter kept, by its verdict; null if only the other recipients' lines show that. */
export function blockedRow(
  hop: HopState,
  recipient: RecipientState,
  expected: Expected,
  scan: ScanVerdict | null,
): Recipient {
  const row = attemptRow(hop, recipient, expected);
  if (scan !== null) return { ...row, ...keptBy(scan) };
  return { ...row, status: 'blocked', step: 'filter', service: 'amavis', inferred: ['status'] };
}

/** What a verdict tells of mail that the filter kept. */
export function keptBy({ task, verdict: { at, event } }: ScanVerdict) {
  return {
    status: 'blocked',
    step: 'filter',
    at,
    service: filterOfTask(task.taskId),
    quarantine: event.quarantine ?? null,
    category: event.category,
  } as const;
}

/** The last failed attempt at a hop that the message has left since. */
export function failureOf(hop: HopState, recipient: RecipientState): Failure | null {
  return recipient.failure === null ? null : failedAttempt(hop, recipient, recipient.failure);
}

/** One of the attempts of a recipient, as a failure. */
export function failedAttempt(
  hop: HopState,
  recipient: RecipientState,
  { event, at, daemon }: PastAttempt,
): Failure {
  return {
    at,
    since: recipient.firstDeferredAt ?? at,
    step: stepOfAttempt({ ...recipient, last: event }),
    service: daemon,
    queueId: hop.queueId,
    relay: event.relay ?? null,
    enhancedStatus: event.enhancedStatus ?? null,
    reply: event.reply,
  };
}

/** The row of a recipient that was refused before it got into a queue file. */
export function refusalRow(
  address: string,
  refusal: Refusal,
  step: 'accept' | 'connect',
): Recipient {
  const { event, at, daemon } = refusal;
  const firstDigit =
    event.replyCode === undefined ? event.enhancedStatus?.[0] : `${event.replyCode}`[0];
  return {
    address,
    originalAddress: null,
    status: 'rejected',
    step,
    at,
    attempts: 0,
    queueId: null,
    relay: null,
    tls: null,
    enhancedStatus: event.enhancedStatus ?? null,
    reply: event.text,
    temporary: firstDigit === '4',
    service: daemon,
    quarantine: null,
    firstDeferredAt: null,
    queuedAt: null,
    delaySeconds: null,
    totalSeconds: null,
    waitedSeconds: null,
    delays: null,
    category: null,
    stage: event.stage,
    by: event.by,
    warning: refusal.warning,
    recoveredFrom: null,
    inferred: [],
    ...(refusal.isKept ? keptBeforeQueue(refusal) : null),
  };
}

/** Mail that a filter in front of the queue kept is no refusal: its client was told that it was accepted. */
function keptBeforeQueue({ scan }: Refusal) {
  return scan === null ? ({ status: 'blocked', step: 'filter' } as const) : keptBy(scan);
}
